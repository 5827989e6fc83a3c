/* question.c - the page of one question, and how it is left.
 *
 * The kinds of fields are in choice.c, line.c and longtext.c, what stands in them in answer.c.  What was put in lives
 * in struct question until it is handed out as ACTION_ANSWER; a text that cannot be kept as a value goes out as a
 * draft, so going back is never refused. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

enum kind question_kind(const struct item *item)
{
	if (item->read_only || item->type == ITEM_DISPLAY || item->type == ITEM_ATTACHMENT ||
	    item->type == ITEM_REFERENCE)
		return KIND_SHOWN;
	if (item->option_count > 0)
		return item->repeats ? KIND_MANY : KIND_ONE;
	return item->type == ITEM_TEXT ? KIND_TEXT : KIND_LINE;
}

static const struct {
	void (*build)(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
	bool (*key)(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
} kinds[] = {
        [KIND_ONE] = {choice_build, choice_key}, [KIND_MANY] = {choice_build, choice_key},
        [KIND_LINE] = {line_build, line_key},    [KIND_TEXT] = {longtext_build, longtext_key},
        [KIND_SHOWN] = {fixed_build, fixed_key},
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
	if (node->draft && node->answer_count == 0)
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
	if (node->draft)
		buf_printf(&out, "%s%s", tr(lang, N_(", ")), node->draft);
	return buf_take(&out);
}

struct text node_words(const struct node *node)
{
	return (struct text){.en = node_show(node, LANG_EN), .zh = node_show(node, LANG_ZH)};
}

char *bare_label(const char *label)
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

void question_focus(struct ui *ui, const struct scene *scene, const struct node *node)
{
	struct question *question = &ui->question;
	const struct item *item = node->item;
	question_finish(question);
	free(ui->place);
	ui->place = form_path(node);
	*question = (struct question){.item = item, .focus = -1, .arena = arena_create(), .panels = ui->panels};
	ui->panels = 0;
	bool text = question_kind(item) == KIND_TEXT, words = text || (ui->foreign && item_is_words(item));
	edit_init(&question->line, item->max_length ? item->max_length : words ? TEXT_LIMIT : LINE_LIMIT, text);
	edit_init(&question->typed, LINE_LIMIT, false);
	question->fixed = question_kind(item) == KIND_SHOWN || ui_viewing(scene);
	if (question_kind(item) == KIND_ONE || question_kind(item) == KIND_MANY)
		question->ticks = xcalloc(item->option_count + 1, sizeof *question->ticks);
	question_load(ui, scene);
}

void question_open(struct ui *ui, const struct scene *scene, struct stop stop)
{
	question_focus(ui, scene, stop.node);
	ui_go(ui, &page_question);
	if (!ui->linear.on && opening_due(ui, scene))
		ui_push(ui, &page_opening);
}

bool question_typing(const struct question *question)
{
	return question->finding || question->writing || (!question->ticks && !question->on_unit && !question->fixed);
}

bool question_takes(const struct question *question, enum command command)
{
	static const uint64_t editing = BIT(CMD_LEFT) | BIT(CMD_RIGHT) | BIT(CMD_HOME) | BIT(CMD_END) | BIT(CMD_DELETE);
	bool list = question->ticks != NULL && !question->writing;
	if (question->fixed && ((editing | BITS_EDIT) & BIT(command)))
		return false;
	switch (command) {
	case CMD_DIGIT:
		return list || question->on_unit;
	case CMD_WAITING:
		return list && item_option(question->item, WAITING_CODE);
	case CMD_SPACE:
		return question->item->repeats || question->on_unit;
	case CMD_FIND:
		return list && question->item->option_count > LIST_LONG;
	case CMD_TAB:
		return question->item->unit_count > 1;
	default:
		return !list || !(editing & BIT(command));
	}
}

/* --- leaving it --- */

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
	const struct answer *answer = question->response.count > question->at ? &question->answers[question->at] : NULL;
	if (answer && answer->said && question->line.text.length > 0) {
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

/* Of several answers that are typed: Enter on one keeps it and stays, for one more; on an empty line it goes on.
 * Returns whether that is all there is to do. */
static bool stay_for_more(struct ui *ui, const struct scene *scene, const struct node *node)
{
	struct question *question = &ui->question;
	const struct item *item = question->item;
	bool last = question->at >= node->answer_count, empty = edit_empty(&question->line);
	if (!question_several(item) || ui->move != MOVE_ENTER || question->reasoned || (empty && last))
		return false;
	if (!question->touched && !last) {
		question_load(ui, scene);
		return true;
	}
	if (question->touched && last && item->max_occurs > 0 && node->answer_count >= item->max_occurs) {
		char *most = xasprintf("%zu", item->max_occurs);
		ui_say(ui, N_("You can give {1} answers at most here."), most);
		free(most);
		return true;
	}
	ui->move = question->touched ? MOVE_STAY : MOVE_ENTER;
	return false;
}

/* A reason that would take the place of several answers is asked about. */
static bool doubt_reason(struct question *question, const struct node *node)
{
	struct msg why = {0};
	if (!question_several(question->item) || !question->reasoned || question->confirming || node->answer_count < 2)
		return false;
	char *count = xasprintf("%zu", node->answer_count);
	msg_set(&why, N_("This takes the place of the {1} answers that are here."), count, NULL);
	free(count);
	return doubt(question, &why, false);
}

bool question_leave(struct ui *ui, const struct scene *scene, enum move move, struct action *action)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	struct msg why = {0};
	ui->move = move;
	if (question->fixed)
		return go_on(ui, scene, action);
	if (question->writing && !edit_empty(&question->line))
		choice_written(ui, scene);
	if (stay_for_more(ui, scene, node) || (stops(move) && doubt_reason(question, node)))
		return true;
	if (!question->touched && (node_answered(node) || !asks_again(ui, move)))
		return go_on(ui, scene, action);
	if (!question->touched)
		return true;
	enum check_result result = question_collect(ui, scene, &why);
	if (stops(move) && stays(ui, result, &why))
		return true;
	if (result == CHECK_HARD || (result == CHECK_SOFT && !(question->confirming && question->soft)))
		question_draft(ui, scene);
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
	question_draft(ui, scene);
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
		question->touched = question->reasoned = true;
		question->confirming = question->writing = false;
		edit_set(&question->line, NULL);
		edit_set(&question->typed, NULL);
		for (size_t k = 0; k < question->lines; k++)
			question->ticks[k] = k < item->option_count && item->options[k].absent != ABSENT_BLANK &&
			                     item->options[k].absent == reasons[i].absent;
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
	for (size_t i = 0; i < question->lines; i++)
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
	const struct node *node = walk_here(ui, scene).node;
	if (!sheet->small)
		opening_build(ui, scene, sheet);
	panel_build(ui, sheet);
	around_build(ui, scene, sheet);
	if (item->type == ITEM_DISPLAY || item->read_only) { /* what is read is all there is */
		fixed_build(ui, scene, sheet);
		return;
	}
	heading_build(scene, node, sheet);
	if (item->help.en && scene->reader == READER_PATIENT)
		sheet_text(sheet, 0, ATTR_NORMAL, NULL, item->help);
	given_build(ui, node, sheet);
	if (sheet->aloud && !question_several(item))
		build_now(node, sheet);
	if (sheet->aloud && ui->question.touched && question_kind(item) == KIND_MANY)
		sheet_words(sheet, 0, ATTR_NORMAL, N_("Enter alone keeps what is chosen."));
	if (question_kind(item) == KIND_MANY)
		sheet_pair(sheet, 0, ATTR_NORMAL, "",
		           words(sheet->langs.count == 2 && sheet->fit > FIT_ROOMY /* the answer line has no hint */
		                         ? N_("(more than one: number, then Enter)")
		                         : N_("(You can choose more than one.)")));
	kinds[question_kind(item)].build(ui, scene, sheet);
}

static bool question_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	if (input.command == CMD_NEXT)
		return question_leave(ui, scene, MOVE_NEXT, action);
	if (input.command == CMD_BACK)
		return question_leave(ui, scene, MOVE_BACK, action);
	if (ui->question.fixed && input.command == CMD_ENTER)
		return question_leave(ui, scene, MOVE_ENTER, action);
	if (!ui->question.finding && !ui->question.writing && question_reason(ui, input.command))
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
static const struct hint write_hints[] = {{CMD_ENTER, 0, "Enter", N_("Keep it")}, {CMD_ESC, 1, "Esc", N_("Back")}, {0}};
static const struct hint fixed_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next")}, {CMD_BACK, 1, "b", N_("Back")}, {CMD_PAUSE, 3, "p", N_("Pause")},
        {CMD_ESC, 0, "Esc", N_("Menu")},     {CMD_HELP, 4, "?", N_("Help")}, {0},
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
	if (question->writing)
		return write_hints;
	if (question->fixed)
		return fixed_hints;
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
