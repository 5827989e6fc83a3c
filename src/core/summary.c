/* summary.c - the summary as a document; the reasons of one statement are in summary-reasons.c.
 *
 * Order: what it is, safety, what was told, how it was counted, results to talk about, statements, what is missing, her
 * question, the staff's part.  Every statement names its sources; a note or a contradiction stands right below the
 * statement it is about. */
#include <stdlib.h>
#include <string.h>

#include "core/doc-build.h"
#include "core/messages.h"

/* How many answers a summary's "because" names; it says how many more there are, and the reasons page names all. */
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
const char *mark_of(struct summary *s, const struct statement *statement)
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

/* How someone feels is not put on paper that others may see. */
const struct fact_value *reason_told(const struct summary *s, const struct item *item)
{
	const struct fact_value *fact = assessment_item(s->assessment, item->link_id);

	return fact && fact->known && strncmp(item->link_id, "emo.", 4) != 0 ? fact : NULL;
}

/* "miscarriage ...: 2; age: 33; and 3 more", or NULLs. */
static struct text because(struct summary *s, const struct statement_result *result)
{
	struct list list = {0};
	size_t more = 0;

	for (size_t i = 0; i < result->reason_count; i++) {
		const struct fact_value *fact = reason_told(s, result->reasons[i]);

		if (fact && list.count < BECAUSE_MOST)
			list_add(&list, words_answer(s, fact));
		else
			more += fact != NULL;
	}
	if (more > 0) {
		char *count = xasprintf("%zu", more);

		list_add(&list, doc_fill(s->doc, N_("and {1} more"), doc_string(s->doc, count), (struct text){0}));
		free(count);
	}
	return list.count > 0 ? list_take(s->doc, &list) : (struct text){0};
}

const char *stance_id(enum stance stance)
{
	if (stance == STANCE_QUALIFIED || stance == STANCE_DISAGREES)
		return MESSAGE_DIFFER;
	return stance == STANCE_AGREES ? N_("Guidelines agree") : N_("Guidelines");
}

/* Whether a note opens by saying itself what "Guidelines differ: " before it would say. */
bool opens_itself(const char *note)
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

struct block *add_note(struct summary *s, enum block_kind kind, struct text text)
{
	struct block *block = doc_add(s->doc, kind, text);

	block->keep = true;
	return block;
}

/* The number of the statement before this block that shows the same contradiction, or 0. */
static int shown_before(const struct summary *s, const struct text *conflict)
{
	int number = 0;

	for (size_t i = 0; i < s->doc->count; i++) {
		const struct block *block = &s->doc->blocks[i];

		if (block->kind == BLOCK_STATEMENT)
			number = block->number;
		if (block->kind == BLOCK_NOTE && strcmp(block->text.en, conflict->en) == 0)
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

struct text statement_text(struct summary *s, const struct statement_result *result)
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

/* A line below a statement that shows its figures, or leaves them out again; it gets its number when all statements
 * have theirs. */
static void add_figures(struct summary *s, const struct statement_result *result)
{
	struct block *line;

	if (result->figures == FIGURES_NONE)
		return;
	line = add_note(s, BLOCK_FIGURES,
	                doc_say(result->figures == FIGURES_OFFERED ? MESSAGE_HAS_FIGURES : MESSAGE_HIDE_FIGURES));
	line->id = result->statement->id;
	line->figures = true;
}

static void add_statement(struct summary *s, const struct statement_result *result, int number)
{
	bool hidden = result->state == STATEMENT_HIDDEN; /* nothing of it is shown but that it has figures */
	struct block *block =
	        doc_add(s->doc, BLOCK_STATEMENT, hidden ? doc_say(MESSAGE_HAS_FIGURES) : statement_text(s, result));
	struct text why;

	block->id = result->statement->id;
	block->mark = mark_of(s, result->statement);
	block->number = number;
	block->figures = hidden;
	if (hidden)
		return;
	why = because(s, result);
	if (why.en)
		add_note(s, BLOCK_REASON,
		         doc_fill(s->doc,
		                  s->reader == READER_STAFF ? N_("Because of: {1}.") : N_("Because you told us: {1}."),
		                  why, (struct text){0}));
	if (result->note.en)
		add_note(s, BLOCK_NOTE, note_text(s, result));
	add_conflicts(s, result);
	add_figures(s, result);
	if (needs_caution(s, result))
		add_note(s, BLOCK_STAFF, doc_say(N_("Caution: see the top of this summary.")));
}

/* --- all of it --- */

static bool in_group(const struct statement_result *result, size_t group)
{
	size_t i = 0;

	while (i < SUPPORT && strcmp(groups[i].kind, result->statement->kind) != 0)
		i++;
	return (result->state == STATEMENT_SHOWN || result->figures != FIGURES_NONE) && i == group;
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
	for (size_t i = 0; i < s->doc->count; i++)
		if (s->doc->blocks[i].kind == BLOCK_FIGURES)
			s->doc->blocks[i].number = ++number;
}

/* On paper no number can be typed: say which answer shows the figures. */
static void add_how(struct summary *s)
{
	const struct fact_value *wish = assessment_item(s->assessment, "cons.numbers");
	bool offered = false;

	for (size_t i = 0; i < s->assessment->statement_count; i++)
		offered = offered || s->assessment->statements[i].figures == FIGURES_OFFERED;
	if (!offered)
		return;
	doc_add(s->doc, BLOCK_PAPER,
	        doc_fill(s->doc, MESSAGE_FIGURES, wish->item->text, item_option(wish->item, "yes")->text))
	        ->id = "cons.numbers";
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
	add_how(&s);
	if (!assessment->urgent)
		summary_missing(&s);
	add_question(&s);
	if (reader == READER_STAFF)
		summary_staff(&s);
	return s.doc;
}
