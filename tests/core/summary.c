/* summary.c - tests of the summary and of the reasons page as documents. */
#include "core/doc.h"

#include "core/messages.h"
#include "engine-help.h"

/* A form with the questions that the summary knows by name, and content that turns on them. */
#define OPTIONS_PN CODES(CODE("negative", "Negative") "," CODE("positive", "Positive") "," CODE("pending", "Waiting"))
#define ITEMS \
	"{'linkId':'A','prefix':'A','type':'group','text':'A','item':[" \
	"{'linkId':'cons.private','type':'boolean','text':'Private?'}," \
	"{'linkId':'cons.numbers','type':'choice','text':'Figures?'," CODES(CODE("yes", "Yes") "," CODE("no", "No") "," CODE("ask", "Ask me")) "}," \
	"{'linkId':'cons.word','type':'choice','text':'Word?'," CODES(CODE("none", "None") "," CODE("baby", "Baby")) "}," \
	"{'linkId':'now.pregnant','type':'boolean','text':'Pregnant?'}," \
	"{'linkId':'now.scan','type':'choice','text':'Scan?'," CODES(CODE("developing", "Growing") "," CODE("stopped", "Stopped")) "}," \
	"{'linkId':'now.care','type':'boolean','text':'Cared for?'}," \
	"{'linkId':'rf.faint','type':'boolean','text':'Faint?'}," \
	"{'linkId':'hx.n_clinical','type':'integer','text':'How many?'}," \
	"{'linkId':'hx.n_biochem','type':'integer','text':'How many early?'}," \
	"{'linkId':'hx.n_unsure','type':'integer','text':'How many unsure?'}," \
	"{'linkId':'hx.n_live','type':'integer','text':'How many born?'}," \
	"{'linkId':'preg','type':'group','repeats':true,'text':'Each','item':[" \
	"{'linkId':'preg.end_date','type':'date','text':'When?'}," \
	"{'linkId':'preg.outcome','type':'choice','text':'How?'," CODES(CODE("missed", "Stopped growing") "," CODE("live", "Born")) "}," \
	"{'linkId':'preg.ga_w','type':'integer','text':'Weeks?'},{'linkId':'preg.ga_d','type':'integer','text':'Days?'}]}," \
	"{'linkId':'preg.complete','type':'boolean','text':'All?'}," \
	"{'linkId':'kt.male','type':'choice','text':'His chromosomes?'," OPTIONS_PN "}," \
	"{'linkId':'ba.result','type':'choice','text':'Blocking antibody?'," OPTIONS_PN "}," \
	"{'linkId':'hcy.status','type':'choice','text':'Homocysteine?'," OPTIONS_PN "}," \
	"{'linkId':'gt.ct','type':'choice','text':'Chlamydia?'," OPTIONS_PN "}," \
	"{'linkId':'thy.tsh','type':'decimal','text':'TSH?'}," \
	"{'linkId':'aps.la','type':'choice','text':'LA?'," OPTIONS_PN "}," \
	"{'linkId':'glu.status','type':'choice','text':'Sugar?'," OPTIONS_PN "}," \
	"{'linkId':'emo.distress','type':'integer','text':'How hard?'}," \
	"{'linkId':'emo.selfharm','type':'boolean','text':'Hurt yourself?'}," \
	"{'linkId':'pref.question','type':'text','text':'Your question?'}]}"
#define FACTS \
	"default hx.n_unsure as 0;\n" \
	"fact always truth as 1;\n" \
	"fact faint truth as rf_faint;\n" \
	"fact cared truth as now_care;\n" \
	"fact n_ge2 truth asks hx.n_clinical when hx_n_clinical IS NULL definition biochemical_counts when hx_n_biochem > 0\n" \
	"  as CASE WHEN hx_n_clinical >= 2 THEN 1 WHEN hx_n_clinical + hx_n_biochem < 2 THEN 0 END;\n" \
	"fact him truth as kt_male = 'positive';\n" \
	"fact block truth as ba_result = 'positive';\n" \
	"fact sugar truth as glu_status = 'positive';\n" \
	"fact preg_poss truth as now_pregnant IS NOT 0;\n" \
	"fact n_eq1 truth as hx_n_clinical = 1;\n" \
	"fact hcy_high truth as hcy_status = 'positive';\n" \
	"fact ct_pos truth as gt_ct = 'positive';\n" \
	"fact thyroid_abn truth as thy_tsh > 4;\n" \
	"fact tsh_far truth as thy_tsh > 10;\n" \
	"fact aps_pos truth as aps_la = 'positive';\n" \
	"fact genetic_finding truth as kt_male = 'positive';\n" \
	"fact hard truth as emo_distress >= 7;\n" \
	"fact harm truth as emo_selfharm;\n" \
	"fact stopped truth as now_scan = 'stopped';\n" \
	"fact present_counted truth as (SELECT preg_outcome = 'missed' FROM preg ORDER BY instance DESC LIMIT 1);\n"
#define STATEMENT(id, condition, kind, text, more) \
	"{'id':'" id "','condition':'" condition "','unless':'S-URGENT','audience':'both','kind':'" kind "','text':'" text "'," \
	"'sources':[{'document':'003','place':'line 1'}]" more "}"
#define CONTENT \
	"{'rules':[{'id':'S-URGENT','condition':'faint','show':'true'},{'id':'S-SOON','condition':'stopped','show':'true'}," \
	"{'id':'soon_arranged','condition':'S-SOON AND cared AND NOT faint','as':'fact'}," \
	"{'id':'no_reassurance','condition':'S-URGENT OR S-SOON','as':'fact'}," \
	"{'id':'S-DISTRESS','condition':'hard','show':'true'},{'id':'S-SELFHARM','condition':'harm','show':'true'}," \
	"{'id':'R3-07','condition':'n_ge2'},{'id':'R3-08','condition':'n_ge2 AND him'},{'id':'R3-12','condition':'n_ge2 AND block'}," \
	"{'id':'R3-17','condition':'n_ge2 AND sugar'},{'id':'P-X','condition':'him','show':'true'}," \
	"{'id':'R3-T2a','condition':'aps_pos','show':'never'},{'id':'N-CAUTION','condition':'R3-T2a AND preg_poss','show':'true'}]," \
	"'statements':[" STATEMENT("kind", "always", "support", "You are not alone.", "") "," \
	STATEMENT("first", "R3-07", "rule", "Look for a cause.", ",'note':'Guidelines differ. So much.','stance':'qualified','basis':'seen','reference':'R'") "," \
	STATEMENT("mood", "hard", "support", "Please talk to someone about your {loss|baby|embryo}.", ",'note':'Others {had a loss|lost a baby|lost an embryo} too.','basis':'seen'") "," \
	"{'id':'drug','condition':'R3-T2a','unless':'S-URGENT','rule':'R3-T2a','audience':'nurse','kind':'treatment'," \
	"'text':'They give a drug.','note':'They say nothing of it.','stance':'not covered','basis':'seen'," \
	"'sources':[{'document':'003','place':'line 1'}]}," \
	STATEMENT("many", "n_ge2 AND him AND block AND sugar AND hcy_high AND ct_pos", "test", "Much was found.", "") "," \
	STATEMENT("count", "thyroid_abn", "risk", "One in ten.", ",'numbers':true") "," \
	STATEMENT("share", "sugar", "evidence", "Some recover.", ",'note':'It was 9 of 10.','note_words':'It was most.','note_numbers':true,'stance':'agrees','basis':'seen','part_recall':true") "," \
	STATEMENT("other", "R3-07", "rule", "Do nothing.", ",'note':'RCOG says so.','stance':'agrees','basis':'recall'") "]," \
	"'conflicts':[{'id':'C','audience':'both','side_a':['first'],'side_b':['other'],'patient':'They differ.','staff':'They do.'}," \
	"{'id':'D','audience':'both','numbers':true,'side_a':['share'],'side_b':['kind'],'patient':'One says 9, one 5.','staff':'9, 5.'}]," \
	"'documents':[{'id':'003','text':'a hospital page'}]}"

struct world {
	struct questionnaire *questionnaire;
	sqlite3 *db;
	struct engine *engine;
};

static struct world world_create(void)
{
	struct world w = {.questionnaire = form_of(ITEMS)};
	char *json = quoted(CONTENT);
	struct buf defects = {0};

	sqlite3_open(":memory:", &w.db);
	if (!content_store(w.db, w.questionnaire, FACTS, json, strlen(json), NULL, NULL, list_defect, &defects))
		fail_msg("%s", buf_text(&defects));
	w.engine = engine_create(w.db, w.questionnaire, NULL, NULL, NULL);
	free(json);
	return w;
}

static void world_destroy(struct world *w)
{
	engine_destroy(w->engine);
	sqlite3_close(w->db);
	questionnaire_destroy(w->questionnaire);
}

static struct assessment *assess(struct world *w, const char *facts, enum reader reader)
{
	char *json = quoted(facts);
	struct msg error = {0};

	if (!engine_take_facts(w->engine, json, strlen(json), TODAY, &error))
		fail_msg("%s: %s", facts, error.id);
	free(json);
	return engine_assess(w->engine, reader);
}

static const char *const kind_letters = "TUHPLESRINMFAX";

/* The document, a block a line: "H What you told us". */
static char *doc_text(const struct doc *doc)
{
	struct buf out = {0};

	for (size_t i = 0; i < doc->count; i++) {
		const struct block *block = &doc->blocks[i];

		buf_printf(&out, "%c ", kind_letters[block->kind]);
		if (block->number > 0)
			buf_printf(&out, "%d ", block->number);
		for (size_t m = 0; block->timeline && m < block->timeline->count; m++) {
			char date[DATE_TEXT];

			date_write(block->timeline->marks[m].date, date);
			buf_printf(&out, "%s(%d) ", date, block->timeline->marks[m].number);
		}
		buf_printf(&out, "%s%s%s\n", block->text.en, block->mark ? " " : "", block->mark ? block->mark : "");
	}
	return buf_take(&out);
}

static char *summary_of(struct world *w, const char *facts, enum reader reader)
{
	struct assessment *assessment = assess(w, facts, reader);
	struct doc *doc;
	char *text;

	doc = summary_create(assessment, w->questionnaire, NULL, reader);
	assert_int_equal(doc->blocks[0].kind, BLOCK_TITLE);
	assert_string_equal(doc->blocks[1].text.en,
	                    reader == READER_STAFF ? MESSAGE_NOT_DIAGNOSIS_STAFF : MESSAGE_NOT_DIAGNOSIS);
	text = doc_text(doc);
	doc_destroy(doc);
	assessment_destroy(assessment);
	return text;
}

/* Whether the texts stand in the document in this order. */
static void expect(const char *facts, const char *document, const char *const *in_order, const char *const *absent)
{
	const char *at = document;

	for (size_t i = 0; in_order && in_order[i]; i++) {
		at = strstr(at, in_order[i]);
		if (!at)
			fail_msg("%s: “%s” is not there, or not in its place, in\n%s", facts, in_order[i], document);
		at += strlen(in_order[i]);
	}
	for (size_t i = 0; absent && absent[i]; i++)
		if (strstr(document, absent[i]))
			fail_msg("%s: “%s” stands in\n%s", facts, absent[i], document);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_documents(void **state)
{
	const struct {
		const char *facts;
		enum reader reader;
		const char *const *in_order, *const *absent;
	} cases[] = {
	        /* nothing known: no advice, only what is missing, and the general warning */
	        {"{}", READER_PATIENT,
	         LIST("U " MESSAGE_WARNING, "1 You are not alone. [003]", "H " MESSAGE_NOT_ENOUGH,
	              "M We have no information on: miscarriage, or stopped growing, before 28 weeks; your partner’s chromosome blood test; blood sugar.",
	              "M This source uses tests that most guidelines do not recommend (blocking antibody)."),
	         LIST("What you told us", "How losses were counted", "Look for a cause", "For staff", "Because", "P-X")},
	        /* what was told, how it was counted, statements with reasons, notes and conflicts */
	        {"{'hx.n_clinical':2,'hx.n_biochem':1,'hx.n_live':0,'rf.faint':false,'now.scan':'developing','pref.question':'And now?'}",
	         READER_PATIENT,
	         LIST("H What you told us",
	              "P Miscarriage, or stopped growing, before 28 weeks: 2; very early (biochemical) losses: 1; babies born alive: 0.\n",
	              "H How losses were counted", "both with and without it", "H What the sources advise",
	              "S 1 Look for a cause. [003]", "R Because you told us: miscarriage, or stopped growing, before 28 weeks: 2.",
	              "N Guidelines differ. So much.", "N They differ.", "S 2 Do nothing. [003]", "N The sources differ here: see 1.",
	              "S 3 You are not alone.", "P Your question: “And now?”"),
	         LIST("RCOG says so", MESSAGE_WARNING, "unknown kind", "present pregnancy", "All answers", "document_would_offer")},
	        /* early losses alone decide nothing: no test is named */
	        {"{'hx.n_clinical':1,'hx.n_biochem':1,'rf.faint':false,'now.scan':'developing'}", READER_PATIENT,
	         LIST("M The sources do not agree on whether a very early (biochemical) loss counts"), LIST("Look for a cause")},
	        {"{'hx.n_clinical':2,'hx.n_unsure':1,'now.scan':'stopped','rf.faint':false}", READER_PATIENT,
	         LIST("U " MESSAGE_SOON, "Losses of an unknown kind", "The present pregnancy, which has stopped growing, may be"),
	         LIST(MESSAGE_URGENT_1)},
	        /* a plan stands, and nothing else was told; a sign that was not answered is no "no" */
	        {"{'now.scan':'stopped','now.care':true,'rf.faint':false}", READER_PATIENT, LIST("U " MESSAGE_SOON_ARRANGED),
	         LIST(MESSAGE_SOON, MESSAGE_WARNING)},
	        {"{'now.scan':'stopped','now.care':true}", READER_PATIENT, LIST("U " MESSAGE_SOON, "U " MESSAGE_WARNING),
	         LIST(MESSAGE_SOON_ARRANGED)},
	        /* results that the source leaves open, and results to tell of while she may be pregnant */
	        {"{'now.pregnant':false,'hcy.status':'positive','rf.faint':false,'now.scan':'developing'}", READER_PATIENT,
	         LIST("H Results to talk about", "P The source promises treatment for a result like this, but does not say which. "
	              "Please ask your doctor about: homocysteine is high. [003]", "S 1 You are"),
	         LIST(MESSAGE_RESULT_CHLAMYDIA, "tell your care team", MESSAGE_RESULT_GENETIC)},
	        {"{'now.pregnant':false,'hcy.status':'positive','gt.ct':'positive','thy.tsh':5}", READER_STAFF,
	         LIST("H Results to talk about", "P " MESSAGE_RESULT_CHLAMYDIA "\n",
	              "ask your doctor about: homocysteine is high; chlamydia is positive. [003]"),
	         LIST("care team", MESSAGE_APS_STAFF, "Far outside")},
	        {"{'now.pregnant':true,'thy.tsh':5,'hx.n_clinical':1,'kt.male':'positive'}", READER_PATIENT,
	         LIST("P Please tell your care team about this result: thyroid tests.", "P " MESSAGE_RESULT_GENETIC),
	         LIST("promises treatment")},
	        {"{'thy.tsh':5,'hx.n_clinical':2,'kt.male':'positive'}", READER_PATIENT,
	         LIST("P Please tell your care team about this result: thyroid tests."), LIST(MESSAGE_RESULT_GENETIC)},
	        {"{'now.pregnant':false,'thy.tsh':5,'gt.ct':'negative','hcy.status':'pending'}", READER_PATIENT, NULL,
	         LIST("Results to talk about")},
	        {"{'rf.faint':true,'gt.ct':'positive','thy.tsh':11,'aps.la':'positive'}", READER_PATIENT, NULL,
	         LIST("Results to talk about", MESSAGE_RESULT_CHLAMYDIA, MESSAGE_APS_STAFF, "Far outside", "They give")},
	        /* what staff must review, also when it is urgent; the caution beside the medicine */
	        {"{'rf.faint':true,'thy.tsh':11,'aps.la':'positive'}", READER_STAFF,
	         LIST("F " MESSAGE_URGENT_STAFF, "F " MESSAGE_APS_STAFF, "F Far outside its range, review this week: TSH.",
	              "F " MESSAGE_CAUTION_STAFF),
	         LIST("They give", "Immune therapy", "H For staff")},
	        {"{'now.pregnant':true,'aps.la':'positive'}", READER_STAFF,
	         LIST("F " MESSAGE_CAUTION_STAFF, "S 1 [S] They give a drug. [003]", "N They say nothing of it.\n", "F Caution: see the top",
	              "H Support", "You are not alone"), LIST("H For you")},
	        {"{'now.pregnant':false,'aps.la':'positive'}", READER_STAFF, LIST("S 1 [S] They give a drug. [003]"),
	         LIST(MESSAGE_CAUTION_STAFF, "Caution: see")},
	        /* figures: offered, not shown, to who wants to be asked; on paper it is said how they would be shown */
	        {"{'cons.numbers':'ask','thy.tsh':5}", READER_PATIENT,
	         LIST("S 1 " MESSAGE_HAS_FIGURES " [003]\n", "S 2 You are", "X Some facts have figures, which are not shown here. "
	              "To see them, change your answer to “Figures?” to “Yes”.", "H " MESSAGE_NOT_ENOUGH),
	         LIST("One in ten", "Because you told us: TSH")},
	        {"{'cons.numbers':'ask','glu.status':'positive'}", READER_PATIENT,
	         LIST("S 1 Some recover. [003]", "R Because you told us: blood sugar: Positive.", "N Guidelines agree: It was most.",
	              "I 3 " MESSAGE_HAS_FIGURES "\n", "S 2 You are not alone.", "I 4 " MESSAGE_HAS_FIGURES, "X Some facts"),
	         LIST("9")},
	        {"{'cons.numbers':'ask','thy.tsh':3}", READER_PATIENT, NULL, LIST("One in ten", "Some facts", MESSAGE_HAS_FIGURES)},
	        {"{'cons.numbers':'no','thy.tsh':5,'glu.status':'positive'}", READER_PATIENT, LIST("It was most."),
	         LIST("One in ten", "9", "Some facts", MESSAGE_HAS_FIGURES)},
	        {"{'thy.tsh':5,'glu.status':'positive'}", READER_PATIENT, LIST("It was most."),
	         LIST("One in ten", "9", "Some facts", MESSAGE_HAS_FIGURES)},
	        {"{'cons.numbers':'yes','thy.tsh':5,'glu.status':'positive'}", READER_PATIENT,
	         LIST("One in ten", "9 of 10", "One says 9, one 5."), LIST("Some facts", MESSAGE_HAS_FIGURES, MESSAGE_HIDE_FIGURES)},
	        {"{'cons.numbers':'ask','thy.tsh':5,'glu.status':'positive'}", READER_STAFF, LIST("One in ten", "9 of 10", "9, 5."),
	         LIST("Some facts", MESSAGE_HAS_FIGURES, MESSAGE_HIDE_FIGURES)},
	        {"{'cons.numbers':'ask','thy.tsh':5,'rf.faint':true}", READER_PATIENT, NULL, LIST("Some facts", MESSAGE_HAS_FIGURES)},
	        /* her own word where she chose one; staff read the usual one */
	        {"{'cons.word':'baby','emo.distress':9,'now.scan':'stopped','hx.n_clinical':1}", READER_PATIENT,
	         LIST("P The baby of this pregnancy, who has stopped growing, may be", "Please talk to someone about your baby.",
	              "N Others lost a baby too."), LIST("{")},
	        {"{'cons.word':'none','emo.distress':9,'now.scan':'stopped','hx.n_clinical':1}", READER_PATIENT,
	         LIST("P The present pregnancy, which has stopped growing, may be", "Please talk to someone about your loss.",
	              "N Others had a loss too."), LIST("{")},
	        {"{'cons.word':'baby','emo.distress':9,'now.scan':'stopped','hx.n_clinical':1}", READER_STAFF,
	         LIST("P The present pregnancy", "Please talk to someone about your loss.", "N Others had a loss too."), LIST("{")},
	        /* the first four answers that decided, and how many more */
	        {"{'hx.n_clinical':2,'kt.male':'positive','ba.result':'positive','glu.status':'positive','hcy.status':'positive',"
	         "'gt.ct':'positive'}", READER_PATIENT,
	         LIST("Much was found.", "R Because you told us: miscarriage, or stopped growing, before 28 weeks: 2; your partner’s "
	              "chromosome blood test: Positive; blocking antibody: Positive; homocysteine: Positive; and 2 more."), NULL},
	        /* why something is missing */
	        {"{'hx.n_clinical':2,'kt.male':'pending','ba.result':'not_done','glu.status':'not_done'}", READER_PATIENT,
	         LIST("M We are waiting for the result: your partner’s chromosome blood test.", "M Not done yet: blood sugar.",
	              "M This source uses tests that most guidelines do not recommend (blocking antibody). You need not have one"),
	         LIST("We do not have")},
	        {"{'hx.n_clinical':'prefer_not','kt.male':'borderline','ba.result':'pending','glu.status':'unknown'}", READER_PATIENT,
	         LIST("M We are waiting for the result: blocking antibody.", "M The result is not clear yet: your partner’s",
	              "M You chose not to say: miscarriage, or stopped growing, before 28 weeks.", "M We have no information on: blood sugar."),
	         LIST("do not recommend")},
	        /* urgent: nothing but the message */
	        {"{'rf.faint':true,'hx.n_clinical':2,'hx.n_live':0}", READER_PATIENT,
	         LIST("U " MESSAGE_URGENT_1, "U " MESSAGE_URGENT_2, "H What you told us"),
	         LIST("Look for a cause", "You are not alone", MESSAGE_NOT_ENOUGH, MESSAGE_WARNING, MESSAGE_URGENT_STAFF)},
	        {"{'rf.faint':true}", READER_STAFF, LIST("F " MESSAGE_URGENT_STAFF, "U " MESSAGE_URGENT_1), NULL},
	        /* mood: support first, never what she said */
	        {"{'emo.distress':9,'hx.n_clinical':2,'rf.faint':false}", READER_PATIENT,
	         LIST("H For you", "S 1 You are not alone.", "S 2 Please talk to someone about your loss.", "S 3 Look for a cause."),
	         LIST("Because you told us: how hard", ": 9", MESSAGE_DISTRESS_STAFF)},
	        {"{'emo.distress':9,'emo.selfharm':true}", READER_PATIENT, LIST("U " MESSAGE_SELFHARM_1, "U " MESSAGE_SELFHARM_2),
	         LIST("hurt", "Self-harm")},
	        {"{'emo.distress':9,'cons.private':false}", READER_STAFF,
	         LIST("F " MESSAGE_DISTRESS_STAFF, "F " MESSAGE_PRIVATE_STAFF), NULL},
	        /* staff: the verdict with its warning beside it, all answers */
	        {"{'hx.n_clinical':2,'ba.result':'positive','rf.faint':false,'kt.male':'pending','glu.status':'not_done'}", READER_STAFF,
	         LIST("N Guidelines agree: RCOG says so", "H For staff", "F Immune therapy with lymphocytes, as document 003 has it: not recommended: the blocking",
	              "N Guidelines do not recommend this treatment", "H All answers", "A Faint? No", "A How many? 2",
	              "A His chromosomes? Waiting", "A Blocking antibody? Positive", "A Sugar? "),
	         LIST("How many unsure?")},
	        {"{'hx.n_clinical':2,'glu.status':'positive'}", READER_STAFF,
	         LIST("the document would offer it", "N Guidelines do not recommend this treatment"), NULL},
	        {"{'hx.n_clinical':2,'glu.status':'positive'}", READER_PATIENT, NULL, LIST("would offer", "mmune therapy")},
	        /* a question without a name in running text has a mark of its own */
	        {"{'aps.la':'positive'}", READER_STAFF, LIST("They give a drug.", "R Because of: LA? Positive."), LIST("?:")},
	};
	struct world w = world_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *document = summary_of(&w, cases[i].facts, cases[i].reader);

		expect(cases[i].facts, document, cases[i].in_order, cases[i].absent);
		free(document);
	}
	world_destroy(&w);
}

/* A sign that was not answered forbids to reassure, and leaves no plan standing. */
static void test_flags(void **state)
{
	static const struct {
		const char *facts;
		bool reassure, arranged;
	} cases[] = {
	        {"{}", false, false},
	        {"{'rf.faint':false}", false, false}, /* the scan is not known */
	        {"{'rf.faint':false,'now.scan':'developing','now.care':true}", true, false},
	        {"{'rf.faint':false,'now.scan':'stopped','now.care':true}", false, true},
	        {"{'rf.faint':false,'now.scan':'stopped'}", false, false},
	        {"{'now.scan':'stopped','now.care':true}", false, false},
	        {"{'rf.faint':true,'now.scan':'stopped','now.care':true}", false, false},
	};
	struct world w = world_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment *assessment = assess(&w, cases[i].facts, READER_PATIENT);

		if (assessment->reassure != cases[i].reassure || assessment->arranged != cases[i].arranged)
			fail_msg("%s: reassure %d, arranged %d", cases[i].facts, assessment->reassure, assessment->arranged);
		assessment_destroy(assessment);
	}
	world_destroy(&w);
}

/* From a form: the pregnancies one by one, and a count that includes the present one. */
static void test_pregnancies(void **state)
{
	struct world w = world_create();
	struct form *form = form_create(w.questionnaire, TODAY);
	const struct item *preg = questionnaire_find(w.questionnaire, "preg");
	struct assessment *assessment;
	struct doc *doc;
	char *document;

	(void)state;
	for (int i = 0; i < 3; i++)
		form_add(form, form->root, preg);
	answer(form, "preg[0]/preg.end_date", "[{'valueDate':'2019-03'}]");
	answer(form, "preg[0]/preg.outcome", "[{'valueCoding':{'code':'live'}}]");
	answer(form, "preg[2]/preg.outcome", "[{'valueCoding':{'code':'missed'}}]");
	answer(form, "preg[2]/preg.ga_w", "[{'valueInteger':8}]");
	answer(form, "preg[2]/preg.ga_d", "[{'valueInteger':3}]");
	answer(form, "preg.complete", "[{'valueBoolean':true}]");
	answer(form, "hx.n_clinical", "[{'valueInteger':1}]");
	answer(form, "now.scan", "[{'valueCoding':{'code':'stopped'}}]");
	engine_take_form(w.engine, form);
	assessment = engine_assess(w.engine, READER_PATIENT);
	doc = summary_create(assessment, w.questionnaire, form, READER_PATIENT);
	document = doc_text(doc);
	expect("form", document,
	       LIST("L 2019-03(1) \n", "E 1 2019-03; Born\n", "E 2 about 8 weeks + 3 days; Stopped growing\n",
	            "P The count includes the present pregnancy, which has stopped growing."),
	       LIST("E 3", "may be in this count", "only the year"));
	free(document);
	doc_destroy(doc);
	assessment_destroy(assessment);
	form_destroy(form);
	world_destroy(&w);
}

/* In order of time; one without a date stays behind the one before it; a line only where there is a date. */
static void test_timeline(void **state)
{
	const struct {
		const char *dates[4];
		const char *const *in_order, *const *absent;
	} cases[] = {
	        {{"2020", NULL, "2018-05", "2019"},
	         LIST("L 2018-05(1) 2019(2) 2020(3) \n", "E 1 2018-05; Born\n", "E 2 2019; Born\n", "E 3 2020; Born\n", "E 4 Born\n",
	              "P [ ] means that only the year is known.\n"), NULL},
	        {{NULL, "2019-03", "2019-03-02", "2019"},
	         LIST("L 2019(2) 2019-03(3) 2019-03-02(4) \n", "E 1 Born\n"), NULL},
	        {{"2019-03", "2019-04-11", NULL, NULL}, LIST("L 2019-03(1) 2019-04-11(2) \n", "E 4 Born\n"), LIST("[ ]")},
	        {{NULL, NULL, NULL, NULL}, LIST("E 1 Born\n", "E 4 Born\n"), LIST("L ", "[ ]")},
	};
	struct world w = world_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct form *form = form_create(w.questionnaire, TODAY);
		struct assessment *assessment;
		struct doc *doc;
		char *document;

		for (int p = 0; p < 4; p++) {
			char *date = xasprintf("preg[%d]/preg.end_date", p), *outcome = xasprintf("preg[%d]/preg.outcome", p);
			char *value = xasprintf("[{'valueDate':'%s'}]", cases[i].dates[p]);

			form_add(form, form->root, questionnaire_find(w.questionnaire, "preg"));
			answer(form, outcome, "[{'valueCoding':{'code':'live'}}]");
			if (cases[i].dates[p])
				answer(form, date, value);
			free(date);
			free(outcome);
			free(value);
		}
		engine_take_form(w.engine, form);
		assessment = engine_assess(w.engine, READER_PATIENT);
		doc = summary_create(assessment, w.questionnaire, form, READER_PATIENT);
		document = doc_text(doc);
		expect("pregnancies", document, cases[i].in_order, cases[i].absent);
		free(document);
		doc_destroy(doc);
		assessment_destroy(assessment);
		form_destroy(form);
	}
	world_destroy(&w);
}

/* The document that facts give, for a patient. */
static struct doc *doc_of(struct world *w, const char *facts)
{
	struct assessment *assessment = assess(w, facts, READER_PATIENT);
	struct doc *doc = summary_create(assessment, w->questionnaire, NULL, READER_PATIENT);

	assessment_destroy(assessment); /* the document lives on */
	return doc;
}

static void expect_doc(struct doc *doc, const char *const *in_order, const char *const *absent)
{
	char *document = doc_text(doc);

	expect("document", document, in_order, absent);
	free(document);
}

/* Each figure is shown when it is asked for, and left out again. */
static void test_asked_figures(void **state)
{
	static const char facts[] = "{'cons.numbers':'ask','thy.tsh':5,'glu.status':'positive'}";
	struct world w = world_create();
	struct doc *doc;

	(void)state;
	engine_toggle_figures(w.engine, "share");
	doc = doc_of(&w, facts);
	expect_doc(doc, LIST("S 1 " MESSAGE_HAS_FIGURES " [003]", "S 2 Some recover.", "N Guidelines agree: It was 9 of 10.", "N One says 9, one 5.",
	                     "I 4 " MESSAGE_HIDE_FIGURES, "S 3 You are not alone.", "I 5 " MESSAGE_HAS_FIGURES, "X "),
	           LIST("One in ten", "It was most"));
	doc_destroy(doc);
	engine_toggle_figures(w.engine, "count");
	engine_toggle_figures(w.engine, "kind");
	doc = doc_of(&w, facts);
	expect_doc(doc, LIST("S 1 One in ten. [003]", "R Because you told us: TSH value: 5.", "I 4 " MESSAGE_HIDE_FIGURES, "I 5 " MESSAGE_HIDE_FIGURES,
	                     "S 3 You are not alone.", "N The sources differ here: see 2.", "I 6 " MESSAGE_HIDE_FIGURES),
	           LIST(MESSAGE_HAS_FIGURES, "X "));
	doc_destroy(doc);
	doc = doc_of(&w, "{'cons.numbers':'no','thy.tsh':5,'glu.status':'positive'}");
	expect_doc(doc, LIST("It was most."), LIST("One in ten", "9", MESSAGE_HIDE_FIGURES));
	doc_destroy(doc);
	engine_toggle_figures(w.engine, "count");
	doc = doc_of(&w, facts);
	expect_doc(doc, LIST("S 1 " MESSAGE_HAS_FIGURES, "It was 9 of 10."), LIST("One in ten"));
	doc_destroy(doc);
	engine_hide_figures(w.engine);
	doc = doc_of(&w, facts);
	expect_doc(doc, NULL, LIST("One in ten", "9"));
	doc_destroy(doc);
	world_destroy(&w);
}

/* The texts of the blocks that are marked, a line each. */
static char *marked(const struct doc *doc)
{
	struct buf out = {0};

	buf_puts(&out, "");
	for (size_t i = 0; i < doc->count; i++)
		if (doc->blocks[i].changed)
			buf_printf(&out, "%s\n", doc->blocks[i].text.en);
	return buf_take(&out);
}

static void expect_marked(struct doc *doc, const char *expected)
{
	char *text = marked(doc);

	assert_string_equal(text, expected);
	free(text);
}

/* What an answer changed is marked, once; what was only asked for is not. */
static void test_changes(void **state)
{
	struct world w = world_create();
	struct doc *seen = doc_of(&w, "{'cons.numbers':'ask','hx.n_clinical':1,'glu.status':'positive'}"), *now;

	(void)state;
	expect_marked(seen, "");
	now = doc_of(&w, "{'cons.numbers':'ask','hx.n_clinical':1,'glu.status':'positive'}");
	doc_mark_changes(now, seen);
	expect_marked(now, "");
	doc_destroy(now);
	now = doc_of(&w, "{'cons.numbers':'ask','hx.n_clinical':2,'glu.status':'positive'}");
	doc_mark_changes(now, seen);
	expect_marked(now, "Miscarriage, or stopped growing, before 28 weeks: 2.\n"
	                   "Look for a cause.\nDo nothing.\n"); /* not their notes too */
	doc_destroy(seen);
	seen = now;
	engine_toggle_figures(w.engine, "share");
	now = doc_of(&w, "{'cons.numbers':'ask','hx.n_clinical':2,'glu.status':'positive'}");
	doc_keep_marks(now, seen);
	expect_doc(now, LIST("9 of 10"), NULL);
	for (size_t i = 0; i < now->count; i++)
		if (strstr(now->blocks[i].text.en, "9 of 10") || strstr(now->blocks[i].text.en, "one 5"))
			assert_false(now->blocks[i].changed);
	assert_true(doc_statement(now, "first")->changed);
	assert_false(doc_statement(now, "kind")->changed);
	assert_null(doc_statement(now, "mood"));
	doc_destroy(seen);
	seen = doc_of(&w, "{'cons.numbers':'ask','hx.n_clinical':2,'glu.status':'positive'}");
	doc_mark_changes(seen, now);
	expect_marked(seen, "");
	doc_destroy(seen);
	seen = doc_of(&w, "{'cons.numbers':'ask','hx.n_clinical':3,'glu.status':'positive'}");
	doc_mark_changes(seen, now); /* the same statements for another reason */
	expect_marked(seen, "Miscarriage, or stopped growing, before 28 weeks: 3.\n"
	                    "Because you told us: miscarriage, or stopped growing, before 28 weeks: 3.\n"
	                    "Because you told us: miscarriage, or stopped growing, before 28 weeks: 3.\n");
	doc_destroy(seen);
	doc_destroy(now);
	world_destroy(&w);
}

/* The reasons of a statement that the answers show. */
static struct doc *reasons_of(struct world *w, const struct assessment *assessment, const struct form *form,
                              const char *id)
{
	return summary_reasons(assessment, w->questionnaire, form, READER_PATIENT, id, 7);
}

static void test_reasons(void **state)
{
	struct world w = world_create();
	struct assessment *assessment = assess(&w, "{'hx.n_clinical':2,'hx.n_biochem':1}", READER_PATIENT);
	struct doc *doc = reasons_of(&w, assessment, NULL, "first");
	char *document = doc_text(doc);

	(void)state;
	assert_string_equal(document, "T Reasons and sources\nH What it says\nS 7 Look for a cause.\nH Why you see it\n"
	                              "R miscarriage, or stopped growing, before 28 weeks: 2 (part A)\nH Where it comes from\n"
	                              "N [003] a hospital page, line 1\nH Guidelines\nN Guidelines differ. So much.\n"
	                              "N The text it rests on was read for this program.\n"
	                              "H What the sources say against each other\nN They differ.\n"
	                              "H The other side in our sources\nN Do nothing. [003]\n"
	                              "P Ask your doctor: which of these fits you?\n");
	free(document);
	doc_destroy(doc);
	doc = reasons_of(&w, assessment, NULL, "kind");
	expect_doc(doc, LIST("R It is general information that fits what you told us."), LIST("Guidelines", "Ask your doctor"));
	doc_destroy(doc);
	doc = reasons_of(&w, assessment, NULL, "mood"); /* hidden: nothing to explain */
	assert_int_equal(doc->count, 1);
	doc_destroy(doc);
	assessment_destroy(assessment);
	assessment = assess(&w, "{'hx.n_clinical':2,'hx.n_biochem':1}", READER_STAFF);
	doc = summary_reasons(assessment, w.questionnaire, NULL, READER_STAFF, "first", 1);
	expect_doc(doc, LIST("N Guidelines differ. So much.", "N The text it rests on was read for this program.", "F R"), NULL);
	doc_destroy(doc);
	assessment_destroy(assessment);
	world_destroy(&w);
}

/* Figures that were not asked for stand on no page; whether all of a note was read is said; what staff may look up is not. */
static void test_reasons_of_figures(void **state)
{
	struct world w = world_create();
	struct assessment *assessment = assess(&w, "{'cons.numbers':'ask','glu.status':'positive','thy.tsh':5}", READER_PATIENT);
	struct doc *doc = reasons_of(&w, assessment, NULL, "share");

	(void)state;
	expect_doc(doc, LIST("H Guidelines agree", "N It was most.", "N The text it rests on was read", "N One part of it is from memory"),
	           LIST("9", "Ask your doctor", "H What the sources"));
	doc_destroy(doc);
	doc = reasons_of(&w, assessment, NULL, "count");
	assert_int_equal(doc->count, 1);
	doc_destroy(doc);
	assessment_destroy(assessment);
	engine_toggle_figures(w.engine, "share");
	assessment = assess(&w, "{'cons.numbers':'ask','glu.status':'positive'}", READER_PATIENT);
	doc = reasons_of(&w, assessment, NULL, "share");
	expect_doc(doc, LIST("N It was 9 of 10.", "N One says 9, one 5.", "N You are not alone. [003]"), LIST("It was most"));
	doc_destroy(doc);
	assessment_destroy(assessment);
	world_destroy(&w);
}

/* From a form: the part of each answer and its day, as far as that is known. */
static void test_reasons_of_form(void **state)
{
	static const struct {
		const char *day, *said;
	} cases[] = {{"", "before 28 weeks: 2 (part A)\n"},
	             {TODAY, "before 28 weeks: 2 (part A, today)\n"},
	             {"2025-12-31", "before 28 weeks: 2 (part A, 2025-12-31)\n"}};
	struct world w = world_create();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct form *form = form_create(w.questionnaire, TODAY);
		struct assessment *assessment;
		struct doc *doc;

		answer(form, "hx.n_clinical", "[{'valueInteger':2}]");
		strcpy(form_at(form, "hx.n_clinical")->day, cases[i].day);
		engine_take_form(w.engine, form);
		assessment = engine_assess(w.engine, READER_PATIENT);
		doc = reasons_of(&w, assessment, form, "first");
		expect_doc(doc, LIST(cases[i].said), NULL);
		doc_destroy(doc);
		assessment_destroy(assessment);
		form_destroy(form);
	}
	world_destroy(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_documents), cmocka_unit_test(test_flags), cmocka_unit_test(test_pregnancies), cmocka_unit_test(test_timeline), cmocka_unit_test(test_reasons),
	        cmocka_unit_test(test_reasons_of_figures), cmocka_unit_test(test_reasons_of_form),
	        cmocka_unit_test(test_asked_figures), cmocka_unit_test(test_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
