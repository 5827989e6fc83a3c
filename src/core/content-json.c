/* content-json.c - content.json read strictly: each kind's members by the table of fields, every defect reported. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "core/content-private.h"
#include "core/questionnaire-json.h"

struct reading {
	struct content *content;
	const struct kind *kind;
	const char *where; /* "content.json rules R3-03" */
	defect_fn *defect;
	void *context;
	bool ok;
};

static void report(struct reading *reading, const char *id, const char *first, const char *second)
{
	struct msg what = {0};

	msg_set(&what, id, first, second, NULL);
	if (reading->defect)
		reading->defect(reading->context, reading->where, "content", &what);
	msg_finish(&what);
	reading->ok = false;
}

static bool read_string(struct reading *reading, struct json_object *value, const char **out)
{
	if (!json_object_is_type(value, json_type_string))
		return false;
	*out = arena_strdup(reading->content->arena, json_object_get_string(value));
	return true;
}

static bool read_code(struct json_object *value, const struct field *field, void *out)
{
	if (!json_object_is_type(value, json_type_string))
		return false;
	for (int i = 0; field->codes[i]; i++) {
		if (strcmp(field->codes[i], json_object_get_string(value)) != 0)
			continue;
		*(int *)out = i;
		return true;
	}
	return false;
}

static bool read_as(struct json_object *value, bool *is_fact)
{
	const char *word = json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";

	*is_fact = strcmp(word, "fact") == 0;
	return *is_fact || strcmp(word, "rule") == 0;
}

static bool read_names(struct reading *reading, struct json_object *value, struct names *out)
{
	if (!json_object_is_type(value, json_type_array))
		return false;
	out->count = json_object_array_length(value);
	out->items = arena_alloc(reading->content->arena, (out->count + 1) * sizeof *out->items);
	for (size_t i = 0; i < out->count; i++)
		if (!read_string(reading, json_object_array_get_idx(value, i), &out->items[i]))
			return false;
	return true;
}

static bool read_sources(struct reading *reading, struct json_object *value, struct sources *out)
{
	struct source *items;

	if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) == 0)
		return false;
	out->count = json_object_array_length(value);
	out->items = items = arena_alloc(reading->content->arena, out->count * sizeof *items);
	for (size_t i = 0; i < out->count; i++) {
		struct json_object *one = json_object_array_get_idx(value, i);

		if (!json_object_is_type(one, json_type_object) ||
		    !read_string(reading, json_object_object_get(one, "document"), &items[i].document) ||
		    !read_string(reading, json_object_object_get(one, "place"), &items[i].place))
			return false;
	}
	return true;
}

static bool read_field(struct reading *reading, const struct field *field, struct json_object *value, void *out)
{
	switch (field->type) {
	case STRING:
		return read_string(reading, value, out);
	case TEXT:
		return read_string(reading, value, &((struct text *)out)->en);
	case BOOL:
		*(bool *)out = json_object_get_boolean(value);
		return json_object_is_type(value, json_type_boolean);
	case CODE:
		return read_code(value, field, out);
	case NAMES:
		return read_names(reading, value, out);
	case SOURCES:
		return read_sources(reading, value, out);
	case AS_FACT:
		return read_as(value, out);
	case REMARK:
		return json_object_is_type(value, json_type_string);
	case INTEGER:
		break; /* only in rows */
	}
	return false;
}

static const struct field *field_named(const struct field *field, const char *key)
{
	while (field->key && strcmp(field->key, key) != 0)
		field++;
	return field->key ? field : NULL;
}

static void read_item(struct reading *reading, struct json_object *object)
{
	struct json_object_iter at;
	char *item = content_add(reading->content, reading->kind);
	const struct field *fields = reading->kind->fields;

	json_object_object_foreachC(object, at)
	{
		const struct field *field = field_named(fields, at.key);

		if (!field)
			report(reading, N_("“{1}” means nothing here"), at.key, NULL);
		else if (!read_field(reading, field, at.val, item + field->offset))
			report(reading, N_("“{1}” cannot be {2}"), at.key, json_object_to_json_string(at.val));
	}
	for (const struct field *field = fields; field->key; field++)
		if (field->required && !json_object_object_get_ex(object, field->key, NULL))
			report(reading, N_("“{1}” is missing"), field->key, NULL);
}

static void read_kind(struct reading *reading, struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *object = json_object_array_get_idx(list, i), *id = NULL;
		char *where;

		json_object_object_get_ex(object, reading->kind->fields[0].key, &id);
		where = xasprintf("content.json %s %zu %s", reading->kind->key, i + 1,
		                  id ? json_object_get_string(id) : "");
		reading->where = where;
		if (json_object_is_type(object, json_type_object))
			read_item(reading, object);
		else
			report(reading, N_("an object is expected here"), NULL, NULL);
		free(where);
	}
}

static const struct kind *kind_named(const char *key)
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (content_kinds[k].in_json && strcmp(content_kinds[k].key, key) == 0)
			return &content_kinds[k];
	return NULL;
}

static void read_root(struct reading *reading, struct json_object *root)
{
	struct json_object_iter at;

	json_object_object_foreachC(root, at)
	{
		reading->kind = kind_named(at.key);
		reading->where = "content.json";
		if (!reading->kind)
			report(reading, N_("“{1}” means nothing here"), at.key, NULL);
		else if (!json_object_is_type(at.val, json_type_array))
			report(reading, N_("“{1}” cannot be {2}"), at.key, json_object_to_json_string(at.val));
		else
			read_kind(reading, at.val);
	}
}

/* Read the text; NULL after reporting the place where it is no JSON object. */
static struct json_object *read_text(struct reading *reading, const char *json, size_t length)
{
	struct msg error = {0};
	struct json_object *root = json_read(json, length, &error);
	char *where = xasprintf("content.json%s%s", error.where ? " " : "", error.where ? error.where : "");

	reading->where = where;
	if (!root)
		report(reading, error.id, NULL, NULL);
	else if (!json_object_is_type(root, json_type_object))
		report(reading, N_("this is not a JSON object"), NULL, NULL);
	msg_finish(&error);
	free(where);
	if (reading->ok)
		return root;
	json_object_put(root);
	return NULL;
}

bool content_parse_json(struct content *content, const char *json, size_t length, defect_fn *defect, void *context)
{
	struct reading reading = {.content = content, .defect = defect, .context = context, .ok = true};
	struct json_object *root = read_text(&reading, json, length);

	if (root)
		read_root(&reading, root);
	json_object_put(root);
	return reading.ok;
}
