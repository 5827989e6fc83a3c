/* linear.c - see linear.h: what is read out.  The other direction is in linear-line.c. */
#include "ui/linear.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#define LINE_CELLS 72 /* the widest line on a terminal */

void linear_set(struct ui *ui, bool on)
{
	linear_forget(&ui->linear);
	ui->linear.on = on;
}

bool linear_closing(const struct ui *ui)
{
	return ui->linear.closing;
}

static void free_texts(char ***texts, size_t *count)
{
	for (size_t i = 0; i < *count; i++) {
		explicit_bzero((*texts)[i], strlen((*texts)[i]));
		free((*texts)[i]);
	}
	free(*texts);
	*texts = NULL;
	*count = 0;
}

void linear_forget(struct linear *linear)
{
	free_texts(&linear->lines, &linear->line_count);
	free_texts(&linear->hints, &linear->hint_count);
	free(linear->asked);
	free(linear->kept);
	free(linear->place);
	*linear = (struct linear){.on = linear->on};
}

void linear_kept(struct ui *ui, const char *path)
{
	if (!ui->linear.on)
		return;
	free(ui->linear.kept);
	ui->linear.kept = xstrdup(path);
}

/* Cells of a line: one is left free, or a full line would make some terminals add an empty one. */
static int line_cells(const struct ui *ui)
{
	return ui->cols == 0 || ui->cols - 1 < LINE_CELLS ? ui->cols - (ui->cols > 0) : LINE_CELLS;
}

void linear_sheet(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct page *page = ui_frame(ui)->page;
	sheet_init_aloud(sheet, ui_page_langs(ui, page), line_cells(ui));
	sheet->returning = ui->linear.back;
	page->build(ui, scene, sheet);
}

/* --- what goes before the page --- */

/* Say an N_() sentence with what {1} and {2} stand for. */
static void say(struct sheet *front, const char *id, struct text first, struct text second)
{
	struct text line = {
	        .en = msg_fill(tr(LANG_EN, id), text_in(first, LANG_EN), text_in(second, LANG_EN), NULL),
	        .zh = msg_fill(tr(LANG_ZH, id), text_in(first, LANG_ZH), text_in(second, LANG_ZH), NULL),
	};
	sheet_text(front, 0, ATTR_NORMAL, NULL, line);
	text_free(line);
}

/* Once: how this works. */
static void read_greeting(struct ui *ui, struct sheet *front)
{
	if (ui->linear.greeted)
		return;
	ui->linear.greeted = true;
	sheet_words(front, 0, ATTR_NORMAL,
	            N_("Line by line. After each question type a number or words, then Enter. Enter alone leaves it "
	               "blank."));
	sheet_words(front, 0, ATTR_NORMAL,
	            N_("At any time: .? help, .b back, .p pause, .0 cover, a dot alone: read again. What was printed "
	               "stays on "
	               "the screen."));
}

static const char *const kept_words[] = {
        [SAVED_NOT_YET] = N_("Noted, not saved yet: {1}."),
        [SAVED_YES] = N_("Saved: {1}."),
        [SAVED_NOT_KEPT] = N_("Noted, not kept on this computer: {1}."),
        [SAVED_FAILED] = N_("Not saved: {1}."),
};

/* How what became of an answer is said. */
static const char *answer_words(const struct scene *scene, const struct node *node, bool kept)
{
	if (node->draft)
		return N_("Kept as you wrote it, but it cannot be read as an answer yet: {1}.");
	if (kept)
		return kept_words[scene->saved];
	return node_answered(node) ? N_("Unchanged: {1}.") : N_("Left blank.");
}

/* What became of the answer. */
static void read_answer(struct ui *ui, const struct scene *scene, struct sheet *front)
{
	struct linear *linear = &ui->linear;
	const char *path = linear->kept ? linear->kept : linear->asked;
	const struct node *node = path ? form_at(scene->form, path) : NULL;
	bool stayed = ui->stack[0].page == &page_question && path && strcmp(ui->place, path) == 0;
	if (node && (linear->kept || !stayed)) {
		struct text now = node_words(node);
		bool text =
		        node->item->type == ITEM_TEXT && node->answer_count > 0; /* long, and she has just written it */
		say(front, answer_words(scene, node, linear->kept), text ? words(N_("your own words")) : now, now);
		text_free(now);
	}
	free(linear->kept);
	free(linear->asked);
	linear->kept = linear->asked = NULL;
}

/* "B How you are right now, part 2 of 5." */
static void say_part(struct sheet *front, const struct scene *scene, const struct item *item)
{
	const struct item *part = item_section(item);
	struct text title = part->section.en || part->section.zh ? part->section : part->text;
	int number, count = flow_parts(scene->form, scene->reader, item, &number);
	char *which = xasprintf("%d", number), *all = xasprintf("%d", count);
	const char *id = number > 0 ? N_("{1}, part {2} of {3}.") : N_("{1}.");
	struct text line = {.en = msg_fill(tr(LANG_EN, id), text_in(title, LANG_EN), which, all, NULL),
	                    .zh = msg_fill(tr(LANG_ZH, id), text_in(title, LANG_ZH), which, all, NULL)};
	sheet_text(front, 0, ATTR_NORMAL, NULL, line);
	text_free(line);
	free(which);
	free(all);
}

/* The page's own title, or the part's when it is another than before. */
static void read_title(struct ui *ui, const struct scene *scene, struct sheet *front)
{
	const struct page *page = ui_frame(ui)->page;
	const struct item *item = stop_item(walk_here(ui, scene));
	if (page->flags & PAGE_BARE)
		return;
	if (page->title) {
		struct text today = {scene->today, scene->today};
		say(front, (page->flags & PAGE_DATED) && scene->today ? N_("{1}, {2}.") : N_("{1}."),
		    words(page->title), today);
		return;
	}
	if (!item || item_section(item) == ui->linear.part)
		return;
	ui->linear.part = item_section(item);
	say_part(front, scene, item);
}

/* --- the page --- */

/* Whether it goes on the terminal in pieces: what is read, and lists. A question or an alert comes whole. */
static bool in_pieces(const struct ui *ui, const struct sheet *sheet)
{
	bool rows = false;
	for (size_t i = 0; i < sheet->choice_count; i++)
		rows |= sheet->choices[i].focus >= 0;
	return ui->rows > 0 && ((ui_frame(ui)->page->flags & PAGE_PAGED) || rows);
}

/* Whether a text is among others. */
static bool among(char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(texts[i], text) == 0)
			return true;
	return false;
}

static void add_text(char ***texts, size_t *count, const char *text)
{
	*texts = xreallocarray(*texts, *count + 1, sizeof **texts);
	(*texts)[(*count)++] = xstrdup(text);
}

/* Append a line as it may be printed. */
static void put_line(struct buf *out, const char *text)
{
	char *clean = utf8_cleaned(text, strlen(text), UTF8_LINE);
	buf_puts(out, clean);
	buf_putc(out, '\n');
	free(clean);
}

/* The rows [first, end) of the page's lines that are new, or all of them. Hints come once. */
static void read_lines(struct linear *linear, const struct sheet *sheet, bool all, int first, int end, struct buf *out)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct segment *line = &sheet->segments[i];
		if (line->role == ROLE_PROMPT || line->row < first || line->row >= end)
			continue;
		if (!all && among(linear->lines, linear->line_count, line->text))
			continue;
		if (line->role == ROLE_HINT) {
			bool known = among(linear->hints, linear->hint_count, line->text);
			if (!known)
				add_text(&linear->hints, &linear->hint_count, line->text);
			else if (!linear->again)
				continue;
		}
		put_line(out, line->text);
	}
}

/* What is asked for at the end. */
static void read_prompt(const struct sheet *sheet, struct buf *out)
{
	const char *prompt = NULL;
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->segments[i].role == ROLE_PROMPT)
			prompt = sheet->segments[i].text;
	if (prompt)
		buf_puts(out, prompt);
}

/* A page without an answer line of its own: a list is asked for a number; what is only read closes at its end. */
static void close_or_ask(struct ui *ui, struct sheet *sheet, bool more)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->segments[i].role == ROLE_PROMPT)
			return;
	if (sheet->choice_count > 0)
		sheet_hint(sheet, 0, N_("A number opens its line; Enter alone goes back."));
	else
		ui->linear.closing = !more;
	if (!ui->linear.closing)
		sheet_field(sheet, 0, sheet->choice_count > 0 ? N_("Number") : N_("Answer"), "", 0, 0);
}

/* Remember what was read. A page that closes by itself leaves what was read of a reading page below it alone, which
 * then need not be read again. */
static void remember(struct ui *ui, const struct sheet *sheet)
{
	struct linear *linear = &ui->linear;
	const struct frame *frame = ui_frame(ui);
	if (linear->closing && (frame[-1].page->flags & PAGE_PAGED))
		return;
	free_texts(&linear->lines, &linear->line_count);
	for (size_t i = 0; i < sheet->count; i++)
		add_text(&linear->lines, &linear->line_count, sheet->segments[i].text);
	free(linear->place);
	linear->place = xstrdup(ui->place);
	linear->page = frame->page;
	linear->depth = ui->depth;
	linear->chunk = frame->chunk;
}

/* Whether the page on top is the one that was read last. */
static bool same_page(const struct ui *ui)
{
	const struct linear *linear = &ui->linear;
	return linear->page == ui_frame(ui)->page && linear->depth == ui->depth &&
	       strcmp(linear->place, ui->place) == 0;
}

/* Read one sentence of the program's own. */
static void read_words(struct ui *ui, const struct sheet *sheet, const char *id, struct buf *out)
{
	struct sheet line;
	sheet_init_aloud(&line, sheet->langs, sheet->width);
	sheet_words(&line, 0, ATTR_NORMAL, id);
	read_lines(&ui->linear, &line, true, 0, INT_MAX, out);
	sheet_finish(&line);
}

/* What is read before the page: what became of the last line, and where this is. */
static void read_front(struct ui *ui, const struct scene *scene, const struct sheet *sheet, bool arrived,
                       struct buf *out)
{
	struct sheet front;
	bool covered = ui_frame(ui)->page == &page_neutral;
	for (int i = 0; arrived && covered && i < ui->rows; i++) /* what was printed goes out of sight */
		buf_putc(out, '\n');
	sheet_init_aloud(&front, sheet->langs, sheet->width);
	if (!covered)
		read_greeting(ui, &front);
	read_answer(ui, scene, &front);
	if (ui->message.id)
		sheet_message(&front, 0, ATTR_NORMAL, NULL, &ui->message);
	msg_finish(&ui->message);
	if (arrived)
		read_title(ui, scene, &front);
	read_lines(&ui->linear, &front, true, 0, INT_MAX, out);
	sheet_finish(&front);
}

/* A line that brought nothing new is answered all the same; the page that covers the others says as little as ever. */
static void read_nothing_new(struct ui *ui, const struct sheet *sheet, struct buf *out)
{
	if (ui_frame(ui)->page == &page_neutral)
		return;
	if (sheet->choice_count > 0)
		read_words(ui, sheet, N_("Please type one of the numbers that were read, then Enter."), out);
	else
		read_lines(&ui->linear, sheet, true, 0, INT_MAX, out);
}

void linear_read(struct ui *ui, const struct scene *scene, struct buf *out)
{
	struct linear *linear = &ui->linear;
	const struct frame *frame = ui_frame(ui);
	struct sheet sheet;
	size_t before = out->length;
	bool arrived = !same_page(ui) || linear->again, all = arrived || linear->chunk != frame->chunk;
	bool closed = linear->closing, more = false;
	int first = 0, end = INT_MAX;
	linear_sheet(ui, scene, &sheet);
	read_front(ui, scene, &sheet, arrived, out);
	linear->chunks = in_pieces(ui, &sheet) ? sheet_page(&sheet, ui->rows, frame->chunk, &first, &end) : 1;
	more = frame->chunk + 1 < linear->chunks;
	linear->closing = false;
	close_or_ask(ui, &sheet, more);
	read_lines(linear, &sheet, all, first, more ? end : INT_MAX, out);
	if (out->length == before && linear->line && !linear->quiet && !linear->closing)
		read_nothing_new(ui, &sheet, out);
	if (more)
		read_words(ui, &sheet, N_("More follows: Enter reads on."), out);
	if (out->length > before || linear->line || closed)
		read_prompt(&sheet, out);
	remember(ui, &sheet);
	linear->line = linear->again = linear->quiet = false;
	sheet_finish(&sheet);
}

void linear_refuse(struct ui *ui, struct msg *why)
{
	msg_finish(&ui->message);
	ui->message = *why;
	ui->linear.line = true;
	*why = (struct msg){0};
}

bool linear_holds(const struct ui *ui)
{
	return ui_frame(ui)->page->flags & PAGE_HELD;
}

void linear_goodbye(const struct ui *ui, bool kept, bool ended, struct buf *out)
{
	struct sheet sheet;
	const char *id =
	        ended  ? N_("This session is over.")
	        : kept ? N_("The input ends here. All that was saved is kept; your pick-up code brings you back.")
	               : N_("The input ends here. Nothing is kept on this computer.");
	for (int i = 0; i < ui->rows; i++)
		buf_putc(out, '\n');
	sheet_init_aloud(&sheet, ui->langs, line_cells(ui));
	sheet_words(&sheet, 0, ATTR_NORMAL, id);
	if (ui->rows > 0)
		sheet_words(&sheet, 0, ATTR_NORMAL,
		            N_("What was printed is still above this; closing the window takes it away."));
	for (size_t i = 0; i < sheet.count; i++)
		put_line(out, sheet.segments[i].text);
	sheet_finish(&sheet);
}
