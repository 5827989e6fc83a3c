/* term.c - the only file that includes curses.h: it takes the terminal over, reads bytes, blits the grid.
 *
 * ncurses draws; bytes are read with read(2), so that what came in one read is known (a paste) and one bad byte is
 * never a lost answer.  The window size is the client's word: it is clamped on our own tty before curses sees it. */
#include "term.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "base/alloc.h"
#include "base/buf.h"

#define ESC 27
#define ESCAPE_DELAY 25 /* ms that a lone ESC waits for the rest of a sequence */
#define READ_BYTES 4096
#define ANSWER_MS 3000 /* so long an answer to ask_width() may come; nothing waits for it but */
#define ANSWER_DELAY 300 /* a lone ESC, so long, since it may begin that answer */
#define PROBE 0x201C  /* a quotation mark: Chinese terminals draw it two cells wide, others one */

enum depth { PLAIN, COLORS_8, COLORS_16, COLORS_256, DEPTHS }; /* how many colours; plain: none, or none wanted */

struct term {
	SCREEN *screen;
	int escape_delay;
	enum depth depth;
	struct decoder decoder;
	unsigned char bytes[READ_BYTES];
	size_t used, count; /* of bytes[] */
	struct event queue[2];
	int queued;
	struct termios before;
	struct grid *shown; /* what curses has been told of; NULL: nothing */
	bool whole;         /* and it stands otherwise on the terminal: every cell is drawn again */
	bool asked;         /* how wide it draws what some draw wider, */
	int column;         /* with PROBE in this column, from 1; 0: it has answered */
	uint64_t waiting;   /* since when; 0: it has answered, or not within ANSWER_MS */
};

static struct term *current; /* for fatal() and the signal handlers */
static volatile sig_atomic_t resized, ending;

/* curses writes at each move of the cursor. While a screen is shown that is gathered here, and goes out in one write:
 * the screen changes at once, for a fifth of the system calls. */
static struct buf gathered;
static bool gathering;

/* The libraries call this one too, since a program's own functions come first. */
ssize_t write(int fd, const void *bytes, size_t count)
{
	if (!gathering || fd != STDOUT_FILENO)
		return syscall(SYS_write, fd, bytes, count);
	buf_append(&gathered, bytes, count);
	return (ssize_t)count;
}

/* TERM names whose descriptions are trusted; anything else is treated as a vt100. */
static const char *const types[] = {
	"xterm", "xterm-256color", "xterm-color", "xterm-kitty", "screen", "screen-256color", "tmux", "tmux-256color",
	"linux", "vt100", "vt102", "vt220", "rxvt", "rxvt-unicode", "rxvt-unicode-256color", "putty", "putty-256color",
	"alacritty", "foot", "konsole", "konsole-256color", "gnome", "gnome-256color", "st-256color", "ansi", "cygwin",
};

/* What each meaning looks like. None hangs on its colour: where there is none a sign or a word says the same. Red,
 * blinking, dim and slanted letters are not among them. */
#define SAME(curses) {{curses, -1, -1}, {curses, -1, -1}, {curses, -1, -1}, {curses, -1, -1}}
static const struct {
	enum attr attr;
	struct {
		attr_t curses;
		short color, ground; /* -1: the terminal's own */
	} at[DEPTHS];
} looks[] = {
	{ATTR_BOLD, SAME(A_BOLD)},
	{ATTR_REVERSE, SAME(A_REVERSE)},
	{ATTR_UNDERLINE, SAME(A_UNDERLINE)},
	{ATTR_KEY, {{A_NORMAL, -1, -1}, {A_UNDERLINE, -1, -1}, {A_UNDERLINE, COLOR_CYAN, -1}, {A_NORMAL, 30, -1}}},
	{ATTR_SOFT, {{A_NORMAL, -1, -1}, {A_BOLD, -1, -1}, {A_BOLD, COLOR_YELLOW, -1}, {A_NORMAL, 130, -1}}},
	{ATTR_URGENT, {{A_REVERSE, -1, -1}, {A_NORMAL, COLOR_BLACK, COLOR_YELLOW},
		       {A_NORMAL, COLOR_BLACK, COLOR_YELLOW}, {A_NORMAL, COLOR_BLACK, 220}}},
	{ATTR_QUIET, {{A_NORMAL, -1, -1}, {A_NORMAL, -1, -1}, {A_NORMAL, -1, -1}, {A_NORMAL, 243, -1}}},
	{ATTR_STAFF, {{A_NORMAL, -1, -1}, {A_NORMAL, -1, -1}, {A_NORMAL, COLOR_MAGENTA, -1}, {A_BOLD, 61, -1}}},
};
#define COLORED_CELLS 3 /* fewer in a row are not coloured: the eye cannot tell the colour */

static void on_signal(int number)
{
	if (number == SIGWINCH)
		resized = 1;
	else
		ending = 1;
}

static void restore(void)
{
	if (current != NULL)
		term_close(current);
}

/* Believe the client's window size only within limits; set it on our own tty so that curses sees the same. */
static void clamp_size(int *rows, int *cols)
{
	struct winsize size = {0};
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0) {
		size.ws_row = 24;
		size.ws_col = 80;
	}
	*rows = size.ws_row > TERM_MAX_ROWS ? TERM_MAX_ROWS : size.ws_row;
	*cols = size.ws_col > TERM_MAX_COLS ? TERM_MAX_COLS : size.ws_col;
	if (*rows != size.ws_row || *cols != size.ws_col) {
		size.ws_row = (unsigned short)*rows;
		size.ws_col = (unsigned short)*cols;
		ioctl(STDOUT_FILENO, TIOCSWINSZ, &size);
	}
}

static void catch_signals(void)
{
	static const int ignored[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE};
	struct sigaction action = {.sa_handler = on_signal};
	sigaction(SIGWINCH, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
}

/* Find out how many colours there are, and prepare a pair for each look that has one. */
static enum depth start_colors(void)
{
	if (!has_colors() || start_color() != OK || use_default_colors() != OK || COLORS < 8)
		return PLAIN;
	enum depth depth = COLORS >= 256 ? COLORS_256 : COLORS >= 16 ? COLORS_16 : COLORS_8;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (looks[i].at[depth].color >= 0)
			init_pair((short)(i + 1), looks[i].at[depth].color, looks[i].at[depth].ground);
	return depth;
}

static const char *trusted_type(const char *type)
{
	for (size_t i = 0; type != NULL && i < sizeof types / sizeof *types; i++)
		if (strcmp(type, types[i]) == 0)
			return types[i];
	return "vt100";
}

/* Start curses, with a description that is there: newer terminals, whose own may be missing, draw as xterm does. */
static bool start_curses(struct term *term, const char *type)
{
	const char *const tried[] = {trusted_type(type), "xterm-256color", "vt100"};
	int rows, cols;
	clamp_size(&rows, &cols);
	for (size_t i = 0; i < sizeof tried / sizeof *tried && term->screen == NULL; i++)
		term->screen = newterm(tried[i], stdout, stdin);
	return term->screen != NULL;
}

static uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* Take over the terminal. */
struct term *term_open(const char *type, int escape_delay, bool color, struct msg *error)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		msg_set(error, N_("wenzhen needs a terminal. It is started in one, or through ssh -t."), NULL);
		return NULL;
	}
	struct term *term = xcalloc(1, sizeof *term);
	term->escape_delay = escape_delay > 0 ? escape_delay : ESCAPE_DELAY;
	tcgetattr(STDIN_FILENO, &term->before);
	gathering = true; /* what prepares the terminal goes out with the first screen */
	if (!start_curses(term, type)) {
		gathering = false;
		msg_set(error, N_("This terminal cannot be used: its description is missing."), NULL);
		free(term);
		return NULL;
	}
	catch_signals(); /* after newterm, which would set its own */
	raw();
	noecho();
	nonl();
	keypad(stdscr, FALSE);
	typeahead(-1); /* a screen is drawn whole, or not yet: that is decided before it is shown */
	term->depth = color ? start_colors() : PLAIN;
	current = term;
	fatal_hook(restore);
	return term;
}

/* Forget what was shown: curses does not have it any more. */
static void forget_shown(struct term *term)
{
	grid_destroy(term->shown);
	term->shown = NULL;
}

/* Restore the terminal and leave nothing on it, not in the scroll-back either. */
void term_close(struct term *term)
{
	static const char wipe[] = "\033[H\033[2J\033[3J";
	if (term == NULL)
		return;
	current = NULL;
	gathering = false;
	fatal_hook(NULL);
	erase();
	refresh();
	endwin();
	if (write(STDOUT_FILENO, wipe, sizeof wipe - 1) < 0)
		ending = 1; /* the line is gone: nobody is there to see it */
	tcsetattr(STDIN_FILENO, TCSANOW, &term->before);
	delscreen(term->screen);
	forget_shown(term);
	buf_finish(&gathered);
	explicit_bzero(term, sizeof *term);
	free(term);
}

void term_size(const struct term *term, int *rows, int *cols)
{
	(void)term;
	*rows = LINES;
	*cols = COLS;
}

/* Whether the terminal may still answer: then an ESC may be one that nobody typed. */
static bool awaits_answer(struct term *term)
{
	if (term->waiting > 0 && now() - term->waiting > ANSWER_MS)
		term->waiting = 0;
	return term->waiting > 0;
}

/* How long a lone ESC waits for the rest of a sequence. */
static int escape_delay(struct term *term)
{
	return awaits_answer(term) && term->escape_delay < ANSWER_DELAY ? ANSWER_DELAY : term->escape_delay;
}

/* Where the cursor stands behind the probe says how wide the terminal drew it. If that is news, all is to be laid out
 * and drawn again, as after a change of size. */
static void take_answer(struct term *term)
{
	int cells = term->decoder.column - term->column;
	term->decoder.column = 0;
	if (term->column == 0 || (cells != 1 && cells != 2))
		return;
	term->column = 0;
	term->waiting = 0;
	if (cells == utf8_cells(PROBE))
		return;
	utf8_set_ambiguous(cells);
	forget_shown(term);
	term->whole = true;
	term->queue[term->queued++] = (struct event){.type = EVENT_RESIZE, .rows = LINES, .cols = COLS};
}

/* Decode the bytes at hand up to the next event. Returns whether there is one. */
static bool decode(struct term *term)
{
	while (term->queued == 0 && term->used < term->count) {
		unsigned char byte = term->bytes[term->used++];
		bool more = term->used < term->count && !(term->bytes[term->used] == ESC && awaits_answer(term));
		term->queued = decoder_feed(&term->decoder, byte, more, term->queue);
		if (term->decoder.column > 0)
			take_answer(term);
	}
	return term->queued > 0;
}

/* A changed window size becomes an event. */
static void resize_event(struct term *term, struct event *event)
{
	int rows, cols;
	resized = 0;
	clamp_size(&rows, &cols);
	resizeterm(rows, cols);
	forget_shown(term);
	*event = (struct event){.type = EVENT_RESIZE, .rows = rows, .cols = cols, .now = now()};
}

/* Read more bytes; false at the end of the line. */
static bool fill(struct term *term)
{
	ssize_t got = read(STDIN_FILENO, term->bytes, sizeof term->bytes);
	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	term->used = 0;
	term->count = (size_t)got;
	return got > 0;
}

/* Wait for an event. */
bool term_read(struct term *term, int timeout, struct event *event)
{
	for (;;) {
		if (ending)
			return false;
		if (resized) {
			resize_event(term, event);
			return true;
		}
		if (decode(term)) {
			*event = term->queue[0];
			term->queue[0] = term->queue[1];
			term->queued--;
			event->now = now();
			return true;
		}
		bool escape = term->decoder.state == ESCAPE;
		struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
		int ready = poll(&input, 1, escape ? escape_delay(term) : timeout);
		if (ready > 0 && !fill(term))
			return false;
		if (ready == 0 && escape) {
			term->queued = decoder_idle(&term->decoder, term->queue);
		} else if (ready == 0) {
			*event = (struct event){.type = EVENT_TICK, .now = now()};
			return true;
		}
	}
}

bool term_pending(struct term *term)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	return decode(term) || resized || poll(&input, 1, 0) > 0;
}

/* The curses attributes of a run of so many cells. */
static attr_t look(const struct term *term, int attr, int cells, short *pair)
{
	attr_t result = A_NORMAL;
	*pair = 0;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		if (!(attr & looks[i].attr))
			continue;
		result |= looks[i].at[term->depth].curses;
		if (looks[i].at[term->depth].color >= 0 && cells >= COLORED_CELLS)
			*pair = (short)(i + 1);
	}
	return result;
}

static void put_cell(int row, int col, const struct cell *cell, attr_t attr, short pair)
{
	wchar_t wide[CCHARW_MAX + 1] = L" ";
	const char *text = cell->text, *end = text + strlen(text);
	size_t count = 0;
	cchar_t out;
	while (text < end && count < CCHARW_MAX) {
		uint32_t cp = utf8_decode(&text, end);
		wide[count++] = wcwidth((wchar_t)cp) < 0 ? (wchar_t)UTF8_BAD : (wchar_t)cp;
	}
	wide[count > 0 ? count : 1] = L'\0';
	if (setcchar(&out, wide, attr, pair, NULL) == OK)
		mvadd_wch(row, col, &out);
}

/* Tell curses of one row: the cells from the first to the last of those that differ from what was shown. */
static void put_row(const struct term *term, int row, const struct cell *cells, struct cell *shown, int cols)
{
	int first = 0, last = cols - 1;
	while (first < cols && memcmp(&cells[first], &shown[first], sizeof *cells) == 0)
		first++;
	while (last > first && memcmp(&cells[last], &shown[last], sizeof *cells) == 0)
		last--;
	while (first > 0 && cells[first - 1].attr != ATTR_NORMAL) /* a look hangs on how long its run is */
		first--;
	while (last + 1 < cols && cells[last + 1].attr != ATTR_NORMAL)
		last++;
	for (int run = 0, end; run <= last; run = end) {
		short pair;
		for (end = run + 1; end < cols && cells[end].attr == cells[run].attr;)
			end++;
		attr_t attr = look(term, cells[run].attr, end - run, &pair);
		for (int col = run > first ? run : first; col < end && col <= last; col++)
			if (cells[col].cells > 0)
				put_cell(row, col, &cells[col], attr, pair);
	}
}

/* Tell curses what has changed since it was told last. */
static void put_rows(struct term *term, const struct grid *grid)
{
	int cols = grid->cols < COLS ? grid->cols : COLS;
	if (term->shown == NULL || term->shown->rows != grid->rows || term->shown->cols != grid->cols) {
		erase();
		forget_shown(term);
		term->shown = grid_create(grid->rows, grid->cols);
	}
	for (int row = 0; row < grid->rows && row < LINES; row++) {
		size_t first = (size_t)row * (size_t)grid->cols, bytes = (size_t)grid->cols * sizeof *grid->cell;
		if (memcmp(&grid->cell[first], &term->shown->cell[first], bytes) == 0)
			continue;
		put_row(term, row, &grid->cell[first], &term->shown->cell[first], cols);
		memcpy(&term->shown->cell[first], &grid->cell[first], bytes);
	}
}

static bool is_empty(const struct cell *cell)
{
	return cell->cells == 1 && cell->text[0] == '\0' && cell->attr == ATTR_NORMAL;
}

/* Ask how wide the terminal draws characters that some draw wider: PROBE at the end of a row that is empty there, where
 * the cursor stands now, and away with it, all in the write that shows the screen. The first screen does not wait. */
static void ask_width(struct term *term, const struct grid *grid)
{
	char probe[4];
	int row = 0;
	const struct cell *end = &grid->cell[grid->cols - 3];
	while (row < LINES && !(is_empty(end) && is_empty(end + 1) && is_empty(end + 2))) {
		row++;
		end += grid->cols;
	}
	if (row == LINES)
		return;
	term->asked = true;
	term->waiting = now();
	term->column = grid->cols - 2;
	buf_printf(&gathered, "\033[%d;%dH%.*s\033[6n\033[%d;%dH  \033[%d;%dH", row + 1, term->column,
		   (int)utf8_encode(PROBE, probe), probe, row + 1, term->column, grid->caret_row + 1,
		   grid->caret_col + 1);
}

/* Send what was gathered. */
static void send_gathered(void)
{
	const char *at = gathered.data;
	size_t left = gathered.length;
	gathering = false;
	while (left > 0) {
		struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
		ssize_t sent = write(STDOUT_FILENO, at, left);
		if (sent < 0 && errno == EAGAIN)
			poll(&output, 1, -1);
		else if (sent < 0 && errno != EINTR)
			break; /* the line is gone: the next read says so */
		at += sent > 0 ? sent : 0;
		left -= sent > 0 ? (size_t)sent : 0;
	}
	if (gathered.data != NULL)
		explicit_bzero(gathered.data, gathered.length);
	buf_clear(&gathered);
}

/* Show the grid. */
void term_show(struct term *term, const struct grid *grid, bool whole)
{
	put_rows(term, grid);
	move(grid->caret_row, grid->caret_col);
	if (whole || term->whole)
		clearok(curscr, TRUE);
	term->whole = false;
	gathering = true;
	refresh();
	if (!term->asked && grid->rows == LINES && grid->cols == COLS && COLS > 3)
		ask_width(term, grid);
	send_gathered();
}
