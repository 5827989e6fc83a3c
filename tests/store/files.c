/* Opening: foreign, newer, damaged and tampered files, what is no file, names, no right to write, older versions. */
#include "store/store.h"

#include "help.h"

#include <sys/stat.h>
#include <sys/wait.h>

#define NOBODY 65534

static void put_file(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static char *get_file(const char *path, size_t *length)
{
	char *bytes = xmalloc(1 << 20);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	*length = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

static void test_not_ours(void **state)
{
	static const struct {
		const char *what, *sql, *bytes;
		enum store_status status;
	} cases[] = {
		{"text", NULL, "hello, this is no database\n", STORE_FOREIGN},
		{"two bytes", NULL, "xy", STORE_FOREIGN}, /* SQLite takes a single one for an empty file */
		{"another program's", "CREATE TABLE t(a); INSERT INTO t VALUES(1)", NULL, STORE_FOREIGN},
		{"another program's WAL", "PRAGMA journal_mode = WAL; CREATE TABLE t(a)", NULL, STORE_FOREIGN},
		{"another application_id", "PRAGMA application_id = 77; CREATE TABLE t(a)", NULL, STORE_FOREIGN},
		{"no application_id", "PRAGMA user_version = 1; CREATE TABLE t(a)", NULL, STORE_FOREIGN},
		{"ours by id, without tables", "PRAGMA application_id = 0x575a4a31; PRAGMA user_version = 1", NULL,
	         STORE_FOREIGN},
		{"ours, version 0", "PRAGMA application_id = 0x575a4a31; CREATE TABLE t(a)", NULL, STORE_FOREIGN},
		{"ours, negative", "PRAGMA application_id = 0x575a4a31; PRAGMA user_version = -1", NULL, STORE_FOREIGN},
		{"newer", "PRAGMA application_id = 0x575a4a31; PRAGMA user_version = 1000; CREATE TABLE t(a)", NULL,
	         STORE_NEWER},
	};
	char *path = help_path(state, "a.db");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t before_length, after_length;
		print_message("  %s\n", cases[i].what);
		if (cases[i].bytes != NULL)
			put_file(path, cases[i].bytes, strlen(cases[i].bytes));
		else
			assert_int_equal(help_sql(path, cases[i].sql), SQLITE_OK);
		char *before = get_file(path, &before_length);
		help_refused(path, cases[i].status);
		char *after = get_file(path, &after_length);
		if (strstr(cases[i].what, "by id") == NULL) { /* that one was ours to change */
			assert_int_equal(before_length, after_length);
			assert_memory_equal(before, after, before_length);
		}
		free(before);
		free(after);
		assert_int_equal(unlink(path), 0);
	}
	free(path);
}

static void test_an_empty_file_becomes_ours(void **state)
{
	char *path = help_path(state, "a.db");
	put_file(path, "", 0);
	store_close(help_open(path));
	assert_int_equal(help_number(path, "PRAGMA user_version"), schema_current.version);
	assert_int_equal(help_number(path, "PRAGMA application_id"), SCHEMA_APPLICATION);
	free(path);
}

/* Whatever would run with our rights, or no longer guards. */
static void test_tampered_schema(void **state)
{
	static const char *const tampering[] = {
	        "CREATE TRIGGER evil AFTER INSERT ON journal BEGIN DELETE FROM code; END",
	        "CREATE VIEW evil AS SELECT * FROM journal",
	        "CREATE TABLE evil(a)",
	        "CREATE INDEX evil ON journal(at)",
	        "DROP TRIGGER journal_update",
	        "DROP TRIGGER journal_delete;"
	        "CREATE TRIGGER journal_delete BEFORE DELETE ON journal BEGIN SELECT 1; END",
	        "DROP INDEX journal_erase",
	        "DROP TABLE miss; CREATE TABLE miss(at)",
	        "ALTER TABLE miss ADD COLUMN b TEXT",
	        "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = NULL WHERE name = 'journal_delete'",
	        "PRAGMA writable_schema = 1;"
	        "INSERT INTO sqlite_schema VALUES('trigger', 'sqlite_autoindex_x', 'journal', 0,"
	        " 'CREATE TRIGGER x AFTER INSERT ON journal BEGIN DELETE FROM code; END')",
	};
	char *path = help_path(state, "a.db");
	for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
		char id[HEX_SIZE];
		help_make(path, 1, id);
		assert_int_equal(help_sql(path, tampering[i]), SQLITE_OK);
		enum store_status status;
		assert_null(store_open(path, NULL, &status));
		if (status != STORE_FOREIGN && status != STORE_DAMAGED)
			fail_msg("%d: %s", status, tampering[i]);
		unlink(path);
	}
	free(path);
}

static void test_no_regular_file(void **state)
{
	char *db = help_path(state, "a.db"), *link = help_path(state, "link"), *pipe_name = help_path(state, "pipe");
	char *nowhere = help_path(state, "no/a.db"), *under_file = help_path(state, "a.db/b.db");
	char *slash = help_path(state, "new/");
	store_close(help_open(db));
	assert_int_equal(symlink("a.db", link), 0);
	assert_int_equal(mkfifo(pipe_name, 0600), 0);
	help_refused(link, STORE_FOREIGN);
	help_refused(pipe_name, STORE_FOREIGN);
	help_refused(*state, STORE_FOREIGN);
	help_refused("", STORE_FOREIGN);
	help_refused(slash, STORE_FOREIGN);
	help_refused("/dev/null", STORE_FOREIGN);
	help_refused(nowhere, STORE_MISSING);
	help_refused(under_file, STORE_MISSING);
	free(db), free(link), free(pipe_name), free(nowhere), free(under_file), free(slash);
}

/* A link as the lock file could make us create a file elsewhere. */
static void test_the_lock_is_no_link(void **state)
{
	char *db = help_path(state, "a.db"), *lock = help_path(state, "a.db.lock"), *target = help_path(state, "x");
	assert_int_equal(symlink(target, lock), 0);
	help_refused(db, STORE_IO);
	assert_int_not_equal(access(target, F_OK), 0);
	free(db), free(lock), free(target);
}

static void test_a_name_is_never_a_uri(void **state)
{
	static const char *const names[] = {"file:a.db?mode=memory", "file:///tmp/x.db", ":memory", "a b?c#d%20.db",
	                                    "-x"};
	char *here = getcwd(NULL, 0);
	assert_int_equal(chdir(*state), 0);
	assert_int_equal(mkdir("file:", 0700), 0);
	assert_int_equal(mkdir("file:/tmp", 0700), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		store_close(help_open(names[i]));
		assert_int_equal(access(names[i], F_OK), 0);
	}
	assert_int_equal(chdir(here), 0);
	free(here);
}

/* Run `test` in a child that has no special rights; 0 if it returned true. */
static int as_nobody(bool (*test)(void **state), void **state)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
			_exit(2);
		_exit(test(state) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* Whether opening the database gives STORE_READONLY with a sentence. */
static bool is_readonly(void **state)
{
	char *path = help_path(state, "a.db");
	struct msg error = {0};
	enum store_status status;
	struct store *store = store_open(path, &error, &status);
	if (store != NULL || status != STORE_READONLY || error.id == NULL)
		print_error("%s: %d %s\n", path, status, error.id ? error.id : "no sentence");
	return store == NULL && status == STORE_READONLY && error.id != NULL;
}

static void test_no_right_to_write(void **state)
{
	static const struct {
		const char *what;
		mode_t folder, db, lock; /* lock 0: there is none */
	} cases[] = {
		{"folder and file", 0555, 0444, 0},      {"folder, new lock", 0555, 0600, 0},
		{"folder, with lock", 0555, 0600, 0600}, {"file only", 0755, 0444, 0600},
		{"file not even to be read", 0755, 0, 0600}, {"lock not to be read", 0755, 0600, 0200},
		{"folder closed", 0, 0600, 0600},
	};
	char *path = help_path(state, "a.db"), *lock = help_path(state, "a.db.lock"), id[HEX_SIZE];
	uid_t owner = geteuid() == 0 ? NOBODY : geteuid();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		print_message("  %s\n", cases[i].what);
		help_make(path, 1, id);
		assert_int_equal(chmod(path, cases[i].db), 0);
		assert_int_equal(cases[i].lock != 0 ? chmod(lock, cases[i].lock) : unlink(lock), 0);
		assert_int_equal(chown(path, owner, (gid_t)-1), 0);
		if (cases[i].lock != 0)
			assert_int_equal(chown(lock, owner, (gid_t)-1), 0);
		assert_int_equal(chown(*state, owner, (gid_t)-1), 0);
		assert_int_equal(chmod(*state, cases[i].folder), 0);
		assert_int_equal(as_nobody(is_readonly, state), 0);
		assert_int_equal(chmod(*state, 0700), 0);
		unlink(path);
		unlink(lock);
	}
	free(path);
	free(lock);
}

static const char *const step_room[] = {
	"CREATE TABLE room(name TEXT PRIMARY KEY) STRICT",
	"INSERT INTO room VALUES('made by a later version')",
	NULL,
};
static const char *const step_bad[] = {
	"CREATE TABLE bad(a TEXT) STRICT",
	"INSERT INTO bad SELECT b FROM nowhere",
	NULL,
};

static void test_an_older_version_is_migrated(void **state)
{
	const char *const *const steps[] = {schema_current.steps[0], step_room};
	const struct schema later = {steps, 2};
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	assert_int_equal(schema_current.version, 1); /* else this test has to grow */
	help_make(path, 3, id);
	struct store *store = db_open(path, &later, NULL, NULL);
	assert_non_null(store);
	struct record *record = record_open(store, id, NULL, NULL);
	assert_non_null(record);
	help_answer(record, "a", "1");
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	record_close(record);
	store_close(store);
	assert_int_equal(help_number(path, "PRAGMA user_version"), 2);
	assert_int_equal(help_number(path, "SELECT count(*) FROM room"), 1);
	store = db_open(path, &later, NULL, NULL); /* once is enough */
	assert_non_null(store);
	store_close(store);
	assert_int_equal(help_number(path, "SELECT count(*) FROM room"), 1);
	help_refused(path, STORE_NEWER);
	free(path);
}

static void test_a_migration_is_whole_or_not_done(void **state)
{
	const char *const *const steps[] = {schema_current.steps[0], step_room, step_bad};
	const struct schema broken = {steps, 3};
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	enum store_status status = STORE_OK;
	help_make(path, 3, id);
	assert_null(db_open(path, &broken, NULL, &status));
	assert_int_not_equal(status, STORE_OK);
	assert_int_equal(help_number(path, "SELECT count(*) FROM sqlite_schema WHERE name IN ('room', 'bad')"), 0);
	struct store *store = help_open(path);
	struct record *record = record_open(store, id, NULL, NULL);
	assert_non_null(record);
	record_close(record);
	store_close(store);
	free(path);
}

/* Two programs that start at once on a new file: both find one writer id. */
static void test_made_by_two_at_once(void **state)
{
	char *path = help_path(state, "a.db");
	pid_t children[4];
	for (int i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			struct store *store = store_open(path, NULL, NULL);
			store_close(store);
			_exit(store == NULL);
		}
	}
	for (int i = 0; i < 4; i++) {
		int status;
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(help_number(path, "SELECT count(*) FROM meta"), 2);
	free(path);
}

static void test_pragmas_of_the_connection(void **state)
{
	static const struct {
		const char *sql;
		int64_t expected;
	} pragmas[] = {
	        {"PRAGMA synchronous", 2},
	        {"PRAGMA wal_autocheckpoint", 0},
	        {"PRAGMA foreign_keys", 1},
	        {"PRAGMA temp_store", 2},
	        {"PRAGMA trusted_schema", 0},
	        {"PRAGMA secure_delete", 1},
	        {"PRAGMA cell_size_check", 1},
	        {"SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'", 1},
	};
	char *path = help_path(state, "a.db");
	for (int time = 0; time < 2; time++) { /* on the new file, and on the old one */
		struct store *store = help_open(path);
		for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
			int64_t found = -1;
			assert_int_equal(db_number(store, pragmas[i].sql, &found), SQLITE_OK);
			assert_int_equal(found, pragmas[i].expected);
		}
		int64_t none = 0; /* the default is off, and then it answers nothing or 0 */
		assert_true(db_number(store, "PRAGMA mmap_size", &none) != SQLITE_OK || none == 0);
		assert_int_not_equal(db_exec(store, "SELECT load_extension('x')"), SQLITE_OK);
		assert_int_not_equal(db_exec(store, "ATTACH ':memory:' AS x"), SQLITE_OK);
		assert_int_not_equal(db_exec(store, "SELECT \"no such column\""), SQLITE_OK);
		assert_int_not_equal(db_exec(store, "UPDATE sqlite_schema SET sql = 'x'"), SQLITE_OK);
		store_close(store);
	}
	free(path);
}

/* The database vanishes under the program: nothing is said to be saved. */
static void test_removed_while_open(void **state)
{
	char *path = help_path(state, "a.db");
	struct row row = help_row("answer", "a", "2");
	struct msg why = {0};
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_not_equal(record_append(record, &row, 1, &why), STORE_OK);
	assert_non_null(why.id);
	assert_int_not_equal(access(path, F_OK), 0);
	msg_finish(&why);
	record_close(record);
	store_close(store);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_folder(test_not_ours),
		with_folder(test_an_empty_file_becomes_ours),
		with_folder(test_tampered_schema),
		with_folder(test_no_regular_file),
		with_folder(test_the_lock_is_no_link),
		with_folder(test_a_name_is_never_a_uri),
		with_folder(test_no_right_to_write),
		with_folder(test_an_older_version_is_migrated),
		with_folder(test_a_migration_is_whole_or_not_done),
		with_folder(test_made_by_two_at_once),
		with_folder(test_pragmas_of_the_connection),
		with_folder(test_removed_while_open),
	};
	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
