/* edit.c - see edit.h.  Offsets always stand between clusters: every change ends with the caret where utf8_next()
 * or utf8_prev() put it. */
#include "ui/edit.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"

void edit_init(struct edit *edit, size_t limit, bool lines)
{
	*edit = (struct edit){.limit = limit, .lines = lines};
}

void edit_finish(struct edit *edit)
{
	if (edit->text.data)
		explicit_bzero(edit->text.data, edit->text.size);
	buf_finish(&edit->text);
	edit->caret = 0;
}

void edit_set(struct edit *edit, const char *text)
{
	if (edit->text.data)
		explicit_bzero(edit->text.data, edit->text.size);
	buf_clear(&edit->text);
	buf_puts(&edit->text, text ? text : "");
	edit->caret = edit->text.length;
}

const char *edit_text(const struct edit *edit)
{
	return buf_text(&edit->text);
}

bool edit_empty(const struct edit *edit)
{
	return edit->text.length == 0;
}

size_t edit_room(const struct edit *edit)
{
	if (edit->limit == 0)
		return SIZE_MAX;
	size_t count = utf8_count(edit_text(edit));
	return count < edit->limit ? edit->limit - count : 0;
}

/* Replace `length` bytes at `offset` by `with`. */
static void splice(struct edit *edit, size_t offset, size_t length, const char *with, size_t with_length)
{
	struct buf *text = &edit->text;
	assert(offset + length <= text->length);
	if (with_length > length)
		buf_append(text, with, with_length - length); /* room; the bytes are overwritten below */
	size_t tail = text->length - (with_length > length ? with_length - length : 0) - offset - length;
	memmove(text->data + offset + with_length, text->data + offset + length, tail);
	memcpy(text->data + offset, with, with_length);
	if (with_length < length) {
		size_t fewer = length - with_length;
		explicit_bzero(text->data + text->length - fewer, fewer);
		text->length -= fewer;
	}
	text->data[text->length] = '\0';
}

bool edit_insert(struct edit *edit, uint32_t cp)
{
	bool newline = cp == '\n' && edit->lines;
	if ((!newline && !utf8_allowed(cp)) || edit_room(edit) == 0)
		return false;
	char bytes[4];
	size_t length = utf8_encode(cp, bytes);
	splice(edit, edit->caret, 0, bytes, length);
	edit->caret += length;
	return true;
}

bool edit_backspace(struct edit *edit)
{
	if (edit->caret == 0)
		return false;
	size_t start = utf8_prev(edit_text(edit), edit->caret);
	splice(edit, start, edit->caret - start, "", 0);
	edit->caret = start;
	return true;
}

bool edit_delete(struct edit *edit)
{
	if (edit->caret >= edit->text.length)
		return false;
	size_t end = utf8_next(edit_text(edit), edit->caret);
	splice(edit, edit->caret, end - edit->caret, "", 0);
	return true;
}

bool edit_left(struct edit *edit)
{
	if (edit->caret == 0)
		return false;
	edit->caret = utf8_prev(edit_text(edit), edit->caret);
	return true;
}

bool edit_right(struct edit *edit)
{
	if (edit->caret >= edit->text.length)
		return false;
	edit->caret = utf8_next(edit_text(edit), edit->caret);
	return true;
}

/* Where the caret's line starts, and where it ends. */
static size_t line_start(const struct edit *edit)
{
	const char *text = edit_text(edit);
	size_t at = edit->caret;
	while (at > 0 && text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct edit *edit)
{
	return edit->caret + strcspn(edit_text(edit) + edit->caret, "\n");
}

bool edit_home(struct edit *edit)
{
	size_t before = edit->caret;
	edit->caret = line_start(edit);
	return edit->caret != before;
}

bool edit_end(struct edit *edit)
{
	size_t before = edit->caret;
	edit->caret = line_end(edit);
	return edit->caret != before;
}

bool edit_clear_line(struct edit *edit)
{
	size_t start = line_start(edit), end = line_end(edit);
	if (start == end)
		return false;
	splice(edit, start, end - start, "", 0);
	edit->caret = start;
	return true;
}

bool edit_on_empty_line(const struct edit *edit)
{
	return line_start(edit) == line_end(edit);
}
