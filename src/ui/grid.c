/* grid.c - see grid.h.  Every write goes through put_cluster(), so no half of a wide character is ever left over. */
#include "ui/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

static struct cell *at(const struct grid *grid, int row, int col)
{
	return &grid->cell[(size_t)row * (size_t)grid->cols + (size_t)col];
}

struct grid *grid_create(int rows, int cols)
{
	struct grid *grid = xcalloc(1, sizeof *grid);
	grid_resize(grid, rows, cols);
	return grid;
}

void grid_destroy(struct grid *grid)
{
	if (!grid)
		return;
	explicit_bzero(grid->cell, (size_t)grid->rows * (size_t)grid->cols * sizeof *grid->cell);
	free(grid->cell);
	free(grid);
}

void grid_resize(struct grid *grid, int rows, int cols)
{
	assert(rows > 0 && cols > 0);
	grid->cell = xreallocarray(grid->cell, (size_t)rows * (size_t)cols, sizeof *grid->cell);
	grid->rows = rows;
	grid->cols = cols;
	grid_clear(grid);
}

void grid_clear(struct grid *grid)
{
	size_t cols = (size_t)grid->cols;
	memset(grid->cell, 0, cols * sizeof *grid->cell);
	for (size_t i = 0; i < cols; i++)
		grid->cell[i].cells = 1;
	for (int row = 1; row < grid->rows; row++)
		memcpy(at(grid, row, 0), grid->cell, cols * sizeof *grid->cell);
	grid_caret(grid, 0, 0);
}

/* Make one cell a space. */
static void blank(struct cell *cell)
{
	cell->text[0] = '\0';
	cell->cells = 1;
}

/* Blank the other half of a wide character when one of its halves is about to be overwritten. */
static void split(struct grid *grid, int row, int col)
{
	struct cell *cell = at(grid, row, col);
	if (cell->cells == 0 && col > 0)
		blank(cell - 1);
	if (cell->cells == 2 && col + 1 < grid->cols)
		blank(cell + 1);
	blank(cell);
}

/* Put one cluster of 1 or 2 cells; what does not fit into a cell's bytes is cut at a character. */
static void put_cluster(struct grid *grid, int row, int col, int cells, int attr, const char *bytes, size_t length)
{
	for (int i = 0; i < cells; i++)
		split(grid, row, col + i);
	struct cell *cell = at(grid, row, col);
	if (length >= CELL_BYTES) {
		length = CELL_BYTES - 1;
		while (length > 0 && ((unsigned char)bytes[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(cell->text, bytes, length);
	cell->text[length] = '\0';
	cell->cells = (unsigned char)cells;
	cell->attr = (unsigned char)attr;
	if (cells == 2) {
		cell[1].cells = 0;
		cell[1].attr = (unsigned char)attr;
	}
	if (cells == 1 && length == 1 && bytes[0] == ' ')
		cell->text[0] = '\0';
}

/* Cells of one cluster, at most 2; marks without a base stand on a cell of their own. */
static int cluster_cells(const char *bytes, size_t length)
{
	int cells = 0;
	const char *end = bytes + length;
	while (bytes < end)
		cells += utf8_cells(utf8_decode(&bytes, end));
	return cells < 1 ? 1 : cells > 2 ? 2 : cells;
}

int grid_put(struct grid *grid, int row, int col, int limit, int attr, const char *text)
{
	if (row < 0 || row >= grid->rows || col < 0 || col >= grid->cols)
		return 0;
	int room = grid->cols - col;
	if (limit >= 0 && limit < room)
		room = limit;
	char *clean = utf8_cleaned(text, strlen(text), UTF8_LINE);
	int used = 0;
	for (size_t i = 0; clean[i];) {
		size_t next = utf8_next(clean, i);
		int cells = cluster_cells(clean + i, next - i);
		if (used + cells > room)
			break;
		put_cluster(grid, row, col + used, cells, attr, clean + i, next - i);
		used += cells;
		i = next;
	}
	free(clean);
	return used;
}

void grid_fill(struct grid *grid, int row, int col, int cells, int attr, char with)
{
	if (row < 0 || row >= grid->rows)
		return;
	for (int i = col < 0 ? 0 : col; i < col + cells && i < grid->cols; i++)
		put_cluster(grid, row, i, 1, attr, &with, 1);
}

void grid_spread(struct grid *grid, int rows)
{
	size_t bytes = (size_t)grid->cols * sizeof *grid->cell;
	for (int row = rows - 1; row > 0; row--) {
		int to = row == rows - 1 ? grid->rows - 1 : 2 * row;
		if (to == row)
			continue;
		memcpy(at(grid, to, 0), at(grid, row, 0), bytes);
		for (int col = 0; col < grid->cols; col++)
			*at(grid, row, col) = (struct cell){.cells = 1};
	}
	grid_caret(grid, 2 * grid->caret_row, grid->caret_col);
}

void grid_contrast(struct grid *grid)
{
	for (int row = 0; row < grid->rows; row++) {
		int bar = 0;
		for (int col = 0; col < grid->cols; col++)
			bar |= at(grid, row, col)->attr & (ATTR_REVERSE | ATTR_URGENT);
		for (int col = 0; col < grid->cols; col++) {
			struct cell *cell = at(grid, row, col);
			cell->attr &= ATTR_BOLD | ATTR_UNDERLINE;
			cell->attr |= bar ? ATTR_REVERSE : 0;
		}
	}
}

/* Keep a number within bounds. */
static int clamp(int value, int least, int most)
{
	return value > most ? most : value < least ? least : value;
}

void grid_caret(struct grid *grid, int row, int col)
{
	grid->caret_row = clamp(row, 0, grid->rows > 1 ? grid->rows - 2 : 0);
	grid->caret_col = clamp(col, 0, grid->cols - 1);
}

char *grid_row(const struct grid *grid, int row)
{
	struct buf line = {0};
	size_t spaces = 0;
	for (int col = 0; col < grid->cols; col++) {
		const struct cell *cell = at(grid, row, col);
		if (cell->cells == 0)
			continue;
		if (!cell->text[0]) {
			spaces++;
			continue;
		}
		for (; spaces > 0; spaces--)
			buf_putc(&line, ' ');
		buf_puts(&line, cell->text);
	}
	return buf_take(&line);
}

static const struct {
	int attr;
	const char *name;
} attr_names[] = {
        {ATTR_BOLD, "bold"}, {ATTR_REVERSE, "reverse"}, {ATTR_UNDERLINE, "underline"}, {ATTR_KEY, "key"},
        {ATTR_SOFT, "soft"}, {ATTR_URGENT, "urgent"},   {ATTR_QUIET, "quiet"},         {ATTR_STAFF, "staff"},
};

/* Append "NN@first-last:bold,reverse" for each run of one row. */
static void dump_runs(const struct grid *grid, int row, struct buf *out)
{
	for (int col = 0; col < grid->cols;) {
		int first = col, attr = at(grid, row, col)->attr;
		while (col < grid->cols && at(grid, row, col)->attr == attr)
			col++;
		if (attr == ATTR_NORMAL)
			continue;
		buf_printf(out, "%02d@%d-%d:", row + 1, first + 1, col);
		const char *comma = "";
		for (size_t i = 0; i < sizeof attr_names / sizeof *attr_names; i++) {
			if (!(attr & attr_names[i].attr))
				continue;
			buf_printf(out, "%s%s", comma, attr_names[i].name);
			comma = ",";
		}
		buf_putc(out, '\n');
	}
}

void grid_dump(const struct grid *grid, struct buf *out)
{
	buf_printf(out, "%dx%d caret %d,%d\n", grid->cols, grid->rows, grid->caret_row + 1, grid->caret_col + 1);
	for (int row = 0; row < grid->rows; row++) {
		char *line = grid_row(grid, row);
		if (line[0])
			buf_printf(out, "%02d|%s\n", row + 1, line);
		free(line);
	}
	for (int row = 0; row < grid->rows; row++)
		dump_runs(grid, row, out);
}
