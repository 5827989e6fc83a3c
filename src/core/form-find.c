/* form-find.c - finding nodes: by walking, by path, and the nearest of an item.
 *
 * "Nearest" is what makes skip logic right inside repeating groups: the same instance first; only then FHIR's axes
 * (forms.md section 3).  A linkId may hold any character, so a path is read by trying, not by splitting at strokes. */
#include <stdlib.h>
#include <string.h>

#include "core/form-private.h"

/* Give the loop around an item. */
const struct item *item_outer(const struct item *item)
{
	if (item->loop != item)
		return item->loop;
	return !item->parent ? NULL : item->parent->splits ? item->parent : item->parent->loop;
}

/* Tell whether a node is the place of an answer. */
bool node_is_place(const struct node *node)
{
	return node->item && node->parent->item == node->item;
}

/* Give the place of an answer. */
struct node *node_place(const struct node *question, size_t answer)
{
	struct node *place;

	if (!question->item->splits)
		return (struct node *)question;
	for (place = question->child; place && place->instance != answer;)
		place = place->next;
	return place;
}

/* Tell whether a node begins a scope. */
bool node_is_scope(const struct node *node)
{
	return !node->item || node->item->loop == node->item || node_is_place(node);
}

/* Give the scope that a node stands in. */
struct node *form_scope(const struct node *node, const struct item *loop)
{
	while (node && (node->item != loop || !node_is_scope(node)))
		node = node->parent;
	return (struct node *)node;
}

/* Give the scope of a loop inside a scope: itself, or the place of a first answer. */
struct node *form_scope_inside(const struct node *scope, const struct item *loop)
{
	struct node *outer;

	if (loop == scope->item)
		return (struct node *)scope;
	outer = loop && loop->splits ? form_scope_inside(scope, loop->loop) : NULL;
	return outer ? node_place(form_in(outer, loop), 0) : NULL;
}

/* Give the scope that a node stands in, or that of a first answer. */
struct node *form_scope_first(const struct node *node, const struct item *loop)
{
	struct node *scope = NULL;

	for (; node && !scope; node = node->parent)
		if (node_is_scope(node))
			scope = form_scope_inside(node, loop);
	return scope;
}

/* Give the node of an item of a scope. */
struct node *form_in(const struct node *scope, const struct item *item)
{
	const struct node *node = scope->item ? scope + (item->index - scope->item->index) : scope + 1 + item->index;

	return (struct node *)node;
}

/* Give the next node in form order, places too. */
static struct node *next_node(const struct node *node)
{
	if (node->child)
		return node->child;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

/* Give the next node in form order. */
struct node *form_next(const struct form *form, const struct node *node)
{
	struct node *next = node ? next_node(node) : form->root->child;

	while (next && node_is_place(next))
		next = next_node(next);
	return next;
}

/* Count the nodes above. */
static size_t depth(const struct node *node)
{
	size_t above = 0;

	while ((node = node->parent))
		above++;
	return above;
}

/* Tell whether a comes before b. A node comes before those below it. */
bool node_before(const struct node *a, const struct node *b)
{
	size_t deep_a = depth(a), deep_b = depth(b), deep = deep_a < deep_b ? deep_a : deep_b;
	const struct node *x = a, *y = b;

	for (; deep_a > deep; deep_a--)
		x = x->parent;
	for (; deep_b > deep; deep_b--)
		y = y->parent;
	if (x == y)
		return x == a && y != b;
	while (x->parent != y->parent) {
		x = x->parent;
		y = y->parent;
	}
	return x->item != y->item ? x->item->index < y->item->index : x->instance < y->instance;
}

/* Append the path of a node. That of a first answer's place does not stand before what is in it. */
static void append_path(struct buf *out, const struct node *node)
{
	const struct node *outer = node->item ? form_scope(node->parent, item_outer(node->item)) : NULL;

	while (outer && outer->item && node_is_place(outer) && !outer->instance)
		outer = form_scope(outer->parent, item_outer(outer->item));
	if (!outer)
		return;
	if (outer->item) {
		append_path(out, outer);
		buf_putc(out, '/');
	}
	buf_puts(out, node->item->name);
	if (node_is_scope(node))
		buf_printf(out, "[%zu]", node->instance);
}

/* Give a node's path. */
char *form_path(const struct node *node)
{
	struct buf out = {0};

	append_path(&out, node);
	return buf_take(&out);
}

/* Count the scopes of a list that come before a node. */
size_t instances_before(const struct instances *instances, const struct node *node)
{
	size_t low = 0, high = instances->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (node_before(instances->list[middle], node))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Find an instance of a repeating group, or the place of an answer, in a scope by its number: those of a scope follow
 * one another in the list. */
static struct node *find_instance(const struct form *form, const struct node *scope, const struct item *item,
                                  size_t number)
{
	const struct instances *instances = &form->p->instances[item->index];
	const struct node *parent = item->splits    ? form_in(scope, item)
	                            : !item->parent ? scope
	                                            : form_in(scope, item->parent);
	size_t at = instances_before(instances, parent);

	if (number >= instances->count - at || instances->list[at + number]->parent != parent)
		return NULL;
	return instances->list[at + number];
}

/* Read "[12]"; *end is behind it. False when it is none, or does not end a part of a path. */
static bool read_number(const char *text, size_t *number, const char **end)
{
	size_t digits = strspn(text + 1, "0123456789");

	if (!digits || digits > 9 || text[digits + 1] != ']' || (text[digits + 2] && text[digits + 2] != '/'))
		return false;
	*number = strtoul(text + 1, NULL, 10);
	*end = text + digits + 2;
	return true;
}

/* Find the node of a path inside a scope. */
static struct node *find_path(const struct form *form, const struct node *scope, const char *path)
{
	const struct item *item = questionnaire_find(form->questionnaire, path);
	struct node *inner = item && item->loop != item ? form_scope_inside(scope, item->loop) : NULL, *node;
	const char *bracket, *end;
	size_t number;
	char *name;

	if (inner)
		return form_in(inner, item);
	for (bracket = strchr(path, '['); bracket; bracket = strchr(bracket + 1, '[')) {
		if (!read_number(bracket, &number, &end))
			continue;
		name = xstrndup(path, (size_t)(bracket - path));
		item = questionnaire_find(form->questionnaire, name);
		free(name);
		inner = item && (item->loop == item || item->splits) ? form_scope_inside(scope, item_outer(item))
		                                                     : NULL;
		if (!inner)
			continue;
		node = find_instance(form, inner, item, number);
		if (node && *end)
			node = find_path(form, node, end + 1);
		if (node)
			return node;
	}
	return NULL;
}

/* Give the node of a path. */
struct node *form_at(const struct form *form, const char *path)
{
	return find_path(form, form->root, path);
}

/* Tell whether a node stands below another, or is it. */
static bool is_inside(const struct node *node, const struct node *above)
{
	while (node && node != above)
		node = node->parent;
	return node;
}

/* Give the node of an item of a repeating group that is nearest to `from` among those below `scope`: the last one
 * before it, else the first one behind it. */
static struct node *nearest_below(const struct instances *instances, const struct node *from, const struct item *item,
                                  const struct node *scope)
{
	struct node *node, *found = NULL;
	size_t i;

	for (i = 0; i < instances->count; i++) {
		if (!is_inside(instances->list[i], scope) || instances->list[i]->aside)
			continue;
		node = form_in(instances->list[i], item);
		if (found && !node_before(node, from))
			break;
		found = node;
	}
	return found;
}

/* Give the node of an item that is nearest to another node. */
struct node *form_near(const struct form *form, const struct node *from, const struct item *item)
{
	struct node *scope = form_scope(from, item->loop), *found = NULL;
	const struct node *wider;

	if (scope)
		return form_in(scope, item);
	for (wider = from; wider && !found; wider = wider->parent)
		if (node_is_scope(wider))
			found = nearest_below(&form->p->instances[item->loop->index], from, item, wider);
	return found;
}

/* Tell whether a node stands below an answer behind the first. */
static bool is_below_later(const struct node *node)
{
	for (; node->item; node = node->parent)
		if (node_is_place(node) && node->instance)
			return true;
	return false;
}

/* Print the paths of what is enabled. What stands below a question is an item once, however many answers it has. */
void form_print_enabled(const struct form *form, struct buf *out)
{
	const struct node *node = NULL;

	while ((node = form_next(form, node)))
		if (node->enabled && !is_below_later(node)) {
			append_path(out, node);
			buf_putc(out, '\n');
		}
}
