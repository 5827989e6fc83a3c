/* display.c - how the program is read (menu 8): large print, or line by line for ears and fingers (linear.h). */
#include <string.h>

#include "ui/page.h"

/* Whether there is anything to choose: a session that began without a screen has none. */
static bool can_change(const struct ui *ui, const struct scene *scene)
{
	return !ui->linear.on || !scene->lines_only;
}

static void display_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const char *typed = edit_text(&ui_frame(ui)->line);
	sheet_words(
	        sheet, 0, ATTR_NORMAL,
	        N_("For large print, make the letters of the terminal larger. Everything works from 40 columns and 12 "
	           "rows on."));
	sheet_gap(sheet);
	if (can_change(ui, scene)) {
		sheet_start(sheet);
		sheet_choice(sheet, 1, false);
		sheet_text(sheet, sheet->small ? 0 : 2, ATTR_NORMAL, "1  ",
		           words(ui->linear.on ? N_("The whole screen again")
		                               : N_("Line by line, for screen readers and braille")));
	}
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet->row++;
}

static bool display_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	if (input.command != CMD_ENTER) {
		if (input.command == CMD_DIGIT)
			edit_set(&frame->line, NULL);
		return ui_number_key(&frame->line, input, 1);
	}
	bool change = edit_text(&frame->line)[0] == '1' && can_change(ui, scene);
	ui_pop(ui);
	if (change)
		action->type = ACTION_MODE;
	return true;
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
