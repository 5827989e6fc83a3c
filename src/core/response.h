/* response.h - one node's answers as FHIR writes them; what form-import.c shares with response.c. */
#ifndef CORE_RESPONSE_H
#define CORE_RESPONSE_H

#include "core/form.h"
#include "core/questionnaire-json.h"

/* Read a FHIR answer array into `out`, whose strings belong to the arena. Values win over reasons. False when an answer
 * is not one of the item's type. */
bool response_read(const struct item *item, struct json_object *list, struct arena *arena, struct response *out);

#endif
