/* kill -9: writers say through a pipe which rows were saved, and are killed at random moments, several at a time.
 *
 * Each has a record of its own, and all write one more record together.  Whatever was said to be saved is in the
 * database afterwards, in order, once, and every chain verifies. */
#include "store/store.h"

#include "help.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define WRITERS 4 /* at a time */
#define KILLS 120
#define MOST_SAID 12     /* a writer is killed after it has said so much, */
#define LATEST_US 3000   /* and a moment; */
#define EARLIEST_MS 40   /* every fourth at any time from its start, maybe before it has said anything */

/* What a writer says: its record's id first, then each row that was saved, of its own and of the common record. */
struct said {
	char id[HEX_SIZE];
	int own, common;
};

/* Append a row and end the process if that does not work. */
static void must_append(struct record *record, int writer, int number)
{
	char *payload = xasprintf("[%d,%d,\"%0*d\"]", writer, number, number * 131 % 700 + 1, 0);
	struct row row = help_row("answer", "a", payload);
	struct msg why = {0};
	enum store_status status;
	while ((status = record_append(record, &row, 1, &why)) == STORE_BUSY) /* a slow machine */
		;
	if (status != STORE_OK) {
		fprintf(stderr, "writer %d: row %d: %d %s\n", writer, number, status, why.id);
		_exit(1);
	}
	free(payload);
}

/* Write rows until killed. */
static void write_rows(const char *path, const char *common_id, int writer, int pipe_end)
{
	struct said said = {0};
	struct store *store = store_open(path, NULL, NULL);
	struct record *own = store != NULL ? record_create(store) : NULL;
	struct record *common = store != NULL ? record_open(store, common_id, NULL, NULL) : NULL;
	if (own == NULL || common == NULL)
		_exit(2);
	store->checkpoint_pages = 20; /* so that some die in a checkpoint */
	must_append(own, writer, 0);
	memcpy(said.id, own->hex, sizeof said.id);
	if (record_keep(own, NULL) != STORE_OK)
		_exit(3);
	for (;;) {
		said.own++;
		if (write(pipe_end, &said, sizeof said) != sizeof said)
			_exit(4);
		must_append(own, writer, said.own);
		if (said.own % 3 == 0)
			must_append(common, writer, said.common++);
	}
}

struct writer {
	pid_t pid;
	int pipe_end, number;
};

static struct writer start(const char *path, const char *common_id, int number)
{
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	struct writer writer = {.pipe_end = ends[0], .number = number};
	writer.pid = fork();
	assert_true(writer.pid >= 0);
	if (writer.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ends[0]);
		write_rows(path, common_id, number, ends[1]);
	}
	close(ends[1]);
	return writer;
}

/* Kill the writer at a random moment and keep the last thing it said, if it said anything. */
static struct said end(struct writer *writer)
{
	struct said said = {0}, next;
	uint64_t count = writer->number % 4 != 0 ? 1 + help_random() % MOST_SAID : 0;
	int status;
	while (count-- > 0 && read(writer->pipe_end, &next, sizeof next) == sizeof next)
		said = next;
	usleep((useconds_t)(help_random() % (writer->number % 4 != 0 ? LATEST_US : EARLIEST_MS * 1000)));
	assert_int_equal(kill(writer->pid, SIGKILL), 0);
	assert_int_equal(waitpid(writer->pid, &status, 0), writer->pid);
	assert_true(WIFSIGNALED(status)); /* it had not given up by itself */
	while (read(writer->pipe_end, &next, sizeof next) == sizeof next)
		said = next;
	close(writer->pipe_end);
	return said;
}

static bool count_own(void *context, const struct row *row)
{
	int *count = context, writer, number;
	assert_int_equal(sscanf(row->payload, "[%d,%d,", &writer, &number), 2);
	assert_int_equal(number, (*count)++);
	return true;
}

static bool count_common(void *context, const struct row *row)
{
	int *counts = context, writer, number;
	if (strcmp(row->path, "first") == 0)
		return true;
	assert_int_equal(sscanf(row->payload, "[%d,%d,", &writer, &number), 2);
	assert_int_equal(number, counts[writer]++);
	return true;
}

/* Compare what was said with what is there. */
static int check(const char *path, const char *common_id, const struct said *said)
{
	struct store *store = help_open(path);
	int counts[KILLS] = {0}, acknowledged = 0;
	assert_int_equal(store_verify(store, NULL, NULL), 0);
	struct record *common = record_open(store, common_id, NULL, NULL);
	assert_non_null(common);
	assert_int_equal(record_replay(common, count_common, counts, NULL), STORE_OK);
	record_close(common);
	for (int i = 0; i < KILLS; i++) {
		int count = 0;
		if (said[i].own == 0)
			continue;
		struct record *own = record_open(store, said[i].id, NULL, NULL);
		assert_non_null(own);
		assert_int_equal(record_replay(own, count_own, &count, NULL), STORE_OK);
		record_close(own);
		assert_in_range(count, said[i].own, said[i].own + 2); /* it may have died before it could say so */
		assert_in_range(counts[i], said[i].common, said[i].common + 1);
		acknowledged += said[i].own + said[i].common;
	}
	store_close(store);
	return acknowledged;
}

static void test_kill(void **state)
{
	static struct said said[KILLS];
	char *path = help_path(state, "a.db"), common_id[HEX_SIZE];
	struct writer writers[WRITERS];
	int started = 0;
	struct store *store = help_open(path);
	struct record *common = record_create(store);
	help_answer(common, "first", "1");
	assert_int_equal(record_keep(common, NULL), STORE_OK);
	memcpy(common_id, common->hex, sizeof common_id);
	record_close(common);
	store_close(store);
	while (started < WRITERS) {
		writers[started] = start(path, common_id, started);
		started++;
	}
	for (int ended = 0; ended < KILLS; ended++) {
		struct writer *writer = &writers[ended % WRITERS];
		said[writer->number] = end(writer);
		if (started < KILLS)
			*writer = start(path, common_id, started++);
	}
	int acknowledged = check(path, common_id, said);
	print_message("  %d writers killed, %d rows acknowledged, none lost\n", KILLS, acknowledged);
	assert_true(acknowledged > 5 * KILLS);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kill, help_set_up, help_tear_down),
	};
	return cmocka_run_group_tests_name("kill -9", tests, NULL, NULL);
}
