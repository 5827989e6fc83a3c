/* ui.c - the ui's state, its stack of pages, and the way of an event to the topmost page. See ui.h and page.h. */
#include "ui/ui.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

void action_finish(struct action *action)
{
	free(action->path);
	free(action->text);
	*action = (struct action){0};
}

struct frame *ui_top(struct ui *ui)
{
	return &ui->stack[ui->depth - 1];
}

const struct frame *ui_frame(const struct ui *ui)
{
	return &ui->stack[ui->depth - 1];
}

void ui_push(struct ui *ui, const struct page *page)
{
	assert(ui->depth < STACK);
	bool covered = ui->depth > 0 && ui_top(ui)->page == &page_neutral && page != &page_neutral;
	struct frame *frame = &ui->stack[ui->depth++];
	if (covered) { /* nothing may come to lie on the page that covers the others */
		*frame = frame[-1];
		frame--;
	}
	*frame = (struct frame){.page = page, .entry = -1, .since = ui->now};
	edit_init(&frame->line, LINE_LIMIT, false);
}

bool ui_remove(struct ui *ui, const struct page *page)
{
	int i = 0;
	while (i < ui->depth && ui->stack[i].page != page)
		i++;
	if (i == ui->depth)
		return false;
	edit_finish(&ui->stack[i].line);
	memmove(&ui->stack[i], &ui->stack[i + 1], (size_t)(--ui->depth - i) * sizeof *ui->stack);
	return true;
}

void ui_pop(struct ui *ui)
{
	assert(ui->depth > 1);
	edit_finish(&ui->stack[--ui->depth].line);
}

void ui_go(struct ui *ui, const struct page *page)
{
	bool covered = ui->depth > 0 && ui_top(ui)->page == &page_neutral;
	while (ui->depth > 0)
		edit_finish(&ui->stack[--ui->depth].line);
	ui_push(ui, page);
	if (covered)
		ui_push(ui, &page_neutral);
}

bool ui_covers(const struct ui *ui, const struct page *page)
{
	for (int i = 0; i < ui->depth; i++)
		if (ui->stack[i].page == page)
			return true;
	return false;
}

struct ui *ui_create(int rows, int cols, struct langs langs)
{
	struct ui *ui = xcalloc(1, sizeof *ui);
	display_fit(ui, rows);
	ui->cols = cols;
	ui->langs = langs;
	ui->first_lang = langs.order[0];
	ui->place = xstrdup("");
	ui_push(ui, &page_language);
	return ui;
}

void ui_speak(struct ui *ui, struct langs langs)
{
	ui->langs = langs;
	ui->first_lang = langs.order[0];
}

const struct page *ui_first(const struct ui *ui)
{
	return ui->foreign ? &page_form : &page_language;
}

/* Forget everything that belongs to this session but the screen's size and languages. */
static void forget(struct ui *ui)
{
	question_finish(&ui->question);
	desk_finish(&ui->desk);
	while (ui->depth > 0)
		edit_finish(&ui->stack[--ui->depth].line);
	while (ui->queued > 0)
		action_finish(&ui->queue[--ui->queued]);
	action_finish(&ui->failed);
	msg_finish(&ui->message);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		free(ui->aside_question[lang]);
		free(ui->aside_answer[lang]);
	}
	free(ui->again);
	free(ui->jump);
	free(ui->home_place);
	free(ui->place);
	explicit_bzero(ui->cover, sizeof ui->cover);
	linear_forget(&ui->linear);
	*ui = (struct ui){.rows = ui->display.rows,
	                  .display.rows = ui->display.rows,
	                  .cols = ui->cols,
	                  .langs = ui->langs,
	                  .now = ui->now,
	                  .foreign = ui->foreign,
	                  .linear = ui->linear};
}

void ui_destroy(struct ui *ui)
{
	if (!ui)
		return;
	forget(ui);
	free(ui);
}

struct langs ui_langs(const struct ui *ui)
{
	return ui->langs;
}

const char *ui_place(const struct ui *ui)
{
	return ui->place;
}

uint64_t ui_patience(const struct ui *ui, uint64_t milliseconds)
{
	return ui->linear.on ? 5 * milliseconds : milliseconds;
}

bool ui_asking(const struct ui *ui)
{
	const struct page *page = ui->stack[0].page;
	return page == &page_question || (page == &page_desk && ui->desk.at == DESK_FIELD);
}

bool ui_kept(const struct scene *scene)
{
	return scene->saved == SAVED_YES || scene->saved == SAVED_FAILED;
}

void ui_then(struct ui *ui, struct action action)
{
	assert(ui->queued < (int)(sizeof ui->queue / sizeof *ui->queue));
	ui->queue[ui->queued++] = action;
}

void ui_take(struct ui *ui, struct action *action)
{
	if (ui->queued == 0)
		return;
	*action = ui->queue[0];
	memmove(ui->queue, ui->queue + 1, (size_t)--ui->queued * sizeof *ui->queue);
}

bool ui_accepts(const struct ui *ui, const struct scene *scene, const struct frame *frame, enum command command)
{
	const struct page *page = frame->page;
	if (!((page->commands | BITS_ALWAYS) & BIT(command)))
		return false;
	if (ui_viewing(scene) && (page->flags & PAGE_TYPED ? BITS_EDIT : BITS_EDIT & ~BITS_NUMBER) & BIT(command) &&
	    page != &page_go && command != CMD_SPACE)
		return false;
	if (page == &page_question && !question_takes(&ui->question, command))
		return false;
	if (page == &page_desk && !desk_takes(ui, scene, command))
		return false;
	if (command == CMD_PAUSE)
		return ui_kept(scene) || scene->filling;
	if (command == CMD_ESC)
		return !(page->flags & PAGE_LOCKED);
	if (command == CMD_UNDO)
		return ui->question.touched || ui->question.lifted || ui_kept(scene) ||
		       scene->saved == SAVED_NOT_KEPT || scene->desk;
	return true;
}

bool ui_number_key(struct edit *line, struct input input, size_t digits)
{
	if (input.command == CMD_DIGIT) {
		line->limit = digits;
		return edit_insert(line, input.cp);
	}
	if (input.command == CMD_BACKSPACE)
		return edit_backspace(line);
	if (input.command == CMD_CLEAR)
		return edit_clear_line(line);
	return false;
}

void ui_move_focus(int *focus, int count, enum command command)
{
	int next = *focus + (command == CMD_DOWN ? 1 : -1);
	if (count > 0)
		*focus = next < 0 ? 0 : next >= count ? count - 1 : next;
}

bool ui_read_key(struct ui *ui, const struct scene *scene, struct input input)
{
	struct frame *frame = ui_top(ui);
	int next = frame->focus + (input.command == CMD_BACK ? -1 : 1);
	if (next < 0 || next >= ui_pages(ui, scene))
		return false;
	ui_turn(ui, scene, next);
	return true;
}

/* The languages after these: Chinese, English, both (the one shown first stays first). */
static struct langs next_langs(struct langs langs, enum lang first)
{
	if (langs.count == 2)
		return (struct langs){.count = 1, .order = {LANG_ZH, LANG_EN}};
	if (langs.order[0] == LANG_ZH)
		return (struct langs){.count = 1, .order = {LANG_EN, LANG_ZH}};
	return (struct langs){.count = 2, .order = {first, first == LANG_ZH ? LANG_EN : LANG_ZH}};
}

/* What is read keeps its place when the language or the size has changed. */
static void keep_place(struct ui *ui, const struct scene *scene)
{
	if ((ui_frame(ui)->page->flags & PAGE_PAGED) && !ui_too_small(ui))
		ui_turn_to(ui, scene, ui_frame(ui)->entry);
}

/* Switch to the next language; place, caret and what was typed stay. */
static bool switch_language(struct ui *ui, const struct scene *scene, struct action *action)
{
	ui->langs = next_langs(ui->langs, ui->first_lang);
	keep_place(ui, scene);
	action->type = ACTION_LANGUAGE;
	action->langs = ui->langs;
	return true;
}

/* Step out one layer; at the outermost one, the menu. */
static bool step_out(struct ui *ui)
{
	struct frame *frame = ui_top(ui);
	if (frame->page == &page_menu)
		return false;
	if (frame == ui->stack && ui_asking(ui) && (ui->question.finding || ui->question.writing)) {
		ui->question.finding = ui->question.writing = false;
		edit_set(&ui->question.typed, NULL);
		return true;
	}
	if (frame->page->flags & PAGE_OVERLAY)
		ui_pop(ui);
	else
		ui_push(ui, &page_menu);
	return true;
}

/* Save what stands on the page, then pause. */
static bool pause_now(struct ui *ui, const struct scene *scene, struct action *action)
{
	if (ui_asking(ui))
		return question_leave(ui, scene, MOVE_PAUSE, action);
	walk_pause(ui);
	ui_take(ui, action);
	return true;
}

/* Give back the ticks just lifted, or what is kept here, or undo the last change of all. */
static bool undo(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct question *question = &ui->question;
	if (ui_asking(ui) && question->lifted) {
		free(question->ticks);
		question->ticks = question->lifted;
		question->lifted = NULL;
		return true;
	}
	if (ui_asking(ui) && question->touched) {
		question_load(ui, scene);
		return true;
	}
	action->type = ACTION_UNDO;
	return true;
}

bool ui_command(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	if (frame->page == &page_menu && input.command != CMD_ESC) /* every command is for the page below */
		return page_menu.key(ui, scene, input, action);
	switch (input.command) {
	case CMD_ESC:
		return step_out(ui);
	case CMD_LANGUAGE:
		return switch_language(ui, scene, action);
	case CMD_HELP:
		ui_push(ui, &page_help);
		return true;
	case CMD_INFO:
		ui_push(ui, &page_info);
		return true;
	case CMD_VIEW:
		ui_push(ui, &page_answers);
		return true;
	case CMD_DISPLAY:
		ui_push(ui, &page_display);
		return true;
	case CMD_SECTIONS:
		ui_push(ui, scene->desk ? &page_go : &page_sections);
		return true;
	case CMD_PAUSE:
		return pause_now(ui, scene, action);
	case CMD_UNDO:
		return undo(ui, scene, action);
	default:
		return frame->page->key(ui, scene, input, action);
	}
}

/* Cover the screen at once, whatever stands there. */
static bool cover(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	if (ui_top(ui)->page == &page_neutral)
		return page_neutral.key(ui, scene, input, action);
	ui_push(ui, &page_neutral);
	return true;
}

bool ui_key(struct ui *ui, const struct scene *scene, const struct event *event, struct action *action)
{
	*action = (struct action){.type = ACTION_NONE};
	ui->now = event->now;
	if (event->type == EVENT_RESIZE) {
		display_fit(ui, event->rows);
		ui->cols = event->cols;
		keep_place(ui, scene);
		return true;
	}
	struct frame *frame = ui_top(ui);
	bool typing = (frame->page->flags & PAGE_TYPED) ||
	              (frame->page == &page_question && question_typing(&ui->question));
	struct input input = input_read(event, typing);
	if (input.command == CMD_REDRAW) {
		action->type = ACTION_REDRAW;
		return true;
	}
	if (input.command == CMD_TICK &&
	    ui->failed.type != ACTION_NONE) /* also under the page that covers the others */
		return page_unsaved.key(ui, scene, input, action);
	if (input.command == CMD_COVER)
		return cover(ui, scene, input, action);
	if (input.command != CMD_TICK && ui_too_small(ui))
		return false;
	if ((frame->page->flags & PAGE_HELD) && !ui->linear.on && input.command != CMD_TICK &&
	    ui->now - frame->since < HOLD_MS)
		return false;
	if (input.command == CMD_NONE || !ui_accepts(ui, scene, frame, input.command))
		return false;
	if (input.command != CMD_TICK)
		msg_finish(&ui->message);
	bool drawn = ui_command(ui, scene, input, action);
	if (drawn && ui->stack[0].page == &page_desk)
		desk_settle(ui, scene);
	return drawn;
}

/* --- what the app did --- */

/* Keep a failed action to hand it out again; the response it borrows stays with the question. */
static void keep_failed(struct ui *ui, const struct action *action)
{
	struct action copy = *action;
	copy.path = action->path ? xstrdup(action->path) : NULL;
	copy.text = action->text ? xstrdup(action->text) : NULL;
	action_finish(&ui->failed);
	ui->failed = copy;
	ui->tried = ui->now;
	if (!ui_covers(ui, &page_unsaved))
		ui_push(ui, &page_unsaved);
}

/* Could not be done: not written, or refused with a reason. */
static void refused(struct ui *ui, const struct scene *scene, const struct action *action, const struct msg *why)
{
	if (action->type == ACTION_RESUME) {
		edit_set(&ui_top(ui)->line, NULL);
		if (++ui->code_tries >= CODE_TRIES) { /* the sentence about codes does not belong on that page */
			ui_push(ui, &page_neutral);
			ui_say(ui, N_("Please ask a nurse here."));
			return;
		}
	}
	if (scene->saved == SAVED_FAILED)
		keep_failed(ui, action);
	else if (why && why->id)
		msg_set(&ui->message, why->id, why->arg[0], why->arg[1], why->arg[2], why->arg[3], NULL);
}

/* Another instance, whose path the app put into the action: its first question. */
static void done_add(struct ui *ui, const struct scene *scene, const struct action *action)
{
	const struct node *instance = form_at(scene->form, action->path);
	struct stop first = instance ? flow_into(scene->form, scene->reader, instance) : (struct stop){0};
	if (!stop_none(first))
		walk_to(ui, scene, first);
}

static void done_language(struct ui *ui, const struct scene *scene, const struct action *action)
{
	ui->langs = action->langs;
	if (ui->stack[0].page == &page_language && ui->depth == 1)
		language_chosen(ui, scene);
}

/* A change was taken back; the app put its path into the action: that question is shown. */
static void done_undo(struct ui *ui, const struct scene *scene, const struct action *action)
{
	if (!action->path) {
		ui_say(ui, N_("There is nothing to take back."));
		return;
	}
	struct stop stop = stop_at(scene->form, scene->reader, action->path);
	if (stop_none(stop))
		stop = stop_at(scene->form, scene->reader, ui->place);
	if (scene->desk && action->path[strlen(action->path) - 1] == ']') /* a row */
		desk_aside(ui, scene, action);
	else
		walk_to(ui, scene, stop_none(stop) ? flow_first_blank(scene->form, scene->reader) : stop);
	ui_say(ui, N_("The last change was taken back."));
	walk_consent(ui, scene, action->path);
}

static void done_code(struct ui *ui, const struct scene *scene, const struct action *action)
{
	size_t digits = 0;
	(void)action;
	if (!scene->code)
		return;
	for (const char *c = scene->code; *c && digits < sizeof ui->cover - 1; c++)
		if (*c >= '0' && *c <= '9')
			ui->cover[digits++] = *c;
	ui->code_told = true;
	ui_push(ui, &page_code);
}

static void done_summary(struct ui *ui, const struct scene *scene, const struct action *action)
{
	(void)scene;
	(void)action;
	ui_go(ui, &page_summary);
}

static void done_reasons(struct ui *ui, const struct scene *scene, const struct action *action)
{
	(void)scene;
	(void)action;
	if (ui_top(ui)->page == &page_reasons) { /* the next statement's */
		ui_top(ui)->focus = 0;
		ui_top(ui)->entry = -1;
		return;
	}
	edit_set(&ui_top(ui)->line, NULL);
	ui_push(ui, &page_reasons);
}

static void done_figures(struct ui *ui, const struct scene *scene, const struct action *action)
{
	edit_set(&ui_top(ui)->line, NULL);
	ui_turn_to(ui, scene, summary_entry(scene, action->text));
}

static void done_pause(struct ui *ui, const struct scene *scene, const struct action *action)
{
	struct action write = {0};
	(void)action;
	if (scene->filling && ui_kept(scene))
		fill_end(ui, false, &write);
	else if (scene->filling) /* nothing was answered */
		write.type = ACTION_END;
	ui_then(ui, scene->filling ? write : (struct action){.type = ACTION_CODE});
}

static void done_end(struct ui *ui, const struct scene *scene, const struct action *action)
{
	(void)scene;
	(void)action;
	forget(ui);
	ui->place = xstrdup("");
	ui_push(ui, ui_first(ui));
}

/* Linear mode has the patient's pages: what was typed goes along. */
static void done_mode(struct ui *ui, const struct scene *scene, const struct action *action)
{
	const struct page *page = ui->stack[0].page;
	(void)action;
	if (page == &page_question && scene->desk)
		desk_take_over(ui, scene);
	else if (page == &page_desk && !scene->desk && ui->desk.at != DESK_ADD)
		ui_go(ui, &page_question);
	else if ((page == &page_desk && !scene->desk) || (page == &page_group && scene->desk))
		walk_to(ui, scene, walk_here(ui, scene));
}

typedef void done_fn(struct ui *ui, const struct scene *scene, const struct action *action);
static done_fn *const done[] = {
        [ACTION_ANSWER] = walk_answered,   [ACTION_ADD] = done_add,         [ACTION_ASIDE] = desk_aside,
        [ACTION_LANGUAGE] = done_language, [ACTION_UNDO] = done_undo,       [ACTION_CODE] = done_code,
        [ACTION_SUMMARY] = done_summary,   [ACTION_REASONS] = done_reasons, [ACTION_FIGURES] = done_figures,
        [ACTION_SEEN] = alert_seen,        [ACTION_PAUSE] = done_pause,     [ACTION_END] = done_end,
        [ACTION_MODE] = done_mode,         [ACTION_BEGIN] = fill_begun,     [ACTION_WRITE] = fill_written,
};

void ui_done(struct ui *ui, const struct scene *scene, const struct action *action, bool ok, const struct msg *why,
             struct action *next)
{
	*next = (struct action){.type = ACTION_NONE};
	if (!ok) {
		refused(ui, scene, action, why);
		return;
	}
	if (ui_remove(ui, &page_unsaved))
		action_finish(&ui->failed);
	if (action->type == ACTION_ANSWER)
		linear_kept(ui, action->path);
	if (action->type < sizeof done / sizeof *done && done[action->type])
		done[action->type](ui, scene, action);
	if (ui->stack[0].page == &page_desk)
		desk_settle(ui, scene);
	ui_take(ui, next);
}

bool ui_leave(struct ui *ui, const struct scene *scene, struct action *action)
{
	*action = (struct action){.type = ACTION_NONE};
	if (ui->failed.type != ACTION_NONE) /* what could not be written comes first: one more try */
		return page_unsaved.key(ui, scene, (struct input){.command = CMD_ENTER}, action);
	return question_half_typed(ui, scene, action);
}

/* Open a stop after a resume; what is urgent stands before it. */
static void resume_at(struct ui *ui, const struct scene *scene, struct stop stop)
{
	ui->panels |= PANEL_RESUMED;
	ui->desk.settled = false; /* it may be another form */
	walk_to(ui, scene, stop);
	walk_alert(ui, scene, false);
}

void ui_open(struct ui *ui, const struct scene *scene, const char *path)
{
	struct stop stop = stop_at(scene->form, scene->reader, path);
	if (stop_none(stop) && strcmp(path, REVIEW_PLACE) != 0)
		stop = flow_first_blank(scene->form, scene->reader);
	resume_at(ui, scene, stop);
}

void ui_open_behind(struct ui *ui, const struct scene *scene, const char *path)
{
	struct stop stop = stop_at(scene->form, scene->reader, path);
	resume_at(ui, scene,
	          stop_none(stop) ? flow_first_blank(scene->form, scene->reader)
	                          : flow_step(scene->form, scene->reader, stop, 1));
}
