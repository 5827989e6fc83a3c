/* app-record.c - a session's record: rows committed, then applied; opened again by its code. See app-private.h. */
#include "app-private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"

#define CODE_DAYS 30
#define CODE_TRIES 5

const char *app_answered(const struct app *app, const char *path)
{
	const struct node *node = app->fill == NULL ? form_at(app->form, path) : NULL;
	return node != NULL && node->enabled && node->answer_count > 0 ? node->answers[0].value.text : NULL;
}

struct form *app_new_form(const struct app *app)
{
	struct form *form = form_create(app->questionnaire, app->moment.today);
	memcpy(form->zone, app->moment.zone, sizeof form->zone);
	return form;
}

/* Remember where a record that is opened again goes on: there, or behind what was answered there. */
static void note_place(struct app *app, const char *path, bool behind)
{
	free(app->place);
	app->place = xstrdup(path);
	app->behind = behind;
}

/* Apply one journal row to the form: the same for a new row and for a replayed one. */
static bool apply_row(void *context, const struct row *row)
{
	struct app *app = context;
	row_apply(app->form, row);
	langs_parse(row->language, &app->langs);
	if (strcmp(row->kind, "answer") == 0)
		note_place(app, row->path, true);
	else if (strcmp(row->kind, "place") == 0)
		note_place(app, row->path, false);
	if (app->fill != NULL)
		fill_row(app, row);
	return true;
}

/* Note how a write went: its time, or why it has to be tried again. */
static bool written(struct app *app, enum store_status status)
{
	app->failed = status != STORE_OK;
	if (!app->failed)
		memcpy(app->saved_time, app->moment.local, sizeof app->saved_time);
	return !app->failed;
}

struct row app_row(const struct app *app, const char *kind, const char *path, const char *payload)
{
	return (struct row){
	        .kind = kind,
	        .path = path,
	        .payload = payload,
	        .by = app->scene.reader == READER_STAFF ? "nurse" : "patient",
	        .language = langs_name(ui_langs(app->ui)),
	        .at = app->moment.utc,
	};
}

bool app_journal_all(struct app *app, const struct row *rows, size_t count)
{
	if (count > 0 && !written(app, record_append(app->record, rows, count, &app->trouble)))
		return false;
	for (size_t i = 0; i < count; i++)
		apply_row(app, &rows[i]);
	return true;
}

bool app_journal(struct app *app, const char *kind, const char *path, const char *payload)
{
	struct row row = app_row(app, kind, path, payload);
	return app_journal_all(app, &row, 1);
}

/* A record of our own form is kept while the answer to cons.store is yes; whatever replaces a yes erases it. */
bool app_follow_consent(struct app *app)
{
	const char *consent = app->fill != NULL ? "true" : app_answered(app, "cons.store");
	struct row erase = {.kind = "erase",
	                    .path = "",
	                    .payload = NULL,
	                    .by = "patient",
	                    .language = langs_name(ui_langs(app->ui)),
	                    .at = app->moment.utc};
	if ((consent != NULL && strcmp(consent, "true") == 0) == record_kept(app->record))
		return true;
	app->code[0] = '\0';
	return written(app, record_kept(app->record) ? record_erase(app->record, &erase, &app->trouble)
	                                                 : record_keep(app->record, &app->trouble));
}

/* The moment CODE_DAYS days from now, as the store takes it. */
static void code_expiry(const char *utc, char out[32])
{
	struct tm time = {0};
	strptime(utc, "%Y-%m-%dT%H:%M:%S", &time);
	time.tm_mday += CODE_DAYS;
	timegm(&time);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%S.000Z", &time);
}

bool app_do_code(struct app *app, struct action *action)
{
	char expires[32];
	(void)action;
	if (!record_kept(app->record) || app->code[0] != '\0')
		return true;
	code_expiry(app->moment.utc, expires);
	return written(app, record_code(app->record, expires, app->code, &app->trouble));
}

void app_forget_changes(struct app *app)
{
	changes_forget(&app->changes, 0);
	doc_destroy(app->summary);
	doc_destroy(app->reasons);
	app->summary = app->reasons = NULL;
	if (app->engine != NULL)
		engine_hide_figures(app->engine);
}

bool app_replay(struct app *app, struct record *record)
{
	struct form *before = app->form;
	app->form = app_new_form(app);
	note_place(app, "", false);
	bool ok = record_replay(record, apply_row, app, &app->trouble) == STORE_OK;
	form_destroy(ok ? before : app->form);
	if (!ok)
		app->form = before;
	return ok;
}

/* Go on with another record, at its place; takes it. */
static void take_record(struct app *app, struct record *record)
{
	record_close(app->record);
	app->record = record;
	app->reopened = true;
	app_forget_changes(app);
	written(app, STORE_OK);
}

bool app_do_resume(struct app *app, struct action *action)
{
	char id[33];
	struct record *record = NULL;
	if (app->code_misses >= CODE_TRIES) {
		msg_set(&app->trouble, N_("Please ask a nurse here. She can get you a new code."), NULL);
		return false;
	}
	enum store_status status = store_find_code(app->store, action->text, app->moment.utc, id, &app->trouble);
	if (status == STORE_OK)
		record = record_open(app->store, id, &app->trouble, &status);
	if (record == NULL) {
		app->code_misses += status == STORE_MISSING;
		return false;
	}
	if (!app_replay(app, record)) {
		record_close(record);
		return false;
	}
	take_record(app, record);
	if (app->langs_open && ui_langs(app->ui).count > 1)
		ui_speak(app->ui, app->langs);
	memcpy(app->code, action->text, strlen(action->text) < sizeof app->code ? strlen(action->text) + 1 : 0);
	app_assess(app);
	return true;
}

void app_start_record(struct app *app)
{
	char *header = app->fill != NULL ? fill_header(app)
	                                 : xasprintf("%s|%s", app->questionnaire->url, app->questionnaire->version);
	struct buf payload = {0};
	if (app->fill == NULL)
		buf_json(&payload, header);
	record_close(app->record);
	app->record = record_create(app->store);
	note_place(app, "", false);
	app_journal(app, "start", "", app->fill != NULL ? header : buf_text(&payload));
	buf_finish(&payload);
	free(header);
}
