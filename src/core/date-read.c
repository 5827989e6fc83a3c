/* date-read.c - a date as a person types it, in English or Chinese.
 *
 * Words that only say "about then" (a season, early, 左右) are taken out and noted; what is left are numbers, at most
 * one month's name, and marks between them.  Where it could mean two dates (3/4/2019) it is not read. */
#include "core/date.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define TYPED_MAX 200 /* bytes; nobody's date is longer */

/* Replace each of a word by spaces; tell whether it was there. */
static bool blank_out(char *text, const char *word)
{
	bool found = false;
	char *at;

	while ((at = strstr(text, word))) {
		memset(at, ' ', strlen(word));
		found = true;
	}
	return found;
}

/* Take the words out that say "about then"; longer ones stand before those they begin with. */
static bool take_words(char *text)
{
	static const char *const words[] = {
	        "springtime", "summertime", "wintertime", "spring", "summer", "autumn",  "fall",     "winter",
	        "beginning",  "early",      "middle",     "mid-",   "mid",    "late",    "start",    "end",
	        "around",     "roughly",    "about",      "circa",  "maybe",  "perhaps", "probably", "sometime",
	        "in the",     "of the",     "the ",       "上半年", "下半年", "春天",    "夏天",     "秋天",
	        "冬天",       "春季",       "夏季",       "秋季",   "冬季",   "春",      "夏",       "秋",
	        "冬",         "左右",       "前后",       "大约",   "大概",   "可能",    "约",       "上旬",
	        "中旬",       "下旬",       "年初",       "年中",   "年底",   "年末",    "初",       "中",
	        "底",         "末",         "的",
	};
	bool found = false;
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		found |= blank_out(text, words[i]);
	return found;
}

/* Copy in half width and lower case. */
static void fold(const char *typed, struct buf *out)
{
	const char *end = typed + strlen(typed);
	uint32_t cp;
	char bytes[4];

	while (typed < end) {
		cp = utf8_folded(utf8_decode(&typed, end));
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		buf_append(out, bytes, utf8_encode(cp, bytes));
	}
}

struct parts {
	int number[3], digits[3]; /* the numbers in their order, and how many digits each has */
	int count;
	int month; /* by its name, or 0 */
};

/* Read a number; false for one more than a date has. */
static bool take_number(const char **at, struct parts *parts)
{
	size_t digits = strspn(*at, "0123456789");

	if (parts->count == 3 || digits > 8)
		return false;
	parts->number[parts->count] = (int)strtol(*at, NULL, 10);
	parts->digits[parts->count++] = (int)digits;
	*at += digits;
	return true;
}

/* Read a word: a month's name, or one that may stand in a date. */
static bool take_name(const char **at, struct parts *parts)
{
	static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
	                                     "july",    "august",   "september", "october", "november", "december"};
	static const char *const fillers[] = {"st", "nd", "rd", "th", "of", "in", "on"};
	size_t length = strspn(*at, "abcdefghijklmnopqrstuvwxyz"), i;
	const char *word = *at;

	*at += length;
	for (i = 0; i < 12; i++)
		if (length <= strlen(months[i]) && strncmp(word, months[i], length) == 0 &&
		    (length == 3 || length == strlen(months[i]) || (length == 4 && i == 8))) { /* sept */
			if (parts->month)
				return false;
			parts->month = (int)i + 1;
			return true;
		}
	for (i = 0; i < sizeof fillers / sizeof *fillers; i++)
		if (length == strlen(fillers[i]) && strncmp(word, fillers[i], length) == 0)
			return true;
	return false;
}

/* Skip one mark that may stand between the parts. */
static bool take_mark(const char **at)
{
	static const char *const marks[] = {" ", "-", "/", ".", ",", "年", "月", "日", "号", "–", "—", "~"};
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strncmp(*at, marks[i], strlen(marks[i])) == 0) {
			*at += strlen(marks[i]);
			return true;
		}
	return false;
}

/* Split the text into its parts. */
static bool split(const char *at, struct parts *parts)
{
	while (*at) {
		if (*at >= '0' && *at <= '9'   ? !take_number(&at, parts)
		    : *at >= 'a' && *at <= 'z' ? !take_name(&at, parts)
		                               : !take_mark(&at))
			return false;
	}
	return true;
}

/* Take a run of digits apart: 201903, 20190314. */
static bool split_run(struct parts *parts)
{
	int run = parts->number[0], digits = parts->digits[0];

	if (parts->count != 1 || parts->month || (digits != 6 && digits != 8))
		return false;
	*parts = (struct parts){.count = digits / 2 - 1, .digits = {4, 2, 2}};
	if (digits == 8) {
		parts->number[2] = run % 100;
		run /= 100;
	}
	parts->number[1] = run % 100;
	parts->number[0] = run / 100;
	return true;
}

/* Say which part is the year, the month and the day. */
static bool assign(struct parts *parts, struct date *out)
{
	int i, year = -1, other[2] = {0, 0}, others = 0;

	split_run(parts);
	for (i = 0; i < parts->count; i++) {
		if (parts->digits[i] == 4 && year < 0)
			year = i;
		else if (parts->digits[i] > 2 || others == 2 || !parts->number[i])
			return false;
		else
			other[others++] = parts->number[i];
	}
	if (year < 0 || (parts->month && others > 1) || (!parts->month && others == 2 && year != 0))
		return false;
	out->year = parts->number[year];
	out->month = parts->month ? parts->month : other[0];
	out->day = parts->month ? other[0] : other[1];
	return true;
}

/* Read what a person typed. */
enum date_reading date_read(const char *typed, struct date *out, bool *words)
{
	enum date_reading result = DATE_UNREADABLE;
	struct parts parts = {0};
	struct buf text = {0};
	char form[DATE_TEXT];

	*words = false;
	*out = (struct date){0};
	if (strlen(typed) > TYPED_MAX)
		return DATE_UNREADABLE;
	fold(typed, &text);
	if (text.data && (strstr(text.data, "农历") || strstr(text.data, "阴历") || strstr(text.data, "lunar")))
		result = DATE_LUNAR;
	else if (text.data) {
		*words = take_words(text.data);
		if (split(text.data, &parts) && assign(&parts, out)) {
			date_write(*out, form);
			result = date_parse(form, out) ? DATE_READ : DATE_NO_SUCH_DAY;
		}
	}
	buf_finish(&text);
	return result;
}
