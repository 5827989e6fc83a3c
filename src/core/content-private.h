/* content-private.h - what the content-*.c files share: the table of fields that says what the content holds. */
#ifndef CORE_CONTENT_PRIVATE_H
#define CORE_CONTENT_PRIVATE_H

#include "core/content.h"

enum field_type {
	STRING, INTEGER, BOOL, CODE, TEXT, NAMES, SOURCES,
	AS_FACT, /* a bool: "fact", else "rule" */
	REMARK,  /* for the reader of the file only */
};
struct field {
	const char *key; /* in JSON, and of the column */
	enum field_type type;
	size_t offset;
	bool required;
	const char *const *codes; /* of CODE: by value, NULL-terminated */
	const char *context;      /* of TEXT: what follows the id in msgctxt */
};
struct kind {
	const char *key;            /* in JSON, and of the table */
	bool in_json;               /* else only in facts.sql */
	size_t size;                /* of one */
	size_t items, count;        /* offsets in struct content */
	const char *context;        /* what precedes the id in msgctxt */
	const struct field *fields; /* the first one is the id; ended by a NULL key */
};
struct sources { /* as the two members of struct statement */
	const struct source *items;
	size_t count;
};

#define KIND_COUNT 8
extern const struct kind content_kinds[KIND_COUNT];

struct content *content_create(void); /* empty */
/* Another zeroed element at the end of a list; borrowed until the next one is added. */
void *content_add(struct content *content, const struct kind *kind);
/* How many there are of a kind, and one of them. */
size_t content_count(const struct content *content, const struct kind *kind);
void *content_at(const struct content *content, const struct kind *kind, size_t number);

/* content-json.c: read content.json into the lists; false if there was a defect. */
bool content_parse_json(struct content *content, const char *json, size_t length, defect_fn *defect, void *context);

#endif
