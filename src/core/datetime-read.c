/* datetime-read.c - a time of day as a person types it, in English or Chinese, alone or behind a date.
 *
 * A time has digits for the hour; minutes and seconds follow behind a mark, or the digits are written together (1430).
 * What is meant before or after noon is said by a word, else the clock has 24 hours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "core/datetime.h"

#define TYPED_MAX 200 /* bytes */

/* Copy in half width and lower case, without the spaces. */
static char *fold(const char *typed)
{
	const char *end = typed + strlen(typed);
	struct buf out = {0};
	uint32_t cp;
	char bytes[4];

	while (typed < end) {
		cp = utf8_folded(utf8_decode(&typed, end));
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (cp != ' ')
			buf_append(&out, bytes, utf8_encode(cp, bytes));
	}
	return buf_take(&out);
}

enum half { HALF_NONE, HALF_MORNING, HALF_NOON, HALF_AFTERNOON, HALF_EVENING };

static const struct {
	const char *word;
	enum half half;
} halves[] = {
        {"a.m.", HALF_MORNING},   {"p.m.", HALF_AFTERNOON}, {"am", HALF_MORNING},   {"pm", HALF_AFTERNOON},
        {"上午", HALF_MORNING},   {"早上", HALF_MORNING},   {"凌晨", HALF_MORNING}, {"清晨", HALF_MORNING},
        {"下午", HALF_AFTERNOON}, {"晚上", HALF_EVENING},   {"傍晚", HALF_EVENING}, {"中午", HALF_NOON},
};

/* Skip a word that says before or after noon. */
static enum half take_half(const char **at)
{
	size_t i;

	for (i = 0; i < sizeof halves / sizeof *halves; i++)
		if (strncmp(*at, halves[i].word, strlen(halves[i].word)) == 0) {
			*at += strlen(halves[i].word);
			return halves[i].half;
		}
	return HALF_NONE;
}

/* Skip one of these marks; an empty one is the end of the list. */
static bool take_mark(const char **at, const char *const *marks)
{
	for (; **marks; marks++)
		if (strncmp(*at, *marks, strlen(*marks)) == 0) {
			*at += strlen(*marks);
			return true;
		}
	return false;
}

/* Read one or two digits. */
static bool take_number(const char **at, int *out)
{
	size_t digits = strspn(*at, "0123456789");

	if (digits < 1 || digits > 2)
		return false;
	*out = (int)strtol(*at, NULL, 10);
	*at += digits;
	return true;
}

struct clock {
	int hour, minute, second;
};

/* Read minutes and seconds behind the hour's mark. */
static bool take_rest(const char **at, struct clock *clock)
{
	static const char *const minute_marks[] = {":", "分", ".", ""}, *const second_marks[] = {"秒", ""};

	if (strncmp(*at, "半", strlen("半")) == 0) {
		*at += strlen("半");
		clock->minute = 30;
		return true;
	}
	if (**at < '0' || **at > '9')
		return true;
	if (!take_number(at, &clock->minute))
		return false;
	if (!take_mark(at, minute_marks) || **at < '0' || **at > '9')
		return true;
	if (!take_number(at, &clock->second))
		return false;
	take_mark(at, second_marks);
	return true;
}

/* Read 1430 or 143015. */
static bool take_run(const char **at, struct clock *clock)
{
	size_t digits = strspn(*at, "0123456789");
	int run = digits <= 6 ? (int)strtol(*at, NULL, 10) : 0;

	if (digits != 4 && digits != 6)
		return false;
	*at += digits;
	if (digits == 6) {
		clock->second = run % 100;
		run /= 100;
	}
	clock->minute = run % 100;
	clock->hour = run / 100;
	return true;
}

/* Put the hour on a clock of 24. An hour that the word does not go with is not guessed at: 12 in the evening. */
static bool set_half(struct clock *clock, enum half half)
{
	static const struct {
		int first, last, add; /* the hours the word goes with, and what is added to them */
	} rules[][2] = {
	        [HALF_NONE] = {{0, 23, 0}, {0, 23, 0}},      [HALF_MORNING] = {{1, 11, 0}, {12, 12, -12}},
	        [HALF_NOON] = {{10, 13, 0}, {1, 2, 12}},     [HALF_AFTERNOON] = {{12, 18, 0}, {1, 11, 12}},
	        [HALF_EVENING] = {{17, 23, 0}, {5, 11, 12}},
	};
	int i;

	for (i = 0; i < 2; i++)
		if (clock->hour >= rules[half][i].first && clock->hour <= rules[half][i].last) {
			clock->hour += rules[half][i].add;
			return clock->minute <= 59 && clock->second <= 59;
		}
	return false;
}

/* Read a time at the start of a folded text; *at is then behind it. */
static bool take_clock(const char **at, struct clock *clock)
{
	static const char *const hour_marks[] = {":", "点钟", "点", "时", ".", ""};
	enum half half = take_half(at), after;
	bool marked = false;

	*clock = (struct clock){0};
	if (!take_run(at, clock)) {
		if (!take_number(at, &clock->hour))
			return false;
		marked = take_mark(at, hour_marks);
		if (marked && !take_rest(at, clock))
			return false;
	} else {
		marked = true;
	}
	after = take_half(at);
	if (half != HALF_NONE && after != HALF_NONE)
		return false;
	half = half != HALF_NONE ? half : after;
	return (marked || half != HALF_NONE) && set_half(clock, half);
}

/* Read a time of day. */
bool time_read(const char *typed, char out[DATETIME_TEXT])
{
	char *text;
	const char *at;
	struct clock clock;
	long millis;
	bool read;

	if (strlen(typed) < DATETIME_TEXT && time_parse(typed, &millis)) {
		snprintf(out, DATETIME_TEXT, "%s", typed);
		return true;
	}
	if (strlen(typed) > TYPED_MAX)
		return false;
	text = fold(typed);
	at = text;
	read = take_clock(&at, &clock) && !*at;
	if (read)
		snprintf(out, DATETIME_TEXT, "%02d:%02d:%02d", clock.hour, clock.minute, clock.second);
	free(text);
	return read;
}

/* Read the offset behind a time: Z, +8, +0800, +08:00; none takes the one handed in. Writes FHIR's form. */
static bool read_zone(const char *at, const char *zone, char out[7])
{
	unsigned hours = 0, minutes = 0;
	size_t digits;
	int offset;

	if (!*at || strcmp(at, "z") == 0) {
		snprintf(out, 7, "%s", *at ? "Z" : zone);
		return true;
	}
	if (*at != '+' && *at != '-')
		return false;
	digits = strspn(at + 1, "0123456789");
	if (digits == 4 && !at[5])
		sscanf(at + 1, "%2u%2u", &hours, &minutes);
	else if (digits < 1 || digits > 2 ||
	         (at[digits + 1] &&
	          (at[digits + 1] != ':' || strspn(at + digits + 2, "0123456789") != 2 || at[digits + 4])))
		return false;
	else
		sscanf(at + 1, "%2u:%2u", &hours, &minutes);
	snprintf(out, 7, "%c%02u:%02u", *at, hours % 100, minutes % 100);
	return zone_parse(out, &offset);
}

/* Read a time and its offset that stand behind a date. */
static bool read_tail(const char *typed, const char *zone, const char *date, char out[DATETIME_TEXT])
{
	char *text = fold(typed), offset[7];
	const char *at = text;
	struct clock clock;
	bool read = take_clock(&at, &clock) && read_zone(at, zone, offset);

	if (read)
		snprintf(out, DATETIME_TEXT, "%sT%02d:%02d:%02d%s", date, clock.hour, clock.minute, clock.second,
		         offset);
	free(text);
	return read;
}

/* Tell how many bytes at this place can part a date from the time behind it; 0: none. */
static size_t parting(const char *at)
{
	static const char *const marks[] = {" ", "T", "t", ",", "，", "　", "日", "号"};
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strncmp(at, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

/* Read a date and the time behind it, parted at one place. */
static bool read_parted(const char *typed, size_t at, size_t mark, const char *zone, char out[DATETIME_TEXT])
{
	char *head = xstrndup(typed, at), text[DATE_TEXT];
	struct date date;
	bool words, read = date_read(head, &date, &words) == DATE_READ && date.day && !words;

	free(head);
	if (!read)
		return false;
	date_write(date, text);
	return read_tail(typed + at + mark, zone, text, out);
}

/* Read a date with or without a time. */
enum date_reading datetime_read(const char *typed, const char *zone, char out[DATETIME_TEXT], bool *words)
{
	enum date_reading reading;
	struct datetime datetime;
	struct date date;
	size_t at, mark;

	*words = false;
	if (strlen(typed) > TYPED_MAX)
		return DATE_UNREADABLE;
	if (strlen(typed) < DATETIME_TEXT && datetime_parse(typed, &datetime)) {
		snprintf(out, DATETIME_TEXT, "%s", typed);
		return DATE_READ;
	}
	reading = date_read(typed, &date, words);
	if (reading == DATE_READ)
		date_write(date, out);
	for (at = 0; reading == DATE_UNREADABLE && typed[at]; at++) {
		mark = at ? parting(typed + at) : 0;
		if (mark && typed[at + mark] && read_parted(typed, at, mark, zone, out)) {
			*words = false;
			return DATE_READ;
		}
	}
	return reading;
}
