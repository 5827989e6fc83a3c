/* Tests of the cell grid: writing, clipping, wide characters cut in half, the caret, the dump. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/msg.h"
#include "ui/grid.h"

static void put_clips_at_the_edges(void **state)
{
	static const struct {
		int row, col, limit;
		const char *text;
		int used;
		const char *row_text;
	} cases[] = {
	        {0, 0, -1, "abc", 3, "abc"},
	        {0, 7, -1, "abcdef", 3, "       abc"},
	        {0, 0, 2, "abc", 2, "ab"},
	        {0, 0, 3, "中文", 2, "中"},
	        {0, 9, -1, "中", 0, ""},
	        {0, 10, -1, "a", 0, ""},
	        {-1, 0, -1, "a", 0, ""},
	        {3, 0, -1, "a", 0, ""},
	        {0, -1, -1, "a", 0, ""},
	        {0, 0, -1, "e\xCC\x81x", 2, "e\xCC\x81x"},
	        {0, 0, -1, "a\x1b[2Jb", 5, "a[2Jb"},
	        {0, 0, -1, "a\nb", 3, "a b"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct grid *grid = grid_create(3, 10);
		assert_int_equal(grid_put(grid, cases[i].row, cases[i].col, cases[i].limit, ATTR_BOLD, cases[i].text),
		                 cases[i].used);
		char *row = grid_row(grid, 0);
		assert_string_equal(row, cases[i].row_text);
		free(row);
		grid_destroy(grid);
	}
}

static void rows_are_spread_with_their_caret(void **state)
{
	struct grid *grid = grid_create(7, 4);
	struct buf out = {0};
	(void)state;
	grid_put(grid, 0, 0, -1, ATTR_BOLD, "head");
	grid_put(grid, 1, 0, -1, ATTR_NORMAL, "中");
	grid_put(grid, 2, 1, -1, ATTR_REVERSE, "keys");
	grid_caret(grid, 1, 2);
	grid_spread(grid, 3);
	grid_dump(grid, &out);
	assert_string_equal(out.data, "4x7 caret 3,3\n01|head\n03|中\n07| key\n01@1-4:bold\n07@2-4:reverse\n");
	buf_finish(&out);
	grid_destroy(grid);
}

static void contrast_needs_no_colour(void **state)
{
	struct grid *grid = grid_create(3, 4);
	struct buf out = {0};
	(void)state;
	grid_put(grid, 0, 0, -1, ATTR_URGENT, "!");
	grid_put(grid, 1, 1, -1, ATTR_REVERSE | ATTR_BOLD | ATTR_SOFT, "a");
	grid_put(grid, 2, 0, -1, ATTR_KEY | ATTR_UNDERLINE, "b");
	grid_put(grid, 2, 1, -1, ATTR_QUIET, "c");
	grid_contrast(grid);
	grid_dump(grid, &out);
	assert_string_equal(out.data, "4x3 caret 1,1\n01|!\n02| a\n03|bc\n01@1-4:reverse\n02@1-1:reverse\n"
	                              "02@2-2:bold,reverse\n02@3-4:reverse\n03@1-1:underline\n");
	buf_finish(&out);
	grid_destroy(grid);
}

static void half_of_a_wide_cell_is_cleared(void **state)
{
	static const struct {
		int col;
		const char *text, *row;
	} cases[] = {
	        {0, "x", "x 文"}, {1, "x", " x文"}, {2, "x", "中x"},
	        {3, "x", "中 x"}, {1, "大", " 大"}, {1, "xy", " xy"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct grid *grid = grid_create(1, 6);
		grid_put(grid, 0, 0, -1, 0, "中文");
		grid_put(grid, 0, cases[i].col, -1, 0, cases[i].text);
		char *row = grid_row(grid, 0);
		assert_string_equal(row, cases[i].row);
		int cells = 0;
		for (int col = 0; col < 6; col++)
			cells += grid->cell[col].cells;
		assert_int_equal(cells, 6);
		free(row);
		grid_destroy(grid);
	}
}

static void caret_never_stands_on_the_last_row(void **state)
{
	struct grid *grid = grid_create(5, 8);
	(void)state;
	grid_caret(grid, 4, 9);
	assert_int_equal(grid->caret_row, 3);
	assert_int_equal(grid->caret_col, 7);
	grid_caret(grid, -3, -1);
	assert_int_equal(grid->caret_row, 0);
	assert_int_equal(grid->caret_col, 0);
	grid_destroy(grid);
}

static void dump_shows_rows_and_runs(void **state)
{
	struct grid *grid = grid_create(4, 12);
	struct buf out = {0};
	(void)state;
	grid_put(grid, 1, 2, -1, ATTR_BOLD | ATTR_REVERSE, "答: 2");
	grid_fill(grid, 2, 0, 3, ATTR_NORMAL, '-');
	grid_caret(grid, 1, 6);
	grid_dump(grid, &out);
	assert_string_equal(buf_text(&out), "12x4 caret 2,7\n02|  答: 2\n03|---\n02@3-7:bold,reverse\n");
	buf_finish(&out);
	grid_destroy(grid);
}

static void resize_clears(void **state)
{
	struct grid *grid = grid_create(2, 4);
	(void)state;
	grid_put(grid, 0, 0, -1, ATTR_BOLD, "abcd");
	grid_resize(grid, 3, 2);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(grid->cell[i].cells, 1);
		assert_int_equal(grid->cell[i].attr, 0);
	}
	grid_destroy(grid);
}

static void long_cluster_is_cut_at_a_character(void **state)
{
	struct grid *grid = grid_create(1, 4);
	(void)state;
	grid_put(grid, 0, 0, -1, 0, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦");
	assert_true(strlen(grid->cell[0].text) < CELL_BYTES);
	grid_destroy(grid);
}

int main(void)
{
	msg_init(NULL);
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(put_clips_at_the_edges),
	        cmocka_unit_test(half_of_a_wide_cell_is_cleared),
	        cmocka_unit_test(rows_are_spread_with_their_caret),
	        cmocka_unit_test(contrast_needs_no_colour),
	        cmocka_unit_test(caret_never_stands_on_the_last_row),
	        cmocka_unit_test(dump_shows_rows_and_runs),
	        cmocka_unit_test(resize_clears),
	        cmocka_unit_test(long_cluster_is_cut_at_a_character),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
