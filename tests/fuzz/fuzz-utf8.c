/* libFuzzer target: any bytes through the decoders, the door for text, clusters and wrapping.
 *
 * Must hold: each step moves on; what the door lets out is well-formed and allowed, and letting it in again changes
 * nothing; clusters and lines cut at characters and together are the whole text; no line is wider than asked.
 * Build: clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Isrc tests/fuzz/fuzz-utf8.c src/base/[a-z]*.c
 * -lunistring; run it on tests/fuzz/corpus-utf8. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/msg.h"
#include "base/utf8.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* asserts stay on, whatever NDEBUG says. */
#define HOLD(condition) ((condition) ? (void)0 : abort())

/* The two decoders: both move on, and agree on text that is well-formed. */
static void check_decoders(const char *bytes, size_t size)
{
	const char *at = bytes, *end = bytes + size, *before;
	struct buf whole = {0}, fed = {0};
	struct utf8_feed feed = {0};
	uint32_t cp;
	bool again;
	int turns;

	while (at < end) {
		before = at;
		cp = utf8_decode(&at, end);
		HOLD(at > before && at <= end && (cp <= 0x10FFFF));
		buf_append(&whole, &cp, sizeof cp);
	}
	for (at = bytes; at < end; at++) {
		turns = 0;
		do {
			if (utf8_feed(&feed, (unsigned char)*at, &cp, &again))
				buf_append(&fed, &cp, sizeof cp);
			HOLD(++turns <= 2);
		} while (again);
	}
	if (utf8_valid(bytes, size, NULL))
		HOLD(fed.length == whole.length && (!fed.data || memcmp(fed.data, whole.data, fed.length) == 0));
	buf_finish(&whole);
	buf_finish(&fed);
}

/* What the door lets out is well-formed and allowed, and stays as it is. */
static void check_clean(const char *clean, enum utf8_clean how)
{
	size_t length = strlen(clean);
	const char *at = clean;
	char *again = utf8_cleaned(clean, length, how);
	uint32_t cp;

	HOLD(utf8_valid(clean, length, NULL));
	while (*at) {
		cp = utf8_decode(&at, clean + length);
		HOLD(utf8_allowed(cp) || (cp == '\n' && how == UTF8_LINES));
	}
	HOLD(strcmp(again, clean) == 0);
	free(again);
}

/* Clusters make up the text, forward and backward alike. */
static void check_clusters(const char *text)
{
	size_t at = 0, next;

	for (; text[at]; at = next) {
		next = utf8_next(text, at);
		HOLD(next > at && next <= strlen(text));
		HOLD(utf8_prev(text, next) == at);
	}
	HOLD(utf8_clip(text, utf8_width(text)) == at);
	HOLD(utf8_clip(text, 7) <= at);
}

/* Lines make up the text but for spaces and line ends, and fit unless one cluster alone is too wide. */
static void check_wrap(const char *text, int cells)
{
	size_t length, skip, i;
	char *line;

	for (; length = utf8_wrap(text, cells, &skip), skip > 0; text += skip) {
		HOLD(length <= skip && skip <= strlen(text));
		for (i = length; i < skip; i++)
			HOLD(text[i] == ' ' || text[i] == '\n');
		line = strndup(text, length);
		HOLD(utf8_width(line) <= cells || utf8_next(line, 0) == length);
		free(line);
	}
	HOLD(*text == '\0');
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	msg_init(NULL);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int cells = size > 0 ? data[0] % 41 : 0;
	char *bytes = strndup((const char *)data, size), *clean;
	int how;

	check_decoders((const char *)data, size);
	for (how = UTF8_LINE; how <= UTF8_LINES; how++) {
		clean = utf8_cleaned((const char *)data, size, (enum utf8_clean)how);
		check_clean(clean, (enum utf8_clean)how);
		check_clusters(clean);
		check_wrap(clean, cells);
		free(clean);
	}
	check_clusters(bytes); /* what is not clean must do no harm either */
	check_wrap(bytes, cells);
	free(bytes);
	return 0;
}
