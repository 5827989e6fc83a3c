/* doc.h - the summary as a neutral document: blocks in both languages, without layout.
 *
 * core/summary.c makes it; out/ writes it as text or JSON; ui/ lays it out as pages.  Every sentence of the summary is
 * written here once, so screen, print and JSON cannot differ. */
#ifndef CORE_DOC_H
#define CORE_DOC_H

#include "core/assess.h"
#include "core/timeline.h"

enum block_kind {
	BLOCK_TITLE,     /* once, first */
	BLOCK_URGENT,    /* the urgent, same-day, self-harm, Rh or general-warning message */
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_TIMELINE,  /* `timeline` instead of a text: the pregnancies of which a date is known */
	BLOCK_EVENT,     /* a pregnancy; `number` is that of its mark */
	BLOCK_STATEMENT, /* of `id`; a reader types `number` for its reasons; its source mark "[003]" stands apart */
	BLOCK_REASON,    /* "Because you told us: ..." below a statement */
	BLOCK_NOTE,      /* "Guidelines differ: ...", what the sources say against each other */
	BLOCK_MISSING,   /* a line of "Not enough information yet" */
	BLOCK_STAFF,     /* for staff only: [S] */
	BLOCK_ANSWER,    /* question and answer, in the staff's summary */
};
struct block {
	enum block_kind kind;
	struct text text;
	const char *id;   /* of a statement or rule, or NULL */
	const char *mark; /* "[003]", or NULL */
	int number;       /* of a statement or a pregnancy, each from 1; else 0 */
	bool keep;        /* must not part from the block before it (a statement and its note) */
	const struct timeline *timeline; /* of BLOCK_TIMELINE */
};
struct doc {
	struct arena *arena;
	struct block *blocks;
	size_t count;
};

/* The summary for a reader. `form` may be NULL (bare facts). */
struct doc *summary_create(const struct assessment *assessment, const struct questionnaire *questionnaire,
                           const struct form *form, enum reader reader);
/* Reasons and sources of one statement (screens.md 3.14). */
struct doc *summary_reasons(const struct assessment *assessment, const struct questionnaire *questionnaire,
                            const struct form *form, enum reader reader, const char *statement_id);
void doc_destroy(struct doc *doc);

#endif
