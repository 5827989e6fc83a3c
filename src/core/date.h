/* date.h - dates as people know them: a year, a month or a day, in FHIR's form and as typed.
 *
 * A date that is only a year or a month is a span of days; what is asked of it is answered only where every day of the
 * span gives the same answer.  Knows no clock: today is handed in. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdbool.h>

#define DATE_TEXT 11 /* bytes of "2019-03-14" and its end */

struct date {
	int year, month, day; /* month and day are 0 where they are not known */
};

/* How a stands to b. ORDER_NONE: it cannot be said. */
enum order { ORDER_LESS, ORDER_SAME, ORDER_MORE, ORDER_NONE };

/* Read FHIR's form: "2019", "2019-03" or "2019-03-14". False for anything else and for a day no calendar has. */
bool date_parse(const char *text, struct date *out);
/* Write FHIR's form. */
void date_write(struct date date, char out[DATE_TEXT]);
/* As FHIRPath: decided by the first part that differs; where one is less precise, it cannot be said. */
enum order date_compare(struct date a, struct date b);
/* The first and the last day it can be, counted in days from a fixed day. */
long date_first(struct date date);
long date_last(struct date date);
/* Read a limit: a date in FHIR's form, or "today() - 300 days" (or weeks, months, years; or +). */
bool date_limit(const char *text, const char *today, struct date *out);

enum date_reading { DATE_READ, DATE_NO_SUCH_DAY, DATE_LUNAR, DATE_UNREADABLE };
/* Read what a person typed: 2019, 2019-3, 2019/3/14, 2019.03, 2019年3月14日, March 2019, 14 March 2019, spring 2019,
 * 2019年春天.  *words is set when it said more than the date that came out. */
enum date_reading date_read(const char *typed, struct date *out, bool *words);

#endif
