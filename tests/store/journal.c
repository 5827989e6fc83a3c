/* The journal: rows in memory, kept and erased; chains recomputed from the description alone; what triggers refuse. */
#include "store/store.h"

#include "help.h"

#include <sodium.h>
#include <sys/stat.h>

static void test_unkept_rows_leave_no_trace(void **state)
{
	char *path = help_path(state, "a.db");
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	help_answer(record, "now.pregnant", "true");
	help_answer(record, "", NULL);
	help_expect(record, "answer now.pregnant true\nanswer  -\n");
	assert_false(record_kept(record));
	assert_int_equal(strlen(record->hex), 32);
	record_close(record);
	store_close(store);
	assert_int_equal(help_number(path, "SELECT count(*) FROM journal"), 0);
	assert_int_equal(help_number(path, "SELECT count(*) FROM record"), 0);
	free(path);
}

static void test_kept_rows_come_back(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	assert_true(record_kept(record));
	assert_int_equal(record_keep(record, NULL), STORE_OK); /* again: nothing to do */
	help_answer(record, "b", "\"流产\"");
	help_answer(record, "place", NULL);
	memcpy(id, record->hex, sizeof id);
	record_close(record);
	store_close(store);

	store = help_open(path);
	record = record_open(store, id, NULL, NULL);
	assert_non_null(record);
	assert_string_equal(record->hex, id);
	help_expect(record, "answer a 1\nanswer b \"流产\"\nanswer place -\n");
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	record_close(record);
	store_close(store);
	struct stat found;
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600); /* nobody else may read it, whatever the umask */
	free(path);
}

static bool check_row(void *context, const struct row *row)
{
	int *count = context;
	(*count)++;
	assert_int_equal(row->seq, *count);
	assert_int_equal(row->lamport, *count);
	assert_int_equal(strlen(row->uuid), 32);
	assert_int_equal(row->uuid[12], '4');
	assert_non_null(strchr("89ab", row->uuid[16]));
	assert_int_equal(strlen(row->writer), 32);
	assert_string_equal(row->by, "patient");
	assert_string_equal(row->language, "zh");
	assert_string_equal(row->at, "2026-11-24T08:00:00.000Z");
	return *count < 3;
}

/* Several rows go in together or not at all; tried again they are there once. */
static void test_rows_together(void **state)
{
	char *path = help_path(state, "a.db");
	struct row rows[] = {help_row("answer", "a", "1"), help_row("answer", "b", "2"), help_row("answer", "c", "3")};
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	assert_int_equal(record_append(record, rows, 2, NULL), STORE_OK); /* in memory */
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	rows[2].kind = ""; /* the schema takes none without a kind */
	assert_int_not_equal(record_append(record, rows, 3, NULL), STORE_OK);
	help_expect(record, "answer a 1\nanswer b 2\n");
	rows[2].kind = "answer";
	assert_int_equal(record_append(record, rows, 3, NULL), STORE_OK);
	help_expect(record, "answer a 1\nanswer b 2\nanswer a 1\nanswer b 2\nanswer c 3\n");
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	record_close(record);
	store_close(store);
	free(path);
}

static void test_replay_tells_all_and_stops_when_told(void **state)
{
	char *path = help_path(state, "a.db");
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	int count = 0;
	for (int i = 0; i < 5; i++)
		help_answer(record, "a", "1");
	assert_int_equal(record_replay(record, check_row, &count, NULL), STORE_OK);
	assert_int_equal(count, 3);
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	count = 0;
	assert_int_equal(record_replay(record, check_row, &count, NULL), STORE_OK);
	assert_int_equal(count, 3);
	record_close(record);
	store_close(store);
	free(path);
}

static void test_missing_records(void **state)
{
	static const char *const ids[] = {"", "x", "0123456789abcdef0123456789abcdef",
	                                  "0123456789abcdef0123456789abcdeg"};
	char *path = help_path(state, "a.db");
	struct store *store = help_open(path);
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct msg error = {0};
		enum store_status status;
		assert_null(record_open(store, ids[i], &error, &status));
		assert_int_equal(status, STORE_MISSING);
		assert_non_null(error.id);
		msg_finish(&error);
	}
	store_close(store);
	free(path);
}

static void test_memory_store_keeps_and_erases(void **state)
{
	struct row erase = help_row("erase", "", NULL);
	struct store *store = help_open(":memory:");
	struct record *record = record_create(store);
	(void)state;
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	help_answer(record, "a", "2");
	help_expect(record, "answer a 1\nanswer a 2\n");
	assert_int_equal(record_erase(record, &erase, NULL), STORE_OK);
	help_expect(record, "answer a 1\nanswer a 2\n");
	record_close(record);
	store_close(store);
	assert_int_not_equal(access(":memory:", F_OK), 0);
	assert_int_not_equal(access(":memory:.lock", F_OK), 0);
}

/* Whether the bytes stand anywhere in a file. */
static bool file_holds(const char *path, const char *needle)
{
	struct buf bytes = {0};
	char piece[4096];
	size_t length;
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	while ((length = fread(piece, 1, sizeof piece, file)) > 0)
		buf_append(&bytes, piece, length);
	fclose(file);
	bool holds = bytes.data != NULL && memmem(bytes.data, bytes.length, needle, strlen(needle)) != NULL;
	buf_finish(&bytes);
	return holds;
}

static void test_erasing_leaves_no_answer_and_whole_chains(void **state)
{
	char *path = help_path(state, "a.db"), *wal = help_path(state, "a.db-wal"), id[HEX_SIZE], code[CODE_DIGITS + 1];
	char *secret = xasprintf("\"secret %02000d\"", 7); /* long: it takes pages of its own */
	struct row erase = help_row("erase", "", NULL), late = help_row("answer", "b", "2");
	struct store *store = help_open(path), *other = help_open(path);
	struct record *record = record_create(store);
	help_answer(record, "a", "\"secret\"");
	help_answer(record, "a", secret);
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	assert_int_equal(record_code(record, "2030-01-01T00:00:00.000Z", code, NULL), STORE_OK);
	memcpy(id, record->hex, sizeof id);
	struct record *second = record_open(other, id, NULL, NULL);
	assert_non_null(second);
	assert_true(file_holds(path, "secret") || file_holds(wal, "secret"));

	assert_int_equal(record_erase(record, &erase, NULL), STORE_OK);
	assert_false(record_kept(record));
	assert_string_not_equal(record->hex, id);
	assert_false(file_holds(path, "secret"));
	assert_false(file_holds(wal, "secret"));
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	assert_int_equal(help_number(path, "SELECT count(*) FROM journal WHERE payload IS NULL AND salt IS NULL"), 2);
	assert_int_equal(help_number(path, "SELECT count(*) FROM code"), 0);

	enum store_status status; /* another session cannot go on with it, nor open it */
	assert_int_equal(record_append(second, &late, 1, NULL), STORE_MISSING);
	assert_null(record_open(other, id, NULL, &status));
	assert_int_equal(status, STORE_MISSING);

	help_answer(record, "a", "3"); /* this one goes on in memory, and may change her mind */
	char *expected = xasprintf("answer a \"secret\"\nanswer a %s\nanswer a 3\n", secret);
	help_expect(record, expected);
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	help_expect(record, expected);
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	record_close(record);
	record_close(second);
	store_close(other);
	store_close(store);
	free(expected);
	free(secret);
	free(path);
	free(wal);
}

static void test_two_sessions_write_one_record(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	struct buf expected = {0};
	help_make(path, 1, id);
	struct store *stores[2] = {help_open(path), help_open(path)};
	struct record *records[2] = {record_open(stores[0], id, NULL, NULL), record_open(stores[1], id, NULL, NULL)};
	buf_puts(&expected, "answer preg[0]/preg.outcome {\"value\":0}\n");
	for (int i = 0; i < 40; i++) {
		char *payload = xasprintf("%d", i);
		help_answer(records[i * 7 / 3 % 2], "x", payload);
		buf_printf(&expected, "answer x %d\n", i);
		free(payload);
	}
	for (int i = 0; i < 2; i++) {
		help_expect(records[i], buf_text(&expected));
		assert_int_equal(store_verify(stores[i], NULL, NULL), 0);
	}
	for (int i = 0; i < 2; i++) {
		record_close(records[i]);
		store_close(stores[i]);
	}
	buf_finish(&expected);
	free(path);
}

/* Append a number, most significant byte first. */
static void put_number(struct buf *out, uint64_t number, int width)
{
	while (width-- > 0)
		buf_putc(out, (char)(number >> 8 * width & 0xff));
}

static void put_field(struct buf *out, sqlite3_stmt *row, int column)
{
	const void *bytes = sqlite3_column_blob(row, column);
	size_t length = (size_t)sqlite3_column_bytes(row, column);
	put_number(out, length, 4);
	buf_append(out, bytes, length);
}

static void put_hash(struct buf *out, const struct buf *bytes)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)bytes->data, bytes->length);
	buf_append(out, hash, sizeof hash);
}

/* The hash of a row as the head of chain.c describes it. Columns: salt, payload, uuid, record, writer, seq, lamport,
 * at, by, language, path, kind. */
static void row_hash(sqlite3_stmt *row, const struct buf *before, struct buf *hash)
{
	static const char tag[] = "wenzhen journal 1";
	struct buf inner = {0}, outer = {0};
	buf_append(&inner, sqlite3_column_blob(row, 0), (size_t)sqlite3_column_bytes(row, 0));
	buf_append(&inner, sqlite3_column_text(row, 1), (size_t)sqlite3_column_bytes(row, 1));
	buf_append(&outer, before->data, before->length);
	put_number(&outer, strlen(tag), 4);
	buf_puts(&outer, tag);
	for (int i = 2; i <= 4; i++)
		put_field(&outer, row, i);
	put_number(&outer, (uint64_t)sqlite3_column_int64(row, 5), 8);
	put_number(&outer, (uint64_t)sqlite3_column_int64(row, 6), 8);
	for (int i = 7; i <= 11; i++)
		put_field(&outer, row, i);
	put_hash(&outer, &inner);
	put_hash(hash, &outer);
	buf_finish(&inner);
	buf_finish(&outer);
}

static void test_hashes_are_as_described(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	struct buf before = {0};
	sqlite3 *db;
	sqlite3_stmt *row;
	int count = 0;
	help_make(path, 12, id);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
	        sqlite3_prepare_v2(db,
	                           "SELECT salt, payload, uuid, record, writer, seq, lamport, at, \"by\", language,"
	                           " path, kind, prev, hash FROM journal ORDER BY seq",
	                           -1, &row, NULL),
	        SQLITE_OK);
	for (int i = 0; i < 32; i++)
		buf_putc(&before, 0);
	for (; sqlite3_step(row) == SQLITE_ROW; count++) {
		struct buf hash = {0};
		assert_int_equal(sqlite3_column_int(row, 5), count + 1);
		assert_memory_equal(sqlite3_column_blob(row, 12), before.data, 32);
		row_hash(row, &before, &hash);
		assert_memory_equal(sqlite3_column_blob(row, 13), hash.data, 32);
		buf_finish(&before);
		before = hash;
	}
	assert_int_equal(count, 12);
	sqlite3_finalize(row);
	sqlite3_close(db);
	buf_finish(&before);
	free(path);
}

static void test_a_known_hash(void **state)
{
	/* Worked out with Python's hashlib. */
	static const char known[] = "793c264efd2c4591a6310a6186cbc805a219ef430063a00b77c1448e7e4c398a";
	struct row row = help_row("answer", "now.bleeding", "\"少量\"");
	struct id record, writer;
	struct entry entry;
	struct tail tail = {.lamport = 4};
	char hex[2 * HASH_BYTES + 1];
	(void)state;
	entry_init(&entry, &row);
	memset(record.bytes, 1, sizeof record.bytes);
	memset(writer.bytes, 2, sizeof writer.bytes);
	memset(entry.uuid.bytes, 3, sizeof entry.uuid.bytes);
	memset(entry.salt.bytes, 4, sizeof entry.salt.bytes);
	entry_link(&entry, &record, &writer, &tail);
	assert_string_equal(sodium_bin2hex(hex, sizeof hex, entry.hash.bytes, sizeof entry.hash.bytes), known);
	assert_int_equal(tail.lamport, 5);
	assert_int_equal(tail.seq, 1);
	entry_finish(&entry);
}

/* %s is X'..' of a record that was not erased. Each statement must change nothing. */
static const char *const forbidden[] = {
	"UPDATE journal SET payload = '1' WHERE record = %s",
	"UPDATE journal SET payload = NULL, salt = NULL WHERE record = %s",
	"UPDATE journal SET payload = NULL WHERE record = %s",
	"UPDATE journal SET salt = randomblob(16) WHERE record = %s",
	"UPDATE journal SET uuid = randomblob(16) WHERE record = %s AND seq = 1",
	"UPDATE journal SET lamport = lamport + 100 WHERE record = %s",
	"UPDATE journal SET writer = randomblob(16) WHERE record = %s",
	"UPDATE journal SET seq = seq + 100 WHERE record = %s",
	"UPDATE journal SET record = randomblob(16) WHERE record = %s",
	"UPDATE journal SET at = '' WHERE record = %s",
	"UPDATE journal SET \"by\" = '' WHERE record = %s",
	"UPDATE journal SET language = 'en' WHERE record = %s",
	"UPDATE journal SET path = 'x' WHERE record = %s",
	"UPDATE journal SET kind = 'erase' WHERE record = %s",
	"UPDATE journal SET prev = zeroblob(32) WHERE record = %s",
	"UPDATE journal SET digest = zeroblob(32) WHERE record = %s",
	"UPDATE journal SET hash = zeroblob(32) WHERE record = %s",
	"UPDATE OR REPLACE journal SET lamport = 1 WHERE record = %s AND seq = 2",
	"UPDATE OR IGNORE journal SET payload = '1' WHERE record = %s",
	"DELETE FROM journal WHERE record = %s",
	"DELETE FROM journal WHERE record = %s AND seq = 3",
	"REPLACE INTO journal SELECT record, lamport, writer, seq, kind, uuid, at, \"by\", language, path, prev,"
	" digest, hash, salt, '1' FROM journal WHERE record = %s AND seq = 3",
	"INSERT OR REPLACE INTO journal SELECT record, lamport, writer, seq + 3, kind, uuid, at, \"by\", language,"
	" path, hash, digest, hash, salt, payload FROM journal WHERE record = %s AND seq = 3",
	"INSERT INTO journal SELECT record, lamport + 3, writer, seq + 3, kind, uuid, at, \"by\", language, path,"
	" prev, digest, hash, salt, payload FROM journal WHERE record = %s AND seq = 3",
	"INSERT INTO journal SELECT record, lamport + 3, writer, seq + 2, kind, uuid, at, \"by\", language, path,"
	" hash, digest, hash, salt, payload FROM journal WHERE record = %s AND seq = 3",
	"INSERT INTO journal SELECT record, lamport + 3, zeroblob(16), 2, kind, uuid, at, \"by\", language, path,"
	" zeroblob(32), digest, hash, salt, payload FROM journal WHERE record = %s AND seq = 1",
};

/* In an erased one; the last but two is refused since an answer may not come back. */
static const char *const forbidden_erased[] = {
	"UPDATE journal SET payload = '1', salt = zeroblob(16) WHERE record = %s AND payload IS NULL",
	"UPDATE journal SET payload = NULL, salt = NULL, path = 'x' WHERE record = %s",
	"UPDATE journal SET payload = NULL WHERE record = %s AND kind = 'erase'",
	"INSERT INTO journal SELECT record, lamport + 1, writer, seq + 1, 'answer', uuid, at, \"by\", language, path,"
	" hash, digest, hash, salt, payload FROM journal WHERE record = %s AND kind = 'erase'",
	"DELETE FROM journal WHERE record = %s AND payload IS NULL",
	"DELETE FROM journal WHERE record = %s",
};

/* Run every statement on the record and demand that each is refused. */
static void expect_refused(const char *path, const char *const *statements, size_t count, const char *id)
{
	char *blob = xasprintf("X'%s'", id);
	for (size_t i = 0; i < count; i++) {
		const char *gap = strstr(statements[i], "%s");
		char *sql = xasprintf("%.*s%s%s", (int)(gap - statements[i]), statements[i], blob, gap + 2);
		int code = help_sql(path, sql);
		if (code != SQLITE_CONSTRAINT_TRIGGER)
			fail_msg("%d: %s", code, sql);
		free(sql);
	}
	free(blob);
}

static void test_triggers_refuse(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE], kept[HEX_SIZE];
	struct row erase = help_row("erase", "", NULL);
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	memcpy(id, record->hex, sizeof id);
	assert_int_equal(record_erase(record, &erase, NULL), STORE_OK);
	record_close(record);
	help_make(path, 3, kept);
	expect_refused(path, forbidden, sizeof forbidden / sizeof *forbidden, kept);
	expect_refused(path, forbidden_erased, sizeof forbidden_erased / sizeof *forbidden_erased, id);
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	assert_int_equal(help_number(path, "SELECT count(*) FROM journal"), 5);
	store_close(store);
	free(path);
}

/* A row of another writer, as a merge will bring it, joins the record by lamport. */
static void test_a_second_writer_joins(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	struct row row = help_row("answer", "z", "\"merged\"");
	struct tail tail = {.lamport = 1};
	struct id other = id_random();
	struct store *store;
	help_make(path, 3, id);
	store = help_open(path);
	struct record *record = record_open(store, id, NULL, NULL);
	struct entry entry;
	entry_init(&entry, &row);
	entry_link(&entry, &record->id, &other, &tail);
	sqlite3_stmt *insert;
	assert_int_equal(
	        sqlite3_prepare_v2(store->db,
	                           "INSERT INTO journal SELECT record, ?1, ?2, 1, kind, ?3, at, \"by\", language,"
	                           " 'z', zeroblob(32), ?4, ?5, ?6, '\"merged\"' FROM journal WHERE seq = 1",
	                           -1, &insert, NULL),
	        SQLITE_OK);
	sqlite3_bind_int64(insert, 1, (sqlite3_int64)entry.lamport);
	db_bind_id(insert, 2, &other);
	db_bind_id(insert, 3, &entry.uuid);
	sqlite3_bind_blob(insert, 4, entry.digest.bytes, HASH_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 5, entry.hash.bytes, HASH_BYTES, SQLITE_STATIC);
	db_bind_id(insert, 6, &entry.salt);
	assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
	sqlite3_finalize(insert);
	entry_finish(&entry);

	help_answer(record, "after", "1");
	struct buf rows = {0};
	assert_int_equal(record_replay(record, help_print_row, &rows, NULL), STORE_OK);
	const char *merged = strstr(buf_text(&rows), "answer z \"merged\"\n");
	assert_non_null(merged);
	assert_non_null(strstr(merged, "answer preg[0]/preg.outcome {\"value\":2}\nanswer after 1\n"));
	assert_null(strstr(merged, "{\"value\":0}"));
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	buf_finish(&rows);
	record_close(record);
	store_close(store);
	free(path);
}

/* The steps SQLite takes for one more answer. */
static int append_steps(struct store *store, struct record *record)
{
	int steps = 0;
	static const enum statement used[] = {SQL_RECORD_FIND, SQL_ERASED, SQL_TAIL, SQL_INSERT};
	for (size_t i = 0; i < sizeof used / sizeof *used; i++)
		sqlite3_stmt_status(store->statement[used[i]], SQLITE_STMTSTATUS_VM_STEP, true);
	help_answer(record, "a", "1");
	for (size_t i = 0; i < sizeof used / sizeof *used; i++)
		steps += sqlite3_stmt_status(store->statement[used[i]], SQLITE_STMTSTATUS_VM_STEP, true);
	return steps;
}

/* An answer costs the same however many came before it. */
static void test_a_long_record_is_no_slower(void **state)
{
	(void)state;
	struct store *store = help_open(":memory:");
	struct record *record = record_create(store);
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	help_answer(record, "a", "1");
	int steps = append_steps(store, record);
	assert_true(steps > 0);
	for (int i = 0; i < 500; i++)
		help_answer(record, "a", "1");
	assert_int_equal(append_steps(store, record), steps);
	record_close(record);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_folder(test_unkept_rows_leave_no_trace),
		with_folder(test_kept_rows_come_back),
		with_folder(test_rows_together),
		with_folder(test_replay_tells_all_and_stops_when_told),
		with_folder(test_missing_records),
		cmocka_unit_test(test_memory_store_keeps_and_erases),
		with_folder(test_erasing_leaves_no_answer_and_whole_chains),
		with_folder(test_two_sessions_write_one_record),
		with_folder(test_hashes_are_as_described),
		cmocka_unit_test(test_a_known_hash),
		with_folder(test_triggers_refuse),
		with_folder(test_a_second_writer_joins),
		cmocka_unit_test(test_a_long_record_is_no_slower),
	};
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
