/* form-place.c - tests of items below a repeating question: one set for each answer, which stays with its answer. */
#include "core/form-private.h"
#include "form-help.h"

/* Medicines that are typed, and illnesses from a list, each with questions of its own; a repeating group in one. */
static const char items[] =
        "{'linkId':'drug','type':'string','repeats':true,'item':[{'linkId':'dose','type':'string'},"
        "{'linkId':'note','type':'display','text':'N'},"
        "{'linkId':'why','type':'string','enableWhen':[{'question':'dose','operator':'=','answerString':'high'}]},"
        "{'linkId':'time','type':'group','repeats':true,'item':[{'linkId':'hour','type':'integer'},"
        "{'linkId':'meal','type':'string','enableWhen':[{'question':'hour','operator':'>','answerInteger':11}]}]}]},"
        "{'linkId':'ill','type':'choice','repeats':true,'answerOption':[{'valueCoding':{'code':'x'}},{'valueCoding':"
        "{'code':'y'}},{'valueCoding':{'code':'z'}}],'item':[{'linkId':'since','type':'date','item':[{'linkId':'who',"
        "'type':'string','repeats':true,'item':[{'linkId':'phone','type':'string'}]}]}]},"
        "{'linkId':'end','type':'string','enableWhen':[{'question':'dose','operator':'=','answerString':'high'}]}";

/* The value at a path; "" where there is no node or no answer. */
static const char *at(const struct form *form, const char *path)
{
	const struct node *node = form_at(form, path);

	return node && node->answer_count ? node->answers[0].value.text : "";
}

/* All enabled nodes' paths, those of later answers too. */
static char *paths(const struct form *form)
{
	const struct node *node = NULL;
	struct buf out = {0};
	char *path;

	while ((node = form_next(form, node))) {
		path = form_path(node);
		assert_ptr_equal(form_at(form, path), node);
		assert_false(node_is_place(node));
		if (node->enabled)
			buf_printf(&out, "%s ", path);
		free(path);
	}
	return buf_take(&out);
}

static void expect_paths(const struct form *form, const char *expected)
{
	char *got = paths(form);

	assert_string_equal(got, expected);
	free(got);
}

/* Before an answer there is one set, waiting; then one for each answer. `enabled` names those of the first. */
static void test_sets(void **state)
{
	struct questionnaire *questionnaire = form_of(items);
	struct form *form = form_create(questionnaire, TODAY);
	char *list;

	(void)state;
	expect_paths(form, "drug note ill ");
	answer(form, "drug", "[{'valueString':'a'}]");
	expect_paths(form, "drug dose note ill ");
	answer(form, "drug", "[{'valueString':'a'},{'valueString':'b'}]");
	expect_paths(form, "drug dose note drug[1]/dose drug[1]/note ill ");
	assert_ptr_equal(form_at(form, "drug[0]/dose"), form_at(form, "dose"));
	assert_true(node_is_place(form_at(form, "drug[1]")));
	assert_ptr_equal(node_place(form_at(form, "drug"), 1), form_at(form, "drug[1]"));
	assert_null(form_at(form, "drug[2]"));
	assert_null(form_at(form, "drug[1]/ill"));
	list = enabled_list(form);
	assert_string_equal(list, "drug dose note ill ");
	free(list);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* A condition looks at its own answer's items first. */
static void test_conditions(void **state)
{
	struct questionnaire *questionnaire = form_of(items);
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	answer(form, "drug", "[{'valueString':'a'},{'valueString':'b'}]");
	answer(form, "drug[1]/dose", "[{'valueString':'high'}]");
	assert_true(enabled(form, "drug[1]/why"));
	assert_false(enabled(form, "why"));
	assert_true(enabled(form, "end")); /* the last before it */
	answer(form, "drug[1]/dose", "[{'valueString':'low'}]");
	answer(form, "drug", "[{'valueString':'a'}]"); /* what was said of b is not looked at any more */
	answer(form, "dose", "[{'valueString':'high'}]");
	assert_true(enabled(form, "end"));
	answer(form, "drug", "[{'valueString':'a'},{'valueString':'b'}]");
	assert_true(enabled(form, "why"));
	assert_false(enabled(form, "drug[1]/why"));
	assert_false(enabled(form, "end"));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* What is chosen from a list keeps its items whatever else is chosen, and gets them back. */
static void test_choice(void **state)
{
	struct questionnaire *questionnaire = form_of(items);
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	answer(form, "ill", "[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'y'}}]");
	answer(form, "since", "[{'valueDate':'2001'}]");
	answer(form, "ill[1]/since", "[{'valueDate':'2002'}]");
	answer(form, "ill[1]/who", "[{'valueString':'p'},{'valueString':'q'}]");
	answer(form, "ill[1]/who[1]/phone", "[{'valueString':'7'}]");
	answer(form, "ill", "[{'valueCoding':{'code':'y'}},{'valueCoding':{'code':'x'}}]");
	assert_string_equal(at(form, "since"), "2002");
	assert_string_equal(at(form, "who[1]/phone"), "7");
	assert_string_equal(at(form, "ill[1]/since"), "2001");
	assert_int_equal(form_set_aside(form), 0);
	answer(form, "ill", "[{'valueCoding':{'code':'z'}}]");
	assert_string_equal(at(form, "since"), "");
	assert_int_equal(form_set_aside(form), 4); /* since twice, who and phone */
	answer(form, "ill", "[{'valueCoding':{'code':'z'}},{'valueCoding':{'code':'y'}}]");
	assert_string_equal(at(form, "ill[1]/since"), "2002");
	assert_string_equal(at(form, "ill[1]/who[1]/phone"), "7");
	answer(form, "ill", "[]");
	assert_false(enabled(form, "since"));
	assert_string_equal(at(form, "since"), "");
	answer(form, "ill", "[{'valueCoding':{'code':'x'}}]");
	assert_string_equal(at(form, "since"), "2001");
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* What is typed keeps its items when it is written anew in its place. */
static void test_typed(void **state)
{
	struct questionnaire *questionnaire = form_of(items);
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	answer(form, "drug", "[{'valueString':'asprin'},{'valueString':'iron'}]");
	answer(form, "dose", "[{'valueString':'75 mg'}]");
	answer(form, "drug[1]/dose", "[{'valueString':'one'}]");
	answer(form, "drug", "[{'valueString':'aspirin'},{'valueString':'iron'}]");
	assert_string_equal(at(form, "dose"), "75 mg");
	answer(form, "drug", "[{'valueString':'iron'}]");
	assert_string_equal(at(form, "dose"), "one");
	assert_int_equal(form_set_aside(form), 1);
	answer(form, "drug", "[{'valueString':'iron'},{'valueString':'zinc'}]");
	assert_string_equal(at(form, "drug[1]/dose"), ""); /* another medicine: the dose of aspirin is not its own */
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Repeating groups below an answer; the first answer's are reached from outside. */
static void test_groups(void **state)
{
	struct questionnaire *questionnaire = form_of(items);
	const struct item *time = questionnaire_find(questionnaire, "time");
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	assert_false(form_asks_group(form, form->root, time, READER_STAFF));
	answer(form, "drug", "[{'valueString':'a'},{'valueString':'b'}]");
	assert_true(form_asks_group(form, form->root, time, READER_STAFF));
	form_add(form, form->root, time);
	form_add(form, form_at(form, "drug[1]"), time);
	form_add(form, form_at(form, "drug[1]"), time);
	expect_paths(form, "drug dose note time[0] time[0]/hour drug[1]/dose drug[1]/note drug[1]/time[0] "
	                   "drug[1]/time[0]/hour drug[1]/time[1] drug[1]/time[1]/hour ill ");
	answer(form, "drug[1]/time[1]/hour", "[{'valueInteger':8}]");
	answer(form, "drug", "[{'valueString':'b'}]");
	expect_paths(form, "drug dose note time[0] time[0]/hour time[1] time[1]/hour ill ");
	assert_string_equal(at(form, "time[1]/hour"), "8");
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* In a response each answer has its own items; all that stands outside belongs to the first. */
static void test_import(void **state)
{
	static const char text[] =
	        "{'resourceType':'QuestionnaireResponse','item':[{'linkId':'drug','answer':[{'valueString':'a','item':["
	        "{'linkId':'dose','answer':[{'valueString':'1'}]}]},{'valueString':'b','item':[{'linkId':'dose','"
	        "answer':"
	        "[{'valueString':'2'}]},{'linkId':'time','item':[{'linkId':'hour','answer':[{'valueInteger':9}]}]}]}]},"
	        "{'linkId':'drug','answer':[{'valueString':'c','item':[{'linkId':'dose','answer':[{'valueString':'3'}]}"
	        "]}]},"
	        "{'linkId':'ill','answer':[{'valueCoding':{'code':'x'}}],'item':[{'linkId':'since','answer':[{'"
	        "valueDate':"
	        "'2001'}]}]}]}";
	struct questionnaire *questionnaire = form_of(items);
	struct form *form = form_create(questionnaire, TODAY);
	struct msg error = {0};
	char *json = quoted(text);

	(void)state;
	if (!form_import(form, json, strlen(json), &error))
		fail_msg("%s: %s", error.where, error.id);
	assert_string_equal(at(form, "dose"), "1");
	assert_string_equal(at(form, "drug[1]/dose"), "2");
	assert_string_equal(at(form, "drug[1]/time[0]/hour"), "9");
	assert_string_equal(at(form, "drug[2]/dose"), "3");
	assert_string_equal(at(form, "since"), "2001");
	free(json);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Any answers in any order: every node is where its path says, and enabled as its conditions say. */
static void test_random(void **state)
{
	static const char *const drugs[] = {"[]", "[{'valueString':'a'}]", "[{'valueString':'b'},{'valueString':'a'}]",
	                                    "[{'valueString':'c'},{'valueString':'b'},{'valueString':'b'}]"},
	                         *const doses[] = {"[]", "[{'valueString':'high'}]", "[{'valueString':'low'}]"},
	                         *const ills[] = {"[]", "[{'valueCoding':{'code':'x'}}]",
	                                          "[{'valueCoding':{'code':'z'}},{'valueCoding':{'code':'x'}}]"};
	struct questionnaire *questionnaire = form_of(items);
	const struct item *time = questionnaire_find(questionnaire, "time");
	struct form *form = form_create(questionnaire, TODAY);
	unsigned dice = 1, step;
	const char *path;
	char *list;

	(void)state;
	for (step = 0; step < 3000; step++) {
		dice = dice * 1664525u + 1013904223u;
		path = (const char *[]){"dose", "drug[1]/dose", "drug[2]/dose", "who", "ill[1]/who"}[dice >> 20 & 3];
		if (dice >> 28 < 6)
			answer(form, "drug", drugs[dice >> 10 & 3]);
		else if (dice >> 28 < 9)
			answer(form, "ill", ills[(dice >> 10) % 3]);
		else if (dice >> 28 < 10 && step < 1000 && form_at(form, "drug[1]"))
			form_add(form, form_at(form, "drug[1]"), time);
		else if (dice >> 28 < 11 && form_at(form, "drug[1]/time[1]/hour"))
			answer(form, "drug[1]/time[1]/hour", dice >> 10 & 1 ? "[{'valueInteger':12}]" : "[{'valueInteger':7}]");
		else if (form_at(form, path))
			answer(form, path, doses[(dice >> 10) % 3]);
		for (struct node *node = form_next(form, NULL); node; node = form_next(form, node))
			assert_int_equal(node->enabled, form_enables(form, node));
		list = paths(form);
		free(list);
	}
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_sets),   cmocka_unit_test(test_conditions), cmocka_unit_test(test_choice),
	        cmocka_unit_test(test_typed),  cmocka_unit_test(test_groups),     cmocka_unit_test(test_import),
	        cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
