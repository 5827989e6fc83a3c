/* response.h - one node's answers as FHIR writes them; what form-import.c and out/fhir.c share with response.c. */
#ifndef CORE_RESPONSE_H
#define CORE_RESPONSE_H

#include "core/form.h"
#include "core/questionnaire-json.h"

/* Read a FHIR answer array into `out`, whose strings belong to the arena. Values win over reasons. False when an answer
 * is not one of the item's type. */
bool response_read(const struct item *item, struct json_object *list, struct arena *arena, struct response *out);

/* Append an answer without its closing brace, so that items can follow. `words`: as value_write() has it. */
void answer_open(struct buf *out, const struct item *item, const struct answer *answer,
                 const struct questionnaire *words);
/* Append the answer that stands for a reason. */
void reason_write(struct buf *out, enum absent why);

#endif
