/* questionnaire-json.h - JSON read strictly, for all that core reads, and FHIR's elements found in it.
 *
 * json-c builds the tree, but it is too kind to be trusted with what it is given: it takes NaN, single quotes and
 * "1.", clamps long integers and lets the last of two equal names win.  So a scan of our own comes first; it
 * also knows line and column. */
#ifndef CORE_QUESTIONNAIRE_JSON_H
#define CORE_QUESTIONNAIRE_JSON_H

#include <json-c/json.h>

#include "core/questionnaire.h"

#define FHIR_STRUCTURE "http://hl7.org/fhir/StructureDefinition/"
#define SDC_STRUCTURE "http://hl7.org/fhir/uv/sdc/StructureDefinition/"

/* Parse one JSON object or array, as RFC 8259 has it, of at most QUESTIONNAIRE_MAX_BYTES and _DEPTH. NULL with *error,
 * which carries line and column. Release with json_object_put(). */
struct json_object *json_read(const char *text, size_t length, struct msg *error);

/* An element written out again, without spaces; borrowed until it is released. */
const char *json_text(struct json_object *object);

/* A member of a type, or NULL when it is not there or is of another type; `object` may be NULL. */
struct json_object *fhir_member(struct json_object *object, const char *name, enum json_type type);
/* Whether a member is there, but of another type; null is as good as nothing. */
bool fhir_is_other(struct json_object *object, const char *name, enum json_type type);
/* A string, borrowed from the tree, or NULL; whether a boolean is there and true. */
const char *fhir_string(struct json_object *object, const char *name);
bool fhir_true(struct json_object *object, const char *name);
/* An array and its length; NULL and 0 when it is not there. */
struct json_object *fhir_array(struct json_object *object, const char *name, size_t *count);
/* The next extension of that url, from *at on; NULL at the end. Start with *at = 0. */
struct json_object *fhir_extension(struct json_object *object, const char *url, size_t *at);
/* The first member whose name begins with `prefix` ("value" of value[x]); *type is what follows it ("Coding"). */
struct json_object *fhir_choice(struct json_object *object, const char *prefix, const char **type);

#endif
