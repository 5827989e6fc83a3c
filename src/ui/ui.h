/* ui.h - screens and keys: events in, actions and a grid out.
 *
 * ui_key() and ui_draw() do no input or output and change only struct ui; they see the form and the assessment, never
 * the store.  app.c carries an action out (store first, then form, then assessment) and tells the ui by ui_done().
 * A test is a list of events in, a list of actions and one grid out. */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdint.h>

#include "core/doc.h"
#include "core/form.h"
#include "ui/grid.h"

enum key {
	K_NONE, K_CHAR, /* event.cp is the character */
	K_ENTER, K_ESC, K_TAB, K_BACKTAB, K_BACKSPACE, K_DELETE,
	K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN,
	K_F1, K_F2, K_F3, K_F4, K_F5, K_F6, K_F7, K_F8, K_F9,
	K_CTRL, /* event.cp is the letter, 'X' for Ctrl-X */
	K_PASTE_NEWLINE, /* a line end with more bytes behind it in one read: text, never Enter */
};
enum event_type {
	EVENT_KEY, EVENT_RESIZE, EVENT_TICK, /* about once a second, and while not saved every 5 */
	EVENT_COMMAND, /* event.cp is a command's letter, whatever is being typed: ".b" of linear mode */
};
struct event {
	enum event_type type;
	enum key key;
	uint32_t cp;
	int rows, cols; /* EVENT_RESIZE */
	uint64_t now;   /* milliseconds of a steady clock */
};

enum saved { SAVED_NOT_YET, SAVED_YES, SAVED_NOT_KEPT /* consent: no */, SAVED_FAILED };

/* Another form than ours is filled in: no consent, no pick-up code, no summary, but a file for the answers. */
struct filling {
	const char *output; /* the file, as it was named, or NULL */
	bool piped;         /* they are printed at the end */
	size_t kept;        /* answers of a record that was not finished, which is gone on with; 0: there is none */
	bool loaded;        /* the file holds a response; where there is no record, it is gone on with */
	bool changed;       /* and it is another one than the record began with or wrote */
	enum { WRITTEN_NOT, WRITTEN_PART, WRITTEN_ALL, WRITTEN_FAILED } written;
	const struct msg *why; /* WRITTEN_FAILED */
};

/* What the app shows the ui; all borrowed. */
struct scene {
	const struct form *form;
	const struct assessment *assessment; /* NULL until the first answer */
	const struct doc *summary;           /* as it was made last; NULL before the first ACTION_SUMMARY */
	const struct doc *reasons;           /* of one statement; NULL before the first ACTION_REASONS */
	enum reader reader;
	bool desk;               /* the desk's way: several questions on a page */
	enum saved saved;
	const char *saved_time;  /* "14:06" local time of the last save, or "" */
	const char *today;       /* "2026-11-24" */
	const char *code;        /* pick-up code while it is shown, else NULL */
	const struct msg *trouble; /* why the last write failed, or NULL */
	bool from_records;       /* a nurse copies records: what alarms is said on the next page, not on its own */
	bool plain_console;      /* a terminal that cannot show Chinese (TERM=linux): English, and say why */
	bool lines_only;         /* there is no screen to go back to from linear mode */
	const struct filling *filling; /* NULL: our own form */
};

enum action_type {
	ACTION_NONE,
	ACTION_ANSWER,   /* path, response: keep it, and what is in `further`, all or none, and go on */
	ACTION_ADD,      /* path of the group's parent instance or "", text: its name; the app sets the new path */
	ACTION_ASIDE,    /* path of a repeating group's instance: set it aside, or take it back */
	ACTION_LANGUAGE, /* langs */
	ACTION_UNDO,     /* take back the last change by a new row; the app puts its path there, or NULL: none left */
	ACTION_CODE,     /* issue a pick-up code (consent was given, or pause) */
	ACTION_RESUME,   /* text: the ten digits typed */
	ACTION_SUMMARY,  /* build scene.summary (again) */
	ACTION_REASONS,  /* text: statement id; scene.reasons becomes its reasons */
	ACTION_FIGURES,  /* text: statement id; show its figures in the summary, or leave them out again */
	ACTION_SEEN,     /* text: "urgent", "selfharm", ...: journal that the page was read */
	ACTION_PAUSE,    /* journal the place (path) */
	ACTION_REDRAW,   /* Ctrl-L */
	ACTION_END,      /* clear and end this session */
	ACTION_MODE,     /* from the screen to linear mode, or back */
	ACTION_BEGIN,    /* of another form: leave its first page; text: "anew" for a new record, or NULL */
	ACTION_WRITE,    /* write the answers; text: "end" when nothing more is to come, or NULL */
};
struct kept { /* one more answer of an action */
	char *path;
	struct response response;
};
struct action {
	enum action_type type;
	char *path;               /* owned by the action */
	char *text;
	struct response response; /* borrowed from ui until the next ui_key() */
	const struct kept *further; /* borrowed likewise */
	size_t further_count;
	struct langs langs;
};
void action_finish(struct action *action);

struct ui; /* the page stack, the edit state, the languages shown */
struct ui *ui_create(int rows, int cols, struct langs langs);
/* Another form than ours is filled in: the first page is its own. */
void ui_fill(struct ui *ui);
void ui_destroy(struct ui *ui); /* wipes what was typed; NULL is allowed */
/* One event. *action is ACTION_NONE when there is nothing to carry out. Returns whether the screen may have changed
 * (a dead key redraws nothing). */
bool ui_key(struct ui *ui, const struct scene *scene, const struct event *event, struct action *action);
/* The app carried the action out (ok) or could not (scene->saved is SAVED_FAILED, or `why` says why): go on, or stay.
 * *next is what follows without a key (the pick-up code after consent), or ACTION_NONE: the app carries it out and
 * calls ui_done() again until it is. After a failed write the ui hands the very same action out again, by Enter and
 * every five seconds. */
void ui_done(struct ui *ui, const struct scene *scene, const struct action *action, bool ok, const struct msg *why,
             struct action *next);
/* The line hangs up: true when something is half typed, with the ACTION_ANSWER that keeps it as a draft. */
bool ui_leave(struct ui *ui, const struct scene *scene, struct action *action);
/* Draw the current page. */
void ui_draw(const struct ui *ui, const struct scene *scene, struct grid *grid);
struct langs ui_langs(const struct ui *ui);
/* Switch the languages, as their choice on the first page does. */
void ui_speak(struct ui *ui, struct langs langs);
/* Path of the question or repeating group shown, "/review" on the review and behind it, else ""; borrowed. For the
 * `place` row and for resuming. */
const char *ui_place(const struct ui *ui);
/* After a resume: open the question of that path ("" : the first not yet answered), or the one behind it. */
void ui_open(struct ui *ui, const struct scene *scene, const char *path);
void ui_open_behind(struct ui *ui, const struct scene *scene, const char *path);

#endif
