/* questionnaire-r4.c - tests of what other people's forms hold: options of every kind, translations, notes, scores,
 * rules for how answers are written and how many there are, and forms that break FHIR's rules. */
#include "core/value.h"
#include "form-help.h"

#define FHIR "http://hl7.org/fhir/StructureDefinition/"
#define SDC "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
#define TRANSLATED(lang, text)                                                                                         \
	"{'extension':[{'url':'" FHIR "translation','extension':[{'url':'lang','valueCode':'" lang "'},{'url':"        \
	"'content','valueString':'" text "'}]}]}"

/* A form of any kind; more members stand before its items. */
static struct questionnaire *any_form(const char *members, const char *items, struct buf *heard)
{
	char *text = xasprintf("{'resourceType':'Questionnaire','status':'draft',%s'item':[%s]}", members, items);
	char *json = quoted(text);
	struct msg error = {0};
	struct questionnaire *form =
	        questionnaire_parse_any(json, strlen(json), heard ? list_defect : NULL, heard, &error);

	if (!form)
		fail_msg("%s: %s", error.where ? error.where : "", error.id);
	free(json);
	free(text);
	return form;
}

/* Every kind of option, with its words, its prefix and its score; what is chosen at first. */
static void test_options(void **state)
{
	struct questionnaire *form = any_form(
	        "",
	        "{'linkId':'a','type':'open-choice','repeats':true,'answerOption':[{'valueCoding':{'code':'x','display'"
	        ":'X'},"
	        "'initialSelected':true,'extension':[{'url':'" FHIR
	        "questionnaire-optionPrefix','valueString':'(a)'},{'url':"
	        "'" FHIR "itemWeight','valueDecimal':1.50}]},{'valueString':'words'},{'valueInteger':7},{'valueDate':"
	        "'2019-03'},{'valueTime':'10:30:00','initialSelected':true},{'valueReference':{'reference':'Patient/1',"
	        "'display':'Her'}},{'valueCoding':{'display':'bare','extension':[{'url':'" FHIR "ordinalValue',"
	        "'valueDecimal':2}]}}],'extension':[{'url':'" SDC "openLabel','valueString':'Else'}]},"
	        "{'linkId':'i','type':'integer','answerOption':[{'valueInteger':1},{'valueInteger':2,'initialSelected':"
	        "true}]}",
	        NULL);
	const struct item *a = &form->items[0];
	static const enum item_type kinds[] = {ITEM_GROUP, ITEM_STRING,    ITEM_INTEGER, ITEM_DATE,
	                                       ITEM_TIME,  ITEM_REFERENCE, ITEM_GROUP};
	static const char *const words[] = {"X", "words", "7", "2019-03", "10:30", "Her", "bare"};
	size_t i;

	(void)state;
	assert_int_equal(a->option_count, 7);
	for (i = 0; i < 7; i++) {
		assert_int_equal(a->options[i].value.kind, kinds[i]);
		assert_string_equal(a->options[i].text.en, words[i]);
		assert_ptr_equal(item_option_of(a, &a->options[i].value), &a->options[i]);
	}
	assert_string_equal(a->options[0].prefix.en, "(a)");
	assert_string_equal(a->options[0].score, "1.50");
	assert_string_equal(a->options[6].score, "2");
	assert_true(a->options[6].value.uncoded);
	assert_true(a->open);
	assert_string_equal(a->open_label.en, "Else");
	assert_int_equal(a->initial_count, 2);
	assert_string_equal(a->initial[1].text, "10:30:00");
	assert_int_equal(form->items[1].options[0].value.kind, ITEM_GROUP);
	assert_string_equal(form->items[1].initial[0].text, "2");
	assert_false(form->items[1].open);
	questionnaire_destroy(form);
}

/* Translations of any string, the base kept where it is in a third language; contained ValueSets in both ways. */
static void test_languages(void **state)
{
	struct questionnaire *form = any_form(
	        "'language':'de','title':'Bogen','_title':" TRANSLATED(
	                "en", "Sheet") ","
	                               "'contained':[{'resourceType':'ValueSet','id':'v','compose':{'include':[{'"
	                               "system':'urn:s','concept':[{'code':"
	                               "'j','display':'Ja','designation':[{'language':'zh-CN','value':'是'},{'language'"
	                               ":'en','value':'Yes'}]}]}]}},"
	                               "{'resourceType':'ValueSet','id':'w','expansion':{'contains':[{'abstract':true,'"
	                               "code':'t','display':'Top',"
	                               "'contains':[{'system':'urn:t','code':'in','display':'Innen'}]},{'system':'urn:"
	                               "t','code':'out','display':"
	                               "'Aussen'}]}}],",
	        "{'linkId':'a','type':'choice','text':'Frage','prefix':'1.','_text':" TRANSLATED(
	                "zh",
	                "问题") ",'_prefix':" TRANSLATED("zh",
	                                                 "一、") ",'answerValueSet':'#v'},{'linkId':'b','type':'choice'"
	                                                         ",'answerValueSet':'#w'},"
	                                                         "{'linkId':'c','type':'choice','answerOption':[{'"
	                                                         "valueCoding':{'code':'x','display':'Nein','_display'"
	                                                         ":" TRANSLATED(
	                                                                 "en",
	                                                                 "No") "}}]},{'linkId':'d','type':'choice','"
	                                                                       "answerValueSet':'http://elsewhere'}",
	        NULL);
	const struct item *item = form->items;

	(void)state;
	assert_string_equal(form->title.en, "Sheet");
	assert_string_equal(questionnaire_base(form, form->title), "Bogen");
	assert_string_equal(item[0].text.zh, "问题");
	assert_string_equal(text_in(item[0].text, LANG_EN), "Frage");
	assert_string_equal(item[0].prefix.zh, "一、");
	assert_string_equal(item[0].options[0].text.zh, "是");
	assert_string_equal(item[0].options[0].text.en, "Yes");
	assert_string_equal(questionnaire_base(form, item[0].options[0].text), "Ja");
	assert_string_equal(item[0].options[0].value.system, "urn:s");
	assert_int_equal(item[1].option_count, 2);
	assert_string_equal(item[1].options[0].value.text, "in");
	assert_string_equal(item[2].options[0].text.en, "No");
	assert_string_equal(questionnaire_base(form, item[2].options[0].text), "Nein");
	assert_true(item[3].open);
	assert_false(item[0].open);
	questionnaire_destroy(form);
}

/* The unit of an initial value is offered first; where no list is here, the code “unknown” is an answer like others. */
static void test_presets(void **state)
{
	struct questionnaire *questionnaire = any_form(
	        "",
	        "{'linkId':'q','type':'quantity','initial':[{'valueQuantity':{'code':'kg'}}],'extension':[{'url':'" FHIR
	        "questionnaire-unitOption','valueCoding':{'code':'g'}},{'url':'" FHIR
	        "questionnaire-unitOption','valueCoding':{'code':'kg'}}]},{'linkId':'s','type':'quantity','initial':[{"
	        "'valueQuantity':{'unit':'spoon'}}]},{'linkId':'c','type':'choice','answerValueSet':'http://x'}",
	        NULL);
	struct form *form = form_create(questionnaire, TODAY);
	double grams;

	(void)state;
	assert_int_equal(questionnaire->items[0].unit_count, 2);
	assert_string_equal(questionnaire->items[0].units[0].code, "kg");
	assert_true(item_canonical(&questionnaire->items[0], &(struct value){.text = "500", .unit = "g"}, &grams));
	assert_true(grams > 0.4999 && grams < 0.5001);
	assert_int_equal(questionnaire->items[0].initial_count, 0);
	assert_string_equal(questionnaire->items[1].units[0].code, "spoon");
	assert_null(questionnaire->items[1].units[0].system);
	answer(form, "c", "[{'valueCoding':{'code':'unknown'}}]");
	assert_int_equal(form_at(form, "c")->answer_count, 1);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* What is not worked out is noted, and the item can be filled in by hand. */
static void test_notes(void **state)
{
	static const struct {
		const char *member;
		int kind; /* of the one note, or -1: none */
		bool read_only;
	} cases[] = {
	        {"'readOnly':true", -1, true},
	        {"'extension':[{'url':'" SDC "enableWhenExpression','valueExpression':{'expression':'x'}}]",
	         NOTE_ENABLE, false},
	        {"'readOnly':true,'extension':[{'url':'" SDC
	         "calculatedExpression','valueExpression':{'expression':'1'}}]",
	         NOTE_CALCULATED, false},
	        {"'readOnly':true,'extension':[{'url':'" SDC
	         "initialExpression','valueExpression':{'expression':'1'}}]",
	         NOTE_INITIAL, false},
	        {"'extension':[{'url':'" SDC "candidateExpression','valueExpression':{'expression':'1'}}]",
	         NOTE_ANSWERS, false},
	        {"'extension':[{'url':'" FHIR "questionnaire-constraint','extension':[]}]", NOTE_CONSTRAINT, false},
	        {"'extension':[{'url':'" FHIR "targetConstraint','extension':[]}]", NOTE_CONSTRAINT, false},
	        {"'extension':[{'url':'" FHIR "variable','valueExpression':{'name':'v'}}]", NOTE_EXPRESSION, false},
	        {"'_text':{'extension':[{'url':'" FHIR "cqf-expression','valueExpression':{}}]}", NOTE_EXPRESSION,
	         false},
	        {"'extension':[{'url':'" FHIR "regex','valueString':'(?=a)'}]", NOTE_REGEX, false},
	        {"'extension':[{'url':'" FHIR "regex','valueString':'a+'}]", -1, false},
	        {"'extension':[{'url':'" FHIR "minValue','_valueInteger':{'extension':[]}}]", NOTE_LIMIT, false},
	        {"'enableWhen':[{'question':'nowhere','operator':'exists','answerBoolean':true}]", NOTE_CONDITION,
	         false},
	        {"'enableWhen':[{'question':'a','operator':'exists','answerBoolean':true}]", NOTE_CONDITION, false},
	        {"'enableWhen':[{'question':'z','operator':'equal','answerBoolean':true}]", NOTE_CONDITION, false},
	        {"'enableWhen':[{'question':'z','operator':'=','answerString':'x'}]", NOTE_CONDITION, false},
	        {"'enableWhen':[{'question':'z','operator':'=','answerBoolean':'true'}]", -1, false},
	        {"'repeats':'true'", -1, false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *items = xasprintf("{'linkId':'a','type':'integer',%s},{'linkId':'z','type':'boolean'}",
		                        cases[i].member);
		struct questionnaire *form = any_form("", items, NULL);

		if (form->note_count != (cases[i].kind >= 0) ||
		    (form->note_count && (int)form->notes[0].kind != cases[i].kind) ||
		    form->items[0].read_only != cases[i].read_only)
			fail_msg("%s: %zu notes", cases[i].member, form->note_count);
		assert_true(!form->note_count || strlen(note_words(form->notes[0].kind)) > 0);
		questionnaire_destroy(form);
		free(items);
	}
}

/* Kinds of the notes of a form, as digits. */
static void expect_notes(const char *members, const char *items, const char *kinds, bool read_only)
{
	struct questionnaire *form = any_form(members, items, NULL);
	struct buf got = {0};
	size_t i;

	for (i = 0; i < form->note_count; i++)
		buf_printf(&got, "%d ", form->notes[i].kind);
	assert_string_equal(buf_text(&got), kinds);
	assert_int_equal(form->read_only_reason != NULL, read_only);
	assert_int_equal(form->read_only_what != NULL, read_only);
	buf_finish(&got);
	questionnaire_destroy(form);
}

/* What concerns the whole form. */
static void test_form_notes(void **state)
{
	static const char item[] = "{'linkId':'a','type':'string'}";

	(void)state;
	expect_notes("'extension':[{'url':'" SDC "launchContext','extension':[]}],", item, "8 ", false);
	expect_notes("'modifierExtension':[{'url':'urn:x','valueBoolean':true}],", item, "", true);
	expect_notes("", "{'linkId':'a','type':'string','modifierExtension':[{'url':'urn:x'}]}", "", true);
	expect_notes("'modifierExtension':[{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/"
	             "sdc-rendering-criticalExtension','valueCanonical':'urn:y'}],",
	             item, "", true);
	expect_notes("'modifierExtension':[{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/"
	             "sdc-rendering-criticalExtension','valueCanonical':'" FHIR "entryFormat'}],",
	             item, "", false);
	expect_notes("", "{'linkId':'a','type':'attachment','required':true}", "11 ", false);
	expect_notes("", "{'linkId':'a','type':'attachment'}", "", false);
	expect_notes("",
	             "{'linkId':'a','type':'reference','required':true,'answerOption':[{'valueReference':{'reference':"
	             "'Patient/1'}}]}",
	             "", false);
	expect_notes("",
	             "{'linkId':'a','type':'display','extension':[{'url':'" SDC
	             "subQuestionnaire','valueCanonical':'u'}]}",
	             "10 ", false);
}

/* A linkId that stands twice: two items with a name each, and a response finds both. */
static void test_twins(void **state)
{
	static const char response[] = "{'resourceType':'QuestionnaireResponse','item':[{'linkId':'g','item':[{'linkId'"
	                               ":'a','answer':[{'valueString':"
	                               "'1'}]}]},{'linkId':'h','item':[{'linkId':'a','answer':[{'valueString':'2'}]}]},"
	                               "{'linkId':'a','answer':["
	                               "{'valueString':'3'}]}]}";
	struct buf heard = {0};
	struct questionnaire *questionnaire =
	        any_form("",
	                 "{'linkId':'g','type':'group','item':[{'linkId':'a','type':'string'}]},{'linkId':'h','type':"
	                 "'group','item':[{'linkId':'a','type':'string'}]},{'linkId':'a','type':'string'},"
	                 "{'linkId':'a~2','type':'string'}",
	                 &heard);
	struct form *form = form_create(questionnaire, TODAY);
	struct msg error = {0};
	char *json = quoted(response);
	char *list = enabled_list(form);

	(void)state;
	assert_string_equal(buf_text(&heard), "a que-2;a que-2;");
	assert_string_equal(list, "g a h a~2 a~3 a~2~2 ");
	assert_string_equal(form_at(form, "a~3")->item->link_id, "a");
	assert_true(form_import(form, json, strlen(json), &error));
	assert_string_equal(form_at(form, "a")->answers[0].value.text, "1");
	assert_string_equal(form_at(form, "a~2")->answers[0].value.text, "2");
	assert_string_equal(form_at(form, "a~3")->answers[0].value.text, "3");
	free(list);
	free(json);
	buf_finish(&heard);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

#define SCORED(id)                                                                                                     \
	"{'linkId':'" id "','type':'choice','answerOption':[{'valueCoding':{'code':'0'},'extension':[{'url':'" FHIR    \
	"ordinalValue','valueDecimal':0}]},{'valueCoding':{'code':'3'},'extension':[{'url':'" FHIR                     \
	"ordinalValue','valueDecimal':3}]}]}"

/* Sums of scores, as forms write them; the sum follows the answers, and conditions follow the sum. */
static void test_scores(void **state)
{
	static const struct {
		const char *expression, *sum; /* where a and b are 3, and c is not asked for; NULL: it is none */
	} cases[] = {
	        {"%resource.item.where(linkId in ('a'|'b')).answer.value.ordinal().sum()", "6"},
	        {"%resource.descendants().where(linkId='a').answer.valueCoding.extension.where(url="
	         "'http://hl7.org/fhir/StructureDefinition/ordinalValue').valueDecimal.sum()",
	         "3"},
	        {"%resource.item.answer.value.weight().sum()", "6"},
	        {"%x + %y", "6"},
	        {"(%x + %y) / 2", NULL},
	        {"%resource.item.where(linkId='a').answer.value.sum()", NULL},
	        {"iif(%x > 2, %x, 0) + %y", NULL},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *json = quoted(cases[i].expression), *items;
		struct questionnaire *questionnaire;
		struct form *form;
		char *at;

		for (at = json; *at; at++) /* a quotation mark of FHIRPath, not of JSON */
			if (*at == '"')
				*at = '`';
		items = xasprintf(
		        SCORED("a") "," SCORED(
		                "b") ",{'linkId':'s','type':'integer','extension':[{'url':'" SDC
		                     "calculatedExpression','valueExpression':{'expression':'%s'}}]},{'linkId':'high','"
		                     "type':"
		                     "'string','enableWhen':[{'question':'s','operator':'>','answerInteger':2}]}",
		        json);
		{
			char *text = xasprintf(
			             "{'resourceType':'Questionnaire','status':'draft','extension':[{'url':'" FHIR
			             "variable','valueExpression':{'name':'x','expression':'%%resource.item.where("
			             "linkId=`a`).answer.value.ordinal()'}},{'url':'" FHIR
			             "variable','valueExpression':{'name':'y','expression':'%%resource.item.where("
			             "linkId=`b`).answer.value.ordinal()'}}],'item':[%s]}",
			             items),
			     *whole = quoted(text);

			for (at = whole; *at; at++)
				if (*at == '`')
					*at = '\'';
			questionnaire = questionnaire_parse_any(whole, strlen(whole), NULL, NULL, NULL);
			free(text);
			free(whole);
		}
		assert_non_null(questionnaire);
		form = form_create(questionnaire, TODAY);
		if ((questionnaire_find(questionnaire, "s")->score_count > 0) != (cases[i].sum != NULL))
			fail_msg("%s", cases[i].expression);
		assert_int_equal(questionnaire_find(questionnaire, "s")->read_only, cases[i].sum != NULL);
		assert_int_equal(form_at(form, "s")->answer_count, 0);
		answer(form, "a", "[{'valueCoding':{'code':'3'}}]");
		answer(form, "b", "[{'valueCoding':{'code':'3'}}]");
		if (cases[i].sum)
			assert_string_equal(form_at(form, "s")->answers[0].value.text, cases[i].sum);
		assert_int_equal(enabled(form, "high"), cases[i].sum != NULL);
		answer(form, "a", "[{'valueCoding':{'code':'0'}}]");
		answer(form, "b", "[]");
		if (cases[i].sum)
			assert_string_equal(form_at(form, "s")->answers[0].value.text, "0");
		assert_false(enabled(form, "high"));
		answer(form, "a", "[]");
		assert_int_equal(form_at(form, "s")->answer_count, 0);
		form_destroy(form);
		questionnaire_destroy(questionnaire);
		free(items);
		free(json);
	}
}

/* How answers have to be written, how many there may be, and their limits. */
static void test_checks(void **state)
{
	static const struct {
		const char *item, *good, *bad; /* answers */
	} cases[] = {
	        {"'type':'decimal','extension':[{'url':'" FHIR "maxDecimalPlaces','valueInteger':1}]",
	         "{'valueDecimal':1.5}", "{'valueDecimal':1.55}"},
	        {"'type':'string','extension':[{'url':'" FHIR "minLength','valueInteger':3}]", "{'valueString':'abc'}",
	         "{'valueString':'ab'}"},
	        {"'type':'date','extension':[{'url':'" FHIR "minLength','valueInteger':7}]", "{'valueDate':'2019-03'}",
	         "{'valueDate':'2019'}"},
	        {"'type':'string','extension':[{'url':'" FHIR "regex','valueString':'[0-9]+'}]", "{'valueString':'12'}",
	         "{'valueString':'1x'}"},
	        {"'type':'string','repeats':true,'extension':[{'url':'" FHIR
	         "questionnaire-maxOccurs','valueInteger':2}]",
	         "{'valueString':'a'},{'valueString':'b'}",
	         "{'valueString':'a'},{'valueString':'b'},{'valueString':'c'}"},
	        {"'type':'url'", "{'valueUri':'https://example.org'}", "{'valueUri':'c:\\\\temp'}"},
	        {"'type':'url'", "{'valueUri':'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'}",
	         "{'valueUri':'urn:uuid:c757873d'}"},
	        {"'type':'time','extension':[{'url':'" FHIR "minValue','valueTime':'09:00:00'}]",
	         "{'valueTime':'09:00:00'}", "{'valueTime':'08:59:59'}"},
	        {"'type':'dateTime','extension':[{'url':'" FHIR "maxValue','valueDateTime':'2019-03-14T10:00:00Z'}]",
	         "{'valueDateTime':'2019-03-14T18:00:00+08:00'}", "{'valueDateTime':'2019-03-14T18:00:01+08:00'}"},
	        {"'type':'dateTime','extension':[{'url':'" FHIR "maxValue','valueDateTime':'2019-03-14'}]",
	         "{'valueDateTime':'2019-03-14T23:00:00Z'}", "{'valueDateTime':'2019-03-15T00:00:01Z'}"},
	        {"'type':'dateTime','extension':[{'url':'" FHIR "maxValue','_valueDateTime':{'extension':[{'url':'" FHIR
	         "cqf-expression','valueExpression':{'expression':'today()'}}]}}]",
	         "{'valueDateTime':'2026-11-24T23:00:00Z'}", "{'valueDateTime':'2026-11-25T00:00:00Z'}"},
	        {"'type':'quantity','extension':[{'url':'" SDC "maxQuantity','valueQuantity':{'value':1,'code':'kg'}}]",
	         "{'valueQuantity':{'value':900,'code':'g'}}", "{'valueQuantity':{'value':1100,'code':'g'}}"},
	        {"'type':'quantity','extension':[{'url':'" SDC
	         "maxQuantity','valueQuantity':{'value':1,'unit':'spoon'}}]",
	         "{'valueQuantity':{'value':1,'unit':'spoon'}}", "{'valueQuantity':{'value':2,'unit':'spoon'}}"},
	        {"'type':'quantity','extension':[{'url':'" FHIR
	         "questionnaire-unitOption','valueCoding':{'code':'kg'}}]",
	         "{'valueQuantity':{'value':1,'code':'kg'}}", "{'valueQuantity':{'value':1,'code':'g'}}"},
	        {"'type':'quantity','extension':[{'url':'" FHIR
	         "questionnaire-unitOption','valueCoding':{'code':'kg'}},{'url':"
	         "'" SDC "unitOpen','valueCode':'optionsOrString'}]",
	         "{'valueQuantity':{'value':1,'unit':'sack'}}", NULL},
	        {"'type':'open-choice','answerOption':[{'valueCoding':{'code':'x'}}]", "{'valueString':'else'}",
	         "{'valueCoding':{'code':'y'}}"},
	        {"'type':'open-choice','answerOption':[{'valueCoding':{'code':'x'}}]",
	         "{'valueCoding':{'display':'else'}}", NULL},
	        {"'type':'open-choice','maxLength':4", "{'valueString':'else'}", "{'valueString':'other'}"},
	        {"'type':'choice'", "{'valueCoding':{'code':'y'}}", NULL},
	        {"'type':'attachment','extension':[{'url':'" FHIR "maxSize','valueDecimal':3}]",
	         "{'valueAttachment':{'data':'YWJj','size':3}}", "{'valueAttachment':{'data':'YWJjZA==','size':4}}"},
	        {"'type':'attachment'", "{'valueAttachment':{'url':'x'}}",
	         "{'valueAttachment':{'data':'YWJj','size':4}}"},
	        {"'type':'reference'", "{'valueReference':{'reference':'Patient/1'}}",
	         "{'valueReference':{'reference':'no such'}}"},
	};
	size_t i, bad;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		for (bad = 0; bad < 2 && (!bad || cases[i].bad); bad++) {
			char *item = xasprintf("{'linkId':'a',%s}", cases[i].item);
			char *text = xasprintf("[%s]", bad ? cases[i].bad : cases[i].good), *json = quoted(text);
			struct questionnaire *questionnaire = any_form("", item, NULL);
			struct form *form = form_create(questionnaire, TODAY);
			struct arena *arena = arena_create();
			struct response response;
			struct msg why = {0};

			if (questionnaire->note_count ||
			    !response_parse(questionnaire->items, json, strlen(json), arena, &response) ||
			    (form_check(form, form_at(form, "a"), &response, &why) == CHECK_HARD) != bad ||
			    (why.id != NULL) != bad)
				fail_msg("%s %s", cases[i].item, text);
			msg_finish(&why);
			arena_destroy(arena);
			form_destroy(form);
			questionnaire_destroy(questionnaire);
			free(json);
			free(text);
			free(item);
		}
}

/* What was typed, read. */
static void test_read(void **state)
{
	static const struct {
		const char *item, *typed, *payload; /* NULL: refused */
	} cases[] = {
	        {"'type':'dateTime'", "2019-03-14 10:30", "[{'valueDateTime':'2019-03-14T10:30:00+02:00'}]"},
	        {"'type':'dateTime'", "ten o'clock", NULL},
	        {"'type':'time'", "9:05 pm", "[{'valueTime':'21:05:00'}]"},
	        {"'type':'url'", " https://example.org ", "[{'valueUri':'https://example.org'}]"},
	        {"'type':'open-choice','answerOption':[{'valueCoding':{'code':'x','display':'Red'}}]", "red",
	         "[{'valueCoding':{'code':'x'}}]"},
	        {"'type':'open-choice','answerOption':[{'valueCoding':{'code':'x','display':'Red'}}]", "Green",
	         "[{'valueString':'Green'}]"},
	        {"'type':'choice','answerOption':[{'valueCoding':{'code':'x','display':'Red'}}]", "Green", NULL},
	        {"'type':'choice','answerValueSet':'http://elsewhere'", "Green",
	         "[{'valueCoding':{'display':'Green'}}]"},
	        {"'type':'choice','answerOption':[{'valueTime':'10:30:00'}]", "10:30", "[{'valueTime':'10:30:00'}]"},
	        {"'type':'string','answerOption':[{'valueString':'Red'}]", "RED", "[{'valueString':'Red'}]"},
	        {"'type':'attachment'", "x", NULL},
	        {"'type':'quantity'", "12 mg", "[{'valueQuantity':{'value':12,'unit':'mg'}}]"},
	        {"'type':'quantity'", "12", "[{'valueQuantity':{'value':12}}]"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *item = xasprintf("{'linkId':'a',%s}", cases[i].item);
		struct questionnaire *questionnaire = any_form("", item, NULL);
		struct form *form = form_create(questionnaire, TODAY);
		struct arena *arena = arena_create();
		struct answer one;
		struct response response = {.answers = &one, .count = 1};
		struct buf payload = {0};
		struct msg why = {0};
		char *expected;
		enum check_result result;

		memcpy(form->zone, "+02:00", 7);
		result = form_read(form, questionnaire->items, cases[i].typed, NULL, arena, &one, &why);
		if ((result == CHECK_OK) != (cases[i].payload != NULL) ||
		    (why.id == NULL) != (cases[i].payload != NULL))
			fail_msg("%s %s", cases[i].item, cases[i].typed);
		if (cases[i].payload) {
			expected = quoted(cases[i].payload);
			response_write(&payload, questionnaire->items, &response);
			assert_string_equal(buf_text(&payload), expected);
			free(expected);
		}
		buf_finish(&payload);
		msg_finish(&why);
		arena_destroy(arena);
		form_destroy(form);
		questionnaire_destroy(questionnaire);
		free(item);
	}
}

static void count_gap(void *context, const struct node *node, const struct item *group, const struct msg *why)
{
	buf_printf(context, "%s ", group ? group->link_id : node->item->link_id);
	assert_non_null(why->id);
}

/* What a completed form lacks. */
static void test_gaps(void **state)
{
	struct questionnaire *questionnaire =
	        any_form("",
	                 "{'linkId':'a','type':'string','required':true},{'linkId':'b','type':'string','required':true,"
	                 "'enableWhen':[{"
	                 "'question':'a','operator':'=','answerString':'x'}]},{'linkId':'g','type':'group','required':"
	                 "true,'item':[{"
	                 "'linkId':'c','type':'string'}]},{'linkId':'r','type':'group','repeats':true,'required':true,'"
	                 "item':[{'linkId':"
	                 "'d','type':'string','required':true}]},{'linkId':'m','type':'string','repeats':true,'"
	                 "extension':[{'url':'" FHIR "questionnaire-minOccurs','valueInteger':2}]},{'linkId':'h','type'"
	                 ":'string','required':true,'extension':[{"
	                 "'url':'" FHIR "questionnaire-hidden','valueBoolean':true}]}",
	                 NULL);
	struct form *form = form_create(questionnaire, TODAY);
	static const struct {
		const char *path, *answers, *gaps;
	} steps[] = {
	        {"a", "[]", "a g r m "},
	        {"a", "[{'valueString':'x'}]", "b g r m "},
	        {"b", "[{'extension':[{'url':'" FHIR "data-absent-reason','valueCode':'asked-declined'}]}]", "g r m "},
	        {"c", "[{'valueString':'x'}]", "r m "},
	        {"m", "[{'valueString':'x'}]", "r m "},
	        {"m", "[{'valueString':'x'},{'valueString':'y'}]", "r "},
	        {"r[0]/d", "[]", "r d "},
	        {"r[0]/d", "[{'valueString':'x'}]", ""},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct buf heard = {0};

		if (!form_at(form, steps[i].path))
			form_add(form, form->root, questionnaire_find(questionnaire, "r"));
		answer(form, steps[i].path, steps[i].answers);
		assert_int_equal(form_gaps(form, count_gap, &heard), form_gaps(form, NULL, NULL));
		assert_string_equal(buf_text(&heard), steps[i].gaps);
		buf_finish(&heard);
	}
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_options), cmocka_unit_test(test_presets),    cmocka_unit_test(test_languages),
	        cmocka_unit_test(test_notes),   cmocka_unit_test(test_form_notes), cmocka_unit_test(test_twins),
	        cmocka_unit_test(test_scores),  cmocka_unit_test(test_checks),     cmocka_unit_test(test_read),
	        cmocka_unit_test(test_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
