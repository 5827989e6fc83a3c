/* engine-compile.c - from struct content to prepared expressions and parsed conditions, reporting every defect. */
#include <stdlib.h>
#include <string.h>

#include "core/engine.h"

#define NOT_AN_OPERAND SIZE_MAX

struct named {
	const char *name;
	size_t operand; /* NOT_AN_OPERAND: a column, or a fact that is a number */
};
struct compiler {
	struct engine *engine;
	const struct content *content;
	struct named *names; /* sorted */
	size_t name_count;
	size_t limit; /* a condition may name operands below this one */
	uint64_t **let_origins;
	size_t let_count; /* of those compiled so far */
	defect_fn *defect;
	void *context;
	bool ok;
};

static void report(struct compiler *c, const char *where, const struct msg *what)
{
	if (c->defect)
		c->defect(c->context, where, "content", what);
	c->ok = false;
}

static void report_line(struct compiler *c, int line, struct msg *what)
{
	char *where = xasprintf("facts.sql line %d", line);

	report(c, where, what);
	msg_finish(what);
	free(where);
}

static void report_item(struct compiler *c, const char *kind, const char *id, struct msg *what)
{
	char *where = xasprintf("content.json %s %s", kind, id);

	report(c, where, what);
	msg_finish(what);
	free(where);
}

/* --- names --- */

static int compare_named(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void add_name(struct compiler *c, const char *name, size_t operand)
{
	c->names[c->name_count++] = (struct named){name, operand};
}

/* Gather the names that may not occur twice: columns, facts, rules. */
static void gather_names(struct compiler *c)
{
	const struct content *content = c->content;
	const struct questionnaire *q = c->engine->questionnaire;

	c->names = xcalloc(q->count + content->fact_count + content->rule_count + 1, sizeof *c->names);
	for (size_t i = 0; i < q->count; i++)
		if (facts_cell(c->engine->facts, &q->items[i]))
			add_name(c, facts_column(c->engine->facts, &q->items[i]), NOT_AN_OPERAND);
	for (size_t i = 0; i < content->fact_count; i++)
		add_name(c, content->facts[i].name, content->facts[i].is_truth ? i : NOT_AN_OPERAND);
	for (size_t i = 0; i < content->rule_count; i++)
		add_name(c, content->rules[i].id, content->fact_count + i);
	qsort(c->names, c->name_count, sizeof *c->names, compare_named);
	for (size_t i = 1; i < c->name_count; i++) {
		struct msg what = {0};

		if (strcmp(c->names[i - 1].name, c->names[i].name) != 0)
			continue;
		msg_set(&what, N_("there are two of this name among columns, facts and rules"), NULL);
		report_item(c, "names", c->names[i].name, &what);
	}
}

static bool resolve(const void *context, const char *name, size_t *operand)
{
	const struct compiler *c = context;
	struct named key = {.name = name};
	const struct named *found = bsearch(&key, c->names, c->name_count, sizeof *c->names, compare_named);

	if (!found || found->operand >= c->limit)
		return false;
	*operand = found->operand;
	return true;
}

/* --- facts.sql --- */

static uint64_t *new_set(const struct compiler *c)
{
	return arena_alloc(c->engine->arena, (c->engine->words + 1) * sizeof(uint64_t));
}

static struct expression *compile_expression(struct compiler *c, const char *sql, int line)
{
	struct msg what = {0};
	struct expression *expression = sql ? expression_create(c->engine->facts, sql, &what) : NULL;

	if (sql && !expression)
		report_line(c, line, &what);
	msg_finish(&what);
	return expression;
}

/* Add to `set` the questions an expression reads, and those that the lets it reads come from. */
static void add_origin(const struct compiler *c, const struct expression *expression, uint64_t *set)
{
	size_t questions = c->engine->questionnaire->count;

	if (!expression)
		return;
	for (size_t i = 0; i < set_words(facts_size(c->engine->facts)); i++)
		set[i] |= expression_reads(expression)[i];
	for (size_t let = 0; let < c->let_count; let++)
		for (size_t i = 0; i < c->engine->words && set_has(set, questions + let); i++)
			set[i] |= c->let_origins[let][i];
}

static const struct item *target_of(struct compiler *c, const struct content_fill *fill, const char *name)
{
	const struct item *item;
	struct msg what = {0};

	if (fill->kind == FILL_LET)
		return facts_let(c->engine->facts, c->let_count);
	item = questionnaire_find(c->engine->questionnaire, name);
	if (item && facts_cell(c->engine->facts, item))
		return item;
	msg_set(&what, N_("“{1}” is no question outside a repeating group"), name, NULL);
	report_line(c, fill->line, &what);
	return NULL;
}

static void compile_fill(struct compiler *c, const struct content_fill *source, struct fill *fill)
{
	fill->source = source;
	fill->when = compile_expression(c, source->when, source->line);
	fill->value = compile_expression(c, source->expression, source->line);
	fill->targets = arena_alloc(c->engine->arena, (source->targets.count + 1) * sizeof(struct item *));
	for (size_t i = 0; i < source->targets.count; i++)
		fill->targets[i] = target_of(c, source, source->targets.items[i]);
	if (source->kind != FILL_LET)
		return;
	c->let_origins[c->let_count] = new_set(c);
	add_origin(c, fill->when, c->let_origins[c->let_count]);
	add_origin(c, fill->value, c->let_origins[c->let_count]);
	c->let_count++;
}

/* The number of a definition, which is known from gather_definitions(). */
static size_t definition_number(const struct engine *engine, const char *name)
{
	size_t i = 0;

	while (strcmp(engine->definitions[i], name) != 0)
		i++;
	return engine->first_definition + i;
}

static bool is_definition(const char *name)
{
	return strncmp(name, "definition:", 11) == 0;
}

static void compile_ask(struct compiler *c, const struct content_ask *source, struct fact *fact)
{
	struct ask *ask = &fact->asks[fact->ask_count++];

	ask->line = source->line;
	ask->names = new_set(c);
	ask->when = compile_expression(c, source->when, source->line);
	for (size_t i = 0; i < source->names.count; i++) {
		const char *name = source->names.items[i];
		const struct item *item = questionnaire_find(c->engine->questionnaire, name);
		struct msg what = {0};

		if (is_definition(name)) {
			set_add(ask->names, definition_number(c->engine, name));
		} else if (item && item_is_question(item)) {
			set_add(ask->names, item->index);
		} else {
			msg_set(&what, N_("“{1}” is no question of the form"), name, NULL);
			report_line(c, source->line, &what);
		}
	}
	for (size_t i = 0; i < c->engine->words; i++)
		fact->asked[i] |= ask->names[i];
}

static void compile_fact(struct compiler *c, size_t number)
{
	const struct content_fact *source = &c->content->facts[number];
	struct fact *fact = &c->engine->derived[number];

	fact->expression = compile_expression(c, source->expression, source->line);
	fact->origin = new_set(c);
	fact->asked = new_set(c);
	add_origin(c, fact->expression, fact->origin);
	fact->asks = arena_alloc(c->engine->arena, (c->content->ask_count + 1) * sizeof *fact->asks);
	for (size_t i = 0; i < c->content->ask_count; i++)
		if (c->content->asks[i].fact == (int)number)
			compile_ask(c, &c->content->asks[i], fact);
}

/* Number the definitions in the order of the file. */
static void gather_definitions(struct engine *engine, const struct content *content)
{
	engine->definitions = arena_alloc(engine->arena, (content->ask_count + 1) * sizeof *engine->definitions);
	for (size_t i = 0; i < content->ask_count; i++) {
		const char *name = content->asks[i].names.count > 0 ? content->asks[i].names.items[0] : "";
		size_t known = 0;

		if (!is_definition(name))
			continue;
		while (known < engine->definition_count && strcmp(engine->definitions[known], name) != 0)
			known++;
		if (known == engine->definition_count)
			engine->definitions[engine->definition_count++] = name;
	}
}

/* Create the tables, with a column for each let. */
static bool create_facts(struct compiler *c)
{
	struct engine *engine = c->engine;
	const char **lets = xcalloc(c->content->fill_count + 1, sizeof *lets);
	struct msg what = {0};
	size_t count = 0;

	for (size_t i = 0; i < c->content->fill_count; i++)
		if (c->content->fills[i].kind == FILL_LET && c->content->fills[i].targets.count == 1)
			lets[count++] = c->content->fills[i].targets.items[0];
	engine->facts = facts_create(engine->questionnaire, lets, count, &what);
	if (!engine->facts)
		report(c, "facts.sql", &what);
	msg_finish(&what);
	free(lets);
	return engine->facts;
}

/* --- content.json --- */

static struct condition *compile_condition(struct compiler *c, const char *text, const char *kind, const char *id)
{
	struct msg what = {0};
	struct condition *condition = text ? condition_parse(text, c->engine->arena, resolve, c, &what) : NULL;

	if (text && !condition)
		report_item(c, kind, id, &what);
	return condition;
}

static void compile_rules(struct compiler *c)
{
	const struct content *content = c->content;

	for (size_t i = 0; i < content->rule_count; i++) {
		const struct content_rule *rule = &content->rules[i];

		c->limit = content->fact_count + i;
		c->engine->rules[i].condition = compile_condition(c, rule->condition, "rules", rule->id);
		c->engine->rules[i].unless = compile_condition(c, rule->unless, "rules", rule->id);
	}
	c->limit = content->fact_count + content->rule_count;
}

static const struct content_statement *statement_named(const struct content *content, const char *id)
{
	for (size_t i = 0; i < content->statement_count; i++)
		if (strcmp(content->statements[i].shown.id, id) == 0)
			return &content->statements[i];
	return NULL;
}

static bool document_known(const struct content *content, const char *id)
{
	for (size_t i = 0; i < content->document_count; i++)
		if (strcmp(content->documents[i].id, id) == 0)
			return true;
	return false;
}

static void compile_statement(struct compiler *c, size_t number)
{
	const struct content_statement *statement = &c->content->statements[number];
	const char *id = statement->shown.id;
	struct rule *rule = &c->engine->statements[number];
	struct msg what = {0};
	size_t operand;

	rule->condition = compile_condition(c, statement->condition, "statements", id);
	rule->unless = compile_condition(c, statement->unless, "statements", id);
	if (statement_named(c->content, id) != statement)
		msg_set(&what, N_("there are two of this id"), NULL);
	else if (statement->rule && !resolve(c, statement->rule, &operand))
		msg_set(&what, N_("there is no rule “{1}”"), statement->rule, NULL);
	for (size_t i = 0; i < statement->shown.source_count; i++)
		if (!document_known(c->content, statement->shown.sources[i].document))
			msg_set(&what, N_("there is no document “{1}”"), statement->shown.sources[i].document, NULL);
	if (what.id)
		report_item(c, "statements", id, &what);
}

static void check_side(struct compiler *c, const char *id, const struct names *side)
{
	for (size_t i = 0; i < side->count; i++) {
		struct msg what = {0};

		if (statement_named(c->content, side->items[i]))
			continue;
		msg_set(&what, N_("there is no statement “{1}”"), side->items[i], NULL);
		report_item(c, "conflicts", id, &what);
	}
}

static void compile_check(struct compiler *c, size_t number)
{
	const struct content_check *check = &c->content->checks[number];
	struct msg what = {0};

	c->engine->checks[number] = compile_condition(c, check->condition, "checks", check->id);
	if (questionnaire_find(c->engine->questionnaire, check->item))
		return;
	msg_set(&what, N_("“{1}” is no question of the form"), check->item, NULL);
	report_item(c, "checks", check->id, &what);
}

static void compile_all(struct compiler *c)
{
	const struct content *content = c->content;

	for (size_t i = 0; i < content->fill_count; i++)
		compile_fill(c, &content->fills[i], &c->engine->fills[i]);
	for (size_t i = 0; i < content->fact_count; i++)
		compile_fact(c, i);
	gather_names(c);
	compile_rules(c);
	for (size_t i = 0; i < content->statement_count; i++)
		compile_statement(c, i);
	for (size_t i = 0; i < content->conflict_count; i++) {
		check_side(c, content->conflicts[i].id, &content->conflicts[i].side_a);
		check_side(c, content->conflicts[i].id, &content->conflicts[i].side_b);
	}
	for (size_t i = 0; i < content->check_count; i++)
		compile_check(c, i);
}

/* Room for everything that is compiled. */
static void make_room(struct engine *engine, const struct content *content)
{
	size_t operands = content->fact_count + content->rule_count;

	engine->first_definition = facts_size(engine->facts);
	engine->words = set_words(engine->first_definition + engine->definition_count);
	engine->fills = arena_alloc(engine->arena, (content->fill_count + 1) * sizeof *engine->fills);
	engine->derived = arena_alloc(engine->arena, (content->fact_count + 1) * sizeof *engine->derived);
	engine->rules = arena_alloc(engine->arena, (content->rule_count + 1) * sizeof *engine->rules);
	engine->statements = arena_alloc(engine->arena, (content->statement_count + 1) * sizeof *engine->statements);
	engine->asked = arena_alloc(engine->arena, (content->statement_count + 1) * sizeof *engine->asked);
	engine->checks = arena_alloc(engine->arena, (content->check_count + 1) * sizeof(struct condition *));
	engine->operands = arena_alloc(engine->arena, (operands + 1) * sizeof *engine->operands);
	engine->bases = arena_alloc(engine->arena, (operands * engine->words + 1) * sizeof *engine->bases);
	engine->enabled = arena_alloc(engine->arena, engine->words * sizeof *engine->enabled);
	for (size_t i = 0; i < operands; i++)
		engine->operands[i].basis = engine->bases + i * engine->words;
}

struct engine *engine_compile(struct content *content, const struct questionnaire *questionnaire, defect_fn *defect,
                              void *context)
{
	struct engine *engine = xcalloc(1, sizeof *engine);
	struct compiler c = {.engine = engine, .content = content, .defect = defect, .context = context, .ok = true};

	engine->questionnaire = questionnaire;
	engine->content = content;
	engine->arena = arena_create();
	gather_definitions(engine, content);
	if (create_facts(&c)) {
		make_room(engine, content);
		c.let_origins = xcalloc(content->fill_count + 1, sizeof *c.let_origins);
		compile_all(&c);
	}
	free(c.let_origins);
	free(c.names);
	if (c.ok)
		return engine;
	engine_destroy(engine);
	return NULL;
}
