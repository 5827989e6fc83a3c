/* alloc.c - memory that is there or ends the program, and arenas.
 *
 * Knows libc alone.  Everybody calls it.  An arena is a list of blocks, the newest first; a piece is cut from the
 * newest block, and what does not fit there starts another one.  What is left of a block is given up: arenas hold
 * many small pieces of one thing that lives and dies as a whole. */
#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES (16 * 1024)
#define FAULT_OF_THE_MACHINE 3 /* exit code */

static void (*before_exit)(void);

/* Remember what fatal() calls first. */
void fatal_hook(void (*hook)(void))
{
	before_exit = hook;
}

/* Say why on standard error and end the program. */
_Noreturn void fatal(const char *format, ...)
{
	void (*hook)(void) = before_exit;
	va_list args;

	before_exit = NULL; /* a hook that ends here again must not run twice */
	if (hook)
		hook();
	fputs("wenzhen: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(FAULT_OF_THE_MACHINE);
}

/* Return `memory`, or end the program where there is none. */
static void *there(void *memory)
{
	if (!memory)
		fatal("out of memory");
	return memory;
}

/* Allocate `size` bytes; a size of 0 gives one byte, so that NULL always means trouble. */
void *xmalloc(size_t size)
{
	return there(malloc(size ? size : 1));
}

/* Allocate `count` zeroed things of `size` bytes. */
void *xcalloc(size_t count, size_t size)
{
	return there(count && size ? calloc(count, size) : calloc(1, 1));
}

/* Make `old` hold `size` bytes. */
void *xrealloc(void *old, size_t size)
{
	return there(realloc(old, size ? size : 1));
}

/* Make `old` hold `count` things of `size` bytes. */
void *xreallocarray(void *old, size_t count, size_t size)
{
	return there(count && size ? reallocarray(old, count, size) : realloc(old, 1));
}

/* Copy a string. */
char *xstrdup(const char *text)
{
	return there(strdup(text));
}

/* Copy at most `length` bytes of a string. */
char *xstrndup(const char *text, size_t length)
{
	return there(strndup(text, length));
}

/* Print into a new string. */
char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		fatal("out of memory");
	va_end(args);
	return text;
}

struct block {
	struct block *next;
	max_align_t bytes[];
};

struct arena {
	struct block *blocks;
	char *at;    /* the next free byte of the newest block, aligned */
	size_t left; /* bytes from there to its end */
};

/* Create an empty arena. */
struct arena *arena_create(void)
{
	return xcalloc(1, sizeof(struct arena));
}

/* Free the arena and all it handed out. */
void arena_destroy(struct arena *arena)
{
	struct block *block, *next;

	if (!arena)
		return;
	for (block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

/* Cut `size` bytes from the newest block or from a new one. Only what fills a block of its own is cleared: calloc()
 * leaves a large one to the kernel. */
static void *arena_cut(struct arena *arena, size_t size)
{
	const size_t align = sizeof(max_align_t);
	struct block *block;
	size_t bytes;
	void *piece;

	if (size > SIZE_MAX / 2)
		fatal("out of memory");
	size = (size + align) / align * align; /* more than asked for: two pieces never share an address */
	if (size > arena->left) {
		bytes = size > BLOCK_BYTES ? size : BLOCK_BYTES;
		block = size > BLOCK_BYTES ? xcalloc(1, sizeof *block + bytes) : xmalloc(sizeof *block + bytes);
		block->next = arena->blocks;
		arena->blocks = block;
		arena->at = (char *)block->bytes;
		arena->left = bytes;
	}
	piece = arena->at;
	arena->at += size;
	arena->left -= size;
	return piece;
}

/* Hand out zeroed bytes. */
void *arena_alloc(struct arena *arena, size_t size)
{
	void *piece = arena_cut(arena, size);

	return size > BLOCK_BYTES ? piece : memset(piece, 0, size);
}

/* Copy bytes into the arena. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	return memcpy(arena_cut(arena, size), bytes, size);
}

/* Copy a string into the arena. */
char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

/* Copy at most `length` bytes of a string into the arena. */
char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy;

	if (!text)
		return NULL;
	length = strnlen(text, length);
	copy = arena_cut(arena, length + 1);
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}
