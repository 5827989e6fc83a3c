/* The byte buffer: grows, stays NUL-terminated, prints, quotes for JSON, hands its text over. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_growth(void **state)
{
	struct buf buf = {0};
	size_t i;

	(void)state;
	assert_string_equal(buf_text(&buf), "");
	for (i = 0; i < 10000; i++) {
		buf_putc(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.length, i + 1);
		assert_true(buf.size > buf.length);
		assert_int_equal(buf.data[buf.length], '\0');
	}
	for (i = 0; i < 10000; i++)
		assert_int_equal(buf.data[i], 'a' + i % 26);
	buf_finish(&buf);
	assert_null(buf.data);
	assert_int_equal(buf.length, 0);
}

static void test_append(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_append(&buf, NULL, 0);
	assert_string_equal(buf_text(&buf), "");
	buf_append(&buf, "a\0b", 3);
	assert_int_equal(buf.length, 3);
	assert_memory_equal(buf.data, "a\0b", 4);
	buf_clear(&buf);
	assert_string_equal(buf_text(&buf), "");
	buf_puts(&buf, "流产");
	buf_puts(&buf, "");
	buf_printf(&buf, " %d/%s%c", 3, "周", '!');
	assert_string_equal(buf_text(&buf), "流产 3/周!");
	buf_printf(&buf, "%0500d", 1);
	assert_int_equal(buf.length, strlen("流产 3/周!") + 500);
	buf_finish(&buf);
	buf_clear(&buf);
	assert_string_equal(buf_text(&buf), "");
}

static void test_take(void **state)
{
	struct buf buf = {0};
	char *text = buf_take(&buf);

	(void)state;
	assert_string_equal(text, "");
	free(text);
	buf_puts(&buf, "one");
	text = buf_take(&buf);
	assert_string_equal(text, "one");
	free(text);
	assert_null(buf.data);
	buf_puts(&buf, "two");
	assert_string_equal(buf_text(&buf), "two");
	buf_finish(&buf);
}

static void test_json(void **state)
{
	static const struct {
		const char *text, *json;
	} cases[] = {
	        {NULL, "null"},
	        {"", "\"\""},
	        {"plain / 中文 😀", "\"plain / 中文 😀\""},
	        {"\"", "\"\\\"\""},
	        {"a\"b\\c", "\"a\\\"b\\\\c\""},
	        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
	        {"\x01x\x1f\x7f", "\"\\u0001x\\u001f\x7f\""},
	        {"\\\\", "\"\\\\\\\\\""},
	};
	struct buf buf = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&buf);
		buf_json(&buf, cases[i].text);
		assert_string_equal(buf_text(&buf), cases[i].json);
	}
	buf_finish(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_growth),
	        cmocka_unit_test(test_append),
	        cmocka_unit_test(test_take),
	        cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests_name("base/buf", tests, NULL, NULL);
}
