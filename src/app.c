/* app.c - see app.h. */
#include "app.h"

#include "app-private.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "content.h"
#include "ui/linear.h"

/* Bring the scene up to date with the form, the record and the reader. */
static void refresh(struct app *app)
{
	const char *who = app_answered(app, "cons.who"), *store = app_answered(app, "cons.store");
	app->scene.form = app->form;
	app->scene.assessment = app->assessment;
	app->scene.summary = app->summary;
	app->scene.reasons = app->reasons;
	app->scene.desk = app->desk && !app->linear; /* line by line the patient's pages, in the nurse's words */
	app->scene.reader = app->desk || (who != NULL && strcmp(who, "patient") != 0) ? READER_STAFF
	                                                                                   : READER_PATIENT;
	app->scene.from_records = who != NULL && strcmp(who, "nurse_record") == 0;
	app->scene.today = app->moment.today;
	app->scene.saved_time = app->saved_time;
	app->scene.code = app->code[0] != '\0' ? app->code : NULL;
	app->scene.trouble = app->trouble.id != NULL ? &app->trouble : NULL;
	app->scene.filling = app->fill != NULL ? &app->fill->shown : NULL;
	if (app->failed)
		app->scene.saved = SAVED_FAILED;
	else if (record_kept(app->record))
		app->scene.saved = SAVED_YES;
	else
		app->scene.saved = store != NULL && strcmp(store, "false") == 0 ? SAVED_NOT_KEPT : SAVED_NOT_YET;
}

void app_assess(struct app *app)
{
	struct msg error = {0};
	if (app->fill != NULL) { /* nothing follows from the answers but what the form itself says */
		refresh(app);
		return;
	}
	if (app->engine == NULL) {
		app->content = content_open();
		app->engine = engine_create(app->content, app->questionnaire, NULL, NULL, &error);
	}
	if (app->engine == NULL)
		fatal("the content built into this program is damaged");
	refresh(app);
	assessment_destroy(app->assessment);
	engine_take_form(app->engine, app->form);
	app->assessment = engine_assess(app->engine, app->scene.reader);
	refresh(app);
}

/* Answer number i of an action. */
static struct kept kept_of(const struct action *action, size_t i)
{
	return i == 0 ? (struct kept){action->path, action->response} : action->further[i - 1];
}

/* Keep the answers of an action. Unchanged ones write nothing. */
static bool do_answer(struct app *app, struct action *action)
{
	size_t count = 0, before = app->changes.count;
	struct row *rows = xcalloc(action->further_count + 1, sizeof *rows);
	app->changes.step++;
	for (size_t i = 0; i <= action->further_count; i++) {
		struct kept kept = kept_of(action, i);
		const struct node *node = form_at(app->form, kept.path);
		struct buf payload = {0};
		if (node == NULL || !form_differs(node, &kept.response))
			continue;
		changes_add(&app->changes, "answer", kept.path, node_payload(node));
		response_write(&payload, node->item, &kept.response);
		rows[count++] = app_row(app, "answer", kept.path, buf_take(&payload));
	}
	bool ok = app_journal_all(app, rows, count);
	for (size_t i = 0; i < count; i++)
		free((char *)rows[i].payload);
	free(rows);
	if (!ok)
		changes_forget(&app->changes, before);
	if (!ok || !app_follow_consent(app))
		return false;
	app_assess(app);
	return true;
}

/* Set an instance aside, or take it back. */
static bool do_aside(struct app *app, struct action *action)
{
	const struct node *instance = form_at(app->form, action->path);
	if (instance == NULL)
		return true;
	bool back = instance->aside;
	if (!app_journal(app, back ? "restore" : "remove", action->path, NULL))
		return false;
	app->changes.step++;
	changes_add(&app->changes, back ? "remove" : "restore", action->path, NULL);
	app_assess(app);
	return true;
}

/* Another instance of a repeating group: the first whose path is not there yet, or an empty last one that was set
 * aside. */
static bool do_add(struct app *app, struct action *action)
{
	const struct node *last = NULL, *next;
	size_t count = 0;
	char *path = NULL;
	do {
		free(path);
		path = xasprintf("%s%s%s[%zu]", action->path != NULL ? action->path : "",
		                 action->path != NULL && *action->path != '\0' ? "/" : "", action->text, count++);
		next = form_at(app->form, path);
		last = next != NULL ? next : last;
	} while (next != NULL);
	bool again = last != NULL && last->aside && !node_holds_answers(last);
	if (again) {
		free(path);
		path = form_path(last);
	}
	bool ok = app_journal(app, again ? "restore" : "add", path, NULL);
	free(action->path);
	action->path = path;
	if (ok)
		app_assess(app);
	return ok;
}

/* Take back the last step by new rows, the last of its changes first; they are there already when only what follows
 * has to be tried again. */
static bool do_undo(struct app *app, struct action *action)
{
	size_t first = changes_last(&app->changes), count = 0;
	if (app->changes.count == 0)
		return true;
	struct row *rows = xcalloc(app->changes.count - first, sizeof *rows);
	for (size_t i = app->changes.count; i-- > first;) {
		const struct change *change = &app->changes.change[i];
		if (!change_stands(app->form, change))
			rows[count++] = app_row(app, change->kind, change->path, change->payload);
	}
	free(action->path);
	action->path = xstrdup(app->changes.change[first].path);
	bool ok = app_journal_all(app, rows, count) && app_follow_consent(app);
	free(rows);
	if (!ok)
		return false;
	changes_forget(&app->changes, first);
	app_assess(app);
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
		app_assess(app);
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
	app_assess(app);
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
	bool ok = app_journal(app, seen ? "seen" : "place", action->path != NULL ? action->path : "",
	                      seen ? buf_text(&payload) : NULL);
	buf_finish(&payload);
	return ok;
}

/* The session is over: nothing of it stays in memory. */
static bool do_end(struct app *app, struct action *action)
{
	(void)action;
	if (app->fill != NULL)
		fill_leave(app);
	app->ended = true;
	return true;
}

static bool do_redraw(struct app *app, struct action *action)
{
	(void)action;
	app->redraw = true;
	return true;
}

static bool do_mode(struct app *app, struct action *action)
{
	(void)action;
	app_set_linear(app, !app->linear);
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
        [ACTION_NONE] = do_nothing,    [ACTION_ANSWER] = do_answer,     [ACTION_ADD] = do_add,
        [ACTION_ASIDE] = do_aside,     [ACTION_LANGUAGE] = do_nothing,  [ACTION_UNDO] = do_undo,
        [ACTION_CODE] = app_do_code,   [ACTION_RESUME] = app_do_resume, [ACTION_SUMMARY] = do_summary,
        [ACTION_REASONS] = do_reasons, [ACTION_FIGURES] = do_figures,   [ACTION_SEEN] = do_note,
        [ACTION_PAUSE] = do_note,      [ACTION_REDRAW] = do_redraw,     [ACTION_END] = do_end,
        [ACTION_MODE] = do_mode,       [ACTION_BEGIN] = fill_do_begin,  [ACTION_WRITE] = fill_do_write,
};

/* Carry an action out, tell the ui how it went, and carry out what follows from it without a key. */
static void carry_out(struct app *app, struct action *action)
{
	struct action next = {0};
	app->clock(app->clock_context, &app->moment);
	msg_finish(&app->trouble);
	app->reopened = false;
	bool ok = table[action->type](app, action);
	refresh(app);
	ui_done(app->ui, &app->scene, action, ok, ok ? NULL : &app->trouble, &next);
	if (ok && app->reopened)
		(app->behind ? ui_open_behind : ui_open)(app->ui, &app->scene, app->place);
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
	app->questionnaire = options->fill != NULL ? options->fill->questionnaire : content_questionnaire();
	app->ui = ui_create(options->rows, options->cols, options->langs);
	app->langs = options->langs;
	app->langs_open = options->langs_open;
	app->scene.plain_console = options->plain_console;
	app->scene.lines_only = options->lines_only;
	app->desk = options->desk;
	app_set_linear(app, options->linear);
	app->form = app_new_form(app);
	if (options->fill == NULL) {
		app_start_record(app);
	} else if (!fill_start(app, options->fill, error, status)) {
		app_destroy(app);
		return NULL;
	}
	refresh(app);
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
		app_journal(app, "place", place, NULL);
	if (app->fill != NULL)
		fill_leave(app);
	free(place);
}

bool app_linear(const struct app *app)
{
	return app->linear;
}

void app_set_linear(struct app *app, bool on)
{
	char *place = xstrdup(ui_place(app->ui));
	bool reopen = app->desk && on != app->linear && *place != '\0'; /* the desk's pages are for the screen alone */
	if (reopen)
		app_hang_up(app); /* what is half typed in one of their fields */
	app->linear = on;
	linear_set(app->ui, on);
	if (reopen) {
		refresh(app);
		ui_open(app->ui, &app->scene, place);
	}
	free(place);
}

struct ui *app_ui(struct app *app)
{
	return app->ui;
}

const struct scene *app_scene(const struct app *app)
{
	return &app->scene;
}

/* End the session and wipe it from memory. */
void app_destroy(struct app *app)
{
	if (app == NULL)
		return;
	ui_destroy(app->ui);
	app_forget_changes(app);
	form_destroy(app->form);
	assessment_destroy(app->assessment);
	engine_destroy(app->engine);
	fill_finish(app);
	questionnaire_destroy(app->questionnaire);
	record_close(app->record);
	store_close(app->store);
	sqlite3_close(app->content);
	msg_finish(&app->trouble);
	free(app->changes.change);
	free(app->place);
	explicit_bzero(app, sizeof *app);
	free(app);
}
