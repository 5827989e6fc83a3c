/* datetime.h - times of day, and dates with one: FHIR's forms, their order, and as typed.
 *
 * A time always has its seconds, and a dateTime that has a time always has its offset, as FHIR wants them; what was
 * typed without them gets ":00" and the offset that is handed in.  Knows no clock and no time zone's rules. */
#ifndef CORE_DATETIME_H
#define CORE_DATETIME_H

#include "core/date.h"

#define DATETIME_TEXT 40 /* bytes of "2019-03-14T10:30:00.000+08:00" and its end, with room */

struct datetime {
	struct date date;
	bool timed;  /* has a time of day; the date is then whole */
	long millis; /* of the day, as its offset has it */
	int offset;  /* minutes that it is ahead of UTC */
};

/* Read FHIR's time, "10:30:00", with or without a fraction: thousandths of a second since midnight. */
bool time_parse(const char *text, long *millis);
/* Read FHIR's dateTime: a date, or "2019-03-14T10:30:00+08:00". */
bool datetime_parse(const char *text, struct datetime *out);
/* How a stands to b. Where one is less precise, and the parts both have are the same, it cannot be said. */
enum order datetime_compare(const struct datetime *a, const struct datetime *b);
/* The first and the last thousandth of a second it can be, in UTC, counted from a fixed day; of one without a time
 * the days begin at `offset`. */
long long datetime_first(const struct datetime *datetime, int offset);
long long datetime_last(const struct datetime *datetime, int offset);
/* "+08:00" or "Z" in minutes; false for anything else. */
bool zone_parse(const char *text, int *offset);

/* Write a time or a dateTime as people read it: "10:30", "2019-03-14 10:30 +08:00"; seconds only where they are not
 * 0. */
void time_show(const char *text, char out[DATETIME_TEXT]);
void datetime_show(const char *text, char out[DATETIME_TEXT]);

/* Read a time as a person types it: 14:30, 1430, 14.30, 2:30 pm, 下午2点半, 14点30分. Writes FHIR's form. */
bool time_read(const char *typed, char out[DATETIME_TEXT]);
/* Read a date, with or without a time behind it: as date_read() and time_read() do, or FHIR's form. `zone` is the
 * offset of a time that has none of its own. */
enum date_reading datetime_read(const char *typed, const char *zone, char out[DATETIME_TEXT], bool *words);

#endif
