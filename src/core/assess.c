/* assess.c - the assessment: what of the engine's facts, rules and statements a reader gets to see.
 *
 * The display contract of the protocol that does not depend on single statements is here: audience, numbers, notes from
 * memory, conflicts only with both sides shown, what may be asked marked as such. */
#include "core/assess.h"

#include <stdlib.h>
#include <string.h>

#include "core/engine.h"

/* The question that allows figures. */
#define NUMBERS_ITEM "cons.numbers"
/* The question for the person's own word. */
#define WORD_ITEM "cons.word"

/* What is put together for one reader. */
struct making {
	const struct engine *engine;
	enum reader reader;
	bool figures; /* the reader may be shown figures */
	bool ask;     /* or wants to be asked about each */
	struct assessment *assessment;
};

static void *make(const struct making *m, size_t count, size_t size)
{
	return arena_alloc(m->assessment->arena, (count + 1) * size);
}

/* A text of the content in the reader's own word. */
static struct text worded(const struct making *m, struct text text)
{
	return own_word_text(m->assessment->arena, text, m->assessment->word);
}

/* --- facts --- */

/* Whether the reader may be asked a question: of bare facts nobody knows which ones are. */
static bool may_ask(const struct making *m, const struct item *item)
{
	return (!m->engine->from_form || set_has(m->engine->enabled, item->index)) &&
	       (m->reader == READER_STAFF || !item->staff_only);
}

static void set_column(const struct making *m, const struct item *item, struct fact_value *value)
{
	const struct cell *cell = facts_cell(m->engine->facts, item);
	struct arena *arena = m->assessment->arena;

	*value = (struct fact_value){.name = facts_column(m->engine->facts, item),
	                             .item = item,
	                             .known = cell->known,
	                             .number = cell->number,
	                             .text = arena_strdup(arena, cell->known ? cell->text : NULL),
	                             .why = arena_strdup(arena, cell->why),
	                             .assumed = cell->assumed,
	                             .may_ask = may_ask(m, item),
	                             .is_truth = item->type == ITEM_BOOLEAN && !item->repeats};
}

static void set_truth(const struct engine *engine, const char *name, size_t operand, struct fact_value *value)
{
	enum truth state = engine->operands[operand].state;

	*value = (struct fact_value){
	        .name = name, .known = state != TRUTH_UNKNOWN, .number = state == TRUTH_TRUE, .is_truth = true};
}

static void make_facts(struct making *m)
{
	const struct engine *engine = m->engine;
	const struct content *content = engine->content;
	struct fact_value *facts =
	        make(m, engine->questionnaire->count + content->fact_count + content->rule_count, sizeof *facts);
	size_t count = 0;

	for (size_t i = 0; i < engine->questionnaire->count; i++)
		if (facts_cell(engine->facts, &engine->questionnaire->items[i]))
			set_column(m, &engine->questionnaire->items[i], &facts[count++]);
	for (size_t i = 0; i < content->fact_count; i++) {
		const struct fact *fact = &engine->derived[i];

		if (content->facts[i].is_truth)
			set_truth(engine, content->facts[i].name, i, &facts[count++]);
		else
			facts[count++] = (struct fact_value){
			        .name = content->facts[i].name, .known = fact->known, .number = fact->number};
	}
	for (size_t i = 0; i < content->rule_count; i++)
		if (content->rules[i].is_fact)
			set_truth(engine, content->rules[i].id, content->fact_count + i, &facts[count++]);
	m->assessment->facts = facts;
	m->assessment->fact_count = count;
}

/* --- rules --- */

static size_t basis_size(const struct making *m, const uint64_t *basis)
{
	size_t size = 0;

	for (size_t i = 0; i < m->engine->words; i++)
		size += (size_t)__builtin_popcountll(basis[i]);
	return size;
}

/* Name what a basis asks: linkIds in form order, then definitions. */
static struct missing make_missing(struct making *m, const uint64_t *basis)
{
	const struct engine *engine = m->engine;
	struct missing missing = {0};
	const char **names;

	missing.names = names = make(m, basis_size(m, basis), sizeof *names);
	for (size_t i = 0; i < engine->questionnaire->count; i++)
		if (set_has(basis, i))
			names[missing.count++] = engine->questionnaire->items[i].link_id;
	for (size_t i = 0; i < engine->definition_count; i++)
		if (set_has(basis, engine->first_definition + i))
			names[missing.count++] = engine->definitions[i];
	return missing;
}

static void make_rules(struct making *m)
{
	const struct content *content = m->engine->content;
	struct rule_result *rules = make(m, content->rule_count, sizeof *rules);
	size_t count = 0;

	for (size_t i = 0; i < content->rule_count; i++) {
		const struct operand *operand = &m->engine->operands[content->fact_count + i];

		if (content->rules[i].is_fact)
			continue;
		rules[count].id = content->rules[i].id;
		rules[count].show = content->rules[i].show;
		rules[count].state = operand->state;
		if (operand->state == TRUTH_UNKNOWN)
			rules[count].missing = make_missing(m, operand->basis);
		count++;
	}
	m->assessment->rules = rules;
	m->assessment->rule_count = count;
}

static bool is_true(const struct assessment *assessment, const char *rule_id)
{
	const struct rule_result *rule = assessment_rule(assessment, rule_id);

	return rule && rule->state == TRUTH_TRUE;
}

/* What the display and the messages turn on. */
static void make_flags(struct assessment *a)
{
	const struct fact_value *no_reassurance = assessment_fact(a, "no_reassurance");

	a->urgent = is_true(a, "S-URGENT");
	a->soon = is_true(a, "S-SOON");
	a->selfharm = is_true(a, "S-SELFHARM");
	a->distress = is_true(a, "S-DISTRESS");
	a->rh = is_true(a, "S-RH");
	a->reassure = no_reassurance && no_reassurance->known && no_reassurance->number == 0;
	a->arranged = assessment_is(a, "soon_arranged");
}

/* Protocol 4.1: the first match. */
static const char *verdict_of(const struct assessment *assessment)
{
	static const struct {
		const char *rule;
		enum truth state;
		const char *verdict;
	} table[] = {
	        {"R3-07", TRUTH_FALSE, "not_applicable"},
	        {"R3-14", TRUTH_TRUE, "contraindicated"},
	        {"R3-16", TRUTH_TRUE, "limit_reached"},
	        {"R3-13", TRUTH_TRUE, "not_needed_treat_other"},
	        {"R3-12", TRUTH_TRUE, "not_recommended_blocking_positive"},
	        {"R3-11", TRUTH_TRUE, "not_recommended_prior_birth"},
	        {"R3-18", TRUTH_TRUE, "strict_indication_not_met"},
	        {"R3-17", TRUTH_TRUE, "document_would_offer"},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct rule_result *rule = assessment_rule(assessment, table[i].rule);

		if (rule && rule->state == table[i].state)
			return table[i].verdict;
	}
	return "not_enough_information";
}

/* --- statements --- */

/* Whether a note is one from memory, which patients do not see. */
static bool is_recalled(const struct making *m, const struct statement *statement)
{
	return m->reader == READER_PATIENT && statement->basis == NOTE_RECALL;
}

/* The note to be shown beside a statement, or NULLs. */
static struct text note_for(const struct making *m, const struct statement *statement, bool figures)
{
	if (is_recalled(m, statement))
		return (struct text){0};
	if (statement->note_numbers && !figures)
		return statement->note_words;
	return statement->note;
}

/* Whether the figures of a statement may be shown: to a reader who wants them, or who was asked and said yes. */
static bool may_show_figures(const struct making *m, const struct statement *statement)
{
	const struct content *content = m->engine->content;

	for (size_t i = 0; !m->figures && m->ask && i < content->statement_count; i++)
		if (&content->statements[i].shown == statement)
			return m->engine->asked[i];
	return m->figures;
}

/* Note that something of a statement holds figures, if the reader wants to be asked. */
static void offer_figures(const struct making *m, struct statement_result *result)
{
	if (m->ask)
		result->figures = may_show_figures(m, result->statement) ? FIGURES_SHOWN : FIGURES_OFFERED;
}

/* The questions a shown statement rests on. */
static void make_reasons(struct making *m, const uint64_t *basis, struct statement_result *result)
{
	const struct questionnaire *q = m->engine->questionnaire;

	result->reasons = make(m, basis_size(m, basis), sizeof *result->reasons);
	for (size_t i = 0; i < q->count; i++)
		if (set_has(basis, i))
			result->reasons[result->reason_count++] = &q->items[i];
}

static void make_statement(struct making *m, size_t number, struct statement_result *result)
{
	static const enum shown shown[] = {
	        [TRUTH_FALSE] = STATEMENT_HIDDEN, [TRUTH_TRUE] = STATEMENT_SHOWN, [TRUTH_UNKNOWN] = STATEMENT_UNKNOWN};
	const struct engine *engine = m->engine;
	const struct content_statement *source = &engine->content->statements[number];
	const struct rule *rule = &engine->statements[number];
	uint64_t *basis = make(m, engine->words, sizeof *basis);
	bool figures = may_show_figures(m, &source->shown);

	result->statement = &source->shown;
	result->rule = source->rule;
	result->text = worded(m, source->shown.text);
	result->note = worded(m, note_for(m, &source->shown, figures));
	result->state = shown[rule_state(rule, engine->operands)];
	if (result->state == STATEMENT_SHOWN &&
	    (source->shown.numbers || (source->shown.note_numbers && !is_recalled(m, &source->shown))))
		offer_figures(m, result);
	if (source->shown.numbers && !figures)
		result->state = STATEMENT_HIDDEN;
	if (result->state == STATEMENT_HIDDEN)
		return;
	rule_basis(engine, rule, basis);
	if (result->state == STATEMENT_UNKNOWN)
		result->missing = make_missing(m, basis);
	else
		make_reasons(m, basis, result);
}

static void make_statements(struct making *m)
{
	const struct content *content = m->engine->content;
	struct statement_result *statements = make(m, content->statement_count, sizeof *statements);
	size_t count = 0;

	for (size_t i = 0; i < content->statement_count; i++)
		if (m->reader == READER_STAFF || content->statements[i].shown.audience != AUDIENCE_STAFF)
			make_statement(m, i, &statements[count++]);
	m->assessment->statements = statements;
	m->assessment->statement_count = count;
}

/* --- conflicts --- */

static struct statement_result *shown_statement(const struct making *m, const char *id)
{
	for (size_t i = 0; i < m->assessment->statement_count; i++) {
		struct statement_result *result = &m->assessment->statements[i];

		if (strcmp(result->statement->id, id) == 0)
			return result->state == STATEMENT_SHOWN ? result : NULL;
	}
	return NULL;
}

static bool side_shown(const struct making *m, const struct names *side)
{
	for (size_t i = 0; i < side->count; i++)
		if (shown_statement(m, side->items[i]))
			return true;
	return false;
}

/* Name the statements of the other side that are shown too, each once. */
static void name_others(const struct making *m, struct statement_result *result, const struct names *side)
{
	if (!result->others)
		result->others = make(m, m->assessment->statement_count, sizeof *result->others);
	for (size_t i = 0; i < side->count; i++) {
		const struct statement_result *other = shown_statement(m, side->items[i]);
		size_t known = 0;

		while (known < result->other_count && result->others[known] != other)
			known++;
		if (other && other != result && known == result->other_count)
			result->others[result->other_count++] = other;
	}
}

/* Put a contradiction beside the shown statements of one side of it. */
static void attach(const struct making *m, const struct content_conflict *conflict, const struct names *side,
                   const struct text *text)
{
	for (size_t i = 0; i < side->count; i++) {
		struct statement_result *result = shown_statement(m, side->items[i]);

		if (!result)
			continue;
		if (conflict->numbers)
			offer_figures(m, result);
		if (conflict->numbers && !may_show_figures(m, result->statement))
			continue;
		if (!result->conflicts)
			result->conflicts = make(m, m->engine->content->conflict_count, sizeof *result->conflicts);
		result->conflicts[result->conflict_count++] = text;
		name_others(m, result, side == &conflict->side_a ? &conflict->side_b : &conflict->side_a);
	}
}

static void make_conflicts(struct making *m)
{
	const struct content *content = m->engine->content;

	for (size_t i = 0; i < content->conflict_count; i++) {
		const struct content_conflict *conflict = &content->conflicts[i];
		struct text *text = make(m, 1, sizeof *text);

		*text = worded(m, m->reader == READER_PATIENT ? conflict->patient : conflict->staff);
		if ((m->reader == READER_PATIENT && conflict->audience == AUDIENCE_STAFF) || !text->en ||
		    !side_shown(m, &conflict->side_a) || !side_shown(m, &conflict->side_b))
			continue;
		attach(m, conflict, &conflict->side_a, text);
		attach(m, conflict, &conflict->side_b, text);
	}
}

/* --- checks, and all of it --- */

static void make_checks(struct making *m)
{
	const struct content *content = m->engine->content;
	struct check_finding *checks = make(m, content->check_count, sizeof *checks);
	size_t count = 0;

	for (size_t i = 0; i < content->check_count; i++) {
		const struct content_check *check = &content->checks[i];

		if (condition_state(m->engine->checks[i], m->engine->operands) == TRUTH_TRUE)
			checks[count++] = (struct check_finding){check->id, check->item, worded(m, check->text)};
	}
	m->assessment->checks = checks;
	m->assessment->check_count = count;
}

/* The code answered to a question, or NULL. */
static const char *code_of(const struct assessment *assessment, const char *link_id)
{
	const struct fact_value *fact = assessment_item(assessment, link_id);

	return fact ? fact->text : NULL;
}

struct assessment *engine_assess(struct engine *engine, enum reader reader)
{
	struct arena *arena = arena_create();
	struct making m = {.engine = engine, .reader = reader, .assessment = arena_alloc(arena, sizeof *m.assessment)};
	const char *numbers;

	m.assessment->arena = arena;
	m.assessment->documents = engine->content->documents;
	m.assessment->document_count = engine->content->document_count;
	engine_evaluate_rules(engine);
	make_facts(&m);
	make_rules(&m);
	make_flags(m.assessment);
	m.assessment->word = own_word_of(reader == READER_PATIENT ? code_of(m.assessment, WORD_ITEM) : NULL);
	numbers = code_of(m.assessment, NUMBERS_ITEM);
	m.figures = reader == READER_STAFF || (numbers && strcmp(numbers, "yes") == 0);
	m.ask = !m.figures && numbers && strcmp(numbers, "ask") == 0;
	make_statements(&m);
	make_conflicts(&m);
	make_checks(&m);
	m.assessment->verdict = verdict_of(m.assessment);
	return m.assessment;
}

void assessment_destroy(struct assessment *assessment)
{
	if (assessment)
		arena_destroy(assessment->arena); /* the assessment itself stands in it */
}

const struct rule_result *assessment_rule(const struct assessment *assessment, const char *id)
{
	for (size_t i = 0; i < assessment->rule_count; i++)
		if (strcmp(assessment->rules[i].id, id) == 0)
			return &assessment->rules[i];
	return NULL;
}

const struct fact_value *assessment_fact(const struct assessment *assessment, const char *name)
{
	for (size_t i = 0; i < assessment->fact_count; i++)
		if (strcmp(assessment->facts[i].name, name) == 0)
			return &assessment->facts[i];
	return NULL;
}

bool assessment_is(const struct assessment *assessment, const char *name)
{
	const struct fact_value *fact = assessment_fact(assessment, name);

	return fact && fact->known && fact->number != 0;
}

const struct fact_value *assessment_item(const struct assessment *assessment, const char *link_id)
{
	for (size_t i = 0; i < assessment->fact_count && assessment->facts[i].item; i++)
		if (strcmp(assessment->facts[i].item->link_id, link_id) == 0)
			return &assessment->facts[i];
	return NULL;
}
