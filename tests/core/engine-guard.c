/* engine-guard.c - tests of the guard: what an expression of facts.sql may see, and everything it may not. */
#include "core/condition.h"
#include "core/facts.h"

#include "engine-help.h"

struct guarded {
	struct questionnaire *questionnaire;
	struct facts *facts;
};

static struct guarded guarded_create(void)
{
	static const char *const lets[] = {"own"};
	struct guarded g = {.questionnaire = form_of(SMALL_ITEMS)};

	g.facts = facts_create(g.questionnaire, lets, 1, NULL);
	assert_non_null(g.facts);
	facts_clear(g.facts, TODAY);
	return g;
}

static void guarded_destroy(struct guarded *g)
{
	facts_destroy(g->facts);
	questionnaire_destroy(g->questionnaire);
}

static void test_refused(void **state)
{
	static const char *const refused[] = {
	        /* not one expression */
	        "", " ", "1;", "1; SELECT 2", "1, 2", "1), (2", "1) FROM fact; DELETE FROM fact --", "(1", "1)", "'1",
	        "1 -- comment", "1 /* comment", "1) FROM fact WHERE (1", "*", "1 AS x", "DELETE FROM fact",
	        /* names */
	        "nonsense", "\"nonsense\"", "\"x_count\"", "[x_count]", "`x_count`", "fact.nonsense", "x.count", "?", ":a",
	        /* other tables */
	        "(SELECT count(*) FROM sqlite_schema)", "(SELECT sql FROM sqlite_master)", "(SELECT 1 FROM pragma_database_list)",
	        "(SELECT count(*) FROM pragma_table_info('fact'))", "(SELECT value FROM json_each('[1]'))", "(SELECT 1 FROM nobody)",
	        "(SELECT 1 FROM sqlite_temp_schema)", "(SELECT 1 FROM main.sqlite_schema)",
	        /* functions that are not on the list */
	        "random()", "randomblob(4)", "load_extension('x')", "printf('%d', 1)", "hex(x_count)", "sqlite_version()",
	        "readfile('/etc/passwd')", "writefile('x', 'y')", "changes()", "last_insert_rowid()", "zeroblob(100)", "quote(1)",
	        "julianday('now')", "strftime('%s', 'now')", "time('now')", "datetime('now')", "current_timestamp", "CURRENT_DATE",
	        "fts3_tokenizer('x')", "group_concat(x_count)", "likelihood(1, 0.5)", "char(65)", "replace('a', 'b', 'c')",
	        /* recursion */
	        "(WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r)",
	        /* statements that are no query */
	        "(INSERT INTO fact DEFAULT VALUES)", "(PRAGMA table_info(fact))", "(ATTACH ':memory:' AS z)", "RAISE(ABORT, 'x')",
	};
	struct guarded g = guarded_create();

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct msg error = {0};

		if (expression_create(g.facts, refused[i], &error))
			fail_msg("“%s” was taken", refused[i]);
		assert_non_null(error.id);
		msg_finish(&error);
	}
	guarded_destroy(&g);
}

static void test_taken(void **state)
{
	static const struct {
		const char *sql;
		enum result result;
		double number;
		const char *text;
	} taken[] = {
	        {"1", RESULT_NUMBER, 1, NULL},
	        {"NULL", RESULT_NULL, 0, NULL},
	        {"x_count", RESULT_NULL, 0, NULL},
	        {"x_count__why", RESULT_NULL, 0, NULL},
	        {"fact.x_count IS NULL", RESULT_NUMBER, 1, NULL},
	        {"own", RESULT_NULL, 0, NULL},
	        {"today", RESULT_TEXT, 0, TODAY},
	        {"date(today, '-14 days')", RESULT_TEXT, 0, "2026-11-10"},
	        {"abs(-2)", RESULT_NUMBER, 2, NULL},
	        {"coalesce(x_count, 7)", RESULT_NUMBER, 7, NULL},
	        {"iif(1, 'a', 'b')", RESULT_TEXT, 0, "a"},
	        {"instr('abc', 'c') + length('ab')", RESULT_NUMBER, 5, NULL},
	        {"'|a|b|' LIKE '%|b|%'", RESULT_NUMBER, 1, NULL},
	        {"max(1, 2) + min(1, 2)", RESULT_NUMBER, 3, NULL},
	        {"substr('2019-03', 1, 4)", RESULT_TEXT, 0, "2019"},
	        {"(SELECT count(*) FROM kid)", RESULT_NUMBER, 0, NULL},
	        {"(SELECT sum(a.kid_week) FROM kid AS a JOIN kid AS b ON a.instance < b.instance)", RESULT_NULL, 0, NULL},
	        {"EXISTS (SELECT 1 FROM kid WHERE kid_kind__why IS NULL)", RESULT_NUMBER, 0, NULL},
	        {"(WITH k AS (SELECT kid_week AS w FROM kid) SELECT count(*) FROM k)", RESULT_NUMBER, 0, NULL},
	        {"'a -- b' = 'a /* b'", RESULT_NUMBER, 0, NULL},
	        {"date('now')", RESULT_NULL, 0, NULL}, /* there is no clock */
	        {"date()", RESULT_NULL, 0, NULL},
	};
	struct guarded g = guarded_create();

	(void)state;
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		struct msg error = {0};
		struct expression *expression = expression_create(g.facts, taken[i].sql, &error);
		double number;
		const char *text;

		if (!expression)
			fail_msg("“%s”: %s %s", taken[i].sql, error.id, error.arg[0]);
		if (expression_evaluate(expression, &number, &text) != taken[i].result ||
		    (taken[i].result == RESULT_NUMBER && number != taken[i].number) ||
		    (taken[i].text && strcmp(text, taken[i].text) != 0))
			fail_msg("“%s” gave %g %s", taken[i].sql, number, text ? text : "");
		expression_destroy(expression);
	}
	guarded_destroy(&g);
}

/* Which columns an expression reads, told by the authorizer, and that it sees every change. */
static void test_reads(void **state)
{
	struct guarded g = guarded_create();
	struct expression *expression =
	        expression_create(g.facts, "x_count + x_early IS NULL AND x_sure__why IS NULL", NULL);
	const struct item *count = questionnaire_find(g.questionnaire, "x.count");
	const struct item *early = questionnaire_find(g.questionnaire, "x.early");
	const struct item *sure = questionnaire_find(g.questionnaire, "x.sure");
	double number;
	const char *text;

	(void)state;
	assert_true(set_has(expression_reads(expression), count->index));
	assert_true(set_has(expression_reads(expression), early->index));
	assert_false(set_has(expression_reads(expression), sure->index));
	expression_evaluate(expression, &number, &text);
	assert_true(number == 1);
	facts_set(g.facts, sure, &(struct cell){.why = "unknown"});
	expression_evaluate(expression, &number, &text);
	assert_true(number == 0);
	facts_set(g.facts, sure, &(struct cell){.known = true, .number = 1});
	facts_set(g.facts, count, &(struct cell){.known = true, .number = 2});
	expression_evaluate(expression, &number, &text);
	assert_true(number == 1);
	facts_set(g.facts, early, &(struct cell){.known = true, .number = 2});
	expression_evaluate(expression, &number, &text);
	assert_true(number == 0);
	facts_clear(g.facts, TODAY);
	expression_evaluate(expression, &number, &text);
	assert_true(number == 1);
	expression_destroy(expression);
	guarded_destroy(&g);
}

static void test_groups(void **state)
{
	struct guarded g = guarded_create();
	struct expression *expression = expression_create(
	        g.facts, "(SELECT instance FROM kid WHERE kid_kind = 'bad' ORDER BY instance DESC LIMIT 1)", NULL);
	const struct item *kind = questionnaire_find(g.questionnaire, "kid.kind");
	const char *text;
	double number;

	(void)state;
	assert_int_equal(expression_evaluate(expression, &number, &text), RESULT_NULL);
	for (int i = 0; i < 3; i++) {
		facts_add_row(g.facts, kind->loop);
		facts_set(g.facts, kind, &(struct cell){.known = true, .text = i == 1 ? "bad" : "good"});
	}
	assert_int_equal(expression_evaluate(expression, &number, &text), RESULT_NUMBER);
	assert_true(number == 1);
	assert_null(facts_cell(g.facts, kind));
	expression_destroy(expression);
	guarded_destroy(&g);
}

/* A linkId that SQL cannot have as a column, and two that it could not tell apart. */
static void test_columns(void **state)
{
	static const char *const items[] = {
	        "{'linkId':'a-b','type':'string'}",
	        "{'linkId':'a b','type':'string'}",
	        "{'linkId':'a__why','type':'string'}",
	        "{'linkId':'today','type':'string'}",
	        "{'linkId':'a.b','type':'string'},{'linkId':'a_b','type':'string'}",
	        "{'linkId':'a','type':'string'},{'linkId':'A','type':'string'}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		struct questionnaire *questionnaire = form_of(items[i]);
		struct msg error = {0};

		if (facts_create(questionnaire, NULL, 0, &error))
			fail_msg("%s was taken", items[i]);
		assert_non_null(error.id);
		msg_finish(&error);
		questionnaire_destroy(questionnaire);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_refused), cmocka_unit_test(test_taken),   cmocka_unit_test(test_reads),
	        cmocka_unit_test(test_groups),  cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
