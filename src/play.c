/* play.c - runs a key script.  One command a line:
 *
 *   # ...                  a comment
 *   size 80x24             columns x rows, at most 999x999; before the first key, or later as a resize
 *   fill FORM [OUTPUT]     another form than ours, its file named from the script's folder (before the first key)
 *   lang zh|en|both        the language the program starts in (before the first key), else that of --lang, else both
 *   for patient|staff      who uses it: one question a page, or the desk's way (before the first key)
 *   mode screen|linear     how the program is read; before the first key, or later
 *   begin                  choose that language on the first page
 *   press 1 Enter Esc l    keys, by name or as they are; each 200 ms after the one before
 *   rush Enter Enter       keys, 1 ms apart: a key storm
 *   type 张小姐             the rest of the line, one character a key
 *   paste one\ntwo         the same as one paste: \n is a line end that came in it
 *   line .b                the rest of the line as a line of linear mode, which may be empty
 *   until PATH Enter       press the keys again and again until that question is shown ("/review": the review)
 *   code                   type the pick-up code that was shown last
 *   wait 5000              milliseconds pass, at most a day, with a tick each second
 *   expect TEXT            the screen must hold this text, or the script ends with an error; in linear mode one of
 *                          the lines since the last dump must
 *   sizes 40x12 200x60     from here on each dump is made at each of these sizes
 *   dump NAME              append the screen to the output; in linear mode the lines since the last dump, each behind
 *                          a bar, what was typed among them
 *   disk full|free         nothing can be written, or again it can (not with a database in memory)
 *   restart                end the program and start it again on the same database (not with one in memory)
 *   hangup                 the line goes away: what is half typed is kept
 *   response               append the answers to the output, as they would be written now
 */
#include "play.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "app.h"
#include "base/alloc.h"
#include "base/utf8.h"
#include "fill.h"
#include "lines.h"

#define TODAY "2026-11-24"
#define KEY_GAP 200
#define UNTIL_MOST 400 /* rounds: more than any form of ours has questions */
#define WAIT_MAX 86400000 /* a day */

struct play {
	const char *name, *db;
	struct buf *out;
	struct msg *error;
	enum store_status *status;
	struct app *app;
	struct grid *grid;
	struct langs langs;
	bool linear;
	bool over; /* the last words were said */
	struct buf said; /* in linear mode, since the last dump */
	bool desk;
	struct fill_files fill;
	char *form, *output; /* of fill */
	int rows, cols;
	const char *sizes; /* of dumps, or NULL: as it is */
	uint64_t now;  /* of the steady clock */
	char code[16]; /* the last pick-up code, also of a program that ended */
	int line;
};

static const struct {
	const char *name;
	enum key key;
	uint32_t cp;
} keys[] = {
        {"Enter", K_ENTER, 0},  {"Esc", K_ESC, 0},     {"Tab", K_TAB, 0},      {"S-Tab", K_BACKTAB, 0},
        {"BS", K_BACKSPACE, 0}, {"Del", K_DELETE, 0},  {"Up", K_UP, 0},        {"Down", K_DOWN, 0},
        {"Left", K_LEFT, 0},    {"Right", K_RIGHT, 0}, {"Home", K_HOME, 0},    {"End", K_END, 0},
        {"PgUp", K_PGUP, 0},    {"PgDn", K_PGDN, 0},   {"Space", K_CHAR, ' '}, {"F1", K_F1, 0},
        {"F2", K_F2, 0},        {"F3", K_F3, 0},       {"F4", K_F4, 0},        {"F5", K_F5, 0},
        {"F6", K_F6, 0},        {"F7", K_F7, 0},       {"F8", K_F8, 0},        {"F9", K_F9, 0},
        {"C-c", K_CTRL, 'C'},   {"C-g", K_CTRL, 'G'},  {"C-l", K_CTRL, 'L'},   {"C-u", K_CTRL, 'U'},
        {"C-x", K_CTRL, 'X'},
};

/* A clock that stands still. */
static void fixed_clock(void *context, struct moment *out)
{
	(void)context;
	*out = (struct moment){"2026-11-24T06:06:00.000Z", TODAY, "14:06", "+08:00"};
}

static bool fail(struct play *play, const char *id, const char *what)
{
	char *line = xasprintf("%d", play->line);
	msg_set(play->error, id, play->name, line, what, NULL);
	free(line);
	return false;
}

/* Start the program if it is not running. */
static bool start(struct play *play)
{
	struct app_options options = {
	        .db = play->db != NULL ? play->db : ":memory:",
	        .langs = play->langs,
	        .desk = play->desk,
	        .rows = play->rows,
	        .cols = play->cols,
	        .clock = fixed_clock,
	        .linear = play->linear,
	        .fill = play->form != NULL ? &play->fill.about : NULL,
	};
	if (play->app != NULL)
		return true;
	if (play->form != NULL && fill_open(&play->fill, play->form, play->output, TODAY, play->error) != EXIT_DONE)
		return false;
	play->app = app_create(&options, play->error, play->status);
	play->grid = grid_create(play->rows, play->cols);
	play->over = false;
	if (play->app != NULL && play->linear)
		lines_read(play->app, play->now, &play->said);
	return play->app != NULL;
}

/* Take down what is read out, if anything is. */
static void listen(struct play *play)
{
	struct buf said = {0};
	if (!app_linear(play->app) || play->over)
		return;
	play->over = app_ended(play->app);
	lines_read(play->app, play->now, &said);
	if (said.length > 0 && play->said.length > 0 && play->said.data[play->said.length - 1] != '\n')
		buf_putc(&play->said, '\n');
	buf_puts(&play->said, buf_text(&said));
	buf_finish(&said);
}

static void stop(struct play *play)
{
	app_destroy(play->app);
	grid_destroy(play->grid);
	fill_close(&play->fill);
	play->app = NULL;
	play->grid = NULL;
}

/* Let one key arrive, `gap` milliseconds after the one before. */
static void send(struct play *play, enum key key, uint32_t cp, unsigned gap)
{
	play->now += gap;
	struct event event = {.type = EVENT_KEY, .key = key, .cp = cp, .now = play->now};
	app_event(play->app, &event);
	if (app_code(play->app) != NULL)
		snprintf(play->code, sizeof play->code, "%s", app_code(play->app));
}

/* Press the keys named in the rest of the line. */
static bool press(struct play *play, char *names, unsigned gap)
{
	char *rest = NULL;
	for (char *name = strtok_r(names, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest)) {
		const char *at = name, *end = name + strlen(name);
		size_t i = 0;
		while (i < sizeof keys / sizeof *keys && strcmp(keys[i].name, name) != 0)
			i++;
		if (i < sizeof keys / sizeof *keys) {
			send(play, keys[i].key, keys[i].cp, gap);
			continue;
		}
		uint32_t cp = utf8_decode(&at, end);
		if (at != end)
			return fail(play, N_("{1}: line {2}: there is no key {3}"), name);
		send(play, K_CHAR, cp, gap);
	}
	return true;
}

static bool do_press(struct play *play, char *rest)
{
	bool ok = start(play) && press(play, rest, KEY_GAP);
	if (ok) /* a key may have asked for linear mode */
		listen(play);
	return ok;
}

static bool do_line(struct play *play, char *rest)
{
	if (!start(play))
		return false;
	play->now += KEY_GAP;
	buf_printf(&play->said, "%s\n", rest);
	lines_take(play->app, rest, play->now);
	listen(play);
	return true;
}

static bool do_begin(struct play *play, char *rest)
{
	(void)rest;
	if (!start(play))
		return false;
	char number[] = {play->langs.count == 2 ? '3' : play->langs.order[0] == LANG_ZH ? '1' : '2', '\0'};
	if (app_linear(play->app))
		return do_line(play, number);
	send(play, K_CHAR, (uint32_t)number[0], KEY_GAP);
	send(play, K_ENTER, 0, KEY_GAP);
	return true;
}

static bool do_until(struct play *play, char *rest)
{
	char *names = rest + strcspn(rest, " ");
	bool ok = start(play);
	if (*names != '\0')
		*names++ = '\0';
	for (int round = 0; ok && strcmp(app_place(play->app), rest) != 0; round++) {
		char *copy = xstrdup(names);
		ok = round < UNTIL_MOST ? press(play, copy, KEY_GAP)
		                        : fail(play, N_("{1}: line {2}: this is never shown: {3}"), rest);
		free(copy);
	}
	return ok;
}

static bool do_rush(struct play *play, char *rest)
{
	return start(play) && press(play, rest, 1);
}

/* Type text one character a key; in a paste, \n is a line end. */
static bool enter_text(struct play *play, const char *text, bool paste)
{
	const char *end = text + strlen(text);
	if (!start(play))
		return false;
	while (text < end) {
		if (paste && text[0] == '\\' && text[1] == 'n') {
			send(play, K_PASTE_NEWLINE, 0, 0);
			text += 2;
		} else {
			send(play, K_CHAR, utf8_decode(&text, end), paste ? 0 : KEY_GAP);
		}
	}
	return true;
}

static bool do_type(struct play *play, char *rest)
{
	return enter_text(play, rest, false);
}

static bool do_code(struct play *play, char *rest)
{
	(void)rest;
	return play->app != NULL && app_linear(play->app) ? do_line(play, play->code)
	                                                   : enter_text(play, play->code, false);
}

static bool do_paste(struct play *play, char *rest)
{
	return enter_text(play, rest, true);
}

static bool do_mode(struct play *play, char *rest)
{
	play->linear = strcmp(rest, "linear") == 0;
	if (!play->linear && strcmp(rest, "screen") != 0)
		return fail(play, N_("{1}: line {2}: there is no mode {3}"), rest);
	if (play->app != NULL) {
		app_set_linear(play->app, play->linear);
		listen(play);
	}
	return true;
}

static bool do_wait(struct play *play, char *rest)
{
	char *end;
	long left = strtol(rest, &end, 10);
	if (end == rest || *end != '\0' || left < 0 || left > WAIT_MAX)
		return fail(play, N_("{1}: line {2}: this is no time to wait, in milliseconds: {3}"), rest);
	if (!start(play))
		return false;
	for (; left > 0; left -= 1000) {
		play->now += left < 1000 ? (uint64_t)left : 1000;
		struct event event = {.type = EVENT_TICK, .now = play->now};
		if (app_event(play->app, &event))
			listen(play);
	}
	return true;
}

static bool do_size(struct play *play, char *rest)
{
	char more;
	if (sscanf(rest, "%3dx%3d%c", &play->cols, &play->rows, &more) != 2 || play->rows < 1 || play->cols < 1)
		return fail(play, N_("{1}: line {2}: there is no size {3}"), rest);
	if (play->app != NULL) {
		struct event event = {.type = EVENT_RESIZE, .rows = play->rows, .cols = play->cols, .now = play->now};
		app_event(play->app, &event);
		grid_resize(play->grid, play->rows, play->cols);
	}
	return true;
}

static bool do_lang(struct play *play, char *rest)
{
	if (!langs_parse(rest, &play->langs))
		return fail(play, N_("{1}: line {2}: there is no language {3}"), rest);
	return true;
}

static bool do_for(struct play *play, char *rest)
{
	play->desk = strcmp(rest, "staff") == 0;
	if (!play->desk && strcmp(rest, "patient") != 0)
		return fail(play, N_("{1}: line {2}: it can be for patient or for staff, not for {3}"), rest);
	return true;
}

/* The form's file is named from the folder that the script is in. */
static bool do_fill(struct play *play, char *rest)
{
	const char *slash = strrchr(play->name, '/');
	int folder = slash != NULL && *rest != '/' ? (int)(slash + 1 - play->name) : 0;
	char *output = rest + strcspn(rest, " ");
	if (*output != '\0')
		*output++ = '\0';
	play->form = xasprintf("%.*s%s", folder, play->name, rest);
	play->output = *output != '\0' ? xstrdup(output) : NULL;
	return true;
}

static bool do_response(struct play *play, char *rest)
{
	(void)rest;
	if (!start(play))
		return false;
	app_response(play->app, play->out);
	return true;
}

/* Draw the screen as it is now. */
static void draw(struct play *play)
{
	app_draw(play->app, play->grid);
}

static bool do_expect(struct play *play, char *rest)
{
	bool found = false;
	if (!start(play))
		return false;
	draw(play);
	if (app_linear(play->app))
		found = strstr(buf_text(&play->said), rest) != NULL;
	for (int row = 0; row < play->rows && !found; row++) {
		char *text = grid_row(play->grid, row);
		found = strstr(text, rest) != NULL;
		free(text);
	}
	return found || fail(play, N_("{1}: line {2}: the screen does not show: {3}"), rest);
}

/* The lines of linear mode. */
static void dump_said(struct play *play)
{
	char *text = buf_take(&play->said), *next = text;
	while (next != NULL && *next != '\0')
		buf_printf(play->out, "|%s\n", strsep(&next, "\n"));
	free(text);
}

static bool do_sizes(struct play *play, char *rest)
{
	play->sizes = rest;
	return true;
}

static bool do_dump(struct play *play, char *rest)
{
	if (!start(play))
		return false;
	buf_printf(play->out, "== %s%s\n", rest, app_ended(play->app) ? " (ended)" : "");
	if (app_linear(play->app)) {
		dump_said(play);
		return true;
	}
	char *before = xasprintf("%dx%d", play->cols, play->rows), *at = NULL;
	char *sizes = xstrdup(play->sizes != NULL ? play->sizes : before);
	bool ok = true;
	for (char *size = strtok_r(sizes, " ", &at); size != NULL && ok; size = strtok_r(NULL, " ", &at)) {
		ok = play->sizes == NULL || do_size(play, size);
		draw(play);
		grid_dump(play->grid, play->out);
	}
	ok = ok && (play->sizes == NULL || do_size(play, before));
	free(sizes);
	free(before);
	return ok;
}

static bool do_restart(struct play *play, char *rest)
{
	(void)rest;
	stop(play);
	return start(play);
}

static bool do_hangup(struct play *play, char *rest)
{
	(void)rest;
	if (!start(play))
		return false;
	app_hang_up(play->app);
	stop(play);
	return true;
}

/* No file may grow past its first byte, as on a full disk; or as far as before. */
static bool set_disk(bool full)
{
	struct rlimit limit;
	signal(SIGXFSZ, full ? SIG_IGN : SIG_DFL);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = full ? 0 : limit.rlim_max;
	return setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

static bool do_disk(struct play *play, char *rest)
{
	return start(play) && set_disk(strcmp(rest, "full") == 0);
}

static const struct {
	const char *name;
	bool (*run)(struct play *play, char *rest);
} commands[] = {
        {"size", do_size},   {"lang", do_lang},   {"press", do_press}, {"rush", do_rush},     {"type", do_type},
        {"paste", do_paste}, {"wait", do_wait},   {"dump", do_dump},   {"expect", do_expect}, {"hangup", do_hangup},
        {"begin", do_begin}, {"until", do_until}, {"code", do_code},   {"disk", do_disk},     {"restart", do_restart},
        {"mode", do_mode},   {"line", do_line},   {"for", do_for},     {"fill", do_fill},     {"response", do_response},
        {"sizes", do_sizes},
};

/* Run one line of the script. */
static bool run_line(struct play *play, char *line)
{
	char *rest = line + strcspn(line, " ");
	if (*line == '\0' || *line == '#')
		return true;
	if (*rest != '\0')
		*rest++ = '\0';
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i].name, line) == 0)
			return commands[i].run(play, rest);
	return fail(play, N_("{1}: line {2}: there is no command {3}"), line);
}

/* Refuse what is no text: bytes that are not UTF-8, or a zero byte, which would end the script silently. */
static bool is_text(struct play *play, const char *script, size_t length)
{
	size_t zero = strnlen(script, length), bad = zero;
	if (utf8_valid(script, zero, &bad) && zero == length)
		return true;
	for (play->line = 1; bad > 0; bad--)
		play->line += script[bad - 1] == '\n';
	return fail(play, N_("{1}: line {2}: this is not text in UTF-8"), "");
}

/* Run the script. */
bool play_run(const char *name, const char *script, size_t length, const char *db, struct langs langs, struct buf *out,
              enum store_status *status, struct msg *error)
{
	struct play play = {
	        .name = name,
	        .db = db,
	        .out = out,
	        .error = error,
	        .status = status,
	        .rows = 24,
	        .cols = 80,
	        .langs = langs,
	        .now = 1000,
	};
	char *copy = xstrndup(script, length), *next = copy;
	bool ok = is_text(&play, script, length);
	play.line = 0;
	store_seed(1);
	while (ok && next != NULL) {
		char *line = strsep(&next, "\n");
		play.line++;
		ok = run_line(&play, line);
	}
	stop(&play);
	free(play.form);
	free(play.output);
	buf_finish(&play.said);
	set_disk(false);
	free(copy);
	return ok;
}
