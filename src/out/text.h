/* text.h - a document as plain text, for `wenzhen assess`. Knows the document, no form and no store. */
#ifndef OUT_TEXT_H
#define OUT_TEXT_H

#include "core/doc.h"

#define TEXT_COLUMNS 72 /* prose is read no wider than this */

/* Append the document in these languages, one below the other for each block. */
void text_write(struct buf *out, const struct doc *doc, struct langs langs);

#endif
