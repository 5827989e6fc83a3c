/* own-word.h - the person's own word for what she lost (cons.word), in running text.
 *
 * A text may hold, where it speaks of what was lost, a phrase for each word: "If two {pregnancies|babies|embryos} ...".
 * The writer writes every phrase out, in each language, so that no word is put where grammar does not want it.  Names
 * of tests and findings, and numbers of pregnancies, keep their words: they are no running text about her loss. */
#ifndef CORE_OWN_WORD_H
#define CORE_OWN_WORD_H

#include "base/alloc.h"
#include "base/msg.h"

enum own_word { WORD_PREGNANCY /* also without an answer or a preference */, WORD_BABY, WORD_EMBRYO, WORD_COUNT };

/* The word of an answer to cons.word; the code may be NULL. */
enum own_word own_word_of(const char *code);
/* The text with the phrases of that word. Strings without phrases are the same pointers; others are the arena's. */
struct text own_word_text(struct arena *arena, struct text text, enum own_word word);
/* Whether all braces of the text hold a phrase for each word; NULL is well formed. */
bool own_word_check(const char *text);

#endif
