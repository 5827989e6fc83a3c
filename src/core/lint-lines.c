/* lint-lines.c - the lines of a JSON where the items of a form begin.
 *
 * json-c's tree does not know them, so the text is walked once more.  It has been read (json_read): it is sound, and
 * nested no deeper than QUESTIONNAIRE_MAX_DEPTH. */
#include <string.h>

#include "core/lint-private.h"

struct walk {
	const char *at, *end;
	size_t line;
	size_t *lines;
	size_t count, room;
};

/* What a value is: an object that has items, a list of items, or neither. */
enum kind { OTHER, HOLDER, ITEMS };

/* Skip up to the next byte that means something and give it, 0 at the end. */
static char peek(struct walk *walk)
{
	for (; walk->at < walk->end && strchr(" \t\r\n,:", *walk->at) && *walk->at; walk->at++)
		walk->line += *walk->at == '\n';
	return walk->at < walk->end ? *walk->at : '\0';
}

/* Skip a string; tell whether it is "item". */
static bool skip_string(struct walk *walk)
{
	const char *first = walk->at++;

	for (; walk->at < walk->end && *walk->at != '"'; walk->at++)
		walk->at += *walk->at == '\\';
	walk->at++;
	return walk->at - first == 6 && memcmp(first, "\"item\"", 6) == 0;
}

/* Skip a value, noting where items begin. */
static void skip_value(struct walk *walk, enum kind kind)
{
	char byte = peek(walk);
	bool item;

	if (byte == '"') {
		skip_string(walk);
	} else if (byte == '{') {
		for (walk->at++; peek(walk) && peek(walk) != '}';) {
			item = skip_string(walk);
			skip_value(walk, kind == HOLDER && item && peek(walk) == '[' ? ITEMS : OTHER);
		}
		walk->at++;
	} else if (byte == '[') {
		for (walk->at++; peek(walk) && peek(walk) != ']';) {
			if (kind == ITEMS && walk->count++ < walk->room)
				walk->lines[walk->count - 1] = walk->line;
			skip_value(walk, kind == ITEMS ? HOLDER : OTHER);
		}
		walk->at++;
	} else {
		while (walk->at < walk->end && !strchr(" \t\r\n,]}", *walk->at))
			walk->at++;
	}
}

/* Find the lines. */
bool lint_lines(const char *json, size_t length, size_t *lines, size_t count)
{
	struct walk walk = {.at = json, .end = json + length, .line = 1, .lines = lines, .room = count};

	while (walk.at < walk.end && *walk.at != '{') /* a mark of the byte order */
		walk.line += *walk.at++ == '\n';
	skip_value(&walk, HOLDER);
	return walk.count == count && walk.line > 1;
}
