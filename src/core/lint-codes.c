/* lint-codes.c - codes that do not say where they come from: of options, of units, of the ValueSets a form holds.
 *
 * Programs find a code without system equal to any, to none, or only to another without; and whoever reads the answer
 * cannot look it up.  Told once for each item. */
#include <stdio.h>

#include "core/lint-private.h"

/* Report how many. */
static void report_count(struct parse *parse, const struct item *item, const char *rule, const char *text, size_t count,
                         const char *name)
{
	char number[24];

	if (!count)
		return;
	snprintf(number, sizeof number, "%zu", count);
	parse_report(parse, MINOR, item, rule, text, number, name, NULL);
}

/* Look at an item's own options. */
static void check_options(struct parse *parse, const struct item *item)
{
	const struct option *option;
	size_t bare = 0, uncoded = 0;

	if ((item->type != ITEM_CHOICE && item->type != ITEM_OPEN_CHOICE) || item->option_set)
		return;
	for (option = item->options; option < item->options + item->option_count; option++) {
		if (option->absent != ABSENT_BLANK || option->value.kind != ITEM_GROUP)
			continue;
		uncoded += option->value.uncoded;
		bare += !option->value.uncoded && !option->value.system;
	}
	report_count(parse, item, "system",
	             N_("Options whose code has no system: {1}; add the system that the codes are from."), bare, NULL);
	report_count(parse, item, "option",
	             N_("Options without a code: {1}, so their words are the answer; give them codes."), uncoded, NULL);
}

/* Look at an item's units. */
static void check_units(struct parse *parse, const struct item *item, struct json_object *json)
{
	static const char *const urls[] = {FHIR_STRUCTURE "questionnaire-unitOption",
	                                   FHIR_STRUCTURE "questionnaire-unit"};
	struct json_object *extension, *coding;
	size_t i, at, bare = 0;

	for (i = 0; i < sizeof urls / sizeof *urls; i++)
		for (at = 0; (extension = fhir_extension(json, urls[i], &at));) {
			coding = fhir_member(extension, "valueCoding", json_type_object);
			bare += fhir_string(coding, "code") && !fhir_string(coding, "system");
		}
	report_count(parse, item, "system",
	             N_("Units whose code has no system: {1}, taken to be UCUM’s; add http://unitsofmeasure.org."),
	             bare, NULL);
}

/* Count the concepts of an expansion without system. Nesting is bounded by that of the JSON. */
static size_t count_contained(struct json_object *above)
{
	struct json_object *list, *concept;
	size_t count, i, bare = 0;

	list = fhir_array(above, "contains", &count);
	for (i = 0; i < count; i++) {
		concept = json_object_array_get_idx(list, i);
		bare += fhir_string(concept, "code") && !fhir_string(concept, "system");
		bare += count_contained(concept);
	}
	return bare;
}

/* Count the concepts of a ValueSet without system. */
static size_t count_concepts(struct json_object *set)
{
	struct json_object *parts, *part;
	size_t count, concepts, i, bare = 0;

	parts = fhir_array(fhir_member(set, "compose", json_type_object), "include", &count);
	for (i = 0; i < count; i++) {
		part = json_object_array_get_idx(parts, i);
		fhir_array(part, "concept", &concepts);
		bare += fhir_string(part, "system") ? 0 : concepts;
	}
	return bare + count_contained(fhir_member(set, "expansion", json_type_object));
}

/* Look at all codes. */
void lint_codes(struct parse *parse)
{
	const struct questionnaire *form = parse->form;
	struct json_object *list, *set;
	const char *id;
	size_t count, i;

	list = fhir_array(parse->root, "contained", &count);
	for (i = 0; i < count; i++) {
		set = json_object_array_get_idx(list, i);
		id = fhir_string(set, "id");
		report_count(parse, NULL, "system",
		             N_("ValueSet “{2}”: codes without a system: {1}; add the system that they are from."),
		             count_concepts(set), id ? id : "");
	}
	for (i = 0; i < form->count; i++) {
		check_options(parse, &form->items[i]);
		check_units(parse, &form->items[i], parse->json[i]);
	}
}
