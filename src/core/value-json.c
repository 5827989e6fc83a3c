/* value-json.c - FHIR's value[x], both ways.
 *
 * A table says which types an item takes.  Beyond FHIR, a boolean takes a Coding yes or no, a quantity a bare number,
 * and a number a quantity in its own unit, since other programs write them so. */
#include "core/value-json.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/datetime.h"
#include "core/value.h"

/* Read true or false. */
static bool read_boolean(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	(void)item, (void)arena;
	if (!json_object_is_type(json, json_type_boolean))
		return false;
	out->text = json_object_get_boolean(json) ? "true" : "false";
	return true;
}

/* Read a boolean that was written as a Coding. */
static bool read_yes_no(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	const char *code = fhir_string(json, "code");

	(void)item, (void)arena;
	if (!code)
		return false;
	out->text = strcmp(code, "yes") == 0 ? "true" : strcmp(code, "no") == 0 ? "false" : NULL;
	return out->text;
}

/* Read a decimal; its text is kept as it stands. */
static bool read_decimal(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	double number;

	(void)item;
	if (!json_object_is_type(json, json_type_double) && !json_object_is_type(json, json_type_int))
		return false;
	out->text = arena_strdup(arena, json_object_get_string(json));
	return value_number(out->text, &number);
}

/* Read an integer; 2.0 is one too. */
static bool read_integer(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	size_t whole;

	if (!read_decimal(item, json, arena, out))
		return false;
	whole = strcspn(out->text, ".");
	if (out->text[whole] == '.' && strspn(out->text + whole + 1, "0") == strlen(out->text + whole + 1))
		out->text = arena_strndup(arena, out->text, whole);
	return value_integer(out->text);
}

/* Read a date. */
static bool read_date(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	struct date date;

	(void)item;
	if (!json_object_is_type(json, json_type_string))
		return false;
	out->text = arena_strdup(arena, json_object_get_string(json));
	return date_parse(out->text, &date);
}

/* Read a dateTime. */
static bool read_datetime(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	struct datetime datetime;

	(void)item;
	if (!json_object_is_type(json, json_type_string))
		return false;
	out->text = arena_strdup(arena, json_object_get_string(json));
	return datetime_parse(out->text, &datetime);
}

/* Read a time of day. */
static bool read_time(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	long millis;

	(void)item;
	if (!json_object_is_type(json, json_type_string))
		return false;
	out->text = arena_strdup(arena, json_object_get_string(json));
	return time_parse(out->text, &millis);
}

/* Clean a string and keep it; NULL gives NULL. */
static const char *cleaned(struct arena *arena, const char *text, enum utf8_clean how)
{
	char *clean = text ? utf8_cleaned(text, strlen(text), how) : NULL;
	const char *kept = arena_strdup(arena, clean);

	free(clean);
	return kept;
}

/* Read a text through the one door; FHIR has no empty ones. */
static bool read_string(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	if (!json_object_is_type(json, json_type_string))
		return false;
	out->text = cleaned(arena, json_object_get_string(json), item->type == ITEM_TEXT ? UTF8_LINES : UTF8_LINE);
	return *out->text;
}

/* Read a code, or words that have none. */
static bool read_coding(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	const char *code = fhir_string(json, "code");

	(void)item;
	out->system = arena_strdup(arena, fhir_string(json, "system"));
	out->display = cleaned(arena, fhir_string(json, "display"), UTF8_LINE);
	out->uncoded = !code;
	out->text = code ? arena_strdup(arena, code) : out->display;
	if (!code)
		out->display = NULL;
	return out->text && *out->text;
}

/* Keep an object as it is. */
static bool read_object(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	(void)item;
	if (!json_object_is_type(json, json_type_object) || !json_object_object_length(json))
		return false;
	out->text = arena_strdup(arena, json_text(json));
	return true;
}

/* Find the code of a unit that stands only in words. */
static const char *unit_code(const struct item *item, const char *words)
{
	size_t i;

	for (i = 0; words && i < item->unit_count; i++)
		if ((item->units[i].text.en && strcmp(item->units[i].text.en, words) == 0) ||
		    (item->units[i].text.zh && strcmp(item->units[i].text.zh, words) == 0))
			return item->units[i].code;
	return words;
}

/* Read a quantity. */
static bool read_quantity(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	const char *code = fhir_string(json, "code"), *system = fhir_string(json, "system");
	struct json_object *number = NULL;

	if (!json_object_is_type(json, json_type_object) || !json_object_object_get_ex(json, "value", &number))
		return false;
	out->unit = arena_strdup(arena, code ? code : unit_code(item, fhir_string(json, "unit")));
	if (!out->unit && item->unit_count)
		out->unit = item->units[0].code;
	if (code) {
		out->system = arena_strdup(arena, system ? system : UCUM_SYSTEM);
		out->display = cleaned(arena, fhir_string(json, "unit"), UTF8_LINE);
	}
	return read_decimal(item, number, arena, out);
}

/* Read a number that was written as a quantity: in the item's own unit, or without one. */
static bool read_counted(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	const char *code = fhir_string(json, "code");
	struct json_object *number = NULL;

	if (!json_object_is_type(json, json_type_object) || !json_object_object_get_ex(json, "value", &number))
		return false;
	if (code && item->unit_count && strcmp(code, item->units[0].code) != 0)
		return false;
	return item->type == ITEM_INTEGER ? read_integer(item, number, arena, out)
	                                  : read_decimal(item, number, arena, out);
}

/* Read a quantity that is a bare number: it is in the item's first unit. */
static bool read_bare(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	if (item->unit_count)
		out->unit = item->units[0].code;
	return read_decimal(item, json, arena, out);
}

typedef bool read_fn(const struct item *item, struct json_object *json, struct arena *arena, struct value *out);

static const struct {
	enum item_type item;
	const char *type;
	read_fn *read;
} readers[] = {
        {ITEM_BOOLEAN, "Boolean", read_boolean},
        {ITEM_BOOLEAN, "Coding", read_yes_no},
        {ITEM_DECIMAL, "Decimal", read_decimal},
        {ITEM_DECIMAL, "Integer", read_decimal},
        {ITEM_INTEGER, "Integer", read_integer},
        {ITEM_DATE, "Date", read_date},
        {ITEM_STRING, "String", read_string},
        {ITEM_TEXT, "String", read_string},
        {ITEM_CHOICE, "Coding", read_coding},
        {ITEM_QUANTITY, "Quantity", read_quantity},
        {ITEM_QUANTITY, "Decimal", read_bare},
        {ITEM_QUANTITY, "Integer", read_bare},
        {ITEM_INTEGER, "Quantity", read_counted},
        {ITEM_DECIMAL, "Quantity", read_counted},
        {ITEM_INTEGER, "Decimal", read_integer},
        {ITEM_DATETIME, "DateTime", read_datetime},
        {ITEM_DATETIME, "Date", read_date},
        {ITEM_TIME, "Time", read_time},
        {ITEM_URL, "Uri", read_string},
        {ITEM_URL, "Url", read_string},
        {ITEM_OPEN_CHOICE, "Coding", read_coding},
        {ITEM_ATTACHMENT, "Attachment", read_object},
        {ITEM_REFERENCE, "Reference", read_object},
};

/* Read with the reader of a type, if it has one for that value[x]. */
static bool read_as(enum item_type as, const struct item *item, struct json_object *json, const char *type,
                    struct arena *arena, struct value *out)
{
	size_t i;

	*out = (struct value){0};
	for (i = 0; i < sizeof readers / sizeof *readers; i++)
		if (readers[i].item == as && strcmp(readers[i].type, type) == 0)
			return readers[i].read(item, json, arena, out);
	return false;
}

/* Read a value of a list that is no Coding: what the list has, and for an open-choice any text. */
static bool read_plain(const struct item *item, struct json_object *json, const char *type, struct arena *arena,
                       struct value *out)
{
	static const enum item_type kinds[] = {ITEM_STRING, ITEM_INTEGER, ITEM_DATE, ITEM_TIME, ITEM_REFERENCE};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!read_as(kinds[i], item, json, type, arena, out))
			continue;
		out->kind = kinds[i];
		return (kinds[i] == ITEM_STRING && item->type == ITEM_OPEN_CHOICE) || item_option_of(item, out);
	}
	return false;
}

/* Find a unit of the item. */
static const struct unit *find_unit(const struct item *item, const char *code)
{
	const struct unit *unit;

	for (unit = item->units; code && unit < item->units + item->unit_count; unit++)
		if (strcmp(unit->code, code) == 0)
			return unit;
	return NULL;
}

/* Tell whether an item's answers are Codings. */
static bool is_coded(const struct item *item)
{
	return item->type == ITEM_CHOICE || item->type == ITEM_OPEN_CHOICE;
}

/* Leave out what the item itself says about a value, so that one answer has one form; a code that came alone gets its
 * option's system, since enableWhen compares them. */
static void settle_value(const struct item *item, struct value *value)
{
	const struct option *option = is_coded(item) ? item_option_of(item, value) : NULL;

	if (option) {
		if (option->value.system)
			value->system = option->value.system;
		value->display = NULL;
	} else if (value->unit && find_unit(item, value->unit)) {
		value->system = value->display = NULL;
	}
}

/* Read a value of an item. */
bool value_read(const struct item *item, struct json_object *json, const char *type, struct arena *arena,
                struct value *out)
{
	if (!read_as(item->type, item, json, type, arena, out) &&
	    (!is_coded(item) || !read_plain(item, json, type, arena, out)))
		return false;
	settle_value(item, out);
	return true;
}

/* Append a string's member. */
static void write_member(struct buf *out, const char **comma, const char *name, const char *text)
{
	if (!text)
		return;
	buf_printf(out, "%s\"%s\":", *comma, name);
	buf_json(out, text);
	*comma = ",";
}

/* Append a quantity. */
static void write_quantity(struct buf *out, const struct item *item, const struct value *value,
                           const struct questionnaire *words)
{
	const struct unit *unit = find_unit(item, value->unit);
	const char *system = unit ? unit->system : value->system, *comma = ",",
	           *said = unit && words ? questionnaire_base(words, unit->text) : value->display;

	buf_printf(out, "{\"value\":%s", value->text);
	write_member(out, &comma, "unit", system || !value->unit ? said : value->unit);
	if (system) {
		write_member(out, &comma, "system", system);
		write_member(out, &comma, "code", value->unit);
	}
	buf_putc(out, '}');
}

/* Append a code. */
static void write_coding(struct buf *out, const struct item *item, const struct value *value,
                         const struct questionnaire *words)
{
	const struct option *option = words ? item_option_of(item, value) : NULL;
	const char *comma = "";

	buf_putc(out, '{');
	write_member(out, &comma, "system", value->system);
	if (!value->uncoded)
		write_member(out, &comma, "code", value->text);
	write_member(out, &comma, "display",
	             value->uncoded ? value->text
	             : option       ? questionnaire_base(words, option->text)
	                            : value->display);
	buf_putc(out, '}');
}

/* Append a value's member. */
void value_write(struct buf *out, const struct item *item, const struct value *value, const struct questionnaire *words)
{
	static const char *const names[ITEM_TYPE_COUNT] = {
	        [ITEM_BOOLEAN] = "valueBoolean",
	        [ITEM_DECIMAL] = "valueDecimal",
	        [ITEM_INTEGER] = "valueInteger",
	        [ITEM_DATE] = "valueDate",
	        [ITEM_STRING] = "valueString",
	        [ITEM_TEXT] = "valueString",
	        [ITEM_CHOICE] = "valueCoding",
	        [ITEM_QUANTITY] = "valueQuantity",
	        [ITEM_DATETIME] = "valueDateTime",
	        [ITEM_TIME] = "valueTime",
	        [ITEM_URL] = "valueUri",
	        [ITEM_OPEN_CHOICE] = "valueCoding",
	        [ITEM_ATTACHMENT] = "valueAttachment",
	        [ITEM_REFERENCE] = "valueReference",
	};
	enum item_type type = value->kind == ITEM_GROUP ? item->type : value->kind;

	buf_printf(out, "\"%s\":", names[type]);
	if (type == ITEM_QUANTITY)
		write_quantity(out, item, value, words);
	else if (type == ITEM_CHOICE || type == ITEM_OPEN_CHOICE)
		write_coding(out, item, value, words);
	else if (type == ITEM_BOOLEAN || type == ITEM_DECIMAL || type == ITEM_INTEGER || type == ITEM_ATTACHMENT ||
	         type == ITEM_REFERENCE)
		buf_puts(out, value->text);
	else
		buf_json(out, value->text);
}
