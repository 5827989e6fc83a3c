/* desk-lines.c - the lines of a part, their cells, and the way of the focus over them. See desk.h.
 *
 * Pure: const form in, line out.  A line is found from the one beside it, never by listing a part: what a step costs
 * does not grow with the form. */
#include <string.h>

#include "base/alloc.h"
#include "ui/desk.h"

/* --- parts --- */

/* The first of the rows of tests that does not stand before an item, or NULL. */
static const struct item *first_test(const struct questionnaire *form, const struct item *from)
{
	size_t low = 0, high = form->test_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (form->tests[middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < form->test_count ? form->tests[low] : NULL;
}

struct part part_of(const struct form *form, const struct item *item)
{
	const struct questionnaire *questionnaire = form->questionnaire;
	struct part part = {.first = item->part, .end = item->part + item->part->part_span};
	if (part.first->type == ITEM_GROUP && !part.first->repeats)
		part.group = part.first++;
	part.test = first_test(questionnaire, part.first);
	if (part.test >= part.end)
		part.test = NULL;
	return part;
}

struct part part_step(const struct form *form, struct part part, int direction)
{
	const struct item *all = form->questionnaire->items, *end = all + form->questionnaire->count;
	const struct item *start = part.group ? part.group : part.first;
	const struct item *beyond = !part.first ? all : direction > 0 ? part.end : start > all ? start - 1 : NULL;
	return beyond && beyond < end ? part_of(form, beyond) : (struct part){0};
}

char *part_number(const struct form *form, struct part part)
{
	const struct item *item = form->questionnaire->items, *end = item + form->questionnaire->count;
	const struct item *own = part.group ? part.group : part.first;
	int number = 0, count = 0;
	for (; item < end; item += item->part_span) {
		count += item->type != ITEM_GROUP || item->part_span > 1; /* or nothing is in it */
		if (item == own)
			number = count;
	}
	return xasprintf("%d/%d", number, count);
}

/* --- lines --- */

/* The root, or the instance of a repeating group, that a scope belongs to: the places of answers are no rows. */
static const struct node *owner(const struct node *scope)
{
	while (scope->item && node_is_place(scope))
		scope = scope_of(scope->parent);
	return scope;
}

/* The place on the way of a line. */
static struct way way_at(const struct form *form, struct line line)
{
	bool table = line.item->loop == line.item; /* its node is the scope */
	return (struct way){form, table ? line.node : scope_of(line.node), line.item->index};
}

/* Whether an instance makes a row: an empty one that was set aside is out of the way. */
static bool is_row(const struct node *node, const struct item *group)
{
	return node->item == group && (!node->aside || node_holds_answers(node));
}

/* What the instances of a group stand below. */
static const struct node *parent_of(const struct form *form, const struct node *scope, const struct item *group)
{
	return group->parent && group->parent != scope->item ? form_near(form, scope, group->parent) : scope;
}

/* An instance after or before another, or the first or last of a group in a scope. */
static const struct node *instance_step(const struct form *form, const struct node *scope, const struct item *group,
                                        const struct node *from, int direction)
{
	const struct node *found = NULL, *parent = parent_of(form, scope, group);
	const struct node *node = from && direction > 0 ? from->next : parent->child;
	for (; node && node != from && node->item->index <= group->index; node = node->next) {
		if (!is_row(node, group))
			continue;
		found = node;
		if (direction > 0)
			break;
	}
	return found;
}

/* The line that a repeating group begins (or ends, going back) with. */
static struct line table_line(const struct form *form, const struct node *scope, const struct item *group,
                              int direction)
{
	if (form_asks_group(form, scope, group, READER_STAFF))
		return (struct line){direction > 0 ? LINE_HEAD : LINE_ADD, group, scope};
	return (struct line){owner(scope)->item ? LINE_NONE : LINE_TITLE, group, scope};
}

/* The line that an item begins (or ends, going back) with; none for those that make no line. */
static struct line line_of(const struct part *part, const struct way *way, int direction)
{
	const struct line none = {0};
	const struct item *item = way_item(way);
	const struct node *node = way_node(way);
	if (item->hidden)
		return none;
	if (!node)
		return table_line(way->form, way->scope, item, direction);
	if (way->scope->item && way->scope == owner(way->scope)) /* its questions are the cells of its row */
		return none;
	if (!item_is_question(item)) {
		bool shown = (item->text.en || item->text.zh) && (item->type == ITEM_GROUP || node->enabled);
		return shown ? (struct line){LINE_TITLE, item, node} : none;
	}
	if (item->row && item->row != item)
		return none;
	if (item->row && item == part->test && direction > 0)
		return (struct line){LINE_HEAD, item, node};
	return (struct line){item->row ? LINE_TEST : LINE_FIELD, item, node};
}

/* The line behind an instance and all that stands in it. */
static struct line behind(const struct form *form, const struct node *instance)
{
	const struct node *scope = scope_of(instance), *next = instance_step(form, scope, instance->item, instance, 1);
	return next ? (struct line){LINE_ROW, instance->item, next} : (struct line){LINE_ADD, instance->item, scope};
}

/* The first line beyond a place on the way, in a direction: at the end of an instance what stands behind it or its own
 * row, at the end of the part none. */
static struct line scan(const struct part *part, struct way way, int direction)
{
	const struct node *instance = owner(way.scope);
	const struct item *items = way.form->questionnaire->items;
	size_t first = (size_t)(part->first - items), end = (size_t)(part->end - items);
	while (direction > 0 ? way_on(&way, true) : way_back(&way, true)) {
		if (!instance->item && (way.index < first || way.index >= end))
			return (struct line){0};
		struct line line = line_of(part, &way, direction);
		if (line.kind != LINE_NONE)
			return line;
	}
	if (!instance->item)
		return (struct line){0};
	return direction > 0 ? behind(way.form, instance) : (struct line){LINE_ROW, instance->item, instance};
}

/* The first line from the beginning of a scope on. */
static struct line scan_from(const struct part *part, struct way way)
{
	struct line line = {0};
	if (way.index < way.form->questionnaire->count)
		line = line_of(part, &way, 1);
	return line.kind != LINE_NONE ? line : scan(part, way, 1);
}

/* The last line of an instance: of what stands below its row, or that. */
static struct line last_of(const struct form *form, const struct part *part, const struct node *instance)
{
	return scan(part, (struct way){form, instance, instance->item->index + instance->item->span}, -1);
}

static struct line line_after(const struct form *form, const struct part *part, struct line line)
{
	const struct node *first;
	switch (line.kind) {
	case LINE_NONE:
		if (part->first == part->end)
			return line;
		return scan_from(part, (struct way){form, form->root, part->first->index});
	case LINE_HEAD:
		if (line.item->row)
			return (struct line){LINE_TEST, line.item, line.node};
		first = instance_step(form, line.node, line.item, NULL, 1);
		return first ? (struct line){LINE_ROW, line.item, first}
		             : (struct line){LINE_ADD, line.item, line.node};
	case LINE_ROW:
		if (line.item->span == 1)
			return behind(form, line.node);
		return scan_from(part, (struct way){form, line.node, line.item->index + 1});
	default:
		return scan(part, way_at(form, line), 1);
	}
}

static struct line line_before(const struct form *form, const struct part *part, struct line line)
{
	const struct node *scope, *before;
	switch (line.kind) {
	case LINE_NONE:
		if (part->first == part->end)
			return line;
		return scan(part, (struct way){form, form->root, (size_t)(part->end - form->questionnaire->items)}, -1);
	case LINE_ROW:
		scope = scope_of(line.node);
		before = instance_step(form, scope, line.item, line.node, -1);
		return before ? last_of(form, part, before) : (struct line){LINE_HEAD, line.item, scope};
	case LINE_ADD:
		before = instance_step(form, line.node, line.item, NULL, -1);
		return before ? last_of(form, part, before) : (struct line){LINE_HEAD, line.item, line.node};
	case LINE_TEST:
		if (line.item == part->test)
			return (struct line){LINE_HEAD, line.item, line.node};
		/* fall through */
	default:
		return scan(part, way_at(form, line), -1);
	}
}

struct line line_step(const struct form *form, const struct part *part, struct line line, int direction)
{
	return direction > 0 ? line_after(form, part, line) : line_before(form, part, line);
}

bool line_same(struct line a, struct line b)
{
	return a.kind == b.kind && a.item == b.item && a.node == b.node;
}

/* The line a stop stands in. */
static struct line line_at(const struct form *form, struct stop stop)
{
	if (stop_none(stop))
		return (struct line){0};
	if (stop.group)
		return (struct line){LINE_ADD, stop.group, stop.node};
	const struct item *item = stop.node->item;
	const struct node *scope = scope_of(stop.node);
	if (scope->item && scope == owner(scope))
		return (struct line){LINE_ROW, scope->item, scope};
	if (item->row)
		return (struct line){LINE_TEST, item->row, form_near(form, form->root, item->row)};
	return (struct line){LINE_FIELD, item, stop.node};
}

/* --- cells --- */

/* The cell after or before an item of an instance. */
static const struct node *row_cell(const struct form *form, const struct node *instance, const struct item *item,
                                   int direction)
{
	const struct item *group = instance->item, *end = group + group->span;
	for (; item > group && item < end; item += direction)
		if (item->loop == group && item_is_question(item) && !item->hidden)
			return form_near(form, instance, item);
	return NULL;
}

/* The item before another in a row of tests; of NULL the last. */
static const struct item *test_before(const struct item *row, const struct item *item)
{
	if (row == item)
		return NULL;
	while (row->row_next != item)
		row = row->row_next;
	return row;
}

const struct node *cell_step(const struct form *form, struct line line, const struct node *cell, int direction)
{
	const struct item *group = line.item, *item;
	switch (line.kind) {
	case LINE_FIELD:
		return cell ? NULL : line.node;
	case LINE_ROW:
		if (cell)
			item = cell->item + direction;
		else
			item = direction > 0 ? group + 1 : group + group->span - 1;
		return row_cell(form, line.node, item, direction);
	case LINE_TEST:
		if (direction > 0)
			item = cell ? cell->item->row_next : line.item;
		else
			item = test_before(line.item, cell ? cell->item : NULL);
		return item ? form_near(form, form->root, item) : NULL;
	default:
		return NULL;
	}
}

bool cell_open(const struct form *form, const struct node *cell)
{
	return form_asks(form, cell, READER_STAFF);
}

enum test_role role_of(const struct item *item)
{
	if (item->type == ITEM_DATE)
		return TEST_DATE;
	bool listed = item->option_count > 0;
	for (const struct item *other = item->row; other && listed; other = other->row_next)
		if (other->option_count == 0 && other->type != ITEM_DATE)
			return TEST_STATUS;
	return TEST_RESULT;
}

const struct item *test_item(const struct item *row, enum test_role role)
{
	for (; row; row = row->row_next)
		if (role_of(row) == role)
			return row;
	return NULL;
}

/* --- the focus --- */

bool spot_none(struct spot spot)
{
	return spot.line.kind == LINE_NONE;
}

struct spot spot_at(const struct form *form, struct stop stop)
{
	return (struct spot){line_at(form, stop), stop.group ? NULL : stop.node};
}

/* The first open cell of a line from one on, in a direction; none when there is no more. */
static struct spot open_cell(const struct form *form, struct line line, const struct node *cell, int direction)
{
	for (; cell; cell = cell_step(form, line, cell, direction))
		if (cell_open(form, cell))
			return (struct spot){line, cell};
	return (struct spot){0};
}

/* The first place for the focus in the lines beyond one. */
static struct spot next_line(const struct form *form, const struct part *part, struct line line, int direction)
{
	for (;;) {
		line = line_step(form, part, line, direction);
		if (line.kind == LINE_NONE || line.kind == LINE_ADD)
			return (struct spot){line, NULL};
		if (line.kind == LINE_ROW && line.node->aside) /* here it is taken back */
			return (struct spot){line, cell_step(form, line, NULL, 1)};
		struct spot spot = open_cell(form, line, cell_step(form, line, NULL, direction), direction);
		if (!spot_none(spot))
			return spot;
	}
}

struct spot spot_step(const struct form *form, const struct part *part, struct spot spot, int direction)
{
	if (spot.node) {
		const struct node *next = cell_step(form, spot.line, spot.node, direction);
		struct spot found = open_cell(form, spot.line, next, direction);
		if (!spot_none(found))
			return found;
	}
	return next_line(form, part, spot.line, direction);
}

/* The cell of a line that stands in the column of another line's cell, or NULL. */
static const struct node *same_column(const struct form *form, struct line line, const struct node *cell)
{
	const struct node *other = NULL;
	while (cell && (other = cell_step(form, line, other, 1))) {
		if (line.kind == LINE_ROW && other->item == cell->item)
			return other;
		if (line.kind == LINE_TEST && cell->item->row && role_of(other->item) == role_of(cell->item))
			return other;
	}
	return NULL;
}

struct spot spot_beyond(const struct form *form, const struct part *part, struct spot spot, int direction)
{
	struct spot next = next_line(form, part, spot.line, direction);
	if (spot_none(next) || !next.node)
		return next;
	const struct node *column = same_column(form, next.line, spot.node);
	struct spot found = {0};
	if (column) {
		found = open_cell(form, next.line, column, 1);
		if (spot_none(found))
			found = open_cell(form, next.line, column, -1);
	}
	if (spot_none(found))
		found = open_cell(form, next.line, cell_step(form, next.line, NULL, 1), 1);
	return spot_none(found) ? next : found;
}

const struct node *cell_above(const struct form *form, const struct part *part, struct spot spot)
{
	struct line line = spot.line;
	do
		line = line_step(form, part, line, -1);
	while (line.kind != LINE_NONE && line.kind != LINE_HEAD && line.kind != spot.line.kind);
	if (line.kind != spot.line.kind || (line.kind == LINE_ROW && line.item != spot.line.item))
		return NULL;
	return same_column(form, line, spot.node);
}
