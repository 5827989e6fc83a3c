/* help.h - what the tests of the store share: a folder of their own, rows, and SQL behind the store's back. */
#ifndef TESTS_STORE_HELP_H
#define TESTS_STORE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <ftw.h>
#include <sqlite3.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "store/internal.h"

static inline int help_remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

/* Make a folder of its own for each test; *state is its name. */
static inline int help_set_up(void **state)
{
	*state = xstrdup("/tmp/wenzhen-store-XXXXXX");
	return mkdtemp(*state) == NULL;
}

static inline int help_tear_down(void **state)
{
	int removed = nftw(*state, help_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return removed;
}

/* A test that has a folder. */
#define with_folder(test) cmocka_unit_test_setup_teardown(test, help_set_up, help_tear_down)

/* The next number of a fixed sequence (xorshift64). */
static inline uint64_t help_random(void)
{
	static uint64_t seed = 88172645463325252u;
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* A name in the test's folder; the caller frees. */
static inline char *help_path(void **state, const char *name)
{
	return xasprintf("%s/%s", (const char *)*state, name);
}

static inline struct row help_row(const char *kind, const char *path, const char *payload)
{
	return (struct row){
		.kind = kind, .path = path, .payload = payload, .by = "patient", .language = "zh",
		.at = "2026-11-24T08:00:00.000Z",
	};
}

/* Append an answer and demand that it is saved. */
static inline void help_answer(struct record *record, const char *path, const char *payload)
{
	struct row row = help_row("answer", path, payload);
	assert_int_equal(record_append(record, &row, 1, NULL), STORE_OK);
}

static inline bool help_print_row(void *context, const struct row *row)
{
	buf_printf(context, "%s %s %s\n", row->kind, row->path, row->payload != NULL ? row->payload : "-");
	return true;
}

/* Demand that the record replays as this text. */
static inline void help_expect(struct record *record, const char *expected)
{
	struct buf rows = {0};
	assert_int_equal(record_replay(record, help_print_row, &rows, NULL), STORE_OK);
	assert_string_equal(buf_text(&rows), expected);
	buf_finish(&rows);
}

/* Open a store and demand that it works. */
static inline struct store *help_open(const char *path)
{
	struct msg error = {0};
	enum store_status status;
	struct store *store = store_open(path, &error, &status);
	if (store == NULL)
		fail_msg("%s: %d %s", path, status, error.id);
	assert_int_equal(status, STORE_OK);
	return store;
}

/* Demand that a file is refused with this status and a sentence. */
static inline void help_refused(const char *path, enum store_status expected)
{
	struct msg error = {0};
	enum store_status status = STORE_OK;
	struct store *store = store_open(path, &error, &status);
	if (status != expected)
		print_error("%s: %s\n", path, error.id != NULL ? error.id : "(no message)");
	assert_null(store);
	assert_int_equal(status, expected);
	assert_non_null(error.id);
	msg_finish(&error);
}

/* Run SQL on a plain connection of its own; returns the extended result code. */
static inline int help_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	code = code == SQLITE_OK ? code : sqlite3_extended_errcode(db);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return code;
}

/* The number a query gives on a plain connection. */
static inline int64_t help_number(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

/* Make a database with one kept record of `rows` answers; its id goes to `id`. */
static inline void help_make(const char *path, int rows, char id[HEX_SIZE])
{
	struct store *store = help_open(path);
	struct record *record = record_create(store);
	for (int i = 0; i < rows; i++) {
		char *payload = xasprintf("{\"value\":%d}", i);
		help_answer(record, "preg[0]/preg.outcome", payload);
		free(payload);
	}
	assert_int_equal(record_keep(record, NULL), STORE_OK);
	memcpy(id, record->hex, HEX_SIZE);
	record_close(record);
	store_close(store);
}

#endif
