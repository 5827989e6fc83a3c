/* panel.c - lines that stand at the top of the next question's page once (screen 3.11): advice for the same day, the
 * general warning, answers that were set aside, back after a pause, asked once more.
 *
 * They need no key.  On a small screen, where they would push the question out of sight, advice and what was set aside
 * come as a page of their own, which Enter takes away. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

static const struct {
	enum panel panel;
	const char *text;
} panels[] = {
        {PANEL_RESUMED, N_("Back to where you stopped.")},
        {PANEL_SOON, MESSAGE_SOON},
        {PANEL_ARRANGED, MESSAGE_SOON_ARRANGED},
        {PANEL_WARNING, MESSAGE_WARNING},
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
		struct text line = node_line(node, scene->reader, N_("{1}: {2}"));
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

void panel_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
		if (!(ui->question.panels & panels[i].panel))
			continue;
		bool soft = panels[i].panel & PANELS_NOTICE;
		sheet_text(sheet, 0, soft ? ATTR_SOFT : ATTR_NORMAL, soft ? "! " : NULL, words(panels[i].text));
		sheet_gap(sheet);
	}
	if ((ui->question.panels & PANEL_ASIDE) && ui->aside_question[LANG_EN]) {
		build_aside(ui, scene, sheet);
		sheet_gap(sheet);
	}
}

static void notice_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	sheet->page = ui_frame(ui)->focus;
	panel_build(ui, scene, sheet);
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Answer"), "", 0, 2);
	sheet->row++;
}

static bool notice_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	(void)action;
	if (!ui_read_key(ui, scene, input) && input.command != CMD_BACK)
		ui_pop(ui);
	return true;
}

static const struct hint hints[] = {{CMD_ENTER, 0, "Enter", N_("Next")}, {CMD_ESC, 1, "Esc", N_("Back")}, {0}};
const struct page page_notice = {
        .flags = PAGE_OVERLAY | PAGE_HELD,
        .commands = BITS_READ | BIT(CMD_ENTER),
        .hints = hints,
        .build = notice_build,
        .key = notice_key,
};
