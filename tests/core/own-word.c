/* own-word.c - tests of the person's own word in running text. */
#include "core/own-word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_words(void **state)
{
	static const struct {
		const char *text, *word[WORD_COUNT];
	} cases[] = {
	        {"", {"", "", ""}},
	        {"No place for it.", {"No place for it.", "No place for it.", "No place for it."}},
	        {"{a|b|c}", {"a", "b", "c"}},
	        {"Two {lost pregnancies|lost babies|lost embryos}, {one|two|three}.",
	         {"Two lost pregnancies, one.", "Two lost babies, two.", "Two lost embryos, three."}},
	        {"失去{妊娠|宝宝|胚胎}之后", {"失去妊娠之后", "失去宝宝之后", "失去胚胎之后"}},
	        /* not a place for it */
	        {"{1}: {2}", {"{1}: {2}", "{1}: {2}", "{1}: {2}"}},
	        {"{a|b} {a|b|c|d} {a||c} {a|b|c", {"{a|b} {a|b|c|d} {a||c} {a|b|c", "{a|b} {a|b|c|d} {a||c} {a|b|c", "{a|b} {a|b|c|d} {a||c} {a|b|c"}},
	        {"{ {a|b|c}", {"{ a", "{ b", "{ c"}},
	};
	struct arena *arena = arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (enum own_word word = 0; word < WORD_COUNT; word++) {
			struct text text = own_word_text(arena, (struct text){cases[i].text, NULL}, word);

			assert_string_equal(text.en, cases[i].word[word]);
			assert_null(text.zh);
			text = own_word_text(arena, (struct text){"x", cases[i].text}, word);
			assert_string_equal(text.zh, cases[i].word[word]);
		}
	arena_destroy(arena);
}

static void test_codes(void **state)
{
	(void)state;
	assert_int_equal(own_word_of("pregnancy"), WORD_PREGNANCY);
	assert_int_equal(own_word_of("baby"), WORD_BABY);
	assert_int_equal(own_word_of("embryo"), WORD_EMBRYO);
	assert_int_equal(own_word_of("none"), WORD_PREGNANCY);
	assert_int_equal(own_word_of(NULL), WORD_PREGNANCY);
}

static void test_check(void **state)
{
	static const char *const good[] = {"", "plain", "{a|b|c}", "x {a|b|c}{d|e|f} y", "{一|二|三}"};
	static const char *const bad[] = {"{", "}", "{a|b}", "{a|b|c|d}", "{a|b|}", "{|b|c}", "{a|b|c", "{1}", "{a|{b|c|d}|c}", "x {a|b|c}}"};

	(void)state;
	assert_true(own_word_check(NULL));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!own_word_check(good[i]))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (own_word_check(bad[i]))
			fail_msg("%s", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_words), cmocka_unit_test(test_codes), cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
