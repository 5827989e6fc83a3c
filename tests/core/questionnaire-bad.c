/* questionnaire-bad.c - tests of forms that are not as they should be: what is refused, in which words and where. */
#include "form-help.h"

/* Forms with defects: what is heard of them, and whether they load. */
static const struct {
	const char *items, *defects;
	const char *error; /* where, or NULL: it loads */
} bad_forms[] = {
        {"{'linkId':'a','type':'string'},{'linkId':'a','type':'text'}", "a que-2;", "a"},
        {"{'type':'string'}", "item number 1 linkId;", "item number 1"},
        {"{'linkId':'','type':'string'}", "item number 1 linkId;", "item number 1"},
        {"{'linkId':'a\\nb','type':'string'}", "item number 1 linkId;", "item number 1"},
        {"{'linkId':'a','type':'poem'}", "a type;", "a"},
        {"{'linkId':'a','type':'question'}", "a type;", "a"},
        {"{'linkId':'a'}", "a type;", "a"},
        {"{'linkId':'a','type':'opened-choice','repeats':true,'answerOption':[{'valueTime':'10:00:00'}],'initial':[{},{}],"
         "'item':[]},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':'exists','answerBoolean':"
         "true}]}",
         "a type;", "a"}, /* what else it would be at fault for were it a text is no fault */
        {"{'linkId':'a','type':5}", "a type;a json;", "a"},
        {"7", "item number 1 linkId;item number 1 type;", "item number 1"},
        {"", " item;", ""},
        {"{'linkId':'a','type':'string','required':'yes'}", "a json;", "a"},
        {"{'linkId':'a','type':'group','item':{'linkId':'b','type':'string'}}", "a json;", "a"},
        {"{'linkId':'a','type':'string','enableWhen':[{'question':'b','operator':'exists','answerBoolean':true}"
         "]}",
         "a ref;", "a"},
        {"{'linkId':'a','type':'string','enableWhen':[{'operator':'exists','answerBoolean':true}]}", "a ref;", "a"},
        {"{'linkId':'a','type':'string','enableWhen':[{'question':'a','operator':'exists','answerBoolean':true}"
         "]}",
         "a cycle;", "a"},
        {"{'linkId':'a','type':'string','enableWhen':[{'question':'b','operator':'exists','answerBoolean':true}"
         "]},"
         "{'linkId':'b','type':'string','enableWhen':[{'question':'c','operator':'exists','answerBoolean':true}"
         "]},"
         "{'linkId':'c','type':'string','enableWhen':[{'question':'b','operator':'exists','answerBoolean':true}"
         "]}",
         "b cycle;", "b"},
        {"{'linkId':'g','type':'group','enableWhen':[{'question':'a','operator':'exists','answerBoolean':true}]"
         ","
         "'item':[{'linkId':'a','type':'string'}]}",
         "g cycle;", "g"},
        {"{'linkId':'g','type':'group','item':[{'linkId':'a','type':'string'}]},{'linkId':'b','type':'string',"
         "'enableWhen':[{'question':'g','operator':'exists','answerBoolean':true}]}",
         "b ref;", "b"},
        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator'"
         ":"
         "'equal','answerString':'x'}]}",
         "b op;", "b"},
        {"{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':"
         "'equal','answerString':'x'}]}",
         "b op;b type;", "b"},
        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator'"
         ":"
         "'=','answerInteger':1}]}",
         "b type;", "b"},
        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator'"
         ":"
         "'='}]}",
         "b type;", "b"},
        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator'"
         ":"
         "'exists','answerString':'x'}]}",
         "b que-7;", "b"},
        {"{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','"
         "operator':"
         "'>','answerBoolean':true}]}",
         "b type;", "b"},
        {"{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string','enableBehavior':'some','enableWhen':[{"
         "'question':'a','operator':'=','answerBoolean':true}]}",
         "b que-12;", "b"},
        {"{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','"
         "operator':"
         "'=','answerBoolean':true},{'question':'a','operator':'exists','answerBoolean':false}]}",
         "b que-12;", NULL},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'code':'x'}}]},{'linkId':'b','type':'"
         "string',"
         "'enableWhen':[{'question':'a','operator':'=','answerCoding':{'code':'y'}}]}",
         "b code;", NULL},
        {"{'linkId':'a','type':'string','initial':[{'valueInteger':1}]}", "a initial;", NULL},
        {"{'linkId':'a','type':'choice','answerValueSet':'#v'}", "a valueset;", "a"},
        {"{'linkId':'a','type':'choice','answerValueSet':'http://x'}", "a valueset;", NULL},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'display':'x'}}]}", "", NULL},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'system':'x'}}]}", "a option;", "a"},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueBoolean':true}]}", "a option;", "a"},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'x'"
         "}}]}",
         "a option;", NULL},
        {"{'linkId':'a','type':'integer','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
         "minValue',"
         "'valueString':'x'}]}",
         "a limit;", NULL},
        {"{'linkId':'a','type':'date','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/minValue',"
         "'valueDate':'2019-13'}]}",
         "a limit;", NULL},
        {"{'linkId':'a','type':'string','extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/gate',"
         "'valueString':'b'}]}",
         "a gate;", "a"},
        {"{'linkId':'b','type':'boolean'},{'linkId':'a','type':'string','extension':[{'url':"
         "'http://wenzhen.org/fhir/StructureDefinition/gate','valueString':'b=yes'}]}",
         "a gate;", "a"},
        {"{'linkId':'a','type':'string','extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/"
         "max-sum',"
         "'valueString':'b'}]}",
         "a ref;", "a"},
        {"{'linkId':'a','type':'boolean','extension':[{'url':"
         "'http://wenzhen.org/fhir/StructureDefinition/absent-option','valueCoding':{'code':'maybe'}}]}",
         "a absent;", "a"},
        {"{'linkId':'a','type':'string','modifierExtension':[{'url':'urn:x'}]}", "a modifier;", NULL},
};

static void test_defects(void **state)
{
	struct questionnaire *form;
	char *text, *json;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad_forms / sizeof *bad_forms; i++) {
		struct buf heard = {0};
		struct msg error = {0};

		text = xasprintf("{'resourceType':'Questionnaire','status':'active','item':[%s]}",
		                 bad_forms[i].items);
		json = quoted(text);
		form = questionnaire_parse(json, strlen(json), list_defect, &heard, &error);
		if (strcmp(buf_text(&heard), bad_forms[i].defects) != 0 || !form != (bad_forms[i].error != NULL))
			fail_msg("%s: %s", bad_forms[i].items, buf_text(&heard));
		if (bad_forms[i].error)
			assert_string_equal(error.where ? error.where : "", bad_forms[i].error);
		assert_true((form == NULL) == (error.id != NULL));
		questionnaire_destroy(form);
		msg_finish(&error);
		buf_finish(&heard);
		free(json);
		free(text);
	}
}

/* Texts that are no JSON we take, with the place that is named. */
static void test_syntax(void **state)
{
	static const struct {
		const char *json, *where;
	} cases[] = {
	        {"", "line 1, column 1"},
	        {"  \n ", "line 2, column 2"},
	        {"{", "line 1, column 2"},
	        {"{'a':1", "line 1, column 7"},
	        {"{'a' 1}", "line 1, column 6"},
	        {"{'a':NaN}", "line 1, column 6"},
	        {"{'a':-Infinity}", "line 1, column 7"},
	        {"{'a':01}", "line 1, column 7"},
	        {"{'a':1.}", "line 1, column 8"},
	        {"{'a':1,}", "line 1, column 8"},
	        {"{'a':[1,]}", "line 1, column 9"},
	        {"{'a':True}", "line 1, column 6"},
	        {"{a:1}", "line 1, column 2"},
	        {"{`a`:1}", "line 1, column 2"},
	        {"{'a':/**/1}", "line 1, column 6"},
	        {"{'a':1} x", "line 1, column 9"},
	        {"{'a':1}{", "line 1, column 8"},
	        {"{'a':'\\x'}", "line 1, column 7"},
	        {"{'a':'\\u12'}", "line 1, column 7"},
	        {"{'a':'\\u0000'}", "line 1, column 7"},
	        {"{'a':'x\ty'}", "line 1, column 8"},
	        {"{'a':123456789012345678901}", "line 1, column 6"},
	        {"{'a':1,\n 'b':2,\n 'a':3}", "line 3, column 2"},
	        {"{\n'问':'卷', x}", "line 2, column 10"},
	        {"{'a':'\x80'}", "line 1, column 7"},
	        {"{'a':'\xED\xA0\x80'}", "line 1, column 7"},
	        {"hello", "line 1, column 1"},
	        {"{'resourceType':'Patient'}", ""},
	        {"{'resourceType':'Questionnaire','item':{}}", ""},
	        {"[]", ""},
	};
	char *json;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct msg error = {0};
		struct buf defects = {0};

		json = quoted(cases[i].json);
		assert_null(questionnaire_parse(json, strlen(json), list_defect, &defects, &error));
		if (!error.id || strcmp(error.where ? error.where : "", cases[i].where) != 0)
			fail_msg("%s: %s", cases[i].json, error.where ? error.where : "nowhere");
		assert_true(defects.length > 0);
		buf_finish(&defects);
		msg_finish(&error);
		free(json);
	}
}

/* A zero byte, more bytes than allowed, and a byte order mark. */
static void test_bytes(void **state)
{
	static const char zero[] = "{\"a\":1\0}";
	static const char marked[] = "\xEF\xBB\xBF{\"resourceType\":\"Questionnaire\",\"item\":[{\"linkId\":\"a\","
	                             "\"type\":\"string\"}]}";
	char *large = xcalloc(1, QUESTIONNAIRE_MAX_BYTES + 1);
	struct questionnaire *form;
	struct msg error = {0};

	(void)state;
	assert_null(questionnaire_parse(zero, sizeof zero - 1, NULL, NULL, &error));
	assert_string_equal(error.where, "line 1, column 7");
	memset(large, ' ', QUESTIONNAIRE_MAX_BYTES + 1);
	assert_null(questionnaire_parse(large, QUESTIONNAIRE_MAX_BYTES + 1, NULL, NULL, &error));
	assert_non_null(error.id);
	form = questionnaire_parse(marked, sizeof marked - 1, NULL, NULL, &error);
	assert_non_null(form);
	questionnaire_destroy(form);
	msg_finish(&error);
	free(large);
}

/* Nesting beyond the limit, as arrays, objects and items. */
static void test_depth(void **state)
{
	static const char *const parts[][2] = {{"[", "]"}, {"{\"a\":", "}"}, {"{\"item\":[", "]}"}};
	struct msg error = {0};
	size_t i, j;

	(void)state;
	for (i = 0; i < 3; i++) {
		struct buf json = {0};

		for (j = 0; j < 10000; j++)
			buf_puts(&json, parts[i][0]);
		buf_puts(&json, "1");
		for (j = 0; j < 10000; j++)
			buf_puts(&json, parts[i][1]);
		assert_null(questionnaire_parse(buf_text(&json), json.length, NULL, NULL, &error));
		assert_string_equal(error.id, "The JSON is nested too deep here.");
		buf_finish(&json);
	}
	msg_finish(&error);
}

static const char whole[] =
        "{'resourceType':'Questionnaire','title':'\\u95ee\\u5377 \\\\ "
        "问卷','item':[{'linkId':'a','type':'choice','text':'x',"
        "'_text':{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/translation','extension':[{'url':'lang',"
        "'valueCode':'zh'},{'url':'content','valueString':'好'}]}]},'answerOption':[{'valueCoding':{'code':'x'}}]},"
        "{'linkId':'q','type':'quantity','initial':[{'valueQuantity':{'value':-1.5e+3,'code':'kg'}}]},{'linkId':'g',"
        "'type':'group','repeats':true,'enableWhen':[{'question':'a','operator':'exists','answerBoolean':false}],'item'"
        ":["
        "{'linkId':'b','type':'boolean','required':true,'maxLength':0,'code':null}]}]}";

/* Every beginning of a form: none crashes, and none but the whole is a form. */
static void test_truncated(void **state)
{
	char *json = quoted(whole);
	size_t length = strlen(json), i;
	struct questionnaire *form;

	(void)state;
	for (i = 0; i < length; i++) {
		char *part = xmalloc(i ? i : 1); /* just so long, for the sanitizer to see a byte too far */
		struct msg error = {0};

		memcpy(part, json, i);
		assert_null(questionnaire_parse(part, i, NULL, NULL, &error));
		assert_non_null(error.where);
		msg_finish(&error);
		free(part);
	}
	form = questionnaire_parse(json, length, NULL, NULL, NULL);
	assert_non_null(form);
	questionnaire_destroy(form);
	free(json);
}

/* A chain of conditions as long as a large form is neither refused nor a recursion; its circle is found. */
static void test_long_chain(void **state)
{
	struct questionnaire *form;
	struct buf items = {0};
	struct msg error = {0};
	int i, circle;

	(void)state;
	for (circle = 0; circle < 2; circle++) {
		buf_clear(&items);
		buf_puts(&items, "{\"resourceType\":\"Questionnaire\",\"item\":[");
		for (i = 0; i < 10000; i++) {
			buf_printf(&items, "%s{\"linkId\":\"%d\",\"type\":\"boolean\"", i ? "," : "", i);
			if (i < 9999 || circle)
				buf_printf(&items,
				           ",\"enableWhen\":[{\"question\":\"%d\",\"operator\":\"=\",\"answerBoolean\":"
				           "true}]",
				           (i + 1) % 10000);
			buf_puts(&items, "}");
		}
		buf_puts(&items, "]}");
		form = questionnaire_parse(items.data, items.length, NULL, NULL, &error);
		assert_true((form == NULL) == (circle == 1));
		questionnaire_destroy(form);
	}
	assert_non_null(error.where);
	msg_finish(&error);
	buf_finish(&items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_defects), cmocka_unit_test(test_syntax),    cmocka_unit_test(test_bytes),
	        cmocka_unit_test(test_depth),   cmocka_unit_test(test_truncated), cmocka_unit_test(test_long_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
