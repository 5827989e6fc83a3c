/* utf8.h - Unicode text: decoding with resync, width in cells, clusters, wrapping, and the one door for text.
 *
 * Knows libc (wcwidth, so that cells agree with ncurses) and libunistring (clusters, line breaks; UAX #29, #14).
 * Width needs LC_CTYPE to be a UTF-8 locale: msg_init() sees to that. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xFFFD /* U+FFFD REPLACEMENT CHARACTER */

/* Decode one code point at *text (before `end`) and move *text behind it. A malformed sequence (overlong, surrogate,
 * beyond U+10FFFF, cut short) gives UTF8_BAD and moves over its first byte only. Precondition: *text < end. */
uint32_t utf8_decode(const char **text, const char *end);
/* Encode `cp` into `out`, returning the count of bytes, 1 to 4. */
size_t utf8_encode(uint32_t cp, char out[4]);
/* Whether all of it is well-formed; else *bad (may be NULL) is the offset of the first malformed byte. */
bool utf8_valid(const char *text, size_t length, size_t *bad);
/* Count of code points of a NUL-terminated string (FHIR's maxLength counts these). */
size_t utf8_count(const char *text);

/* Cells of one code point: 0, 1 or 2; -1 of wcwidth becomes 1 (it is drawn as U+FFFD). */
int utf8_cells(uint32_t cp);
/* How many cells the terminal draws characters in whose width UAX #11 leaves open (Greek, accents, quotation marks): 1
 * until this says 2. */
void utf8_set_ambiguous(int cells);
/* Cells of a whole string. */
int utf8_width(const char *text);
/* Bytes of the longest prefix that fits in `cells` without cutting a cluster. */
size_t utf8_clip(const char *text, int cells);

/* The offset behind the grapheme cluster that starts at `at`, and the start of the one that ends at `at`. */
size_t utf8_next(const char *text, size_t at);
size_t utf8_prev(const char *text, size_t at);

/* Take the next line of at most `cells` cells from `text`: returns its bytes without trailing spaces, and *skip is
 * where the next line starts (spaces and one newline skipped); *skip == 0 only when text is empty. Breaks by UAX #14
 * at spaces and between wide characters, never before closing punctuation; a word longer than a line is cut. */
size_t utf8_wrap(const char *text, int cells, size_t *skip);

/* The one door for text: what may be typed, pasted, imported, stored and shown. Whether one code point passes:
 * refused are controls (C0, DEL, C1), bidi overrides and isolates, zero-width and format characters, tags, private
 * use, noncharacters, surrogates. Newline and tab are for the caller to decide. */
bool utf8_allowed(uint32_t cp);
enum utf8_clean { UTF8_LINE, UTF8_LINES }; /* newlines become a space; newlines are kept */
/* A cleaned copy the caller frees: malformed bytes become U+FFFD, refused code points are dropped, at most three
 * combining marks follow a base, CR LF and CR become LF. */
char *utf8_cleaned(const char *text, size_t length, enum utf8_clean how);

/* Full-width and Chinese forms folded to the ASCII key that is meant: １ to 1, ？ to ?, 。 to ., 、 to /, 《 to <,
 * （ to (, “ to ", the ideographic space to a space; anything else is returned unchanged. */
uint32_t utf8_folded(uint32_t cp);

/* Bytes from a terminal, one at a time, with resync: an invalid byte never swallows what follows it. */
struct utf8_feed {
	uint32_t cp, min; /* the code point so far; the least one its length allows */
	int need;         /* continuation bytes still to come */
};
/* Feed one byte. Returns true when *cp is complete. A byte that does not belong gives UTF8_BAD once; when that
 * byte itself starts or is a character, *again is true and the caller feeds the same byte once more. */
bool utf8_feed(struct utf8_feed *feed, unsigned char byte, uint32_t *cp, bool *again);

#endif
