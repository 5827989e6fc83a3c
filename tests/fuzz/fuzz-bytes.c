/* Any bytes: the decoder makes progress, gives only keys and allowed characters, and after a pause is in its first state
 * but inside a string that a line end would close. */
#include <stdint.h>
#include <stdlib.h>

#include "base/msg.h"
#include "term.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static bool ready;
	struct decoder decoder = {0};
	struct event events[2];
	if (!ready)
		ready = msg_init(NULL) || true;
	for (size_t i = 0; i < length; i++) {
		int count = decoder_feed(&decoder, bytes[i], i + 1 < length, events);
		for (int k = 0; k < count; k++)
			if (events[k].type != EVENT_KEY || events[k].key == K_NONE ||
			    (events[k].key == K_CHAR && !utf8_allowed(events[k].cp)))
				abort();
		if (count > 2)
			abort();
	}
	decoder_idle(&decoder, events);
	decoder_feed(&decoder, '\r', false, events);
	decoder_feed(&decoder, '\r', false, events);
	if (decoder_feed(&decoder, 'a', false, events) != 1 || events[0].cp != 'a')
		abort();
	return 0;
}
