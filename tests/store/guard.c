/* The lock: a held one refuses, a queue is served, no commit gets into a checkpoint (SQLite's WAL-reset bug). */
#include "store/store.h"

#include "help.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static void on_alarm(int number)
{
	(void)number;
}

/* A child that holds the lock until it is killed, or for `ms`. Returns when it holds it. */
static pid_t hold(const char *lock_path, int ms)
{
	int ends[2];
	char byte;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
		int fd = lock_open(lock_path);
		if (!lock_take(fd, 1000) || write(ends[1], "", 1) != 1)
			_exit(1);
		if (ms > 0)
			usleep((useconds_t)ms * 1000);
		else
			pause();
		_exit(0);
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	close(ends[0]);
	close(ends[1]);
	return child;
}

static void test_a_held_lock_refuses(void **state)
{
	char *path = help_path(state, "a.db"), *lock = help_path(state, "a.db.lock"), code[CODE_DIGITS + 1];
	struct row row = help_row("answer", "a", "2"), erase = help_row("erase", "", NULL);
	struct msg why = {0};
	struct store *store = help_open(path);
	struct record *record = record_create(store), *fresh = record_create(store);
	help_answer(record, "a", "1");
	help_answer(fresh, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	struct sigaction action = {.sa_handler = on_alarm}, after;
	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	pid_t child = hold(lock, 0);
	store->wait_ms = 60;
	assert_int_equal(record_append(record, &row, 1, &why), STORE_BUSY);
	assert_non_null(why.id);
	assert_int_equal(record_keep(fresh, NULL), STORE_BUSY);
	assert_false(record_kept(fresh));
	assert_int_equal(record_erase(record, &erase, NULL), STORE_BUSY);
	assert_true(record_kept(record));
	assert_int_equal(record_code(record, "2030", code, NULL), STORE_BUSY);
	assert_string_equal(code, "");
	assert_int_equal(record_replay(record, help_print_row, &(struct buf){0}, NULL), STORE_BUSY);
	assert_int_equal(sigaction(SIGALRM, NULL, &after), 0); /* the program's own alarm handler is back */
	assert_ptr_equal(after.sa_handler, on_alarm);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	help_expect(record, "answer a 1\n"); /* nothing was written, and a dead holder holds nothing */
	assert_int_equal(record_append(record, &row, 1, NULL), STORE_OK);
	help_expect(record, "answer a 1\nanswer a 2\n");
	assert_int_equal(record_keep(fresh, NULL), STORE_OK);
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	msg_finish(&why);
	record_close(record);
	record_close(fresh);
	store_close(store);
	free(path);
	free(lock);
}

static void test_waiting_is_served(void **state)
{
	char *path = help_path(state, "a.db"), *lock = help_path(state, "a.db.lock");
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	sigset_t alarm, mask;
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	sigemptyset(&alarm); /* even where the program blocks signals outside of its poll */
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm, NULL);
	pid_t child = hold(lock, 50);
	store->wait_ms = 60000;
	help_answer(record, "a", "2");
	sigprocmask(SIG_UNBLOCK, &alarm, &mask);
	assert_int_equal(sigismember(&mask, SIGALRM), 1);
	assert_int_equal(waitpid(child, NULL, 0), child);
	record_close(record);
	store_close(store);
	free(path);
	free(lock);
}

static void test_opening_waits_too(void **state)
{
	char *path = help_path(state, "a.db"), *lock = help_path(state, "a.db.lock");
	pid_t child = hold(lock, 0);
	enum store_status status;
	assert_null(store_open(path, NULL, &status)); /* the two seconds of a real wait */
	assert_int_equal(status, STORE_BUSY);
	assert_int_not_equal(access(path, F_OK), 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	store_close(help_open(path));
	free(path);
	free(lock);
}

/* Another program that does not know the lock (an sqlite3 shell) holds SQLite's own. */
static void test_a_foreign_writer(void **state)
{
	char *path = help_path(state, "a.db");
	struct row row = help_row("answer", "a", "2");
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	sqlite3 *shell;
	help_answer(record, "a", "1");
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	assert_int_equal(sqlite3_open(path, &shell), SQLITE_OK);
	assert_int_equal(sqlite3_exec(shell, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_busy_timeout(store->db, 20);
	assert_int_equal(record_append(record, &row, 1, NULL), STORE_BUSY);
	assert_int_equal(sqlite3_close(shell), SQLITE_OK);
	assert_int_equal(record_append(record, &row, 1, NULL), STORE_OK);
	help_expect(record, "answer a 1\nanswer a 2\n");
	record_close(record);
	store_close(store);
	free(path);
}

/* The window of the WAL-reset bug: SQLite 3.40.1 calls xUnfetch() between reading the header of the wal-index and
 * copying pages. There another connection tries to commit. */
static struct {
	sqlite3_io_methods methods;
	int (*unfetch)(sqlite3_file *file, sqlite3_int64 offset, void *page);
	struct record *intruder;
	int reached, entered;
} window;

static int in_the_window(sqlite3_file *file, sqlite3_int64 offset, void *page)
{
	struct row row = help_row("answer", "window", "1");
	if (page == NULL) {
		window.reached++;
		window.entered += record_append(window.intruder, &row, 1, NULL) != STORE_BUSY;
	}
	return window.unfetch(file, offset, page);
}

static enum store_status nothing(struct store *store, void *context, struct msg *why)
{
	(void)store, (void)context, (void)why;
	return STORE_OK;
}

static void test_no_commit_inside_a_checkpoint(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	sqlite3_file *file;
	help_make(path, 1, id);
	struct store *store = help_open(path), *other = help_open(path);
	window.intruder = record_open(other, id, NULL, NULL);
	other->wait_ms = 5;
	assert_int_equal(sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file), SQLITE_OK);
	const sqlite3_io_methods *before = file->pMethods;
	window.methods = *before;
	window.unfetch = before->xUnfetch;
	window.methods.xUnfetch = in_the_window;
	file->pMethods = &window.methods;
	for (int i = 0; i < 20; i++) {
		help_answer(window.intruder, "a", "1"); /* so that there is news for the checkpoint */
		store->wal_pages = store->checkpoint_pages + 1;
		assert_int_equal(db_transact(store, DB_ALONE, nothing, NULL, NULL), STORE_OK);
	}
	file->pMethods = before;
	assert_int_equal(window.entered, 0);
	if (window.reached == 0)
		print_message("SKIPPED: this SQLite (%s) has no such window\n", sqlite3_libversion());
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	assert_int_equal(help_number(path, "SELECT count(*) FROM journal"), 21);
	record_close(window.intruder);
	store_close(store);
	store_close(other);
	free(path);
}

/* Nothing else ever copies the WAL into the file, and ours does when it is long. */
static void test_checkpoints_are_ours(void **state)
{
	char *path = help_path(state, "a.db"), id[HEX_SIZE];
	int log, copied;
	help_make(path, 1, id);
	struct store *store = help_open(path);
	struct record *record = record_open(store, id, NULL, NULL);
	char *long_text = xasprintf("\"%03000d\"", 1);
	store->checkpoint_pages = 100;
	int longest = 0;
	for (int i = 0; i < 200; i++) {
		help_answer(record, "a", long_text);
		longest = store->wal_pages > longest ? store->wal_pages : longest;
	}
	assert_in_range(longest, 100, 120);
	assert_int_equal(sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_PASSIVE, &log, &copied), 0);
	assert_in_range(log, 1, 120);
	record_close(record);
	store_close(store);
	char *wal = help_path(state, "a.db-wal");
	assert_int_not_equal(access(wal, F_OK), 0); /* the last one to close has copied it all */
	free(wal);
	free(long_text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_folder(test_a_held_lock_refuses),
		with_folder(test_waiting_is_served),
		with_folder(test_opening_waits_too),
		with_folder(test_a_foreign_writer),
		with_folder(test_no_commit_inside_a_checkpoint),
		with_folder(test_checkpoints_are_ours),
	};
	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
