/* db.c - one connection to the database file, and the one way to use it: db_transact().
 *
 * Every transaction, checkpoint and migration happens under the lock of lock.c.  A connection is opened inside of the
 * first transaction that needs one, and closed after a fault: store->db is NULL in between.  WAL with synchronous=FULL
 * is set and read back on every connection, since the latter is not stored in the file; checkpoints are ours.
 *
 * Trap: never open and close the database file here by other means; POSIX locks would vanish (that includes copying
 * it).  Knows SQLite and nothing of what the rows mean. */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/internal.h"

#define WAIT_MS 2000
#define CHECKPOINT_PAGES 1000
#define MEMORY ":memory:"

static const char *const sql[SQL_COUNT] = {
	[SQL_BEGIN_READ] = "BEGIN",
	[SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_RECORD_ADD] = "INSERT OR IGNORE INTO record VALUES(?1)",
	[SQL_RECORD_FIND] = "SELECT 1 FROM record WHERE id = ?1",
	/* Also what stands in the journal without its record, or the other way round. */
	[SQL_RECORD_NEXT] = "SELECT min(coalesce(a, b), coalesce(b, a)) FROM (SELECT"
			    " (SELECT min(id) FROM record WHERE id > ?1) a,"
			    " (SELECT min(record) FROM journal WHERE record > ?1) b)",
	[SQL_ERASED] = "SELECT 1 FROM journal INDEXED BY journal_erase WHERE record = ?1 AND kind = 'erase'",
	/* First and last rows are found by the primary key: two steps a record, whatever the journal holds. */
	[SQL_UNFINISHED] =
		"SELECT id FROM record r"
		" WHERE (SELECT payload FROM journal WHERE record = r.id ORDER BY lamport, writer LIMIT 1) = ?1"
		" AND (SELECT kind FROM journal WHERE record = r.id ORDER BY lamport DESC, writer DESC LIMIT 1) <> ?2"
		" ORDER BY (SELECT at FROM journal WHERE record = r.id ORDER BY lamport DESC, writer DESC LIMIT 1) DESC"
		" LIMIT 1",
	[SQL_TAIL] = "SELECT lamport, writer, seq, hash FROM journal WHERE record = ?1"
		     " ORDER BY lamport DESC, writer DESC",
	[SQL_FIND] = "SELECT 1 FROM journal WHERE record = ?1 AND lamport = ?2 AND writer = ?3 AND uuid = ?4",
	[SQL_INSERT] = "INSERT INTO journal(record, lamport, writer, seq, uuid, at, \"by\", language, path, kind, prev,"
		       " digest, hash, salt, payload) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)",
	[SQL_ROWS] = "SELECT lamport, writer, seq, uuid, at, \"by\", language, path, kind, prev, digest, hash, salt,"
		     " payload FROM journal WHERE record = ?1 ORDER BY lamport, writer",
	[SQL_ERASE] = "UPDATE journal SET salt = NULL, payload = NULL WHERE record = ?1 AND kind <> 'erase'",
	[SQL_CODE_DROP] = "DELETE FROM code WHERE record = ?1",
	[SQL_CODE_ADD] = "INSERT INTO code VALUES(?1, ?2, ?3)",
	[SQL_CODE_FIND] = "SELECT record FROM code WHERE hash = ?1 AND expires > ?2",
	[SQL_CODE_EXPIRE] = "DELETE FROM code WHERE expires <= ?1",
	[SQL_MISS_COUNT] = "SELECT count(*) FROM miss"
			   " WHERE at > strftime('%Y-%m-%dT%H:%M:%fZ', ?1, '-10 minutes') AND at <= ?1",
	[SQL_MISS_ADD] = "INSERT INTO miss VALUES(?1)",
	[SQL_MISS_EXPIRE] = "DELETE FROM miss WHERE at <= strftime('%Y-%m-%dT%H:%M:%fZ', ?1, '-10 minutes') OR at > ?1",
};

sqlite3_stmt *db_statement(struct store *store, enum statement which, int *code)
{
	sqlite3_stmt **statement = &store->statement[which];
	*code = SQLITE_OK;
	if (*statement == NULL)
		*code = sqlite3_prepare_v3(store->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
	return *statement;
}

int db_finish(sqlite3_stmt *statement, int code)
{
	if (statement == NULL)
		return code;
	code = sqlite3_step(statement);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
}

int db_exec(struct store *store, const char *text)
{
	return sqlite3_exec(store->db, text, NULL, NULL, NULL);
}

int db_number(struct store *store, const char *text, int64_t *number)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->db, text, -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*number = sqlite3_column_int64(statement, 0);
	int end = sqlite3_finalize(statement);
	return code == SQLITE_ROW ? end : code == SQLITE_DONE ? SQLITE_ERROR : code;
}

void db_bind_id(sqlite3_stmt *statement, int column, const struct id *id)
{
	sqlite3_bind_blob(statement, column, id->bytes, sizeof id->bytes, SQLITE_TRANSIENT);
}

int db_blob(sqlite3_stmt *statement, int column, void *bytes, size_t size)
{
	const void *blob = sqlite3_column_blob(statement, column);
	if (blob == NULL || (size_t)sqlite3_column_bytes(statement, column) != size)
		return SQLITE_CORRUPT;
	memcpy(bytes, blob, size);
	return SQLITE_OK;
}

/* Remember how long the WAL is after a commit. Being there, it also keeps SQLite from checkpoints of its own. */
static int note_commit(void *context, sqlite3 *db, const char *schema, int pages)
{
	struct store *store = context;
	(void)db, (void)schema;
	store->wal_pages = pages;
	return SQLITE_OK;
}

static bool in_memory(const struct store *store)
{
	return store->lock < 0;
}

/* Close the connection; with `checkpoint` the last one of the file copies the WAL and removes it. */
static void disconnect(struct store *store, bool checkpoint)
{
	for (int i = 0; i < SQL_COUNT; i++) {
		sqlite3_finalize(store->statement[i]);
		store->statement[i] = NULL;
	}
	if (!checkpoint)
		sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (sqlite3_close(store->db) != SQLITE_OK)
		fatal("a statement was left open");
	store->db = NULL;
}

struct setting {
	int what, value;
};

/* What a file of somebody else's must not be able to do. */
static const struct setting options[] = {
	{SQLITE_DBCONFIG_DEFENSIVE, 1},
	{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	{SQLITE_DBCONFIG_DQS_DML, 0},
	{SQLITE_DBCONFIG_DQS_DDL, 0},
	{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	{SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
	{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	{SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
};

/* How much there may be of anything. */
static const struct setting limits[] = {
	{SQLITE_LIMIT_LENGTH, 1000000},
	{SQLITE_LIMIT_SQL_LENGTH, 20000},
	{SQLITE_LIMIT_ATTACHED, 0},
	{SQLITE_LIMIT_EXPR_DEPTH, 60},
	{SQLITE_LIMIT_COMPOUND_SELECT, 5},
	{SQLITE_LIMIT_VDBE_OP, 25000},
	{SQLITE_LIMIT_FUNCTION_ARG, 8},
	{SQLITE_LIMIT_TRIGGER_DEPTH, 2},
	{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
};

static void harden(sqlite3 *db)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		sqlite3_db_config(db, options[i].what, options[i].value, NULL);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(db, limits[i].what, limits[i].value);
}

/* Whether the journal mode is the one we asked for. */
static int read_mode(struct store *store, bool *granted)
{
	const char *wanted = in_memory(store) ? "memory" : "wal";
	sqlite3_stmt *pragma = NULL;
	int code = sqlite3_prepare_v2(store->db, "PRAGMA journal_mode", -1, &pragma, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(pragma);
	if (code == SQLITE_ROW)
		*granted = strcmp((const char *)sqlite3_column_text(pragma, 0), wanted) == 0;
	int end = sqlite3_finalize(pragma);
	return code == SQLITE_ROW ? end : code;
}

/* Ask for WAL, and read back that commits will be durable: SQLite answers such a wish with what is, not with a fault.
 * Trap: the new mode is committed when the statement ends, after it has given its row. */
static enum store_status make_durable(struct store *store, struct msg *why)
{
	int64_t synchronous = 0;
	bool granted = false;
	int code = db_exec(store, "PRAGMA journal_mode = WAL");
	if (code == SQLITE_OK)
		code = read_mode(store, &granted);
	if (code == SQLITE_OK)
		code = db_number(store, "PRAGMA synchronous", &synchronous);
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	if (granted && synchronous == 2)
		return STORE_OK;
	msg_set(why, N_("The disk with {1} cannot keep answers safely."), store->name, NULL);
	return STORE_IO;
}

/* Write the version again, as it is: the commit puts the head of a new WAL on the disk. */
static int start_wal(struct store *store)
{
	int64_t version;
	int code = db_number(store, "PRAGMA user_version", &version);
	if (code != SQLITE_OK)
		return code;
	char *text = xasprintf("PRAGMA user_version = %d", (int)version);
	code = db_exec(store, text);
	free(text);
	return code;
}

/* Empty the WAL that another program, or our connection before a fault, has left. A sync may have failed there; then
 * Linux shows pages that are not on the disk and will not be. Anything appended to them would be lost with them, and
 * so would be what was copied from them, as long as the WAL's older pages can come back: so copy all of it into the
 * database file and put the head of a new WAL over the old one. After a fault nothing else is done before that. */
static enum store_status settle(struct store *store, struct msg *why)
{
	int frames = 0;
	int code = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, NULL);
	if (code == SQLITE_OK && (frames > 0 || store->mend)) {
		code = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		if (code == SQLITE_OK)
			code = start_wal(store);
	}
	if (code != SQLITE_OK && store->mend)
		return fault_sqlite(store, code, why);
	store->mend = false;
	return STORE_OK;
}

/* Read the file's own ids. */
static enum store_status read_meta(struct store *store, struct msg *why)
{
	static const char text[] =
	        "SELECT w.value, s.value FROM meta w, meta s WHERE w.name = 'writer' AND s.name = 'salt'";
	sqlite3_stmt *meta = NULL;
	int code = sqlite3_prepare_v2(store->db, text, -1, &meta, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(meta);
	if (code == SQLITE_ROW)
		code = db_blob(meta, 0, store->writer.bytes, ID_BYTES);
	else if (code == SQLITE_DONE)
		code = SQLITE_CORRUPT;
	if (code == SQLITE_OK)
		code = db_blob(meta, 1, store->salt.bytes, ID_BYTES);
	sqlite3_finalize(meta);
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	return STORE_OK;
}

/* Say that the file cannot be written to; one that is not ours or is newer is that whoever may write to it. */
static enum store_status only_readable(struct store *store, struct msg *why)
{
	int number = access(store->path, W_OK) != 0 ? errno : EACCES;
	enum store_status status = schema_recognize(store, why);
	return status == STORE_FOREIGN || status == STORE_NEWER ? status : fault_errno(number, store->name, why);
}

/* Open the file itself. Only the first time may it be made, readable for its owner alone. */
static enum store_status open_file(struct store *store, struct msg *why)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
	mode_t mask = umask(077);
	int code = sqlite3_open_v2(store->path, &store->db, flags | (store->opened ? 0 : SQLITE_OPEN_CREATE), NULL);
	umask(mask);
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	sqlite3_busy_timeout(store->db, store->wait_ms); /* only for programs that do not know our lock */
	sqlite3_wal_hook(store->db, note_commit, store);
	harden(store->db);
	return sqlite3_db_readonly(store->db, "main") == 0 ? STORE_OK : only_readable(store, why);
}

/* Set what no file remembers. */
static enum store_status set_up(struct store *store, struct msg *why)
{
	int code = db_exec(store, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
				  "PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON");
	return code == SQLITE_OK ? STORE_OK : fault_sqlite(store, code, why);
}

/* Open the connection and find the file as it should be, making or migrating it. */
static enum store_status connect(struct store *store, struct msg *why)
{
	static enum store_status (*const steps[])(struct store *store, struct msg *why) = {
		open_file, set_up, schema_recognize, make_durable, settle, schema_migrate, schema_compare, read_meta,
	};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		enum store_status status = steps[i](store, why);
		if (status != STORE_OK) {
			store->distrust = true;
			return status;
		}
	}
	store->opened = true;
	return STORE_OK;
}

/* Begin, work, commit or roll back. */
static enum store_status run(struct store *store, enum db_kind kind, tx_fn *work, void *context, struct msg *why)
{
	int code;
	if (kind == DB_ALONE)
		return work(store, context, why);
	sqlite3_stmt *begin = db_statement(store, kind == DB_READ ? SQL_BEGIN_READ : SQL_BEGIN_WRITE, &code);
	code = db_finish(begin, code);
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	enum store_status status = work(store, context, why);
	if (status == STORE_OK) {
		sqlite3_stmt *commit = db_statement(store, SQL_COMMIT, &code);
		code = db_finish(commit, code);
		status = code == SQLITE_OK ? STORE_OK : fault_sqlite(store, code, why);
	}
	if (!sqlite3_get_autocommit(store->db)) {
		sqlite3_stmt *rollback = db_statement(store, SQL_ROLLBACK, &code);
		store->distrust |= db_finish(rollback, code) != SQLITE_OK;
	}
	return status;
}

/* Keep the WAL short. What was asked for is done already, so a fault here is none of the caller's: the next transaction
 * will meet it. */
static void checkpoint(struct store *store)
{
	int code = SQLITE_OK;
	if (store->scrub)
		code = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	else if (store->wal_pages > store->checkpoint_pages)
		code = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	store->scrub &= code != SQLITE_OK;
	if (code != SQLITE_OK)
		fault_sqlite(store, code, NULL);
}

/* Whether the file is no longer the one its name leads to: what is written to it then is lost. */
static bool moved(struct store *store)
{
	int gone = 0;
	return sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &gone) == SQLITE_OK && gone != 0;
}

enum store_status db_transact(struct store *store, enum db_kind kind, tx_fn *work, void *context, struct msg *why)
{
	enum store_status status = STORE_OK;
	if (!lock_take(store->lock, store->wait_ms))
		return fault_say(STORE_BUSY, store->name, NULL, why);
	if (store->db != NULL && moved(store))
		disconnect(store, false);
	if (store->db == NULL)
		status = connect(store, why);
	if (status == STORE_OK)
		status = run(store, kind, work, context, why);
	if (!store->distrust)
		checkpoint(store);
	if (store->distrust && !in_memory(store)) { /* what is in memory only would be gone */
		disconnect(store, false);
		store->distrust = false;
		store->mend = true;
	}
	lock_release(store->lock);
	return status;
}

/* Say why `name`, the file or its lock, cannot be reached. */
static enum store_status out_of_reach(struct store *store, int number, const char *name, struct msg *why)
{
	if (number != ENOENT && number != ENOTDIR)
		return fault_errno(number, name, why);
	msg_set(why, N_("There is no folder for {1}."), store->name, NULL);
	return STORE_MISSING;
}

/* Find the folder, so that the name is absolute (never a URI, whatever it begins with), and open the lock beside it. */
static enum store_status place(struct store *store, struct msg *why)
{
	char *copy = xstrdup(store->name), *file = xstrdup(store->name), *lock = NULL;
	const char *name = basename(file);
	char *folder = realpath(dirname(copy), NULL);
	enum store_status status = STORE_OK;
	if (folder == NULL) {
		status = out_of_reach(store, errno, store->name, why);
	} else {
		store->path = xasprintf("%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
		lock = xasprintf("%s.lock", store->path);
		store->lock = lock_open(lock);
		if (store->lock < 0)
			status = out_of_reach(store, errno, lock, why);
	}
	free(folder);
	free(lock);
	free(copy);
	free(file);
	return status;
}

/* Refuse what is there and no regular file: opening a pipe would wait for ever, a link leads elsewhere. */
static enum store_status only_file(struct store *store, struct msg *why)
{
	struct stat found;
	size_t length = strlen(store->name);
	bool folder = length == 0 || store->name[length - 1] == '/';
	if (!folder && (lstat(store->name, &found) != 0 || S_ISREG(found.st_mode)))
		return STORE_OK;
	msg_set(why, N_("{1} is not a file, or only a link to one."), store->name, NULL);
	return STORE_FOREIGN;
}

/* Nothing: connecting is all. */
static enum store_status no_work(struct store *store, void *context, struct msg *why)
{
	(void)store, (void)context, (void)why;
	return STORE_OK;
}

struct store *db_open(const char *path, const struct schema *schema, struct msg *error, enum store_status *status)
{
	struct store *store = xcalloc(1, sizeof *store);
	enum store_status got = STORE_OK;
	*store = (struct store){
	        .name = xstrdup(path),
	        .schema = schema,
	        .lock = -1,
	        .wait_ms = WAIT_MS,
	        .checkpoint_pages = CHECKPOINT_PAGES,
	};
	if (strcmp(path, MEMORY) == 0) {
		store->path = xstrdup(MEMORY);
	} else {
		got = only_file(store, error);
		if (got == STORE_OK)
			got = place(store, error);
	}
	if (got == STORE_OK)
		got = db_transact(store, DB_ALONE, no_work, NULL, error);
	if (status != NULL)
		*status = got;
	if (got == STORE_OK)
		return store;
	store_close(store);
	return NULL;
}

struct store *store_open(const char *path, struct msg *error, enum store_status *status)
{
	return db_open(path, &schema_current, error, status);
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->db != NULL) {
		bool locked = lock_take(store->lock, store->wait_ms);
		if (locked)
			sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		disconnect(store, locked);
		if (locked)
			lock_release(store->lock);
	}
	if (store->lock >= 0)
		close(store->lock);
	free(store->name);
	free(store->path);
	free(store);
}
