/* place.c - a sheet onto a screen's rows: see sheet.h.
 *
 * The body is shown whole when it fits.  When it does not, a reading page shows page number sheet->page, broken where
 * entries begin; any other page scrolls by half windows so that the focus is seen.  The row at an edge beyond which
 * more follows says so, and how many entries are left below. */
#include <stdlib.h>

#include "base/alloc.h"
#include "ui/sheet.h"

/* Rows of the body, of the tail, and of the window left for the body. */
static int body_rows(const struct sheet *sheet)
{
	return sheet->tail < 0 ? sheet->row : sheet->tail;
}

static int tail_rows(const struct sheet *sheet)
{
	return sheet->tail < 0 ? 0 : sheet->row - sheet->tail;
}

bool sheet_fits(const struct sheet *sheet, int rows)
{
	return sheet->row <= rows;
}

/* The last entry that begins behind `start` and not after `end`, or `end` when a single entry is longer than that. */
static int break_before(const struct sheet *sheet, int start, int end)
{
	int best = end;
	for (size_t i = 0; i < sheet->start_count; i++)
		if (sheet->starts[i] > start && sheet->starts[i] <= end)
			best = sheet->starts[i];
	return best;
}

int sheet_page(const struct sheet *sheet, int room, int page, int *first, int *end)
{
	int start = 0, count = 0;
	*first = *end = 0;
	for (;;) {
		int next =
		        body_rows(sheet) - start <= room ? body_rows(sheet) : break_before(sheet, start, start + room);
		if (count <= page) {
			*first = start;
			*end = next;
		}
		count++;
		if (next >= body_rows(sheet))
			return count;
		start = next;
	}
}

/* Rows for text of a page when one row is kept for "(more)"; at least one. */
static int page_room(const struct sheet *sheet, int rows)
{
	int room = rows - tail_rows(sheet) - 1;
	return room < 1 ? 1 : room;
}

int sheet_pages(const struct sheet *sheet, int rows)
{
	int first, end;
	return sheet_fits(sheet, rows) ? 1 : sheet_page(sheet, page_room(sheet, rows), 0, &first, &end);
}

int sheet_entry(const struct sheet *sheet, int rows, int page)
{
	int first = 0, end, entry = -1;
	if (!sheet_fits(sheet, rows))
		sheet_page(sheet, page_room(sheet, rows), page, &first, &end);
	for (size_t i = 0; i < sheet->start_count; i++)
		if (sheet->starts[i] <= first)
			entry = (int)i;
	return entry;
}

int sheet_page_of(const struct sheet *sheet, int rows, int entry)
{
	int first, end, page = 0, count = sheet_pages(sheet, rows);
	for (; page < count - 1; page++) {
		sheet_page(sheet, page_room(sheet, rows), page, &first, &end);
		if ((size_t)entry >= sheet->start_count || sheet->starts[entry] < end)
			break;
	}
	return page;
}

/* Copy rows [first, end) of the sheet to the grid from row `to` on. */
static void copy(const struct sheet *sheet, struct grid *grid, int first, int end, int to)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct segment *segment = &sheet->segments[i];
		if (segment->row >= first && segment->row < end)
			grid_put(grid, to + segment->row - first, segment->col, -1, segment->attr, segment->text);
	}
	if (sheet->caret_row >= first && sheet->caret_row < end)
		grid_caret(grid, to + sheet->caret_row - first, sheet->caret_col);
}

/* Say that more follows, and how many entries of a list. */
static void say_more(const struct sheet *sheet, struct grid *grid, int row, int below)
{
	size_t left = 0;
	for (size_t i = 0; i < sheet->start_count; i++)
		left += sheet->starts[i] >= below;
	char *count = xasprintf("%zu", left);
	struct msg more = {0};
	if (below >= 0 && left > 0 && sheet->page < 0)
		msg_set(&more, N_("({1} more)"), count, NULL);
	else
		msg_set(&more, N_("(more)"), NULL);
	char *zh = msg_text(&more, LANG_ZH), *en = msg_text(&more, LANG_EN);
	char *text = text_inline(sheet->langs, (struct text){.zh = zh, .en = en});
	grid_put(grid, row, sheet->left, -1, ATTR_KEY, text);
	free(zh);
	free(en);
	free(text);
	free(count);
	msg_finish(&more);
}

/* Show the part of the body around the focus in `rows` rows from `top` on. */
static void place_window(const struct sheet *sheet, struct grid *grid, int top, int rows)
{
	int pinned = sheet->pinned <= rows / 2 ? sheet->pinned : 0;
	copy(sheet, grid, 0, pinned, top);
	top += pinned;
	rows -= pinned;
	int total = body_rows(sheet) - pinned, focus = sheet->focus < pinned ? 0 : sheet->focus - pinned;
	int step = rows / 2 > 0 ? rows / 2 : 1, room = rows > 4 ? rows - 2 : rows > 2 ? rows - 1 : rows;
	int start = 0;
	while (focus >= start + room && start + rows < total)
		start += step;
	if (start > 0 && sheet->focus_first - pinned <= start) /* the row that says "more" would hide its beginning */
		start = sheet->focus_first - pinned > 0 ? sheet->focus_first - pinned - 1 : 0;
	if (start > total - rows)
		start = total - rows;
	bool above = rows > 4 && start > 0, below = rows > 2 && start + rows < total;
	copy(sheet, grid, pinned + start + above, pinned + start + rows - below, top + above);
	if (above)
		say_more(sheet, grid, top, -1);
	if (below)
		say_more(sheet, grid, top + rows - 1, pinned + start + rows - 1);
}

void sheet_place(const struct sheet *sheet, struct grid *grid, int top, int bottom)
{
	int rows = bottom - top;
	if (sheet_fits(sheet, rows)) {
		int body = sheet->low ? body_rows(sheet) : sheet->row;
		copy(sheet, grid, 0, body, top + (sheet->row < rows && sheet->small && !sheet->low));
		copy(sheet, grid, body, sheet->row, bottom - (sheet->row - body));
		return;
	}
	int tail = tail_rows(sheet) < rows - 1 ? tail_rows(sheet) : rows - 1;
	if (sheet->page >= 0) {
		int first, end, count = sheet_page(sheet, page_room(sheet, rows), sheet->page, &first, &end);
		copy(sheet, grid, first, end, top);
		if (sheet->page < count - 1)
			say_more(sheet, grid, bottom - tail - 1, -1);
	} else {
		place_window(sheet, grid, top, rows - tail);
	}
	if (sheet->tail >= 0)
		copy(sheet, grid, sheet->row - tail, sheet->row, bottom - tail);
}
