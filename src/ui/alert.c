/* alert.c - the urgent page and the self-harm page (screen 3.8): at once, full screen, in both languages.
 *
 * Enter alone does nothing, and keys that were meant for the page before are let go.  On a small screen one language
 * stands whole, choices included, before the other begins.  The self-harm page never names the answer behind it. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

static const struct alert {
	const struct page *page;
	const char *seen; /* what is journalled */
	const char *text[2];
	const char *choice[3];
	const char *plea; /* below the choices */
	bool because;     /* says which answer it is about */
} alerts[] = {
        {&page_urgent,
         "urgent",
         {MESSAGE_URGENT_1, MESSAGE_URGENT_2},
         {N_("Save and stop here, with a code"), N_("I have read this, go on"), N_("I pressed the wrong key")},
         N_("Call a nurse or someone near you."),
         true},
        {&page_selfharm,
         "selfharm",
         {MESSAGE_SELFHARM_1, MESSAGE_SELFHARM_2},
         {N_("Call a nurse"), N_("Go on"), N_("Stop here")},
         NULL,
         false},
};

/* The alert of a page on the stack. */
static const struct alert *alert_of(const struct ui *ui)
{
	return ui_covers(ui, &page_urgent) ? &alerts[0] : &alerts[1];
}

/* "Because you chose:" and the answer. */
static void build_because(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct stop here = walk_here(ui, scene);
	if (!ui->alert_waits || !here.node || here.group || here.node->answer_count == 0)
		return;
	struct text brief = here.node->item->short_text;
	struct text line = node_line(here.node, brief.en ? brief : item_label(here.node->item, scene->reader),
	                             N_("Because you chose: {1} - {2}"));
	sheet_gap(sheet);
	if (sheet->small)
		sheet_start(sheet);
	sheet_text(sheet, 0, ATTR_NORMAL, NULL, line);
	text_free(line);
}

/* The choices, numbered. */
static void build_choices(const struct ui *ui, const struct scene *scene, const struct alert *alert,
                          struct sheet *sheet)
{
	(void)ui;
	sheet_gap(sheet);
	for (int i = 0; i < 3; i++) {
		char *prefix = xasprintf("%d  ", i + 1);
		const char *choice = alert->choice[i];
		if (i == 0 && alert->because && !ui_kept(scene))
			choice = N_("Stop here");
		sheet_choice(sheet, i + 1, false);
		sheet_pair(sheet, sheet->small ? 0 : 2, ATTR_NORMAL, prefix, words(choice));
		free(prefix);
	}
}

/* The whole alert in the sheet's languages. */
static void build_alert(const struct ui *ui, const struct scene *scene, const struct alert *alert, struct sheet *sheet)
{
	sheet_start(sheet);
	if (scene->desk && alert->because) { /* the nurse reads first what she does */
		sheet_words(sheet, 0, ATTR_BOLD, MESSAGE_URGENT_STAFF);
		sheet_gap(sheet);
	}
	struct text first = words(alert->text[0]), second = words(alert->text[1]);
	struct text all = {.en = xasprintf("%s %s", first.en, second.en), .zh = xasprintf("%s%s", first.zh, second.zh)};
	struct langs langs = sheet->langs;
	for (int i = 0; i < (sheet->beside ? 1 : langs.count); i++) { /* each language a paragraph of its own */
		if (!sheet->beside)
			sheet->langs = (struct langs){.count = 1, .order = {langs.order[i], langs.order[i]}};
		if (i > 0)
			sheet_gap(sheet);
		sheet_text(sheet, 0, ATTR_BOLD, NULL, all);
	}
	sheet->langs = langs;
	text_free(all);
	if (alert->because && !sheet->small)
		build_because(ui, scene, sheet);
	build_choices(ui, scene, alert, sheet);
	if (alert->because && sheet->small) /* the choices come first where there is little room */
		build_because(ui, scene, sheet);
	if (alert->plea && !sheet->small)
		sheet_pair(sheet, 2, ATTR_NORMAL, "", words(alert->plea));
}

static void alert_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct alert *alert = alert_of(ui);
	struct langs langs = sheet->langs;
	int rounds = sheet->small ? langs.count : 1;
	sheet->page = ui_frame(ui)->focus;
	for (int i = 0; i < rounds; i++) {
		if (sheet->small)
			sheet->langs = (struct langs){.count = 1, .order = {langs.order[i], langs.order[i]}};
		build_alert(ui, scene, alert, sheet);
	}
	sheet->langs = langs;
	sheet_tail(sheet);
	const char *typed = edit_text(&ui_frame(ui)->line);
	sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet->row++;
}

/* Enter: what was chosen is journalled as seen first. */
static bool choose(struct ui *ui, struct action *action)
{
	struct frame *frame = ui_top(ui);
	const struct alert *alert = alert_of(ui);
	int choice = edit_text(&frame->line)[0] - '0';
	edit_set(&frame->line, NULL);
	if (choice < 1 || choice > 3)
		return false;
	ui->seen_choice = choice;
	action->type = ACTION_SEEN;
	action->text = xstrdup(!alert->because && choice == 1 ? "nurse" : alert->seen);
	return true;
}

static bool alert_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	if (input.command == CMD_ENTER)
		return choose(ui, action);
	if (input.command == CMD_DIGIT) {
		edit_set(&frame->line, NULL);
		return input.cp >= '1' && input.cp <= '3' && edit_insert(&frame->line, input.cp);
	}
	if (ui_number_key(&frame->line, input, 1))
		return true;
	return BITS_READ & BIT(input.command) ? ui_read_key(ui, scene, input) : false;
}

/* Stop: with a code where answers are kept, else the closing page. */
static void stop_here(struct ui *ui, const struct scene *scene)
{
	if (ui_kept(scene))
		walk_pause(ui);
	else
		ui_push(ui, &page_closing);
}

void alert_seen(struct ui *ui, const struct scene *scene, const struct action *action)
{
	bool urgent = ui_covers(ui, &page_urgent);
	(void)action;
	if (!urgent && !ui_covers(ui, &page_selfharm))
		return;
	if (!urgent && ui->seen_choice == 1) {
		ui_say(ui, N_("Please show this page to a nurse. It stays here."));
		return;
	}
	ui_remove(ui, urgent ? &page_urgent : &page_selfharm);
	if (ui->seen_choice == (urgent ? 1 : 3))
		stop_here(ui, scene);
	else if (ui->seen_choice == 2 && ui->alert_waits)
		walk(ui, scene);
	else if (ui->seen_choice != 2)
		ui->urgent_told = false; /* the wrong key: the question stands there again */
}

static const struct hint hints[] = {
        {CMD_DIGIT, 0, "1 2 3", N_("Choose")},
        {CMD_ENTER, 3, "Enter", N_("Next")},
        {CMD_NEXT, 2, "PgDn", N_("Next page")},
        {CMD_COVER, 1, "Ctrl-X", N_("Hide")},
        {0},
};
#define ALERT_COMMANDS (BITS_NUMBER | BITS_READ)
const struct page page_urgent = {
        .title = N_("Please get care now"),
        .flags = PAGE_BOTH | PAGE_HELD | PAGE_URGENT,
        .commands = ALERT_COMMANDS,
        .hints = hints,
        .build = alert_build,
        .key = alert_key,
};
const struct page page_selfharm = {
        .title = N_("You matter to us"),
        .flags = PAGE_BOTH | PAGE_HELD,
        .commands = ALERT_COMMANDS,
        .hints = hints,
        .build = alert_build,
        .key = alert_key,
};
