/* flow.c - see flow.h. */
#include "ui/flow.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

const struct item *stop_item(struct stop stop)
{
	return stop.group ? stop.group : stop.node ? stop.node->item : NULL;
}

bool node_answered(const struct node *node)
{
	return node->answer_count > 0 || node->absent != ABSENT_BLANK;
}

bool node_unsafe(const struct node *node)
{
	return node->item->safety && node->answer_count == 0 && node->absent != ABSENT_NOT_DONE;
}

/* --- paths --- */

char *stop_path(struct stop stop)
{
	if (!stop.group)
		return stop.node ? form_path(stop.node) : xstrdup("");
	if (!stop.node->item)
		return xstrdup(stop.group->name);
	char *parent = form_path(stop.node);
	char *path = xasprintf("%s/%s", parent, stop.group->name);
	free(parent);
	return path;
}

/* A group's page by its path: the group's name, and before it the path of what it stands in. A name may hold strokes
 * itself. */
static struct stop group_named(const struct form *form, const char *path)
{
	const char *name = path, *slash = path;
	do {
		const struct item *group = questionnaire_find(form->questionnaire, name);
		char *parent = xstrndup(path, name > path ? (size_t)(name - path - 1) : 0);
		const struct node *node = parent[0] ? form_at(form, parent) : form->root;
		free(parent);
		if (group && group->loop == group && node)
			return (struct stop){.node = node, .group = group};
		slash = strchr(slash, '/');
		name = slash ? ++slash : NULL;
	} while (name);
	return (struct stop){0};
}

struct stop stop_named(const struct form *form, const char *path)
{
	const struct node *node = path[0] ? form_at(form, path) : NULL;
	if (node && node->item->type != ITEM_GROUP)
		return (struct stop){.node = node};
	return group_named(form, path);
}

/* --- the way --- */

const struct item *way_item(const struct way *way)
{
	return &way->form->questionnaire->items[way->index];
}

const struct node *way_node(const struct way *way)
{
	const struct item *item = way_item(way);
	return item->loop == item ? NULL : form_near(way->form, way->scope, item);
}

/* What begins a scope: the root, an instance of a repeating group, or the place of an answer. */
static bool is_scope(const struct node *node)
{
	return !node->item || node->item->loop == node->item || node_is_place(node);
}

const struct node *scope_of(const struct node *node)
{
	do
		node = node->parent;
	while (!is_scope(node));
	return node;
}

/* The repeating group, or the question with places, that an item stands in, itself not counted. */
static const struct item *outer(const struct item *item)
{
	if (item->loop != item)
		return item->loop;
	return !item->parent ? NULL : item->parent->splits ? item->parent : item->parent->loop;
}

static size_t scope_first(const struct way *way)
{
	return way->scope->item ? way->scope->item->index + 1 : 0;
}

static size_t scope_end(const struct way *way)
{
	const struct item *item = way->scope->item;
	return item ? item->index + item->span : way->form->questionnaire->count;
}

struct way way_of(const struct form *form, struct stop stop)
{
	if (stop.group)
		return (struct way){form, stop.node, stop.group->index};
	return (struct way){form, scope_of(stop.node), stop.node->item->index};
}

/* Behind the last item of a scope: that of the next answer, or out of it behind its question; false at the end. */
static bool leave_scope(struct way *way)
{
	while (way->index == scope_end(way)) {
		const struct node *scope = way->scope;
		if (!scope->item || !node_is_place(scope))
			return false;
		const struct node *next = scope->next && scope->next->enabled ? scope->next : NULL;
		way->scope = next ? next : scope_of(scope->parent);
		way->index = next ? scope->item->index + 1 : scope->item->index + scope->item->span;
	}
	return true;
}

bool way_on(struct way *way, bool all)
{
	const struct item *item = way_item(way);
	const struct node *node = way_node(way);
	if (!node || (!node->enabled && !all)) {
		way->index += item->span;
	} else {
		if (item->splits)
			way->scope = node_place(node, 0);
		way->index++;
	}
	return leave_scope(way);
}

/* Out of what an item of the scope stands in further in: to a repeating group itself, but into the last answer's
 * place. */
static void land(struct way *way, bool all)
{
	const struct item *within;
	while ((within = outer(way_item(way))) != way->scope->item) {
		while (outer(within) != way->scope->item)
			within = outer(within);
		const struct node *question = within->loop == within ? NULL : form_near(way->form, way->scope, within);
		bool answered = question && question->enabled && question->answer_count > 0;
		if (!question || (!answered && !all)) {
			way->index = within->index;
			return;
		}
		way->scope = node_place(question, answered ? question->answer_count - 1 : 0);
	}
}

bool way_back(struct way *way, bool all)
{
	const struct node *scope = way->scope, *above;
	if (way->index == scope_first(way)) {
		if (!scope->item || !node_is_place(scope))
			return false;
		way->scope =
		        scope->instance > 0 ? node_place(scope->parent, scope->instance - 1) : scope_of(scope->parent);
		if (scope->instance == 0) {
			way->index = scope->item->index;
			return true;
		}
		way->index = scope_end(way);
	}
	way->index--;
	land(way, all);
	for (above = all ? NULL : way_node(way); above && !is_scope(above) && !above->enabled; above = above->parent)
		way->index = above->item->index; /* nothing below it is enabled either */
	return true;
}

/* --- what is shown and not asked --- */

/* Words that belong to the question above them. */
static bool is_beside(const struct item *item)
{
	return item->type == ITEM_DISPLAY && item->parent && item_is_question(item->parent);
}

/* Whether a node is read and cannot be answered. */
static bool is_shown(const struct node *node, enum reader reader)
{
	const struct item *item = node ? node->item : NULL;
	if (!node || !node->enabled || item->hidden || (item->staff_only && reader == READER_PATIENT))
		return false;
	if (item->type == ITEM_DISPLAY)
		return !is_beside(item) && (item->text.en || item->text.zh);
	return item->read_only && item_is_question(item);
}

/* Whether a question or a repeating group is asked for there. */
static bool is_asked(const struct way *way, enum reader reader)
{
	const struct node *node = way_node(way);
	return node ? form_asks(way->form, node, reader)
	            : form_asks_group(way->form, way->scope, way_item(way), reader);
}

/* Whether a way stands below a node, the root included. */
static bool is_below(const struct way *way, const struct node *above)
{
	const struct item *parent = way_item(way)->parent;
	const struct node *node = way_node(way);
	if (!node)
		node = parent && parent->loop == way->scope->item && !parent->splits
		               ? form_near(way->form, way->scope, parent)
		               : way->scope;
	else
		node = node->parent;
	while (node && node != above)
		node = node->parent;
	return node;
}

/* What a node stands in: words may have others below them, which stand beside them. */
static const struct node *group_of(const struct node *node)
{
	do
		node = node->parent;
	while (node->item && node->item->type == ITEM_DISPLAY);
	return node;
}

/* Whether something that is shown has nothing behind it in its group that is asked: then it is read by itself. */
static bool is_trailing(struct way way, enum reader reader)
{
	const struct node *parent = group_of(way_node(&way));
	while (way_on(&way, false) && is_below(&way, parent))
		if (is_asked(&way, reader))
			return false;
	return true;
}

/* Whether a shown one stands right behind another of its group, with nothing asked between. */
static bool is_second(struct way way, enum reader reader)
{
	const struct node *parent = group_of(way_node(&way));
	while (way_back(&way, false) && is_below(&way, parent)) {
		const struct node *node = way_node(&way);
		if (is_asked(&way, reader))
			return false;
		if (node && is_shown(node, reader) && group_of(node) == parent)
			return true;
	}
	return false;
}

static void add_read(struct reads *reads, const struct node *node)
{
	if (reads->count == reads->size) {
		reads->size = reads->size ? reads->size * 2 : 8;
		reads->node = xreallocarray(reads->node, reads->size, sizeof *reads->node);
	}
	reads->node[reads->count++] = node;
}

/* Whether the way stops at a way. */
static bool is_stop(const struct way *way, enum reader reader)
{
	const struct node *node = way_node(way);
	if (is_asked(way, reader))
		return true;
	return is_shown(node, reader) && is_trailing(*way, reader) && !is_second(*way, reader);
}

struct reads flow_reads(const struct form *form, enum reader reader, struct stop stop)
{
	struct reads reads = {0};
	struct way way = way_of(form, stop);
	bool words = !stop.group && is_shown(stop.node, reader);
	if (words) {
		const struct node *parent = group_of(stop.node);
		do {
			const struct node *node = way_node(&way);
			if (is_shown(node, reader) && group_of(node) == parent)
				add_read(&reads, node);
		} while (way_on(&way, false) && is_below(&way, parent));
		return reads;
	}
	while (way_back(&way, false) && !is_asked(&way, reader)) {
		const struct node *node = way_node(&way);
		if (!is_shown(node, reader))
			continue;
		if (is_trailing(way, reader))
			break;
		add_read(&reads, node);
	}
	for (size_t i = 0; i < reads.count / 2; i++) { /* in form order */
		const struct node *other = reads.node[i];
		reads.node[i] = reads.node[reads.count - 1 - i];
		reads.node[reads.count - 1 - i] = other;
	}
	return reads;
}

const struct item *flow_beside(const struct form *form, const struct node *question, const struct item *after)
{
	const struct questionnaire *questionnaire = form->questionnaire;
	const struct item *item = after ? item_next(questionnaire, after) : item_first(questionnaire, question->item);
	for (; item; item = item_next(questionnaire, item)) {
		const struct node *node = form_near(form, question, item);
		if (item->type == ITEM_DISPLAY && !item->hidden && (item->text.en || item->text.zh) &&
		    (item->when_count == 0 || (node && node->enabled)))
			return item;
	}
	return NULL;
}

/* --- steps --- */

static struct stop stop_of(const struct way *way)
{
	const struct node *node = way_node(way);
	return (struct stop){.node = node ? node : way->scope, .group = node ? NULL : way_item(way)};
}

/* The stop at a way, or behind (+1) or before (-1) it. */
static struct stop scan(struct way way, enum reader reader, int direction)
{
	do {
		if (is_stop(&way, reader))
			return stop_of(&way);
	} while (direction > 0 ? way_on(&way, false) : way_back(&way, false));
	if (!way.scope->item) /* the end of the form */
		return (struct stop){0};
	return (struct stop){.node = scope_of(way.scope), .group = way.scope->item}; /* back to the group's page */
}

struct stop flow_step(const struct form *form, enum reader reader, struct stop from, int direction)
{
	assert(direction == 1 || direction == -1);
	struct way way = {form, form->root, 0};
	if (form->questionnaire->count == 0)
		return (struct stop){0};
	if (stop_none(from)) {
		if (direction < 0) {
			way.index = form->questionnaire->count;
			way_back(&way, false);
		}
		return scan(way, reader, direction);
	}
	way = way_of(form, from);
	if (direction > 0 ? way_on(&way, false) : way_back(&way, false))
		return scan(way, reader, direction);
	if (!way.scope->item)
		return (struct stop){0};
	return (struct stop){.node = scope_of(way.scope), .group = way.scope->item};
}

struct stop stop_at(const struct form *form, enum reader reader, const char *path)
{
	struct stop stop = stop_named(form, path);
	if (stop_none(stop))
		return stop;
	struct way way = way_of(form, stop);
	return is_stop(&way, reader) ? stop : (struct stop){0};
}

struct stop flow_into(const struct form *form, enum reader reader, const struct node *instance)
{
	struct way way = {form, instance, instance->item->index + 1};
	if (instance->item->span == 1)
		return (struct stop){0};
	struct stop first = scan(way, reader, 1);
	return first.group == instance->item ? (struct stop){0} : first;
}

struct stop flow_first_blank(const struct form *form, enum reader reader)
{
	struct stop stop = flow_step(form, reader, (struct stop){0}, 1);
	while (!stop_none(stop) && (stop.group || node_answered(stop.node) || !form_asks(form, stop.node, reader)))
		stop = flow_step(form, reader, stop, 1);
	return stop;
}

/* --- parts --- */

struct stop flow_part(const struct form *form, enum reader reader, const struct item *item)
{
	struct way way = {form, form->root, item->part->index};
	size_t end = item->part->index + item->part->part_span;
	do {
		if (is_stop(&way, reader))
			return stop_of(&way);
	} while (way_on(&way, false) && way.index < end);
	return (struct stop){0};
}

int flow_parts(const struct form *form, enum reader reader, const struct item *item, int *part)
{
	const struct questionnaire *questionnaire = form->questionnaire;
	const size_t *open = form_open(form), here = item ? item->part_number : questionnaire->part_count;
	int count = 0;
	*part = 0;
	for (size_t i = 0; i < questionnaire->part_count; i++) {
		if (open[i] == 0 && stop_none(flow_part(form, reader, questionnaire->parts[i])))
			continue;
		count++;
		if (i == here)
			*part = count;
	}
	return count;
}
