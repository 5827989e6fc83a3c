/* changes.h - journal rows and the form: a row applied to it, and the rows that take changes back. Used by app.c. */
#ifndef CHANGES_H
#define CHANGES_H

#include "core/form.h"
#include "store/store.h"

/* Apply one journal row: an answer, an instance more, one set aside ("remove") or taken back ("restore"), a response
 * that the form begins with ("import"). Rows of other kinds change nothing. */
void row_apply(struct form *form, const struct row *row);
/* The payload of what stands at a node now; the caller frees. */
char *node_payload(const struct node *node);

/* What an undo writes: the row that brings back what stood at a path before. */
struct change {
	const char *kind; /* "answer", "remove", "restore" */
	char *path, *payload;
	size_t step; /* changes of one step are taken back together */
};
struct changes {
	struct change *change;
	size_t count, step;
};
/* Remember what brings back the state before. Takes the payload over. */
void changes_add(struct changes *changes, const char *kind, const char *path, char *payload);
/* Forget the changes from `count` on. */
void changes_forget(struct changes *changes, size_t count);
/* The first change of the last step. */
size_t changes_last(const struct changes *changes);
/* Whether what an undo writes is there already. */
bool change_stands(const struct form *form, const struct change *change);

#endif
