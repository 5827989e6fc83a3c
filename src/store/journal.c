/* journal.c - records: rows in memory until somebody agrees to keep them, then rows in the database.
 *
 * A row is linked to its chain inside of the transaction that writes it, so that several sessions may write one record.
 * A commit that went wrong may still be found in the file when the connection is opened again; the row is then
 * remembered (`attempt`), and the next try looks for it before it writes it a second time.
 *
 * Knows no kind of row but "erase".  Called by the app. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/internal.h"

static const char erase_kind[] = "erase";

/* Give a new, unkept record its random id. */
static void name_record(struct record *record)
{
	record->id = id_random();
	id_hex(&record->id, record->hex);
	record->kept = false;
}

struct record *record_create(struct store *store)
{
	struct record *record = xcalloc(1, sizeof *record);
	record->store = store;
	name_record(record);
	return record;
}

/* Forget the row whose commit went wrong. */
static void drop_attempt(struct record *record)
{
	if (record->unsure)
		entry_finish(&record->attempt);
	record->unsure = false;
}

void record_close(struct record *record)
{
	if (record == NULL)
		return;
	drop_attempt(record);
	entries_finish(&record->rows);
	sodium_memzero(record, sizeof *record);
	free(record);
}

bool record_kept(const struct record *record)
{
	return record->kept;
}

/* Whether a statement with one id as its parameter finds a row. */
static enum store_status finds(struct store *store, enum statement which, const struct id *id, bool *found,
                               struct msg *why)
{
	int code;
	sqlite3_stmt *statement = db_statement(store, which, &code);
	if (statement != NULL) {
		db_bind_id(statement, 1, id);
		code = sqlite3_step(statement);
		sqlite3_reset(statement);
	}
	*found = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? STORE_OK : fault_sqlite(store, code, why);
}

enum store_status rows_known(struct store *store, const struct id *record, bool *known, struct msg *why)
{
	return finds(store, SQL_RECORD_FIND, record, known, why);
}

enum store_status rows_erased(struct store *store, const struct id *record, bool *erased, struct msg *why)
{
	return finds(store, SQL_ERASED, record, erased, why);
}

/* Refuse to go on with a record that is not there or was erased. */
static enum store_status check_open(struct store *store, const struct id *record, struct msg *why)
{
	bool found = false, erased = false;
	enum store_status status = rows_known(store, record, &found, why);
	if (status == STORE_OK && found)
		status = rows_erased(store, record, &erased, why);
	if (status != STORE_OK)
		return status;
	if (!found)
		return fault_say(STORE_MISSING, store->name, NULL, why);
	if (!erased)
		return STORE_OK;
	msg_set(why, N_("The answers of this record were erased, as was asked for."), NULL);
	return STORE_MISSING;
}

/* Copy a text column; false if it is none. */
static bool read_text(sqlite3_stmt *rows, int column, char **text)
{
	const char *found = (const char *)sqlite3_column_text(rows, column);
	if (found != NULL)
		*text = xstrndup(found, (size_t)sqlite3_column_bytes(rows, column));
	return found != NULL;
}

/* Read the row that SQL_ROWS stands on. SQLITE_CORRUPT if a column is not what it should be. */
static int read_entry(sqlite3_stmt *rows, struct entry *entry)
{
	bool good = db_blob(rows, 1, entry->writer.bytes, ID_BYTES) == SQLITE_OK &&
	            db_blob(rows, 3, entry->uuid.bytes, ID_BYTES) == SQLITE_OK &&
	            db_blob(rows, 9, entry->prev.bytes, HASH_BYTES) == SQLITE_OK &&
	            db_blob(rows, 10, entry->digest.bytes, HASH_BYTES) == SQLITE_OK &&
	            db_blob(rows, 11, entry->hash.bytes, HASH_BYTES) == SQLITE_OK;
	entry->lamport = (uint64_t)sqlite3_column_int64(rows, 0);
	entry->seq = (uint64_t)sqlite3_column_int64(rows, 2);
	for (int i = 0; i < TEXT_COUNT; i++)
		good = read_text(rows, 4 + i, &entry->text[i]) && good;
	if (sqlite3_column_type(rows, 12) == SQLITE_NULL && sqlite3_column_type(rows, 13) == SQLITE_NULL)
		return good ? SQLITE_OK : SQLITE_CORRUPT;
	good = db_blob(rows, 12, entry->salt.bytes, ID_BYTES) == SQLITE_OK && good;
	good = read_text(rows, 13, &entry->payload) && good;
	return good ? SQLITE_OK : SQLITE_CORRUPT;
}

enum store_status rows_load(struct store *store, const struct id *record, struct entries *rows, struct msg *why)
{
	int code;
	sqlite3_stmt *statement = db_statement(store, SQL_ROWS, &code);
	if (statement == NULL)
		return fault_sqlite(store, code, why);
	db_bind_id(statement, 1, record);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		struct entry entry = {0};
		code = read_entry(statement, &entry);
		entries_add(rows, &entry);
		if (code != SQLITE_OK)
			break;
	}
	sqlite3_reset(statement);
	return code == SQLITE_DONE ? STORE_OK : fault_sqlite(store, code, why);
}

/* What store_find_unfinished() looks for. */
struct search {
	const char *payload, *end;
	char *id;
};

static enum store_status search_work(struct store *store, void *context, struct msg *why)
{
	struct search *search = context;
	struct id id;
	int code;
	sqlite3_stmt *find = db_statement(store, SQL_UNFINISHED, &code);
	if (find != NULL) {
		sqlite3_bind_text(find, 1, search->payload, -1, SQLITE_STATIC);
		sqlite3_bind_text(find, 2, search->end, -1, SQLITE_STATIC);
		code = sqlite3_step(find);
		if (code == SQLITE_ROW && db_blob(find, 0, id.bytes, ID_BYTES) == SQLITE_OK)
			id_hex(&id, search->id);
		sqlite3_reset(find);
		sqlite3_clear_bindings(find);
	}
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return fault_sqlite(store, code, why);
	return search->id[0] != '\0' ? STORE_OK : STORE_MISSING;
}

enum store_status store_find_unfinished(struct store *store, const char *payload, const char *end, char id[33],
                                        struct msg *why)
{
	struct search search = {payload, end, id};
	id[0] = '\0';
	return db_transact(store, DB_READ, search_work, &search, why);
}

/* What record_open() reads. */
struct opening {
	struct id id;
	struct entries rows;
};

static enum store_status open_work(struct store *store, void *context, struct msg *why)
{
	struct opening *opening = context;
	enum store_status status = check_open(store, &opening->id, why);
	return status == STORE_OK ? rows_load(store, &opening->id, &opening->rows, why) : status;
}

/* Read a record's rows and find its chains whole. */
static enum store_status read_whole(struct store *store, struct opening *opening, struct msg *why)
{
	enum store_status status = db_transact(store, DB_READ, open_work, opening, why);
	if (status != STORE_OK)
		return status;
	if (opening->rows.count > 0 && chain_verify(&opening->rows, &opening->id, false, NULL, NULL) == 0)
		return STORE_OK;
	msg_set(why, N_("A record in {1} is damaged. Please leave the file as it is and call who looks after it."),
	        store->name, NULL);
	return STORE_DAMAGED;
}

struct record *record_open(struct store *store, const char *id, struct msg *error, enum store_status *status)
{
	struct opening opening = {0};
	enum store_status got = id_parse(id, &opening.id) ? read_whole(store, &opening, error)
	                                                  : fault_say(STORE_MISSING, store->name, NULL, error);
	entries_finish(&opening.rows);
	if (status != NULL)
		*status = got;
	if (got != STORE_OK)
		return NULL;
	struct record *record = record_create(store);
	record->id = opening.id;
	id_hex(&record->id, record->hex);
	record->kept = true;
	return record;
}

/* Find the end of our own chain in the record, and the record's greatest lamport. */
static enum store_status read_tail(struct record *record, struct tail *tail, struct msg *why)
{
	struct store *store = record->store;
	struct id writer;
	int code;
	sqlite3_stmt *rows = db_statement(store, SQL_TAIL, &code);
	*tail = (struct tail){0};
	if (rows == NULL)
		return fault_sqlite(store, code, why);
	db_bind_id(rows, 1, &record->id);
	while ((code = sqlite3_step(rows)) == SQLITE_ROW) { /* the greatest first */
		if (tail->lamport == 0)
			tail->lamport = (uint64_t)sqlite3_column_int64(rows, 0);
		code = db_blob(rows, 1, writer.bytes, ID_BYTES);
		if (code != SQLITE_OK || !id_equal(&writer, &store->writer))
			continue;
		tail->seq = (uint64_t)sqlite3_column_int64(rows, 2);
		code = db_blob(rows, 3, tail->hash.bytes, HASH_BYTES);
		break;
	}
	sqlite3_reset(rows);
	return code == SQLITE_OK || code == SQLITE_DONE ? STORE_OK : fault_sqlite(store, code, why);
}

/* Put a linked entry into the journal. */
static enum store_status insert(struct store *store, const struct id *record, const struct entry *entry,
                                struct msg *why)
{
	int code;
	sqlite3_stmt *statement = db_statement(store, SQL_INSERT, &code);
	if (statement != NULL) {
		db_bind_id(statement, 1, record);
		sqlite3_bind_int64(statement, 2, (sqlite3_int64)entry->lamport);
		db_bind_id(statement, 3, &entry->writer);
		sqlite3_bind_int64(statement, 4, (sqlite3_int64)entry->seq);
		db_bind_id(statement, 5, &entry->uuid);
		for (int i = 0; i < TEXT_COUNT; i++)
			sqlite3_bind_text(statement, 6 + i, entry->text[i], -1, SQLITE_STATIC);
		sqlite3_bind_blob(statement, 11, entry->prev.bytes, HASH_BYTES, SQLITE_STATIC);
		sqlite3_bind_blob(statement, 12, entry->digest.bytes, HASH_BYTES, SQLITE_STATIC);
		sqlite3_bind_blob(statement, 13, entry->hash.bytes, HASH_BYTES, SQLITE_STATIC);
		db_bind_id(statement, 14, &entry->salt);
		sqlite3_bind_text(statement, 15, entry->payload, -1, SQLITE_STATIC);
	}
	code = db_finish(statement, code);
	return code == SQLITE_OK ? STORE_OK : fault_sqlite(store, code, why);
}

/* Link the entry behind our chain in the record and insert it. */
static enum store_status append(struct record *record, struct entry *entry, struct msg *why)
{
	struct tail tail;
	enum store_status status = read_tail(record, &tail, why);
	if (status != STORE_OK)
		return status;
	entry_link(entry, &record->id, &record->store->writer, &tail);
	return insert(record->store, &record->id, entry, why);
}

/* Whether the attempt whose commit went wrong is in the journal all the same. */
static enum store_status arrived(struct record *record, bool *found, struct msg *why)
{
	struct store *store = record->store;
	int code;
	sqlite3_stmt *statement = db_statement(store, SQL_FIND, &code);
	if (statement != NULL) {
		db_bind_id(statement, 1, &record->id);
		sqlite3_bind_int64(statement, 2, (sqlite3_int64)record->attempt.lamport);
		db_bind_id(statement, 3, &record->attempt.writer);
		db_bind_id(statement, 4, &record->attempt.uuid);
		code = sqlite3_step(statement);
		sqlite3_reset(statement);
	}
	*found = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? STORE_OK : fault_sqlite(store, code, why);
}

/* What record_append() and record_erase() write. */
struct writing {
	struct record *record;
	const struct row *rows;
	struct entry *entries;
	size_t count;
};

/* An entry for each row, to be linked when they are written. */
static struct writing writing_of(struct record *record, const struct row *rows, size_t count)
{
	struct writing writing = {record, rows, xcalloc(count, sizeof *writing.entries), count};
	for (size_t i = 0; i < count; i++)
		entry_init(&writing.entries[i], &rows[i]);
	return writing;
}

static void writing_finish(struct writing *writing)
{
	for (size_t i = 0; i < writing->count; i++)
		entry_finish(&writing->entries[i]);
	free(writing->entries);
}

static enum store_status append_work(struct store *store, void *context, struct msg *why)
{
	struct writing *writing = context;
	struct record *record = writing->record;
	bool found = false;
	enum store_status status = check_open(store, &record->id, why);
	if (status == STORE_OK && record->unsure && entry_says(&record->attempt, &writing->rows[writing->count - 1]))
		status = arrived(record, &found, why);
	for (size_t i = 0; status == STORE_OK && !found && i < writing->count; i++)
		status = append(record, &writing->entries[i], why);
	return status;
}

/* Append to the rows in memory. */
static void remember(struct record *record, const struct row *row)
{
	struct tail tail = entries_tail(&record->rows);
	struct entry entry;
	entry_init(&entry, row);
	entry_link(&entry, &record->id, &record->store->writer, &tail);
	entries_add(&record->rows, &entry);
}

enum store_status record_append(struct record *record, const struct row *rows, size_t count, struct msg *why)
{
	for (size_t i = 0; i < count; i++) {
		assert(strcmp(rows[i].kind, erase_kind) != 0);
		if (!record->kept)
			remember(record, &rows[i]);
	}
	if (!record->kept)
		return STORE_OK;
	struct writing writing = writing_of(record, rows, count);
	enum store_status status = db_transact(record->store, DB_WRITE, append_work, &writing, why);
	struct entry *last = &writing.entries[count - 1]; /* it is there when all are */
	if (status == STORE_OK) {
		drop_attempt(record);
	} else if (last->seq != 0) { /* else it did not come as far as being written; an older attempt stays */
		drop_attempt(record);
		record->attempt = *last;
		record->unsure = true;
		writing.count--; /* the attempt owns it now */
	}
	writing_finish(&writing);
	return status;
}

/* Write the record and those of its rows that are not there, after a commit that went wrong, already. */
static enum store_status keep_work(struct store *store, void *context, struct msg *why)
{
	struct record *record = context;
	struct tail tail;
	int code;
	sqlite3_stmt *add = db_statement(store, SQL_RECORD_ADD, &code);
	if (add != NULL)
		db_bind_id(add, 1, &record->id);
	code = db_finish(add, code);
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	enum store_status status = read_tail(record, &tail, why);
	for (size_t i = tail.seq; status == STORE_OK && i < record->rows.count; i++)
		status = insert(store, &record->id, &record->rows.list[i], why);
	return status;
}

enum store_status record_keep(struct record *record, struct msg *why)
{
	assert(record->kept || record->rows.count > 0);
	if (record->kept)
		return STORE_OK;
	enum store_status status = db_transact(record->store, DB_WRITE, keep_work, record, why);
	if (status == STORE_OK) {
		entries_finish(&record->rows);
		record->kept = true;
	}
	return status;
}

/* Run a statement with one id as its parameter. */
static enum store_status apply(struct store *store, enum statement which, const struct id *id, struct msg *why)
{
	int code;
	sqlite3_stmt *statement = db_statement(store, which, &code);
	if (statement != NULL)
		db_bind_id(statement, 1, id);
	code = db_finish(statement, code);
	return code == SQLITE_OK ? STORE_OK : fault_sqlite(store, code, why);
}

/* Read the rows for the session that goes on, then erase them. If they are erased, an earlier try came through after
 * all, and the rows it has read are still in memory. */
static enum store_status erase_work(struct store *store, void *context, struct msg *why)
{
	struct writing *writing = context;
	struct record *record = writing->record;
	bool erased = false;
	enum store_status status = rows_erased(store, &record->id, &erased, why);
	store->scrub = true;
	if (status != STORE_OK || erased)
		return status;
	entries_finish(&record->rows);
	status = rows_load(store, &record->id, &record->rows, why);
	if (status == STORE_OK)
		status = append(record, &writing->entries[0], why);
	if (status == STORE_OK)
		status = apply(store, SQL_ERASE, &record->id, why);
	return status == STORE_OK ? apply(store, SQL_CODE_DROP, &record->id, why) : status;
}

/* An entry as a row; borrowed. */
static struct row entry_row(const struct entry *entry)
{
	return (struct row){
		.kind = entry->text[TEXT_KIND],
		.path = entry->text[TEXT_PATH],
		.payload = entry->payload != NULL && entry->payload[0] != '\0' ? entry->payload : NULL,
		.by = entry->text[TEXT_BY],
		.language = entry->text[TEXT_LANGUAGE],
		.at = entry->text[TEXT_AT],
		.lamport = entry->lamport,
		.seq = entry->seq,
	};
}

/* Go on in memory as a record of another name: nothing can be added to an erased one, nor leads anything to it. */
static void start_over(struct record *record)
{
	struct entries rows = record->rows;
	record->rows = (struct entries){0};
	drop_attempt(record);
	name_record(record);
	for (size_t i = 0; i < rows.count; i++) {
		struct row row = entry_row(&rows.list[i]);
		if (strcmp(row.kind, erase_kind) != 0)
			remember(record, &row);
	}
	entries_finish(&rows);
}

enum store_status record_erase(struct record *record, const struct row *erase, struct msg *why)
{
	assert(strcmp(erase->kind, erase_kind) == 0);
	if (!record->kept)
		return STORE_OK;
	struct writing writing = writing_of(record, erase, 1);
	enum store_status status = db_transact(record->store, DB_WRITE, erase_work, &writing, why);
	writing_finish(&writing);
	if (status == STORE_OK)
		start_over(record);
	return status;
}

enum store_status record_replay(struct record *record, row_fn *each, void *context, struct msg *why)
{
	struct opening opening = {.id = record->id};
	const struct entries *rows = record->kept ? &opening.rows : &record->rows;
	enum store_status status = STORE_OK;
	if (record->kept)
		status = db_transact(record->store, DB_READ, open_work, &opening, why);
	for (size_t i = 0; status == STORE_OK && i < rows->count; i++) {
		char uuid[HEX_SIZE], writer[HEX_SIZE];
		struct row row = entry_row(&rows->list[i]);
		id_hex(&rows->list[i].uuid, uuid);
		id_hex(&rows->list[i].writer, writer);
		row.uuid = uuid;
		row.writer = writer;
		if (!each(context, &row))
			break;
	}
	entries_finish(&opening.rows);
	return status;
}
