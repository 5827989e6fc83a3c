/* lint.h - what is wrong with a form and what is likely to be misunderstood in it, for whoever writes it.
 *
 * One list: what a parse reports (questionnaire-private.h), FHIR's invariants, and the points that programs dispute,
 * where the same form asks one thing here and another elsewhere.  Time and memory grow with the form. */
#ifndef CORE_LINT_H
#define CORE_LINT_H

#include <stddef.h>

#include "base/msg.h"

struct finding {
	const char *place; /* linkId, "item number 3" or "line 2, column 5"; "": the form as a whole */
	size_t line;       /* where the item begins in the JSON, from 1; 0: unknown, or all of it is one line */
	const char *rule;  /* short, the same in every language: "que-2" */
	struct msg what;   /* what is wrong; what to do */
};

struct lint {
	struct finding *findings; /* in form order, those of the form as a whole first */
	size_t count;
	size_t items;               /* of the form */
	struct msg refusal;         /* why it cannot be filled in, with the place; id NULL: it can */
	struct questionnaire *form; /* holds the places; not for use, since it may be one that is refused */
};

/* Look through a form. The caller destroys the result. */
struct lint *lint_create(const char *json, size_t length);
void lint_destroy(struct lint *lint); /* NULL is allowed */

#endif
