/* fhir.c - tests of the QuestionnaireResponse: its shape, what is left out, and that it comes back the same. */
#include "out/fhir.h"

#include "../core/form-help.h"

#define ITEMS \
	"{'linkId':'a','type':'boolean','text':'A?'}," \
	"{'linkId':'b','type':'string','text':'B?','enableWhen':[{'question':'a','operator':'=','answerBoolean':true}]}," \
	"{'linkId':'g','type':'group','item':[{'linkId':'h','type':'group','item':[{'linkId':'c','type':'integer','text':'C?'}]}," \
	"{'linkId':'d','type':'display','text':'Read this'}]}," \
	"{'linkId':'r','type':'group','repeats':true,'item':[{'linkId':'e','type':'decimal','text':'E?'}]}," \
	"{'linkId':'q','type':'string','text':'Q?','item':[{'linkId':'f','type':'string','text':'F?'}]}"

static char *written(const struct form *form)
{
	struct buf out = {0};

	fhir_write(&out, form, "completed", "zh", "2026-11-24T10:00:00Z");
	return buf_take(&out);
}

static void expect(const struct form *form, const char *items)
{
	char *head = xasprintf("{'resourceType':'QuestionnaireResponse','language':'zh','status':'completed',"
	                       "'authored':'2026-11-24T10:00:00Z'%s%s%s}\n",
	                       *items ? ",'item':[" : "", items, *items ? "]" : "");
	char *expected = quoted(head), *text = written(form);

	assert_string_equal(text, expected);
	free(head);
	free(expected);
	free(text);
}

static void test_shape(void **state)
{
	struct questionnaire *questionnaire = form_of(ITEMS);
	struct form *form = form_create(questionnaire, TODAY);
	const struct item *group = questionnaire_find(questionnaire, "r");

	(void)state;
	expect(form, "");
	answer(form, "a", "[{'valueBoolean':true}]");
	answer(form, "b", "[{'valueString':'x'}]");
	expect(form, "{'linkId':'a','text':'A?','answer':[{'valueBoolean':true}]},"
	             "{'linkId':'b','text':'B?','answer':[{'valueString':'x'}]}");
	answer(form, "a", "[{'valueBoolean':false}]"); /* b is set aside */
	answer(form, "c", "[{'valueInteger':3}]");
	expect(form, "{'linkId':'a','text':'A?','answer':[{'valueBoolean':false}]},"
	             "{'linkId':'g','item':[{'linkId':'h','item':[{'linkId':'c','text':'C?','answer':[{'valueInteger':3}]}]}]}");
	answer(form, "c", "[]");
	form_add(form, form->root, group);
	form_add(form, form->root, group);
	answer(form, "r[0]/e", "[{'valueDecimal':1.50}]");
	answer(form, "r[1]/e", "[{'valueDecimal':2}]");
	expect(form, "{'linkId':'a','text':'A?','answer':[{'valueBoolean':false}]},"
	             "{'linkId':'r','item':[{'linkId':'e','text':'E?','answer':[{'valueDecimal':1.50}]}]},"
	             "{'linkId':'r','item':[{'linkId':'e','text':'E?','answer':[{'valueDecimal':2}]}]}");
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Items below a question stand in its answer; where it has none they are disabled. */
static void test_below_a_question(void **state)
{
	struct questionnaire *questionnaire = form_of(ITEMS);
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	answer(form, "f", "[{'valueString':'y'}]");
	expect(form, "");
	answer(form, "q", "[{'valueString':'x'}]");
	expect(form, "{'linkId':'q','text':'Q?','answer':[{'valueString':'x',"
	             "'item':[{'linkId':'f','text':'F?','answer':[{'valueString':'y'}]}]}]}");
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Each reason without a value, out and in again. */
static void test_absent(void **state)
{
	struct questionnaire *questionnaire = form_of(ITEMS);

	(void)state;
	for (enum absent why = ABSENT_UNKNOWN; why < ABSENT_COUNT; why++) {
		struct form *form = form_create(questionnaire, TODAY), *back = form_create(questionnaire, TODAY);
		struct response response = {.absent = why};
		struct msg error = {0};
		char *text;

		form_set(form, form_at(form, "a"), &response);
		text = written(form);
		assert_non_null(strstr(text, absent_fhir_code(why)));
		if (!form_import(back, text, strlen(text), &error))
			fail_msg("%s: %s", text, error.id);
		assert_int_equal(form_at(back, "a")->absent, why);
		assert_int_equal(form_at(back, "a")->answer_count, 0);
		free(text);
		form_destroy(form);
		form_destroy(back);
	}
	questionnaire_destroy(questionnaire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_shape), cmocka_unit_test(test_below_a_question), cmocka_unit_test(test_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
