/* Memory: fatal() calls its hook, says why and ends with code 3; arenas give zeroed, aligned, lasting pieces. */
#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1"; /* as libc does: it is what is tested */
}

static void hook_says_restored(void)
{
	fputs("restored;", stderr);
}

static void hook_is_fatal_too(void)
{
	fatal("again");
}

/* Run `act` in a child and keep what it says on standard error; return its exit code. */
static int run_child(void (*act)(void), struct buf *said)
{
	char bytes[512];
	int ends[2], status;
	ssize_t length;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		act();
		_exit(0);
	}
	close(ends[1]);
	while ((length = read(ends[0], bytes, sizeof bytes)) > 0)
		buf_append(said, bytes, (size_t)length);
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void act_fatal(void)
{
	fatal_hook(hook_says_restored);
	fatal("row %d of %s", 7, "answer");
}

static void act_fatal_twice(void)
{
	fatal_hook(hook_is_fatal_too);
	fatal("once");
}

static void act_huge(void)
{
	xreallocarray(NULL, SIZE_MAX / 2, 4);
}

static void act_huge_arena(void)
{
	static struct arena *volatile arena; /* kept where the leak checker looks: the process ends here */

	arena = arena_create();
	arena_alloc(arena, SIZE_MAX - 8);
}

static void test_fatal(void **state)
{
	static const struct {
		void (*act)(void);
		const char *said;
	} cases[] = {
	        {act_fatal, "restored;wenzhen: row 7 of answer\n"},
	        {act_fatal_twice, "wenzhen: again\n"},
	        {act_huge, "wenzhen: out of memory\n"},
	        {act_huge_arena, "wenzhen: out of memory\n"},
	};
	struct buf said = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&said);
		assert_int_equal(run_child(cases[i].act, &said), 3);
		assert_true(said.length >= strlen(cases[i].said)); /* a sanitizer may have said something first */
		assert_string_equal(said.data + said.length - strlen(cases[i].said), cases[i].said);
	}
	buf_finish(&said);
}

static void test_family(void **state)
{
	char *text = xasprintf("%s-%d", "a", 5), *copy = xstrdup(text), *part = xstrndup(text, 2);
	char *zeroed = xcalloc(3, 4), *nothing[] = {xmalloc(0), xcalloc(0, 8), xreallocarray(NULL, 0, 8)};
	size_t i;

	(void)state;
	assert_string_equal(text, "a-5");
	assert_string_equal(copy, "a-5");
	assert_string_equal(part, "a-");
	for (i = 0; i < 12; i++)
		assert_int_equal(zeroed[i], 0);
	text = xrealloc(text, 100);
	assert_string_equal(text, "a-5");
	text = xreallocarray(text, 10, 40);
	assert_string_equal(text, "a-5");
	for (i = 0; i < 3; i++) {
		assert_non_null(nothing[i]);
		free(nothing[i]);
	}
	free(text);
	free(copy);
	free(part);
	free(zeroed);
}

static void test_arena_pieces(void **state)
{
	static const size_t sizes[] = {0, 1, 7, 16, 17, 4000, 16000, 16384, 100000, 3};
	enum { COUNT = sizeof sizes / sizeof *sizes * 20 };
	struct arena *arena = arena_create();
	char *piece[COUNT];
	size_t i, j, size;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		size = sizes[i % (COUNT / 20)];
		piece[i] = arena_alloc(arena, size);
		assert_int_equal((uintptr_t)piece[i] % _Alignof(max_align_t), 0);
		assert_true(i == 0 || piece[i] != piece[i - 1]);
		for (j = 0; j < size; j++)
			assert_int_equal(piece[i][j], 0);
		memset(piece[i], (int)(i + 1), size);
	}
	for (i = 0; i < COUNT; i++) /* no piece reaches into another */
		for (j = 0; j < sizes[i % (COUNT / 20)]; j++)
			assert_int_equal(piece[i][j], (char)(i + 1));
	arena_destroy(arena);
	arena_destroy(NULL);
}

static void test_arena_strings(void **state)
{
	struct arena *arena = arena_create();
	char *first = arena_strdup(arena, "子宫"), *second = arena_strndup(arena, "abcdef", 3);
	char *third = arena_strndup(arena, "ab", 30);

	(void)state;
	assert_string_equal(first, "子宫");
	assert_string_equal(second, "abc");
	assert_string_equal(third, "ab");
	assert_null(arena_strdup(arena, NULL));
	assert_null(arena_strndup(arena, NULL, 4));
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_fatal),
	        cmocka_unit_test(test_family),
	        cmocka_unit_test(test_arena_pieces),
	        cmocka_unit_test(test_arena_strings),
	};

	return cmocka_run_group_tests_name("base/alloc", tests, NULL, NULL);
}
