/* content.h - facts, rules, statements, conflicts, checks and documents as they are written, before they are compiled.
 *
 * Parsed from facts.sql and content.json (data/README.md has the formats) or read from the rows the build made of them;
 * both give the same struct content.  A table of fields per kind says once what a kind holds: JSON, rows and texts to
 * translate all follow it.  Nothing is checked here but the form; engine.c resolves the names.  A test may change a
 * struct content before it hands it to engine_compile(). */
#ifndef CORE_CONTENT_H
#define CORE_CONTENT_H

#include "core/assess.h"

struct names {
	const char **items;
	size_t count;
};

enum fill_kind { FILL_DEFAULT, FILL_DERIVE, FILL_LET };
struct content_fill { /* fills cells in before any fact is looked at */
	enum fill_kind kind;
	struct names targets;   /* linkIds; of a let its own name */
	const char *when;       /* an expression, or NULL: always */
	const char *expression; /* the value, or NULL */
	const char *why;        /* the reason instead of a value, or NULL */
	int line;               /* in facts.sql, from 1 */
};
struct content_fact {
	const char *name;
	bool is_truth; /* else a number */
	const char *expression;
	int line;
};
struct content_ask {        /* one `asks` or `definition` line of a fact */
	int fact;           /* which one */
	struct names names; /* linkIds, or one "definition:..." */
	const char *when;   /* an expression, or NULL: always */
	int line;
};
struct content_rule {
	const char *id, *condition, *unless; /* unless: or NULL */
	enum show show;
	bool is_fact; /* reported among the facts */
};
struct content_statement {
	struct statement shown;
	const char *condition, *unless, *rule; /* unless, rule: or NULL */
};
struct content_conflict {
	const char *id;
	enum audience audience;
	bool numbers;
	struct names side_a, side_b; /* statement ids */
	struct text patient, staff;
};
struct content_check {
	const char *id, *condition, *item;
	struct text text;
};

struct content {
	struct arena *arena;
	struct content_fill *fills;
	size_t fill_count;
	struct content_fact *facts;
	size_t fact_count;
	struct content_ask *asks;
	size_t ask_count;
	struct content_rule *rules;
	size_t rule_count;
	struct content_statement *statements;
	size_t statement_count;
	struct content_conflict *conflicts;
	size_t conflict_count;
	struct content_check *checks;
	size_t check_count;
	struct document *documents;
	size_t document_count;
};

/* Parse both files. Every defect is reported; *ok is false if there was one. The caller destroys the result, or hands
 * it to engine_compile(). */
struct content *content_parse(const char *facts_sql, const char *content_json, size_t length, defect_fn *defect,
                              void *context, bool *ok);
void content_destroy(struct content *content); /* NULL is allowed */

/* Visit the texts to translate. */
void content_texts(struct content *content, text_fn *visit, void *context);
/* Check their places for the person's own word, in both languages. Every defect is reported; false if there was one. */
bool content_check_texts(struct content *content, defect_fn *defect, void *context);
/* Write to the rows of a database, creating the tables; and read from them: what is in a build's rows was checked. */
void content_write(const struct content *content, struct sqlite3 *db);
struct content *content_read(struct sqlite3 *db);

/* content-facts.c: parse facts.sql alone into content->fills, facts and asks. */
bool content_parse_facts(struct content *content, const char *facts_sql, defect_fn *defect, void *context);

#endif
