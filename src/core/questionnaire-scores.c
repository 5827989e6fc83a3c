/* questionnaire-scores.c - the one calculation that is done: the sum of the scores of chosen options.
 *
 * Forms write it as a FHIRPath expression.  It is recognised by what it speaks of (the options' ordinalValue or weight,
 * a sum) and by what it does not hold (any other operation); the items are those whose linkIds it quotes, in itself or
 * in the variables it names, else all that have scores.  Everything else that is calculated is only noted, and the item
 * can then be filled in by hand, whatever its readOnly says.  Called by questionnaire-refs.c. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/questionnaire-private.h"

#define DEPTH_MAX 4         /* of variables that name variables */
#define TEXT_MAX 8192       /* bytes of an expression with its variables */
#define WORK_MAX (1u << 21) /* of all expressions together: a form that wants more has been made to take long */

/* Give the expression of an extension. */
static const char *expression_of(struct json_object *extension)
{
	return fhir_string(fhir_member(extension, "valueExpression", json_type_object), "expression");
}

/* Find the expression of a variable that an element defines. */
static const char *find_variable(struct json_object *json, const char *name, size_t length)
{
	struct json_object *extension, *value;
	const char *own;
	size_t at = 0;

	while ((extension = fhir_extension(json, FHIR_STRUCTURE "variable", &at))) {
		value = fhir_member(extension, "valueExpression", json_type_object);
		own = fhir_string(value, "name");
		if (own && strlen(own) == length && strncmp(own, name, length) == 0)
			return expression_of(extension);
	}
	return NULL;
}

/* Append an expression, and those of the variables that it names, which stand on the item or above. */
static void gather(struct parse *parse, const struct item *item, const char *expression, int depth, struct buf *out)
{
	const struct item *above;
	const char *at, *found;
	size_t length;

	buf_puts(out, expression);
	buf_putc(out, ' ');
	for (at = strchr(expression, '%'); at && depth < DEPTH_MAX && out->length < TEXT_MAX; at = strchr(at, '%')) {
		length = strspn(++at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
		found = NULL;
		for (above = item; above && !found; above = above->parent)
			found = find_variable(parse->json[above->index], at, length);
		if (!found)
			found = find_variable(parse->root, at, length);
		if (found)
			gather(parse, item, found, depth + 1, out);
	}
}

/* Tell whether one of these words stands outside of quotes; `quoted` tells to look inside too. */
static bool mentions(const char *text, const char *const *words, size_t count, bool quoted)
{
	bool inside = false;
	size_t i;

	for (; *text; text++) {
		inside ^= *text == '\'';
		for (i = 0; (quoted || !inside) && i < count; i++)
			if (strncmp(text, words[i], strlen(words[i])) == 0)
				return true;
	}
	return false;
}

/* Tell whether an expression adds up scores and does nothing else. */
static bool is_sum(const char *expression, const char *whole)
{
	static const char *const scores[] = {"ordinal", "itemWeight", "weight()"}, *const sums[] = {"sum()", "+"},
	                         *const others[] = {
	                                 "*",     "/",    "-",    "<",     ">",     "!=",   "iif",       "avg",
	                                 "count", "min(", "max(", "round", "first", "last", "aggregate", "power"};

	return mentions(whole, scores, sizeof scores / sizeof *scores, true) &&
	       mentions(expression, sums, sizeof sums / sizeof *sums, false) &&
	       !mentions(whole, others, sizeof others / sizeof *others, false);
}

/* Tell whether an item has options with scores. */
static bool has_scores(const struct item *item)
{
	size_t i;

	for (i = 0; i < item->option_count; i++)
		if (item->options[i].score)
			return true;
	return false;
}

/* Order two items as the form does. */
static int compare_items(const void *a, const void *b)
{
	const struct item *const *x = a, *const *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Add the scored questions of a subtree, as far as there is room. */
static void add_scored(struct parse *parse, struct item *sum, const struct item *first, size_t span)
{
	const struct item *item;

	for (item = first; item < first + span && sum->score_count < parse->form->count; item++)
		if (has_scores(item))
			sum->score_of[sum->score_count++] = item;
}

/* Leave each of them in once. */
static void sort_scored(struct item *sum)
{
	size_t i, count = 0;

	qsort(sum->score_of, sum->score_count, sizeof *sum->score_of, compare_items);
	for (i = 0; i < sum->score_count; i++)
		if (!count || sum->score_of[count - 1] != sum->score_of[i])
			sum->score_of[count++] = sum->score_of[i];
	sum->score_count = count;
}

/* Add the scored questions whose linkIds a text quotes; tell whether it quoted any linkId. */
static bool add_quoted(struct parse *parse, struct item *sum, const char *text)
{
	const struct item *item;
	const char *end;
	bool any = false;
	char *name;

	while ((text = strchr(text, '\'')) && (end = strchr(++text, '\''))) {
		name = xstrndup(text, (size_t)(end - text));
		item = questionnaire_find(parse->form, name);
		free(name);
		if (item) {
			add_scored(parse, sum, item, item->span);
			any = true;
		}
		text = end + 1;
	}
	return any;
}

/* Set what an item sums up: what the text quotes, or all that has scores. */
static void set_sum(struct parse *parse, struct item *item, const char *text)
{
	const struct questionnaire *form = parse->form;
	const struct item **found = xcalloc(form->count, sizeof *found);

	item->score_of = found;
	if (!add_quoted(parse, item, text))
		add_scored(parse, item, form->items, form->count);
	sort_scored(item);
	item->score_of = item->score_count ? arena_copy(parse->arena, found, item->score_count * sizeof *found) : NULL;
	free(found);
	parse->score_work += form->count;
}

/* Find what an expression sums up. */
static void find_sum(struct parse *parse, struct item *item, const char *expression)
{
	struct buf whole = {0};

	if (parse->score_work > WORK_MAX)
		return;
	gather(parse, item, expression, 0, &whole);
	parse->score_work += whole.length;
	if (is_sum(expression, buf_text(&whole)))
		set_sum(parse, item, buf_text(&whole));
	buf_finish(&whole);
}

/* Tell whether an item is of a type that a sum can have. */
static bool takes_sum(const struct item *item)
{
	return !item->repeats &&
	       (item->type == ITEM_INTEGER || item->type == ITEM_DECIMAL || item->type == ITEM_QUANTITY);
}

/* Read what would be calculated. */
void parse_calculated(struct parse *parse, struct item *item, struct json_object *json)
{
	static const char *const worked_out[] = {SDC_STRUCTURE "sdc-questionnaire-initialExpression",
	                                         FHIR_STRUCTURE "cqf-calculatedValue", FHIR_STRUCTURE "cqf-expression"};
	struct json_object *extension;
	size_t at = 0, i;

	extension = fhir_extension(json, SDC_STRUCTURE "sdc-questionnaire-calculatedExpression", &at);
	if (extension && takes_sum(item) && expression_of(extension))
		find_sum(parse, item, expression_of(extension));
	if (item->score_count) {
		item->read_only = true;
		return;
	}
	if (extension) {
		parse_note(parse, item, NOTE_CALCULATED, "calculatedExpression");
		item->read_only = false;
	}
	for (i = 0; i < sizeof worked_out / sizeof *worked_out; i++) {
		at = 0;
		if (fhir_extension(json, worked_out[i], &at))
			item->read_only = false;
	}
}
