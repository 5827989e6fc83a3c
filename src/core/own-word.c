/* own-word.c - see own-word.h. */
#include "core/own-word.h"

#include <string.h>

#include "base/buf.h"

enum own_word own_word_of(const char *code)
{
	if (code && strcmp(code, "baby") == 0)
		return WORD_BABY;
	return code && strcmp(code, "embryo") == 0 ? WORD_EMBRYO : WORD_PREGNANCY;
}

/* Find the phrases of the braces that open at `at`: returns their end, behind "}", or NULL when they are none. */
static const char *phrases(const char *at, const char *phrase[WORD_COUNT], size_t length[WORD_COUNT])
{
	int word = 0;

	for (at++;; at++) {
		phrase[word] = at;
		length[word] = strcspn(at, "{|}");
		at += length[word];
		if (length[word] == 0 || ++word == WORD_COUNT || *at != '|')
			break;
	}
	return word == WORD_COUNT && *at == '}' ? at + 1 : NULL;
}

static const char *chosen(struct arena *arena, const char *text, enum own_word word)
{
	const char *phrase[WORD_COUNT], *end, *result;
	size_t length[WORD_COUNT];
	struct buf buf = {0};

	if (!text || !strchr(text, '{'))
		return text;
	while (*text) {
		end = *text == '{' ? phrases(text, phrase, length) : NULL;
		if (end)
			buf_append(&buf, phrase[word], length[word]);
		else
			buf_putc(&buf, *text);
		text = end ? end : text + 1;
	}
	result = arena_strdup(arena, buf_text(&buf));
	buf_finish(&buf);
	return result;
}

struct text own_word_text(struct arena *arena, struct text text, enum own_word word)
{
	return (struct text){.en = chosen(arena, text.en, word), .zh = chosen(arena, text.zh, word)};
}

bool own_word_check(const char *text)
{
	const char *phrase[WORD_COUNT];
	size_t length[WORD_COUNT];

	while (text && *text) {
		text += strcspn(text, "{}");
		if (*text == '}')
			return false;
		if (*text == '{' && !(text = phrases(text, phrase, length)))
			return false;
	}
	return true;
}
