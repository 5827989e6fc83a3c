/* app-private.h - a session's state, and what the files app*.c do for one another. Nobody else includes it.
 *
 * app.c: actions, events, the assessment.  app-record.c: the journal, opening a record again.  app-fill.c: another form
 * than ours, and the file its answers go to. */
#ifndef APP_PRIVATE_H
#define APP_PRIVATE_H

#include "app.h"
#include "changes.h"
#include "core/assess.h"
#include "core/doc.h"

/* Another form than ours. */
struct fill {
	const struct app_fill *about; /* borrowed */
	struct filling shown;         /* to the ui */
	char file[DIGEST_SIZE];       /* what stands in the output, "" when there is none */
	bool known;                   /* this record began with that, or wrote it */
	bool begun;                   /* left the first page */
	bool owed;                    /* something is answered that is not in the output yet */
	struct msg why;               /* why it could not be written */
};

struct app {
	struct sqlite3 *content; /* opened with the engine */
	struct questionnaire *questionnaire;
	struct store *store;
	struct record *record;
	struct form *form;
	struct engine *engine; /* made when the first answer is assessed */
	struct assessment *assessment;
	struct doc *summary, *reasons; /* as the reader saw them last */
	struct ui *ui;
	struct scene scene;
	struct msg trouble;
	struct moment moment;
	clock_fn *clock;
	void *clock_context;
	char code[CODE_DIGITS + 1];
	char saved_time[8];
	char *place; /* where a resumed record was left, */
	bool behind; /* or the last answer, behind which it goes on */
	struct langs langs; /* what was on the screen at the last row */
	bool langs_open;    /* and is again, unless somebody said otherwise */
	struct changes changes;
	int code_misses;
	bool failed;   /* the last write did not succeed; the ui hands its action out again */
	bool reopened; /* by the action that is carried out: the ui goes to `place` */
	bool ended, redraw, linear, desk;
	struct fill *fill; /* NULL: our own form */
};

/* --- app.c --- */
/* Evaluate everything anew. */
void app_assess(struct app *app);

/* --- app-record.c --- */
/* The first code answered at a path of our own form, or NULL. */
const char *app_answered(const struct app *app, const char *path);
/* An empty form. */
struct form *app_new_form(const struct app *app);
/* A journal row of this moment. `payload` may be NULL. */
struct row app_row(const struct app *app, const char *kind, const char *path, const char *payload);
/* Append rows to the journal, all or none, then apply them to the form. */
bool app_journal_all(struct app *app, const struct row *rows, size_t count);
/* One row. `payload` may be NULL. */
bool app_journal(struct app *app, const char *kind, const char *path, const char *payload);
/* Keep the record, or erase it, as the answer to cons.store says now; answers to another form are kept. */
bool app_follow_consent(struct app *app);
/* Start a record, in memory yet: its first row says of which form. */
void app_start_record(struct app *app);
/* Put a record's rows into an empty form. When they cannot be read after all, the form that was there stays. */
bool app_replay(struct app *app, struct record *record);
/* Nothing can be undone any more, no summary was read, and no figures were asked for. */
void app_forget_changes(struct app *app);
/* Issue a pick-up code, unless one is out already in this session. */
bool app_do_code(struct app *app, struct action *action);
/* Open the record that a pick-up code belongs to, where it was left. */
bool app_do_resume(struct app *app, struct action *action);

/* --- app-fill.c --- */
/* Begin with the form: go on with its record where there is one, or with what the output holds. */
bool fill_start(struct app *app, const struct app_fill *about, struct msg *error, enum store_status *status);
void fill_finish(struct app *app);
/* The first row of its records: which form, and where its answers go. The caller frees. */
char *fill_header(const struct app *app);
/* A row is applied: what it tells about the output. */
void fill_row(struct app *app, const struct row *row);
/* Leave the first page, perhaps for a new record. */
bool fill_do_begin(struct app *app, struct action *action);
/* Write the answers where they go. */
bool fill_do_write(struct app *app, struct action *action);
/* The session ends: write what is not written yet. */
void fill_leave(struct app *app);

#endif
