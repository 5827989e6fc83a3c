/* questionnaire.h - a FHIR R4 Questionnaire in memory: the form as data, without any answer.
 *
 * Built from JSON (questionnaire_parse) or from the rows the build made of it (questionnaire_load); both give the
 * same structures, held in one arena and never changed after that.  Knows no file, clock or terminal.
 * Element names are FHIR's (hl7.org/fhir/R4/questionnaire.html); what FHIR lacks stands under WENZHEN_URL. */
#ifndef CORE_QUESTIONNAIRE_H
#define CORE_QUESTIONNAIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/alloc.h"
#include "base/msg.h"

/* Our own extensions: WENZHEN_URL "staff-text", "asked", "gate", ...; data/README.md lists them with their values. */
#define WENZHEN_URL "http://wenzhen.org/fhir/StructureDefinition/"

enum item_type {
	ITEM_GROUP, ITEM_DISPLAY, ITEM_BOOLEAN, ITEM_DECIMAL, ITEM_INTEGER, ITEM_DATE,
	ITEM_STRING, ITEM_TEXT, ITEM_CHOICE, ITEM_QUANTITY,
};
#define ITEM_TYPE_COUNT 10
const char *item_type_name(enum item_type type); /* FHIR's code: "group" */

/* Why an item has no value. BLANK: nobody answered. The others are FHIR data-absent-reasons. */
enum absent { ABSENT_BLANK, ABSENT_UNKNOWN, ABSENT_NOT_DONE, ABSENT_PREFER_NOT };
#define ABSENT_COUNT 4
const char *absent_code(enum absent why);      /* our code: "unknown", "not_done", "prefer_not"; BLANK: "" */
const char *absent_fhir_code(enum absent why); /* "asked-unknown", "not-performed", "asked-declined" */
struct text text_of_absent(enum absent why);   /* the common wording; zh NULL without a catalogue */

/* One answer's value, in FHIR's lexical form, so that 1.50 stays 1.50 and 2019-03 stays a month.
 * boolean "true"/"false"; choice: the code; quantity: the decimal, with the unit's UCUM code; text otherwise. */
struct value {
	const char *text;   /* never NULL for a value that is there */
	const char *unit;   /* UCUM code of a quantity, else NULL */
	const char *system; /* of a choice's code, else NULL */
};

struct option {
	struct value value;
	enum item_type kind; /* ITEM_CHOICE: a Coding; else the answerOption's own type: string, integer, date */
	struct text text;   /* what is shown */
	bool exclusive;     /* questionnaire-optionExclusive */
	enum absent absent; /* not ABSENT_BLANK: a line of the list that stands for this reason, without a value */
};

struct unit {
	const char *code;   /* UCUM */
	struct text text;   /* as printed: "mIU/L" */
	double factor, offset; /* canonical = value * factor + offset; the canonical unit is the first one */
	bool convertible;   /* false: never compared with or converted into the first one (FEU and DDU) */
};

enum operator { OP_EXISTS, OP_EQ, OP_NE, OP_GT, OP_LT, OP_GE, OP_LE };

/* One enableWhen. */
struct enable_when {
	const struct item *source;
	enum operator op;
	struct value expected;       /* for OP_EXISTS "true" or "false" */
	const struct item **plus;    /* WENZHEN_URL "plus": the sum of source and these, a blank counting 0 */
	size_t plus_count;
};

/* A limit of a number or a date. For a date `value.text` is a date or "today() - 300 days" as SDC's cqf-expression
 * has it; for a number its unit is value.unit or the canonical one. */
struct limit {
	struct value value; /* value.text NULL: no limit */
	bool exclusive;     /* the limit itself is outside (soft "> 42") */
};

struct gate { /* WENZHEN_URL "gate": a patient is asked only if source has this code among its answers */
	const struct item *source;
	const char *code; /* "true" for a boolean */
};

struct item {
	const char *link_id;
	enum item_type type;
	const struct item *parent; /* NULL at the top */
	size_t index;              /* place in preorder, from 0 */
	size_t span;               /* items of this subtree, itself included: the next sibling is index + span */
	const struct item *loop;   /* the innermost repeating group it stands in (itself, if it is one), or NULL */
	const char *prefix;        /* or NULL */
	struct text text;          /* the patient's wording */
	struct text staff_text;    /* the nurse's wording; en NULL: as text */
	struct text short_text;    /* sdc-questionnaire-shortText */
	struct text help;          /* itemControl "help" child; that child stays an item, hidden */
	struct text section;       /* of a top-level group: its title in the header, "B How you are right now" */
	struct text intro;         /* of a group: the sentence shown above its first question */
	bool required, repeats, hidden, read_only;
	bool staff_only;           /* WENZHEN_URL "asked" = staff */
	bool safety;               /* WENZHEN_URL "safety": asked once more when blank, listed first in the review */
	bool ask_again;            /* WENZHEN_URL "ask-again": the four R items that ask once more when left blank */
	size_t max_length;         /* code points; 0: none */
	struct option *options;    /* of a boolean: yes, no; then the lines for absent reasons */
	size_t option_count;
	const char *option_set;    /* id of the contained ValueSet the options come from, or NULL */
	struct unit *units;
	size_t unit_count;
	struct limit min, max, soft_min, soft_max;
	const struct item **max_sum; /* WENZHEN_URL "max-sum": not more than the sum of these, when all are known */
	size_t max_sum_count;
	struct enable_when *when;
	size_t when_count;
	bool when_all;             /* enableBehavior = all; any otherwise */
	struct gate *gates;        /* all must be open */
	size_t gate_count;
	const struct item **derived_from; /* WENZHEN_URL "derived-from": not asked of a patient once all are answered */
	size_t derived_count;
	struct value *initial;
	size_t initial_count;
};

struct questionnaire {
	struct arena *arena;
	const char *url, *version;
	struct text title;
	struct item *items; /* preorder */
	size_t count;
	const struct item **by_id; /* sorted by linkId, for questionnaire_find() */
};

/* What a parse may take: a form beyond these is refused with a message. */
#define QUESTIONNAIRE_MAX_BYTES (16u << 20)
#define QUESTIONNAIRE_MAX_DEPTH 64 /* nesting of JSON */

/* Called for each defect found: where (linkId, or "line 3, column 7"), rule (short id), what in words. The message of
 * a returned *error carries the place itself (msg_place). */
typedef void defect_fn(void *context, const char *where, const char *rule, const struct msg *what);

/* Parse a Questionnaire from JSON. Returns NULL and sets *error when it cannot be used (not JSON, not UTF-8, not a
 * Questionnaire, unknown type, duplicate linkId, cyclic or dangling enableWhen, ...); `defect` (may be NULL) hears of
 * every defect, also of those that can be lived with. The caller destroys the result. */
struct questionnaire *questionnaire_parse(const char *json, size_t length, defect_fn *defect, void *context,
                                          struct msg *error);
void questionnaire_destroy(struct questionnaire *questionnaire); /* NULL is allowed */

/* The item with that linkId or NULL. */
const struct item *questionnaire_find(const struct questionnaire *questionnaire, const char *link_id);
/* First child of an item (NULL: of the form), and next sibling; NULL at the end. */
const struct item *item_first(const struct questionnaire *questionnaire, const struct item *parent);
const struct item *item_next(const struct questionnaire *questionnaire, const struct item *item);
bool item_is_question(const struct item *item); /* neither group nor display */
/* The top-level group the item stands in, or itself. */
const struct item *item_section(const struct item *item);
/* The option of that code, or NULL. */
const struct option *item_option(const struct item *item, const char *code);
/* Convert a decimal in a unit of the item into the item's first unit. False when it cannot be. */
bool item_canonical(const struct item *item, const struct value *value, double *out);

/* Visit every text of the form that is to be translated, with its msgctxt (linkId, "linkId/staff", "set/ID/CODE", ...;
 * data/README.md lists them). The visitor may set text->zh, to a string that lives as long as the form. wenzhen-compile
 * uses this both to write po/content.pot and to look the translations up. */
typedef void text_fn(void *context, const char *msgctxt, struct text *text);
void questionnaire_texts(struct questionnaire *questionnaire, text_fn *visit, void *context);

struct sqlite3;
/* Write the form into the tables of an open database, creating them; and read it back (start-up). Rows are made by
 * our own build, so a defect there ends the program. The database must stay open while the form is used: no strings
 * are borrowed from it. */
void questionnaire_store(const struct questionnaire *questionnaire, struct sqlite3 *db);
struct questionnaire *questionnaire_load(struct sqlite3 *db);

#endif
