/* buf.h - a byte buffer that grows.  `data` is always NUL-terminated once something was appended. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

struct buf {
	char *data;    /* NULL while nothing was appended */
	size_t length; /* bytes, without the closing NUL */
	size_t size;   /* bytes allocated */
};

void buf_finish(struct buf *buf); /* frees the bytes and makes the buffer empty again */
void buf_clear(struct buf *buf);  /* empties it and keeps the memory */
/* Append bytes, a string, one byte, or what printf would print; none of it may be part of the buffer itself. */
void buf_append(struct buf *buf, const void *bytes, size_t length);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char byte);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Append `text` as a JSON string with its quotation marks (RFC 8259 section 7); NULL gives null. */
void buf_json(struct buf *buf, const char *text);
/* The text, "" when nothing was appended; borrowed until the next change. */
const char *buf_text(const struct buf *buf);
/* The text as a string the caller frees; the buffer becomes empty. */
char *buf_take(struct buf *buf);

#endif
