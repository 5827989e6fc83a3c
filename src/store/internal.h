/* internal.h - what the files of the store share among themselves; nobody outside src/store (and its tests) may see it.
 *
 *     journal.c, code.c, check.c   what store.h promises
 *         chain.c                  a row in memory and its hash; knows no SQL
 *         db.c                     one connection: transactions, statements, opening again after a fault
 *             schema.c             the tables, how they came to be, whether a file holds exactly them
 *             lock.c               the queue before the database file
 *             fault.c              what SQLite says, as a status and a sentence
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <sqlite3.h>

#include "store/store.h"

#define ID_BYTES 16
#define HASH_BYTES 32
#define HEX_SIZE (2 * ID_BYTES + 1)

struct id {
	uint8_t bytes[ID_BYTES];
};
struct hash {
	uint8_t bytes[HASH_BYTES];
};

/* chain.c */

/* The texts of a row that its hash covers as they stand, in this order. */
enum { TEXT_AT, TEXT_BY, TEXT_LANGUAGE, TEXT_PATH, TEXT_KIND, TEXT_COUNT };

/* A journal row, whole. It owns its strings. */
struct entry {
	struct id uuid, writer;
	uint64_t seq, lamport;
	char *text[TEXT_COUNT];
	char *payload; /* "" is none; NULL is erased, and then salt means nothing */
	struct id salt;
	struct hash prev, digest, hash;
};

/* The last row of one writer's chain in a record: what the next row goes on from. */
struct tail {
	uint64_t lamport; /* the greatest of the whole record, not only of this writer */
	uint64_t seq;
	struct hash hash;
};

/* A growing list of entries. */
struct entries {
	struct entry *list;
	size_t count, size;
};

struct id id_random(void); /* 16 random bytes */
void id_hex(const struct id *id, char hex[HEX_SIZE]);
bool id_parse(const char *hex, struct id *id); /* false unless it is 32 hex digits */
bool id_equal(const struct id *a, const struct id *b);

/* A new entry with a random uuid and salt, not linked yet. Copies the strings. */
void entry_init(struct entry *entry, const struct row *row);
/* Wipe and free what it owns. */
void entry_finish(struct entry *entry);
/* Whether the entry says what the row says, whenever it was said. */
bool entry_says(const struct entry *entry, const struct row *row);
/* Put the entry behind `tail` as the next row of `writer` in `record`, hash it, and move tail on to it. */
void entry_link(struct entry *entry, const struct id *record, const struct id *writer, struct tail *tail);
/* Move the entry to the end of the list. */
void entries_add(struct entries *entries, struct entry *entry);
void entries_finish(struct entries *entries); /* wipes them all */
/* The tail of a list that one writer wrote alone. */
struct tail entries_tail(const struct entries *entries);

/* Check the rows of one record, which are in order: every hash, every chain. `erased`: it holds an erase row. Calls
 * `each` (may be NULL) for each break and returns how many there are. */
size_t chain_verify(const struct entries *entries, const struct id *record, bool erased, break_fn *each, void *context);

/* schema.c */

/* How a database came to be: step n leads from version n to n + 1; each is a list of SQL statements ended by NULL. */
struct schema {
	const char *const *const *steps;
	int version; /* count of the steps */
};
#define SCHEMA_APPLICATION 0x575a4a31 /* "WZJ1": the application_id of our files */
extern const struct schema schema_current;

/* Whether the connected file is empty or ours and not too new, without changing it. */
enum store_status schema_recognize(struct store *store, struct msg *why);
/* Bring it up to the schema's version in one transaction. */
enum store_status schema_migrate(struct store *store, struct msg *why);
/* Whether it holds exactly the tables, indexes and triggers it should: a file may come from anywhere, and a trigger or
 * view of somebody else's would run with our rights. */
enum store_status schema_compare(struct store *store, struct msg *why);

/* lock.c */

/* Open (and create) the lock file, which must be no link. -1 with errno on failure. */
int lock_open(const char *path);
/* Queue for the lock at most `wait_ms`; false if the time ran out. */
bool lock_take(int fd, int wait_ms);
void lock_release(int fd); /* -1 is allowed */

/* fault.c */

/* The status of an SQLite result code that is not success, and its sentence. Marks the connection as not to be trusted
 * where it is so. */
enum store_status fault_sqlite(struct store *store, int code, struct msg *why);
/* The same of errno, for `name`. */
enum store_status fault_errno(int number, const char *name, struct msg *why);
/* The sentence of a status, for `name`. Returns the status. */
enum store_status fault_say(enum store_status status, const char *name, const char *detail, struct msg *why);

/* db.c */

/* The statements that are kept prepared; db.c holds their texts. */
enum statement {
	SQL_BEGIN_READ,
	SQL_BEGIN_WRITE,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_RECORD_ADD,
	SQL_RECORD_FIND,
	SQL_RECORD_NEXT,
	SQL_ERASED,
	SQL_UNFINISHED,
	SQL_TAIL,
	SQL_FIND,
	SQL_INSERT,
	SQL_ROWS,
	SQL_ERASE,
	SQL_CODE_DROP,
	SQL_CODE_ADD,
	SQL_CODE_FIND,
	SQL_CODE_EXPIRE,
	SQL_MISS_COUNT,
	SQL_MISS_ADD,
	SQL_MISS_EXPIRE,
	SQL_COUNT
};

struct store {
	char *name;                  /* as the user wrote it, for messages */
	char *path;                  /* absolute, or ":memory:" */
	const struct schema *schema; /* what the file has to look like */
	int lock;                    /* descriptor of DB.lock; -1 without a file */
	int wait_ms;                 /* how long to queue for it */
	int checkpoint_pages;        /* a WAL of more pages is copied into the database file */

	sqlite3 *db;    /* NULL: it will be opened by the next transaction */
	bool opened;    /* it was open once, so it must be there: do not create it again */
	bool distrust;  /* a fault was seen: close the connection after this transaction */
	bool mend;      /* the connection was closed for a fault: empty the WAL before anything new is written */
	bool scrub;     /* something was erased: empty the WAL, which still has it */
	int wal_pages;  /* length of the WAL after the last commit */
	sqlite3_stmt *statement[SQL_COUNT]; /* prepared when first used */

	struct id writer, salt; /* from meta */
};

struct record {
	struct store *store; /* borrowed */
	struct id id;
	char hex[HEX_SIZE];
	bool kept;
	struct entries rows; /* while not kept: its rows. While kept: what a failed erasing has read, else empty */
	bool unsure;         /* a commit of `attempt` went wrong, so that it may or may not be in the database */
	struct entry attempt;
};

/* store_open() for a given schema. */
struct store *db_open(const char *path, const struct schema *schema, struct msg *error, enum store_status *status);

/* What a transaction does; anything but STORE_OK rolls it back. */
typedef enum store_status tx_fn(struct store *store, void *context, struct msg *why);
/* DB_ALONE: no transaction around it, only the lock. */
enum db_kind { DB_READ, DB_WRITE, DB_ALONE };
/* The one way to the database: take the lock, open the connection where it is not, begin, work, commit, checkpoint when
 * it is time, let the lock go. On STORE_OK of DB_WRITE the work is durable. */
enum store_status db_transact(struct store *store, enum db_kind kind, tx_fn *work, void *context, struct msg *why);

/* The statement, reset and without values; NULL with *code on failure. */
sqlite3_stmt *db_statement(struct store *store, enum statement which, int *code);
/* Take one step and reset: SQLITE_DONE becomes SQLITE_OK. For statements without result. NULL gives `code`. */
int db_finish(sqlite3_stmt *statement, int code);
/* Run SQL text of ours that gives no rows. */
int db_exec(struct store *store, const char *sql);
/* The number a PRAGMA answers. */
int db_number(struct store *store, const char *sql, int64_t *number);
/* Bind an id as a blob; it is copied. */
void db_bind_id(sqlite3_stmt *statement, int column, const struct id *id);
/* Copy a blob of exactly `size` bytes; SQLITE_CORRUPT if it is none. */
int db_blob(sqlite3_stmt *statement, int column, void *bytes, size_t size);

/* journal.c, for check.c and code.c */

/* All rows of a record in order. */
enum store_status rows_load(struct store *store, const struct id *record, struct entries *rows, struct msg *why);
/* Whether the record stands in the table of records. */
enum store_status rows_known(struct store *store, const struct id *record, bool *known, struct msg *why);
/* Whether the record holds an erase row. */
enum store_status rows_erased(struct store *store, const struct id *record, bool *erased, struct msg *why);

#endif
