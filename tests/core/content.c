/* content.c - tests of facts.sql and content.json: every defect with its place, texts to translate, rows and back. */
#include "core/content.h"

#include "engine-help.h"

/* The list of defects of both files, "place rule;place rule;", or "" when they could be stored; the caller frees. */
static char *defects_of(const char *facts_sql, const char *content)
{
	struct questionnaire *questionnaire = form_of(SMALL_ITEMS);
	struct buf defects = {0};
	char *json = quoted(content);
	sqlite3 *db;
	bool ok;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	ok = content_store(db, questionnaire, facts_sql, json, strlen(json), NULL, NULL, list_defect, &defects);
	assert_int_equal(ok, defects.length == 0);
	sqlite3_close(db);
	questionnaire_destroy(questionnaire);
	free(json);
	return defects.data ? buf_take(&defects) : xstrdup("");
}

static void expect(const char *facts_sql, const char *content, const char *expected)
{
	char *defects = defects_of(facts_sql, content);

	if (strcmp(defects, expected) != 0)
		fail_msg("%s\n%s\nexpected: %s\ngot:      %s", facts_sql, content, expected, defects);
	free(defects);
}

static void test_facts_defects(void **state)
{
	static const struct {
		const char *sql, *defects;
	} cases[] = {
	        {"", ""},
	        {"-- nothing\n", ""},
	        {"fact a truth as 1;\nfact b number as x_count;", ""},
	        {"fact a truth as 'it''s; -- not' = 'x';", ""},
	        {"fact a truth as CASE WHEN x_count = 1 THEN 1 END", "facts.sql line 1 facts;"},
	        {"\n\nfact a truth;\n", "facts.sql line 3 facts;"},
	        {"fact a thing as 1;", "facts.sql line 1 facts;"},
	        {"\nfoo a truth as 1;\nfact b truth as 1;", "facts.sql line 2 facts;"},
	        {"fact a truth why unknown;", "facts.sql line 1 facts;"},
	        {"default x.count asks x.early as 1;", "facts.sql line 1 facts;"},
	        {"default as 1;", "facts.sql line 1 facts;"},
	        {"let a b as 1;", "facts.sql line 1 facts;"},
	        {"let a why unknown;", "facts.sql line 1 facts;"},
	        {"default x.count when 1 when 1 as 1;", "facts.sql line 1 facts;"},
	        {"fact a truth\n  asks\n  as 1;", "facts.sql line 2 facts;"},
	        {"fact a truth\n  definition one two\n  as 1;", "facts.sql line 2 facts;"},
	        {"fact a truth\n  asks x.nothing\n  as 1;", "facts.sql line 2 content;"},
	        {"fact a truth\n  asks x.count when nonsense\n  as 1;", "facts.sql line 2 content;"},
	        {"\nfact a truth as nonsense;", "facts.sql line 2 content;"},
	        {"default x.nothing as 1;", "facts.sql line 1 content;"},
	        {"derive kid.kind as 'bad';", "facts.sql line 1 content;"},
	        {"let x.count as 1;", "facts.sql content;"},
	        {"let today as 1;", "facts.sql content;"},
	        {"let a as 1; let a as 2;", "facts.sql content;"},
	        {"let a as b; let b as 1; fact c truth as nonsense;", "facts.sql line 1 content;"},
	        {"fact a truth as 1;\nfact a truth as 0;", "content.json names a content;"},
	        {"fact x_count truth as 1;", "content.json names x_count content;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(cases[i].sql, "{}", cases[i].defects);
}

#define STATEMENT(id, condition, more) \
	"{'statements':[{'id':'" id "','condition':'" condition "','audience':'both','kind':'rule','text':'T'," more "}]," \
	"'documents':[{'id':'000','text':'D'}]}"
#define SOURCE "'sources':[{'document':'000','place':'line 1'}]"

static void test_json_defects(void **state)
{
	static const struct {
		const char *json, *defects;
	} cases[] = {
	        {"{}", ""},
	        {"", "content.json line 1, column 1 content;"},
	        {"[]", "content.json content;"},
	        {"{\n'rules':[}", "content.json line 2, column 10 content;"},
	        {"{'rules':[{'id':'r','id':'s','condition':'a'}]}", "content.json line 1, column 21 content;"},
	        {"{'rulez':[]}", "content.json content;"},
	        {"{'rules':{}}", "content.json content;"},
	        {"{'rules':[1]}", "content.json rules 1  content;"},
	        {"{'rules':[{'id':'r'}]}", "content.json rules 1 r content;"},
	        {"{'rules':[{'id':'r','condition':'a','color':'red'}]}", "content.json rules 1 r content;"},
	        {"{'rules':[{'id':'r','condition':7}]}", "content.json rules 1 r content;"},
	        {"{'rules':[{'id':'r','condition':'a','show':'maybe'}]}", "content.json rules 1 r content;"},
	        {"{'rules':[{'id':'r','condition':'nobody'}]}", "content.json rules r content;"},
	        {"{'rules':[{'id':'r','condition':'n'}]}", "content.json rules r content;"},
	        {"{'rules':[{'id':'r','condition':'r'}]}", "content.json rules r content;"},
	        {"{'rules':[{'id':'r','condition':'s'},{'id':'s','condition':'a'}]}", "content.json rules r content;"},
	        {"{'rules':[{'id':'r','condition':'a'},{'id':'r','condition':'a'}]}", "content.json names r content;"},
	        {"{'rules':[{'id':'a','condition':'a'}]}", "content.json names a content;content.json rules a content;"},
	        {"{'rules':[{'id':'r','condition':'a','unless':'a OR'}]}", "content.json rules r content;"},
	        {STATEMENT("s", "a", SOURCE), ""},
	        {STATEMENT("s", "b", SOURCE), "content.json statements s content;"},
	        {STATEMENT("s", "a", SOURCE ",'rule':'R'"), "content.json statements s content;"},
	        {STATEMENT("s", "a", SOURCE ",'numbers':'yes'"), "content.json statements 1 s content;"},
	        {STATEMENT("s", "a", SOURCE ",'basis':'hearsay'"), "content.json statements 1 s content;"},
	        {STATEMENT("s", "a", "'sources':[]"), "content.json statements 1 s content;"},
	        {STATEMENT("s", "a", "'sources':[{'document':'000'}]"), "content.json statements 1 s content;"},
	        {STATEMENT("s", "a", "'sources':[{'document':'004','place':'line 1'}]"), "content.json statements s content;"},
	        {"{'conflicts':[{'id':'C','audience':'both','side_a':['x'],'side_b':[],'staff':'S'}]}",
	         "content.json conflicts C content;"},
	        {"{'conflicts':[{'id':'C','audience':'both','side_a':'x','side_b':[],'staff':'S'}]}",
	         "content.json conflicts 1 C content;"},
	        {"{'checks':[{'id':'k','condition':'a','item':'x.nothing','text':'T'}]}", "content.json checks k content;"},
	        {"{'checks':[{'id':'k','condition':'b','item':'x.count','text':'T'}]}", "content.json checks k content;"},
	        {"{'checks':[{'id':'k','condition':'a','item':'x.count','text':'The {a|b|c}?'}]}", ""},
	        {"{'checks':[{'id':'k','condition':'a','item':'x.count','text':'The {a|b}?'}]}", "check/k content;"},
	        {STATEMENT("s", "a", SOURCE ",'note':'{a|b|c','stance':'agrees','basis':'seen'"), "s/note content;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect("fact a truth as 1; fact n number as 1;", cases[i].json, cases[i].defects);
}

static void test_parsed_facts(void **state)
{
	bool ok;
	struct content *content = content_parse(SMALL_FACTS, "{}", 2, NULL, NULL, &ok);

	(void)state;
	assert_true(ok);
	assert_int_equal(content->fill_count, 4);
	assert_int_equal(content->fills[1].targets.count, 2);
	assert_string_equal(content->fills[1].targets.items[1], "t.two");
	assert_string_equal(content->fills[1].when, "t_done NOT LIKE '%|one|%'");
	assert_string_equal(content->fills[1].why, "not_done");
	assert_null(content->fills[1].expression);
	assert_int_equal(content->fills[2].kind, FILL_LET);
	assert_string_equal(content->fills[3].when, "x_sure AND bad_kids > 0");
	assert_string_equal(content->fills[3].expression, "bad_kids");
	assert_string_equal(content->facts[1].name, "many");
	assert_int_equal(content->facts[1].line, 11);
	assert_int_equal(content->ask_count, 3);
	assert_string_equal(content->asks[1].when, "x_count = 1 AND x_early IS NULL");
	assert_string_equal(content->asks[2].names.items[0], "definition:early_counts");
	assert_int_equal(content->asks[2].fact, 1);
	content_destroy(content);
}

/* Visit: note the context, and translate. */
static void translate(void *context, const char *msgctxt, struct text *text)
{
	buf_printf(context, "%s=%s\n", msgctxt, text->en);
	text->zh = "译文";
}

static void test_texts_and_rows(void **state)
{
	struct questionnaire *questionnaire = form_of(SMALL_ITEMS);
	char *json = quoted(SMALL_CONTENT);
	struct buf texts = {0};
	struct content *content;
	sqlite3 *db;

	(void)state;
	sqlite3_open(":memory:", &db);
	assert_true(content_store(db, questionnaire, SMALL_FACTS, json, strlen(json), translate, &texts, NULL, NULL));
	assert_string_equal(buf_text(&texts), "s-always=You are not alone.\n"
	                                      "s-many=Many deserve a look.\ns-many/note=Guidelines say 15 %.\n"
	                                      "s-many/words=Guidelines say some.\n"
	                                      "s-figure=It is 40 %.\ns-figure/note=From memory.\ns-dose=Give the drug.\n"
	                                      "C-1/patient=The sources say two things.\nC-1/staff=000 and 003 say two things.\n"
	                                      "C-2/staff=Staff only.\n"
	                                      "check/odd=Is this right?\ndocument/000=an article\ndocument/003=a page\n");
	content = content_read(db);
	assert_int_equal(content->fill_count, 4);
	assert_string_equal(content->fills[1].why, "not_done");
	assert_null(content->fills[0].when);
	assert_int_equal(content->ask_count, 3);
	assert_string_equal(content->asks[0].names.items[0], "x.count");
	assert_true(content->rules[1].is_fact);
	assert_int_equal(content->rules[0].show, SHOW_TRUE);
	assert_int_equal(content->rules[3].show, SHOW_ALWAYS);
	assert_string_equal(content->rules[5].unless, "S-URGENT");
	assert_int_equal(content->statements[1].shown.source_count, 2);
	assert_string_equal(content->statements[1].shown.sources[1].document, "000");
	assert_string_equal(content->statements[1].shown.sources[1].place, "lines 4-5");
	assert_string_equal(content->statements[1].shown.note.zh, "译文");
	assert_int_equal(content->statements[1].shown.stance, STANCE_QUALIFIED);
	assert_int_equal(content->statements[2].shown.basis, NOTE_RECALL);
	assert_int_equal(content->statements[3].shown.audience, AUDIENCE_STAFF);
	assert_null(content->conflicts[1].patient.en);
	assert_string_equal(content->conflicts[0].side_b.items[0], "s-many");
	assert_string_equal(content->documents[1].id, "003");
	content_destroy(content);
	sqlite3_close(db);
	buf_finish(&texts);
	free(json);
	questionnaire_destroy(questionnaire);
}

static void translate_badly(void *context, const char *msgctxt, struct text *text)
{
	(void)context;
	(void)msgctxt;
	text->zh = "{甲|乙}";
}

/* A translation needs a phrase for each word too. */
static void test_words_of_translation(void **state)
{
	struct questionnaire *questionnaire = form_of(SMALL_ITEMS);
	char *json = quoted("{'documents':[{'id':'000','text':'an article'}]}");
	struct buf defects = {0};
	sqlite3 *db;

	(void)state;
	sqlite3_open(":memory:", &db);
	assert_false(content_store(db, questionnaire, "", json, strlen(json), translate_badly, NULL, list_defect, &defects));
	assert_string_equal(buf_text(&defects), "document/000 content;");
	sqlite3_close(db);
	buf_finish(&defects);
	free(json);
	questionnaire_destroy(questionnaire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_words_of_translation),
	        cmocka_unit_test(test_facts_defects), cmocka_unit_test(test_json_defects),
	        cmocka_unit_test(test_parsed_facts), cmocka_unit_test(test_texts_and_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
