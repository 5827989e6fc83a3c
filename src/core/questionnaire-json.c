/* questionnaire-json.c - the strict scan, and finding elements in json-c's tree.
 *
 * Called by whatever in core reads JSON.  Recursion is bounded by QUESTIONNAIRE_MAX_DEPTH. */
#include "core/questionnaire-json.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define CONTAINERS_MAX (1u << 20) /* objects and arrays; json-c needs up to 1 KB for each */
#define DIGITS_MAX 18             /* of an integer: what 64 bits hold for certain */

struct name {
	const char *text;
	size_t length;
};

struct scan {
	const char *at, *end;
	const char *what; /* N_() text: why it stopped at `at`; NULL while all is well */
	size_t containers;
	struct name *names; /* of the open objects, the innermost last */
	size_t count, size;
};

/* Stop where it stands. */
static bool stop(struct scan *scan, const char *what)
{
	scan->what = what;
	return false;
}

/* Stop because something else was to come. */
static bool stop_unexpected(struct scan *scan)
{
	return stop(scan, scan->at == scan->end ? N_("The JSON ends in the middle.")
	                                        : N_("The JSON cannot be read on from here."));
}

/* Skip white space and tell the byte that follows, 0 at the end. */
static char peek(struct scan *scan)
{
	while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) && *scan->at)
		scan->at++;
	return scan->at < scan->end ? *scan->at : '\0';
}

/* Skip one given byte after white space. */
static bool skip(struct scan *scan, char byte)
{
	if (peek(scan) != byte)
		return false;
	scan->at++;
	return true;
}

/* Skip what follows a backslash. */
static bool skip_escape(struct scan *scan)
{
	size_t left = (size_t)(scan->end - scan->at), i;

	if (left < 2 || !strchr("\"\\/bfnrtu", scan->at[1]) || !scan->at[1])
		return stop_unexpected(scan);
	if (scan->at[1] == 'u') {
		for (i = 2; i < 6; i++)
			if (i >= left || !strchr("0123456789abcdefABCDEF", scan->at[i]) || !scan->at[i])
				return stop_unexpected(scan);
		if (strncmp(scan->at + 2, "0000", 4) == 0)
			return stop(scan, N_("The character U+0000 cannot be kept."));
		scan->at += 4;
	}
	scan->at += 2;
	return true;
}

/* Skip a string; the closing mark included. */
static bool skip_string(struct scan *scan)
{
	if (!skip(scan, '"'))
		return stop_unexpected(scan);
	while (scan->at < scan->end && *scan->at != '"') {
		if ((unsigned char)*scan->at < 0x20)
			return stop(scan, N_("A control character stands inside a text."));
		if (*scan->at != '\\')
			scan->at++;
		else if (!skip_escape(scan))
			return false;
	}
	if (scan->at == scan->end)
		return stop_unexpected(scan);
	scan->at++;
	return true;
}

/* Skip digits and count them. */
static size_t skip_digits(struct scan *scan)
{
	const char *first = scan->at;

	while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
		scan->at++;
	return (size_t)(scan->at - first);
}

/* Tell whether one of these bytes stands here, and skip it. */
static bool skip_one_of(struct scan *scan, const char *bytes)
{
	if (scan->at == scan->end || !*scan->at || !strchr(bytes, *scan->at))
		return false;
	scan->at++;
	return true;
}

/* Skip a number; an integer longer than can be kept is refused. */
static bool skip_number(struct scan *scan)
{
	const char *first = scan->at;
	bool whole = true;
	size_t digits;

	skip_one_of(scan, "-");
	digits = skip_one_of(scan, "0") ? 1 : skip_digits(scan);
	if (!digits)
		return stop_unexpected(scan);
	if (skip_one_of(scan, ".")) {
		whole = false;
		if (!skip_digits(scan))
			return stop_unexpected(scan);
	}
	if (skip_one_of(scan, "eE")) {
		whole = false;
		skip_one_of(scan, "+-");
		if (!skip_digits(scan))
			return stop_unexpected(scan);
	}
	if (!whole || digits <= DIGITS_MAX)
		return true;
	scan->at = first;
	return stop(scan, N_("This number has more digits than can be kept."));
}

/* Skip true, false or null. */
static bool skip_word(struct scan *scan)
{
	static const char *const words[] = {"true", "false", "null"};
	size_t i, length;

	for (i = 0; i < 3; i++) {
		length = strlen(words[i]);
		if ((size_t)(scan->end - scan->at) >= length && strncmp(scan->at, words[i], length) == 0) {
			scan->at += length;
			return true;
		}
	}
	return stop_unexpected(scan);
}

static bool skip_value(struct scan *scan, int depth);

/* Skip an array behind its bracket. */
static bool skip_array(struct scan *scan, int depth)
{
	if (skip(scan, ']'))
		return true;
	do
		if (!skip_value(scan, depth))
			return false;
	while (skip(scan, ','));
	return skip(scan, ']') || stop_unexpected(scan);
}

/* Order names by length, then bytes, then place. */
static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order;

	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	order = memcmp(x->text, y->text, x->length);
	return order ? order : x->text < y->text ? -1 : 1;
}

/* Refuse a name that stands twice among those from `first` on, and forget them. */
static bool check_names(struct scan *scan, size_t first)
{
	struct name *names = scan->names ? scan->names + first : NULL;
	size_t count = scan->count - first, i;

	scan->count = first;
	if (count < 2)
		return true;
	qsort(names, count, sizeof *names, compare_names);
	for (i = 1; i < count; i++)
		if (names[i].length == names[i - 1].length &&
		    memcmp(names[i].text, names[i - 1].text, names[i].length) == 0) {
			scan->at = names[i].text;
			return stop(scan, N_("The name that begins here stands twice in one object."));
		}
	return true;
}

/* Skip a name and remember it. */
static bool skip_name(struct scan *scan)
{
	struct name *name;

	if (scan->count == scan->size) {
		scan->size = scan->size ? scan->size * 2 : 256;
		scan->names = xreallocarray(scan->names, scan->size, sizeof *scan->names);
	}
	peek(scan);
	name = &scan->names[scan->count++];
	name->text = scan->at;
	if (!skip_string(scan))
		return false;
	name->length = (size_t)(scan->at - name->text);
	return skip(scan, ':') || stop_unexpected(scan);
}

/* Skip an object behind its brace. */
static bool skip_object(struct scan *scan, int depth)
{
	size_t first = scan->count;

	if (skip(scan, '}'))
		return true;
	do
		if (!skip_name(scan) || !skip_value(scan, depth))
			return false;
	while (skip(scan, ','));
	if (!skip(scan, '}'))
		return stop_unexpected(scan);
	return check_names(scan, first);
}

/* Skip any value. */
static bool skip_value(struct scan *scan, int depth)
{
	char byte = peek(scan);

	if (byte == '"')
		return skip_string(scan);
	if (byte == '-' || (byte >= '0' && byte <= '9'))
		return skip_number(scan);
	if (byte != '{' && byte != '[')
		return skip_word(scan);
	if (depth == QUESTIONNAIRE_MAX_DEPTH)
		return stop(scan, N_("The JSON is nested too deep here."));
	if (++scan->containers > CONTAINERS_MAX)
		return stop(scan, N_("The JSON holds more objects than can be taken in."));
	scan->at++;
	return byte == '{' ? skip_object(scan, depth + 1) : skip_array(scan, depth + 1);
}

/* Scan the whole of it. */
static bool scan_all(struct scan *scan)
{
	if (peek(scan) == '\0' && scan->at == scan->end)
		return stop(scan, N_("There is nothing in it."));
	if (*scan->at != '{' && *scan->at != '[')
		return stop(scan, N_("This is not JSON: it begins neither with { nor with [."));
	if (!skip_value(scan, 0))
		return false;
	return peek(scan) == '\0' && scan->at == scan->end ? true
	                                                   : stop(scan, N_("More text follows the end of the JSON."));
}

/* Say why, with line and column of a byte. */
static void set_error(struct msg *error, const char *what, const char *text, const char *at)
{
	unsigned long line = 1, column = 1;
	char *where;

	for (; text < at; text++) {
		column += (*text & 0xC0) != 0x80;
		if (*text == '\n') {
			line++;
			column = 1;
		}
	}
	where = xasprintf("line %lu, column %lu", line, column);
	msg_set(error, what, NULL);
	msg_place(error, where);
	free(where);
}

/* Let json-c build the tree of a text that has been scanned. */
static struct json_object *build(const char *text, size_t length)
{
	struct json_tokener *tokener = json_tokener_new_ex(QUESTIONNAIRE_MAX_DEPTH + 2);
	struct json_object *object;

	if (!tokener)
		fatal("out of memory");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, text, (int)length);
	json_tokener_free(tokener);
	return object;
}

/* Parse one object or array. */
struct json_object *json_read(const char *text, size_t length, struct msg *error)
{
	struct scan scan = {0};
	struct json_object *object = NULL;
	size_t bad;

	if (length > QUESTIONNAIRE_MAX_BYTES) {
		msg_set(error, N_("This is larger than the 16 MB that can be read."), NULL);
		return NULL;
	}
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		length -= 3;
	}
	scan = (struct scan){.at = text, .end = text + length};
	if (!utf8_valid(text, length, &bad))
		set_error(error, N_("This is not text in UTF-8."), text, text + bad);
	else if (!scan_all(&scan))
		set_error(error, scan.what, text, scan.at);
	else if (!(object = build(text, length)))
		set_error(error, N_("The JSON cannot be read on from here."), text, text);
	free(scan.names);
	return object;
}

/* Write an element out. */
const char *json_text(struct json_object *object)
{
	return json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* Find a member of a type. */
struct json_object *fhir_member(struct json_object *object, const char *name, enum json_type type)
{
	struct json_object *member;

	if (!json_object_is_type(object, json_type_object) || !json_object_object_get_ex(object, name, &member))
		return NULL;
	return json_object_is_type(member, type) ? member : NULL;
}

/* Tell whether a member is of another type. */
bool fhir_is_other(struct json_object *object, const char *name, enum json_type type)
{
	struct json_object *member = NULL;

	return json_object_object_get_ex(object, name, &member) && member && !json_object_is_type(member, type);
}

/* Find a string. */
const char *fhir_string(struct json_object *object, const char *name)
{
	struct json_object *member = fhir_member(object, name, json_type_string);

	return member ? json_object_get_string(member) : NULL;
}

/* Tell whether a member is true. */
bool fhir_true(struct json_object *object, const char *name)
{
	struct json_object *member = fhir_member(object, name, json_type_boolean);

	return member && json_object_get_boolean(member);
}

/* Find an array. */
struct json_object *fhir_array(struct json_object *object, const char *name, size_t *count)
{
	struct json_object *member = fhir_member(object, name, json_type_array);

	*count = member ? json_object_array_length(member) : 0;
	return member;
}

/* Find the next extension of a url. */
struct json_object *fhir_extension(struct json_object *object, const char *url, size_t *at)
{
	struct json_object *list, *extension;
	const char *own;
	size_t count;

	list = fhir_array(object, "extension", &count);
	while (*at < count) {
		extension = json_object_array_get_idx(list, (*at)++);
		own = fhir_string(extension, "url");
		if (own && strcmp(own, url) == 0)
			return extension;
	}
	return NULL;
}

/* Find the member of a choice of types. */
struct json_object *fhir_choice(struct json_object *object, const char *prefix, const char **type)
{
	size_t length = strlen(prefix);

	*type = NULL;
	if (!json_object_is_type(object, json_type_object))
		return NULL;
	json_object_object_foreach(object, name, member)
	{
		if (strncmp(name, prefix, length) == 0 && name[length] >= 'A' && name[length] <= 'Z' && member) {
			*type = name + length;
			return member;
		}
	}
	return NULL;
}
