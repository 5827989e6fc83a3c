/* fill.c - other people's forms filled in by seeded random keys: every form of the conformance folder and of
 * tests/forms, in each language, at three sizes and line by line, for the patient and at the desk.
 *
 * A run presses random keys, then goes on to the end, where the answers are written.  They are read back into an empty
 * form and written again: the same bytes; and so they are when the journal alone is read again.  FILL_SEEDS tells how
 * many runs each form and mode gets (2).  Without the shared folder its forms are left out, and the test says so. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app.h"
#include "base/alloc.h"
#include "base/utf8.h"
#include "fill.h"
#include "lines.h"
#include "out/fhir.h"

#define TODAY "2026-11-24"
#define KEYS 60       /* random ones of a run */
#define END_KEYS 4000 /* to the end of any form: then something is wrong */

static struct {
	size_t forms, runs, keys, answers, ended;
} tally;

/* --- dice --- */

static uint64_t dice;

static size_t roll(size_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice % sides);
}

/* --- one session --- */

struct mode {
	const char *name;
	struct langs langs;
	int rows, cols; /* rows 0: line by line */
	bool desk;
};

struct session {
	const struct mode *mode;
	const char *form;
	struct fill_files files;
	struct app *app;
	struct grid *grid;
	uint64_t now;
	bool covered;    /* by the page that says nothing */
	char trace[160]; /* the last keys, for who looks into a failure */
};

static void still_clock(void *context, struct moment *out)
{
	(void)context;
	*out = (struct moment){"2026-11-24T06:06:00.000Z", TODAY, "14:06", "+08:00"};
}

static void stop(struct session *session)
{
	app_destroy(session->app);
	grid_destroy(session->grid);
	fill_close(&session->files);
	session->app = NULL;
	session->grid = NULL;
}

static void start(struct session *session, const char *db, const char *output)
{
	struct msg error = {0};
	enum store_status status = STORE_OK;
	const struct mode *mode = session->mode;
	if (fill_open(&session->files, session->form, output, TODAY, &error) != EXIT_DONE)
		fail_msg("%s: %s", session->form, error.id);
	struct app_options options = {.db = db,
	                              .langs = mode->langs,
	                              .rows = mode->rows ? mode->rows : 24,
	                              .cols = mode->cols,
	                              .linear = mode->rows == 0,
	                              .lines_only = mode->rows == 0,
	                              .desk = mode->desk,
	                              .fill = &session->files.about,
	                              .clock = still_clock};
	session->app = app_create(&options, &error, &status);
	if (!session->app)
		fail_msg("%s: %s", session->form, error.id);
	session->grid = grid_create(options.rows, options.cols);
}

/* What is wrong with the screen, or with what is read out. */
static void look(struct session *session)
{
	struct buf said = {0};
	size_t bad;
	if (app_linear(session->app)) {
		lines_read(session->app, session->now, &said);
		if (said.length > 0)
			session->covered = strstr(buf_text(&said), "就诊须知") || strstr(buf_text(&said), "Visitor");
		if (said.length > 0 && !utf8_valid(said.data, said.length, &bad))
			fail_msg("%s %s: not UTF-8 after %s", session->form, session->mode->name, session->trace);
		buf_finish(&said);
		return;
	}
	app_draw(session->app, session->grid);
	char *row = grid_row(session->grid, 1);
	session->covered = strstr(row, "就诊须知") || strstr(row, "Visitor");
	free(row);
	if (session->grid->caret_row >= session->grid->rows - 1 || session->grid->caret_col >= session->grid->cols)
		fail_msg("%s %s: the caret is off after %s", session->form, session->mode->name, session->trace);
}

static void note(struct session *session, const char *key)
{
	size_t used = strlen(session->trace), more = strlen(key) + 1;
	if (used + more >= sizeof session->trace) {
		size_t drop = used / 2;
		memmove(session->trace, session->trace + drop, used - drop + 1);
		used -= drop;
	}
	snprintf(session->trace + used, sizeof session->trace - used, " %s", key);
	tally.keys++;
}

static void press(struct session *session, enum key key, uint32_t cp)
{
	char name[16];
	struct event event = {.type = EVENT_KEY, .key = key, .cp = cp, .now = session->now += 200};
	snprintf(name, sizeof name, key == K_CHAR ? "%c" : "<%d>", key == K_CHAR ? (int)cp : (int)key);
	note(session, name);
	if (!app_ended(session->app))
		app_event(session->app, &event);
}

static void type(struct session *session, const char *text)
{
	const char *end = text + strlen(text);
	while (text < end)
		press(session, K_CHAR, utf8_decode(&text, end));
}

static void line(struct session *session, const char *text)
{
	note(session, text);
	session->now += 1000;
	if (!app_ended(session->app))
		lines_take(session->app, text, session->now);
}

static const char *const words[] = {
        "12", "2019-03", "10:30", "37.2 Cel", "asthma",       "d", "s", "2019-03-14",      "https://a.org/", "1 3",
        "0",  "文字",    "-4.5",  "true",     "100000000000", ".", "?", "2026-11-24 9:05", "spring 2019",    "a b",
        "r"};
#define WORDS (sizeof words / sizeof *words)

static void random_line(struct session *session)
{
	static const char *const commands[] = {".b", ".u", ".v", ".?", ".l", ".", ".n", ".g", ".i", ".f 1", ".a", ".s"};
	char number[8];
	switch (roll(8)) {
	case 0:
		line(session, commands[roll(sizeof commands / sizeof *commands)]);
		break;
	case 1:
	case 2:
		line(session, words[roll(WORDS)]);
		break;
	case 3:
	case 4:
		snprintf(number, sizeof number, "%zu", 1 + roll(6));
		line(session, number);
		break;
	default:
		line(session, "");
	}
}

static void random_key(struct session *session)
{
	static const char letters[] = "adrxwsblnvguif/?+-=:yn";
	static const enum key keys[] = {K_UP,  K_DOWN, K_LEFT,      K_RIGHT,  K_HOME, K_END,
	                                K_TAB, K_PGUP, K_BACKSPACE, K_DELETE, K_ESC};
	switch (roll(12)) {
	case 0:
	case 1:
	case 2:
		press(session, K_ENTER, 0);
		break;
	case 3:
		press(session, K_PGDN, 0);
		break;
	case 4:
		press(session, keys[roll(sizeof keys / sizeof *keys)], 0);
		break;
	case 5:
		press(session, K_CHAR, (uint32_t)letters[roll(sizeof letters - 1)]);
		break;
	case 6:
	case 7:
		type(session, words[roll(WORDS)]);
		press(session, K_ENTER, 0);
		break;
	case 8:
		press(session, K_CTRL, "UGL"[roll(3)]);
		break;
	default:
		press(session, K_CHAR, '1' + (uint32_t)roll(6));
	}
}

static void random_keys(struct session *session)
{
	for (int i = 0; i < KEYS && !app_ended(session->app); i++) {
		if (session->mode->rows == 0)
			random_line(session);
		else
			random_key(session);
		if (roll(4) == 0)
			look(session);
	}
}

/* --- to the end --- */

/* On to the next page, out of whatever lies on top. */
static void onward(struct session *session, int count)
{
	if (session->covered && session->mode->rows > 0)
		press(session, K_CTRL, 'X');
	if (session->mode->rows == 0) {
		line(session, session->covered ? ".0"
		              : count % 7 == 6 ? ".b"
		              : count % 5 == 4 ? "1"
		              : count % 3 == 2 ? ".n"
		                               : "");
		look(session);
		return;
	}
	if (count % 7 == 6)
		press(session, K_ESC, 0);
	if (count % 7 == 6 && count % 2 == 0)
		press(session, K_ENTER, 0); /* of the menu, if it was none it is */
	press(session, count % 5 == 4 ? K_ENTER : K_PGDN, 0);
	look(session);
	if (count % 11 == 10) /* what cannot be read stands in the way of Enter, never of this */
		press(session, K_CTRL, 'U');
}

/* Whether the form is at its last page. */
static bool at_review(const struct session *session)
{
	return strcmp(app_place(session->app), "/review") == 0;
}

/* At the last page: finish, and leave the page that says where the answers are. */
static void finish(struct session *session, int count)
{
	if (session->mode->rows == 0) {
		line(session, count % 3 ? "1" : "");
		look(session);
		return;
	}
	if (count % 6 == 5)
		press(session, K_ESC, 0);
	press(session, K_CHAR, '1');
	press(session, K_ENTER, 0);
	press(session, K_ENTER, 0);
}

static void to_the_end(struct session *session)
{
	for (int count = 0; !app_ended(session->app) && count < END_KEYS; count++)
		(at_review(session) ? finish : onward)(session, count);
	look(session);
	tally.ended += app_ended(session->app);
	if (!app_ended(session->app))
		fail_msg("%s %s: no end in sight, at %s, after %s", session->form, session->mode->name,
		         app_place(session->app), session->trace);
}

/* --- the answers --- */

/* Two texts should be one; they are longer than a message of the test's may be. */
static void differ(const struct session *session, const char *first, const char *second)
{
	fprintf(stderr, "%s\n%s\n", first, second);
	fail_msg("%s %s: these differ, after %s", session->form, session->mode->name, session->trace);
}

static char *written(const struct session *session)
{
	struct buf out = {0};
	app_response(session->app, &out);
	return buf_take(&out);
}

/* A string of the response beside its items, or NULL. */
static char *member(const char *response, const char *name)
{
	char *before = xasprintf("\"%s\":\"", name);
	const char *found = strstr(response, before), *items = strstr(response, "\"item\":");
	char *value = found && (!items || found < items)
	                      ? xstrndup(found + strlen(before), strcspn(found + strlen(before), "\""))
	                      : NULL;
	free(before);
	return value;
}

/* Read what was written into an empty form, and write that: the same bytes. */
static void check_round(const struct session *session, const char *response)
{
	struct fill_files files;
	struct msg error = {0};
	struct buf again = {0};
	assert_int_equal(fill_open(&files, session->form, NULL, TODAY, &error), EXIT_DONE);
	struct form *form = form_create(files.about.questionnaire, TODAY);
	memcpy(form->zone, "+08:00", sizeof form->zone);
	if (!form_import(form, response, strlen(response), &error))
		differ(session, response, error.id);
	char *status = member(response, "status"), *language = member(response, "language");
	fhir_write(&again, form, status, language, "2026-11-24T06:06:00.000Z");
	if (strcmp(buf_text(&again), response) != 0)
		differ(session, response, buf_text(&again));
	tally.answers += strstr(response, "\"answer\"") != NULL;
	free(status);
	free(language);
	buf_finish(&again);
	form_destroy(form);
	questionnaire_destroy(files.about.questionnaire);
	fill_close(&files);
}

static void run(const char *form, const struct mode *mode, size_t seed)
{
	struct session session = {.form = form, .mode = mode, .now = 1000};
	dice = seed * 0x9E3779B97F4A7C15u + strlen(form) + (size_t)mode->rows;
	start(&session, ":memory:", NULL);
	look(&session);
	random_keys(&session);
	char *half = written(&session);
	check_round(&session, half);
	to_the_end(&session);
	char *response = written(&session);
	check_round(&session, response);
	free(half);
	free(response);
	stop(&session);
	tally.runs++;
}

/* The session dies after some keys: the journal alone gives the same answers. */
static void run_journal(const char *form, const struct mode *mode, size_t seed, const char *folder)
{
	struct session session = {.form = form, .mode = mode, .now = 1000};
	char *db = xasprintf("%s/%zu.db", folder, tally.forms);
	dice = seed * 0x9E3779B97F4A7C15u + strlen(form);
	start(&session, db, NULL);
	for (int i = 0; i < 20 && !app_ended(session.app); i++)
		random_key(&session);
	bool over = app_ended(session.app) || at_review(&session); /* finished: the next session begins anew */
	char *before = written(&session);
	stop(&session);
	start(&session, db, NULL);
	char *after = written(&session);
	const char *items_before = strstr(before, "\"item\":"), *items_after = strstr(after, "\"item\":");
	if (!over && strcmp(items_before ? items_before : "", items_after ? items_after : "") != 0)
		differ(&session, before, after);
	free(before);
	free(after);
	free(db);
	stop(&session);
}

/* --- all forms --- */

#define ZH                                                                                                             \
	{                                                                                                              \
		1,                                                                                                     \
		{                                                                                                      \
			LANG_ZH, LANG_EN                                                                               \
		}                                                                                                      \
	}
#define EN                                                                                                             \
	{                                                                                                              \
		1,                                                                                                     \
		{                                                                                                      \
			LANG_EN, LANG_ZH                                                                               \
		}                                                                                                      \
	}
#define BOTH                                                                                                           \
	{                                                                                                              \
		2,                                                                                                     \
		{                                                                                                      \
			LANG_ZH, LANG_EN                                                                               \
		}                                                                                                      \
	}
static const struct mode modes[] = {
        {"zh 80x24", ZH, 24, 80, false},
        {"en 80x24", EN, 24, 80, false},
        {"both 80x24", BOTH, 24, 80, false},
        {"zh 40x12", ZH, 12, 40, false},
        {"en 40x12", EN, 12, 40, false},
        {"both 40x12", BOTH, 12, 40, false},
        {"zh 120x40", ZH, 40, 120, false},
        {"en 120x40", EN, 40, 120, false},
        {"both 120x40", BOTH, 40, 120, false},
        {"zh lines", ZH, 0, 80, false},
        {"en lines", EN, 0, 80, false},
        {"both lines", BOTH, 0, 80, false},
        {"zh desk", ZH, 24, 80, true},
        {"en desk", EN, 24, 80, true},
        {"both desk", BOTH, 24, 80, true},
        {"zh desk 40x12", ZH, 12, 40, true},
        {"both desk 120x40", BOTH, 40, 120, true},
};
#define MODES (sizeof modes / sizeof *modes)

static void fill_form(const char *path, const char *folder)
{
	const char *wanted = getenv("FILL_SEEDS");
	size_t seeds = wanted ? strtoul(wanted, NULL, 10) : 2;
	for (size_t mode = 0; mode < MODES; mode++)
		for (size_t seed = 1; seed <= seeds; seed++)
			run(path, &modes[mode], seed * 100 + mode);
	for (size_t seed = 1; seed <= seeds; seed++)
		run_journal(path, &modes[1 + 11 * (seed % 2)], seed, folder);
	tally.forms++;
}

/* Fill all forms of a folder in; returns how many there were. */
static size_t fill_folder(const char *path, const char *databases)
{
	struct dirent **names;
	int count = scandir(path, &names, NULL, alphasort);
	size_t before = tally.forms;
	for (int i = 0; i < count; i++) {
		size_t length = strlen(names[i]->d_name);
		char *file = xasprintf("%s/%s", path, names[i]->d_name);
		if (length > 5 && strcmp(names[i]->d_name + length - 5, ".json") == 0)
			fill_form(file, databases);
		free(file);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return tally.forms - before;
}

static void remove_folder(const char *path)
{
	struct dirent **names;
	int count = scandir(path, &names, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		char *file = xasprintf("%s/%s", path, names[i]->d_name);
		unlink(file);
		free(file);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	rmdir(path);
}

static void test_forms(void **state)
{
	const char *shared = getenv("WENZHEN_SHARED"), *source = getenv("WENZHEN_SOURCE");
	char folder[] = "/tmp/wenzhen-fill-XXXXXX";
	(void)state;
	assert_non_null(mkdtemp(folder));
	char *own = xasprintf("%s/tests/forms", source ? source : ".");
	char *others = xasprintf("%s/conformance/questionnaires", shared ? shared : "../shared");
	assert_true(fill_folder(own, folder) >= 3);
	if (fill_folder(others, folder) == 0)
		print_message("%s is not here: its forms were left out\n", others);
	print_message("%zu forms, %zu runs, %zu keys and lines, %zu with answers, %zu ended by themselves\n",
	              tally.forms, tally.runs, tally.keys, tally.answers, tally.ended);
	assert_true(tally.answers > tally.runs / 2); /* or the keys do nothing */
	remove_folder(folder);
	free(own);
	free(others);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms)};
	msg_init(getenv("WENZHEN_BUILD"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
