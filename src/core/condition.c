/* condition.c - the parser and the walk of conditions.
 *
 * Grammar: or = and {OR and}; and = not {AND not}; not = NOT not | "(" or ")" | NAME.  A name is letters, digits, "_"
 * and "-" and starts with a letter or "_"; the three words are upper case.  Called by engine*.c and assess.c. */
#include "core/condition.h"

#include <stdlib.h>
#include <string.h>

struct parser {
	const char *text, *at; /* the whole text; the start of the current token */
	size_t length;         /* of the current token, 0 at the end */
	int depth;
	struct arena *arena;
	resolve_fn *resolve;
	const void *context;
	struct msg *error;
};

static struct condition *parse_or(struct parser *p);

static bool name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool name_part(char c)
{
	return name_start(c) || (c >= '0' && c <= '9') || c == '-';
}

/* Move to the next token: a name, or one other byte. */
static void advance(struct parser *p)
{
	p->at += p->length;
	p->at += strspn(p->at, " \t\r\n");
	p->length = *p->at != '\0';
	if (name_start(*p->at))
		while (name_part(p->at[p->length]))
			p->length++;
}

static bool at_word(const struct parser *p, const char *word)
{
	return p->length == strlen(word) && memcmp(p->at, word, p->length) == 0;
}

/* Report `id`, whose {1} is the column and {2} the token. */
static struct condition *refuse(struct parser *p, const char *id)
{
	char *column = xasprintf("%zu", (size_t)(p->at - p->text) + 1);
	char *token = xstrndup(p->at, p->length);

	msg_set(p->error, id, column, token, NULL);
	free(column);
	free(token);
	return NULL;
}

static struct condition *make(struct parser *p, enum condition_kind kind, struct condition *first)
{
	struct condition *c = arena_alloc(p->arena, sizeof *c);

	c->kind = kind;
	c->first = first;
	return c;
}

static struct condition *parse_name(struct parser *p)
{
	struct condition *c;
	char *name;
	bool known;

	if (!name_start(*p->at) || at_word(p, "AND") || at_word(p, "OR"))
		return refuse(p, N_("column {1}: a name, NOT or an opening parenthesis is expected"));
	c = make(p, CONDITION_NAME, NULL);
	name = xstrndup(p->at, p->length);
	known = p->resolve(p->context, name, &c->operand);
	free(name);
	if (!known)
		return refuse(p, N_("column {1}: no fact that is true or false, and no rule above, is called “{2}”"));
	advance(p);
	return c;
}

static struct condition *parse_not(struct parser *p)
{
	struct condition *c;
	bool negate = at_word(p, "NOT");

	if (!negate && *p->at != '(')
		return parse_name(p);
	if (++p->depth > CONDITION_MAX_DEPTH)
		return refuse(p, N_("column {1}: too many parentheses inside one another"));
	advance(p);
	c = negate ? parse_not(p) : parse_or(p);
	if (!c)
		return NULL;
	p->depth--;
	if (negate)
		return make(p, CONDITION_NOT, c);
	if (*p->at != ')')
		return refuse(p, N_("column {1}: a closing parenthesis, AND or OR is expected"));
	advance(p);
	return c;
}

/* Parse `next` {word next}; a single operand needs no node of its own. */
static struct condition *parse_list(struct parser *p, const char *word, enum condition_kind kind,
                                    struct condition *(*next)(struct parser *))
{
	struct condition *first = next(p), *last = first;

	while (last && at_word(p, word)) {
		advance(p);
		last->next = next(p);
		last = last->next;
	}
	if (!last)
		return NULL;
	return first->next ? make(p, kind, first) : first;
}

static struct condition *parse_and(struct parser *p)
{
	return parse_list(p, "AND", CONDITION_AND, parse_not);
}

static struct condition *parse_or(struct parser *p)
{
	return parse_list(p, "OR", CONDITION_OR, parse_and);
}

struct condition *condition_parse(const char *text, struct arena *arena, resolve_fn *resolve, const void *context,
                                  struct msg *error)
{
	struct parser p = {
	        .text = text, .at = text, .arena = arena, .resolve = resolve, .context = context, .error = error};
	struct condition *c;

	advance(&p);
	c = parse_or(&p);
	if (c && p.length > 0)
		return refuse(&p, N_("column {1}: AND, OR or the end is expected"));
	return c;
}

enum truth truth_not(enum truth state)
{
	static const enum truth negated[] = {
	        [TRUTH_FALSE] = TRUTH_TRUE, [TRUTH_TRUE] = TRUTH_FALSE, [TRUTH_UNKNOWN] = TRUTH_UNKNOWN};

	return negated[state];
}

/* The state of an AND (deciding FALSE) or an OR (deciding TRUE): the deciding one if any operand has it. */
static enum truth list_state(const struct condition *condition, const struct operand *operands, enum truth deciding)
{
	enum truth result = truth_not(deciding);

	for (const struct condition *c = condition->first; c; c = c->next) {
		enum truth state = condition_state(c, operands);

		if (state == deciding)
			return deciding;
		if (state == TRUTH_UNKNOWN)
			result = TRUTH_UNKNOWN;
	}
	return result;
}

enum truth condition_state(const struct condition *condition, const struct operand *operands)
{
	switch (condition->kind) {
	case CONDITION_NAME:
		return operands[condition->operand].state;
	case CONDITION_NOT:
		return truth_not(condition_state(condition->first, operands));
	case CONDITION_AND:
		return list_state(condition, operands, TRUTH_FALSE);
	case CONDITION_OR:
		return list_state(condition, operands, TRUTH_TRUE);
	}
	fatal("condition of kind %d", condition->kind);
}

void condition_basis(const struct condition *condition, const struct operand *operands, uint64_t *basis, size_t words)
{
	enum truth state;

	if (condition->kind == CONDITION_NAME) {
		for (size_t i = 0; i < words; i++)
			basis[i] |= operands[condition->operand].basis[i];
		return;
	}
	state = condition_state(condition, operands);
	if (condition->kind == CONDITION_NOT)
		state = truth_not(state);
	for (const struct condition *c = condition->first; c; c = c->next)
		if (condition_state(c, operands) == state)
			condition_basis(c, operands, basis, words);
}
