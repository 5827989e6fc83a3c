/* buf.c - a byte buffer that grows by doubling.
 *
 * Knows alloc.h.  Everything that is built piece by piece goes through it: reports, JSON, queries, dumps. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define FIRST_BYTES 64

/* Make room for `more` bytes and the closing NUL. */
static void buf_reserve(struct buf *buf, size_t more)
{
	size_t size = buf->size ? buf->size : FIRST_BYTES;

	if (more >= SIZE_MAX / 2 - buf->length)
		fatal("out of memory");
	while (size <= buf->length + more)
		size *= 2;
	if (size == buf->size)
		return;
	buf->data = xrealloc(buf->data, size);
	buf->size = size;
}

/* Free the bytes and make the buffer empty. */
void buf_finish(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}

/* Empty the buffer and keep its memory. */
void buf_clear(struct buf *buf)
{
	buf->length = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

/* Append bytes. */
void buf_append(struct buf *buf, const void *bytes, size_t length)
{
	buf_reserve(buf, length);
	if (length)
		memcpy(buf->data + buf->length, bytes, length);
	buf->length += length;
	buf->data[buf->length] = '\0';
}

/* Append a string. */
void buf_puts(struct buf *buf, const char *text)
{
	buf_append(buf, text, strlen(text));
}

/* Append one byte. */
void buf_putc(struct buf *buf, char byte)
{
	buf_append(buf, &byte, 1);
}

/* Append what printf would print. */
void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		fatal("a format that cannot be printed: %s", format);
	buf_reserve(buf, (size_t)length);
	va_start(args, format);
	vsnprintf(buf->data + buf->length, (size_t)length + 1, format, args);
	va_end(args);
	buf->length += (size_t)length;
}

/* Append one byte that JSON does not take as it stands. */
static void json_escape(struct buf *buf, unsigned char byte)
{
	static const char names[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *name = strchr(names, byte);

	if (name)
		buf_printf(buf, "\\%c", letters[name - names]);
	else
		buf_printf(buf, "\\u%04x", byte);
}

/* Append a JSON string, or null. */
void buf_json(struct buf *buf, const char *text)
{
	const char *run;

	if (!text) {
		buf_puts(buf, "null");
		return;
	}
	buf_putc(buf, '"');
	for (run = text; *text; text++) {
		if ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
			continue;
		buf_append(buf, run, (size_t)(text - run));
		json_escape(buf, (unsigned char)*text);
		run = text + 1;
	}
	buf_append(buf, run, (size_t)(text - run));
	buf_putc(buf, '"');
}

/* Show the text. */
const char *buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

/* Hand the text over and leave the buffer empty. */
char *buf_take(struct buf *buf)
{
	char *text = buf->data ? buf->data : xstrdup("");

	*buf = (struct buf){0};
	return text;
}
