/* menu.c - the menu (Esc) and the neutral page (Ctrl-X), screen 3.10: neither says what the form is about.
 *
 * The menu covers the page and takes every command of the page below, by letter or by number: so any command can be
 * given while text is typed.  The neutral page gives way to the first five digits of the pick-up code, or to Ctrl-X
 * where nothing is kept; it answers other numbers as a queue display would, and ends the session after five of them or
 * three minutes. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

/* The page the menu lies on. */
static const struct frame *below(const struct ui *ui)
{
	return ui_frame(ui) - 1;
}

static void menu_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	sheet_pair(sheet, 0, ATTR_NORMAL, "Enter  ", words(N_("Go back to the page")));
	sheet_gap(sheet);
	for (int number = '1'; number <= '1' + 9; number++) {
		char digit = number > '9' ? '0' : (char)number; /* 0 stands last */
		for (size_t i = 0; i < binding_count; i++) {
			const struct binding *binding = &bindings[i];
			if (binding->menu != digit || !ui_accepts(ui, scene, below(ui), binding->command))
				continue;
			char *prefix = xasprintf("%c  %c   ", digit, binding->letters[0] ? binding->letters[0] : ' ');
			sheet_start(sheet);
			sheet_choice(sheet, digit - '0', false);
			sheet_pair(sheet, sheet->small ? 0 : 2, ATTR_NORMAL, prefix, words(binding->title));
			free(prefix);
		}
	}
	sheet->page = ui_frame(ui)->focus;
	sheet_tail(sheet);
	int col = sheet_field(sheet, sheet->left, N_("Answer"), "", 0, 2);
	sheet_hint(sheet, col, N_("press a number or a letter"));
}

/* Take the menu away and give the command to the page below it. */
static bool pass_on(struct ui *ui, const struct scene *scene, enum command command, struct action *action)
{
	if (command == CMD_NONE || command == CMD_ENTER || command == CMD_ESC)
		return false;
	if (command == CMD_COVER) {
		ui_pop(ui);
		ui_push(ui, &page_neutral);
		return true;
	}
	if (!ui_accepts(ui, scene, below(ui), command))
		return false;
	ui_pop(ui);
	return ui_command(ui, scene, (struct input){.command = command}, action);
}

static bool menu_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	if (input.command == CMD_ENTER) {
		ui_pop(ui);
		return true;
	}
	if (input.command == CMD_DIGIT)
		return pass_on(ui, scene, command_of_menu(input.cp), action);
	if (input.command == CMD_SPACE || input.command == CMD_DOWN || input.command == CMD_UP)
		return ui_read_key(ui, scene, (struct input){.command = input.command == CMD_UP ? CMD_BACK : CMD_NEXT});
	return pass_on(ui, scene, input.command, action);
}

static const struct hint menu_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Back")}, {CMD_COVER, 1, "Ctrl-X", N_("Hide")}, {0}};
const struct page page_menu = {
        .title = N_("Menu"),
        .commands = BITS_FORM | BITS_ROWS | BITS_NUMBER | BIT(CMD_NEXT) | BIT(CMD_BACK) | BIT(CMD_SPACE) |
                    BIT(CMD_BLANK) | BIT(CMD_UNKNOWN) | BIT(CMD_PREFER) | BIT(CMD_NOT_DONE) | BIT(CMD_WAITING) |
                    BIT(CMD_FIND) | BIT(CMD_ADD),
        .hints = menu_hints,
        .build = menu_build,
        .key = menu_key,
};

/* --- the neutral page --- */

#define COVER_DIGITS 5
#define COVER_TRIES 5

static void neutral_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct frame *frame = ui_frame(ui);
	(void)scene;
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Visitor information"));
	sheet_gap(sheet);
	sheet_gap(sheet);
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Opening hours: 08:00-11:30, 13:30-17:00"));
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Please take a number and wait."));
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Please look after your belongings."));
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Queue number"), edit_text(&frame->line), frame->line.caret, 10);
	sheet->row++;
}

/* Take the cover away. */
static bool uncover(struct ui *ui)
{
	ui->cover_tries = 0;
	ui_pop(ui);
	return true;
}

/* A number was entered. */
static bool queue_number(struct ui *ui, struct action *action)
{
	struct edit *line = &ui_top(ui)->line;
	bool right = ui->cover[0] && strncmp(edit_text(line), ui->cover, COVER_DIGITS) == 0;
	if (edit_empty(line))
		return false;
	edit_set(line, NULL);
	if (right)
		return uncover(ui);
	if (++ui->cover_tries >= COVER_TRIES)
		action->type = ACTION_END;
	else
		ui_say(ui, N_("Please wait to be called."));
	return true;
}

static bool neutral_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	bool begun = frame[-1].page != ui_first(ui) && frame[-1].page != &page_resume;
	(void)scene;
	switch (input.command) {
	case CMD_TICK:
		if (ui->now - frame->since < ui_patience(ui, COVERED_MS) || !begun)
			return false;
		action->type = ACTION_END;
		return true;
	case CMD_COVER:
		return ui->cover[0] && begun ? false : uncover(ui);
	case CMD_ENTER:
		return queue_number(ui, action);
	default:
		return ui_number_key(&frame->line, input, 10);
	}
}

const struct page page_neutral = {
        .flags = PAGE_BOTH | PAGE_BARE | PAGE_LOCKED,
        .commands = BITS_NUMBER | BIT(CMD_TICK),
        .build = neutral_build,
        .key = neutral_key,
};
