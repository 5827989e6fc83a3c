/* desk-strip.c - what stands below the lines of the desk's page: the words and the codes of the field in focus.
 *
 * A code is one character that chooses a line: its number, or a letter where that says more (y, n, p, ...).  The
 * letters d r x w mean the same in every field, so no option has them for its own. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

/* --- codes --- */

static const struct {
	const char *code;
	char letter;
} meanings[] = {
        {"true", 'y'},     {"yes", 'y'},      {"false", 'n'},    {"no", 'n'},      {"none", 'n'},
        {"normal", 'n'},   {"negative", 'n'}, {"neg", 'n'},      {"pos", 'p'},     {"high", 'h'},
        {"positive", 'p'}, {"low", 'l'},      {"abnormal", 'a'}, {"pending", 'w'}, {"borderline", 'b'},
};
static const char reserved[] = "drxw", spare[] = "abceghijklmnopqstuvyz"; /* for lines without a digit */

/* The letter that says what a line means, or 0. */
static char meaning(const struct option *option)
{
	static const char reasons[ABSENT_COUNT] = {
	        [ABSENT_UNKNOWN] = 'd', [ABSENT_NOT_DONE] = 'x', [ABSENT_PREFER_NOT] = 'r'};
	if (option->absent != ABSENT_BLANK)
		return reasons[option->absent];
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (strcmp(meanings[i].code, option->value.text) == 0)
			return meanings[i].letter;
	char letter = (char)tolower((unsigned char)option->value.text[0]);
	bool single = isalpha((unsigned char)option->value.text[0]) && !option->value.text[1];
	return single && !strchr(reserved, letter) ? letter : 0;
}

char *item_codes(const struct item *item)
{
	char *codes = xcalloc(item->option_count + 1, 1);
	bool used[128] = {false};
	const char *next = spare;
	for (size_t i = 0; i < item->option_count; i++) {
		char letter = meaning(&item->options[i]);
		if (letter && !used[(int)letter])
			used[(int)(codes[i] = letter)] = true;
	}
	for (size_t i = 0; i < item->option_count; i++) {
		if (codes[i])
			continue;
		while (i >= 9 && *next && used[(int)*next])
			next++;
		codes[i] = i < 9 ? (char)('1' + i) : *next ? *next++ : 0;
	}
	return codes;
}

size_t code_line(const struct item *item, uint32_t cp)
{
	size_t found = SIZE_MAX;
	if (cp >= '1' && cp <= '9')
		return cp - '1' < item->option_count ? cp - '1' : SIZE_MAX;
	if (cp > 0x7E || !isalpha((int)cp))
		return SIZE_MAX;
	char *codes = item_codes(item);
	for (size_t i = 0; i < item->option_count && found == SIZE_MAX; i++)
		if (codes[i] == tolower((int)cp))
			found = i;
	free(codes);
	return found;
}

/* --- writing --- */

/* Pieces one behind the other, on as many rows as are free. */
struct flow {
	struct sheet *sheet;
	int col, end; /* the next cell; the row behind the last */
	bool full;
};

/* Put a piece: a code and its words. Nothing is written into a full flow, or to measure (write false). */
static void flow_piece(struct flow *flow, char code, const char *text, int attr, bool write)
{
	struct sheet *sheet = flow->sheet;
	int left = sheet->left + 2, cells = utf8_width(text) + (code ? 2 : 0);
	if (flow->col > left && flow->col + cells > sheet->cols - 1) {
		flow->col = left;
		sheet->row++;
	}
	flow->full |= sheet->row >= flow->end;
	if (flow->full)
		return;
	if (write && code)
		sheet_put(sheet, flow->col, ATTR_KEY, (char[]){code, '\0'});
	if (write) {
		char *clipped = xstrndup(text, utf8_clip(text, sheet->cols - 1 - flow->col - (code ? 2 : 0)));
		sheet_put(sheet, flow->col + (code ? 2 : 0), attr, clipped);
		free(clipped);
	}
	flow->col += cells + 3;
}

static struct flow flow_begin(struct sheet *sheet, int rows)
{
	return (struct flow){.sheet = sheet, .col = sheet->left + 2, .end = sheet->row + rows};
}

static void flow_end(struct flow *flow)
{
	flow->sheet->row = flow->sheet->row < flow->end ? flow->sheet->row + 1 : flow->end;
}

/* Put the answers that are none of the list's, and how to give another. */
static void put_own(struct flow *flow, const struct question *question, struct langs langs, bool write)
{
	for (size_t i = question->item->option_count; i < question->lines; i++) {
		struct text text = choice_words(question, i);
		char *words = text_inline(langs, text);
		char *shown = question->ticks[i] ? xasprintf("[x] %s", words) : xstrdup(words);
		flow_piece(flow, choice_is_other(question, i) ? ':' : ' ', shown, ATTR_NORMAL, write);
		free(shown);
		free(words);
		text_free(text);
	}
}

/* Put the words of a list's lines, of a question those that are shown; false when they need more rows. */
static bool put_list(const struct item *item, const struct question *question, const char *codes, struct langs langs,
                     int rows, bool write, struct sheet *sheet)
{
	int first = sheet->row;
	struct flow flow = flow_begin(sheet, rows);
	for (size_t i = 0; i < item->option_count && !flow.full; i++) {
		if (question && !choice_shown(question, i))
			continue;
		char *words = text_inline(langs, option_words(&item->options[i]));
		bool ticked = question && question->ticks[i];
		char *text = xasprintf("%s%s", item->repeats && ticked ? "[x] " : "", words);
		bool focused = question && question->finding && question->focus == (int)i;
		int attr = ticked ? ATTR_BOLD : ATTR_NORMAL;
		flow_piece(&flow, codes[i] ? codes[i] : ' ', text, focused ? attr | ATTR_REVERSE : attr, write);
		free(words);
		free(text);
	}
	if (question)
		put_own(&flow, question, langs, write);
	if (write)
		flow_end(&flow);
	else
		sheet->row = first;
	return !flow.full;
}

void strip_list(const struct item *item, const struct question *question, int rows, struct sheet *sheet)
{
	char *codes = item_codes(item);
	struct langs one = {.count = 1, .order = {sheet->langs.order[0], sheet->langs.order[0]}};
	bool both = sheet->langs.count == 2 && put_list(item, question, codes, sheet->langs, rows, false, sheet);
	struct langs langs = both ? sheet->langs : one;
	if (!put_list(item, question, codes, langs, rows, true, sheet)) {
		char *more = text_inline(langs, words(N_("(more)")));
		sheet->row--;
		sheet_put(sheet, sheet->cols - 1 - utf8_width(more), ATTR_KEY, more);
		sheet->row++;
		free(more);
	}
	free(codes);
}

/* The search line of a long list. */
static void build_find(const struct question *question, struct sheet *sheet)
{
	sheet_field(sheet, sheet->left + 2, N_("Find"), edit_text(&question->typed), question->typed.caret, 24);
	sheet->row++;
}

/* "Is this right?" */
static void build_doubt(const struct question *question, struct sheet *sheet)
{
	int left = sheet->left;
	sheet->left += 2;
	sheet_message(sheet, 0, question->soft ? ATTR_SOFT : ATTR_NORMAL, question->soft ? "! " : NULL,
	              &question->doubt);
	sheet_words(sheet, 0, ATTR_NORMAL, N_("Enter: yes, keep it.  Or change it above."));
	sheet->left = left;
}

/* The units, while the caret is there or when they are all there is to say. */
static void build_units(const struct question *question, int rows, struct sheet *sheet)
{
	struct flow flow = flow_begin(sheet, rows);
	for (size_t i = 0; i < question->item->unit_count && i < 9; i++) {
		char *text = text_inline(sheet->langs, question->item->units[i].text);
		flow_piece(&flow, (char)('1' + i), text, i == question->unit ? ATTR_BOLD : ATTR_NORMAL, true);
		free(text);
	}
	flow_end(&flow);
}

/* What can be typed besides; only a test is done or not. */
static void build_hint(const struct item *item, bool test, struct sheet *sheet)
{
	struct flow flow = flow_begin(sheet, 1);
	const char *id = item->type == ITEM_DATE ? N_("2019   2019-03   2019-03-14   spring 2019") : line_hint(item);
	if (item->entry_format.en || item->entry_format.zh)
		flow_piece(&flow, 0, text_in(item->entry_format, sheet->langs.order[0]), ATTR_NORMAL, true);
	if (id)
		flow_piece(&flow, 0, tr(sheet->langs.order[0], id), ATTR_NORMAL, true);
	const char *reasons = test ? N_("d don’t know   r rather not say   x not done")
	                           : N_("d don’t know   r rather not say");
	flow_piece(&flow, 0, tr(sheet->langs.order[0], reasons), ATTR_NORMAL, true);
	flow_end(&flow);
}

/* The words of what is in focus, in bold on one row. */
static void build_heading(struct text text, size_t number, struct sheet *sheet)
{
	char *both = text_inline(sheet->langs, text);
	const char *words =
	        utf8_width(both) + sheet->left + 6 < sheet->cols ? both : text_in(text, sheet->langs.order[0]);
	char *line = number > 0 ? xasprintf("%zu. %s", number, words) : xstrdup(words);
	char *clipped = xstrndup(line, utf8_clip(line, sheet->cols - sheet->left - 3));
	sheet_put(sheet, sheet->left + 2, ATTR_BOLD, clipped);
	sheet->row++;
	free(both);
	free(line);
	free(clipped);
}

/* A long text, edited here: its cell shows the beginning of it. */
static void build_text(const struct question *question, struct sheet *sheet)
{
	sheet->left += 2;
	longtext_rows(question, sheet);
	sheet->left -= 2;
	if (!sheet->small)
		build_heading(words(N_("Enter makes a new line; Enter on an empty line goes on, and so does PgDn.")), 0,
		              sheet);
}

/* What the field is worked out as, when nobody said otherwise. */
static void build_derived(const struct scene *scene, const struct node *node, struct sheet *sheet)
{
	if (node_answered(node) || !desk_derived(scene, node))
		return;
	char *zh = cell_text(scene, node, false, LANG_ZH), *en = cell_text(scene, node, false, LANG_EN);
	char *text = text_inline(sheet->langs, (struct text){.en = en, .zh = zh});
	char *why = text_inline(sheet->langs, words(N_("worked out from other answers")));
	char *line = xasprintf("%s   %s", text, why);
	cell_put(sheet, sheet->left + 2, sheet->cols - sheet->left - 3, ATTR_QUIET, line);
	sheet->row++;
	free(zh);
	free(en);
	free(text);
	free(why);
	free(line);
}

/* Of several answers that are typed: those there are, and what Enter does. */
static void build_several(const struct question *question, const struct node *node, struct sheet *sheet)
{
	struct text now = node_words(node);
	char *all = node->answer_count > 0 ? text_inline(sheet->langs, now) : xstrdup("");
	char *what = text_inline(sheet->langs, words(edit_empty(&question->line) ? N_("one more; Enter alone goes on")
	                                                                         : N_("Enter keeps it")));
	char *line = xasprintf("%s%s(%s)", all, *all ? "   " : "", what);
	cell_put(sheet, sheet->left + 2, sheet->cols - sheet->left - 3, ATTR_NORMAL, line);
	sheet->row++;
	free(line);
	free(what);
	free(all);
	text_free(now);
}

/* The field in focus: its words, and what can be put in. */
static void build_field(const struct ui *ui, const struct scene *scene, int rows, struct sheet *sheet)
{
	const struct question *question = &ui->question;
	struct spot here = desk_spot(ui, scene);
	bool open = cell_open(scene->form, here.node);
	build_heading(item_words(question->item, READER_STAFF),
	              here.line.kind == LINE_ROW ? here.line.node->instance + 1 : 0, sheet);
	if (!open)
		build_heading(words(N_("This row is set aside. - takes it back.")), 0, sheet);
	else if (question->confirming)
		build_doubt(question, sheet);
	else if (question->finding)
		build_find(question, sheet);
	else if (here.node->draft && !question->touched)
		build_heading(words(N_("This could not be read yet. It is kept as it was typed.")), 0, sheet);
	if (!open || question->confirming)
		return;
	build_derived(scene, here.node, sheet);
	if (question_several(question->item))
		build_several(question, here.node, sheet);
	if (question->fixed)
		build_heading(words(N_("This cannot be changed here.")), 0, sheet);
	else if (question->ticks)
		strip_list(question->item, question, rows - question->finding, sheet);
	else if (question_kind(question->item) == KIND_TEXT)
		build_text(question, sheet);
	else if (question->on_unit)
		build_units(question, rows, sheet);
	else
		build_hint(question->item, here.line.kind == LINE_TEST, sheet);
}

void desk_strip(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	int rows = sheet->height / 2 < 2 ? 2 : sheet->height / 2, first;
	if (!sheet->small)
		sheet->row++;
	first = sheet->row;
	if (ui->desk.at == DESK_QUICK)
		quick_strip(ui, scene, rows, sheet);
	else if (ui->desk.at == DESK_ADD)
		build_heading(item_words(desk_spot(ui, scene).line.item, READER_STAFF), 0, sheet);
	else
		build_field(ui, scene, rows, sheet);
	if (sheet->row < first + 1 + (sheet->small ? 1 : 2)) /* the lines above stand still while the focus moves */
		sheet->row = first + 1 + (sheet->small ? 1 : 2);
	if (ui->desk.part.test)
		quick_line(ui, sheet);
}
