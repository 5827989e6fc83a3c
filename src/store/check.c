/* check.c - the whole database looked over: SQLite's own check, then every chain of every record.
 *
 * SQLite's check passes about half of all flipped bits; the hashes find those in the journal.  Each record is read in
 * a transaction of its own, so that writers do not wait for all of it.  Called by `wenzhen check` and by tests. */
#include <string.h>

#include "store/internal.h"

/* Where the looking over has come to, and what it has found. */
struct checking {
	break_fn *each; /* may be NULL */
	void *context;
	size_t breaks;
	struct id record;    /* the last one looked at */
	bool started, ended; /* record is one; there is none after it */
	bool known, erased;  /* it stands in `record`; it holds an erase row */
	struct entries rows;
};

/* Count a break that is not in one row, and tell of it. */
static void tell(struct checking *checking, const struct msg *what)
{
	char hex[HEX_SIZE] = "";
	if (checking->started)
		id_hex(&checking->record, hex);
	checking->breaks++;
	if (checking->each != NULL)
		checking->each(checking->context, hex, "", 0, what);
}

/* The same of a break with a detail. */
static void tell_id(struct checking *checking, const char *id, const char *detail)
{
	struct msg what = {0};
	msg_set(&what, id, detail, NULL);
	tell(checking, &what);
	msg_finish(&what);
}

/* Let SQLite check its file. */
static enum store_status sqlite_work(struct store *store, void *context, struct msg *why)
{
	sqlite3_stmt *check = NULL;
	int code = sqlite3_prepare_v2(store->db, "PRAGMA integrity_check", -1, &check, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(check)) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(check, 0);
		if (line == NULL || strcmp(line, "ok") != 0)
			tell_id(context, N_("The database file is damaged: {1}"), line);
		code = SQLITE_OK;
	}
	sqlite3_finalize(check);
	return code == SQLITE_DONE ? STORE_OK : fault_sqlite(store, code, why);
}

/* Find the next record and read its rows. */
static enum store_status next_work(struct store *store, void *context, struct msg *why)
{
	struct checking *checking = context;
	int code;
	sqlite3_stmt *next = db_statement(store, SQL_RECORD_NEXT, &code);
	if (next != NULL) {
		sqlite3_bind_blob(next, 1, checking->record.bytes, checking->started ? ID_BYTES : 0, SQLITE_TRANSIENT);
		code = sqlite3_step(next);
		checking->ended = code == SQLITE_ROW && sqlite3_column_type(next, 0) == SQLITE_NULL;
		if (code == SQLITE_ROW && !checking->ended)
			code = db_blob(next, 0, checking->record.bytes, ID_BYTES);
		sqlite3_reset(next);
	}
	if (checking->ended)
		return STORE_OK;
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	checking->started = true;
	enum store_status status = rows_erased(store, &checking->record, &checking->erased, why);
	if (status == STORE_OK)
		status = rows_known(store, &checking->record, &checking->known, why);
	return status == STORE_OK ? rows_load(store, &checking->record, &checking->rows, why) : status;
}

/* Look at the record after checking->record. False when there is none, or none that can be found. */
static bool check_next(struct store *store, struct checking *checking)
{
	struct msg why = {0};
	struct id before = checking->record;
	bool was_started = checking->started;
	enum store_status status = db_transact(store, DB_READ, next_work, checking, &why);
	if (status != STORE_OK)
		tell(checking, &why);
	else if (!checking->ended && (checking->rows.count == 0 || !checking->known))
		tell_id(checking, N_("A record and its rows do not belong together."), NULL);
	if (status == STORE_OK)
		checking->breaks += chain_verify(&checking->rows, &checking->record, checking->erased, checking->each,
		                                 checking->context);
	entries_finish(&checking->rows);
	msg_finish(&why);
	bool moved_on = checking->started && (!was_started || !id_equal(&before, &checking->record));
	return moved_on && !checking->ended;
}

size_t store_verify(struct store *store, break_fn *each, void *context)
{
	struct checking checking = {.each = each, .context = context};
	struct msg why = {0};
	if (db_transact(store, DB_READ, sqlite_work, &checking, &why) != STORE_OK)
		tell(&checking, &why);
	msg_finish(&why);
	while (check_next(store, &checking))
		;
	return checking.breaks;
}
