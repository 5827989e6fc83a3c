/* lines.h - linear mode's terminal: lines in, lines out, no curses.
 *
 * Input keeps the terminal's own line editing, so every TERM will do; a pipe is read the same way and each line is
 * printed behind its prompt, so that what comes out reads like the session it was. */
#ifndef LINES_H
#define LINES_H

#include "app.h"

/* Take one line (cleaned, without its end). */
void lines_take(struct app *app, const char *line, uint64_t now);
/* Append what is to be printed since the last time; at the end of the session its last words. */
void lines_read(struct app *app, uint64_t now, struct buf *out);

enum lines_end {
	LINES_DONE,   /* the session is over, or the input */
	LINES_SCREEN, /* the person asks for the whole screen */
};
/* Run the session on two descriptors. What was said is kept whatever ends it: the end of the input, SIGTERM, SIGHUP,
 * SIGINT. */
enum lines_end lines_run(struct app *app, int in, int out);

#endif
