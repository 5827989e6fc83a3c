/* questionnaire-item.c - one item read from JSON: its texts, flags, limits and initial values.
 *
 * Extensions are a table: URL, what it is, where in struct item it goes.  Those not in the table mean nothing to us and
 * are left alone.  Called by questionnaire-parse.c. */
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/questionnaire-private.h"
#include "core/value-json.h"

#define BIT(type) (1u << (type))
#define ALL_TYPES (BIT(ITEM_TYPE_COUNT) - 1)

/* Report members of a kind FHIR does not give them: nothing is then read from them. */
static void check_kinds(struct parse *parse, const struct item *item, struct json_object *json)
{
	static const struct {
		const char *name;
		enum json_type type;
	} kinds[] = {
	        {"item", json_type_array},
	        {"enableWhen", json_type_array},
	        {"answerOption", json_type_array},
	        {"initial", json_type_array},
	        {"extension", json_type_array},
	        {"code", json_type_array},
	        {"text", json_type_string},
	        {"prefix", json_type_string},
	        {"type", json_type_string},
	        {"enableBehavior", json_type_string},
	        {"answerValueSet", json_type_string},
	        {"required", json_type_boolean},
	        {"repeats", json_type_boolean},
	        {"readOnly", json_type_boolean},
	        {"maxLength", json_type_int},
	};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (fhir_is_other(json, kinds[i].name, kinds[i].type))
			parse_report(parse, FATAL, item->link_id, "json",
			             N_("“{1}” is not of the kind that FHIR gives it."), kinds[i].name, NULL);
}

/* Report members that have no meaning on an item of this type (FHIR's que-3 to que-10). */
static void check_meaning(struct parse *parse, const struct item *item, struct json_object *json)
{
	static const struct {
		const char *rule, *name;
		unsigned types; /* on which it has none */
	} rules[] = {
	        {"que-3", "code", BIT(ITEM_DISPLAY)},
	        {"que-5", "answerValueSet", ALL_TYPES & ~BIT(ITEM_CHOICE)},
	        {"que-6", "required", BIT(ITEM_DISPLAY)},
	        {"que-6", "repeats", BIT(ITEM_DISPLAY)},
	        {"que-8", "initial", BIT(ITEM_GROUP) | BIT(ITEM_DISPLAY)},
	        {"que-9", "readOnly", BIT(ITEM_DISPLAY)},
	        {"que-10", "maxLength",
	         ALL_TYPES & ~(BIT(ITEM_BOOLEAN) | BIT(ITEM_DECIMAL) | BIT(ITEM_INTEGER) | BIT(ITEM_STRING) |
	                       BIT(ITEM_TEXT))},
	};
	struct json_object *member;
	size_t i;

	for (i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].types & BIT(item->type) && json_object_object_get_ex(json, rules[i].name, &member))
			parse_report(parse, MINOR, item->link_id, rules[i].rule,
			             N_("“{1}” has no meaning on an item of type “{2}”."), rules[i].name,
			             item_type_name(item->type), NULL);
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
		parse_report(parse, MINOR, item->link_id, "que-1", N_("The group has no items."), NULL);
	if (item->type == ITEM_DISPLAY && items && parse_knows_type(parse, item))
		parse_report(parse, MINOR, item->link_id, "que-1", N_("A text to show cannot have items below it."),
		             NULL);
	if (options && value_set)
		parse_report(parse, MINOR, item->link_id, "que-4",
		             N_("It has both answerOption and answerValueSet; the first is used."), NULL);
	if (options && initial)
		parse_report(parse, MINOR, item->link_id, "que-11",
		             N_("With answerOption, what is chosen at first is marked by initialSelected."), NULL);
	if (initial > 1 && !item->repeats)
		parse_report(parse, MINOR, item->link_id, "que-13",
		             N_("It has several initial values but takes one answer."), NULL);
	if (fhir_array(json, "modifierExtension", &items))
		parse_report(parse, MINOR, item->link_id, "modifier",
		             N_("It has a modifierExtension that this program does not understand."), NULL);
}

/* Take the string of an extension as a text. */
static void take_text(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	const char *name = fhir_string(extension, "valueMarkdown") ? "valueMarkdown" : "valueString";

	*(struct text *)((char *)item + place) = parse_text(parse, extension, name);
}

/* Take the boolean of an extension. */
static void take_flag(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	(void)parse;
	*(bool *)((char *)item + place) = fhir_true(extension, "valueBoolean");
}

/* Take who is asked. */
static void take_asked(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	const char *code = fhir_string(extension, "valueCode");

	(void)place;
	item->staff_only = code && strcmp(code, "staff") == 0;
	if (!item->staff_only)
		parse_report(parse, FATAL, item->link_id, "asked", N_("“asked” can only be “staff”."), NULL);
}

/* Give the expression that stands in the place of a limit's value. */
static const char *limit_expression(struct json_object *extension)
{
	struct json_object *beside, *found;
	const char *type;
	size_t at = 0;

	beside = fhir_choice(extension, "_value", &type);
	found = fhir_extension(beside, FHIR_STRUCTURE "cqf-expression", &at);
	return fhir_string(fhir_member(found, "valueExpression", json_type_object), "expression");
}

/* Read a limit of a date: a date, or an expression. */
static bool read_date_limit(struct parse *parse, struct json_object *extension, struct limit *limit)
{
	const char *text = fhir_string(extension, "valueDate");
	struct date date;

	if (!text)
		text = fhir_string(extension, "valueString");
	if (!text)
		text = limit_expression(extension);
	limit->value.text = parse_string(parse, text);
	return text && date_limit(limit->value.text, "2000-01-01", &date);
}

/* Take a limit of a number or a date. */
static void take_limit(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	struct limit *limit = (struct limit *)((char *)item + place);
	struct json_object *value;
	const char *type;
	bool read;

	if (item->type == ITEM_DATE) {
		read = read_date_limit(parse, extension, limit);
	} else {
		value = fhir_choice(extension, "value", &type);
		read = value && value_read(item, value, type, parse->arena, &limit->value);
	}
	if (read && item->type != ITEM_STRING && item->type != ITEM_TEXT)
		return;
	*limit = (struct limit){0};
	parse_report(parse, MINOR, item->link_id, "limit", N_("A limit cannot be read, so there is none."), NULL);
}

/* Take a limit that is itself outside. */
static void take_open_limit(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	take_limit(parse, item, extension, place);
	((struct limit *)((char *)item + place))->exclusive = true;
}

typedef void take_fn(struct parse *parse, struct item *item, struct json_object *extension, size_t place);

/* Take what is known of the item's extensions. */
static void take_extensions(struct parse *parse, struct item *item, struct json_object *json)
{
	static const struct {
		const char *url;
		take_fn *take;
		size_t place;
	} known[] = {
	        {FHIR_STRUCTURE "minValue", take_limit, offsetof(struct item, min)},
	        {FHIR_STRUCTURE "maxValue", take_limit, offsetof(struct item, max)},
	        {SDC_STRUCTURE "sdc-questionnaire-minQuantity", take_limit, offsetof(struct item, min)},
	        {SDC_STRUCTURE "sdc-questionnaire-maxQuantity", take_limit, offsetof(struct item, max)},
	        {WENZHEN_URL "soft-below", take_limit, offsetof(struct item, soft_min)},
	        {WENZHEN_URL "soft-above", take_limit, offsetof(struct item, soft_max)},
	        {WENZHEN_URL "soft-from", take_open_limit, offsetof(struct item, soft_max)},
	        {FHIR_STRUCTURE "questionnaire-hidden", take_flag, offsetof(struct item, hidden)},
	        {WENZHEN_URL "safety", take_flag, offsetof(struct item, safety)},
	        {WENZHEN_URL "ask-again", take_flag, offsetof(struct item, ask_again)},
	        {SDC_STRUCTURE "sdc-questionnaire-shortText", take_text, offsetof(struct item, short_text)},
	        {WENZHEN_URL "staff-text", take_text, offsetof(struct item, staff_text)},
	        {WENZHEN_URL "intro", take_text, offsetof(struct item, intro)},
	        {WENZHEN_URL "asked", take_asked, 0},
	};
	struct json_object *list, *extension;
	const char *url;
	size_t count, i, j;

	list = fhir_array(json, "extension", &count);
	for (i = 0; i < count; i++) {
		extension = json_object_array_get_idx(list, i);
		url = fhir_string(extension, "url");
		for (j = 0; url && j < sizeof known / sizeof *known; j++)
			if (strcmp(url, known[j].url) == 0)
				known[j].take(parse, item, extension, known[j].place);
	}
}

/* Tell whether a display item is help of the item above it. */
static bool is_help(struct json_object *json)
{
	static const char *const codes[] = {"help", "flyover", "legal"};
	struct json_object *control, *list;
	const char *code;
	size_t at = 0, count, i, j;

	control = fhir_extension(json, FHIR_STRUCTURE "questionnaire-itemControl", &at);
	list = fhir_array(fhir_member(control, "valueCodeableConcept", json_type_object), "coding", &count);
	for (i = 0; i < count; i++) {
		code = fhir_string(json_object_array_get_idx(list, i), "code");
		for (j = 0; code && j < sizeof codes / sizeof *codes; j++)
			if (strcmp(code, codes[j]) == 0)
				return true;
	}
	return false;
}

/* Move the text of a help item to the item above, where F1 looks for it. */
static void fold_help(struct parse *parse, struct item *item, struct json_object *json)
{
	struct item *above = item->parent ? &parse->form->items[item->parent->index] : NULL;

	if (item->type != ITEM_DISPLAY || !above || above->help.en || above->help.zh || !is_help(json))
		return;
	above->help = item->text;
	item->text = (struct text){0};
	item->hidden = true;
}

/* Read the initial values. A quantity that has only a unit sets the unit. */
static void parse_initial(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *list, *value;
	const char *type;
	size_t count, i;

	list = fhir_array(json, "initial", &count);
	if (!count || !item_is_question(item))
		return;
	item->initial = arena_alloc(parse->arena, count * sizeof *item->initial);
	for (i = 0; i < count; i++) {
		value = fhir_choice(json_object_array_get_idx(list, i), "value", &type);
		if (value && value_read(item, value, type, parse->arena, &item->initial[item->initial_count])) {
			if (item->repeats || !item->initial_count)
				item->initial_count++;
		} else if (item->type != ITEM_QUANTITY || json_object_object_get_ex(value, "value", NULL)) {
			parse_report(parse, MINOR, item->link_id, "initial", N_("An initial value cannot be read."),
			             NULL);
		}
	}
}

/* Read one item. */
void parse_item(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *length = fhir_member(json, "maxLength", json_type_int);
	bool known = parse_knows_type(parse, item);

	if (!json_object_is_type(json, json_type_object))
		return;
	check_kinds(parse, item, json);
	item->prefix = parse_string(parse, fhir_string(json, "prefix"));
	item->text = parse_text(parse, json, "text");
	item->required = fhir_true(json, "required");
	item->repeats = fhir_true(json, "repeats") && (item->type != ITEM_DISPLAY || !known);
	item->read_only = fhir_true(json, "readOnly");
	if (length && json_object_get_int64(length) > 0)
		item->max_length = (size_t)json_object_get_int64(length);
	if (known)
		check_meaning(parse, item, json);
	check_rules(parse, item, json);
	if (!known)
		return;
	parse_options(parse, item, json);
	parse_units(parse, item, json);
	take_extensions(parse, item, json);
	parse_initial(parse, item, json);
	fold_help(parse, item, json);
}
