/* value-json.c - FHIR's value[x], both ways.
 *
 * A table says which types an item takes.  Beyond FHIR, a boolean takes a Coding yes or no, a quantity a bare number,
 * and a number a quantity in its own unit, since other programs write them so. */
#include "core/value-json.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
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

/* Read a text through the one door; FHIR has no empty ones. */
static bool read_string(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	char *clean;

	if (!json_object_is_type(json, json_type_string))
		return false;
	clean = utf8_cleaned(json_object_get_string(json), (size_t)json_object_get_string_len(json),
	                     item->type == ITEM_TEXT ? UTF8_LINES : UTF8_LINE);
	out->text = arena_strdup(arena, clean);
	free(clean);
	return *out->text;
}

/* Read a code. */
static bool read_coding(const struct item *item, struct json_object *json, struct arena *arena, struct value *out)
{
	out->text = arena_strdup(arena, fhir_string(json, "code"));
	out->system = arena_strdup(arena, fhir_string(json, "system"));
	(void)item;
	return out->text;
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
	const char *code = fhir_string(json, "code");
	struct json_object *number = NULL;

	if (!json_object_is_type(json, json_type_object) || !json_object_object_get_ex(json, "value", &number))
		return false;
	out->unit = arena_strdup(arena, code ? code : unit_code(item, fhir_string(json, "unit")));
	if (!out->unit && item->unit_count)
		out->unit = item->units[0].code;
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
        {ITEM_BOOLEAN, "Boolean", read_boolean},  {ITEM_BOOLEAN, "Coding", read_yes_no},
        {ITEM_DECIMAL, "Decimal", read_decimal},  {ITEM_DECIMAL, "Integer", read_decimal},
        {ITEM_INTEGER, "Integer", read_integer},  {ITEM_DATE, "Date", read_date},
        {ITEM_STRING, "String", read_string},     {ITEM_TEXT, "String", read_string},
        {ITEM_CHOICE, "Coding", read_coding},     {ITEM_QUANTITY, "Quantity", read_quantity},
        {ITEM_QUANTITY, "Decimal", read_bare},    {ITEM_QUANTITY, "Integer", read_bare},
        {ITEM_INTEGER, "Quantity", read_counted}, {ITEM_DECIMAL, "Quantity", read_counted},
        {ITEM_INTEGER, "Decimal", read_integer},
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

/* Read a value of an item. */
bool value_read(const struct item *item, struct json_object *json, const char *type, struct arena *arena,
                struct value *out)
{
	size_t i;

	if (read_as(item->type, item, json, type, arena, out))
		return true;
	if (item->type != ITEM_CHOICE)
		return false;
	for (i = 0; i < item->option_count; i++) /* options that are plain strings, integers or dates */
		if (item->options[i].kind != ITEM_CHOICE &&
		    read_as(item->options[i].kind, item, json, type, arena, out) &&
		    strcmp(out->text, item->options[i].value.text) == 0)
			return true;
	return false;
}

/* Append a quantity. */
static void write_quantity(struct buf *out, const struct value *value)
{
	buf_printf(out, "{\"value\":%s", value->text);
	if (value->unit) {
		buf_puts(out, ",\"system\":\"" UCUM_SYSTEM "\",\"code\":");
		buf_json(out, value->unit);
	}
	buf_putc(out, '}');
}

/* Append a code. */
static void write_coding(struct buf *out, const struct value *value)
{
	buf_putc(out, '{');
	if (value->system) {
		buf_puts(out, "\"system\":");
		buf_json(out, value->system);
		buf_putc(out, ',');
	}
	buf_puts(out, "\"code\":");
	buf_json(out, value->text);
	buf_putc(out, '}');
}

/* Append a value's member. */
void value_write(struct buf *out, const struct item *item, const struct value *value)
{
	static const char *const names[ITEM_TYPE_COUNT] = {
	        [ITEM_BOOLEAN] = "valueBoolean", [ITEM_DECIMAL] = "valueDecimal",   [ITEM_INTEGER] = "valueInteger",
	        [ITEM_DATE] = "valueDate",       [ITEM_STRING] = "valueString",     [ITEM_TEXT] = "valueString",
	        [ITEM_CHOICE] = "valueCoding",   [ITEM_QUANTITY] = "valueQuantity",
	};
	const struct option *option = item->type == ITEM_CHOICE ? item_option(item, value->text) : NULL;
	enum item_type type = option ? option->kind : item->type;

	buf_printf(out, "\"%s\":", names[type]);
	if (type == ITEM_QUANTITY)
		write_quantity(out, value);
	else if (type == ITEM_CHOICE)
		write_coding(out, value);
	else if (type == ITEM_BOOLEAN || type == ITEM_DECIMAL || type == ITEM_INTEGER)
		buf_puts(out, value->text);
	else
		buf_json(out, value->text);
}
