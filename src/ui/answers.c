/* answers.c - all answers in form order (`v`), and the parts to go to (`g`).
 *
 * What is set aside stands among the others with a "-" and the words.  Enter on a row opens its question, which leads
 * back here; a part opens at its first question and the walk goes on from there. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

/* Whether a row for the node belongs into the list: what is asked now, and what is answered. */
static bool listed(const struct scene *scene, const struct node *node)
{
	return item_is_question(node->item) && (node->answer_count > 0 || form_asks(scene->form, node, scene->reader));
}

/* All rows: each part that has any, then its answers. The caller finishes them. */
static struct rows all_rows(const struct scene *scene)
{
	struct rows rows = {0};
	const struct item *section = NULL;
	const struct node *node = NULL;
	while ((node = form_next(scene->form, node))) {
		if (!listed(scene, node))
			continue;
		if (node->item->part != section) {
			section = node->item->part;
			rows_add(&rows, (struct row){.section = section});
		}
		rows_add(&rows, (struct row){.node = node});
	}
	return rows;
}

/* The parts that ask anything. The caller finishes them. */
static struct rows section_rows(const struct scene *scene)
{
	struct rows rows = {0};
	const struct questionnaire *form = scene->form->questionnaire;
	const struct item *section = form->items, *end = form->items + form->count;
	for (; section < end; section += section->part_span)
		if (!stop_none(flow_part(scene->form, scene->reader, section)))
			rows_add(&rows, (struct row){.section = section});
	return rows;
}

/* The number of the instance around a node as "2. ", or "". */
static char *instance_text(const struct node *node)
{
	for (node = node->parent; node && node->item; node = node->parent)
		if (node->item->repeats && node->item->type == ITEM_GROUP)
			return xasprintf("%zu. ", node->instance + 1);
	return xstrdup("");
}

/* The label of a node; of what is asked about each of several answers, behind that answer. The caller frees. */
static struct text label_of(const struct scene *scene, const struct node *node)
{
	struct text label = item_label(node->item, scene->reader);
	const struct node *place = node->parent;
	while (place->item && !node_is_place(place))
		place = place->parent;
	if (!place->item || place->answer_count == 0)
		return (struct text){.en = xstrdup(text_in(label, LANG_EN)), .zh = xstrdup(text_in(label, LANG_ZH))};
	char *en = form_show(place->item, &place->answers[0], LANG_EN);
	char *zh = form_show(place->item, &place->answers[0], LANG_ZH);
	struct text whole = {
	        .en = msg_fill(tr(LANG_EN, N_("{1}, {2}")), en, text_in(label, LANG_EN), NULL),
	        .zh = msg_fill(tr(LANG_ZH, N_("{1}, {2}")), zh, text_in(label, LANG_ZH), NULL),
	};
	free(en);
	free(zh);
	return whole;
}

/* Read out: "of number 2: Outcome: ..."; takes the line. */
static struct text number_line(struct text line, const struct node *node)
{
	while (!node->item->repeats || node->item->type != ITEM_GROUP)
		node = node->parent;
	char *number = xasprintf("%zu", node->instance + 1);
	struct text whole = {.en = msg_fill(tr(LANG_EN, N_("Of number {1}, {2}")), number, line.en, NULL),
	                     .zh = msg_fill(tr(LANG_ZH, N_("Of number {1}, {2}")), number, line.zh, NULL)};
	text_free(line);
	free(number);
	return whole;
}

/* One answer on a row: "Bleeding: spotting". */
static void build_answer(const struct scene *scene, const struct node *node, int attr, struct sheet *sheet)
{
	const char *pattern = !node->enabled ? N_("{1}: {2} (set aside)")
	                      : node->draft  ? N_("{1}: {2} (could not be read yet)")
	                                     : N_("{1}: {2}");
	struct text label = label_of(scene, node), line = node_line(node, label, pattern);
	char *number = instance_text(node);
	if (sheet->aloud && *number) /* a row's own number stands before it */
		line = number_line(line, node);
	char *prefix = xasprintf("%s%s", node->enabled ? "  " : "- ", sheet->aloud ? "" : number);
	sheet_text(sheet, 0, attr | (node->enabled ? ATTR_NORMAL : ATTR_QUIET), prefix, line);
	text_free(label);
	text_free(line);
	free(number);
	free(prefix);
}

/* The rows of a list, the caret on the one in focus. */
static void build_rows(const struct ui *ui, const struct scene *scene, const struct rows *rows, struct sheet *sheet)
{
	int focus = ui_frame(ui)->focus;
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->row[i];
		int attr = focus == (int)i ? ATTR_REVERSE : ATTR_NORMAL;
		int first = sheet->row;
		sheet_start(sheet);
		sheet_row(sheet, (int)i + 1, (int)i);
		if (row->section)
			sheet_pair(sheet, 0, attr | ATTR_BOLD, "",
			           part_words(scene, row->section));
		else
			build_answer(scene, row->node, attr, sheet);
		if (focus == (int)i) {
			sheet_focus(sheet, first);
			sheet->caret_row = first;
			sheet->caret_col = sheet->left;
		}
	}
}

static void answers_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct rows rows = all_rows(scene);
	build_rows(ui, scene, &rows, sheet);
	rows_finish(&rows);
}

static void sections_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct rows rows = section_rows(scene);
	build_rows(ui, scene, &rows, sheet);
	rows_finish(&rows);
}

void answers_open(struct ui *ui, const struct scene *scene, const struct item *section)
{
	struct rows rows = all_rows(scene);
	ui_push(ui, &page_answers);
	for (size_t i = 0; i < rows.count; i++)
		if (rows.row[i].section == section)
			ui_top(ui)->focus = (int)i;
	rows_finish(&rows);
}

/* Enter: open what the row stands for. */
static bool open_row(struct ui *ui, const struct scene *scene, const struct row *row, struct action *action)
{
	struct stop stop = row->section ? flow_part(scene->form, scene->reader, row->section)
	                                : (struct stop){.node = row->node};
	if (row->node && !form_asks(scene->form, row->node, scene->reader)) {
		ui_say(ui, row->node->enabled
		                   ? N_("This answer cannot be changed here.")
		                   : N_("This answer is not needed now. It comes back with the answer it depends on."));
		return true;
	}
	if (stop_none(stop))
		return false;
	char *path = stop_path(stop);
	walk_jump(ui, scene, path, row->node != NULL, action);
	free(path);
	return true;
}

/* The keys of both lists. */
static bool list_key(struct ui *ui, const struct scene *scene, struct rows rows, struct input input,
                     struct action *action)
{
	struct frame *frame = ui_top(ui);
	int step = ui->rows / 2;
	bool drawn = true;
	if (frame->focus >= (int)rows.count)
		frame->focus = (int)rows.count - 1;
	switch (input.command) {
	case CMD_ENTER:
		drawn = frame->focus >= 0 && open_row(ui, scene, &rows.row[frame->focus], action);
		break;
	case CMD_UP:
	case CMD_DOWN:
		ui_move_focus(&frame->focus, (int)rows.count, input.command);
		break;
	case CMD_NEXT:
	case CMD_SPACE:
	case CMD_BACK:
		for (int i = 0; i < step; i++)
			ui_move_focus(&frame->focus, (int)rows.count, input.command == CMD_BACK ? CMD_UP : CMD_DOWN);
		break;
	default:
		drawn = false;
	}
	rows_finish(&rows);
	return drawn;
}

static bool answers_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	return list_key(ui, scene, all_rows(scene), input, action);
}

static bool sections_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	return list_key(ui, scene, section_rows(scene), input, action);
}

static const struct hint hints[] = {
        {CMD_UP, 3, N_("Up Down"), N_("choose a row")},
        {CMD_ENTER, 0, "Enter", N_("Open")},
        {CMD_NEXT, 2, "PgDn", N_("Next")},
        {CMD_ESC, 1, "Esc", N_("Back")},
        {CMD_HELP, 4, "?", N_("Help")},
        {0},
};
#define LIST_COMMANDS (BITS_ROWS | BITS_READ | BIT(CMD_ENTER) | BIT(CMD_HELP))
const struct page page_answers = {
        .title = N_("Your answers"),
        .flags = PAGE_OVERLAY,
        .commands = LIST_COMMANDS,
        .hints = hints,
        .build = answers_build,
        .key = answers_key,
};
const struct page page_sections = {
        .title = N_("The parts of the form"),
        .flags = PAGE_OVERLAY,
        .commands = LIST_COMMANDS,
        .hints = hints,
        .build = sections_build,
        .key = sections_key,
};
