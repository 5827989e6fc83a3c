/* datetime.c - FHIR's time and dateTime.
 *
 * Called by value.c (comparisons), value-json.c (what comes in) and form-check.c (limits).  What people type is read in
 * datetime-read.c. */
#include "core/datetime.h"

#include <stdio.h>
#include <string.h>

#define DAY 86400000LL /* thousandths of a second */

/* Read two digits of at most a value. */
static bool take_pair(const char **at, int most, int *out)
{
	const char *text = *at;

	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*out = (text[0] - '0') * 10 + text[1] - '0';
	*at += 2;
	return *out <= most;
}

/* Read one given byte. */
static bool take(const char **at, char byte)
{
	if (**at != byte)
		return false;
	++*at;
	return true;
}

/* Read a fraction of a second behind its point; what is finer than a thousandth is left out. */
static bool take_fraction(const char **at, long *millis)
{
	long worth = 100;

	if (**at < '0' || **at > '9')
		return false;
	for (; **at >= '0' && **at <= '9'; ++*at, worth /= 10)
		*millis += (**at - '0') * worth;
	return true;
}

/* Read a time. A leap second is one. */
static bool take_time(const char **at, long *millis)
{
	int hour, minute, second;

	if (!take_pair(at, 23, &hour) || !take(at, ':') || !take_pair(at, 59, &minute) || !take(at, ':') ||
	    !take_pair(at, 60, &second))
		return false;
	*millis = ((hour * 60L + minute) * 60 + second) * 1000;
	return !take(at, '.') || take_fraction(at, millis);
}

/* Read a time of day. */
bool time_parse(const char *text, long *millis)
{
	return take_time(&text, millis) && !*text;
}

/* Read an offset. */
bool zone_parse(const char *text, int *offset)
{
	int hours, minutes, sign = *text == '-' ? -1 : 1;

	*offset = 0;
	if (strcmp(text, "Z") == 0)
		return true;
	if (*text != '-' && *text != '+')
		return false;
	text++;
	if (!take_pair(&text, 14, &hours) || !take(&text, ':') || !take_pair(&text, 59, &minutes) || *text)
		return false;
	*offset = sign * (hours * 60 + minutes);
	return true;
}

/* Read a dateTime. */
bool datetime_parse(const char *text, struct datetime *out)
{
	const char *mark = strchr(text, 'T');
	char date[DATE_TEXT] = "";

	*out = (struct datetime){0};
	if (!mark)
		return date_parse(text, &out->date);
	if (mark - text != DATE_TEXT - 1)
		return false;
	memcpy(date, text, DATE_TEXT - 1);
	out->timed = true;
	mark++;
	return date_parse(date, &out->date) && take_time(&mark, &out->millis) && zone_parse(mark, &out->offset);
}

/* Give the first moment it can be. */
long long datetime_first(const struct datetime *datetime, int offset)
{
	long long day = date_first(datetime->date) * DAY;

	return datetime->timed ? day + datetime->millis - datetime->offset * 60000LL : day - offset * 60000LL;
}

/* Give the last moment it can be. */
long long datetime_last(const struct datetime *datetime, int offset)
{
	if (datetime->timed)
		return datetime_first(datetime, offset);
	return (date_last(datetime->date) + 1) * DAY - 1 - offset * 60000LL;
}

/* Order two moments. */
enum order datetime_compare(const struct datetime *a, const struct datetime *b)
{
	enum order order = date_compare(a->date, b->date);
	long long x, y;

	if (!a->timed || !b->timed)
		return order == ORDER_SAME && a->timed != b->timed ? ORDER_NONE : order;
	x = datetime_first(a, 0);
	y = datetime_first(b, 0);
	return x < y ? ORDER_LESS : x > y ? ORDER_MORE : ORDER_SAME;
}

/* Write a time as people read it. */
void time_show(const char *text, char out[DATETIME_TEXT])
{
	bool plain = strlen(text) == 8 && strcmp(text + 5, ":00") == 0;

	snprintf(out, DATETIME_TEXT, "%.*s", plain ? 5 : DATETIME_TEXT - 1, text);
}

/* Write a dateTime as people read it. */
void datetime_show(const char *text, char out[DATETIME_TEXT])
{
	const char *time = strchr(text, 'T'), *zone = time ? time + strcspn(time, "Z+-") : "";
	char clock[DATETIME_TEXT], shown[DATETIME_TEXT];

	if (!time) {
		snprintf(out, DATETIME_TEXT, "%s", text);
		return;
	}
	snprintf(clock, sizeof clock, "%.*s", (int)(zone - time - 1), time + 1);
	time_show(clock, shown);
	snprintf(out, DATETIME_TEXT, "%.*s %.18s %.6s", DATE_TEXT - 1, text, shown,
	         strcmp(zone, "Z") == 0 ? "UTC" : zone);
}
