/* panel.c - what is said once before a question (screens 3.2, 3.11): advice for the same day, the general warning,
 * answers that were set aside, the words a part begins with; and one line right above it: back after a pause, asked
 * once more.
 *
 * Nothing of it needs a key.  Only on a small screen, where it would push the question out of sight, all but that line
 * comes as a page of its own, which Enter takes away. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

struct panel {
	enum panel_bit bit;
	const char *text;
};
static const struct panel advice[] = {
        {PANEL_FLAG, MESSAGE_URGENT_STAFF},       {PANEL_MOOD, MESSAGE_DISTRESS_STAFF}, {PANEL_SOON, MESSAGE_SOON},
        {PANEL_ARRANGED, MESSAGE_SOON_ARRANGED}, {PANEL_WARNING, MESSAGE_WARNING},
};
static const struct panel lines[] = {
        {PANEL_RESUMED, N_("Back to where you stopped.")},
        {PANEL_AGAIN, N_("We ask this once more, because it is about your safety. You may still leave it blank.")},
};

/* Which answers are set aside now: "Last period 2026-09   Weeks 7 wk"; the caller frees both texts. */
static struct text aside_list(const struct scene *scene)
{
	struct buf zh = {0}, en = {0};
	const struct node *node = NULL;
	while ((node = form_next(scene->form, node))) {
		if (node->enabled || node->answer_count == 0 || !item_is_question(node->item) || en.length > 160)
			continue;
		struct text line = node_line(node, item_label(node->item, scene->reader), N_("{1}: {2}"));
		buf_printf(&zh, "%s%s", zh.length > 0 ? "   " : "", line.zh);
		buf_printf(&en, "%s%s", en.length > 0 ? "   " : "", line.en);
		text_free(line);
	}
	buf_puts(&zh, "");
	buf_puts(&en, "");
	return (struct text){.en = buf_take(&en), .zh = buf_take(&zh)};
}

/* Answers that are not needed any more: which, and how they come back. */
static void build_aside(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct msg line = {0};
	size_t aside = form_set_aside(scene->form);
	char *count = xasprintf("%zu", aside);
	msg_set(&line,
	        aside == 1 ? N_("{1} answer is not needed now. It is set aside, not deleted:")
	                   : N_("{1} answers are not needed now. They are set aside, not deleted:"),
	        count, NULL);
	sheet_message(sheet, 0, ATTR_QUIET, "- ", &line);
	struct text list = aside_list(scene);
	sheet_text(sheet, 2, ATTR_QUIET, NULL, list);
	text_free(list);
	char *back[LANG_COUNT];
	for (int lang = 0; lang < LANG_COUNT; lang++)
		back[lang] = msg_fill(tr((enum lang)lang, N_("Change “{1}” back to “{2}” and they return. The summary "
		                                             "and exports do not use them.")),
		                      ui->aside_question[lang], ui->aside_answer[lang], NULL);
	sheet_text(sheet, 2, ATTR_QUIET, NULL, (struct text){.en = back[LANG_EN], .zh = back[LANG_ZH]});
	for (int lang = 0; lang < LANG_COUNT; lang++)
		free(back[lang]);
	free(count);
	msg_finish(&line);
}

/* Whether the question is the one of consent, before which the form says what it is. */
static bool is_consent(const struct ui *ui)
{
	return strcmp(ui->question.item->link_id, CONSENT_ITEM) == 0;
}

/* Whether the words that its part begins with stand before the question: the first that is asked there. They speak to
 * the patient; staff read them at consent only. */
static bool begins_part(const struct ui *ui, const struct scene *scene)
{
	const struct item *section = ui->question.item->part;
	struct stop before = flow_step(scene->form, scene->reader, walk_here(ui, scene), -1);
	if (!section->intro.en || (scene->reader == READER_STAFF && !is_consent(ui)))
		return false;
	return is_consent(ui) || stop_none(before) || stop_item(before)->part != section;
}

bool opening_due(const struct ui *ui, const struct scene *scene)
{
	if (ui->rows < SMALL_ROWS &&
	    ((ui->question.panels & PANELS_OPENING) || begins_part(ui, scene) || is_consent(ui)))
		return true;
	return reads_apart(ui, scene);
}

void advice_build(const struct ui *ui, const struct scene *scene, unsigned panels, struct sheet *sheet)
{
	for (size_t i = 0; i < sizeof advice / sizeof *advice; i++) {
		if (!(panels & advice[i].bit))
			continue;
		sheet_text(sheet, 0, ATTR_SOFT, "! ", words(advice[i].text));
		sheet_gap(sheet);
	}
	if ((panels & PANEL_ASIDE) && ui->aside_question[LANG_EN]) {
		build_aside(ui, scene, sheet);
		sheet_gap(sheet);
	}
}

void opening_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	advice_build(ui, scene, ui->question.panels, sheet);
	if (begins_part(ui, scene)) {
		sheet_text(sheet, 0, ATTR_NORMAL, NULL, ui->question.item->part->intro);
		sheet_gap(sheet);
	}
	if (is_consent(ui)) {
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("This form makes no diagnosis. It helps you prepare for the talk with your doctor and "
		               "gives you a summary that names its sources."));
		sheet_gap(sheet);
	}
}

void panel_build(const struct ui *ui, struct sheet *sheet)
{
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (!(ui->question.panels & lines[i].bit))
			continue;
		sheet_words(sheet, 0, ATTR_NORMAL, lines[i].text);
		sheet_gap(sheet);
	}
}

static void opening_page_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	sheet->page = ui_frame(ui)->focus;
	if (sheet->small)
		opening_build(ui, scene, sheet);
	if (reads_apart(ui, scene))
		reads_build(scene, walk_here(ui, scene), sheet);
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Answer"), "", 0, 2);
	sheet->row++;
}

static bool opening_page_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	if (ui_read_key(ui, scene, input))
		return true;
	ui_pop(ui);
	return input.command == CMD_BACK ? question_leave(ui, scene, MOVE_BACK, action) : true;
}

static const struct hint hints[] = {{CMD_ENTER, 0, "Enter", N_("Next")}, {CMD_ESC, 1, "Esc", N_("Back")}, {0}};
const struct page page_opening = {
        .flags = PAGE_OVERLAY | PAGE_HELD,
        .commands = BITS_READ | BIT(CMD_ENTER),
        .hints = hints,
        .build = opening_page_build,
        .key = opening_page_key,
};
