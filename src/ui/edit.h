/* edit.h - a text being typed, and the caret in it, apart from any drawing.
 *
 * Moves and deletes by grapheme cluster; the limit counts code points, as FHIR's maxLength does.  Only text that passes
 * the one door (utf8_allowed) gets in.  Called by the pages; knows no grid and no questionnaire. */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct edit {
	struct buf text;
	size_t caret; /* offset in bytes, at the start of a cluster or the end */
	size_t limit; /* code points; 0: none */
	bool lines;   /* newlines may stand in it */
};

void edit_init(struct edit *edit, size_t limit, bool lines);
void edit_finish(struct edit *edit); /* wipes what was typed */
/* Replace the text (NULL: empty it), caret at its end. */
void edit_set(struct edit *edit, const char *text);
const char *edit_text(const struct edit *edit);
bool edit_empty(const struct edit *edit);
/* Put one character at the caret. False when it is not allowed or there is no room for it. */
bool edit_insert(struct edit *edit, uint32_t cp);
/* Delete the cluster before the caret, or the one behind it. False when there is none. */
bool edit_backspace(struct edit *edit);
bool edit_delete(struct edit *edit);
bool edit_left(struct edit *edit);
bool edit_right(struct edit *edit);
/* To the start or the end of the caret's line. */
bool edit_home(struct edit *edit);
bool edit_end(struct edit *edit);
/* Clear the caret's line; in a text of lines its line end stays. */
bool edit_clear_line(struct edit *edit);
/* Whether the caret's line holds nothing. */
bool edit_on_empty_line(const struct edit *edit);
/* Code points that still fit; SIZE_MAX without a limit. */
size_t edit_room(const struct edit *edit);

#endif
