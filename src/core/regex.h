/* regex.h - the patterns of forms, as POSIX has them.
 *
 * A form's patterns are JavaScript's or Java's; those that POSIX can say are checked, the rest is not, and the form
 * says so when it opens.  A pattern may come from anybody: what could take long or much memory is not checked either.
 * */
#ifndef CORE_REGEX_H
#define CORE_REGEX_H

#include <stdbool.h>

/* The pattern for regex_matches(), or NULL when it cannot be said or is too costly. The caller frees. */
char *regex_translated(const char *pattern);
/* Whether the whole text matches. */
bool regex_matches(const char *translated, const char *text);

#endif
