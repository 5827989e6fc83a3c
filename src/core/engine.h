/* engine.h - the content compiled: expressions prepared, conditions parsed, names resolved; and its evaluation.
 *
 * Inside core; tests that change a rule look in here too.  An evaluation has two steps, so that a test may change a
 * condition and repeat only the second: taking a response asks SQLite for the facts, then engine_evaluate_rules() walks
 * the logic.
 * Operands are numbered: first the facts, then the rules. A basis numbers questions, then lets, then definitions. */
#ifndef CORE_ENGINE_H
#define CORE_ENGINE_H

#include "core/condition.h"
#include "core/content.h"
#include "core/facts.h"

struct fill {
	const struct content_fill *source;
	const struct item **targets;
	struct expression *when, *value; /* or NULL */
};
struct ask {
	struct expression *when; /* or NULL: always */
	uint64_t *names;
	int line; /* in facts.sql */
};
struct fact {
	struct expression *expression;
	struct ask *asks;
	size_t ask_count;
	uint64_t *asked;  /* everything its asks may name */
	uint64_t *origin; /* questions it rests on, through lets too */
	bool known;
	double number;
};
struct rule {
	struct condition *condition, *unless; /* unless: or NULL */
};
struct engine {
	const struct questionnaire *questionnaire;
	struct content *content; /* owned */
	struct arena *arena;
	struct facts *facts;
	size_t words;            /* of a basis */
	size_t first_definition; /* its number in a basis */
	const char **definitions;
	size_t definition_count;
	struct fill *fills;
	struct fact *derived;
	struct rule *rules, *statements;
	struct condition **checks;
	struct operand *operands;
	uint64_t *bases; /* of the operands, one after the other */
	bool from_form;
	uint64_t *enabled; /* from a form: the questions that are enabled and not hidden */
	bool *asked;       /* of each statement: its figures were asked for */
};

/* Compile content, which the engine then owns, also when it fails. Every defect is reported; NULL if there was one. */
struct engine *engine_compile(struct content *content, const struct questionnaire *questionnaire, defect_fn *defect,
                              void *context);

/* Walk every rule on the facts as they are. */
void engine_evaluate_rules(struct engine *engine);
/* The state of a rule or statement: false where its unless is true. */
enum truth rule_state(const struct rule *rule, const struct operand *operands);
/* What that state rests on, added to `basis`. */
void rule_basis(const struct engine *engine, const struct rule *rule, uint64_t *basis);

#endif
