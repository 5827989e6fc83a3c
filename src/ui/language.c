/* language.c - the first page (screen 3.1): which language, or on with a pick-up code. Always in both languages.
 *
 * The choice switches the languages at once and is then the answer to cons.lang, where the form asks that. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

static const struct {
	const char *code; /* of cons.lang */
	const char *name;
	struct langs langs;
} choices[] = {
        {"zh", N_("Chinese"), {.count = 1, .order = {LANG_ZH, LANG_EN}}},
        {"en", "English", {.count = 1, .order = {LANG_EN, LANG_ZH}}},
        {"both", N_("Both"), {.count = 2, .order = {LANG_ZH, LANG_EN}}},
};
#define CHOICES ((int)(sizeof choices / sizeof *choices))
#define RESUME CHOICES
#define DISPLAY (CHOICES + 1)

/* The line that is marked, from 0; -1: none. */
static int marked(const struct frame *frame)
{
	const char *typed = edit_text(&frame->line);
	return typed[0] >= '1' && typed[0] <= '1' + DISPLAY ? typed[0] - '1' : -1;
}

/* How a language is called: by its own name, where the screen can show it. The caller frees. */
static char *name_of(const struct scene *scene, int line)
{
	const char *zh = tr(LANG_ZH, choices[line].name), *en = choices[line].name;
	if (scene->plain_console || choices[line].langs.order[0] == LANG_EN)
		return xstrdup(en);
	return choices[line].langs.count == 1 ? xstrdup(zh) : xasprintf("%s  %s", zh, en);
}

/* Put a text so that all choices are seen at once. */
static void put(struct sheet *sheet, int indent, int attr, const char *prefix, struct text text)
{
	if (sheet->fit >= FIT_PAIRED)
		sheet_pair(sheet, indent, attr, prefix, text);
	else
		sheet_text(sheet, indent, attr, prefix, text);
}

/* One line of the list. */
static void build_choice(const struct frame *frame, int line, struct text text, struct sheet *sheet)
{
	bool on = marked(frame) == line;
	char *prefix = xasprintf("(%c) %d  ", on ? 'x' : ' ', line + 1);
	int first = sheet->row;
	sheet_choice(sheet, line + 1, on);
	put(sheet, sheet->small ? 0 : 2, on ? ATTR_BOLD | ATTR_REVERSE : ATTR_NORMAL, prefix, text);
	if (on)
		sheet_focus(sheet, first);
	free(prefix);
}

static void language_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct frame *frame = ui_frame(ui);
	if (scene->plain_console) {
		sheet_words(
		        sheet, 0, ATTR_NORMAL,
		        N_("This screen cannot show Chinese. For Chinese please use a terminal window, or reach this "
		           "program over SSH from another computer."));
		sheet_gap(sheet);
	}
	put(sheet, 0, ATTR_BOLD, "", words(N_("Please choose a language")));
	sheet_gap(sheet);
	sheet_pin(sheet);
	for (int i = 0; i < CHOICES; i++) {
		char *name = name_of(scene, i);
		build_choice(frame, i, (struct text){.en = name, .zh = name}, sheet);
		free(name);
	}
	sheet_gap(sheet);
	build_choice(frame, RESUME, words(N_("I have a pick-up code and want to go on")), sheet);
	build_choice(frame, DISPLAY, words(N_("Large print, screen reader")), sheet);
	sheet_tail(sheet);
	const char *typed = edit_text(&frame->line);
	sheet_field(sheet, sheet->left, N_("Answer"), typed, strlen(typed), 2);
	sheet->row++;
	if (sheet->small)
		return;
	sheet_gap(sheet);
	sheet_role(sheet, ROLE_KEYS);
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Press a number, then Enter. Esc covers the screen at any time."));
}

/* Mark a line. */
static bool mark(struct frame *frame, int line)
{
	if (line < 0 || line > DISPLAY)
		return false;
	edit_set(&frame->line, NULL);
	return edit_insert(&frame->line, (uint32_t)('1' + line));
}

/* Enter: switch the language, or ask for the code. */
static bool choose(struct ui *ui, struct action *action)
{
	int line = marked(ui_top(ui));
	if (line < 0)
		return false;
	if (line >= CHOICES) {
		edit_set(&ui_top(ui)->line, NULL);
		ui_push(ui, line == RESUME ? &page_resume : &page_display);
		return true;
	}
	ui_speak(ui, choices[line].langs);
	action->type = ACTION_LANGUAGE;
	action->langs = ui->langs;
	return true;
}

static bool language_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct frame *frame = ui_top(ui);
	(void)scene;
	switch (input.command) {
	case CMD_DIGIT:
		return mark(frame, (int)input.cp - '1');
	case CMD_UP:
		return mark(frame, marked(frame) < 0 ? DISPLAY : marked(frame) - 1);
	case CMD_DOWN:
		return mark(frame, marked(frame) + 1);
	case CMD_ENTER:
		return choose(ui, action);
	default:
		return ui_number_key(&frame->line, input, 1);
	}
}

/* The language is switched: it is the answer to its question; then on. */
void language_chosen(struct ui *ui, const struct scene *scene)
{
	int line = marked(ui_top(ui));
	struct stop stop = stop_named(scene->form, LANGUAGE_ITEM);
	if (line < 0 || line >= CHOICES)
		return; /* switched by its key only */
	ui->move = MOVE_ENTER;
	if (stop_none(stop) || !item_option(stop.node->item, choices[line].code)) {
		walk(ui, scene);
		return;
	}
	free(ui->place);
	ui->place = xstrdup(LANGUAGE_ITEM);
	ui->lang_answer = (struct answer){.value = item_option(stop.node->item, choices[line].code)->value};
	struct response response = {.answers = &ui->lang_answer, .count = 1};
	if (form_differs(stop.node, &response))
		ui_then(ui,
		        (struct action){.type = ACTION_ANSWER, .path = xstrdup(LANGUAGE_ITEM), .response = response});
	else
		walk(ui, scene);
}

static const struct hint hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next")},
        {CMD_ESC, 1, "Esc", N_("Menu")},
        {CMD_HELP, 2, "?", N_("Help")},
        {0},
};
const struct page page_language = {
        .title = N_("Health questionnaire"),
        .flags = PAGE_BOTH,
        .commands = BITS_NUMBER | BITS_ROWS | BIT(CMD_HELP),
        .hints = hints,
        .build = language_build,
        .key = language_key,
};
