/* term.h - the terminal: bytes to events, the grid to the screen.  term.c is the only file that knows curses. */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>

#include "decoder.h"
#include "ui/grid.h"
#include "ui/ui.h"

/* The largest window that is believed; a client may claim 65535x65535 (reference: ncurses crashes on it). */
#define TERM_MAX_ROWS 200
#define TERM_MAX_COLS 400

struct term;
/* Take over the terminal on descriptors 0 and 1. `type` is the client's TERM: one outside the allow-list becomes
 * vt100. `escape_delay` in ms, 0 for the default. NULL with *error when it is no terminal. */
struct term *term_open(const char *type, int escape_delay, bool color, struct msg *error);
/* Restore the terminal and leave nothing on it; NULL is allowed. */
void term_close(struct term *term);

/* The window's size in cells, within the limits above. */
void term_size(const struct term *term, int *rows, int *cols);
/* Wait for an event, at most `timeout` milliseconds (-1: for ever). False when the line has hung up or a signal asked
 * the program to end; an EVENT_TICK when nothing came. */
bool term_read(struct term *term, int timeout, struct event *event);
/* Whether more events are waiting: then drawing can wait. */
bool term_pending(struct term *term);
/* Show the grid. `whole` draws every cell again (Ctrl-L). */
void term_show(struct term *term, const struct grid *grid, bool whole);

#endif
