/* form.h - a questionnaire being filled in: answers, enablement, validation.
 *
 * The form is a tree of nodes: one node per item, and for a repeating group one subtree per instance.  An answer of a
 * disabled item is set aside, never deleted.  A node's path names it everywhere (journal, `wenzhen enabled`):
 * the linkId, preceded by "group[n]/" for each repeating group around it: "preg[0]/preg.outcome"; an instance of a
 * repeating group itself is "preg[0]".
 *
 * Items below a question belong to its answer: they are enabled once it is answered.  Below a repeating question
 * (item->splits) there is one set of them for each answer; those of the first have plain paths, those of the n-th have
 * "question[n]/" before them: "drug[1]/dose".  A set stays with its answer's value when others come or go, and is set
 * aside with it.  Knows no file, clock, terminal or identity: today's date is handed in. */
#ifndef CORE_FORM_H
#define CORE_FORM_H

#include "base/buf.h"
#include "core/date.h"
#include "core/questionnaire.h"

struct answer {
	struct value value;  /* owned by the form */
	bool confirmed;      /* a soft limit was asked about and confirmed */
	const char *said;    /* the person's own words where they were more than the value ("spring 2019"), or NULL */
};

struct node {
	const struct item *item;
	struct node *parent;
	struct node *child, *next; /* first child; next sibling (instances of a repeating group follow one another) */
	size_t instance;           /* of a repeating group, from 0; of an answer's place, which answer; else 0 */
	bool enabled;              /* by enableWhen, its parent's included */
	bool aside;                /* an instance that was set aside by hand: not enabled until it is taken back; a
	                            * place whose answer is no more */
	enum absent absent;        /* why there is no value; ABSENT_BLANK also when there is one */
	struct answer *answers;
	size_t answer_count;
	const char *draft;         /* text that could not be read as a value and is kept, or NULL */
	char day[DATE_TEXT];       /* "2026-11-24": when it was answered, set by who knows a clock; "": not known */
};

struct form {
	const struct questionnaire *questionnaire; /* borrowed; must outlive the form */
	struct node *root;                         /* a node without item; its children are the top level */
	char today[11];                            /* "2026-11-24": for relative limits */
	char zone[7];                              /* "+08:00": of a time of day that is typed without one; "Z" at
	                                            * first, for the caller to set */
	char *kept;                                /* what an imported response says beside its items: members of
	                                            * JSON, each with a comma before it; or NULL */
	/* private to form.c */
	struct form_private *p;
};

/* A form with initial values set and no instance of any repeating group. `today` is YYYY-MM-DD. */
struct form *form_create(const struct questionnaire *questionnaire, const char *today);
void form_destroy(struct form *form); /* NULL is allowed */

/* Walk in form order: the node after `node` (NULL: the first), NULL at the end. Disabled nodes are included; the places
 * of answers (see node_place) are passed over. */
struct node *form_next(const struct form *form, const struct node *node);
/* Below a question that splits its children are places, one for each answer: nodes that have the question's item too,
 * and hold a copy of that answer. The first is there before there is an answer; behind those of the answers follow,
 * disabled, the places of answers that are no more. node_is_place tells one; node_place gives the one of an answer of
 * a question (the question itself where it does not split, NULL behind the last): its children are the items below
 * that answer. */
bool node_is_place(const struct node *node);
struct node *node_place(const struct node *question, size_t answer);
/* The node of a path, or NULL. */
struct node *form_at(const struct form *form, const char *path);
/* The node's path; the caller frees. */
char *form_path(const struct node *node);
/* The node of `item` that is nearest to `from`: same innermost common instance first (forms.md section 3). */
struct node *form_near(const struct form *form, const struct node *from, const struct item *item);

/* What one answering of a node says. */
struct response {
	enum absent absent;    /* set when count == 0: a reason, or ABSENT_BLANK to leave blank */
	struct answer *answers; /* borrowed; copied by form_set */
	size_t count;
	const char *draft;     /* or NULL */
};
/* Put it there, replacing what stood there, and bring enablement up to date. Exclusive options are the caller's
 * (form_toggle). Returns false when nothing changed. */
bool form_set(struct form *form, struct node *node, const struct response *response);
/* Whether form_set would change anything: an unchanged answer writes no journal row. */
bool form_differs(const struct node *node, const struct response *response);
/* Another instance of a repeating group below `parent` (the root or an instance), after the last; its first node. */
struct node *form_add(struct form *form, struct node *parent, const struct item *group);

/* Check a response for a node. */
enum check_result {
	CHECK_OK,
	CHECK_SOFT,  /* outside the usual range: ask "is this right?"; fine when confirmed */
	CHECK_HARD,  /* cannot be kept; the message says what can be */
};
/* *why (may be NULL) gets the sentence for the screen: "You can enter 0 to 45 here. ..." */
enum check_result form_check(const struct form *form, const struct node *node, const struct response *response,
                             struct msg *why);
/* Read what was typed on the answer line into one answer: numbers in full or half width, with or without a unit
 * ("12.4 mIU/L"), dates in every form of screens.md 3.5. Returns CHECK_OK, or CHECK_HARD with *why. The strings in
 * *out belong to `arena`. `unit` is the unit chosen on the screen or NULL. */
enum check_result form_read(const struct form *form, const struct item *item, const char *typed, const char *unit,
                            struct arena *arena, struct answer *out, struct msg *why);
/* The answer as a person reads it: the option's text, "12.4 mIU/L", the date; the caller frees. */
char *form_show(const struct item *item, const struct answer *answer, enum lang lang);
/* How an absent reason reads at this item: its own line's text, or the general one. Borrowed. */
const char *absent_text(const struct item *item, enum absent why, enum lang lang);

/* Who is being asked. */
enum reader { READER_PATIENT, READER_STAFF };
/* Whether the node is to be asked of this reader: enabled, a question, not hidden, not staff_only for a patient, gates
 * open for a patient. A recorded answer counts whether it is asked or not. */
bool form_asks(const struct form *form, const struct node *node, enum reader reader);
/* The same for a repeating group below `parent` (the root or an instance), which may have no instance yet: whether its
 * enableWhen holds there and the reader may describe one. */
bool form_asks_group(const struct form *form, const struct node *parent, const struct item *group, enum reader reader);

/* Set an instance of a repeating group aside, with all in it, or take it back. */
void form_put_aside(struct form *form, struct node *instance, bool aside);
/* Whether anything in a node or below it was answered: a value, a reason, or a draft. */
bool node_holds_answers(const struct node *node);

/* Count of answered nodes that are disabled (set aside). */
size_t form_set_aside(const struct form *form);
/* Count of questions in the part that an item stands in that hold a value and are enabled. */
size_t form_answered(const struct form *form, const struct item *item);
/* For each part (by item->part_number) the count of questions that are asked of every reader; those in repeating groups
 * and those that gates or derived-from may close are left out. All these counts are kept, not made anew. */
const size_t *form_open(const struct form *form);

/* What a completed response may not lack: visit, in form order, each enabled item that breaks a rule of number
 * (required, minOccurs, maxOccurs, a group that needs an answer), with a sentence. A reason without a value is an
 * answer here; hidden items are passed over. `group` is a repeating group with too few or too many instances below
 * `node`, else NULL. Returns how many there are; `visit` may be NULL. */
typedef void gap_fn(void *context, const struct node *node, const struct item *group, const struct msg *why);
size_t form_gaps(const struct form *form, gap_fn *visit, void *context);

/* Read a FHIR QuestionnaireResponse into the (empty) form. Non-repeating groups are transparent: an item is found by
 * its linkId inside the instance it stands in. What stands below an answer belongs to that answer. Answers of disabled
 * items are kept and set aside; what the response says beside its items is kept for fhir_write(). A boolean also takes
 * valueCoding yes/no; a quantity also valueInteger and valueDecimal; a Coding that holds unknown, not_done or
 * prefer_not is that reason. False with *error (linkId or line, and the reason) when it does not fit. */
bool form_import(struct form *form, const char *json, size_t length, struct msg *error);

/* The answers of one node as a FHIR answer array, the payload of a journal row, appended to `out`:
 * [{"valueCoding":{"code":"spotting"}}]; an absent reason is an answer with data-absent-reason; blank is []. */
void response_write(struct buf *out, const struct item *item, const struct response *response);
/* The reverse; the strings belong to `arena`. False if the payload does not fit the item. */
bool response_parse(const struct item *item, const char *json, size_t length, struct arena *arena,
                    struct response *out);

/* Print the paths of the enabled items, one a line in form order (`wenzhen enabled`). */
void form_print_enabled(const struct form *form, struct buf *out);

#endif
