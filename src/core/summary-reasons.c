/* summary-reasons.c - why a statement is shown, where it comes from, and what others say of it (screens.md 3.14). */
#include <stdlib.h>
#include <string.h>

#include "core/doc-build.h"
#include "core/messages.h"

/* --- why --- */

/* The part a question belongs to, and the day it was answered, as far as that is known: "part D, today". */
static struct text asked_where(struct summary *s, const struct item *item)
{
	const struct node *node = s->form ? form_at(s->form, item->link_id) : NULL;
	const struct item *section = item;
	struct text part, day;

	while (section->parent)
		section = section->parent;
	if (!section->prefix.en)
		return (struct text){0};
	part = doc_fill(s->doc, N_("part {1}"), section->prefix, (struct text){0});
	if (!node || node->day[0] == '\0')
		return part;
	day = strcmp(node->day, s->form->today) == 0 ? doc_say(N_("today")) : doc_string(s->doc, node->day);
	return doc_fill(s->doc, N_("{1}, {2}"), part, day);
}

static void add_reasons(struct summary *s, const struct statement_result *result)
{
	bool any = false;

	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("Why you see it")));
	for (size_t i = 0; i < result->reason_count; i++) {
		const struct fact_value *fact = reason_told(s, result->reasons[i]);
		struct text told, where;

		if (!fact)
			continue;
		told = words_answer(s, fact);
		where = asked_where(s, fact->item);
		add_note(s, BLOCK_REASON, where.en ? doc_fill(s->doc, N_("{1} ({2})"), told, where) : told);
		any = true;
	}
	if (!any)
		add_note(s, BLOCK_REASON, doc_say(N_("It is general information that fits what you told us.")));
}

/* --- from where --- */

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

		add_note(s, BLOCK_NOTE, doc_fill(s->doc, N_("[{1}] {2}"), doc_string(s->doc, source->document), text));
	}
}

/* --- what others say --- */

/* What guidelines say, and whether it was read; what was read is for staff. */
static void add_guideline(struct summary *s, const struct statement_result *result)
{
	static const char *const bases[] = {
	        [NOTE_SEEN] = N_("The text it rests on was read for this program."),
	        [NOTE_SECONDARY] = N_("Read in a page that reports the guideline."),
	        [NOTE_RECALL] = N_("From memory; not yet checked against the guideline."),
	        [NOTE_NOT_FOUND] = N_("No matching recommendation was found."),
	};
	const struct statement *statement = result->statement;

	if (!result->note.en)
		return;
	doc_add(s->doc, BLOCK_HEADING,
	        doc_say(opens_itself(result->note.en) ? N_("Guidelines") : stance_id(statement->stance)));
	add_note(s, BLOCK_NOTE, result->note);
	if (bases[statement->basis])
		add_note(s, BLOCK_NOTE, doc_say(bases[statement->basis]));
	if (statement->part_recall)
		add_note(s, BLOCK_NOTE, doc_say(N_("One part of it is from memory and was not read again.")));
	if (s->reader == READER_STAFF && statement->reference)
		add_note(s, BLOCK_STAFF, doc_string(s->doc, statement->reference));
}

/* What the sources say against each other, and the statements of the other side. */
static void add_others(struct summary *s, const struct statement_result *result)
{
	if (result->conflict_count == 0)
		return;
	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("What the sources say against each other")));
	for (size_t i = 0; i < result->conflict_count; i++)
		add_note(s, BLOCK_NOTE, *result->conflicts[i]);
	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("The other side in our sources")));
	for (size_t i = 0; i < result->other_count; i++)
		add_note(s, BLOCK_NOTE, statement_text(s, result->others[i]))->mark =
		        mark_of(s, result->others[i]->statement);
}

/* Whether guidelines say something else than the statement; some notes begin with what they agree on. */
static bool differs(const struct statement_result *result)
{
	return result->note.en && strncmp(result->note.en, "Guidelines agree", 16) != 0 &&
	       (result->statement->stance == STANCE_QUALIFIED || result->statement->stance == STANCE_DISAGREES);
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
                            const struct form *form, enum reader reader, const char *statement_id, int number)
{
	struct summary s = {doc_create(), assessment, questionnaire, form, reader};
	const struct statement_result *result = result_of(assessment, statement_id);
	struct block *statement;

	doc_add(s.doc, BLOCK_TITLE, doc_say(N_("Reasons and sources")));
	if (!result)
		return s.doc;
	doc_add(s.doc, BLOCK_HEADING, doc_say(N_("What it says")));
	statement = add_note(&s, BLOCK_STATEMENT, statement_text(&s, result));
	statement->id = result->statement->id;
	statement->number = number;
	add_reasons(&s, result);
	add_sources(&s, result->statement);
	add_guideline(&s, result);
	add_others(&s, result);
	if (result->conflict_count > 0 || differs(result))
		doc_add(s.doc, BLOCK_PARAGRAPH, doc_say(N_("Ask your doctor: which of these fits you?")));
	return s.doc;
}
