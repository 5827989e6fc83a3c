/* line.c - the answer line of a number, a date or a short text (screens 3.4, 3.5).
 *
 * All that is typed is shown; it is read only when the question is left.  A line that holds nothing but d, r, x, w, s
 * or ? is that answer or command.  Tab goes to the unit, where digits and arrows choose. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

/* Cells of the answer field: short for numbers, long for words. */
static int field_cells(const struct item *item)
{
	switch (item->type) {
	case ITEM_DATE:
		return 22;
	case ITEM_DATETIME:
		return 28;
	default:
		return item_is_words(item) ? 44 : 10;
	}
}

bool item_is_words(const struct item *item)
{
	return item->type == ITEM_STRING || item->type == ITEM_TEXT || item->type == ITEM_URL ||
	       item->type == ITEM_CHOICE || item->type == ITEM_OPEN_CHOICE;
}

enum command line_command(const struct edit *line)
{
	const char *text = edit_text(line), *end = text + strlen(text);
	if (text == end)
		return CMD_NONE;
	uint32_t cp = utf8_decode(&text, end);
	if (text != end)
		return CMD_NONE;
	enum command command = command_of_letter(cp);
	const uint64_t lone = BIT(CMD_UNKNOWN) | BIT(CMD_PREFER) | BIT(CMD_NOT_DONE) | BIT(CMD_WAITING) |
	                      BIT(CMD_BLANK) | BIT(CMD_HELP);
	return lone & BIT(command) ? command : CMD_NONE;
}

/* The units to choose from, while the caret is there. */
static void build_units(const struct question *question, struct sheet *sheet)
{
	for (size_t i = 0; i < question->item->unit_count; i++) {
		char *prefix = xasprintf("(%c) %zu  ", i == question->unit ? 'x' : ' ', i + 1);
		sheet_text(sheet, 2, i == question->unit ? ATTR_BOLD : ATTR_NORMAL, prefix,
		           question->item->units[i].text);
		free(prefix);
	}
}

/* Read out: which unit a number has, and which others can be written behind it. */
static void read_units(const struct item *item, struct sheet *sheet)
{
	struct buf others[LANG_COUNT] = {{0}};
	for (int lang = 0; lang < LANG_COUNT; lang++)
		for (size_t i = 1; i < item->unit_count; i++)
			buf_printf(&others[lang], "%s%s", i > 1 ? tr((enum lang)lang, N_(", ")) : "",
			           text_in(item->units[i].text, (enum lang)lang));
	const char *pattern = item->unit_count > 1 ? N_("In {1}; or with one of these written behind the number: {2}.")
	                                           : N_("In {1}.");
	struct text line = {
	        .en = msg_fill(tr(LANG_EN, pattern), text_in(item->units[0].text, LANG_EN), buf_text(&others[LANG_EN]),
	                       NULL),
	        .zh = msg_fill(tr(LANG_ZH, pattern), text_in(item->units[0].text, LANG_ZH), buf_text(&others[LANG_ZH]),
	                       NULL),
	};
	sheet_text(sheet, 0, ATTR_NORMAL, NULL, line);
	text_free(line);
	for (int lang = 0; lang < LANG_COUNT; lang++)
		buf_finish(&others[lang]);
}

/* The unit behind the field; with several to choose from it is a field of its own. */
static int build_unit(const struct question *question, struct sheet *sheet, int col)
{
	const struct item *item = question->item;
	int row = sheet->caret_row, caret = sheet->caret_col;
	if (item->unit_count == 0)
		return col;
	if (sheet->aloud) {
		read_units(item, sheet);
		return col;
	}
	char *name = text_inline(sheet->langs, item->units[question->unit].text);
	char *unit = item->unit_count > 1 ? xasprintf("%zu %s", question->unit + 1, name) : xstrdup(name);
	int cells = utf8_width(unit) + 1;
	free(name);
	if (item->unit_count == 1) {
		sheet_put(sheet, col + 2, ATTR_NORMAL, unit);
		free(unit);
		return col + 1 + cells;
	}
	if (col + 14 + cells > sheet->cols - 1) {
		sheet->row++;
		col = sheet->left - 2;
	}
	col = sheet_field(sheet, col + 2, N_("Unit"), unit, question->on_unit ? 1 : 0, cells);
	if (!question->on_unit) {
		sheet->caret_row = row;
		sheet->caret_col = caret;
	}
	free(unit);
	return col;
}

/* "Is this right?", and what each key would do. */
static void build_doubt(const struct question *question, struct sheet *sheet)
{
	sheet_gap(sheet);
	sheet_message(sheet, 0, question->soft ? ATTR_SOFT : ATTR_NORMAL, question->soft ? "! " : NULL,
	              &question->doubt);
	sheet_words(sheet, sheet->small ? 0 : 2, ATTR_NORMAL,
	            sheet->aloud ? N_("Enter alone: yes, keep it. Or type it anew.")
	                         : N_("Enter: yes, keep it.  Or change it above."));
}

const char *line_reasons(const struct item *item)
{
	return item->gate_count > 0
	               ? N_("A single letter is an answer too: d for “I don’t know”, r for “I’d rather not say”, "
	                    "x for “not done”, s to leave it blank. Then press Enter.")
	               : N_("A single letter is an answer too: d for “I don’t know”, r for “I’d rather not say”, "
	                    "s to leave it blank. Then press Enter.");
}

const char *line_hint(const struct item *item)
{
	switch (item->type) {
	case ITEM_DATE:
		return N_("You can write 2019, 2019-03, 2019-03-14, March 2019, spring 2019.");
	case ITEM_DATETIME:
		return N_("You can write 2019-03-14 10:30, or the day, the month or the year alone.");
	case ITEM_TIME:
		return N_("You can write 10:30, 2:30 pm, 14:30:15.");
	case ITEM_URL:
		return N_("You can write an address, like https://example.org.");
	default:
		return item->units_open ? N_("Another unit can be written behind the number.") : NULL;
	}
}

/* How the form itself says that it is written. */
static void build_format(const struct item *item, struct sheet *sheet)
{
	if (!item->entry_format.en && !item->entry_format.zh)
		return;
	struct text line = sentence(N_("The form asks for it like this: {1}"), item->entry_format);
	sheet_role(sheet, ROLE_HINT);
	sheet_text(sheet, 0, ATTR_NORMAL, NULL, line);
	text_free(line);
}

/* What can be typed there. */
static void build_hints(const struct question *question, struct sheet *sheet)
{
	const struct item *item = question->item;
	const char *hint = line_hint(item);
	sheet_gap(sheet);
	build_format(item, sheet);
	if (hint) {
		sheet_role(sheet, ROLE_HINT);
		sheet_words(sheet, 0, ATTR_NORMAL, hint);
	}
	sheet_role(sheet, ROLE_HINT);
	sheet_words(sheet, 0, ATTR_NORMAL, line_reasons(item));
}

/* What Enter does where several answers are typed. */
static const char *several_hint(const struct ui *ui, const struct sheet *sheet)
{
	const struct question *question = &ui->question;
	if (!question_several(question->item) || sheet->small)
		return NULL;
	if (edit_empty(&question->line))
		return sheet->aloud ? N_("Type one more; Enter alone goes on.") : N_("one more; Enter alone goes on");
	return sheet->aloud ? NULL : N_("Enter keeps it");
}

/* What stands below the field; on a small screen above it, where it scrolls into sight. */
static void build_more(const struct question *question, struct sheet *sheet)
{
	if (question->fixed)
		return;
	if (question->confirming)
		build_doubt(question, sheet);
	else if (question->on_unit)
		build_units(question, sheet);
	else if (!sheet->small && sheet->fit == FIT_ROOMY)
		build_hints(question, sheet);
}

void line_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	(void)scene;
	const struct question *question = &ui->question;
	if (sheet->small) {
		build_more(question, sheet);
		sheet_focus(sheet, sheet->row - 1);
	}
	sheet_tail(sheet);
	int col = sheet_field(sheet, sheet->left, N_("Answer"), edit_text(&question->line), question->line.caret,
	                      field_cells(question->item));
	col = build_unit(question, sheet, col);
	if (!question_mark(question, sheet, col))
		sheet_hint(sheet, col, question->fixed ? N_("Enter goes on") : several_hint(ui, sheet));
	if (!sheet->small)
		build_more(question, sheet);
}

/* The caret is at the unit: digits and arrows choose. */
static bool unit_key(struct question *question, struct input input)
{
	size_t count = question->item->unit_count, unit = question->unit;
	if (input.command == CMD_DIGIT && input.cp >= '1' && input.cp - '1' < count)
		unit = input.cp - '1';
	else if (input.command == CMD_DOWN || input.command == CMD_RIGHT || input.command == CMD_SPACE)
		unit = (unit + 1) % count;
	else if (input.command == CMD_UP || input.command == CMD_LEFT)
		unit = (unit + count - 1) % count;
	if (unit == question->unit)
		return false;
	question->unit = unit;
	question->touched = true;
	question->confirming = false;
	return true;
}

bool line_edit(struct edit *line, struct input input, bool *changed)
{
	switch (input.command) {
	case CMD_LEFT:
		return edit_left(line);
	case CMD_RIGHT:
		return edit_right(line);
	case CMD_HOME:
		return edit_home(line);
	case CMD_END:
		return edit_end(line);
	case CMD_BACKSPACE:
		return *changed = edit_backspace(line);
	case CMD_DELETE:
		return *changed = edit_delete(line);
	case CMD_CLEAR:
		return *changed = edit_clear_line(line);
	case CMD_CHAR:
		return *changed = edit_insert(line, input.cp);
	default:
		return false;
	}
}

/* Enter: a lone letter is its command; otherwise the answer is kept. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct question *question = &ui->question;
	enum command command = line_command(&question->line);
	if (command == CMD_HELP) {
		edit_set(&question->line, NULL);
		ui_push(ui, &page_help);
		return true;
	}
	if (command != CMD_NONE && !question_reason(ui, command))
		return false; /* w, where nothing is waited for */
	if (command != CMD_NONE)
		msg_finish(&ui->message);
	return question_leave(ui, scene, MOVE_ENTER, action);
}

bool line_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct question *question = &ui->question;
	bool changed = false;
	if (input.command == CMD_ENTER)
		return enter(ui, scene, action);
	if (input.command == CMD_TAB) {
		question->on_unit = !question->on_unit && question->item->unit_count > 1;
		return question->item->unit_count > 1;
	}
	if (question->on_unit)
		return unit_key(question, input);
	if ((input.command == CMD_UP || input.command == CMD_DOWN) && !question->on_unit)
		return question_turn(ui, scene, input.command == CMD_UP ? -1 : 1);
	if (input.command == CMD_CHAR && !item_is_words(question->item))
		input.cp = utf8_folded(input.cp);
	if (input.cp == '\n')
		input.cp = ' '; /* a pasted line end never goes on */
	bool drawn = line_edit(&question->line, input, &changed);
	if (changed) {
		question->touched = true;
		question->confirming = question->reasoned = false;
		question->absent = ABSENT_BLANK;
	} else if (input.command == CMD_CHAR && edit_room(&question->line) == 0) {
		char *limit = xasprintf("%zu", question->line.limit);
		ui_say(ui, N_("This line holds {1} characters."), limit);
		free(limit);
		return true;
	}
	return drawn;
}
