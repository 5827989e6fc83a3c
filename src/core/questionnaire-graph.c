/* questionnaire-graph.c - the order of enablement, and circles in it.
 *
 * Called by questionnaire-parse.c, which refuses circles, and by form.c for each form.  Without recursion: a chain may
 * be as long as the form. */
#include "core/questionnaire-graph.h"

#include <stdlib.h>

/* Call `each` for the index of every item that the enableWhen of `item` names, or whose score it sums up. */
static void each_named(const struct item *item, void (*each)(void *context, size_t named), void *context)
{
	size_t i, j;

	for (i = 0; i < item->when_count; i++) {
		each(context, item->when[i].source->index);
		for (j = 0; j < item->when[i].plus_count; j++)
			each(context, item->when[i].plus[j]->index);
	}
	for (i = 0; i < item->score_count; i++)
		each(context, item->score_of[i]->index);
}

struct fill {
	struct graph *graph;
	size_t *waits;  /* of each item: how many it hangs on and that have no rank yet */
	size_t *filled; /* of each item: how many dependents are written */
	size_t current;
};

/* Count a dependent of `named`. */
static void count_dependent(void *context, size_t named)
{
	struct fill *fill = context;

	fill->graph->first[named + 1]++;
	fill->waits[fill->current]++;
}

/* Write a dependent of `named`. */
static void add_dependent(void *context, size_t named)
{
	struct fill *fill = context;
	struct graph *graph = fill->graph;

	graph->dependent[graph->first[named] + fill->filled[named]++] = fill->current;
}

/* Fill in the dependents of all items. */
static void find_dependents(const struct questionnaire *questionnaire, struct fill *fill)
{
	struct graph *graph = fill->graph;
	size_t i, count = questionnaire->count;

	for (fill->current = 0; fill->current < count; fill->current++) {
		fill->waits[fill->current] = questionnaire->items[fill->current].parent ? 1 : 0;
		each_named(&questionnaire->items[fill->current], count_dependent, fill);
	}
	for (i = 0; i < count; i++)
		graph->first[i + 1] += graph->first[i];
	graph->dependent = xcalloc(graph->first[count], sizeof *graph->dependent);
	for (fill->current = 0; fill->current < count; fill->current++)
		each_named(&questionnaire->items[fill->current], add_dependent, fill);
}

/* Note that one of those an item waited for has its rank; give it one when that was the last. */
static size_t release(struct fill *fill, size_t item, size_t ranked)
{
	if (--fill->waits[item] == 0)
		fill->graph->item[ranked++] = item;
	return ranked;
}

/* Give ranks to all items that can have one; return how many that are. */
static size_t rank(const struct questionnaire *questionnaire, struct fill *fill)
{
	struct graph *graph = fill->graph;
	const struct item *item, *child;
	size_t ranked = 0, done, i;

	for (i = 0; i < questionnaire->count; i++)
		if (fill->waits[i] == 0)
			graph->item[ranked++] = i;
	for (done = 0; done < ranked; done++) {
		item = &questionnaire->items[graph->item[done]];
		graph->rank[item->index] = done;
		for (child = item_first(questionnaire, item); child; child = item_next(questionnaire, child))
			ranked = release(fill, child->index, ranked);
		for (i = graph->first[item->index]; i < graph->first[item->index + 1]; i++)
			ranked = release(fill, graph->dependent[i], ranked);
	}
	return ranked;
}

struct search {
	const size_t *waits;
	size_t found;
};

/* Remember one that has no rank. */
static void find_waiting(void *context, size_t named)
{
	struct search *search = context;

	if (search->waits[named])
		search->found = named;
}

/* Give something without a rank that an item hangs on. There is one: else it would have a rank. */
static size_t hangs_on(const struct questionnaire *questionnaire, const size_t *waits, size_t item)
{
	struct search search = {waits, item};

	if (questionnaire->items[item].parent)
		find_waiting(&search, questionnaire->items[item].parent->index);
	each_named(&questionnaire->items[item], find_waiting, &search);
	return search.found;
}

/* Find a circle among the items without a rank: going back from any of them as often as there are items ends in one. */
static void find_circle(const struct questionnaire *questionnaire, const size_t *waits, const struct item **from,
                        const struct item **by)
{
	size_t item = 0, steps;

	while (!waits[item])
		item++;
	for (steps = 0; steps < questionnaire->count; steps++)
		item = hangs_on(questionnaire, waits, item);
	*from = &questionnaire->items[item];
	*by = &questionnaire->items[hangs_on(questionnaire, waits, item)];
}

/* Make the graph. */
struct graph *graph_create(const struct questionnaire *questionnaire, const struct item **from, const struct item **by)
{
	size_t count = questionnaire->count, ranked;
	struct graph *graph = xcalloc(1, sizeof *graph);
	struct fill fill = {.graph = graph};

	graph->rank = xcalloc(count, sizeof *graph->rank);
	graph->item = xcalloc(count, sizeof *graph->item);
	graph->first = xcalloc(count + 1, sizeof *graph->first);
	fill.waits = xcalloc(count, sizeof *fill.waits);
	fill.filled = xcalloc(count, sizeof *fill.filled);
	find_dependents(questionnaire, &fill);
	ranked = rank(questionnaire, &fill);
	if (ranked < count) {
		find_circle(questionnaire, fill.waits, from, by);
		graph_destroy(graph);
		graph = NULL;
	}
	free(fill.waits);
	free(fill.filled);
	return graph;
}

/* Free it. */
void graph_destroy(struct graph *graph)
{
	if (!graph)
		return;
	free(graph->rank);
	free(graph->item);
	free(graph->first);
	free(graph->dependent);
	free(graph);
}
