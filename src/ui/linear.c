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
	display_fit(ui, ui->display.rows);
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
	free(linear->trail);
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
	sheet->returning = ui->linear.returned;
	page->build(ui, scene, sheet);
}

/* --- what goes before the page --- */

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
        [SAVED_NOT_KEPT] = N_("Noted, not kept: {1}."),
        [SAVED_FAILED] = N_("Noted, not saved yet: {1}."),
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

static void forget_answer(struct linear *linear)
{
	free(linear->kept);
	free(linear->asked);
	linear->kept = linear->asked = NULL;
}

/* What became of the answer. */
static void read_answer(struct ui *ui, const struct scene *scene, struct sheet *front)
{
	struct linear *linear = &ui->linear;
	const char *path = linear->kept ? linear->kept : linear->asked;
	const struct node *node = path ? form_at(scene->form, path) : NULL;
	bool stayed = ui->stack[0].page == &page_question && path && strcmp(ui->place, path) == 0;
	if (node && (linear->kept || !stayed)) {
		bool text = node->item->type == ITEM_TEXT && node->answer_count > 0; /* long, and just written */
		struct text now = node_words(node);
		struct text line =
		        sentence(answer_words(scene, node, linear->kept), text ? words(N_("your own words")) : now);
		sheet_text(front, 0, ATTR_NORMAL, NULL, line);
		text_free(line);
		text_free(now);
	}
	forget_answer(linear);
}

/* Say a title in an N_() sentence, and what else stands in it. */
static void say_title(struct sheet *front, const char *id, struct text title, const char *second, const char *third)
{
	struct text line = {.en = msg_fill(tr(LANG_EN, id), text_in(title, LANG_EN), second, third, NULL),
	                    .zh = msg_fill(tr(LANG_ZH, id), text_in(title, LANG_ZH), second, third, NULL)};
	sheet_text(front, 0, ATTR_NORMAL, NULL, line);
	text_free(line);
}

/* "B How you are right now, part 2 of 5." */
static void say_part(struct sheet *front, const struct scene *scene, const struct item *item)
{
	int number, count = flow_parts(scene->form, scene->reader, item, &number);
	char *which = xasprintf("%d", number), *all = xasprintf("%d", count);
	say_title(front, number > 0 ? N_("{1}, part {2} of {3}.") : N_("{1}."), part_words(scene, item), which, all);
	free(which);
	free(all);
}

/* The groups inside the part, when they are others than before. */
static void say_trail(struct ui *ui, const struct scene *scene, struct sheet *front)
{
	struct text trail = trail_words(scene, walk_here(ui, scene));
	bool same = ui->linear.trail && strcmp(ui->linear.trail, trail.en) == 0;
	if (*trail.en && !same)
		sheet_text(front, 0, ATTR_NORMAL, NULL, trail);
	free(ui->linear.trail);
	ui->linear.trail = xstrdup(trail.en);
	text_free(trail);
}

/* The page's own title, or the part's when it is another than before. */
static void read_title(struct ui *ui, const struct scene *scene, struct sheet *front)
{
	const struct page *page = ui_frame(ui)->page;
	const struct item *item = stop_item(walk_here(ui, scene));
	if (page->flags & PAGE_BARE)
		return;
	if (page->title) {
		bool dated = (page->flags & PAGE_DATED) && scene->today;
		say_title(front, dated ? N_("{1}, {2}.") : N_("{1}."), words(page->title), scene->today, NULL);
		return;
	}
	if (!item)
		return;
	if (item->part != ui->linear.part)
		say_part(front, scene, item);
	ui->linear.part = item->part;
	say_trail(ui, scene, front);
}

/* --- the page --- */

/* One reading: the page as lines, and which of them are read. */
struct reading {
	struct linear *linear;
	const struct frame *frame;
	struct sheet sheet;
	struct buf *out;
	bool arrived;   /* at another page than the last one, or asked to read it again */
	bool all;       /* what was read before is read too */
	bool found;     /* only what a search found */
	bool skip;      /* nothing of the page */
	bool more;      /* more follows behind `end` */
	int first, end; /* rows */
};

/* Whether the page goes on the terminal in pieces: what is read, and lists. A question or an alert comes whole. */
static bool in_pieces(const struct ui *ui, const struct sheet *sheet)
{
	bool rows = false;
	for (size_t i = 0; i < sheet->choice_count; i++)
		rows |= sheet->choices[i].focus >= 0;
	return ui->rows > 0 && ((ui_frame(ui)->page->flags & PAGE_PAGED) || rows);
}

/* Find out which rows are read now. A list that is come back to begins where the focus is. */
static void cut(struct ui *ui, struct reading *reading)
{
	struct frame *frame = ui_top(ui);
	const struct sheet *sheet = &reading->sheet;
	reading->first = 0;
	reading->end = INT_MAX;
	ui->linear.chunks = 1;
	if (!in_pieces(ui, sheet))
		return;
	ui->linear.chunks = sheet_page(sheet, ui->rows, frame->chunk, &reading->first, &reading->end);
	while (reading->arrived && reading->end <= sheet->focus_first && frame->chunk + 1 < ui->linear.chunks)
		sheet_page(sheet, ui->rows, ++frame->chunk, &reading->first, &reading->end);
	reading->more = frame->chunk + 1 < ui->linear.chunks;
	if (!reading->more)
		reading->end = INT_MAX;
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

static void put_lines(struct buf *out, const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++)
		put_line(out, sheet->segments[i].text);
}

/* Whether a hint is read: once in a session, and when it is asked for. */
static bool reads_hint(struct linear *linear, const char *text)
{
	if (among(linear->hints, linear->hint_count, text))
		return linear->again;
	add_text(&linear->hints, &linear->hint_count, text);
	return true;
}

/* Whether a line of the page is read now. */
static bool reads(const struct reading *reading, const struct segment *line)
{
	if (line->role == ROLE_PROMPT || (reading->found && line->role != ROLE_CHOICE))
		return false;
	if (line->role == ROLE_HINT) /* wherever it stands */
		return reads_hint(reading->linear, line->text);
	if (line->row < reading->first || line->row >= reading->end)
		return false;
	return reading->all || !among(reading->linear->lines, reading->linear->line_count, line->text);
}

static void read_lines(const struct reading *reading)
{
	for (size_t i = 0; i < reading->sheet.count; i++)
		if (reads(reading, &reading->sheet.segments[i]))
			put_line(reading->out, reading->sheet.segments[i].text);
}

/* Read one sentence of the program's own. */
static void read_words(const struct reading *reading, const char *id)
{
	struct sheet line;
	sheet_init_aloud(&line, reading->sheet.langs, reading->sheet.width);
	sheet_words(&line, 0, ATTR_NORMAL, id);
	put_lines(reading->out, &line);
	sheet_finish(&line);
}

/* What is asked for at the end. */
static void read_prompt(const struct reading *reading)
{
	for (size_t i = 0; i < reading->sheet.count; i++)
		if (reading->sheet.segments[i].role == ROLE_PROMPT)
			buf_puts(reading->out, reading->sheet.segments[i].text);
}

/* What is read before the page: what became of the last line, and where this is. */
static void read_front(struct ui *ui, const struct scene *scene, const struct reading *reading)
{
	struct sheet front;
	bool covered = reading->frame->page == &page_neutral;
	for (int i = 0; reading->arrived && covered && i < ui->rows; i++) /* what was printed goes out of sight */
		buf_putc(reading->out, '\n');
	sheet_init_aloud(&front, reading->sheet.langs, reading->sheet.width);
	if (!covered)
		read_greeting(ui, &front);
	if (reading->frame->page == &page_selfharm) /* which never names the answer behind it */
		forget_answer(&ui->linear);
	if (reading->frame->page != &page_urgent && !covered) /* which waits for no other word */
		read_answer(ui, scene, &front);
	if (ui->message.id)
		sheet_message(&front, 0, ATTR_NORMAL, NULL, &ui->message);
	msg_finish(&ui->message);
	if (reading->arrived)
		read_title(ui, scene, &front);
	put_lines(reading->out, &front);
	sheet_finish(&front);
}

/* A page without an answer line of its own: a list is asked for a number; what is only read closes at its end. */
static void close_or_ask(struct reading *reading)
{
	struct sheet *sheet = &reading->sheet;
	reading->linear->closing = false;
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->segments[i].role == ROLE_PROMPT)
			return;
	if (sheet->choice_count > 0)
		sheet_hint(sheet, 0, N_("A number opens its line; Enter alone goes back."));
	else
		reading->linear->closing = !reading->more;
	if (!reading->linear->closing)
		sheet_field(sheet, 0, sheet->choice_count > 0 ? N_("Number") : N_("Answer"), "", 0, 0);
}

/* What a search of the list found. */
static void read_found(struct reading *reading)
{
	reading->found = reading->all = true;
	read_lines(reading);
	read_words(reading,
	           reading->sheet.choice_count > 0
	                   ? N_("Type the number of the line you mean, or other words to look for.")
	                   : N_("No line holds that. Type other words, or Enter to have all the lines again."));
}

/* A line that brought nothing new is answered all the same; the page that covers the others says as little as ever. */
static void read_nothing_new(struct reading *reading)
{
	if (reading->frame->page == &page_neutral || reading->more)
		return;
	reading->all = true;
	if (reading->sheet.choice_count > 0)
		read_words(reading, N_("Please type one of the numbers that were read, then Enter."));
	else
		read_lines(reading);
}

/* The page itself. `before` is what was printed before this reading. */
static void read_page(struct ui *ui, struct reading *reading, size_t before)
{
	struct linear *linear = reading->linear;
	bool quiet = reading->skip || (linear->quiet && !reading->arrived);
	cut(ui, reading);
	close_or_ask(reading);
	reading->all = reading->arrived || linear->chunk != reading->frame->chunk;
	if (linear->found)
		read_found(reading);
	else if (!quiet)
		read_lines(reading);
	if (reading->out->length == before && linear->line && !quiet && !linear->closing)
		read_nothing_new(reading);
	if (reading->more)
		read_words(reading, N_("More follows: Enter reads on."));
}

/* --- the reading --- */

/* Remember what was read. */
static void remember(struct ui *ui, const struct reading *reading)
{
	struct linear *linear = &ui->linear;
	linear->line = linear->again = linear->quiet = linear->found = linear->back = false;
	if (reading->found) /* a part of what was read before */
		return;
	ui_top(ui)->read = reading->frame->chunk + 1;
	free_texts(&linear->lines, &linear->line_count);
	for (size_t i = 0; i < reading->sheet.count; i++)
		add_text(&linear->lines, &linear->line_count, reading->sheet.segments[i].text);
	free(linear->place);
	linear->place = xstrdup(ui->place);
	linear->page = reading->frame->page;
	linear->langs = ui->langs;
	linear->depth = ui->depth;
	linear->chunk = reading->frame->chunk;
}

/* Whether the page on top is the one that was read last. */
static bool same_page(const struct ui *ui)
{
	const struct linear *linear = &ui->linear;
	return linear->page == ui_frame(ui)->page && linear->depth == ui->depth &&
	       strcmp(linear->place, ui->place) == 0;
}

static bool same_langs(const struct ui *ui)
{
	const struct langs *langs = &ui->linear.langs;
	return langs->count == ui->langs.count && langs->order[0] == ui->langs.order[0];
}

/* Whether a page is come back to that was read already: the summary, from the reasons of a statement. */
static bool was_read(const struct frame *frame)
{
	return (frame->page->flags & PAGE_PAGED) && frame->read == frame->chunk + 1;
}

void linear_read(struct ui *ui, const struct scene *scene, struct buf *out)
{
	struct linear *linear = &ui->linear;
	struct reading reading = {.linear = linear, .frame = ui_frame(ui), .out = out};
	size_t before = out->length;
	bool same = same_page(ui), asked = linear->line || linear->closing;
	reading.skip = !same && !linear->again && was_read(reading.frame);
	reading.arrived = !reading.skip && (!same || linear->again || !same_langs(ui));
	if (!same)
		linear->returned = linear->back;
	if (!same_langs(ui)) /* its pieces are others in another language */
		ui_top(ui)->chunk = 0;
	linear_sheet(ui, scene, &reading.sheet);
	read_front(ui, scene, &reading);
	read_page(ui, &reading, before);
	if (out->length > before || asked)
		read_prompt(&reading);
	remember(ui, &reading);
	sheet_finish(&reading.sheet);
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
	        : kept && ui->foreign
	               ? N_("The input ends here. All that was saved is kept; the same command goes on from here.")
	        : kept ? N_("The input ends here. All that was saved is kept; your pick-up code brings you back.")
	               : N_("The input ends here. Nothing is kept on this computer.");
	for (int i = 0; i < ui->rows; i++)
		buf_putc(out, '\n');
	sheet_init_aloud(&sheet, ui->langs, line_cells(ui));
	sheet_words(&sheet, 0, ATTR_NORMAL, id);
	if (ui->rows > 0)
		sheet_words(&sheet, 0, ATTR_NORMAL,
		            N_("What was printed is still above this; closing the window takes it away."));
	put_lines(out, &sheet);
	sheet_finish(&sheet);
}
