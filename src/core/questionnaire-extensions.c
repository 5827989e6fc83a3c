/* questionnaire-extensions.c - the extensions of an item: what each is, and where in struct item it goes.
 *
 * They are a table.  Those not in it mean nothing to us and are left alone; those that would be worked out are noted,
 * so that who fills the form in is told.  A modifierExtension is another thing: what is not understood may change what
 * an answer means, so the form is then shown but takes none.  Called by questionnaire-item.c. */
#include <stdlib.h>
#include <string.h>

#include "core/datetime.h"
#include "core/questionnaire-private.h"
#include "core/regex.h"
#include "core/value-json.h"

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
		parse_report(parse, FATAL, item, "asked", N_("“asked” can only be “staff”; write that or take it out."),
		             NULL);
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

/* Read a limit of a date or a dateTime: a date, or an expression. */
static bool read_date_limit(struct parse *parse, const struct item *item, struct json_object *extension,
                            struct limit *limit)
{
	static const char *const names[] = {"valueDate", "valueDateTime", "valueString"};
	const char *text = NULL;
	struct datetime datetime;
	struct date date;
	size_t i;

	for (i = 0; !text && i < sizeof names / sizeof *names; i++)
		text = fhir_string(extension, names[i]);
	if (!text)
		text = limit_expression(extension);
	limit->value.text = parse_string(parse, text);
	return text && (date_limit(limit->value.text, "2000-01-01", &date) ||
	                (item->type == ITEM_DATETIME && datetime_parse(limit->value.text, &datetime)));
}

/* Tell whether a value of an item can be beyond a limit. */
static bool takes_limit(const struct item *item)
{
	return item->type == ITEM_DECIMAL || item->type == ITEM_INTEGER || item->type == ITEM_QUANTITY ||
	       item->type == ITEM_DATE || item->type == ITEM_DATETIME || item->type == ITEM_TIME;
}

/* Take a limit of a number or a date. */
static void take_limit(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	struct limit *limit = (struct limit *)((char *)item + place);
	struct json_object *value;
	const char *type;
	bool read;

	if (item->type == ITEM_DATE || item->type == ITEM_DATETIME) {
		read = read_date_limit(parse, item, extension, limit);
	} else {
		value = fhir_choice(extension, "value", &type);
		read = value && value_read(item, value, type, parse->arena, &limit->value);
	}
	if (read && takes_limit(item))
		return;
	*limit = (struct limit){0};
	parse_note(parse, item, NOTE_LIMIT, fhir_string(extension, "url"));
	parse_report(parse, MINOR, item, "limit",
	             N_("A limit cannot be read, so there is none; write it as a value of the item’s type."), NULL);
}

/* Take a limit that is itself outside. */
static void take_open_limit(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	take_limit(parse, item, extension, place);
	((struct limit *)((char *)item + place))->exclusive = true;
}

/* Take the string of an extension as it stands: a name that is the same in every language. */
static void take_name(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	*(const char **)((char *)item + place) = parse_string(parse, fhir_string(extension, "valueString"));
}

/* Take the most bytes of an attachment. */
static void take_size(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	static const struct item bytes = {.type = ITEM_DECIMAL};
	const char *type;
	struct json_object *value = fhir_choice(extension, "value", &type);

	(void)place;
	if (item->type == ITEM_ATTACHMENT && value)
		value_read(&bytes, value, type, parse->arena, &item->max.value);
}

/* Take a count. */
static void take_count(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	struct json_object *value = fhir_member(extension, "valueInteger", json_type_int);

	(void)parse;
	if (value && json_object_get_int64(value) > 0)
		*(size_t *)((char *)item + place) = (size_t)json_object_get_int64(value);
}

/* Take how many places a decimal may have. */
static void take_decimals(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	struct json_object *value = fhir_member(extension, "valueInteger", json_type_int);

	(void)parse, (void)place;
	if (value && json_object_get_int64(value) >= 0)
		item->decimals = (size_t)json_object_get_int64(value) + 1;
}

/* Take the first code of an extension that is a CodeableConcept. */
static void take_code(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	const char **code = (const char **)((char *)item + place);
	struct json_object *list;
	size_t count, i;

	list = fhir_array(fhir_member(extension, "valueCodeableConcept", json_type_object), "coding", &count);
	for (i = 0; i < count && !*code; i++)
		*code = parse_string(parse, fhir_string(json_object_array_get_idx(list, i), "code"));
}

/* Take a rule for how an answer is written. */
static void take_regex(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	const char *pattern = fhir_string(extension, "valueString");
	char *own = pattern ? regex_translated(pattern) : NULL;

	(void)place;
	item->regex = arena_strdup(parse->arena, own);
	free(own);
	if (!item->regex)
		parse_note(parse, item, NOTE_REGEX, pattern);
}

/* Take whether a unit that is not listed may be given. */
static void take_unit_open(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	const char *code = fhir_string(extension, "valueCode");

	(void)parse, (void)place;
	item->units_open = code && strcmp(code, "optionsOnly") != 0;
}

/* Note units that are listed elsewhere. */
static void take_unit_set(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	(void)place;
	item->units_open = true;
	parse_note(parse, item, NOTE_VALUE_SET, fhir_string(extension, "valueCanonical"));
	parse_report(
	        parse, MINOR, item, "valueset",
	        N_("Its units are listed elsewhere, so they are typed here; list them with questionnaire-unitOption."),
	        NULL);
}

/* Note what is not done; `place` is the kind of note. */
static void take_note(struct parse *parse, struct item *item, struct json_object *extension, size_t place)
{
	const char *url = fhir_string(extension, "url"), *last = strrchr(url, '/');

	parse_note(parse, item, (enum note_kind)place, last ? last + 1 : url);
}

typedef void take_fn(struct parse *parse, struct item *item, struct json_object *extension, size_t place);

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
        {WENZHEN_URL "test", take_name, offsetof(struct item, test)},
        {WENZHEN_URL "panel", take_name, offsetof(struct item, panel)},
        {WENZHEN_URL "asked", take_asked, 0},
        {FHIR_STRUCTURE "entryFormat", take_text, offsetof(struct item, entry_format)},
        {SDC_STRUCTURE "sdc-questionnaire-openLabel", take_text, offsetof(struct item, open_label)},
        {FHIR_STRUCTURE "questionnaire-itemControl", take_code, offsetof(struct item, control)},
        {FHIR_STRUCTURE "questionnaire-displayCategory", take_code, offsetof(struct item, category)},
        {FHIR_STRUCTURE "minLength", take_count, offsetof(struct item, min_length)},
        {FHIR_STRUCTURE "questionnaire-minOccurs", take_count, offsetof(struct item, min_occurs)},
        {FHIR_STRUCTURE "questionnaire-maxOccurs", take_count, offsetof(struct item, max_occurs)},
        {FHIR_STRUCTURE "maxDecimalPlaces", take_decimals, 0},
        {FHIR_STRUCTURE "maxSize", take_size, 0},
        {FHIR_STRUCTURE "regex", take_regex, 0},
        {SDC_STRUCTURE "sdc-questionnaire-unitOpen", take_unit_open, 0},
        {FHIR_STRUCTURE "questionnaire-unitValueSet", take_unit_set, 0},
        {SDC_STRUCTURE "sdc-questionnaire-enableWhenExpression", take_note, NOTE_ENABLE},
        {FHIR_STRUCTURE "cqf-calculatedValue", take_note, NOTE_CALCULATED},
        {FHIR_STRUCTURE "cqf-expression", take_note, NOTE_CALCULATED},
        {SDC_STRUCTURE "sdc-questionnaire-initialExpression", take_note, NOTE_INITIAL},
        {SDC_STRUCTURE "sdc-questionnaire-answerExpression", take_note, NOTE_ANSWERS},
        {SDC_STRUCTURE "sdc-questionnaire-candidateExpression", take_note, NOTE_ANSWERS},
        {FHIR_STRUCTURE "questionnaire-constraint", take_note, NOTE_CONSTRAINT},
        {FHIR_STRUCTURE "targetConstraint", take_note, NOTE_CONSTRAINT},
        {SDC_STRUCTURE "sdc-questionnaire-targetConstraint", take_note, NOTE_CONSTRAINT},
        {SDC_STRUCTURE "sdc-questionnaire-answerOptionsToggleExpression", take_note, NOTE_EXPRESSION},
        {SDC_STRUCTURE "sdc-questionnaire-contextExpression", take_note, NOTE_EXPRESSION},
        {SDC_STRUCTURE "sdc-questionnaire-itemPopulationContext", take_note, NOTE_EXPRESSION},
        {FHIR_STRUCTURE "variable", take_note, NOTE_EXPRESSION},
        {SDC_STRUCTURE "sdc-questionnaire-subQuestionnaire", take_note, NOTE_PART},
        {SDC_STRUCTURE "sdc-questionnaire-launchContext", take_note, NOTE_EXPRESSION},
        {SDC_STRUCTURE "sdc-questionnaire-sourceQueries", take_note, NOTE_EXPRESSION},
        {FHIR_STRUCTURE "cqf-library", take_note, NOTE_EXPRESSION},
};

/* Find what is known of an extension; its number, or how many there are. */
static size_t find_known(const char *url)
{
	size_t i = 0;

	while (i < sizeof known / sizeof *known && (!url || strcmp(url, known[i].url) != 0))
		i++;
	return i;
}

/* Note an expression that stands beside a member of the item, in the place of its value. */
static void note_expressions(struct parse *parse, const struct item *item, struct json_object *json)
{
	size_t at;

	json_object_object_foreach(json, name, member)
	{
		at = 0;
		if (*name == '_' && fhir_extension(member, FHIR_STRUCTURE "cqf-expression", &at))
			parse_note(parse, item, NOTE_EXPRESSION, name + 1);
	}
}

/* Take what is known of the item's extensions. */
void parse_extensions(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *list, *extension;
	size_t count, i, at;

	list = fhir_array(json, "extension", &count);
	for (i = 0; i < count; i++) {
		extension = json_object_array_get_idx(list, i);
		at = find_known(fhir_string(extension, "url"));
		if (at < sizeof known / sizeof *known)
			known[at].take(parse, item, extension, known[at].place);
	}
	note_expressions(parse, item, json);
}

/* Note what the form as a whole would have worked out. */
void parse_form_extensions(struct parse *parse)
{
	struct json_object *list, *extension;
	size_t count, i, at;

	list = fhir_array(parse->root, "extension", &count);
	for (i = 0; i < count; i++) {
		extension = json_object_array_get_idx(list, i);
		at = find_known(fhir_string(extension, "url"));
		if (at < sizeof known / sizeof *known && known[at].take == take_note)
			take_note(parse, NULL, extension, known[at].place);
	}
}

/* Tell whether an extension says that another must be understood, and give that one. */
static const char *critical(struct json_object *extension)
{
	const char *url = fhir_string(extension, "url"), *last = url ? strrchr(url, '/') : NULL, *type;
	struct json_object *value;

	if (!last || (strcmp(last, "/sdc-rendering-criticalExtension") != 0 &&
	              strcmp(last, "/rendering-criticalExtension") != 0))
		return NULL;
	value = fhir_choice(extension, "value", &type);
	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : url;
}

/* Look through one list of extensions for those that are not understood and have to be. */
static void check_modifiers(struct parse *parse, const struct item *item, struct json_object *json, const char *name,
                            bool all)
{
	struct questionnaire *form = parse->form;
	struct json_object *list;
	const char *url, *wanted;
	size_t count, i;

	list = fhir_array(json, name, &count);
	for (i = 0; i < count; i++) {
		url = fhir_string(json_object_array_get_idx(list, i), "url");
		wanted = critical(json_object_array_get_idx(list, i));
		if (wanted ? find_known(wanted) < sizeof known / sizeof *known : !all)
			continue;
		wanted = wanted ? wanted : url ? url : name;
		parse_report(
		        parse, MINOR, item, "modifier",
		        N_("“{1}” is not understood here and may change what an answer means, so the form takes no "
		           "answers; take it out if nothing hangs on it."),
		        wanted, NULL);
		if (form->read_only_reason)
			continue;
		form->read_only_reason =
		        N_("The form carries “{1}”, which is not understood here and may change what an "
		           "answer means. It can be read, but takes no answers.");
		form->read_only_what = parse_string(parse, wanted);
	}
}

/* Look for what has to be understood and is not. */
void parse_modifiers(struct parse *parse, const struct item *item, struct json_object *json)
{
	check_modifiers(parse, item, json, "modifierExtension", true);
	check_modifiers(parse, item, json, "extension", false);
}
