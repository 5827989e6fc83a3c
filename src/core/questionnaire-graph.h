/* questionnaire-graph.h - which items' enablement hangs on which.
 *
 * An item hangs on its parent and on the items its enableWhen names.  The graph gives an order in which each comes
 * after what it hangs on, and for each item the others that hang on it: so a change is carried on to just those. */
#ifndef CORE_QUESTIONNAIRE_GRAPH_H
#define CORE_QUESTIONNAIRE_GRAPH_H

#include "core/questionnaire.h"

struct graph {
	size_t *rank;      /* of each item: its place in the order */
	size_t *item;      /* the item at each place */
	size_t *first;     /* of each item: where its dependents begin in `dependent`; one more at the end */
	size_t *dependent; /* indexes of items whose enableWhen names it, or that sum up its score */
};

/* NULL when enableWhen goes round in a circle: *from hangs on itself, by way of *by. The caller destroys the graph. */
struct graph *graph_create(const struct questionnaire *questionnaire, const struct item **from, const struct item **by);
void graph_destroy(struct graph *graph); /* NULL is allowed */

#endif
