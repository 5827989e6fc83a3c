/* file.c - reads and replaces whole files for the command line and the build.  Beside the store nobody else touches
 * files. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"

#define PIPE_WAIT_MS 2000

/* Open what `path` names; a folder is no file. A pipe that nobody writes to does not hold the program for ever: it is
 * given a moment, and then it is empty. */
static int file_open(const char *path, struct msg *error)
{
	struct pollfd pipe = {.events = POLLIN};
	struct stat about;
	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		if (errno == ENOENT)
			msg_set(error, N_("{1}: there is no such file"), path, NULL);
		else if (errno == EACCES)
			msg_set(error, N_("{1}: this account may not read it"), path, NULL);
		else
			msg_set(error, N_("{1}: cannot be opened: {2}"), path, strerrordesc_np(errno), NULL);
		return -1;
	}
	if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
		msg_set(error, N_("{1}: this is a folder, not a file"), path, NULL);
		close(fd);
		return -1;
	}
	pipe.fd = fd;
	if (S_ISFIFO(about.st_mode))
		poll(&pipe, 1, PIPE_WAIT_MS);
	return fd;
}

/* Read on, waiting where nothing is there yet. */
static ssize_t file_next(int fd, char *chunk, size_t size)
{
	struct pollfd input = {.fd = fd, .events = POLLIN};
	ssize_t got;
	while ((got = read(fd, chunk, size)) < 0 && (errno == EINTR || errno == EAGAIN))
		poll(&input, 1, -1);
	return got;
}

/* Read a whole file or standard input. */
enum file_status file_read(const char *path, size_t limit, char **bytes, size_t *length, struct msg *error)
{
	struct buf buf = {0};
	char chunk[65536];
	ssize_t got;
	enum file_status status = FILE_OK;
	int fd = file_open(path, error);
	if (fd < 0)
		return FILE_FAULT;
	while ((got = file_next(fd, chunk, sizeof chunk)) != 0) {
		if (got < 0) {
			msg_set(error, N_("{1}: cannot be read: {2}"), path, strerrordesc_np(errno), NULL);
			status = FILE_MACHINE;
			break;
		}
		buf_append(&buf, chunk, (size_t)got);
		if (buf.length > limit) {
			char *most = xasprintf("%zu", limit >> 20);
			msg_set(error, N_("{1}: too large; at most {2} MB can be read"), path, most, NULL);
			free(most);
			status = FILE_FAULT;
			break;
		}
	}
	if (fd != STDIN_FILENO)
		close(fd);
	if (status != FILE_OK) {
		buf_finish(&buf);
		return status;
	}
	*length = buf.length;
	*bytes = buf_take(&buf);
	return FILE_OK;
}

/* Look at a file's first bytes. */
bool file_begins(const char *path, const void *bytes, size_t length)
{
	struct stat about;
	char head[64];
	bool same = false;
	if (length > sizeof head || stat(path, &about) != 0 || !S_ISREG(about.st_mode))
		return false;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	same = read(fd, head, length) == (ssize_t)length && memcmp(head, bytes, length) == 0;
	close(fd);
	return same;
}

/* Write all bytes and see them on the disk; an errno, or 0. */
static int write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(fd, bytes, length);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return wrote < 0 ? errno : EIO;
		bytes += wrote;
		length -= (size_t)wrote;
	}
	return fsync(fd) == 0 ? 0 : errno;
}

/* See the entries of a file's folder on the disk. */
static int sync_folder(const char *path)
{
	char *copy = xstrdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fault = fd >= 0 && fsync(fd) == 0 ? 0 : errno;
	if (fd >= 0)
		close(fd);
	free(copy);
	return fault;
}

/* Write a file beside the one that is to be replaced, with its permissions, and put it in its place. */
static int replace(const char *path, char *beside, const void *bytes, size_t length)
{
	struct stat about;
	int fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return errno;
	int fault = write_all(fd, bytes, length);
	if (fault == 0 && stat(path, &about) == 0 && fchmod(fd, about.st_mode & 0777) != 0)
		fault = errno;
	if (close(fd) != 0 && fault == 0)
		fault = errno;
	if (fault == 0 && rename(beside, path) != 0)
		fault = errno;
	if (fault != 0) {
		unlink(beside);
		return fault;
	}
	return sync_folder(path);
}

enum file_status file_replace(const char *path, const char *name, const void *bytes, size_t length, struct msg *error)
{
	char *beside = xasprintf("%s.XXXXXX", path);
	int fault = replace(path, beside, bytes, length);
	free(beside);
	if (fault == ENOSPC || fault == EDQUOT || fault == EFBIG)
		msg_set(error, N_("{1}: cannot be written: there is no room on the disk"), name, NULL);
	else if (fault != 0)
		msg_set(error, N_("{1}: cannot be written: {2}"), name, strerrordesc_np(fault), NULL);
	return fault == 0 ? FILE_OK : FILE_MACHINE;
}
