/* schema.c - the tables of the database file, how they came to be, and whether a file holds exactly them.
 *
 * The file says what it is: application_id SCHEMA_APPLICATION, user_version the count of steps it has gone through.
 * A later version adds a step at the end; it never changes one that was released.  All steps that are due run in one
 * transaction, so a file is of one version or of the next.  Two traps when adding: SQLite keeps the text of a CREATE
 * as it stands here, from the name on, and schema_compare() compares it byte by byte; and an append may touch one page
 * only (reference of decision 3), so `journal` has no index that every row would enter. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/internal.h"

static const char *const step_1[] = {
	"CREATE TABLE meta(\n"
	"  -- What the file knows about itself: 'writer', 16 random bytes that name this database file in every row\n"
	"  -- made here, and 'salt', 16 random bytes for the pick-up codes. A restored backup takes a new writer.\n"
	"  name TEXT PRIMARY KEY,\n"
	"  value BLOB NOT NULL\n"
	") STRICT, WITHOUT ROWID",

	"CREATE TABLE record(\n"
	"  -- One row for each record that somebody agreed to keep: its random id. It means nothing outside of here.\n"
	"  id BLOB PRIMARY KEY CHECK(length(id) = 16)\n"
	") STRICT, WITHOUT ROWID",

	"CREATE TABLE journal(\n"
	"  -- Everything that was ever answered, one row each, only appended. A record is its rows in the order of\n"
	"  -- the primary key; rows of several writers (database files) merge without conflict. How a row is hashed\n"
	"  -- is written at the head of src/store/chain.c. No other index: an append changes one page.\n"
	"  record BLOB NOT NULL REFERENCES record(id),\n"
	"  lamport INTEGER NOT NULL CHECK(lamport > 0),       -- greatest of the record when it was written, plus 1\n"
	"  writer BLOB NOT NULL CHECK(length(writer) = 16),   -- the database file it was written to first\n"
	"  seq INTEGER NOT NULL CHECK(seq > 0),               -- 1, 2, 3, ... per record and writer\n"
	"  kind TEXT NOT NULL CHECK(kind <> ''),              -- start, answer, place, consent, erase, ...\n"
	"  uuid BLOB NOT NULL CHECK(length(uuid) = 16),       -- version 4; what a hub knows the row by\n"
	"  at TEXT NOT NULL,                                  -- UTC, ISO 8601: to show, never to order by\n"
	"  \"by\" TEXT NOT NULL,                                -- patient, nurse\n"
	"  language TEXT NOT NULL,                            -- on the screen then: zh, en, both\n"
	"  path TEXT NOT NULL,                                -- of the question, or ''\n"
	"  prev BLOB NOT NULL CHECK(length(prev) = 32),       -- hash of the row before (record, writer), or zeros\n"
	"  digest BLOB NOT NULL CHECK(length(digest) = 32),   -- of salt and payload\n"
	"  hash BLOB NOT NULL CHECK(length(hash) = 32),       -- of prev, the columns above and digest\n"
	"  salt BLOB CHECK(length(salt) = 16),                -- NULL: erased\n"
	"  payload TEXT,                                      -- JSON, or '' for none; NULL: erased\n"
	"  PRIMARY KEY(record, lamport, writer),\n"
	"  CHECK((salt IS NULL) = (payload IS NULL))\n"
	") STRICT, WITHOUT ROWID",

	/* Named in each query that needs it: left to choose, SQLite would look through all rows of the record. */
	"CREATE INDEX journal_erase ON journal(record) WHERE kind = 'erase'",

	"CREATE TRIGGER journal_insert BEFORE INSERT ON journal\n"
	"  -- Rows join the end of their chain; nothing replaces a row, and no answer enters an erased record.\n"
	"BEGIN\n"
	"  SELECT raise(ABORT, 'a journal row must follow the last one of its chain') WHERE\n"
	"    (new.seq, new.prev) IS NOT (\n"
	"      SELECT coalesce(max(seq), 0) + 1, coalesce(hash, zeroblob(32)) FROM (\n"
	"        SELECT seq, hash FROM journal WHERE record = new.record AND writer = new.writer\n"
	"          ORDER BY lamport DESC LIMIT 1))\n"
	"    OR EXISTS(SELECT 1 FROM journal\n"
	"      WHERE record = new.record AND writer = new.writer AND lamport >= new.lamport);\n"
	"  SELECT raise(ABORT, 'the record was erased') WHERE new.payload IS NOT NULL\n"
	"    AND EXISTS(SELECT 1 FROM journal INDEXED BY journal_erase\n"
	"      WHERE record = new.record AND kind = 'erase');\n"
	"END",

	"CREATE TRIGGER journal_update BEFORE UPDATE ON journal\n"
	"  -- The one change there is: in a record that holds an erase row, salt and payload become NULL.\n"
	"  WHEN (new.record, new.lamport, new.writer, new.seq, new.kind, new.uuid, new.at, new.\"by\", new.language,\n"
	"      new.path, new.prev, new.digest, new.hash)\n"
	"    IS NOT (old.record, old.lamport, old.writer, old.seq, old.kind, old.uuid, old.at, old.\"by\",\n"
	"      old.language, old.path, old.prev, old.digest, old.hash)\n"
	"    OR new.payload IS NOT NULL OR new.salt IS NOT NULL\n"
	"    OR NOT EXISTS(SELECT 1 FROM journal INDEXED BY journal_erase\n"
	"      WHERE record = old.record AND kind = 'erase')\n"
	"BEGIN\n"
	"  SELECT raise(ABORT, 'journal rows never change');\n"
	"END",

	"CREATE TRIGGER journal_delete BEFORE DELETE ON journal\n"
	"BEGIN\n"
	"  SELECT raise(ABORT, 'journal rows are never deleted');\n"
	"END",

	"CREATE TABLE code(\n"
	"  -- Pick-up codes, one a record: Argon2id of the ten digits with the salt of meta (see src/store/code.c).\n"
	"  hash BLOB PRIMARY KEY CHECK(length(hash) = 32),\n"
	"  record BLOB NOT NULL UNIQUE REFERENCES record(id),\n"
	"  expires TEXT NOT NULL                              -- UTC, ISO 8601\n"
	") STRICT, WITHOUT ROWID",

	"CREATE TABLE miss(\n"
	"  -- Codes of the last minutes that opened nothing, so that guessing ends soon.\n"
	"  at TEXT NOT NULL                                   -- UTC, ISO 8601\n"
	") STRICT",

	NULL,
};

static const char *const *const steps[] = {step_1};

const struct schema schema_current = {steps, sizeof steps / sizeof *steps};

/* Read application_id and user_version. */
static int read_header(struct store *store, int64_t *application, int64_t *version)
{
	int code = db_number(store, "PRAGMA application_id", application);
	return code == SQLITE_OK ? db_number(store, "PRAGMA user_version", version) : code;
}

enum store_status schema_recognize(struct store *store, struct msg *why)
{
	int64_t application, version, objects = 0;
	int code = read_header(store, &application, &version);
	if (code == SQLITE_OK && application == 0 && version == 0)
		code = db_number(store, "SELECT count(*) FROM sqlite_schema", &objects);
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	if (application == 0 && version == 0 && objects == 0)
		return STORE_OK; /* a file that has just been made */
	if (application != SCHEMA_APPLICATION || version < 1)
		return fault_say(STORE_FOREIGN, store->name, NULL, why);
	if (version > store->schema->version)
		return fault_say(STORE_NEWER, store->name, NULL, why);
	return STORE_OK;
}

/* Give the file its random writer id and salt, unless it has them. */
static int name_file(struct store *store)
{
	struct id writer = id_random(), salt = id_random();
	sqlite3_stmt *insert = NULL;
	int code = sqlite3_prepare_v2(store->db, "INSERT OR IGNORE INTO meta VALUES('writer', ?1), ('salt', ?2)", -1,
	                              &insert, NULL);
	if (code == SQLITE_OK) {
		db_bind_id(insert, 1, &writer);
		db_bind_id(insert, 2, &salt);
		code = db_finish(insert, code);
	}
	sqlite3_finalize(insert);
	return code;
}

/* Run all steps from `version` on and write down the new version. */
static int run_steps(struct store *store, int version)
{
	int code = SQLITE_OK;
	for (int i = version; code == SQLITE_OK && i < store->schema->version; i++)
		for (const char *const *sql = store->schema->steps[i]; code == SQLITE_OK && *sql != NULL; sql++)
			code = db_exec(store, *sql);
	if (code == SQLITE_OK)
		code = name_file(store);
	if (code != SQLITE_OK)
		return code;
	char *header = xasprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", SCHEMA_APPLICATION,
	                         store->schema->version);
	code = db_exec(store, header);
	free(header);
	return code;
}

enum store_status schema_migrate(struct store *store, struct msg *why)
{
	int64_t application, version;
	int code = read_header(store, &application, &version);
	if (code == SQLITE_OK && version == store->schema->version)
		return STORE_OK;
	if (code == SQLITE_OK)
		code = db_exec(store, "BEGIN IMMEDIATE");
	if (code == SQLITE_OK)
		code = run_steps(store, (int)version);
	if (code == SQLITE_OK)
		code = db_exec(store, "COMMIT");
	if (code == SQLITE_OK)
		return STORE_OK;
	enum store_status status = fault_sqlite(store, code, why);
	store->distrust = true; /* closing the connection rolls back */
	return status;
}

/* The next CREATE of the steps behind *step, *at; NULL at the end. */
static const char *next_object(const struct schema *schema, int *step, size_t *at)
{
	for (; *step < schema->version; (*step)++, *at = 0) {
		while (schema->steps[*step][*at] != NULL) {
			const char *sql = schema->steps[*step][(*at)++];
			if (strncmp(sql, "CREATE ", 7) == 0)
				return sql;
		}
	}
	return NULL;
}

/* Compare every object of the file with the steps'. */
static int compare(const struct schema *schema, sqlite3_stmt *objects, bool *same)
{
	int step = 0, code;
	size_t at = 0;
	*same = true;
	while ((code = sqlite3_step(objects)) == SQLITE_ROW) {
		const char *found = (const char *)sqlite3_column_text(objects, 0);
		const char *expected = next_object(schema, &step, &at);
		if (found == NULL || expected == NULL || strcmp(found, expected) != 0)
			*same = false;
	}
	*same = *same && next_object(schema, &step, &at) == NULL;
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

enum store_status schema_compare(struct store *store, struct msg *why)
{
	/* The indexes that SQLite makes for itself have no text. */
	static const char sql[] =
	        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL OR type <> 'index' ORDER BY rowid";
	sqlite3_stmt *objects = NULL;
	bool same = false;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &objects, NULL);
	if (code == SQLITE_OK)
		code = compare(store->schema, objects, &same);
	sqlite3_finalize(objects);
	if (code != SQLITE_OK)
		return fault_sqlite(store, code, why);
	if (same)
		return STORE_OK;
	msg_set(why, N_("The tables of {1} are not as this program made them."), store->name, NULL);
	return STORE_FOREIGN;
}
