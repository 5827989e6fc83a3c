/* group.c - the page of a repeating group: what was described so far, describe one more, or go on.
 *
 * Nothing is expected: going on without describing any is the first thing Enter does. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

/* Instance number `wanted` of the group, or NULL; *count is how many there are. */
static const struct node *instance(const struct scene *scene, struct stop stop, size_t wanted, size_t *count)
{
	const struct node *found = NULL, *parent = stop.node;
	if (stop.group->parent &&
	    stop.group->parent != stop.node->item) /* a group that does not repeat stands between */
		parent = form_near(scene->form, stop.node, stop.group->parent);
	*count = 0;
	for (const struct node *node = parent ? parent->child : NULL; node; node = node->next) {
		if (node->item != stop.group)
			continue;
		if ((*count)++ == wanted)
			found = node;
	}
	return found;
}

bool group_takes_more(const struct scene *scene, struct stop stop)
{
	size_t count;
	instance(scene, stop, 0, &count);
	return !ui_viewing(scene) && (stop.group->max_occurs == 0 || count < stop.group->max_occurs);
}

/* What was told in an instance, on one line: its first answers. */
static struct text told(const struct scene *scene, const struct node *instance)
{
	struct buf line[LANG_COUNT] = {{0}};
	struct stop stop = flow_into(scene->form, scene->reader, instance);
	int answers = 0;
	for (; !stop_none(stop) && !stop.group && answers < 4; stop = flow_step(scene->form, scene->reader, stop, 1)) {
		if (stop.node->answer_count == 0)
			continue;
		struct text answer = node_words(stop.node);
		for (int lang = 0; lang < LANG_COUNT; lang++)
			buf_printf(&line[lang], "%s%s", answers > 0 ? "   " : "", text_in(answer, (enum lang)lang));
		text_free(answer);
		answers++;
	}
	for (int lang = 0; lang < LANG_COUNT && answers == 0; lang++)
		buf_puts(&line[lang], tr((enum lang)lang, N_("left blank")));
	return (struct text){.en = buf_take(&line[LANG_EN]), .zh = buf_take(&line[LANG_ZH])};
}

/* The instances, numbered behind the two choices. */
static void build_list(const struct ui *ui, const struct scene *scene, struct stop stop, struct sheet *sheet)
{
	size_t count;
	instance(scene, stop, 0, &count);
	if (count == 0)
		return;
	sheet_gap(sheet);
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Described so far; a number opens it again:"));
	for (size_t i = 0; i < count; i++) {
		struct text line = told(scene, instance(scene, stop, i, &count));
		char *prefix = xasprintf("%zu  ", i + 3);
		bool focused = ui_frame(ui)->focus == (int)i + 3;
		int first = sheet->row;
		sheet_start(sheet);
		sheet_choice(sheet, (int)i + 3, false);
		sheet_text(sheet, sheet->small ? 0 : 2, focused ? ATTR_REVERSE : ATTR_NORMAL, prefix, line);
		if (focused)
			sheet_focus(sheet, first);
		text_free(line);
		free(prefix);
	}
}

static void group_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct stop stop = walk_here(ui, scene);
	const struct frame *frame = ui_frame(ui);
	const struct item *section = stop.group->part;
	size_t count;
	instance(scene, stop, 0, &count);
	if (section->intro.en && scene->reader == READER_PATIENT)
		sheet_text(sheet, 0, ATTR_NORMAL, NULL, section->intro);
	if (stop.group->intro.en && stop.group != section && scene->reader == READER_PATIENT)
		sheet_text(sheet, 0, ATTR_NORMAL, NULL, stop.group->intro);
	around_build(ui, scene, sheet);
	sheet_gap(sheet);
	struct text heading = item_heading(stop.group, scene->reader);
	sheet_role(sheet, ROLE_QUESTION);
	sheet_text(sheet, 0, ATTR_BOLD, NULL, heading);
	text_free(heading);
	occurs_build(stop.group, sheet);
	sheet_gap(sheet);
	int indent = sheet->small ? 0 : 2;
	sheet_choice(sheet, 1, false);
	sheet_pair(sheet, indent, frame->focus == 1 ? ATTR_REVERSE : ATTR_NORMAL, "1  ",
	           words(count == 0 ? N_("Not now, go on") : N_("Go on")));
	if (group_takes_more(scene, stop)) {
		sheet_choice(sheet, 2, false);
		sheet_pair(sheet, indent, frame->focus == 2 ? ATTR_REVERSE : ATTR_NORMAL, "2  ",
		           words(count == 0 ? N_("Describe one") : N_("Describe one more")));
	}
	build_list(ui, scene, stop, sheet);
	sheet_tail(sheet);
	const char *typed = edit_text(&frame->line);
	int col = sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 3);
	sheet_hint(sheet, col,
	           sheet->aloud ? N_("Enter alone goes on") : N_("press a number, then Enter; Enter alone goes on"));
}

/* Another instance. */
static bool add(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct stop stop = walk_here(ui, scene);
	if (!group_takes_more(scene, stop)) {
		ui_say(ui, N_("No more of these can be described here."));
		return true;
	}
	action->type = ACTION_ADD;
	action->path = stop.node->item ? form_path(stop.node) : xstrdup("");
	action->text = xstrdup(stop.group->name);
	return true;
}

/* Enter: the number typed, or the row in focus, or on. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct frame *frame = ui_top(ui);
	struct stop stop = walk_here(ui, scene);
	size_t count, choice = strtoul(edit_text(&frame->line), NULL, 10);
	if (edit_empty(&frame->line))
		choice = (size_t)frame->focus;
	edit_set(&frame->line, NULL);
	if (choice == 2)
		return add(ui, scene, action);
	const struct node *open = choice > 2 ? instance(scene, stop, choice - 3, &count) : NULL;
	struct stop first = open ? flow_into(scene->form, scene->reader, open) : (struct stop){0};
	if (open && !stop_none(first)) {
		walk_to(ui, scene, first);
	} else if (choice > 2) {
		instance(scene, stop, 0, &count);
		char *most = xasprintf("%zu", count + 2);
		ui_say(ui, N_("You can enter 1 to {1} here. You may also leave it blank."), most);
		free(most);
	}
	if (choice > 1)
		return true;
	ui->move = MOVE_ENTER;
	walk(ui, scene);
	ui_take(ui, action);
	return true;
}

static bool group_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	size_t count;
	switch (input.command) {
	case CMD_ENTER:
		return enter(ui, scene, action);
	case CMD_ADD:
		return add(ui, scene, action);
	case CMD_UP:
	case CMD_DOWN:
		instance(scene, walk_here(ui, scene), 0, &count);
		edit_set(&frame->line, NULL);
		ui_move_focus(&frame->focus, (int)count + 3, input.command);
		return true;
	case CMD_NEXT:
	case CMD_BACK:
		ui->move = input.command == CMD_NEXT ? MOVE_NEXT : MOVE_BACK;
		walk(ui, scene);
		ui_take(ui, action);
		return true;
	default:
		return ui_number_key(&frame->line, input, 2);
	}
}

static const struct hint hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next")},
        {CMD_BACK, 1, "PgUp", N_("Back")},
        {CMD_ADD, 4, "a", N_("Describe one")},
        {CMD_PAUSE, 3, "p", N_("Pause")},
        {CMD_ESC, 0, "Esc", N_("Menu")},
        {CMD_HELP, 2, "?", N_("Help")},
        {0},
};
const struct page page_group = {
        .commands = BITS_FORM | BITS_ROWS | BITS_NUMBER | BIT(CMD_NEXT) | BIT(CMD_BACK) | BIT(CMD_ADD),
        .hints = hints,
        .build = group_build,
        .key = group_key,
};
