/* form-enable.c - which items are enabled, kept up to date change by change.
 *
 * FHIR's enableWhen, with the disputed points as forms.md section 3 proposes: a disabled source and an absent reason
 * are no answer; != is true where no answer is equal, also where there is none; what cannot be compared is not met.  A
 * change queues the items that hang on it; they are worked out in the graph's order, each at most once. */
#include <stdlib.h>
#include <string.h>

#include "core/form-private.h"
#include "core/value.h"

#define BIT(order) (1u << (order))

/* The orders of answer and expected value that meet an operator. */
static unsigned meeting(enum operator op)
{
	static const unsigned orders[] = {
	        [OP_EXISTS] = 0,
	        [OP_EQ] = BIT(ORDER_SAME),
	        [OP_NE] = BIT(ORDER_LESS) | BIT(ORDER_MORE),
	        [OP_GT] = BIT(ORDER_MORE),
	        [OP_LT] = BIT(ORDER_LESS),
	        [OP_GE] = BIT(ORDER_MORE) | BIT(ORDER_SAME),
	        [OP_LE] = BIT(ORDER_LESS) | BIT(ORDER_SAME),
	};

	return orders[op];
}

/* Add a node's answers to a sum; nothing answered adds 0. False when an answer is no number. */
static bool add_answers(const struct node *node, double *sum)
{
	double number;
	size_t i;

	for (i = 0; node && node->enabled && i < node->answer_count; i++) {
		if (node->item->type == ITEM_QUANTITY ? !item_canonical(node->item, &node->answers[i].value, &number)
		                                      : !value_number(node->answers[i].value.text, &number))
			return false;
		*sum += number;
	}
	return true;
}

/* Tell whether a condition on a sum is met. */
static bool sum_is_met(const struct form *form, const struct node *node, const struct enable_when *when)
{
	double sum = 0, expected;
	size_t i;

	if (!add_answers(form_near(form, node, when->source), &sum) || !value_number(when->expected.text, &expected))
		return false;
	for (i = 0; i < when->plus_count; i++)
		if (!add_answers(form_near(form, node, when->plus[i]), &sum))
			return false;
	return meeting(when->op) & BIT(number_order(sum, expected, false));
}

/* Tell whether a condition is met. */
static bool is_met(const struct form *form, const struct node *node, const struct enable_when *when)
{
	const struct node *source = form_near(form, node, when->source);
	size_t count = source && source->enabled ? source->answer_count : 0, i;
	bool met, all = when->op == OP_NE; /* every answer has to be another one; for the rest one will do */

	if (when->op == OP_EXISTS)
		return (count > 0) == (strcmp(when->expected.text, "true") == 0);
	if (when->plus_count)
		return sum_is_met(form, node, when);
	for (i = 0; i < count; i++) {
		met = meeting(when->op) & BIT(value_compare(source->item, &source->answers[i].value, &when->expected));
		if (met != all)
			return met;
	}
	return all;
}

/* Tell whether the conditions of a node are met. */
static bool are_met(const struct form *form, const struct node *node)
{
	const struct item *item = node->item;
	size_t i;

	for (i = 0; i < item->when_count; i++)
		if (is_met(form, node, &item->when[i]) != item->when_all)
			return !item->when_all;
	return item->when_all || !item->when_count;
}

/* Tell whether a node is enabled. What stands below a question belongs to its answer; a text does not. */
bool form_enables(const struct form *form, const struct node *node)
{
	const struct node *parent = node->parent;

	if (!parent->enabled || node->aside)
		return false;
	if (parent->item && item_is_question(parent->item) && !parent->answer_count && node->item->type != ITEM_DISPLAY)
		return false;
	return are_met(form, node);
}

/* Exchange two places of the heap. */
static void exchange(size_t *heap, size_t a, size_t b)
{
	size_t rank = heap[a];

	heap[a] = heap[b];
	heap[b] = rank;
}

/* Queue an item: its node in one scope, or for the root's scope all it has. */
static void queue_in(struct form *form, const struct item *item, struct node *scope)
{
	struct form_private *p = form->p;
	size_t at = p->heap_count;

	if (p->queued[item->index]) {
		if (p->queued[item->index] != scope)
			p->queued[item->index] = form->root;
		return;
	}
	p->queued[item->index] = scope;
	p->heap[p->heap_count++] = p->graph->rank[item->index];
	for (; at && p->heap[(at - 1) / 2] > p->heap[at]; at = (at - 1) / 2)
		exchange(p->heap, at, (at - 1) / 2);
}

/* Queue all nodes of an item. */
void form_queue(struct form *form, const struct item *item)
{
	queue_in(form, item, form->root);
}

/* Take the item of the least rank off the queue, and where it is to be worked out. */
static const struct item *next_item(struct form *form, struct node **scope)
{
	struct form_private *p = form->p;
	const struct item *item = &form->questionnaire->items[p->graph->item[p->heap[0]]];
	size_t at = 0, least;

	*scope = p->queued[item->index];
	p->queued[item->index] = NULL;
	p->heap[0] = p->heap[--p->heap_count];
	while ((least = 2 * at + 1) < p->heap_count) {
		if (least + 1 < p->heap_count && p->heap[least + 1] < p->heap[least])
			least++;
		if (p->heap[at] <= p->heap[least])
			break;
		exchange(p->heap, at, least);
		at = least;
	}
	return item;
}

/* Queue an item because something of another changed in one scope (or, for the root's, anywhere): where both stand in
 * the same one, nothing but its node there can be concerned. */
static void queue_from(struct form *form, const struct item *item, const struct item *changed, struct node *scope)
{
	queue_in(form, item, item->loop == changed->loop ? scope : form->root);
}

/* Queue what hangs on an item. */
static void queue_dependents(struct form *form, const struct item *item, struct node *scope)
{
	const struct graph *graph = form->p->graph;
	size_t i;

	for (i = graph->first[item->index]; i < graph->first[item->index + 1]; i++)
		queue_from(form, &form->questionnaire->items[graph->dependent[i]], item, scope);
}

/* Queue the items directly below one. */
static void queue_children(struct form *form, const struct item *item, struct node *scope)
{
	const struct item *child;

	for (child = item_first(form->questionnaire, item); child; child = item_next(form->questionnaire, child))
		queue_from(form, child, item, scope);
}

/* Note that the answers of an item changed, in one scope or in all. */
static void touch_in(struct form *form, const struct item *item, struct node *scope)
{
	queue_dependents(form, item, scope);
	if (item_is_question(item))
		queue_children(form, item, scope);
}

/* Note that answers of an item changed. */
void form_touch(struct form *form, const struct item *item)
{
	touch_in(form, item, form->root);
}

/* Note that a node's answers changed. */
void form_touch_node(struct form *form, const struct node *node)
{
	touch_in(form, node->item, form_scope(node, node->item->loop));
}

/* Work out one node; tell whether it changed. */
static bool settle_node(struct form *form, struct node *node)
{
	bool enabled = form_enables(form, node), scored = node->item->score_count && form_score(form, node);
	struct node *place;

	if (enabled == node->enabled)
		return scored;
	node_tally(form, node, -1);
	node->enabled = enabled;
	if (node->item->splits)
		for (place = node->child; place; place = place->next)
			place->enabled = enabled && !place->aside;
	node_tally(form, node, 1);
	return true;
}

/* Work out an item's node in a scope, or all its nodes; tell whether one changed. */
static bool settle_item(struct form *form, const struct item *item, const struct node *scope)
{
	const struct instances *instances;
	bool changed = false;
	size_t i;

	if (!item->loop || scope->item)
		return settle_node(form, form_in(scope, item));
	instances = &form->p->instances[item->loop->index];
	for (i = 0; i < instances->count; i++)
		changed |= settle_node(form, form_in(instances->list[i], item));
	return changed;
}

/* Work out what is queued. */
void form_settle(struct form *form)
{
	const struct item *item;
	struct node *scope;

	while (form->p->heap_count) {
		item = next_item(form, &scope);
		if (settle_item(form, item, scope)) {
			queue_dependents(form, item, scope);
			queue_children(form, item, scope);
		}
	}
}
