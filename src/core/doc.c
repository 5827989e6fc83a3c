/* doc.c - the neutral document: blocks in an arena. */
#include "core/doc.h"

#include <stdlib.h>
#include <string.h>

#include "core/doc-build.h"

#define BLOCKS_AT_ONCE 32

struct doc *doc_create(void)
{
	struct doc *doc = xcalloc(1, sizeof *doc);

	doc->arena = arena_create();
	return doc;
}

void doc_destroy(struct doc *doc)
{
	if (!doc)
		return;
	arena_destroy(doc->arena);
	free(doc->blocks);
	free(doc);
}

struct block *doc_add(struct doc *doc, enum block_kind kind, struct text text)
{
	if (doc->count % BLOCKS_AT_ONCE == 0)
		doc->blocks = xreallocarray(doc->blocks, doc->count + BLOCKS_AT_ONCE, sizeof *doc->blocks);
	text.en = arena_strdup(doc->arena, text.en);
	text.zh = arena_strdup(doc->arena, text.zh);
	doc->blocks[doc->count] = (struct block){.kind = kind, .text = text};
	return &doc->blocks[doc->count++];
}

const struct block *doc_statement(const struct doc *doc, const char *statement_id)
{
	for (size_t i = 0; i < doc->count; i++)
		if (doc->blocks[i].kind == BLOCK_STATEMENT && strcmp(doc->blocks[i].id, statement_id) == 0)
			return &doc->blocks[i];
	return NULL;
}

/* Whether a block is one that can have changed: headings come and go with what is below them, an offer of figures is
 * no news. */
static bool can_change(const struct block *block)
{
	return block->kind != BLOCK_TITLE && block->kind != BLOCK_HEADING && block->kind != BLOCK_TIMELINE &&
	       !block->figures;
}

/* The same block of another document, or NULL. */
static const struct block *same_block(const struct doc *doc, const struct block *block)
{
	for (size_t i = 0; i < doc->count; i++)
		if (doc->blocks[i].kind == block->kind && doc->blocks[i].figures == block->figures &&
		    strcmp(text_in(doc->blocks[i].text, LANG_EN), text_in(block->text, LANG_EN)) == 0 &&
		    strcmp(text_in(doc->blocks[i].text, LANG_ZH), text_in(block->text, LANG_ZH)) == 0)
			return &doc->blocks[i];
	return NULL;
}

void doc_mark_changes(struct doc *doc, const struct doc *seen)
{
	bool new_one =
	        false; /* the statement that a kept block belongs to: the mark beside it is enough for all of it */

	for (size_t i = 0; i < doc->count; i++) {
		struct block *block = &doc->blocks[i];

		new_one = new_one && block->keep;
		block->changed = can_change(block) && !new_one && !same_block(seen, block);
		new_one = new_one || (block->kind == BLOCK_STATEMENT && block->changed);
	}
}

void doc_keep_marks(struct doc *doc, const struct doc *seen)
{
	for (size_t i = 0; i < doc->count; i++) {
		const struct block *same = same_block(seen, &doc->blocks[i]);

		doc->blocks[i].changed = same && same->changed;
	}
}

struct text doc_say(const char *id)
{
	return (struct text){.en = tr(LANG_EN, id), .zh = tr(LANG_ZH, id)};
}

/* Fill {1} and {2} of a translated text. msg_fill() would cut long arguments, and a note must be whole. */
static const char *fill(struct arena *arena, const char *text, const char *first, const char *second)
{
	struct buf buf = {0};
	const char *filled;

	for (const char *c = text; *c; c++) {
		if (strncmp(c, "{1}", 3) != 0 && strncmp(c, "{2}", 3) != 0) {
			buf_putc(&buf, *c);
			continue;
		}
		buf_puts(&buf, c[1] == '1' ? first : second);
		c += 2;
	}
	filled = arena_strdup(arena, buf_text(&buf));
	buf_finish(&buf);
	return filled;
}

struct text doc_fill(struct doc *doc, const char *id, struct text first, struct text second)
{
	return (struct text){
	        .en = fill(doc->arena, tr(LANG_EN, id), text_in(first, LANG_EN), text_in(second, LANG_EN)),
	        .zh = fill(doc->arena, tr(LANG_ZH, id), text_in(first, LANG_ZH), text_in(second, LANG_ZH))};
}

struct text doc_string(struct doc *doc, const char *string)
{
	const char *copy = arena_strdup(doc->arena, string);

	return (struct text){copy, copy};
}

void list_add(struct list *list, struct text text)
{
	static const char *const between[LANG_COUNT] = {[LANG_ZH] = "；", [LANG_EN] = "; "};

	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		if (list->count > 0)
			buf_puts(&list->in[lang], between[lang]);
		buf_puts(&list->in[lang], text_in(text, lang));
	}
	list->count++;
}

struct text list_take(struct doc *doc, struct list *list)
{
	struct text text = {.en = arena_strdup(doc->arena, buf_text(&list->in[LANG_EN])),
	                    .zh = arena_strdup(doc->arena, buf_text(&list->in[LANG_ZH]))};

	buf_finish(&list->in[LANG_EN]);
	buf_finish(&list->in[LANG_ZH]);
	list->count = 0;
	return text;
}
