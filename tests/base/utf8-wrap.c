/* Lines: where they end in Chinese and in English, and that none is too wide and no text is lost. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/msg.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Wrap a whole text and put a bar before each line. */
static void wrap_all(const char *text, int cells, struct buf *out)
{
	size_t length, skip;

	buf_clear(out);
	for (; length = utf8_wrap(text, cells, &skip), skip > 0; text += skip) {
		buf_putc(out, '|');
		buf_append(out, text, length);
	}
}

static void test_lines(void **state)
{
	static const struct {
		const char *text;
		int cells;
		const char *lines; /* each with a bar before it */
	} cases[] = {
	        {"", 10, ""},
	        {"one", 10, "|one"},
	        {"one two", 7, "|one two"},
	        {"one two", 6, "|one|two"},
	        {"one  two", 3, "|one|two"},
	        {"one two   ", 7, "|one two"},
	        {"one\ntwo", 10, "|one|two"},
	        {"one\n\ntwo\n", 10, "|one||two"},
	        {"\n", 10, "|"},
	        {"one \n two", 10, "|one| two"}, /* a new line's own spaces are kept */
	        {"one\ntwo", 3, "|one|two"},     /* full to the edge: no empty line between */
	        {"well-known", 6, "|well-|known"},
	        {"anticoagulation", 6, "|antico|agulat|ion"},
	        {"an anticoagulation", 6, "|an|antico|agulat|ion"},
	        {"say (no) now", 6, "|say|(no)|now"},
	        {"3.5 % of 1,000", 5, "|3.5 %|of|1,000"},
	        {"don’t stop", 5, "|don’t|stop"},
	        {"反复流产的检查", 6, "|反复流|产的检|查"},
	        {"反复流产的检查", 7, "|反复流|产的检|查"}, /* half a wide cell is left */
	        {"您好，请坐。", 4, "|您|好，|请|坐。"},
	        {"您好，请坐。", 6, "|您好，|请坐。"},
	        {"流产（自然）", 6, "|流产|（自|然）"},
	        {"返回，.p 暂停", 7, "|返|回，.p|暂停"},
	        {"他说“您好”了", 5, "|他说|“您|好”了"},
	        {"“甲”“乙”“丙”", 8, "|“甲”“乙”|“丙”"},
	        {"问《指南》的", 4, "|问|《指|南》|的"},
	        {"等等……以后", 5, "|等|等……|以后"},
	        {"阴性率95％吗", 8, "|阴性率|95％吗"},
	        {"甲、乙；丙：丁", 6, "|甲、|乙；|丙：丁"},
	        {"用阿司匹林aspirin治", 12, "|用阿司匹林|aspirin治"},
	        {"是/否？", 4, "|是/|否？"},
	        {"甲／乙", 4, "|甲／|乙"}, /* nothing fits the rules: cut */
	        {"。。。。", 4, "|。。|。。"},
	        {"e\u0301e\u0301e\u0301", 2, "|e\u0301e\u0301|e\u0301"},
	        {"中", 1, "|中"}, /* what can never fit still goes on */
	        {"中文", 0, "|中|文"},
	        {"🇨🇳🇺🇸", 2, "|🇨🇳|🇺🇸"},
	};
	struct buf out = {0};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		wrap_all(cases[i].text, cases[i].cells, &out);
		assert_string_equal(buf_text(&out), cases[i].lines);
	}
	buf_finish(&out);
}

static const char *const texts[] = {
        "Losing a pregnancy is common, and most often nobody did anything wrong. Two or more losses are a reason to "
        "look "
        "for causes (blood clotting, thyroid, the shape of the womb); well-known tests exist.\n\n  Please bring any "
        "results "
        "you have: HbA1c 5.6 %, TSH 2.5 mIU/L, anticardiolipin <12 GPL-U/mL.",
        "流产很常见，多数时候谁也没有做错什么。两次或两次以上，就值得查一查原因（如凝血、甲状腺、子宫形态）。\n\n"
        "　　请把以前的检查结果带来：“血型”“Rh因子”、《病历》；医生会问您：上次月经是哪天？做过B超吗……都可以慢慢说。",
        "您 HCG 是 1,200 mIU/mL（2024-03-05 查），请在 48 小时后再查一次；if it rises, “good news”。"
        "抗心磷脂抗体 IgG/IgM、狼疮抗凝物（LA）：阴性。",
};

/* Append everything but white space. */
static void append_ink(struct buf *ink, const char *text, size_t length)
{
	for (; length > 0; length--, text++)
		if (*text != ' ' && *text != '\n')
			buf_putc(ink, *text);
}

/* At every width each line fits, the spaces apart nothing is lost, and no line ends inside a character. */
static void test_fits_and_keeps(void **state)
{
	struct buf ink = {0}, want = {0};
	size_t i, length, skip;
	const char *at;
	char *line;
	int cells;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		buf_clear(&want);
		append_ink(&want, texts[i], strlen(texts[i]));
		for (cells = 1; cells <= 40; cells++) {
			buf_clear(&ink);
			for (at = texts[i]; length = utf8_wrap(at, cells, &skip), skip > 0; at += skip) {
				line = strndup(at, length);
				assert_true(length <= skip);
				assert_true(utf8_valid(line, length, NULL));
				assert_true(utf8_width(line) <= (cells < 2 ? 2 : cells));
				assert_true(length == 0 || line[length - 1] != ' ');
				append_ink(&ink, line, length);
				free(line);
			}
			assert_int_equal(*at, '\0');
			assert_string_equal(buf_text(&ink), buf_text(&want));
		}
	}
	buf_finish(&ink);
	buf_finish(&want);
}

/* Tell whether the text begins with one of a list of characters. */
static bool begins_with(const char *text, size_t length, const char *list)
{
	size_t at, next;

	for (at = 0; list[at]; at = next) {
		next = utf8_next(list, at);
		if (length >= next - at && memcmp(text, list + at, next - at) == 0)
			return true;
	}
	return false;
}

/* From the width on where nothing has to be cut, punctuation stands where Chinese print wants it. */
static void test_punctuation(void **state)
{
	size_t i, length, skip;
	const char *at;
	int cells;

	(void)state;
	for (i = 1; i < COUNT(texts); i++)
		for (cells = 18; cells <= 40; cells++)
			for (at = texts[i]; length = utf8_wrap(at, cells, &skip), skip > 0; at += skip) {
				if (length == 0)
					continue;
				if (begins_with(at, length, "，。、：；？！）》”……％,.;:?!)%"))
					fail_msg("%d cells: a line starts with %.3s", cells, at);
				if (length >= 3 && begins_with(at + length - 3, 3, "（《“"))
					fail_msg("%d cells: a line ends with %.3s", cells, at + length - 3);
			}
}

/* A line without an end is taken in pieces. */
static void test_endless_line(void **state)
{
	char *text = malloc(20001);
	size_t skip, total = 0;

	(void)state;
	memset(text, 'x', 20000);
	text[20000] = '\0';
	while (utf8_wrap(text + total, 1 << 30, &skip) > 0)
		total += skip;
	assert_int_equal(total, 20000);
	free(text);
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
	        cmocka_unit_test(test_lines),
	        cmocka_unit_test(test_fits_and_keeps),
	        cmocka_unit_test(test_punctuation),
	        cmocka_unit_test(test_endless_line),
	};

	return cmocka_run_group_tests_name("base/utf8-wrap", tests, set_up, NULL);
}
