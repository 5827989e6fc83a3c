/* value.c - numbers, quantities, and the order of two values.
 *
 * Called wherever values meet: enableWhen, limits, imports.  Decimals stay text; a double is made only to compare. */
#include "core/value.h"

#include "core/datetime.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDING 1e-6 /* relative: factors are written with some seven digits */

/* Skip digits; tell whether there was one. */
static bool skip_digits(const char **at)
{
	size_t digits = strspn(*at, "0123456789");

	*at += digits;
	return digits > 0;
}

/* Tell whether a text is a JSON number. */
static bool is_number(const char *at)
{
	if (*at == '-')
		at++;
	if (*at == '0')
		at++;
	else if (!skip_digits(&at))
		return false;
	if (*at == '.' && (at++, !skip_digits(&at)))
		return false;
	if (*at == 'e' || *at == 'E') {
		at++;
		if (*at == '+' || *at == '-')
			at++;
		if (!skip_digits(&at))
			return false;
	}
	return *at == '\0';
}

/* Read a decimal. */
bool value_number(const char *text, double *out)
{
	if (!text || !is_number(text))
		return false;
	*out = strtod(text, NULL);
	return isfinite(*out);
}

/* Tell whether it is a whole number of 32 bits. */
bool value_integer(const char *text)
{
	long long number;

	if (!is_number(text) || strpbrk(text, ".eE"))
		return false;
	errno = 0;
	number = strtoll(text, NULL, 10);
	return errno == 0 && number >= INT32_MIN && number <= INT32_MAX;
}

/* Order two numbers. */
enum order number_order(double a, double b, bool converted)
{
	if (a == b || (converted && fabs(a - b) <= ROUNDING * fmax(fabs(a), fabs(b))))
		return ORDER_SAME;
	return a < b ? ORDER_LESS : ORDER_MORE;
}

/* Tell whether two strings, either of which may be NULL, are the same. */
bool same_string(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Tell whether two values are the same. */
bool value_same(const struct value *a, const struct value *b)
{
	return same_string(a->text, b->text) && same_string(a->unit, b->unit) && same_string(a->system, b->system) &&
	       same_string(a->display, b->display) && a->kind == b->kind && a->uncoded == b->uncoded;
}

/* Find a unit of the item by its code. */
static const struct unit *find_unit(const struct item *item, const char *code)
{
	size_t i;

	for (i = 0; i < item->unit_count; i++)
		if (same_string(item->units[i].code, code))
			return &item->units[i];
	return NULL;
}

/* Give how a unit becomes the item's first one. */
static bool to_first(const struct item *item, const char *unit, double *factor, double *offset)
{
	const struct unit *own = unit ? find_unit(item, unit) : NULL;

	if (own) {
		*factor = own->factor;
		*offset = own->offset;
		return own == item->units || own->convertible;
	}
	*factor = 1;
	*offset = 0;
	return !unit || (item->unit_count && unit_convert(unit, item->units[0].code, factor, offset));
}

/* Express a quantity in another unit. */
bool value_in(const struct item *item, const struct value *value, const char *unit, double *out)
{
	double factor, offset, back_factor, back_offset;

	if (!value_number(value->text, out))
		return false;
	if (same_string(value->unit, unit))
		return true;
	if (to_first(item, value->unit, &factor, &offset) && to_first(item, unit, &back_factor, &back_offset)) {
		*out = (*out * factor + offset - back_offset) / back_factor;
		return true;
	}
	if (!value->unit || !unit || find_unit(item, unit) || !unit_convert(value->unit, unit, &factor, &offset))
		return false;
	*out = *out * factor + offset;
	return true;
}

/* Convert a decimal into the item's first unit. */
bool item_canonical(const struct item *item, const struct value *value, double *out)
{
	return value_in(item, value, item->unit_count ? item->units[0].code : NULL, out);
}

/* Order two numbers or quantities. */
static enum order compare_numbers(const struct item *item, const struct value *a, const struct value *b)
{
	double first, second;

	if (!value_number(b->text, &second) || !value_in(item, a, b->unit, &first))
		return ORDER_NONE;
	return number_order(first, second, !same_string(a->unit, b->unit));
}

/* Order two dates. */
static enum order compare_dates(const struct item *item, const struct value *a, const struct value *b)
{
	struct date first, second;

	(void)item;
	if (!date_parse(a->text, &first) || !date_parse(b->text, &second))
		return ORDER_NONE;
	return date_compare(first, second);
}

/* Order two texts by code point. */
static enum order compare_texts(const struct item *item, const struct value *a, const struct value *b)
{
	int order = strcmp(a->text, b->text); /* the order of UTF-8's bytes is that of the code points */

	(void)item;
	return order == 0 ? ORDER_SAME : order < 0 ? ORDER_LESS : ORDER_MORE;
}

/* Order two dateTimes. */
static enum order compare_datetimes(const struct item *item, const struct value *a, const struct value *b)
{
	struct datetime first, second;

	(void)item;
	if (!datetime_parse(a->text, &first) || !datetime_parse(b->text, &second))
		return ORDER_NONE;
	return datetime_compare(&first, &second);
}

/* Order two times of day. */
static enum order compare_times(const struct item *item, const struct value *a, const struct value *b)
{
	long first, second;

	(void)item;
	if (!time_parse(a->text, &first) || !time_parse(b->text, &second))
		return ORDER_NONE;
	return first < second ? ORDER_LESS : first > second ? ORDER_MORE : ORDER_SAME;
}

/* Compare two things that have no order. */
static enum order compare_things(const struct item *item, const struct value *a, const struct value *b)
{
	(void)item;
	return strcmp(a->text, b->text) == 0 ? ORDER_SAME : ORDER_MORE;
}

/* Compare two codes: the same when the systems are, or b names none. There is no other order among codes. */
static enum order compare_codes(const struct item *item, const struct value *a, const struct value *b)
{
	bool same = strcmp(a->text, b->text) == 0 && (!b->system || same_string(a->system, b->system));

	(void)item;
	return same ? ORDER_SAME : ORDER_MORE;
}

/* Order two values. */
enum order value_compare(const struct item *item, const struct value *a, const struct value *b)
{
	static enum order (*const compare[ITEM_TYPE_COUNT])(const struct item *, const struct value *,
	                                                    const struct value *) = {
	        [ITEM_GROUP] = compare_texts,        [ITEM_DISPLAY] = compare_texts,
	        [ITEM_BOOLEAN] = compare_texts,      [ITEM_DECIMAL] = compare_numbers,
	        [ITEM_INTEGER] = compare_numbers,    [ITEM_DATE] = compare_dates,
	        [ITEM_STRING] = compare_texts,       [ITEM_TEXT] = compare_texts,
	        [ITEM_CHOICE] = compare_codes,       [ITEM_QUANTITY] = compare_numbers,
	        [ITEM_DATETIME] = compare_datetimes, [ITEM_TIME] = compare_times,
	        [ITEM_URL] = compare_texts,          [ITEM_OPEN_CHOICE] = compare_codes,
	        [ITEM_ATTACHMENT] = compare_things,  [ITEM_REFERENCE] = compare_things,
	};

	if (a->kind != b->kind) /* a text is never the same as a code */
		return ORDER_MORE;
	return compare[a->kind == ITEM_GROUP ? item->type : a->kind](item, a, b);
}
