/* form-gaps.c - what a response lacks before it can be called completed.
 *
 * Only numbers are looked at: required, minOccurs, maxOccurs.  While the form is being filled in nothing of this stands
 * in the way; called at the end. */
#include <stdio.h>
#include <stdlib.h>

#include "core/form-private.h"

struct gaps {
	const struct form *form;
	gap_fn *visit;
	void *context;
	size_t count;
};

/* Report one, with the sentence. */
static void report(struct gaps *gaps, const struct node *node, const struct item *group, const char *id, size_t number)
{
	struct msg why = {0};
	char text[24];

	gaps->count++;
	if (!gaps->visit)
		return;
	snprintf(text, sizeof text, "%zu", number);
	msg_set(&why, id, text, NULL);
	gaps->visit(gaps->context, node, group, &why);
	msg_finish(&why);
}

/* Tell whether a node or one below it holds an answer or a reason that counts. */
static bool is_answered(const struct node *node)
{
	const struct node *child;

	if (!node->enabled)
		return false;
	if (node->answer_count || node->absent != ABSENT_BLANK)
		return true;
	for (child = node->child; child; child = child->next)
		if (is_answered(child))
			return true;
	return false;
}

/* Look at one question. */
static void visit_question(struct gaps *gaps, const struct node *node)
{
	const struct item *item = node->item;

	if (node->absent != ABSENT_BLANK)
		return;
	if ((item->required || item->min_occurs) && !node->answer_count)
		report(gaps, node, NULL, N_("This still needs an answer."), 0);
	else if (node->answer_count < item->min_occurs)
		report(gaps, node, NULL, N_("This needs {1} answers at least."), item->min_occurs);
	if (item->max_occurs && node->answer_count > item->max_occurs)
		report(gaps, node, NULL, N_("You can give {1} answers at most here."), item->max_occurs);
}

static void visit_below(struct gaps *gaps, const struct node *parent);

/* Look at one node and what is below. */
static void visit_node(struct gaps *gaps, const struct node *node)
{
	if (!node->enabled || node->item->hidden)
		return;
	if (item_is_question(node->item) && !node_is_place(node))
		visit_question(gaps, node);
	else if (node->item->required && node->item->loop != node->item && !is_answered(node))
		report(gaps, node, NULL, N_("One of these questions needs an answer."), 0);
	visit_below(gaps, node);
}

/* Look at how many instances of a repeating group there are below a node; there may be none, so one stands in for it.
 */
static void visit_group(struct gaps *gaps, const struct node *parent, const struct item *group)
{
	size_t least = group->min_occurs ? group->min_occurs : group->required, count = 0;
	const struct node instance = {.item = group, .parent = (struct node *)parent}, *node;

	if (group->hidden || !form_enables(gaps->form, &instance))
		return;
	for (node = parent->child; node; node = node->next)
		count += node->item == group && is_answered(node);
	if (count < least)
		report(gaps, parent, group, N_("This has to be described {1} times at least."), least);
	if (group->max_occurs && count > group->max_occurs)
		report(gaps, parent, group, N_("This can be described {1} times at most."), group->max_occurs);
}

/* Look at what is below a node: the items in their order, of repeating groups first their number. */
static void visit_below(struct gaps *gaps, const struct node *parent)
{
	const struct questionnaire *questionnaire = gaps->form->questionnaire;
	const struct node *node = parent->child;
	const struct item *item;
	bool splits = parent->item && parent->item->splits && !node_is_place(parent);

	for (; splits && node; node = node->next)
		visit_node(gaps, node);
	for (item = splits ? NULL : item_first(questionnaire, parent->item); item;
	     item = item_next(questionnaire, item)) {
		if (item->loop == item)
			visit_group(gaps, parent, item);
		for (; node && node->item == item; node = node->next)
			visit_node(gaps, node);
	}
}

/* Look at the whole form. */
size_t form_gaps(const struct form *form, gap_fn *visit, void *context)
{
	struct gaps gaps = {.form = form, .visit = visit, .context = context};

	visit_below(&gaps, form->root);
	return gaps.count;
}
