/* sizes.c - our form walked through by seeded random keys in windows of random sizes, from 20x5 to 300x100, which
 * change in between: for the patient and at the desk, in each language, double spaced, in high contrast, and on
 * terminals that draw ambiguous characters one or two cells wide.
 *
 * After each key the screen is looked at for what must hold on all of them.  SIZES_KEYS tells how many keys there are
 * in all (20000); a failure names the seed of its session and the last keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app.h"
#include "base/alloc.h"
#include "base/utf8.h"

#define SESSION_KEYS 500 /* at most */
#define PROSE_MOST 72

static uint64_t dice;

static size_t roll(size_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice % sides);
}

struct session {
	struct app *app;
	struct grid *grid;
	const char *langs;
	bool desk;
	uint64_t now, seed;
	char code[16];
	char trace[256]; /* the last events */
};

static void still_clock(void *context, struct moment *out)
{
	(void)context;
	*out = (struct moment){"2026-11-24T06:06:00.000Z", "2026-11-24", "14:06", "+08:00"};
}

static void wrong(const struct session *session, const char *what, int row)
{
	struct buf screen = {0};
	grid_dump(session->grid, &screen);
	fail_msg("seed %llu, %s, %s, row %d: %s after%s\n%s", (unsigned long long)session->seed, session->langs,
	         session->desk ? "desk" : "patient", row + 1, what, session->trace, buf_text(&screen));
}

static void note(struct session *session, const char *event)
{
	size_t used = strlen(session->trace);
	if (used + strlen(event) + 2 > sizeof session->trace) {
		memmove(session->trace, session->trace + used / 2, used - used / 2 + 1);
		used -= used / 2;
	}
	snprintf(session->trace + used, sizeof session->trace - used, " %s", event);
}

/* Cells of the longest piece of a row without a gap. */
static int longest(const struct grid *grid, int row)
{
	int most = 0, run = 0, gap = 0;
	for (int col = 0; col < grid->cols; col++) {
		const struct cell *cell = &grid->cell[row * grid->cols + col];
		bool blank = cell->cells == 1 && (cell->text[0] == '\0' || strcmp(cell->text, "|") == 0);
		gap = blank ? gap + 1 : 0;
		run = gap > 1 || (run == 0 && blank) ? 0 : run + 1;
		most = run - gap > most ? run - gap : most;
	}
	return most;
}

/* What must hold on every screen. */
static void look(struct session *session)
{
	struct grid *grid = session->grid;
	app_draw(session->app, grid);
	if (grid->caret_row < 0 || grid->caret_row >= grid->rows - 1 || grid->caret_col < 0 ||
	    grid->caret_col >= grid->cols)
		wrong(session, "the caret is off", grid->caret_row);
	for (int row = 0; row < grid->rows; row++) {
		int cells = 0;
		for (int col = 0; col < grid->cols; col++) {
			const struct cell *cell = &grid->cell[row * grid->cols + col];
			const struct cell *next = col + 1 < grid->cols ? cell + 1 : NULL;
			bool half = cell->cells == 2 ? !next || next->cells != 0 : next && next->cells == 0;
			if (half || (col == 0 && cell->cells == 0))
				wrong(session, "half of a wide cell", row);
			if (cell->text[0] && cell->cells != (utf8_width(cell->text) > 1 ? 2 : 1))
				wrong(session, "a cell that is wider than its cells", row);
			cells += cell->cells;
		}
		if (cells != grid->cols)
			wrong(session, "wider than the screen", row);
		if (!session->desk && row > 0 && row < grid->rows - 1 && longest(grid, row) > PROSE_MOST)
			wrong(session, "prose that is too wide", row);
	}
}

/* An event arrives, and what it has made of the screen is looked at. */
static void send(struct session *session, struct event event)
{
	session->now += event.type == EVENT_TICK ? 1000 : 200;
	event.now = session->now;
	app_event(session->app, &event);
	if (app_code(session->app))
		snprintf(session->code, sizeof session->code, "%s", app_code(session->app));
	if (app_ended(session->app))
		return;
	if (app_linear(session->app))
		app_set_linear(session->app, false);
	look(session);
}

static void press(struct session *session, enum key key, uint32_t cp)
{
	char name[16];
	snprintf(name, sizeof name,
	         key == K_CHAR && cp < 0x7F ? "%c"
	         : key == K_CHAR            ? "U+%04X"
	                                    : "<%d>",
	         key == K_CHAR ? (int)cp : (int)key);
	note(session, name);
	send(session, (struct event){.type = EVENT_KEY, .key = key, .cp = cp});
}

static void resize(struct session *session)
{
	static const int usual[][2] = {{12, 40},  {24, 80}, {40, 120}, {60, 200},
	                               {24, 100}, {11, 39}, {15, 60},  {16, 59}};
	size_t i = roll(2 * sizeof usual / sizeof *usual);
	bool any = i >= sizeof usual / sizeof *usual;
	struct event event = {.type = EVENT_RESIZE,
	                      .rows = any ? (int)(5 + roll(96)) : usual[i][0],
	                      .cols = any ? (int)(20 + roll(281)) : usual[i][1]};
	char name[32];
	snprintf(name, sizeof name, "%dx%d", event.cols, event.rows);
	note(session, name);
	grid_resize(session->grid, event.rows, event.cols);
	send(session, event);
}

/* The page that covers the others, if it is shown, gives way to the code. */
static void uncover(struct session *session)
{
	press(session, K_CTRL, 'X');
	for (int i = 0; i < 5 && session->code[i] && !app_ended(session->app); i++)
		press(session, K_CHAR, (uint32_t)session->code[i]);
	if (!app_ended(session->app))
		press(session, K_ENTER, 0);
}

/* Text of all widths. */
static void type(struct session *session)
{
	static const uint32_t some[] = {'a',     'z',     ' ',    '-',    '.',    '/',    0xE9,   0x301,
	                                0x3B2,   0x201C,  0x2026, 0x5B55, 0x6D41, 0xFF0C, 0x3000, 0x1F600,
	                                0x1F1E8, 0x1F1F3, 0x915,  0x94D,  0xAC00, 0xFFFD};
	for (size_t i = roll(120); i > 0 && !app_ended(session->app); i--)
		press(session, K_CHAR, some[roll(sizeof some / sizeof *some)]);
}

static void any_key(struct session *session)
{
	static const enum key keys[] = {K_UP,     K_DOWN, K_DOWN,    K_LEFT,          K_RIGHT,
	                                K_HOME,   K_END,  K_PGUP,    K_PGDN,          K_BACKSPACE,
	                                K_DELETE, K_TAB,  K_BACKTAB, K_PASTE_NEWLINE, K_ESC};
	size_t what = roll(100);
	if (what < 30)
		press(session, K_ENTER, 0);
	else if (what < 55)
		press(session, K_CHAR, (uint32_t)('0' + roll(10)));
	else if (what < 70)
		press(session, K_CHAR, (uint32_t)(' ' + roll(0x5F)));
	else if (what < 90)
		press(session, keys[roll(sizeof keys / sizeof *keys)], 0);
	else if (what < 96)
		resize(session);
	else if (what < 97)
		type(session);
	else if (what < 98)
		uncover(session);
	else if (what < 99)
		press(session, K_CTRL, "CGLU"[roll(4)]);
	else
		send(session, (struct event){.type = EVENT_TICK});
}

static int reviews;

static bool reviewing(const struct session *session)
{
	return strcmp(app_place(session->app), "/review") == 0;
}

/* To a part of the form, to its end, or nowhere. */
static void jump(struct session *session)
{
	size_t to = roll(4), parts = roll(16);
	if (to == 0) {
		press(session, K_ESC, 0);
		press(session, K_CHAR, 'g');
		for (size_t i = 0; i < parts; i++)
			press(session, K_DOWN, 0);
		press(session, K_ENTER, 0);
	}
	for (int i = 0; to == 1 && i < 400 && !reviewing(session); i++)
		press(session, K_PGDN, 0);
	reviews += reviewing(session);
}

/* One session, which ends by itself or after so many keys. Returns how many were left. */
static int run(uint64_t seed, int keys)
{
	static const char *const names[] = {"zh", "en", "both"};
	struct msg error = {0};
	struct session session = {.seed = seed, .now = 1000};
	dice = seed;
	roll(2);
	session.langs = names[roll(3)];
	session.desk = roll(3) == 0;
	utf8_set_ambiguous(roll(4) == 0 ? 2 : 1);
	struct app_options options = {
	        .db = ":memory:", .rows = 24, .cols = 80, .desk = session.desk, .clock = still_clock};
	langs_parse(session.langs, &options.langs);
	store_seed((unsigned)seed);
	session.app = app_create(&options, &error, NULL);
	session.grid = grid_create(options.rows, options.cols);
	assert_non_null(session.app);
	resize(&session);
	if (roll(3) == 0) /* as it is wished in menu 8 */
		for (const char *key = roll(2) ? "5~2~3~~" : "5~3~~"; *key; key++)
			press(&session, *key == '~' ? K_ENTER : K_CHAR, *key == '~' ? 0 : (uint32_t)*key);
	for (const char *key = roll(2) ? "3~2~1~1~~" : "1~1~1~2~"; *key; key++)
		press(&session, *key == '~' ? K_ENTER : K_CHAR, *key == '~' ? 0 : (uint32_t)*key);
	jump(&session);
	for (int i = 0; i < SESSION_KEYS && keys > 0 && !app_ended(session.app); i++, keys--)
		any_key(&session);
	app_destroy(session.app);
	grid_destroy(session.grid);
	return keys;
}

static void every_screen_holds(void **state)
{
	const char *wanted = getenv("SIZES_KEYS"), *only = getenv("SIZES_SEED");
	int keys = wanted ? (int)strtol(wanted, NULL, 10) : 20000, sessions = 0;
	(void)state;
	for (uint64_t seed = only ? strtoull(only, NULL, 10) : 1; keys > 0 && !(only && sessions > 0);
	     seed++, sessions++)
		keys = run(seed, keys);
	print_message("%d sessions, %d of them to the end of the form\n", sessions, reviews);
	assert_true(only || reviews > 0);
	utf8_set_ambiguous(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_screen_holds)};
	msg_init(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
