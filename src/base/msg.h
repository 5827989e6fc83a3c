/* msg.h - the program's own words in two languages, and messages that can be shown in either.
 *
 * English is the msgid; Chinese comes from the catalogue zh_CN (libintl).  Since English needs no lookup the process
 * stays in one catalogue language and both are at hand on one screen, without ever switching LANGUAGE. */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdbool.h>
#include <stddef.h>

#define N_(text) text /* marks a text for xgettext without translating it there */

enum lang { LANG_ZH, LANG_EN };
#define LANG_COUNT 2

/* Which languages a screen or a printout shows, and in which order. */
struct langs {
	int count; /* 1 or 2 */
	enum lang order[2];
};

/* "zh", "en" or "both" (Chinese first). False for anything else. */
bool langs_parse(const char *name, struct langs *out);
const char *langs_name(struct langs langs); /* the reverse */

/* A text of the content in both languages; zh may be NULL in a foreign form. */
struct text {
	const char *en, *zh;
	const char *base; /* a foreign form's own words, where they are in neither language and both are translated */
};
/* The text in one language, the other one where it is missing, "" where both are. Borrowed. */
const char *text_in(struct text text, enum lang lang);

/* Set the locale (LC_CTYPE a UTF-8 one, LC_NUMERIC "C", LC_MESSAGES one that lets a catalogue work) and bind the
 * catalogue. `near` is the program's own folder (from /proc/self/exe): ../share/locale and po/ beside it are tried
 * before the compiled-in LOCALEDIR; NULL skips that. Returns false when no catalogue can work: texts of the
 * interface are then English; the content is bilingual all the same. */
bool msg_init(const char *near);

/* The text in that language; borrowed for ever. `id` is the English text. */
const char *tr(enum lang lang, const char *id);

#define MSG_ARGS 4
/* A message about something the user can understand: an English id with {1} to {4}, and its arguments. */
struct msg {
	const char *id; /* NULL: no message; static storage */
	char *arg[MSG_ARGS];
	char *where;    /* a place in the input that stands before the text ("line 3, column 7"), or NULL */
};
/* Set it from an N_() text and up to four strings, the last followed by NULL; copies the strings. m may be NULL. */
void msg_set(struct msg *m, const char *id, ...) __attribute__((sentinel));
/* Say where in the input; copies the string. After msg_set(), which forgets the place. m may be NULL. */
void msg_place(struct msg *m, const char *where);
void msg_finish(struct msg *m); /* frees its strings and makes it no message */
/* The message in that language, placeholders filled in, cleaned; the caller frees. */
char *msg_text(const struct msg *m, enum lang lang);
/* Fill {1} to {4} of an already translated text, arguments ended by NULL; the caller frees. */
char *msg_fill(const char *text, ...) __attribute__((sentinel));

#endif
