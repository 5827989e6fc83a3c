/* alloc.h - memory that is there or ends the program.
 *
 * Running out of memory is not a user's mistake and cannot be mended here: fatal() restores the terminal
 * through the hook that term.c sets and ends the program.  What was committed to the journal is safe. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

/* Call `hook` (may be NULL) before the program ends in fatal(); term.c restores the terminal there. */
void fatal_hook(void (*hook)(void));

/* Print the message to standard error after calling the hook, and exit with code 3 (the machine is at fault). */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As their libc namesakes, but they end the program instead of returning NULL. The caller frees with free(). */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
void *xreallocarray(void *old, size_t count, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An arena hands out memory that is freed all at once: a questionnaire's strings, a document's blocks. */
struct arena;
struct arena *arena_create(void);
void arena_destroy(struct arena *arena); /* NULL is allowed */
/* Zeroed, aligned for any type, valid until arena_destroy(). */
void *arena_alloc(struct arena *arena, size_t size);
/* Copies, valid as long. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_strdup(struct arena *arena, const char *text); /* NULL gives NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t length);

#endif
