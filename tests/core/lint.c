/* lint.c - tests of the lint: small forms that break one rule each, and their neighbours that break none. */
#include "core/lint.h"

#include "form-help.h"

#define CODES                                                                                                          \
	"'answerOption':[{'valueCoding':{'system':'urn:s','code':'x'}},{'valueCoding':{'system':'urn:s','code':'y'}}]"
#define QUESTION "{'linkId':'q','type':'boolean'}"
#define CHOICE "{'linkId':'q','type':'choice'," CODES "}"
#define WHEN(op, answer) "{'question':'q','operator':'" op "'," answer "}"
#define UNEQUAL WHEN("!=", "'answerBoolean':true")
#define FHIR(name, value) "{'url':'http://hl7.org/fhir/StructureDefinition/" name "'," value "}"
#define SDC(name, value) "{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-" name "'," value "}"
#define IN(lang, text)                                                                                                 \
	FHIR("translation",                                                                                            \
	     "'extension':[{'url':'lang','valueCode':'" lang "'},{'url':'content','valueString':'" text "'}]")

/* Items, what is found as "place rule;", and what else the form holds. */
static const struct {
	const char *items, *found, *rest;
} forms[] = {
        /* FHIR's invariants */
        {"{'linkId':'a','type':'group'}", "a que-1;", NULL},
        {"{'linkId':'a','type':'group','item':[" QUESTION "]}", "", NULL},
        {"{'linkId':'a','type':'display','item':[" QUESTION "]}", "a que-1;", NULL},
        {QUESTION "," QUESTION, "q que-2;", NULL},
        {QUESTION "," QUESTION "," QUESTION, "q que-2;q que-2;", NULL},
        {"{'linkId':'a','type':'display','code':[{'code':'x'}]}", "a que-3;", NULL},
        {"{'linkId':'a','type':'display','code':null}", "", NULL},
        {"{'linkId':'a','type':'choice'," CODES ",'answerValueSet':'#v'}", "a que-4;", NULL},
        {"{'linkId':'a','type':'string','answerValueSet':'#v'}", "a que-5;", NULL},
        {"{'linkId':'a','type':'display','required':false}", "a que-6;", NULL},
        {"{'linkId':'a','type':'display','repeats':true}", "a que-6;", NULL},
        {QUESTION ",{'linkId':'a','type':'string','enableWhen':[" WHEN("exists", "'answerString':'x'") "]}", "a que-7;",
         NULL},
        {"{'linkId':'a','type':'group','initial':[{'valueString':'x'}],'item':[" QUESTION "]}", "a que-8;", NULL},
        {"{'linkId':'a','type':'display','initial':[{'valueString':'x'}]}", "a que-8;", NULL},
        {"{'linkId':'a','type':'display','readOnly':true}", "a que-9;", NULL},
        {"{'linkId':'a','type':'date','maxLength':4}", "a que-10;", NULL},
        {"{'linkId':'a','type':'url','maxLength':4}", "", NULL},
        {"{'linkId':'a','type':'choice'," CODES ",'initial':[{'valueCoding':{'system':'urn:s','code':'x'}}]}",
         "a que-11;", NULL},
        {QUESTION ",{'linkId':'a','type':'string','enableWhen':[" WHEN("exists", "'answerBoolean':true") "," WHEN(
                 "=", "'answerBoolean':true") "]}",
         "a que-12;", NULL},
        {QUESTION
         ",{'linkId':'a','type':'string','enableBehavior':'some','enableWhen':[" WHEN("=", "'answerBoolean':true") "]}",
         "a que-12;", NULL},
        {"{'linkId':'a','type':'string','initial':[{'valueString':'x'},{'valueString':'y'}]}", "a que-13;", NULL},
        {"{'linkId':'a','type':'string','repeats':true,'initial':[{'valueString':'x'},{'valueString':'y'}]}", "", NULL},

        /* "!=" without an answer */
        {QUESTION ",{'linkId':'a','type':'string','enableWhen':[" UNEQUAL "]}", "a not-equal;", NULL},
        {QUESTION ",{'linkId':'a','type':'string','enableBehavior':'all','enableWhen':[" UNEQUAL
                  "," WHEN("exists", "'answerBoolean':true") "]}",
         "", NULL},
        {QUESTION ",{'linkId':'a','type':'string','enableBehavior':'any','enableWhen':[" WHEN(
                 "exists", "'answerBoolean':false") "," UNEQUAL "]}",
         "", NULL},
        {QUESTION ",{'linkId':'a','type':'string','enableBehavior':'any','enableWhen':[" UNEQUAL
                  "," WHEN("exists", "'answerBoolean':true") "]}",
         "a not-equal;", NULL},
        {QUESTION ",{'linkId':'a','type':'string','enableBehavior':'all','enableWhen':[" UNEQUAL
                  "," WHEN("exists", "'answerBoolean':false") "]}",
         "a not-equal;", NULL},
        {CHOICE ",{'linkId':'a','type':'string','enableBehavior':'all','enableWhen':[" WHEN(
                 "!=", "'answerCoding':{'system':'urn:s','code':'x'}") "," WHEN("!=", "'answerCoding':{'system':'urn:s'"
                                                                                      ",'code':'y'}") "]}",
         "a not-equal;", NULL}, /* once for each source */
        {QUESTION ",{'linkId':'b','type':'string'},{'linkId':'a','type':'string','enableBehavior':'all','enableWhen':["
                  "{'question':'b','operator':'exists','answerBoolean':true}," UNEQUAL "]}",
         "a not-equal;", NULL}, /* the guard of another question */
        {QUESTION ",{'linkId':'g','type':'group','enableWhen':[" WHEN(
                 "exists", "'answerBoolean':true") "],'item':[{"
                                                   "'linkId':'a','type':'string','enableWhen':[" UNEQUAL
                                                   "]}]},{'linkId':'b','type':'string',"
                                                   "'enableWhen':[" UNEQUAL "]}",
         "b not-equal;", NULL}, /* the group makes sure of an answer, but not behind it */
        {"{'linkId':'q','type':'boolean','item':[{'linkId':'a','type':'string','enableWhen':[" UNEQUAL "]}]}", "",
         NULL},
        {"{'linkId':'q','type':'boolean','repeats':true},{'linkId':'a','type':'string','enableBehavior':'all','"
         "enableWhen':[" WHEN("exists", "'answerBoolean':true") "," UNEQUAL "]}",
         "a not-equal;", NULL}, /* several answers */

        /* repeating groups */
        {"{'linkId':'g','type':'group','repeats':true,'item':[{'linkId':'a','type':'string','enableWhen':[" WHEN(
                 "=", "'answerBoolean':true") "]}," QUESTION "]}",
         "a repeat;", NULL},
        {"{'linkId':'g','type':'group','repeats':true,'item':[" QUESTION
         ",{'linkId':'a','type':'string','enableWhen':[" WHEN("=", "'answerBoolean':true") "]}]}",
         "", NULL},
        {"{'linkId':'g','type':'group','item':[{'linkId':'a','type':'string','enableWhen':[" WHEN(
                 "=", "'answerBoolean':true") "]}," QUESTION "]}",
         "", NULL},
        {"{'linkId':'g','type':'group','repeats':true,'item':[" QUESTION
         ",{'linkId':'r','type':'boolean'}]},{'linkId':'a',"
         "'type':'string','enableBehavior':'any','enableWhen':[" WHEN(
                 "=", "'answerBoolean':true") ",{'question':'r','operator':'=','answerBoolean':true}]}",
         "a repeat;", NULL}, /* once for each group */
        {"{'linkId':'g','type':'group','repeats':true,'item':[{'linkId':'h','type':'group','item':[{'linkId':'a','type'"
         ":"
         "'string','enableWhen':[" WHEN("=", "'answerBoolean':true") "]}]}," QUESTION "]}",
         "a repeat;", NULL},

        /* codes and systems */
        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'y'}}]}",
         "a system;", NULL},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueString':'x'}]}", "", NULL},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'display':'x'}}]}", "a option;", NULL},
        {CHOICE ",{'linkId':'a','type':'string','enableWhen':[" WHEN("=", "'answerCoding':{'code':'x'}") "]}",
         "a system;", NULL},
        {"{'linkId':'q','type':'choice','answerOption':[{'valueCoding':{'code':'x'}}]},{'linkId':'a','type':'string',"
         "'enableWhen':[" WHEN("=", "'answerCoding':{'code':'x'}") "]}",
         "q system;", NULL}, /* neither has one: no program finds them unequal */
        {CHOICE
         ",{'linkId':'a','type':'string','enableWhen':[" WHEN("=", "'answerCoding':{'system':'urn:t','code':'x'}") "]}",
         "a system;", NULL},
        {CHOICE
         ",{'linkId':'a','type':'string','enableWhen':[" WHEN("=", "'answerCoding':{'system':'urn:s','code':'x'}") "]}",
         "", NULL},
        {CHOICE
         ",{'linkId':'a','type':'string','enableWhen':[" WHEN("=", "'answerCoding':{'system':'urn:s','code':'z'}") "]}",
         "a code;", NULL},
        {"{'linkId':'a','type':'decimal','extension':[" FHIR("questionnaire-unit", "'valueCoding':{'code':'kg'}") "]}",
         "a system;", NULL},
        {"{'linkId':'a','type':'decimal','extension':[" FHIR(
                 "questionnaire-unit", "'valueCoding':{'system':'http://unitsofmeasure.org','code':'kg'}") "]}",
         "", NULL},
        {"{'linkId':'a','type':'choice','answerValueSet':'#v'}", " system;",
         "'contained':[{'resourceType':'ValueSet','id':'v','compose':{'include':[{'concept':[{'code':'x'}]}]}}]"},
        {"{'linkId':'a','type':'choice','answerValueSet':'#v'}", " system;",
         "'contained':[{'resourceType':'ValueSet','id':'v','expansion':{'contains':[{'abstract':true,'contains':[{'"
         "code':"
         "'x'}]}]}}]"},
        {"{'linkId':'a','type':'choice','answerValueSet':'#v'}", "",
         "'contained':[{'resourceType':'ValueSet','id':'v','compose':{'include':[{'system':'urn:s','concept':[{'code':'"
         "x'}]"
         "}]}}]"},
        {"{'linkId':'a','type':'choice','answerValueSet':'#v'}", "a valueset;",
         "'contained':[{'resourceType':'ValueSet','id':'v','compose':{'include':[{'system':'urn:s'}]}}]"},

        /* widths */
        {"{'linkId':'a','type':'string','prefix':'Question 101:'}", "a width;", NULL},
        {"{'linkId':'a','type':'string','prefix':'Question 10:'}", "", NULL},
        {"{'linkId':'a','type':'string','extension':[" SDC("shortText",
                                                           "'valueString':'A short text of 29 columns .'") "]}",
         "", NULL},
        {"{'linkId':'a','type':'string','extension':[" SDC("shortText",
                                                           "'valueString':'A short text of 29 columns ...'") "]}",
         "a width;", NULL},
        {"{'linkId':'a','type':'quantity','extension':[" FHIR(
                 "questionnaire-unitOption", "'valueCoding':{'system':'http://unitsofmeasure.org','code':"
                                             "'kg','display':'kilograms in all '}") "]}",
         "a width;", NULL},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueString':'x','extension':[" FHIR(
                 "questionnaire-optionPrefix", "'valueString':'In the first place'") "]}]}",
         "a width;", NULL},
        {"{'linkId':'a','type':'group','text':'A title of a section that is far too long for the first row of it',"
         "'item':[{'linkId':'b','type':'string','text':'A text of a question may be as long as anybody likes, since it "
         "wraps wherever there is a space in it'}]}",
         "a width;", NULL},

        /* translations */
        {"{'linkId':'a','type':'string','text':'Name'},{'linkId':'b','type':'string','text':'Town','_text':{'extension'"
         ":[" IN("zh", "城市") "]}}",
         "a translation;", "'language':'en'"},
        {"{'linkId':'b','type':'string','text':'Town','_text':{'extension':[" IN("zh-CN",
                                                                                 "城市") "]}},{'linkId':'c','type':"
                                                                                         "'string','text':'0–3 ≥ 5'}",
         "", "'language':'en-GB'"},
        {"{'linkId':'b','type':'string','text':'Town','_text':{'extension':[" IN("zh", "城市") "," IN("en",
                                                                                                      "Town") "]}}",
         "", "'language':'en'"},
        {"{'linkId':'b','type':'string','text':'Town','_text':{'extension':[" IN("zh", "城市") "]}}", " translation;",
         NULL},
        {"{'linkId':'b','type':'string','text':'Town','_text':{'extension':[" IN("de", "Ort") "," IN(
                 "fr", "Ville") "]}},{"
                                "'linkId':'a','type':'choice','text':'Sex','answerOption':[{'valueString':'male'},{'"
                                "valueString':'female',"
                                "'_valueString':{'extension':[" IN("fr", "femme") "]}}]}",
         "a translation;a translation;", "'language':'en'"}, /* once for each language */
        {"{'linkId':'b','type':'string','text':'Town','_text':{'extension':[" IN("de", "Ort") "]}}", " translation;",
         "'language':'en','title':'Form'"},
        {"{'linkId':'b','type':'choice','answerValueSet':'#v'}", " translation;",
         "'language':'en','contained':[{'resourceType':'ValueSet','id':'v','compose':{'include':[{'system':'urn:s','"
         "concept':"
         "[{'code':'x','display':'one','designation':[{'language':'de','value':'eins'}]},{'code':'y','display':'two'}]}"
         "]}}]"},
        {"{'linkId':'a','type':'string','text':'Name'}", "", "'language':'en'"}, /* one language is one */

        /* what is not done here */
        {"{'linkId':'a','type':'string','extension':[" SDC(
                 "enableWhenExpression", "'valueExpression':{'language':'text/fhirpath','expression':'true'}") "]}",
         "a expression;", NULL},
        {"{'linkId':'a','type':'string','extension':[" FHIR("variable", "'valueExpression':{'name':'x'}") "]}", "",
         NULL},
        {"{'linkId':'a','type':'string','extension':[" FHIR("regex", "'valueString':'(?<=a)b'") "]}", "a regex;", NULL},
        {"{'linkId':'a','type':'reference','required':true}", "a required;", NULL},
        {"{'linkId':'a','type':'string','modifierExtension':[{'url':'urn:x'}]}", "a modifier;", NULL},
        {QUESTION, " modifier;", "'modifierExtension':[{'url':'urn:x'}]"},

        /* what a parse reports */
        {"{'linkId':'a','type':'integer','extension':[" FHIR("minValue", "'valueInteger':5") "," FHIR(
                 "maxValue", "'valueInteger':4") "]}",
         "a limit;", NULL},
        {"{'linkId':'a','type':'integer','extension':[" FHIR("minValue", "'valueInteger':4") "," FHIR(
                 "maxValue", "'valueInteger':4") "]}",
         "", NULL},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueString':'x'},{'valueString':'x'},{'valueString':'x'}]}",
         "a option;", NULL}, /* the same is said once */
        {"{'linkId':'b','type':'poem'},{'linkId':'a','type':'display','required':true}", "b type;a que-6;", NULL},
        {"{'linkId':'b','type':'string','enableWhen':[{'question':'c','operator':'exists','answerBoolean':true}]},{"
         "'linkId':'c','type':'string','enableWhen':[{'question':'b','operator':'exists','answerBoolean':true}]},{'"
         "linkId':"
         "'d','type':'string','enableWhen':[{'question':'d','operator':'exists','answerBoolean':true}]}",
         "c cycle;d cycle;", NULL}, /* each circle */
        {QUESTION ",{'linkId':'a','type':'string','enableBehavior':'any','enableWhen':[" UNEQUAL
                  "," WHEN("equal", "'answerBoolean':true") "]}",
         "a op;a not-equal;", NULL}, /* one condition that cannot be used hides no other */
        {"{},{'linkId':'a','type':'display','readOnly':true}", "item number 1 linkId;item number 1 type;a que-9;",
         NULL},
        {"", " item;", NULL},
        {QUESTION, " card;", "'status':null"},
};

/* Look through a form with these items and list what is found; the caller destroys the lint. */
static struct lint *lint_of(const char *items, const char *rest, struct buf *found)
{
	bool status = rest && strstr(rest, "'status'");
	char *text = xasprintf("{'resourceType':'Questionnaire',%s%s%s'item':[%s]}", status ? "" : "'status':'draft',",
	                       rest ? rest : "", rest ? "," : "", items),
	     *json = quoted(text);
	struct lint *lint = lint_create(json, strlen(json));
	size_t i;

	for (i = 0; i < lint->count; i++)
		list_defect(found, lint->findings[i].place, lint->findings[i].rule, &lint->findings[i].what);
	free(json);
	free(text);
	return lint;
}

static void test_rules(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct buf found = {0};
		struct lint *lint = lint_of(forms[i].items, forms[i].rest, &found);

		if (strcmp(buf_text(&found), forms[i].found) != 0)
			fail_msg("%s: %s instead of %s", forms[i].items, buf_text(&found), forms[i].found);
		lint_destroy(lint);
		buf_finish(&found);
	}
}

/* A form is refused for what it cannot be filled in with, and for nothing else. */
static void test_refusal(void **state)
{
	static const struct {
		const char *items, *rest, *where; /* NULL: not refused */
	} cases[] = {
	        {"{'linkId':'a','type':'display','required':true}", NULL, NULL},
	        {QUESTION "," QUESTION, NULL, "q"},
	        {QUESTION ",{'linkId':'a','type':'string','enableWhen':[" WHEN("equal", "'answerBoolean':true") "]}",
	         NULL, "a"},
	        {QUESTION, "'modifierExtension':[{'url':'urn:x'}]", ""},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf found = {0};
		struct lint *lint = lint_of(cases[i].items, cases[i].rest, &found);

		assert_true((lint->refusal.id != NULL) == (cases[i].where != NULL));
		if (cases[i].where)
			assert_string_equal(lint->refusal.where ? lint->refusal.where : "", cases[i].where);
		lint_destroy(lint);
		buf_finish(&found);
	}
}

/* Findings stand in form order, each with the line where its item begins. */
static void test_lines(void **state)
{
	static const char text[] =
	        "\xEF\xBB\xBF{'resourceType':'Questionnaire',\n'contained':[{'item':[{}]}],'note':'\\'item\\\\',"
	        "\n'item' : [\n{'linkId':'a','type':'display','readOnly':true,'item':[\n\n"
	        "{'linkId':'b', 'type':'display','readOnly':true}]},{\n'linkId':'c','readOnly':true,"
	        "'type':'display'}]}";
	static const struct {
		const char *place, *rule;
		size_t line;
	} wanted[] = {{"", "card", 0}, {"a", "que-9", 4}, {"a", "que-1", 4}, {"b", "que-9", 6}, {"c", "que-9", 6}};
	char *json = quoted(text), *at;
	struct lint *lint;
	size_t i;

	(void)state;
	at = strstr(json, "\"\\\"item\\\\\"");
	assert_non_null(at); /* a text that ends in a backslash and holds a mark is no name */
	lint = lint_create(json, strlen(json));
	assert_int_equal(lint->count, 5);
	for (i = 0; i < 5; i++) {
		assert_string_equal(lint->findings[i].place, wanted[i].place);
		assert_string_equal(lint->findings[i].rule, wanted[i].rule);
		assert_int_equal(lint->findings[i].line, wanted[i].line);
	}
	lint_destroy(lint);
	for (at = json; *at; at++)
		if (*at == '\n')
			*at = ' ';
	lint = lint_create(json, strlen(json));
	for (i = 0; i < lint->count; i++)
		assert_int_equal(lint->findings[i].line, 0); /* all on one line: it would say nothing */
	lint_destroy(lint);
	free(json);
}

/* What is no form has its place too. */
static void test_no_form(void **state)
{
	static const char *const cases[][3] = {{"{\n\"a\":", "line 2, column 5", "json"},
	                                       {"[]", "", "resourceType"},
	                                       {"", "line 1, column 1", "json"},
	                                       {"{\"resourceType\":\"Questionnaire\",\"item\":{}}", "", "json"}};
	struct lint *lint;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		lint = lint_create(cases[i][0], strlen(cases[i][0]));
		assert_int_equal(lint->count, 1);
		assert_string_equal(lint->findings[0].place, cases[i][1]);
		assert_string_equal(lint->findings[0].rule, cases[i][2]);
		assert_non_null(lint->refusal.id);
		lint_destroy(lint);
	}
}

/* Every sentence says what is wrong and what to do, in both languages on one line. */
static void test_sentences(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct buf found = {0};
		struct lint *lint = lint_of(forms[i].items, forms[i].rest, &found);

		for (j = 0; j < lint->count; j++) {
			char *text = msg_text(&lint->findings[j].what, LANG_EN);

			if (!strstr(text, "; ") || strchr(text, '\n') || strchr(text, '{') ||
			    text[strlen(text) - 1] != '.')
				fail_msg("%s", text);
			free(text);
		}
		lint_destroy(lint);
		buf_finish(&found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_rules),   cmocka_unit_test(test_refusal),   cmocka_unit_test(test_lines),
	        cmocka_unit_test(test_no_form), cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
