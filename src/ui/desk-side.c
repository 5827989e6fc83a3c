/* desk-side.c - what stands beside the desk's page on a wide screen: the parts with the count of their answers, and on
 * a very wide one the summary as it would be now. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

/* The parts, the one shown in the middle where they do not all fit. */
static void build_parts(const struct ui *ui, const struct scene *scene, int rows, struct sheet *sheet)
{
	struct part part = ui->desk.part, other = part;
	int below = 0;
	while (below < rows - 1 && (other = part_step(scene->form, other, 1)).first)
		below++;
	int above = rows - 1 - below > rows / 2 ? rows - 1 - below : rows / 2;
	while (above-- > 0 && (other = part_step(scene->form, part, -1)).first)
		part = other;
	for (int i = 0; i < rows && part.first; i++, part = part_step(scene->form, part, 1)) {
		bool here = part.first == ui->desk.part.first;
		const struct item *item = part.group ? part.group : part.first;
		const char *title = text_in(part_words(scene, item), sheet->langs.order[0]);
		size_t count = form_answered(scene->form, part.group ? part.group : part.first);
		char *number = count > 0 ? xasprintf("%3zu", count) : xstrdup("  .");
		char *clipped = xstrndup(title, utf8_clip(title, SIDE_CELLS - 8));
		sheet_put(sheet, 1, ATTR_BOLD, here ? ">" : "");
		sheet_put(sheet, 3, here ? ATTR_BOLD : ATTR_NORMAL, clipped);
		sheet_put(sheet, SIDE_CELLS - 5, ATTR_NORMAL, number);
		sheet->row++;
		free(number);
		free(clipped);
	}
}

/* Write a paragraph of the preview; whether there was room for its beginning. */
static bool preview_text(struct sheet *sheet, int col, int cells, int end, int attr, const char *text)
{
	do {
		size_t skip = 0, length = utf8_wrap(text, cells, &skip);
		char *row = xstrndup(text, length);
		if (sheet->row >= end) {
			free(row);
			return false;
		}
		sheet_put(sheet, col, attr, row);
		sheet->row++;
		text += skip;
		free(row);
	} while (*text);
	return true;
}

/* The statements that her answers have brought about, each with its sources. */
static void build_preview(const struct scene *scene, int end, struct sheet *sheet)
{
	int col = sheet->cols + 3, cells = PREVIEW_CELLS - 6;
	enum lang lang = sheet->langs.order[0];
	struct arena *arena = arena_create();
	char *heading = text_inline(sheet->langs, words(N_("The summary as it would be now")));
	preview_text(sheet, col, cells, end, ATTR_BOLD, heading);
	free(heading);
	for (size_t i = 0; scene->assessment && i < scene->assessment->statement_count; i++) {
		const struct statement_result *result = &scene->assessment->statements[i];
		if (result->state != STATEMENT_SHOWN || result->reason_count == 0)
			continue;
		struct buf line = {0};
		sheet->row++;
		if (result->statement->audience == AUDIENCE_STAFF)
			buf_puts(&line, "[S] ");
		buf_puts(&line, text_in(own_word_text(arena, result->statement->text, scene->assessment->word), lang));
		for (size_t k = 0; k < result->statement->source_count; k++)
			buf_printf(&line, " [%s]", result->statement->sources[k].document);
		bool room = preview_text(sheet, col, cells, end, ATTR_NORMAL, buf_text(&line));
		buf_finish(&line);
		if (!room)
			break;
	}
	arena_destroy(arena);
}

void side_build(const struct ui *ui, const struct scene *scene, int top, int end, struct sheet *sheet)
{
	int row = sheet->row;
	if (ui->cols < SIDE_COLS || sheet->small)
		return;
	sheet->row = top;
	build_parts(ui, scene, end - top, sheet);
	if (ui->cols >= PREVIEW_COLS) {
		sheet->row = top;
		build_preview(scene, ui->rows - 3, sheet);
	}
	for (sheet->row = top; sheet->row < end; sheet->row++) {
		sheet_put(sheet, SIDE_CELLS - 1, ATTR_NORMAL, "|");
		if (ui->cols >= PREVIEW_COLS)
			sheet_put(sheet, sheet->cols + 1, ATTR_NORMAL, "|");
	}
	sheet->row = row;
}
