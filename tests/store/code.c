/* Pick-up codes: they open their record until they end, are not in the file, and cannot be guessed for long. */
#include "store/store.h"

#include "help.h"

#define NOW "2026-11-24T08:00:00.000Z"

/* A kept record with one row. */
static struct record *kept_record(struct store *store)
{
	struct record *record = record_create(store);
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	return record;
}

static void new_code(struct record *record, char code[CODE_DIGITS + 1])
{
	assert_int_equal(record_code(record, "2026-12-01T00:00:00.000Z", code, NULL), STORE_OK);
	assert_int_equal(strlen(code), CODE_DIGITS);
	assert_int_equal(strspn(code, "0123456789"), CODE_DIGITS);
}

/* Demand what a code gives at a time; `record` NULL: nothing. */
static void expect_code(struct store *store, const char *code, const char *now, struct record *record)
{
	char id[33];
	struct msg why = {0};
	enum store_status status = store_find_code(store, code, now, id, &why);
	assert_int_equal(status, record != NULL ? STORE_OK : STORE_MISSING);
	assert_string_equal(id, record != NULL ? record->hex : "");
	assert_true((why.id == NULL) == (record != NULL));
	msg_finish(&why);
}

static void test_a_code_opens_its_record(void **state)
{
	char *path = help_path(state, "a.db"), first[CODE_DIGITS + 1], second[CODE_DIGITS + 1], newer[CODE_DIGITS + 1];
	struct store *store = help_open(path);
	struct record *a = kept_record(store), *b = kept_record(store);
	new_code(a, first);
	new_code(b, second);
	assert_string_not_equal(first, second);
	expect_code(store, first, NOW, a);
	expect_code(store, second, NOW, b);
	expect_code(store, first, "2026-11-30T23:59:59.999Z", a);
	expect_code(store, first, "2026-12-01T00:00:00.000Z", NULL); /* it ends; this one also clears it away */
	assert_int_equal(help_number(path, "SELECT count(*) FROM code"), 0);
	new_code(a, first);
	new_code(a, newer); /* replaces the one before */
	expect_code(store, newer, NOW, a);
	expect_code(store, first, NOW, NULL);
	assert_int_equal(help_number(path, "SELECT count(*) FROM code"), 1);
	record_close(a);
	record_close(b);
	store_close(store);
	store = help_open(path); /* and it opens it in another session */
	char id[33];
	assert_int_equal(store_find_code(store, newer, NOW, id, NULL), STORE_OK);
	a = record_open(store, id, NULL, NULL);
	assert_non_null(a);
	record_close(a);
	store_close(store);
	free(path);
}

static void test_what_is_no_code(void **state)
{
	static const char *const not_codes[] = {"", "1", "123456789", "12345678901", "123456789x", "１２３４５"};
	struct store *store = help_open(":memory:");
	(void)state;
	for (int round = 0; round < 10; round++) /* they count for nothing */
		for (size_t i = 0; i < sizeof not_codes / sizeof *not_codes; i++)
			expect_code(store, not_codes[i], NOW, NULL);
	store_close(store);
}

static void test_an_unkept_record_has_none(void **state)
{
	char code[CODE_DIGITS + 1];
	struct msg why = {0};
	struct store *store = help_open(":memory:");
	struct record *record = record_create(store);
	(void)state;
	assert_int_equal(record_code(record, NOW, code, &why), STORE_MISSING);
	assert_non_null(why.id);
	msg_finish(&why);
	record_close(record);
	store_close(store);
}

static void test_the_file_does_not_hold_it(void **state)
{
	char *path = help_path(state, "a.db"), code[CODE_DIGITS + 1];
	struct store *store = help_open(path);
	struct record *record = kept_record(store);
	new_code(record, code);
	record_close(record);
	store_close(store);
	FILE *file = fopen(path, "rb");
	char *bytes = xmalloc(1 << 20);
	size_t length = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	assert_null(memmem(bytes, length, code, CODE_DIGITS));
	free(bytes);
	free(path);
}

static void test_guessing_ends(void **state)
{
	char *path = help_path(state, "a.db"), code[CODE_DIGITS + 1], wrong[CODE_DIGITS + 1], id[33];
	struct msg why = {0};
	struct store *store = help_open(path), *other = help_open(path);
	struct record *record = kept_record(store);
	new_code(record, code);
	memcpy(wrong, code, sizeof wrong);
	for (int i = 0; i < 20; i++) {
		wrong[9] = (char)(code[9] == '9' ? '0' : code[9] + 1);
		wrong[0] = (char)('0' + i % 10);
		expect_code(i % 2 == 0 ? store : other, wrong, NOW, NULL); /* sessions share the count */
	}
	assert_int_equal(store_find_code(store, wrong, NOW, id, &why), STORE_BUSY);
	/* The right one too. */
	assert_int_equal(store_find_code(other, code, "2026-11-24T08:09:59.999Z", id, NULL), STORE_BUSY);
	assert_string_equal(id, "");
	assert_non_null(why.id);
	expect_code(store, code, "2026-11-24T08:10:00.000Z", record);
	expect_code(store, wrong, "2026-11-24T08:10:00.000Z", NULL);
	assert_int_equal(help_number(path, "SELECT count(*) FROM miss"), 1);
	expect_code(store, code, "2026-11-23T08:00:00.000Z", record); /* a clock set back is no lock */
	msg_finish(&why);
	record_close(record);
	store_close(store);
	store_close(other);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_folder(test_a_code_opens_its_record), cmocka_unit_test(test_what_is_no_code),
		cmocka_unit_test(test_an_unkept_record_has_none), with_folder(test_the_file_does_not_hold_it),
		with_folder(test_guessing_ends),
	};
	return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
