/* sheet.c - see sheet.h: writing.  Placing is in place.c. */
#include "ui/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

void sheet_init(struct sheet *sheet, struct langs langs, int rows, int cols, enum fit fit)
{
	*sheet = (struct sheet){.langs = langs,
	                        .cols = cols,
	                        .fit = fit,
	                        .tail = -1,
	                        .focus = -1,
	                        .caret_row = -1,
	                        .caret_col = -1,
	                        .page = -1};
	sheet->beside = langs.count == 2 && cols >= WIDE_COLS;
	sheet->small = rows < SMALL_ROWS;
	sheet->left = cols < 60 ? 1 : cols < WIDE_COLS ? 4 : 8;
	sheet->width = cols - 2 * sheet->left;
	if (sheet->beside)
		sheet->width = cols / 2 - sheet->left - 1;
	if (sheet->width > PROSE)
		sheet->width = PROSE;
	if (!sheet->beside)
		return;
	sheet->right = sheet->left + sheet->width + 4;
	sheet->right_width = cols - sheet->right - 1 < PROSE ? cols - sheet->right - 1 : PROSE;
}

void sheet_init_aloud(struct sheet *sheet, struct langs langs, int cols)
{
	sheet_init(sheet, langs, SMALL_ROWS, WIDE_COLS - 1, FIT_ROOMY);
	sheet->aloud = true;
	sheet->left = 0;
	sheet->width = cols;
}

void sheet_finish(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		explicit_bzero(sheet->segments[i].text, strlen(sheet->segments[i].text));
		free(sheet->segments[i].text);
	}
	free(sheet->segments);
	free(sheet->starts);
	free(sheet->choices);
	*sheet = (struct sheet){0};
}

struct text words(const char *id)
{
	return (struct text){.en = tr(LANG_EN, id), .zh = tr(LANG_ZH, id)};
}

/* A translated sentence with the text in the place of {1}, if it has one. */
static char *filled(const char *frame, const char *text)
{
	const char *place = strstr(frame, "{1}");
	if (!place)
		return xstrdup(frame);
	return xasprintf("%.*s%s%s", (int)(place - frame), frame, text, place + strlen("{1}"));
}

struct text sentence(const char *id, struct text text)
{
	return (struct text){.en = filled(tr(LANG_EN, id), text_in(text, LANG_EN)),
	                     .zh = filled(tr(LANG_ZH, id), text_in(text, LANG_ZH))};
}

/* Whether both languages say the same: a number, a name. Then it is shown once. */
static bool same_text(struct text text)
{
	return strcmp(text_in(text, LANG_ZH), text_in(text, LANG_EN)) == 0;
}

char *text_inline(struct langs langs, struct text text)
{
	const char *first = text_in(text, langs.order[0]);
	if (langs.count < 2 || same_text(text))
		return xstrdup(first);
	return xasprintf("%s %s", first, text_in(text, langs.order[1]));
}

void sheet_role(struct sheet *sheet, enum role role)
{
	sheet->role = role;
}

/* Note what a number means, for the text that comes next. */
static void add_choice(struct sheet *sheet, struct choice choice, bool chosen)
{
	if (!sheet->aloud)
		return;
	if (sheet->choice_count == sheet->choice_size) {
		sheet->choice_size = sheet->choice_size ? sheet->choice_size * 2 : 16;
		sheet->choices = xreallocarray(sheet->choices, sheet->choice_size, sizeof *sheet->choices);
	}
	sheet->choices[sheet->choice_count++] = choice;
	sheet->role = ROLE_CHOICE;
	sheet->chosen = chosen;
}

void sheet_choice(struct sheet *sheet, int number, bool chosen)
{
	add_choice(sheet, (struct choice){.number = number, .focus = -1}, chosen);
}

void sheet_row(struct sheet *sheet, int number, int focus)
{
	add_choice(sheet, (struct choice){.number = number, .focus = focus}, false);
}

/* Add a segment; takes the text. */
static void add(struct sheet *sheet, int row, int col, int attr, char *text)
{
	if (sheet->count == sheet->size) {
		sheet->size = sheet->size ? sheet->size * 2 : 32;
		sheet->segments = xreallocarray(sheet->segments, sheet->size, sizeof *sheet->segments);
	}
	sheet->segments[sheet->count++] =
	        (struct segment){.row = row, .col = col, .attr = attr, .role = sheet->role, .text = text};
}

void sheet_put(struct sheet *sheet, int col, int attr, const char *text)
{
	add(sheet, sheet->row, col, attr, xstrdup(text));
}

/* What some terminals draw two cells wide; in columns a narrow likeness stands for it. */
static const struct {
	const char *wide, *narrow;
} folds[] = {{"’", "'"}, {"‘", "'"}, {"“", "\""}, {"”", "\""},  {"–", "-"}, {"≥", ">="}, {"≤", "<="},
             {"℃", "C"}, {"℉", "F"}, {"°", ""},   {"…", "..."}, {"β", "b"}, {"γ", "g"}};

char *sheet_folded(const char *text)
{
	struct buf out = {0};
	buf_puts(&out, "");
	while (*text) {
		size_t i = 0;
		while (i < sizeof folds / sizeof *folds && strncmp(text, folds[i].wide, strlen(folds[i].wide)) != 0)
			i++;
		if (i < sizeof folds / sizeof *folds) {
			buf_puts(&out, folds[i].narrow);
			text += strlen(folds[i].wide);
		} else {
			buf_putc(&out, *text++);
		}
	}
	return buf_take(&out);
}

/* Write one text wrapped to `width` from `row` on; returns the row behind it. */
static int wrapped(struct sheet *sheet, int row, int col, int width, int attr, const char *text)
{
	if (width < 4 && !sheet->aloud)
		width = 4;
	do {
		size_t skip = 0, length = strcspn(text, "\n");
		if (width > 0)
			length = utf8_wrap(text, width, &skip);
		else
			skip = length + (text[length] == '\n');
		add(sheet, row++, col, attr, xstrndup(text, length));
		text += skip;
	} while (*text);
	return row;
}

/* A text with a pause for each gap of three spaces or more, one space for two; the caller frees. */
static char *paused(const char *text, const char *pause)
{
	struct buf out = {0};
	buf_puts(&out, "");
	while (*text) {
		size_t spaces = strspn(text, " ");
		if (!text[spaces])
			break;
		if (spaces > 2)
			buf_puts(&out, pause);
		else if (spaces > 0)
			buf_putc(&out, ' ');
		text += spaces;
		size_t length = strcspn(text, " ");
		buf_append(&out, text, length);
		text += length;
	}
	return buf_take(&out);
}

/* How a text is read out in one language: with a word for what the screen says by a sign or by the place of things, a
 * short pause for a wide gap. The caller frees. */
static char *spoken(const struct sheet *sheet, enum lang lang, const char *prefix, const char *text)
{
	static const struct {
		const char *sign, *pattern;
	} signs[] = {{"! ", N_("Note: {1}")}, {"[S] ", N_("For staff: {1}")}, {"- ", "{1}"}, {"  ", "{1}"}};
	struct buf out = {0};
	const char *pattern = NULL;
	if (sheet->role == ROLE_QUESTION)
		pattern = sheet->returning ? N_("Back to: {1}") : N_("Question: {1}");
	for (size_t i = 0; prefix && !pattern && i < sizeof signs / sizeof *signs; i++)
		if (strcmp(prefix, signs[i].sign) == 0)
			pattern = signs[i].pattern;
	if (prefix && *prefix && !pattern && sheet->role != ROLE_CHOICE)
		buf_printf(&out, "%s ", prefix);
	char *whole = filled(pattern ? tr(lang, pattern) : "{1}", text);
	buf_puts(&out, whole);
	free(whole);
	char *line = paused(buf_text(&out), tr(lang, N_(", ")));
	buf_finish(&out);
	return line;
}

/* Add a text's lines to a sheet that is read out: choices in both languages on one line, behind their number. */
static void read_out(struct sheet *sheet, int attr, const char *prefix, struct text text)
{
	char *line[2] = {NULL, NULL};
	bool once = sheet->langs.count < 2 || same_text(text);
	for (int i = 0; i < (once ? 1 : 2) && sheet->role != ROLE_KEYS; i++)
		line[i] = spoken(sheet, sheet->langs.order[i], prefix, text_in(text, sheet->langs.order[i]));
	if (sheet->role == ROLE_CHOICE) {
		char *joined = xasprintf("%d %s%s%s%s", sheet->choices[sheet->choice_count - 1].number, line[0],
		                         line[1] ? " " : "", line[1] ? line[1] : "",
		                         sheet->chosen ? tr(sheet->langs.order[0], N_(" (chosen)")) : "");
		free(line[0]);
		free(line[1]);
		line[0] = joined;
		line[1] = NULL;
	}
	for (int i = 0; i < 2 && line[i]; i++) {
		sheet->row = wrapped(sheet, sheet->row, 0, sheet->width, attr, line[i]);
		free(line[i]);
	}
	sheet->role = ROLE_TEXT;
}

void sheet_text(struct sheet *sheet, int indent, int attr, const char *prefix, struct text text)
{
	if (sheet->aloud) {
		read_out(sheet, attr, prefix, text);
		return;
	}
	sheet->role = ROLE_TEXT;
	int hang = prefix ? utf8_width(prefix) : 0;
	int col = sheet->left + indent, width = sheet->width - indent - hang;
	const char *first = text_in(text, sheet->langs.order[0]), *second = text_in(text, sheet->langs.order[1]);
	if (prefix)
		sheet_put(sheet, col, attr, prefix);
	if (sheet->beside) {
		char *left = sheet_folded(first), *right = sheet_folded(second);
		if (prefix)
			sheet_put(sheet, sheet->right + indent, attr,
			          sheet->prefix_beside ? sheet->prefix_beside : prefix);
		int end = wrapped(sheet, sheet->row, sheet->right + indent + hang, sheet->right_width - indent - hang,
		                  attr, right);
		int row = wrapped(sheet, sheet->row, col + hang, width, attr, left);
		end = row > end ? row : end;
		for (; sheet->row < end; sheet->row++)
			sheet_put(sheet, sheet->right - 3, ATTR_NORMAL, "|");
		free(left);
		free(right);
		return;
	}
	sheet->row = wrapped(sheet, sheet->row, col + hang, width, attr, first);
	if (sheet->langs.count == 2 && !same_text(text))
		sheet->row = wrapped(sheet, sheet->row, col + hang, width, attr, second);
}

void sheet_words(struct sheet *sheet, int indent, int attr, const char *id)
{
	sheet_text(sheet, indent, attr, NULL, words(id));
}

#define PAIR_COLUMN 40 /* cells from the margin to the second language */

void sheet_pair(struct sheet *sheet, int indent, int attr, const char *prefix, struct text text)
{
	char *first = sheet_folded(text_in(text, sheet->langs.order[0])),
	     *second = sheet_folded(text_in(text, sheet->langs.order[1]));
	int col = sheet->left + indent + utf8_width(prefix), end = col + utf8_width(first);
	int column = sheet->left + PAIR_COLUMN, width = utf8_width(second);
	bool fits = end + 2 <= column && column + width <= sheet->cols - 1;
	if (!fits && sheet->fit >= FIT_PAIRED) {
		column = end + 1;
		fits = column + width <= sheet->left + sheet->width;
	}
	if (sheet->langs.count < 2 || sheet->beside || sheet->aloud || same_text(text) || !fits) {
		sheet_text(sheet, indent, attr, prefix, text);
	} else {
		sheet_put(sheet, sheet->left + indent, attr, prefix);
		sheet_put(sheet, col, attr, first);
		if (column == end + 1)
			sheet_put(sheet, end, attr, " ");
		sheet_put(sheet, column, attr, second);
		sheet->row++;
	}
	free(first);
	free(second);
}

void sheet_message(struct sheet *sheet, int indent, int attr, const char *prefix, const struct msg *message)
{
	char *zh = msg_text(message, LANG_ZH), *en = msg_text(message, LANG_EN);
	sheet_text(sheet, indent, attr, prefix, (struct text){.zh = zh, .en = en});
	free(zh);
	free(en);
}

void sheet_gap(struct sheet *sheet)
{
	if (sheet->fit < FIT_COMPACT && sheet->row > 0 && !sheet->aloud)
		sheet->row++;
}

void sheet_start(struct sheet *sheet)
{
	if (sheet->start_count == sheet->start_size) {
		sheet->start_size = sheet->start_size ? sheet->start_size * 2 : 16;
		sheet->starts = xreallocarray(sheet->starts, sheet->start_size, sizeof *sheet->starts);
	}
	sheet->starts[sheet->start_count++] = sheet->row;
}

void sheet_focus(struct sheet *sheet, int first)
{
	sheet->focus_first = first;
	sheet->focus = sheet->row - 1;
}

void sheet_pin(struct sheet *sheet)
{
	sheet->pinned = sheet->row;
}

void sheet_tail(struct sheet *sheet)
{
	sheet_gap(sheet);
	sheet->tail = sheet->row;
}

/* Where the visible part of a field begins, so that the caret stands in it. */
static size_t field_start(const char *text, size_t caret, int cells)
{
	size_t start = 0;
	for (;;) {
		char *shown = xstrndup(text + start, caret - start);
		int used = utf8_width(shown);
		free(shown);
		if (used < cells || start >= caret)
			return start;
		start = utf8_next(text, start);
	}
}

/* The label alone, as what stands before an input: "答：". Of several fields of a page only the first is asked for. */
static int prompt(struct sheet *sheet, const char *label)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->segments[i].role == ROLE_PROMPT)
			return 0;
	char *name = text_inline(sheet->langs, words(label));
	sheet->role = ROLE_PROMPT;
	add(sheet, sheet->row, 0, ATTR_NORMAL, msg_fill(tr(sheet->langs.order[0], N_("{1}: ")), name, NULL));
	sheet->role = ROLE_TEXT;
	free(name);
	return 0;
}

int sheet_field(struct sheet *sheet, int col, const char *label, const char *text, size_t caret, int cells)
{
	if (sheet->aloud)
		return prompt(sheet, label);
	char *name = text_inline(sheet->langs, words(label));
	char *open = xasprintf("%s: [", name);
	sheet_put(sheet, col, ATTR_NORMAL, open);
	col += utf8_width(open);
	int most = sheet->cols - sheet->left - col - 1;
	cells = cells < most ? cells : most;
	sheet_box(sheet, col, text, caret, cells);
	sheet_put(sheet, col + cells, ATTR_NORMAL, "]");
	free(name);
	free(open);
	return col + cells + 1;
}

void sheet_box(struct sheet *sheet, int col, const char *text, size_t caret, int cells)
{
	size_t start = field_start(text, caret, cells);
	char *before = xstrndup(text + start, caret - start);
	char *shown = xstrndup(text + start, utf8_clip(text + start, cells));
	char *blank = xasprintf("%*s", cells, "");
	sheet_put(sheet, col, ATTR_UNDERLINE, blank);
	sheet_put(sheet, col, ATTR_UNDERLINE, shown);
	sheet->caret_row = sheet->row;
	sheet->caret_col = col + utf8_width(before);
	free(before);
	free(shown);
	free(blank);
}

void sheet_hint(struct sheet *sheet, int col, const char *id)
{
	const char *text = id ? tr(sheet->langs.order[0], id) : NULL;
	if (text && sheet->aloud) {
		sheet_role(sheet, ROLE_HINT);
		sheet_words(sheet, 0, ATTR_NORMAL, id);
		return;
	}
	bool behind = text && sheet->langs.count == 1 && col + 3 + utf8_width(text) <= sheet->cols - 1;
	if (behind && !sheet->small)
		sheet_put(sheet, col + 3, ATTR_NORMAL, text);
	sheet->row++;
	if (!id || behind || sheet->small || sheet->fit > FIT_ROOMY)
		return;
	sheet_gap(sheet);
	sheet_words(sheet, 0, ATTR_NORMAL, id);
}

void sheet_append(struct sheet *sheet, struct sheet *other)
{
	for (size_t i = 0; i < other->count; i++) {
		const struct segment *segment = &other->segments[i];
		add(sheet, sheet->row + segment->row, segment->col, segment->attr, segment->text);
	}
	if (other->caret_row >= 0) {
		sheet->caret_row = sheet->row + other->caret_row;
		sheet->caret_col = other->caret_col;
	}
	sheet->row += other->row;
	other->count = 0;
	sheet_finish(other);
}
