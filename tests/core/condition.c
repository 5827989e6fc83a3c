/* condition.c - tests of conditions: every combination of states, what an unknown asks, every defect. */
#include "core/condition.h"

#include "form-help.h"

#define NAMES "abcdef"

static bool resolve(const void *context, const char *name, size_t *operand)
{
	const char *found = strlen(name) == 1 ? strchr(NAMES, *name) : NULL;

	(void)context;
	*operand = found ? (size_t)(found - NAMES) : 0;
	return found != NULL || strcmp(name, "R3-T2a") == 0;
}

static struct condition *parse(struct arena *arena, const char *text)
{
	struct msg error = {0};
	struct condition *condition = condition_parse(text, arena, resolve, NULL, &error);

	if (!condition)
		fail_msg("%s: %s", text, error.id);
	return condition;
}

/* Two-valued evaluation of the same text by another way: recursive descent over the text, never over the tree. */
struct plain {
	const char *at;
	const bool *values;
};

static bool plain_or(struct plain *plain);

static void plain_space(struct plain *plain)
{
	plain->at += strspn(plain->at, " ");
}

static bool plain_word(struct plain *plain, const char *word)
{
	plain_space(plain);
	if (strncmp(plain->at, word, strlen(word)) != 0)
		return false;
	plain->at += strlen(word);
	return true;
}

static bool plain_one(struct plain *plain)
{
	bool value;

	if (plain_word(plain, "NOT"))
		return !plain_one(plain);
	if (plain_word(plain, "(")) {
		value = plain_or(plain);
		assert_true(plain_word(plain, ")"));
		return value;
	}
	plain_space(plain);
	return plain->values[*plain->at++ - 'a'];
}

static bool plain_and(struct plain *plain)
{
	bool value = plain_one(plain);

	while (plain_word(plain, "AND"))
		value &= plain_one(plain);
	return value;
}

static bool plain_or(struct plain *plain)
{
	bool value = plain_and(plain);

	while (plain_word(plain, "OR"))
		value |= plain_and(plain);
	return value;
}

/* The value when the unknown operands are completed by the bits of `world`. */
static bool in_world(const char *text, const enum truth *states, size_t count, unsigned world)
{
	bool values[6];
	struct plain plain = {text, values};

	for (size_t i = 0; i < count; i++)
		values[i] = states[i] == TRUTH_UNKNOWN ? world >> i & 1 : states[i] == TRUTH_TRUE;
	return plain_or(&plain);
}

/* Compare one combination with what all worlds say: these conditions name each operand once, so the Kleene state is
 * exactly "the same in all worlds", and an unknown asks exactly the operands that can make a difference. */
static void compare(const char *text, const struct condition *condition, const enum truth *states, size_t count)
{
	struct operand operands[6];
	uint64_t own[6], basis = 0;
	bool always = true, never = true;
	enum truth expected;

	for (size_t i = 0; i < count; i++) {
		own[i] = UINT64_C(1) << i;
		operands[i] = (struct operand){states[i], &own[i]};
	}
	for (unsigned world = 0; world < 1u << count; world++) {
		always &= in_world(text, states, count, world);
		never &= !in_world(text, states, count, world);
	}
	expected = always ? TRUTH_TRUE : never ? TRUTH_FALSE : TRUTH_UNKNOWN;
	assert_int_equal(condition_state(condition, operands), expected);
	condition_basis(condition, operands, &basis, 1);
	for (size_t i = 0; expected == TRUTH_UNKNOWN && i < count; i++) {
		bool matters = false;

		for (unsigned world = 0; states[i] == TRUTH_UNKNOWN && world < 1u << count; world++)
			matters |= in_world(text, states, count, world) != in_world(text, states, count, world ^ 1u << i);
		if (set_has(&basis, i) != matters)
			fail_msg("%s: operand %zu %s", text, i, matters ? "is not asked" : "is asked");
	}
}

static void test_all_states(void **state)
{
	static const char *const texts[] = {
	        "a", "NOT a", "a AND b", "a OR b", "NOT (a AND b)", "NOT NOT a OR b", "a AND b AND c", "a OR b OR c",
	        "a AND b OR c", "a OR b AND c", "(a OR b) AND c", "NOT a AND b", "NOT (a OR NOT b) AND c",
	        "a AND (b OR c) AND NOT d", "(a AND b) OR (c AND d) OR e", "NOT (a AND (b OR NOT c)) OR d AND (e OR f)",
	};

	(void)state;
	for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
		struct arena *arena = arena_create();
		struct condition *condition = parse(arena, texts[t]);
		size_t count = 0, combinations = 1;

		for (; count < 6 && strchr(texts[t], NAMES[count]); count++)
			combinations *= 3;
		for (size_t c = 0; c < combinations; c++) {
			enum truth states[6];

			for (size_t i = 0, rest = c; i < count; i++, rest /= 3)
				states[i] = (enum truth)(rest % 3);
			compare(texts[t], condition, states, count);
		}
		arena_destroy(arena);
	}
}

/* What a known result rests on: the operands that decide it. */
static void test_basis_of_known(void **state)
{
	static const struct {
		const char *text, *states, *basis;
	} cases[] = {
	        {"a AND b", "TT", "ab"},      {"a AND b", "FT", "a"},        {"a AND b", "FF", "ab"},
	        {"a AND b", "FU", "a"},       {"a OR b", "TF", "a"},         {"a OR b", "TU", "a"},
	        {"a OR b", "FF", "ab"},       {"NOT a", "F", "a"},           {"a AND NOT b", "TF", "ab"},
	        {"a AND (b OR c)", "TFT", "ac"}, {"NOT (a AND b)", "FT", "a"}, {"a OR b AND c", "UTT", "bc"},
	};

	(void)state;
	for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
		struct arena *arena = arena_create();
		struct operand operands[6];
		uint64_t own[6], basis = 0, expected = 0;

		for (size_t i = 0; cases[n].states[i]; i++) {
			own[i] = UINT64_C(1) << i;
			operands[i] = (struct operand){cases[n].states[i] == 'T'   ? TRUTH_TRUE
			                               : cases[n].states[i] == 'F' ? TRUTH_FALSE
			                                                           : TRUTH_UNKNOWN,
			                               &own[i]};
		}
		for (const char *c = cases[n].basis; *c; c++)
			set_add(&expected, (size_t)(*c - 'a'));
		condition_basis(parse(arena, cases[n].text), operands, &basis, 1);
		if (basis != expected)
			fail_msg("%s with %s", cases[n].text, cases[n].states);
		arena_destroy(arena);
	}
}

static void test_defects(void **state)
{
	static const struct {
		const char *text, *column;
	} cases[] = {
	        {"", "1"},          {"   ", "4"},       {"AND", "1"},        {"a AND", "6"},    {"a b", "3"},
	        {"a AND AND b", "7"}, {"(a", "3"},      {"a)", "2"},         {"()", "2"},       {"NOT", "4"},
	        {"a or b", "3"},    {"x", "1"},         {"a AND x", "7"},    {"a & b", "3"},    {"a = 1", "3"},
	        {"1", "1"},         {"a\tOR\n(b AND", "12"}, {"a OR 'b'", "6"}, {"a AND b;", "8"}, {"NOTa", "1"},
	        {"\xe4\xb8\x80", "1"},
	};

	(void)state;
	for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
		struct arena *arena = arena_create();
		struct msg error = {0};

		if (condition_parse(cases[n].text, arena, resolve, NULL, &error))
			fail_msg("“%s” was taken", cases[n].text);
		assert_non_null(error.id);
		if (strcmp(error.arg[0], cases[n].column) != 0)
			fail_msg("“%s”: column %s", cases[n].text, error.arg[0]);
		msg_finish(&error);
		arena_destroy(arena);
	}
}

static char *nested(int depth)
{
	struct buf text = {0};

	for (int i = 0; i < depth; i++)
		buf_puts(&text, i % 2 ? "NOT " : "(");
	buf_puts(&text, "a");
	for (int i = 0; i < depth; i += 2)
		buf_puts(&text, ")");
	return buf_take(&text);
}

static void test_depth(void **state)
{
	struct arena *arena = arena_create();
	char *deep = nested(CONDITION_MAX_DEPTH), *deeper = nested(CONDITION_MAX_DEPTH + 2), *deepest = nested(100000);

	(void)state;
	assert_non_null(condition_parse(deep, arena, resolve, NULL, NULL));
	assert_null(condition_parse(deeper, arena, resolve, NULL, NULL));
	assert_null(condition_parse(deepest, arena, resolve, NULL, NULL));
	free(deep);
	free(deeper);
	free(deepest);
	arena_destroy(arena);
}

static void test_names(void **state)
{
	struct arena *arena = arena_create();

	(void)state;
	assert_int_equal(parse(arena, "R3-T2a")->kind, CONDITION_NAME);
	assert_int_equal(parse(arena, "((a))")->kind, CONDITION_NAME);
	assert_int_equal(parse(arena, "a AND b AND (c AND d)")->kind, CONDITION_AND);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_all_states), cmocka_unit_test(test_basis_of_known), cmocka_unit_test(test_defects),
	        cmocka_unit_test(test_depth), cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
