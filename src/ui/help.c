/* help.c - help for this very page (`?`), written from the key table, and why a question is asked (`i`). */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

/* The page the help lies on. */
static const struct frame *below(const struct ui *ui)
{
	return ui_frame(ui) - 1;
}

/* Whether help speaks of a key: once for the two or four of a kind. */
static bool spoken_of(const struct ui *ui, const struct scene *scene, enum command command)
{
	if (command == CMD_LANGUAGE || command == CMD_REDRAW || command == CMD_COVER || command == CMD_ESC)
		return true;
	return ui_accepts(ui, scene, below(ui), command);
}

/* The keys' names in one of the languages, with room behind them; the caller frees. */
static char *name_of(const struct sheet *sheet, const struct binding *binding, int lang)
{
	const char *name = tr(sheet->langs.order[lang], binding->name);
	int gap = (sheet->small ? 10 : 13) - utf8_width(name);
	return xasprintf("%s%*s", name, gap < 1 ? 1 : gap, "");
}

static void help_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	sheet->page = ui_frame(ui)->focus;
	sheet_words(sheet, 0, ATTR_NORMAL,
	            N_("Any question may be left blank. Nothing is lost when you go back or pause."));
	if (sheet->aloud)
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("A line that begins with a dot is a command. A text that begins with a dot is typed "
		               "with two "
		               "dots."));
	else if ((below(ui)->page->flags & PAGE_TYPED) ||
	         (below(ui)->page == &page_question && question_typing(&ui->question)))
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("While you type, press Esc first, then the letter of what you want."));
	sheet_gap(sheet);
	for (size_t i = 0; i < binding_count; i++) {
		const struct binding *binding = &bindings[i];
		if (!spoken_of(ui, scene, binding->command) || !binding->help || !binding->name[0])
			continue;
		char *prefix = sheet->aloud ? binding_dot(binding) : name_of(sheet, binding, 0);
		if (!prefix)
			continue;
		char *beside = name_of(sheet, binding, 1);
		const char *help = sheet->aloud && binding->aloud ? binding->aloud : binding->help;
		if (scene->filling && binding->command == CMD_PAUSE) /* no code there */
			help = N_("Pause: the same command goes on from this place later.");
		sheet_start(sheet);
		sheet->prefix_beside = beside;
		sheet_text(sheet, 0, ATTR_NORMAL, prefix, words(help));
		sheet->prefix_beside = NULL;
		free(prefix);
		free(beside);
	}
}

static void info_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct stop here = walk_here(ui, scene);
	const struct item *item = stop_item(here);
	sheet->page = ui_frame(ui)->focus;
	if (scene->filling) {
		fill_info(scene, item, sheet);
		return;
	}
	if (item) {
		sheet_text(sheet, 0, ATTR_BOLD, NULL, item_words(item, scene->reader));
		if (item->help.en)
			sheet_text(sheet, 0, ATTR_NORMAL, NULL, item->help);
		sheet_gap(sheet);
		if (item->part->intro.en)
			sheet_text(sheet, 0, ATTR_NORMAL, NULL, item->part->intro);
		if (item->safety)
			sheet_words(sheet, 0, ATTR_NORMAL,
			            N_("This question is about your safety: some answers need care today."));
	}
	if (!item || strcmp(item->link_id, CONSENT_ITEM) != 0)
		sheet_words(sheet, 0, ATTR_NORMAL,
		            N_("Your answer goes into the summary that you read at the end and can talk over with your "
		               "doctor. You "
		               "may leave it blank."));
	sheet_gap(sheet);
	sheet_start(sheet);
	sheet_words(sheet, 0, ATTR_BOLD, N_("Who sees this, and how long it is kept"));
	sheet_words(
	        sheet, 0, ATTR_NORMAL,
	        N_("If you agree, your answers are kept in a file on this computer, for your care team. They are not "
	           "sent anywhere. You can change your mind: choose “No” at that question, and what was kept is "
	           "erased. If you do not agree, nothing is kept after you close this form."));
}

static bool read_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	(void)action;
	if (input.command == CMD_ENTER) {
		if (!ui_read_key(ui, scene, (struct input){.command = CMD_NEXT}))
			ui_pop(ui);
		return true;
	}
	return ui_read_key(ui, scene, input);
}

static const struct hint hints[] = {{CMD_ESC, 0, "Esc", N_("Back")}, {CMD_NEXT, 1, "PgDn", N_("Next page")}, {0}};
const struct page page_help = {
        .title = N_("Help"),
        .flags = PAGE_OVERLAY | PAGE_PAGED,
        .commands = BITS_READ | BIT(CMD_ENTER),
        .hints = hints,
        .build = help_build,
        .key = read_key,
};
const struct page page_info = {
        .title = N_("Why is this asked"),
        .flags = PAGE_OVERLAY | PAGE_PAGED,
        .commands = BITS_READ | BIT(CMD_ENTER),
        .hints = hints,
        .build = info_build,
        .key = read_key,
};
