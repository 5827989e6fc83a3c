/* utf8-wrap.c - where a line may end.
 *
 * The breaks are UAX #14's by libunistring, the widths our own.  On top of them comes what Chinese print asks for
 * (GB/T 15834): closing punctuation never starts a line and opening never ends one, also where the standard leaves it
 * open, and the quotation marks “ ”, which it ties to both neighbours, may part from the wide character outside.
 * Knows utf8.h; called by whatever lays out text. */
#include "base/utf8.h"

#include <ctype.h>
#include <unilbrk.h>

#define LINE_BYTES 4096 /* a longer line is cut here: no screen or paper is that wide */

/* Tell whether a code point is one of a zero-terminated sorted list. */
static bool is_one_of(uint32_t cp, const uint16_t *list)
{
	while (*list && *list < cp)
		list++;
	return *list == cp;
}

/* Tell whether a line may not start with it, whatever stands before. */
static bool is_closing(uint32_t cp)
{
	static const uint16_t list[] = {'!',    '%',    ')',    ',',    '.',    ':',    ';',    '?',    ']',    '}',
	                                0x00B7, 0x2019, 0x201D, 0x2026, 0x2030, 0x2103, 0x3001, 0x3002, 0x3009, 0x300B,
	                                0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E,
	                                0xFF0F, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D, 0xFF5E, 0};

	return is_one_of(cp, list);
}

/* Tell whether a line may not end with it. */
static bool is_opening(uint32_t cp)
{
	static const uint16_t list[] = {'(',    '[',    '{',    0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E,
	                                0x3010, 0x3014, 0x3016, 0xFF08, 0xFF0F, 0xFF3B, 0xFF5B, 0};

	return is_one_of(cp, list);
}

/* Tell whether a line may end between two code points; `brk` is what UAX #14 says. */
static bool may_break(uint32_t before, uint32_t after, char brk)
{
	if (is_opening(before))
		return false;
	if (before == ' ')
		return brk == UC_BREAK_POSSIBLE;
	if (is_closing(after))
		return false;
	if (before == '.' && after < 0x80 && isalpha((int)after)) /* ".b" is one thing; UAX #14 says so in LB29 */
		return false;
	if (after == 0x201C || after == 0x2018)
		return utf8_cells(before) == 2 || before == 0x201D || before == 0x2019;
	if (before == 0x201D || before == 0x2019)
		return utf8_cells(after) == 2;
	return brk == UC_BREAK_POSSIBLE;
}

/* Find the start of the code point before `at`. */
static size_t step_back(const char *text, size_t at)
{
	do
		at--;
	while (at > 0 && (text[at] & 0xC0) == 0x80);
	return at;
}

/* Find the last place up to `limit` where a line may end, or 0; there is text behind `limit`. */
static size_t last_break(const char *text, size_t limit)
{
	const char *at, *end = text + limit;
	uint32_t before, after;
	char brk[LINE_BYTES];
	size_t here, back;

	after = utf8_decode(&end, end + 4);
	u8_possible_linebreaks((const uint8_t *)text, (size_t)(end - text), "UTF-8", brk);
	for (here = limit; here > 0; here = back, after = before) {
		back = step_back(text, here);
		at = text + back;
		before = utf8_decode(&at, end);
		if (may_break(before, after, brk[here]))
			return here;
	}
	return 0;
}

/* Tell the bytes of the clusters that fit, at least one; spaces at the end take no room. */
static size_t fitting(const char *text, int cells)
{
	size_t at = 0, next;
	const char *part;
	int used = 0;

	for (; text[at] && text[at] != '\n'; at = next) {
		next = utf8_next(text, at);
		if (next > LINE_BYTES - 4)
			break;
		for (part = text + at; part < text + next;)
			used += utf8_cells(utf8_decode(&part, text + next));
		if (used > cells && at > 0 && !(text[at] == ' ' && next == at + 1))
			break;
	}
	return at;
}

/* Take the next line from the text. */
size_t utf8_wrap(const char *text, int cells, size_t *skip)
{
	size_t end = fitting(text, cells), at;

	if (text[end] && text[end] != '\n') {
		at = last_break(text, end);
		end = at ? at : end;
	}
	for (at = end; text[at] == ' ';)
		at++;
	*skip = text[at] == '\n' ? at + 1 : at;
	while (end > 0 && text[end - 1] == ' ')
		end--;
	return end;
}
