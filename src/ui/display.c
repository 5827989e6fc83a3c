/* display.c - how the program is read (menu 8), for one session: in large print, with an empty row behind each or
 * without colours, or line by line for ears and fingers (linear.h).
 *
 * No page knows of the two: a page has half the rows of the screen then, and what it drew is spread over all of
 * them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

#define SPACED_ROWS (2 * ROWS_LEAST)

/* Whether there is anything to choose: a session that began without a screen has none. */
static bool can_change(const struct ui *ui, const struct scene *scene)
{
	return !ui->linear.on || !scene->lines_only;
}

void display_fit(struct ui *ui, int rows)
{
	bool spaced = ui->display.spaced && !ui->linear.on && rows >= SPACED_ROWS;
	ui->display.rows = rows;
	ui->rows = spaced ? rows / 2 : rows;
}

int display_rows(const struct ui *ui, const struct grid *grid)
{
	return grid->rows == ui->display.rows ? ui->rows : grid->rows;
}

void display_finish(const struct ui *ui, struct grid *grid, int rows)
{
	int drawn = grid->rows;
	grid->rows = rows;
	if (drawn < rows)
		grid_spread(grid, drawn);
	if (ui->display.contrast)
		grid_contrast(grid);
}

/* A line of the list: what is chosen by number, with a mark where it is on or off. */
static void build_line(struct sheet *sheet, int number, const char *mark, const char *id)
{
	char *prefix = xasprintf("%s%d  ", mark, number);
	sheet_start(sheet);
	sheet_choice(sheet, number, false);
	(sheet->fit >= FIT_PAIRED ? sheet_pair : sheet_text)(sheet, sheet->small ? 0 : 2, ATTR_NORMAL, prefix,
	                                                     words(id));
	free(prefix);
}

static void display_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const char *typed = edit_text(&ui_frame(ui)->line);
	if (!sheet->small || sheet->aloud) {
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("For large print, make the letters of the terminal larger. Everything works from 40 "
		               "columns and 12 rows on."));
		sheet_gap(sheet);
	}
	if (can_change(ui, scene))
		build_line(sheet, 1, ui->linear.on ? "" : "    ",
		           ui->linear.on ? N_("The whole screen again")
		                         : N_("Line by line, for screen readers and braille"));
	if (!ui->linear.on) {
		build_line(sheet, 2, ui->display.spaced ? "[x] " : "[ ] ", N_("Double spaced, from 24 rows on"));
		build_line(sheet, 3, ui->display.contrast ? "[x] " : "[ ] ", N_("High contrast, without colours"));
	}
	sheet_tail(sheet);
	int col = sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet_hint(sheet, col, ui->linear.on ? NULL : N_("a number and Enter ticks; Enter alone goes on"));
}

/* Enter: what was typed is changed, or nothing more. */
static bool choose(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct frame *frame = ui_top(ui);
	char typed = edit_text(&frame->line)[0];
	edit_set(&frame->line, NULL);
	if (typed == '2' && !ui->linear.on) {
		ui->display.spaced = !ui->display.spaced;
		display_fit(ui, ui->display.rows);
	} else if (typed == '3' && !ui->linear.on) {
		ui->display.contrast = !ui->display.contrast;
	} else {
		ui_pop(ui);
		if (typed == '1' && can_change(ui, scene))
			action->type = ACTION_MODE;
	}
	return true;
}

static bool display_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	if (input.command == CMD_ENTER)
		return choose(ui, scene, action);
	if (input.command == CMD_DIGIT)
		edit_set(&frame->line, NULL);
	return ui_number_key(&frame->line, input, 1);
}

static const struct hint hints[] = {{CMD_ENTER, 0, "Enter", N_("Next")}, {CMD_ESC, 1, "Esc", N_("Back")}, {0}};
const struct page page_display = {
        .title = N_("Large print, screen reader"),
        .flags = PAGE_OVERLAY | PAGE_BOTH,
        .commands = BITS_NUMBER,
        .hints = hints,
        .build = display_build,
        .key = display_key,
};
