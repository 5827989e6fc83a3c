/* ending.c - the two pages that hold still: an answer that is not saved yet (screen 3.21), and the closing page.
 *
 * While an answer is not saved the walk waits; Enter tries again, and so does every fifth second. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

/* The question and what was put in, as it still stands on the page below. */
static void build_unsaved_answer(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct question *question = &ui->question;
	const struct response *response = &ui->failed.response;
	if (ui->failed.type != ACTION_ANSWER || ui->stack[0].page != &page_question)
		return;
	sheet_text(sheet, 0, ATTR_BOLD, NULL, item_words(question->item, scene->reader));
	for (size_t i = 0; i < response->count; i++) {
		struct text shown = {
		        .en = form_show(question->item, &response->answers[i], LANG_EN),
		        .zh = form_show(question->item, &response->answers[i], LANG_ZH),
		};
		sheet_text(sheet, 2, ATTR_BOLD, NULL, shown);
		text_free(shown);
	}
	if (response->draft)
		sheet_text(sheet, 2, ATTR_BOLD, NULL, (struct text){.en = response->draft, .zh = response->draft});
	sheet_gap(sheet);
	sheet_words(sheet, 0, ATTR_NORMAL, N_("This answer is not saved yet."));
}

static void unsaved_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct msg full = {0};
	build_unsaved_answer(ui, scene, sheet);
	if (scene->trouble && scene->trouble->id)
		sheet_message(sheet, 0, ATTR_NORMAL, NULL, scene->trouble);
	if (scene->saved_time && scene->saved_time[0]) {
		msg_set(&full, N_("Everything up to {1} is safe."), scene->saved_time, NULL);
		sheet_message(sheet, 0, ATTR_NORMAL, NULL, &full);
	}
	msg_finish(&full);
	sheet_gap(sheet);
	sheet_text(sheet, 0, ATTR_NORMAL, "Enter  ", words(N_("Try again (it also tries by itself every 5 seconds)")));
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Please do not switch off. The answer is still on this screen."));
	sheet_words(sheet, 0, ATTR_NORMAL, N_("If this goes on, please call a nurse."));
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Answer"), "", 0, 2);
	sheet->row++;
}

static bool unsaved_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	(void)scene;
	if (input.command == CMD_TICK && ui->now - ui->tried < RETRY_MS)
		return false;
	*action = ui->failed;
	action->path = ui->failed.path ? xstrdup(ui->failed.path) : NULL;
	action->text = ui->failed.text ? xstrdup(ui->failed.text) : NULL;
	ui->tried = ui->now;
	return true;
}

static const struct hint unsaved_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Try again")}, {CMD_COVER, 1, "Ctrl-X", N_("Hide")}, {0}};
const struct page page_unsaved = {
        .title = N_("Not saved"),
        .flags = PAGE_BOTH | PAGE_URGENT | PAGE_LOCKED,
        .commands = BIT(CMD_ENTER) | BIT(CMD_TICK),
        .hints = unsaved_hints,
        .build = unsaved_build,
        .key = unsaved_key,
};

static void closing_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	(void)ui;
	sheet_words(sheet, 0, ATTR_BOLD, N_("Thank you for telling us. You can close this now."));
	sheet_gap(sheet);
	sheet_words(sheet, 0, ATTR_NORMAL,
	            ui_kept(scene) ? N_("Your answers are saved for your care team.")
	                           : N_("Nothing is kept on this computer."));
	sheet_words(sheet, 0, ATTR_NORMAL,
	            sheet->aloud
	                    ? N_("Press Enter to end. What was printed stays on the screen until the window is closed.")
	                    : N_("The screen is cleared when you press Enter, or after one minute."));
	sheet_tail(sheet);
	sheet_field(sheet, sheet->left, N_("Answer"), "", 0, 2);
	sheet->row++;
}

static bool closing_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	(void)scene;
	if (input.command == CMD_BACK) {
		ui_pop(ui);
		return true;
	}
	if (input.command == CMD_TICK && ui->now - ui_top(ui)->since < ui_patience(ui, CODE_MS))
		return false;
	action->type = ACTION_END;
	return true;
}

static const struct hint closing_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Clear the screen")}, {CMD_BACK, 1, "b", N_("Back")}, {0}};
const struct page page_closing = {
        .title = N_("Finished"),
        .flags = PAGE_OVERLAY | PAGE_HELD,
        .commands = BIT(CMD_ENTER) | BIT(CMD_BACK) | BIT(CMD_TICK),
        .hints = closing_hints,
        .build = closing_build,
        .key = closing_key,
};
