/* linear-line.c - a line typed in linear mode, as the events it stands for: see linear.h.
 *
 * A dot begins a command; two dots begin a text that begins with one; all else is the answer to what was asked.  What
 * cannot be meant comes to no event at all: a number that was not offered must not choose something else. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/linear.h"
#include "ui/page.h"

#define NUMBERS 64 /* on one line */

static void add(struct events *out, struct event event)
{
	if (out->count == out->size) {
		out->size = out->size ? out->size * 2 : 32;
		out->event = xreallocarray(out->event, out->size, sizeof *out->event);
	}
	out->event[out->count++] = event;
}

static void press(struct events *out, enum key key)
{
	add(out, (struct event){.type = EVENT_KEY, .key = key});
}

static void command(struct events *out, char letter)
{
	add(out, (struct event){.type = EVENT_COMMAND, .cp = (uint32_t)letter});
}

static void clear_line(struct events *out)
{
	add(out, (struct event){.type = EVENT_KEY, .key = K_CTRL, .cp = 'U'});
}

/* The characters of a text, or the digits of a number. */
static void type(struct events *out, const char *text)
{
	const char *end = text + strlen(text);
	while (text < end)
		add(out, (struct event){.type = EVENT_KEY, .key = K_CHAR, .cp = utf8_decode(&text, end)});
}

static void type_number(struct events *out, int number)
{
	char *digits = xasprintf("%d", number);
	type(out, digits);
	free(digits);
}

/* The question is answered by this line, and gone on from. */
static void go_on(struct ui *ui, struct events *out)
{
	if (ui_frame(ui)->page == &page_question && !ui->question.fixed) {
		free(ui->linear.asked);
		ui->linear.asked = xstrdup(ui->place);
	}
	press(out, K_ENTER);
}

/* The numbers on a line, parted by spaces or commas; returns how many, 0 when anything else stands there. */
static size_t read_numbers(const char *line, int numbers[NUMBERS])
{
	const char *end = line + strlen(line);
	size_t count = 0;
	bool inside = false;
	while (line < end) {
		uint32_t cp = utf8_folded(utf8_decode(&line, end));
		bool digit = cp >= '0' && cp <= '9';
		if (!digit && (cp > 0x7E || !strchr(" ,;/", (int)cp)))
			return 0;
		if (digit && !inside) {
			if (count == NUMBERS)
				return 0;
			numbers[count++] = 0;
		}
		if (digit && numbers[count - 1] < 100000)
			numbers[count - 1] = numbers[count - 1] * 10 + (int)(cp - '0');
		inside = digit;
	}
	return count;
}

/* The only character on a line, folded and in lower case, or 0. */
static uint32_t lone(const char *line)
{
	const char *at = line, *end = line + strlen(line);
	if (at == end)
		return 0;
	uint32_t cp = utf8_folded(utf8_decode(&at, end));
	return at < end ? 0 : cp < 0x7F ? (uint32_t)tolower((int)cp) : cp;
}

/* --- commands --- */

/* d, r, x, w, s: an answer like any other, so it goes on. */
static bool is_answer(enum command which)
{
	return BIT(which) &
	       (BIT(CMD_UNKNOWN) | BIT(CMD_PREFER) | BIT(CMD_NOT_DONE) | BIT(CMD_WAITING) | BIT(CMD_BLANK));
}

/* Back, where there is nothing before: out of what lies on top. */
static bool steps_out(const struct frame *frame, enum command which)
{
	return frame->page == &page_menu ? which == CMD_BACK || which == CMD_ESC
	                                 : which == CMD_BACK && (frame->page->flags & PAGE_OVERLAY);
}

/* Read on, or back, in a page that goes on the terminal in pieces; false when it is at its end. */
static bool turn(struct ui *ui, int step)
{
	struct frame *frame = ui_top(ui);
	int to = frame->chunk + step;
	if (to < 0 || to >= ui->linear.chunks)
		return false;
	frame->chunk = to;
	return true;
}

/* A command that was typed as a dot and one character. */
static void do_command(struct ui *ui, const struct scene *scene, uint32_t cp, struct events *out)
{
	enum command which = command_of_dot(cp);
	const struct frame *frame = ui_frame(ui);
	if ((which == CMD_NEXT && turn(ui, 1)) || (which == CMD_BACK && turn(ui, -1)))
		return;
	if (steps_out(frame, which)) {
		press(out, frame->page == &page_menu ? K_ENTER : K_ESC);
		return;
	}
	if (which == CMD_NONE || !ui_accepts(ui, scene, frame, which)) {
		char *name = xasprintf(".%c", (int)cp);
		if (frame->page != &page_neutral)
			ui_say(ui, which == CMD_NONE ? N_("There is no command {1}.") : N_("{1} does nothing here."),
			       name);
		free(name);
		return;
	}
	ui->linear.back = which == CMD_BACK;
	command(out, (char)cp);
	if (is_answer(which))
		go_on(ui, out);
	ui->linear.quiet = which == CMD_FIND;
}

/* Search the list: its lines that hold the words are read, with their numbers. */
static void find(struct ui *ui, const char *text, struct events *out)
{
	if (!ui->question.finding)
		command(out, 'f');
	clear_line(out);
	type(out, text);
	ui->linear.found = true;
}

/* What stands behind the dot at the start of a line; false: the line is no command but text, which *text then is. */
static bool dot(struct ui *ui, const struct scene *scene, const char *line, const char **text, struct events *out)
{
	const char *at = line, *end = line + strlen(line);
	bool typing = ui_frame(ui)->page == &page_question && question_typing(&ui->question);
	if (at == end || utf8_folded(utf8_decode(&at, end)) != '.')
		return false;
	uint32_t cp = lone(at), next = 0;
	const char *behind = at;
	if (at < end)
		next = utf8_folded(utf8_decode(&behind, end));
	if (at == end) {
		ui->linear.again = true;
	} else if (next == '.') {
		*text = at;
		return false;
	} else if (typing && cp != '0' && next >= '0' && next <= '9') { /* .5 is half of one */
		return false;
	} else if (cp && cp < 0x7F) {
		do_command(ui, scene, cp, out);
	} else if (command_of_letter(next) == CMD_FIND && *behind == ' ' &&
	           ui_accepts(ui, scene, ui_frame(ui), CMD_FIND)) {
		find(ui, behind + 1, out);
	} else if (ui_frame(ui)->page != &page_neutral) {
		ui_say(ui,
		       N_("A line that begins with a dot is a command. A text that begins with a dot is typed with two "
		          "dots."));
	}
	return true;
}

/* --- answers --- */

/* d, r, x, w, s or ? alone, which at a question need no dot. */
static bool letter_alone(struct ui *ui, const struct scene *scene, const char *line, struct events *out)
{
	uint32_t cp = lone(line);
	enum command which = cp && cp < 0x7F ? command_of_letter(cp) : CMD_NONE;
	if (!is_answer(which) && which != CMD_HELP)
		return false;
	do_command(ui, scene, cp, out);
	return true;
}

static bool is_among(const int *numbers, size_t count, size_t line)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i] == (int)line + 1)
			return true;
	return false;
}

static void tick(struct events *out, size_t line)
{
	type_number(out, (int)line + 1);
	press(out, K_ENTER);
}

/* Numbers for a list of which several may be chosen: these and no others, but what she has said in her own words. */
static void choose_several(struct ui *ui, const int *numbers, size_t count, struct events *out)
{
	const struct question *question = &ui->question;
	const struct item *item = question->item;
	size_t other = question->lines;
	for (size_t i = 0; count > 1 && i < count; i++)
		if (choice_exclusive(item, (size_t)numbers[i] - 1)) {
			char *number = xasprintf("%d", numbers[i]);
			ui_say(ui, N_("Number {1} stands alone: please type it without the others, or leave it out."),
			       number);
			free(number);
			return;
		}
	command(out, 's'); /* what was ticked before goes */
	for (size_t i = 0; i < question->lines; i++) {
		if (choice_is_other(question, i))
			other = i;
		else if (is_among(numbers, count, i) || (i >= item->option_count && question->ticks[i]))
			tick(out, i);
	}
	if (is_among(numbers, count, other))
		tick(out, other); /* it is typed next */
	else
		go_on(ui, out);
}

/* Whether a text has room; says so when it has not. */
static bool fits(struct ui *ui, const char *line, size_t room)
{
	size_t count = utf8_count(line);
	if (count <= room)
		return true;
	char *most = xasprintf("%zu", room), *has = xasprintf("%zu", count);
	ui_say(ui, N_("There is room for {1} characters, and this line has {2}. It was not taken."), most, has);
	free(most);
	free(has);
	return false;
}

/* Words that are none of the list's lines: another answer, where the form takes one. */
static void write_other(struct ui *ui, const char *line, struct events *out)
{
	if (!fits(ui, line, ui->question.line.limit))
		return;
	choice_write(&ui->question);
	type(out, line);
	go_on(ui, out);
}

/* The answer to a choice. */
static void choose(struct ui *ui, const struct scene *scene, const char *line, struct events *out)
{
	const struct question *question = &ui->question;
	int numbers[NUMBERS], most = (int)question->lines;
	size_t count = read_numbers(line, numbers);
	bool offered = count > 0;
	if (letter_alone(ui, scene, line, out))
		return;
	if (count == 1 && numbers[0] == 0) {
		do_command(ui, scene, 's', out);
		return;
	}
	for (size_t i = 0; i < count; i++)
		offered &= numbers[i] >= 1 && numbers[i] <= most;
	if (count == 0 && question->item->open) {
		write_other(ui, line, out);
	} else if (!offered) {
		char *number = xasprintf("%d", most);
		ui_say(ui, N_("You can enter 1 to {1} here. You may also leave it blank."), number);
		free(number);
	} else if (question->item->repeats) {
		choose_several(ui, numbers, count, out);
	} else if (count > 1) {
		ui_say(ui, N_("One answer fits here: please type one number."));
	} else {
		clear_line(out);
		type_number(out, numbers[0]);
		go_on(ui, out);
	}
}

/* A line while the list is searched: the number of a line that was found, or other words. Where several may be chosen
 * it joins them; the whole list was not read again, so nothing else is taken back. */
static void choose_found(struct ui *ui, const struct scene *scene, const char *line, struct events *out)
{
	int numbers[NUMBERS];
	if (*line && read_numbers(line, numbers) == 0) {
		find(ui, line, out);
		return;
	}
	const struct question *question = &ui->question;
	size_t count = read_numbers(line, numbers);
	bool listed = count == 1 && numbers[0] >= 1 && (size_t)numbers[0] <= question->lines;
	press(out, K_ESC);
	if (!*line) {
		ui->linear.again = true;
	} else if (!question->item->repeats || !listed) {
		choose(ui, scene, line, out);
	} else if (!question->ticks[numbers[0] - 1]) {
		type_number(out, numbers[0]);
		press(out, K_ENTER);
	}
}

/* A number, a date, a short text: it takes the place of what stands there. */
static void write_line(struct ui *ui, const char *line, struct events *out)
{
	struct edit *edit = &ui->question.line;
	if (edit->limit > 0 && !fits(ui, line, edit->limit))
		return;
	clear_line(out);
	type(out, line);
	go_on(ui, out);
}

/* One line of a text of several: it is added; the empty line behind the last goes on. */
static void write_text(struct ui *ui, const char *line, struct events *out)
{
	struct edit *edit = &ui->question.line;
	bool newline = !edit_empty(edit) && edit_text(edit)[edit->text.length - 1] != '\n';
	if (!fits(ui, line, edit_room(edit)))
		return;
	press(out, K_END);
	if (newline)
		press(out, K_PASTE_NEWLINE);
	type(out, line);
	press(out, K_ENTER);
	ui->linear.quiet = true;
}

/* The answer to a question. */
static void answer(struct ui *ui, const struct scene *scene, const char *line, bool literal, struct events *out)
{
	const struct question *question = &ui->question;
	bool text = question_kind(question->item) == KIND_TEXT;
	if (question->fixed)
		ui_say(ui, N_("Nothing can be typed here; Enter goes on."));
	else if (question->finding)
		choose_found(ui, scene, line, out);
	else if (question->writing)
		write_line(ui, line, out);
	else if (question->ticks)
		choose(ui, scene, line, out);
	else if (!literal && (!text || edit_empty(&question->line) || lone(line) == '?') &&
	         letter_alone(ui, scene, line, out))
		return;
	else if (text)
		write_text(ui, line, out);
	else
		write_line(ui, line, out);
}

/* Nothing was typed: go on, as Enter does; but a value that was refused is let go first. */
static void answer_nothing(struct ui *ui, const struct scene *scene, struct events *out)
{
	const struct frame *frame = ui_frame(ui);
	const struct question *question = &ui->question;
	bool list = frame->page == &page_answers || frame->page == &page_sections;
	if (frame->page == &page_question && question->finding) {
		choose_found(ui, scene, "", out);
		return;
	}
	if (frame->page == &page_question && question_kind(question->item) == KIND_LINE && question->touched &&
	    !question->confirming && !edit_empty(&question->line))
		command(out, 'u');
	for (int i = frame->focus; i > 0 && frame->page == &page_review; i--)
		press(out, K_UP); /* or Enter would open the row in focus */
	if (list)
		press(out, K_ESC);
	else
		go_on(ui, out);
}

/* The choice that was read with that number, or NULL. */
static const struct choice *offered(const struct sheet *sheet, int number)
{
	for (size_t i = 0; i < sheet->choice_count; i++)
		if (sheet->choices[i].number == number)
			return &sheet->choices[i];
	return NULL;
}

/* The digits of a line, which may stand in groups. */
static void type_digits(struct events *out, const char *line)
{
	const char *end = line + strlen(line);
	while (line < end) {
		uint32_t cp = utf8_folded(utf8_decode(&line, end));
		if (cp >= '0' && cp <= '9')
			add(out, (struct event){.type = EVENT_KEY, .key = K_CHAR, .cp = cp});
	}
}

/* A number on any other page: of a choice, or of a row, to which the focus goes; or digits where nothing is offered. */
static void pick(struct ui *ui, const struct scene *scene, const char *line, struct events *out)
{
	struct sheet sheet;
	int numbers[NUMBERS];
	const struct frame *frame = ui_frame(ui);
	size_t count = read_numbers(line, numbers);
	linear_sheet(ui, scene, &sheet);
	const struct choice *choice = count == 1 ? offered(&sheet, numbers[0]) : NULL;
	bool digits = sheet.choice_count == 0 && count > 0 && ui_accepts(ui, scene, frame, CMD_DIGIT);
	bool menu = frame->page == &page_menu; /* takes a digit at once, and any other key for the page below */
	if (choice && choice->focus >= 0)
		for (int at = frame->focus; at != choice->focus; at += at < choice->focus ? 1 : -1)
			press(out, at < choice->focus ? K_DOWN : K_UP);
	if (!menu && (digits || (choice && choice->focus < 0)))
		clear_line(out);
	if (digits || (choice && choice->focus < 0))
		type_digits(out, line);
	if (!menu && (choice || digits))
		press(out, K_ENTER);
	sheet_finish(&sheet);
}

void linear_unfinished(struct ui *ui, const struct scene *scene, const char *line, struct events *out)
{
	const struct question *question = &ui->question;
	if (ui_frame(ui)->page != &page_question || (question->ticks && !question->writing) || question->fixed ||
	    *line == '.' || !*line)
		return;
	answer(ui, scene, line, true, out);
	if (out->count > 0)
		out->count--; /* the Enter that was not typed */
}

void linear_line(struct ui *ui, const struct scene *scene, const char *line, struct events *out)
{
	const char *text = line;
	ui->linear.line = true;
	msg_finish(&ui->message);
	if (dot(ui, scene, line, &text, out))
		return;
	uint32_t letter = lone(line);
	bool question = ui_frame(ui)->page == &page_question, menu = ui_frame(ui)->page == &page_menu;
	bool named = letter == '?' || (menu && letter < 0x7F && command_of_letter(letter) != CMD_NONE);
	if (!*line && !turn(ui, 1))
		answer_nothing(ui, scene, out);
	else if (*line && question)
		answer(ui, scene, text, text != line, out);
	else if (*line && named)
		do_command(ui, scene, letter, out);
	else if (*line)
		pick(ui, scene, line, out);
}
