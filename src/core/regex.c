/* regex.c - see regex.h.  POSIX extended is close to what forms use; what differs is translated sign by sign. */
#include "core/regex.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define PATTERN_MAX 400  /* bytes */
#define REPEATS_MAX 1000 /* what all counts in braces multiply to: each is a copy of what it counts */

/* What stands for a class; outside of brackets it gets its own. */
static const struct {
	char letter;
	const char *inside, *outside;
} classes[] = {
        {'d', "0-9", "[0-9]"},
        {'D', NULL, "[^0-9]"},
        {'s', "[:space:]", "[[:space:]]"},
        {'S', NULL, "[^[:space:]]"},
        {'w', "[:alnum:]_", "[[:alnum:]_]"},
        {'W', NULL, "[^[:alnum:]_]"},
        {'t', "\t", "\t"},
        {'n', "\n", "\n"},
};

/* Append what an escape stands for. */
static bool put_escape(struct buf *out, char letter, bool bracket)
{
	const char *text;
	size_t i;

	for (i = 0; i < sizeof classes / sizeof *classes; i++)
		if (classes[i].letter == letter) {
			text = bracket ? classes[i].inside : classes[i].outside;
			if (text)
				buf_puts(out, text);
			return text;
		}
	if (!letter || (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
	    (letter >= 'A' && letter <= 'Z'))
		return false; /* \b, \1, \u00e9, \p{L} */
	if (bracket && strchr("]^-[", letter))
		return false; /* these need their place in a bracket */
	if (!bracket)
		buf_putc(out, '\\');
	buf_putc(out, letter);
	return true;
}

/* Append an expression in brackets; *at is behind the opening one. A hyphen that was escaped goes to the end. */
static bool put_bracket(struct buf *out, const char **at)
{
	bool hyphen = false, first = true;

	buf_putc(out, '[');
	if (**at == '^')
		buf_putc(out, *(*at)++);
	for (; **at && **at != ']'; first = false) {
		if (**at == '[')
			return false;
		if (**at != '\\') {
			buf_putc(out, *(*at)++);
			continue;
		}
		++*at;
		if (**at == '-')
			hyphen = true;
		else if (!put_escape(out, **at, true))
			return false;
		++*at;
	}
	if (!**at || first)
		return false;
	++*at;
	buf_puts(out, hyphen ? "-]" : "]");
	return true;
}

/* Append a count in braces, taking it into the product of all. */
static bool put_count(struct buf *out, const char **at, unsigned long *product)
{
	const char *end = strchr(*at, '}');
	unsigned long least, most;
	char *rest;

	if (!end || (**at < '0' || **at > '9'))
		return false;
	least = strtoul(*at, &rest, 10);
	most = *rest == ',' && rest[1] != '}' ? strtoul(rest + 1, &rest, 10) : least;
	if (*rest == ',')
		rest++;
	if (rest != end || most < least)
		return false;
	if (most > REPEATS_MAX || (*product *= most ? most : 1) > REPEATS_MAX)
		return false;
	buf_putc(out, '{');
	buf_append(out, *at, (size_t)(end + 1 - *at));
	*at = end + 1;
	return end[1] != '?' && end[1] != '+';
}

/* Append the next sign. */
static bool put_sign(struct buf *out, const char **at, unsigned long *product)
{
	char sign = *(*at)++;

	switch (sign) {
	case '\\':
		return put_escape(out, *(*at)++, false);
	case '[':
		return put_bracket(out, at);
	case '{':
		return put_count(out, at, product);
	case '(':
		buf_putc(out, '(');
		if (**at != '?')
			return true;
		if (strncmp(*at, "?:", 2) != 0)
			return false; /* looking ahead or behind, names */
		*at += 2;
		return true;
	case '*':
	case '+':
	case '?':
		buf_putc(out, sign);
		return **at != '?' && **at != '+'; /* lazy, possessive */
	default:
		buf_putc(out, sign);
		return true;
	}
}

/* Tell whether the system takes a pattern. */
static bool compiles(const char *pattern)
{
	regex_t compiled;

	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	regfree(&compiled);
	return true;
}

/* Translate a pattern; it is to match the whole text. */
char *regex_translated(const char *pattern)
{
	unsigned long product = 1;
	struct buf out = {0};

	if (strlen(pattern) > PATTERN_MAX)
		return NULL;
	buf_puts(&out, "^(");
	while (*pattern)
		if (!put_sign(&out, &pattern, &product)) {
			buf_finish(&out);
			return NULL;
		}
	buf_puts(&out, ")$");
	if (compiles(buf_text(&out)))
		return buf_take(&out);
	buf_finish(&out);
	return NULL;
}

/* Tell whether a text matches. */
bool regex_matches(const char *translated, const char *text)
{
	regex_t compiled;
	bool matches;

	if (regcomp(&compiled, translated, REG_EXTENDED | REG_NOSUB) != 0)
		return true;
	matches = regexec(&compiled, text, 0, NULL, 0) == 0;
	regfree(&compiled);
	return matches;
}
