/* date.c - tests of the calendar and of dates as people type them. */
#include "core/date.h"

#include "form-help.h"

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
	        {"2019", true},        {"2019-03", true},     {"2019-03-14", true},
	        {"2020-02-29", true},  {"2000-02-29", true},  {"2019-02-29", false},
	        {"1900-02-29", false}, {"2019-13", false},    {"2019-00", false},
	        {"2019-3", false},     {"2019-03-00", false}, {"2019-04-31", false},
	        {"0000", false},       {"19", false},         {"", false},
	        {"2019-", false},      {"2019-03-", false},   {"2019-03-14T10:00", false},
	        {"20190314", false},
	};
	struct date date;
	char text[DATE_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (date_parse(cases[i].text, &date) != cases[i].good)
			fail_msg("%s", cases[i].text);
		if (!cases[i].good)
			continue;
		date_write(date, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void test_compare(void **state)
{
	static const struct {
		const char *a, *b;
		enum order order;
	} cases[] = {
	        {"2019", "2019", ORDER_SAME},
	        {"2018", "2019", ORDER_LESS},
	        {"2019-03", "2019-03", ORDER_SAME},
	        {"2019-04", "2019-03", ORDER_MORE},
	        {"2019-03-14", "2019-03-15", ORDER_LESS},
	        {"2019", "2019-03", ORDER_NONE},
	        {"2019-03", "2019", ORDER_NONE},
	        {"2018", "2019-03", ORDER_LESS},
	        {"2020-01-01", "2019", ORDER_MORE},
	        {"2019-03", "2019-03-14", ORDER_NONE},
	        {"2019-02", "2019-03-14", ORDER_LESS},
	};
	struct date a, b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(date_parse(cases[i].a, &a) && date_parse(cases[i].b, &b));
		if (date_compare(a, b) != cases[i].order)
			fail_msg("%s to %s", cases[i].a, cases[i].b);
	}
}

static void test_days(void **state)
{
	struct date year = {2019, 0, 0}, month = {2020, 2, 0}, day = {2020, 3, 1};

	(void)state;
	assert_int_equal(date_last(year) - date_first(year), 364);
	assert_int_equal(date_last(month) - date_first(month), 28);
	assert_int_equal(date_first(day), date_last(day));
	assert_int_equal(date_first(day) - date_last(month), 1);
}

static void test_limit(void **state)
{
	static const struct {
		const char *limit, *date; /* NULL: cannot be read */
	} cases[] = {
	        {"2019-03", "2019-03"},
	        {"today()", "2024-02-29"},
	        {"today() - 1 day", "2024-02-28"},
	        {"today() + 1 day", "2024-03-01"},
	        {"today()-300 days", "2023-05-05"},
	        {"today() - 2 weeks", "2024-02-15"},
	        {"today() - 1 year", "2023-02-28"},
	        {"today() - 10 years", "2014-02-28"},
	        {"today() - 2 months", "2023-12-29"},
	        {"today() + 11 months", "2025-01-29"},
	        {"today() - 99999 days", "1750-05-17"},
	        {"today() - 99999 years", NULL},
	        {"today() - days", NULL},
	        {"today() * 2 days", NULL},
	        {"today() - 2 moons", NULL},
	        {"today() - 2 days ago", NULL},
	        {"now()", NULL},
	        {"", NULL},
	};
	char text[DATE_TEXT];
	struct date date;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (date_limit(cases[i].limit, "2024-02-29", &date) != (cases[i].date != NULL))
			fail_msg("%s", cases[i].limit);
		if (!cases[i].date)
			continue;
		date_write(date, text);
		assert_string_equal(text, cases[i].date);
	}
}

static void test_read(void **state)
{
	static const struct {
		const char *typed, *date; /* NULL: see how */
		bool words;
		enum date_reading how;
	} cases[] = {
	        {"2019", "2019", false, DATE_READ},
	        {"2019-03", "2019-03", false, DATE_READ},
	        {"2019-3", "2019-03", false, DATE_READ},
	        {"2019/3/14", "2019-03-14", false, DATE_READ},
	        {"2019.03", "2019-03", false, DATE_READ},
	        {"2019 3 14", "2019-03-14", false, DATE_READ},
	        {"201903", "2019-03", false, DATE_READ},
	        {"20190314", "2019-03-14", false, DATE_READ},
	        {"３/2019", "2019-03", false, DATE_READ},
	        {"２０１９－０３－１４", "2019-03-14", false, DATE_READ},
	        {"2019。03", "2019-03", false, DATE_READ},
	        {"2019年3月14日", "2019-03-14", false, DATE_READ},
	        {"2019年3月14号", "2019-03-14", false, DATE_READ},
	        {"2019年 3月", "2019-03", false, DATE_READ},
	        {"2019年", "2019", false, DATE_READ},
	        {"March 2019", "2019-03", false, DATE_READ},
	        {"mar 2019", "2019-03", false, DATE_READ},
	        {"2019 Sept", "2019-09", false, DATE_READ},
	        {"14 March 2019", "2019-03-14", false, DATE_READ},
	        {"March 14th, 2019", "2019-03-14", false, DATE_READ},
	        {"the 1st of May 2019", "2019-05-01", true, DATE_READ},
	        {"spring 2019", "2019", true, DATE_READ},
	        {"2019年春天", "2019", true, DATE_READ},
	        {"2019 春", "2019", true, DATE_READ},
	        {"about March 2019", "2019-03", true, DATE_READ},
	        {"early 2019", "2019", true, DATE_READ},
	        {"2019年初", "2019", true, DATE_READ},
	        {"大约2019年3月", "2019-03", true, DATE_READ},
	        {"maybe May 2019", "2019-05", true, DATE_READ},
	        {"2019-02-30", NULL, false, DATE_NO_SUCH_DAY},
	        {"2019年13月", NULL, false, DATE_NO_SUCH_DAY},
	        {"31 April 2019", NULL, false, DATE_NO_SUCH_DAY},
	        {"农历2019年二月初三", NULL, false, DATE_LUNAR},
	        {"lunar 2019-02", NULL, false, DATE_LUNAR},
	        {"3/4/2019", NULL, false, DATE_UNREADABLE},
	        {"2019-2020", NULL, false, DATE_UNREADABLE},
	        {"19", NULL, false, DATE_UNREADABLE},
	        {"spring", NULL, true, DATE_UNREADABLE},
	        {"when I was 20", NULL, false, DATE_UNREADABLE},
	        {"May June 2019", NULL, false, DATE_UNREADABLE},
	        {"March Sept 2019", NULL, false, DATE_UNREADABLE},
	        {"Sep 2019", "2019-09", false, DATE_READ},
	        {"2019 1 2 3", NULL, false, DATE_UNREADABLE},
	        {"99999999999999999999", NULL, false, DATE_UNREADABLE},
	        {"", NULL, false, DATE_UNREADABLE},
	};
	char text[DATE_TEXT];
	struct date date;
	bool words;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (date_read(cases[i].typed, &date, &words) != cases[i].how || words != cases[i].words)
			fail_msg("%s", cases[i].typed);
		if (!cases[i].date)
			continue;
		date_write(date, text);
		assert_string_equal(text, cases[i].date);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_parse), cmocka_unit_test(test_compare), cmocka_unit_test(test_days),
	        cmocka_unit_test(test_limit), cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
