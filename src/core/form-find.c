/* form-find.c - finding nodes: by walking, by path, and the nearest of an item.
 *
 * "Nearest" is what makes skip logic right inside repeating groups: the same instance first; only then FHIR's axes
 * (forms.md section 3).  A linkId may hold any character, so a path is read by trying, not by splitting at strokes. */
#include <stdlib.h>
#include <string.h>

#include "core/form-private.h"

/* Give the repeating group around an item. */
const struct item *item_outer(const struct item *item)
{
	return item->loop != item ? item->loop : item->parent ? item->parent->loop : NULL;
}

/* Give the scope of a repeating group that a node stands in. */
struct node *form_scope(const struct node *node, const struct item *loop)
{
	while (node && node->item != loop)
		node = node->parent;
	return (struct node *)node;
}

/* Give the node of an item of a scope. */
struct node *form_in(const struct node *scope, const struct item *item)
{
	const struct node *node = scope->item ? scope + (item->index - scope->item->index) : scope + 1 + item->index;

	return (struct node *)node;
}

/* Give the next node in form order. */
struct node *form_next(const struct form *form, const struct node *node)
{
	if (!node)
		return form->root->child;
	if (node->child)
		return node->child;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
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

/* Append the path of a node. */
static void append_path(struct buf *out, const struct node *node)
{
	const struct node *outer = node->item ? form_scope(node->parent, item_outer(node->item)) : NULL;

	if (!outer)
		return;
	if (outer->item) {
		append_path(out, outer);
		buf_putc(out, '/');
	}
	buf_puts(out, node->item->link_id);
	if (node->item->loop == node->item)
		buf_printf(out, "[%zu]", node->instance);
}

/* Give a node's path. */
char *form_path(const struct node *node)
{
	struct buf out = {0};

	append_path(&out, node);
	return buf_take(&out);
}

/* Find an instance of a repeating group in a scope by its number. */
static struct node *find_instance(const struct node *scope, const struct item *group, size_t number)
{
	struct node *node = group->parent ? form_in(scope, group->parent)->child : scope->child;

	while (node && (node->item != group || node->instance != number))
		node = node->next;
	return node;
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
	const char *bracket, *end;
	struct node *node;
	size_t number;
	char *link_id;

	if (item && item->loop == scope->item)
		return item == scope->item ? NULL : form_in(scope, item);
	for (bracket = strchr(path, '['); bracket; bracket = strchr(bracket + 1, '[')) {
		if (!read_number(bracket, &number, &end))
			continue;
		link_id = xstrndup(path, (size_t)(bracket - path));
		item = questionnaire_find(form->questionnaire, link_id);
		free(link_id);
		if (!item || item->loop != item || item_outer(item) != scope->item)
			continue;
		node = find_instance(scope, item, number);
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
		if (!is_inside(instances->list[i], scope))
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
		if (!wider->item || wider->item->loop == wider->item)
			found = nearest_below(&form->p->instances[item->loop->index], from, item, wider);
	return found;
}

/* Print the paths of what is enabled. */
void form_print_enabled(const struct form *form, struct buf *out)
{
	const struct node *node = NULL;

	while ((node = form_next(form, node)))
		if (node->enabled) {
			append_path(out, node);
			buf_putc(out, '\n');
		}
}
