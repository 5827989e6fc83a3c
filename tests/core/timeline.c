/* timeline.c - tests of the time line: scale, marks, brackets, rows, and that it is never wider than asked. */
#include "core/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

#define MARKS_MOST 60

/* Draw dates, "2019-03 2022", numbered from 1; the caller frees. */
static char *drawn(const char *dates, int columns)
{
	struct mark marks[MARKS_MOST];
	struct timeline timeline = {.marks = marks};
	struct buf out = {0};

	buf_puts(&out, "");
	for (const char *at = dates; *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");
		char *date = xstrndup(at, length);

		assert_true(date_parse(date, &marks[timeline.count].date));
		marks[timeline.count].number = (int)timeline.count + 1;
		timeline.count++;
		free(date);
		at += length;
	}
	timeline_draw(&timeline, columns, &out);
	return buf_take(&out);
}

static void test_drawings(void **state)
{
	static const struct {
		const char *dates;
		int columns;
		const char *drawing;
	} cases[] = {
	        {"", 68, ""},
	        {"2019", 15, ""},
	        /* screens.md 3.13 */
	        {"2019-03 2022 2023-09", 68,
	         "2019     2020     2021     2022     2023     2024\n"
	         "|--------|--------|--------|--------|--------|\n"
	         "  1                        [   2   ]      3\n"},
	        /* the same on a small screen */
	        {"2019-03 2022 2023-09", 38,
	         "2019  2020  2021  2022  2023  2024\n"
	         "|-----|-----|-----|-----|-----|\n"
	         " 1                [ 2  ]    3\n"},
	        {"2024-12-31", 68, "2024     2025\n|--------|\n         1\n"},
	        {"2024-01-01", 68, "2024     2025\n|--------|\n1\n"},
	        /* two in one year do not touch; the order from left to right stays */
	        {"2022 2022-05 2022-11 2023-02", 68,
	         "2022     2023     2024\n"
	         "|--------|--------|\n"
	         "[   1   ] 4\n"
	         "   2    3\n"},
	        /* many years: one name for several */
	        {"1998-06 2010 2025-01-02", 38,
	         "1998     2008     2018     2028\n"
	         "|--------|--------|--------|\n"
	         "1         [2]           3\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *drawing = drawn(cases[i].dates, cases[i].columns);

		if (strcmp(drawing, cases[i].drawing) != 0)
			fail_msg("%s in %d:\n%s", cases[i].dates, cases[i].columns, drawing);
		free(drawing);
	}
}

/* The line is no wider than asked, in ASCII, and each number stands on it once. */
static void check(const char *dates, int columns, size_t count)
{
	char *drawing = drawn(dates, columns), *rest = drawing;
	bool seen[MARKS_MOST + 1] = {false};
	size_t found = 0;

	for (int row = 0; *rest; row++) {
		size_t length = strcspn(rest, "\n");

		assert_true(length > 0 && length <= (size_t)columns && rest[length - 1] != ' ');
		for (size_t i = 0, digits; row >= 2 && i < length; i += digits ? digits : 1) {
			long number = strtol(rest + i, NULL, 10);

			digits = strspn(rest + i, "0123456789");
			if (digits == 0) {
				assert_non_null(strchr(" []", rest[i]));
				continue;
			}
			assert_true(number >= 1 && number <= (long)count && !seen[number]);
			seen[number] = true;
			found++;
		}
		rest += length + 1;
	}
	if (found != count)
		fail_msg("%s in %d: %zu marks\n%s", dates, columns, found, drawing);
	free(drawing);
}

static void test_any(void **state)
{
	unsigned random = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct buf dates = {0};
		size_t count = 1 + random / 65536 % 15;
		int year = 1960 + (int)(random / 256 % 60);
		int columns = TIMELINE_LEAST + (int)(random / 1024 % 110);

		for (size_t i = 0; i < count; i++) {
			random = random * 1664525 + 1013904223;
			year += (int)(random / 65536 % (round % 2 ? 2 : 9)) / (round % 3 + 1);
			buf_printf(&dates, random & 1 << 20 ? "%d " : "%d-%02u ", year, random / 8192 % 12 + 1);
		}
		check(buf_text(&dates), columns, count);
		buf_finish(&dates);
	}
	check("0001 9999-12-31", 40, 2);
	check("9999-12-31", 16, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_drawings), cmocka_unit_test(test_any)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
