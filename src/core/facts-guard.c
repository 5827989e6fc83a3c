/* facts-guard.c - the connection, and the guard around expressions.
 *
 * An authorizer that knows SELECT, READ of the fact tables and a list of functions; double-quoted strings off; one
 * column, no tail, read only, parentheses balanced; a VFS without clock and files, so that 'now' is NULL. */
#include <stdlib.h>
#include <string.h>

#include "core/condition.h"
#include "core/facts-private.h"

#define SQL_MAX_BYTES 200000

struct expression {
	struct facts *facts;
	sqlite3_stmt *statement;
	uint64_t *reads;   /* columns whose value it reads */
	uint64_t *touches; /* these, the ones whose `why` it reads, and groups */
};

static bool known_function(const char *name)
{
	static const char *const names[] = {"abs",    "coalesce", "count", "date", "iif",    "instr",
	                                    "length", "like",     "max",   "min",  "substr", "sum"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static const struct table *table_named(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->table_count; i++) {
		const struct item *group = facts->tables[i].group;

		if (strcmp(name, group ? facts->columns[group->index] : "fact") == 0)
			return &facts->tables[i];
	}
	return NULL;
}

/* Note in `set` the question whose column (or whose why, by `suffix`) is read. */
static void note_read(const struct facts *facts, const struct table *table, const char *column, const char *suffix,
                      uint64_t *set)
{
	size_t length = strlen(column), ending = strlen(suffix);

	if (length < ending || strcmp(column + length - ending, suffix) != 0)
		return;
	for (size_t i = 0; i < table->item_count; i++) {
		const char *name = facts->columns[table->items[i]->index];

		if (strlen(name) == length - ending && strncmp(name, column, length - ending) == 0)
			set_add(set, table->items[i]->index);
	}
}

/* Whether a column of a fact table may be read; notes what the expression rests on. */
static bool may_read(struct facts *facts, const char *table_name, const char *column)
{
	const struct table *table = table_named(facts, table_name);
	struct expression *expression = facts->preparing;

	if (!table || !expression)
		return false;
	note_read(facts, table, column, "", expression->reads);
	note_read(facts, table, column, "", expression->touches);
	note_read(facts, table, column, "__why", expression->touches);
	if (table->group)
		set_add(expression->touches, table->group->index);
	return true;
}

static int guard(void *context, int action, const char *first, const char *second, const char *database,
                 const char *trigger)
{
	struct facts *facts = context;

	(void)database;
	(void)trigger;
	if (facts->open || action == SQLITE_SELECT)
		return SQLITE_OK;
	if (action == SQLITE_READ && may_read(facts, first, second))
		return SQLITE_OK;
	if (action == SQLITE_FUNCTION && known_function(second))
		return SQLITE_OK;
	return SQLITE_DENY;
}

static int no_clock(sqlite3_vfs *vfs, double *now)
{
	(void)vfs;
	*now = 0;
	return SQLITE_ERROR;
}

static int no_clock64(sqlite3_vfs *vfs, sqlite3_int64 *now)
{
	(void)vfs;
	*now = 0;
	return SQLITE_ERROR;
}

static int no_files(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	(void)vfs;
	(void)name;
	(void)flags;
	(void)out;
	file->pMethods = NULL;
	return SQLITE_CANTOPEN;
}

/* The name of a VFS that has neither clock nor files. */
static const char *sealed_vfs(void)
{
	static sqlite3_vfs sealed;

	if (!sealed.zName) {
		sealed = *sqlite3_vfs_find(NULL);
		sealed.zName = "wenzhen-facts";
		sealed.pNext = NULL;
		sealed.xOpen = no_files;
		sealed.xCurrentTime = no_clock;
		sealed.xCurrentTimeInt64 = no_clock64;
		sqlite3_vfs_register(&sealed, 0);
	}
	return sealed.zName;
}

void guard_connect(struct facts *facts)
{
	static const struct {
		int option, on;
	} options[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
	               {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	               {SQLITE_DBCONFIG_DQS_DML, 0},
	               {SQLITE_DBCONFIG_DQS_DDL, 0},
	               {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
	               {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	               {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}};

	if (sqlite3_open_v2(":memory:", &facts->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	                    sealed_vfs()) != SQLITE_OK)
		fatal("facts: %s", sqlite3_errmsg(facts->db));
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		sqlite3_db_config(facts->db, options[i].option, options[i].on, NULL);
	sqlite3_limit(facts->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(facts->db, SQLITE_LIMIT_SQL_LENGTH, SQL_MAX_BYTES);
	sqlite3_set_authorizer(facts->db, guard, facts);
}

/* Whether every parenthesis opened is closed and none beyond, and nothing is a comment or a quoted name: what we put
 * around it then stays around it. */
static bool balanced(const char *sql)
{
	int depth = 0;
	bool quoted = false;

	for (; *sql && depth >= 0; sql++) {
		if (*sql == '\'')
			quoted = !quoted;
		if (quoted)
			continue;
		depth += (*sql == '(') - (*sql == ')');
		if (strchr("\"`[", *sql) || strncmp(sql, "--", 2) == 0 || strncmp(sql, "/*", 2) == 0)
			return false;
	}
	return depth == 0 && !quoted;
}

/* What is wrong with a prepared statement, or NULL. */
static const char *unfit(sqlite3_stmt *statement, const char *tail)
{
	if (!statement)
		return N_("nothing to evaluate");
	if (tail[strspn(tail, " \t\r\n")] != '\0')
		return N_("more than one expression");
	if (sqlite3_column_count(statement) != 1)
		return N_("more than one column");
	if (sqlite3_bind_parameter_count(statement) > 0)
		return N_("a parameter has no value");
	if (!sqlite3_stmt_readonly(statement))
		return N_("the expression would write");
	return NULL;
}

/* Prepare the statement of an expression; the guard notes its reads. */
static bool prepare_guarded(struct expression *expression, const char *sql, struct msg *error)
{
	struct facts *facts = expression->facts;
	char *select = xasprintf("SELECT (%s) FROM fact", sql);
	const char *tail = "", *why;
	int status;

	facts->preparing = expression;
	status = sqlite3_prepare_v3(facts->db, select, -1, SQLITE_PREPARE_PERSISTENT, &expression->statement, &tail);
	facts->preparing = NULL;
	why = status == SQLITE_OK ? unfit(expression->statement, tail) : N_("SQLite says: {1}");
	if (why)
		msg_set(error, why, sqlite3_errmsg(facts->db), NULL);
	free(select);
	return !why;
}

struct expression *expression_create(struct facts *facts, const char *sql, struct msg *error)
{
	struct expression *expression;
	size_t words = set_words(facts->size);

	if (!balanced(sql)) {
		msg_set(error,
		        N_("quotation marks or parentheses do not match, or there is a comment or a quoted name "
		           "inside"),
		        NULL);
		return NULL;
	}
	expression = xcalloc(1, sizeof *expression);
	expression->facts = facts;
	expression->reads = xcalloc(words, sizeof *expression->reads);
	expression->touches = xcalloc(words, sizeof *expression->touches);
	if (prepare_guarded(expression, sql, error))
		return expression;
	expression_destroy(expression);
	return NULL;
}

void expression_destroy(struct expression *expression)
{
	if (!expression)
		return;
	sqlite3_finalize(expression->statement);
	free(expression->reads);
	free(expression->touches);
	free(expression);
}

const uint64_t *expression_reads(const struct expression *expression)
{
	return expression->reads;
}

/* Whether SQLite must be told of a change before this is evaluated. */
static bool is_stale(const struct expression *expression)
{
	const struct facts *facts = expression->facts;

	for (size_t i = 0; i < set_words(facts->size); i++)
		if (expression->touches[i] & facts->dirty[i])
			return true;
	return facts->all_dirty;
}

enum result expression_evaluate(struct expression *expression, double *number, const char **text)
{
	sqlite3_stmt *statement = expression->statement;
	int type;

	if (is_stale(expression))
		facts_commit(expression->facts);
	if (sqlite3_step(statement) != SQLITE_ROW)
		fatal("facts: %s", sqlite3_errmsg(expression->facts->db));
	type = sqlite3_column_type(statement, 0);
	*number = sqlite3_column_double(statement, 0);
	*text = NULL;
	if (type == SQLITE_TEXT)
		*text = arena_strdup(expression->facts->values, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_reset(statement);
	if (type == SQLITE_NULL)
		return RESULT_NULL;
	return type == SQLITE_INTEGER || type == SQLITE_FLOAT ? RESULT_NUMBER : RESULT_TEXT;
}
