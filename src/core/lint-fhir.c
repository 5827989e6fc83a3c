/* lint-fhir.c - FHIR's invariants of a Questionnaire, que-1 to que-13, but those that a parse itself cannot do without.
 *
 * que-2 (a linkId stands once) is questionnaire-parse.c's; que-7 (exists is asked with a boolean) and que-12 (several
 * conditions need enableBehavior) are questionnaire-refs.c's.  Real forms break all of them and are loaded all the
 * same.
 */
#include "core/lint-private.h"

#define BIT(type) (1u << (type))
#define ALL_TYPES (BIT(ITEM_TYPE_COUNT) - 1)

/* Report members that have no meaning on an item of this type (FHIR's que-3 to que-10). */
static void check_meaning(struct parse *parse, const struct item *item, struct json_object *json)
{
	static const struct {
		const char *rule, *name;
		unsigned types; /* on which it has none */
	} rules[] = {
	        {"que-3", "code", BIT(ITEM_DISPLAY)},
	        {"que-5", "answerValueSet", ALL_TYPES & ~(BIT(ITEM_CHOICE) | BIT(ITEM_OPEN_CHOICE))},
	        {"que-6", "required", BIT(ITEM_DISPLAY)},
	        {"que-6", "repeats", BIT(ITEM_DISPLAY)},
	        {"que-8", "initial", BIT(ITEM_GROUP) | BIT(ITEM_DISPLAY)},
	        {"que-9", "readOnly", BIT(ITEM_DISPLAY)},
	        {"que-10", "maxLength",
	         ALL_TYPES & ~(BIT(ITEM_BOOLEAN) | BIT(ITEM_DECIMAL) | BIT(ITEM_INTEGER) | BIT(ITEM_STRING) |
	                       BIT(ITEM_TEXT) | BIT(ITEM_URL) | BIT(ITEM_OPEN_CHOICE))},
	};
	struct json_object *member;
	size_t i;

	for (i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].types & BIT(item->type) && json_object_object_get_ex(json, rules[i].name, &member) &&
		    member)
			parse_report(parse, MINOR, item, rules[i].rule,
			             N_("“{1}” has no meaning on an item of type “{2}”; take it out, or change the "
			                "type."),
			             rules[i].name, item_type_name(item->type), NULL);
}

/* Report the rest of FHIR's rules on one item. */
static void check_rules(struct parse *parse, const struct item *item, struct json_object *json)
{
	size_t items, options, initial;
	bool value_set = fhir_string(json, "answerValueSet");

	fhir_array(json, "item", &items);
	fhir_array(json, "answerOption", &options);
	fhir_array(json, "initial", &initial);
	if (item->type == ITEM_GROUP && !items)
		parse_report(parse, MINOR, item, "que-1",
		             N_("The group has no items; put its questions into it, or make it a display."), NULL);
	if (item->type == ITEM_DISPLAY && items && parse_knows_type(parse, item))
		parse_report(parse, MINOR, item, "que-1",
		             N_("A text to show cannot have items below it; make it a group, or move them out."), NULL);
	if (options && value_set)
		parse_report(parse, MINOR, item, "que-4",
		             N_("It has both answerOption and answerValueSet, and the first is used; take one "
		                "out."),
		             NULL);
	if (options && initial)
		parse_report(parse, MINOR, item, "que-11",
		             N_("It has both answerOption and initial; mark the option with initialSelected "
		                "instead."),
		             NULL);
	if (initial > 1 && !item->repeats)
		parse_report(parse, MINOR, item, "que-13",
		             N_("It has several initial values but takes one answer; keep one, or let it "
		                "repeat."),
		             NULL);
}

/* Report which of FHIR's rules an item breaks; one of an unknown type is at fault for that alone. */
void lint_invariants(struct parse *parse, const struct item *item, struct json_object *json)
{
	if (!json_object_is_type(json, json_type_object))
		return;
	if (parse_knows_type(parse, item))
		check_meaning(parse, item, json);
	check_rules(parse, item, json);
}
