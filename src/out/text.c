/* text.c - lays blocks out in lines: ASCII structure, wrapped by cells, so that Chinese lines up. */
#include "out/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

struct style {
	const char *prefix; /* of the first line; the others are indented by its width */
	bool close;         /* no empty line between two of the kind */
	char rule;          /* drawn below, or 0 */
};

static const struct style styles[] = {
        [BLOCK_TITLE] = {"", false, '='},      [BLOCK_URGENT] = {"! ", false, 0},
        [BLOCK_HEADING] = {"", false, '-'},    [BLOCK_PARAGRAPH] = {"", false, 0},
        [BLOCK_STATEMENT] = {"", false, 0},    [BLOCK_REASON] = {"      ", true, 0},
        [BLOCK_NOTE] = {"      ", true, 0},    [BLOCK_MISSING] = {"  - ", true, 0},
        [BLOCK_STAFF] = {"[S] ", true, 0},     [BLOCK_ANSWER] = {"    ", true, 0},
        [BLOCK_TIMELINE] = {"", true, 0},      [BLOCK_EVENT] = {"", true, 0},
        [BLOCK_FIGURES] = {"      ", true, 0}, [BLOCK_PAPER] = {"", false, 0},
};

static void put_many(struct buf *out, char c, int count)
{
	while (count-- > 0)
		buf_putc(out, c);
}

/* Append wrapped text: `prefix` before the first line, its width in spaces before the others. */
static void put_wrapped(struct buf *out, const char *prefix, const char *text)
{
	int indent = utf8_width(prefix);
	size_t skip;
	bool first = true;

	while (*text) {
		size_t length = utf8_wrap(text, TEXT_COLUMNS - indent, &skip);

		if (first)
			buf_puts(out, prefix);
		else if (length > 0)
			put_many(out, ' ', indent);
		buf_append(out, text, length);
		buf_putc(out, '\n');
		text += skip;
		first = false;
	}
}

/* One block in one language. */
static void put_block(struct buf *out, const struct block *block, const char *prefix, enum lang lang)
{
	const char *text = text_in(block->text, lang);
	bool spaced = lang == LANG_EN || !block->text.zh;
	char *marked = block->mark ? xasprintf("%s%s%s", text, spaced ? " " : "", block->mark) : xstrdup(text);
	char *clean = utf8_cleaned(marked, strlen(marked), UTF8_LINES);
	int width = utf8_width(clean);

	put_wrapped(out, prefix, clean);
	if (styles[block->kind].rule)
		put_many(out, styles[block->kind].rule, width < TEXT_COLUMNS ? width : TEXT_COLUMNS);
	if (styles[block->kind].rule)
		buf_putc(out, '\n');
	free(clean);
	free(marked);
}

static void put_languages(struct buf *out, const struct block *block, struct langs langs)
{
	char *number = xasprintf(block->kind == BLOCK_EVENT ? "%2d. " : "%4d  ", block->number);
	const char *prefix = block->number > 0 && block->kind != BLOCK_FIGURES ? number : styles[block->kind].prefix;
	char *blank = xasprintf("%*s", utf8_width(prefix), "");

	for (int i = 0; i < langs.count; i++)
		put_block(out, block, i == 0 ? prefix : blank, langs.order[i]);
	free(blank);
	free(number);
}

void text_write(struct buf *out, const struct doc *doc, struct langs langs)
{
	for (size_t i = 0; i < doc->count; i++) {
		const struct block *block = &doc->blocks[i];
		bool close =
		        block->keep || (i > 0 && styles[block->kind].close && doc->blocks[i - 1].kind == block->kind);

		if (i > 0 && !close && doc->blocks[i - 1].kind != BLOCK_HEADING)
			buf_putc(out, '\n');
		if (block->kind == BLOCK_TIMELINE)
			timeline_draw(block->timeline, TEXT_COLUMNS, out);
		else
			put_languages(out, block, langs);
	}
}
