/* lock.c - the queue before the database file.
 *
 * Every transaction and every checkpoint holds an flock() on DB.lock, a file of its own: closing a descriptor of the
 * database itself would drop SQLite's POSIX locks.  The lock serves two ends.  It queues: hundreds of sessions that
 * sleep and try again starve each other.  And it keeps a commit out of a running checkpoint, which is where SQLite
 * 3.7.0 to 3.51.2 can lose committed pages (sqlite.org/wal.html#walresetbug).  The kernel frees it when a process dies.
 *
 * Knows nothing of SQLite.  Called by db.c only. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <time.h>

#include "store/internal.h"

#define KNOCK_MS 10 /* the alarm comes again this often, in case the first one came just before flock() slept */

int lock_open(const char *path)
{
	return open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
}

/* Do nothing: the signal is there to interrupt flock(). */
static void wake(int number)
{
	(void)number;
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct timespec span(int ms)
{
	return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
}

/* Sleep in flock(), so that the kernel keeps the queue, until an alarm says that the time is over. */
static bool queue(int fd, int wait_ms)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	struct itimerspec when = {.it_value = span(wait_ms), .it_interval = span(KNOCK_MS)};
	int64_t deadline = now_ms() + wait_ms;
	timer_t timer;
	int got;
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
		return false;
	timer_settime(timer, 0, &when, NULL);
	while ((got = flock(fd, LOCK_EX)) != 0 && errno == EINTR && now_ms() < deadline)
		;
	timer_delete(timer);
	return got == 0;
}

bool lock_take(int fd, int wait_ms)
{
	struct sigaction action = {.sa_handler = wake}, old_action;
	sigset_t alarm, old_mask;
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (wait_ms <= 0)
		return false;
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigaction(SIGALRM, &action, &old_action);
	sigprocmask(SIG_UNBLOCK, &alarm, &old_mask);
	bool taken = queue(fd, wait_ms);
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	sigaction(SIGALRM, &old_action, NULL);
	return taken;
}

void lock_release(int fd)
{
	if (fd >= 0 && flock(fd, LOCK_UN) != 0)
		assert(!"the lock's descriptor is gone");
}
