/* text.c - tests of a document as plain text: structure, wrapping by cells, both languages. */
#include "out/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"

static struct block blocks[] = {
        {.kind = BLOCK_TITLE, .text = {"Your summary", "您的小结"}},
        {.kind = BLOCK_URGENT, .text = {"Please call today.", "请今天联系医护人员。"}},
        {.kind = BLOCK_HEADING, .text = {"Advice", "建议"}},
        {.kind = BLOCK_STATEMENT, .number = 1, .id = "a", .mark = "[003]",
         .text = {"After two or more losses, the hospital advises that both partners have a chromosome blood test first.",
                  "2次及以上自然流产或胚胎停育者，该院建议夫妻双方首先进行染色体检查，再按结果决定下一步的检查。"}},
        {.kind = BLOCK_REASON, .keep = true, .text = {"Because you told us: losses: 2.", "因为您告诉我们：流产2次。"}},
        {.kind = BLOCK_STATEMENT, .number = 12, .mark = "[000]", .text = {"Short.", "短。"}},
        {.kind = BLOCK_MISSING, .text = {"Not done yet: HSG.", "还没有做：HSG。"}},
        {.kind = BLOCK_MISSING, .text = {"We have no information on: age.", "还没有这些信息：年龄。"}},
        {.kind = BLOCK_STAFF, .text = {"Call the doctor.", "请通知医生。"}},
};
static const struct doc doc = {.blocks = blocks, .count = sizeof blocks / sizeof *blocks};

static char *written(const struct doc *document, int count, enum lang first, enum lang second)
{
	struct buf out = {0};

	text_write(&out, document, (struct langs){count, {first, second}});
	return buf_take(&out);
}

static void test_english(void **state)
{
	char *text = written(&doc, 1, LANG_EN, LANG_EN);

	(void)state;
	assert_string_equal(text, "Your summary\n"
	                          "============\n"
	                          "\n"
	                          "! Please call today.\n"
	                          "\n"
	                          "Advice\n"
	                          "------\n"
	                          "   1  After two or more losses, the hospital advises that both partners\n"
	                          "      have a chromosome blood test first. [003]\n"
	                          "      Because you told us: losses: 2.\n"
	                          "\n"
	                          "  12  Short. [000]\n"
	                          "\n"
	                          "  - Not done yet: HSG.\n"
	                          "  - We have no information on: age.\n"
	                          "\n"
	                          "[S] Call the doctor.\n");
	free(text);
}

static void test_chinese(void **state)
{
	char *text = written(&doc, 1, LANG_ZH, LANG_ZH);

	(void)state;
	assert_string_equal(text, "您的小结\n"
	                          "========\n"
	                          "\n"
	                          "! 请今天联系医护人员。\n"
	                          "\n"
	                          "建议\n"
	                          "----\n"
	                          "   1  2次及以上自然流产或胚胎停育者，该院建议夫妻双方首先进行染色体检\n"
	                          "      查，再按结果决定下一步的检查。[003]\n"
	                          "      因为您告诉我们：流产2次。\n"
	                          "\n"
	                          "  12  短。[000]\n"
	                          "\n"
	                          "  - 还没有做：HSG。\n"
	                          "  - 还没有这些信息：年龄。\n"
	                          "\n"
	                          "[S] 请通知医生。\n");
	free(text);
}

static void test_both(void **state)
{
	char *text = written(&doc, 2, LANG_ZH, LANG_EN);

	(void)state;
	assert_non_null(strstr(text, "您的小结\n========\nYour summary\n============\n"));
	assert_non_null(strstr(text, "! 请今天联系医护人员。\n  Please call today.\n"));
	assert_non_null(strstr(text, "  12  短。[000]\n      Short. [000]\n"));
	assert_non_null(strstr(text, "  - 还没有做：HSG。\n    Not done yet: HSG.\n  - 还没有这些信息"));
	free(text);
}

/* No line is wider than it may be, whatever stands in it. */
static void test_width(void **state)
{
	static const char *const texts[] = {
	        "a", "word word word word word word word word word word word word word word word word word word word word",
	        "字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字",
	        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	        "混合 mixed 字word字word字word字word字word字word字word字word字word字word字word字word字word字",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (int kind = BLOCK_TITLE; kind <= BLOCK_ANSWER; kind++) {
			static const struct timeline none = {NULL, 0};
			struct block block = {.kind = (enum block_kind)kind, .text = {texts[i], NULL}, .timeline = &none};
			struct doc one = {.blocks = &block, .count = 1};
			char *text = written(&one, 1, LANG_EN, LANG_EN);

			for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
				if (utf8_width(line) > TEXT_COLUMNS)
					fail_msg("%d cells: %s", utf8_width(line), line);
			free(text);
		}
}

/* Numbers that nobody can type on paper are left out; what to do instead stands at the end. */
static void test_figures(void **state)
{
	static struct block lines[] = {
	        {.kind = BLOCK_STATEMENT, .number = 1, .id = "a", .text = {"Some recover.", "有人康复。"}},
	        {.kind = BLOCK_FIGURES, .number = 2, .id = "a", .keep = true, .figures = true, .text = {"Show them?", "要看吗？"}},
	        {.kind = BLOCK_PAPER, .text = {"Change your answer.", "请改回答。"}},
	};
	const struct doc one = {.blocks = lines, .count = sizeof lines / sizeof *lines};
	char *text = written(&one, 1, LANG_EN, LANG_EN);

	(void)state;
	assert_string_equal(text, "   1  Some recover.\n      Show them?\n\nChange your answer.\n");
	free(text);
}

/* The time line stands once, between what is told and its list. */
static void test_timeline(void **state)
{
	static const struct mark marks[] = {{{2019, 3, 0}, 1}, {{2022, 0, 0}, 2}};
	static const struct timeline timeline = {marks, 2};
	static struct block lines[] = {
	        {.kind = BLOCK_HEADING, .text = {"Told", "情况"}},
	        {.kind = BLOCK_PARAGRAPH, .text = {"Two.", "两次。"}},
	        {.kind = BLOCK_TIMELINE, .timeline = &timeline, .text = {"", ""}},
	        {.kind = BLOCK_EVENT, .number = 1, .keep = true, .text = {"2019-03; born", "2019-03；活产"}},
	        {.kind = BLOCK_EVENT, .number = 2, .text = {"2022", "2022"}},
	        {.kind = BLOCK_PARAGRAPH, .keep = true, .text = {"[ ]: the year.", "[ ] 表示年份。"}},
	        {.kind = BLOCK_PARAGRAPH, .text = {"More.", "还有。"}},
	};
	const struct doc one = {.blocks = lines, .count = sizeof lines / sizeof *lines};
	char *text = written(&one, 2, LANG_ZH, LANG_EN);

	(void)state;
	assert_string_equal(text, "情况\n----\nTold\n----\n两次。\nTwo.\n\n"
	                          "2019     2020     2021     2022     2023\n"
	                          "|--------|--------|--------|--------|\n"
	                          "  1                        [   2   ]\n"
	                          " 1. 2019-03；活产\n    2019-03; born\n 2. 2022\n    2022\n[ ] 表示年份。\n[ ]: the year.\n\n还有。\nMore.\n");
	free(text);
}

/* What a person typed cannot move the paper: controls are gone, line ends are kept. */
static void test_clean(void **state)
{
	struct block block = {.kind = BLOCK_PARAGRAPH, .text = {"one\x1b[2J\ntwo\xe2\x80\xae", NULL}};
	struct doc one = {.blocks = &block, .count = 1};
	char *text = written(&one, 1, LANG_EN, LANG_EN);

	(void)state;
	assert_string_equal(text, "one[2J\ntwo\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_english), cmocka_unit_test(test_chinese), cmocka_unit_test(test_both),
	        cmocka_unit_test(test_width),   cmocka_unit_test(test_clean),   cmocka_unit_test(test_timeline), cmocka_unit_test(test_figures),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
