/* date.c - the calendar: FHIR's partial dates, their order, and limits that hang on today.
 *
 * Called by value.c (comparisons), form-check.c (limits), questionnaire-item.c (whether a limit can be read).  What
 * people type is read in date-read.c. */
#include "core/date.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_LAST 9999

/* Tell how many days a month has. */
static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Read exactly `count` digits. */
static bool take_digits(const char **at, int count, int *out)
{
	for (*out = 0; count > 0; count--, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*out = *out * 10 + (**at - '0');
	}
	return true;
}

/* Read a part with the hyphen before it; a text that has ended leaves the part unknown. */
static bool take_part(const char **at, int *out)
{
	*out = 0;
	if (!**at)
		return true;
	if (*(*at)++ != '-')
		return false;
	return take_digits(at, 2, out) && *out > 0;
}

/* Read FHIR's form. */
bool date_parse(const char *text, struct date *out)
{
	if (!take_digits(&text, 4, &out->year) || !take_part(&text, &out->month) || !take_part(&text, &out->day))
		return false;
	if (*text || out->year < 1 || out->month > 12)
		return false;
	return !out->month || out->day <= month_days(out->year, out->month);
}

/* Write FHIR's form. */
void date_write(struct date date, char out[DATE_TEXT])
{
	unsigned year = (unsigned)date.year % 10000, month = (unsigned)date.month % 100, day = (unsigned)date.day % 100;

	if (!date.month)
		snprintf(out, DATE_TEXT, "%04u", year);
	else if (!date.day)
		snprintf(out, DATE_TEXT, "%04u-%02u", year, month);
	else
		snprintf(out, DATE_TEXT, "%04u-%02u-%02u", year, month, day);
}

/* Order two dates as far as they are known. */
enum order date_compare(struct date a, struct date b)
{
	const int parts[][2] = {{a.year, b.year}, {a.month, b.month}, {a.day, b.day}};
	size_t i;

	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!parts[i][0] || !parts[i][1])
			return parts[i][0] == parts[i][1] ? ORDER_SAME : ORDER_NONE;
		if (parts[i][0] != parts[i][1])
			return parts[i][0] < parts[i][1] ? ORDER_LESS : ORDER_MORE;
	}
	return ORDER_SAME;
}

/* Count the days from 1 March of the year 0. */
static long day_number(int year, int month, int day)
{
	long y = month > 2 ? year : year - 1,
	     m = (month + 9) % 12; /* years that begin in March end with the leap day */

	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1;
}

/* Give the date of such a count. */
static struct date day_date(long days)
{
	struct date date = {.year = (int)(days / 366), .month = 1, .day = 1};

	while (date.year < YEAR_LAST && day_number(date.year + 1, 1, 1) <= days)
		date.year++;
	while (date.month < 12 && day_number(date.year, date.month + 1, 1) <= days)
		date.month++;
	date.day = (int)(days - day_number(date.year, date.month, 1)) + 1;
	return date;
}

/* Give the first day it can be. */
long date_first(struct date date)
{
	return day_number(date.year, date.month ? date.month : 1, date.day ? date.day : 1);
}

/* Give the last day it can be. */
long date_last(struct date date)
{
	int month = date.month ? date.month : 12;

	return day_number(date.year, month, date.day ? date.day : month_days(date.year, month));
}

/* Move by months; a day the month does not have becomes its last. */
static struct date add_months(struct date date, long months)
{
	long total = date.year * 12L + date.month - 1 + months;

	date.year = (int)(total / 12);
	date.month = (int)(total % 12) + 1;
	if (date.day > month_days(date.year, date.month))
		date.day = month_days(date.year, date.month);
	return date;
}

struct span {
	const char *name;
	int months, days;
};

/* Find the span of time a word names. */
static const struct span *find_span(const char *word)
{
	static const struct span spans[] = {
	        {"day", 0, 1},   {"days", 0, 1},   {"week", 0, 7},  {"weeks", 0, 7},
	        {"month", 1, 0}, {"months", 1, 0}, {"year", 12, 0}, {"years", 12, 0},
	};
	size_t i;

	for (i = 0; i < sizeof spans / sizeof *spans; i++)
		if (strcmp(word, spans[i].name) == 0)
			return &spans[i];
	return NULL;
}

/* Move a full date by so many of a span; false when that leaves the calendar. */
static bool move(struct date *date, long count, const struct span *span)
{
	long days = date_first(*date) + count * span->days, months = date->year * 12L + count * span->months;

	if (days < day_number(1, 1, 1) || days > day_number(YEAR_LAST, 12, 31) || months < 24 ||
	    months > YEAR_LAST * 12L)
		return false;
	*date = span->months ? add_months(*date, count * span->months) : day_date(days);
	return true;
}

/* Read a limit. */
bool date_limit(const char *text, const char *today, struct date *out)
{
	char sign[2], unit[8];
	int end = 0;
	long count;

	if (date_parse(text, out))
		return true;
	if (strncmp(text, "today()", 7) != 0 || !date_parse(today, out))
		return false;
	assert(out->day);
	text += 7;
	if (text[strspn(text, " ")] == '\0')
		return true;
	if (sscanf(text, " %1[+-] %5ld %7[a-z] %n", sign, &count, unit, &end) != 3 || text[end] || !find_span(unit))
		return false;
	return move(out, *sign == '-' ? -count : count, find_span(unit));
}
