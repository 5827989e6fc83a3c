/* questionnaire-options.c - the lines of a list and the units of a number, read from JSON.
 *
 * Options come from answerOption, or from a ValueSet that the form holds itself (compose or expansion); other ValueSets
 * live on servers, and there is none here.  Called by questionnaire-item.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/datetime.h"
#include "core/questionnaire-private.h"
#include "core/value-json.h"
#include "core/value.h"

/* Count the extensions of a url. */
static size_t count_extensions(struct json_object *json, const char *url)
{
	size_t at = 0, count = 0;

	while (fhir_extension(json, url, &at))
		count++;
	return count;
}

/* Give the next option to fill in. The room was counted beforehand. */
static struct option *next_option(struct item *item)
{
	struct option *option = &item->options[item->option_count++];

	*option = (struct option){0};
	return option;
}

/* Tell whether an option stands alone. */
static bool is_exclusive(struct json_object *json)
{
	size_t at = 0;

	return fhir_true(fhir_extension(json, FHIR_STRUCTURE "questionnaire-optionExclusive", &at), "valueBoolean");
}

/* Take the lines of a boolean. */
static void take_boolean(struct parse *parse, struct item *item, struct json_object *json)
{
	static const char *const urls[] = {WENZHEN_URL "label-false", WENZHEN_URL "label-true"};
	struct json_object *extension;
	struct option *option;
	int yes;

	for (yes = 1; yes >= 0; yes--) {
		size_t at = 0;

		extension = fhir_extension(json, urls[yes], &at);
		option = next_option(item);
		option->value.text = yes ? "true" : "false";
		option->text = extension ? parse_text(parse, extension, "valueString") : text_of_boolean(yes);
	}
}

/* Take what stands beside an option: on the answerOption, on its Coding, or on the concept of a ValueSet. */
static void take_beside(struct parse *parse, struct option *option, struct json_object *json)
{
	static const char *const prefixes[] = {FHIR_STRUCTURE "questionnaire-optionPrefix",
	                                       SDC_STRUCTURE "sdc-questionnaire-optionPrefix",
	                                       FHIR_STRUCTURE "valueset-label"},
	                         *const scores[] = {FHIR_STRUCTURE "ordinalValue", FHIR_STRUCTURE "itemWeight",
	                                            FHIR_STRUCTURE "questionnaire-ordinalValue",
	                                            FHIR_STRUCTURE "valueset-ordinalValue"};
	struct json_object *found, *value;
	const char *type;
	size_t i, at;
	double number;

	for (i = 0; i < sizeof prefixes / sizeof *prefixes && !option->prefix.en && !option->prefix.zh; i++) {
		at = 0;
		found = fhir_extension(json, prefixes[i], &at);
		if (found)
			option->prefix = parse_text(parse, found, "valueString");
	}
	for (i = 0; i < sizeof scores / sizeof *scores && !option->score; i++) {
		at = 0;
		value = fhir_choice(fhir_extension(json, scores[i], &at), "value", &type);
		if (value && value_number(json_object_get_string(value), &number))
			option->score = arena_strdup(parse->arena, json_object_get_string(value));
	}
	option->exclusive |= is_exclusive(json);
}

/* Take the translations of a concept: its designations. */
static void take_designations(struct parse *parse, struct text *text, struct json_object *concept)
{
	struct json_object *list, *one;
	size_t count, i;

	list = fhir_array(concept, "designation", &count);
	for (i = 0; i < count; i++) {
		one = json_object_array_get_idx(list, i);
		parse_translation(parse, text, fhir_string(one, "language"), fhir_string(one, "value"));
	}
}

/* Take a concept of a ValueSet, or the Coding of an option; its words do where it has no code. */
static void take_coding(struct parse *parse, struct item *item, struct json_object *coding, const char *system)
{
	const char *code = fhir_string(coding, "code"), *text;
	struct json_object *staff;
	struct option *option;
	size_t at = 0;

	text = code ? arena_strdup(parse->arena, code) : parse_string(parse, fhir_string(coding, "display"));
	if (!text || !*text) {
		parse_report(parse, GRAVE, item, "option", N_("An option has no code; give it one."), NULL);
		return;
	}
	option = next_option(item);
	option->value = (struct value){.text = text, .system = arena_strdup(parse->arena, system), .uncoded = !code};
	option->text = parse_text(parse, coding, "display");
	take_designations(parse, &option->text, coding);
	if (!option->text.en && !option->text.zh)
		option->text.en = parse_string(parse, code);
	staff = fhir_extension(coding, WENZHEN_URL "staff-text", &at);
	if (staff)
		option->staff_text = parse_text(parse, staff, "valueString");
	take_beside(parse, option, coding);
}

/* Give the words of an option that is no Coding. */
static struct text plain_text(struct parse *parse, struct json_object *json, const char *type,
                              const struct value *value)
{
	char *name = xasprintf("value%s", type), shown[DATETIME_TEXT];
	struct text text = {.en = value->text};

	if (value->kind == ITEM_STRING || value->kind == ITEM_GROUP)
		text = fhir_string(json, name) ? parse_text(parse, json, name) : text;
	if (strcmp(type, "Time") == 0) {
		time_show(value->text, shown);
		text.en = arena_strdup(parse->arena, shown);
	}
	if (strcmp(type, "Reference") == 0) {
		text = parse_text(parse, fhir_member(json, name, json_type_object), "display");
		if (!text.en && !text.zh)
			text = parse_text(parse, fhir_member(json, name, json_type_object), "reference");
		if (!text.en && !text.zh)
			text.en = value->text;
	}
	free(name);
	return text;
}

/* Take an option that is no Coding: of a choice any of these, else of the item's own type. */
static bool take_plain(struct parse *parse, struct item *item, struct json_object *json, struct json_object *value,
                       const char *type)
{
	static const enum item_type kinds[] = {ITEM_STRING, ITEM_INTEGER, ITEM_DATE, ITEM_TIME, ITEM_REFERENCE};
	bool coded = item->type == ITEM_CHOICE || item->type == ITEM_OPEN_CHOICE;
	struct item as = {.type = item->type};
	struct option *option;
	struct value read;
	size_t i = 0;

	do {
		if (coded)
			as.type = kinds[i];
		if (!value_read(&as, value, type, parse->arena, &read))
			continue;
		read.kind = coded ? as.type : ITEM_GROUP;
		option = next_option(item);
		option->value = read;
		option->text = plain_text(parse, json, type, &read);
		return true;
	} while (coded && ++i < sizeof kinds / sizeof *kinds);
	return false;
}

/* Take one answerOption. */
static void take_answer_option(struct parse *parse, struct item *item, struct json_object *json)
{
	const char *type;
	struct json_object *value = fhir_choice(json, "value", &type);
	size_t before = item->option_count;

	if (value && strcmp(type, "Coding") == 0)
		take_coding(parse, item, value, fhir_string(value, "system"));
	else if (!value || !take_plain(parse, item, json, value, type))
		parse_report(parse, GRAVE, item, "option",
		             N_("An option is of a kind that cannot be chosen here; use valueCoding or "
		                "valueString."),
		             NULL);
	if (item->option_count > before)
		take_beside(parse, &item->options[before], json);
}

/* Find a ValueSet that the form holds itself. */
static struct json_object *find_value_set(struct parse *parse, const char *id)
{
	struct json_object *list, *resource;
	const char *type, *own;
	size_t count, i;

	list = fhir_array(parse->root, "contained", &count);
	for (i = 0; i < count; i++) {
		resource = json_object_array_get_idx(list, i);
		type = fhir_string(resource, "resourceType");
		own = fhir_string(resource, "id");
		if (type && own && strcmp(type, "ValueSet") == 0 && strcmp(own, id) == 0)
			return resource;
	}
	return NULL;
}

/* Count the concepts of an expansion, and take them unless `item` is NULL. Nesting is bounded by that of the JSON. */
static size_t each_contained(struct parse *parse, struct item *item, struct json_object *above)
{
	struct json_object *list, *concept;
	size_t count, i, total = 0;

	list = fhir_array(above, "contains", &count);
	for (i = 0; i < count; i++) {
		concept = json_object_array_get_idx(list, i);
		if (!fhir_true(concept, "abstract") && fhir_string(concept, "code")) {
			total++;
			if (item)
				take_coding(parse, item, concept, fhir_string(concept, "system"));
		}
		total += each_contained(parse, item, concept);
	}
	return total;
}

/* Count the concepts of a ValueSet, and take them unless `item` is NULL. */
static size_t each_concept(struct parse *parse, struct item *item, struct json_object *set)
{
	struct json_object *parts, *part, *list;
	size_t part_count, count, i, j, total;

	total = each_contained(parse, item, fhir_member(set, "expansion", json_type_object));
	if (total)
		return total;
	parts = fhir_array(fhir_member(set, "compose", json_type_object), "include", &part_count);
	for (i = 0; i < part_count; i++) {
		part = json_object_array_get_idx(parts, i);
		list = fhir_array(part, "concept", &count);
		for (j = 0; j < count; j++, total++)
			if (item)
				take_coding(parse, item, json_object_array_get_idx(list, j),
				            fhir_string(part, "system"));
	}
	return total;
}

/* Find the ValueSet of an item; report one that is not here. */
static struct json_object *item_value_set(struct parse *parse, struct item *item, struct json_object *json)
{
	const char *name = fhir_string(json, "answerValueSet");
	struct json_object *set = NULL;

	if (!name || (item->type != ITEM_CHOICE && item->type != ITEM_OPEN_CHOICE) ||
	    fhir_member(json, "answerOption", json_type_array))
		return NULL;
	if (*name == '#')
		set = find_value_set(parse, name + 1);
	if (set && each_concept(parse, NULL, set)) {
		item->option_set = arena_strdup(parse->arena, name + 1);
		return set;
	}
	parse_note(parse, item, NOTE_VALUE_SET, name);
	if (*name == '#' && !set)
		parse_report(parse, GRAVE, item, "valueset",
		             N_("The form holds no ValueSet “{1}”; add it to “contained”."), name + 1, NULL);
	else if (set)
		parse_report(
		        parse, MINOR, item, "valueset",
		        N_("The ValueSet “{1}” lists no codes, so the answers are typed here; give it an expansion."),
		        name + 1, NULL);
	else
		parse_report(parse, MINOR, item, "valueset",
		             N_("Its answers are listed elsewhere ({1}), so they are typed here; add the list to "
		                "“contained”."),
		             name, NULL);
	return NULL;
}

/* Take the lines that stand for a reason. */
static void take_absents(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *extension, *coding;
	struct option *option;
	const char *code;
	enum absent why;
	size_t at = 0;

	while ((extension = fhir_extension(json, WENZHEN_URL "absent-option", &at))) {
		coding = fhir_member(extension, "valueCoding", json_type_object);
		code = fhir_string(coding, "code");
		for (why = ABSENT_UNKNOWN; code && why < ABSENT_COUNT && strcmp(code, absent_code(why)) != 0;)
			why++;
		if (!code || why == ABSENT_COUNT) {
			parse_report(parse, FATAL, item, "absent",
			             N_("The absent-option has no code that is known; write unknown, not_done or "
			                "prefer_not."),
			             NULL);
			continue;
		}
		option = next_option(item);
		option->absent = why;
		option->value.text = absent_code(why);
		option->text =
		        fhir_string(coding, "display") ? parse_text(parse, coding, "display") : text_of_absent(why);
	}
}

/* Report codes that stand twice in a list. */
static void check_codes(struct parse *parse, const struct item *item)
{
	const struct option *option;
	size_t i;

	for (i = 0; i < item->option_count && item->option_count <= 1000; i++) {
		option = &item->options[i];
		if (option->absent == ABSENT_BLANK && item_option_of(item, &option->value) != option)
			parse_report(parse, MINOR, item, "option", N_("The option “{1}” stands twice; take one out."),
			             option->value.text, NULL);
	}
}

/* Read the options of an item. */
void parse_options(struct parse *parse, struct item *item, struct json_object *json)
{
	size_t answers, room, i;
	struct json_object *list = fhir_array(json, "answerOption", &answers), *set;

	set = item_value_set(parse, item, json);
	room = answers + (set ? each_concept(parse, NULL, set) : 0) + 2 +
	       count_extensions(json, WENZHEN_URL "absent-option");
	item->open = item->type == ITEM_OPEN_CHOICE || (item->type == ITEM_CHOICE && !answers && !set);
	if (room == 2 && item->type != ITEM_BOOLEAN)
		return;
	item->options = arena_alloc(parse->arena, room * sizeof *item->options);
	if (item->type == ITEM_BOOLEAN)
		take_boolean(parse, item, json);
	else
		for (i = 0; i < answers; i++)
			take_answer_option(parse, item, json_object_array_get_idx(list, i));
	if (set)
		each_concept(parse, item, set);
	take_absents(parse, item, json);
	check_codes(parse, item);
}

/* Take how a unit becomes the first one: as its extensions say, else as UCUM has it. */
static void take_conversion(struct parse *parse, const struct item *item, struct unit *unit, struct json_object *coding)
{
	static const char *const urls[] = {WENZHEN_URL "factor", WENZHEN_URL "offset"};
	double *const places[] = {&unit->factor, &unit->offset};
	struct json_object *extension, *number;
	size_t i, at;

	unit->convertible =
	        unit == item->units || unit_convert(unit->code, item->units->code, &unit->factor, &unit->offset);
	for (i = 0; i < 2; i++) {
		at = 0;
		extension = fhir_extension(coding, urls[i], &at);
		if (!extension)
			continue;
		unit->convertible = true;
		*places[i] = json_object_object_get_ex(extension, "valueDecimal", &number)
		                     ? json_object_get_double(number)
		                     : 0;
	}
	at = 0;
	if (fhir_true(fhir_extension(coding, WENZHEN_URL "not-convertible", &at), "valueBoolean"))
		unit->convertible = false;
	if (unit->convertible && !(unit->factor > 0 && isfinite(unit->factor) && isfinite(unit->offset)))
		parse_report(parse, FATAL, item, "unit", N_("The factor of “{1}” is not a number above 0; correct it."),
		             unit->code, NULL);
}

/* Take a unit; `words` is the member that says it in words. */
static void take_unit(struct parse *parse, struct item *item, struct json_object *coding, const char *words)
{
	const char *code = fhir_string(coding, "code"), *said = fhir_string(coding, words),
	           *system = fhir_string(coding, "system");
	struct unit *unit;

	if (!code && !said) {
		parse_report(parse, GRAVE, item, "unit", N_("A unit has no code; give it the one of UCUM."), NULL);
		return;
	}
	unit = &item->units[item->unit_count++];
	*unit = (struct unit){.code = code ? arena_strdup(parse->arena, code) : parse_string(parse, said), .factor = 1};
	if (code)
		unit->system =
		        system && strcmp(system, UCUM_SYSTEM) != 0 ? arena_strdup(parse->arena, system) : UCUM_SYSTEM;
	unit->text = parse_text(parse, coding, words);
	if (!unit->text.en && !unit->text.zh)
		unit->text.en = parse_string(parse, code);
	take_conversion(parse, item, unit, coding);
}

/* Give the quantity that an item begins with, or NULL. */
static struct json_object *initial_quantity(struct json_object *json)
{
	size_t count;
	struct json_object *list = fhir_array(json, "initial", &count);

	return count ? fhir_member(json_object_array_get_idx(list, 0), "valueQuantity", json_type_object) : NULL;
}

/* Give the code of a unit, or its words where it has none. */
static const char *unit_name(struct json_object *coding, const char *words)
{
	const char *code = fhir_string(coding, "code");

	return code ? code : fhir_string(coding, words);
}

/* Read the units of an item: first the one that its initial value presets. */
void parse_units(struct parse *parse, struct item *item, struct json_object *json)
{
	static const char *const urls[] = {FHIR_STRUCTURE "questionnaire-unitOption",
	                                   FHIR_STRUCTURE "questionnaire-unit"};
	struct json_object *extension, *coding, *quantity = initial_quantity(json);
	const char *preset = unit_name(quantity, "unit"), *name;
	size_t i, at, count = 0;

	for (i = 0; i < 2; i++)
		count += count_extensions(json, urls[i]);
	if (!count && item->type != ITEM_QUANTITY)
		return;
	item->units = arena_alloc(parse->arena, (count + 1) * sizeof *item->units);
	for (i = 0; i < 4; i++)
		for (at = 0; (extension = fhir_extension(json, urls[i % 2], &at));) {
			coding = fhir_member(extension, "valueCoding", json_type_object);
			name = unit_name(coding, "display");
			if ((preset && name && strcmp(preset, name) == 0) == (i < 2))
				take_unit(parse, item, coding, "display");
		}
	if (!count && preset)
		take_unit(parse, item, quantity, "unit");
}
