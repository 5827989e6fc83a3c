/* Tests of the text being typed: tables of keys, and what the text and the caret are after them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/msg.h"
#include "base/utf8.h"
#include "ui/edit.h"

/* Keys in a case: < left, > right, [ home, ] end, - backspace, ~ delete, ! clear the line; anything else is typed. */
static void press(struct edit *edit, const char *keys)
{
	static const struct {
		char key;
		bool (*does)(struct edit *edit);
	} moves[] = {{'<', edit_left},      {'>', edit_right},  {'[', edit_home},      {']', edit_end},
	             {'-', edit_backspace}, {'~', edit_delete}, {'!', edit_clear_line}};
	const char *end = keys + strlen(keys);
	while (keys < end) {
		uint32_t cp = utf8_decode(&keys, end);
		size_t i = 0;
		while (i < sizeof moves / sizeof *moves && (uint32_t)moves[i].key != cp)
			i++;
		if (i < sizeof moves / sizeof *moves)
			moves[i].does(edit);
		else
			edit_insert(edit, cp);
	}
}

static const struct {
	const char *keys, *text;
	size_t caret, limit;
	bool lines;
} cases[] = {
        {"abc", "abc", 3, 0, false},
        {"abc<<x", "axbc", 2, 0, false},
        {"您好<-", "好", 0, 0, false},
        {"您好-", "您", 3, 0, false},
        {"您好[~", "好", 0, 0, false},
        {"e\xCC\x81x<-", "x", 0, 0, false}, /* a cluster goes whole */
        {"ae\xCC\x81-", "a", 1, 0, false},
        {"👩‍👧-", "👩", 4, 0, false}, /* the joiner does not pass the door */
        {"🇨🇳🇬🇧-", "🇨🇳", 8, 0, false},
        {"abcd", "abc", 3, 3, false},
        {"一二三四", "一二", 6, 2, false},
        {"ab\ncd", "abcd", 4, 0, false}, /* no line end in a line */
        {"ab\ncd", "ab\ncd", 5, 0, true},
        {"ab\ncd[x", "ab\nxcd", 4, 0, true},
        {"ab\ncd<<<<]x", "abx\ncd", 3, 0, true},
        {"ab\ncd!", "ab\n", 3, 0, true},
        {"ab\ncd<<<<!", "\ncd", 0, 0, true},
        {"abc!", "", 0, 0, false},
        {"-~<>[]!", "", 0, 0, false},
        {"a\xE2\x80\xAE"
         "b",
         "ab", 2, 0, false}, /* a bidi override does not pass the door */
        {"a\x07"
         "b",
         "ab", 2, 0, false},
};

static void keys_give_text_and_caret(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct edit edit;
		edit_init(&edit, cases[i].limit, cases[i].lines);
		press(&edit, cases[i].keys);
		if (strcmp(edit_text(&edit), cases[i].text) != 0 || edit.caret != cases[i].caret)
			fail_msg("case %zu: '%s' caret %zu", i, edit_text(&edit), edit.caret);
		edit_finish(&edit);
	}
}

static void set_puts_the_caret_at_the_end(void **state)
{
	struct edit edit;
	(void)state;
	edit_init(&edit, 0, false);
	edit_set(&edit, "您好");
	assert_int_equal(edit.caret, 6);
	assert_false(edit_empty(&edit));
	edit_set(&edit, NULL);
	assert_int_equal(edit.caret, 0);
	assert_true(edit_empty(&edit));
	edit_finish(&edit);
}

static void room_counts_code_points(void **state)
{
	struct edit edit;
	(void)state;
	edit_init(&edit, 4, false);
	edit_set(&edit, "一二");
	assert_int_equal(edit_room(&edit), 2);
	assert_true(edit_insert(&edit, 'x'));
	assert_true(edit_insert(&edit, 'y'));
	assert_false(edit_insert(&edit, 'z'));
	edit_finish(&edit);
}

static void knows_an_empty_line(void **state)
{
	struct edit edit;
	(void)state;
	edit_init(&edit, 0, true);
	assert_true(edit_on_empty_line(&edit));
	press(&edit, "ab");
	assert_false(edit_on_empty_line(&edit));
	press(&edit, "\n");
	assert_true(edit_on_empty_line(&edit));
	edit_finish(&edit);
}

/* Random keys: the text stays well-formed and the caret within it. */
static void random_keys_keep_it_whole(void **state)
{
	static const uint32_t cps[] = {'a', 0x4E2D, 0x301, 0x1F469, 0x200D, 0x1F1E8, '\n', 0x202E, 7, 0xFFFD};
	struct edit edit;
	(void)state;
	srand(3);
	edit_init(&edit, 60, true);
	for (int i = 0; i < 20000; i++) {
		static bool (*const moves[])(struct edit *) = {edit_left,   edit_right,     edit_home,      edit_end,
		                                               edit_delete, edit_backspace, edit_clear_line};
		if (rand() % 3)
			edit_insert(&edit, cps[(size_t)rand() % (sizeof cps / sizeof *cps)]);
		else
			moves[(size_t)rand() % (sizeof moves / sizeof *moves)](&edit);
		assert_true(edit.caret <= edit.text.length);
		assert_true(utf8_valid(edit_text(&edit), edit.text.length, NULL));
		assert_true(utf8_valid(edit_text(&edit), edit.caret, NULL));
		assert_true(utf8_count(edit_text(&edit)) <= 60);
	}
	edit_finish(&edit);
}

int main(void)
{
	msg_init(NULL);
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(keys_give_text_and_caret),  cmocka_unit_test(set_puts_the_caret_at_the_end),
	        cmocka_unit_test(room_counts_code_points),   cmocka_unit_test(knows_an_empty_line),
	        cmocka_unit_test(random_keys_keep_it_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
