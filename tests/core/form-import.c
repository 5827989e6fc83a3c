/* form-import.c - tests of QuestionnaireResponses and of the payload of journal rows. */
#include "form-help.h"

#define REASON(code)                                                                                                   \
	"{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/data-absent-reason','valueCode':'" code "'}]}"

static const char items[] =
        "{'linkId':'A','type':'group','item':[{'linkId':'b','type':'boolean'},{'linkId':'show','type':'display'},"
        "{'linkId':'c','type':'choice','repeats':true,'answerOption':[{'valueCoding':{'code':'x','system':'s'}},"
        "{'valueCoding':{'code':'y'}},{'valueString':'other'}]}]},"
        "{'linkId':'i','type':'integer','initial':[{'valueInteger':7}],'extension':[{'url':"
        "'http://hl7.org/fhir/StructureDefinition/maxValue','valueInteger':10}]},"
        "{'linkId':'dec','type':'decimal'},"
        "{'linkId':'d','type':'date','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
        "minValue','_valueDate':{"
        "'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/cqf-expression','valueExpression':{'expression':"
        "'today() - 300 days'}}]}},{'url':'http://hl7.org/fhir/StructureDefinition/maxValue','_valueDate':{"
        "'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/cqf-expression','valueExpression':{'expression':"
        "'today()'}}]}}]},"
        "{'linkId':'s','type':'string','maxLength':3,'enableWhen':[{'question':'b','operator':'=','answerBoolean':true}"
        "],"
        "'item':[{'linkId':'s.t','type':'text'}]},"
        "{'linkId':'q','type':'quantity','extension':[{'url':"
        "'http://hl7.org/fhir/StructureDefinition/"
        "questionnaire-unitOption','valueCoding':{'code':'wk','display':'weeks'}},"
        "{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption','valueCoding':{'code':'d'}}]},"
        "{'linkId':'p','type':'group','repeats':true,'item':[{'linkId':'p.g','type':'group','item':[{'linkId':'p.n',"
        "'type':'integer','initial':[{'valueInteger':1}]}]},"
        "{'linkId':'r','type':'group','repeats':true,'item':[{'linkId':'r.x','type':'string'}]}]}";

/* Import a response with these items; on refusal *where is the place. */
static struct form *import(struct questionnaire *questionnaire, const char *response_items, char **where)
{
	char *text = xasprintf("{'resourceType':'QuestionnaireResponse','item':[%s]}", response_items),
	     *json = quoted(text);
	struct form *form = form_create(questionnaire, TODAY);
	struct msg error = {0};
	bool done = form_import(form, json, strlen(json), &error);

	assert_true(done == (error.id == NULL));
	*where = error.id ? xstrdup(error.where ? error.where : "") : NULL;
	msg_finish(&error);
	free(json);
	free(text);
	return form;
}

/* The answers of a form: path, then the FHIR array, a line each; the caller frees. */
static char *answers_of(const struct form *form)
{
	struct buf out = {0};
	const struct node *node = NULL;
	char *path, *at;

	while ((node = form_next(form, node))) {
		struct response response = {.absent = node->absent,
		                            .answers = node->answers,
		                            .count = node->answer_count,
		                            .draft = node->draft};

		if (!node->answer_count && node->absent == ABSENT_BLANK && !node->draft)
			continue;
		path = form_path(node);
		buf_printf(&out, "%s%s ", path, node->enabled ? "" : "-");
		response_write(&out, node->item, &response);
		buf_putc(&out, '\n');
		free(path);
	}
	for (at = out.data; at && *at; at++)
		if (*at == '"')
			*at = '\'';
	return buf_take(&out);
}

static void test_good(void **state)
{
	static const struct {
		const char *items, *answers;
	} cases[] = {
	        {"", ""}, /* the initial values are not the response's */
	        {"{'linkId':'b','answer':[{'valueBoolean':true}]}", "b [{'valueBoolean':true}]\n"},
	        {"{'linkId':'A','item':[{'linkId':'b','answer':[{'valueBoolean':false}]},{'linkId':'show'}]}",
	         "b [{'valueBoolean':false}]\n"},
	        {"{'linkId':'b','answer':[{'valueCoding':{'code':'yes'}}]}", "b [{'valueBoolean':true}]\n"},
	        {"{'linkId':'b','answer':[{'valueCoding':{'code':'no'}}]}", "b [{'valueBoolean':false}]\n"},
	        {"{'linkId':'b','answer':[{'valueCoding':{'code':'prefer_not'}}]}",
	         "b [" REASON("asked-declined") "]\n"},
	        {"{'linkId':'i','answer':[{'valueCoding':{'code':'unknown'}}]}", "i [" REASON("asked-unknown") "]\n"},
	        {"{'linkId':'q','answer':[{'valueCoding':{'code':'not_done'}}]}", "q [" REASON("not-performed") "]\n"},
	        {"{'linkId':'i','answer':[" REASON("asked-unknown") "]}", "i [" REASON("asked-unknown") "]\n"},
	        {"{'linkId':'i','answer':[{'_valueInteger':" REASON("masked") "}]}",
	         "i [" REASON("asked-declined") "]\n"},
	        {"{'linkId':'q','answer':[{'valueQuantity':" REASON("not-performed") "}]}",
	         "q [" REASON("not-performed") "]\n"},
	        {"{'linkId':'i','answer':[" REASON("not-asked") "]}", ""},
	        {"{'linkId':'i'}", ""},
	        {"{'linkId':'i','answer':[]}", ""},
	        {"{'linkId':'c','answer':[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'y','system':'z'}},"
	         "{'valueString':'other'}]}",
	         "c [{'valueCoding':{'system':'s','code':'x'}},{'valueCoding':{'system':'z','code':'y'}},"
	         "{'valueString':'other'}]\n"},
	        {"{'linkId':'c','answer':[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'unknown'}}]}",
	         "c [{'valueCoding':{'system':'s','code':'x'}}]\n"},
	        {"{'linkId':'c','answer':[{'valueCoding':{'code':'x'}}]},{'linkId':'c','answer':[{'valueCoding':{'code'"
	         ":'y'}}]}",
	         "c [{'valueCoding':{'system':'s','code':'x'}},{'valueCoding':{'code':'y'}}]\n"},
	        {"{'linkId':'dec','answer':[{'valueDecimal':1.50}]}", "dec [{'valueDecimal':1.50}]\n"},
	        {"{'linkId':'dec','answer':[{'valueDecimal':1E2}]}", "dec [{'valueDecimal':1E2}]\n"},
	        {"{'linkId':'dec','answer':[{'valueInteger':3}]}", "dec [{'valueDecimal':3}]\n"},
	        {"{'linkId':'d','answer':[{'valueDate':'2019-03','extension':[{'url':"
	         "'http://wenzhen.org/fhir/StructureDefinition/confirmed','valueBoolean':true},{'url':"
	         "'http://wenzhen.org/fhir/StructureDefinition/said','valueString':'spring \\u001b2019'}]}]}",
	         "d "
	         "[{'valueDate':'2019-03','extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/confirmed',"
	         "'valueBoolean':true},{'url':'http://wenzhen.org/fhir/StructureDefinition/said','valueString':"
	         "'spring 2019'}]}]\n"}, /* an old record: the earliest date that hangs on today does not bind it */
	        {"{'linkId':'d','answer':[{'extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/draft',"
	         "'valueString':'20'}]}]}",
	         "d "
	         "[{'extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/draft','valueString':'20'}]}]\n"},
	        {"{'linkId':'s','answer':[{'valueString':'\\u200bab'}]}", "s- [{'valueString':'ab'}]\n"},
	        {"{'linkId':'b','answer':[{'valueBoolean':true}]},{'linkId':'s','answer':[{'valueString':'ab','item':[{"
	         "'linkId':"
	         "'s.t','answer':[{'valueString':'a\\nb'}]}]}]}",
	         "b [{'valueBoolean':true}]\ns [{'valueString':'ab'}]\ns.t [{'valueString':'a\\nb'}]\n"},
	        {"{'linkId':'q','answer':[{'valueInteger':8}]}",
	         "q [{'valueQuantity':{'value':8,'system':'http://unitsofmeasure.org','code':'wk'}}]\n"},
	        {"{'linkId':'q','answer':[{'valueDecimal':8.5}]}",
	         "q [{'valueQuantity':{'value':8.5,'system':'http://unitsofmeasure.org','code':'wk'}}]\n"},
	        {"{'linkId':'q','answer':[{'valueQuantity':{'value':8,'unit':'weeks'}}]}",
	         "q [{'valueQuantity':{'value':8,'system':'http://unitsofmeasure.org','code':'wk'}}]\n"},
	        {"{'linkId':'q','answer':[{'valueQuantity':{'value':8}}]}",
	         "q [{'valueQuantity':{'value':8,'system':'http://unitsofmeasure.org','code':'wk'}}]\n"},
	        {"{'linkId':'p'},{'linkId':'p','item':[{'linkId':'p.n','answer':[{'valueInteger':5}]},{'linkId':'r'},{'"
	         "linkId':'r',"
	         "'item':[{'linkId':'r.x','answer':[{'valueString':'z'}]}]}]}",
	         "p[1]/p.n [{'valueInteger':5}]\np[1]/r[1]/r.x [{'valueString':'z'}]\n"},
	};
	struct questionnaire *questionnaire = form_of(items);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = xasprintf("{'resourceType':'QuestionnaireResponse','item':[%s]}", cases[i].items);
		char *json = quoted(text), *answers;
		struct form *form = form_create(questionnaire, TODAY);
		struct msg error = {0};

		if (!form_import(form, json, strlen(json), &error))
			fail_msg("%s: %s", cases[i].items, error.id);
		answers = answers_of(form);
		assert_string_equal(answers, cases[i].answers);
		free(answers);
		form_destroy(form);
		free(json);
		free(text);
	}
	questionnaire_destroy(questionnaire);
}

static void test_bad(void **state)
{
	static const struct {
		const char *items, *where;
	} cases[] = {
	        {"{'linkId':'nothing'}", "nothing"},
	        {"{'answer':[]}", ""},
	        {"{'linkId':'p','item':[{}]}", "p"},
	        {"5", ""},
	        {"{'linkId':'b','answer':[{'valueString':'true'}]}", "b"},
	        {"{'linkId':'b','answer':[{'valueBoolean':'true'}]}", "b"},
	        {"{'linkId':'b','answer':[{'valueCoding':{'code':'maybe'}}]}", "b"},
	        {"{'linkId':'b','answer':[7]}", "b"},
	        {"{'linkId':'b','answer':{'valueBoolean':true}}", "b"}, /* each of these would else be lost silently */
	        {"{'linkId':'b','answer':[{'value':true}]}", "b"},
	        {"{'linkId':'b','answer':[{'valueBoolean':true,'valueString':'true'}]}", "b"},
	        {"{'linkId':'b','answer':[{'valueBoolean':true},{'valueBoolean':false}]}", "b"},
	        {"{'linkId':'b','answer':[{'valueBoolean':true}]},{'linkId':'b','answer':[{'valueBoolean':true}]}",
	         "b"},
	        {"{'linkId':'b','answer':[" REASON("who-knows") "]}", "b"},
	        {"{'linkId':'b','answer':[{'extension':[{'url':"
	         "'http://hl7.org/fhir/StructureDefinition/data-absent-reason'}]}]}",
	         "b"},
	        {"{'linkId':'A','answer':[{'valueBoolean':true}]}", "A"},
	        {"{'linkId':'show','answer':[{'valueBoolean':true}]}", "show"},
	        {"{'linkId':'c','answer':[{'valueCoding':{'code':'z'}}]}", "c"},
	        {"{'linkId':'c','answer':[{'valueCoding':{'display':'x'}}]}", "c"},
	        {"{'linkId':'c','answer':[{'valueString':'others'}]}", "c"},
	        {"{'linkId':'c','answer':[{'valueCoding':{'code':'x','system':'t'}}]}", "c"},
	        {"{'linkId':'i','answer':[{'valueInteger':1.5}]}", "i"},
	        {"{'linkId':'i','answer':[{'valueInteger':3000000000}]}", "i"},
	        {"{'linkId':'i','answer':[{'valueInteger':'5'}]}", "i"},
	        {"{'linkId':'i','answer':[{'valueInteger':11}]}", "i"},
	        {"{'linkId':'dec','answer':[{'valueDecimal':1e999}]}", "dec"},
	        {"{'linkId':'dec','answer':[{'valueDecimal':'1'}]}", "dec"},
	        {"{'linkId':'d','answer':[{'valueDate':'2019-02-30'}]}", "d"},
	        {"{'linkId':'d','answer':[{'valueDate':'2026-11-25'}]}", "d"},
	        {"{'linkId':'s','answer':[{'valueString':'long'}]}", "s"},
	        {"{'linkId':'s','answer':[{'valueString':''}]}", "s"},
	        {"{'linkId':'q','answer':[{'valueQuantity':{'value':8,'code':'mo'}}]}", "q"},
	        {"{'linkId':'q','answer':[{'valueQuantity':{'code':'wk'}}]}", "q"},
	        {"{'linkId':'q','answer':[{'valueQuantity':8}]}", "q"},
	        {"{'linkId':'p.n','answer':[{'valueInteger':5}]}", "p.n"},
	        {"{'linkId':'p','item':[{'linkId':'r.x'}]}", "r.x"},
	        {"{'linkId':'p','item':[{'linkId':'b'}]}", "b"},
	        {"{'linkId':'r'}", "r"},
	        {"{'linkId':'p'},{'linkId':'p','item':[{'linkId':'p.n','answer':[{'valueString':'5'}]}]}", "p[1]/p.n"},
	        {"{'linkId':'p','answer':[{'valueString':'5'}]}", "p"},
	        {"{'linkId':'A','item':{'linkId':'b'}}", ""},
	};
	struct questionnaire *questionnaire = form_of(items);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *where;
		struct form *form = import(questionnaire, cases[i].items, &where);

		if (!where || strcmp(where, cases[i].where) != 0)
			fail_msg("%s: %s", cases[i].items, where ? where : "taken");
		free(where);
		form_destroy(form);
	}
	questionnaire_destroy(questionnaire);
}

/* What is no QuestionnaireResponse at all. */
static void test_foreign(void **state)
{
	static const struct {
		const char *json, *where;
	} cases[] = {{"{'resourceType':'Questionnaire'}", NULL},
	             {"[]", NULL},
	             {"{}", NULL},
	             {"{\n 'a'", "line 2, column 5"}};
	struct questionnaire *questionnaire = form_of(items);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct form *form = form_create(questionnaire, TODAY);
		char *json = quoted(cases[i].json);
		struct msg error = {0};

		assert_false(form_import(form, json, strlen(json), &error));
		assert_non_null(error.id);
		if (cases[i].where)
			assert_string_equal(error.where, cases[i].where);
		else
			assert_null(error.where);
		msg_finish(&error);
		free(json);
		form_destroy(form);
	}
	questionnaire_destroy(questionnaire);
}

/* A response that would fill the memory with instances or answers is refused, and soon. */
static void test_hostile(void **state)
{
	static const struct {
		const char *one;
		int times;
	} cases[] = {{"{'linkId':'p'},", 60000}, {"{'linkId':'c','answer':[{'valueCoding':{'code':'x'}}]},", 2000}};
	struct questionnaire *questionnaire = form_of(items);
	size_t i;
	int time;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct form *form = form_create(questionnaire, TODAY);
		struct buf text = {0};
		struct msg error = {0};
		char *json;

		buf_puts(&text, "{'resourceType':'QuestionnaireResponse','item':[");
		for (time = 0; time < cases[i].times; time++)
			buf_puts(&text, cases[i].one);
		buf_puts(&text, "{'linkId':'A'}]}");
		json = quoted(text.data);
		assert_false(form_import(form, json, strlen(json), &error));
		assert_string_equal(error.id, "There are more of these than can be taken in.");
		msg_finish(&error);
		buf_finish(&text);
		free(json);
		form_destroy(form);
	}
	questionnaire_destroy(questionnaire);
}

/* Answers that come one by one are looked at again with each that follows: that ends too. */
static void test_pieces(void **state)
{
	struct buf form_text = {0}, text = {0};
	struct msg error = {0};
	int question, piece;

	(void)state;
	buf_puts(&text, "{'resourceType':'QuestionnaireResponse','item':[");
	for (question = 0; question < 4; question++) {
		buf_printf(&form_text, "%s{'linkId':'r%d','type':'string','text':'r','repeats':true}",
		           question ? "," : "", question);
		for (piece = 0; piece < 1000; piece++)
			buf_printf(&text, "%s{'linkId':'r%d','answer':[{'valueString':'a'}]}",
			           question || piece ? "," : "", question);
	}
	buf_puts(&text, "]}");
	struct questionnaire *questionnaire = form_of(form_text.data);
	struct form *form = form_create(questionnaire, TODAY);
	char *json = quoted(text.data);

	assert_false(form_import(form, json, strlen(json), &error));
	assert_string_equal(error.id, "There are more of these than can be taken in.");
	assert_string_equal(error.where, "r2"); /* two such questions can be read */
	msg_finish(&error);
	free(json);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
	buf_finish(&text);
	buf_finish(&form_text);
}

/* Every beginning of a payload: none crashes, and none but the whole is one. */
static void test_payload(void **state)
{
	static const char whole[] = "[{\"valueDate\":\"2019-03\",\"extension\":[{\"url\":\"http://wenzhen.org/fhir/"
	                            "StructureDefinition/said\","
	                            "\"valueString\":\"\\u6625 2019\"}]}]";
	struct item item = {.link_id = "d", .type = ITEM_DATE};
	struct arena *arena = arena_create();
	struct response response;
	struct buf out = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof whole - 1; i++) {
		char *part = xmalloc(i ? i : 1);

		memcpy(part, whole, i);
		assert_false(response_parse(&item, part, i, arena, &response));
		assert_int_equal(response.count, 0);
		free(part);
	}
	assert_true(response_parse(&item, whole, sizeof whole - 1, arena, &response));
	assert_string_equal(response.answers[0].said, "春 2019");
	response_write(&out, &item, &response);
	assert_true(response_parse(&item, out.data, out.length, arena, &response));
	assert_string_equal(response.answers[0].value.text, "2019-03");
	assert_false(response_parse(&item, "{}", 2, arena, &response));
	assert_false(response_parse(&item, "[{\"valueString\":\"x\"}]", 21, arena, &response));
	buf_finish(&out);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_good),    cmocka_unit_test(test_bad),     cmocka_unit_test(test_foreign),
	        cmocka_unit_test(test_hostile), cmocka_unit_test(test_pieces),  cmocka_unit_test(test_payload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
