/* store.h - the database file: schema, migrations, the journal and its records.
 *
 * The journal is the truth (DESIGN.md decision 3): every answer is one appended row, committed durably before the
 * screen says saved; a record is the union of its writers' chains, replayed when it is opened.  Knows no form, no
 * screen and no clock: times are handed in.  Only this folder (and core's in-memory connections) knows SQL. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/msg.h"

enum store_status {
	STORE_OK,
	STORE_BUSY,     /* another session holds the lock; nothing was written; try again */
	STORE_FULL,     /* no room on the disk */
	STORE_READONLY, /* file, folder or medium cannot be written */
	STORE_IO,       /* the disk answered with a fault */
	STORE_DAMAGED,  /* SQLite or the chain finds damage */
	STORE_FOREIGN,  /* a database, but not ours, or no database at all, or not a regular file */
	STORE_NEWER,    /* made by a newer wenzhen */
	STORE_MISSING,  /* no such record; on opening: no such folder */
};

struct store;
/* Open the database file, creating and migrating it. *status (may be NULL) says what went wrong, *error the sentence
 * with the file's name. NULL on failure. ":memory:" is a store without a file (play, consent not given). */
struct store *store_open(const char *path, struct msg *error, enum store_status *status);
void store_close(struct store *store); /* checkpoints; NULL is allowed */

/* One journal row as it goes in and comes out. Strings are borrowed. */
struct row {
	const char *kind;     /* "start", "answer", "add", "place", "seen"; "erase" */
	const char *path;     /* of the node, or "" */
	const char *payload;  /* JSON text, or NULL: none */
	const char *by;       /* "patient", "nurse" */
	const char *language; /* "zh", "en", "both": what was on the screen */
	const char *at;       /* UTC, ISO 8601 with milliseconds */
	/* filled in by the store on the way out */
	uint64_t lamport, seq;
	const char *uuid, *writer; /* 32 hex digits each */
};

struct record;
/* A new record with a random id. Until record_keep() its rows live in memory only. */
struct record *record_create(struct store *store);
/* Open a kept record, verifying its chains. NULL with *error when it is missing, erased (STORE_MISSING) or damaged. */
struct record *record_open(struct store *store, const char *id, struct msg *error, enum store_status *status);
void record_close(struct record *record); /* NULL is allowed; unkept rows are wiped */
bool record_kept(const struct record *record);

/* Append rows, at least one, of any kind but "erase", in one transaction: all of them or none. In a kept record it
 * returns STORE_OK only after they are durable; on any other result try the same rows again (their `at` may differ):
 * they will be there once. Rows that are given up instead may, after a fault of the disk, be found in the journal all
 * the same. *why (may be NULL) gets the sentence to show. */
enum store_status record_append(struct record *record, const struct row *rows, size_t count, struct msg *why);
/* Consent was given: copy all rows into the database in one transaction. Durable on STORE_OK, else unchanged. */
enum store_status record_keep(struct record *record, struct msg *why);
/* Consent was withdrawn: append an `erase` row and remove all payloads of the record and its code, in one transaction;
 * the record goes on in memory only, under a new id and without the erase row. Nothing happens to an unkept record. */
enum store_status record_erase(struct record *record, const struct row *erase, struct msg *why);

/* Call `each` for the rows of the record in order (lamport, writer). Stops when it returns false. */
typedef bool row_fn(void *context, const struct row *row);
enum store_status record_replay(struct record *record, row_fn *each, void *context, struct msg *why);

/* A pick-up code: ten digits, stored only as a slow salted hash (Argon2id), valid until `expires` (ISO 8601 UTC). A new
 * code replaces the record's old one. */
#define CODE_DIGITS 10
enum store_status record_code(struct record *record, const char *expires, char code[CODE_DIGITS + 1], struct msg *why);
/* The record a code opens at time `now` (ISO 8601 UTC with milliseconds): writes 32 hex digits into id. STORE_MISSING
 * if none; STORE_BUSY after too many wrong codes in ten minutes, whoever tried them. */
enum store_status store_find_code(struct store *store, const char *code, const char *now, char id[33], struct msg *why);

/* The record that was written to last among those whose first row has this payload and whose last row is not of kind
 * `end`: writes its id. STORE_MISSING, without a word, if there is none. */
enum store_status store_find_unfinished(struct store *store, const char *payload, const char *end, char id[33],
                                        struct msg *why);

/* A short name for some bytes: 32 hex digits that other bytes do not have. */
#define DIGEST_SIZE 33
void store_digest(const void *bytes, size_t length, char digest[DIGEST_SIZE]);

/* Verify every chain of the database; `each` (may be NULL) hears of every break. Returns the count of breaks. */
typedef void break_fn(void *context, const char *record, const char *writer, uint64_t seq, const struct msg *what);
size_t store_verify(struct store *store, break_fn *each, void *context);

/* For `wenzhen play` only, before any other call: make ids, salts and codes follow from the seed. */
void store_seed(unsigned seed);

#endif
