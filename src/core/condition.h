/* condition.h - conditions: names with AND, OR, NOT and parentheses, walked with Kleene logic.
 *
 * A condition is parsed once and evaluated against operands: what each name stands for is the resolver's business.
 * Every operand has a basis: the set of things its state rests on.  For an unknown that is what it asks, for a known
 * one what it was decided by.  A condition's basis is the union over those of its operands that have the deciding
 * state, so an F operand ends an AND and a T operand ends an OR.  Knows no SQL and no form. */
#ifndef CORE_CONDITION_H
#define CORE_CONDITION_H

#include <stdint.h>

#include "core/assess.h"

/* Parentheses and NOTs inside one another. */
#define CONDITION_MAX_DEPTH 32

enum condition_kind { CONDITION_NAME, CONDITION_NOT, CONDITION_AND, CONDITION_OR };
struct condition {
	enum condition_kind kind;
	size_t operand;                 /* of a name: which operand */
	struct condition *first, *next; /* first operand; next operand of the same parent */
};

/* What a name stands for: writes the operand's number and returns true, or false when the name is not known. */
typedef bool resolve_fn(const void *context, const char *name, size_t *operand);

/* Parse; the tree belongs to the arena. NULL with *error (which names the column) when the text is no condition. */
struct condition *condition_parse(const char *text, struct arena *arena, resolve_fn *resolve, const void *context,
                                  struct msg *error);

struct operand {
	enum truth state;
	const uint64_t *basis; /* a set of small numbers, one bit each */
};
enum truth truth_not(enum truth state); /* unknown stays unknown */
/* The state of the condition. */
enum truth condition_state(const struct condition *condition, const struct operand *operands);
/* Add the basis of that state to `basis`, which has `words` words. */
void condition_basis(const struct condition *condition, const struct operand *operands, uint64_t *basis, size_t words);

/* Sets of small numbers in words of 64 bits. */
static inline size_t set_words(size_t count)
{
	return (count + 63) / 64;
}
static inline void set_add(uint64_t *set, size_t number)
{
	set[number / 64] |= UINT64_C(1) << (number % 64);
}
static inline bool set_has(const uint64_t *set, size_t number)
{
	return set[number / 64] >> (number % 64) & 1;
}

#endif
