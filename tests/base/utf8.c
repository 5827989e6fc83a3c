/* Decoding, counting, cells, clusters, and the decoder for bytes from a terminal. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unigbrk.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/msg.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct {
	const char *bytes;
	size_t bad; /* offset of the first malformed byte, -1: none */
} sequences[] = {
        {"", (size_t)-1},
        {"abc", (size_t)-1},
        {"\xC2\x80\xDF\xBF", (size_t)-1},                 /* two bytes: least and greatest */
        {"\xE0\xA0\x80\xEF\xBF\xBF", (size_t)-1},         /* three bytes */
        {"\xED\x9F\xBF\xEE\x80\x80", (size_t)-1},         /* beside the surrogates */
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", (size_t)-1}, /* four bytes */
        {"a\x80", 1},                                     /* a continuation alone */
        {"\xBF", 0},
        {"\xC0\x80", 0}, /* overlong */
        {"\xC1\xBF", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xED\xA0\x80", 0}, /* surrogates */
        {"\xED\xBF\xBF", 0},
        {"\xF4\x90\x80\x80", 0}, /* beyond U+10FFFF */
        {"\xF5\x80\x80\x80", 0},
        {"\xFE", 0},
        {"\xFF", 0},
        {"中\xE4\xB8", 3}, /* cut short at the end */
        {"\xE4\xB8"
         "a",
         0}, /* cut short by another character */
        {"\xF0\x9F\x98", 0},
        {"\xC3", 0},
};

static void test_valid(void **state)
{
	size_t i, bad, length;
	bool valid;

	(void)state;
	for (i = 0; i < COUNT(sequences); i++) {
		bad = (size_t)-1;
		length = strlen(sequences[i].bytes);
		valid = utf8_valid(sequences[i].bytes, length, &bad);
		assert_int_equal(valid, sequences[i].bad == (size_t)-1);
		assert_int_equal(bad, sequences[i].bad);
		assert_int_equal(utf8_valid(sequences[i].bytes, length, NULL), valid);
	}
	assert_true(utf8_valid("a\0b", 3, NULL));
}

/* A malformed sequence gives U+FFFD for its first byte only: what follows is not swallowed. */
static void test_decode_bad(void **state)
{
	const char *text, *end;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(sequences); i++) {
		if (sequences[i].bad == (size_t)-1)
			continue;
		text = sequences[i].bytes + sequences[i].bad;
		end = text + strlen(text);
		assert_int_equal(utf8_decode(&text, end), UTF8_BAD);
		assert_ptr_equal(text, sequences[i].bytes + sequences[i].bad + 1);
	}
	text = "\xE4\xB8"
	       "a";
	end = text + 3;
	assert_int_equal(utf8_decode(&text, end), UTF8_BAD);
	assert_int_equal(utf8_decode(&text, end), UTF8_BAD);
	assert_int_equal(utf8_decode(&text, end), 'a');
	assert_ptr_equal(text, end);
	text = "中"; /* the end is where the caller says */
	assert_int_equal(utf8_decode(&text, text + 2), UTF8_BAD);
}

/* Every code point comes back; surrogates and what lies beyond are written as U+FFFD. */
static void test_round_trip(void **state)
{
	const char *text;
	uint32_t cp, want;
	size_t length;
	char bytes[4];

	(void)state;
	for (cp = 0; cp <= 0x110010; cp++) {
		length = utf8_encode(cp, bytes);
		want = (cp >= 0xD800 && cp <= 0xDFFF) || cp > 0x10FFFF ? UTF8_BAD : cp;
		text = bytes;
		if (utf8_decode(&text, bytes + length) != want || text != bytes + length)
			fail_msg("U+%04X does not come back", (unsigned)cp);
	}
	assert_int_equal(utf8_encode('a', bytes), 1);
	assert_int_equal(utf8_encode(0xE9, bytes), 2);
	assert_int_equal(utf8_encode(0x4E2D, bytes), 3);
	assert_int_equal(utf8_encode(0x1F600, bytes), 4);
}

static void test_count_and_width(void **state)
{
	static const struct {
		const char *text;
		size_t count;
		int width;
	} cases[] = {
	        {"", 0, 0},         {"abc", 3, 3},
	        {"中文", 2, 4},     {"e\xCC\x81", 2, 1}, /* e and a combining acute */
	        {"é", 1, 1},        {"（１）", 3, 6},
	        {"😀", 1, 2},        {"\xE4\xB8", 2, 2}, /* two malformed bytes, each shown as U+FFFD */
	        {"\x01", 1, 1},                         /* wcwidth says -1: shown as U+FFFD */
	        {"\xC2\x85", 1, 1},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(utf8_count(cases[i].text), cases[i].count);
		assert_int_equal(utf8_width(cases[i].text), cases[i].width);
	}
	assert_int_equal(utf8_cells(0x4E2D), 2);
	assert_int_equal(utf8_cells(0x301), 0);
	assert_int_equal(utf8_cells(UTF8_BAD), 1);
	assert_int_equal(utf8_cells(0x10FFFF), 1);
}

/* Only what UAX #11 leaves open changes, and curses, which asks wcwidth, is told the same. */
static void test_ambiguous_width(void **state)
{
	static const struct {
		uint32_t cp;
		int narrow, wide;
	} cases[] = {
	        {'a', 1, 1},     {0xA0, 1, 1},   {0xA1, 1, 2},  {0xE9, 1, 2},      {0xEB, 1, 1},      {0x301, 0, 0},
	        {0x3B2, 1, 2},   {0x2018, 1, 2}, {0x201C, 1, 2}, {0x201E, 1, 1},   {0x2026, 1, 2},    {0x2103, 1, 2},
	        {0x4E2D, 2, 2},  {0xFF01, 2, 2}, {0xFF61, 1, 1}, {UTF8_BAD, 1, 2}, {0x1F1AC, 1, 2},   {0x1F600, 2, 2},
	        {0x10FFFF, 1, 2}, /* none: U+FFFD is drawn */
	};

	(void)state;
	for (int cells = 2; cells >= 1; cells--) {
		utf8_set_ambiguous(cells);
		for (size_t i = 0; i < COUNT(cases); i++) {
			int expected = cells == 2 ? cases[i].wide : cases[i].narrow;

			if (utf8_cells(cases[i].cp) != expected)
				fail_msg("U+%04X is %d wide", (unsigned)cases[i].cp, utf8_cells(cases[i].cp));
			if (wcwidth((wchar_t)cases[i].cp) >= 0)
				assert_int_equal(wcwidth((wchar_t)cases[i].cp), expected);
		}
	}
}

static void test_clip(void **state)
{
	static const struct {
		const char *text;
		int cells;
		size_t bytes;
	} cases[] = {
	        {"", 5, 0},
	        {"abc", 0, 0},
	        {"abc", -1, 0},
	        {"abc", 2, 2},
	        {"abc", 3, 3},
	        {"abc", 9, 3},
	        {"中文", 1, 0},
	        {"中文", 2, 3},
	        {"中文", 3, 3}, /* half of a wide one does not fit */
	        {"中文", 4, 6},
	        {"ae\xCC\x81x", 2, 4}, /* the mark stays with its base */
	        {"ae\xCC\x81x", 1, 1},
	        {"👨‍👩‍👧x", 3, 0}, /* a joined family is one cluster */
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(utf8_clip(cases[i].text, cases[i].cells), cases[i].bytes);
}

static const struct {
	const char *text;
	size_t ends[8]; /* of its clusters, 0 ends the list */
} clusters[] = {
        {"", {0}},
        {"ab", {1, 2}},
        {"中a文", {3, 4, 7}},
        {"e\xCC\x81\xCC\xA3x", {5, 6}},
        {"中\xCC\x81文", {5, 8}},
        {"🇨🇳🇺🇸x", {8, 16, 17}},
        {"a🇨🇳🇺", {1, 9, 13}},
        {"👨‍👩‍👧👍🏽", {18, 26}},
        {"a\r\nb", {1, 3, 4}},
        {"각x", {3, 4}},
        {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8x", {9, 10}}, /* the same as single jamo */
        {"a\n\nb", {1, 2, 3, 4}},
        {"\xFF"
         "中\xFE",
         {1, 4, 5}},
};

static void test_clusters(void **state)
{
	size_t i, at, start, inside;
	const size_t *end;

	(void)state;
	for (i = 0; i < COUNT(clusters); i++) {
		at = 0;
		for (end = clusters[i].ends; *end; end++) {
			start = at;
			at = utf8_next(clusters[i].text, at);
			assert_int_equal(at, *end);
			for (inside = start + 1; inside <= at; inside++) /* from anywhere in it to its start */
				assert_int_equal(utf8_prev(clusters[i].text, inside), start);
		}
		assert_int_equal(at, strlen(clusters[i].text));
		assert_int_equal(utf8_next(clusters[i].text, at), at);
		assert_int_equal(utf8_prev(clusters[i].text, 0), 0);
	}
}

/* The short way through plain text agrees with the standard's tables for every code point. */
static void test_plain_agrees(void **state)
{
	char text[16], breaks[16];
	size_t length, at;
	uint32_t cp;

	(void)state;
	for (cp = 1; cp <= 0x10FFFF; cp++) {
		memcpy(text, "中", 3);
		length = 3 + utf8_encode(cp, text + 3);
		memcpy(text + length, "a", 2);
		length += 1;
		u8_grapheme_breaks((const uint8_t *)text, length, breaks);
		for (at = utf8_next(text, 0); at < length; at = utf8_next(text, at))
			if (!breaks[at])
				fail_msg("U+%04X is torn off at %zu", (unsigned)cp, at);
		if (breaks[3] && utf8_next(text, 0) != 3)
			fail_msg("U+%04X is joined", (unsigned)cp);
	}
}

/* An endless cluster is taken in pieces, each of whole code points, and both ways agree. */
static void test_endless_cluster(void **state)
{
	char text[2 * 500 + 2] = "e";
	size_t i, at, next;

	(void)state;
	for (i = 0; i < 500; i++)
		memcpy(text + 1 + 2 * i, "\xCC\x81", 3);
	for (at = 0; text[at]; at = next) {
		next = utf8_next(text, at);
		assert_true(next > at);
		assert_true(utf8_valid(text + at, next - at, NULL));
		assert_int_equal(utf8_prev(text, next), at);
	}
}

/* Feed bytes as term.c does; write what comes out as hexadecimal numbers. */
static void feed_all(const char *bytes, char *out, size_t size)
{
	struct utf8_feed feed = {0};
	uint32_t cp;
	bool again;

	for (*out = '\0'; *bytes; bytes++)
		do
			if (utf8_feed(&feed, (unsigned char)*bytes, &cp, &again))
				snprintf(out + strlen(out), size - strlen(out), "%X ", (unsigned)cp);
		while (again);
}

static void test_feed(void **state)
{
	static const struct {
		const char *bytes, *out;
	} cases[] = {
	        {"a", "61 "},
	        {"\x1B[A", "1B 5B 41 "},
	        {"é中😀", "E9 4E2D 1F600 "},
	        {"\xFF"
	         "a",
	         "FFFD 61 "},
	        {"\x80\x80", "FFFD FFFD "},
	        {"\xE4\xB8"
	         "a",
	         "FFFD 61 "},                 /* the a is not lost */
	        {"\xE4\xB8中", "FFFD 4E2D "}, /* nor is a character that begins */
	        {"\xE4\xC3\xA9", "FFFD E9 "},
	        {"\xE4\x1B[A", "FFFD 1B 5B 41 "},
	        {"\xE4\xFF"
	         "a",
	         "FFFD 61 "}, /* a byte of no sequence goes with the one it cuts */
	        {"\xC0\x80"
	         "a",
	         "FFFD FFFD 61 "}, /* overlong by its first byte */
	        {"\xE0\x80\x80"
	         "a",
	         "FFFD 61 "}, /* overlong */
	        {"\xED\xA0\x80"
	         "a",
	         "FFFD 61 "}, /* surrogate */
	        {"\xF4\x90\x80\x80"
	         "a",
	         "FFFD 61 "}, /* beyond Unicode */
	        {"\xF5"
	         "a",
	         "FFFD 61 "},
	        {"\xE4\xE4\xE4\xB8\xAD", "FFFD FFFD 4E2D "},
	};
	char out[200];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		feed_all(cases[i].bytes, out, sizeof out);
		assert_string_equal(out, cases[i].out);
	}
}

static int set_up(void **state)
{
	(void)state;
	msg_init(NULL);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_valid),        cmocka_unit_test(test_decode_bad),
	        cmocka_unit_test(test_round_trip),   cmocka_unit_test(test_count_and_width),
	        cmocka_unit_test(test_ambiguous_width),
	        cmocka_unit_test(test_clip),         cmocka_unit_test(test_clusters),
	        cmocka_unit_test(test_plain_agrees), cmocka_unit_test(test_endless_cluster),
	        cmocka_unit_test(test_feed),
	};

	return cmocka_run_group_tests_name("base/utf8", tests, set_up, NULL);
}
