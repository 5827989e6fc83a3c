/* form.c - the tree of nodes: created, grown, answered, freed.
 *
 * Called by the app (through form.h) and by form-import.c.  Enablement is form-enable.c, finding nodes form-find.c, the
 * checking of answers form-check.c. */
#include "core/form.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/form-private.h"
#include "core/value.h"

/* Copy an answer. */
static struct answer answer_copy(const struct answer *answer)
{
	const struct value *value = &answer->value;

	return (struct answer){
	        .value.text = xstrdup(value->text),
	        .value.unit = value->unit ? xstrdup(value->unit) : NULL,
	        .value.system = value->system ? xstrdup(value->system) : NULL,
	        .value.display = value->display ? xstrdup(value->display) : NULL,
	        .value.kind = value->kind,
	        .value.uncoded = value->uncoded,
	        .confirmed = answer->confirmed,
	        .said = answer->said ? xstrdup(answer->said) : NULL,
	};
}

/* Free what a node holds. */
static void node_empty(struct node *node)
{
	size_t i;

	for (i = 0; i < node->answer_count; i++) {
		free((char *)node->answers[i].value.text);
		free((char *)node->answers[i].value.unit);
		free((char *)node->answers[i].value.system);
		free((char *)node->answers[i].value.display);
		free((char *)node->answers[i].said);
	}
	free(node->answers);
	free((char *)node->draft);
	node->answers = NULL;
	node->answer_count = 0;
	node->draft = NULL;
	node->absent = ABSENT_BLANK;
}

/* Tell whether an item is a question that whoever answers is asked, once it is enabled. */
static bool is_for_all(const struct item *item)
{
	return item_is_question(item) && !item->loop && !item->hidden && !item->read_only && !item->staff_only &&
	       !item->gate_count && !item->derived_count;
}

/* Take what a node holds into the counts or out of them. */
void node_tally(struct form *form, const struct node *node, int sign)
{
	bool answered = node->answer_count > 0;
	size_t *count = node->enabled ? &form->p->answered[node->item->part->index] : &form->p->aside;

	if (!node_is_place(node) && (answered || (!node->enabled && node->absent != ABSENT_BLANK)))
		*count += (size_t)sign;
	if (node->enabled && is_for_all(node->item))
		form->p->open[node->item->part_number] += (size_t)sign;
}

/* Replace what a node holds; the response may borrow from the node itself. */
void node_put(struct form *form, struct node *node, const struct response *response)
{
	struct answer *answers = response->count ? xcalloc(response->count, sizeof *answers) : NULL;
	char *draft = response->draft ? xstrdup(response->draft) : NULL;
	enum absent absent = response->count ? ABSENT_BLANK : response->absent;
	size_t count = response->count, i;

	for (i = 0; i < count; i++)
		answers[i] = answer_copy(&response->answers[i]);
	if (node->item)
		node_tally(form, node, -1);
	node_empty(node);
	node->answers = answers;
	node->answer_count = count;
	node->draft = draft;
	node->absent = absent;
	if (node->item)
		node_tally(form, node, 1);
}

/* Tell whether anything was answered. */
bool node_is_answered(const struct node *node)
{
	return node->answer_count || node->absent != ABSENT_BLANK || node->draft;
}

/* Put the initial values of an item there. */
static void put_initial(struct node *node)
{
	const struct item *item = node->item;
	size_t i;

	if (!item->initial_count)
		return;
	node->answer_count = item->initial_count;
	node->answers = xcalloc(item->initial_count, sizeof *node->answers);
	for (i = 0; i < item->initial_count; i++)
		node->answers[i] = answer_copy(&(struct answer){.value = item->initial[i]});
}

/* Make a scope: the node its block begins with, and room for those of the items below. */
struct node *form_scope_create(struct form *form, const struct item *item, struct node *parent)
{
	struct node *scope = xcalloc(item->span, sizeof *scope);

	scope->item = item;
	scope->parent = parent;
	form->p->nodes += item->span;
	return scope;
}

/* Build the nodes below one, all in the same scope. */
void form_build(struct form *form, struct node *scope, struct node *parent)
{
	const struct questionnaire *questionnaire = form->questionnaire;
	struct node *node, **end = &parent->child;
	const struct item *item;

	for (item = item_first(questionnaire, parent->item); item; item = item_next(questionnaire, item)) {
		if (item->loop == item)
			continue;
		node = form_in(scope, item);
		node->item = item;
		node->parent = parent;
		*end = node;
		end = &node->next;
		put_initial(node);
		node_tally(form, node, 1);
		if (item->splits)
			form_place(form, node, 0);
		else if (item->span > 1)
			form_build(form, scope, node);
	}
}

/* Create a form. */
struct form *form_create(const struct questionnaire *questionnaire, const char *today)
{
	struct form *form = xcalloc(1, sizeof *form);
	size_t count = questionnaire->count, i;
	const struct item *from, *by;
	struct date date;
	bool is_day = date_parse(today, &date) && date.day;

	assert(is_day);
	form->questionnaire = questionnaire;
	date_write(date, form->today);
	form->p = xcalloc(1, sizeof *form->p);
	form->p->graph = graph_create(questionnaire, &from, &by);
	assert(form->p->graph); /* circles were refused when the form was parsed */
	form->p->instances = xcalloc(count, sizeof *form->p->instances);
	form->p->heap = xcalloc(count, sizeof *form->p->heap);
	form->p->queued = xcalloc(count, sizeof *form->p->queued);
	form->p->answered = xcalloc(count, sizeof *form->p->answered);
	form->p->open = xcalloc(questionnaire->part_count, sizeof *form->p->open);
	form->root = xcalloc(count + 1, sizeof *form->root);
	form->root->enabled = true;
	form->p->nodes += count;
	if (count)
		form_build(form, form->root, form->root);
	form->zone[0] = 'Z';
	for (i = 0; i < count; i++)
		form_queue(form, &questionnaire->items[i]);
	form_settle(form);
	return form;
}

/* Free the nodes of a scope, and of the instances further in. */
static void free_scope(struct node *scope, size_t count)
{
	struct node *node, *child, *next;

	for (node = scope; node < scope + count; node++) {
		for (child = node->child; child; child = next) {
			next = child->next;
			if (node_is_scope(child))
				free_scope(child, child->item->span);
		}
		node_empty(node);
	}
	free(scope);
}

/* Free a form. */
void form_destroy(struct form *form)
{
	size_t i;

	if (!form)
		return;
	free_scope(form->root, form->questionnaire->count + 1);
	for (i = 0; i < form->questionnaire->count; i++)
		free(form->p->instances[i].list);
	graph_destroy(form->p->graph);
	free(form->kept);
	free(form->p->instances);
	free(form->p->heap);
	free(form->p->queued);
	free(form->p->answered);
	free(form->p->open);
	free(form->p);
	free(form);
}

/* Tell whether two answers are the same. */
static bool same_answer(const struct answer *a, const struct answer *b)
{
	return value_same(&a->value, &b->value) && a->confirmed == b->confirmed && same_string(a->said, b->said);
}

/* Tell whether a response would change anything. */
bool form_differs(const struct node *node, const struct response *response)
{
	size_t i;

	if (node->answer_count != response->count || !same_string(node->draft, response->draft))
		return true;
	if (!response->count && node->absent != response->absent)
		return true;
	for (i = 0; i < response->count; i++)
		if (!same_answer(&node->answers[i], &response->answers[i]))
			return true;
	return false;
}

/* Answer a node. */
bool form_set(struct form *form, struct node *node, const struct response *response)
{
	size_t before = node->answer_count;

	assert(item_is_question(node->item));
	if (!form_differs(node, response))
		return false;
	node_put(form, node, response);
	if (node->item->splits)
		form_place(form, node, before);
	form_touch_node(form, node);
	form_settle(form);
	return true;
}

/* Give the node that stands before a new instance below its parent, or NULL: the last one of the item before it. */
static struct node *node_ahead(const struct form *form, const struct node *instance)
{
	const struct item *items = form->questionnaire->items, *item = instance->item;
	const struct instances *instances;
	size_t before;

	while (item != items && item - 1 != instance->item->parent) {
		for (item--; item->parent != instance->item->parent;)
			item = item->parent;
		if (item->loop != item)
			return form_in(form_scope(instance->parent, item->loop), item);
		instances = &form->p->instances[item->index];
		before = instances_before(instances, instance);
		if (before && instances->list[before - 1]->parent == instance->parent)
			return instances->list[before - 1];
	}
	return NULL;
}

/* Link a new instance in: behind the one before it, or where its group stands. */
static void link_instance(const struct form *form, struct node *before, struct node *instance)
{
	struct node **at;

	if (before && before->parent == instance->parent) {
		instance->instance = before->instance + 1;
	} else {
		before = node_ahead(form, instance);
		instance->instance = 0;
	}
	at = before ? &before->next : &instance->parent->child;
	instance->next = *at;
	*at = instance;
}

/* List a new instance in form order and give it its number. */
static void list_instance(const struct form *form, struct instances *instances, struct node *instance)
{
	size_t at;

	if (instances->count == instances->size) {
		instances->size = instances->size ? instances->size * 2 : 8;
		instances->list = xreallocarray(instances->list, instances->size, sizeof *instances->list);
	}
	instance->instance = SIZE_MAX; /* behind all that stand beside it */
	at = instances_before(instances, instance);
	memmove(&instances->list[at + 1], &instances->list[at], (instances->count++ - at) * sizeof *instances->list);
	instances->list[at] = instance;
	link_instance(form, at ? instances->list[at - 1] : NULL, instance);
}

/* Note that the items of a group have one occurrence more. */
static void touch_group(struct form *form, const struct item *group)
{
	const struct item *item;

	for (item = group; item < group + group->span; item++) {
		form_queue(form, item);
		form_touch(form, item);
	}
}

/* Make another instance. */
struct node *form_grow(struct form *form, struct node *parent, const struct item *group)
{
	struct node *scope = form_scope_first(parent, item_outer(group)), *instance;

	assert(group->loop == group && scope);
	instance = form_scope_create(form, group, group->parent ? form_in(scope, group->parent) : scope);
	list_instance(form, &form->p->instances[group->index], instance);
	form_build(form, instance, instance);
	touch_group(form, group);
	return instance;
}

/* Add an instance of a repeating group. */
struct node *form_add(struct form *form, struct node *parent, const struct item *group)
{
	struct node *instance = form_grow(form, parent, group);

	form_settle(form);
	return instance;
}

/* Count what is answered and disabled. */
size_t form_set_aside(const struct form *form)
{
	return form->p->aside;
}

/* Count what is answered in a part. */
size_t form_answered(const struct form *form, const struct item *item)
{
	return form->p->answered[item->part->index];
}

/* Count what each part asks for certain. */
const size_t *form_open(const struct form *form)
{
	return form->p->open;
}

/* Tell whether anything in a node or below it was answered. */
bool node_holds_answers(const struct node *node)
{
	const struct node *child;

	if (node_is_answered(node))
		return true;
	for (child = node->child; child; child = child->next)
		if (node_holds_answers(child))
			return true;
	return false;
}

/* Set an instance aside, or take it back. */
void form_put_aside(struct form *form, struct node *instance, bool aside)
{
	assert(instance->item->loop == instance->item);
	instance->aside = aside;
	touch_group(form, instance->item);
	form_settle(form);
}

/* Tell whether one of a node's answers is that code. */
static bool has_code(const struct node *node, const char *code)
{
	size_t i;

	for (i = 0; node && node->enabled && i < node->answer_count; i++)
		if (strcmp(node->answers[i].value.text, code) == 0)
			return true;
	return false;
}

/* Tell whether the item can be worked out from others that are all answered. */
static bool is_derived(const struct form *form, const struct node *node)
{
	const struct item *item = node->item;
	const struct node *source;
	size_t i;

	for (i = 0; i < item->derived_count; i++) {
		source = form_near(form, node, item->derived_from[i]);
		if (!source || !source->enabled || !source->answer_count)
			return false;
	}
	return item->derived_count > 0;
}

/* Tell whether a node that is enabled is open to a reader. */
static bool is_open(const struct form *form, const struct node *node, enum reader reader)
{
	const struct item *item = node->item;
	size_t i;

	if (item->hidden || item->read_only)
		return false;
	if (reader == READER_STAFF)
		return true;
	for (i = 0; i < item->gate_count; i++)
		if (!has_code(form_near(form, node, item->gates[i].source), item->gates[i].code))
			return false;
	return !item->staff_only && !is_derived(form, node);
}

/* Tell whether a node is to be asked. */
bool form_asks(const struct form *form, const struct node *node, enum reader reader)
{
	return node->item && node->enabled && item_is_question(node->item) && is_open(form, node, reader);
}

/* Tell whether a repeating group is to be asked for; there may be no instance yet, so a node stands in for one. */
bool form_asks_group(const struct form *form, const struct node *parent, const struct item *group, enum reader reader)
{
	struct node *scope = form_scope_first(parent, item_outer(group));
	struct node instance = {.item = group};

	assert(group->loop == group && scope);
	instance.parent = group->parent ? form_in(scope, group->parent) : scope;
	return form_enables(form, &instance) && is_open(form, &instance, reader);
}
