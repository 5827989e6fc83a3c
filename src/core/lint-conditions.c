/* lint-conditions.c - the points of enableWhen that programs dispute, where nothing is wrong and yet the form asks one
 * thing here and another elsewhere.
 *
 * "!=" while there is no answer, or where there are several; which instance of a repeating group is meant; codes whose
 * system is not said.  What this program does is in form-enable.c and form-find.c.  One walk in form order, so that
 * what an item above it makes sure of is known. */
#include <stdlib.h>
#include <string.h>

#include "core/lint-private.h"

struct walk {
	struct parse *parse;
	size_t *answered;   /* of each item: it is surely answered where items before this one are asked */
	size_t *unanswered; /* of each item: the last item, and one more, that says it is asked without its answer too
	                     */
	size_t *unequal, *instance; /* of each item: the last item, and one more, that was reported because of it */
};

/* Tell whether an item stands below another. */
static bool is_below(const struct item *item, const struct item *above)
{
	return item->index > above->index && item->index < above->index + above->span;
}

/* Note what an item's conditions make sure of, for itself and what is below it. */
static void note_guards(struct walk *walk, const struct item *item)
{
	const struct enable_when *when;
	bool all = item->when_all || item->when_count == 1, exists;
	size_t *answered;

	for (when = item->when; when < item->when + item->when_count; when++) {
		exists = when->op == OP_EXISTS && strcmp(when->expected.text, "true") == 0;
		answered = &walk->answered[when->source->index];
		if (when->plus_count)
			continue;
		if (all && (when->op == OP_EXISTS ? exists : when->op != OP_NE)) {
			if (*answered < item->index + item->span)
				*answered = item->index + item->span;
		} else if (!all && when->op == OP_EXISTS && !exists) {
			walk->unanswered[when->source->index] = item->index + 1;
		}
	}
}

/* Report a "!=" that is true here where it is false elsewhere; once for each item that is asked about. */
static void check_not_equal(struct walk *walk, const struct item *item, const struct enable_when *when)
{
	const struct item *source = when->source;
	size_t *told = &walk->unequal[source->index];

	if (when->op != OP_NE || when->plus_count || *told == item->index + 1)
		return;
	*told = item->index + 1;
	if (walk->answered[source->index] <= item->index && walk->unanswered[source->index] != item->index + 1 &&
	    !is_below(item, source))
		parse_report(walk->parse, MINOR, item, "not-equal",
		             N_("“!=” is true here while “{1}” has no answer, in other programs it is false; add a "
		                "condition “exists” on it: true with “all”, or false with “any”."),
		             source->link_id, NULL);
	if (source->repeats)
		parse_report(
		        walk->parse, MINOR, item, "not-equal",
		        N_("“{1}” takes several answers, and “!=” is true here when none of them is equal, in other "
		           "programs when one differs; say it with “=”."),
		        source->link_id, NULL);
}

/* Report a condition on an answer of which there are as many as instances, where programs pick another one; once for
 * each repeating group that the item stands outside of. */
static void check_instance(struct walk *walk, const struct item *item, const struct enable_when *when)
{
	const struct item *source = when->source, *loop = source->loop;
	bool outside = loop && !is_below(item, loop);
	size_t *told = outside ? &walk->instance[loop->index] : &walk->instance[source->index];

	if (!loop || item == loop || is_below(loop, item) || *told == item->index + 1)
		return;
	if (outside || source->index > item->index)
		*told = item->index + 1;
	if (outside)
		parse_report(
		        walk->parse, MINOR, item, "repeat",
		        N_("“{1}” stands in the repeating “{2}” and this item does not: here the instance before it "
		           "counts, in other programs any; move this item into it, or ask “{1}” outside of it."),
		        source->link_id, loop->link_id, NULL);
	else if (source->index > item->index)
		parse_report(walk->parse, MINOR, item, "repeat",
		             N_("“{1}” comes later in the repeating “{2}”, so other programs look at the instance "
		                "before; move it before this item."),
		             source->link_id, loop->link_id, NULL);
}

/* Give the first option that is a code, or NULL. */
static const struct option *first_code(const struct item *item)
{
	const struct option *option;

	for (option = item->options; option < item->options + item->option_count; option++)
		if (option->absent == ABSENT_BLANK && option->value.kind == ITEM_GROUP && !option->value.uncoded)
			return option;
	return NULL;
}

/* Tell whether an item offers a code, and whether also with that system. */
static bool offers(const struct item *item, const struct value *value, bool *same_system)
{
	const struct option *option;
	bool found = false;

	*same_system = false;
	for (option = item->options; option < item->options + item->option_count && !*same_system; option++) {
		if (option->absent != ABSENT_BLANK || strcmp(option->value.text, value->text) != 0)
			continue;
		found = true;
		*same_system = option->value.system && strcmp(option->value.system, value->system) == 0;
	}
	return found;
}

#define OPTIONS_MAX 1000 /* of a list that is searched for each condition on it */

/* Report a code that is compared without its system, or with one that no answer has. */
static void check_system(struct walk *walk, const struct item *item, const struct enable_when *when)
{
	const struct item *source = when->source;
	const struct option *first = first_code(source);
	const struct value *value = &when->expected;
	bool same;

	if ((source->type != ITEM_CHOICE && source->type != ITEM_OPEN_CHOICE) || when->op == OP_EXISTS ||
	    value->kind != ITEM_GROUP || value->uncoded || when->plus_count || source->option_count > OPTIONS_MAX)
		return;
	if (!value->system && (!first || first->value.system))
		parse_report(walk->parse, MINOR, item, "system",
		             N_("enableWhen compares “{1}” with the code “{2}” without its system, which other "
		                "programs find "
		                "unequal; add the system."),
		             source->link_id, value->text, NULL);
	else if (value->system && offers(source, value, &same) && !same)
		parse_report(walk->parse, MINOR, item, "system",
		             N_("enableWhen waits for the code “{1}” of {2}, but “{3}” does not have it with this "
		                "system, so "
		                "it is never met; give both the same."),
		             value->text, value->system, source->link_id, NULL);
}

/* Look at the conditions of all items. */
void lint_conditions(struct parse *parse)
{
	const struct questionnaire *form = parse->form;
	struct walk walk = {.parse = parse,
	                    .answered = xcalloc(form->count, sizeof *walk.answered),
	                    .unanswered = xcalloc(form->count, sizeof *walk.unanswered),
	                    .unequal = xcalloc(form->count, sizeof *walk.unequal),
	                    .instance = xcalloc(form->count, sizeof *walk.instance)};
	const struct item *item;
	const struct enable_when *when;

	for (item = form->items; item < form->items + form->count; item++) {
		note_guards(&walk, item);
		for (when = item->when; when < item->when + item->when_count; when++) {
			check_not_equal(&walk, item, when);
			check_instance(&walk, item, when);
			check_system(&walk, item, when);
		}
	}
	free(walk.answered);
	free(walk.unanswered);
	free(walk.unequal);
	free(walk.instance);
}
