/* form-score.c - the answer of an item that sums up the scores of chosen options (item->score_of).
 *
 * Worked out together with enablement (form-enable.c), so that conditions can hang on it.  Where nothing scored is
 * answered there is no sum, not 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/form-private.h"
#include "core/value.h"

struct sum {
	double total;
	bool any;
};

/* Add the scores of a node's answers. */
static void add_node(struct sum *sum, const struct node *node)
{
	const struct option *option;
	double score;
	size_t i;

	for (i = 0; node->enabled && i < node->answer_count; i++) {
		option = item_option_of(node->item, &node->answers[i].value);
		if (option && value_number(option->score, &score)) {
			sum->total += score;
			sum->any = true;
		}
	}
}

/* Add those of an item: of its own scope where the sum stands in it, else of all. */
static void add_item(struct sum *sum, const struct form *form, const struct node *node, const struct item *source)
{
	const struct node *scope = form_scope(node, source->loop);
	const struct instances *instances;
	size_t i;

	if (scope) {
		add_node(sum, form_in(scope, source));
		return;
	}
	instances = &form->p->instances[source->loop->index];
	for (i = 0; i < instances->count; i++)
		add_node(sum, form_in(instances->list[i], source));
}

/* Work out a node's sum. */
bool form_score(struct form *form, struct node *node)
{
	const struct item *item = node->item;
	struct response response = {0};
	struct answer answer = {0};
	struct sum sum = {0};
	char text[40];
	size_t i;

	for (i = 0; i < item->score_count; i++)
		add_item(&sum, form, node, item->score_of[i]);
	snprintf(text, sizeof text, "%.10g", sum.total);
	answer.value.text = text;
	if (item->type == ITEM_QUANTITY && item->unit_count)
		answer.value.unit = item->units[0].code;
	response.answers = &answer;
	response.count = sum.any && (item->type != ITEM_INTEGER || value_integer(text));
	if (!form_differs(node, &response))
		return false;
	node_put(form, node, &response);
	return true;
}
