/* response.c - the answers of one node as a FHIR answer array: the payload of a journal row, and of imports.
 *
 * No value for a reason is an answer with data-absent-reason. What FHIR has no place for are extensions of an answer:
 * "confirmed" (boolean), "said" (the person's own words) and "draft" (a text that could not be read, without value). */
#include "core/response.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/value-json.h"

#define DATA_ABSENT_REASON FHIR_STRUCTURE "data-absent-reason"
#define CONFIRMED WENZHEN_URL "confirmed"
#define SAID WENZHEN_URL "said"
#define DRAFT WENZHEN_URL "draft"

/* Append an extension; `type` is "valueString" or "valueCode". */
static void write_extension(struct buf *out, const char *url, const char *type, const char *text)
{
	buf_printf(out, "{\"url\":\"%s\",\"%s\":", url, type);
	buf_json(out, text);
	buf_putc(out, '}');
}

/* Append an answer that has only an extension. */
static void write_bare(struct buf *out, const char *url, const char *type, const char *text)
{
	buf_puts(out, "{\"extension\":[");
	write_extension(out, url, type, text);
	buf_puts(out, "]}");
}

/* Append the answer of a reason. */
void reason_write(struct buf *out, enum absent why)
{
	write_bare(out, DATA_ABSENT_REASON, "valueCode", absent_fhir_code(why));
}

/* Append an answer without its end. */
void answer_open(struct buf *out, const struct item *item, const struct answer *answer,
                 const struct questionnaire *words)
{
	buf_putc(out, '{');
	value_write(out, item, &answer->value, words);
	if (answer->confirmed || answer->said) {
		buf_puts(out, ",\"extension\":[");
		if (answer->confirmed)
			buf_puts(out, "{\"url\":\"" CONFIRMED "\",\"valueBoolean\":true}");
		if (answer->confirmed && answer->said)
			buf_putc(out, ',');
		if (answer->said)
			write_extension(out, SAID, "valueString", answer->said);
		buf_putc(out, ']');
	}
}

/* Append the answers of one node. */
void response_write(struct buf *out, const struct item *item, const struct response *response)
{
	const char *comma = "";
	size_t i;

	buf_putc(out, '[');
	for (i = 0; i < response->count; i++, comma = ",") {
		buf_puts(out, comma);
		answer_open(out, item, &response->answers[i], NULL);
		buf_putc(out, '}');
	}
	if (!response->count && response->absent != ABSENT_BLANK) {
		reason_write(out, response->absent);
		comma = ",";
	}
	if (response->draft) {
		buf_puts(out, comma);
		write_bare(out, DRAFT, "valueString", response->draft);
	}
	buf_putc(out, ']');
}

/* Tell which of our reasons a code of FHIR is. */
static bool read_reason(const char *code, enum absent *out)
{
	static const struct {
		const char *code;
		enum absent why;
	} reasons[] = {
	        {"asked-unknown", ABSENT_UNKNOWN}, {"unknown", ABSENT_UNKNOWN},
	        {"temp-unknown", ABSENT_UNKNOWN},  {"asked-declined", ABSENT_PREFER_NOT},
	        {"masked", ABSENT_PREFER_NOT},     {"not-performed", ABSENT_NOT_DONE},
	        {"not-asked", ABSENT_BLANK},
	};
	size_t i;

	for (i = 0; code && i < sizeof reasons / sizeof *reasons; i++)
		if (strcmp(code, reasons[i].code) == 0) {
			*out = reasons[i].why;
			return true;
		}
	return false;
}

/* Find the reason an answer gives, on the answer or on its value; NULL when it gives none. */
static const char *find_reason(struct json_object *answer)
{
	static const char *const prefixes[] = {"_value", "value"};
	struct json_object *found;
	const char *type;
	size_t at = 0, i;

	found = fhir_extension(answer, DATA_ABSENT_REASON, &at);
	for (i = 0; !found && i < 2; i++) {
		at = 0;
		found = fhir_extension(fhir_choice(answer, prefixes[i], &type), DATA_ABSENT_REASON, &at);
	}
	return found ? fhir_string(found, "valueCode") ? fhir_string(found, "valueCode") : "" : NULL;
}

/* Tell whether a Coding stands for a reason; a list may have an option of that code itself, and where the list stands
 * elsewhere any code is an answer. */
static bool is_reason_code(const struct item *item, struct json_object *value, enum absent *out)
{
	const char *code = fhir_string(value, "code");
	enum absent why;

	for (why = ABSENT_UNKNOWN; code && !item->open && why < ABSENT_COUNT; why++)
		if (strcmp(code, absent_code(why)) == 0 && !item_option(item, code)) {
			*out = why;
			return true;
		}
	return false;
}

/* Give the cleaned string of an extension, or NULL. */
static const char *extension_text(struct json_object *answer, const char *url, enum utf8_clean how, struct arena *arena)
{
	size_t at = 0;
	const char *text = fhir_string(fhir_extension(answer, url, &at), "valueString"), *kept;
	char *clean;

	if (!text)
		return NULL;
	clean = utf8_cleaned(text, strlen(text), how);
	kept = arena_strdup(arena, clean);
	free(clean);
	return kept;
}

/* Count the values of an answer. */
static size_t count_values(struct json_object *json)
{
	size_t count = 0;

	json_object_object_foreach(json, name, member)
	{
		count += strncmp(name, "value", 5) == 0 && member;
	}
	return count;
}

/* Read one answer. */
static bool read_answer(const struct item *item, struct json_object *json, struct arena *arena, struct response *out)
{
	struct answer *answer = &out->answers[out->count];
	const char *type, *reason, *draft;
	struct json_object *value = fhir_choice(json, "value", &type);
	size_t at = 0;

	if (!json_object_is_type(json, json_type_object) || count_values(json) != (value ? 1 : 0))
		return false; /* a "value" without a type would be lost without a word, and so would a second one */
	reason = find_reason(json);
	if (reason)
		return read_reason(reason, &out->absent);
	if (!value) {
		draft = extension_text(json, DRAFT, UTF8_LINES, arena);
		if (draft)
			out->draft = draft;
		return true;
	}
	if (is_reason_code(item, value, &out->absent))
		return true;
	if (!value_read(item, value, type, arena, &answer->value))
		return false;
	answer->confirmed = fhir_true(fhir_extension(json, CONFIRMED, &at), "valueBoolean");
	answer->said = extension_text(json, SAID, UTF8_LINE, arena);
	out->count++;
	return true;
}

/* Read a FHIR answer array. */
bool response_read(const struct item *item, struct json_object *list, struct arena *arena, struct response *out)
{
	size_t count = json_object_array_length(list), i;

	*out = (struct response){.answers = arena_alloc(arena, count * sizeof *out->answers)};
	for (i = 0; i < count; i++)
		if (!read_answer(item, json_object_array_get_idx(list, i), arena, out))
			return false;
	if (out->count)
		out->absent = ABSENT_BLANK;
	return true;
}

/* Read the payload of a journal row. */
bool response_parse(const struct item *item, const char *json, size_t length, struct arena *arena, struct response *out)
{
	struct json_object *list = json_read(json, length, NULL);
	bool read;

	*out = (struct response){0};
	read = json_object_is_type(list, json_type_array) && response_read(item, list, arena, out);
	json_object_put(list);
	return read;
}
