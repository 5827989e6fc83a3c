/* assess.h - what follows from the answers: facts, rules, statements, the verdict, the checks.
 *
 * Facts are SQL (facts.sql), conditions are logic (DESIGN.md decision 4): one private in-memory connection holds one
 * response in the table `fact` (one typed column per item: linkId with dots as underscores; beside it COLUMN__why) and
 * a table per repeating group; each derived fact is one SQL expression; conditions are names with AND, OR, NOT and
 * parentheses, walked with Kleene logic, an unknown carrying what it asks.  Everything is evaluated anew each time. */
#ifndef CORE_ASSESS_H
#define CORE_ASSESS_H

#include "core/form.h"
#include "core/own-word.h"

enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

/* What could still change a result: linkIds in form order, unique, whether or not the reader may be asked them; then
 * "definition:..." entries. Borrowed from the assessment. */
struct missing {
	const char *const *names;
	size_t count;
};

struct document { /* a source document: what it is */
	const char *id; /* "003" */
	struct text text;
};
struct source { /* one place in one document */
	const char *document; /* "003" */
	const char *place;    /* "line 1" */
};

enum audience { AUDIENCE_BOTH, AUDIENCE_PATIENT, AUDIENCE_STAFF };
enum note_basis { NOTE_NONE, NOTE_SEEN, NOTE_SECONDARY, NOTE_RECALL, NOTE_NOT_FOUND };

enum stance { STANCE_NONE, STANCE_AGREES, STANCE_QUALIFIED, STANCE_DISAGREES, STANCE_NOT_COVERED, STANCE_UNKNOWN };

struct statement { /* as shipped; see claims.json for the meaning of the fields */
	const char *id;
	enum audience audience;
	const char *kind;             /* "rule", "support", "prevention", ... */
	struct text text;
	bool numbers;                 /* holds figures */
	const struct source *sources;
	size_t source_count;
	struct text note;             /* what current guidelines say */
	struct text note_words;       /* the same without figures */
	bool note_numbers;
	enum stance stance;           /* of the guidelines; QUALIFIED and DISAGREES read "Guidelines differ" */
	enum note_basis basis;
	bool part_recall;             /* one part of the note is from memory, the rest was read */
	const char *reference;        /* of the note, for staff */
};

struct fact_value {
	const char *name;
	bool known;
	double number;       /* when text is NULL */
	const char *text;    /* of a text column */
	const char *why;     /* of a question without a value: "unknown", "not_done", ...; NULL: never answered */
	bool assumed;        /* a default: nobody said so */
	bool may_ask;        /* of a question: it is one for this reader, and enabled as far as is known */
	const struct item *item; /* the question of a column; NULL: a derived fact */
	bool is_truth;       /* 0 or 1: a yes-no question, or a derived fact that is true, false or unknown */
};
enum show { SHOW_ALWAYS, SHOW_TRUE, SHOW_NEVER }; /* a rule is spoken of: also when unknown; only when true; not */
struct rule_result {
	const char *id;      /* "R3-07", "S-URGENT", "P-BC" */
	enum truth state;
	enum show show;
	struct missing missing;
};
enum shown { STATEMENT_HIDDEN, STATEMENT_SHOWN, STATEMENT_UNKNOWN };
/* Figures of a statement, of its note or of what the sources say against it, for a reader who wants to be asked: left
 * out until she asks for them. A hidden statement that has FIGURES_OFFERED is hidden only for its figures. */
enum figures { FIGURES_NONE, FIGURES_OFFERED, FIGURES_SHOWN };
struct statement_result {
	const struct statement *statement;
	struct text text;    /* the statement's, in the reader's own word */
	enum shown state;
	struct missing missing;
	const char *rule;    /* the rule that selects it */
	const struct item **reasons; /* of a shown one: the questions whose answers decided it, in form order */
	size_t reason_count;
	struct text note;    /* to be shown beside it under the display contract, or NULLs */
	const struct text **conflicts; /* what the sources say against each other; the same pointer on both sides */
	size_t conflict_count;
	const struct statement_result **others; /* the statements on the other side of these, that are shown too */
	size_t other_count;
	enum figures figures;
};
struct check_finding { /* a soft check of the whole form that came out true */
	const char *id;
	const char *link_id; /* the question to go to */
	struct text text;    /* "... Is this right?" */
};

struct assessment {
	struct arena *arena; /* owns everything but the shipped statements */
	struct fact_value *facts;          size_t fact_count;
	struct rule_result *rules;         size_t rule_count;
	struct statement_result *statements; size_t statement_count; /* in order; for patients without staff ones */
	struct check_finding *checks;      size_t check_count;
	const struct document *documents;  size_t document_count;
	const char *verdict;               /* one of the nine ids of protocol 4.1 */
	enum own_word word;                /* the reader's word for what she lost; staff read the usual one */
	bool urgent, soon, selfharm, distress, rh; /* the rules S-* */
	bool reassure; /* no_reassurance is known to be false: every sign was answered, nothing forbids reassuring */
	bool arranged; /* soon, and only because of a finding that a doctor already cares for: keep to the plan */
};

struct engine; /* the shipped facts, rules and statements, ready to evaluate; owns its connection */

struct sqlite3;
/* Load from the content's rows; facts are prepared and guarded here, which takes some milliseconds, so start-up leaves
 * it until the first answer. NULL with *error when there is a defect; `defect` (may be NULL) hears of every one. */
struct engine *engine_create(struct sqlite3 *content, const struct questionnaire *questionnaire, defect_fn *defect,
                             void *context, struct msg *error);
void engine_destroy(struct engine *engine); /* NULL is allowed */

/* Put the form's enabled answers in as the response. */
void engine_take_form(struct engine *engine, const struct form *form);
/* Put a flat JSON object in, as it stands (`wenzhen assess --facts`): linkId to option code, number, date, boolean,
 * "yes"/"no", or an unknown code; arrays for multiple choices and for repeating groups. False with *error naming the
 * unknown linkId or code. */
bool engine_take_facts(struct engine *engine, const char *json, size_t length, const char *today, struct msg *error);
/* Show the figures of a statement to a reader who wants to be asked (cons.numbers), or leave them out again; and leave
 * those of all statements out, for another reader. */
void engine_toggle_figures(struct engine *engine, const char *statement_id);
void engine_hide_figures(struct engine *engine);
/* Evaluate everything for this reader. The caller destroys the result, before the engine. */
struct assessment *engine_assess(struct engine *engine, enum reader reader);
void assessment_destroy(struct assessment *assessment); /* NULL is allowed */
/* The result of a rule or predicate by id, or NULL. */
const struct rule_result *assessment_rule(const struct assessment *assessment, const char *id);
/* A fact by name, or NULL. */
const struct fact_value *assessment_fact(const struct assessment *assessment, const char *name);
/* Whether the fact of that name is known and true. */
bool assessment_is(const struct assessment *assessment, const char *name);
/* The fact of a question (by linkId), or NULL. */
const struct fact_value *assessment_item(const struct assessment *assessment, const char *link_id);

/* --- compile time --- */
/* Write facts.sql and the rules, statements and checks (JSON, see data/README.md) into tables of `db`, all
 * conditions parsed and all names resolved; every defect is reported with its place. False if there was one.
 * `visit` hears of every text to translate and sets its zh (text_fn). */
bool content_store(struct sqlite3 *db, const struct questionnaire *questionnaire, const char *facts_sql,
                   const char *content_json, size_t length, text_fn *visit, void *visit_context, defect_fn *defect,
                   void *context);

#endif
