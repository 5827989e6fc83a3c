/* utf8.c - decoding, width in cells, and grapheme clusters.
 *
 * Knows libunistring's clusters.  One character's cells are in utf8-cells.c, lines and the door for text in utf8-wrap.c
 * and utf8-clean.c.  Nearly all text is ASCII or Chinese, where every code point is a cluster:
 * that is told apart without a table, since each screen asks thousands of times. */
#include "base/utf8.h"

#include <string.h>
#include <unigbrk.h>

#define CLUSTER_BYTES 64 /* a longer cluster, which no writing has, is taken as several */

/* Decode the code point at `at`, of which `left` bytes may be read; return its bytes, or 0 where it is malformed. */
static size_t decode(const unsigned char *at, size_t left, uint32_t *cp)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length, i;

	*cp = at[0];
	if (at[0] < 0x80)
		return 1;
	if (at[0] > 0xE0 && at[0] < 0xED && left >= 3 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
		*cp = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
		return 3; /* Chinese: the short way to what follows */
	}
	length = at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
	if (length == 0 || length > left)
		return 0;
	*cp = at[0] & (0x7Fu >> length);
	for (i = 1; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		*cp = *cp << 6 | (at[i] & 0x3F);
	}
	if (*cp < least[length] || *cp > 0x10FFFF || (*cp >= 0xD800 && *cp <= 0xDFFF))
		return 0;
	return length;
}

/* Decode one code point of a NUL-terminated string: the NUL ends a sequence that is cut short. */
static uint32_t decode_next(const char **text)
{
	return utf8_decode(text, *text + 4);
}

/* Decode one code point before `end` and move behind it. */
uint32_t utf8_decode(const char **text, const char *end)
{
	uint32_t cp = (unsigned char)**text;
	size_t length;

	if (cp < 0x80) {
		++*text;
		return cp;
	}
	length = decode((const unsigned char *)*text, (size_t)(end - *text), &cp);
	*text += length ? length : 1;
	return length ? cp : UTF8_BAD;
}

/* Encode one code point; what is none becomes U+FFFD. */
size_t utf8_encode(uint32_t cp, char out[4])
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t length, i;

	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = UTF8_BAD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	length = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3F));
		cp >>= 6;
	}
	out[0] = (char)(lead[length] | cp);
	return length;
}

/* Tell whether all of it is well-formed, and where it is not. */
bool utf8_valid(const char *text, size_t length, size_t *bad)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0, step;
	uint32_t cp;

	for (; at < length; at += step) {
		step = decode(bytes + at, length - at, &cp);
		if (step > 0)
			continue;
		if (bad)
			*bad = at;
		return false;
	}
	return true;
}

/* Count the code points of a string; each malformed byte counts for one. */
size_t utf8_count(const char *text)
{
	size_t count = 0;

	for (; *text; count++)
		decode_next(&text);
	return count;
}

/* Tell the cells of a string. */
int utf8_width(const char *text)
{
	int cells = 0;

	while (*text)
		cells += utf8_cells(decode_next(&text));
	return cells;
}

/* Tell how many bytes from the start fit in so many cells. */
size_t utf8_clip(const char *text, int cells)
{
	size_t at = 0, next;
	const char *part;

	for (; text[at]; at = next) {
		next = utf8_next(text, at);
		for (part = text + at; part < text + next;)
			cells -= utf8_cells(decode_next(&part));
		if (cells < 0)
			break;
	}
	return at;
}

/* Tell whether a code point neither joins nor is joined: ASCII, ideographs, kana, Latin, their punctuation. */
static bool is_plain(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7F) || (cp >= 0x30A0 && cp <= 0x9FFF) || (cp >= 0xFF01 && cp <= 0xFF60) ||
	       (cp >= 0x3001 && cp <= 0x3029) || (cp >= 0x2010 && cp <= 0x2027) || (cp >= 0xA0 && cp <= 0x2FF) ||
	       (cp >= 0x3041 && cp <= 0x3096);
}

/* Tell the end of the cluster that starts at `at`, where the standard's tables have to say. (u8_grapheme_next() of
 * libunistring 1.0 takes flags and joined emoji apart; u8_grapheme_breaks() does not.) */
static size_t next_by_table(const char *text, size_t at)
{
	size_t length = strnlen(text + at, CLUSTER_BYTES), next, back;
	char breaks[CLUSTER_BYTES];

	if (length == CLUSTER_BYTES) { /* do not cut a code point: its first byte is one of the last four */
		for (back = 0; back < 4 && (text[at + length - back] & 0xC0) == 0x80;)
			back++;
		length -= back < 4 ? back : 0;
	}
	u8_grapheme_breaks((const uint8_t *)text + at, length, breaks);
	for (next = 1; next < length && !breaks[next];)
		next++;
	return at + next;
}

/* Tell whether a byte is a character that is seen. */
static bool is_ascii(char byte)
{
	return byte >= 0x20 && byte < 0x7F;
}

/* Tell the end of the cluster that starts at `at`; at the end of the text that is `at` itself. */
size_t utf8_next(const char *text, size_t at)
{
	const char *next = text + at, *ahead;

	if (!*next)
		return at;
	if (is_ascii(next[0]) && (is_ascii(next[1]) || !next[1]))
		return at + 1;
	if (is_plain(decode_next(&next))) {
		ahead = next;
		if (!*ahead || is_plain(decode_next(&ahead)))
			return (size_t)(next - text);
	}
	return next_by_table(text, at);
}

/* Tell the start of the cluster that ends at `at`: clusters are told apart from the start of a line on, since what
 * stands before decides (flags are pairs); 0 where there is none. */
size_t utf8_prev(const char *text, size_t at)
{
	size_t start = at ? at - 1 : 0, next;

	while (start > 0 && text[start - 1] != '\n')
		start--;
	while ((next = utf8_next(text, start)) < at && next > start)
		start = next;
	return start;
}

/* The first byte of a sequence: how many follow, and the bits it gives. */
static bool feed_lead(struct utf8_feed *feed, unsigned char byte)
{
	if (byte < 0xC2 || byte > 0xF4)
		return false;
	feed->need = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
	feed->min = feed->need == 1 ? 0x80 : feed->need == 2 ? 0x800 : 0x10000;
	feed->cp = byte & (0x3Fu >> feed->need);
	return true;
}

/* Take one byte; tell whether a code point is complete, and whether the byte has to be fed again. */
bool utf8_feed(struct utf8_feed *feed, unsigned char byte, uint32_t *cp, bool *again)
{
	*again = false;
	if (feed->need > 0 && (byte & 0xC0) == 0x80) {
		feed->cp = feed->cp << 6 | (byte & 0x3F);
		if (--feed->need > 0)
			return false;
		*cp = feed->cp;
		if (*cp < feed->min || *cp > 0x10FFFF || (*cp >= 0xD800 && *cp <= 0xDFFF))
			*cp = UTF8_BAD;
		return true;
	}
	if (feed->need > 0) { /* cut short: the byte is not part of it */
		feed->need = 0;
		*again = byte < 0x80 || (byte >= 0xC2 && byte <= 0xF4);
		*cp = UTF8_BAD;
		return true;
	}
	if (byte >= 0x80 && feed_lead(feed, byte))
		return false;
	*cp = byte < 0x80 ? byte : UTF8_BAD;
	return true;
}
