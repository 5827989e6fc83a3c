/* content-rows.c - struct content as rows of a database, a table per kind, written by the build and read back. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/content-private.h"

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
	if (field->type == BOOL || field->type == AS_FACT)
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
		sqlite3_stmt *insert = create_table(db, &content_kinds[k]);

		for (size_t i = 0; i < content_count(content, &content_kinds[k]); i++) {
			int place = 1;

			for (const struct field *field = content_kinds[k].fields; field->key; field++)
				bind_field(insert, &place, field,
				           (char *)content_at(content, &content_kinds[k], i) + field->offset);
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
		if (field->type == BOOL || field->type == AS_FACT)
			*(bool *)out = sqlite3_column_int(row, (*place)++);
		else
			*(int *)out = sqlite3_column_int(row, (*place)++);
	}
}

struct content *content_read(struct sqlite3 *db)
{
	struct content *content = content_create();

	for (size_t k = 0; k < KIND_COUNT; k++) {
		char *sql = xasprintf("SELECT * FROM content_%s ORDER BY n", content_kinds[k].key);
		sqlite3_stmt *row = prepare(db, sql);

		while (sqlite3_step(row) == SQLITE_ROW) {
			char *item = content_add(content, &content_kinds[k]);
			int place = 1;

			for (const struct field *field = content_kinds[k].fields; field->key; field++)
				column_field(content->arena, row, &place, field, item + field->offset);
		}
		sqlite3_finalize(row);
		free(sql);
	}
	return content;
}
