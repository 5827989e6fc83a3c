/* content.c - struct content from JSON and from rows, and back into rows; its texts.
 *
 * One table of fields per kind says what there is: the JSON parser, the rows and the visit of texts walk it. */
#include "core/content.h"

#include <assert.h>
#include <json-c/json.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/own-word.h"

enum field_type { STRING, INTEGER, BOOL, CODE, TEXT, NAMES, SOURCES, REMARK /* for the reader of the file only */ };
struct field {
	const char *key; /* in JSON, and of the column */
	enum field_type type;
	size_t offset;
	bool required;
	const char *const *codes; /* of CODE: by value, NULL-terminated */
	const char *context;      /* of TEXT: what follows the id in msgctxt */
};
struct kind {
	const char *key;            /* in JSON, and of the table */
	bool in_json;               /* else only in facts.sql */
	size_t size;                /* of one */
	size_t items, count;        /* offsets in struct content */
	const char *context;        /* what precedes the id in msgctxt */
	const struct field *fields; /* the first one is the id; ended by a NULL key */
};
struct sources { /* as the two members of struct statement */
	const struct source *items;
	size_t count;
};
static_assert(offsetof(struct statement, source_count) - offsetof(struct statement, sources) ==
                      offsetof(struct sources, count),
              "sources and source_count stand side by side");

static const char *const fill_codes[] = {"default", "derive", "let", NULL};
static const char *const show_codes[] = {"always", "true", "never", NULL};
static const char *const as_codes[] = {"rule", "fact", NULL};
static const char *const audience_codes[] = {"both", "patient", "nurse", NULL};
static const char *const stance_codes[] = {"", "agrees", "qualified", "disagrees", "not covered", "unknown", NULL};
static const char *const basis_codes[] = {"", "seen", "seen-secondary", "recall", "not-found", NULL};

#define AT(type, member) offsetof(struct type, member)
static const struct field fill_fields[] = {{"targets", NAMES, AT(content_fill, targets), true},
                                           {"kind", CODE, AT(content_fill, kind), true, fill_codes},
                                           {"condition", STRING, AT(content_fill, when)},
                                           {"expression", STRING, AT(content_fill, expression)},
                                           {"why", STRING, AT(content_fill, why)},
                                           {"line", INTEGER, AT(content_fill, line)},
                                           {0}};
static const struct field fact_fields[] = {{"name", STRING, AT(content_fact, name), true},
                                           {"truth", BOOL, AT(content_fact, is_truth)},
                                           {"expression", STRING, AT(content_fact, expression), true},
                                           {"line", INTEGER, AT(content_fact, line)},
                                           {0}};
static const struct field ask_fields[] = {{"names", NAMES, AT(content_ask, names), true},
                                          {"fact", INTEGER, AT(content_ask, fact), true},
                                          {"condition", STRING, AT(content_ask, when)},
                                          {"line", INTEGER, AT(content_ask, line)},
                                          {0}};
static const struct field rule_fields[] = {{"id", STRING, AT(content_rule, id), true},
                                           {"condition", STRING, AT(content_rule, condition), true},
                                           {"unless", STRING, AT(content_rule, unless)},
                                           {"show", CODE, AT(content_rule, show), false, show_codes},
                                           {"as", CODE, AT(content_rule, is_fact), false, as_codes},
                                           {"why", REMARK, 0},
                                           {0}};
static const struct field statement_fields[] = {
        {"id", STRING, AT(content_statement, shown.id), true},
        {"condition", STRING, AT(content_statement, condition), true},
        {"unless", STRING, AT(content_statement, unless)},
        {"rule", STRING, AT(content_statement, rule)},
        {"audience", CODE, AT(content_statement, shown.audience), true, audience_codes},
        {"kind", STRING, AT(content_statement, shown.kind), true},
        {"text", TEXT, AT(content_statement, shown.text), true, NULL, ""},
        {"numbers", BOOL, AT(content_statement, shown.numbers)},
        {"sources", SOURCES, AT(content_statement, shown.sources), true},
        {"note", TEXT, AT(content_statement, shown.note), false, NULL, "/note"},
        {"note_words", TEXT, AT(content_statement, shown.note_words), false, NULL, "/words"},
        {"note_numbers", BOOL, AT(content_statement, shown.note_numbers)},
        {"stance", CODE, AT(content_statement, shown.stance), false, stance_codes},
        {"basis", CODE, AT(content_statement, shown.basis), false, basis_codes},
        {"reference", STRING, AT(content_statement, shown.reference)},
        {"why", REMARK, 0},
        {0}};
static const struct field conflict_fields[] = {
        {"id", STRING, AT(content_conflict, id), true},
        {"audience", CODE, AT(content_conflict, audience), true, audience_codes},
        {"numbers", BOOL, AT(content_conflict, numbers)},
        {"side_a", NAMES, AT(content_conflict, side_a), true},
        {"side_b", NAMES, AT(content_conflict, side_b), true},
        {"patient", TEXT, AT(content_conflict, patient), false, NULL, "/patient"},
        {"staff", TEXT, AT(content_conflict, staff), true, NULL, "/staff"},
        {"why", REMARK, 0},
        {0}};
static const struct field check_fields[] = {{"id", STRING, AT(content_check, id), true},
                                            {"condition", STRING, AT(content_check, condition), true},
                                            {"item", STRING, AT(content_check, item), true},
                                            {"text", TEXT, AT(content_check, text), true, NULL, ""},
                                            {"why", REMARK, 0},
                                            {0}};
static const struct field document_fields[] = {
        {"id", STRING, AT(document, id), true}, {"text", TEXT, AT(document, text), true, NULL, ""}, {0}};

#define LIST(name, plural, count_name)                                                                                 \
	sizeof(*((struct content *)0)->plural), offsetof(struct content, plural), offsetof(struct content, count_name)
static const struct kind kinds[] = {
        {"fills", false, LIST(fill, fills, fill_count), "", fill_fields},
        {"facts", false, LIST(fact, facts, fact_count), "", fact_fields},
        {"asks", false, LIST(ask, asks, ask_count), "", ask_fields},
        {"rules", true, LIST(rule, rules, rule_count), "", rule_fields},
        {"statements", true, LIST(statement, statements, statement_count), "", statement_fields},
        {"conflicts", true, LIST(conflict, conflicts, conflict_count), "", conflict_fields},
        {"checks", true, LIST(check, checks, check_count), "check/", check_fields},
        {"documents", true, LIST(document, documents, document_count), "document/", document_fields},
};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)

static void **kind_items(struct content *content, const struct kind *kind)
{
	return (void **)((char *)content + kind->items);
}

static size_t *kind_count(struct content *content, const struct kind *kind)
{
	return (size_t *)((char *)content + kind->count);
}

static void *item_at(const struct content *content, const struct kind *kind, size_t number)
{
	return *(char *const *)((const char *)content + kind->items) + number * kind->size;
}

/* Another zeroed element at the end of a list. */
static void *add_item(struct content *content, const struct kind *kind)
{
	void **items = kind_items(content, kind);
	size_t *count = kind_count(content, kind);
	void *item;

	*items = xreallocarray(*items, *count + 1, kind->size);
	item = item_at(content, kind, (*count)++);
	memset(item, 0, kind->size);
	return item;
}

static struct content *content_create(void)
{
	struct content *content = xcalloc(1, sizeof *content);

	content->arena = arena_create();
	return content;
}

void content_destroy(struct content *content)
{
	if (!content)
		return;
	for (size_t k = 0; k < KIND_COUNT; k++)
		free(*kind_items(content, &kinds[k]));
	arena_destroy(content->arena);
	free(content);
}

/* --- JSON --- */

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
		if (field->codes == as_codes)
			*(bool *)out = i == 1;
		else
			*(int *)out = i;
		return true;
	}
	return false;
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
	char *item = add_item(reading->content, reading->kind);
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
		if (kinds[k].in_json && strcmp(kinds[k].key, key) == 0)
			return &kinds[k];
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

/* Parse the text; NULL after reporting the place where it is no JSON object. */
static struct json_object *parse_json(struct reading *reading, const char *json, size_t length)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *root = NULL;
	size_t end = 0, line = 1;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	if (length <= QUESTIONNAIRE_MAX_BYTES) {
		root = json_tokener_parse_ex(tokener, json, (int)length);
		end = json_tokener_get_parse_end(tokener);
	}
	if (!json_object_is_type(root, json_type_object)) {
		char *where;

		for (size_t i = 0; i < end; i++)
			line += json[i] == '\n';
		reading->where = where = xasprintf("content.json line %zu", line);
		report(reading, N_("this is not a JSON object"), NULL, NULL);
		free(where);
		json_object_put(root);
		root = NULL;
	}
	json_tokener_free(tokener);
	return root;
}

struct content *content_parse(const char *facts_sql, const char *content_json, size_t length, defect_fn *defect,
                              void *context, bool *ok)
{
	struct content *content = content_create();
	struct reading reading = {.content = content, .defect = defect, .context = context, .ok = true};
	struct json_object *root;
	bool facts_ok = content_parse_facts(content, facts_sql, defect, context);

	root = parse_json(&reading, content_json, length);
	if (root)
		read_root(&reading, root);
	json_object_put(root);
	*ok = facts_ok && reading.ok;
	return content;
}

/* --- texts --- */

static void visit_item(const struct kind *kind, void *item, text_fn *visit, void *context)
{
	const char *id = *(const char **)((char *)item + kind->fields[0].offset);

	for (const struct field *field = kind->fields; field->key; field++) {
		struct text *text = (struct text *)(void *)((char *)item + field->offset);
		char *msgctxt;

		if (field->type != TEXT || !text->en)
			continue;
		msgctxt = xasprintf("%s%s%s", kind->context, id, field->context);
		visit(context, msgctxt, text);
		free(msgctxt);
	}
}

void content_texts(struct content *content, text_fn *visit, void *context)
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		for (size_t i = 0; kinds[k].in_json && i < *kind_count(content, &kinds[k]); i++)
			visit_item(&kinds[k], item_at(content, &kinds[k], i), visit, context);
}

/* A place for phrases of the person's own word (own-word.h) needs one for each word, in both languages. */
static void check_words(void *context, const char *msgctxt, struct text *text)
{
	struct reading *reading = context;

	reading->where = msgctxt;
	if (!own_word_check(text->en))
		report(reading, N_("“{1}”: braces need three phrases, {a|b|c}"), text->en, NULL);
	if (!own_word_check(text->zh))
		report(reading, N_("“{1}”: braces need three phrases, {a|b|c}"), text->zh, NULL);
}

bool content_check_texts(struct content *content, defect_fn *defect, void *context)
{
	struct reading reading = {.content = content, .defect = defect, .context = context, .ok = true};

	content_texts(content, check_words, &reading);
	return reading.ok;
}

/* --- rows --- */

static void run(struct sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fatal("content: %s", sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(struct sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fatal("content: %s", sqlite3_errmsg(db));
	return statement;
}

/* Create a kind's table; the statement that inserts into it. */
static sqlite3_stmt *create_table(struct sqlite3 *db, const struct kind *kind)
{
	struct buf sql = {0}, insert = {0};
	sqlite3_stmt *statement;

	buf_printf(&sql, "CREATE TABLE content_%s (n INTEGER PRIMARY KEY", kind->key);
	buf_printf(&insert, "INSERT INTO content_%s VALUES (NULL", kind->key);
	for (const struct field *field = kind->fields; field->key; field++) {
		if (field->type == REMARK)
			continue;
		buf_printf(&sql, field->type == TEXT ? ", \"%s\", %s_zh" : ", \"%s\"", field->key, field->key);
		buf_puts(&insert, field->type == TEXT ? ", ?, ?" : ", ?");
	}
	buf_puts(&sql, ")");
	buf_puts(&insert, ")");
	run(db, buf_text(&sql));
	statement = prepare(db, buf_text(&insert));
	buf_finish(&sql);
	buf_finish(&insert);
	return statement;
}

static void bind_string(sqlite3_stmt *insert, int *place, const char *text)
{
	sqlite3_bind_text(insert, (*place)++, text, -1, SQLITE_TRANSIENT);
}

/* Lists are kept as lines. */
static void bind_lines(sqlite3_stmt *insert, int *place, const struct field *field, const void *value)
{
	struct buf lines = {0};

	if (field->type == NAMES) {
		const struct names *names = value;

		for (size_t i = 0; i < names->count; i++)
			buf_printf(&lines, "%s\n", names->items[i]);
	} else {
		const struct sources *sources = value;

		for (size_t i = 0; i < sources->count; i++)
			buf_printf(&lines, "%s\n%s\n", sources->items[i].document, sources->items[i].place);
	}
	bind_string(insert, place, buf_text(&lines));
	buf_finish(&lines);
}

static int small_number(const struct field *field, const void *value)
{
	if (field->type == BOOL || field->codes == as_codes)
		return *(const bool *)value;
	return *(const int *)value;
}

static void bind_field(sqlite3_stmt *insert, int *place, const struct field *field, const void *value)
{
	switch (field->type) {
	case REMARK:
		break;
	case STRING:
		bind_string(insert, place, *(const char *const *)value);
		break;
	case TEXT:
		bind_string(insert, place, ((const struct text *)value)->en);
		bind_string(insert, place, ((const struct text *)value)->zh);
		break;
	case NAMES:
	case SOURCES:
		bind_lines(insert, place, field, value);
		break;
	default:
		sqlite3_bind_int(insert, (*place)++, small_number(field, value));
	}
}

void content_write(const struct content *content, struct sqlite3 *db)
{
	for (size_t k = 0; k < KIND_COUNT; k++) {
		sqlite3_stmt *insert = create_table(db, &kinds[k]);
		size_t count = *(const size_t *)((const char *)content + kinds[k].count);

		for (size_t i = 0; i < count; i++) {
			int place = 1;

			for (const struct field *field = kinds[k].fields; field->key; field++)
				bind_field(insert, &place, field,
				           (char *)item_at(content, &kinds[k], i) + field->offset);
			if (sqlite3_step(insert) != SQLITE_DONE)
				fatal("content: %s", sqlite3_errmsg(db));
			sqlite3_reset(insert);
		}
		sqlite3_finalize(insert);
	}
}

static const char *column_string(struct arena *arena, sqlite3_stmt *row, int *place)
{
	return arena_strdup(arena, (const char *)sqlite3_column_text(row, (*place)++));
}

/* Split lines into an array in the arena; returns their count. */
static size_t split_lines(struct arena *arena, const char *text, const char ***out)
{
	size_t count = 0;

	for (const char *c = text; *c; c++)
		count += *c == '\n';
	*out = arena_alloc(arena, (count + 1) * sizeof **out);
	for (size_t i = 0; i < count; i++) {
		size_t length = strcspn(text, "\n");

		(*out)[i] = arena_strndup(arena, text, length);
		text += length + 1;
	}
	return count;
}

static void column_lines(struct arena *arena, sqlite3_stmt *row, int *place, const struct field *field, void *out)
{
	const char **lines;
	size_t count = split_lines(arena, (const char *)sqlite3_column_text(row, (*place)++), &lines);

	if (field->type == NAMES) {
		*(struct names *)out = (struct names){lines, count};
	} else {
		struct source *items = arena_alloc(arena, (count + 1) * sizeof *items);

		for (size_t i = 0; i < count / 2; i++)
			items[i] = (struct source){lines[2 * i], lines[2 * i + 1]};
		*(struct sources *)out = (struct sources){items, count / 2};
	}
}

static void column_field(struct arena *arena, sqlite3_stmt *row, int *place, const struct field *field, void *out)
{
	switch (field->type) {
	case REMARK:
		break;
	case STRING:
		*(const char **)out = column_string(arena, row, place);
		break;
	case TEXT:
		((struct text *)out)->en = column_string(arena, row, place);
		((struct text *)out)->zh = column_string(arena, row, place);
		break;
	case NAMES:
	case SOURCES:
		column_lines(arena, row, place, field, out);
		break;
	default:
		if (field->type == BOOL || field->codes == as_codes)
			*(bool *)out = sqlite3_column_int(row, (*place)++);
		else
			*(int *)out = sqlite3_column_int(row, (*place)++);
	}
}

struct content *content_read(struct sqlite3 *db)
{
	struct content *content = content_create();

	for (size_t k = 0; k < KIND_COUNT; k++) {
		char *sql = xasprintf("SELECT * FROM content_%s ORDER BY n", kinds[k].key);
		sqlite3_stmt *row = prepare(db, sql);

		while (sqlite3_step(row) == SQLITE_ROW) {
			char *item = add_item(content, &kinds[k]);
			int place = 1;

			for (const struct field *field = kinds[k].fields; field->key; field++)
				column_field(content->arena, row, &place, field, item + field->offset);
		}
		sqlite3_finalize(row);
		free(sql);
	}
	return content;
}
