/* question.c - the page of one question: what is kept for it, what was put in, and how it is left.
 *
 * The three kinds of fields are in choice.c, line.c and longtext.c.  What was put in lives in struct question until it
 * is handed out as ACTION_ANSWER; a text that cannot be kept as a value goes out as a draft, so going back is never
 * refused. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

enum kind question_kind(const struct item *item)
{
	if (item->type == ITEM_TEXT)
		return KIND_TEXT;
	if (item->option_count == 0)
		return KIND_LINE;
	return item->repeats ? KIND_MANY : KIND_ONE;
}

static const struct {
	void (*build)(const struct ui *ui, struct sheet *sheet);
	bool (*key)(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
} kinds[] = {
        [KIND_ONE] = {choice_build, choice_key},
        [KIND_MANY] = {choice_build, choice_key},
        [KIND_LINE] = {line_build, line_key},
        [KIND_TEXT] = {longtext_build, longtext_key},
};

struct text item_words(const struct item *item, enum reader reader)
{
	return reader == READER_STAFF && item->staff_text.en ? item->staff_text : item->text;
}

struct text item_label(const struct item *item, enum reader reader)
{
	return reader == READER_STAFF && item->short_text.en ? item->short_text : item_words(item, reader);
}

void text_free(struct text text)
{
	free((char *)text.en);
	free((char *)text.zh);
}

/* What a node holds, in one language; the caller frees. */
static char *node_show(const struct node *node, enum lang lang)
{
	if (node->draft)
		return xstrdup(node->draft);
	if (node->answer_count == 0)
		return xstrdup(node->absent == ABSENT_BLANK ? tr(lang, N_("left blank"))
		                                            : absent_text(node->item, node->absent, lang));
	struct buf out = {0};
	for (size_t i = 0; i < node->answer_count; i++) {
		char *one = form_show(node->item, &node->answers[i], lang);
		if (i > 0)
			buf_puts(&out, tr(lang, N_(", ")));
		buf_puts(&out, one);
		free(one);
	}
	return buf_take(&out);
}

struct text node_words(const struct node *node)
{
	return (struct text){.en = node_show(node, LANG_EN), .zh = node_show(node, LANG_ZH)};
}

/* A label up to the mark that ends a question, without what is said behind it; the caller frees. */
static char *bare_label(const char *label)
{
	static const char *const marks[] = {"?", "\uFF1F", ":", "\uFF1A"}; /* half and full width */
	size_t length = strlen(label);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *mark = strstr(label, marks[i]);
		bool ends = mark && (i < 2 || mark[strlen(marks[i])] == '\0');
		if (ends && mark > label && (size_t)(mark - label) < length)
			length = (size_t)(mark - label);
	}
	return xstrndup(label, length);
}

struct text node_line(const struct node *node, struct text label, const char *pattern)
{
	struct text answer = node_words(node);
	char *en = bare_label(text_in(label, LANG_EN)), *zh = bare_label(text_in(label, LANG_ZH));
	struct text line = {
	        .en = msg_fill(tr(LANG_EN, pattern), en, answer.en, NULL),
	        .zh = msg_fill(tr(LANG_ZH, pattern), zh, answer.zh, NULL),
	};
	text_free(answer);
	free(en);
	free(zh);
	return line;
}

void question_finish(struct question *question)
{
	edit_finish(&question->line);
	edit_finish(&question->typed);
	free(question->ticks);
	free(question->lifted);
	msg_finish(&question->doubt);
	arena_destroy(question->arena);
	*question = (struct question){0};
}

/* Tick the options that are among a node's answers or stand for its reason. */
static void load_ticks(struct question *question, const struct node *node)
{
	const struct item *item = question->item;
	question->focus = -1;
	for (size_t i = 0; i < item->option_count; i++) {
		const struct option *option = &item->options[i];
		bool on = option->absent != ABSENT_BLANK && node->answer_count == 0 && option->absent == node->absent;
		for (size_t k = 0; k < node->answer_count && option->absent == ABSENT_BLANK; k++)
			on |= strcmp(node->answers[k].value.text, option->value.text) == 0;
		question->ticks[i] = on;
		if (on && question->focus < 0)
			question->focus = (int)i;
	}
	question->absent = node->answer_count == 0 ? node->absent : ABSENT_BLANK;
}

/* Put the text of a node into the line: a draft, the person's own words, or the value as it was typed. */
static void load_line(struct question *question, const struct node *node)
{
	const struct item *item = question->item;
	edit_set(&question->line, node->draft);
	question->unit = 0;
	question->absent = node->answer_count == 0 ? node->absent : ABSENT_BLANK;
	if (node->draft || node->answer_count == 0)
		return;
	const struct answer *answer = &node->answers[0];
	edit_set(&question->line, answer->said ? answer->said : answer->value.text);
	for (size_t i = 0; i < item->unit_count; i++)
		if (answer->value.unit && strcmp(item->units[i].code, answer->value.unit) == 0)
			question->unit = i;
}

void question_load(struct ui *ui, const struct scene *scene)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	assert(node && node->item == question->item);
	free(question->lifted);
	question->lifted = NULL;
	edit_set(&question->typed, NULL);
	question->touched = question->confirming = question->finding = question->on_unit = false;
	if (question->ticks)
		load_ticks(question, node);
	else
		load_line(question, node);
}

void question_focus(struct ui *ui, const struct scene *scene, const struct node *node)
{
	struct question *question = &ui->question;
	const struct item *item = node->item;
	question_finish(question);
	free(ui->place);
	ui->place = form_path(node);
	*question = (struct question){.item = item, .focus = -1, .arena = arena_create(), .panels = ui->panels};
	ui->panels = 0;
	bool text = question_kind(item) == KIND_TEXT;
	edit_init(&question->line, item->max_length ? item->max_length : text ? TEXT_LIMIT : LINE_LIMIT, text);
	edit_init(&question->typed, LINE_LIMIT, false);
	if (item->option_count > 0)
		question->ticks = xcalloc(item->option_count, sizeof *question->ticks);
	question_load(ui, scene);
}

void question_open(struct ui *ui, const struct scene *scene, struct stop stop)
{
	question_focus(ui, scene, stop.node);
	ui_go(ui, &page_question);
	if (!ui->linear.on && ui->rows < SMALL_ROWS && opening_due(ui, scene))
		ui_push(ui, &page_opening);
}

bool question_typing(const struct question *question)
{
	return question->finding || (!question->ticks && !question->on_unit);
}

bool question_takes(const struct question *question, enum command command)
{
	static const uint64_t editing = BIT(CMD_LEFT) | BIT(CMD_RIGHT) | BIT(CMD_HOME) | BIT(CMD_END) | BIT(CMD_DELETE);
	bool list = question->ticks != NULL;
	switch (command) {
	case CMD_DIGIT:
		return list || question->on_unit;
	case CMD_WAITING:
		return list && item_option(question->item, WAITING_CODE);
	case CMD_SPACE:
		return question->item->repeats || question->on_unit;
	case CMD_FIND:
		return question->item->option_count > LIST_LONG;
	case CMD_TAB:
		return question->item->unit_count > 1;
	default:
		return !list || !(editing & BIT(command));
	}
}

void question_put(struct ui *ui, const struct response *response)
{
	struct question *question = &ui->question;
	struct node node = {.item = question->item, .absent = response->absent, .answers = response->answers,
	                    .answer_count = response->count};
	if (question->ticks)
		load_ticks(question, &node);
	else
		load_line(question, &node);
	question->touched = true;
	question->confirming = false;
}

/* --- what was put in, as a response --- */

/* The ticked options; a line that stands for a reason gives the reason. */
static enum check_result collect_ticks(struct question *question)
{
	const struct item *item = question->item;
	struct response *response = &question->response;
	question->answers = arena_alloc(question->arena, (item->option_count + 1) * sizeof *question->answers);
	response->absent = question->absent;
	response->answers = question->answers;
	for (size_t i = 0; i < item->option_count; i++) {
		if (!question->ticks[i])
			continue;
		if (item->options[i].absent != ABSENT_BLANK)
			response->absent = item->options[i].absent;
		else
			question->answers[response->count++].value = item->options[i].value;
	}
	if (response->count > 0)
		response->absent = ABSENT_BLANK;
	return CHECK_OK;
}

/* The text of the line: a value that can be read, a text as it stands, or a reason when it is empty. */
static enum check_result collect_line(const struct form *form, struct question *question, struct msg *why)
{
	const struct item *item = question->item;
	struct response *response = &question->response;
	response->absent = ABSENT_BLANK;
	if (edit_empty(&question->line)) {
		response->absent = question->absent;
		return CHECK_OK;
	}
	question->answers = arena_alloc(question->arena, sizeof *question->answers);
	response->answers = question->answers;
	response->count = 1;
	if (item->type == ITEM_TEXT || item->type == ITEM_STRING) {
		question->answers->value.text = arena_strdup(question->arena, edit_text(&question->line));
		return CHECK_OK;
	}
	const char *unit = item->unit_count > 0 ? item->units[question->unit].code : NULL;
	return form_read(form, item, edit_text(&question->line), unit, question->arena, question->answers, why);
}

/* Make the response; what the form says about it, and why. */
static enum check_result collect(struct ui *ui, const struct scene *scene, struct msg *why)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	question->response = (struct response){0};
	enum check_result result = question->ticks ? collect_ticks(question) : collect_line(scene->form, question, why);
	if (result != CHECK_OK || question->response.count == 0)
		return result;
	if (question->confirming && question->soft)
		question->answers->confirmed = true;
	return form_check(scene->form, node, &question->response, why);
}

/* The text goes out as a draft instead: it could not be kept as a value. */
static void make_draft(struct question *question)
{
	question->response = (struct response){
	        .absent = ABSENT_BLANK,
	        .draft = arena_strdup(question->arena, edit_text(&question->line)),
	};
}

/* Ask once more about a value before it is kept; Enter then says yes. */
static bool doubt(struct question *question, struct msg *why, bool soft)
{
	question->confirming = true;
	question->soft = soft;
	msg_finish(&question->doubt);
	question->doubt = *why;
	*why = (struct msg){0};
	return true;
}

/* Whether Enter has to stay on the page for now, and what it says there. */
static bool stays(struct ui *ui, enum check_result result, struct msg *why)
{
	struct question *question = &ui->question;
	if (result == CHECK_HARD) {
		msg_finish(&ui->message);
		ui->message = *why;
		*why = (struct msg){0};
		return true;
	}
	if (question->confirming)
		return false;
	if (result == CHECK_SOFT)
		return doubt(question, why, true);
	const struct answer *answer = question->response.count > 0 ? question->answers : NULL;
	if (answer && answer->said) {
		msg_set(why, N_("Will be kept as: {1}, with your own words “{2}”."), answer->value.text, answer->said,
		        NULL);
		return doubt(question, why, false);
	}
	return false;
}

/* An item that may not be passed over in silence says so once. */
static bool asks_again(struct ui *ui, enum move move)
{
	struct question *question = &ui->question;
	if (move != MOVE_ENTER || !question->item->ask_again || question->asked_again)
		return false;
	question->asked_again = true;
	walk_note_again(ui, question->item);
	ui_say(ui, N_("This one helps us to go on the right way. You may still leave it blank: press Enter again."));
	return true;
}

/* Whether a move is one onwards, which stays where an answer cannot be kept as it is; back is never refused. */
static bool stops(enum move move)
{
	return move == MOVE_ENTER || move == MOVE_DOWN || move == MOVE_RIGHT || move == MOVE_QUICK || move == MOVE_ADD;
}

/* Go on without a new answer; the first thing that follows by itself is the action. An answer that was alarming and is
 * kept after "the wrong key" alarms again. */
static bool go_on(struct ui *ui, const struct scene *scene, struct action *action)
{
	if (!walk_alert(ui, scene, true))
		walk(ui, scene);
	ui_take(ui, action);
	return true;
}

bool question_leave(struct ui *ui, const struct scene *scene, enum move move, struct action *action)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	struct msg why = {0};
	ui->move = move;
	if (!question->touched && (node_answered(node) || !asks_again(ui, move)))
		return go_on(ui, scene, action);
	if (!question->touched)
		return true;
	enum check_result result = collect(ui, scene, &why);
	if (stops(move) && stays(ui, result, &why))
		return true;
	if (result == CHECK_HARD || (result == CHECK_SOFT && !(question->confirming && question->soft)))
		make_draft(question);
	msg_finish(&why);
	const struct response *response = &question->response;
	if (response->count == 0 && response->absent == ABSENT_BLANK && !response->draft && asks_again(ui, move))
		return true;
	if (!form_differs(node, response))
		return go_on(ui, scene, action);
	action->type = ACTION_ANSWER;
	action->path = xstrdup(ui->place);
	action->response = *response;
	walk_leaving(ui, scene, node);
	return true;
}

bool question_half_typed(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct question *question = &ui->question;
	if (!ui_asking(ui) || !question->touched || edit_empty(&question->line))
		return false;
	make_draft(question);
	if (!form_differs(form_at(scene->form, ui->place), &question->response))
		return false;
	ui->move = MOVE_ENTER;
	action->type = ACTION_ANSWER;
	action->path = xstrdup(ui->place);
	action->response = question->response;
	return true;
}

/* --- the page --- */

bool question_reason(struct ui *ui, enum command command)
{
	static const struct {
		enum command command;
		enum absent absent;
	} reasons[] = {{CMD_UNKNOWN, ABSENT_UNKNOWN},
	               {CMD_PREFER, ABSENT_PREFER_NOT},
	               {CMD_NOT_DONE, ABSENT_NOT_DONE},
	               {CMD_BLANK, ABSENT_BLANK}};
	struct question *question = &ui->question;
	const struct item *item = question->item;
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (reasons[i].command != command)
			continue;
		question->absent = reasons[i].absent;
		question->touched = true;
		question->confirming = false;
		edit_set(&question->line, NULL);
		edit_set(&question->typed, NULL);
		for (size_t k = 0; k < item->option_count; k++)
			question->ticks[k] =
			        item->options[k].absent != ABSENT_BLANK && item->options[k].absent == reasons[i].absent;
		if (question->absent == ABSENT_BLANK)
			ui_say(ui, N_("Left blank. Press Enter to go on."));
		return true;
	}
	return false;
}

bool question_mark(const struct question *question, struct sheet *sheet, int col)
{
	const struct item *item = question->item;
	bool shown = question->absent == ABSENT_BLANK || !edit_empty(&question->line);
	for (size_t i = 0; i < item->option_count; i++)
		shown |= question->ticks[i];
	if (shown || sheet->aloud) /* nothing, or its own line of the list says it */
		return false;
	struct text words = {.en = absent_text(item, question->absent, LANG_EN),
	                     .zh = absent_text(item, question->absent, LANG_ZH)};
	char *text = text_inline(sheet->langs, words);
	if (col + 2 + utf8_width(text) > sheet->cols - 1) {
		sheet->row++;
		col = sheet->left - 2;
	}
	sheet_put(sheet, col + 2, ATTR_BOLD, text);
	sheet->row++;
	free(text);
	return true;
}

/* Read out: what is answered already. On the screen it stands in the field. */
static void build_now(const struct node *node, struct sheet *sheet)
{
	if (!node || !(node_answered(node) || node->draft))
		return;
	bool text = node->item->type == ITEM_TEXT && node->answer_count > 0;
	const char *id = node->draft ? N_("Written so far, and not to be read yet: {1}. Enter alone keeps it.")
	                             : N_("Your answer now: {1}. Enter alone keeps it.");
	struct text now = node_words(node), line = sentence(id, now);
	if (text)
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("Written so far; what you write is added, and Enter alone goes on:"));
	sheet_text(sheet, 0, ATTR_NORMAL, NULL, text ? now : line);
	text_free(line);
	text_free(now);
}

static void question_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct item *item = ui->question.item;
	if (!sheet->small)
		opening_build(ui, scene, sheet);
	panel_build(ui, sheet);
	sheet_role(sheet, ROLE_QUESTION);
	sheet_text(sheet, 0, ATTR_BOLD, NULL, item_words(item, scene->reader));
	if (item->help.en && scene->reader == READER_PATIENT)
		sheet_text(sheet, 0, ATTR_NORMAL, NULL, item->help);
	if (sheet->aloud)
		build_now(form_at(scene->form, ui->place), sheet);
	if (sheet->aloud && ui->question.touched && question_kind(item) == KIND_MANY)
		sheet_words(sheet, 0, ATTR_NORMAL, N_("Enter alone keeps what is chosen."));
	if (question_kind(item) == KIND_MANY)
		sheet_pair(sheet, 0, ATTR_NORMAL, "",
		           words(sheet->langs.count == 2 && sheet->fit > FIT_ROOMY /* the answer line has no hint */
		                         ? N_("(more than one: number, then Enter)")
		                         : N_("(You can choose more than one.)")));
	kinds[question_kind(item)].build(ui, sheet);
}

static bool question_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	if (input.command == CMD_NEXT)
		return question_leave(ui, scene, MOVE_NEXT, action);
	if (input.command == CMD_BACK)
		return question_leave(ui, scene, MOVE_BACK, action);
	if (!ui->question.finding && question_reason(ui, input.command))
		return true;
	return kinds[question_kind(ui->question.item)].key(ui, scene, input, action);
}

static const struct hint list_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next")},
        {CMD_SPACE, 5, N_("Space"), N_("Tick")},
        {CMD_FIND, 6, "f", N_("Find")},
        {CMD_INFO, 8, "i", N_("Why")},
        {CMD_BACK, 1, "b", N_("Back")},
        {CMD_BLANK, 7, "0", N_("Blank")},
        {CMD_UNKNOWN, 5, "d", N_("Don’t know")},
        {CMD_PAUSE, 3, "p", N_("Pause")},
        {CMD_ESC, 0, "Esc", N_("Menu")},
        {CMD_HELP, 4, "?", N_("Help")},
        {0},
};
static const struct hint consent_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next")},
        {CMD_INFO, 3, "i", N_("Who sees this")},
        {CMD_BACK, 1, "b", N_("Back")},
        {CMD_LANGUAGE, 5, "l", N_("Language")},
        {CMD_ESC, 0, "Esc", N_("Menu")},
        {CMD_HELP, 4, "?", N_("Help")},
        {0},
};
static const struct hint line_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next")},
        {CMD_TAB, 3, "Tab", N_("Unit")},
        {CMD_BACK, 1, "PgUp", N_("Back")},
        {CMD_CLEAR, 5, "Ctrl-U", N_("Clear")},
        {CMD_ESC, 0, "Esc", N_("Menu")},
        {CMD_HELP, 4, "Esc ?", N_("Help")},
        {0},
};
static const struct hint text_hints[] = {
        {CMD_NEXT, 0, "PgDn", N_("Next")}, {CMD_BACK, 1, "PgUp", N_("Back")},  {CMD_CLEAR, 3, "Ctrl-U", N_("Clear")},
        {CMD_ESC, 0, "Esc", N_("Menu")},   {CMD_HELP, 4, "Esc ?", N_("Help")}, {0},
};
static const struct hint find_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Choose")},
        {CMD_UP, 1, N_("Up Down"), N_("choose a row")},
        {CMD_ESC, 0, "Esc", N_("Back")},
        {0},
};

const struct hint *question_hints(const struct question *question)
{
	if (question->finding)
		return find_hints;
	if (strcmp(question->item->link_id, CONSENT_ITEM) == 0)
		return consent_hints;
	if (question->ticks)
		return list_hints;
	return question_kind(question->item) == KIND_TEXT ? text_hints : line_hints;
}

const struct page page_question = {
        .flags = 0,
        .commands = BITS_FORM | BITS_ROWS | BITS_NUMBER | BIT(CMD_NEXT) | BIT(CMD_BACK) | BIT(CMD_SPACE) |
                    BIT(CMD_LEFT) | BIT(CMD_RIGHT) | BIT(CMD_HOME) | BIT(CMD_END) | BIT(CMD_TAB) | BIT(CMD_DELETE) |
                    BIT(CMD_BLANK) | BIT(CMD_UNKNOWN) | BIT(CMD_PREFER) | BIT(CMD_NOT_DONE) | BIT(CMD_WAITING) |
                    BIT(CMD_FIND) | BIT(CMD_CHAR),
        .build = question_build,
        .key = question_key,
};
