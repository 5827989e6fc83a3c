/* desk.c - the desk's page: a part of the form (screens 3.16 to 3.18), and where the focus goes on it and from it.
 *
 * Its keys are in desk-keys.c, its looks in desk-draw.c and desk-strip.c. */
#include "ui/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/page.h"

void desk_finish(struct desk *desk)
{
	free(desk->number);
	free(desk->date);
	free(desk->echo);
	arena_destroy(desk->arena);
	*desk = (struct desk){0};
}

struct spot desk_spot(const struct ui *ui, const struct scene *scene)
{
	return spot_at(scene->form, walk_here(ui, scene));
}

/* --- where the focus goes --- */

/* What is to be said stands above the lines: advice as long as the part is shown, what was set aside for one field. */
static void focus(struct ui *ui, const struct scene *scene, struct spot spot)
{
	ui->desk.panels = ui->panels ? ui->panels : ui->desk.panels & ~(unsigned)PANEL_ASIDE;
	ui->panels = 0;
	if (spot.node) {
		ui->desk.at = DESK_FIELD;
		question_focus(ui, scene, spot.node);
		return;
	}
	ui->desk.at = DESK_ADD;
	question_finish(&ui->question);
	free(ui->place);
	ui->place = stop_path((struct stop){.node = spot.line.node, .group = spot.line.item});
}

/* Show a part. */
static void show_part(struct ui *ui, const struct scene *scene, struct part part)
{
	if (ui->stack[0].page != &page_desk || ui->depth > 1)
		ui_go(ui, &page_desk);
	if (!ui->desk.settled || part.first != ui->desk.part.first) {
		ui->desk.top = (struct line){0};
		ui->desk.panels = 0;
		free(ui->desk.number);
		ui->desk.number = part_number(scene->form, part);
	}
	ui->desk.settled = true;
	ui->desk.part = part;
}

void desk_open(struct ui *ui, const struct scene *scene, struct stop stop)
{
	show_part(ui, scene, part_of(scene->form, stop_item(stop)));
	focus(ui, scene, spot_at(scene->form, stop));
}

void desk_take_over(struct ui *ui, const struct scene *scene)
{
	show_part(ui, scene, part_of(scene->form, ui->question.item));
	ui->desk.at = DESK_FIELD;
}

/* Whether a cell is passed over by Enter: it is worked out from other answers, and nobody has said otherwise. */
static bool is_derived(const struct scene *scene, const struct node *node)
{
	return node && !node_answered(node) && desk_derived(scene, node);
}

/* Show a part from its first open cell on; false when it has none. Results are typed into the quick line first. */
static bool enter_part(struct ui *ui, const struct scene *scene, struct part part)
{
	struct spot first = spot_step(scene->form, &part, (struct spot){0}, 1), next = first;
	if (spot_none(first))
		return false;
	while (!spot_none(next) && is_derived(scene, next.node))
		next = spot_step(scene->form, &part, next, 1);
	first = spot_none(next) ? first : next;
	show_part(ui, scene, part);
	focus(ui, scene, first);
	if (part.test)
		ui->desk.at = DESK_QUICK;
	return true;
}

/* A safety question of the part without an answer; with `fresh` one that was not asked once more. */
static const struct node *unsafe(const struct ui *ui, const struct scene *scene, bool fresh)
{
	for (const struct item *item = ui->desk.part.first; item < ui->desk.part.end; item++) {
		if (!item->safety || item->loop)
			continue;
		const struct node *node = form_near(scene->form, scene->form->root, item);
		if (cell_open(scene->form, node) && node_unsafe(node) && !(fresh && walk_noted(ui, item)))
			return node;
	}
	return NULL;
}

/* Safety questions that were passed over are asked once more, all of them at once, before the part is left. */
static bool ask_again(struct ui *ui, const struct scene *scene)
{
	const struct node *first = unsafe(ui, scene, true), *node;
	if (!first)
		return false;
	while ((node = unsafe(ui, scene, true)))
		walk_note_again(ui, node->item);
	focus(ui, scene, spot_at(scene->form, (struct stop){.node = first}));
	ui_say(ui, N_("We ask this once more, because it is about your safety. You may still leave it blank."));
	return true;
}

/* The next part that asks anything, or the review. */
static void forward(struct ui *ui, const struct scene *scene)
{
	struct part part = ui->desk.part;
	if (ask_again(ui, scene))
		return;
	if (unsafe(ui, scene, false))
		ui->panels |= PANEL_WARNING;
	do
		part = part_step(scene->form, part, 1);
	while (part.first && !enter_part(ui, scene, part));
	if (!part.first)
		walk_to(ui, scene, (struct stop){0});
}

static void backward(struct ui *ui, const struct scene *scene)
{
	struct part part = ui->desk.part;
	do
		part = part_step(scene->form, part, -1);
	while (part.first && !enter_part(ui, scene, part));
}

/* The next cell; behind the last one, the next part. */
static void onward(struct ui *ui, const struct scene *scene, struct spot here)
{
	struct spot next = here;
	do
		next = spot_step(scene->form, &ui->desk.part, next, 1);
	while (!spot_none(next) && is_derived(scene, next.node));
	if (spot_none(next))
		forward(ui, scene);
	else
		focus(ui, scene, next);
}

/* A cell to the left or right in its line, else where it was. */
static struct spot beside(const struct scene *scene, struct spot here, int direction)
{
	const struct node *cell = here.node;
	while ((cell = cell_step(scene->form, here.line, cell, direction)) && !cell_open(scene->form, cell))
		;
	return cell ? (struct spot){here.line, cell} : here;
}

/* Up or down; below the last line stands the quick line. */
static void vertical(struct ui *ui, const struct scene *scene, struct spot here, int direction)
{
	struct spot next = spot_beyond(scene->form, &ui->desk.part, here, direction);
	if (!spot_none(next))
		focus(ui, scene, next);
	else if (direction > 0 && ui->desk.part.test)
		ui->desk.at = DESK_QUICK;
	else
		focus(ui, scene, here);
}

/* Let one more instance of the table follow that the focus is in. */
static void grow(struct ui *ui, const struct scene *scene, struct spot here)
{
	const struct node *scope = here.line.node;
	if (here.line.kind == LINE_ROW)
		scope = scope_of(scope);
	if (!group_takes_more(scene, (struct stop){.node = scope, .group = here.line.item})) {
		ui_say(ui, N_("No more of these can be described here."));
		return;
	}
	ui_then(ui, (struct action){.type = ACTION_ADD,
	                            .path = scope->item ? form_path(scope) : xstrdup(""),
	                            .text = xstrdup(here.line.item->name)});
}

/* The quick line takes over, and says what it took. */
static void to_quick(struct ui *ui)
{
	ui->desk.at = DESK_QUICK;
	if (!ui->desk.echo)
		return;
	ui_say(ui, "{1}", ui->desk.echo);
	free(ui->desk.echo);
	ui->desk.echo = NULL;
}

void desk_walk(struct ui *ui, const struct scene *scene)
{
	struct spot here = desk_spot(ui, scene);
	if (ui->stack[0].page != &page_desk || !ui->desk.settled) { /* from the first page, or from the review back */
		bool back = ui->move == MOVE_BACK;
		struct part none = {0},
		            all = {.first = scene->form->questionnaire->items + scene->form->questionnaire->count};
		ui->desk.part = back ? all : none;
		if (!spot_none(here))
			show_part(ui, scene, part_of(scene->form, here.line.item));
	}
	switch (ui->move) {
	case MOVE_UP:
	case MOVE_DOWN:
		vertical(ui, scene, here, ui->move == MOVE_UP ? -1 : 1);
		break;
	case MOVE_LEFT:
	case MOVE_RIGHT:
		focus(ui, scene, beside(scene, here, ui->move == MOVE_LEFT ? -1 : 1));
		break;
	case MOVE_QUICK:
		to_quick(ui);
		break;
	case MOVE_ADD:
		grow(ui, scene, here);
		break;
	case MOVE_BACK:
		backward(ui, scene);
		break;
	case MOVE_ENTER:
		if (!spot_none(here)) {
			onward(ui, scene, here);
			break;
		}
		/* fall through */
	default:
		forward(ui, scene);
	}
}

bool desk_leave(struct ui *ui, const struct scene *scene, enum move move, struct action *action)
{
	if (ui_asking(ui)) {
		question_leave(ui, scene, move, action);
		quick_date(ui, scene, action);
		return true;
	}
	ui->move = move;
	walk(ui, scene);
	ui_take(ui, action);
	return true;
}

void desk_aside(struct ui *ui, const struct scene *scene, const struct action *action)
{
	const struct node *instance = form_at(scene->form, action->path);
	ui->desk.top = (struct line){0}; /* an empty row is gone */
	if (!instance->aside || node_holds_answers(instance)) {
		struct line row = {LINE_ROW, instance->item, instance};
		desk_open(ui, scene, (struct stop){.node = cell_step(scene->form, row, NULL, 1)});
		return;
	}
	char *group = xstrndup(action->path, (size_t)(strrchr(action->path, '[') - action->path));
	desk_open(ui, scene, stop_named(scene->form, group));
	free(group);
}

/* --- the page --- */

char *desk_title(const struct ui *ui, const struct scene *scene, struct langs langs)
{
	const struct part *part = &ui->desk.part;
	char *words = text_inline(langs, part_words(scene, part->group ? part->group : part->first));
	char *all = xasprintf("%s  %s", words, ui->desk.number);
	free(words);
	return all;
}

bool desk_takes(const struct ui *ui, const struct scene *scene, enum command command)
{
	struct line line = desk_spot(ui, scene).line;
	bool field = ui->desk.at == DESK_FIELD, table = line.kind == LINE_ROW || line.kind == LINE_ADD;
	if (field && ui->question.fixed && (BITS_EDIT & BIT(command)) && command != CMD_TAB)
		return false;
	switch (command) {
	case CMD_UNKNOWN:
	case CMD_PREFER:
	case CMD_BLANK:
	case CMD_INFO:
		return field;
	case CMD_NOT_DONE:
		return field || ui->desk.part.test;
	case CMD_WAITING:
		return field && ui->question.ticks && item_option(ui->question.item, WAITING_CODE);
	case CMD_FIND:
		return field && ui->question.item->option_count > LIST_LONG;
	case CMD_TAB:
		return ui->desk.part.test || (field && ui->question.item->unit_count > 1);
	case CMD_DITTO:
		return field && (line.kind == LINE_ROW || line.kind == LINE_TEST);
	case CMD_ADD:
		return table && ui->desk.at != DESK_QUICK;
	case CMD_ASIDE:
		return field && line.kind == LINE_ROW;
	default:
		return true;
	}
}

static const struct hint field_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next field")},
        {CMD_NEXT, 2, "PgDn", N_("Next part")},
        {CMD_TAB, 5, "Tab", N_("Unit")},
        {CMD_FIND, 4, "/", N_("Find")},
        {CMD_SECTIONS, 3, "Esc g", N_("Go to")},
        {CMD_INFO, 7, "Esc i", N_("Why")},
        {CMD_UNDO, 6, "Esc u", N_("Undo")},
        {CMD_ESC, 1, "Esc", N_("Menu")},
        {0},
};
static const struct hint table_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next field")}, {CMD_DITTO, 3, "=", N_("same as above")},
        {CMD_ADD, 1, "+", N_("add a row")},        {CMD_ASIDE, 4, "-", N_("set this row aside")},
        {CMD_NEXT, 2, "PgDn", N_("Next part")},    {CMD_FIND, 5, "/", N_("Find")},
        {CMD_ESC, 1, "Esc", N_("Menu")},           {0},
};
static const struct hint grid_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Next field")},
        {CMD_TAB, 1, "Tab", N_("Switch")},
        {CMD_DITTO, 5, "=", N_("same as above")},
        {CMD_NEXT, 2, "PgDn", N_("Next part")},
        {CMD_NOT_DONE, 3, "Esc x", N_("Rest not done")},
        {CMD_SECTIONS, 4, "Esc g", N_("Go to")},
        {CMD_ESC, 1, "Esc", N_("Menu")},
        {0},
};
static const struct hint quick_hints[] = {
        {CMD_ENTER, 0, "Enter", N_("Take it")},
        {CMD_TAB, 1, "Tab", N_("to the table")},
        {CMD_NOT_DONE, 3, "Esc x", N_("Rest not done")},
        {CMD_NEXT, 2, "PgDn", N_("Next part")},
        {CMD_SECTIONS, 4, "Esc g", N_("Go to")},
        {CMD_UNDO, 5, "Esc u", N_("Undo")},
        {CMD_ESC, 1, "Esc", N_("Menu")},
        {0},
};
static const struct hint find_hints[] = {{CMD_ENTER, 0, "Enter", N_("Choose")}, {CMD_ESC, 0, "Esc", N_("Back")}, {0}};

const struct hint *desk_hints(const struct ui *ui, const struct scene *scene)
{
	if (ui->desk.at == DESK_QUICK)
		return quick_hints;
	if (ui_asking(ui) && ui->question.finding)
		return find_hints;
	switch (desk_spot(ui, scene).line.kind) {
	case LINE_ROW:
	case LINE_ADD:
		return table_hints;
	case LINE_TEST:
		return grid_hints;
	default:
		return ui->desk.part.test ? grid_hints : field_hints;
	}
}

#define DESK_COMMANDS                                                                                                  \
	(BITS_FORM | BITS_ROWS | BIT(CMD_ENTER) | BIT(CMD_NEXT) | BIT(CMD_BACK) | BIT(CMD_LEFT) | BIT(CMD_RIGHT) |     \
	 BIT(CMD_HOME) | BIT(CMD_END) | BIT(CMD_TAB) | BIT(CMD_BACKSPACE) | BIT(CMD_DELETE) | BIT(CMD_CLEAR) |         \
	 BIT(CMD_CHAR) | BIT(CMD_BLANK) | BIT(CMD_UNKNOWN) | BIT(CMD_PREFER) | BIT(CMD_NOT_DONE) | BIT(CMD_WAITING) |  \
	 BIT(CMD_FIND) | BIT(CMD_ADD) | BIT(CMD_DITTO) | BIT(CMD_ASIDE))
const struct page page_desk = {
        .flags = PAGE_TYPED | PAGE_RULED,
        .commands = DESK_COMMANDS,
        .build = desk_draw,
        .key = desk_key,
};
