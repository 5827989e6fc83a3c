/* desk-go.c - go to a part or to any question of the form, by typing part of its name or its code (Esc g at the desk).
 *
 * Nothing typed: the parts.  The code of a test and the letter of a part come first, then whatever holds what is typed,
 * in form order, as many as the page shows. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#define FOUND_MOST 40

/* What can be gone to: an item, a part by its first item; the review where it is NULL. */
struct found {
	const struct item *item[FOUND_MOST];
	size_t count, most;
};

static void add(struct found *found, const struct item *item)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->item[i] == item)
			return;
	if (found->count < found->most)
		found->item[found->count++] = item;
}

static bool holds(const char *text, const char *typed)
{
	return text && strcasestr(text, typed);
}

static bool text_holds(struct text text, const char *typed)
{
	return holds(text.en, typed) || holds(text.zh, typed);
}

static bool starts(const char *text, const char *typed)
{
	return text && strncasecmp(text, typed, strlen(typed)) == 0;
}

/* Whether a question, or a group with words, goes by what is typed: it begins so, or holds it. */
static bool matches(const struct item *item, const char *typed, bool begins)
{
	struct text name = item_label(item, READER_STAFF);
	if (item->hidden || item->type == ITEM_DISPLAY)
		return false;
	if (begins)
		return starts(item->link_id, typed) || starts(name.en, typed) || starts(name.zh, typed);
	return text_holds(item->short_text, typed) || text_holds(item_words(item, READER_STAFF), typed) ||
	       holds(item->link_id, typed) || holds(item->test, typed);
}

/* The parts, one after the other. */
static void add_parts(const struct scene *scene, const char *prefix, struct found *found)
{
	struct part part = {0};
	while (found->count < found->most && (part = part_step(scene->form, part, 1)).first) {
		const struct item *item = part.group ? part.group : part.first;
		bool named = item->prefix.en && strcasecmp(item->prefix.en, prefix) == 0;
		if (!prefix[0] || named)
			add(found, item);
	}
}

/* What goes by what is typed; as many as there is room for. */
static struct found search(const struct ui *ui, const struct scene *scene)
{
	const struct questionnaire *form = scene->form->questionnaire;
	const char *typed = edit_text(&ui_frame(ui)->line);
	int rows = ui->rows - (ui->rows < SMALL_ROWS ? 5 : 9);
	struct found found = {.most = rows < FOUND_MOST ? (size_t)rows : FOUND_MOST};
	add_parts(scene, typed, &found);
	for (size_t i = 0; typed[0] && i < form->test_count; i++)
		if (strncasecmp(form->tests[i]->test, typed, strlen(typed)) == 0)
			add(&found, form->tests[i]);
	for (size_t i = 0; typed[0] && i < 2 * form->count && found.count < found.most; i++) {
		const struct item *item = &form->items[i % form->count];
		if (matches(item, typed, i < form->count))
			add(&found, item->row ? item->row : item);
	}
	struct text review = words(page_review.title);
	if (found.count < found.most && (!typed[0] || text_holds(review, typed) || strcasecmp(typed, "review") == 0))
		found.item[found.count++] = NULL;
	return found;
}

/* A part by its title and number, a question behind its part's letter. */
static struct text found_text(const struct scene *scene, const struct item *item)
{
	struct text text;
	if (!item)
		return (struct text){.en = xstrdup(tr(LANG_EN, page_review.title)),
		                     .zh = xstrdup(tr(LANG_ZH, page_review.title))};
	const struct item *section = item_section(item);
	if (item == section && (item->section.en || item->section.zh)) {
		char *number = part_number(scene->form, part_of(scene->form, item));
		text.en = xasprintf("%s  %s", text_in(item->section, LANG_EN), number);
		text.zh = xasprintf("%s  %s", text_in(item->section, LANG_ZH), number);
		free(number);
		return text;
	}
	const char *prefix = text_in(section->prefix, LANG_EN), *test = item->test ? item->test : "";
	text = item_words(item, READER_STAFF);
	return (struct text){
	        .en = xasprintf("  %s  %s%s%s", prefix, test, test[0] ? " " : "", text_in(text, LANG_EN)),
	        .zh = xasprintf("  %s  %s%s%s", prefix, test, test[0] ? " " : "", text_in(text, LANG_ZH)),
	};
}

static void go_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct frame *frame = ui_frame(ui);
	struct found found = search(ui, scene);
	sheet->fit = FIT_COMPACT;
	for (size_t i = 0; i < found.count; i++) {
		struct text text = found_text(scene, found.item[i]);
		char *line = text_inline(sheet->langs, text);
		char *clipped = xstrndup(line, utf8_clip(line, sheet->cols - sheet->left - 2));
		sheet_put(sheet, sheet->left, (int)i == frame->focus ? ATTR_REVERSE : ATTR_NORMAL, clipped);
		sheet->row++;
		text_free(text);
		free(line);
		free(clipped);
	}
	if (found.count == 0)
		sheet_words(sheet, 0, ATTR_NORMAL, N_("Nothing here goes by that name or code."));
	sheet->low = true;
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Go to"), edit_text(&frame->line), frame->line.caret, 24);
	sheet->row++;
}

/* The stop of a question in a repeating group: in its first row, or where one begins. */
static struct stop stop_in_table(const struct form *form, const struct item *item)
{
	const struct node *node = item_is_question(item) ? form_near(form, form->root, item) : NULL;
	const struct item *table = item->loop;
	if (node)
		return (struct stop){.node = node};
	while (table->parent && table->parent->loop)
		table = table->parent->loop;
	return (struct stop){.node = form->root, .group = table};
}

/* The stop of what was found: of a group the first that stands in it or behind it. */
static struct stop stop_of(const struct scene *scene, const struct item *item)
{
	const struct form *form = scene->form;
	struct part part = part_of(form, item);
	if (item->loop)
		return stop_in_table(form, item);
	struct spot spot = {{LINE_TITLE, item, form_near(form, form->root, item)}, NULL};
	if (!item_is_question(item)) {
		spot = spot_step(form, &part, item == part.group ? (struct spot){0} : spot, 1);
		return spot.node ? (struct stop){.node = spot.node} : (struct stop){spot.line.node, spot.line.item};
	}
	while (item->row_next && !cell_open(form, form_near(form, form->root, item)))
		item = item->row_next;
	return (struct stop){.node = form_near(form, form->root, item)};
}

/* Enter: go there, unless it is not asked now. */
static bool go(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct found found = search(ui, scene);
	int focus = ui_top(ui)->focus;
	if (focus < 0 || (size_t)focus >= found.count)
		return false;
	if (!found.item[focus])
		return walk_jump(ui, scene, REVIEW_PLACE, false, action);
	struct stop stop = stop_of(scene, found.item[focus]);
	char *path = stop_none(stop) ? xstrdup("") : stop_path(stop);
	if (stop_none(stop) || stop_none(stop_at(scene->form, scene->reader, path)))
		ui_say(ui, N_("This is not asked for now."));
	else
		walk_jump(ui, scene, path, false, action);
	free(path);
	return true;
}

static bool go_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	bool changed = false;
	switch (input.command) {
	case CMD_ENTER:
		return go(ui, scene, action);
	case CMD_UP:
	case CMD_DOWN:
		ui_move_focus(&frame->focus, (int)search(ui, scene).count, input.command);
		return true;
	default:
		if (input.cp == '\n')
			input.cp = ' ';
		bool drawn = line_edit(&frame->line, input, &changed);
		if (changed)
			frame->focus = 0;
		return drawn;
	}
}

static const struct hint hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Open")},
        {CMD_UP, 1, N_("Up Down"), N_("choose a row")},
        {CMD_ESC, 0, "Esc", N_("Back")},
        {0},
};
const struct page page_go = {
        .title = N_("Go to a part or a question"),
        .flags = PAGE_OVERLAY | PAGE_TYPED,
        .commands = BITS_ROWS | BIT(CMD_ENTER) | BIT(CMD_CHAR) | BIT(CMD_LEFT) | BIT(CMD_RIGHT) | BIT(CMD_HOME) |
                    BIT(CMD_END) | BIT(CMD_BACKSPACE) | BIT(CMD_DELETE) | BIT(CMD_CLEAR),
        .hints = hints,
        .build = go_build,
        .key = go_key,
};
