/* decoder.h - bytes of a terminal to events, apart from any terminal: for term.c, lines.c, tests and fuzzing. */
#ifndef DECODER_H
#define DECODER_H

#include <stdbool.h>

#include "base/utf8.h"
#include "ui/ui.h"

struct decoder {
	enum { TEXT, ESCAPE, CSI, SS3, STRING, STRING_ESCAPE } state;
	char parameters[16];
	size_t parameter_count;
	struct utf8_feed feed;
	bool swallow_newline; /* the LF of a CR LF */
	int column;           /* of the cursor, from 1, as the terminal has reported; whoever asked for it makes it 0 */
};
/* Feed one byte; `more` says whether bytes of the same read follow it. Returns the count of events put into `out`, at
 * most two. */
int decoder_feed(struct decoder *decoder, unsigned char byte, bool more, struct event *out);
/* Nothing followed an ESC in time: it was the key. Returns 0 or 1. */
int decoder_idle(struct decoder *decoder, struct event *out);

#endif
