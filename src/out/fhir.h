/* fhir.h - a filled-in form as a FHIR R4 QuestionnaireResponse. Knows core only. */
#ifndef OUT_FHIR_H
#define OUT_FHIR_H

#include "core/form.h"

/* Append the resource and a newline. Answers of disabled items and drafts are left out; an answer without value
 * carries its data-absent-reason. What a response that was read in says beside its items (form->kept) is written
 * again. `status` is FHIR's ("in-progress", "completed"); language ("zh") and authored (a FHIR dateTime) may be NULL.
 * Read back with form_import() and written again it gives the same bytes; but not where a condition looks from
 * outside into a repeating group that is itself disabled in one instance of another group and not in the one before:
 * what is disabled is not written, so the condition then finds another answer. */
void fhir_write(struct buf *out, const struct form *form, const char *status, const char *language,
                const char *authored);

#endif
