/* flow.c - see flow.h.  The stops of one scope (the form, or one instance) are listed anew for each step: enablement
 * may have changed with the last answer, and a form of a few hundred items is walked in microseconds. */
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

/* Whether a node is one instance of a repeating group. */
static bool is_instance(const struct node *node)
{
	return node->item && node->item->type == ITEM_GROUP && node->item->repeats;
}

/* The instance a node stands in, or the root. */
static const struct node *scope_of(const struct node *node)
{
	do
		node = node->parent;
	while (node->parent && !is_instance(node));
	return node;
}

char *stop_path(struct stop stop)
{
	if (!stop.group)
		return stop.node ? form_path(stop.node) : xstrdup("");
	if (!stop.node->item)
		return xstrdup(stop.group->link_id);
	char *parent = form_path(stop.node);
	char *path = xasprintf("%s/%s", parent, stop.group->link_id);
	free(parent);
	return path;
}

struct stops {
	struct stop *stop;
	size_t count, size;
};

/* Append one. */
static void add(struct stops *stops, struct stop stop)
{
	if (stops->count == stops->size) {
		stops->size = stops->size ? stops->size * 2 : 64;
		stops->stop = xreallocarray(stops->stop, stops->size, sizeof *stops->stop);
	}
	stops->stop[stops->count++] = stop;
}

/* Add the pages of the repeating groups among the items [*at, end), leaving out what stands inside them. */
static void add_groups(struct stops *stops, const struct form *form, enum reader reader, const struct node *scope,
                       size_t *at, size_t end)
{
	while (*at < end) {
		const struct item *item = &form->questionnaire->items[*at];
		bool group = item->type == ITEM_GROUP && item->repeats;
		if (group && form_asks_group(form, scope, item, reader))
			add(stops, (struct stop){.node = scope, .group = item});
		*at += group ? item->span : 1;
	}
}

/* List the stops of a scope in form order. */
static struct stops list(const struct form *form, enum reader reader, const struct node *scope)
{
	struct stops stops = {0};
	size_t at = scope->item ? scope->item->index + 1 : 0;
	size_t end = scope->item ? scope->item->index + scope->item->span : form->questionnaire->count;
	const struct node *node = scope->item ? scope : NULL;
	while ((node = form_next(form, node)) && node->item->index < end) {
		if (is_instance(node) && node->item == scope->item)
			break; /* the next instance of the same group */
		if (is_instance(node) || scope_of(node) != scope)
			continue;
		add_groups(&stops, form, reader, scope, &at, node->item->index);
		at = node->item->index + 1;
		if (item_is_question(node->item) && form_asks(form, node, reader))
			add(&stops, (struct stop){.node = node});
	}
	add_groups(&stops, form, reader, scope, &at, end);
	return stops;
}

/* The first stop in the list whose item stands at or behind an item of the form. */
static size_t find(const struct stops *stops, const struct item *item)
{
	size_t i = 0;
	while (i < stops->count && stop_item(stops->stop[i])->index < item->index)
		i++;
	return i;
}

struct stop flow_step(const struct form *form, enum reader reader, struct stop from, int direction)
{
	assert(direction == 1 || direction == -1);
	const struct item *item = stop_item(from);
	const struct node *scope = !from.node ? form->root : from.group ? from.node : scope_of(from.node);
	struct stops stops = list(form, reader, scope);
	struct stop result = {0};
	size_t i;
	if (!item)
		i = direction > 0 ? 0 : stops.count - 1;
	else
		i = find(&stops, item);
	if (item && direction < 0)
		i--; /* of 0: wraps round to no stop */
	else if (item && i < stops.count && stop_item(stops.stop[i]) == item)
		i++;
	if (i < stops.count)
		result = stops.stop[i];
	else if (scope->item) /* out of an instance, at either end: to the page of its group */
		result = (struct stop){.node = scope_of(scope), .group = scope->item};
	free(stops.stop);
	return result;
}

struct stop flow_into(const struct form *form, enum reader reader, const struct node *instance)
{
	struct stops stops = list(form, reader, instance);
	struct stop first = stops.count > 0 ? stops.stop[0] : (struct stop){0};
	free(stops.stop);
	return first;
}

struct stop stop_named(const struct form *form, const char *path)
{
	const struct node *node = path[0] ? form_at(form, path) : NULL;
	if (node && item_is_question(node->item))
		return (struct stop){.node = node};
	const char *slash = strrchr(path, '/');
	const struct item *group = questionnaire_find(form->questionnaire, slash ? slash + 1 : path);
	if (!group || group->type != ITEM_GROUP || !group->repeats)
		return (struct stop){0};
	char *parent = xstrndup(path, slash ? (size_t)(slash - path) : 0);
	node = slash ? form_at(form, parent) : form->root;
	free(parent);
	return (struct stop){.node = node, .group = node ? group : NULL};
}

struct stop stop_at(const struct form *form, enum reader reader, const char *path)
{
	struct stop stop = stop_named(form, path);
	bool asked = stop.group  ? form_asks_group(form, stop.node, stop.group, reader)
	             : stop.node ? form_asks(form, stop.node, reader)
	                         : false;
	return asked ? stop : (struct stop){0};
}

struct stop flow_first_blank(const struct form *form, enum reader reader)
{
	struct stops stops = list(form, reader, form->root);
	struct stop found = {0};
	for (size_t i = 0; i < stops.count && stop_none(found); i++)
		if (!stops.stop[i].group && !node_answered(stops.stop[i].node))
			found = stops.stop[i];
	free(stops.stop);
	return found;
}

int flow_parts(const struct form *form, enum reader reader, const struct item *item, int *part)
{
	struct stops stops = list(form, reader, form->root);
	const struct item *section = NULL, *here = item ? item_section(item) : NULL;
	int count = 0;
	*part = 0;
	for (size_t i = 0; i < stops.count; i++) {
		const struct item *next = item_section(stop_item(stops.stop[i]));
		count += next != section;
		section = next;
		if (next == here)
			*part = count;
	}
	free(stops.stop);
	return count;
}

struct stop flow_section(const struct form *form, enum reader reader, const struct item *section)
{
	struct stops stops = list(form, reader, form->root);
	size_t i = find(&stops, section);
	struct stop first = {0};
	if (i < stops.count && item_section(stop_item(stops.stop[i])) == section)
		first = stops.stop[i];
	free(stops.stop);
	return first;
}
