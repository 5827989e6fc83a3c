/* draw.c - the frame of every page: header, message, keys, and the sheet between them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

static const struct langs both = {.count = 2, .order = {LANG_ZH, LANG_EN}};

bool ui_too_small(const struct ui *ui)
{
	return !ui->linear.on && (ui->rows < ROWS_LEAST || ui->cols < COLS_LEAST);
}

struct langs ui_page_langs(const struct ui *ui, const struct page *page)
{
	struct langs langs = ui->langs;
	if ((page->flags & PAGE_BOTH) && langs.count == 1) {
		langs.count = 2;
		langs.order[1] = langs.order[0] == LANG_ZH ? LANG_EN : LANG_ZH;
	}
	return langs;
}

static const char *const saved_words[] = {
        [SAVED_NOT_YET] = N_("Not saved yet"),
        [SAVED_YES] = N_("Saved"),
        [SAVED_NOT_KEPT] = N_("Not kept on this computer"),
        [SAVED_FAILED] = N_("Not saved"),
};

/* What stands at the header's right; the caller frees. */
static char *header_right(const struct ui *ui, const struct scene *scene, const struct page *page, struct langs langs)
{
	if (page == &page_language || page == &page_resume) /* nothing was told yet */
		return xstrdup("");
	if ((page->flags & PAGE_DATED) && scene->today)
		return xstrdup(scene->today);
	if (page == &page_unsaved && scene->saved_time && scene->saved_time[0]) {
		char *last = text_inline(langs, words(N_("Last saved"))),
		     *at = xasprintf("%s %s", last, scene->saved_time);
		free(last);
		return at;
	}
	if (ui_viewing(scene))
		return text_inline(langs, words(N_("To look at only")));
	char *saved = text_inline(langs, words(saved_words[scene->saved]));
	if (!ui_covers(ui, &page_code) || !scene->saved_time || scene->saved != SAVED_YES)
		return saved;
	char *timed = xasprintf("%s %s", saved, scene->saved_time);
	free(saved);
	return timed;
}

struct text part_words(const struct scene *scene, const struct item *part)
{
	const struct item *first = part->part, *item = first;
	bool group = first->type == ITEM_GROUP && !first->repeats;
	struct text title =
	        group && (first->section.en || first->section.zh) ? first->section : scene->form->questionnaire->title;
	while (group && first->part_span < scene->form->questionnaire->count && item < first + first->part_span &&
	       !item->text.en && !item->text.zh)
		item++; /* a group without a title goes by the first words in it */
	if (item > first && item < first + first->part_span)
		title = item->text;
	if (!title.en && !title.zh)
		title = first->section;
	return title.en || title.zh ? title : words(N_("Questions"));
}

/* "B 您现在的情况 How you are right now": the letter that both languages begin with stands once; the caller frees. */
static char *section_title(struct text title, struct langs langs)
{
	const char *first = text_in(title, langs.order[0]), *second = text_in(title, langs.order[1]);
	size_t letter = strcspn(first, " ");
	if (langs.count < 2 || first[letter] != ' ' || strncmp(first, second, letter + 1) != 0)
		return text_inline(langs, title);
	return xasprintf("%s %s", first, second + letter + 1);
}

/* The header's left; the caller frees. */
static char *header_left(const struct ui *ui, const struct scene *scene, const struct page *page, struct langs langs,
                         int pages)
{
	if (page->title) {
		bool staff = page == &page_summary && scene->reader == READER_STAFF; /* of a patient, to a nurse */
		char *title = text_inline(langs, words(staff ? N_("Summary") : page->title));
		if (!(page->flags & PAGE_PAGED) || pages < 2)
			return title;
		char *paged = xasprintf("%s  %d/%d", title, ui_frame(ui)->focus + 1, pages);
		free(title);
		return paged;
	}
	if (page == &page_desk)
		return desk_title(ui, scene, langs);
	const struct item *item = stop_item(walk_here(ui, scene));
	if (!item)
		return xstrdup("");
	char *title = section_title(part_words(scene, item), langs);
	char *left = ui->part > 0 ? xasprintf("%s  %d/%d", title, ui->part, ui->parts) : xstrdup(title);
	free(title);
	return left;
}

/* A title that is too long is cut, the number behind it is not; takes the text. */
static char *fit_title(char *left, int cells)
{
	const char *number = left;
	for (const char *gap = left; (gap = strstr(gap, "  ")); gap += 2)
		number = gap;
	int room = cells - utf8_width(number) - 3;
	if (utf8_width(left) <= cells || number == left || room < 1)
		return left;
	char *fitted = xasprintf("%.*s...%s", (int)utf8_clip(left, room), left, number);
	free(left);
	return fitted;
}

/* Draw the first row. Two languages that do not fit there become one. */
static void draw_header(const struct ui *ui, const struct scene *scene, const struct page *page, struct langs langs,
                        int pages, struct grid *grid)
{
	int col = grid->cols < 60 ? 0 : 1, room = grid->cols - col;
	char *left = header_left(ui, scene, page, langs, pages), *right = header_right(ui, scene, page, langs);
	if (utf8_width(left) + utf8_width(right) + 2 > room && langs.count == 2) {
		langs.count = 1;
		free(left);
		free(right);
		left = header_left(ui, scene, page, langs, pages);
		right = header_right(ui, scene, page, langs);
	}
	int attr = ATTR_BOLD;
	if (page->flags & PAGE_URGENT) {
		attr = ATTR_URGENT;
		grid_fill(grid, 0, 0, grid->cols, attr, ' ');
	}
	int width = utf8_width(right), used = room - width - 2 > 0 ? room - width - 2 : 0;
	left = fit_title(left, used);
	grid_put(grid, 0, col, used, attr, left);
	grid_put(grid, 0, grid->cols - width - (grid->cols < 60 ? 0 : 1), -1,
	         page->flags & PAGE_URGENT ? attr : ATTR_NORMAL, right);
	free(left);
	free(right);
}

/* Whether a key is named in the last row: it does something there, and it is needed enough. */
static bool named(const struct ui *ui, const struct scene *scene, const struct hint *hint, unsigned rank, int pages)
{
	const struct frame *frame = ui_frame(ui);
	if (hint->rank > rank || !ui_accepts(ui, scene, frame, hint->command))
		return false;
	bool reads = (frame->page->commands & BITS_READ) == BITS_READ &&
	             (!(frame->page->commands & BITS_ROWS) || frame->page == &page_form);
	bool follows = frame->page == &page_reasons; /* behind the last page come the next statement's */
	return !reads || follows || hint->command != CMD_NEXT || frame->focus + 1 < pages;
}

/* Cells the keys row takes with hints up to that rank and so many spaces between them. */
static int hints_width(const struct ui *ui, const struct scene *scene, const struct hint *hints, unsigned rank, int gap,
                       int pages, struct langs langs)
{
	int width = 0;
	for (; hints->key; hints++) {
		if (!named(ui, scene, hints, rank, pages))
			continue;
		char *label = text_inline(langs, words(hints->label));
		width += (width > 0 ? gap : 0) + utf8_width(tr(langs.order[0], hints->key)) + 1 + utf8_width(label);
		free(label);
	}
	return width;
}

/* Draw the last row: as many keys as fit, the most needed ones first. */
static void draw_hints(const struct ui *ui, const struct scene *scene, const struct page *page, struct langs langs,
                       int pages, struct grid *grid)
{
	const struct hint *hints = page == &page_question ? question_hints(&ui->question)
	                           : page == &page_desk   ? desk_hints(ui, scene)
	                                                  : page->hints;
	if (!hints)
		return;
	int col = grid->cols < 60 ? 0 : 1, room = grid->cols - col - 1, gap = 3;
	unsigned rank = grid->rows < SMALL_ROWS || grid->cols < 60 ? 3 : 9;
	while (hints_width(ui, scene, hints, rank, gap, pages, langs) > room) {
		if (gap > 2)
			gap--;
		else if (rank > 3)
			rank--, gap = 3;
		else if (langs.count == 2)
			langs.count = 1, rank = 3, gap = 3;
		else if (rank > 0)
			rank--;
		else
			break;
	}
	for (const struct hint *hint = hints; hint->key; hint++) {
		if (!named(ui, scene, hint, rank, pages))
			continue;
		char *label = text_inline(langs, words(hint->label));
		col += grid_put(grid, grid->rows - 1, col, -1, ATTR_KEY, tr(langs.order[0], hint->key)) + 1;
		col += grid_put(grid, grid->rows - 1, col, -1, ATTR_NORMAL, label) + gap;
		free(label);
	}
}

/* Draw the message above the keys row; returns its first row. */
static int draw_message(const struct ui *ui, struct langs langs, struct grid *grid)
{
	int bottom = grid->rows - 1, least = grid->rows < SMALL_ROWS ? 0 : 1;
	if (!ui->message.id)
		return bottom - least;
	struct sheet sheet;
	sheet_init(&sheet, langs, grid->rows, grid->cols, FIT_COMPACT);
	sheet_message(&sheet, 0, ATTR_BOLD, NULL, &ui->message);
	int rows = sheet.row < grid->rows / 3 ? sheet.row : grid->rows / 3;
	sheet.page = 0;
	sheet_place(&sheet, grid, bottom - rows, bottom);
	sheet_finish(&sheet);
	return bottom - (rows > least ? rows : least);
}

/* The first row of a page's contents. */
static int top_row(const struct page *page, int rows)
{
	if (page->flags & PAGE_BARE)
		return rows < SMALL_ROWS ? 0 : 1;
	return rows < SMALL_ROWS || (page->flags & PAGE_RULED) ? 1 : 2;
}

/* Build the page's sheet so that it fits, without hints and blank rows where it must; returns how many pages it makes.
 */
static int build(const struct ui *ui, const struct scene *scene, int room, struct sheet *sheet)
{
	const struct page *page = ui_frame(ui)->page;
	for (enum fit fit = FIT_ROOMY;; fit++) {
		sheet_init(sheet, ui_page_langs(ui, page), ui->rows, ui->cols, fit);
		sheet->height = room;
		page->build(ui, scene, sheet);
		bool paged = (page->flags & PAGE_PAGED) && ui->rows >= SMALL_ROWS;
		if (sheet_fits(sheet, room) || fit == FIT_COMPACT || paged)
			break;
		sheet_finish(sheet);
	}
	return sheet_pages(sheet, room);
}

/* Rows for a page's contents without a message. */
static int height(const struct ui *ui)
{
	return ui->rows - (ui->rows < SMALL_ROWS ? 1 : 2) - top_row(ui_frame(ui)->page, ui->rows);
}

int ui_pages(const struct ui *ui, const struct scene *scene)
{
	struct sheet sheet;
	if (ui->linear.on) /* how far a page was read is no matter of the page's own there */
		return 1;
	int pages = build(ui, scene, height(ui), &sheet);
	sheet_finish(&sheet);
	return pages;
}

void ui_turn(struct ui *ui, const struct scene *scene, int page)
{
	struct sheet sheet;
	build(ui, scene, height(ui), &sheet);
	ui_top(ui)->focus = page;
	ui_top(ui)->entry = sheet_entry(&sheet, height(ui), page);
	sheet_finish(&sheet);
}

void ui_turn_to(struct ui *ui, const struct scene *scene, int entry)
{
	struct sheet sheet;
	build(ui, scene, height(ui), &sheet);
	ui_top(ui)->focus = sheet_page_of(&sheet, height(ui), entry);
	ui_top(ui)->entry = entry;
	sheet_finish(&sheet);
}

/* The window is too small for any page: say so, in both languages. */
static void draw_too_small(const struct scene *scene, struct grid *grid)
{
	char *zh = msg_fill(tr(LANG_ZH, N_("Please enlarge to {1}.")), "40x12", NULL);
	char *en = msg_fill(tr(LANG_EN, N_("Please enlarge to {1}.")), "40x12", NULL);
	char *size = xasprintf("%dx%d", grid->cols, grid->rows);
	char *saved = text_inline(both, words(saved_words[scene->saved]));
	char *now = xasprintf("%s  %s", size, saved);
	grid_put(grid, 0, 0, -1, ATTR_NORMAL, zh);
	grid_put(grid, 1, 0, -1, ATTR_NORMAL, en);
	int used = grid_put(grid, 2, 0, -1, ATTR_NORMAL, now);
	grid_caret(grid, 2, used);
	free(zh);
	free(en);
	free(size);
	free(saved);
	free(now);
}

/* Draw the page shown. */
static void draw_page(const struct ui *ui, const struct scene *scene, struct grid *grid)
{
	const struct page *page = ui_frame(ui)->page;
	if (ui_too_small(ui)) {
		draw_too_small(scene, grid);
		return;
	}
	struct langs langs = ui_page_langs(ui, page);
	int bottom = draw_message(ui, langs, grid), top = top_row(page, grid->rows);
	struct sheet sheet;
	int pages = build(ui, scene, bottom - top, &sheet);
	grid_caret(grid, bottom - 1, sheet.left);
	sheet_place(&sheet, grid, top, bottom);
	sheet_finish(&sheet);
	if (!(page->flags & PAGE_BARE))
		draw_header(ui, scene, page, langs, pages, grid);
	draw_hints(ui, scene, page, langs, pages, grid);
}

void ui_draw(const struct ui *ui, const struct scene *scene, struct grid *grid)
{
	int rows = grid->rows;
	grid_clear(grid);
	grid->rows = display_rows(ui, grid);
	draw_page(ui, scene, grid);
	display_finish(ui, grid, rows);
}
