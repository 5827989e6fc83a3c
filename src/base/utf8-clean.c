/* utf8-clean.c - the one door for text.
 *
 * What is typed, pasted, imported, stored, shown or printed passes here, so that nothing can drive a terminal, hide
 * in a name, or turn the reading direction.  Knows utf8.h and buf.h; the table below is the whole policy. */
#include "base/utf8.h"

#include <unictype.h>

#include "base/buf.h"

#define MARKS_MAX 3        /* combining marks that may follow a base */
#define DROPPED 0xFFFFFFFF /* no code point: nothing takes its place */

struct range {
	uint32_t first, last;
};

/* Find the range that holds a code point in a sorted table, or NULL. */
static const struct range *range_find(const struct range *table, size_t count, uint32_t cp)
{
	size_t low = 0, high = count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (cp > table[middle].last)
			low = middle + 1;
		else if (cp < table[middle].first)
			high = middle;
		else
			return &table[middle];
	}
	return NULL;
}

/* Tell whether a code point may be in a text. */
bool utf8_allowed(uint32_t cp)
{
	static const struct range refused[] = {
	        {0x0000, 0x001F},      /* C0 */
	        {0x007F, 0x009F},      /* DEL, C1 */
	        {0x00AD, 0x00AD},      /* soft hyphen */
	        {0x034F, 0x034F},      /* grapheme joiner */
	        {0x0600, 0x0605},      /* Arabic number signs: format characters */
	        {0x061C, 0x061C},      /* Arabic letter mark */
	        {0x06DD, 0x06DD},      /* end of ayah: format */
	        {0x070F, 0x070F},      /* Syriac abbreviation mark: format */
	        {0x0890, 0x0891},      /* Arabic pound and piastre marks: format */
	        {0x08E2, 0x08E2},      /* disputed end of ayah: format */
	        {0x115F, 0x1160},      /* Hangul fillers */
	        {0x17B4, 0x17B5},      /* Khmer inherent vowels, invisible */
	        {0x180B, 0x180F},      /* Mongolian variation selectors and vowel separator */
	        {0x200B, 0x200F},      /* zero width, direction marks */
	        {0x2028, 0x202E},      /* line and paragraph separators, embeddings, overrides */
	        {0x2060, 0x206F},      /* word joiner, invisible operators, isolates */
	        {0x3164, 0x3164},      /* Hangul filler */
	        {0xD800, 0xF8FF},      /* surrogates, private use */
	        {0xFDD0, 0xFDEF},      /* noncharacters */
	        {0xFE00, 0xFE0F},      /* variation selectors */
	        {0xFEFF, 0xFEFF},      /* byte order mark */
	        {0xFFA0, 0xFFA0},      /* half-width Hangul filler */
	        {0xFFF0, 0xFFFC},      /* specials but U+FFFD */
	        {0xFFFE, 0xFFFF},      /* noncharacters */
	        {0x110BD, 0x110BD},    /* Kaithi number sign: format */
	        {0x110CD, 0x110CD},    /* Kaithi number sign above: format */
	        {0x13430, 0x1343F},    /* Egyptian hieroglyph format controls */
	        {0x1BCA0, 0x1BCA3},    /* shorthand format controls */
	        {0x1D173, 0x1D17A},    /* musical format controls */
	        {0x1FFFE, 0x1FFFF},    /* noncharacters */
	        {0x2FFFE, 0x2FFFF},    /* noncharacters */
	        {0x3FFFE, 0xFFFFFFFF}, /* noncharacters, unassigned planes, tags, private use, beyond Unicode */
	};

	if (cp >= 0x20 && cp < 0x7F)
		return true;
	return !range_find(refused, sizeof refused / sizeof *refused, cp);
}

/* Tell whether a code point is drawn onto the one before it. */
static bool is_mark(uint32_t cp)
{
	if (cp < 0x300)
		return false;
	return utf8_cells(cp) == 0 || uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_M);
}

/* Tell what becomes of a code point, perhaps DROPPED; *marks counts those since the last base. */
static uint32_t passed(uint32_t cp, enum utf8_clean how, int *marks)
{
	if (cp == '\t' || (cp == '\n' && how == UTF8_LINE))
		cp = ' ';
	if (cp == '\n') {
		*marks = MARKS_MAX; /* at the start of a line there is no base yet */
		return cp;
	}
	if (!utf8_allowed(cp))
		return DROPPED;
	*marks = is_mark(cp) ? *marks + 1 : 0;
	return *marks > MARKS_MAX ? DROPPED : cp;
}

/* Copy a text, leaving out what the door refuses. */
char *utf8_cleaned(const char *text, size_t length, enum utf8_clean how)
{
	const char *end = text + length, *run = text, *start;
	struct buf clean = {0};
	int marks = MARKS_MAX;
	uint32_t cp, put;
	char bytes[4];

	while (text < end) {
		start = text;
		cp = utf8_decode(&text, end);
		if (cp == '\r' && text < end && *text == '\n')
			put = DROPPED;
		else
			put = passed(cp == '\r' ? '\n' : cp, how, &marks);
		if (put == cp && (cp != UTF8_BAD || text - start == 3))
			continue; /* stands as it is: copied with its neighbours */
		buf_append(&clean, run, (size_t)(start - run));
		if (put != DROPPED)
			buf_append(&clean, bytes, utf8_encode(put, bytes));
		run = text;
	}
	buf_append(&clean, run, (size_t)(end - run));
	return buf_take(&clean);
}

/* Fold a full-width or Chinese form to the ASCII key that is meant. */
uint32_t utf8_folded(uint32_t cp)
{
	static const uint16_t forms[][2] = {
	        {0x2018, '\''}, {0x2019, '\''}, {0x201C, '"'}, {0x201D, '"'}, {0x3000, ' '}, {0x3001, '/'},
	        {0x3002, '.'},  {0x300A, '<'},  {0x300B, '>'}, {0x3010, '['}, {0x3011, ']'},
	};
	size_t i;

	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp - 0xFF01 + '!';
	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		if (forms[i][0] == cp)
			return forms[i][1];
	return cp;
}
