/* value-json.h - FHIR's value[x] read into a value of an item, and written.
 *
 * The one place that knows which value[x] an item type takes; used for initial values, for enableWhen's answer[x] and
 * for the answers themselves. */
#ifndef CORE_VALUE_JSON_H
#define CORE_VALUE_JSON_H

#include "base/buf.h"
#include "core/questionnaire-json.h"

/* Read a value; `type` is what follows "value" or "answer" in the member's name ("Coding"). The strings belong to the
 * arena. False when it is not of a type the item takes, or not in FHIR's form. */
bool value_read(const struct item *item, struct json_object *json, const char *type, struct arena *arena,
                struct value *out);
/* Append the member: "valueCoding":{"code":"spotting"}. With `words` (the item's form), the words of listed codes and
 * units too, as others need them; NULL leaves out what the form itself tells. */
void value_write(struct buf *out, const struct item *item, const struct value *value,
                 const struct questionnaire *words);

#endif
