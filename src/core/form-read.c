/* form-read.c - what was typed on the answer line, read as a value.
 *
 * Kind about form (full width, Chinese marks, units behind the number, any way to write a date), strict about meaning:
 * what could be read in two ways is not read.  Whether the value is within its limits is form-check.c's business. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/datetime.h"
#include "core/form-private.h"
#include "core/form.h"
#include "core/value.h"

#define NUMBER_MAX 18 /* digits */

struct reading {
	const struct item *item;
	const char *typed; /* cleaned, without spaces around it */
	const char *unit;  /* chosen on the screen, or NULL */
	const char *zone;  /* of a time typed without one */
	struct arena *arena;
	struct answer *out;
	struct msg *why;
};

/* Refuse, with the sentence. */
static enum check_result refuse(struct reading *reading, const char *id, const char *argument)
{
	msg_set(reading->why, id, argument, NULL);
	return CHECK_HARD;
}

/* Copy in half width and lower case; signs for micro, degrees and minus become plain, spaces go. */
static char *plain(const char *text)
{
	static const struct {
		uint32_t from;
		const char *to;
	} signs[] = {{0xB5, "u"},   {0x3BC, "u"},  {0xB0, ""},    {0x2103, "c"}, {0x2109, "f"},
	             {0x2212, "-"}, {0x2044, "/"}, {0x2215, "/"}, {0xB7, "."},   {' ', ""}};
	const char *end = text + strlen(text);
	struct buf out = {0};
	char bytes[4];
	uint32_t cp;
	size_t i;

	while (text < end) {
		cp = utf8_folded(utf8_decode(&text, end));
		for (i = 0; i < sizeof signs / sizeof *signs && signs[i].from != cp;)
			i++;
		if (i < sizeof signs / sizeof *signs)
			buf_puts(&out, signs[i].to);
		else
			buf_append(&out, bytes, utf8_encode(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp, bytes));
	}
	return buf_take(&out);
}

/* Tell whether a typed text, made plain, is this text. */
static bool is_plainly(const char *typed, const char *text)
{
	char *own = text ? plain(text) : NULL;
	bool same = own && strcmp(own, typed) == 0;

	free(own);
	return same;
}

/* Find the unit of the item that was typed, by its code, its text, or how people write it. */
static const struct unit *find_unit(const struct item *item, const char *typed)
{
	static const struct {
		const char *code, *typed;
	} known[] = {
	        {"Cel", "c"},         {"Cel", "度"},      {"Cel", "摄氏度"},    {"[degF]", "f"},
	        {"[degF]", "华氏度"}, {"[in_i]", "in"},   {"[in_i]", "inch"},   {"[in_i]", "inches"},
	        {"cm", "厘米"},       {"cm", "公分"},     {"kg", "公斤"},       {"kg", "千克"},
	        {"[lb_av]", "lb"},    {"[lb_av]", "lbs"}, {"[lb_av]", "磅"},    {"wk", "w"},
	        {"wk", "week"},       {"wk", "weeks"},    {"wk", "周"},         {"d", "day"},
	        {"d", "days"},        {"d", "天"},        {"a", "y"},           {"a", "year"},
	        {"a", "years"},       {"a", "岁"},        {"m[IU]/L", "miu/l"}, {"m[IU]/L", "uiu/ml"},
	        {"m[IU]/L", "mu/l"},
	};
	const struct unit *unit;
	size_t i, j;

	for (i = 0; i < item->unit_count; i++) {
		unit = &item->units[i];
		if (is_plainly(typed, unit->code) || is_plainly(typed, unit->text.en) ||
		    is_plainly(typed, unit->text.zh))
			return unit;
	}
	for (i = 0; i < item->unit_count; i++) /* none is called that: one that people call so */
		for (j = 0; j < sizeof known / sizeof *known; j++)
			if (strcmp(known[j].code, item->units[i].code) == 0 && strcmp(known[j].typed, typed) == 0)
				return &item->units[i];
	return NULL;
}

/* Take the number at the start of a plain text, in FHIR's form: no plus, no leading zeros, a digit on both sides of the
 * point. Returns where it ends, or NULL. */
static const char *take_number(const char *text, struct buf *out)
{
	size_t whole, part = 0;

	if (*text == '-')
		buf_putc(out, '-');
	if (*text == '-' || *text == '+')
		text++;
	whole = strspn(text, "0123456789");
	if (text[whole] == '.')
		part = strspn(text + whole + 1, "0123456789");
	if (whole + part == 0 || whole + part > NUMBER_MAX)
		return NULL;
	for (; whole > 1 && *text == '0'; whole--)
		text++;
	buf_append(out, whole ? text : "0", whole ? whole : 1);
	text += whole;
	if (part) {
		buf_append(out, text, part + 1);
		text += part + 1;
	} else if (*text == '.') {
		text++;
	}
	return text;
}

/* Say how a number of this item is written. */
static enum check_result refuse_number(struct reading *reading, const char *plain_text)
{
	if (strchr(plain_text, ','))
		return refuse(reading, N_("Please write the number with a point and without commas, like 12.4."), NULL);
	if (reading->item->type == ITEM_INTEGER)
		return refuse(reading, N_("You can enter a whole number here, like 12. You may also leave it blank."),
		              NULL);
	return refuse(reading, N_("You can enter a number here, like 12.4. You may also leave it blank."), NULL);
}

/* Give what stands behind the number, as it was typed: a unit of the person's own. */
static const char *own_unit(const struct reading *reading)
{
	const char *at = reading->typed, *end = at + strlen(at), *next = at;
	uint32_t cp;

	while (at < end) {
		cp = utf8_folded(utf8_decode(&next, end));
		if (cp > 0x7F || !strchr("0123456789.,+- ", (int)cp))
			break;
		at = next;
	}
	return arena_strdup(reading->arena, at);
}

/* Set the unit of a number: the one typed, else the one chosen, else the first. */
static bool set_unit(struct reading *reading, const char *typed)
{
	const struct item *item = reading->item;
	const struct unit *unit = *typed ? find_unit(item, typed) : NULL;

	if (*typed && !unit && item->type == ITEM_QUANTITY && (!item->unit_count || item->units_open)) {
		reading->out->value.unit = own_unit(reading);
		return true;
	}
	if (*typed && !unit)
		return false;
	if (item->type != ITEM_QUANTITY)
		return !unit || unit == item->units;
	reading->out->value.unit = unit               ? unit->code
	                           : reading->unit    ? arena_strdup(reading->arena, reading->unit)
	                           : item->unit_count ? item->units[0].code
	                                              : NULL;
	return true;
}

/* Read a number and the unit behind it. */
static enum check_result read_number(struct reading *reading)
{
	char *text = plain(reading->typed);
	struct buf number = {0};
	const char *rest = take_number(text, &number);
	enum check_result result = CHECK_OK;

	if (!rest || *rest == ',' || (*rest >= '0' && *rest <= '9'))
		result = refuse_number(reading, text);
	else if (!set_unit(reading, rest))
		result = refuse(reading, N_("“{1}” cannot be read as a unit here. The number alone is enough."), rest);
	else if (reading->item->type == ITEM_INTEGER && !value_integer(buf_text(&number)))
		result = refuse_number(reading, text);
	else
		reading->out->value.text = arena_strdup(reading->arena, buf_text(&number));
	buf_finish(&number);
	free(text);
	return result;
}

/* Read a date; more words than the date are kept beside it. */
static enum check_result read_date(struct reading *reading)
{
	char text[DATE_TEXT];
	struct date date;
	bool words;

	switch (date_read(reading->typed, &date, &words)) {
	case DATE_READ:
		date_write(date, text);
		reading->out->value.text = arena_strdup(reading->arena, text);
		if (words)
			reading->out->said = arena_strdup(reading->arena, reading->typed);
		return CHECK_OK;
	case DATE_NO_SUCH_DAY:
		return refuse(reading, N_("The calendar has no “{1}”. You may write only the year, or year and month."),
		              reading->typed);
	case DATE_LUNAR:
		return refuse(reading, N_("The lunar calendar cannot be read here yet. The year alone is enough."),
		              NULL);
	case DATE_UNREADABLE:
		break;
	}
	return refuse(reading,
	              N_("You can enter a date here, like 2019, 2019-03 or 2019-03-14. You may also leave it blank."),
	              NULL);
}

/* Read a date with or without a time of day. */
static enum check_result read_datetime(struct reading *reading)
{
	char text[DATETIME_TEXT];
	bool words;

	switch (datetime_read(reading->typed, reading->zone, text, &words)) {
	case DATE_READ:
		reading->out->value.text = arena_strdup(reading->arena, text);
		if (words)
			reading->out->said = arena_strdup(reading->arena, reading->typed);
		return CHECK_OK;
	case DATE_NO_SUCH_DAY:
	case DATE_LUNAR:
		return read_date(reading);
	case DATE_UNREADABLE:
		break;
	}
	return refuse(reading,
	              N_("You can enter a date and a time here, like 2019-03-14 10:30, or the date alone. You may also "
	                 "leave it blank."),
	              NULL);
}

/* Read a time of day. */
static enum check_result read_time(struct reading *reading)
{
	char text[DATETIME_TEXT];

	if (!time_read(reading->typed, text))
		return refuse(reading, N_("You can enter a time here, like 10:30. You may also leave it blank."), NULL);
	reading->out->value.text = arena_strdup(reading->arena, text);
	return CHECK_OK;
}

/* Say that it cannot be typed. */
static enum check_result read_nothing(struct reading *reading)
{
	return refuse(reading, N_("This cannot be entered here. It can be left blank."), NULL);
}

/* Read a text. */
static enum check_result read_text(struct reading *reading)
{
	reading->out->value.text = arena_strdup(reading->arena, reading->typed);
	return CHECK_OK;
}

/* Find the line of the list that was typed: its code, or its text made plain. */
static const struct option *find_option(const struct item *item, const char *typed)
{
	char *text = plain(typed);
	const struct option *option, *found = NULL;
	size_t i;

	for (i = 0; !found && i < item->option_count; i++) {
		option = &item->options[i];
		if (option->absent == ABSENT_BLANK &&
		    (strcmp(option->value.text, typed) == 0 || is_plainly(text, option->text.en) ||
		     is_plainly(text, option->text.zh)))
			found = option;
	}
	free(text);
	return found;
}

/* Read what is no line of the list: the item's own words, where it takes them. */
static enum check_result read_open(struct reading *reading)
{
	struct value *value = &reading->out->value;

	if (!reading->item->open)
		return refuse(reading, N_("“{1}” is not one of the answers offered here."), reading->typed);
	value->text = arena_strdup(reading->arena, reading->typed);
	value->uncoded = reading->item->type == ITEM_CHOICE;
	value->kind = value->uncoded ? ITEM_GROUP : ITEM_STRING;
	return CHECK_OK;
}

/* Copy what was typed, cleaned and without spaces around it, into the arena. */
static const char *take_typed(const struct item *item, const char *typed, struct arena *arena)
{
	char *clean = utf8_cleaned(typed, strlen(typed), item->type == ITEM_TEXT ? UTF8_LINES : UTF8_LINE);
	const char *first = clean + strspn(clean, " \n"), *kept;
	size_t length = strlen(first);

	while (length && strchr(" \n", first[length - 1]))
		length--;
	kept = arena_strndup(arena, first, length);
	free(clean);
	return kept;
}

/* Read what was typed. */
enum check_result form_read(const struct form *form, const struct item *item, const char *typed, const char *unit,
                            struct arena *arena, struct answer *out, struct msg *why)
{
	static enum check_result (*const readers[ITEM_TYPE_COUNT])(struct reading *) = {
	        [ITEM_BOOLEAN] = read_open,       [ITEM_DECIMAL] = read_number,    [ITEM_INTEGER] = read_number,
	        [ITEM_DATE] = read_date,          [ITEM_STRING] = read_text,       [ITEM_TEXT] = read_text,
	        [ITEM_CHOICE] = read_open,        [ITEM_QUANTITY] = read_number,   [ITEM_DATETIME] = read_datetime,
	        [ITEM_TIME] = read_time,          [ITEM_URL] = read_text,          [ITEM_OPEN_CHOICE] = read_open,
	        [ITEM_ATTACHMENT] = read_nothing, [ITEM_REFERENCE] = read_nothing,
	};
	struct reading reading = {
	        .item = item, .unit = unit, .zone = form->zone, .arena = arena, .out = out, .why = why};
	const struct option *option;

	*out = (struct answer){0};
	reading.typed = take_typed(item, typed, arena);
	option = item->option_count ? find_option(item, reading.typed) : NULL;
	if (!option)
		return readers[item->type](&reading);
	out->value = option->value;
	return CHECK_OK;
}
