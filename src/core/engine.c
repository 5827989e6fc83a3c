/* engine.c - one response in, all facts and rules evaluated anew.
 *
 * An unknown carries what it asks, anything known what it was decided by; both are kept as sets of numbers (basis). */
#include "core/engine.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* --- life --- */

/* The first defect becomes the error; all go to the caller's function. */
struct relay {
	defect_fn *defect;
	void *context;
	struct msg *error;
};

static void relay_defect(void *context, const char *where, const char *rule, const struct msg *what)
{
	struct relay *relay = context;
	char *reason = msg_text(what, LANG_EN);

	if (relay->defect)
		relay->defect(relay->context, where, rule, what);
	if (relay->error && !relay->error->id)
		msg_set(relay->error, N_("{1}: {2}"), where, reason, NULL);
	free(reason);
}

struct engine *engine_create(struct sqlite3 *content, const struct questionnaire *questionnaire, defect_fn *defect,
                             void *context, struct msg *error)
{
	struct relay relay = {defect, context, error};

	return engine_compile(content_read(content), questionnaire, relay_defect, &relay);
}

static void destroy_expressions(struct engine *engine)
{
	for (size_t i = 0; engine->fills && i < engine->content->fill_count; i++) {
		expression_destroy(engine->fills[i].when);
		expression_destroy(engine->fills[i].value);
	}
	for (size_t i = 0; engine->derived && i < engine->content->fact_count; i++) {
		expression_destroy(engine->derived[i].expression);
		for (size_t a = 0; a < engine->derived[i].ask_count; a++)
			expression_destroy(engine->derived[i].asks[a].when);
	}
}

void engine_destroy(struct engine *engine)
{
	if (!engine)
		return;
	destroy_expressions(engine);
	facts_destroy(engine->facts);
	content_destroy(engine->content);
	arena_destroy(engine->arena);
	free(engine);
}

void engine_toggle_figures(struct engine *engine, const char *statement_id)
{
	for (size_t i = 0; i < engine->content->statement_count; i++)
		if (strcmp(engine->content->statements[i].shown.id, statement_id) == 0)
			engine->asked[i] = !engine->asked[i];
}

void engine_hide_figures(struct engine *engine)
{
	memset(engine->asked, 0, engine->content->statement_count * sizeof *engine->asked);
}

bool content_store(struct sqlite3 *db, const struct questionnaire *questionnaire, const char *facts_sql,
                   const char *content_json, size_t length, text_fn *visit, void *visit_context, defect_fn *defect,
                   void *context)
{
	bool ok;
	struct content *content = content_parse(facts_sql, content_json, length, defect, context, &ok);
	struct engine *engine;

	if (!ok) {
		content_destroy(content);
		return false;
	}
	engine = engine_compile(content, questionnaire, defect, context);
	if (!engine)
		return false;
	if (visit)
		content_texts(content, visit, visit_context);
	ok = content_check_texts(content, defect, context);
	content_write(content, db);
	engine_destroy(engine);
	return ok;
}

/* --- filling in --- */

static enum truth truth_of(enum result result, double number, int line)
{
	if (result == RESULT_NULL)
		return TRUTH_UNKNOWN;
	if (result != RESULT_NUMBER || (number != 0 && number != 1))
		fatal("facts.sql line %d: the value is neither 0 nor 1 nor NULL", line);
	return number != 0 ? TRUTH_TRUE : TRUTH_FALSE;
}

/* Whether an expression that may be left out is true. */
static bool holds(struct expression *when, int line)
{
	const char *text;
	double number;
	enum result result;

	if (!when)
		return true;
	result = expression_evaluate(when, &number, &text);
	return truth_of(result, number, line) == TRUTH_TRUE;
}

/* The value of a fill as a cell of that question. */
static struct cell filled_cell(const struct fill *fill, const struct item *item)
{
	struct cell cell = {.why = fill->source->why, .assumed = fill->source->kind == FILL_DEFAULT};
	enum result result;
	bool is_text;

	if (!fill->value)
		return cell;
	result = expression_evaluate(fill->value, &cell.number, &cell.text);
	cell.known = result != RESULT_NULL;
	is_text = item->repeats || (item->type != ITEM_BOOLEAN && item->type != ITEM_INTEGER &&
	                            item->type != ITEM_DECIMAL && item->type != ITEM_QUANTITY);
	if (fill->source->kind != FILL_LET && cell.known && is_text != (result == RESULT_TEXT))
		fatal("facts.sql line %d: the value does not fit %s", fill->source->line, item->link_id);
	return cell;
}

static bool never_answered(const struct engine *engine, const struct item *item)
{
	const struct cell *cell = facts_cell(engine->facts, item);

	return !cell->known && !cell->why;
}

static void carry_out(struct engine *engine, const struct fill *fill)
{
	bool is_default = fill->source->kind == FILL_DEFAULT, wanted = !is_default;

	for (size_t i = 0; !wanted && i < fill->source->targets.count; i++)
		wanted = never_answered(engine, fill->targets[i]);
	if (!wanted || !holds(fill->when, fill->source->line))
		return;
	for (size_t i = 0; i < fill->source->targets.count; i++) {
		struct cell cell;

		if (is_default && !never_answered(engine, fill->targets[i]))
			continue;
		cell = filled_cell(fill, fill->targets[i]);
		facts_set(engine->facts, fill->targets[i], &cell);
	}
}

/* --- facts --- */

static uint64_t *basis_of(const struct engine *engine, size_t operand)
{
	return engine->bases + operand * engine->words;
}

/* What an unknown fact asks: by its lines, or the columns it reads that have no value. */
static void add_asked(const struct engine *engine, const struct fact *fact, uint64_t *basis)
{
	const uint64_t *reads = expression_reads(fact->expression);

	for (size_t a = 0; a < fact->ask_count; a++)
		if (holds(fact->asks[a].when, fact->asks[a].line))
			for (size_t i = 0; i < engine->words; i++)
				basis[i] |= fact->asks[a].names[i];
	for (size_t i = 0; fact->ask_count == 0 && i < engine->questionnaire->count; i++) {
		const struct cell *cell =
		        set_has(reads, i) ? facts_cell(engine->facts, &engine->questionnaire->items[i]) : NULL;

		if (cell && !cell->known)
			set_add(basis, i);
	}
}

/* Whether an answer says that there is nothing. */
static bool says_nothing(const struct cell *cell)
{
	static const char *const words[] = {"none", "|none|", "no", "negative", "normal", "past", "never"};

	for (size_t i = 0; cell->text && i < sizeof words / sizeof *words; i++)
		if (strcmp(cell->text, words[i]) == 0)
			return true;
	return !cell->text && cell->number == 0;
}

/* Add the answers among `questions` that were given; with `findings` only those that say something. */
static bool add_given(const struct engine *engine, const uint64_t *questions, bool findings, uint64_t *basis)
{
	bool any = false;

	for (size_t i = 0; i < engine->questionnaire->count; i++) {
		const struct cell *cell =
		        set_has(questions, i) ? facts_cell(engine->facts, &engine->questionnaire->items[i]) : NULL;

		if (!cell || !cell->known || cell->assumed || (findings && says_nothing(cell)))
			continue;
		set_add(basis, i);
		any = true;
	}
	return any;
}

/* Whether the fact is the same without the answer to a question, which stays away. */
static bool stands_without(struct engine *engine, struct fact *fact, size_t question)
{
	const char *text;
	double number;

	facts_set(engine->facts, &engine->questionnaire->items[question], &(struct cell){0});
	return expression_evaluate(fact->expression, &number, &text) == RESULT_NUMBER && number == fact->number;
}

/* Leave in `basis` only as many answers as are enough: take one after the other away, from the last, and see. When the
 * fact rests on them through lets, nothing can be seen that way, and all of them stay. */
static void keep_enough(struct engine *engine, struct fact *fact, uint64_t *basis)
{
	size_t count = engine->questionnaire->count, left = 0, given = 0;
	struct cell *saved = xcalloc(count + 1, sizeof *saved);
	uint64_t *enough = xcalloc(engine->words, sizeof *enough);

	for (size_t i = count; i-- > 0;) {
		if (!set_has(basis, i))
			continue;
		saved[i] = *facts_cell(engine->facts, &engine->questionnaire->items[i]);
		given++;
		if (stands_without(engine, fact, i))
			continue;
		facts_set(engine->facts, &engine->questionnaire->items[i], &saved[i]);
		set_add(enough, i);
		left++;
	}
	for (size_t i = 0; i < count; i++)
		if (set_has(basis, i) && !set_has(enough, i))
			facts_set(engine->facts, &engine->questionnaire->items[i], &saved[i]);
	if (left > 0 && left < given)
		memcpy(basis, enough, engine->words * sizeof *basis);
	free(enough);
	free(saved);
}

static bool has_several(const struct engine *engine, const uint64_t *basis)
{
	int count = 0;

	for (size_t i = 0; i < engine->words; i++)
		count += __builtin_popcountll(basis[i]);
	return count > 1;
}

/* What a known fact was decided by, as far as it can be told from outside: as few answers as are enough, of a true one
 * the findings. */
static void add_decided(struct engine *engine, struct fact *fact, uint64_t *basis)
{
	bool found = fact->number != 0 &&
	             (add_given(engine, fact->asked, true, basis) || add_given(engine, fact->origin, true, basis));

	if (!found && !add_given(engine, fact->asked, false, basis))
		add_given(engine, fact->origin, false, basis);
	if (has_several(engine, basis))
		keep_enough(engine, fact, basis);
}

static void evaluate_fact(struct engine *engine, size_t number)
{
	const struct content_fact *source = &engine->content->facts[number];
	struct fact *fact = &engine->derived[number];
	struct operand *operand = &engine->operands[number];
	const char *text;
	enum result result = expression_evaluate(fact->expression, &fact->number, &text);
	uint64_t *basis = basis_of(engine, number);

	fact->known = result != RESULT_NULL;
	if (result == RESULT_TEXT)
		fatal("facts.sql line %d: a fact cannot be a text", source->line);
	operand->state = source->is_truth ? truth_of(result, fact->number, source->line) : TRUTH_UNKNOWN;
	memset(basis, 0, engine->words * sizeof *basis);
	if (fact->known)
		add_decided(engine, fact, basis);
	else
		add_asked(engine, fact, basis);
}

/* --- the response --- */

/* Fill cells in, then ask SQLite for every fact. */
static void fill_in(struct engine *engine)
{
	for (size_t i = 0; i < engine->content->fill_count; i++)
		carry_out(engine, &engine->fills[i]);
	for (size_t i = 0; i < engine->content->fact_count; i++)
		evaluate_fact(engine, i);
}

void engine_take_form(struct engine *engine, const struct form *form)
{
	facts_take_form(engine->facts, form);
	engine->from_form = true;
	memset(engine->enabled, 0, engine->words * sizeof *engine->enabled);
	for (const struct node *node = form_next(form, NULL); node; node = form_next(form, node))
		if (node->enabled && item_is_question(node->item) && !node->item->hidden)
			set_add(engine->enabled, node->item->index);
	fill_in(engine);
}

bool engine_take_facts(struct engine *engine, const char *json, size_t length, const char *today, struct msg *error)
{
	engine->from_form = false;
	if (!facts_take_json(engine->facts, engine->questionnaire, json, length, today, error))
		return false;
	fill_in(engine);
	return true;
}

/* --- rules --- */

enum truth rule_state(const struct rule *rule, const struct operand *operands)
{
	if (rule->unless && condition_state(rule->unless, operands) == TRUTH_TRUE)
		return TRUTH_FALSE;
	return condition_state(rule->condition, operands);
}

void rule_basis(const struct engine *engine, const struct rule *rule, uint64_t *basis)
{
	bool blocked = rule->unless && condition_state(rule->unless, engine->operands) == TRUTH_TRUE;

	condition_basis(blocked ? rule->unless : rule->condition, engine->operands, basis, engine->words);
}

void engine_evaluate_rules(struct engine *engine)
{
	for (size_t i = 0; i < engine->content->rule_count; i++) {
		size_t operand = engine->content->fact_count + i;
		uint64_t *basis = basis_of(engine, operand);

		engine->operands[operand].state = rule_state(&engine->rules[i], engine->operands);
		memset(basis, 0, engine->words * sizeof *basis);
		rule_basis(engine, &engine->rules[i], basis);
	}
}
