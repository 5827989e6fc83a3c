/* form.c - tests of the tree of nodes: walking, paths, answering, instances, and who is asked. */
#include "core/form.h"

#include "form-help.h"

static const char nested[] = "{'linkId':'a','type':'string'},"
                             "{'linkId':'p','type':'group','repeats':true,'item':["
                             "{'linkId':'g','type':'group','item':[{'linkId':'s','type':'group','repeats':true,'item':["
                             "{'linkId':'x/y[0]','type':'integer'}]},{'linkId':'b','type':'string'}]},"
                             "{'linkId':'p.n','type':'integer','initial':[{'valueInteger':3}]}]},"
                             "{'linkId':'/z[1]','type':'boolean','initial':[{'valueBoolean':false}]}";

/* Walking visits every node in form order, and every path leads back to its node. */
static void test_paths(void **state)
{
	struct questionnaire *questionnaire = form_of(nested);
	const struct item *p = questionnaire_find(questionnaire, "p"), *s = questionnaire_find(questionnaire, "s");
	static const char *const paths[] = {"a",
	                                    "p[0]",
	                                    "p[0]/g",
	                                    "p[0]/s[0]",
	                                    "p[0]/s[0]/x/y[0]",
	                                    "p[0]/b",
	                                    "p[0]/p.n",
	                                    "p[1]",
	                                    "p[1]/g",
	                                    "p[1]/s[0]",
	                                    "p[1]/s[0]/x/y[0]",
	                                    "p[1]/s[1]",
	                                    "p[1]/s[1]/x/y[0]",
	                                    "p[1]/b",
	                                    "p[1]/p.n",
	                                    "/z[1]"};
	static const char *const wrong[] = {"",
	                                    "b",
	                                    "p",
	                                    "p[2]",
	                                    "p[0]/a",
	                                    "p[0]/s",
	                                    "p[0]/s[1]",
	                                    "p[0]/p[0]",
	                                    "p[0]/",
	                                    "s[0]",
	                                    "p[-1]",
	                                    "p[0",
	                                    "p[00000000000000000000]",
	                                    "a/",
	                                    "p[0]/g/b",
	                                    "[0]"};
	struct form *form = form_create(questionnaire, TODAY);
	struct node *node;
	char *path;
	size_t i;

	(void)state;
	form_add(form, form->root, p);
	form_add(form, form->root, p);
	form_add(form, form_at(form, "p[1]"), s);
	form_add(form, form_at(form, "p[0]/b"), s); /* any node of the instance will do */
	form_add(form, form_at(form, "p[1]"), s);
	for (node = form_next(form, NULL), i = 0; node; node = form_next(form, node), i++) {
		path = form_path(node);
		assert_string_equal(path, paths[i]);
		assert_ptr_equal(form_at(form, path), node);
		free(path);
	}
	assert_int_equal(i, sizeof paths / sizeof *paths);
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (form_at(form, wrong[i]))
			fail_msg("%s", wrong[i]);
	path = form_path(form->root);
	assert_string_equal(path, "");
	free(path);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* What is answered stays as it was said; an answer that is the same changes nothing. */
static void test_set(void **state)
{
	struct questionnaire *questionnaire = form_of("{'linkId':'d','type':'decimal','repeats':true}");
	struct form *form = form_create(questionnaire, TODAY);
	struct node *node = form_at(form, "d");
	struct answer answers[] = {{.value.text = "1.50"}, {.value.text = "2", .confirmed = true, .said = "two"}};
	struct response response = {.answers = answers, .count = 2};

	(void)state;
	assert_true(form_differs(node, &response));
	assert_true(form_set(form, node, &response));
	assert_false(form_differs(node, &response));
	assert_false(form_set(form, node, &response));
	assert_string_equal(node->answers[0].value.text, "1.50");
	assert_string_equal(node->answers[1].said, "two");
	answers[0].value.text = "1.5";
	assert_true(form_set(form, node, &response));
	answers[1].confirmed = false;
	assert_true(form_set(form, node, &response));
	answers[1].said = NULL;
	assert_true(form_set(form, node, &response));
	answers[1].value.unit = "kg";
	assert_true(form_set(form, node, &response));
	response = (struct response){.answers = node->answers + 1, .count = 1}; /* borrowed from the node itself */
	assert_true(form_set(form, node, &response));
	assert_string_equal(node->answers[0].value.text, "2");
	assert_int_equal(node->answer_count, 1);
	response = (struct response){.absent = ABSENT_PREFER_NOT};
	assert_true(form_set(form, node, &response));
	assert_int_equal(node->absent, ABSENT_PREFER_NOT);
	assert_int_equal(node->answer_count, 0);
	response.absent = ABSENT_UNKNOWN;
	assert_true(form_set(form, node, &response));
	response = (struct response){.draft = "12,"};
	assert_true(form_set(form, node, &response));
	assert_int_equal(node->absent, ABSENT_BLANK);
	assert_string_equal(node->draft, "12,");
	assert_false(form_set(form, node, &response));
	response = (struct response){0};
	assert_true(form_set(form, node, &response));
	assert_null(node->draft);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Initial values are answers, in each new instance too. */
static void test_initial(void **state)
{
	struct questionnaire *questionnaire = form_of(nested);
	struct form *form = form_create(questionnaire, TODAY);
	struct node *instance = form_add(form, form->root, questionnaire_find(questionnaire, "p"));

	(void)state;
	assert_string_equal(form_at(form, "/z[1]")->answers[0].value.text, "false");
	assert_string_equal(form_at(form, "p[0]/p.n")->answers[0].value.text, "3");
	assert_int_equal(instance->instance, 0);
	assert_true(instance->enabled);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Who is asked what. */
static void test_asks(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'t','type':'choice','repeats':true,'answerOption':[{'valueCoding':{'code':'kt'}},{'"
	        "valueCoding':{"
	        "'code':'thy'}}]},"
	        "{'linkId':'b','type':'boolean'},"
	        "{'linkId':'gated','type':'string','extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/"
	        "gate',"
	        "'valueString':'t=kt'},{'url':'http://wenzhen.org/fhir/StructureDefinition/"
	        "gate','valueString':'b=true'}]},"
	        "{'linkId':'staff','type':'string','extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/"
	        "asked',"
	        "'valueCode':'staff'}]},"
	        "{'linkId':'derived','type':'integer','extension':[{'url':"
	        "'http://wenzhen.org/fhir/StructureDefinition/derived-from','valueString':'t'},{'url':"
	        "'http://wenzhen.org/fhir/StructureDefinition/derived-from','valueString':'b'}]},"
	        "{'linkId':'off','type':'string','enableWhen':[{'question':'b','operator':'=','answerBoolean':false}]},"
	        "{'linkId':'ro','type':'string','readOnly':true},"
	        "{'linkId':'G','type':'group','extension':[{'url':"
	        "'http://hl7.org/fhir/StructureDefinition/"
	        "questionnaire-hidden','valueBoolean':true}],'item':[{'linkId':'in',"
	        "'type':'string'}]},"
	        "{'linkId':'show','type':'display'}");
	struct form *form = form_create(questionnaire, TODAY);
	static const struct {
		const char *path;
		bool patient[3], staff[3]; /* blank; t=kt only; both answered */
	} cases[] = {
	        {"gated", {false, false, true}, {true, true, true}},
	        {"staff", {false, false, false}, {true, true, true}},
	        {"derived", {true, true, false}, {true, true, true}},
	        {"off", {false, false, false}, {false, false, false}},
	        {"ro", {false, false, false}, {false, false, false}},
	        {"G", {false, false, false}, {false, false, false}},
	        {"in", {false, false, false}, {false, false, false}},
	        {"show", {false, false, false}, {false, false, false}},
	        {"t", {true, true, true}, {true, true, true}},
	};
	size_t i;
	int step;

	(void)state;
	for (step = 0; step < 3; step++) {
		if (step == 1)
			answer(form, "t", "[{'valueCoding':{'code':'thy'}},{'valueCoding':{'code':'kt'}}]");
		if (step == 2)
			answer(form, "b", "[{'valueBoolean':true}]");
		for (i = 0; i < sizeof cases / sizeof *cases; i++) {
			const struct node *node = form_at(form, cases[i].path);

			if (form_asks(form, node, READER_PATIENT) != cases[i].patient[step] ||
			    form_asks(form, node, READER_STAFF) != cases[i].staff[step])
				fail_msg("%s, step %d", cases[i].path, step);
		}
	}
	assert_false(form_asks(form, form->root, READER_STAFF));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* A repeating group is asked for before it has an instance, in its own place. */
static void test_asks_group(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'b','type':'boolean'},{'linkId':'G','type':'group','enableWhen':[{'question':'b','operator':"
	        "'!=',"
	        "'answerBoolean':false}],'item':[{'linkId':'p','type':'group','repeats':true,'extension':[{'url':"
	        "'http://wenzhen.org/fhir/StructureDefinition/"
	        "gate','valueString':'b=true'}],'item':[{'linkId':'n','type':"
	        "'integer'},{'linkId':'s','type':'group','repeats':true,'enableWhen':[{'question':'n','operator':'=',"
	        "'answerInteger':1}],'item':[{'linkId':'x','type':'integer'}]}]}]}");
	const struct item *p = questionnaire_find(questionnaire, "p"), *s = questionnaire_find(questionnaire, "s");
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	assert_false(form_asks_group(form, form->root, p, READER_PATIENT));
	assert_true(form_asks_group(form, form->root, p, READER_STAFF));
	answer(form, "b", "[{'valueBoolean':true}]");
	assert_true(form_asks_group(form, form->root, p, READER_PATIENT));
	form_add(form, form->root, p);
	form_add(form, form->root, p);
	answer(form, "p[1]/n", "[{'valueInteger':1}]");
	assert_false(form_asks_group(form, form_at(form, "p[0]"), s, READER_PATIENT));
	assert_true(form_asks_group(form, form_at(form, "p[1]"), s, READER_PATIENT));
	answer(form, "b", "[{'valueBoolean':false}]");
	assert_false(form_asks_group(form, form->root, p, READER_STAFF));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_paths),  cmocka_unit_test(test_set),  cmocka_unit_test(test_initial),
	        cmocka_unit_test(test_asks), cmocka_unit_test(test_asks_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
