/* Damage: with any one bit of the file flipped, or its end cut off, the file is refused, the check finds it, or every
 * answer is what it was.  Never another answer. */
#include "store/store.h"

#include "help.h"

#include <fcntl.h>

#define ROWS 40
#define FLIPS 400

static bool print_all(void *context, const struct row *row)
{
	buf_printf(context, "%llu %llu %s %s %s %s %s %s %s %s\n", (unsigned long long)row->lamport,
	           (unsigned long long)row->seq, row->uuid, row->writer, row->kind, row->path, row->payload, row->by,
	           row->language, row->at);
	return true;
}

/* What a file turned out to be. */
enum found { REFUSED, CHECK_FINDS, RECORD_REFUSED, SAME, OTHER };

/* Open the file and look. `whole` is how the record replays when all is well. */
static enum found look(const char *path, const char *id, struct buf *replay)
{
	struct store *store = store_open(path, NULL, NULL);
	enum found found = CHECK_FINDS;
	if (store == NULL)
		return REFUSED;
	size_t breaks = store_verify(store, NULL, NULL);
	struct record *record = record_open(store, id, NULL, NULL);
	if (record == NULL || record_replay(record, print_all, replay, NULL) != STORE_OK)
		found = breaks > 0 ? CHECK_FINDS : RECORD_REFUSED;
	else if (breaks == 0)
		found = SAME;
	record_close(record);
	store_close(store);
	return found;
}

/* The same for a copy of the bytes. */
static enum found look_at(const char *path, const char *bytes, size_t length, const char *id, const char *whole)
{
	struct buf replay = {0};
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, bytes, length), length);
	close(fd);
	enum found found = look(path, id, &replay);
	if (found == SAME && strcmp(buf_text(&replay), whole) != 0)
		found = OTHER;
	buf_finish(&replay);
	return found;
}

/* Make the file and read it back. */
static char *make(const char *path, size_t *length, char id[HEX_SIZE], struct buf *whole)
{
	char *bytes = xmalloc(1 << 20);
	help_make(path, ROWS, id);
	assert_int_equal(look(path, id, whole), SAME);
	int fd = open(path, O_RDONLY);
	ssize_t got = read(fd, bytes, 1 << 20);
	close(fd);
	assert_true(got > 8192);
	*length = (size_t)got;
	return bytes;
}

static void test_flipped_bits(void **state)
{
	char *path = help_path(state, "a.db"), *copy = help_path(state, "copy.db"), id[HEX_SIZE];
	struct buf whole = {0};
	size_t length, counts[OTHER + 1] = {0};
	char *bytes = make(path, &length, id, &whole);
	for (int i = 0; i < FLIPS; i++) {
		size_t bit = help_random() % (length * 8);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		enum found found = look_at(copy, bytes, length, id, buf_text(&whole));
		if (found == OTHER || found == RECORD_REFUSED)
			print_error("bit %zu of byte %zu: %d\n", bit % 8, bit / 8, found);
		counts[found]++;
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
	}
	print_message("  %d flips: %zu refused, %zu found by the check, %zu changed nothing\n", FLIPS, counts[REFUSED],
	              counts[CHECK_FINDS], counts[SAME]);
	assert_int_equal(counts[OTHER], 0);
	assert_int_equal(counts[RECORD_REFUSED], 0); /* what a record is refused for, the check of all finds too */
	assert_true(counts[REFUSED] > FLIPS / 200 && counts[CHECK_FINDS] > FLIPS / 8);
	free(bytes);
	free(path);
	free(copy);
	buf_finish(&whole);
}

/* Every bit of one answer. */
static void test_every_bit_of_an_answer(void **state)
{
	static const char answer[] = "{\"value\":17}";
	char *path = help_path(state, "a.db"), *copy = help_path(state, "copy.db"), id[HEX_SIZE];
	struct buf whole = {0};
	size_t length;
	char *bytes = make(path, &length, id, &whole);
	char *at = memmem(bytes, length, answer, strlen(answer));
	assert_non_null(at);
	for (size_t bit = 0; bit < strlen(answer) * 8; bit++) {
		at[bit / 8] = (char)(at[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(look_at(copy, bytes, length, id, buf_text(&whole)), CHECK_FINDS);
		at[bit / 8] = (char)(at[bit / 8] ^ 1 << bit % 8);
	}
	free(bytes);
	free(path);
	free(copy);
	buf_finish(&whole);
}

static void test_cut_off(void **state)
{
	char *path = help_path(state, "a.db"), *copy = help_path(state, "copy.db"), id[HEX_SIZE];
	struct buf whole = {0};
	size_t length;
	char *bytes = make(path, &length, id, &whole);
	for (size_t cut = 512; cut < length; cut += 512) {
		enum found found = look_at(copy, bytes, cut, id, buf_text(&whole));
		assert_true(found == REFUSED || found == CHECK_FINDS);
	}
	free(bytes);
	free(path);
	free(copy);
	buf_finish(&whole);
}

/* Rows changed by somebody who switches the triggers off, without knowing the chain: each is found, and told. */
static void test_clumsy_edits(void **state)
{
	static const char *const edits[] = {
		"UPDATE journal SET payload = '{\"value\":99}' WHERE seq = 3",
		"UPDATE journal SET payload = NULL, salt = NULL WHERE seq = 3",
		"UPDATE journal SET path = 'x' WHERE seq = 40",
		"UPDATE journal SET at = '2020' WHERE seq = 1",
		"UPDATE journal SET salt = zeroblob(16) WHERE seq = 7",
		"UPDATE journal SET digest = zeroblob(32) WHERE seq = 7",
		"UPDATE journal SET hash = zeroblob(32) WHERE seq = 40",
		"UPDATE journal SET prev = zeroblob(32) WHERE seq = 7",
		"UPDATE journal SET lamport = 1000 WHERE seq = 7",
		"UPDATE journal SET writer = zeroblob(16) WHERE seq = 7",
		"UPDATE journal SET record = zeroblob(16) WHERE seq = 40",
		"DELETE FROM journal WHERE seq = 7",
		"DELETE FROM journal WHERE seq = 1",
		"DELETE FROM journal",
		"DELETE FROM record",
		"INSERT INTO record VALUES(zeroblob(16))",
	};
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		sqlite3 *db;
		help_make(path, ROWS, id);
		assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
		sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
		assert_int_equal(sqlite3_exec(db, edits[i], NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(db);
		struct store *store = help_open(path);
		if (store_verify(store, NULL, NULL) == 0)
			fail_msg("not found: %s", edits[i]);
		store_close(store);
		unlink(path);
	}
	free(path);
}

/* Rows whose own hashes are right, but which do not follow one another: each link of the chain is looked at. */
static void test_each_link_counts(void **state)
{
	static const struct {
		const char *what;
		uint64_t lamport, seq; /* added to the tail before the second row */
		uint8_t hash;
		size_t breaks;
	} cases[] = {
		{"whole", 0, 0, 0, 0},           {"a later lamport", 5, 0, 0, 0},
		{"seq left out", 0, 1, 0, 1},    {"seq doubled", 0, UINT64_MAX, 0, 1},
		{"another prev", 0, 0, 1, 1},    {"lamport not later", UINT64_MAX, 0, 0, 1},
	};
	struct id record = id_random(), writer = id_random();
	struct row row = help_row("answer", "a", "1");
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct entries rows = {0};
		struct tail tail = {0};
		print_message("  %s\n", cases[i].what);
		for (int n = 0; n < 2; n++) {
			struct entry entry;
			entry_init(&entry, &row);
			entry_link(&entry, &record, &writer, &tail);
			entries_add(&rows, &entry);
			tail.lamport += cases[i].lamport;
			tail.seq += cases[i].seq;
			tail.hash.bytes[31] ^= cases[i].hash;
		}
		assert_int_equal(chain_verify(&rows, &record, false, NULL, NULL), cases[i].breaks);
		entries_finish(&rows);
	}
}

static void keep_break(void *context, const char *record, const char *writer, uint64_t seq, const struct msg *what)
{
	char *text = msg_text(what, LANG_EN);
	buf_printf(context, "%zu %zu %d %s\n", strlen(record), strlen(writer), (int)seq, text);
	free(text);
}

static void test_a_break_is_told(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	struct buf told = {0};
	sqlite3 *db;
	help_make(path, ROWS, id);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_exec(db, "UPDATE journal SET payload = '2' WHERE seq = 3; DELETE FROM journal WHERE seq = 9", NULL,
	             NULL, NULL);
	sqlite3_close(db);
	struct store *store = help_open(path);
	enum store_status status;
	struct msg error = {0};
	assert_int_equal(store_verify(store, keep_break, &told), 2);
	assert_string_equal(buf_text(&told), "32 32 3 The answer of row 3 does not match its hash.\n"
	                                     "32 32 10 A row is missing or doubled before row 10 of a record.\n");
	assert_null(record_open(store, id, &error, &status));
	assert_int_equal(status, STORE_DAMAGED);
	assert_non_null(error.id);
	msg_finish(&error);
	store_close(store);
	buf_finish(&told);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        with_folder(test_flipped_bits),
	        with_folder(test_every_bit_of_an_answer),
	        with_folder(test_cut_off),
	        with_folder(test_clumsy_edits),
	        cmocka_unit_test(test_each_link_counts),
	        with_folder(test_a_break_is_told),
	};
	return cmocka_run_group_tests_name("damage", tests, NULL, NULL);
}
