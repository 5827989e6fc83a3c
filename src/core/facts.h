/* facts.h - one response as typed cells, in a private in-memory database that expressions can read.
 *
 * The table `fact` has one row and, for every question outside a repeating group, a column named after its linkId with
 * dots as underscores, and beside it COLUMN__why; the column `today`; a table per repeating group with `instance`,
 * from 0.  Expressions are prepared behind a guard: they see these tables and a few functions, no clock
 * and no file.  Knows SQLite; knows no rule.  The engine calls it, facts-take.c fills it. */
#ifndef CORE_FACTS_H
#define CORE_FACTS_H

#include <stdint.h>

#include "core/form.h"

/* What one question holds. */
struct cell {
	bool known;
	double number;    /* of a column that is a number or a truth value */
	const char *text; /* of a text column; NULL for the others */
	const char *why;  /* NULL: never answered, or known; else "unknown", "not_done", "pending", "borderline", ... */
	bool assumed;     /* filled in by a default: nobody said so */
};

struct facts;
/* Create the tables; `lets` are further columns of `fact`, which belong to no question. A linkId that cannot be the
 * name of a column is reported; NULL then. */
struct facts *facts_create(const struct questionnaire *questionnaire, const char *const *lets, size_t let_count,
                           struct msg *error);
void facts_destroy(struct facts *facts); /* NULL is allowed */
/* How many columns there are to number: questions by their index, then the lets. */
size_t facts_size(const struct facts *facts);
/* The stand-in for a question of a let's column. */
const struct item *facts_let(const struct facts *facts, size_t number);

/* Forget the response. */
void facts_clear(struct facts *facts, const char *today);
/* A new row of a repeating group's table. */
void facts_add_row(struct facts *facts, const struct item *group);
/* Set a cell of the fact row, or of the last row of the item's group. Strings are copied. */
void facts_set(struct facts *facts, const struct item *item, const struct cell *cell);

/* The cell of a question outside repeating groups, or NULL; borrowed until facts_clear(). */
const struct cell *facts_cell(const struct facts *facts, const struct item *item);
/* The column's name of such a question. */
const char *facts_column(const struct facts *facts, const struct item *item);
/* Whether an option's code is one of those that are no finding: the column is NULL and `why` is the code. */
bool facts_undecided(const char *code);

/* One guarded expression over the tables. */
struct expression;
/* Prepare it. NULL with *error when it is refused. */
struct expression *expression_create(struct facts *facts, const char *sql, struct msg *error);
void expression_destroy(struct expression *expression); /* NULL is allowed */
/* The columns whose value it reads, as a set of facts_size() numbers. */
const uint64_t *expression_reads(const struct expression *expression);
enum result { RESULT_NULL, RESULT_NUMBER, RESULT_TEXT };
/* Evaluate it on the response as it is now. The text is borrowed until facts_clear(). */
enum result expression_evaluate(struct expression *expression, double *number, const char **text);

/* facts-take.c: put another response in: the enabled answers of a form, or a flat JSON object as engine_take_facts()
 * takes it, which can be refused: false with *error then, and the cells are empty. */
void facts_take_form(struct facts *facts, const struct form *form);
bool facts_take_json(struct facts *facts, const struct questionnaire *questionnaire, const char *json, size_t length,
                     const char *today, struct msg *error);

#endif
