/* grid.h - the screen as cells: what screens draw into, and what term.c copies to the terminal.
 *
 * A cell holds one cluster and its attributes; a wide cluster's second cell is empty (cells == 0).  Writing clips at
 * the edges and clears the other half of a wide cell it cuts.  Knows no curses. */
#ifndef UI_GRID_H
#define UI_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum attr { /* combined with | */
	ATTR_NORMAL = 0,
	ATTR_BOLD = 1,
	ATTR_REVERSE = 2,
	ATTR_UNDERLINE = 4,
	ATTR_KEY = 8,      /* key names, source tags */
	ATTR_SOFT = 16,    /* soft check, same-day advice */
	ATTR_URGENT = 32,  /* urgent page, not saved */
	ATTR_QUIET = 64,   /* set aside, derived */
	ATTR_STAFF = 128,  /* for staff only */
};

#define CELL_BYTES 24
struct cell {
	char text[CELL_BYTES]; /* UTF-8 of one cluster, NUL-terminated; "" is a space */
	unsigned char cells;   /* 1 or 2; 0: right half of the wide cell before */
	unsigned char attr;
};
struct grid {
	int rows, cols;
	struct cell *cell;      /* rows * cols */
	int caret_row, caret_col; /* from 0; never the last row */
};

struct grid *grid_create(int rows, int cols);
void grid_destroy(struct grid *grid); /* NULL is allowed */
void grid_resize(struct grid *grid, int rows, int cols); /* clears */
void grid_clear(struct grid *grid);
/* Put cleaned text at a place, clipped to `limit` cells (-1: the row's end); returns the cells used. */
int grid_put(struct grid *grid, int row, int col, int limit, int attr, const char *text);
/* Let an empty row follow each of the first `rows` rows, the last of them become the last of all; and the caret. */
void grid_spread(struct grid *grid, int rows);
/* Take the colours away, and make a reverse cell a bar across its row. */
void grid_contrast(struct grid *grid);
/* Fill cells of a row with a character. */
void grid_fill(struct grid *grid, int row, int col, int cells, int attr, char with);
void grid_caret(struct grid *grid, int row, int col); /* clamped: never on the last row */
/* One row as UTF-8 without trailing spaces; the caller frees. */
char *grid_row(const struct grid *grid, int row);
/* The golden form: a head line "80x24 caret R,C" (from 1), the rows that are not blank as "NN|text", then runs of
 * attributes as "NN@first-last:names". */
void grid_dump(const struct grid *grid, struct buf *out);

#endif
