/* form-enable.c - tests of enablement: every operator on every type, what is inherited, and which instance counts. */
#include "form-help.h"

/* One condition on one source that may be answered several times. */
struct condition {
	const char *source; /* members of the source item */
	const char *op, *answer;
	const char *given; /* its answers */
	bool met;
};

#define CODES "'type':'choice','answerOption':[{'valueCoding':{'code':'x','system':'s'}},{'valueCoding':{'code':'y'}}]"
#define UNITS                                                                                                          \
	"'type':'quantity','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption',"    \
	"'valueCoding':{'code':'kg'}},{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption',"      \
	"'valueCoding':{'code':'g'}},{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption',"       \
	"'valueCoding':{'code':'[iU]'}}]"

static const struct condition conditions[] = {
        /* exists */
        {"'type':'string'", "exists", "'answerBoolean':true", "[]", false},
        {"'type':'string'", "exists", "'answerBoolean':true", "[{'valueString':'x'}]", true},
        {"'type':'string'", "exists", "'answerBoolean':false", "[]", true},
        {"'type':'string'", "exists", "'answerBoolean':false", "[{'valueString':'x'}]", false},
        {CODES, "exists", "'answerBoolean':true",
         "[{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/data-absent-reason','valueCode':"
         "'asked-unknown'}]}]",
         false},
        {CODES, "exists", "'answerBoolean':true", "[{'valueCoding':{'code':'prefer_not'}}]", false},
        {CODES, "!=", "'answerCoding':{'code':'x'}", "[{'valueCoding':{'code':'not_done'}}]", true},
        /* boolean */
        {"'type':'boolean'", "=", "'answerBoolean':true", "[]", false},
        {"'type':'boolean'", "=", "'answerBoolean':true", "[{'valueBoolean':true}]", true},
        {"'type':'boolean'", "=", "'answerBoolean':true", "[{'valueBoolean':false}]", false},
        {"'type':'boolean'", "=", "'answerBoolean':false", "[{'valueBoolean':false}]", true},
        {"'type':'boolean'", "=", "'answerBoolean':false", "[]", false},
        {"'type':'boolean'", "!=", "'answerBoolean':true", "[]", true},
        {"'type':'boolean'", "!=", "'answerBoolean':true", "[{'valueBoolean':true}]", false},
        {"'type':'boolean'", "!=", "'answerBoolean':true", "[{'valueBoolean':false}]", true},
        {"'type':'boolean'", "=", "'answerBoolean':true", "[{'valueCoding':{'code':'yes'}}]", true},
        /* integer */
        {"'type':'integer'", "=", "'answerInteger':5", "[{'valueInteger':5}]", true},
        {"'type':'integer'", "=", "'answerInteger':5", "[{'valueInteger':6}]", false},
        {"'type':'integer'", "!=", "'answerInteger':5", "[{'valueInteger':6}]", true},
        {"'type':'integer'", "!=", "'answerInteger':5", "[{'valueInteger':5}]", false},
        {"'type':'integer'", ">", "'answerInteger':5", "[{'valueInteger':6}]", true},
        {"'type':'integer'", ">", "'answerInteger':5", "[{'valueInteger':5}]", false},
        {"'type':'integer'", ">=", "'answerInteger':5", "[{'valueInteger':5}]", true},
        {"'type':'integer'", ">=", "'answerInteger':5", "[{'valueInteger':4}]", false},
        {"'type':'integer'", "<", "'answerInteger':5", "[{'valueInteger':-6}]", true},
        {"'type':'integer'", "<", "'answerInteger':5", "[{'valueInteger':5}]", false},
        {"'type':'integer'", "<=", "'answerInteger':5", "[{'valueInteger':5}]", true},
        {"'type':'integer'", "<=", "'answerInteger':5", "[{'valueInteger':6}]", false},
        {"'type':'integer'", ">", "'answerInteger':9", "[{'valueInteger':10}]", true}, /* not as text */
        {"'type':'integer'", ">", "'answerInteger':5", "[]", false},
        {"'type':'integer'", "<", "'answerInteger':5", "[]", false},
        {"'type':'integer'", ">=", "'answerInteger':5", "[]", false},
        {"'type':'integer'", "<=", "'answerInteger':5", "[]", false},
        {"'type':'integer'", "!=", "'answerInteger':5", "[]", true},
        /* several answers: one is enough, but for != none may be equal */
        {"'type':'integer'", "=", "'answerInteger':5", "[{'valueInteger':4},{'valueInteger':5}]", true},
        {"'type':'integer'", "!=", "'answerInteger':5", "[{'valueInteger':4},{'valueInteger':5}]", false},
        {"'type':'integer'", "!=", "'answerInteger':5", "[{'valueInteger':4},{'valueInteger':6}]", true},
        {"'type':'integer'", ">", "'answerInteger':5", "[{'valueInteger':4},{'valueInteger':6}]", true},
        {"'type':'integer'", "<", "'answerInteger':5", "[{'valueInteger':4},{'valueInteger':6}]", true},
        /* decimal */
        {"'type':'decimal'", "=", "'answerDecimal':1.5", "[{'valueDecimal':1.50}]", true},
        {"'type':'decimal'", "!=", "'answerDecimal':1.5", "[{'valueDecimal':1.50}]", false},
        {"'type':'decimal'", ">", "'answerDecimal':1.5", "[{'valueDecimal':1.51}]", true},
        {"'type':'decimal'", "<", "'answerDecimal':1.5", "[{'valueDecimal':1.51}]", false},
        {"'type':'decimal'", ">=", "'answerDecimal':1.5", "[{'valueDecimal':15e-1}]", true},
        {"'type':'decimal'", "<=", "'answerInteger':2", "[{'valueInteger':2}]", true},
        /* date */
        {"'type':'date'", "=", "'answerDate':'2019-03'", "[{'valueDate':'2019-03'}]", true},
        {"'type':'date'", "=", "'answerDate':'2019-03'", "[{'valueDate':'2019'}]", false},
        {"'type':'date'", "!=", "'answerDate':'2019-03'", "[{'valueDate':'2019'}]", false}, /* cannot be said */
        {"'type':'date'", "!=", "'answerDate':'2019-03'", "[{'valueDate':'2018'}]", true},
        {"'type':'date'", "!=", "'answerDate':'2019-03'", "[]", true},
        {"'type':'date'", ">", "'answerDate':'2019-03'", "[{'valueDate':'2019'}]", false},
        {"'type':'date'", "<", "'answerDate':'2019-03'", "[{'valueDate':'2019'}]", false},
        {"'type':'date'", ">=", "'answerDate':'2019-03'", "[{'valueDate':'2019'}]", false},
        {"'type':'date'", "<=", "'answerDate':'2019-03'", "[{'valueDate':'2019'}]", false},
        {"'type':'date'", ">", "'answerDate':'2019-03'", "[{'valueDate':'2020'}]", true},
        {"'type':'date'", "<", "'answerDate':'2019-03-14'", "[{'valueDate':'2019-03-13'}]", true},
        {"'type':'date'", ">=", "'answerDate':'2019-03-14'", "[{'valueDate':'2019-03-14'}]", true},
        {"'type':'date'", "<=", "'answerDate':'2019-03-14'", "[{'valueDate':'2019-03-15'}]", false},
        /* string and text */
        {"'type':'string'", "=", "'answerString':'b'", "[{'valueString':'b'}]", true},
        {"'type':'string'", "=", "'answerString':'b'", "[{'valueString':'B'}]", false},
        {"'type':'string'", "!=", "'answerString':'b'", "[{'valueString':'c'}]", true},
        {"'type':'text'", ">", "'answerString':'b'", "[{'valueString':'c'}]", true},
        {"'type':'text'", "<", "'answerString':'b'", "[{'valueString':'c'}]", false},
        {"'type':'string'", ">=", "'answerString':'b'", "[{'valueString':'b'}]", true},
        {"'type':'string'", "<=", "'answerString':'一'", "[{'valueString':'z'}]", true}, /* by code point */
        /* choice */
        {CODES, "=", "'answerCoding':{'code':'x'}", "[{'valueCoding':{'code':'x','system':'s'}}]", true},
        {CODES, "=", "'answerCoding':{'code':'x','system':'s'}", "[{'valueCoding':{'code':'x','system':'s'}}]", true},
        {CODES, "=", "'answerCoding':{'code':'x','system':'t'}", "[{'valueCoding':{'code':'x','system':'s'}}]", false},
        {CODES, "=", "'answerCoding':{'code':'x','system':'s'}", "[{'valueCoding':{'code':'x'}}]",
         true}, /* the option's */
        {CODES, "=", "'answerCoding':{'code':'y','system':'s'}", "[{'valueCoding':{'code':'y'}}]", false},
        {CODES, "!=", "'answerCoding':{'code':'x'}", "[{'valueCoding':{'code':'y'}}]", true},
        {CODES, "!=", "'answerCoding':{'code':'x'}", "[{'valueCoding':{'code':'y'}},{'valueCoding':{'code':'x'}}]",
         false},
        {CODES, "=", "'answerCoding':{'code':'x'}", "[{'valueCoding':{'code':'y'}},{'valueCoding':{'code':'x'}}]",
         true},
        {CODES, "!=", "'answerCoding':{'code':'x'}", "[]", true},
        {"'type':'choice','answerOption':[{'valueString':'often'}]", "=", "'answerString':'often'",
         "[{'valueString':'often'}]", true},
        /* quantity */
        {UNITS, "=", "'answerQuantity':{'value':1,'code':'kg'}", "[{'valueQuantity':{'value':1000,'code':'g'}}]", true},
        {UNITS, "!=", "'answerQuantity':{'value':1,'code':'kg'}", "[{'valueQuantity':{'value':1000,'code':'g'}}]",
         false},
        {UNITS, ">", "'answerQuantity':{'value':1,'code':'kg'}", "[{'valueQuantity':{'value':999,'code':'g'}}]", false},
        {UNITS, ">", "'answerQuantity':{'value':999,'code':'g'}", "[{'valueQuantity':{'value':1,'code':'kg'}}]", true},
        {UNITS, "<", "'answerQuantity':{'value':1,'code':'kg'}", "[{'valueQuantity':{'value':999,'code':'g'}}]", true},
        {UNITS, ">=", "'answerQuantity':{'value':1}", "[{'valueQuantity':{'value':1000,'code':'g'}}]", true},
        {UNITS, "<=", "'answerQuantity':{'value':1,'code':'kg'}", "[{'valueQuantity':{'value':1,'code':'[iU]'}}]",
         false},
        {UNITS, "!=", "'answerQuantity':{'value':1,'code':'kg'}", "[{'valueQuantity':{'value':1,'code':'[iU]'}}]",
         false},
        {UNITS, "=", "'answerQuantity':{'value':1,'code':'[iU]'}", "[{'valueQuantity':{'value':1,'code':'[iU]'}}]",
         true},
        {UNITS, ">", "'answerInteger':1", "[{'valueQuantity':{'value':1001,'code':'g'}}]", true},
};

static void test_operators(void **state)
{
	const struct condition *c;

	(void)state;
	for (c = conditions; c < conditions + sizeof conditions / sizeof *conditions; c++) {
		char *items = xasprintf("{'linkId':'s','repeats':true,%s},{'linkId':'d','type':'string','enableWhen':[{"
		                        "'question':'s','operator':'%s',%s}]}",
		                        c->source, c->op, c->answer);
		struct questionnaire *questionnaire = form_of(items);
		struct form *form = form_create(questionnaire, TODAY);

		answer(form, "s", c->given);
		if (enabled(form, "d") != c->met)
			fail_msg("%s %s %s", c->given, c->op, c->answer);
		form_destroy(form);
		questionnaire_destroy(questionnaire);
		free(items);
	}
}

/* any and all, with no word for it meaning any. */
static void test_behavior(void **state)
{
	static const struct {
		const char *behavior;
		bool none, one, both;
	} cases[] = {{"'enableBehavior':'any',", false, true, true},
	             {"'enableBehavior':'all',", false, false, true},
	             {"", false, true, true}};
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		char *items =
		        xasprintf("{'linkId':'a','type':'boolean'},{'linkId':'b','type':'boolean'},{'linkId':'d',%s"
		                  "'type':'display','enableWhen':[{'question':'a','operator':'=','answerBoolean':true},"
		                  "{'question':'b','operator':'=','answerBoolean':true}]}",
		                  cases[i].behavior);
		struct questionnaire *questionnaire = form_of(items);
		struct form *form = form_create(questionnaire, TODAY);

		assert_true(enabled(form, "d") == cases[i].none);
		answer(form, "b", "[{'valueBoolean':true}]");
		assert_true(enabled(form, "d") == cases[i].one);
		answer(form, "a", "[{'valueBoolean':true}]");
		assert_true(enabled(form, "d") == cases[i].both);
		answer(form, "b", "[]");
		assert_true(enabled(form, "d") == cases[i].one);
		form_destroy(form);
		questionnaire_destroy(questionnaire);
		free(items);
	}
}

/* What a disabled group or question takes with it; a disabled source is unanswered; it works forwards too. */
static void test_inherited(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'after','type':'string','enableWhen':[{'question':'q.s','operator':'exists','answerBoolean':"
	        "true}]},"
	        "{'linkId':'not','type':'string','enableWhen':[{'question':'q.s','operator':'!=','answerString':'x'}]},"
	        "{'linkId':'a','type':'boolean'},"
	        "{'linkId':'g','type':'group','enableWhen':[{'question':'a','operator':'=','answerBoolean':true}],'"
	        "item':["
	        "{'linkId':'h','type':'group','item':[{'linkId':'q','type':'boolean','item':[{'linkId':'q.s','type':'"
	        "string'},"
	        "{'linkId':'q.d','type':'display'}]}]}]}");
	struct form *form = form_create(questionnaire, TODAY);
	char *list = enabled_list(form);

	(void)state;
	assert_string_equal(list, "not a ");
	free(list);
	answer(form, "q", "[{'valueBoolean':true}]");
	answer(form, "q.s", "[{'valueString':'x'}]");
	list = enabled_list(form);
	assert_string_equal(list, "not a ");
	free(list);
	assert_int_equal(form_set_aside(form), 2);
	answer(form, "a", "[{'valueBoolean':true}]");
	list = enabled_list(form);
	assert_string_equal(list, "after a g h q q.s q.d ");
	free(list);
	assert_int_equal(form_set_aside(form), 0);
	answer(form, "q", "[]"); /* what stands below a question belongs to its answer */
	list = enabled_list(form);
	assert_string_equal(list, "not a g h q q.d ");
	free(list);
	assert_int_equal(form_set_aside(form), 1);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* A chain of conditions falls when its first link does. */
static void test_chain(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'d','type':'boolean','enableWhen':[{'question':'c','operator':'=','answerBoolean':true}]},"
	        "{'linkId':'b','type':'boolean','enableWhen':[{'question':'a','operator':'=','answerBoolean':true}]},"
	        "{'linkId':'c','type':'boolean','enableWhen':[{'question':'b','operator':'=','answerBoolean':true}]},"
	        "{'linkId':'a','type':'boolean'}");
	struct form *form = form_create(questionnaire, TODAY);
	static const char *const links[] = {"c", "b", "a"};
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++)
		answer(form, links[i], "[{'valueBoolean':true}]");
	assert_true(enabled(form, "b") && enabled(form, "c") && enabled(form, "d"));
	answer(form, "a", "[{'valueBoolean':false}]");
	assert_false(enabled(form, "b") || enabled(form, "c") || enabled(form, "d"));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* A condition on a sum: blanks and disabled items count 0, codes as their number. */
static void test_sum(void **state)
{
	struct questionnaire *questionnaire =
	        form_of("{'linkId':'n','type':'integer'},"
	                "{'linkId':'c','type':'choice','answerOption':[{'valueCoding':{'code':'0'}},{'valueCoding':{'"
	                "code':'2'}},"
	                "{'valueCoding':{'code':'x'}}]},"
	                "{'linkId':'q','type':'quantity','enableWhen':[{'question':'n','operator':'<','answerInteger':"
	                "9}],'extension':["
	                "{'url':'http://hl7.org/fhir/StructureDefinition/"
	                "questionnaire-unitOption','valueCoding':{'code':'wk'}},"
	                "{'url':'http://hl7.org/fhir/StructureDefinition/"
	                "questionnaire-unitOption','valueCoding':{'code':'d'}}]},"
	                "{'linkId':'s','type':'display','enableWhen':[{'question':'n','operator':'>=','answerInteger':"
	                "3,'extension':["
	                "{'url':'http://wenzhen.org/fhir/StructureDefinition/plus','valueString':'c'},"
	                "{'url':'http://wenzhen.org/fhir/StructureDefinition/plus','valueString':'q'}]}]},"
	                "{'linkId':'z','type':'display','enableWhen':[{'question':'n','operator':'=','answerInteger':0,"
	                "'extension':["
	                "{'url':'http://wenzhen.org/fhir/StructureDefinition/plus','valueString':'c'}]}]}");
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	assert_false(enabled(form, "s"));
	assert_true(enabled(form, "z"));
	answer(form, "n", "[{'valueInteger':1}]");
	assert_false(enabled(form, "s") || enabled(form, "z"));
	answer(form, "c", "[{'valueCoding':{'code':'2'}}]");
	assert_true(enabled(form, "s"));
	answer(form, "c", "[{'valueCoding':{'code':'unknown'}}]");
	assert_false(enabled(form, "s"));
	answer(form, "q", "[{'valueQuantity':{'value':14,'code':'d'}}]");
	assert_true(enabled(form, "s"));
	answer(form, "c", "[{'valueCoding':{'code':'x'}}]"); /* no number: the sum cannot be said */
	assert_false(enabled(form, "s"));
	answer(form, "c", "[]");
	answer(form, "n", "[{'valueInteger':10}]"); /* q is set aside, and does not count */
	assert_true(enabled(form, "s"));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Inside a repeating group the source of the same instance counts, wherever it stands. */
static void test_same_instance(void **state)
{
	struct questionnaire *questionnaire = form_of("{'linkId':'top','type':'boolean'},"
	                                              "{'linkId':'p','type':'group','repeats':true,'item':["
	                                              "{'linkId':'early','type':'string','enableWhen':[{'question':'"
	                                              "late','operator':'=','answerBoolean':true}]},"
	                                              "{'linkId':'g','type':'group','item':["
	                                              "{'linkId':'deep','type':'string','enableWhen':[{'question':'"
	                                              "late','operator':'=','answerBoolean':true}]}]},"
	                                              "{'linkId':'late','type':'boolean'},"
	                                              "{'linkId':'outer','type':'string','enableWhen':[{'question':'"
	                                              "top','operator':'=','answerBoolean':true}]}]}");
	const struct item *group = questionnaire_find(questionnaire, "p");
	struct form *form = form_create(questionnaire, TODAY);
	char *list;

	(void)state;
	form_add(form, form->root, group);
	form_add(form, form->root, group);
	answer(form, "p[0]/late", "[{'valueBoolean':true}]");
	list = enabled_list(form);
	assert_string_equal(list, "top p[0] p[0]/early p[0]/g p[0]/deep p[0]/late p[1] p[1]/g p[1]/late ");
	free(list);
	answer(form, "p[0]/late", "[]");
	answer(form, "p[1]/late", "[{'valueBoolean':true}]");
	answer(form, "top", "[{'valueBoolean':true}]");
	form_add(form, form->root, group);
	list = enabled_list(form);
	assert_string_equal(
	        list, "top p[0] p[0]/g p[0]/late p[0]/outer p[1] p[1]/early p[1]/g p[1]/deep p[1]/late p[1]/outer "
	              "p[2] p[2]/g p[2]/late p[2]/outer ");
	free(list);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* Nested repeats: the outer instance is shared, the inner one's own comes first. */
static void test_nested(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'p','type':'group','repeats':true,'item':["
	        "{'linkId':'a','type':'boolean'},"
	        "{'linkId':'s','type':'group','repeats':true,'item':["
	        "{'linkId':'x','type':'boolean','enableWhen':[{'question':'a','operator':'=','answerBoolean':true}]},"
	        "{'linkId':'y','type':'string','enableWhen':[{'question':'x','operator':'=','answerBoolean':true}]}]},"
	        "{'linkId':'z','type':'string','enableWhen':[{'question':'x','operator':'=','answerBoolean':true}]}]}");
	const struct item *p = questionnaire_find(questionnaire, "p"), *s = questionnaire_find(questionnaire, "s");
	struct form *form = form_create(questionnaire, TODAY);
	char *list;

	(void)state;
	form_add(form, form->root, p);
	form_add(form, form->root, p);
	form_add(form, form_at(form, "p[1]"), s);
	form_add(form, form_at(form, "p[0]"), s);
	form_add(form, form_at(form, "p[0]"), s);
	answer(form, "p[0]/a", "[{'valueBoolean':true}]");
	answer(form, "p[0]/s[1]/x", "[{'valueBoolean':true}]");
	answer(form, "p[1]/s[0]/x", "[{'valueBoolean':true}]"); /* disabled, since p[1]/a is blank */
	list = enabled_list(form);
	assert_string_equal(list, "p[0] p[0]/a p[0]/s[0] p[0]/s[0]/x p[0]/s[1] p[0]/s[1]/x p[0]/s[1]/y p[0]/z "
	                          "p[1] p[1]/a p[1]/s[0] ");
	free(list);
	answer(form, "p[1]/a", "[{'valueBoolean':true}]");
	assert_true(enabled(form, "p[1]/s[0]/y") && enabled(form, "p[1]/z"));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* A source in a repeating group the dependent is not in: the last instance before it, else the first behind it; all of
 * that one's answers count. */
static void test_axes(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'before','type':'string','enableWhen':[{'question':'x','operator':'=','answerInteger':1}]},"
	        "{'linkId':'p','type':'group','repeats':true,'item':[{'linkId':'x','type':'integer','repeats':true}]},"
	        "{'linkId':'after','type':'string','enableWhen':[{'question':'x','operator':'=','answerInteger':1}]},"
	        "{'linkId':'none','type':'string','enableWhen':[{'question':'x','operator':'!=','answerInteger':1}]}");
	const struct item *p = questionnaire_find(questionnaire, "p");
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	assert_true(enabled(form, "none"));
	assert_false(enabled(form, "before") || enabled(form, "after"));
	form_add(form, form->root, p);
	answer(form, "p[0]/x", "[{'valueInteger':7},{'valueInteger':1}]");
	assert_true(enabled(form, "before") && enabled(form, "after") && !enabled(form, "none"));
	form_add(form, form->root, p);
	assert_true(enabled(form, "before") && !enabled(form, "after") && enabled(form, "none"));
	answer(form, "p[1]/x", "[{'valueInteger':1}]");
	answer(form, "p[0]/x", "[]");
	assert_true(!enabled(form, "before") && enabled(form, "after") && !enabled(form, "none"));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* An instance without a nested instance of its own looks further out. */
static void test_wider(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'p','type':'group','repeats':true,'item':["
	        "{'linkId':'s','type':'group','repeats':true,'item':[{'linkId':'x','type':'integer'}]},"
	        "{'linkId':'z','type':'string','enableWhen':[{'question':'x','operator':'=','answerInteger':1}]}]}");
	const struct item *p = questionnaire_find(questionnaire, "p"), *s = questionnaire_find(questionnaire, "s");
	struct form *form = form_create(questionnaire, TODAY);

	(void)state;
	form_add(form, form->root, p);
	form_add(form, form->root, p);
	form_add(form, form_at(form, "p[0]"), s);
	answer(form, "p[0]/s[0]/x", "[{'valueInteger':1}]");
	assert_true(enabled(form, "p[0]/z") && enabled(form, "p[1]/z"));
	form_add(form, form_at(form, "p[1]"), s);
	assert_true(enabled(form, "p[0]/z") && !enabled(form, "p[1]/z"));
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

/* The counts that are kept are those that a walk finds. */
static void check_counts(const struct form *form)
{
	const struct item *part;
	const struct node *node;
	size_t aside = 0, answered, open, i;

	for (i = 0; i < form->questionnaire->part_count; i++) {
		part = form->questionnaire->parts[i];
		answered = open = 0;
		for (node = form_next(form, NULL); node; node = form_next(form, node)) {
			if (node->item->part != part)
				continue;
			open += !node->item->loop && form_asks(form, node, READER_PATIENT);
			answered += node->enabled && node->answer_count > 0;
			aside += !node->enabled && (node->answer_count > 0 || node->absent != ABSENT_BLANK);
		}
		assert_int_equal(form_answered(form, part), answered);
		assert_int_equal(form_open(form)[i], open);
	}
	assert_int_equal(form_set_aside(form), aside);
}

/* Keeping enablement up to date gives the same as working all of it out anew. */
static void test_incremental(void **state)
{
	struct questionnaire *questionnaire = form_of(
	        "{'linkId':'a','type':'boolean'},"
	        "{'linkId':'p','type':'group','repeats':true,'enableWhen':[{'question':'a','operator':'!=','"
	        "answerBoolean':false}],"
	        "'item':[{'linkId':'b','type':'boolean'},{'linkId':'c','type':'boolean','enableWhen':[{'question':'b','"
	        "operator':"
	        "'=','answerBoolean':true}]},{'linkId':'q','type':'group','repeats':true,'item':[{'linkId':'e','type':'"
	        "boolean',"
	        "'enableWhen':[{'question':'c','operator':'exists','answerBoolean':true}]}]}]},"
	        "{'linkId':'f','type':'boolean','enableWhen':[{'question':'e','operator':'=','answerBoolean':true}]},"
	        "{'linkId':'g','type':'boolean','enableWhen':[{'question':'f','operator':'!=','answerBoolean':true}]}");
	const struct item *p = questionnaire_find(questionnaire, "p"), *q = questionnaire_find(questionnaire, "q");
	static const char *const answers[] = {"[]", "[{'valueBoolean':true}]", "[{'valueBoolean':false}]"};
	struct form *form = form_create(questionnaire, TODAY), *fresh;
	const struct item *item;
	struct node *node, *same;
	unsigned seed = 1;
	int step;

	(void)state;
	for (step = 0; step < 4000; step++) {
		seed = seed * 1103515245 + 12345;
		item = &questionnaire->items[(seed >> 8) % questionnaire->count];
		node = NULL;
		while ((node = form_next(form, node)) && node->item != item)
			;
		if (item == p && form->root->child->next->instance < 3 && (seed >> 16) % 40 == 0) {
			form_add(form, form->root, p);
		} else if (item == q && form_at(form, "p[0]") && (seed >> 16) % 20 == 0) {
			form_add(form, form_at(form, (seed >> 20) % 2 && form_at(form, "p[1]") ? "p[1]" : "p[0]"), q);
		} else if (node && item_is_question(item)) {
			char *path = form_path(node);

			answer(form, path, answers[(seed >> 16) % 3]);
			free(path);
		} else if (node && (seed >> 16) % 4 == 0) {
			form_put_aside(form, node, !node->aside);
		}
		check_counts(form);
		if (step % 40)
			continue;
		fresh = form_create(questionnaire, TODAY);
		for (node = form_next(form, NULL); node; node = form_next(form, node)) {
			char *path = form_path(node), *above = form_path(node->parent);
			struct response response = {
			        .absent = node->absent, .answers = node->answers, .count = node->answer_count};

			if (node->item == p)
				form_put_aside(fresh, form_add(fresh, fresh->root, p), node->aside);
			else if (node->item == q)
				form_put_aside(fresh, form_add(fresh, form_at(fresh, above), q), node->aside);
			else if (item_is_question(node->item))
				form_set(fresh, form_at(fresh, path), &response);
			free(above);
			free(path);
		}
		same = form_next(fresh, NULL);
		for (node = form_next(form, NULL); node; node = form_next(form, node), same = form_next(fresh, same))
			assert_true(same->item == node->item && same->enabled == node->enabled);
		assert_null(same);
		form_destroy(fresh);
	}
	form_destroy(form);
	questionnaire_destroy(questionnaire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_operators), cmocka_unit_test(test_behavior),
	        cmocka_unit_test(test_inherited), cmocka_unit_test(test_chain),
	        cmocka_unit_test(test_sum),       cmocka_unit_test(test_same_instance),
	        cmocka_unit_test(test_nested),    cmocka_unit_test(test_axes),
	        cmocka_unit_test(test_wider),     cmocka_unit_test(test_incremental),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
