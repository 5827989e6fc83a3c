/* form-written.c - whether an answer is written as the form asks: lengths, digits, patterns, addresses.
 *
 * What it means (limits, lists) is form-check.c's business, which calls this.  Objects that were loaded (attachment,
 * reference) are kept as they are, but what they say about themselves has to be true. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/form-private.h"
#include "core/questionnaire-json.h"
#include "core/regex.h"
#include "core/value.h"

struct written {
	const struct item *item;
	enum item_type type; /* the value's own: the free text of an open-choice is a string */
	const char *text;
	struct msg *why;
};

/* Refuse, with the sentence. */
static bool refuse(const struct written *written, const char *id, const char *argument)
{
	msg_set(written->why, id, argument, NULL);
	return false;
}

/* Refuse for a number of characters. */
static bool refuse_length(const struct written *written, const char *id, size_t wanted, size_t used)
{
	char limit[24], own[24];

	snprintf(limit, sizeof limit, "%zu", wanted);
	snprintf(own, sizeof own, "%zu", used);
	msg_set(written->why, id, limit, own, NULL);
	return false;
}

/* Tell whether the value is a date, whose length is its precision. */
static bool is_date(const struct written *written)
{
	return written->type == ITEM_DATE || written->type == ITEM_DATETIME;
}

/* Tell whether characters are counted in a value of its type. */
static bool is_counted(const struct written *written)
{
	return written->type == ITEM_STRING || written->type == ITEM_TEXT || written->type == ITEM_URL ||
	       written->type == ITEM_INTEGER || written->type == ITEM_DECIMAL;
}

/* Check how long it is. */
static bool check_length(const struct written *written)
{
	const struct item *item = written->item;
	size_t points = utf8_count(written->text);

	if (is_date(written) && points < item->min_length && points < 4 + 3 + 3) /* a year, a month, a day */
		return refuse(written,
		              points < 7 && item->min_length <= 7 ? N_("This date needs its month too, like 2019-03.")
		                                                  : N_("This date needs its day too, like 2019-03-14."),
		              NULL);
	if (!is_counted(written))
		return true;
	if (item->max_length && points > item->max_length)
		return refuse_length(written, N_("There is room for {1} characters here; this has {2}."),
		                     item->max_length, points);
	if (points < item->min_length)
		return refuse_length(written, N_("This needs {1} characters at least; it has {2}."), item->min_length,
		                     points);
	return true;
}

/* Check how many digits stand behind the point. */
static bool check_decimals(const struct written *written)
{
	const char *point = strchr(written->text, '.');
	size_t digits = point ? strspn(point + 1, "0123456789") : 0;
	char limit[24];

	if (!written->item->decimals || digits < written->item->decimals ||
	    (written->type != ITEM_DECIMAL && written->type != ITEM_QUANTITY))
		return true;
	snprintf(limit, sizeof limit, "%zu", written->item->decimals - 1);
	return refuse(written, N_("This number can have {1} digits behind the point."), limit);
}

/* Check the form's own pattern. */
static bool check_pattern(const struct written *written)
{
	const struct text *format = &written->item->entry_format;

	if (!written->item->regex || regex_matches(written->item->regex, written->text))
		return true;
	if (format->en || format->zh)
		return refuse(written, N_("Please write this as the form asks: {1}"), text_in(*format, LANG_EN));
	return refuse(written, N_("This is not written as the form asks."), NULL);
}

/* Tell whether the rest of a text has hexadecimal digits in groups of these lengths. */
static bool is_uuid(const char *text)
{
	static const size_t groups[] = {8, 4, 4, 4, 12};
	size_t i;

	for (i = 0; i < sizeof groups / sizeof *groups; i++) {
		if (strspn(text, "0123456789abcdefABCDEF") != groups[i])
			return false;
		text += groups[i];
		if (i + 1 < sizeof groups / sizeof *groups && *text++ != '-')
			return false;
	}
	return !*text;
}

/* Tell whether a text is a URI, absolute or relative, as far as its letters tell. */
static bool is_uri(const char *text)
{
	const char *at;

	for (at = text; *at; at++)
		if ((unsigned char)*at <= ' ' || strchr("<>\"{}|\\^`", *at))
			return false;
	if (strncmp(text, "urn:uuid:", 9) == 0)
		return is_uuid(text + 9);
	if (strncmp(text, "urn:oid:", 8) == 0)
		return text[8] && strspn(text + 8, "0123456789.") == strlen(text + 8);
	return *text;
}

/* Count the bytes that base64 stands for. */
static double base64_size(const char *data)
{
	size_t length = 0, padding = 0;

	for (; *data; data++) {
		length += !strchr("\r\n \t", *data);
		padding += *data == '=';
	}
	return (double)(length / 4 * 3) - (double)padding;
}

/* Check what an attachment says about its size. */
static bool check_attachment(const struct written *written, struct json_object *object)
{
	const char *data = fhir_string(object, "data");
	struct json_object *said = fhir_member(object, "size", json_type_int);
	double most, size = data ? base64_size(data) : said ? json_object_get_double(said) : 0;

	if (data && said && size != json_object_get_double(said))
		return refuse(written, N_("The size of this attachment is not the one it says."), NULL);
	if (value_number(written->item->max.value.text, &most) && size > most)
		return refuse(written, N_("This attachment is larger than the {1} bytes that the form takes."),
		              written->item->max.value.text);
	return true;
}

/* Check an object. */
static bool check_object(const struct written *written)
{
	struct json_object *object = json_read(written->text, strlen(written->text), NULL);
	const char *reference = fhir_string(object, "reference");
	bool fine = true;

	if (written->type == ITEM_ATTACHMENT)
		fine = check_attachment(written, object);
	else if (reference && !is_uri(reference))
		fine = refuse(written, N_("“{1}” is not a reference."), reference);
	json_object_put(object);
	return fine;
}

/* Check how a value is written. */
bool form_check_written(const struct item *item, const struct value *value, struct msg *why)
{
	struct written written = {
	        .item = item, .type = value->kind ? value->kind : item->type, .text = value->text, .why = why};

	if (written.type == ITEM_ATTACHMENT || written.type == ITEM_REFERENCE)
		return check_object(&written);
	if (written.type == ITEM_URL && !is_uri(value->text))
		return refuse(&written, N_("This is not an address, like https://example.org."), NULL);
	if (item_option_of(item, value))
		return true; /* the form's own words */
	return check_length(&written) && check_decimals(&written) && check_pattern(&written);
}
