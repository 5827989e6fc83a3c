/* chain.c - a journal row in memory, its hash, and whether rows form unbroken chains.
 *
 * The hash of a row, for whoever wants to verify a journal with another program:
 *
 *     digest = SHA-256(salt || payload)                     salt: 16 random bytes; payload: the stored text, UTF-8
 *     hash   = SHA-256(prev || header || digest)            prev: hash of the row before, 32 zero bytes in the first
 *     header = field("wenzhen journal 1") || field(uuid) || field(record) || field(writer) || number(seq)
 *              || number(lamport) || field(at) || field(by) || field(language) || field(path) || field(kind)
 *     field(x)  = length of x in bytes as 4 bytes, most significant first || x      (ids are their 16 bytes)
 *     number(n) = n as 8 bytes, most significant first
 *
 * A chain is the rows of one writer in one record: seq is 1, 2, 3, ..., lamport grows, prev is the hash before.  A row
 * keeps its digest, so that a row whose payload and salt were erased still verifies, and the answer cannot be guessed
 * from the digest without the salt.  Knows libsodium's SHA-256 and random bytes, and no SQL. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/internal.h"

static const char tag[] = "wenzhen journal 1";

struct id id_random(void)
{
	struct id id;
	randombytes_buf(id.bytes, sizeof id.bytes);
	return id;
}

void id_hex(const struct id *id, char hex[HEX_SIZE])
{
	sodium_bin2hex(hex, HEX_SIZE, id->bytes, sizeof id->bytes);
}

bool id_parse(const char *hex, struct id *id)
{
	size_t length;
	return strlen(hex) == HEX_SIZE - 1 &&
	       sodium_hex2bin(id->bytes, sizeof id->bytes, hex, HEX_SIZE - 1, NULL, &length, NULL) == 0 &&
	       length == sizeof id->bytes;
}

bool id_equal(const struct id *a, const struct id *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void store_digest(const void *bytes, size_t length, char digest[DIGEST_SIZE])
{
	struct hash hash;
	struct id id;
	crypto_hash_sha256(hash.bytes, bytes, length);
	memcpy(id.bytes, hash.bytes, sizeof id.bytes);
	id_hex(&id, digest);
}

/* A random UUID: version 4, variant 1 (RFC 9562). */
static struct id uuid_random(void)
{
	struct id id = id_random();
	id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x40);
	id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
	return id;
}

/* The texts of a row in the order of the hash. */
static void row_texts(const struct row *row, const char *texts[TEXT_COUNT])
{
	texts[TEXT_AT] = row->at;
	texts[TEXT_BY] = row->by;
	texts[TEXT_LANGUAGE] = row->language;
	texts[TEXT_PATH] = row->path;
	texts[TEXT_KIND] = row->kind;
}

void entry_init(struct entry *entry, const struct row *row)
{
	const char *texts[TEXT_COUNT];
	row_texts(row, texts);
	*entry = (struct entry){.uuid = uuid_random(), .salt = id_random()};
	for (int i = 0; i < TEXT_COUNT; i++)
		entry->text[i] = xstrdup(texts[i]);
	entry->payload = xstrdup(row->payload != NULL ? row->payload : "");
}

/* Overwrite a string before it is freed. */
static void wipe(char *text)
{
	if (text != NULL)
		sodium_memzero(text, strlen(text));
	free(text);
}

void entry_finish(struct entry *entry)
{
	for (int i = 0; i < TEXT_COUNT; i++)
		wipe(entry->text[i]);
	wipe(entry->payload);
	sodium_memzero(entry, sizeof *entry);
}

bool entry_says(const struct entry *entry, const struct row *row)
{
	const char *texts[TEXT_COUNT];
	row_texts(row, texts);
	for (int i = TEXT_AT + 1; i < TEXT_COUNT; i++)
		if (strcmp(entry->text[i], texts[i]) != 0)
			return false;
	return strcmp(entry->payload, row->payload != NULL ? row->payload : "") == 0;
}

/* Hash a number of `width` bytes, most significant first. */
static void hash_number(crypto_hash_sha256_state *state, uint64_t number, size_t width)
{
	uint8_t bytes[8];
	for (size_t i = width; i-- > 0; number >>= 8)
		bytes[i] = (uint8_t)(number & 0xff);
	crypto_hash_sha256_update(state, bytes, width);
}

static void hash_field(crypto_hash_sha256_state *state, const void *bytes, size_t length)
{
	hash_number(state, length, 4);
	crypto_hash_sha256_update(state, bytes, length);
}

static struct hash entry_digest(const struct entry *entry)
{
	crypto_hash_sha256_state state;
	struct hash digest;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, entry->salt.bytes, sizeof entry->salt.bytes);
	crypto_hash_sha256_update(&state, (const uint8_t *)entry->payload, strlen(entry->payload));
	crypto_hash_sha256_final(&state, digest.bytes);
	return digest;
}

static struct hash entry_hash(const struct entry *entry, const struct id *record)
{
	crypto_hash_sha256_state state;
	struct hash hash;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, entry->prev.bytes, sizeof entry->prev.bytes);
	hash_field(&state, tag, sizeof tag - 1);
	hash_field(&state, entry->uuid.bytes, sizeof entry->uuid.bytes);
	hash_field(&state, record->bytes, sizeof record->bytes);
	hash_field(&state, entry->writer.bytes, sizeof entry->writer.bytes);
	hash_number(&state, entry->seq, 8);
	hash_number(&state, entry->lamport, 8);
	for (int i = 0; i < TEXT_COUNT; i++)
		hash_field(&state, entry->text[i], strlen(entry->text[i]));
	crypto_hash_sha256_update(&state, entry->digest.bytes, sizeof entry->digest.bytes);
	crypto_hash_sha256_final(&state, hash.bytes);
	return hash;
}

void entry_link(struct entry *entry, const struct id *record, const struct id *writer, struct tail *tail)
{
	entry->writer = *writer;
	entry->lamport = ++tail->lamport;
	entry->seq = ++tail->seq;
	entry->prev = tail->hash;
	entry->digest = entry_digest(entry);
	entry->hash = entry_hash(entry, record);
	tail->hash = entry->hash;
}

void entries_add(struct entries *entries, struct entry *entry)
{
	if (entries->count == entries->size) {
		size_t size = entries->size == 0 ? 64 : 2 * entries->size;
		entries->list = xreallocarray(entries->list, size, sizeof *entries->list);
		entries->size = size;
	}
	entries->list[entries->count++] = *entry;
	*entry = (struct entry){0};
}

void entries_finish(struct entries *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		entry_finish(&entries->list[i]);
	free(entries->list);
	*entries = (struct entries){0};
}

struct tail entries_tail(const struct entries *entries)
{
	if (entries->count == 0)
		return (struct tail){0};
	const struct entry *last = &entries->list[entries->count - 1];
	return (struct tail){last->lamport, last->seq, last->hash};
}

/* How far one writer's chain has been followed. */
struct chain {
	struct id writer;
	struct tail tail;
};

/* The writer's chain, made when he is new. */
static struct chain *chain_of(struct chain **chains, size_t *count, const struct id *writer)
{
	for (size_t i = 0; i < *count; i++)
		if (id_equal(&(*chains)[i].writer, writer))
			return &(*chains)[i];
	*chains = xreallocarray(*chains, *count + 1, sizeof **chains);
	(*chains)[*count] = (struct chain){.writer = *writer};
	return &(*chains)[(*count)++];
}

static bool hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* What is wrong with a row behind `tail`, as a message id, or NULL. */
static const char *entry_fault(const struct entry *entry, const struct id *record, const struct tail *tail, bool erased)
{
	struct hash expected = entry_hash(entry, record);
	if (!hash_equal(&expected, &entry->hash))
		/* L10N: {1} is the number of a row of the journal. */
		return N_("Row {1} of a record does not match its hash.");
	if (entry->seq != tail->seq + 1 || entry->lamport <= tail->lamport || !hash_equal(&entry->prev, &tail->hash))
		return N_("A row is missing or doubled before row {1} of a record.");
	if (entry->payload == NULL)
		return erased ? NULL : N_("The answer of row {1} is missing, and nobody erased it.");
	expected = entry_digest(entry);
	if (!hash_equal(&expected, &entry->digest))
		return N_("The answer of row {1} does not match its hash.");
	return NULL;
}

/* Tell `each` of one break. */
static void tell(const struct entry *entry, const struct id *record, const char *fault, break_fn *each, void *context)
{
	char record_hex[HEX_SIZE], writer_hex[HEX_SIZE];
	struct msg what = {0};
	char *seq = xasprintf("%llu", (unsigned long long)entry->seq);
	id_hex(record, record_hex);
	id_hex(&entry->writer, writer_hex);
	msg_set(&what, fault, seq, NULL);
	each(context, record_hex, writer_hex, entry->seq, &what);
	msg_finish(&what);
	free(seq);
}

size_t chain_verify(const struct entries *entries, const struct id *record, bool erased, break_fn *each, void *context)
{
	struct chain *chains = NULL;
	size_t count = 0, breaks = 0;
	for (size_t i = 0; i < entries->count; i++) {
		const struct entry *entry = &entries->list[i];
		struct chain *chain = chain_of(&chains, &count, &entry->writer);
		const char *fault = entry_fault(entry, record, &chain->tail, erased);
		if (fault != NULL) {
			breaks++;
			if (each != NULL)
				tell(entry, record, fault, each, context);
		}
		chain->tail = (struct tail){entry->lamport, entry->seq, entry->hash}; /* a break is told once */
	}
	free(chains);
	return breaks;
}
