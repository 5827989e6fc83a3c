/* fill.h - what `wenzhen fill` is told: a form's file, and perhaps one for the answers, read and checked before
 * anything is asked. Used by the command and by key scripts. */
#ifndef FILL_H
#define FILL_H

#include "app.h"
#include "args.h"

struct fill_files {
	struct app_fill about; /* what the app is given; the form is then the app's */
	char *output, *loaded;
};

/* Read the form, and the response that stands in `output` (NULL: none) already. EXIT_DONE, or *error says what is in
 * the way; where several lines would be needed, *error names the first. */
enum exit_code fill_open(struct fill_files *files, const char *form, const char *output, const char *today,
                         struct msg *error);
/* Whether the answers would go over the database, which has been opened. Then *error says so. */
bool fill_over_database(const struct app_fill *fill, const char *db, struct msg *error);
/* Wipe and free it, but for the form, which is the app's by then. */
void fill_close(struct fill_files *files);

#endif
