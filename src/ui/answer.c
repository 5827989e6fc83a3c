/* answer.c - the fields of the question in focus: what a node holds put into them, and what was put in as a response.
 *
 * A list has a line for each option, then one for each answer that is none of them, then, where others can be given,
 * one to say so.  Where several answers are typed, one of them is in the line at a time: question->at tells which, the
 * count of them that it is one more.  Called by question.c and by the desk. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "core/value.h"
#include "ui/page.h"

/* --- a list --- */

/* Copy an answer: the node it is from may change. */
static struct answer copy(struct arena *arena, const struct answer *answer)
{
	const struct value *value = &answer->value;
	struct answer own = *answer;
	own.value.text = arena_strdup(arena, value->text);
	own.value.unit = value->unit ? arena_strdup(arena, value->unit) : NULL;
	own.value.system = value->system ? arena_strdup(arena, value->system) : NULL;
	own.value.display = value->display ? arena_strdup(arena, value->display) : NULL;
	own.said = answer->said ? arena_strdup(arena, answer->said) : NULL;
	return own;
}

void question_own(struct question *question, const struct answer *answer)
{
	const struct item *item = question->item;
	size_t count = item->repeats ? question->own_count : 0;
	struct answer *own = arena_alloc(question->arena, (count + 1) * sizeof *own);
	if (count > 0)
		memcpy(own, question->own, count * sizeof *own);
	own[count] = copy(question->arena, answer);
	question->own = own;
	question->own_count = count + 1;
	question->lines = item->option_count + question->own_count + item->open;
	question->ticks = xreallocarray(question->ticks, question->lines, sizeof *question->ticks);
	for (size_t i = item->option_count + count; i < question->lines; i++)
		question->ticks[i] = false;
	free(question->lifted);
	question->lifted = NULL;
}

/* Tick the lines of a node's answers, or the one that stands for its reason. */
static void load_ticks(struct question *question, const struct node *node)
{
	const struct item *item = question->item;
	question->own_count = 0;
	question->lines = item->option_count + item->open;
	question->ticks = xreallocarray(question->ticks, question->lines, sizeof *question->ticks);
	memset(question->ticks, 0, question->lines * sizeof *question->ticks);
	for (size_t i = 0; i < item->option_count; i++)
		question->ticks[i] = node->answer_count == 0 && item->options[i].absent != ABSENT_BLANK &&
		                     item->options[i].absent == node->absent;
	for (size_t i = 0; i < node->answer_count; i++) {
		const struct option *option = item_option_of(item, &node->answers[i].value);
		if (!option)
			question_own(question, &node->answers[i]);
		question->ticks[option ? (size_t)(option - item->options)
		                       : item->option_count + question->own_count - 1] = true;
	}
	question->focus = -1;
	for (size_t i = question->lines; i-- > 0;)
		if (question->ticks[i])
			question->focus = (int)i;
	question->absent = node->answer_count == 0 ? node->absent : ABSENT_BLANK;
}

/* The ticked lines; one that stands for a reason gives the reason. */
static void collect_ticks(struct question *question)
{
	const struct item *item = question->item;
	struct response *response = &question->response;
	question->answers = arena_alloc(question->arena, (question->lines + 1) * sizeof *question->answers);
	response->absent = question->absent;
	response->answers = question->answers;
	for (size_t i = 0; i < item->option_count + question->own_count; i++) {
		if (!question->ticks[i])
			continue;
		if (i >= item->option_count)
			question->answers[response->count++] = question->own[i - item->option_count];
		else if (item->options[i].absent != ABSENT_BLANK)
			response->absent = item->options[i].absent;
		else
			question->answers[response->count++].value = item->options[i].value;
	}
	if (response->count > 0)
		response->absent = ABSENT_BLANK;
}

/* --- a line --- */

bool question_several(const struct item *item)
{
	return item->repeats && (question_kind(item) == KIND_LINE || question_kind(item) == KIND_TEXT);
}

/* The number of a unit among the item's, or its count. */
static size_t unit_of(const struct item *item, const struct value *value)
{
	size_t unit = 0;
	while (unit < item->unit_count && (!value->unit || strcmp(item->units[unit].code, value->unit) != 0))
		unit++;
	return unit;
}

/* Whether a text is read as that very value. */
static bool reads_same(const struct form *form, const struct item *item, const char *text, const struct value *value)
{
	struct arena *arena = arena_create();
	struct answer back;
	bool same = form_read(form, item, text, NULL, arena, &back, NULL) == CHECK_OK && value_same(&back.value, value);
	arena_destroy(arena);
	return same;
}

/* An answer as it would be typed: the person's own words, or the value; a time without the signs that only programs
 * need, where nothing is lost by it. The caller frees. */
static char *typed_text(const struct form *form, const struct item *item, const struct answer *answer)
{
	const struct value *value = &answer->value;
	if (answer->said)
		return xstrdup(answer->said);
	if (item->type == ITEM_QUANTITY && value->unit && unit_of(item, value) == item->unit_count)
		return xasprintf("%s %s", value->text, value->unit);
	if (item->type != ITEM_DATETIME && item->type != ITEM_TIME)
		return xstrdup(value->display ? value->display : value->text);
	char *shown = form_show(item, answer, LANG_EN);
	size_t length = strlen(shown), zone = strlen(form->zone);
	if (length > zone && strcmp(shown + length - zone, form->zone) == 0) /* it need not be typed here */
		shown[length - zone - 1] = '\0';
	if (reads_same(form, item, shown, value))
		return shown;
	free(shown);
	return xstrdup(value->text);
}

/* Put one answer of a node into the line; of none what could not be read as one. */
static void load_line(const struct form *form, struct question *question, const struct node *node)
{
	const struct answer *answer = question->at < node->answer_count ? &node->answers[question->at] : NULL;
	question->unit = 0;
	question->absent = node->answer_count == 0 ? node->absent : ABSENT_BLANK;
	edit_set(&question->line, node->draft);
	if (node->draft || !answer)
		return;
	char *text = typed_text(form, question->item, answer);
	size_t unit = unit_of(question->item, &answer->value);
	edit_set(&question->line, text);
	question->unit = unit < question->item->unit_count ? unit : 0;
	free(text);
}

bool question_turn(struct ui *ui, const struct scene *scene, int step)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	size_t to = question->at + (size_t)step;
	if (!question_several(question->item) || question->touched || node->draft || to > node->answer_count)
		return false;
	question->at = to;
	load_line(scene->form, question, node);
	return true;
}

/* Read the line as one answer. */
static enum check_result read_line(const struct form *form, struct question *question, struct answer *answer,
                                   struct msg *why)
{
	const struct item *item = question->item;
	*answer = (struct answer){0};
	if (item->type == ITEM_TEXT || item->type == ITEM_STRING) {
		answer->value.text = arena_strdup(question->arena, edit_text(&question->line));
		return CHECK_OK;
	}
	const char *unit = item->unit_count > 0 ? item->units[question->unit].code : NULL;
	return form_read(form, item, edit_text(&question->line), unit, question->arena, answer, why);
}

/* The text of the line among the node's other answers; emptied, it is none any more. A reason takes the place of them
 * all. */
static enum check_result collect_line(const struct form *form, struct question *question, const struct node *node,
                                      struct msg *why)
{
	struct response *response = &question->response;
	bool several = question_several(question->item) && !question->reasoned;
	size_t count = several ? node->answer_count : 0, at = several ? question->at : 0;
	struct answer *answers = arena_alloc(question->arena, (count + 1) * sizeof *answers);
	enum check_result result = CHECK_OK;
	if (count > 0)
		memcpy(answers, node->answers, count * sizeof *answers);
	if (!edit_empty(&question->line)) {
		result = read_line(form, question, &answers[at], why);
		count = at == count ? count + 1 : count;
	} else if (at < count) {
		memmove(answers + at, answers + at + 1, (--count - at) * sizeof *answers);
	}
	question->answers = answers;
	response->answers = answers;
	response->count = count;
	response->absent = count == 0 && edit_empty(&question->line) ? question->absent : ABSENT_BLANK;
	return result;
}

/* --- both --- */

void question_load(struct ui *ui, const struct scene *scene)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	assert(node && node->item == question->item);
	free(question->lifted);
	question->lifted = NULL;
	edit_set(&question->typed, NULL);
	question->touched = question->confirming = question->finding = question->on_unit = false;
	question->writing = question->reasoned = false;
	question->at = question_several(question->item) ? node->answer_count : 0;
	if (question->ticks) {
		load_ticks(question, node);
		edit_set(&question->line, node->draft);
		question->writing = node->draft && question->item->open;
	} else {
		load_line(scene->form, question, node);
	}
}

void question_put(struct ui *ui, const struct scene *scene, const struct response *response)
{
	struct question *question = &ui->question;
	struct node node = {.item = question->item,
	                    .absent = response->absent,
	                    .answers = response->answers,
	                    .answer_count = response->count};
	question->at = 0;
	if (question->ticks)
		load_ticks(question, &node);
	else
		load_line(scene->form, question, &node);
	question->touched = true;
	question->confirming = false;
}

enum check_result question_collect(struct ui *ui, const struct scene *scene, struct msg *why)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	enum check_result result = CHECK_OK;
	question->response = (struct response){0};
	if (question->ticks)
		collect_ticks(question);
	else
		result = collect_line(scene->form, question, node, why);
	if (result != CHECK_OK || question->response.count == 0)
		return result;
	if (question->confirming && question->soft)
		question->answers[question->at].confirmed = true;
	return form_check(scene->form, node, &question->response, why);
}

void question_draft(struct ui *ui, const struct scene *scene)
{
	struct question *question = &ui->question;
	const struct node *node = form_at(scene->form, ui->place);
	bool several = question_several(question->item);
	question->response = (struct response){
	        .absent = ABSENT_BLANK,
	        .answers = several ? node->answers : NULL,
	        .count = several ? node->answer_count : 0,
	        .draft = arena_strdup(question->arena, edit_text(&question->line)),
	};
}
