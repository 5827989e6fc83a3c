/* engine-help.h - a small made-up form with facts and content, for the tests of the engine and the summary. */
#ifndef TESTS_CORE_ENGINE_HELP_H
#define TESTS_CORE_ENGINE_HELP_H

#include <sqlite3.h>

#include "form-help.h"
#include "core/doc.h"

#define CODES(...) "'answerOption':[" __VA_ARGS__ "]"
#define CODE(code, display) "{'valueCoding':{'code':'" code "','display':'" display "'}}"
#define EXTENSION(name, value) "{'url':'http://wenzhen.org/fhir/StructureDefinition/" name "'," value "}"
#define UNIT(code, display, more) \
	"{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption','valueCoding':{'code':'" code "'," \
	"'display':'" display "'" more "}}"

#define SMALL_ITEMS \
	"{'linkId':'A','type':'group','text':'Part','item':[" \
	"{'linkId':'x.count','type':'integer','text':'How many?'}," \
	"{'linkId':'x.early','type':'integer','text':'How many early ones?'}," \
	"{'linkId':'x.sure','type':'boolean','text':'Are you sure?'}," \
	"{'linkId':'t.done','type':'choice','repeats':true,'text':'Which tests?'," \
	CODES(CODE("one", "Test one") "," CODE("two", "Test two") "," CODE("none", "None")) "}," \
	"{'linkId':'t.one','type':'choice','text':'What did test one show?'," \
	CODES(CODE("negative", "Negative") "," CODE("positive", "Positive") "," CODE("pending", "Waiting") "," \
	      CODE("failed", "No result")) "}," \
	"{'linkId':'t.two','type':'choice','text':'What did test two show?'," \
	"'extension':[" EXTENSION("asked", "'valueCode':'staff'") "," \
	EXTENSION("staff-text", "'valueString':'Test two'") "]," \
	CODES(CODE("negative", "Negative") "," CODE("positive", "Positive")) "}," \
	"{'linkId':'t.late','type':'boolean','text':'Late?'," \
	"'enableWhen':[{'question':'x.sure','operator':'=','answerBoolean':true}]}," \
	"{'linkId':'q.size','type':'quantity','text':'What size?','extension':[" UNIT("mg", "mg", "") "," \
	UNIT("ug", "µg", ",'extension':[" EXTENSION("factor", "'valueDecimal':0.001") "]") "]}," \
	"{'linkId':'d.when','type':'date','text':'When?'}," \
	"{'linkId':'cons.numbers','type':'choice','text':'Figures?'," CODES(CODE("yes", "Yes") "," CODE("no", "No")) "}," \
	"{'linkId':'pref.question','type':'text','text':'What would you ask?'}," \
	"{'linkId':'kid','type':'group','repeats':true,'text':'Each','item':[" \
	"{'linkId':'kid.kind','type':'choice','text':'Kind?'," CODES(CODE("good", "Good") "," CODE("bad", "Bad")) "}," \
	"{'linkId':'kid.week','type':'integer','text':'Week?'}]}]}"

#define SMALL_FACTS \
	"-- a comment; with a semicolon and a 'quote\n" \
	"default x.early as 0;\n" \
	"default t.one t.two\n  when t_done NOT LIKE '%|one|%' -- told apart\n  why not_done;\n" \
	"let bad_kids as (SELECT count(*) FROM kid WHERE kid_kind = 'bad');\n" \
	"derive x.count\n  when x_sure AND bad_kids > 0\n  as bad_kids;\n" \
	"fact always truth as 1;\n" \
	"fact many truth\n" \
	"  asks x.count when x_count IS NULL\n" \
	"  asks x.early when x_count = 1 AND x_early IS NULL\n" \
	"  definition early_counts when x_count = 1 AND x_early >= 1\n" \
	"  as CASE WHEN x_count >= 2 THEN 1 WHEN x_count + x_early < 2 THEN 0 END;\n" \
	"fact one_pos truth as t_one = 'positive';\n" \
	"fact two_pos truth as t_two = 'positive';\n" \
	"fact any_pos truth\n" \
	"  as CASE WHEN 'positive' IN (t_one, t_two) THEN 1 WHEN t_one = 'negative' AND t_two = 'negative' THEN 0 END;\n" \
	"fact size number as q_size * 2;\n" \
	"fact recent truth as d_when >= date(today, '-14 days');\n" \
	"fact late truth as t_late;\n"

#define SMALL_CONTENT \
	"{'rules':[" \
	"{'id':'ALWAYS','condition':'always','show':'true'}," \
	"{'id':'both','condition':'one_pos AND two_pos','as':'fact'}," \
	"{'id':'S-URGENT','condition':'late','show':'true'}," \
	"{'id':'R-1','condition':'many AND one_pos','why':'page 1'}," \
	"{'id':'R-2','condition':'R-1 AND NOT two_pos'}," \
	"{'id':'R-3','condition':'any_pos','unless':'S-URGENT'}," \
	"{'id':'R-4','condition':'late OR many','show':'never'}]," \
	"'statements':[" \
	"{'id':'s-always','condition':'ALWAYS','unless':'S-URGENT','rule':'ALWAYS','audience':'both','kind':'support'," \
	"'text':'You are not alone.','sources':[{'document':'000','place':'line 3'}]}," \
	"{'id':'s-many','condition':'many','rule':'R-1','audience':'both','kind':'rule','text':'Many deserve a look.'," \
	"'sources':[{'document':'003','place':'line 1'},{'document':'000','place':'lines 4-5'}]," \
	"'note':'Guidelines say 15 %.','note_words':'Guidelines say some.','note_numbers':true,'stance':'qualified'," \
	"'basis':'seen','reference':'RCOG'}," \
	"{'id':'s-figure','condition':'many','audience':'both','kind':'risk','text':'It is 40 %.','numbers':true," \
	"'sources':[{'document':'000','place':'line 9'}],'note':'From memory.','stance':'disagrees','basis':'recall'}," \
	"{'id':'s-dose','condition':'one_pos','audience':'nurse','kind':'treatment','text':'Give the drug.'," \
	"'sources':[{'document':'003','place':'line 1'}]}]," \
	"'conflicts':[{'id':'C-1','audience':'both','side_a':['s-always'],'side_b':['s-many']," \
	"'patient':'The sources say two things.','staff':'000 and 003 say two things.'}," \
	"{'id':'C-2','audience':'both','side_a':['s-many'],'side_b':['s-dose'],'staff':'Staff only.'}]," \
	"'checks':[{'id':'odd','condition':'R-2','item':'x.count','text':'Is this right?'}]," \
	"'documents':[{'id':'000','text':'an article'},{'id':'003','text':'a page'}]}"

struct small {
	struct questionnaire *questionnaire;
	sqlite3 *db;
	struct engine *engine;
};

/* Facts in JSON with ' for ". */
static inline void take(struct small *small, const char *facts)
{
	char *json = quoted(facts);
	struct msg error = {0};

	if (!engine_take_facts(small->engine, json, strlen(json), TODAY, &error))
		fail_msg("%s: %s", facts, error.id);
	free(json);
}

static inline struct small small_of(const char *facts_sql, const char *content)
{
	struct small small = {.questionnaire = form_of(SMALL_ITEMS)};
	struct buf defects = {0};
	struct msg error = {0};
	char *json = quoted(content);

	assert_int_equal(sqlite3_open(":memory:", &small.db), SQLITE_OK);
	if (!content_store(small.db, small.questionnaire, facts_sql, json, strlen(json), NULL, NULL, list_defect, &defects))
		fail_msg("%s", buf_text(&defects));
	small.engine = engine_create(small.db, small.questionnaire, NULL, NULL, &error);
	assert_non_null(small.engine);
	free(json);
	buf_finish(&defects);
	return small;
}

static inline struct small small_create(void)
{
	return small_of(SMALL_FACTS, SMALL_CONTENT);
}

static inline void small_destroy(struct small *small)
{
	engine_destroy(small->engine);
	sqlite3_close(small->db);
	questionnaire_destroy(small->questionnaire);
}

#endif
