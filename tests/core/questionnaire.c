/* questionnaire.c - tests of reading a Questionnaire: what is taken from it, its texts, and its rows. */
#include "core/questionnaire.h"

#include <math.h>
#include <sqlite3.h>

#include "form-help.h"

/* Everything our own form uses, in one item list. */
static const char everything[] =
        "{'linkId':'A','type':'group','prefix':'A','text':'Before we start','extension':["
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/intro','valueString':'You decide.'}],'item':["
        "{'linkId':'b','type':'boolean','text':'Well?','_text':{'extension':[{'url':"
        "'http://hl7.org/fhir/StructureDefinition/translation','extension':[{'url':'lang','valueCode':'zh-CN'},"
        "{'url':'content','valueString':'好吗？'}]}]},'required':true,'extension':["
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/label-false','valueString':'Not at all'},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/safety','valueBoolean':true},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/ask-again','valueBoolean':true},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/absent-option','valueCoding':{'code':'prefer_not'}},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/absent-option','valueCoding':{'code':'unknown',"
        "'display':'Not yet clear'}}],"
        "'item':[{'linkId':'b/help','type':'display','text':'Take your time.','extension':[{'url':"
        "'http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl','valueCodeableConcept':{'coding':["
        "{'code':'help'}]}}]}]},"
        "{'linkId':'c','type':'choice','repeats':true,'text':'Which?','answerValueSet':'#set','extension':["
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/staff-text','valueString':'Which (staff)'},"
        "{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-shortText','valueString':'W'}]}]},"
        "{'linkId':'q','type':'quantity','initial':[{'valueQuantity':{'value':37.50,'code':'Cel'}}],'extension':["
        "{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption','valueCoding':{'code':'Cel',"
        "'display':'°C'}},"
        "{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption','valueCoding':{'code':'[degF]',"
        "'display':'°F'}},"
        "{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption','valueCoding':{'code':'odd',"
        "'extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/factor','valueDecimal':2},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/offset','valueDecimal':-1.5}]}},"
        "{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption','valueCoding':{'code':'K',"
        "'extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/not-convertible','valueBoolean':true}]}},"
        "{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity','valueQuantity':"
        "{'value':30,'code':'Cel'}},"
        "{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity','valueQuantity':"
        "{'value':113,'code':'[degF]'}},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/soft-below','valueDecimal':35},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/soft-from','valueInteger':38}]},"
        "{'linkId':'d','type':'date','extension':["
        "{'url':'http://hl7.org/fhir/StructureDefinition/minValue','_valueDate':{'extension':[{'url':"
        "'http://hl7.org/fhir/StructureDefinition/cqf-expression','valueExpression':{'language':'text/fhirpath',"
        "'expression':'today() - 300 days'}}]}},"
        "{'url':'http://hl7.org/fhir/StructureDefinition/maxValue','valueDate':'2030'},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/soft-above','valueString':'today() - 45 days'}]},"
        "{'linkId':'preg','type':'group','repeats':true,'item':["
        "{'linkId':'preg.n','type':'integer','extension':["
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/max-sum','valueString':'q'},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/max-sum','valueString':'preg.t'}]},"
        "{'linkId':'preg.t','type':'text','maxLength':500,'enableBehavior':'all','enableWhen':["
        "{'question':'b','operator':'=','answerBoolean':true},"
        "{'question':'c','operator':'!=','answerCoding':{'system':'urn:s','code':'two'}},"
        "{'question':'preg.n','operator':'>=','answerInteger':3,'extension':[{'url':"
        "'http://wenzhen.org/fhir/StructureDefinition/plus','valueString':'q'}]}],'extension':["
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/asked','valueCode':'staff'},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/gate','valueString':'b=true'},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/gate','valueString':'c=two'},"
        "{'url':'http://wenzhen.org/fhir/StructureDefinition/derived-from','valueString':'d'}]}]},"
        "{'linkId':'H','type':'group','readOnly':true,'item':[{'linkId':'h','type':'string','extension':["
        "{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-hidden','valueBoolean':true}],"
        "'item':[{'linkId':'h.d','type':'decimal'}]}]}";

/* Parse everything, with its ValueSet. */
static struct questionnaire *parse_everything(void)
{
	char *text = xasprintf(
	        "{'resourceType':'Questionnaire','status':'draft','url':'urn:q','version':'1','title':'All',"
	        "'contained':[{'resourceType':'ValueSet','id':'set','compose':{'include':[{'system':'urn:s',"
	        "'concept':[{'code':'one','display':'One','extension':[{'url':"
	        "'http://wenzhen.org/fhir/StructureDefinition/"
	        "staff-text','valueString':'1st'}]},{'code':'two','display':'Two','extension':[{'url':"
	        "'http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive','valueBoolean':true}]}"
	        "]}]}}],'item':[%s]}",
	        everything);
	char *json = quoted(text);
	struct buf defects = {0};
	struct msg error = {0};
	struct questionnaire *form = questionnaire_parse(json, strlen(json), list_defect, &defects, &error);

	assert_string_equal(buf_text(&defects), "");
	assert_non_null(form);
	assert_null(error.id);
	buf_finish(&defects);
	free(json);
	free(text);
	return form;
}

static void test_items(void **state)
{
	struct questionnaire *form = parse_everything();
	const struct item *b = questionnaire_find(form, "b"), *t = questionnaire_find(form, "preg.t"),
	                  *h = questionnaire_find(form, "h.d"), *group = questionnaire_find(form, "preg");

	(void)state;
	assert_int_equal(form->count, 12);
	assert_null(questionnaire_find(form, "nothing"));
	assert_string_equal(form->items[0].section.en, "A Before we start");
	assert_string_equal(form->items[0].intro.en, "You decide.");
	assert_string_equal(b->text.zh, "好吗？");
	assert_string_equal(b->help.en, "Take your time.");
	assert_true(questionnaire_find(form, "b/help")->hidden);
	assert_true(b->required && b->safety && b->ask_again && !b->staff_only);
	assert_string_equal(questionnaire_find(form, "c")->staff_text.en, "Which (staff)");
	assert_string_equal(questionnaire_find(form, "c")->short_text.en, "W");
	assert_true(h->hidden && !h->read_only); /* readOnly is not passed on by a question */
	assert_true(questionnaire_find(form, "h")->read_only);
	assert_true(t->loop == group && group->loop == group && !b->loop);
	assert_true(t->staff_only && t->when_all && t->max_length == 500);
	assert_int_equal(t->gate_count, 2);
	assert_string_equal(t->gates[1].code, "two");
	assert_ptr_equal(t->derived_from[0], questionnaire_find(form, "d"));
	assert_int_equal(t->when_count, 3);
	assert_ptr_equal(t->when[2].plus[0], questionnaire_find(form, "q"));
	assert_int_equal(t->when[2].op, OP_GE);
	assert_string_equal(t->when[1].expected.system, "urn:s");
	assert_int_equal(questionnaire_find(form, "preg.n")->max_sum_count, 2);
	assert_ptr_equal(item_section(h), questionnaire_find(form, "H"));
	questionnaire_destroy(form);
}

static void test_walk(void **state)
{
	struct questionnaire *form = parse_everything();
	const struct item *item = item_first(form, NULL);
	const char *const top[] = {"A", "q", "d", "preg", "H"};
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++, item = item_next(form, item))
		assert_string_equal(item->link_id, top[i]);
	assert_null(item);
	item = item_first(form, form->items);
	assert_string_equal(item->link_id, "b");
	item = item_next(form, item);
	assert_string_equal(item->link_id, "c");
	assert_null(item_next(form, item));
	assert_null(item_first(form, item));
	questionnaire_destroy(form);
}

static void test_options(void **state)
{
	struct questionnaire *form = parse_everything();
	const struct item *b = questionnaire_find(form, "b"), *c = questionnaire_find(form, "c");

	(void)state;
	assert_int_equal(b->option_count, 4);
	assert_string_equal(b->options[0].text.en, "Yes");
	assert_string_equal(b->options[1].text.en, "Not at all");
	assert_int_equal(b->options[2].absent, ABSENT_PREFER_NOT);
	assert_string_equal(b->options[2].text.en, "I’d rather not say");
	assert_string_equal(b->options[3].text.en, "Not yet clear");
	assert_null(item_option(b, "unknown"));
	assert_int_equal(c->option_count, 2);
	assert_string_equal(c->option_set, "set");
	assert_string_equal(c->options[1].value.system, "urn:s");
	assert_true(c->options[1].exclusive && !c->options[0].exclusive);
	assert_ptr_equal(item_option(c, "two"), &c->options[1]);
	questionnaire_destroy(form);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text, *unit;
		double canonical; /* NAN: not convertible */
	} cases[] = {
	        {"37.5", "Cel", 37.5}, {"212", "[degF]", 100}, {"10", "odd", 18.5}, {"10", NULL, 10},
	        {"300", "K", NAN},     {"1", "kg", NAN},       {"x", "Cel", NAN},
	};
	struct questionnaire *form = parse_everything();
	const struct item *q = questionnaire_find(form, "q"), *d = questionnaire_find(form, "d");
	double number;
	size_t i;

	(void)state;
	assert_int_equal(q->unit_count, 4);
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value value = {.text = cases[i].text, .unit = cases[i].unit};

		if (item_canonical(q, &value, &number) != !isnan(cases[i].canonical))
			fail_msg("case %zu", i);
		if (!isnan(cases[i].canonical))
			assert_true(fabs(number - cases[i].canonical) < 1e-9);
	}
	assert_string_equal(q->initial[0].text, "37.50");
	assert_string_equal(q->max.value.unit, "[degF]");
	assert_string_equal(q->soft_min.value.text, "35");
	assert_true(q->soft_max.exclusive && !q->soft_min.exclusive);
	assert_string_equal(d->min.value.text, "today() - 300 days");
	assert_string_equal(d->max.value.text, "2030");
	assert_string_equal(d->soft_max.value.text, "today() - 45 days");
	questionnaire_destroy(form);
}

/* Print a value. */
static void dump_value(struct buf *out, const struct value *value)
{
	buf_printf(out, "<%s|%s|%s|%s|%d|%d>", value->text ? value->text : "-", value->unit ? value->unit : "-",
	           value->system ? value->system : "-", value->display ? value->display : "-", value->kind,
	           value->uncoded);
}

/* Print a text. */
static void dump_text(struct buf *out, const struct text *text)
{
	buf_printf(out, "[%s|%s|%s]", text->en ? text->en : "-", text->zh ? text->zh : "-",
	           text->base ? text->base : "-");
}

/* Print items by linkId. */
static void dump_refs(struct buf *out, const struct item *const *items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		buf_printf(out, " @%s", items[i]->link_id);
}

/* Print the lists of an item. */
static void dump_lists(struct buf *out, const struct item *item)
{
	size_t i;

	for (i = 0; i < item->option_count; i++) {
		dump_value(out, &item->options[i].value);
		dump_text(out, &item->options[i].text);
		dump_text(out, &item->options[i].staff_text);
		dump_text(out, &item->options[i].prefix);
		buf_printf(out, "%d%d%s", item->options[i].exclusive, item->options[i].absent,
		           item->options[i].score ? item->options[i].score : "-");
	}
	for (i = 0; i < item->unit_count; i++) {
		dump_text(out, &item->units[i].text);
		buf_printf(out, "%s %s %.17g %.17g %d", item->units[i].code,
		           item->units[i].system ? item->units[i].system : "-", item->units[i].factor,
		           item->units[i].offset, item->units[i].convertible);
	}
	for (i = 0; i < item->when_count; i++) {
		buf_printf(out, " when %s %d", item->when[i].source->link_id, item->when[i].op);
		dump_value(out, &item->when[i].expected);
		dump_refs(out, item->when[i].plus, item->when[i].plus_count);
	}
	for (i = 0; i < item->gate_count; i++)
		buf_printf(out, " gate %s %s", item->gates[i].source->link_id, item->gates[i].code);
	for (i = 0; i < item->initial_count; i++)
		dump_value(out, &item->initial[i]);
	dump_refs(out, item->max_sum, item->max_sum_count);
	dump_refs(out, item->derived_from, item->derived_count);
	dump_refs(out, item->score_of, item->score_count);
	buf_printf(out, " test %s %s %s", item->test ? item->test : "-", item->panel ? item->panel : "-",
	           item->row_next ? item->row_next->link_id : "-");
}

/* Print everything of a form. */
static char *dump(const struct questionnaire *form)
{
	const struct text *const *text;
	struct buf out = {0};
	const struct item *item;

	buf_printf(&out, "%d %s %s %zu", form->base, form->url ? form->url : "-", form->version ? form->version : "-",
	           form->count);
	dump_text(&out, &form->title);
	for (item = form->items; item < form->items + form->count; item++) {
		const struct text *const texts[] = {
		        &item->text,  &item->staff_text, &item->short_text,   &item->help,       &item->section,
		        &item->intro, &item->prefix,     &item->entry_format, &item->open_label, NULL};
		const struct limit *const limits[] = {&item->min, &item->max, &item->soft_min, &item->soft_max, NULL};
		const struct limit *const *limit;

		buf_printf(&out, "\n%s %d %s %zu %zu %s %d%d%d%d%d%d%d%d%d%d%d %zu %s", item->name, item->type,
		           item->parent ? item->parent->link_id : "-", item->index, item->span,
		           item->loop ? item->loop->link_id : "-", item->required, item->repeats, item->hidden,
		           item->read_only, item->staff_only, item->safety, item->ask_again, item->when_all, item->open,
		           item->units_open, item->splits, item->max_length, item->option_set ? item->option_set : "-");
		buf_printf(&out, " %zu %zu %zu %zu %s %s %s", item->min_length, item->min_occurs, item->max_occurs,
		           item->decimals, item->regex ? item->regex : "-", item->control ? item->control : "-",
		           item->category ? item->category : "-");
		for (text = texts; *text; text++)
			dump_text(&out, *text);
		for (limit = limits; *limit; limit++) {
			dump_value(&out, &(*limit)->value);
			buf_printf(&out, "%d", (*limit)->exclusive);
		}
		dump_lists(&out, item);
		assert_ptr_equal(questionnaire_find(form, item->link_id), item);
	}
	return buf_take(&out);
}

/* Store a form, load it, and compare. Destroys it. */
static void check_rows(struct questionnaire *form)
{
	char *before = dump(form), *after;
	struct questionnaire *loaded;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	questionnaire_store(form, db);
	questionnaire_destroy(form);
	loaded = questionnaire_load(db);
	sqlite3_close(db);
	after = dump(loaded);
	assert_string_equal(before, after);
	questionnaire_destroy(loaded);
	free(before);
	free(after);
}

static void test_rows(void **state)
{
	(void)state;
	check_rows(parse_everything());
	check_rows(form_of("{'linkId':'only','type':'string'}"));
}

/* Visit a text: list its context and English, and translate it. */
static void visit(void *context, const char *msgctxt, struct text *text)
{
	buf_printf(context, "%s=%s\n", msgctxt, text->en);
	text->zh = "译";
}

/* A form with more tests than anybody has is read soon, and without rows. */
static void test_many_tests(void **state)
{
	struct buf items = {0};
	struct questionnaire *form;
	size_t count, i;

	(void)state;
	for (count = 1000; count < 1002; count++) {
		buf_clear(&items);
		for (i = 0; i < count; i++)
			buf_printf(&items,
			           "%s{'linkId':'i%zu','type':'date','extension':[{'url':"
			           "'http://wenzhen.org/fhir/StructureDefinition/test','valueString':'t%zu'}]}",
			           i ? "," : "", i, i);
		form = form_of(buf_text(&items));
		assert_int_equal(form->test_count, count == 1000 ? 1000 : 0);
		questionnaire_destroy(form);
	}
	buf_finish(&items);
}

/* Items of one test are one row, within a section and outside of repeating groups. */
static void test_tests(void **state)
{
#define TEST(code) "'extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/test','valueString':'" code "'}]}"
	struct questionnaire *form =
	        form_of("{'linkId':'G','type':'group','item':[{'linkId':'tsh','type':'decimal'," TEST(
	                "TSH") ","
	                       "{'linkId':'ct','type':'boolean'," TEST("CT") ",{'linkId':'flag','type':'boolean'," TEST(
	                               "TSH") "]},"
	                                      "{'linkId':'H','type':'group','item':[{'linkId':'again','type':'decimal'"
	                                      "," TEST("TSH") ","
	                                                      "{'linkId':'r','type':'group','repeats':true,'item':[{'"
	                                                      "linkId':'in','type':'boolean'," TEST("CT") "]}]}");
	const struct item *tsh = questionnaire_find(form, "tsh"), *again = questionnaire_find(form, "again");

	(void)state;
	assert_int_equal(form->test_count, 3);
	assert_ptr_equal(form->tests[0], tsh);
	assert_ptr_equal(form->tests[1], questionnaire_find(form, "ct"));
	assert_ptr_equal(form->tests[2], again);
	assert_ptr_equal(tsh->row, tsh);
	assert_ptr_equal(tsh->row_next, questionnaire_find(form, "flag"));
	assert_ptr_equal(tsh->row_next->row, tsh);
	assert_null(tsh->row_next->row_next);
	assert_ptr_equal(again->row, again);
	assert_null(questionnaire_find(form, "in")->row);
	assert_ptr_equal(questionnaire_row(form, tsh->parent, "CT"), questionnaire_find(form, "ct"));
	assert_ptr_equal(questionnaire_row(form, again->parent, "TSH"), again);
	assert_null(questionnaire_row(form, again->parent, "CT"));
	questionnaire_destroy(form);
}

static void test_texts(void **state)
{
	struct questionnaire *form = parse_everything();
	struct buf list = {0};

	(void)state;
	questionnaire_texts(form, visit, &list);
	assert_string_equal(buf_text(&list), "title=All\n"
	                                     "A=Before we start\n"
	                                     "A/intro=You decide.\n"
	                                     "b=Well?\n"
	                                     "b/help=Take your time.\n"
	                                     "true=Yes\n"
	                                     "b/false=Not at all\n"
	                                     "absent/prefer_not=I’d rather not say\n"
	                                     "b/absent/unknown=Not yet clear\n"
	                                     "c=Which?\n"
	                                     "c/staff=Which (staff)\n"
	                                     "c/short=W\n"
	                                     "set/set/one=One\n"
	                                     "set/set/one/staff=1st\n"
	                                     "set/set/two=Two\n"
	                                     "unit/Cel=°C\n"
	                                     "unit/[degF]=°F\n"
	                                     "unit/odd=odd\n"
	                                     "unit/K=K\n");
	assert_string_equal(form->items[0].section.zh, "A 译");
	assert_string_equal(form->items[0].section.en, "A Before we start");
	buf_finish(&list);
	questionnaire_destroy(form);
}

/* Chinese as the base language, and English as the translation. */
static void test_chinese(void **state)
{
	static const char text[] =
	        "{'resourceType':'Questionnaire','language':'zh-CN','item':[{'linkId':'a','type':'choice','text':'好',"
	        "'_text':{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
	        "translation','extension':[{'url':"
	        "'lang','valueCode':'en'},{'url':'content','valueString':'Good'}]}]},'answerOption':[{'valueCoding':{'"
	        "code':"
	        "'x','display':'是'}},{'valueString':'plain'},{'valueInteger':7}]}]}";
	char *json = quoted(text);
	struct questionnaire *form = questionnaire_parse(json, strlen(json), NULL, NULL, NULL);

	(void)state;
	assert_non_null(form);
	assert_string_equal(form->items[0].text.en, "Good");
	assert_string_equal(form->items[0].text.zh, "好");
	assert_string_equal(form->items[0].options[0].text.zh, "是");
	assert_null(form->items[0].options[0].text.en);
	assert_int_equal(form->items[0].options[1].value.kind, ITEM_STRING);
	assert_int_equal(form->items[0].options[2].value.kind, ITEM_INTEGER);
	free(json);
	check_rows(form);
}

/* The shipped form has no defect, and its rows are the same form. */
static void test_shipped(void **state)
{
	FILE *file = fopen("data/questionnaire.json", "rb");
	struct questionnaire *form;
	struct buf json = {0}, defects = {0};
	char part[4096];
	size_t length;

	(void)state;
	if (!file) {
		print_message("not run from the root of the repository: data/questionnaire.json is not here\n");
		skip();
	}
	while ((length = fread(part, 1, sizeof part, file)) > 0)
		buf_append(&json, part, length);
	fclose(file);
	form = questionnaire_parse(json.data, json.length, list_defect, &defects, NULL);
	assert_string_equal(buf_text(&defects), "");
	assert_non_null(form);
	check_rows(form);
	buf_finish(&json);
	buf_finish(&defects);
}

/* What other people's forms have and ours has not survives its rows too. */
static void test_rare_rows(void **state)
{
	static const char text[] =
	        "{'resourceType':'Questionnaire','status':'draft','language':'de','item':[{'linkId':'a','type':'open-"
	        "choice',"
	        "'repeats':true,'text':'Frage','_text':{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
	        "translation','extension':[{'url':'lang','valueCode':'en'},{'url':'content','valueString':'Question'}]}"
	        "]},"
	        "'answerOption':[{'valueString':'s'},{'valueTime':'10:30:00','initialSelected':true},{'valueCoding':{'"
	        "display':"
	        "'bare'}},{'valueCoding':{'code':'c','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
	        "ordinalValue','valueDecimal':2}]},'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/"
	        "questionnaire-optionPrefix','valueString':'(c)'}]}],'extension':[{'url':'http://hl7.org/fhir/uv/sdc/"
	        "StructureDefinition/sdc-questionnaire-openLabel','valueString':'Else'},{'url':'http://hl7.org/fhir/"
	        "StructureDefinition/questionnaire-minOccurs','valueInteger':1},{'url':'http://hl7.org/fhir/"
	        "StructureDefinition/"
	        "questionnaire-maxOccurs','valueInteger':300}],'item':[{'linkId':'b','type':'string',"
	        "'prefix':'1.','enableWhen':[{'question':'a','operator':'=','answerString':'s'}],'extension':[{'url':"
	        "'http://hl7.org/fhir/StructureDefinition/regex','valueString':'a+'},{'url':'http://hl7.org/fhir/"
	        "StructureDefinition/minLength','valueInteger':2},{'url':'http://hl7.org/fhir/StructureDefinition/"
	        "entryFormat',"
	        "'valueString':'aaa'}]}]},{'linkId':'q','type':'quantity','extension':[{'url':'http://hl7.org/fhir/"
	        "StructureDefinition/questionnaire-unitOption','valueCoding':{'code':'k','system':'urn:u'}},{'url':"
	        "'http://hl7.org/fhir/StructureDefinition/"
	        "questionnaire-unitOption','valueCoding':{'display':'spoon'}},{'url':"
	        "'http://hl7.org/fhir/uv/sdc/StructureDefinition/"
	        "sdc-questionnaire-unitOpen','valueCode':'optionsOrType'},"
	        "{'url':'http://hl7.org/fhir/StructureDefinition/"
	        "maxDecimalPlaces','valueInteger':0}]},{'linkId':'s','type':"
	        "'decimal','extension':[{'url':'http://hl7.org/fhir/uv/sdc/StructureDefinition/"
	        "sdc-questionnaire-calculatedExpression','valueExpression':{'expression':'answer.ordinal().sum()'}},{'"
	        "url':"
	        "'http://hl7.org/fhir/StructureDefinition/"
	        "questionnaire-itemControl','valueCodeableConcept':{'coding':[{'code':"
	        "'slider'}]}},{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-displayCategory',"
	        "'valueCodeableConcept':{'coding':[{'code':'security'}]}}]}]}";
	char *json = quoted(text), *all;
	struct questionnaire *form = questionnaire_parse(json, strlen(json), NULL, NULL, NULL);

	(void)state;
	assert_non_null(form);
	all = dump(form);
	for (const char *const *word =
	             (const char *const[]){"Frage", "10:30:00", "bare", "(c)", "Else", "300", "aaa", "urn:u", "spoon",
	                                   "slider", "security", "^(a+)$", "@a", NULL};
	     *word; word++)
		if (!strstr(all, *word))
			fail_msg("no %s in %s", *word, all);
	assert_true(questionnaire_find(form, "a")->splits);
	assert_int_equal(questionnaire_find(form, "q")->decimals, 1);
	free(all);
	free(json);
	check_rows(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_items),   cmocka_unit_test(test_walk),    cmocka_unit_test(test_options),
	        cmocka_unit_test(test_many_tests), cmocka_unit_test(test_numbers), cmocka_unit_test(test_rows),    cmocka_unit_test(test_texts),
	        cmocka_unit_test(test_tests),   cmocka_unit_test(test_chinese), cmocka_unit_test(test_rare_rows),
	        cmocka_unit_test(test_shipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
