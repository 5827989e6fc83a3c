/* engine.c - tests of the evaluation: values in, facts, rules, statements and what is missing out. */
#include "core/assess.h"

#include "engine-help.h"

static const char state_letters[] = {[TRUTH_FALSE] = 'F', [TRUTH_TRUE] = 'T', [TRUTH_UNKNOWN] = 'U'};
static const char shown_letters[] = {
        [STATEMENT_HIDDEN] = 'h', [STATEMENT_SHOWN] = 's', [STATEMENT_UNKNOWN] = 'u'};

static void put_missing(struct buf *out, const struct missing *missing)
{
	for (size_t i = 0; i < missing->count; i++)
		buf_printf(out, "%s%s", i ? "," : " ", missing->names[i]);
}

/* A rule as "T", "F" or "U a,b". */
static char *rule_text(const struct assessment *assessment, const char *id)
{
	const struct rule_result *rule = assessment_rule(assessment, id);
	struct buf out = {0};

	assert_non_null(rule);
	buf_putc(&out, state_letters[rule->state]);
	put_missing(&out, &rule->missing);
	return buf_take(&out);
}

static const struct statement_result *result_of(const struct assessment *assessment, const char *id)
{
	for (size_t i = 0; i < assessment->statement_count; i++)
		if (strcmp(assessment->statements[i].statement->id, id) == 0)
			return &assessment->statements[i];
	return NULL;
}

static void test_rules(void **state)
{
	static const struct {
		const char *facts, *rule, *expected;
	} cases[] = {
	        {"{}", "R-1", "U x.count,t.one"},
	        {"{}", "R-2", "U x.count,t.one,t.two"},
	        {"{}", "R-3", "U t.one,t.two"},
	        {"{'x.count':2}", "R-1", "U t.one"},
	        {"{'x.count':0}", "R-1", "F"}, /* x.early has a default */
	        {"{'x.count':1}", "R-1", "F"},
	        {"{'x.count':1,'x.early':'unknown'}", "R-1", "U x.early,t.one"},
	        {"{'x.count':1,'x.early':1}", "R-1", "U t.one,definition:early_counts"},
	        {"{'x.count':1,'x.early':1,'t.one':'positive'}", "R-1", "U definition:early_counts"},
	        {"{'x.count':1,'x.early':1,'t.one':'negative'}", "R-1", "F"},
	        {"{'x.count':3,'t.one':'positive'}", "R-1", "T"},
	        {"{'x.count':3,'t.one':'positive'}", "R-2", "U t.two"},
	        {"{'x.count':3,'t.one':'positive','t.two':'negative'}", "R-2", "T"},
	        {"{'x.count':3,'t.one':'pending'}", "R-1", "U t.one"},
	        {"{'x.count':3,'t.one':'failed'}", "R-1", "U t.one"},
	        {"{'x.count':'prefer_not','t.one':'positive'}", "R-1", "U x.count"},
	        {"{'t.one':'positive'}", "R-3", "T"},
	        {"{'t.two':'positive','t.late':true}", "R-3", "F"}, /* unless */
	        {"{'t.two':'positive','t.late':'unknown'}", "R-3", "T"},
	        {"{'t.one':'negative','t.two':'unknown'}", "R-3", "U t.two"},
	        {"{'t.late':'no'}", "R-4", "U x.count"},
	        {"{'t.late':'yes'}", "R-4", "T"},
	        /* what is worked out from a group */
	        {"{'x.sure':'yes','x.count':0,'kid':[{'kid.kind':'bad'},{'kid.kind':'good'},{'kid.kind':'bad'}],'t.one':'positive'}",
	         "R-1", "T"},
	        {"{'x.sure':'no','x.count':0,'kid':[{'kid.kind':'bad'},{'kid.kind':'bad'}],'t.one':'positive'}", "R-1", "F"},
	};
	struct small small = small_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment *assessment;
		char *text;

		take(&small, cases[i].facts);
		assessment = engine_assess(small.engine, READER_STAFF);
		text = rule_text(assessment, cases[i].rule);
		if (strcmp(text, cases[i].expected) != 0)
			fail_msg("%s: %s is %s, not %s", cases[i].facts, cases[i].rule, text, cases[i].expected);
		free(text);
		assessment_destroy(assessment);
	}
	small_destroy(&small);
}

/* A fact as text: its value, or "null" and why. */
static char *fact_text(const struct assessment *assessment, const char *name)
{
	const struct fact_value *fact = assessment_fact(assessment, name);

	assert_non_null(fact);
	if (!fact->known)
		return xasprintf("null %s", fact->why ? fact->why : "-");
	if (fact->text)
		return xasprintf("%s%s", fact->text, fact->assumed ? " assumed" : "");
	return xasprintf("%g%s", fact->number, fact->assumed ? " assumed" : "");
}

static void test_values(void **state)
{
	static const struct {
		const char *facts, *name, *expected;
	} cases[] = {
	        {"{}", "x_count", "null -"},
	        {"{'x.count':null}", "x_count", "null -"},
	        {"{'x.count':2}", "x_count", "2"},
	        {"{'x.count':'2'}", "x_count", "2"},
	        {"{'x.count':'pending'}", "x_count", "null pending"},
	        {"{}", "x_early", "0 assumed"},
	        {"{'x.early':3}", "x_early", "3"},
	        {"{'x.early':'unknown'}", "x_early", "null unknown"},
	        {"{'x.sure':true}", "x_sure", "1"},
	        {"{'x.sure':'no'}", "x_sure", "0"},
	        {"{'x.sure':'borderline'}", "x_sure", "null borderline"},
	        {"{'t.one':'failed'}", "t_one", "null failed"},
	        {"{'t.done':['two','one']}", "t_done", "|two|one|"},
	        {"{'t.done':'two'}", "t_done", "|two|"},
	        {"{'t.done':[]}", "t_done", "null -"},
	        {"{'t.done':['not_done']}", "t_done", "null not_done"},
	        {"{'t.done':'unknown'}", "t_done", "null unknown"},
	        {"{'t.done':'two'}", "t_one", "null not_done"},
	        {"{'t.done':'two','t.one':'positive'}", "t_one", "positive"},
	        {"{'t.done':'two','t.one':'pending'}", "t_one", "null pending"},
	        {"{'q.size':12.5}", "q_size", "12.5"},
	        {"{'q.size':12.5}", "size", "25"},
	        {"{}", "size", "null -"},
	        {"{'d.when':'2019'}", "d_when", "2019"},
	        {"{'d.when':'2026-11-20'}", "recent", "1"},
	        {"{'d.when':'2026-11-01'}", "recent", "0"},
	        {"{'cons.numbers':'yes'}", "cons_numbers", "yes"},
	        {"{'cons.numbers':true}", "cons_numbers", "yes"},
	        {"{'pref.question':'Why?'}", "pref_question", "Why?"},
	        {"{'pref.question':'so\\u202e\\u009b me'}", "pref_question", "so me"},
	        {"{'t.one':'positive','t.two':'positive'}", "both", "1"},
	        {"{'t.one':'positive'}", "both", "null -"},
	        {"{'t.one':'negative'}", "any_pos", "null -"},
	        {"{}", "always", "1"},
	};
	struct small small = small_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment *assessment;
		char *text;

		take(&small, cases[i].facts);
		assessment = engine_assess(small.engine, READER_PATIENT);
		text = fact_text(assessment, cases[i].name);
		if (strcmp(text, cases[i].expected) != 0)
			fail_msg("%s: %s is %s, not %s", cases[i].facts, cases[i].name, text, cases[i].expected);
		free(text);
		assessment_destroy(assessment);
	}
	small_destroy(&small);
}

static void test_refused_facts(void **state)
{
	static const struct {
		const char *facts, *where; /* the place that the message has to name */
	} cases[] = {
	        {"", "line 1, column 1"},
	        {"[]", ""},
	        {"{\n'x.count':\n}", "line 3, column 1"},
	        {"{'x.count':2} trailing", "line 1, column 15"},
	        {"{'x.count':2,}", "line 1, column 14"},
	        {"{'x.count':2,'x.early':1,'x.count':3}", "line 1, column 26"},
	        {"{'pref.question':'\\u0000'}", "line 1, column 19"},
	        {"{'x.count':12345678901234567890}", "line 1, column 12"},
	        {"{'x.nothing':2}", "x.nothing"},
	        {"{'A':2}", "A"},
	        {"{'x_count':2}", "x_count"},
	        {"{'kid.kind':'bad'}", "kid.kind"},
	        {"{'kid':{'kid.kind':'bad'}}", "kid"},
	        {"{'kid':[{'x.count':1}]}", "kid[0]/x.count"},
	        {"{'kid':[{},{'kid.kind':'ugly'}]}", "kid[1]/kid.kind"},
	        {"{'kid':[{}],'x.count':'many'}", "x.count"},
	        {"{'kid':[7]}", "kid"},
	        {"{'x.count':2.5}", "x.count"},
	        {"{'x.count':'many'}", "x.count"},
	        {"{'x.count':true}", "x.count"},
	        {"{'x.count':[2]}", "x.count"},
	        {"{'x.count':NaN}", "line 1, column 12"},
	        {"{'x.count':1e999}", "x.count"},
	        {"{'x.sure':'maybe'}", "x.sure"},
	        {"{'x.sure':1}", "x.sure"},
	        {"{'t.one':'great'}", "t.one"},
	        {"{'t.done':['one','three']}", "t.done"},
	        {"{'t.done':[['one']]}", "t.done"},
	        {"{'q.size':'12 mg'}", "q.size"},
	        {"{'d.when':'2019-13'}", "d.when"},
	        {"{'d.when':'2019-02-29'}", "d.when"},
	        {"{'d.when':'yesterday'}", "d.when"},
	        {"{'pref.question':7}", "pref.question"},
	        {"{'pref.question':'\xff'}", "line 1, column 19"},
	};
	struct small small = small_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *json = quoted(cases[i].facts);
		struct msg error = {0};

		if (engine_take_facts(small.engine, json, strlen(json), TODAY, &error))
			fail_msg("%s was taken", cases[i].facts);
		if (!error.id || strcmp(error.where ? error.where : "", cases[i].where) != 0)
			fail_msg("%s: names %s", cases[i].facts, error.where ? error.where : "nothing");
		msg_finish(&error);
		free(json);
	}
	small_destroy(&small);
}

static void test_statements(void **state)
{
	static const struct {
		const char *facts;
		enum reader reader;
		const char *states; /* s-always, s-many, s-figure, s-dose; "-" absent */
	} cases[] = {
	        {"{}", READER_STAFF, "suuu"},
	        {"{}", READER_PATIENT, "suh-"},
	        {"{'x.count':2}", READER_PATIENT, "ssh-"},
	        {"{'x.count':2,'cons.numbers':'no'}", READER_PATIENT, "ssh-"},
	        {"{'x.count':2,'cons.numbers':'yes'}", READER_PATIENT, "sss-"},
	        {"{'x.count':2,'t.one':'positive'}", READER_STAFF, "ssss"},
	        {"{'x.count':0}", READER_STAFF, "shhu"},
	        {"{'t.late':true}", READER_PATIENT, "huh-"},
	        {"{'t.late':'unknown'}", READER_PATIENT, "suh-"},
	};
	static const char *const ids[] = {"s-always", "s-many", "s-figure", "s-dose"};
	struct small small = small_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment *assessment;
		char states[5] = "";

		take(&small, cases[i].facts);
		assessment = engine_assess(small.engine, cases[i].reader);
		for (size_t s = 0; s < 4; s++) {
			const struct statement_result *result = result_of(assessment, ids[s]);

			states[s] = result ? shown_letters[result->state] : '-';
		}
		if (strcmp(states, cases[i].states) != 0)
			fail_msg("%s: %s, not %s", cases[i].facts, states, cases[i].states);
		assessment_destroy(assessment);
	}
	small_destroy(&small);
}

/* Notes: figures only where wanted, from memory only to staff. */
static void test_notes(void **state)
{
	struct small small = small_create();
	struct assessment *assessment;

	(void)state;
	take(&small, "{'x.count':2}");
	assessment = engine_assess(small.engine, READER_PATIENT);
	assert_string_equal(result_of(assessment, "s-many")->note.en, "Guidelines say some.");
	assert_null(result_of(assessment, "s-figure")->note.en);
	assessment_destroy(assessment);
	assessment = engine_assess(small.engine, READER_STAFF);
	assert_string_equal(result_of(assessment, "s-many")->note.en, "Guidelines say 15 %.");
	assert_string_equal(result_of(assessment, "s-figure")->note.en, "From memory.");
	assessment_destroy(assessment);
	take(&small, "{'x.count':2,'cons.numbers':'yes'}");
	assessment = engine_assess(small.engine, READER_PATIENT);
	assert_string_equal(result_of(assessment, "s-many")->note.en, "Guidelines say 15 %.");
	assert_null(result_of(assessment, "s-figure")->note.en);
	assessment_destroy(assessment);
	small_destroy(&small);
}

/* Conflicts: only with a statement of each side shown, in the reader's words. */
static void test_conflicts(void **state)
{
	struct small small = small_create();
	struct assessment *assessment;

	(void)state;
	take(&small, "{'x.count':0}");
	assessment = engine_assess(small.engine, READER_PATIENT);
	assert_int_equal(result_of(assessment, "s-always")->conflict_count, 0);
	assessment_destroy(assessment);
	take(&small, "{'x.count':2,'t.one':'positive'}");
	assessment = engine_assess(small.engine, READER_PATIENT);
	assert_int_equal(result_of(assessment, "s-always")->conflict_count, 1);
	assert_int_equal(result_of(assessment, "s-many")->conflict_count, 1);
	assert_string_equal(result_of(assessment, "s-many")->conflicts[0]->en, "The sources say two things.");
	assessment_destroy(assessment);
	assessment = engine_assess(small.engine, READER_STAFF);
	assert_int_equal(result_of(assessment, "s-many")->conflict_count, 2);
	assert_string_equal(result_of(assessment, "s-many")->conflicts[0]->en, "000 and 003 say two things.");
	assert_string_equal(result_of(assessment, "s-dose")->conflicts[0]->en, "Staff only.");
	assessment_destroy(assessment);
	small_destroy(&small);
}

static char *reasons_text(const struct assessment *assessment, const char *id)
{
	const struct statement_result *result = result_of(assessment, id);
	struct buf out = {0};

	for (size_t i = 0; i < result->reason_count; i++)
		buf_printf(&out, "%s ", result->reasons[i]->link_id);
	return out.data ? buf_take(&out) : xstrdup("");
}

/* Reasons: what was told and is enough; never what was only assumed. */
static void test_reasons(void **state)
{
	static const struct {
		const char *facts, *statement, *reasons;
	} cases[] = {
	        {"{'x.count':2}", "s-many", "x.count "},
	        {"{'x.count':2,'x.early':1}", "s-many", "x.count "},
	        {"{'x.count':2}", "s-always", ""},
	        {"{'x.count':0}", "s-always", ""},
	};
	struct small small = small_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment *assessment;
		char *text;

		take(&small, cases[i].facts);
		assessment = engine_assess(small.engine, READER_STAFF);
		text = reasons_text(assessment, cases[i].statement);
		if (strcmp(text, cases[i].reasons) != 0)
			fail_msg("%s: %s because of %s", cases[i].facts, cases[i].statement, text);
		free(text);
		assessment_destroy(assessment);
	}
	small_destroy(&small);
}

static void test_checks(void **state)
{
	struct small small = small_create();
	struct assessment *assessment;

	(void)state;
	take(&small, "{'x.count':2}");
	assessment = engine_assess(small.engine, READER_STAFF);
	assert_int_equal(assessment->check_count, 0);
	assessment_destroy(assessment);
	take(&small, "{'x.count':2,'t.one':'positive','t.two':'negative'}");
	assessment = engine_assess(small.engine, READER_STAFF);
	assert_int_equal(assessment->check_count, 1);
	assert_string_equal(assessment->checks[0].link_id, "x.count");
	assert_true(assessment->rule_count == 6); /* "both" is among the facts */
	assert_null(assessment_rule(assessment, "both"));
	assessment_destroy(assessment);
	small_destroy(&small);
}

/* The engine taken from a form: what is disabled counts for nothing, and is marked as not to be asked. */
static void test_form(void **state)
{
	struct small small = small_create();
	struct form *form = form_create(small.questionnaire, TODAY);
	struct assessment *assessment;
	char *text;

	(void)state;
	answer(form, "x.count", "[{'valueInteger':2}]");
	answer(form, "x.sure", "[{'valueBoolean':true}]");
	answer(form, "t.late", "[{'valueBoolean':true}]");
	answer(form, "t.done", "[{'valueCoding':{'code':'one'}},{'valueCoding':{'code':'two'}}]");
	answer(form, "q.size", "[{'valueQuantity':{'value':1500,'code':'ug'}}]");
	engine_take_form(small.engine, form);
	assessment = engine_assess(small.engine, READER_PATIENT);
	assert_true(assessment->urgent);
	assert_int_equal(assessment_item(assessment, "q.size")->number * 1000, 1500);
	assert_string_equal(assessment_item(assessment, "t.done")->text, "|one|two|");
	assessment_destroy(assessment);

	answer(form, "x.sure", "[{'valueBoolean':false}]");
	engine_take_form(small.engine, form);
	assessment = engine_assess(small.engine, READER_PATIENT);
	assert_false(assessment->urgent);
	assert_false(assessment_item(assessment, "t.late")->known);
	text = rule_text(assessment, "S-URGENT");
	assert_string_equal(text, "U t.late");
	assert_false(assessment_item(assessment, "t.late")->may_ask); /* disabled */
	free(text);
	text = rule_text(assessment, "R-2");
	assert_string_equal(text, "U t.one,t.two");
	assert_true(assessment_item(assessment, "t.one")->may_ask);
	assert_false(assessment_item(assessment, "t.two")->may_ask); /* for staff */
	free(text);
	assessment_destroy(assessment);
	assessment = engine_assess(small.engine, READER_STAFF);
	assert_true(assessment_item(assessment, "t.two")->may_ask);
	assessment_destroy(assessment);
	form_destroy(form);
	small_destroy(&small);
}

/* A group's instances, and an absent reason, from a form. */
static void test_form_groups(void **state)
{
	struct small small = small_create();
	struct form *form = form_create(small.questionnaire, TODAY);
	const struct item *kid = questionnaire_find(small.questionnaire, "kid");
	struct assessment *assessment;

	(void)state;
	form_add(form, form->root, kid);
	form_add(form, form->root, kid);
	answer(form, "kid[0]/kid.kind", "[{'valueCoding':{'code':'bad'}}]");
	answer(form, "kid[1]/kid.kind", "[{'valueCoding':{'code':'bad'}}]");
	answer(form, "x.sure", "[{'valueBoolean':true}]");
	engine_take_form(small.engine, form);
	assessment = engine_assess(small.engine, READER_STAFF);
	assert_true(assessment_item(assessment, "x.count")->number == 2);
	assessment_destroy(assessment);
	form_destroy(form);
	small_destroy(&small);
}

/* The verdict: the first match of the protocol's list. */
static void test_verdict(void **state)
{
	static const char *const rules[] = {"R3-07", "R3-14", "R3-16", "R3-13", "R3-12", "R3-11", "R3-18", "R3-17"};
	static const struct {
		const char *facts, *verdict;
	} cases[] = {
	        {"{'x.count':0}", "not_applicable"},
	        {"{'x.count':2}", "not_enough_information"},
	        {"{}", "not_enough_information"},
	        {"{'x.count':2,'t.one':'positive'}", "contraindicated"},
	        {"{'x.count':2,'t.one':'negative','t.two':'positive'}", "not_needed_treat_other"},
	        {"{'x.count':2,'t.one':'negative','t.two':'negative'}", "document_would_offer"},
	};
	struct buf content = {0};
	struct small small;

	(void)state;
	buf_puts(&content, "{'rules':[");
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		buf_printf(&content, "%s{'id':'%s','condition':'%s'}", i ? "," : "", rules[i],
		           i == 0 ? "many" : i == 1 ? "many AND one_pos" : i == 3 ? "two_pos" : i == 7 ? "many AND NOT any_pos" : "NOT always");
	buf_puts(&content, "]}");
	small = small_of(SMALL_FACTS, buf_text(&content));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment *assessment;

		take(&small, cases[i].facts);
		assessment = engine_assess(small.engine, READER_STAFF);
		if (strcmp(assessment->verdict, cases[i].verdict) != 0)
			fail_msg("%s: %s", cases[i].facts, assessment->verdict);
		assessment_destroy(assessment);
	}
	buf_finish(&content);
	small_destroy(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_rules),   cmocka_unit_test(test_values),    cmocka_unit_test(test_refused_facts),
	        cmocka_unit_test(test_statements), cmocka_unit_test(test_notes),  cmocka_unit_test(test_conflicts),
	        cmocka_unit_test(test_reasons), cmocka_unit_test(test_checks),    cmocka_unit_test(test_form),
	        cmocka_unit_test(test_form_groups), cmocka_unit_test(test_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
