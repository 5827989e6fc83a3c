/* doc-build.h - how a document is put together: blocks appended, sentences filled in both languages at once.
 *
 * Inside core, for summary*.c and doc.c. All strings live in the document's arena. */
#ifndef CORE_DOC_BUILD_H
#define CORE_DOC_BUILD_H

#include "base/buf.h"
#include "core/doc.h"

struct doc *doc_create(void); /* without blocks */
/* Append a block; the result may be given more (id, mark, number, keep) until the next one is added. */
struct block *doc_add(struct doc *doc, enum block_kind kind, struct text text);
/* A text of the program in both languages. */
struct text doc_say(const char *id);
/* The same with {1} and {2} filled in. */
struct text doc_fill(struct doc *doc, const char *id, struct text first, struct text second);
/* A string that is the same in both languages, as a text of the document. */
struct text doc_string(struct doc *doc, const char *string);

/* A list in the making: "a; b; c". Zero-initialised. */
struct list {
	struct buf in[LANG_COUNT];
	size_t count;
};
void list_add(struct list *list, struct text text); /* copies it, "; " before it unless it is the first */
/* The list as a text of the document; it becomes empty. */
struct text list_take(struct doc *doc, struct list *list);

/* summary-words.c: what a question is called in running text, for that reader. */
struct text words_of(const struct item *item, enum reader reader);
/* summary-words.c: one answer as a person reads it, as a text of the document; and a known value. */
struct text words_shown(struct doc *doc, const struct item *item, const struct answer *answer);
struct text words_value(struct doc *doc, const struct fact_value *fact, const struct form *form);

/* What the parts of a summary work on. */
struct summary {
	struct doc *doc;
	const struct assessment *assessment;
	const struct questionnaire *questionnaire;
	const struct form *form; /* or NULL */
	enum reader reader;
};
/* The parts, in the files of their names. */
void summary_safety(struct summary *s);  /* summary-safety.c */
void summary_told(struct summary *s);    /* summary-told.c: what she told us, and how losses were counted */
void summary_results(struct summary *s); /* summary-results.c: results to ask about, or to tell of */
void summary_lab(struct summary *s);     /* summary-results.c: what staff must review (N-LAB) */
void summary_missing(struct summary *s); /* summary-missing.c */
void summary_staff(struct summary *s);   /* summary-staff.c */
/* summary-words.c: what a question is called, and its answer: "zinc: low", "Do you smoke? No". */
struct text words_pair(const struct summary *s, struct text words, struct text value);
/* summary-words.c: a known answer as a clause, "babies born alive: 1", for the reader of the summary. */
struct text words_answer(const struct summary *s, const struct fact_value *fact);
/* summary.c, for summary-reasons.c too: the answer of a question that decided something, or NULL where it may not be
 * repeated beside it; the statement as the reader reads it; its sources as "[003]"; what guidelines say of it, in a
 * word, and whether a note says that word itself; a block that does not part from the one before it. */
const struct fact_value *reason_told(const struct summary *s, const struct item *item);
struct text statement_text(struct summary *s, const struct statement_result *result);
const char *mark_of(struct summary *s, const struct statement *statement);
const char *stance_id(enum stance stance);
bool opens_itself(const char *note);
struct block *add_note(struct summary *s, enum block_kind kind, struct text text);

#endif
