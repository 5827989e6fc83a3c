/* Power cuts and disk faults: a small session on a disk in memory (crash-disk.h), and after every single operation all
 * the disks that a power cut could leave, or enough of them.  The real store opens each one and has to keep its
 * promises: nothing acknowledged is missing, nothing is there twice, every chain verifies, what was erased stays
 * erased, and the next append works.
 *
 * Then every I/O fails, once and for ever, as EIO and as a half-written ENOSPC.  Then every sync fails once, and the
 * power is cut after each later acknowledgement; the session goes on trying, or the program is started anew. */
#include "store/store.h"

#include "crash-disk.h"

/* ---- what is promised ---- */

static struct promise {
	int saved, begun;           /* rows of record A that were acknowledged, that may be there */
	bool kept, erasing, erased; /* record B was kept; its erasing was begun; was acknowledged */
} promises[256], promise;       /* at each moment, and now */
static char id_a[HEX_SIZE], id_b[HEX_SIZE];

/* From here on the promise holds, whatever happens to the disk. */
static void note_promise(void)
{
	assert_true(moment + 1 < sizeof promises / sizeof *promises);
	promises[++moment] = promise;
	record_op(PROMISE, 0, 0, 0, NULL, false);
}

/* ---- the session ---- */

static char *db_path;
static bool restarts; /* after a fault the program is started anew, instead of trying again */

#define TRIES 4

static struct store *open_store(void)
{
	struct store *store = NULL;
	for (int try = 0; store == NULL && try < TRIES; try++)
		store = store_open(db_path, NULL, NULL);
	if (store != NULL)
		store->checkpoint_pages = 6; /* so that there are some */
	return store;
}

/* Row `number` as text; some fill a page, one several. */
static char *row_text(int number)
{
	return xasprintf("[%d,\"%0*d\"]", number, number == 9 ? 9000 : 10 + number * 37 % 1100, number);
}

/* Count the rows if they are the ones of A from the first on; -1 if not. */
static bool count_row(void *context, const struct row *row)
{
	int *count = context;
	char *expected = row_text(*count);
	bool same = strcmp(row->payload, expected) == 0;
	free(expected);
	*count = same ? *count + 1 : -1;
	return same;
}

/* The store and its record A. */
struct session {
	struct store *store;
	struct record *a;
};

static void stop(struct session *session)
{
	record_close(session->a);
	store_close(session->store);
	*session = (struct session){0};
}

/* Open the store and record A; what is shown there counts as acknowledged. */
static bool resume(struct session *session)
{
	int count = 0;
	session->store = open_store();
	for (int try = 0; session->store != NULL && session->a == NULL && try < TRIES; try++)
		session->a = record_open(session->store, id_a, NULL, NULL);
	if (session->a == NULL || record_replay(session->a, count_row, &count, NULL) != STORE_OK)
		return false;
	assert_in_range(count, promise.saved, promise.begun);
	promise.saved = count;
	note_promise();
	return true;
}

/* Append the next row to A. False when it cannot be saved. */
static bool append_next(struct session *session)
{
	int number = promise.saved;
	char *payload = row_text(number);
	struct row row = help_row("answer", "a", payload);
	promise.begun = number + 1;
	note_promise();
	for (int try = 0; promise.saved == number && try < TRIES; try++) {
		if (record_append(session->a, &row, 1, NULL) == STORE_OK) {
			promise.saved++;
			note_promise();
		} else if (restarts) {
			stop(session);
			if (!resume(session))
				break;
		}
	}
	free(payload);
	return promise.saved > number;
}

static bool keep(struct record *record)
{
	enum store_status status = STORE_IO;
	for (int try = 0; status != STORE_OK && try < TRIES; try++)
		status = record_keep(record, NULL);
	return status == STORE_OK;
}

/* Make record A with two rows from memory and keep it. */
static bool make_a(struct session *session)
{
	session->a = record_create(session->store);
	memcpy(id_a, session->a->hex, HEX_SIZE);
	for (int i = 0; i < 2; i++) {
		char *payload = row_text(i);
		help_answer(session->a, "a", payload);
		free(payload);
	}
	promise.begun = 2;
	note_promise();
	if (!keep(session->a))
		return false;
	promise.saved = 2;
	note_promise();
	return true;
}

/* Record B is kept and erased. */
static bool make_and_erase_b(struct store *store)
{
	struct row erase = help_row("erase", "", NULL);
	struct record *record = record_create(store);
	memcpy(id_b, record->hex, HEX_SIZE);
	help_answer(record, "b", "\"secret\"");
	promise.kept = keep(record);
	note_promise();
	enum store_status status = STORE_IO;
	promise.erasing = promise.kept;
	note_promise();
	for (int try = 0; promise.kept && status != STORE_OK && try < TRIES; try++)
		status = record_erase(record, &erase, NULL);
	promise.erased = status == STORE_OK;
	note_promise();
	record_close(record);
	return promise.erased;
}

/* A's rows go on, in a new connection for the last three. */
static void run_session(int rows)
{
	struct session session = {.store = open_store()};
	bool well = session.store != NULL && make_a(&session);
	for (int i = 0; well && i < rows; i++)
		well = append_next(&session);
	well = well && make_and_erase_b(session.store);
	stop(&session);
	well = well && resume(&session);
	for (int i = 0; well && i < 3; i++)
		well = append_next(&session);
	stop(&session);
}

static void start_session(void)
{
	clear_disk(disk);
	clear_disk(durable);
	clear_shm();
	forget_ops();
	promise = (struct promise){0};
	moment = 0;
	id_a[0] = id_b[0] = '\0';
}

/* ---- whether a disk keeps the promises ---- */

/* Check record A; what is wrong, or NULL. Appends one more row. */
static const char *check_a(struct store *store, const struct promise *p)
{
	enum store_status status = STORE_OK;
	int count = 0;
	struct record *record = p->begun > 0 ? record_open(store, id_a, NULL, &status) : NULL;
	if (record == NULL && p->saved == 0 && (p->begun == 0 || status == STORE_MISSING)) {
		record = record_create(store); /* none yet: then it can be made now */
		help_answer(record, "a", "1");
		status = record_keep(record, NULL);
		record_close(record);
		return status == STORE_OK ? NULL : "no record can be kept";
	}
	if (record == NULL)
		return "record A cannot be opened";
	status = record_replay(record, count_row, &count, NULL);
	struct row row = help_row("answer", "a", "\"one more\"");
	if (status == STORE_OK && count >= p->saved && count <= p->begun)
		status = record_append(record, &row, 1, NULL);
	record_close(record);
	if (count < 0)
		return "record A has a row that is not its own";
	if (count < p->saved || count > p->begun)
		return count < p->saved ? "an acknowledged row is lost" : "a row nobody wrote";
	return status == STORE_OK ? NULL : "no row can be appended";
}

static const char *check_b(struct store *store, const struct promise *p)
{
	enum store_status status = STORE_MISSING;
	struct record *record = id_b[0] != '\0' ? record_open(store, id_b, NULL, &status) : NULL;
	record_close(record);
	if (record != NULL)
		return p->erased ? "an erased record is back" : NULL;
	if (status != STORE_MISSING)
		return "record B cannot be opened";
	return p->kept && !p->erasing ? "a kept record is lost" : NULL;
}

/* Open the disk as it is now and look at everything. */
static const char *check_disk(const struct promise *p)
{
	const char *wrong;
	clear_shm();
	struct store *store = store_open(db_path, NULL, NULL);
	if (store == NULL)
		return "it cannot be opened";
	wrong = store_verify(store, NULL, NULL) > 0 ? "the check finds breaks" : NULL;
	wrong = wrong != NULL ? wrong : check_b(store, p);
	wrong = wrong != NULL ? wrong : check_a(store, p);
	if (wrong == NULL && store_verify(store, NULL, NULL) > 0)
		wrong = "the check finds breaks after the next append";
	store_close(store);
	return wrong;
}

/* A number that tells disks apart. */
static uint64_t disk_number(const struct promise *p)
{
	uint64_t number = 14695981039346656037u ^ (uint64_t)(p->saved * 8 + p->kept * 4 + p->erasing * 2 + p->erased);
	for (int i = 0; i < FILES; i++) {
		number = (number ^ disk[i].length ^ (uint64_t)disk[i].exists << 40) * 1099511628211u;
		for (size_t at = 0; at < disk[i].length; at += sizeof number) {
			uint64_t word = 0;
			memcpy(&word, disk[i].bytes + at, disk[i].length - at < 8 ? disk[i].length - at : 8);
			number = (number ^ word ^ word >> 32) * 1099511628211u;
		}
	}
	return number;
}

#define SEEN (1 << 20)
static uint64_t seen[SEEN]; /* a small table: losing an entry costs only time */
static size_t disks;

/* Try the disks a cut right after operation `index` could leave, at most `most` and some torn ones. */
static void cut_power(size_t index, unsigned most)
{
	const struct promise *p = &promises[ops[index].moment];
	bool all = pending_count < 32 && 1u << pending_count <= most;
	unsigned count = all ? 1u << pending_count : most, torn_count = pending_count > 0 ? 6 : 0;
	for (unsigned i = 0; i < count + torn_count; i++) {
		uint64_t mask = i < 16 ? (UINT64_C(1) << (i * pending_count / 16)) - 1 : help_random();
		mask = all && i < count ? i : mask;
		int torn = i >= count ? (int)(help_random() % pending_count) : -1;
		build_disk(mask, torn, i % 2 != 0);
		uint64_t number = disk_number(p);
		if (seen[number % SEEN] == number)
			continue;
		seen[number % SEEN] = number;
		const char *wrong = check_disk(p);
		disks++;
		if (wrong != NULL)
			fail_msg("power cut after operation %zu of %zu (%d rows saved), mask %llx, torn %d: %s", index,
			         op_count, p->saved, (unsigned long long)mask, torn, wrong);
	}
}

/* Record a session and forget the disk it left. */
static void record_session(int rows)
{
	start_session();
	recording = true;
	run_session(rows);
	recording = false;
	pending_count = 0;
	clear_disk(durable);
	for (int i = 0; i < FILES; i++)
		memcpy(durable[i].name, disk[i].name, sizeof disk[i].name);
	fault.at = 0;
}

static void test_power_cuts(void **state)
{
	(void)state;
	record_session(14);
	assert_int_equal(promise.saved, 19);
	assert_true(promise.erased);
	disks = 0;
	for (size_t i = 0; i < op_count; i++) {
		take(i);
		cut_power(i, 40);
	}
	print_message("  %zu operations, %zu different disks\n", op_count, disks);
	assert_true(disks > 500);
}

/* Were a sync left out, the first part would see it: the checker finds what it should. */
static void test_the_checker_sees_a_lying_disk(void **state)
{
	size_t lost = 0;
	(void)state;
	record_session(14);
	for (size_t i = 0; i < op_count; i++) {
		bool lies = promises[ops[i].moment].saved >= 5; /* from there on syncs do nothing */
		if (ops[i].kind != SYNC || !lies)
			take(i);
		if (ops[i].kind != PROMISE || i % 3 != 0)
			continue;
		build_disk(0, -1, false);
		lost += check_disk(&promises[ops[i].moment]) != NULL;
	}
	assert_true(lost > 2);
}

static void test_every_io_fails(void **state)
{
	long runs = 0;
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		for (long at = 1, hits = 1; hits > 0; at++, runs++) {
			start_session();
			memset(&fault, 0, sizeof fault);
			fault.at = at;
			fault.span = 1;
			fault.for_ever = (kind & 1) != 0;
			fault.no_space = (kind & 2) != 0;
			run_session(6);
			hits = fault.hits;
			fault.at = 0;
			if (hits == 0 || !fault.for_ever) /* one fault is got over: all is saved in the end */
				assert_int_equal(promise.saved, 11);
			const char *wrong = check_disk(&promise);
			if (wrong != NULL)
				fail_msg("I/O %ld fails %s%s: %s", at, fault.for_ever ? "for ever" : "once",
				         fault.no_space ? ", no space" : "", wrong);
		}
	}
	print_message("  %ld sessions with a fault\n", runs);
}

/* Let each sync fail, and the next ones of `span`, and cut the power after each acknowledgement that follows. */
static void fail_each_sync(long span)
{
	disks = 0;
	for (long at = 1, hits = 1; hits > 0; at++) {
		memset(&fault, 0, sizeof fault);
		fault.at = at;
		fault.span = span;
		fault.only_syncs = true;
		record_session(9);
		hits = fault.hits;
		bool failed = false;
		for (size_t i = 0; hits > 0 && i < op_count; i++) {
			take(i);
			failed |= ops[i].kind == SYNC_FAILED;
			if (failed && ops[i].kind == PROMISE)
				cut_power(i, 8);
		}
	}
	print_message("  %zu different disks\n", disks);
	assert_true(disks > 200);
}

static void test_a_failed_sync_forgets(void **state)
{
	(void)state;
	for (long span = 1; span <= 2; span++)
		fail_each_sync(span);
}

static void test_a_failed_sync_and_a_new_start(void **state)
{
	(void)state;
	restarts = true;
	fail_each_sync(1);
	restarts = false;
}

/* What one answer costs: one sync; and, but for the rows that need a new page, one page in two writes. */
static void test_an_append_costs_one_sync(void **state)
{
	int cheap = 0;
	(void)state;
	start_session();
	struct session session = {.store = open_store()};
	session.store->checkpoint_pages = 1000; /* the first append after one also syncs the head of a new WAL */
	assert_true(make_a(&session));
	recording = true;
	for (int i = 0; i < 40; i++) {
		int writes = 0, syncs = 0;
		forget_ops();
		help_answer(session.a, "a", "{\"value\":1}");
		for (size_t op = 0; op < op_count; op++) {
			writes += ops[op].kind == WRITE;
			syncs += ops[op].kind == SYNC;
		}
		assert_int_equal(syncs, 1);
		cheap += writes == 2;
	}
	recording = false;
	assert_in_range(cheap, 34, 40);
	stop(&session);
}

static int set_up(void **state)
{
	help_set_up(state);
	db_path = help_path(state, "a.db"); /* only the lock file will really be there */
	store_seed(1);                      /* so that a failure can be repeated */
	return sqlite3_vfs_register(&vfs, 1);
}

static int tear_down(void **state)
{
	start_session();
	free(ops);
	free(db_path);
	sqlite3_vfs_unregister(&vfs);
	return help_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_append_costs_one_sync), cmocka_unit_test(test_power_cuts),
		cmocka_unit_test(test_the_checker_sees_a_lying_disk), cmocka_unit_test(test_every_io_fails),
		cmocka_unit_test(test_a_failed_sync_forgets), cmocka_unit_test(test_a_failed_sync_and_a_new_start),
	};
	return cmocka_run_group_tests_name("power cuts and disk faults", tests, set_up, tear_down);
}
