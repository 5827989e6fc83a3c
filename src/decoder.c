/* decoder.c - bytes from a terminal to events: UTF-8 with resync and an escape-sequence state machine.
 *
 * It never waits for time but at a lone ESC: a sequence that comes one byte a second is swallowed as a whole, and an
 * invalid byte costs nothing but itself (ncurses' get_wch would swallow the keys behind it).  Knows no curses. */
#include "decoder.h"

#include <stdlib.h>
#include <string.h>

/* What CSI and SS3 sequences mean; ECMA-48 and xterm's names. */
static const struct {
	char final;
	enum key key;
} letters[] = {
        {'A', K_UP}, {'B', K_DOWN}, {'C', K_RIGHT}, {'D', K_LEFT}, {'H', K_HOME},    {'F', K_END},
        {'P', K_F1}, {'Q', K_F2},   {'R', K_F3},    {'S', K_F4},   {'Z', K_BACKTAB}, {'M', K_ENTER},
};
static const struct {
	int number;
	enum key key;
} tildes[] = {
        {1, K_HOME}, {7, K_HOME}, {3, K_DELETE}, {4, K_END}, {8, K_END}, {5, K_PGUP}, {6, K_PGDN}, {11, K_F1},
        {12, K_F2},  {13, K_F3},  {14, K_F4},    {15, K_F5}, {17, K_F6}, {18, K_F7},  {19, K_F8},  {20, K_F9},
};
/* Control characters that are keys; the others are dropped (flow control, job control, multiplexers). */
static const struct {
	unsigned char byte;
	enum key key;
	char letter;
} controls[] = {
        {'\t', K_TAB, 0},        {8, K_BACKSPACE, 0},     {127, K_BACKSPACE, 0},   {'C' & 31, K_CTRL, 'C'},
        {'G' & 31, K_CTRL, 'G'}, {'L' & 31, K_CTRL, 'L'}, {'U' & 31, K_CTRL, 'U'}, {'X' & 31, K_CTRL, 'X'},
};

static int put(struct event *out, enum key key, uint32_t cp)
{
	*out = (struct event){.type = EVENT_KEY, .key = key, .cp = cp};
	return 1;
}

/* The key a finished CSI or SS3 sequence stands for, if any. */
static int sequence(struct decoder *d, char final, struct event *out)
{
	d->parameters[d->parameter_count] = '\0';
	const char *column = strchr(d->parameters, ';');
	if (final == 'R' && d->state == CSI) { /* a cursor position report, not F3 */
		d->column = column != NULL ? (int)strtol(column + 1, NULL, 10) : 0;
		return 0;
	}
	if (final == '~') {
		long number = strtol(d->parameters, NULL, 10);
		for (size_t i = 0; i < sizeof tildes / sizeof *tildes; i++)
			if (tildes[i].number == number)
				return put(out, tildes[i].key, 0);
		return 0;
	}
	if (final == 'M' && d->state == CSI)
		return 0; /* a mouse report */
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (letters[i].final == final)
			return put(out, letters[i].key, 0);
	return 0;
}

/* A byte inside an escape sequence. */
static int escape(struct decoder *d, unsigned char byte, bool more, struct event *out)
{
	int count = 0;
	switch (d->state) {
	case ESCAPE: /* '[' and 'O' are never command letters, so they always open a sequence */
		d->parameter_count = 0;
		if (byte == '[' || byte == 'O') {
			d->state = byte == '[' ? CSI : SS3;
		} else if (strchr("]P_^", byte) != NULL && byte != 0) {
			d->state = STRING;
		} else {
			d->state = TEXT;
			count = put(out, K_ESC, 0);
			count += decoder_feed(d, byte, more, out + 1);
		}
		return count;
	case CSI:
		if (byte >= 0x40 && byte <= 0x7e) {
			count = sequence(d, (char)byte, out);
			d->state = TEXT;
		} else if (byte == 27) {
			d->state = ESCAPE;
		} else if (byte < 0x20 || byte > 0x7e) {
			d->state = TEXT;
		} else if (d->parameter_count + 1 < sizeof d->parameters) {
			d->parameters[d->parameter_count++] = (char)byte;
		}
		return count;
	case SS3:
		count = sequence(d, (char)byte, out);
		d->state = TEXT;
		return count;
	case STRING: /* OSC, DCS, APC, PM: swallowed whole; a line end ends one that never closes */
		if (byte == 7 || byte == '\r' || byte == '\n')
			d->state = TEXT;
		else if (byte == 27)
			d->state = STRING_ESCAPE;
		return 0;
	default: /* STRING_ESCAPE */
		d->state = byte == '\\' ? TEXT : STRING;
		return 0;
	}
}

/* A line end: Enter, or text when more of the same read follows (a paste never submits). */
static int line_end(struct decoder *d, unsigned char byte, bool more, struct event *out)
{
	if (byte == '\n' && d->swallow_newline) {
		d->swallow_newline = false;
		return 0;
	}
	d->swallow_newline = byte == '\r';
	return put(out, more ? K_PASTE_NEWLINE : K_ENTER, 0);
}

/* Feed one byte. */
int decoder_feed(struct decoder *d, unsigned char byte, bool more, struct event *out)
{
	uint32_t cp;
	bool again = false;
	int count = 0;
	if (d->state != TEXT)
		return escape(d, byte, more, out);
	if (byte == '\r' || byte == '\n')
		return line_end(d, byte, more, out);
	d->swallow_newline = false;
	if (byte == 27) {
		d->state = ESCAPE;
		d->feed = (struct utf8_feed){0};
		return 0;
	}
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
		if (controls[i].byte == byte)
			return put(out, controls[i].key, (uint32_t)controls[i].letter);
	if (byte < 0x20)
		return 0;
	if (utf8_feed(&d->feed, byte, &cp, &again) && cp != UTF8_BAD && utf8_allowed(cp))
		count = put(out, K_CHAR, cp);
	if (again && utf8_feed(&d->feed, byte, &cp, &again) && utf8_allowed(cp))
		count += put(out + count, K_CHAR, cp);
	return count;
}

/* Nothing followed an ESC in time. */
int decoder_idle(struct decoder *d, struct event *out)
{
	if (d->state != ESCAPE)
		return 0;
	d->state = TEXT;
	return put(out, K_ESC, 0);
}
