/* app.h - one session: it carries out what the screens ask for, store first, then form, then assessment.
 *
 * Everything that changes goes through a journal row: the row is committed, then applied by the same function that
 * replays a record, so what was saved and what is shown cannot differ.  Called by main.c (a terminal) and play.c (a key
 * script); knows neither. */
#ifndef APP_H
#define APP_H

#include <stdbool.h>

#include "store/store.h"
#include "ui/ui.h"

/* The clock's answer: UTC in ISO 8601 with milliseconds, and the local date and time of day. */
struct moment {
	char utc[32];
	char today[16]; /* "2026-11-24" */
	char local[8];  /* "14:06" */
	char zone[7];   /* "+08:00": how far local time is ahead of UTC */
};
typedef void clock_fn(void *context, struct moment *out);

/* Another form than ours, `wenzhen fill`. Borrowed until app_destroy(), but for the form. */
struct app_fill {
	struct questionnaire *questionnaire; /* the app's from now on */
	char digest[DIGEST_SIZE];            /* of the form's file */
	const char *output;                  /* the file that the answers are written to, absolute; NULL: none */
	const char *name;                    /* as it was named */
	const char *loaded;                  /* what stands in it: a response that fits the form; NULL: nothing */
	size_t loaded_length;
	bool piped; /* the answers are printed at the end */
};

struct app_options {
	const char *db; /* the database file, or ":memory:" */
	struct langs langs;
	bool langs_open; /* nobody has said which: a record that is opened again brings its own */
	int rows, cols;
	bool plain_console; /* the terminal cannot show Chinese */
	bool linear;        /* begin in linear mode */
	bool lines_only;    /* there is no screen to change to */
	bool desk; /* for staff: several questions on a page */
	const struct app_fill *fill; /* another form; NULL: ours */
	clock_fn *clock;
	void *clock_context;
};

struct app;
/* Open the store and start a record. NULL with *error and *status when the database cannot be used. */
struct app *app_create(const struct app_options *options, struct msg *error, enum store_status *status);
void app_destroy(struct app *app); /* wipes what is in memory; NULL is allowed */
/* Take one event. Returns whether the screen may have changed. */
bool app_event(struct app *app, const struct event *event);
/* Draw the page shown. */
void app_draw(const struct app *app, struct grid *grid);
bool app_ended(const struct app *app);       /* the person finished or paused: leave */
/* Path of the question shown, as ui_place() has it, and the pick-up code while it is known, else NULL; borrowed. */
const char *app_place(const struct app *app);
const char *app_code(const struct app *app);
bool app_wants_redraw(struct app *app);      /* Ctrl-L since the last call */
/* Of another form: append the response as it is now; and why its file could not be written last, or NULL. */
void app_response(const struct app *app, struct buf *out);
const struct msg *app_fault(const struct app *app);
/* Linear mode: whether it is on, to switch it, and what lines.c needs for it. */
bool app_linear(const struct app *app);
void app_set_linear(struct app *app, bool on);
struct ui *app_ui(struct app *app);
const struct scene *app_scene(const struct app *app);

/* The line hangs up or the program is asked to end: what is half typed is kept as a draft, and the place. */
void app_hang_up(struct app *app);

#endif
