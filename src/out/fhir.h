/* fhir.h - a filled-in form as a FHIR R4 QuestionnaireResponse. Knows core only. */
#ifndef OUT_FHIR_H
#define OUT_FHIR_H

#include "core/form.h"

/* Append the resource and a newline. Answers of disabled items are left out; an answer without value carries its
 * data-absent-reason. `status` is FHIR's ("in-progress", "completed"); language ("zh") and authored (a FHIR dateTime)
 * may be NULL. */
void fhir_write(struct buf *out, const struct form *form, const char *status, const char *language,
                const char *authored);

#endif
