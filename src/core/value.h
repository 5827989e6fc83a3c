/* value.h - values in FHIR's lexical form: numbers, units, and how one value stands to another.
 *
 * What cannot be compared (two precisions of a date, units that do not convert) gives ORDER_NONE, and a condition on it
 * is not met. */
#ifndef CORE_VALUE_H
#define CORE_VALUE_H

#include "core/date.h"
#include "core/questionnaire.h"

#define UCUM_SYSTEM "http://unitsofmeasure.org"

/* Whether two strings, either of which may be NULL, are the same. */
bool same_string(const char *a, const char *b);
/* Whether it is a FHIR decimal (JSON's number), and its value. */
bool value_number(const char *text, double *out);
/* Whether it is a FHIR integer: whole and of 32 bits. */
bool value_integer(const char *text);
/* A quantity's number, expressed in another unit: the item's own conversion, then UCUM's. A unit that is NULL is the
 * item's first one. False when there is no way. */
bool value_in(const struct item *item, const struct value *value, const char *unit, double *out);
/* Whether two values are the same in every part. */
bool value_same(const struct value *a, const struct value *b);
/* How a stands to b, both of the item's type. */
enum order value_compare(const struct item *item, const struct value *a, const struct value *b);
/* Two numbers, equal when they differ by less than the rounding of a conversion. */
enum order number_order(double a, double b, bool converted);

/* Convert between two UCUM units by UCUM's own definitions: to = from * factor + offset. Annotations must be the same:
 * mg/L{FEU} is never mg/L{DDU}. False when they measure different things or a unit is not known. */
bool unit_convert(const char *from, const char *to, double *factor, double *offset);

#endif
