/* regex.c - tests of forms' patterns: what is checked, and what is too strange or too costly to be. */
#include "core/regex.h"

#include "form-help.h"

static void test_matches(void **state)
{
	static const struct {
		const char *pattern, *good, *bad;
	} cases[] = {
	        {"[0-9]{4}", "1234", "12345"}, {"^\\d{3}-\\d{2}$", "123-45", "a123-45"},
	        {"(?:a|b)+", "abba", "abc"},   {"[\\w\\-.]+@[\\w.]+", "a-b.c@d.e", "a b@c"},
	        {"[^\\s]*", "abc", "a c"},     {"a|b", "b", "ab"},
	        {"\\(\\d\\)", "(1)", "1"},     {"\\S+", "x", "x y"},
	        {"x{2,}", "xxx", "x"},         {".*", "", NULL},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *own = regex_translated(cases[i].pattern);

		if (!own || !regex_matches(own, cases[i].good) || (cases[i].bad && regex_matches(own, cases[i].bad)))
			fail_msg("%s: %s", cases[i].pattern, own ? own : "not translated");
		free(own);
	}
}

static void test_refused(void **state)
{
	static const char *const patterns[] = {
	        "(?=a)b", "(?<n>a)", "(a)\\1", "a*?",    "a++",     "\\bword\\b",        "[\\]]", "[a-z", "(a",
	        "\\p{L}", "[[:x:]]", "a{",     "a{2,1}", "x{1001}", "((a{40}){40}){40}", "\\",    "[\\d", "[\\S]",
	        "*",      "a{1,2}?",
	};
	char *longer = xcalloc(1, 1000);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		char *own = regex_translated(patterns[i]);

		if (own && strcmp(patterns[i], "*") != 0) /* which the system may take as a star */
			fail_msg("%s: %s", patterns[i], own);
		free(own);
	}
	memset(longer, 'a', 999);
	assert_null(regex_translated(longer));
	free(longer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_matches), cmocka_unit_test(test_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
