/* form-check.c - tests of what can be kept, what is asked about, and what is read from the answer line. */
#include "form-help.h"

/* clang-format off: one line each for what belongs together */
#define HL7 "{'url':'http://hl7.org/fhir/StructureDefinition/"
#define SDC "{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
#define OUR "{'url':'http://wenzhen.org/fhir/StructureDefinition/"
#define UNIT HL7 "questionnaire-unitOption','valueCoding':"

static const char items[] =
        "{'linkId':'n','type':'integer','extension':[" HL7 "minValue','valueInteger':0}," HL7
        "maxValue','valueInteger':45}," OUR "soft-above','valueInteger':42}]},"
        "{'linkId':'low','type':'decimal','extension':[" HL7 "minValue','valueDecimal':0.5}]},"
        "{'linkId':'high','type':'decimal','extension':[" HL7 "maxValue','valueDecimal':0.50}]},"
        "{'linkId':'t','type':'quantity','extension':[" UNIT "{'code':'Cel','display':'°C'}}," UNIT
        "{'code':'[degF]','display':'°F'}}," SDC "minQuantity','valueQuantity':{'value':30,'code':'Cel'}}," SDC
        "maxQuantity','valueQuantity':{'value':45,'code':'Cel'}}," OUR "soft-below','valueDecimal':35}," OUR
        "soft-from','valueDecimal':38}]},"
        "{'linkId':'dd','type':'quantity','extension':[" UNIT "{'code':'mg/L{FEU}','display':'mg/L FEU'}}," UNIT
        "{'code':'ug/mL{DDU}','display':'ug/mL DDU'}}," SDC
        "maxQuantity','valueQuantity':{'value':100,'code':'mg/L{FEU}'}}]},"
        "{'linkId':'w','type':'quantity','extension':[" UNIT
        "{'code':'wk','display':'weeks','_display':{'extension':[" HL7 "translation','extension':["
        "{'url':'lang','valueCode':'zh'},{'url':'content','valueString':'周'}]}]}}}," SDC
        "maxQuantity','valueQuantity':{'value':45,'code':'wk'}}]},"
        "{'linkId':'d','type':'date','extension':[" HL7 "maxValue','valueDate':'2026-11-24'}," HL7
        "minValue','valueDate':'2000-06'}," OUR "soft-below','valueString':'today() - 300 days'}]},"
        "{'linkId':'m','type':'text','maxLength':5},"
        "{'linkId':'s','type':'string','answerOption':[{'valueString':'one'},{'valueString':'two'}]},"
        "{'linkId':'mass','type':'quantity','extension':[" SDC
        "maxQuantity','valueQuantity':{'value':50,'code':'kg'}}]},"
        "{'linkId':'b','type':'boolean'},"
        "{'linkId':'c','type':'choice','repeats':true,'answerOption':["
        "{'valueCoding':{'code':'x','display':'The X','system':'s'}},{'valueCoding':{'code':'y'}},"
        "{'valueCoding':{'code':'none','display':'None'},'extension':[" HL7
        "questionnaire-optionExclusive','valueBoolean':true}]}]},"
        "{'linkId':'free','type':'choice','extension':[" OUR
        "absent-option','valueCoding':{'code':'unknown','display':'Not yet clear'}}]},"
        "{'linkId':'k1','type':'integer'},{'linkId':'k2','type':'integer'},"
        "{'linkId':'run','type':'integer','extension':[" HL7 "maxValue','valueInteger':30}," OUR
        "max-sum','valueString':'k1'}," OUR "max-sum','valueString':'k2'}]}";
/* clang-format on */

struct fixture {
	struct questionnaire *questionnaire;
	struct form *form;
	struct arena *arena;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	f->questionnaire = form_of(items);
	f->form = form_create(f->questionnaire, TODAY);
	f->arena = arena_create();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	arena_destroy(f->arena);
	form_destroy(f->form);
	questionnaire_destroy(f->questionnaire);
	free(f);
	return 0;
}

/* Check answers in FHIR's form and compare the sentence. */
static void check(struct fixture *f, const char *path, const char *answers, enum check_result result,
                  const char *sentence)
{
	struct node *node = form_at(f->form, path);
	struct response response;
	struct msg why = {0};
	char *json = quoted(answers), *text;

	assert_true(response_parse(node->item, json, strlen(json), f->arena, &response));
	if (form_check(f->form, node, &response, &why) != result)
		fail_msg("%s %s", path, answers);
	assert_int_equal(form_check(f->form, node, &response, NULL), result);
	text = msg_text(&why, LANG_EN);
	assert_string_equal(text, sentence);
	free(text);
	free(json);
	msg_finish(&why);
}

static void test_limits(void **state)
{
	static const struct {
		const char *path, *answers;
		enum check_result result;
		const char *sentence;
	} cases[] = {
	        {"n", "[]", CHECK_OK, ""},
	        {"n", "[{'valueInteger':0}]", CHECK_OK, ""},
	        {"n", "[{'valueInteger':42}]", CHECK_OK, ""},
	        {"n", "[{'valueInteger':43}]", CHECK_SOFT,
	         "Please check: 43 is outside the usual range. Is this right?"},
	        {"n",
	         "[{'valueInteger':43,'extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/confirmed',"
	         "'valueBoolean':true}]}]",
	         CHECK_OK, ""},
	        {"n", "[{'valueInteger':46}]", CHECK_HARD, "You can enter 0 to 45 here. You may also leave it blank."},
	        {"n", "[{'valueInteger':-1}]", CHECK_HARD, "You can enter 0 to 45 here. You may also leave it blank."},
	        {"n",
	         "[{'valueInteger':46,'extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/confirmed',"
	         "'valueBoolean':true}]}]",
	         CHECK_HARD, "You can enter 0 to 45 here. You may also leave it blank."},
	        {"n", "[{'valueInteger':1},{'valueInteger':2}]", CHECK_HARD,
	         "One answer can be kept here, not several."},
	        {"low", "[{'valueDecimal':0.50}]", CHECK_OK, ""},
	        {"low", "[{'valueDecimal':0.49}]", CHECK_HARD,
	         "You can enter 0.5 or more here. You may also leave it blank."},
	        {"high", "[{'valueDecimal':0.51}]", CHECK_HARD,
	         "You can enter 0.50 at most here. You may also leave it blank."},
	        {"t", "[{'valueQuantity':{'value':37,'code':'Cel'}}]", CHECK_OK, ""},
	        {"t", "[{'valueQuantity':{'value':98.6,'code':'[degF]'}}]", CHECK_OK, ""},
	        {"t", "[{'valueQuantity':{'value':113,'code':'[degF]'}}]", CHECK_SOFT,
	         "Please check: 113 °F is outside the usual range. Is this right?"},
	        {"t", "[{'valueQuantity':{'value':113.1,'code':'[degF]'}}]", CHECK_HARD,
	         "You can enter 86 to 113 °F here. You may also leave it blank."},
	        {"t", "[{'valueQuantity':{'value':98.6,'code':'Cel'}}]", CHECK_HARD,
	         "You can enter 30 to 45 °C here. You may also leave it blank."},
	        {"t", "[{'valueQuantity':{'value':38,'code':'Cel'}}]", CHECK_SOFT,
	         "Please check: 38 °C is outside the usual range. Is this right?"},
	        {"t", "[{'valueQuantity':{'value':37.9,'code':'Cel'}}]", CHECK_OK, ""},
	        {"t", "[{'valueQuantity':{'value':100.4,'code':'[degF]'}}]", CHECK_SOFT,
	         "Please check: 100.4 °F is outside the usual range. Is this right?"},
	        {"t", "[{'valueQuantity':{'value':35,'code':'Cel'}}]", CHECK_OK, ""},
	        {"t", "[{'valueQuantity':{'value':34.9,'code':'Cel'}}]", CHECK_SOFT,
	         "Please check: 34.9 °C is outside the usual range. Is this right?"},
	        {"t", "[{'valueQuantity':{'value':310,'code':'K'}}]", CHECK_HARD,
	         "The unit “K” is not one of those offered here."},
	        {"dd", "[{'valueQuantity':{'value':101,'code':'mg/L{FEU}'}}]", CHECK_HARD,
	         "You can enter 100 mg/L FEU at most here. You may also leave it blank."},
	        {"dd", "[{'valueQuantity':{'value':101,'code':'ug/mL{DDU}'}}]", CHECK_OK, ""}, /* never converted */
	        {"mass", "[{'valueQuantity':{'value':50000,'code':'g'}}]", CHECK_OK, ""},
	        {"mass", "[{'valueQuantity':{'value':50001,'code':'g'}}]", CHECK_HARD,
	         "You can enter 50000 g at most here. You may also leave it blank."},
	        {"mass", "[{'valueQuantity':{'value':1,'code':'m'}}]", CHECK_HARD,
	         "The unit “m” is not one of those offered here."},
	        {"w", "[{'valueQuantity':{'value':46,'code':'wk'}}]", CHECK_HARD,
	         "You can enter 45 at most here. You may also leave it blank."}, /* the unit has two languages */
	        {"d", "[{'valueDate':'2026-11-24'}]", CHECK_OK, ""},
	        {"d", "[{'valueDate':'2026'}]", CHECK_OK, ""},
	        {"d", "[{'valueDate':'2026-11'}]", CHECK_OK, ""},
	        {"d", "[{'valueDate':'2026-12'}]", CHECK_HARD,
	         "You can enter 2000-06 to 2026-11-24 here. You may also leave it blank."},
	        {"d", "[{'valueDate':'2000-05-31'}]", CHECK_HARD,
	         "You can enter 2000-06 to 2026-11-24 here. You may also leave it blank."},
	        {"d", "[{'valueDate':'2000'}]", CHECK_SOFT,
	         "Please check: 2000 is outside the usual range. Is this right?"},
	        {"d", "[{'valueDate':'2026-01-28'}]", CHECK_OK, ""},
	        {"d", "[{'valueDate':'2026-01-27'}]", CHECK_SOFT,
	         "Please check: 2026-01-27 is outside the usual range. Is this right?"},
	        {"d", "[{'valueDate':'2026-01'}]", CHECK_OK, ""}, /* its last days are inside */
	        {"m", "[{'valueString':'五个汉字符'}]", CHECK_OK, ""},
	        {"m", "[{'valueString':'六个汉字符号'}]", CHECK_HARD,
	         "There is room for 5 characters here; this has 6."},
	        {"s", "[{'valueString':'one'}]", CHECK_OK, ""},
	        {"s", "[{'valueString':'three'}]", CHECK_HARD, "“three” is not one of the answers offered here."},
	        {"c", "[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'y','system':'any'}}]", CHECK_OK, ""},
	        {"c", "[{'valueCoding':{'code':'x','system':'other'}}]", CHECK_HARD,
	         "“x” is not one of the answers offered here."},
	        {"c", "[{'valueCoding':{'code':'none'}}]", CHECK_OK, ""},
	        {"c", "[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'none'}}]", CHECK_HARD,
	         "One of these answers stands alone: please choose it, or the others."},
	        {"free", "[{'valueCoding':{'code':'anything'}}]", CHECK_OK, ""},
	        {"free", "[{'valueCoding':{'code':'unknown'}}]", CHECK_OK, ""},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		check(*state, cases[i].path, cases[i].answers, cases[i].result, cases[i].sentence);
}

/* The sum limits only when all of it is known. */
static void test_sum(void **state)
{
	struct fixture *f = *state;

	check(f, "run", "[{'valueInteger':30}]", CHECK_OK, "");
	answer(f->form, "k1", "[{'valueInteger':2}]");
	check(f, "run", "[{'valueInteger':30}]", CHECK_OK, "");
	answer(f->form, "k2", "[{'valueInteger':1}]");
	check(f, "run", "[{'valueInteger':3}]", CHECK_OK, "");
	check(f, "run", "[{'valueInteger':4}]", CHECK_HARD,
	      "You can enter 3 at most here. You may also leave it blank.");
	answer(f->form, "k2", "[{'valueInteger':99}]");
	check(f, "run", "[{'valueInteger':31}]", CHECK_HARD,
	      "You can enter 30 at most here. You may also leave it blank.");
}

static void test_read(void **state)
{
	static const struct {
		const char *link_id, *typed, *unit; /* the unit chosen on the screen */
		const char *text, *got_unit, *said; /* text NULL: refused */
	} cases[] = {
	        {"n", "12", NULL, "12", NULL, NULL},
	        {"n", " １２ ", NULL, "12", NULL, NULL},
	        {"n", "007", NULL, "7", NULL, NULL},
	        {"n", "+7", NULL, "7", NULL, NULL},
	        {"n", "－7", NULL, "-7", NULL, NULL},
	        {"n", "−7", NULL, "-7", NULL, NULL},
	        {"n", "1.0", NULL, NULL, NULL, NULL},
	        {"n", "1.5", NULL, NULL, NULL, NULL},
	        {"n", "99999999999", NULL, NULL, NULL, NULL},
	        {"n", "1e3", NULL, NULL, NULL, NULL},
	        {"n", "", NULL, NULL, NULL, NULL},
	        {"n", "twelve", NULL, NULL, NULL, NULL},
	        {"low", "1.50", NULL, "1.50", NULL, NULL},
	        {"low", "１．５", NULL, "1.5", NULL, NULL},
	        {"low", "1。5", NULL, "1.5", NULL, NULL},
	        {"low", ".5", NULL, "0.5", NULL, NULL},
	        {"low", "5.", NULL, "5", NULL, NULL},
	        {"low", "00.5", NULL, "0.5", NULL, NULL},
	        {"low", "1,5", NULL, NULL, NULL, NULL},
	        {"low", "1，500", NULL, NULL, NULL, NULL},
	        {"low", "1.2.3", NULL, NULL, NULL, NULL},
	        {"low", ".", NULL, NULL, NULL, NULL},
	        {"low", "-", NULL, NULL, NULL, NULL},
	        {"low", "1234567890123456789", NULL, NULL, NULL, NULL},
	        {"t", "37.2", NULL, "37.2", "Cel", NULL},
	        {"t", "37.2", "[degF]", "37.2", "[degF]", NULL},
	        {"t", "98°F", NULL, "98", "[degF]", NULL},
	        {"t", "98℉", "Cel", "98", "[degF]", NULL},
	        {"t", "98 f", NULL, "98", "[degF]", NULL},
	        {"t", "37℃", "[degF]", "37", "Cel", NULL},
	        {"t", "37度", NULL, "37", "Cel", NULL},
	        {"t", "37 kg", NULL, NULL, NULL, NULL},
	        {"dd", "0.4 ug/ml DDU", NULL, "0.4", "ug/mL{DDU}", NULL},
	        {"dd", "0.4 µg/mL DDU", NULL, "0.4", "ug/mL{DDU}", NULL},
	        {"w", "8周", NULL, "8", "wk", NULL},
	        {"w", "8 weeks", NULL, "8", "wk", NULL},
	        {"w", "8+3", NULL, NULL, NULL, NULL},
	        {"d", "2019", NULL, "2019", NULL, NULL},
	        {"d", "2019年3月14日", NULL, "2019-03-14", NULL, NULL},
	        {"d", " spring 2019 ", NULL, "2019", NULL, "spring 2019"},
	        {"d", "2019年春天", NULL, "2019", NULL, "2019年春天"},
	        {"d", "2019-02-30", NULL, NULL, NULL, NULL},
	        {"d", "农历二月", NULL, NULL, NULL, NULL},
	        {"d", "soon", NULL, NULL, NULL, NULL},
	        {"m", "  a\nb \n", NULL, "a\nb", NULL, NULL},
	        {"m", "a\x1b[2Jb", NULL, "a[2Jb", NULL, NULL},
	        {"s", "one\ntwo", NULL, "one two", NULL, NULL},
	        {"b", "yes", NULL, "true", NULL, NULL},
	        {"b", "false", NULL, "false", NULL, NULL},
	        {"b", "perhaps", NULL, NULL, NULL, NULL},
	        {"c", "y", NULL, "y", NULL, NULL},
	        {"c", "the x", NULL, "x", NULL, NULL},
	        {"c", "z", NULL, NULL, NULL, NULL},
	        {"free", "Not yet clear", NULL, NULL, NULL, NULL},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct item *item = questionnaire_find(f->questionnaire, cases[i].link_id);
		struct answer got;
		struct msg why = {0};

		enum check_result result =
		        form_read(item, cases[i].typed, cases[i].unit, f->arena, &got, &why);

		if (result != (cases[i].text ? CHECK_OK : CHECK_HARD) || (why.id == NULL) != (cases[i].text != NULL))
			fail_msg("%s %s", cases[i].link_id, cases[i].typed);
		assert_int_equal(form_read(item, cases[i].typed, cases[i].unit, f->arena, &got, NULL), result);
		msg_finish(&why);
		if (!cases[i].text)
			continue;
		assert_string_equal(got.value.text, cases[i].text);
		if (cases[i].got_unit)
			assert_string_equal(got.value.unit, cases[i].got_unit);
		if (cases[i].said)
			assert_string_equal(got.said, cases[i].said);
		else
			assert_null(got.said);
	}
}

static void test_show(void **state)
{
	static const struct {
		const char *link_id;
		struct answer answer;
		const char *en, *zh;
	} cases[] = {
	        {"n", {.value.text = "12"}, "12", "12"},
	        {"t", {.value = {.text = "37.20", .unit = "Cel"}}, "37.20 °C", "37.20 °C"},
	        {"w", {.value = {.text = "8", .unit = "wk"}}, "8 weeks", "8 周"},
	        {"w", {.value = {.text = "8", .unit = "mo"}}, "8 mo", "8 mo"},
	        {"d", {.value.text = "2019-03"}, "2019-03", "2019-03"},
	        {"d", {.value.text = "2019", .said = "spring 2019"}, "2019 (spring 2019)", "2019（spring 2019）"},
	        {"c", {.value.text = "x"}, "The X", "The X"},
	        {"c", {.value.text = "gone"}, "gone", "gone"},
	        {"m", {.value.text = "words"}, "words", "words"},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct item *item = questionnaire_find(f->questionnaire, cases[i].link_id);
		char *en = form_show(item, &cases[i].answer, LANG_EN), *zh = form_show(item, &cases[i].answer, LANG_ZH);

		assert_string_equal(en, cases[i].en);
		assert_string_equal(zh, cases[i].zh);
		free(en);
		free(zh);
	}
	assert_string_equal(absent_text(questionnaire_find(f->questionnaire, "free"), ABSENT_UNKNOWN, LANG_EN),
	                    "Not yet clear");
	assert_string_equal(absent_text(questionnaire_find(f->questionnaire, "free"), ABSENT_NOT_DONE, LANG_EN),
	                    "Not done");
	assert_string_equal(absent_text(questionnaire_find(f->questionnaire, "n"), ABSENT_PREFER_NOT, LANG_EN),
	                    "I’d rather not say");
	assert_string_equal(absent_text(questionnaire_find(f->questionnaire, "n"), ABSENT_BLANK, LANG_EN), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_sum, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_read, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(test_show, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
