/* code.c - the pick-up code: shown after consent and on pause (screen 3.9), typed in to come back.
 *
 * On pause it stays until it is answered or a minute has passed; then the session is cleared. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

#define DIGITS 10

/* The code in two groups of five: easier to copy and to read aloud. The caller frees. */
static char *grouped(const char *code)
{
	struct buf out = {0};
	size_t digits = 0;
	for (; *code; code++) {
		if (*code < '0' || *code > '9')
			continue;
		if (digits++ == DIGITS / 2)
			buf_puts(&out, "  ");
		buf_putc(&out, *code);
	}
	buf_puts(&out, "");
	return buf_take(&out);
}

/* Read out: digit by digit, since a voice would make two numbers of it. */
static void build_digits(const char *code, struct sheet *sheet)
{
	struct buf out = {0};
	for (; *code; code++)
		if (*code >= '0' && *code <= '9')
			buf_printf(&out, "%s%c", out.length > 0 ? " " : "", *code);
		else if (out.length > 0 && out.data[out.length - 1] != ',')
			buf_putc(&out, ',');
	sheet_put(sheet, 0, ATTR_NORMAL, buf_text(&out));
	sheet->row++;
	buf_finish(&out);
}

/* What can be done there. */
static void build_choices(const struct ui *ui, struct sheet *sheet)
{
	int indent = sheet->small ? 0 : 2;
	sheet_gap(sheet);
	if (ui->pausing) {
		sheet_choice(sheet, 1, false);
		sheet_pair(sheet, indent, ATTR_NORMAL, "1  ",
		           words(sheet->aloud ? N_("I have it, end here") : N_("I have it, clear the screen")));
		sheet_choice(sheet, 2, false);
		sheet_pair(sheet, indent, ATTR_NORMAL, "2  ", words(N_("Go on with the form")));
	} else {
		sheet_words(sheet, 0, ATTR_NORMAL, N_("Enter: go on with the form"));
	}
}

/* What to know about the code. */
static void build_advice(const struct ui *ui, struct sheet *sheet)
{
	sheet_gap(sheet);
	sheet_start(sheet);
	sheet_words(sheet, 0, ATTR_NORMAL,
	            N_("It works for 30 days. Please write it down and show it to no one: whoever has it can open your "
	               "answers."));
	sheet_words(sheet, 0, ATTR_NORMAL, N_("If you lose it, a nurse here can get you a new one."));
	if (!ui->pausing)
		sheet_words(sheet, 0, ATTR_NORMAL,
		            sheet->aloud ? N_(".0 hides the form; the first five digits bring it back.")
		                         : N_("Ctrl-X hides the form; the first five digits bring it back."));
}

static void code_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	char *code = grouped(scene->code ? scene->code : "");
	sheet->page = ui_frame(ui)->focus;
	sheet_words(sheet, 0, ATTR_NORMAL,
	            ui->pausing ? N_("Everything is saved. Next time you come back to where you stopped.")
	                        : N_("Your answers are saved from now on; this code opens them later."));
	if (sheet->aloud)
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("It comes next, for you alone. Once printed it stays on the screen."));
	sheet_gap(sheet);
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Your pick-up code"));
	sheet_gap(sheet);
	sheet_put(sheet, sheet->left + (sheet->small ? 2 : 8), ATTR_BOLD, code);
	sheet->row++;
	if (sheet->aloud)
		build_digits(code, sheet);
	if (sheet->small) /* the choices come first where there is little room */
		build_choices(ui, sheet);
	build_advice(ui, sheet);
	if (!sheet->small)
		build_choices(ui, sheet);
	sheet_tail(sheet);
	const char *typed = edit_text(&ui_frame(ui)->line);
	sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet->row++;
	free(code);
}

/* End this session. */
static bool clear(struct action *action)
{
	action->type = ACTION_END;
	return true;
}

static bool code_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	const char *typed = edit_text(&frame->line);
	if (input.command == CMD_TICK)
		return ui->pausing && ui->now - frame->since >= ui_patience(ui, CODE_MS) ? clear(action) : false;
	if (BITS_READ & BIT(input.command))
		return ui_read_key(ui, scene, input);
	if (input.command != CMD_ENTER) {
		if (input.command == CMD_DIGIT)
			edit_set(&frame->line, NULL);
		return ui_number_key(&frame->line, input, 1);
	}
	if (ui->pausing && typed[0] != '2')
		return typed[0] == '\0' || typed[0] == '1' ? clear(action) : false;
	ui->pausing = false;
	ui_remove(ui, &page_code);
	return true;
}

static const struct hint code_hints[] = {{CMD_ENTER, 0, "Enter", N_("Next")},
                                         {CMD_NEXT, 2, "PgDn", N_("Next page")},
                                         {CMD_ESC, 1, "Esc", N_("Menu")},
                                         {0}};
const struct page page_code = {
        .title = N_("Pick-up code"),
        .flags = PAGE_HELD,
        .commands = BITS_NUMBER | BITS_READ | BIT(CMD_TICK),
        .hints = code_hints,
        .build = code_build,
        .key = code_key,
};

static void resume_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct frame *frame = ui_frame(ui);
	(void)scene;
	sheet_words(sheet, 0, ATTR_BOLD, N_("Please enter your pick-up code."));
	sheet_words(sheet, 0, ATTR_NORMAL, N_("It has ten digits."));
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Code"), edit_text(&frame->line), frame->line.caret, DIGITS + 1);
	sheet->row++;
}

static bool resume_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct edit *line = &ui_top(ui)->line;
	(void)scene;
	if (input.command != CMD_ENTER)
		return ui_number_key(line, input, DIGITS);
	if (line->text.length < DIGITS) {
		ui_say(ui,
		       ui->linear.on
		               ? N_("The code has ten digits. Please look at it once more, or type .m to begin a new "
		                    "form.")
		               : N_("The code has ten digits. Please look at it once more, or press Esc to begin a new "
		                    "form."));
		return true;
	}
	action->type = ACTION_RESUME;
	action->text = xstrdup(edit_text(line));
	memcpy(ui->cover, edit_text(line), sizeof ui->cover - 1);
	ui->cover[sizeof ui->cover - 1] = '\0';
	return true;
}

static const struct hint resume_hints[] = {{CMD_ENTER, 0, "Enter", N_("Next")}, {CMD_ESC, 1, "Esc", N_("Back")}, {0}};
const struct page page_resume = {
        .title = N_("Pick-up code"),
        .flags = PAGE_OVERLAY,
        .commands = BITS_NUMBER,
        .hints = resume_hints,
        .build = resume_build,
        .key = resume_key,
};
