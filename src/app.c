/* app.c - see app.h. */
#include "app.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "content.h"
#include "core/assess.h"
#include "core/doc.h"

#define CODE_DAYS 30
#define CODE_TRIES 5

/* What one undo takes back: the payload that stood at a path before. */
struct change {
	char *path, *payload;
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
	struct change *changes;
	size_t change_count;
	int code_misses;
	bool failed; /* the last write did not succeed; the ui hands its action out again */
	bool ended, redraw;
};

/* The real clock. */
void clock_system(void *context, struct moment *out)
{
	struct timespec now;
	struct tm utc, local;
	size_t used;
	(void)context;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	localtime_r(&now.tv_sec, &local);
	used = strftime(out->utc, sizeof out->utc, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out->utc + used, sizeof out->utc - used, ".%03dZ", (int)(now.tv_nsec / 1000000) % 1000);
	strftime(out->today, sizeof out->today, "%Y-%m-%d", &local);
	strftime(out->local, sizeof out->local, "%H:%M", &local);
}

/* The first code answered at a path, or NULL. */
static const char *answered(const struct form *form, const char *path)
{
	const struct node *node = form_at(form, path);
	return node != NULL && node->enabled && node->answer_count > 0 ? node->answers[0].value.text : NULL;
}

/* Bring the scene up to date with the form, the record and the reader. */
static void refresh_scene(struct app *app)
{
	const char *who = answered(app->form, "cons.who"), *store = answered(app->form, "cons.store");
	app->scene.form = app->form;
	app->scene.assessment = app->assessment;
	app->scene.summary = app->summary;
	app->scene.reasons = app->reasons;
	app->scene.reader = who != NULL && strcmp(who, "patient") != 0 ? READER_STAFF : READER_PATIENT;
	app->scene.from_records = who != NULL && strcmp(who, "nurse_record") == 0;
	app->scene.today = app->moment.today;
	app->scene.saved_time = app->saved_time;
	app->scene.code = app->code[0] != '\0' ? app->code : NULL;
	app->scene.trouble = app->trouble.id != NULL ? &app->trouble : NULL;
	if (app->failed)
		app->scene.saved = SAVED_FAILED;
	else if (record_kept(app->record))
		app->scene.saved = SAVED_YES;
	else
		app->scene.saved = store != NULL && strcmp(store, "false") == 0 ? SAVED_NOT_KEPT : SAVED_NOT_YET;
}

/* Evaluate everything anew. */
static void assess(struct app *app)
{
	struct msg error = {0};
	if (app->engine == NULL) {
		app->content = content_open();
		app->engine = engine_create(app->content, app->questionnaire, NULL, NULL, &error);
	}
	if (app->engine == NULL)
		fatal("the content built into this program is damaged");
	refresh_scene(app);
	assessment_destroy(app->assessment);
	engine_take_form(app->engine, app->form);
	app->assessment = engine_assess(app->engine, app->scene.reader);
	refresh_scene(app);
}

/* The path of a repeating group's instance, "preg[1]", taken apart: make instances until it is there. */
static void apply_add(struct app *app, const char *path)
{
	const char *open = strrchr(path, '['), *slash;
	if (open == NULL || form_at(app->form, path) != NULL)
		return;
	char *head = xstrndup(path, (size_t)(open - path));
	slash = strrchr(head, '/');
	const struct item *group = questionnaire_find(app->questionnaire, slash != NULL ? slash + 1 : head);
	char *outer = slash != NULL ? xstrndup(head, (size_t)(slash - head)) : xstrdup("");
	struct node *parent = *outer != '\0' ? form_at(app->form, outer) : app->form->root;
	if (group != NULL && group->repeats && parent != NULL)
		form_add(app->form, parent, group);
	free(outer);
	free(head);
}

/* The day of a row's moment, as the clinic's calendar has it. */
static void local_day(const char *utc, char out[DATE_TEXT])
{
	struct tm time = {0}, local;
	strptime(utc, "%Y-%m-%dT%H:%M:%S", &time);
	time_t moment = timegm(&time);
	strftime(out, DATE_TEXT, "%Y-%m-%d", localtime_r(&moment, &local));
}

/* Put the payload of an answer or draft row into the form. */
static void apply_answer(struct app *app, const struct row *row)
{
	struct node *node = form_at(app->form, row->path);
	struct arena *arena = arena_create();
	struct response response = {0};
	if (node != NULL && row->payload != NULL &&
	    response_parse(node->item, row->payload, strlen(row->payload), arena, &response)) {
		form_set(app->form, node, &response);
		local_day(row->at, node->day);
	}
	arena_destroy(arena);
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
	if (strcmp(row->kind, "answer") == 0) {
		apply_answer(app, row);
		note_place(app, row->path, true);
	} else if (strcmp(row->kind, "add") == 0) {
		apply_add(app, row->path);
	} else if (strcmp(row->kind, "place") == 0) {
		note_place(app, row->path, false);
	}
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

/* Append a row to the journal, then apply it to the form. `payload` may be NULL. */
static bool journal(struct app *app, const char *kind, const char *path, const char *payload)
{
	struct row row = {
		.kind = kind,
		.path = path,
		.payload = payload,
		.by = app->scene.reader == READER_STAFF ? "nurse" : "patient",
		.language = langs_name(ui_langs(app->ui)),
		.at = app->moment.utc,
	};
	if (!written(app, record_append(app->record, &row, &app->trouble)))
		return false;
	return apply_row(app, &row);
}

/* The payload of what stands at a node now. */
static char *node_payload(const struct node *node)
{
	struct response now = {node->absent, node->answers, node->answer_count, node->draft};
	struct buf payload = {0};
	response_write(&payload, node->item, &now);
	return buf_take(&payload);
}

/* The record is kept while the answer to cons.store is yes; whatever replaces a yes erases it. */
static bool follow_consent(struct app *app)
{
	const char *consent = answered(app->form, "cons.store");
	struct row erase = {.kind = "erase", .path = "", .payload = NULL, .by = "patient",
	                    .language = langs_name(ui_langs(app->ui)), .at = app->moment.utc};
	if ((consent != NULL && strcmp(consent, "true") == 0) == record_kept(app->record))
		return true;
	app->code[0] = '\0';
	return written(app, record_kept(app->record) ? record_erase(app->record, &erase, &app->trouble)
	                                             : record_keep(app->record, &app->trouble));
}

/* Remember what stood at a path, for undo. Takes the payload over. */
static void remember(struct app *app, const char *path, char *payload)
{
	app->changes = xreallocarray(app->changes, app->change_count + 1, sizeof *app->changes);
	app->changes[app->change_count++] = (struct change){xstrdup(path), payload};
}

/* Keep an answer. An unchanged one writes nothing. */
static bool do_answer(struct app *app, struct action *action)
{
	struct node *node = form_at(app->form, action->path);
	struct buf payload = {0};
	bool ok = true;
	if (node == NULL)
		return true;
	if (form_differs(node, &action->response)) {
		char *before = node_payload(node);
		response_write(&payload, node->item, &action->response);
		ok = journal(app, "answer", action->path, buf_text(&payload));
		if (ok)
			remember(app, action->path, before);
		else
			free(before);
		buf_finish(&payload);
	}
	if (!ok || !follow_consent(app))
		return false;
	assess(app);
	return true;
}

/* Another instance of a repeating group. */
static bool do_add(struct app *app, struct action *action)
{
	size_t count = 0;
	char *path;
	do { /* the first path that is not there yet */
		path = xasprintf("%s%s%s[%zu]", action->path != NULL ? action->path : "",
		                 action->path != NULL && *action->path != '\0' ? "/" : "", action->text, count++);
		if (form_at(app->form, path) == NULL)
			break;
		free(path);
	} while (true);
	bool ok = journal(app, "add", path, NULL);
	free(action->path);
	action->path = path;
	if (ok)
		assess(app);
	return ok;
}

/* Whether that is what stands at a path now. */
static bool stands(const struct app *app, const struct change *change)
{
	const struct node *node = form_at(app->form, change->path);
	char *payload = node != NULL ? node_payload(node) : NULL;
	bool same = payload != NULL && strcmp(payload, change->payload) == 0;
	free(payload);
	return same;
}

/* Take back the last change by a new row; it is there already when only what follows has to be tried again. */
static bool do_undo(struct app *app, struct action *action)
{
	if (app->change_count == 0)
		return true;
	struct change *last = &app->changes[app->change_count - 1];
	free(action->path);
	action->path = xstrdup(last->path);
	if ((!stands(app, last) && !journal(app, "answer", last->path, last->payload)) || !follow_consent(app))
		return false;
	app->change_count--;
	free(last->path);
	free(last->payload);
	assess(app);
	return true;
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

/* Issue a pick-up code, unless one is out already in this session. */
static bool do_code(struct app *app, struct action *action)
{
	char expires[32];
	(void)action;
	if (!record_kept(app->record) || app->code[0] != '\0')
		return true;
	code_expiry(app->moment.utc, expires);
	return written(app, record_code(app->record, expires, app->code, &app->trouble));
}

/* Nothing can be undone any more, no summary was read, and no figures were asked for. */
static void forget_changes(struct app *app)
{
	for (size_t i = 0; i < app->change_count; i++) {
		free(app->changes[i].path);
		free(app->changes[i].payload);
	}
	app->change_count = 0;
	doc_destroy(app->summary);
	doc_destroy(app->reasons);
	app->summary = app->reasons = NULL;
	if (app->engine != NULL)
		engine_hide_figures(app->engine);
}

/* Put a record's rows into an empty form. When they cannot be read after all, the form that was there stays. */
static bool replay(struct app *app, struct record *record)
{
	struct form *before = app->form;
	app->form = form_create(app->questionnaire, app->moment.today);
	note_place(app, "", false);
	bool ok = record_replay(record, apply_row, app, &app->trouble) == STORE_OK;
	form_destroy(ok ? before : app->form);
	if (!ok)
		app->form = before;
	return ok;
}

/* Open the record that a pick-up code belongs to, where it was left. */
static bool do_resume(struct app *app, struct action *action)
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
	if (!replay(app, record)) {
		record_close(record);
		return false;
	}
	record_close(app->record);
	app->record = record;
	forget_changes(app);
	written(app, STORE_OK);
	memcpy(app->code, action->text, strlen(action->text) < sizeof app->code ? strlen(action->text) + 1 : 0);
	assess(app);
	return true;
}

/* Make the summary anew; `mark` says what of it the reader has not seen yet. */
static void make_summary(struct app *app, void (*mark)(struct doc *now, const struct doc *seen))
{
	struct doc *seen = app->summary;
	app->summary = summary_create(app->assessment, app->questionnaire, app->form, app->scene.reader);
	if (seen != NULL)
		mark(app->summary, seen);
	doc_destroy(seen);
}

static bool do_summary(struct app *app, struct action *action)
{
	(void)action;
	if (app->assessment == NULL)
		assess(app);
	make_summary(app, doc_mark_changes);
	return true;
}

/* The reasons of one statement. */
static bool do_reasons(struct app *app, struct action *action)
{
	const struct block *statement = doc_statement(app->summary, action->text);
	doc_destroy(app->reasons);
	app->reasons = summary_reasons(app->assessment, app->questionnaire, app->form, app->scene.reader, action->text,
	                               statement != NULL ? statement->number : 0);
	return true;
}

/* Show a statement's figures in the summary, or leave them out again. */
static bool do_figures(struct app *app, struct action *action)
{
	engine_toggle_figures(app->engine, action->text);
	assess(app);
	make_summary(app, doc_keep_marks);
	return true;
}

/* Journal that a page was read, or where the person stopped. */
static bool do_note(struct app *app, struct action *action)
{
	struct buf payload = {0};
	bool seen = action->type == ACTION_SEEN;
	if (seen)
		buf_json(&payload, action->text);
	bool ok = journal(app, seen ? "seen" : "place", action->path != NULL ? action->path : "",
	                  seen ? buf_text(&payload) : NULL);
	buf_finish(&payload);
	return ok;
}

/* The session is over: nothing of it stays in memory. */
static bool do_end(struct app *app, struct action *action)
{
	(void)action;
	app->ended = true;
	return true;
}

static bool do_redraw(struct app *app, struct action *action)
{
	(void)action;
	app->redraw = true;
	return true;
}

static bool do_nothing(struct app *app, struct action *action)
{
	(void)app;
	(void)action;
	return true;
}

typedef bool do_fn(struct app *app, struct action *action);
static do_fn *const table[] = {
	[ACTION_NONE] = do_nothing,    [ACTION_ANSWER] = do_answer,   [ACTION_ADD] = do_add,
	[ACTION_LANGUAGE] = do_nothing, [ACTION_UNDO] = do_undo,      [ACTION_CODE] = do_code,
	[ACTION_RESUME] = do_resume,   [ACTION_SUMMARY] = do_summary, [ACTION_REASONS] = do_reasons,
	[ACTION_FIGURES] = do_figures,
	[ACTION_SEEN] = do_note,       [ACTION_PAUSE] = do_note,      [ACTION_REDRAW] = do_redraw,
	[ACTION_END] = do_end,
};

/* Carry an action out, tell the ui how it went, and carry out what follows from it without a key. */
static void carry_out(struct app *app, struct action *action)
{
	struct action next = {0};
	app->clock(app->clock_context, &app->moment);
	msg_finish(&app->trouble);
	bool ok = table[action->type](app, action);
	refresh_scene(app);
	if (ok && action->type == ACTION_RESUME)
		(app->behind ? ui_open_behind : ui_open)(app->ui, &app->scene, app->place);
	else
		ui_done(app->ui, &app->scene, action, ok, ok ? NULL : &app->trouble, &next);
	if (next.type != ACTION_NONE)
		carry_out(app, &next);
	action_finish(&next);
}

/* Take one event. */
bool app_event(struct app *app, const struct event *event)
{
	struct action action = {0};
	bool changed = ui_key(app->ui, &app->scene, event, &action);
	if (action.type != ACTION_NONE) {
		carry_out(app, &action);
		changed = true;
	}
	action_finish(&action);
	return changed;
}

void app_draw(const struct app *app, struct grid *grid)
{
	ui_draw(app->ui, &app->scene, grid);
}

bool app_ended(const struct app *app)
{
	return app->ended;
}

const char *app_place(const struct app *app)
{
	return ui_place(app->ui);
}

const char *app_code(const struct app *app)
{
	return app->scene.code;
}

bool app_wants_redraw(struct app *app)
{
	bool redraw = app->redraw;
	app->redraw = false;
	return redraw;
}

/* Start the record: its first row names the form and its version. */
static void start_record(struct app *app)
{
	struct buf payload = {0};
	char *form = xasprintf("%s|%s", app->questionnaire->url, app->questionnaire->version);
	buf_json(&payload, form);
	free(form);
	app->record = record_create(app->store);
	journal(app, "start", "", buf_text(&payload));
	buf_finish(&payload);
}

/* Open the store and start a record. */
struct app *app_create(const struct app_options *options, struct msg *error, enum store_status *status)
{
	enum store_status opened = STORE_OK;
	struct store *store = store_open(options->db, error, &opened);
	if (opened == STORE_FULL) /* the one sentence that names no file, since patients read it too */
		msg_place(error, options->db);
	if (status != NULL)
		*status = opened;
	if (store == NULL)
		return NULL;
	struct app *app = xcalloc(1, sizeof *app);
	app->store = store;
	app->clock = options->clock;
	app->clock_context = options->clock_context;
	app->clock(app->clock_context, &app->moment);
	app->questionnaire = content_questionnaire();
	app->ui = ui_create(options->rows, options->cols, options->langs);
	app->scene.plain_console = options->plain_console;
	app->form = form_create(app->questionnaire, app->moment.today);
	note_place(app, "", false);
	start_record(app);
	refresh_scene(app);
	return app;
}

/* Keep what is half typed as a draft, and the place. */
void app_hang_up(struct app *app)
{
	struct action action = {0};
	char *place = xstrdup(ui_place(app->ui));
	if (ui_leave(app->ui, &app->scene, &action))
		carry_out(app, &action);
	action_finish(&action);
	if (record_kept(app->record) && *place != '\0')
		journal(app, "place", place, NULL);
	free(place);
}

/* End the session and wipe it from memory. */
void app_destroy(struct app *app)
{
	if (app == NULL)
		return;
	ui_destroy(app->ui);
	forget_changes(app);
	form_destroy(app->form);
	assessment_destroy(app->assessment);
	engine_destroy(app->engine);
	questionnaire_destroy(app->questionnaire);
	record_close(app->record);
	store_close(app->store);
	sqlite3_close(app->content);
	msg_finish(&app->trouble);
	free(app->changes);
	free(app->place);
	explicit_bzero(app, sizeof *app);
	free(app);
}
