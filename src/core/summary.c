/* summary.c - the summary and the reasons page as documents.
 *
 * Order: what it is, safety, what was told, how it was counted, results to talk about, statements, what is missing, her
 * question, the staff's part.  Every statement names its sources; a note or a contradiction stands right below the
 * statement it is about. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/doc-build.h"
#include "core/messages.h"

/* How many answers a summary's "because" names; the reasons page names all. */
#define BECAUSE_MOST 4

/* The statements come in groups; support goes first when the mood screen is high. */
static const struct {
	const char *kind, *heading;
} groups[] = {
        {"rule", N_("What the sources advise")},
        {"caution", N_("What to be careful about")},
        {"symptom", N_("Signs to watch for")},
        {"test", N_("About tests")},
        {"treatment", N_("About treatments")},
        {"risk", N_("How often, how likely")},
        {"cause", N_("What can be behind it")},
        {"evidence", N_("What studies found")},
        {"prevention", N_("Daily life")},
        {"definition", N_("What the words mean")},
        {"support", N_("For you")},
};
#define GROUP_COUNT (sizeof groups / sizeof *groups)
#define SUPPORT (GROUP_COUNT - 1)

/* --- one statement --- */

/* "[003]", each document once. */
static const char *mark_of(struct summary *s, const struct statement *statement)
{
	struct buf mark = {0};
	const char *text;

	for (size_t i = 0; i < statement->source_count; i++) {
		char *one = xasprintf("[%s]", statement->sources[i].document);

		if (!strstr(buf_text(&mark), one))
			buf_puts(&mark, one);
		free(one);
	}
	text = arena_strdup(s->doc->arena, buf_text(&mark));
	buf_finish(&mark);
	return text;
}

/* Whether an answer may be repeated beside a statement: how someone feels is not put on paper that others may see. */
static bool may_repeat(const struct item *item)
{
	return strncmp(item->link_id, "emo.", 4) != 0;
}

/* "vaginal bleeding: spotting; ...", or NULLs; at most `most` answers. */
static struct text because_of(struct summary *s, const struct statement_result *result, size_t most)
{
	struct list list = {0};

	for (size_t i = 0; i < result->reason_count && list.count < most; i++) {
		const struct fact_value *fact = assessment_item(s->assessment, result->reasons[i]->link_id);

		if (fact && fact->known && may_repeat(fact->item))
			list_add(&list, words_answer(s, fact));
	}
	if (list.count == 0)
		return (struct text){0};
	return list_take(s->doc, &list);
}

static const char *stance_id(enum stance stance)
{
	if (stance == STANCE_QUALIFIED || stance == STANCE_DISAGREES)
		return MESSAGE_DIFFER;
	return stance == STANCE_AGREES ? N_("Guidelines agree") : N_("Guidelines");
}

/* Whether a note opens by saying itself what "Guidelines differ: " before it would say. */
static bool opens_itself(const char *note)
{
	static const char *const openings[] = {
	        "Guidelines", "All guidelines", "Definitions differ", "The cited abstract",
	        "指南",       "各指南",         "定义不一",           "已核对",
	};

	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
		if (strncmp(note, openings[i], strlen(openings[i])) == 0)
			return true;
	return false;
}

/* A note with what it shows in front, where guidelines take a stand. */
static struct text note_text(struct summary *s, const struct statement_result *result)
{
	enum stance stance = result->statement->stance;
	struct text note = result->note, text;

	if (stance != STANCE_AGREES && stance != STANCE_QUALIFIED && stance != STANCE_DISAGREES)
		return note;
	text = doc_fill(s->doc, N_("{1}: {2}"), doc_say(stance_id(stance)), note);
	if (opens_itself(note.en))
		text.en = note.en;
	if (note.zh && opens_itself(note.zh))
		text.zh = note.zh;
	return text;
}

static void add_note(struct summary *s, enum block_kind kind, struct text text)
{
	doc_add(s->doc, kind, text)->keep = true;
}

/* The number of the statement before this block that shows the same contradiction, or 0. */
static int shown_before(const struct summary *s, const struct text *conflict)
{
	int number = 0;

	for (size_t i = 0; i < s->doc->count; i++) {
		const struct block *block = &s->doc->blocks[i];

		if (block->kind == BLOCK_STATEMENT)
			number = block->number;
		if (block->kind == BLOCK_NOTE && block->text.en == conflict->en)
			return number;
	}
	return 0;
}

/* What the sources say against each other: in full once, then a pointer to it. */
static void add_conflicts(struct summary *s, const struct statement_result *result)
{
	for (size_t i = 0; i < result->conflict_count; i++) {
		int number = shown_before(s, result->conflicts[i]);
		char *text = xasprintf("%d", number);

		if (number > 0)
			add_note(s, BLOCK_NOTE,
			         doc_fill(s->doc, N_("The sources differ here: see {1}."), doc_string(s->doc, text),
			                  (struct text){0}));
		else
			add_note(s, BLOCK_NOTE, *result->conflicts[i]);
		free(text);
	}
}

static struct text statement_text(struct summary *s, const struct statement_result *result)
{
	if (result->statement->audience != AUDIENCE_STAFF)
		return result->text;
	return doc_fill(s->doc, N_("[S] {1}"), result->text, (struct text){0});
}

/* Whether this is a statement about a medicine that the nurse's caution is about. */
static bool needs_caution(const struct summary *s, const struct statement_result *result)
{
	static const char *const rules[] = {"R3-T2a", "R2-04", "R2-05", "R2-06", "R2-07"};
	const struct rule_result *caution = assessment_rule(s->assessment, "N-CAUTION");

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (result->rule && strcmp(result->rule, rules[i]) == 0)
			return s->reader == READER_STAFF && caution && caution->state == TRUTH_TRUE;
	return false;
}

static void add_statement(struct summary *s, const struct statement_result *result, int number)
{
	struct block *block = doc_add(s->doc, BLOCK_STATEMENT, statement_text(s, result));
	struct text because;

	block->id = result->statement->id;
	block->mark = mark_of(s, result->statement);
	block->number = number;
	because = because_of(s, result, BECAUSE_MOST);
	if (because.en)
		add_note(s, BLOCK_REASON,
		         doc_fill(s->doc,
		                  s->reader == READER_STAFF ? N_("Because of: {1}.") : N_("Because you told us: {1}."),
		                  because, (struct text){0}));
	if (result->note.en)
		add_note(s, BLOCK_NOTE, note_text(s, result));
	add_conflicts(s, result);
	if (needs_caution(s, result))
		add_note(s, BLOCK_STAFF, doc_say(N_("Caution: see the top of this summary.")));
}

/* --- all of it --- */

static bool in_group(const struct statement_result *result, size_t group)
{
	size_t i = 0;

	while (i < SUPPORT && strcmp(groups[i].kind, result->statement->kind) != 0)
		i++;
	return result->state == STATEMENT_SHOWN && i == group;
}

static void add_group(struct summary *s, size_t group, int *number)
{
	const char *heading = group == SUPPORT && s->reader == READER_STAFF ? N_("Support") : groups[group].heading;
	bool headed = false;

	for (size_t i = 0; i < s->assessment->statement_count; i++) {
		if (!in_group(&s->assessment->statements[i], group))
			continue;
		if (!headed)
			doc_add(s->doc, BLOCK_HEADING, doc_say(heading));
		headed = true;
		add_statement(s, &s->assessment->statements[i], ++*number);
	}
}

static void add_statements(struct summary *s)
{
	bool support_first = s->assessment->distress || s->assessment->selfharm;
	int number = 0;

	if (support_first)
		add_group(s, SUPPORT, &number);
	for (size_t group = 0; group < GROUP_COUNT; group++)
		if (group != SUPPORT || !support_first)
			add_group(s, group, &number);
}

/* Who wants to be asked about figures is told that there are some, and how to see them. */
static void add_figures(struct summary *s)
{
	const struct fact_value *wish = assessment_item(s->assessment, "cons.numbers");
	const struct option *yes;

	if (!s->assessment->figures_left_out || !wish || !wish->text || strcmp(wish->text, "ask") != 0)
		return;
	yes = item_option(wish->item, "yes");
	assert(yes);
	doc_add(s->doc, BLOCK_PARAGRAPH, doc_fill(s->doc, MESSAGE_FIGURES, wish->item->text, yes->text))->id =
	        "cons.numbers";
}

static void add_question(struct summary *s)
{
	const struct fact_value *question = assessment_item(s->assessment, "pref.question");
	const char *id = s->reader == READER_STAFF ? N_("Her question: “{1}”") : N_("Your question: “{1}”");

	if (question && question->known && question->text && question->text[0] != '\0')
		doc_add(s->doc, BLOCK_PARAGRAPH,
		        doc_fill(s->doc, id, doc_string(s->doc, question->text), (struct text){0}));
}

struct doc *summary_create(const struct assessment *assessment, const struct questionnaire *questionnaire,
                           const struct form *form, enum reader reader)
{
	struct summary s = {doc_create(), assessment, questionnaire, form, reader};

	doc_add(s.doc, BLOCK_TITLE, doc_say(reader == READER_STAFF ? N_("Summary") : N_("Your summary")));
	doc_add(s.doc, BLOCK_PARAGRAPH,
	        doc_say(reader == READER_STAFF ? MESSAGE_NOT_DIAGNOSIS_STAFF : MESSAGE_NOT_DIAGNOSIS));
	summary_safety(&s);
	summary_told(&s);
	if (!assessment->urgent)
		summary_results(&s);
	add_statements(&s);
	add_figures(&s);
	if (!assessment->urgent)
		summary_missing(&s);
	add_question(&s);
	if (reader == READER_STAFF)
		summary_staff(&s);
	return s.doc;
}

/* --- the reasons page --- */

/* "line 3" in both languages. */
static struct text place_text(struct summary *s, const char *place)
{
	if (strncmp(place, "line ", 5) == 0)
		return doc_fill(s->doc, N_("line {1}"), doc_string(s->doc, place + 5), (struct text){0});
	if (strncmp(place, "lines ", 6) == 0)
		return doc_fill(s->doc, N_("lines {1}"), doc_string(s->doc, place + 6), (struct text){0});
	return doc_string(s->doc, place);
}

static struct text document_text(const struct assessment *assessment, const char *id)
{
	for (size_t i = 0; i < assessment->document_count; i++)
		if (strcmp(assessment->documents[i].id, id) == 0)
			return assessment->documents[i].text;
	return (struct text){id, id};
}

static void add_sources(struct summary *s, const struct statement *statement)
{
	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("Where it comes from")));
	for (size_t i = 0; i < statement->source_count; i++) {
		const struct source *source = &statement->sources[i];
		struct text text = doc_fill(s->doc, N_("{1}, {2}"), document_text(s->assessment, source->document),
		                            place_text(s, source->place));

		doc_add(s->doc, BLOCK_PARAGRAPH,
		        doc_fill(s->doc, N_("[{1}] {2}"), doc_string(s->doc, source->document), text))
		        ->keep = true;
	}
}

static void add_reasons(struct summary *s, const struct statement_result *result)
{
	bool any = false;

	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("Why you see it")));
	for (size_t i = 0; i < result->reason_count; i++) {
		const struct fact_value *fact = assessment_item(s->assessment, result->reasons[i]->link_id);

		if (!fact || !fact->known || !may_repeat(fact->item))
			continue;
		add_note(s, BLOCK_REASON, words_answer(s, fact));
		any = true;
	}
	if (!any)
		add_note(s, BLOCK_PARAGRAPH, doc_say(N_("It is general information that fits what you told us.")));
}

/* What guidelines say, and what the reader of the note should know about it. */
static void add_guideline(struct summary *s, const struct statement_result *result)
{
	static const char *const bases[] = {
	        [NOTE_SEEN] = N_("The guideline text was read for this program."),
	        [NOTE_SECONDARY] = N_("Read in a page that reports the guideline."),
	        [NOTE_RECALL] = N_("From memory; not yet checked against the guideline."),
	        [NOTE_NOT_FOUND] = N_("No matching recommendation was found."),
	};
	const struct statement *statement = result->statement;

	if (!result->note.en)
		return;
	doc_add(s->doc, BLOCK_HEADING, doc_say(stance_id(statement->stance)));
	add_note(s, BLOCK_NOTE, result->note);
	if (s->reader != READER_STAFF)
		return;
	if (bases[statement->basis])
		add_note(s, BLOCK_STAFF, doc_say(bases[statement->basis]));
	if (statement->reference)
		add_note(s, BLOCK_STAFF, doc_string(s->doc, statement->reference));
}

static const struct statement_result *result_of(const struct assessment *assessment, const char *id)
{
	for (size_t i = 0; i < assessment->statement_count; i++)
		if (strcmp(assessment->statements[i].statement->id, id) == 0 &&
		    assessment->statements[i].state == STATEMENT_SHOWN)
			return &assessment->statements[i];
	return NULL;
}

struct doc *summary_reasons(const struct assessment *assessment, const struct questionnaire *questionnaire,
                            const struct form *form, enum reader reader, const char *statement_id)
{
	struct summary s = {doc_create(), assessment, questionnaire, form, reader};
	const struct statement_result *result = result_of(assessment, statement_id);

	doc_add(s.doc, BLOCK_TITLE, doc_say(N_("Reasons and sources")));
	if (!result)
		return s.doc;
	doc_add(s.doc, BLOCK_HEADING, doc_say(N_("What it says")));
	add_note(&s, BLOCK_PARAGRAPH, statement_text(&s, result));
	add_reasons(&s, result);
	add_sources(&s, result->statement);
	add_guideline(&s, result);
	if (result->conflict_count > 0)
		doc_add(s.doc, BLOCK_HEADING, doc_say(N_("What the sources say against each other")));
	for (size_t i = 0; i < result->conflict_count; i++)
		add_note(&s, BLOCK_NOTE, *result->conflicts[i]);
	return s.doc;
}
