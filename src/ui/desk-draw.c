/* desk-draw.c - the lines of the desk's page: fields, tables edited in the row, the grid of tests. See desk.h.
 *
 * A cell's text stands where the caret will stand in it, so nothing moves when the focus does.  Only the lines that fit
 * are built; which of them is the first is remembered, so that they stay while the focus moves over them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#define GAP 2        /* cells between columns: the brackets of the focus stand there */
#define TITLE_ROWS 4 /* of the words of a group or display item */

/* --- where columns stand --- */

enum grid_column { GRID_CODE, GRID_NAME, GRID_RESULT, GRID_UNIT, GRID_DATE, GRID_STATUS, GRID_COLUMNS };
struct grid_look {
	int col[GRID_COLUMNS], cells[GRID_COLUMNS];
};

/* Which columns fit, and where they stand: the name goes first when there is little room, then the date. */
static struct grid_look grid_look(const struct sheet *sheet, const struct item *focus)
{
	struct grid_look look = {.cells = {6, 0, 12, 10, 10, 11}};
	int room = sheet->cols - sheet->left - 3, col = sheet->left + 2;
	if (room < 50) {
		look = (struct grid_look){.cells = {6, 0, 9, 8, 8, 8}};
		look.cells[focus && focus->row && focus->type == ITEM_DATE ? GRID_UNIT : GRID_DATE] = 0;
	}
	int left = room;
	for (int i = 0; i < GRID_COLUMNS; i++)
		left -= look.cells[i] > 0 ? look.cells[i] + GAP : 0;
	if (left > 8) {
		look.cells[GRID_NAME] = left - GAP > 30 ? 30 : left - GAP;
		left -= look.cells[GRID_NAME] + GAP;
	}
	look.cells[GRID_STATUS] += left > 0 ? left : 0;
	for (int i = 0; i < GRID_COLUMNS; i++) {
		look.col[i] = col;
		col += look.cells[i] > 0 ? look.cells[i] + GAP : 0;
	}
	return look;
}

/* --- a field --- */

/* Cells of the field in focus: short for numbers. */
static int field_cells(const struct item *item, int room)
{
	int cells = item->option_count > 0 || item->type == ITEM_STRING || item->type == ITEM_TEXT ? 40
	            : item->type == ITEM_DATE                                                      ? 20
	                                                                                           : 10;
	return cells < room ? cells : room;
}

/* The unit behind the field in focus; with several to choose from it is a field of its own. */
static void put_unit(const struct question *question, int col, struct sheet *sheet)
{
	const struct item *item = question->item;
	if (item->unit_count == 0 || question->ticks)
		return;
	const char *name = text_in(item->units[question->unit].text, sheet->langs.order[0]);
	if (item->unit_count == 1) {
		sheet_put(sheet, col + 1, ATTR_NORMAL, name);
		return;
	}
	char *unit = xasprintf("[%zu %s]", question->unit + 1, name);
	sheet_put(sheet, col, question->on_unit ? ATTR_REVERSE : ATTR_NORMAL, unit);
	if (question->on_unit)
		sheet->caret_col = col + 1;
	free(unit);
}

/* The label: the nurse's wording where it fits, else the short one; below one of several answers that answer. */
static void put_label(const struct node *node, int col, int cells, struct sheet *sheet)
{
	const struct node *scope = scope_of(node);
	struct text text = item_heading(node->item, READER_STAFF), label = item_label(node->item, READER_STAFF);
	bool about = scope->item && node_is_place(scope) && scope->answer_count > 0;
	bool fits = utf8_width(text_in(text, sheet->langs.order[0])) <= cells;
	if (about) {
		char *answer = form_show(scope->item, &scope->answers[0], sheet->langs.order[0]);
		char *both = xasprintf("%s: %s", answer, text_in(label, sheet->langs.order[0]));
		cell_put(sheet, col, cells, ATTR_NORMAL, both);
		free(both);
		free(answer);
	} else {
		cell_words(sheet, col, cells, ATTR_NORMAL, fits || !node->item->short_text.en ? text : label);
	}
	text_free(text);
}

/* Cells of the column of labels. */
static int label_cells(const struct sheet *sheet)
{
	int cells = (sheet->cols - 2 * sheet->left) * 2 / 5;
	return cells < 12 ? 12 : cells > 44 ? 44 : cells;
}

static void draw_field(const struct ui *ui, const struct scene *scene, const struct node *focus, struct line line,
                       struct sheet *sheet)
{
	int value = ui->desk.part.test ? grid_look(sheet, NULL).col[GRID_RESULT] : sheet->left + 4 + label_cells(sheet);
	int label = value - sheet->left - 4, room = sheet->cols - value - 2;
	put_label(line.node, sheet->left + 2, label, sheet);
	if (cell_is_focus(ui, focus, line.node)) {
		int cells = field_cells(line.item, room);
		cell_focus(ui, sheet, value, cells);
		put_unit(&ui->question, value + cells + 2, sheet);
		return;
	}
	char *zh = cell_text(scene, line.node, true, LANG_ZH), *en = cell_text(scene, line.node, true, LANG_EN);
	cell_words(sheet, value, room, line.node->enabled ? ATTR_NORMAL : ATTR_QUIET,
	           (struct text){.en = en, .zh = zh});
	free(zh);
	free(en);
}

/* --- a table --- */

#define NUMBER_CELLS 4 /* of the column that numbers the rows */

/* Cells of a column: what its answers need, and its name, within reason. */
static int column_cells(const struct item *item, enum lang lang)
{
	static const unsigned char least[ITEM_TYPE_COUNT] = {
	        [ITEM_BOOLEAN] = 4,  [ITEM_INTEGER] = 3, [ITEM_DECIMAL] = 6, [ITEM_DATE] = 10,
	        [ITEM_QUANTITY] = 8, [ITEM_STRING] = 8,  [ITEM_TEXT] = 10,   [ITEM_CHOICE] = 6,
	};
	int cells = least[item->type], name = utf8_width(text_in(item_label(item, READER_STAFF), lang));
	for (size_t i = 0; item->type == ITEM_CHOICE && i < item->option_count; i++) {
		int width = utf8_width(text_in(option_words(&item->options[i]), lang));
		if (item->options[i].absent == ABSENT_BLANK && width > cells)
			cells = width;
	}
	cells = name > cells ? name : cells;
	if (item->repeats && cells < 10) /* several answers */
		cells = 10;
	return cells > 12 ? 12 : cells;
}

/* The columns that are shown at once: those around the one in focus, page by page. */
struct columns {
	const struct node *first; /* cell of the row asked about */
	int count;
	bool before, after; /* there are more */
};

/* Which columns of a row are shown. `item` is the one that must be, or NULL. */
static struct columns columns_of(const struct scene *scene, struct line row, const struct item *item,
                                 const struct sheet *sheet)
{
	int room = sheet->cols - sheet->left - 2 - NUMBER_CELLS - 3, used = 0;
	struct columns shown = {0};
	bool found = false;
	for (const struct node *cell = NULL; (cell = cell_step(scene->form, row, cell, 1));) {
		int cells = column_cells(cell->item, sheet->langs.order[0]) + GAP;
		if (used > 0 && used + cells > room) {
			if (found || !item) {
				shown.after = true;
				return shown;
			}
			shown = (struct columns){.before = true};
			used = 0;
		}
		if (!shown.first)
			shown.first = cell;
		found |= cell->item == item;
		used += cells;
		shown.count++;
	}
	return shown;
}

/* The column in focus, where the focus is in that table. */
static const struct item *focus_column(struct spot focus, const struct item *group)
{
	return focus.line.kind == LINE_ROW && focus.line.item == group && focus.node ? focus.node->item : NULL;
}

/* Any row of a table, to find its columns; an empty table has none yet. */
static struct line any_row(const struct ui *ui, const struct scene *scene, struct line head)
{
	return line_step(scene->form, &ui->desk.part, head, 1);
}

/* The names of the columns. Of a table without rows, its own name. */
static void draw_table_head(const struct ui *ui, const struct scene *scene, struct spot focus, struct line line,
                            struct sheet *sheet)
{
	struct line row = any_row(ui, scene, line);
	int col = sheet->left + 2;
	if (row.kind != LINE_ROW) {
		cell_words(sheet, col, sheet->cols - col - 1, ATTR_BOLD, item_words(line.item, READER_STAFF));
		return;
	}
	struct columns shown = columns_of(scene, row, focus_column(focus, line.item), sheet);
	const struct node *cell = shown.first;
	sheet_put(sheet, col, ATTR_BOLD, shown.before ? "# <" : "#");
	col += NUMBER_CELLS;
	for (int i = 0; i < shown.count; i++, cell = cell_step(scene->form, row, cell, 1)) {
		int cells = column_cells(cell->item, sheet->langs.order[0]);
		cell_put(sheet, col, cells, ATTR_BOLD,
		         text_in(item_label(cell->item, READER_STAFF), sheet->langs.order[0]));
		col += cells + GAP;
	}
	if (shown.after)
		sheet_put(sheet, sheet->cols - 2, ATTR_BOLD, ">");
}

static void draw_row(const struct ui *ui, const struct scene *scene, struct spot focus, struct line line,
                     struct sheet *sheet)
{
	struct columns shown = columns_of(scene, line, focus_column(focus, line.item), sheet);
	const struct node *cell = shown.first;
	int col = sheet->left + 2;
	char *number = xasprintf("%s%zu", line.node->aside ? "- " : "", line.node->instance + 1);
	sheet_put(sheet, col, line.node->aside ? ATTR_QUIET : ATTR_NORMAL, number);
	free(number);
	col += NUMBER_CELLS;
	for (int i = 0; i < shown.count; i++, cell = cell_step(scene->form, line, cell, 1)) {
		int cells = column_cells(cell->item, sheet->langs.order[0]);
		cell_draw(ui, scene, focus.node, cell, col, cells, sheet);
		col += cells + GAP;
	}
}

/* "+", where one more row begins. */
static void draw_add(const struct ui *ui, struct spot focus, struct line line, struct sheet *sheet)
{
	bool here = line_same(focus.line, line) && ui->desk.at == DESK_ADD;
	sheet_put(sheet, sheet->left + 2, ATTR_KEY, "+");
	if (!here)
		return;
	cell_words(sheet, sheet->left + 2 + NUMBER_CELLS, sheet->cols - sheet->left - 8, ATTR_QUIET,
	           words(N_("press + for one more row; Enter goes on")));
}

/* --- the grid of tests --- */

static void draw_grid_head(struct spot focus, struct sheet *sheet)
{
	static const char *const names[GRID_COLUMNS] = {N_("Test"), "",         N_("Result"),
	                                                N_("Unit"), N_("Date"), N_("Status")};
	struct grid_look look = grid_look(sheet, focus.node ? focus.node->item : NULL);
	for (int i = 0; i < GRID_COLUMNS; i++)
		if (look.cells[i] > 0 && names[i][0])
			cell_words(sheet, look.col[i], look.cells[i], ATTR_BOLD, words(names[i]));
}

/* The unit of a result: what it was given in, or what is being chosen. */
static void put_grid_unit(const struct ui *ui, const struct node *focus, const struct node *cell,
                          const struct grid_look *look, struct sheet *sheet)
{
	const struct item *item = cell->item;
	size_t unit = 0;
	bool here = cell_is_focus(ui, focus, cell);
	if (item->unit_count == 0 || look->cells[GRID_UNIT] == 0 || (!here && cell->answer_count == 0))
		return;
	for (size_t i = 0; !here && i < item->unit_count; i++)
		if (cell->answers[0].value.unit && strcmp(item->units[i].code, cell->answers[0].value.unit) == 0)
			unit = i;
	unit = here ? ui->question.unit : unit;
	const char *name = text_in(item->units[unit].text, sheet->langs.order[0]);
	char *text = here && item->unit_count > 1 ? xasprintf("%zu %s", unit + 1, name) : xstrdup(name);
	bool on = here && ui->question.on_unit;
	cell_put(sheet, look->col[GRID_UNIT], look->cells[GRID_UNIT], on ? ATTR_REVERSE : ATTR_NORMAL, text);
	if (on)
		sheet->caret_col = look->col[GRID_UNIT];
	free(text);
}

static void draw_test(const struct ui *ui, const struct scene *scene, struct spot focus, struct line line,
                      struct sheet *sheet)
{
	static const enum grid_column places[TEST_ROLES] = {GRID_RESULT, GRID_DATE, GRID_STATUS};
	struct grid_look look = grid_look(sheet, focus.node ? focus.node->item : NULL);
	struct text name = item_label(line.item, READER_STAFF);
	cell_put(sheet, look.col[GRID_CODE], look.cells[GRID_CODE], ATTR_NORMAL, line.item->test);
	if (look.cells[GRID_NAME] > 0 && strcmp(text_in(name, sheet->langs.order[0]), line.item->test) != 0)
		cell_words(sheet, look.col[GRID_NAME], look.cells[GRID_NAME], ATTR_NORMAL, name);
	for (const struct node *cell = NULL; (cell = cell_step(scene->form, line, cell, 1));) {
		enum grid_column place = places[role_of(cell->item)];
		int cells = look.cells[place];
		if (cells == 0)
			continue;
		if (place == GRID_RESULT && cell->item->unit_count == 0 && look.cells[GRID_UNIT] > 0)
			cells += look.cells[GRID_UNIT] + GAP; /* words need the room, and have no unit */
		cell_draw(ui, scene, focus.node, cell, look.col[place], cells, sheet);
		if (place == GRID_RESULT)
			put_grid_unit(ui, focus.node, cell, &look, sheet);
	}
}

/* --- all lines --- */

static const char *title_text(struct line line, const struct sheet *sheet)
{
	return text_in(item_words(line.item, READER_STAFF), sheet->langs.order[0]);
}

static int title_cells(const struct sheet *sheet)
{
	return sheet->cols - sheet->left - 4;
}

/* The words of a group or of a display item; a table that nobody is asked for now says so. */
static void draw_title(struct line line, struct sheet *sheet)
{
	const char *text = title_text(line, sheet);
	int end = sheet->row + TITLE_ROWS, attr = line.item->type == ITEM_GROUP ? ATTR_BOLD : ATTR_NORMAL;
	for (;;) {
		size_t skip = 0, length = utf8_wrap(text, title_cells(sheet), &skip);
		char *row = xstrndup(text, length);
		sheet_put(sheet, sheet->left + 2, attr, row);
		text += skip;
		if (!*text && line.item->loop == line.item)
			cell_words(sheet, sheet->left + 4 + utf8_width(row), 20, ATTR_QUIET,
			           words(N_("(not applicable)")));
		free(row);
		if (!*text || sheet->row + 1 == end)
			return;
		sheet->row++;
	}
}

/* Draw a line and end its row. */
static void draw_line(const struct ui *ui, const struct scene *scene, struct spot focus, struct line line,
                      struct sheet *sheet)
{
	if (line_same(line, focus.line)) {
		sheet_put(sheet, sheet->left, ATTR_BOLD, ">");
		sheet->caret_row = sheet->row;
		sheet->caret_col = sheet->left + 2;
	}
	switch (line.kind) {
	case LINE_TITLE:
		draw_title(line, sheet);
		break;
	case LINE_FIELD:
		draw_field(ui, scene, focus.node, line, sheet);
		break;
	case LINE_HEAD:
		if (line.item->row)
			draw_grid_head(focus, sheet);
		else
			draw_table_head(ui, scene, focus, line, sheet);
		break;
	case LINE_ROW:
		draw_row(ui, scene, focus, line, sheet);
		break;
	case LINE_ADD:
		draw_add(ui, focus, line, sheet);
		break;
	default:
		draw_test(ui, scene, focus, line, sheet);
	}
	sheet->row++;
}

/* The names of the columns above a line in a table or grid; none elsewhere. */
static struct line head_of(const struct scene *scene, const struct part *part, struct line line)
{
	if (line.kind == LINE_TEST)
		return (struct line){LINE_HEAD, part->test, form_near(scene->form, scene->form->root, part->test)};
	if (line.kind == LINE_ADD)
		return (struct line){LINE_HEAD, line.item, line.node};
	if (line.kind != LINE_ROW)
		return (struct line){0};
	const struct item *group = line.item;
	while (line.kind != LINE_HEAD || line.item != group)
		line = line_step(scene->form, part, line, -1);
	return line;
}

/* --- which lines --- */

/* Rows a line takes. */
static int line_rows(struct line line, const struct sheet *sheet)
{
	if (line.kind != LINE_TITLE)
		return 1;
	const char *text = title_text(line, sheet);
	int rows = 0;
	do {
		size_t skip = 0;
		utf8_wrap(text, title_cells(sheet), &skip);
		text += skip;
		rows++;
	} while (*text && rows < TITLE_ROWS);
	return rows;
}

/* The line so many rows before; *first says that none stands before it. */
static struct line back_up(const struct scene *scene, const struct part *part, struct line line, int rows,
                           const struct sheet *sheet, bool *first)
{
	struct line before;
	for (;;) {
		before = line_step(scene->form, part, line, -1);
		*first = before.kind == LINE_NONE;
		rows -= *first ? 0 : line_rows(before, sheet);
		if (*first || rows < 0)
			return line;
		line = before;
	}
}

/* Whether a line (LINE_NONE: the end) is reached within so many rows from another on. */
static bool within(const struct scene *scene, const struct part *part, struct line from, struct line line, int rows,
                   const struct sheet *sheet)
{
	while (rows >= 0 && !line_same(from, line)) {
		if (from.kind == LINE_NONE)
			return false;
		rows -= line_rows(from, sheet);
		from = line_step(scene->form, part, from, 1);
	}
	return rows >= (line.kind == LINE_NONE ? 0 : line_rows(line, sheet));
}

/* Rows of what follows a line, at most so many. */
static int rows_below(const struct scene *scene, const struct part *part, struct line line, int most,
                      const struct sheet *sheet)
{
	int rows = 0;
	while (rows < most && (line = line_step(scene->form, part, line, 1)).kind != LINE_NONE)
		rows += line_rows(line, sheet);
	return rows < most ? rows : most;
}

/* The first line to show in so many rows: that of the part when all of it fits; else the one shown before, when the
 * focus is seen then; else the focus is in the middle, or lower when less follows. Two rows are kept: for the names of
 * columns that have scrolled away, and to say that there is more. */
static struct line first_line(const struct ui *ui, const struct scene *scene, struct line focus, int rows,
                              const struct sheet *sheet)
{
	const struct part *part = &ui->desk.part;
	bool first;
	struct line top = back_up(scene, part, focus, rows - 1, sheet, &first);
	if (first && within(scene, part, top, (struct line){0}, rows, sheet))
		return top;
	if (ui->desk.top.kind != LINE_NONE && within(scene, part, ui->desk.top, focus, rows - 2, sheet))
		return ui->desk.top;
	if (first && within(scene, part, top, focus, rows - 1, sheet))
		return top;
	int below = rows_below(scene, part, focus, rows / 2, sheet);
	return back_up(scene, part, focus, rows - 3 - below, sheet, &first);
}

/* Draw what fits into the rows up to `end`. */
static void draw_lines(const struct ui *ui, const struct scene *scene, int end, struct sheet *sheet)
{
	const struct part *part = &ui->desk.part;
	struct spot focus = desk_spot(ui, scene);
	struct line line = first_line(ui, scene, focus.line, end - sheet->row, sheet);
	struct line head = head_of(scene, part, line);
	bool fits = within(scene, part, line, (struct line){0}, end - sheet->row, sheet);
	if (head.kind != LINE_NONE)
		draw_line(ui, scene, focus, head, sheet);
	end -= !fits;
	while (line.kind != LINE_NONE && sheet->row + line_rows(line, sheet) <= end) {
		draw_line(ui, scene, focus, line, sheet);
		line = line_step(scene->form, part, line, 1);
	}
	if (line.kind != LINE_NONE)
		cell_words(sheet, sheet->left + 2, 20, ATTR_KEY, words(N_("(more)")));
}

/* Rows for the lines of a page of that height, when nothing is said above them. */
static int body_rows(const struct ui *ui, const struct scene *scene, const struct sheet *like)
{
	struct sheet strip = *like;
	desk_strip(ui, scene, &strip);
	int rows = like->height - strip.row - (like->small ? 0 : 1);
	sheet_finish(&strip);
	return rows > 1 ? rows : 1;
}

/* Leave room at the side for what stands there on a wide screen. */
static void narrow(struct sheet *sheet)
{
	sheet->beside = false;
	sheet->low = true;
	sheet->left = sheet->small ? 0 : sheet->cols >= SIDE_COLS ? SIDE_CELLS : 1;
	if (sheet->cols >= PREVIEW_COLS)
		sheet->cols -= PREVIEW_CELLS;
	sheet->width = sheet->cols - sheet->left - 4;
	if (sheet->width > PROSE)
		sheet->width = PROSE;
}

void desk_settle(struct ui *ui, const struct scene *scene)
{
	struct sheet sheet;
	sheet_init(&sheet, ui->langs, ui->rows, ui->cols, true);
	sheet.height = ui->rows - (sheet.small ? 2 : 3);
	narrow(&sheet);
	ui->desk.top = first_line(ui, scene, desk_spot(ui, scene).line, body_rows(ui, scene, &sheet), &sheet);
	sheet_finish(&sheet);
}

/* What is to be read before the part and stands in none that is shown: a form may begin with words. */
static void draw_before(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct part *part = &ui->desk.part;
	const struct item *item = part->group ? part->group : part->first;
	struct stop first = flow_part(scene->form, scene->reader, item);
	struct reads reads = stop_none(first) ? (struct reads){0} : flow_reads(scene->form, scene->reader, first);
	for (size_t i = 0; i < reads.count; i++) {
		if (reads.node[i]->item->part == item->part || reads.node[i]->item->type != ITEM_DISPLAY)
			continue;
		draw_title((struct line){LINE_TITLE, reads.node[i]->item, reads.node[i]}, sheet);
		sheet->row++;
	}
	free(reads.node);
}

void desk_draw(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct sheet strip;
	narrow(sheet);
	strip = *sheet;
	desk_strip(ui, scene, &strip);
	int end = sheet->height - strip.row;
	if (!sheet->small) {
		char *rule = xasprintf("%*s", ui->cols - 2, "");
		memset(rule, '-', strlen(rule));
		sheet_put(sheet, 1, ATTR_NORMAL, rule);
		free(rule);
		sheet->row++;
	}
	int top = sheet->row;
	sheet->fit = FIT_COMPACT;
	advice_build(ui, scene, ui->desk.panels, sheet);
	draw_before(ui, scene, sheet);
	draw_lines(ui, scene, end, sheet);
	side_build(ui, scene, top, end, sheet);
	sheet->tail = sheet->row = end;
	sheet_append(sheet, &strip);
}
