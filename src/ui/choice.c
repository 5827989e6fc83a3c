/* choice.c - the list of a choice or yes/no question: one tick, or several with exclusive lines (screens 3.3, 3.6).
 *
 * For one answer the mark follows digits and arrows and Enter keeps it.  For several, a number and Enter or Space tick,
 * and Enter on an empty answer line goes on.  Lines that stand for a reason ("I don't know") are always exclusive. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

/* Whether a text holds the other, letters of either case being one. */
static bool holds(const char *text, const char *wanted)
{
	return strcasestr(text, wanted) != NULL;
}

bool choice_is_other(const struct question *question, size_t line)
{
	return question->ticks && line == question->item->option_count + question->own_count;
}

/* "(a) Asthma" in one language; the caller frees. */
static char *option_text(const struct option *option, enum lang lang)
{
	const char *prefix = option->prefix.en || option->prefix.zh ? text_in(option->prefix, lang) : "";
	return xasprintf("%s%s%s", prefix, *prefix ? " " : "", text_in(option->text, lang));
}

struct text choice_words(const struct question *question, size_t line)
{
	const struct item *item = question->item;
	if (line < item->option_count)
		return (struct text){.en = option_text(&item->options[line], LANG_EN),
		                     .zh = option_text(&item->options[line], LANG_ZH)};
	if (!choice_is_other(question, line)) {
		const struct answer *own = &question->own[line - item->option_count];
		return (struct text){.en = form_show(item, own, LANG_EN), .zh = form_show(item, own, LANG_ZH)};
	}
	struct text label = item->open_label.en || item->open_label.zh ? item->open_label
	                                                               : words(N_("Something else, in your own words"));
	return (struct text){.en = xstrdup(text_in(label, LANG_EN)), .zh = xstrdup(text_in(label, LANG_ZH))};
}

bool choice_shown(const struct question *question, size_t line)
{
	const char *wanted = edit_text(&question->typed);
	if (!question->finding || !wanted[0])
		return true;
	struct text text = choice_words(question, line);
	bool shown = holds(text.zh, wanted) || holds(text.en, wanted) ||
	             (line < question->item->option_count && question->item->options[line].value.text &&
	              holds(question->item->options[line].value.text, wanted));
	text_free(text);
	return shown;
}

/* Digits of the longest number in the list. */
static int digits(const struct question *question)
{
	return question->lines < 10 ? 1 : question->lines < 100 ? 2 : question->lines < 1000 ? 3 : 4;
}

static void build_line(const struct question *question, size_t line, bool many, struct sheet *sheet)
{
	bool on = question->ticks[line], focused = question->focus == (int)line;
	char *prefix = many ? xasprintf("[%c] %*zu  ", on ? 'x' : ' ', digits(question), line + 1)
	                    : xasprintf("(%c) %*zu  ", on ? 'x' : ' ', digits(question), line + 1);
	int attr = (on ? ATTR_BOLD : ATTR_NORMAL) | (focused ? ATTR_REVERSE : ATTR_NORMAL);
	int first = sheet->row;
	sheet_start(sheet);
	struct text text = choice_words(question, line);
	sheet_choice(sheet, (int)line + 1, on);
	if (sheet->fit >= FIT_PAIRED)
		sheet_pair(sheet, sheet->small ? 0 : 2, attr, prefix, text);
	else
		sheet_text(sheet, sheet->small ? 0 : 2, attr, prefix, text);
	if (focused)
		sheet_focus(sheet, first);
	text_free(text);
	free(prefix);
}

/* What stands on the answer line: what is typed, or the number of the mark. */
static char *answer_text(const struct question *question, bool many)
{
	if (!edit_empty(&question->typed) || many)
		return xstrdup(edit_text(&question->typed));
	for (size_t i = 0; i < question->lines; i++)
		if (question->ticks[i])
			return xasprintf("%zu", i + 1);
	return xstrdup("");
}

/* What to do at the answer line. */
static const char *hint(const struct question *question, bool many)
{
	if (question->finding)
		return N_("type a part of it; Enter chooses the line");
	if (many)
		return N_("a number and Enter ticks; Enter alone goes on");
	if (question->fixed)
		return N_("Enter goes on");
	for (size_t i = 0; i < question->lines; i++)
		if (question->ticks[i])
			return choice_is_other(question, i) ? N_("Enter, then type it")
			                                    : N_("Enter goes on; another number changes it");
	return N_("press a number, then Enter; Enter alone leaves it blank");
}

/* The answer line while another answer than the list's is typed. */
static void build_writing(const struct question *question, struct sheet *sheet)
{
	int col = sheet_field(sheet, sheet->left, N_("In your own words"), edit_text(&question->line),
	                      question->line.caret, 36);
	sheet_hint(sheet, col, sheet->small ? NULL : N_("Enter keeps it"));
}

void choice_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	(void)scene;
	const struct question *question = &ui->question;
	bool many = question->item->repeats, any = false;
	sheet_gap(sheet);
	sheet_pin(sheet);
	for (size_t i = 0; i < question->lines; i++) {
		if (choice_shown(question, i))
			build_line(question, i, many, sheet);
		any |= choice_shown(question, i);
	}
	if (!any && !sheet->aloud) /* read out it is said behind the search */
		sheet_words(sheet, sheet->small ? 0 : 2, ATTR_NORMAL,
		            N_("No line holds this. Esc shows all of them again."));
	sheet_tail(sheet);
	if (question->writing) {
		build_writing(question, sheet);
		return;
	}
	char *text = answer_text(question, many);
	int col = sheet_field(sheet, sheet->left, question->finding ? N_("Find") : N_("Answer"), text, strlen(text),
	                      question->finding ? 20 : digits(question) + 1);
	const char *beside = hint(question, many);
	if (sheet->aloud) /* how one number is chosen was said at the start */
		beside = many ? N_("Type all their numbers on one line, like 1 3.") : NULL;
	if (!question_mark(question, sheet, col))
		sheet_hint(sheet, col, beside);
	free(text);
}

/* Remember the ticks, once, so that `u` gives them back. */
static void keep_lifted(struct question *question, size_t line)
{
	size_t count = question->lines, others = 0;
	for (size_t i = 0; i < count; i++)
		others += i != line && question->ticks[i];
	free(question->lifted);
	question->lifted = NULL;
	if (others == 0)
		return;
	question->lifted = xcalloc(count, sizeof *question->lifted);
	memcpy(question->lifted, question->ticks, count * sizeof *question->ticks);
}

bool choice_exclusive(const struct item *item, size_t line)
{
	return line < item->option_count &&
	       (item->options[line].exclusive || item->options[line].absent != ABSENT_BLANK);
}

/* Say which ticks went away. */
static void say_lifted(struct ui *ui, size_t line)
{
	const struct question *question = &ui->question;
	size_t others = 0;
	for (size_t i = 0; question->lifted && i < question->lines; i++)
		others += i != line && question->lifted[i];
	if (others == 0)
		return;
	char *count = xasprintf("%zu", others);
	bool desk = ui->stack[0].page == &page_desk; /* where letters are codes */
	ui_say(ui,
	       desk          ? N_("That line stands alone, so the others were unticked. Esc u gives them back.")
	       : others == 1 ? N_("That line stands alone, so the other one was unticked. Press u to have it back.")
	                     : N_("That line stands alone, so {1} others were unticked. Press u to have them back."),
	       count);
	free(count);
}

void choice_write(struct question *question)
{
	question->writing = true;
	question->focus = (int)question->lines - 1;
	edit_set(&question->line, NULL);
}

/* Tick or untick a line of several. */
static void toggle(struct ui *ui, size_t line)
{
	struct question *question = &ui->question;
	const struct item *item = question->item;
	if (choice_is_other(question, line)) {
		choice_write(question);
		return;
	}
	bool on = !question->ticks[line];
	free(question->lifted);
	question->lifted = NULL;
	if (on && choice_exclusive(item, line)) {
		keep_lifted(question, line);
		memset(question->ticks, 0, question->lines * sizeof *question->ticks);
	}
	for (size_t i = 0; on && i < item->option_count; i++)
		if (choice_exclusive(item, i))
			question->ticks[i] = false;
	question->ticks[line] = on;
	question->focus = (int)line;
	question->touched = true;
	question->absent = ABSENT_BLANK;
	say_lifted(ui, line);
}

/* Mark the one line. */
static void mark(struct question *question, size_t line)
{
	memset(question->ticks, 0, question->lines * sizeof *question->ticks);
	question->ticks[line] = true;
	question->focus = (int)line;
	question->absent = ABSENT_BLANK;
	question->touched = true;
}

void choice_pick(struct ui *ui, size_t line)
{
	if (ui->question.item->repeats)
		toggle(ui, line);
	else
		mark(&ui->question, line);
}

/* The line whose number is typed, or none. */
static size_t typed_line(const struct question *question)
{
	unsigned long number = strtoul(edit_text(&question->typed), NULL, 10);
	return number >= 1 && number <= question->lines ? number - 1 : SIZE_MAX;
}

/* A digit: it goes on the answer line; a number that cannot be in the list begins anew. */
static bool digit(struct ui *ui, struct input input)
{
	struct question *question = &ui->question;
	if (input.cp == '0' && edit_empty(&question->typed))
		return question_reason(ui, CMD_BLANK);
	if (digits(question) == 1)
		edit_set(&question->typed, NULL);
	edit_insert(&question->typed, input.cp);
	if (typed_line(question) == SIZE_MAX) {
		edit_set(&question->typed, NULL);
		if (input.cp != '0')
			edit_insert(&question->typed, input.cp);
	}
	size_t line = typed_line(question);
	if (line == SIZE_MAX) {
		char *most = xasprintf("%zu", question->lines);
		edit_set(&question->typed, NULL);
		ui_say(ui, N_("You can enter 1 to {1} here. You may also leave it blank."), most);
		free(most);
	} else if (!question->item->repeats) {
		mark(question, line);
	}
	return true;
}

/* Up and down, over the lines that are shown. */
static bool move(struct question *question, enum command command)
{
	int step = command == CMD_DOWN ? 1 : -1, count = (int)question->lines;
	int line = question->focus < 0 && step < 0 ? count : question->focus;
	do
		line += step;
	while (line >= 0 && line < count && !choice_shown(question, (size_t)line));
	if (line < 0 || line >= count)
		return false;
	question->focus = line;
	if (!question->item->repeats && !question->finding && !question->fixed)
		mark(question, (size_t)line);
	if (!question->finding)
		edit_set(&question->typed, NULL);
	return true;
}

/* Enter of a search: the line in focus, or the first that is shown, is chosen. */
static bool found(struct ui *ui)
{
	struct question *question = &ui->question;
	bool here = question->focus >= 0 && choice_shown(question, (size_t)question->focus);
	size_t line = here ? (size_t)question->focus : 0;
	while (line < question->lines && !choice_shown(question, line))
		line++;
	question->finding = false;
	edit_set(&question->typed, NULL);
	if (line == question->lines)
		return true;
	if (!question->item->repeats)
		mark(question, line);
	else if (!question->ticks[line])
		toggle(ui, line);
	question->focus = (int)line;
	return true;
}

/* Keys while the list is searched: all characters are text. */
static bool find_key(struct ui *ui, struct input input)
{
	struct question *question = &ui->question;
	switch (input.command) {
	case CMD_CHAR:
		return edit_insert(&question->typed, input.cp == '\n' ? ' ' : input.cp);
	case CMD_BACKSPACE:
		return edit_backspace(&question->typed);
	case CMD_CLEAR:
		return edit_clear_line(&question->typed);
	case CMD_ENTER:
		return found(ui);
	case CMD_UP:
	case CMD_DOWN:
		return move(question, input.command);
	default:
		return false;
	}
}

/* w: the option "waiting for the result", where there is one. */
static bool waiting(struct ui *ui)
{
	struct question *question = &ui->question;
	const struct option *option = item_option(question->item, WAITING_CODE);
	if (!option)
		return false;
	size_t line = (size_t)(option - question->item->options);
	if (!question->item->repeats)
		mark(question, line);
	else if (!question->ticks[line])
		toggle(ui, line);
	return true;
}

/* Enter: a typed number ticks its line; otherwise the answer is kept, or the other one is typed. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct question *question = &ui->question;
	size_t line = typed_line(question), other = question->lines - 1;
	if (!question->item->repeats && choice_is_other(question, other) && question->ticks[other]) {
		choice_write(question);
		return true;
	}
	if (!question->item->repeats || line == SIZE_MAX)
		return question_leave(ui, scene, MOVE_ENTER, action);
	toggle(ui, line);
	edit_set(&question->typed, NULL);
	return true;
}

/* Backspace and Ctrl-U take the typed number back, and with one answer its mark. */
static bool take_back(struct question *question, struct input input)
{
	bool typed = ui_number_key(&question->typed, input, LINE_LIMIT);
	if (question->item->repeats)
		return typed;
	size_t line = typed_line(question);
	memset(question->ticks, 0, question->lines * sizeof *question->ticks);
	question->focus = -1;
	question->absent = ABSENT_BLANK;
	question->touched = true;
	if (line != SIZE_MAX)
		mark(question, line);
	return true;
}

bool choice_written(struct ui *ui, const struct scene *scene)
{
	struct question *question = &ui->question;
	struct arena *arena = arena_create();
	struct answer answer;
	struct msg why = {0};
	bool ok = form_read(scene->form, question->item, edit_text(&question->line), NULL, arena, &answer, &why) ==
	          CHECK_OK;
	const struct option *option = ok ? item_option_of(question->item, &answer.value) : NULL;
	size_t line = option ? (size_t)(option - question->item->options) : 0;
	if (ok && !option) {
		question_own(question, &answer);
		line = question->item->option_count + question->own_count - 1;
	}
	if (!ok)
		ui_say(ui, why.id, why.arg[0], why.arg[1]);
	else if (!question->item->repeats)
		mark(question, line);
	else if (!question->ticks[line])
		toggle(ui, line);
	question->writing = !ok;
	msg_finish(&why);
	arena_destroy(arena);
	return ok;
}

/* Keys while another answer than the list's is typed; Enter keeps it, and nothing typed is none. */
static bool write_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct question *question = &ui->question;
	bool changed = false;
	if (input.command != CMD_ENTER) {
		input.cp = input.cp == '\n' ? ' ' : input.cp;
		return line_edit(&question->line, input, &changed);
	}
	if (edit_empty(&question->line)) {
		question->writing = false;
		return true;
	}
	if (!choice_written(ui, scene) || question->item->repeats)
		return true;
	return question_leave(ui, scene, MOVE_ENTER, action);
}

bool choice_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct question *question = &ui->question;
	if (question->finding)
		return find_key(ui, input);
	if (question->writing)
		return write_key(ui, scene, input, action);
	switch (input.command) {
	case CMD_DIGIT:
		return digit(ui, input);
	case CMD_UP:
	case CMD_DOWN:
		return move(question, input.command);
	case CMD_SPACE:
		if (!question->item->repeats || question->focus < 0)
			return false;
		toggle(ui, (size_t)question->focus);
		return true;
	case CMD_BACKSPACE:
	case CMD_CLEAR:
		return take_back(question, input);
	case CMD_WAITING:
		return waiting(ui);
	case CMD_FIND:
		question->finding = question->item->option_count > LIST_LONG;
		edit_set(&question->typed, NULL);
		return question->finding;
	case CMD_ENTER:
		return enter(ui, scene, action);
	default:
		return false;
	}
}
