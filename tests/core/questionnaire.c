/* questionnaire.c - tests of reading a Questionnaire: what is taken, what is refused and where, and the rows. */
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
	char *text = xasprintf("{'resourceType':'Questionnaire','url':'urn:q','version':'1','title':'All',"
	                       "'contained':[{'resourceType':'ValueSet','id':'set','compose':{'include':[{'system':'urn:s',"
	                       "'concept':[{'code':'one','display':'One'},{'code':'two','display':'Two','extension':[{'url':"
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
	buf_printf(out, "<%s|%s|%s>", value->text ? value->text : "-", value->unit ? value->unit : "-",
	           value->system ? value->system : "-");
}

/* Print a text. */
static void dump_text(struct buf *out, const struct text *text)
{
	buf_printf(out, "[%s|%s]", text->en ? text->en : "-", text->zh ? text->zh : "-");
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
		buf_printf(out, "%d%d%d", item->options[i].kind, item->options[i].exclusive, item->options[i].absent);
	}
	for (i = 0; i < item->unit_count; i++) {
		dump_text(out, &item->units[i].text);
		buf_printf(out, "%s %.17g %.17g %d", item->units[i].code, item->units[i].factor, item->units[i].offset,
		           item->units[i].convertible);
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
}

/* Print everything of a form. */
static char *dump(const struct questionnaire *form)
{
	const struct text *const *text;
	struct buf out = {0};
	const struct item *item;

	buf_printf(&out, "%s %s %zu", form->url ? form->url : "-", form->version ? form->version : "-", form->count);
	dump_text(&out, &form->title);
	for (item = form->items; item < form->items + form->count; item++) {
		const struct text *const texts[] = {&item->text,       &item->staff_text, &item->short_text, &item->help,
		                                    &item->section, &item->intro,      NULL};
		const struct limit *const limits[] = {&item->min, &item->max, &item->soft_min, &item->soft_max, NULL};
		const struct limit *const *limit;

		buf_printf(&out, "\n%s %d %s %zu %zu %s %s %d%d%d%d%d%d%d%d %zu %s", item->link_id, item->type,
		           item->parent ? item->parent->link_id : "-", item->index, item->span,
		           item->loop ? item->loop->link_id : "-", item->prefix ? item->prefix : "-", item->required,
		           item->repeats, item->hidden, item->read_only, item->staff_only, item->safety, item->ask_again,
		           item->when_all, item->max_length, item->option_set ? item->option_set : "-");
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
	        "'_text':{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/translation','extension':[{'url':"
	        "'lang','valueCode':'en'},{'url':'content','valueString':'Good'}]}]},'answerOption':[{'valueCoding':{'code':"
	        "'x','display':'是'}},{'valueString':'plain'},{'valueInteger':7}]}]}";
	char *json = quoted(text);
	struct questionnaire *form = questionnaire_parse(json, strlen(json), NULL, NULL, NULL);

	(void)state;
	assert_non_null(form);
	assert_string_equal(form->items[0].text.en, "Good");
	assert_string_equal(form->items[0].text.zh, "好");
	assert_string_equal(form->items[0].options[0].text.zh, "是");
	assert_null(form->items[0].options[0].text.en);
	assert_int_equal(form->items[0].options[1].kind, ITEM_STRING);
	assert_int_equal(form->items[0].options[2].kind, ITEM_INTEGER);
	free(json);
	check_rows(form);
}

/* Forms with defects: what is heard of them, and whether they load. */
static void test_defects(void **state)
{
	static const struct {
		const char *items, *defects;
		const char *error; /* where, or NULL: it loads */
	} cases[] = {
	        {"{'linkId':'a','type':'string'},{'linkId':'a','type':'text'}", "a que-2;", "a"},
	        {"{'type':'string'}", "item number 1 linkId;", "item number 1"},
	        {"{'linkId':'','type':'string'}", "item number 1 linkId;", "item number 1"},
	        {"{'linkId':'a\\nb','type':'string'}", "item number 1 linkId;", "item number 1"},
	        {"{'linkId':'a','type':'poem'}", "a type;", "a"},
	        {"{'linkId':'a','type':'dateTime'}", "a type;", "a"},
	        {"{'linkId':'a','type':'open-choice'}", "a type;", "a"},
	        {"{'linkId':'a'}", "a type;", "a"},
	        {"{'linkId':'a','type':5}", "a type;a json;", "a"},
	        {"7", "item number 1 linkId;item number 1 type;", "item number 1"},
	        {"", " item;", ""},
	        {"{'linkId':'a','type':'string','required':'yes'}", "a json;", "a"},
	        {"{'linkId':'a','type':'group','item':{'linkId':'b','type':'string'}}", "a json;a que-1;", "a"},
	        {"{'linkId':'a','type':'string','enableWhen':[{'question':'b','operator':'exists','answerBoolean':true}]}",
	         "a ref;", "a"},
	        {"{'linkId':'a','type':'string','enableWhen':[{'operator':'exists','answerBoolean':true}]}", "a ref;", "a"},
	        {"{'linkId':'a','type':'string','enableWhen':[{'question':'a','operator':'exists','answerBoolean':true}]}",
	         "a cycle;", "a"},
	        {"{'linkId':'a','type':'string','enableWhen':[{'question':'b','operator':'exists','answerBoolean':true}]},"
	         "{'linkId':'b','type':'string','enableWhen':[{'question':'c','operator':'exists','answerBoolean':true}]},"
	         "{'linkId':'c','type':'string','enableWhen':[{'question':'b','operator':'exists','answerBoolean':true}]}",
	         "b cycle;", "b"},
	        {"{'linkId':'g','type':'group','enableWhen':[{'question':'a','operator':'exists','answerBoolean':true}],"
	         "'item':[{'linkId':'a','type':'string'}]}",
	         "g cycle;", "g"},
	        {"{'linkId':'g','type':'group','item':[{'linkId':'a','type':'string'}]},{'linkId':'b','type':'string',"
	         "'enableWhen':[{'question':'g','operator':'exists','answerBoolean':true}]}",
	         "b ref;", "b"},
	        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':"
	         "'equal','answerString':'x'}]}",
	         "b operator;", "b"},
	        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':"
	         "'=','answerInteger':1}]}",
	         "b answer;", "b"},
	        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':"
	         "'='}]}",
	         "b answer;", "b"},
	        {"{'linkId':'a','type':'string'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':"
	         "'exists','answerString':'x'}]}",
	         "b que-7;", "b"},
	        {"{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':"
	         "'>','answerBoolean':true}]}",
	         "b answer;", "b"},
	        {"{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string','enableBehavior':'some','enableWhen':[{"
	         "'question':'a','operator':'=','answerBoolean':true}]}",
	         "b que-12;", "b"},
	        {"{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string','enableWhen':[{'question':'a','operator':"
	         "'=','answerBoolean':true},{'question':'a','operator':'exists','answerBoolean':false}]}",
	         "b que-12;", NULL},
	        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'code':'x'}}]},{'linkId':'b','type':'string',"
	         "'enableWhen':[{'question':'a','operator':'=','answerCoding':{'code':'y'}}]}",
	         "b code;", NULL},
	        {"{'linkId':'a','type':'group'}", "a que-1;", NULL},
	        {"{'linkId':'a','type':'display','item':[{'linkId':'b','type':'string'}]}", "a que-1;", NULL},
	        {"{'linkId':'a','type':'display','required':true,'readOnly':true,'code':[]}", "a que-3;a que-6;a que-9;", NULL},
	        {"{'linkId':'a','type':'date','maxLength':4}", "a que-10;", NULL},
	        {"{'linkId':'a','type':'choice','answerOption':[{'valueString':'x'}],'initial':[{'valueString':'x'}]}",
	         "a que-11;", NULL},
	        {"{'linkId':'a','type':'string','initial':[{'valueString':'x'},{'valueString':'y'}]}", "a que-13;", NULL},
	        {"{'linkId':'a','type':'string','initial':[{'valueInteger':1}]}", "a initial;", NULL},
	        {"{'linkId':'a','type':'string','answerValueSet':'#v'}", "a que-5;", NULL},
	        {"{'linkId':'a','type':'choice','answerValueSet':'#v'}", "a valueset;", "a"},
	        {"{'linkId':'a','type':'choice','answerValueSet':'http://x'}", "a valueset;", NULL},
	        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'display':'x'}}]}", "a option;", "a"},
	        {"{'linkId':'a','type':'choice','answerOption':[{'valueTime':'10:00:00'}]}", "a option;", "a"},
	        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{'code':'x'}},{'valueCoding':{'code':'x'}}]}",
	         "a option;", NULL},
	        {"{'linkId':'a','type':'integer','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/minValue',"
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
	        {"{'linkId':'a','type':'string','extension':[{'url':'http://wenzhen.org/fhir/StructureDefinition/max-sum',"
	         "'valueString':'b'}]}",
	         "a ref;", "a"},
	        {"{'linkId':'a','type':'boolean','extension':[{'url':"
	         "'http://wenzhen.org/fhir/StructureDefinition/absent-option','valueCoding':{'code':'maybe'}}]}",
	         "a absent;", "a"},
	        {"{'linkId':'a','type':'string','modifierExtension':[{'url':'urn:x'}]}", "a modifier;", NULL},
	};
	struct questionnaire *form;
	char *text, *json;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf defects = {0};
		struct msg error = {0};

		text = xasprintf("{'resourceType':'Questionnaire','item':[%s]}", cases[i].items);
		json = quoted(text);
		form = questionnaire_parse(json, strlen(json), list_defect, &defects, &error);
		if (strcmp(buf_text(&defects), cases[i].defects) != 0 || !form != (cases[i].error != NULL))
			fail_msg("%s: %s", cases[i].items, buf_text(&defects));
		if (cases[i].error)
			assert_string_equal(error.where ? error.where : "", cases[i].error);
		assert_true((form == NULL) == (error.id != NULL));
		questionnaire_destroy(form);
		msg_finish(&error);
		buf_finish(&defects);
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

/* Every beginning of a form: none crashes, and none but the whole is a form. */
static void test_truncated(void **state)
{
	char *text = xasprintf("{'resourceType':'Questionnaire','item':[%s]}", everything), *json = quoted(text);
	size_t length = strlen(json), i;

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
	free(json);
	free(text);
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
				buf_printf(&items, ",\"enableWhen\":[{\"question\":\"%d\",\"operator\":\"=\",\"answerBoolean\":true}]",
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_items),   cmocka_unit_test(test_walk),       cmocka_unit_test(test_options),
	        cmocka_unit_test(test_numbers), cmocka_unit_test(test_rows),       cmocka_unit_test(test_texts),
	        cmocka_unit_test(test_chinese), cmocka_unit_test(test_defects),    cmocka_unit_test(test_syntax),
	        cmocka_unit_test(test_bytes),   cmocka_unit_test(test_depth),      cmocka_unit_test(test_truncated),
	        cmocka_unit_test(test_shipped), cmocka_unit_test(test_long_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
