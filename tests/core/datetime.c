/* datetime.c - tests of times of day and dateTimes: FHIR's forms, their order, and as people type them. */
#include "core/datetime.h"

#include "form-help.h"

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		bool time, datetime; /* whether it is one */
	} cases[] = {
	        {"10:30:00", true, false},
	        {"23:59:60", true, false}, /* a leap second */
	        {"00:00:00.001", true, false},
	        {"24:00:00", false, false},
	        {"10:60:00", false, false},
	        {"10:30", false, false},
	        {"10:30:00.", false, false},
	        {"10:30:00 ", false, false},
	        {"2019", false, true},
	        {"2019-03-14", false, true},
	        {"2019-03-14T10:30:00Z", false, true},
	        {"2019-03-14T10:30:00.25+08:00", false, true},
	        {"2019-03-14T10:30:00-11:30", false, true},
	        {"2019-03-14T10:30:00", false, false}, /* FHIR wants an offset */
	        {"2019-03-14T10:30Z", false, false},
	        {"2019-03T10:30:00Z", false, false},
	        {"2019-02-30T10:30:00Z", false, false},
	        {"2019-03-14T10:30:00+15:00", false, false},
	        {"2019-03-14T10:30:00z", false, false},
	        {"2019-03-14 10:30:00Z", false, false},
	        {"", false, false},
	};
	struct datetime datetime;
	long millis;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		if (time_parse(cases[i].text, &millis) != cases[i].time ||
		    datetime_parse(cases[i].text, &datetime) != cases[i].datetime)
			fail_msg("%s", cases[i].text);
	assert_true(time_parse("01:02:03.4567", &millis));
	assert_int_equal(millis, 3723456);
}

static void test_compare(void **state)
{
	static const struct {
		const char *a, *b;
		enum order order;
	} cases[] = {
	        {"2019-03-14T10:30:00+08:00", "2019-03-14T02:30:00Z", ORDER_SAME},
	        {"2019-03-14T00:30:00+08:00", "2019-03-13T20:00:00Z", ORDER_LESS},
	        {"2019-03-14T10:30:00.1Z", "2019-03-14T10:30:00Z", ORDER_MORE},
	        {"2019-03-14", "2019-03-14T10:30:00Z", ORDER_NONE},
	        {"2019-03-13", "2019-03-14T10:30:00Z", ORDER_LESS},
	        {"2019", "2019", ORDER_SAME},
	        {"2019", "2019-03-14", ORDER_NONE},
	        {"2020", "2019-03-14T10:30:00Z", ORDER_MORE},
	};
	struct datetime a, b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(datetime_parse(cases[i].a, &a) && datetime_parse(cases[i].b, &b));
		if (datetime_compare(&a, &b) != cases[i].order)
			fail_msg("%s to %s", cases[i].a, cases[i].b);
	}
}

/* Times as people type them; what could be meant in two ways is not read. */
static void test_read_time(void **state)
{
	static const char *const cases[][2] = {
	        {"14:30", "14:30:00"},
	        {"1430", "14:30:00"},
	        {"143015", "14:30:15"},
	        {"14.30", "14:30:00"},
	        {"9:05", "09:05:00"},
	        {"9:05:07", "09:05:07"},
	        {"２：３０", "02:30:00"},
	        {"2:30 pm", "14:30:00"},
	        {"2pm", "14:00:00"},
	        {"12 am", "00:00:00"},
	        {"12 pm", "12:00:00"},
	        {"12:15 a.m.", "00:15:00"},
	        {"14点30分", "14:30:00"},
	        {"14时", "14:00:00"},
	        {"下午2点半", "14:30:00"},
	        {"上午10点", "10:00:00"},
	        {"中午12点", "12:00:00"},
	        {"中午1点", "13:00:00"},
	        {"晚上8点", "20:00:00"},
	        {"凌晨3点10分", "03:10:00"},
	        {"8点钟", "08:00:00"},
	        {"10:30:00.250", "10:30:00.250"},
	        {"0:00", "00:00:00"},
	        {"14", NULL},
	        {"25:00", NULL},
	        {"14:60", NULL},
	        {"14:30 pm", "14:30:00"},
	        {"15 am", NULL},
	        {"晚上12点", NULL},
	        {"晚上2点", NULL},
	        {"am 9 pm", NULL},
	        {"143", NULL},
	        {"", NULL},
	        {"half past two", NULL},
	        {"14:30 x", NULL},
	        {":30", NULL},
	        {"1 4:30", "14:30:00"},
	};
	char text[DATETIME_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool read = time_read(cases[i][0], text);

		if (read != (cases[i][1] != NULL) || (read && strcmp(text, cases[i][1]) != 0))
			fail_msg("%s: %s", cases[i][0], read ? text : "not read");
	}
}

/* Dates with times; the offset that is handed in stands where none was typed. */
static void test_read_datetime(void **state)
{
	static const char *const cases[][2] = {
	        {"2019-03-14 10:30", "2019-03-14T10:30:00+08:00"},
	        {"2019-03-14T10:30", "2019-03-14T10:30:00+08:00"},
	        {"2019-03-14T10:30:15.5-03:30", "2019-03-14T10:30:15.5-03:30"},
	        {"2019-03-14 10:30 Z", "2019-03-14T10:30:00Z"},
	        {"2019-03-14 10:30 +1", "2019-03-14T10:30:00+01:00"},
	        {"2019-03-14 10:30+0530", "2019-03-14T10:30:00+05:30"},
	        {"14 March 2019 9:05 pm", "2019-03-14T21:05:00+08:00"},
	        {"March 14, 2019, 14:30", "2019-03-14T14:30:00+08:00"},
	        {"2019年3月14日下午2点半", "2019-03-14T14:30:00+08:00"},
	        {"2019年3月14日 14:30", "2019-03-14T14:30:00+08:00"},
	        {"2019/3/14", "2019-03-14"},
	        {"2019-03", "2019-03"},
	        {"spring 2019", "2019"},
	        {"2019-03 10:30", NULL}, /* what day? */
	        {"2019-03-14 10", NULL},
	        {"2019-02-30 10:30", NULL},
	        {"10:30", NULL},
	        {"2019-03-14 10:30 +25", NULL},
	        {"2019-03-14 10:30 +8:05", "2019-03-14T10:30:00+08:05"},
	        {"2019-03-14 10:30 +08:3o", NULL}, /* a letter o */
	        {"2019-03-14 10:30 +08:+3", NULL},
	        {"2019-03-14 10:30 +08:305", NULL},
	        {"", NULL},
	};
	char text[DATETIME_TEXT];
	struct datetime datetime;
	bool words;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool read = datetime_read(cases[i][0], "+08:00", text, &words) == DATE_READ;

		if (read != (cases[i][1] != NULL) || (read && strcmp(text, cases[i][1]) != 0))
			fail_msg("%s: %s", cases[i][0], read ? text : "not read");
		for (size_t length = strlen(cases[i][0]); length > 0; length--) { /* what was typed so far */
			char *part = xstrndup(cases[i][0], length - 1);

			assert_true(datetime_read(part, "Z", text, &words) != DATE_READ ||
			            datetime_parse(text, &datetime));
			free(part);
		}
		datetime_read(cases[i][0], "+08:00", text, &words);
		assert_true(!read || datetime_parse(text, &datetime));
		assert_true(!read || words == (strstr(cases[i][0], "spring") != NULL));
	}
}

static void test_show(void **state)
{
	static const char *const cases[][2] = {
	        {"2019-03-14T10:30:00+08:00", "2019-03-14 10:30 +08:00"},
	        {"2019-03-14T10:30:15Z", "2019-03-14 10:30:15 UTC"},
	        {"2019-03", "2019-03"},
	};
	char text[DATETIME_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		datetime_show(cases[i][0], text);
		assert_string_equal(text, cases[i][1]);
	}
	time_show("10:30:00", text);
	assert_string_equal(text, "10:30");
	time_show("10:30:00.5", text);
	assert_string_equal(text, "10:30:00.5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_parse),         cmocka_unit_test(test_compare), cmocka_unit_test(test_read_time),
	        cmocka_unit_test(test_read_datetime), cmocka_unit_test(test_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
