/* fill.c - see fill.h. */
#include "fill.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "file.h"

/* Put a file's name before the place a message is about. */
static void place_in(struct msg *error, const char *path)
{
	char *place = error->where != NULL ? xasprintf("%s: %s", path, error->where) : xstrdup(path);
	msg_place(error, place);
	free(place);
}

/* Read a whole file; which exit code it is otherwise. */
static enum exit_code read_whole(const char *path, char **bytes, size_t *length, struct msg *error)
{
	switch (file_read(path, QUESTIONNAIRE_MAX_BYTES, bytes, length, error)) {
	case FILE_OK:
		return EXIT_DONE;
	case FILE_FAULT:
		return EXIT_INPUT;
	default:
		return EXIT_MACHINE;
	}
}

static enum exit_code read_form(struct fill_files *files, const char *path, struct msg *error)
{
	char *bytes = NULL;
	size_t length = 0;
	enum exit_code code = read_whole(path, &bytes, &length, error);
	if (code != EXIT_DONE)
		return code;
	store_digest(bytes, length, files->about.digest);
	files->about.questionnaire = questionnaire_parse_any(bytes, length, NULL, NULL, error);
	free(bytes);
	if (files->about.questionnaire != NULL)
		return EXIT_DONE;
	place_in(error, path);
	return EXIT_INPUT;
}

/* Where a name leads: links followed, so that the file itself is replaced; absolute, so that it is found again from
 * another folder. NULL with errno set when its folder is not there. The caller frees. */
static char *resolve(const char *name)
{
	char path[PATH_MAX], *whole = realpath(name, path) != NULL ? xstrdup(path) : NULL;
	struct stat about;
	if (whole != NULL || errno != ENOENT || (lstat(name, &about) == 0 && S_ISLNK(about.st_mode)))
		return whole; /* a link that leads nowhere is not written through */
	char *folder = xstrdup(name), *last = xstrdup(name);
	if (realpath(dirname(folder), path) != NULL)
		whole = xasprintf("%s%s%s", path, strcmp(path, "/") == 0 ? "" : "/", basename(last));
	free(folder);
	free(last);
	return whole;
}

/* Whether two names lead to one file. */
static bool same_file(const char *a, const char *b)
{
	struct stat first, second;
	return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

/* Whether the file can be replaced, as far as one can tell without doing it. */
static bool can_replace(const char *path, struct msg *error)
{
	struct stat about;
	char *folder = xstrdup(path);
	bool there = stat(path, &about) == 0, ok = access(dirname(folder), W_OK | X_OK) == 0;
	int fault = errno;
	free(folder);
	if (there && !S_ISREG(about.st_mode))
		msg_set(error, N_("{1}: this is not a regular file, so no answers can be written to it"), path, NULL);
	else if (!ok)
		msg_set(error, N_("{1}: cannot be written: {2}"), path, strerrordesc_np(fault), NULL);
	return ok && (!there || S_ISREG(about.st_mode));
}

/* Whether the response that stands in the output fits the form. */
static bool fits(const struct fill_files *files, const char *today, struct msg *error)
{
	struct form *form = form_create(files->about.questionnaire, today);
	bool ok = form_import(form, files->loaded, files->about.loaded_length, error);
	form_destroy(form);
	return ok;
}

static enum exit_code read_output(struct fill_files *files, const char *form, const char *name, const char *today,
                                  struct msg *error)
{
	struct app_fill *about = &files->about;
	about->name = name;
	about->output = files->output = resolve(name);
	if (files->output == NULL) {
		msg_set(error, N_("{1}: cannot be written: {2}"), name, strerrordesc_np(errno), NULL);
		return EXIT_INPUT;
	}
	if (same_file(form, files->output)) {
		msg_set(error, N_("{1}: this is the form itself; the answers need a file of their own"), name, NULL);
		return EXIT_USAGE;
	}
	if (!can_replace(files->output, error))
		return EXIT_MACHINE;
	if (access(files->output, F_OK) != 0)
		return EXIT_DONE;
	enum exit_code code = read_whole(files->output, &files->loaded, &about->loaded_length, error);
	if (code != EXIT_DONE)
		return code;
	about->loaded = files->loaded;
	if (fits(files, today, error))
		return EXIT_DONE;
	place_in(error, name);
	return EXIT_INPUT;
}

enum exit_code fill_open(struct fill_files *files, const char *form, const char *output, const char *today,
                         struct msg *error)
{
	*files = (struct fill_files){0};
	enum exit_code code = read_form(files, form, error);
	if (code == EXIT_DONE && output != NULL)
		code = read_output(files, form, output, today, error);
	if (code != EXIT_DONE) {
		questionnaire_destroy(files->about.questionnaire);
		files->about.questionnaire = NULL;
	}
	return code;
}

bool fill_over_database(const struct app_fill *fill, const char *db, struct msg *error)
{
	if (fill->output == NULL || !same_file(db, fill->output))
		return false;
	msg_set(error, N_("{1}: this is the database; the answers need a file of their own"), fill->name, NULL);
	return true;
}

void fill_close(struct fill_files *files)
{
	free(files->output);
	if (files->loaded != NULL) /* it holds answers */
		explicit_bzero(files->loaded, files->about.loaded_length);
	free(files->loaded);
	*files = (struct fill_files){0};
}
