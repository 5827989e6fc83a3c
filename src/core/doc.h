/* doc.h - the summary as a neutral document: blocks in both languages, without layout.
 *
 * core/summary.c makes it; out/ writes it as text or JSON; ui/ lays it out as pages.  Every sentence of the summary is
 * written here once, so screen, print and JSON cannot differ. */
#ifndef CORE_DOC_H
#define CORE_DOC_H

#include "core/assess.h"
#include "core/timeline.h"

enum block_kind {
	BLOCK_TITLE,  /* once, first */
	BLOCK_URGENT, /* the urgent, same-day, self-harm, Rh or general-warning message */
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_TIMELINE,  /* `timeline` instead of a text: the pregnancies of which a date is known */
	BLOCK_EVENT,     /* a pregnancy; `number` is that of its mark */
	BLOCK_STATEMENT, /* of `id`; a reader types `number` for its reasons; its source mark "[003]" stands apart */
	BLOCK_REASON,    /* "Because you told us: ..." below a statement */
	BLOCK_FIGURES,   /* below a statement: its figures, left out or shown; a reader types `number` to change it */
	BLOCK_NOTE,      /* "Guidelines differ: ...", what the sources say against each other */
	BLOCK_MISSING,   /* a line of "Not enough information yet" */
	BLOCK_STAFF,     /* for staff only: [S] */
	BLOCK_ANSWER,    /* question and answer, in the staff's summary */
	BLOCK_PAPER,     /* what to do where nothing can be typed: on paper, in a file */
};
struct block {
	enum block_kind kind;
	struct text text;
	const char *id;   /* of a statement or rule, or NULL */
	const char *mark; /* "[003]", or NULL */
	int number;       /* of a pregnancy, or of a statement or its figures, each from 1; else 0 */
	bool keep;        /* must not part from the block before it (a statement and its note) */
	bool figures;     /* its number is for figures, not for reasons; a statement's: all of it is left out so far */
	bool changed;     /* was not there when the reader saw the document last */
	const struct timeline *timeline; /* of BLOCK_TIMELINE */
};
struct doc {
	struct arena *arena;
	struct block *blocks;
	size_t count;
};

/* The summary for a reader. `form` may be NULL (bare facts). The document lives on when the assessment is gone, until
 * the engine is destroyed. */
struct doc *summary_create(const struct assessment *assessment, const struct questionnaire *questionnaire,
                           const struct form *form, enum reader reader);
/* Reasons and sources of one statement (screens.md 3.14), which has that number in the summary. */
struct doc *summary_reasons(const struct assessment *assessment, const struct questionnaire *questionnaire,
                            const struct form *form, enum reader reader, const char *statement_id, int number);
/* Mark the blocks that `seen` does not have, what the reader saw before she changed an answer; of a new statement only
 * itself. */
void doc_mark_changes(struct doc *doc, const struct doc *seen);
/* Keep the marks of `seen`, and mark nothing else: the same document, but for what the reader asked to be shown. */
void doc_keep_marks(struct doc *doc, const struct doc *seen);
/* The block of a statement, or NULL. */
const struct block *doc_statement(const struct doc *doc, const char *statement_id);
void doc_destroy(struct doc *doc); /* NULL is allowed */

#endif
