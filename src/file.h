/* file.h - whole files: read into memory, with a limit, and replaced; messages name the file and the reason. */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>

#include "base/msg.h"

enum file_status {
	FILE_OK,
	FILE_FAULT,   /* the input is at fault: not there, a directory, too large */
	FILE_MACHINE, /* reading or writing went wrong on the way */
};

/* Read a file, or standard input when `path` is "-". On FILE_OK the caller frees *bytes, which is NUL-terminated. */
enum file_status file_read(const char *path, size_t limit, char **bytes, size_t *length, struct msg *error);
/* Whether it is a regular file that begins with these bytes: a pipe is not touched. The file is closed again. */
bool file_begins(const char *path, const void *bytes, size_t length);

/* Put these bytes in the place of a file, or make it: all of them, durably, or none and the file is as it was. A new
 * one is for its owner alone. Messages call it by `name`. */
enum file_status file_replace(const char *path, const char *name, const void *bytes, size_t length, struct msg *error);

#endif
