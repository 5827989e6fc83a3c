/* summary.c - the summary as pages to read (screen 3.13) and the reasons of one statement (3.14).
 *
 * Both lay out scene->summary.  Pages break between statements; a statement never parts from what is kept with it. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

static const struct {
	int attr, indent;
	const char *prefix;
	bool gap; /* above it */
} styles[] = {
        [BLOCK_URGENT] = {ATTR_BOLD | ATTR_SOFT, 0, "! ", true}, [BLOCK_HEADING] = {ATTR_BOLD, 0, NULL, true},
        [BLOCK_PARAGRAPH] = {ATTR_NORMAL, 0, NULL, true},        [BLOCK_STATEMENT] = {ATTR_NORMAL, 0, NULL, true},
        [BLOCK_REASON] = {ATTR_NORMAL, 4, NULL, false},          [BLOCK_NOTE] = {ATTR_NORMAL, 4, NULL, false},
        [BLOCK_MISSING] = {ATTR_NORMAL, 2, "- ", false},         [BLOCK_STAFF] = {ATTR_STAFF, 0, "[S] ", false},
        [BLOCK_ANSWER] = {ATTR_NORMAL, 2, NULL, false},          [BLOCK_TIMELINE] = {ATTR_NORMAL, 0, NULL, true},
        [BLOCK_EVENT] = {ATTR_NORMAL, 0, NULL, false},
};

/* A text with the mark of its sources behind it, in both languages; the caller frees. */
static struct text marked(const struct block *block)
{
	const char *mark = block->mark ? block->mark : "";
	return (struct text){
	        .en = xasprintf("%s%s%s", text_in(block->text, LANG_EN), mark[0] ? " " : "", mark),
	        .zh = xasprintf("%s%s", text_in(block->text, LANG_ZH), mark),
	};
}

/* Whether a block stays with the one before it: its own word for it, and what follows a heading. */
static bool stays(const struct block *block, const struct block *before)
{
	return block->keep || (before && before->kind == BLOCK_HEADING);
}

/* The time line, as wide as the prose; it has no words, so it stands there once for both languages. */
static void build_timeline(const struct timeline *timeline, struct sheet *sheet)
{
	struct buf rows = {0};
	timeline_draw(timeline, sheet->width, &rows);
	char *rest = NULL, *row = rows.data ? strtok_r(rows.data, "\n", &rest) : NULL;
	for (; row; row = strtok_r(NULL, "\n", &rest)) {
		sheet_put(sheet, sheet->left, ATTR_NORMAL, row);
		if (sheet->beside)
			sheet_put(sheet, sheet->right - 3, ATTR_NORMAL, "|");
		sheet->row++;
	}
	buf_finish(&rows);
}

static void build_block(const struct block *block, const struct block *before, bool flat, struct sheet *sheet)
{
	int indent = sheet->small || flat ? 0 : styles[block->kind].indent;
	const char *behind = block->kind == BLOCK_EVENT ? ". " : "  ";
	char *number = block->number > 0 ? xasprintf("%2d%s", block->number, behind) : NULL;
	struct text text = marked(block);
	if (!stays(block, before)) {
		if (styles[block->kind].gap)
			sheet_gap(sheet);
		sheet_start(sheet);
	}
	if (number)
		sheet_choice(sheet, block->number, false);
	if (block->timeline)
		build_timeline(block->timeline, sheet);
	else
		sheet_text(sheet, indent, styles[block->kind].attr, number ? number : styles[block->kind].prefix, text);
	text_free(text);
	free(number);
}

/* Whether it says the very reason that was said last: then it is not said again. */
static bool said(const struct block *block, const struct block *reason)
{
	return block->kind == BLOCK_REASON && reason && strcmp(block->text.en, reason->text.en) == 0;
}

/* All blocks, as pages; the title stands in the header. */
static void build_doc(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	sheet->page = ui_frame(ui)->focus;
	const struct block *before = NULL, *reason = NULL;
	for (size_t i = 0; scene->summary && i < scene->summary->count; i++) {
		const struct block *block = &scene->summary->blocks[i];
		if (block->kind == BLOCK_TITLE || said(block, reason))
			continue;
		build_block(block, before, ui_frame(ui)->page == &page_reasons, sheet);
		before = block;
		if (block->kind == BLOCK_REASON)
			reason = block;
	}
}

static void summary_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct frame *frame = ui_frame(ui);
	build_doc(ui, scene, sheet);
	sheet_tail(sheet);
	int col = sheet_field(sheet, sheet->left,
	                      sheet->small || sheet->aloud ? N_("Number") : N_("For reasons, type a number"),
	                      edit_text(&frame->line), frame->line.caret, 3);
	sheet_hint(sheet, col, sheet->aloud ? N_("a number and Enter: reasons and sources") : NULL);
}

/* The id of the statement with that number, or NULL. */
static const char *statement_id(const struct scene *scene, int number)
{
	for (size_t i = 0; scene->summary && i < scene->summary->count; i++)
		if (scene->summary->blocks[i].kind == BLOCK_STATEMENT && scene->summary->blocks[i].number == number)
			return scene->summary->blocks[i].id;
	return NULL;
}

/* Enter: a statement's reasons, the next page, and behind the last one the closing page. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct edit *line = &ui_top(ui)->line;
	if (edit_empty(line)) {
		if (!ui_read_key(ui, scene, (struct input){.command = CMD_NEXT}))
			ui_push(ui, &page_closing);
		return true;
	}
	const char *id = statement_id(scene, (int)strtoul(edit_text(line), NULL, 10));
	if (!id) {
		edit_set(line, NULL);
		ui_say(ui, N_("Please type a number that stands before a sentence."));
		return true;
	}
	action->type = ACTION_REASONS;
	action->text = xstrdup(id);
	return true;
}

static bool summary_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	if (input.command == CMD_ENTER)
		return enter(ui, scene, action);
	if (input.command == CMD_BACK && frame->focus == 0) {
		ui_go(ui, &page_review); /* the place is the same */
		return true;
	}
	if (BITS_READ & BIT(input.command))
		return ui_read_key(ui, scene, input);
	return ui_number_key(&frame->line, input, 2);
}

static const struct hint summary_hints[] = {
        {CMD_DIGIT, 2, "1-9", N_("Reasons")}, {CMD_ENTER, 0, "Enter", N_("Next")},
        {CMD_BACK, 1, "PgUp", N_("Back")},    {CMD_LANGUAGE, 5, "l", N_("Language")},
        {CMD_VIEW, 4, "v", N_("Answers")},    {CMD_ESC, 0, "Esc", N_("Menu")},
        {CMD_HELP, 6, "?", N_("Help")},       {0},
};
const struct page page_summary = {
        .title = N_("Your summary"),
        .flags = PAGE_PAGED | PAGE_DATED,
        .commands = (BITS_FORM & ~(BIT(CMD_INFO) | BIT(CMD_UNDO))) | BITS_NUMBER | BITS_READ,
        .hints = summary_hints,
        .build = summary_build,
        .key = summary_key,
};

static bool reasons_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	(void)action;
	return ui_read_key(ui, scene, input);
}

static const struct hint reasons_hints[] = {
        {CMD_ESC, 0, "Esc", N_("Back")},
        {CMD_NEXT, 1, "PgDn", N_("Next")},
        {CMD_LANGUAGE, 2, "l", N_("Language")},
        {0},
};
const struct page page_reasons = {
        .title = N_("Reasons and sources"),
        .flags = PAGE_OVERLAY | PAGE_PAGED | PAGE_DATED,
        .commands = BITS_READ,
        .hints = reasons_hints,
        .build = build_doc,
        .key = reasons_key,
};
