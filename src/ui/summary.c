/* summary.c - the summary as pages to read (screen 3.13) and the reasons of one statement (3.14).
 *
 * Pages break between statements; a statement never parts from what is kept with it.  What has changed since the reader
 * saw the summary last has a * in the margin. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
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
        [BLOCK_EVENT] = {ATTR_NORMAL, 0, NULL, false},           [BLOCK_FIGURES] = {ATTR_KEY, 4, NULL, false},
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

/* Mark the entry that begins on this row, in the margin. */
static void put_star(struct sheet *sheet)
{
	sheet_put(sheet, sheet->left > 1 ? sheet->left - 2 : 0, ATTR_SOFT, "*");
	if (sheet->beside)
		sheet_put(sheet, sheet->right - 1, ATTR_SOFT, "*");
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
	if (block->changed)
		put_star(sheet);
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

/* Whether a block stands on the page: the title is in the header, and what is for paper is not for here. */
static bool stands(const struct block *block)
{
	return block->kind != BLOCK_TITLE && block->kind != BLOCK_PAPER;
}

int summary_entry(const struct scene *scene, const char *statement_id)
{
	int entry = -1;
	const struct block *before = NULL;
	for (size_t i = 0; i < scene->summary->count; i++) {
		const struct block *block = &scene->summary->blocks[i];
		if (!stands(block))
			continue;
		entry += !stays(block, before);
		before = block;
		if (block->kind == BLOCK_STATEMENT && strcmp(block->id, statement_id) == 0)
			break;
	}
	return entry;
}

/* All blocks, as pages. */
static void build_doc(const struct ui *ui, const struct doc *doc, struct sheet *sheet)
{
	sheet->page = ui_frame(ui)->focus;
	const struct block *before = NULL, *reason = NULL;
	for (size_t i = 0; doc && i < doc->count; i++) {
		const struct block *block = &doc->blocks[i];
		if (!stands(block) || said(block, reason))
			continue;
		build_block(block, before, ui_frame(ui)->page == &page_reasons, sheet);
		before = block;
		if (block->kind == BLOCK_REASON)
			reason = block;
	}
}

static bool any_changed(const struct doc *doc)
{
	for (size_t i = 0; doc && i < doc->count; i++)
		if (doc->blocks[i].changed)
			return true;
	return false;
}

static void summary_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct frame *frame = ui_frame(ui);
	if (any_changed(scene->summary))
		sheet_words(sheet, 0, ATTR_SOFT, N_("* marks what has changed since you last read this."));
	build_doc(ui, scene->summary, sheet);
	sheet_tail(sheet);
	int col = sheet_field(sheet, sheet->left,
	                      sheet->small || sheet->aloud ? N_("Number") : N_("For reasons, type a number"),
	                      edit_text(&frame->line), frame->line.caret, 3);
	sheet_hint(sheet, col, sheet->aloud ? N_("a number and Enter: reasons and sources") : NULL);
}

/* The block with that number to type, or NULL. */
static const struct block *numbered(const struct doc *doc, int number)
{
	for (size_t i = 0; doc && i < doc->count; i++)
		if ((doc->blocks[i].kind == BLOCK_STATEMENT || doc->blocks[i].kind == BLOCK_FIGURES) &&
		    doc->blocks[i].number == number)
			return &doc->blocks[i];
	return NULL;
}

/* Enter: a statement's reasons, its figures, the next page, and behind the last one the closing page. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct edit *line = &ui_top(ui)->line;
	if (edit_empty(line)) {
		if (!ui_read_key(ui, scene, (struct input){.command = CMD_NEXT}))
			ui_push(ui, &page_closing);
		return true;
	}
	const struct block *block = numbered(scene->summary, (int)strtoul(edit_text(line), NULL, 10));
	if (!block) {
		edit_set(line, NULL);
		ui_say(ui, N_("Please type a number that stands before a sentence."));
		return true;
	}
	action->type = block->figures ? ACTION_FIGURES : ACTION_REASONS;
	action->text = xstrdup(block->id);
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
	return ui_number_key(&frame->line, input, 3);
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

static void reasons_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	build_doc(ui, scene->reasons, sheet);
}

/* The statement whose reasons are read. */
static const struct block *explained(const struct doc *reasons)
{
	for (size_t i = 0; reasons && i < reasons->count; i++)
		if (reasons->blocks[i].kind == BLOCK_STATEMENT)
			return &reasons->blocks[i];
	return NULL;
}

/* PgDn, PgUp: the next page, and behind the last one the next statement's reasons. */
static bool reasons_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	const struct block *here = explained(scene->reasons), *next = here;
	if (ui_read_key(ui, scene, input))
		return true;
	do
		next = next ? numbered(scene->summary, next->number + (input.command == CMD_BACK ? -1 : 1)) : NULL;
	while (next && next->figures);
	if (!next)
		return false;
	action->type = ACTION_REASONS;
	action->text = xstrdup(next->id);
	return true;
}

static const struct hint reasons_hints[] = {
        {CMD_ESC, 0, "Esc", N_("Back")},
        {CMD_NEXT, 1, "PgDn", N_("Next page or statement")},
        {CMD_LANGUAGE, 2, "l", N_("Language")},
        {0},
};
const struct page page_reasons = {
        .title = N_("Reasons and sources"),
        .flags = PAGE_OVERLAY | PAGE_PAGED | PAGE_DATED,
        .commands = BITS_READ,
        .hints = reasons_hints,
        .build = reasons_build,
        .key = reasons_key,
};
