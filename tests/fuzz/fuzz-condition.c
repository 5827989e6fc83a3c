/* fuzz-condition.c - any bytes as a condition: it parses or is refused with a column; what parses can be evaluated in
 * every state of its operands, and its basis holds only operands of that state. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/condition.h"

#define OPERANDS 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A name stands for an operand by its first letter; one letter is unknown. */
static bool resolve(const void *context, const char *name, size_t *operand)
{
	(void)context;
	*operand = (unsigned char)name[0] % OPERANDS;
	return name[0] != 'z';
}

static void evaluate(const struct condition *condition, unsigned seed)
{
	struct operand operands[OPERANDS];
	uint64_t own[OPERANDS], basis = 0;
	enum truth state;

	for (size_t i = 0; i < OPERANDS; i++, seed /= 3) {
		own[i] = UINT64_C(1) << i;
		operands[i] = (struct operand){(enum truth)(seed % 3), &own[i]};
	}
	state = condition_state(condition, operands);
	condition_basis(condition, operands, &basis, 1);
	assert(basis != 0);
	for (size_t i = 0; i < OPERANDS; i++)
		if (set_has(&basis, i))
			assert((operands[i].state == TRUTH_UNKNOWN) == (state == TRUTH_UNKNOWN));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct arena *arena = arena_create();
	struct msg error = {0};
	const struct condition *condition = condition_parse(text, arena, resolve, NULL, &error);

	if (condition)
		for (unsigned seed = 0; seed < 6561; seed += 79)
			evaluate(condition, seed);
	else
		assert(error.id && atoi(error.arg[0]) >= 1 && (size_t)atoi(error.arg[0]) <= strlen(text) + 1);
	msg_finish(&error);
	arena_destroy(arena);
	free(text);
	return 0;
}
