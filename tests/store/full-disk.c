/* A disk that is really full: a tmpfs of 1 MB. What was saved is there, what was not is said, and with room again the
 * same row is saved, once. */
#include "store/store.h"

#include "help.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define NO_MOUNT 77

/* In a child cmocka's assertions do not work. */
#define must(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			_exit(1); \
		} \
	} while (0)

static bool put_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (fd >= 0)
		close(fd);
	return done;
}

/* Become the owner of namespaces of our own, where this account may mount. */
static bool own_spaces(void)
{
	if (geteuid() == 0)
		return unshare(CLONE_NEWNS) == 0;
	char *user = xasprintf("0 %u 1", (unsigned)geteuid()), *group = xasprintf("0 %u 1", (unsigned)getegid());
	bool done = unshare(CLONE_NEWNS | CLONE_NEWUSER) == 0 && put_text("/proc/self/setgroups", "deny") &&
	            put_text("/proc/self/uid_map", user) && put_text("/proc/self/gid_map", group);
	free(user);
	free(group);
	return done;
}

/* Mount 1 MB at `folder`, seen by this process only. */
static bool mount_small(const char *folder)
{
	return own_spaces() && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", folder, "tmpfs", 0, "size=1m") == 0;
}

/* Write a file of that many bytes, or as many as there is room for. */
static void fill(const char *path, size_t bytes)
{
	static const char block[1024];
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	must(fd >= 0);
	for (size_t done = 0; done < bytes && write(fd, block, sizeof block) == (ssize_t)sizeof block;)
		done += sizeof block;
	close(fd);
}

/* Append rows "1", "2", ... until the disk is full; returns how many were saved. */
static int append_until_full(struct record *record, const char *padding)
{
	for (int saved = 0;; saved++) {
		struct msg why = {0};
		char *payload = xasprintf("[%d,%s]", saved + 1, padding);
		struct row row = help_row("answer", "a", payload);
		enum store_status status = record_append(record, &row, 1, &why);
		free(payload);
		if (status == STORE_OK)
			continue;
		must(status == STORE_FULL);
		must(why.id != NULL && strstr(why.id, "may be full") != NULL);
		msg_finish(&why);
		return saved;
	}
}

static bool count_row(void *context, const struct row *row)
{
	int *count = context;
	must(atoi(row->payload + 1) == (*count)++); /* the first row of all is 0 */
	return true;
}

static int count_rows(struct record *record)
{
	int count = 0;
	must(record_replay(record, count_row, &count, NULL) == STORE_OK);
	return count;
}

/* `padding` decides whether the WAL or the wal-index is the first that cannot grow. */
static void fill_up(const char *folder, const char *padding)
{
	char *path = xasprintf("%s/a.db", folder), *ballast = xasprintf("%s/ballast", folder), id[HEX_SIZE];
	struct row first = help_row("answer", "a", "[0]");
	fill(ballast, 150 << 10);
	struct store *store = store_open(path, NULL, NULL);
	must(store != NULL);
	struct record *record = record_create(store);
	must(record_append(record, &first, 1, NULL) == STORE_OK && record_keep(record, NULL) == STORE_OK);
	memcpy(id, record->hex, sizeof id);

	int saved = append_until_full(record, padding);
	must(saved > 10);
	must(count_rows(record) == saved + 1);
	char *payload = xasprintf("[%d,%s]", saved + 1, padding);
	struct row same = help_row("answer", "a", payload);
	must(record_append(record, &same, 1, NULL) == STORE_FULL);
	must(store_verify(store, NULL, NULL) == 0);
	must(unlink(ballast) == 0);
	must(record_append(record, &same, 1, NULL) == STORE_OK);
	must(count_rows(record) == saved + 2);
	record_close(record);
	store_close(store);

	store = store_open(path, NULL, NULL);
	must(store != NULL);
	record = record_open(store, id, NULL, NULL);
	must(record != NULL && count_rows(record) == saved + 2);
	must(store_verify(store, NULL, NULL) == 0);
	record_close(record);
	store_close(store);
	must(unlink(path) == 0);
	free(payload);
	free(path);
	free(ballast);
}

/* Full from the start: no database, a sentence, and later a database. */
static void start_full(const char *folder)
{
	char *path = xasprintf("%s/b.db", folder), *ballast = xasprintf("%s/ballast", folder);
	struct msg error = {0};
	enum store_status status;
	fill(ballast, 2 << 20);
	must(store_open(path, &error, &status) == NULL);
	must(status == STORE_FULL && error.id != NULL);
	must(unlink(ballast) == 0);
	struct store *store = store_open(path, NULL, NULL);
	must(store != NULL);
	store_close(store);
	msg_finish(&error);
	free(path);
	free(ballast);
}

static void test_full_disk(void **state)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		char *padding = xasprintf("\"%0900d\"", 0);
		if (!mount_small(*state))
			_exit(NO_MOUNT);
		fill_up(*state, "0");
		fill_up(*state, padding);
		start_full(*state);
		free(padding);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MOUNT) {
		print_message("SKIPPED: this account may not mount a tmpfs\n");
		skip();
	}
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_full_disk, help_set_up, help_tear_down),
	};
	return cmocka_run_group_tests_name("full disk", tests, NULL, NULL);
}
