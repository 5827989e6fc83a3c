/* desk-keys.c - what a key does on the desk's page. See desk.c for where the focus goes.
 *
 * What a key puts into a cell is choice.c's, line.c's and longtext.c's business, as on the patient's pages.  In a cell
 * of choices a code chooses and goes on at once; in text Enter goes on.  All characters arrive as text, so commands go
 * through Esc; = + - are commands in an empty cell of a table. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

/* Mark a reason, or blank, and go on. */
static bool reason(struct ui *ui, const struct scene *scene, enum command command, struct action *action)
{
	if (!question_reason(ui, command))
		return false;
	msg_finish(&ui->message);
	return desk_leave(ui, scene, MOVE_ENTER, action);
}

/* The same as in the line above: what stands in its cell of this column. */
static bool ditto(struct ui *ui, const struct scene *scene, struct spot here, struct action *action)
{
	const struct node *above = cell_above(scene->form, &ui->desk.part, here);
	const struct item *item = here.node->item;
	struct response response = {0};
	if (above)
		response = (struct response){
		        .absent = above->absent, .answers = above->answers, .count = above->answer_count};
	bool fits = above && node_answered(above) && item->type == above->item->type;
	for (size_t i = 0; fits && i < response.count && item->option_count > 0; i++)
		fits = item_option(item, response.answers[i].value.text) != NULL;
	if (!fits) {
		ui_say(ui, N_("There is nothing above that could stand here."));
		return true;
	}
	question_put(ui, scene, &response);
	return desk_leave(ui, scene, MOVE_ENTER, action);
}

/* Set the row aside, or take it back. What was typed into its cell stays behind: it was empty. */
static bool aside(struct spot here, struct action *action)
{
	action->type = ACTION_ASIDE;
	action->path = form_path(here.line.node);
	return true;
}

/* Whether the cell holds nothing and nothing is typed into it. */
static bool is_empty(const struct ui *ui, struct spot here)
{
	const struct question *question = &ui->question;
	return !question->touched && !question->on_unit && edit_empty(&question->line) && !node_answered(here.node);
}

/* The commands of an empty cell of a table or of the grid; whether it was one. */
static bool row_command(struct ui *ui, const struct scene *scene, struct spot here, uint32_t cp, struct action *action,
                        bool *drawn)
{
	bool row = here.line.kind == LINE_ROW, empty = is_empty(ui, here) || (row && here.line.node->aside);
	*drawn = true;
	if (cp == '=' && empty && (row || here.line.kind == LINE_TEST))
		*drawn = ditto(ui, scene, here, action);
	else if (cp == '+' && row && (empty || ui->question.ticks))
		*drawn = desk_leave(ui, scene, MOVE_ADD, action);
	else if (cp == '-' && row && empty)
		*drawn = aside(here, action);
	else
		return false;
	return true;
}

/* --- a cell of choices --- */

/* A line of the list by its code: one answer goes on at once, and so does a line that stands alone, unless it has
 * lifted others: that has to be seen. */
static bool pick(struct ui *ui, const struct scene *scene, size_t line, struct action *action)
{
	struct question *question = &ui->question;
	const struct option *option = &question->item->options[line];
	choice_pick(ui, line);
	bool alone = option->exclusive || option->absent != ABSENT_BLANK;
	if (question->item->repeats && (!alone || !question->ticks[line] || question->lifted))
		return true;
	return desk_leave(ui, scene, MOVE_ENTER, action);
}

/* Say that a character is none of the keys, which stand right above. */
static bool say_unused(struct ui *ui, uint32_t cp)
{
	char bytes[4];
	char *name = xstrndup(bytes, utf8_encode(cp, bytes));
	ui_say(ui, N_("{1} does nothing here."), name);
	free(name);
	return true;
}

/* A character typed into a cell of choices. */
static bool code(struct ui *ui, const struct scene *scene, struct spot here, uint32_t cp, struct action *action)
{
	const struct item *item = ui->question.item;
	size_t line = code_line(item, cp);
	if (line < item->option_count)
		return pick(ui, scene, line, action);
	if (cp == '.' || cp == '0')
		return reason(ui, scene, CMD_BLANK, action);
	if (cp == ':' && item->open) {
		choice_write(&ui->question);
		return true;
	}
	if (cp == '/' && item->option_count > LIST_LONG)
		return choice_key(ui, scene, (struct input){.command = CMD_FIND}, action);
	if (cp == '?') {
		ui_push(ui, &page_help);
		return true;
	}
	enum command command = command_of_letter(cp);
	bool undone = command == CMD_NOT_DONE && here.line.kind != LINE_TEST;
	return (!undone && reason(ui, scene, command, action)) || (cp > ' ' && say_unused(ui, cp));
}

/* Keys while the list is searched: the line found is chosen as by its code. */
static bool find_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct question *question = &ui->question;
	bool drawn = choice_key(ui, scene, input, action);
	if (input.command != CMD_ENTER || question->item->repeats || !question->touched)
		return drawn;
	return desk_leave(ui, scene, MOVE_ENTER, action);
}

static bool choice_cell(struct ui *ui, const struct scene *scene, struct spot here, struct input input,
                        struct action *action)
{
	switch (input.command) {
	case CMD_CHAR:
		return code(ui, scene, here, utf8_folded(input.cp), action);
	case CMD_LEFT:
		return desk_leave(ui, scene, MOVE_LEFT, action);
	case CMD_RIGHT:
		return desk_leave(ui, scene, MOVE_RIGHT, action);
	case CMD_ENTER:
		return desk_leave(ui, scene, MOVE_ENTER, action);
	case CMD_BACKSPACE:
	case CMD_DELETE:
	case CMD_CLEAR:
		return question_reason(ui, CMD_BLANK);
	default:
		return choice_key(ui, scene, input, action);
	}
}

/* --- a cell of text --- */

/* Enter in a cell of text. A result that is no number is a word about it: it goes to the test's status. */
static bool text_enter(struct ui *ui, const struct scene *scene, struct spot here, struct action *action)
{
	const struct question *question = &ui->question;
	const char *text = edit_text(&question->line);
	bool number = question->item->type == ITEM_INTEGER || question->item->type == ITEM_DECIMAL ||
	              question->item->type == ITEM_QUANTITY;
	if (strcmp(text, ".") == 0)
		return reason(ui, scene, CMD_BLANK, action);
	if (here.line.kind == LINE_TEST && number && test_item(here.line.item, TEST_STATUS) && question->touched &&
	    text[0] && !strpbrk(text, "0123456789?")) {
		char *word = xstrdup(text);
		bool drawn = quick_take(ui, scene, here.line.item, word, MOVE_ENTER, action);
		free(word);
		return drawn;
	}
	if (question_kind(question->item) == KIND_TEXT)
		longtext_key(ui, scene, (struct input){.command = CMD_ENTER}, action);
	else
		line_key(ui, scene, (struct input){.command = CMD_ENTER}, action);
	quick_date(ui, scene, action);
	return true;
}

/* The unit's own keys come as characters here. */
static struct input unit_input(struct input input)
{
	uint32_t cp = utf8_folded(input.cp);
	if (input.command != CMD_CHAR)
		return input;
	if (cp == ' ')
		return (struct input){.command = CMD_SPACE};
	return (struct input){.command = cp >= '0' && cp <= '9' ? CMD_DIGIT : CMD_NONE, .cp = cp};
}

/* A unit by its number: it is chosen and the value is next. */
static bool unit_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	bool drawn = line_key(ui, scene, input, action), chosen = input.command == CMD_DIGIT;
	if (chosen)
		ui->question.on_unit = false;
	return drawn || chosen;
}

static bool text_cell(struct ui *ui, const struct scene *scene, struct spot here, struct input input,
                      struct action *action)
{
	struct question *question = &ui->question;
	if (input.command == CMD_ENTER)
		return text_enter(ui, scene, here, action);
	if (question->on_unit)
		return unit_key(ui, scene, unit_input(input), action);
	if (input.command == CMD_LEFT && question->line.caret == 0)
		return desk_leave(ui, scene, MOVE_LEFT, action);
	if (input.command == CMD_RIGHT && question->line.caret == question->line.text.length)
		return desk_leave(ui, scene, MOVE_RIGHT, action);
	if (question_kind(question->item) == KIND_TEXT)
		return longtext_key(ui, scene, input, action);
	return line_key(ui, scene, input, action);
}

/* --- the page --- */

/* Tab: to the unit, on to the quick line where there is one, else to the next cell. */
static bool tab(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct question *question = &ui->question;
	bool units = !question->ticks && question->item->unit_count > 1;
	if (units && (!question->on_unit || !ui->desk.part.test))
		return line_key(ui, scene, (struct input){.command = CMD_TAB}, action);
	question->on_unit = false;
	return desk_leave(ui, scene, ui->desk.part.test ? MOVE_QUICK : MOVE_ENTER, action);
}

/* Up and down: through the rows of a long text first. */
static bool vertical(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct question *question = &ui->question;
	if (question->on_unit)
		return line_key(ui, scene, input, action);
	if (question_kind(question->item) == KIND_TEXT && longtext_key(ui, scene, input, action))
		return true;
	if (question_turn(ui, scene, input.command == CMD_UP ? -1 : 1))
		return true;
	return desk_leave(ui, scene, input.command == CMD_UP ? MOVE_UP : MOVE_DOWN, action);
}

static bool field_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct spot here = desk_spot(ui, scene);
	bool drawn;
	if (ui->question.finding)
		return find_key(ui, scene, input, action);
	if (ui->question.writing)
		return choice_key(ui, scene, input, action);
	if (ui->question.fixed && input.command != CMD_UP && input.command != CMD_DOWN && input.command != CMD_TAB)
		return input.command == CMD_ENTER && desk_leave(ui, scene, MOVE_ENTER, action);
	if (input.command == CMD_CHAR && row_command(ui, scene, here, utf8_folded(input.cp), action, &drawn))
		return drawn;
	switch (input.command) {
	case CMD_UP:
	case CMD_DOWN:
		return vertical(ui, scene, input, action);
	case CMD_TAB:
		return tab(ui, scene, action);
	case CMD_ADD:
		return desk_leave(ui, scene, MOVE_ADD, action);
	case CMD_DITTO:
		return row_command(ui, scene, here, '=', action, &drawn) && drawn;
	case CMD_ASIDE:
		return row_command(ui, scene, here, '-', action, &drawn) && drawn;
	case CMD_BLANK:
	case CMD_UNKNOWN:
	case CMD_PREFER:
	case CMD_NOT_DONE:
		return reason(ui, scene, input.command, action);
	default:
		break;
	}
	if (!cell_open(scene->form, here.node)) /* a row that was set aside */
		return input.command == CMD_ENTER && desk_leave(ui, scene, MOVE_DOWN, action);
	if (ui->question.ticks)
		return choice_cell(ui, scene, here, input, action);
	return text_cell(ui, scene, here, input, action);
}

/* The line below a table: one more row, or on. */
static bool add_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	uint32_t cp = utf8_folded(input.cp);
	if (input.command == CMD_ADD || (input.command == CMD_CHAR && (cp == '+' || cp == 'a' || cp == 'A')))
		return desk_leave(ui, scene, MOVE_ADD, action);
	if (input.command == CMD_ENTER || input.command == CMD_TAB)
		return desk_leave(ui, scene, MOVE_ENTER, action);
	if (input.command == CMD_UP || input.command == CMD_DOWN)
		return desk_leave(ui, scene, input.command == CMD_UP ? MOVE_UP : MOVE_DOWN, action);
	return false;
}

bool desk_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	bool drawn;
	if (input.command == CMD_NEXT || input.command == CMD_BACK)
		drawn = desk_leave(ui, scene, input.command == CMD_NEXT ? MOVE_NEXT : MOVE_BACK, action);
	else if (input.command == CMD_NOT_DONE && ui->desk.part.test)
		drawn = (ui_push(ui, &page_rest), true);
	else if (ui->desk.at == DESK_QUICK)
		drawn = quick_key(ui, scene, input, action);
	else if (ui->desk.at == DESK_ADD)
		drawn = add_key(ui, scene, input, action);
	else
		drawn = field_key(ui, scene, input, action);
	return drawn;
}
