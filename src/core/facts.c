/* facts.c - the tables of one response and their cells; SQLite is told of a change when an expression needs to see it.
 */
#include "core/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/condition.h"
#include "core/facts-private.h"

#define LET_TYPE ITEM_DISPLAY /* no question has it */

bool facts_undecided(const char *code)
{
	static const char *const codes[] = {"unknown",    "not_done", "pending",      "borderline",
	                                    "prefer_not", "not_sure", "inconclusive", "failed"};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

static bool is_table(const struct item *item)
{
	return item->type == ITEM_GROUP && item->repeats;
}

/* A linkId as an SQL name, or NULL when it cannot be one. */
static const char *sql_name(struct arena *arena, const char *link_id)
{
	char *name = arena_strdup(arena, link_id);

	for (char *c = name; *c; c++) {
		if (*c == '.')
			*c = '_';
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *c))
			return NULL;
	}
	return strstr(name, "__") ? NULL : name;
}

static const char *sql_type(const struct item *item)
{
	static const char *const types[ITEM_TYPE_COUNT] = {[ITEM_BOOLEAN] = "INTEGER",
	                                                   [ITEM_INTEGER] = "INTEGER",
	                                                   [ITEM_DECIMAL] = "REAL",
	                                                   [ITEM_QUANTITY] = "REAL"};

	if (item->type == LET_TYPE)
		return "ANY";
	return types[item->type] && !item->repeats ? types[item->type] : "TEXT";
}

/* --- tables --- */

static void run(struct facts *facts, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(facts->db, sql, NULL, NULL, &why) != SQLITE_OK)
		fatal("facts: %s", why);
}

static sqlite3_stmt *prepare(struct facts *facts, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v3(facts->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
		fatal("facts: %s", sqlite3_errmsg(facts->db));
	return statement;
}

static const char *table_name(const struct facts *facts, const struct table *table)
{
	return table->group ? facts->columns[table->group->index] : "fact";
}

/* Create one table in SQLite. */
static void create_table(struct facts *facts, const struct table *table)
{
	struct buf sql = {0};

	buf_printf(&sql, "CREATE TABLE \"%s\" (%s", table_name(facts, table),
	           table->group ? "instance INTEGER" : "today TEXT");
	for (size_t i = 0; i < table->item_count; i++) {
		const char *column = facts->columns[table->items[i]->index];

		buf_printf(&sql, ", \"%s\" %s, \"%s__why\" TEXT", column, sql_type(table->items[i]), column);
	}
	buf_puts(&sql, ") STRICT");
	run(facts, buf_text(&sql));
	buf_finish(&sql);
}

/* Prepare what writes a table, once all tables are there: a change of the schema would prepare it anew, behind the
 * guard. */
static void prepare_table(struct facts *facts, struct table *table)
{
	struct buf sql = {0};

	buf_printf(&sql, "REPLACE INTO \"%s\" (rowid, %s", table_name(facts, table),
	           table->group ? "instance" : "today");
	for (size_t i = 0; i < table->item_count; i++) {
		const char *column = facts->columns[table->items[i]->index];

		buf_printf(&sql, ", \"%s\", \"%s__why\"", column, column);
	}
	buf_puts(&sql, ") VALUES (?1, ?2");
	for (size_t i = 0; i < table->item_count; i++)
		buf_puts(&sql, ", ?, ?");
	buf_puts(&sql, ")");
	table->insert = prepare(facts, buf_text(&sql));
	buf_clear(&sql);
	buf_printf(&sql, "DELETE FROM \"%s\"", table_name(facts, table));
	table->clear = prepare(facts, buf_text(&sql));
	buf_finish(&sql);
}

static struct table *table_of(const struct facts *facts, const struct item *group)
{
	for (size_t i = 0; i < facts->table_count; i++)
		if (facts->tables[i].group == group)
			return &facts->tables[i];
	fatal("facts: no table for %s", group->link_id);
}

/* Give a question, or a let, its column in its table. */
static void lay_out_item(struct facts *facts, const struct item *item)
{
	struct table *table = table_of(facts, item->loop);

	if (!table->items)
		table->items = xcalloc(facts->size, sizeof *table->items);
	facts->places[item->index] = table->item_count;
	table->items[table->item_count++] = item;
}

/* Sort questions and lets into tables. */
static void lay_out(struct facts *facts)
{
	const struct questionnaire *q = facts->questionnaire;

	facts->tables = xcalloc(q->count + 1, sizeof *facts->tables);
	facts->table_count = 1;
	for (size_t i = 0; i < q->count; i++)
		if (is_table(&q->items[i]))
			facts->tables[facts->table_count++].group = &q->items[i];
	for (size_t i = 0; i < q->count; i++)
		if (item_is_question(&q->items[i]))
			lay_out_item(facts, &q->items[i]);
	for (size_t i = q->count; i < facts->size; i++)
		lay_out_item(facts, facts_let(facts, i - q->count));
	facts->tables[0].cells = xcalloc(facts->size + 1, sizeof *facts->tables[0].cells);
	facts->tables[0].row_count = 1;
}

static int compare_names(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether all names differ; SQL does not tell upper from lower case. */
static bool all_differ(const struct facts *facts, struct msg *error)
{
	const char **sorted = xcalloc(facts->size + 1, sizeof *sorted);
	size_t filled = 0;
	bool differ = true;

	for (size_t i = 0; i < facts->size; i++)
		if (facts->columns[i])
			sorted[filled++] = facts->columns[i];
	qsort(sorted, filled, sizeof *sorted, compare_names);
	for (size_t i = 1; i < filled && differ; i++) {
		differ = strcasecmp(sorted[i - 1], sorted[i]) != 0;
		if (!differ)
			msg_set(error, N_("the table of facts would have the column “{1}” twice"), sorted[i], NULL);
	}
	free(sorted);
	return differ;
}

static bool is_reserved(const char *name)
{
	return strcasecmp(name, "fact") == 0 || strcasecmp(name, "today") == 0 || strcasecmp(name, "instance") == 0;
}

static bool name_columns(struct facts *facts, struct msg *error)
{
	size_t questions = facts->questionnaire->count;

	for (size_t i = 0; i < facts->size; i++) {
		const struct item *item =
		        i < questions ? &facts->questionnaire->items[i] : facts_let(facts, i - questions);

		if (i < questions && !item_is_question(item) && !is_table(item))
			continue;
		facts->columns[i] = sql_name(facts->names, item->link_id);
		if (!facts->columns[i] || is_reserved(facts->columns[i])) {
			msg_set(error, N_("“{1}” cannot be the name of a column"), item->link_id, NULL);
			return false;
		}
	}
	return all_differ(facts, error);
}

static void make_lets(struct facts *facts, const char *const *lets, size_t count)
{
	facts->lets = xcalloc(count + 1, sizeof *facts->lets);
	for (size_t i = 0; i < count; i++) {
		facts->lets[i].link_id = lets[i];
		facts->lets[i].type = LET_TYPE;
		facts->lets[i].index = facts->questionnaire->count + i;
	}
}

struct facts *facts_create(const struct questionnaire *questionnaire, const char *const *lets, size_t let_count,
                           struct msg *error)
{
	struct facts *facts = xcalloc(1, sizeof *facts);

	facts->questionnaire = questionnaire;
	facts->size = questionnaire->count + let_count;
	facts->names = arena_create();
	facts->values = arena_create();
	facts->columns = xcalloc(facts->size + 1, sizeof *facts->columns);
	facts->places = xcalloc(facts->size + 1, sizeof *facts->places);
	facts->dirty = xcalloc(set_words(facts->size) + 1, sizeof *facts->dirty);
	make_lets(facts, lets, let_count);
	if (!name_columns(facts, error)) {
		facts_destroy(facts);
		return NULL;
	}
	lay_out(facts);
	guard_connect(facts);
	facts->open = true;
	for (size_t i = 0; i < facts->table_count; i++)
		create_table(facts, &facts->tables[i]);
	for (size_t i = 0; i < facts->table_count; i++)
		prepare_table(facts, &facts->tables[i]);
	run(facts, "BEGIN"); /* never committed: nothing here is to last, and statements need not open one each */
	facts->open = false;
	facts_clear(facts, "");
	return facts;
}

size_t facts_size(const struct facts *facts)
{
	return facts->size;
}

const struct item *facts_let(const struct facts *facts, size_t number)
{
	return &facts->lets[number];
}

void facts_destroy(struct facts *facts)
{
	if (!facts)
		return;
	for (size_t i = 0; i < facts->table_count; i++) {
		sqlite3_finalize(facts->tables[i].insert);
		sqlite3_finalize(facts->tables[i].clear);
		free(facts->tables[i].items);
		free(facts->tables[i].cells);
	}
	if (sqlite3_close(facts->db) != SQLITE_OK)
		fatal("facts: an expression is still in use");
	free(facts->tables);
	free(facts->columns);
	free(facts->places);
	free(facts->dirty);
	free(facts->lets);
	arena_destroy(facts->names);
	arena_destroy(facts->values);
	free(facts);
}

/* --- the response --- */

void facts_clear(struct facts *facts, const char *today)
{
	arena_destroy(facts->values);
	facts->values = arena_create();
	facts->today = arena_strdup(facts->values, today);
	for (size_t i = 0; i < facts->table_count; i++) {
		facts->tables[i].dirty = true;
		if (i > 0)
			facts->tables[i].row_count = 0;
	}
	facts->all_dirty = true;
	memset(facts->tables[0].cells, 0, facts->tables[0].item_count * sizeof *facts->tables[0].cells);
}

void facts_add_row(struct facts *facts, const struct item *group)
{
	struct table *table = table_of(facts, group);
	size_t used = table->row_count * table->item_count;

	table->cells = xreallocarray(table->cells, used + table->item_count, sizeof *table->cells);
	memset(table->cells + used, 0, table->item_count * sizeof *table->cells);
	table->row_count++;
	table->dirty = true;
	set_add(facts->dirty, group->index);
}

void facts_set(struct facts *facts, const struct item *item, const struct cell *cell)
{
	struct table *table = table_of(facts, item->loop);
	struct cell *place = &table->cells[(table->row_count - 1) * table->item_count + facts->places[item->index]];

	*place = *cell;
	place->text = arena_strdup(facts->values, cell->text);
	place->why = arena_strdup(facts->values, cell->why);
	table->dirty = true;
	set_add(facts->dirty, item->index);
}

const struct cell *facts_cell(const struct facts *facts, const struct item *item)
{
	if (!facts->columns[item->index] || is_table(item) || item->loop)
		return NULL;
	return &facts->tables[0].cells[facts->places[item->index]];
}

const char *facts_column(const struct facts *facts, const struct item *item)
{
	return facts->columns[item->index];
}

/* Whether SQLite can hold it as an INTEGER without a loss. */
static bool is_whole(double number)
{
	return number > -1e15 && number < 1e15 && number == (double)(sqlite3_int64)number;
}

static void bind_cell(sqlite3_stmt *insert, int place, const struct item *item, const struct cell *cell)
{
	if (!cell->known)
		sqlite3_bind_null(insert, place);
	else if (cell->text)
		sqlite3_bind_text(insert, place, cell->text, -1, SQLITE_STATIC);
	else if (strcmp(sql_type(item), "REAL") != 0 && is_whole(cell->number))
		sqlite3_bind_int64(insert, place, (sqlite3_int64)cell->number);
	else
		sqlite3_bind_double(insert, place, cell->number);
	sqlite3_bind_text(insert, place + 1, cell->why, -1, SQLITE_STATIC);
}

static void step(struct facts *facts, sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		fatal("facts: %s", sqlite3_errmsg(facts->db));
	sqlite3_reset(statement);
}

/* Write a row, or write it over. Of the one row of `fact` the statement still has what is unchanged: an expression is
 * evaluated without one answer, and then without another. */
static void write_row(struct facts *facts, const struct table *table, size_t row)
{
	bool all = table->group || facts->all_dirty;

	sqlite3_bind_int64(table->insert, 1, (sqlite3_int64)row);
	if (table->group)
		sqlite3_bind_int64(table->insert, 2, (sqlite3_int64)row);
	else
		sqlite3_bind_text(table->insert, 2, facts->today, -1, SQLITE_STATIC);
	for (size_t i = 0; i < table->item_count; i++)
		if (all || set_has(facts->dirty, table->items[i]->index))
			bind_cell(table->insert, 3 + 2 * (int)i, table->items[i],
			          &table->cells[row * table->item_count + i]);
	step(facts, table->insert);
}

void facts_commit(struct facts *facts)
{
	for (size_t t = 0; t < facts->table_count; t++) {
		struct table *table = &facts->tables[t];

		if (!table->dirty)
			continue;
		if (table->group)
			step(facts, table->clear);
		for (size_t row = 0; row < table->row_count; row++)
			write_row(facts, table, row);
		table->dirty = false;
	}
	facts->all_dirty = false;
	memset(facts->dirty, 0, set_words(facts->size) * sizeof *facts->dirty);
}
