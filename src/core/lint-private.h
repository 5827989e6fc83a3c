/* lint-private.h - the rules of a lint; each reports through parse_report(). Nobody but lint.c includes it. */
#ifndef CORE_LINT_PRIVATE_H
#define CORE_LINT_PRIVATE_H

#include "core/questionnaire-private.h"

/* FHIR's invariants on one item, but those that a parse cannot do without. */
void lint_invariants(struct parse *parse, const struct item *item, struct json_object *json);
/* The conditions of all items: "!=" without "exists", a source in a repeating group, codes without system. */
void lint_conditions(struct parse *parse);
/* Codes without system in options, units and ValueSets. */
void lint_codes(struct parse *parse);
/* What does not wrap and is too wide for 80 columns. */
void lint_widths(struct parse *parse);
/* Texts that lack a translation which others have. */
void lint_translations(struct parse *parse);

/* The lines of the JSON where its items begin, from 1, in form order; false where they are not `count`, or all of it is
 * one line. The JSON has been read by json_read(). */
bool lint_lines(const char *json, size_t length, size_t *lines, size_t count);

#endif
