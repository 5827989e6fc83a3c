/* desk-batch.c - several answers as one action, kept together or not at all; and the page that makes most of them:
 * the rest of the tests was not done. It lists what it will write, then writes it in one go. */
#include <stdlib.h>

#include "base/alloc.h"
#include "ui/page.h"

void batch_begin(struct desk *desk, size_t most)
{
	arena_destroy(desk->arena);
	desk->arena = arena_create();
	desk->kept = arena_alloc(desk->arena, most * sizeof *desk->kept);
	desk->kept_count = 0;
}

void batch_add(struct desk *desk, const struct node *node, struct response response)
{
	char *path = form_path(node);
	desk->kept[desk->kept_count++] = (struct kept){arena_strdup(desk->arena, path), response};
	free(path);
}

void batch_hand_out(struct ui *ui, const struct scene *scene, enum move move, struct action *action)
{
	const struct desk *desk = &ui->desk;
	walk_leaving(ui, scene, form_at(scene->form, desk->kept[0].path));
	ui->move = move;
	action->type = ACTION_ANSWER;
	action->path = xstrdup(desk->kept[0].path);
	action->response = desk->kept[0].response;
	action->further = desk->kept + 1;
	action->further_count = desk->kept_count - 1;
}

/* --- the rest was not done --- */

/* Whether the panel that a test belongs to has a result: then the test was done. */
static bool has_result(const struct scene *scene, const struct item *row)
{
	const struct item *item = questionnaire_row(scene->form->questionnaire, item_section(row), row->panel);
	while (item && form_near(scene->form, scene->form->root, item)->answer_count == 0)
		item = item->row_next;
	return item;
}

/* The question of a row of tests that can say "not done" and is still open, when nothing was said about the test. */
static const struct node *open_test(const struct scene *scene, const struct item *row)
{
	const struct node *found = NULL;
	if (row->panel && has_result(scene, row))
		return NULL;
	for (const struct item *item = row; item; item = item->row_next) {
		const struct node *node = form_near(scene->form, scene->form->root, item);
		if (node_answered(node) || node->draft)
			return NULL;
		for (size_t i = 0; i < item->option_count && !found; i++)
			if (item->options[i].absent == ABSENT_NOT_DONE && cell_open(scene->form, node))
				found = node;
	}
	return found;
}

/* The next open test of the part from number *at on, or NULL. */
static const struct node *next_open(const struct ui *ui, const struct scene *scene, size_t *at)
{
	const struct questionnaire *form = scene->form->questionnaire;
	const struct node *node = NULL;
	while (!node && *at < form->test_count) {
		const struct item *row = form->tests[(*at)++];
		if (row >= ui->desk.part.first && row < ui->desk.part.end)
			node = open_test(scene, row);
	}
	return node;
}

static void rest_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct node *node;
	size_t at = 0, count = 0;
	sheet->page = ui_frame(ui)->focus;
	sheet_words(sheet, 0, ATTR_BOLD, N_("Enter writes “not done” for these tests, on which nothing was said:"));
	sheet_gap(sheet);
	while ((node = next_open(ui, scene, &at))) {
		char *prefix = xasprintf("%-6s ", node->item->test);
		sheet_start(sheet);
		sheet_text(sheet, 2, ATTR_NORMAL, prefix, item_label(node->item->row, READER_STAFF));
		free(prefix);
		count++;
	}
	if (count == 0)
		sheet_words(sheet, 2, ATTR_NORMAL, N_("None: something was said about every test here."));
}

static bool rest_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct desk *desk = &ui->desk;
	const struct node *node;
	size_t at = 0;
	if (input.command != CMD_ENTER)
		return ui_read_key(ui, scene, input);
	batch_begin(desk, scene->form->questionnaire->test_count);
	while ((node = next_open(ui, scene, &at)))
		batch_add(desk, node, (struct response){.absent = ABSENT_NOT_DONE});
	ui_pop(ui);
	free(desk->echo);
	desk->echo = NULL;
	if (desk->kept_count > 0)
		batch_hand_out(ui, scene, MOVE_QUICK, action);
	return true;
}

static const struct hint hints[] = {{CMD_ENTER, 0, "Enter", N_("Write it")},
                                    {CMD_NEXT, 1, "PgDn", N_("Next")},
                                    {CMD_ESC, 0, "Esc", N_("Back")},
                                    {0}};
const struct page page_rest = {
        .title = N_("The rest was not done"),
        .flags = PAGE_OVERLAY,
        .commands = BITS_READ | BIT(CMD_ENTER),
        .hints = hints,
        .build = rest_build,
        .key = rest_key,
};
