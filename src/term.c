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

#define ESCAPE_DELAY 25 /* ms that a lone ESC waits for the rest of a sequence */
#define READ_BYTES 4096

struct term {
	SCREEN *screen;
	int escape_delay;
	bool colors;
	struct decoder decoder;
	unsigned char bytes[READ_BYTES];
	size_t used, count; /* of bytes[] */
	struct event queue[2];
	int queued;
	struct termios before;
	struct grid *shown; /* what curses has been told of; NULL: nothing */
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

static const struct {
	enum attr attr;
	attr_t curses;
	short color, color_256; /* -1: none */
} looks[] = {
	{ATTR_BOLD, A_BOLD, -1, -1},           {ATTR_REVERSE, A_REVERSE, -1, -1},
	{ATTR_UNDERLINE, A_UNDERLINE, -1, -1}, {ATTR_KEY, A_NORMAL, COLOR_CYAN, 30},
	{ATTR_SOFT, A_BOLD, COLOR_YELLOW, 130}, {ATTR_URGENT, A_REVERSE, -1, -1},
	{ATTR_QUIET, A_NORMAL, -1, 243},       {ATTR_STAFF, A_BOLD, COLOR_MAGENTA, 61},
};

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

/* Prepare one colour pair for each look that has a colour. */
static void start_colors(struct term *term)
{
	term->colors = has_colors() && start_color() == OK && use_default_colors() == OK && COLORS >= 16;
	if (!term->colors)
		return;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		short color = COLORS >= 256 ? looks[i].color_256 : looks[i].color;
		init_pair((short)(i + 1), color, -1);
	}
}

static const char *trusted_type(const char *type)
{
	for (size_t i = 0; type != NULL && i < sizeof types / sizeof *types; i++)
		if (strcmp(type, types[i]) == 0)
			return types[i];
	return "vt100";
}

/* Start curses, with a description that is there. */
static bool start_curses(struct term *term, const char *type)
{
	int rows, cols;
	clamp_size(&rows, &cols);
	term->screen = newterm(trusted_type(type), stdout, stdin);
	if (term->screen == NULL)
		term->screen = newterm("vt100", stdout, stdin);
	return term->screen != NULL;
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
	if (!start_curses(term, type)) {
		msg_set(error, N_("This terminal cannot be used: its description is missing."), NULL);
		free(term);
		return NULL;
	}
	catch_signals(); /* after newterm, which would set its own */
	raw();
	noecho();
	nonl();
	keypad(stdscr, FALSE);
	if (color)
		start_colors(term);
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

static uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* Take the next event out of the bytes at hand. */
static bool decode(struct term *term, struct event *event)
{
	for (;;) {
		if (term->queued > 0) {
			*event = term->queue[0];
			term->queue[0] = term->queue[1];
			term->queued--;
			event->now = now();
			return true;
		}
		if (term->used == term->count)
			return false;
		unsigned char byte = term->bytes[term->used++];
		term->queued = decoder_feed(&term->decoder, byte, term->used < term->count, term->queue);
	}
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
		if (decode(term, event))
			return true;
		bool escape = term->decoder.state == ESCAPE;
		struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
		int ready = poll(&input, 1, escape ? term->escape_delay : timeout);
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
	return term->queued > 0 || term->used < term->count || resized || poll(&input, 1, 0) > 0;
}

/* The curses attributes of a cell. */
static attr_t look(const struct term *term, int attr, short *pair)
{
	attr_t result = A_NORMAL;
	*pair = 0;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		if (!(attr & looks[i].attr))
			continue;
		result |= looks[i].curses;
		if (term->colors && looks[i].color_256 >= 0)
			*pair = (short)(i + 1);
		else if (looks[i].attr == ATTR_KEY && !term->colors)
			result |= A_UNDERLINE;
	}
	return result;
}

static void put_cell(const struct term *term, int row, int col, const struct cell *cell)
{
	wchar_t wide[CCHARW_MAX + 1] = L" ";
	const char *text = cell->text, *end = text + strlen(text);
	size_t count = 0;
	cchar_t out;
	short pair;
	attr_t attr = look(term, cell->attr, &pair);
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
	for (int col = first; col <= last; col++)
		if (cells[col].cells > 0)
			put_cell(term, row, col, &cells[col]);
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

/* Send what was gathered. */
static void send_gathered(void)
{
	const char *at = gathered.data;
	size_t left = gathered.length;
	gathering = false;
	while (left > 0) {
		ssize_t sent = write(STDOUT_FILENO, at, left);
		if (sent < 0 && errno != EINTR)
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
	if (whole)
		clearok(curscr, TRUE);
	gathering = true;
	refresh();
	send_gathered();
}
