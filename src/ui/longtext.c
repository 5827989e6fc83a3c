/* longtext.c - a text of several lines (screen 3.7): wrapped to the screen, edited by cluster.
 *
 * Enter makes a new line, Enter on an empty line goes on; a pasted line end is text.  The caret is the cursor, so an
 * input method opens where one writes. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#define TEXT_ROWS 3 /* shown even when empty */

/* Where the rows of the text begin, as offsets; returns how many. A row ends before the next one begins. */
struct row_list {
	size_t *start;
	size_t count, size;
};

static void add_row(struct row_list *rows, size_t start)
{
	if (rows->count == rows->size) {
		rows->size = rows->size ? rows->size * 2 : 16;
		rows->start = xreallocarray(rows->start, rows->size, sizeof *rows->start);
	}
	rows->start[rows->count++] = start;
}

/* Break a text into rows of so many cells; cells only, so that every offset stands on exactly one row. */
static struct row_list break_rows(const char *text, int cells)
{
	struct row_list rows = {0};
	add_row(&rows, 0);
	int used = 0;
	for (size_t i = 0; text[i];) {
		size_t next = utf8_next(text, i);
		char *cluster = xstrndup(text + i, next - i);
		int width = text[i] == '\n' ? 0 : utf8_width(cluster);
		free(cluster);
		if (used + width > cells) {
			add_row(&rows, i);
			used = 0;
		}
		used += width;
		if (text[i] == '\n') {
			add_row(&rows, next);
			used = 0;
		}
		i = next;
	}
	return rows;
}

/* The row an offset stands on. */
static size_t row_of(const struct row_list *rows, size_t offset)
{
	size_t row = 0;
	while (row + 1 < rows->count && rows->start[row + 1] <= offset)
		row++;
	return row;
}

/* Cells of the text's rows: one is left free for the caret at a row's end. */
static int text_cells(int cols)
{
	int cells = cols < 60 ? cols - 3 : 66;
	return cells < cols - 9 || cols < 60 ? cells : cols - 9;
}

/* One row of the text on underlined cells. */
static void build_row(const char *text, size_t start, size_t end, int cells, struct sheet *sheet)
{
	while (end > start && text[end - 1] == '\n')
		end--;
	char *row = xstrndup(text + start, end - start);
	char *blank = xasprintf("%*s", cells, "");
	sheet_put(sheet, sheet->left, ATTR_UNDERLINE, blank);
	sheet_put(sheet, sheet->left, ATTR_UNDERLINE, row);
	sheet->row++;
	free(row);
	free(blank);
}

void longtext_rows(const struct question *question, struct sheet *sheet)
{
	const char *text = edit_text(&question->line);
	int cells = text_cells(sheet->cols);
	struct row_list rows = break_rows(text, cells);
	size_t caret = row_of(&rows, question->line.caret);
	for (size_t i = 0; i < rows.count || i < TEXT_ROWS; i++) {
		size_t start = i < rows.count ? rows.start[i] : strlen(text);
		size_t end = i + 1 < rows.count ? rows.start[i + 1] : strlen(text);
		if (i == caret) {
			char *before = xstrndup(text + start, question->line.caret - start);
			sheet->focus = sheet->focus_first = sheet->caret_row = sheet->row;
			sheet->caret_col = sheet->left + utf8_width(before);
			free(before);
		}
		build_row(text, start, end, cells, sheet);
	}
	free(rows.start);
}

void longtext_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	(void)scene;
	const struct question *question = &ui->question;
	sheet_gap(sheet);
	sheet_pin(sheet);
	if (sheet->aloud)
		sheet_field(sheet, 0, N_("Answer"), "", 0, 0);
	else
		longtext_rows(question, sheet);
	sheet_tail(sheet);
	question_mark(question, sheet, sheet->left - 2);
	if (sheet->small || question->fixed)
		return;
	struct msg room = {0};
	char *left = xasprintf("%zu", edit_room(&question->line));
	msg_set(&room,
	        ui->foreign ? N_("Room for {1} more characters.")
	                    : N_("Your care team reads these very words. Room for {1} more characters."),
	        left, NULL);
	sheet_message(sheet, 0, ATTR_NORMAL, NULL, &room);
	sheet_words(sheet, 0, ATTR_NORMAL,
	            sheet->aloud ? N_("Enter makes a new line; Enter on an empty line goes on.")
	                         : N_("Enter makes a new line; Enter on an empty line goes on, and so does PgDn."));
	if (sheet->fit == FIT_ROOMY)
		sheet_words(sheet, 0, ATTR_NORMAL, line_reasons(question->item));
	msg_finish(&room);
	free(left);
}

/* A row up or down, keeping the column as well as it goes. */
static bool move_row(struct edit *line, int cells, int step)
{
	const char *text = edit_text(line);
	struct row_list rows = break_rows(text, cells);
	size_t row = row_of(&rows, line->caret), to = row + (size_t)step;
	bool moves = to < rows.count;
	if (moves) {
		char *before = xstrndup(text + rows.start[row], line->caret - rows.start[row]);
		int column = utf8_width(before);
		size_t end = to + 1 < rows.count ? rows.start[to + 1] - 1 : strlen(text);
		size_t length = end - rows.start[to];
		size_t clip = utf8_clip(text + rows.start[to], column);
		line->caret = rows.start[to] + (clip < length ? clip : length);
		while (line->caret > rows.start[to] && text[line->caret] &&
		       ((unsigned char)text[line->caret] & 0xC0) == 0x80)
			line->caret--;
		free(before);
	}
	free(rows.start);
	return moves;
}

/* Enter: a new line, or on an empty line on to the next page. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct question *question = &ui->question;
	struct edit *line = &question->line;
	enum command command = line_command(line);
	if (command == CMD_HELP) {
		edit_set(line, NULL);
		ui_push(ui, &page_help);
		return true;
	}
	if (command != CMD_NONE && question_reason(ui, command)) {
		msg_finish(&ui->message);
		return question_leave(ui, scene, MOVE_ENTER, action);
	}
	if (!edit_on_empty_line(line)) {
		question->touched = true;
		return edit_insert(line, '\n');
	}
	while (!edit_empty(line) && edit_text(line)[line->text.length - 1] == '\n') {
		line->caret = line->text.length;
		edit_backspace(line);
	}
	return question_leave(ui, scene, MOVE_ENTER, action);
}

bool longtext_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct question *question = &ui->question;
	struct edit *line = &question->line;
	bool changed = false, drawn = true;
	switch (input.command) {
	case CMD_ENTER:
		return enter(ui, scene, action);
	case CMD_UP:
		return move_row(line, text_cells(ui->cols), -1) || question_turn(ui, scene, -1);
	case CMD_DOWN:
		return move_row(line, text_cells(ui->cols), 1) || question_turn(ui, scene, 1);
	default:
		drawn = line_edit(line, input, &changed);
	}
	if (changed) {
		question->touched = true;
		question->confirming = question->reasoned = false;
		question->absent = ABSENT_BLANK;
	} else if (input.command == CMD_CHAR && edit_room(line) == 0) {
		ui_say(ui, N_("There is no more room here. What you wrote is kept."));
		return true;
	}
	return drawn;
}
