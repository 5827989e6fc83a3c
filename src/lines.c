/* lines.c - see lines.h. */
#include "lines.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "decoder.h"
#include "ui/linear.h"

#define LINE_BYTES 4094 /* of a line; a terminal's own line editing takes no more */
#define TICK_MS 1000

struct lines {
	struct app *app;
	int in, out;
	bool typed; /* the input is a terminal, which shows what is typed */
	bool shown; /* the output is one */
	struct termios before;
	char bytes[2 * LINE_BYTES]; /* read and not yet taken */
	size_t count;
	bool overlong;  /* the line's beginning was dropped already */
	bool prompting; /* a prompt stands on the last line printed */
	bool lost;      /* nobody reads what is printed */
};

static volatile sig_atomic_t resized, ending;

/* Let events arrive. */
static void take_events(struct app *app, struct events *events, uint64_t now)
{
	for (size_t i = 0; i < events->count && !app_ended(app); i++) {
		events->event[i].now = now;
		app_event(app, &events->event[i]);
	}
	if (events->event) /* it may hold an answer */
		explicit_bzero(events->event, events->count * sizeof *events->event);
	free(events->event);
}

void lines_take(struct app *app, const char *line, uint64_t now)
{
	struct events events = {0};
	linear_line(app_ui(app), app_scene(app), line, &events);
	take_events(app, &events, now);
}

/* The last words. */
static void say_goodbye(struct app *app, struct buf *out)
{
	enum saved saved = app_scene(app)->saved;
	linear_goodbye(app_ui(app), saved == SAVED_YES || saved == SAVED_FAILED, app_ended(app), out);
}

void lines_read(struct app *app, uint64_t now, struct buf *out)
{
	struct event escape = {.type = EVENT_KEY, .key = K_ESC, .now = now};
	if (app_ended(app)) {
		say_goodbye(app, out);
		return;
	}
	linear_read(app_ui(app), app_scene(app), out);
	while (linear_closing(app_ui(app))) { /* read to its end: back to what lies below */
		app_event(app, &escape);
		linear_read(app_ui(app), app_scene(app), out);
	}
}

static void on_signal(int number)
{
	if (number == SIGWINCH)
		resized = 1;
	else
		ending = 1;
}

/* Signals that end the session only mark it, so that what is there is kept first. */
static void catch_signals(void)
{
	static const int ignored[] = {SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE};
	struct sigaction action = {.sa_handler = on_signal};
	sigaction(SIGWINCH, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
}

/* The terminal edits lines, by characters of UTF-8; a signal does not throw away what is half typed. */
static void set_terminal(struct lines *lines)
{
	struct termios modes;
	if (!lines->typed || tcgetattr(lines->in, &lines->before) != 0)
		return;
	modes = lines->before;
	modes.c_lflag |= ICANON | ECHO | ECHOE | ISIG | NOFLSH;
	modes.c_iflag |= ICRNL | IUTF8;
	modes.c_oflag |= OPOST | ONLCR;
	tcsetattr(lines->in, TCSANOW, &modes);
}

static void print(struct lines *lines, const char *text, size_t length)
{
	while (length > 0 && !lines->lost) {
		ssize_t wrote = write(lines->out, text, length);
		struct pollfd output = {.fd = lines->out, .events = POLLOUT};
		if (wrote < 0 && errno == EAGAIN && !ending)
			poll(&output, 1, TICK_MS);
		else if (wrote < 0 && (errno != EINTR || ending)) /* stopped output must not outlive a kill */
			lines->lost = true;
		if (wrote > 0) {
			text += wrote;
			length -= (size_t)wrote;
		}
	}
}

static uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* Print what the app has to say. What comes without a line having been typed begins on a line of its own. */
static void read_out(struct lines *lines)
{
	struct buf out = {0};
	lines_read(lines->app, now(), &out);
	if (out.length > 0) {
		if (lines->prompting)
			print(lines, "\n", 1);
		print(lines, out.data, out.length);
		lines->prompting = out.data[out.length - 1] != '\n';
	}
	if (lines->typed && linear_holds(app_ui(lines->app))) { /* typed ahead, before this could be read */
		tcflush(lines->in, TCIFLUSH);
		lines->count = 0;
	}
	if (out.data)
		explicit_bzero(out.data, out.length);
	buf_finish(&out);
}

/* The characters of a line: keys that mean nothing here, such as arrows, come to nothing. The caller frees. */
static char *characters(const char *line, size_t length)
{
	struct decoder decoder = {0};
	struct buf text = {0};
	buf_puts(&text, "");
	for (size_t i = 0; i < length; i++) {
		struct event events[2];
		int count = decoder_feed(&decoder, (unsigned char)line[i], true, events);
		for (int k = 0; k < count; k++) {
			char bytes[4];
			if (events[k].key == K_CHAR)
				buf_append(&text, bytes, utf8_encode(events[k].cp, bytes));
			else if (events[k].key == K_PASTE_NEWLINE || events[k].key == K_TAB)
				buf_putc(&text, ' ');
		}
	}
	char *clean = utf8_cleaned(text.data, text.length, UTF8_LINE);
	explicit_bzero(text.data, text.length);
	buf_finish(&text);
	return clean;
}

/* Take one line, without its end. */
static void take_line(struct lines *lines, const char *line, size_t length)
{
	struct msg why = {0};
	size_t bad = 0;
	if (length > 0 && line[length - 1] == '\r')
		length--;
	char *text = characters(line, length);
	if (!lines->typed) {
		print(lines, text, strlen(text));
		print(lines, "\n", 1);
	}
	lines->prompting = false;
	if (lines->overlong) {
		msg_set(&why, N_("This line is too long and was not taken. Please write it as several lines."), NULL);
	} else if (!utf8_valid(line, length, &bad)) {
		char *byte = xasprintf("%02X", (unsigned char)line[bad]), *at = xasprintf("%zu", bad + 1);
		msg_set(&why,
		        N_("Byte {1} of this line ({2}) is not UTF-8, so the line was not taken. Please set the "
		           "terminal "
		           "to UTF-8."),
		        at, byte, NULL);
		free(byte);
		free(at);
	}
	if (why.id)
		linear_refuse(app_ui(lines->app), &why);
	else
		lines_take(lines->app, text, now());
	lines->overlong = false;
	explicit_bzero(text, strlen(text));
	free(text);
}

/* Take the lines that are there, one by one, each answered before the next. */
static void take_lines(struct lines *lines)
{
	char *end;
	while (!app_ended(lines->app) && app_linear(lines->app) &&
	       (end = memchr(lines->bytes, '\n', lines->count)) != NULL) {
		char line[sizeof lines->bytes];
		size_t length = (size_t)(end - lines->bytes);
		memcpy(line, lines->bytes, length);
		lines->count -= length + 1;
		memmove(lines->bytes, end + 1, lines->count);
		lines->overlong |= length >= LINE_BYTES;
		take_line(lines, line, length);
		explicit_bzero(line, length);
		if (app_linear(lines->app))
			read_out(lines);
	}
	if (lines->count >= LINE_BYTES) { /* no end in sight: what comes up to it goes too */
		lines->overlong = true;
		lines->count = 0;
	}
}

/* Read more; false when the input has ended. */
static bool fill(struct lines *lines)
{
	ssize_t got = read(lines->in, lines->bytes + lines->count, sizeof lines->bytes - lines->count);
	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	lines->count += (size_t)got;
	return got > 0;
}

/* Tell the app how much goes on a line and on a screenful; a pipe has no limits. */
static void tell_size(struct lines *lines)
{
	struct winsize size = {0};
	struct event event = {.type = EVENT_RESIZE, .now = now()};
	resized = 0;
	if (lines->shown) {
		bool known = ioctl(lines->out, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
		event.rows = known && size.ws_row > 4 ? size.ws_row - 2 : 22;
		event.cols = known && size.ws_col >= 20 ? size.ws_col : 80;
	}
	app_event(lines->app, &event);
}

/* A second has passed. */
static void tick(struct lines *lines)
{
	if (app_event(lines->app, &(struct event){.type = EVENT_TICK, .now = now()}))
		read_out(lines);
}

/* What is half typed, when something else than its end ends the line: without line editing it can be read. */
static void read_unfinished(struct lines *lines)
{
	struct termios modes;
	if (lines->typed && tcgetattr(lines->in, &modes) == 0) {
		modes.c_lflag &= ~(tcflag_t)ICANON;
		modes.c_cc[VMIN] = modes.c_cc[VTIME] = 0;
		if (tcsetattr(lines->in, TCSANOW, &modes) == 0 && lines->count < LINE_BYTES)
			fill(lines);
	}
}

/* The input has ended: keep what is there, and say so. */
static void finish(struct lines *lines)
{
	struct buf out = {0};
	struct events events = {0};
	if (ending)
		read_unfinished(lines);
	char *text = characters(lines->bytes, lines->overlong ? 0 : lines->count);
	linear_unfinished(app_ui(lines->app), app_scene(lines->app), text, &events);
	take_events(lines->app, &events, now());
	app_hang_up(lines->app);
	say_goodbye(lines->app, &out);
	print(lines, "\n", lines->prompting);
	print(lines, out.data, out.length);
	explicit_bzero(text, strlen(text));
	free(text);
	buf_finish(&out);
}

enum lines_end lines_run(struct app *app, int in, int out)
{
	struct lines lines = {.app = app, .in = in, .out = out, .typed = isatty(in), .shown = isatty(out)};
	struct pollfd input = {.fd = in, .events = POLLIN};
	catch_signals();
	set_terminal(&lines);
	tell_size(&lines);
	read_out(&lines);
	while (!app_ended(app) && app_linear(app)) {
		int ready = ending || lines.lost ? -1 : poll(&input, 1, TICK_MS);
		if (resized)
			tell_size(&lines);
		if (ending || lines.lost || (ready > 0 && !fill(&lines))) {
			finish(&lines);
			break;
		}
		if (ready > 0)
			take_lines(&lines);
		else if (ready == 0)
			tick(&lines);
	}
	if (lines.typed)
		tcsetattr(in, TCSANOW, &lines.before);
	bool screen = !app_ended(app) && !app_linear(app);
	explicit_bzero(&lines, sizeof lines);
	return screen ? LINES_SCREEN : LINES_DONE;
}
