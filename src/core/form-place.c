/* form-place.c - below a repeating question: which answer has which set of items.
 *
 * A place belongs to an answer's value and keeps it when the answers change: answers come, go and move, what was said
 * about each stays with it.  Where answers are typed, one that is written anew keeps the place it stands in.  Called by
 * form.c and form-import.c after a question's answers changed. */
#include <stdlib.h>
#include <string.h>

#include "core/form-private.h"
#include "core/value.h"

/* The places of a question, the old ones being dealt out to the answers. */
struct deal {
	struct form *form;
	struct node *question;
	struct node **old; /* those not dealt out yet; NULL where one was */
	size_t old_count;
	struct node **order;
	size_t count;
};

/* Gather the places there are. */
static void gather(struct deal *deal)
{
	struct node *place;
	size_t at = 0;

	for (place = deal->question->child; place; place = place->next)
		deal->old_count++;
	deal->old = xcalloc(deal->old_count, sizeof *deal->old);
	for (place = deal->question->child; place; place = place->next)
		deal->old[at++] = place;
}

/* Take one of the old places. */
static struct node *take(struct deal *deal, size_t at)
{
	struct node *place = deal->old[at];

	deal->old[at] = NULL;
	return place;
}

/* Take the place of a value (NULL: of no answer yet), if there is one. */
static struct node *take_of(struct deal *deal, const struct value *value)
{
	const struct node *place;
	size_t i;

	for (i = 0; i < deal->old_count; i++) {
		place = deal->old[i];
		if (place &&
		    (value ? place->answer_count && value_same(&place->answers[0].value, value) : !place->answer_count))
			return take(deal, i);
	}
	return NULL;
}

/* Deal the old places out: by value, then by place, then those of no answer; what is left comes behind. */
static void deal_out(struct deal *deal, size_t before)
{
	const struct node *question = deal->question;
	bool typed = !question->item->option_count;
	size_t wanted = question->answer_count ? question->answer_count : 1, i;

	for (i = 0; i < question->answer_count; i++)
		deal->order[i] = take_of(deal, &question->answers[i].value);
	for (i = 0; typed && i < question->answer_count && i < before && i < deal->old_count; i++)
		if (!deal->order[i] && deal->old[i])
			deal->order[i] = take(deal, i);
	for (i = 0; i < wanted; i++)
		if (!deal->order[i])
			deal->order[i] = take_of(deal, NULL);
	for (i = 0, deal->count = wanted; i < deal->old_count; i++)
		if (deal->old[i])
			deal->order[deal->count++] = take(deal, i);
}

/* Order two nodes as the form does. */
static int compare_nodes(const void *a, const void *b)
{
	const struct node *const *x = a, *const *y = b;

	return *x == *y ? 0 : node_before(*x, *y) ? -1 : 1;
}

/* Add a scope to the list of its kind. */
static void list_scope(struct instances *instances, struct node *scope)
{
	if (instances->count == instances->size) {
		instances->size = instances->size ? instances->size * 2 : 8;
		instances->list = xreallocarray(instances->list, instances->size, sizeof *instances->list);
	}
	instances->list[instances->count++] = scope;
}

/* Link the places in their new order. */
static void link_places(struct deal *deal)
{
	struct node **at = &deal->question->child;
	size_t wanted = deal->question->answer_count ? deal->question->answer_count : 1, i;

	for (i = 0; i < deal->count; i++) {
		*at = deal->order[i];
		(*at)->instance = i;
		(*at)->aside = i >= wanted;
		(*at)->enabled = deal->question->enabled && !(*at)->aside;
		at = &(*at)->next;
	}
	*at = NULL;
}

/* Bring the lists of scopes below the question into form order, and have everything there worked out anew. */
static void settle_below(struct form *form, const struct item *question)
{
	struct instances *instances;
	const struct item *item;

	for (item = question; item < question + question->span; item++) {
		instances = &form->p->instances[item->index];
		if (instances->count > 1)
			qsort(instances->list, instances->count, sizeof *instances->list, compare_nodes);
		form_queue(form, item);
		form_touch(form, item);
	}
}

/* Make the places that are lacking, and put all of them in order. */
static void rearrange(struct deal *deal)
{
	struct form *form = deal->form;
	const struct item *item = deal->question->item;
	bool *made = xcalloc(deal->count, sizeof *made);
	size_t i;

	for (i = 0; i < deal->count; i++)
		if (!deal->order[i]) {
			made[i] = true;
			deal->order[i] = form_scope_create(form, item, deal->question);
			list_scope(&form->p->instances[item->index], deal->order[i]);
		}
	link_places(deal);
	for (i = 0; i < deal->count; i++)
		if (made[i])
			form_build(form, deal->order[i], deal->order[i]);
	settle_below(form, item);
	free(made);
}

/* Tell whether each place stays what it is, where it is. */
static bool is_settled(const struct deal *deal)
{
	size_t wanted = deal->question->answer_count ? deal->question->answer_count : 1, i;

	for (i = 0; i < deal->count; i++)
		if (!deal->order[i] || deal->order[i]->instance != i || deal->order[i]->aside != (i >= wanted))
			return false;
	return true;
}

/* Give each answer its place. */
void form_place(struct form *form, struct node *question, size_t before)
{
	struct deal deal = {.form = form, .question = question};
	struct response one = {.count = 1};
	size_t i;

	gather(&deal);
	deal.order = xcalloc(deal.old_count + question->answer_count + 1, sizeof *deal.order);
	deal_out(&deal, before);
	if (is_settled(&deal))
		link_places(&deal);
	else
		rearrange(&deal);
	for (i = 0; i < question->answer_count; i++) {
		one.answers = &question->answers[i];
		node_put(form, deal.order[i], &one);
	}
	free(deal.old);
	free(deal.order);
}
