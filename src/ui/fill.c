/* fill.c - the two pages that another form than ours has: the first, which names the form and what of it this program
 * does not do by itself, and the last, which says where the answers are now. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#define LABELS_CELLS 120 /* of the questions a note names, then the rest is counted */

void ui_fill(struct ui *ui)
{
	ui->foreign = true;
	ui_go(ui, &page_form);
}

bool ui_viewing(const struct scene *scene)
{
	return scene->filling && scene->form->questionnaire->read_only_reason;
}

/* Say an N_() sentence with what {1} and {2} stand for. */
static void say(struct sheet *sheet, int attr, const char *prefix, const char *id, const char *first,
                const char *second)
{
	struct msg line = {0};
	msg_set(&line, id, first, second, NULL);
	sheet_message(sheet, 0, attr, prefix, &line);
	msg_finish(&line);
}

static void say_count(struct sheet *sheet, const char *id, size_t count)
{
	char *number = xasprintf("%zu", count);
	say(sheet, ATTR_NORMAL, NULL, id, number, NULL);
	free(number);
}

/* --- the first page --- */

/* The items that a kind of note is about, in form order and each once; the caller frees. */
static const struct item **noted(const struct questionnaire *form, enum note_kind kind, bool *any, size_t *count)
{
	bool *is = xcalloc(form->count, sizeof *is);
	const struct item **items = xcalloc(form->count, sizeof(struct item *));
	*count = 0;
	for (size_t i = 0; i < form->note_count; i++) {
		*any |= form->notes[i].kind == kind;
		if (form->notes[i].kind == kind && form->notes[i].item)
			is[form->notes[i].item->index] = true;
	}
	for (size_t i = 0; i < form->count; i++)
		if (is[i])
			items[(*count)++] = &form->items[i];
	free(is);
	return items;
}

/* "BMI, Age, Total and 3 more" in one language, each label once; the caller frees. */
static char *labels(const struct item *const *items, size_t count, enum lang lang)
{
	struct buf out = {0};
	size_t i = 0;
	buf_puts(&out, "");
	for (; i < count && utf8_width(buf_text(&out)) < LABELS_CELLS; i++) {
		const char *text = text_in(item_label(items[i], READER_STAFF), lang);
		if (*text && strstr(buf_text(&out), text))
			continue;
		size_t clip = utf8_clip(text, LABELS_CELLS / 3);
		buf_puts(&out, i > 0 ? tr(lang, N_(", ")) : "");
		if (*text)
			buf_append(&out, text, clip);
		buf_puts(&out, *text && text[clip] ? "..." : *text ? "" : items[i]->link_id);
	}
	if (i < count) {
		char *rest = xasprintf("%zu", count - i), *more = msg_fill(tr(lang, N_(" and {1} more")), rest, NULL);
		buf_puts(&out, more);
		free(more);
		free(rest);
	}
	return buf_take(&out);
}

static void build_notes(const struct questionnaire *form, struct sheet *sheet)
{
	for (int kind = 0; kind < NOTE_COUNT; kind++) {
		size_t count;
		bool any = false;
		const struct item **items = noted(form, (enum note_kind)kind, &any, &count);
		if (any) {
			sheet_start(sheet);
			sheet_text(sheet, 0, ATTR_NORMAL, "- ", words(note_words((enum note_kind)kind)));
		}
		if (count > 0) {
			char *zh = labels(items, count, LANG_ZH), *en = labels(items, count, LANG_EN);
			sheet_text(sheet, 2, ATTR_NORMAL, NULL, (struct text){.en = en, .zh = zh});
			free(zh);
			free(en);
		}
		free(items);
	}
}

/* What is there already. */
static void build_kept(const struct filling *filling, struct sheet *sheet)
{
	if (filling->kept > 0)
		say_count(sheet,
		          filling->kept == 1 ? N_("{1} answer is here from before.")
		                             : N_("{1} answers are here from before."),
		          filling->kept);
	else if (filling->loaded)
		say(sheet, ATTR_NORMAL, NULL, N_("{1} holds answers already. They are gone on with."), filling->output,
		    NULL);
	if (filling->changed)
		say(sheet, ATTR_SOFT, "! ",
		    N_("{1} was changed since then by something else. Going on replaces what it holds now."),
		    filling->output, NULL);
}

/* Where the answers go. */
static void build_goal(const struct filling *filling, struct sheet *sheet)
{
	if (filling->output)
		say(sheet, ATTR_NORMAL, NULL,
		    N_("The answers are written to {1} when you finish, and when you stop before."), filling->output,
		    NULL);
	else
		sheet_words(sheet, 0, ATTR_NORMAL,
		            filling->piped ? N_("The answers are printed at the end.")
		                           : N_("The answers are kept in the database of this computer."));
}

/* The choices; the first is what Enter alone does. */
static void build_choices(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct filling *filling = scene->filling;
	int focus = ui_frame(ui)->focus_choice, indent = sheet->small ? 0 : 2;
	const char *first = ui_viewing(scene)                  ? N_("Look at the questions")
	                    : filling->kept || filling->loaded ? N_("Go on")
	                                                       : N_("Begin");
	sheet_choice(sheet, 1, false);
	sheet_pair(sheet, indent, focus == 1 ? ATTR_REVERSE : ATTR_NORMAL, "1  ", words(first));
	if (filling->kept == 0 || ui_viewing(scene))
		return;
	sheet_choice(sheet, 2, false);
	sheet_pair(sheet, indent, focus == 2 ? ATTR_REVERSE : ATTR_NORMAL, "2  ",
	           words(filling->loaded ? N_("Begin anew with what the file holds") : N_("Begin anew")));
}

static void form_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct questionnaire *form = scene->form->questionnaire;
	const struct frame *frame = ui_frame(ui);
	sheet->page = frame->focus;
	sheet_text(sheet, 0, ATTR_BOLD, NULL,
	           form->title.en || form->title.zh ? form->title : words(N_("A form without a title")));
	if (form->publisher)
		say(sheet, ATTR_NORMAL, NULL, N_("Published by {1}."), form->publisher, NULL);
	if (form->version)
		say(sheet, ATTR_NORMAL, NULL, N_("Version {1}."), form->version, NULL);
	sheet_gap(sheet);
	if (ui_viewing(scene)) {
		say(sheet, ATTR_SOFT, "! ", form->read_only_reason, form->read_only_what, NULL);
		sheet_gap(sheet);
	} else {
		build_kept(scene->filling, sheet);
		build_goal(scene->filling, sheet);
		sheet_gap(sheet);
	}
	if (form->note_count > 0)
		sheet_words(sheet, 0, ATTR_NORMAL, N_("What this form asks of a program and is not done here:"));
	build_notes(form, sheet);
	sheet_tail(sheet);
	build_choices(ui, scene, sheet);
	sheet_gap(sheet);
	const char *typed = edit_text(&frame->line);
	int col = sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet_hint(sheet, col,
	           sheet->aloud ? N_("Enter alone goes on") : N_("press a number, then Enter; Enter alone goes on"));
}

static bool form_enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct frame *frame = ui_top(ui);
	char choice = edit_text(&frame->line)[0];
	bool anew = choice == '2' || (!choice && frame->focus_choice == 2);
	edit_set(&frame->line, NULL);
	action->type = ACTION_BEGIN;
	if (anew && scene->filling->kept > 0)
		action->text = xstrdup("anew");
	return true;
}

static bool form_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	switch (input.command) {
	case CMD_ENTER:
		return form_enter(ui, scene, action);
	case CMD_UP:
	case CMD_DOWN:
		edit_set(&frame->line, NULL);
		ui_move_focus(&frame->focus_choice, scene->filling->kept > 0 ? 3 : 2, input.command);
		return true;
	case CMD_NEXT:
	case CMD_BACK:
	case CMD_SPACE:
		return ui_read_key(ui, scene, input);
	default:
		if (input.command == CMD_DIGIT)
			edit_set(&frame->line, NULL);
		return ui_number_key(&frame->line, input, 1);
	}
}

static const struct hint form_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next")},    {CMD_NEXT, 2, "PgDn", N_("Read on")},
        {CMD_LANGUAGE, 3, "l", N_("Language")}, {CMD_ESC, 1, "Esc", N_("Menu")},
        {CMD_HELP, 4, "?", N_("Help")},         {0},
};
const struct page page_form = {
        .title = N_("A form to fill in"),
        .flags = PAGE_PAGED,
        .commands = BITS_NUMBER | BITS_ROWS | BITS_READ | BIT(CMD_HELP) | BIT(CMD_PAUSE),
        .hints = form_hints,
        .build = form_build,
        .key = form_key,
};

void fill_begun(struct ui *ui, const struct scene *scene, const struct action *action)
{
	(void)action;
	ui->move = MOVE_ENTER;
	walk(ui, scene);
}

void fill_info(const struct scene *scene, const struct item *item, struct sheet *sheet)
{
	const struct questionnaire *form = scene->form->questionnaire;
	if (item) {
		struct text heading = item_heading(item, scene->reader);
		sheet_text(sheet, 0, ATTR_BOLD, NULL, heading);
		text_free(heading);
		if (item->help.en || item->help.zh)
			sheet_text(sheet, 0, ATTR_NORMAL, NULL, item->help);
		sheet_gap(sheet);
	}
	for (size_t i = 0; item && i < form->note_count; i++)
		if (form->notes[i].item == item)
			sheet_text(sheet, 0, ATTR_NORMAL, "- ", words(note_words(form->notes[i].kind)));
	sheet_gap(sheet);
	if (item && item->required)
		sheet_words(
		        sheet, 0, ATTR_NORMAL,
		        N_("The form asks for this. It can be left blank all the same; the answers are then marked as "
		           "not complete."));
	if (!ui_viewing(scene))
		build_goal(scene->filling, sheet);
}

/* --- the last page --- */

/* That the answers are there, and whether they are all the form asks for. */
static void build_done(const struct scene *scene, bool end, struct sheet *sheet)
{
	const struct filling *filling = scene->filling;
	sheet_words(sheet, 0, ATTR_BOLD, end ? N_("Thank you. That was all.") : N_("Stopped here. Nothing is lost."));
	sheet_gap(sheet);
	if (filling->output)
		say(sheet, ATTR_NORMAL, NULL, N_("The answers were written to {1}."), filling->output, NULL);
	else
		sheet_words(sheet, 0, ATTR_NORMAL,
		            filling->piped ? N_("The answers are printed when you press Enter.")
		                           : N_("The answers are kept in the database of this computer."));
	if (end && form_gaps(scene->form, NULL, NULL) > 0)
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("The form asks for more than was answered, so they are marked as not complete."));
	if (!end)
		sheet_words(sheet, 0, ATTR_NORMAL, N_("The same command goes on here."));
}

/* That the file could not be written: why, what is safe, what can be done. */
static void build_failed(const struct scene *scene, struct sheet *sheet)
{
	sheet_message(sheet, 0, ATTR_BOLD, NULL, scene->filling->why);
	sheet_words(sheet, 0, ATTR_NORMAL,
	            N_("All answers are safe in the database of this computer. The same command goes on with them and "
	               "writes the file."));
	sheet_gap(sheet);
	sheet_choice(sheet, 1, false);
	sheet_pair(sheet, sheet->small ? 0 : 2, ATTR_NORMAL, "1  ", words(N_("Try again")));
	sheet_choice(sheet, 2, false);
	sheet_pair(sheet, sheet->small ? 0 : 2, ATTR_NORMAL, "2  ", words(N_("Leave without the file")));
}

static void written_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const char *typed = edit_text(&ui_frame(ui)->line);
	if (scene->filling->written == WRITTEN_FAILED)
		build_failed(scene, sheet);
	else
		build_done(scene, ui->ending, sheet);
	sheet_tail(sheet);
	int col = sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet_hint(sheet, col,
	           scene->filling->written == WRITTEN_FAILED ? N_("Enter alone tries again") : N_("Enter leaves"));
}

static bool written_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct edit *line = &ui_top(ui)->line;
	bool failed = scene->filling->written == WRITTEN_FAILED, leave = !failed || edit_text(line)[0] == '2';
	if (input.command == CMD_BACK) {
		ui_pop(ui);
		return true;
	}
	if (input.command != CMD_ENTER)
		return failed && ui_number_key(line, input, 1);
	edit_set(line, NULL);
	action->type = leave ? ACTION_END : ACTION_WRITE;
	if (!leave && ui->ending)
		action->text = xstrdup("end");
	return true;
}

static const struct hint written_hints[] = {{CMD_ENTER, 0, "Enter", N_("Next")}, {CMD_BACK, 1, "b", N_("Back")}, {0}};
const struct page page_written = {
        .title = N_("The answers"),
        .flags = PAGE_OVERLAY | PAGE_HELD,
        .commands = BITS_NUMBER | BIT(CMD_BACK),
        .hints = written_hints,
        .build = written_build,
        .key = written_key,
};

void fill_end(struct ui *ui, bool end, struct action *action)
{
	ui->ending = end;
	action->type = ACTION_WRITE;
	action->text = end ? xstrdup("end") : NULL;
}

void fill_written(struct ui *ui, const struct scene *scene, const struct action *action)
{
	(void)action;
	if (ui_top(ui)->page != &page_written)
		ui_push(ui, &page_written);
	else if (scene->filling->written == WRITTEN_FAILED)
		ui_say(ui, N_("It could not be written this time either."));
}
