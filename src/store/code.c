/* code.c - pick-up codes: ten random digits that open a kept record again.
 *
 * The file holds only a slow hash of a code (Argon2id, 32 MiB, 3 passes, some 50 ms), all with the one salt of meta, so
 * that one hash finds the record through an index.  Ten digits and at most TRIES wrong codes in ten minutes, whoever
 * tried them, leave nothing to guess.  The hash is computed before the lock is taken.
 *
 * Knows the clock only as the caller tells it.  Called by the app. */
#include <sodium.h>
#include <string.h>

#include "store/internal.h"

#define PASSES 3
#define MEMORY_BYTES (32U << 20)
#define TRIES 20

/* Hash a code. False if there is no memory for it. */
static bool code_hash(const struct store *store, const char *code, struct hash *hash)
{
	_Static_assert(sizeof store->salt.bytes == crypto_pwhash_SALTBYTES, "Argon2id takes 16 bytes of salt");
	return sodium_init() >= 0 &&
	       crypto_pwhash(hash->bytes, sizeof hash->bytes, code, strlen(code), store->salt.bytes, PASSES,
	                     MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static enum store_status no_memory(struct msg *why)
{
	msg_set(why, N_("This computer is busy just now. Please try again in a minute."), NULL);
	return STORE_BUSY;
}

/* What the transactions of this file work with. */
struct coding {
	const struct id *record;  /* record_code() */
	const char *expires, *now;
	struct hash hash;
	struct id found;          /* store_find_code() */
	bool is_found;
};

static enum store_status code_work(struct store *store, void *context, struct msg *why)
{
	struct coding *coding = context;
	int code;
	sqlite3_stmt *drop = db_statement(store, SQL_CODE_DROP, &code);
	if (drop != NULL)
		db_bind_id(drop, 1, coding->record);
	code = db_finish(drop, code);
	sqlite3_stmt *add = code == SQLITE_OK ? db_statement(store, SQL_CODE_ADD, &code) : NULL;
	if (add != NULL) {
		sqlite3_bind_blob(add, 1, coding->hash.bytes, HASH_BYTES, SQLITE_STATIC);
		db_bind_id(add, 2, coding->record);
		sqlite3_bind_text(add, 3, coding->expires, -1, SQLITE_STATIC);
	}
	code = db_finish(add, code);
	return code == SQLITE_OK ? STORE_OK : fault_sqlite(store, code, why);
}

enum store_status record_code(struct record *record, const char *expires, char code[CODE_DIGITS + 1], struct msg *why)
{
	struct coding coding = {.record = &record->id, .expires = expires};
	code[0] = '\0';
	if (!record->kept)
		return fault_say(STORE_MISSING, record->store->name, NULL, why);
	char digits[CODE_DIGITS + 1] = "";
	for (int i = 0; i < CODE_DIGITS; i++)
		digits[i] = (char)('0' + randombytes_uniform(10)); /* without bias: it rejects and draws again */
	if (!code_hash(record->store, digits, &coding.hash))
		return no_memory(why);
	enum store_status status = db_transact(record->store, DB_WRITE, code_work, &coding, why);
	if (status == STORE_OK)
		memcpy(code, digits, sizeof digits);
	sodium_memzero(digits, sizeof digits);
	return status;
}

/* Run a statement whose one parameter is the time. */
static int at_now(struct store *store, enum statement which, const char *now)
{
	int code;
	sqlite3_stmt *statement = db_statement(store, which, &code);
	if (statement != NULL)
		sqlite3_bind_text(statement, 1, now, -1, SQLITE_STATIC);
	return db_finish(statement, code);
}

/* Refuse when too many wrong codes were tried lately. */
static enum store_status check_tries(struct store *store, void *context, struct msg *why)
{
	const struct coding *coding = context;
	int code, misses = 0;
	sqlite3_stmt *count = db_statement(store, SQL_MISS_COUNT, &code);
	if (count != NULL) {
		sqlite3_bind_text(count, 1, coding->now, -1, SQLITE_STATIC);
		code = sqlite3_step(count);
		misses = sqlite3_column_int(count, 0);
		sqlite3_reset(count);
	}
	if (code != SQLITE_ROW)
		return fault_sqlite(store, code, why);
	if (misses < TRIES)
		return STORE_OK;
	msg_set(why, N_("Too many codes were tried. Please wait ten minutes, or ask a nurse."), NULL);
	return STORE_BUSY;
}

/* Look the hash up; where there is none, count the miss. */
static enum store_status find_work(struct store *store, void *context, struct msg *why)
{
	static const enum statement count_miss[] = {SQL_CODE_EXPIRE, SQL_MISS_EXPIRE, SQL_MISS_ADD};
	struct coding *coding = context;
	int code;
	enum store_status status = check_tries(store, context, why);
	if (status != STORE_OK)
		return status;
	sqlite3_stmt *find = db_statement(store, SQL_CODE_FIND, &code);
	if (find != NULL) {
		sqlite3_bind_blob(find, 1, coding->hash.bytes, HASH_BYTES, SQLITE_STATIC);
		sqlite3_bind_text(find, 2, coding->now, -1, SQLITE_STATIC);
		code = sqlite3_step(find);
		coding->is_found = code == SQLITE_ROW;
		if (coding->is_found)
			code = db_blob(find, 0, coding->found.bytes, ID_BYTES);
		sqlite3_reset(find);
	}
	code = code == SQLITE_DONE ? SQLITE_OK : code;
	for (size_t i = 0; i < sizeof count_miss / sizeof *count_miss && code == SQLITE_OK && !coding->is_found; i++)
		code = at_now(store, count_miss[i], coding->now);
	return code == SQLITE_OK ? STORE_OK : fault_sqlite(store, code, why);
}

/* Whether it can be a code at all. */
static bool is_code(const char *code)
{
	return strlen(code) == CODE_DIGITS && strspn(code, "0123456789") == CODE_DIGITS;
}

enum store_status store_find_code(struct store *store, const char *code, const char *now, char id[33], struct msg *why)
{
	struct coding coding = {.now = now};
	enum store_status status = STORE_OK;
	id[0] = '\0';
	if (is_code(code)) {
		status = db_transact(store, DB_READ, check_tries, &coding, why);
		if (status == STORE_OK && !code_hash(store, code, &coding.hash))
			return no_memory(why);
		if (status == STORE_OK)
			status = db_transact(store, DB_WRITE, find_work, &coding, why);
	}
	if (status != STORE_OK)
		return status;
	if (coding.is_found) {
		id_hex(&coding.found, id);
		return STORE_OK;
	}
	msg_set(why, N_("This code opens nothing. Please check the ten digits; a code also ends after some time."),
	        NULL);
	return STORE_MISSING;
}
