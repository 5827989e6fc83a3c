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
	ITEM_DATETIME, ITEM_TIME, ITEM_URL, ITEM_OPEN_CHOICE,
	ITEM_ATTACHMENT, ITEM_REFERENCE, /* shown; nobody types one: left blank, or the value that was loaded is kept */
};
#define ITEM_TYPE_COUNT 16
const char *item_type_name(enum item_type type); /* FHIR's code: "group" */

/* Why an item has no value. BLANK: nobody answered. The others are FHIR data-absent-reasons. */
enum absent { ABSENT_BLANK, ABSENT_UNKNOWN, ABSENT_NOT_DONE, ABSENT_PREFER_NOT };
#define ABSENT_COUNT 4
const char *absent_code(enum absent why);      /* our code: "unknown", "not_done", "prefer_not"; BLANK: "" */
const char *absent_fhir_code(enum absent why); /* "asked-unknown", "not-performed", "asked-declined" */
struct text text_of_absent(enum absent why);   /* the common wording; zh NULL without a catalogue */

/* One answer's value, in FHIR's lexical form, so that 1.50 stays 1.50 and 2019-03 stays a month.
 * boolean "true"/"false"; choice: the code; quantity: the decimal, with the unit's code; dateTime with its offset;
 * attachment and reference: the JSON of the whole object, as it was loaded; text otherwise. */
struct value {
	const char *text;    /* never NULL for a value that is there */
	const char *unit;    /* a quantity's unit: its code, or its words where it has none; else NULL */
	const char *system;  /* of a choice's code; of a unit's code that the item does not list; else NULL */
	const char *display; /* words beside a code or a unit that the item does not list; else NULL */
	enum item_type kind; /* of a choice's or open-choice's value that is no Coding: ITEM_STRING (free text, or an
	                      * option of that kind), _INTEGER, _DATE, _TIME, _REFERENCE; else ITEM_GROUP (0) */
	bool uncoded;        /* a Coding that has no code: `text` is its display */
};

struct option {
	struct value value;
	struct text text;   /* what is shown */
	struct text prefix; /* questionnaire-optionPrefix, "(a)"; none: both NULL */
	const char *score;  /* ordinalValue or itemWeight, a decimal; or NULL */
	struct text staff_text; /* the nurse's wording, short enough for a cell; en NULL: as text */
	bool exclusive;     /* questionnaire-optionExclusive */
	enum absent absent; /* not ABSENT_BLANK: a line of the list that stands for this reason, without a value */
};

struct unit {
	const char *code;   /* UCUM's where the form does not say otherwise; the words where it has no code */
	const char *system; /* of the code; NULL: it has none */
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
	const char *name;          /* its name in paths: the linkId; where that stands twice, one of its own */
	const struct item *twin;   /* the next item of that linkId, or NULL */
	enum item_type type;
	const struct item *parent; /* NULL at the top */
	size_t index;              /* place in preorder, from 0 */
	size_t span;               /* items of this subtree, itself included: the next sibling is index + span */
	const struct item *loop;   /* the innermost repeating group it stands in (itself, if it is one), or NULL; below
	                            * a question that splits: that question */
	bool splits;               /* a repeating question with items below: they exist once for each answer */
	const struct item *part;   /* the item that its part of the form begins with: a top-level group that does not
	                            * repeat is one, and so are the top-level items between two of those; where one
	                            * group holds the whole form, what stands in it counts as top-level */
	size_t part_span;          /* of that item: how many items the part has */
	size_t part_number;        /* which part that is, from 0 */
	struct text prefix;        /* to be shown as given; none: both NULL */
	struct text text;          /* the patient's wording */
	struct text staff_text;    /* the nurse's wording; en NULL: as text */
	struct text short_text;    /* sdc-questionnaire-shortText */
	struct text help;          /* itemControl "help" child; that child stays an item, hidden */
	struct text section;       /* of a top-level group: its title in the header, "B How you are right now" */
	struct text intro;         /* of a group: the sentence shown above its first question */
	struct text entry_format;  /* entryFormat: a hint at how to write the answer */
	struct text open_label;    /* sdc-questionnaire-openLabel: how the free answer of an open-choice is called */
	const char *control;       /* code of questionnaire-itemControl, or NULL */
	const char *category;      /* code of questionnaire-displayCategory, or NULL */
	bool required, repeats, hidden, read_only;
	bool open;                 /* a choice or open-choice where an answer that is not listed may be typed */
	bool staff_only;           /* WENZHEN_URL "asked" = staff */
	bool safety;               /* WENZHEN_URL "safety": asked once more when blank, listed first in the review */
	bool ask_again;            /* WENZHEN_URL "ask-again": the four R items that ask once more when left blank */
	size_t max_length, min_length; /* code points; 0: none */
	size_t min_occurs, max_occurs; /* of a repeating item; 0: none */
	size_t decimals;           /* maxDecimalPlaces and one more; 0: any number */
	const char *regex;         /* POSIX extended, the whole answer has to match; NULL: none, or not to be checked */
	struct option *options;    /* of a boolean: yes, no; then the lines for absent reasons */
	size_t option_count;
	const char *option_set;    /* id of the contained ValueSet the options come from, or NULL */
	struct unit *units;
	size_t unit_count;
	bool units_open;           /* a unit that is not listed may be given too */
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
	const struct item **score_of; /* its answer is worked out, the sum of the scores of these; it is read_only */
	size_t score_count;
	struct value *initial;     /* initial, and the options that are initialSelected */
	size_t initial_count;
	const char *test;          /* WENZHEN_URL "test": its row in the desk's grid of tests, "TSH"; or NULL */
	const char *panel;         /* WENZHEN_URL "panel": the row of the section that is about this one too, or NULL */
	const struct item *row;    /* the first item of that row, or NULL */
	const struct item *row_next; /* the next item of that row */
};

/* What a form asks for that this program does not do. The item stays: it can be filled in by hand. */
enum note_kind {
	NOTE_ENABLE,     /* enableWhenExpression: it is asked always */
	NOTE_CALCULATED, /* calculatedExpression */
	NOTE_INITIAL,    /* initialExpression */
	NOTE_ANSWERS,    /* answerExpression, candidateExpression: no list */
	NOTE_VALUE_SET,  /* its answers are listed elsewhere */
	NOTE_CONSTRAINT, /* constraint, targetConstraint: not checked */
	NOTE_REGEX,      /* a regex that cannot be checked */
	NOTE_LIMIT,      /* a limit that would be calculated, or cannot be read */
	NOTE_EXPRESSION, /* any other: cqf-expression on a text, variable, launchContext, ... */
	NOTE_CONDITION,  /* an enableWhen that cannot be used or goes in a circle: it is asked always */
	NOTE_PART,       /* subQuestionnaire: a part of the form that is not in it */
	NOTE_UNFILLABLE, /* required, and of a type nobody can type: the form cannot be completed here */
};
#define NOTE_COUNT 12
struct note {
	const struct item *item; /* NULL: the form as a whole */
	enum note_kind kind;
	const char *detail;      /* the name of the extension or the address of the list, for who looks into it */
};
/* A sentence for the screen, N_(): what it means for the person who fills in, "The form would calculate ..." */
const char *note_words(enum note_kind kind);

struct questionnaire {
	struct arena *arena;
	const char *url, *version;
	enum lang base;     /* the language of FHIR's own strings, as far as we tell: zh, or another */
	struct text title;
	const char *publisher; /* of a form that was read from JSON; or NULL */
	struct item *items; /* preorder */
	size_t count;
	const struct item **by_id; /* sorted by name, for questionnaire_find() */
	struct note *notes; /* in no order */
	size_t note_count;
	/* A modifierExtension that is not understood may change what an answer means: the form is shown, but takes
	 * none. N_() text and its {1}, the extension's url; NULL: answers may be taken. */
	const char *read_only_reason, *read_only_what;
	const struct item **parts; /* the first items of all parts, by number */
	size_t part_count;
	const struct item **tests; /* the first items of all rows of tests, in form order */
	size_t test_count;
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
/* The same for filling in other people's forms (`wenzhen fill`): what breaks FHIR's rules is lived with where an
 * answer still has one meaning. A linkId that stands twice gets a name of its own, and a condition that goes in a
 * circle, names no item or cannot be compared is left out; `defect` and the notes tell. */
struct questionnaire *questionnaire_parse_any(const char *json, size_t length, defect_fn *defect, void *context,
                                              struct msg *error);
void questionnaire_destroy(struct questionnaire *questionnaire); /* NULL is allowed */

/* The item of that name (its linkId, where that stands once), or NULL. */
const struct item *questionnaire_find(const struct questionnaire *questionnaire, const char *name);
/* First child of an item (NULL: of the form), and next sibling; NULL at the end. */
const struct item *item_first(const struct questionnaire *questionnaire, const struct item *parent);
const struct item *item_next(const struct questionnaire *questionnaire, const struct item *item);
/* The first item of a row of tests of a section, or NULL. */
const struct item *questionnaire_row(const struct questionnaire *questionnaire, const struct item *section,
                                     const char *test);
bool item_is_question(const struct item *item); /* neither group nor display */
/* The top-level group the item stands in, or itself. */
const struct item *item_section(const struct item *item);
/* The option of that text (code, string, ...), or NULL. */
const struct option *item_option(const struct item *item, const char *code);
/* The option of a value, its kind and system counting; or NULL. */
const struct option *item_option_of(const struct item *item, const struct value *value);
/* FHIR's own string of a text, for what is written out; may be NULL. */
const char *questionnaire_base(const struct questionnaire *questionnaire, struct text text);
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
