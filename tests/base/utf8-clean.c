/* The one door for text: what passes, what is dropped, what becomes something else; and the folded keys. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/msg.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static void test_allowed(void **state)
{
	static const uint32_t passes[] = {' ',    '~',    0xA0,   0xE9,   0x300,   0x4E2D,  0x3000,  0x2010,
	                                  0x2014, 0x2026, 0x2027, 0x202F, 0x2070,  0xD7FF,  0xF900,  0xFDCF,
	                                  0xFDF0, 0xFE10, 0xFF01, 0xFFFD, 0x1F600, 0x20000, 0x30000, 0x1F1E8};
	static const uint32_t refused[] = {
	        0,      0x1B,   '\n',    '\t',    0x1F,    0x7F,    0x80,    0x9B,     0x9F,     0xAD,      0x61C,
	        0x180E, 0x200B, 0x200D,  0x200E,  0x200F,  0x2028,  0x2029,  0x202A,   0x202E,   0x2060,    0x2066,
	        0x2069, 0x206F, 0xD800,  0xDFFF,  0xE000,  0xF8FF,  0xFDD0,  0xFDEF,   0xFE0F,   0xFEFF,    0xFFF9,
	        0xFFFE, 0xFFFF, 0x1FFFF, 0xE0001, 0xE0041, 0xE0100, 0xF0000, 0x10FFFF, 0x110000, 0xFFFFFFFF};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(passes); i++)
		if (!utf8_allowed(passes[i]))
			fail_msg("U+%04X is refused", (unsigned)passes[i]);
	for (i = 0; i < COUNT(refused); i++)
		if (utf8_allowed(refused[i]))
			fail_msg("U+%04X passes", (unsigned)refused[i]);
}

static void test_cleaned(void **state)
{
	static const struct {
		const char *text, *line, *lines;
	} cases[] = {
	        {"", "", ""},
	        {"王丽 Wang", "王丽 Wang", "王丽 Wang"},
	        {"a\nb\tc", "a b c", "a\nb c"},
	        {"a\r\nb\rc\n", "a b c ", "a\nb\nc\n"},
	        {"\r\r\n\n", "   ", "\n\n\n"},
	        {"a\x1B[31mred", "a[31mred", "a[31mred"},
	        {"\xC2\x9B"
	         "31m",
	         "31m", "31m"}, /* C1 as UTF-8 */
	        {"\x9B"
	         "31m",
	         "\xEF\xBF\xBD"
	         "31m",
	         "\xEF\xBF\xBD"
	         "31m"}, /* the bare byte */
	        {"中\xE4\xB8", "中\uFFFD\uFFFD", "中\uFFFD\uFFFD"},
	        {"\uFFFDx", "\uFFFDx", "\uFFFDx"},
	        {"ab\u202Ecd\u202C", "abcd", "abcd"}, /* reading direction */
	        {"a\u2066b\u2069", "ab", "ab"},
	        {"a\u200Bb\u200Dc\uFEFF", "abc", "abc"},
	        {"\U000E0041\U000E007Fok", "ok", "ok"}, /* tags */
	        {"\uE000ok", "ok", "ok"},               /* private use */
	        {"e\u0301\u0302\u0303", "e\u0301\u0302\u0303", "e\u0301\u0302\u0303"},
	        {"e\u0301\u0302\u0303\u0304\u0305x\u0301", "e\u0301\u0302\u0303x\u0301",
	         "e\u0301\u0302\u0303x\u0301"}, /* a fourth mark goes */
	        {"e\u0301\u0302\u200B\u0303\u0304", "e\u0301\u0302\u0303", "e\u0301\u0302\u0303"},
	        {"\u0301a", "a", "a"},               /* a mark without a base */
	        {"a\n\u0301b", "a \u0301b", "a\nb"}, /* in a line the space is one */
	};
	char *clean;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		clean = utf8_cleaned(cases[i].text, strlen(cases[i].text), UTF8_LINE);
		assert_string_equal(clean, cases[i].line);
		free(clean);
		clean = utf8_cleaned(cases[i].text, strlen(cases[i].text), UTF8_LINES);
		assert_string_equal(clean, cases[i].lines);
		free(clean);
	}
	clean = utf8_cleaned("a\0b中", 4, UTF8_LINE); /* NUL goes; the length cuts the last one short */
	assert_string_equal(clean, "ab\uFFFD");
	free(clean);
}

static void test_folded(void **state)
{
	static const struct {
		uint32_t from, to;
	} cases[] = {
	        {0xFF11, '1'},    {0xFF1F, '?'},    {0x3002, '.'}, {0x3001, '/'},      {0x300A, '<'},  {0x300B, '>'},
	        {0xFF08, '('},    {0xFF09, ')'},    {0x201C, '"'}, {0x201D, '"'},      {0x2018, '\''}, {0x2019, '\''},
	        {0x3000, ' '},    {0xFF01, '!'},    {0xFF5E, '~'}, {0xFF21, 'A'},      {0xFF5A, 'z'},  {0xFF0D, '-'},
	        {0xFF0E, '.'},    {0x3010, '['},    {0x3011, ']'}, {'a', 'a'},         {'?', '?'},     {0x4E2D, 0x4E2D},
	        {0xFF00, 0xFF00}, {0xFF5F, 0xFF5F}, {0, 0},        {0x1F600, 0x1F600},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(utf8_folded(cases[i].from), cases[i].to);
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
	        cmocka_unit_test(test_allowed),
	        cmocka_unit_test(test_cleaned),
	        cmocka_unit_test(test_folded),
	};

	return cmocka_run_group_tests_name("base/utf8-clean", tests, set_up, NULL);
}
