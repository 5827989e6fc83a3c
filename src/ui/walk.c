/* walk.c - from page to page: on, back, to a place and back from it, and what an answer brings about on the way.
 *
 * flow.c says which question stands next; here the ui follows it: safety questions that were passed over are asked once
 * more when their part ends, alerts stand between a question and the next, a question opened from a list leads back. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

struct stop walk_here(const struct ui *ui, const struct scene *scene)
{
	return stop_named(scene->form, ui->place);
}

/* Be at no question's place. */
static void leave_place(struct ui *ui)
{
	free(ui->place);
	ui->place = xstrdup("");
}

void walk_to(struct ui *ui, const struct scene *scene, struct stop stop)
{
	if (!stop_none(stop) && !scene->desk)
		ui->parts = flow_parts(scene->form, scene->reader, stop_item(stop), &ui->part);
	if (stop_none(stop)) {
		free(ui->place);
		ui->place = xstrdup(REVIEW_PLACE);
		ui_go(ui, &page_review);
	} else if (scene->desk) {
		desk_open(ui, scene, stop);
	} else if (stop.group) {
		free(ui->place);
		ui->place = stop_path(stop);
		ui_go(ui, &page_group);
	} else if (!ui->foreign && strcmp(stop.node->item->link_id, LANGUAGE_ITEM) == 0) {
		leave_place(ui);
		ui_go(ui, &page_language);
	} else {
		question_open(ui, scene, stop);
	}
}

void walk_pause(struct ui *ui)
{
	ui->pausing = true;
	ui_then(ui, (struct action){.type = ACTION_PAUSE, .path = xstrdup(ui->place)});
}

/* --- safety questions once more --- */

void walk_note_again(struct ui *ui, const struct item *item)
{
	ui->again = xreallocarray(ui->again, ui->again_count + 1, sizeof *ui->again);
	ui->again[ui->again_count++] = item->link_id;
}

/* Whether it was asked once more already. */
bool walk_noted(const struct ui *ui, const struct item *item)
{
	for (size_t i = 0; i < ui->again_count; i++)
		if (strcmp(ui->again[i], item->link_id) == 0)
			return true;
	return false;
}

/* The next stop in the part that is a safety question without an answer; with `fresh` one not yet asked once more. */
static struct stop unsafe_in(const struct ui *ui, const struct scene *scene, const struct item *section, bool fresh)
{
	struct stop stop = flow_part(scene->form, scene->reader, section);
	while (!stop_none(stop) && stop_item(stop)->part == section) {
		if (!stop.group && node_unsafe(stop.node) && !(fresh && walk_noted(ui, stop.node->item)))
			return stop;
		stop = flow_step(scene->form, scene->reader, stop, 1);
	}
	return (struct stop){0};
}

/* The first stop behind the part. */
static struct stop behind(const struct scene *scene, const struct item *section)
{
	struct stop stop = flow_part(scene->form, scene->reader, section);
	while (!stop_none(stop) && stop_item(stop)->part == section)
		stop = flow_step(scene->form, scene->reader, stop, 1);
	return stop;
}

/* On: to the next question; at a part's end first to what its safety needs. */
static void forward(struct ui *ui, const struct scene *scene)
{
	struct stop here = walk_here(ui, scene), next = flow_step(scene->form, scene->reader, here, 1);
	const struct item *section = stop_none(here) ? NULL : stop_item(here)->part;
	if (section && (ui->again_now || stop_none(next) || stop_item(next)->part != section)) {
		struct stop again = unsafe_in(ui, scene, section, true);
		ui->again_now = !stop_none(again);
		if (ui->again_now) {
			walk_note_again(ui, again.node->item);
			ui->panels |= PANEL_AGAIN;
			walk_to(ui, scene, again);
			return;
		}
		next = behind(scene, section);
		if (!stop_none(unsafe_in(ui, scene, section, false)))
			ui->panels |= PANEL_WARNING;
	}
	if (!ui->foreign && !stop_none(next) && !next.group && strcmp(next.node->item->link_id, LANGUAGE_ITEM) == 0)
		next = flow_step(scene->form, scene->reader, next, 1);
	walk_to(ui, scene, next);
}

/* --- to a place, and back to the list --- */

/* Back to the page the jump came from. */
static void go_home(struct ui *ui, const struct scene *scene)
{
	const struct page *home = ui->home, *over = ui->over;
	struct stop stop = stop_at(scene->form, scene->reader, ui->home_place);
	ui->home = NULL;
	leave_place(ui);
	if (home == ui_first(ui))
		ui_go(ui, home);
	else
		walk_to(ui, scene, stop); /* of the review and the summary there is none: the review */
	if (home == &page_summary) {
		ui_then(ui, (struct action){.type = ACTION_SUMMARY});
		return;
	}
	if (over)
		ui_push(ui, over);
	ui_top(ui)->focus = ui->home_focus;
}

bool walk_jump(struct ui *ui, const struct scene *scene, const char *path, bool back, struct action *action)
{
	struct frame *frame = ui_top(ui);
	if (!back) {
		ui->home = NULL;
	} else if (!ui->home) {
		ui->home = ui->stack[0].page;
		ui->over = ui->depth > 1 ? frame->page : NULL;
		free(ui->home_place);
		ui->home_place = xstrdup(ui->place);
	}
	ui->home_focus = frame->focus;
	free(ui->jump);
	ui->jump = xstrdup(path);
	if (ui_asking(ui))
		return question_leave(ui, scene, MOVE_JUMP, action);
	ui->move = MOVE_JUMP;
	walk(ui, scene);
	return true;
}

void walk(struct ui *ui, const struct scene *scene)
{
	if (ui->move == MOVE_STAY) {
		return;
	} else if (ui->move == MOVE_PAUSE) {
		walk_pause(ui);
	} else if (ui->move == MOVE_JUMP) {
		ui->again_now = false;
		walk_to(ui, scene, stop_at(scene->form, scene->reader, ui->jump));
	} else if (ui->home && (ui->move == MOVE_ENTER || !scene->desk)) {
		go_home(ui, scene);
	} else if (scene->desk) {
		desk_walk(ui, scene);
	} else if (ui->move == MOVE_BACK) {
		struct stop stop = flow_step(scene->form, scene->reader, walk_here(ui, scene), -1);
		ui->again_now = false;
		if (stop_none(stop)) {
			leave_place(ui);
			ui_go(ui, ui_first(ui));
		} else {
			walk_to(ui, scene, stop);
		}
	} else {
		forward(ui, scene);
	}
}

/* --- what an answer brings about --- */

void walk_leaving(struct ui *ui, const struct scene *scene, const struct node *node)
{
	struct text old = node_words(node), question = item_label(node->item, scene->reader);
	const char *const answers[] = {[LANG_ZH] = old.zh, [LANG_EN] = old.en};
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		free(ui->aside_question[lang]);
		free(ui->aside_answer[lang]);
		ui->aside_question[lang] = xstrdup(text_in(question, (enum lang)lang));
		ui->aside_answer[lang] = xstrdup(answers[lang]);
	}
	ui->aside = form_set_aside(scene->form);
	text_free(old);
}

/* A full-screen alert that has just become due, or NULL. */
static const struct page *alert_due(struct ui *ui, const struct assessment *assessment)
{
	bool urgent = assessment->urgent && !ui->urgent_told, selfharm = assessment->selfharm && !ui->selfharm_told;
	ui->urgent_told = assessment->urgent;
	ui->selfharm_told = assessment->selfharm;
	return urgent ? &page_urgent : selfharm ? &page_selfharm : NULL;
}

bool walk_alert(struct ui *ui, const struct scene *scene, bool waits)
{
	const struct page *alert = scene->assessment ? alert_due(ui, scene->assessment) : NULL;
	if (!alert)
		return false;
	if (scene->from_records) { /* the person is not here: the page would alarm nobody who can act on it */
		ui->panels |= alert == &page_urgent ? PANEL_FLAG : PANEL_MOOD;
		return false;
	}
	ui->alert_waits = waits;
	ui_push(ui, alert);
	return true;
}

void walk_consent(struct ui *ui, const struct scene *scene, const char *path)
{
	if (ui->foreign || strcmp(path, CONSENT_ITEM) != 0)
		return;
	if (scene->saved == SAVED_YES && !ui->code_told) {
		ui_then(ui, (struct action){.type = ACTION_CODE});
	} else if (!ui_kept(scene) && ui->code_told) {
		explicit_bzero(ui->cover, sizeof ui->cover);
		ui->code_told = false;
		ui_say(ui, N_("What was kept here is erased. The code opens nothing any more."));
	}
}

void walk_answered(struct ui *ui, const struct scene *scene, const struct action *action)
{
	const struct assessment *assessment = scene->assessment;
	bool here = strcmp(action->path, ui->place) == 0;
	if (form_set_aside(scene->form) > ui->aside)
		ui->panels |= PANEL_ASIDE;
	if (assessment) {
		if (assessment->soon && !ui->soon_told)
			ui->panels |= assessment->arranged ? PANEL_ARRANGED : PANEL_SOON;
		ui->soon_told = assessment->soon;
	}
	if (here && ui_asking(ui))
		question_load(ui, scene);
	walk_consent(ui, scene, action->path);
	if (!walk_alert(ui, scene, true))
		walk(ui, scene);
}
