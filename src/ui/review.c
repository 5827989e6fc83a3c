/* review.c - the look back before the summary (screen 3.12): blanks weigh as much as answers.
 *
 * First the safety questions without an answer, then answers that could not be read, then what the assessment's soft
 * checks ask; below, the parts with their counts.  Rows open with Enter and lead back here. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

void rows_add(struct rows *rows, struct row row)
{
	if (rows->count == rows->size) {
		rows->size = rows->size ? rows->size * 2 : 64;
		rows->row = xreallocarray(rows->row, rows->size, sizeof *rows->row);
	}
	rows->row[rows->count++] = row;
}

void rows_finish(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		msg_finish(&rows->row[i].why);
	free(rows->row);
	*rows = (struct rows){0};
}

/* Append ", {count} ..." when there are any. */
static void count_part(struct buf out[LANG_COUNT], const char *id, size_t count)
{
	if (count == 0)
		return;
	char *number = xasprintf("%zu", count);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		char *part = msg_fill(tr((enum lang)lang, id), number, NULL);
		buf_printf(&out[lang], "%s%s", out[lang].length == 0 ? "" : tr((enum lang)lang, N_(", ")), part);
		free(part);
	}
	free(number);
}

/* Whether two parts of the form go by one title: one part that is visited twice. */
static bool same_part(const struct item *a, const struct item *b)
{
	return a == b || (a->section.en && b->section.en && strcmp(a->section.en, b->section.en) == 0);
}

struct counts {
	size_t answered, blank, unsaid, undone, aside;
};

/* Count what stands at a node. */
static void count_node(const struct scene *scene, const struct node *node, struct counts *counts)
{
	if (!item_is_question(node->item))
		return;
	counts->aside += !node->enabled && node->answer_count > 0;
	counts->answered += node->enabled && node->answer_count > 0;
	counts->undone += node->enabled && node->absent == ABSENT_NOT_DONE;
	counts->unsaid += node->enabled && node->absent != ABSENT_BLANK && node->absent != ABSENT_NOT_DONE;
	counts->blank += form_asks(scene->form, node, scene->reader) && !node_answered(node);
}

/* "8 answered, 1 left blank, 5 set aside" of a part; the caller frees. */
static struct text section_counts(const struct scene *scene, const struct item *section)
{
	struct counts counts = {0};
	struct buf out[LANG_COUNT] = {{0}};
	for (const struct node *top = scene->form->root->child, *node; top; top = top->next)
		for (node = same_part(top->item->part, section) ? top : top->next; node != top->next;
		     node = form_next(scene->form, node))
			count_node(scene, node, &counts);
	buf_puts(&out[LANG_ZH], "");
	buf_puts(&out[LANG_EN], "");
	count_part(out, N_("{1} answered"), counts.answered);
	count_part(out, N_("{1} not known or not said"), counts.unsaid);
	count_part(out, N_("{1} not done"), counts.undone);
	count_part(out, N_("{1} left blank"), counts.blank);
	count_part(out, N_("{1} set aside"), counts.aside);
	return (struct text){.en = buf_take(&out[LANG_EN]), .zh = buf_take(&out[LANG_ZH])};
}

/* Add the nodes of one kind of finding. */
static void add_nodes(struct rows *rows, const struct scene *scene, bool drafts)
{
	const struct node *node = NULL;
	while ((node = form_next(scene->form, node))) {
		if (!item_is_question(node->item) || !form_asks(scene->form, node, scene->reader))
			continue;
		if (drafts ? node->draft != NULL : node_unsafe(node) && !node->draft)
			rows_add(rows, (struct row){.node = node});
	}
}

/* What deserves another look. */
static void add_findings(struct rows *rows, const struct scene *scene)
{
	add_nodes(rows, scene, false);
	add_nodes(rows, scene, true);
	for (size_t i = 0; scene->assessment && i < scene->assessment->check_count; i++) {
		const struct check_finding *check = &scene->assessment->checks[i];
		const struct node *node = form_at(scene->form, check->link_id);
		const struct item *item = questionnaire_find(scene->form->questionnaire, check->link_id);
		if (!node && item)
			node = form_near(scene->form, scene->form->root, item);
		if (node)
			rows_add(rows, (struct row){.check = check, .node = node});
	}
}

/* A gap_fn: what another form than ours still asks for. */
static void add_gap(void *context, const struct node *node, const struct item *group, const struct msg *why)
{
	struct row row = {.node = node, .group = group};
	msg_set(&row.why, why->id, why->arg[0], why->arg[1], why->arg[2], why->arg[3], NULL);
	rows_add(context, row);
}

/* Whether a part stands in the list already: one that is visited twice is counted once. */
static bool listed(const struct rows *rows, const struct item *section)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->row[i].section && same_part(rows->row[i].section, section))
			return true;
	return false;
}

/* All rows of the review, the caller finishes them; *findings is how many stand above the parts. */
static struct rows review_rows(const struct scene *scene, size_t *findings)
{
	struct rows rows = {0};
	add_findings(&rows, scene);
	if (scene->filling && !ui_viewing(scene))
		form_gaps(scene->form, add_gap, &rows);
	*findings = rows.count;
	const struct questionnaire *form = scene->form->questionnaire;
	const struct item *section = form->items, *end = form->items + form->count;
	for (; section < end; section += section->part_span)
		if (!stop_none(flow_part(scene->form, scene->reader, section)) && !listed(&rows, section))
			rows_add(&rows, (struct row){.section = section});
	return rows;
}

/* "- Age: This still needs an answer." */
static void build_gap(const struct scene *scene, const struct row *row, int attr, struct sheet *sheet)
{
	const struct item *item = row->group ? row->group : row->node->item;
	struct text label = item_heading(item, scene->reader),
	            trail = trail_words(scene, (struct stop){row->node, row->group});
	char *why[LANG_COUNT];
	const char *const labels[] = {[LANG_ZH] = label.zh, [LANG_EN] = label.en},
	                  *const trails[] = {[LANG_ZH] = trail.zh, [LANG_EN] = trail.en};
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		char *sentence = msg_text(&row->why, (enum lang)lang);
		why[lang] = xasprintf("%s%s%s%s%s", trails[lang], *trails[lang] ? " > " : "", labels[lang],
		                      tr((enum lang)lang, N_(": ")), sentence);
		free(sentence);
	}
	sheet_text(sheet, 0, attr, "- ", (struct text){.en = why[LANG_EN], .zh = why[LANG_ZH]});
	for (int lang = 0; lang < LANG_COUNT; lang++)
		free(why[lang]);
	text_free(label);
	text_free(trail);
}

/* "- B Fever or chills: left blank", or a check's own sentence. */
static void build_finding(const struct scene *scene, const struct row *row, int attr, struct sheet *sheet)
{
	if (row->check) {
		sheet_text(sheet, 0, attr | ATTR_SOFT, "! ", row->check->text);
		return;
	}
	if (row->why.id) {
		build_gap(scene, row, attr, sheet);
		return;
	}
	struct text line = node_line(row->node, item_label(row->node->item, scene->reader),
	                             row->node->draft ? N_("{1}: {2} (could not be read yet)") : N_("{1}: {2}"));
	sheet_text(sheet, 0, attr, "- ", line);
	text_free(line);
}

/* A title with what is counted behind it, in a column where both are short enough; the caller frees. */
static char *counted(const char *title, const char *counts, const struct sheet *sheet)
{
	int gap = sheet->width / 2 + 2 - utf8_width(title);
	int room = sheet->width - utf8_width(title) - utf8_width(counts);
	if (gap > room && room >= 2 && !sheet->aloud)
		gap = room;
	return *counts ? xasprintf("%s%*s%s", title, gap < 2 ? 2 : gap, "", counts) : xstrdup(title);
}

/* A part with its counts. */
static void build_section(const struct scene *scene, const struct item *section, int attr, struct sheet *sheet)
{
	struct text title = part_words(scene, section);
	struct text counts = section_counts(scene, section);
	struct text line = {
	        .en = counted(text_in(title, LANG_EN), counts.en, sheet),
	        .zh = counted(text_in(title, LANG_ZH), counts.zh, sheet),
	};
	sheet_text(sheet, 0, attr, NULL, line);
	text_free(line);
	text_free(counts);
}

/* The choices, numbered as they are answered. */
static void build_choices(const struct scene *scene, size_t findings, struct sheet *sheet)
{
	int indent = sheet->small ? 0 : 2;
	sheet_choice(sheet, 1, false);
	sheet_pair(sheet, indent, ATTR_NORMAL, "1  ",
	           words(ui_viewing(scene) ? N_("Leave")
	                 : scene->filling  ? N_("Like this; that is all")
	                                   : N_("Like this; show the summary")));
	if (findings > 0) {
		sheet_choice(sheet, 2, false);
		sheet_pair(sheet, indent, ATTR_NORMAL, "2  ", words(N_("Look from the first one on")));
	}
	if (ui_kept(scene)) {
		sheet_choice(sheet, findings > 0 ? 3 : 2, false);
		sheet_pair(sheet, indent, ATTR_NORMAL, findings > 0 ? "3  " : "2  ", words(N_("Pause and look later")));
	}
}

/* What the form has summed up. */
static void build_scores(const struct scene *scene, struct sheet *sheet)
{
	const struct node *node = NULL;
	while (scene->filling && (node = form_next(scene->form, node))) {
		if (node->item->score_count == 0 || node->item->hidden || !node->enabled || node->answer_count == 0)
			continue;
		struct text label = item_heading(node->item, scene->reader);
		struct text line = node_line(node, label, N_("{1}: {2}"));
		sheet_text(sheet, 0, ATTR_BOLD, NULL, line);
		text_free(line);
		text_free(label);
	}
}

/* What can be done now. */
static const char *opening(const struct scene *scene, size_t findings)
{
	if (ui_viewing(scene))
		return N_("This is all of the form.");
	if (findings == 0)
		return N_("You can finish like this.");
	if (scene->filling && form_gaps(scene->form, NULL, NULL) > 0)
		return N_("You can finish like this, marked as not complete. The form still asks for these:");
	return N_("You can finish like this. If you wish, have another look at these:");
}

static void review_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct frame *frame = ui_frame(ui);
	size_t findings;
	struct rows rows = review_rows(scene, &findings);
	build_scores(scene, sheet);
	sheet_words(sheet, 0, ATTR_NORMAL, opening(scene, findings));
	if (sheet->small || sheet->aloud)
		build_choices(scene, findings, sheet);
	for (size_t i = 0; i < rows.count; i++) {
		bool focused = frame->focus == (int)i + 1;
		if (i == 0 || i == findings)
			sheet_gap(sheet);
		int first = sheet->row;
		sheet_start(sheet);
		sheet_row(sheet, (int)i + 4, (int)i + 1);
		if (rows.row[i].section)
			build_section(scene, rows.row[i].section, focused ? ATTR_REVERSE : ATTR_NORMAL, sheet);
		else
			build_finding(scene, &rows.row[i], focused ? ATTR_REVERSE : ATTR_NORMAL, sheet);
		if (focused)
			sheet_focus(sheet, first);
	}
	sheet_tail(sheet);
	if (!sheet->small && !sheet->aloud) {
		build_choices(scene, findings, sheet);
		sheet_gap(sheet);
	}
	const char *typed = edit_text(&frame->line);
	sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet->row++;
	rows_finish(&rows);
}

/* Where a row leads to: of a group that lacks an answer, to what is asked first in it. */
static struct stop row_stop(const struct scene *scene, const struct row *row)
{
	struct stop stop = {.node = row->node, .group = row->group};
	const struct node *node = row->node;
	while (!row->group && node && node->item->type == ITEM_GROUP)
		node = form_next(scene->form, node);
	if (!row->group && node != row->node)
		stop.node = node;
	return stop;
}

/* Open a row: its question, or the answers of its part. */
static bool open_row(struct ui *ui, const struct scene *scene, size_t at, struct action *action)
{
	size_t findings;
	struct rows rows = review_rows(scene, &findings);
	bool opened = at < rows.count;
	if (opened && rows.row[at].section) {
		answers_open(ui, scene, rows.row[at].section);
	} else if (opened) {
		char *path = stop_path(row_stop(scene, &rows.row[at]));
		walk_jump(ui, scene, path, true, action);
		free(path);
	}
	rows_finish(&rows);
	return opened;
}

/* Enter: the choice typed, or the row in focus. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct frame *frame = ui_top(ui);
	char choice = edit_text(&frame->line)[0];
	size_t findings;
	struct rows rows = review_rows(scene, &findings);
	rows_finish(&rows);
	edit_set(&frame->line, NULL);
	if (!choice && frame->focus > 0)
		return open_row(ui, scene, (size_t)frame->focus - 1, action);
	if (choice > '1' && findings == 0) /* there is no first one to look at, and 2 stands for the pause */
		choice++;
	if (choice == '1' && ui_viewing(scene)) {
		action->type = ACTION_END;
		return true;
	}
	if (choice == '1') {
		action->type = ACTION_SUMMARY;
		if (scene->filling)
			fill_end(ui, true, action);
		return true;
	}
	if (choice == '2')
		return open_row(ui, scene, 0, action);
	if (choice == '3' && ui_kept(scene)) {
		walk_pause(ui);
		ui_take(ui, action);
		return true;
	}
	ui_say(ui, N_("Please press a number first, then Enter."));
	return true;
}

static bool review_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	size_t findings;
	switch (input.command) {
	case CMD_ENTER:
		return enter(ui, scene, action);
	case CMD_UP:
	case CMD_DOWN: {
		struct rows rows = review_rows(scene, &findings);
		ui_move_focus(&frame->focus, (int)rows.count + 1, input.command);
		rows_finish(&rows);
		return true;
	}
	case CMD_BACK:
		ui->move = MOVE_BACK;
		walk(ui, scene);
		return true;
	default:
		if (input.command == CMD_DIGIT)
			edit_set(&frame->line, NULL);
		return ui_number_key(&frame->line, input, 1);
	}
}

static const struct hint hints[] = {
        {CMD_UP, 5, N_("Up Down"), N_("choose a row")},
        {CMD_ENTER, 0, "Enter", N_("Open")},
        {CMD_BACK, 1, "b", N_("Back")},
        {CMD_PAUSE, 3, "p", N_("Pause")},
        {CMD_ESC, 0, "Esc", N_("Menu")},
        {CMD_HELP, 4, "?", N_("Help")},
        {0},
};
const struct page page_review = {
        .title = N_("A look at your answers"),
        .commands = (BITS_FORM & ~BIT(CMD_INFO)) | BITS_ROWS | BITS_NUMBER | BIT(CMD_BACK),
        .hints = hints,
        .build = review_build,
        .key = review_key,
};
