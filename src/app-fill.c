/* app-fill.c - another form than ours (`wenzhen fill`): its record, and the file its answers go to.
 *
 * The journal is the truth here too: a record begins with the form, its digest and the file, and perhaps a row
 * "import", what the file held; so the next time the same form and file are named, it is found and gone on with.  A row
 * "output" names, by digest, what is about to be written to the file, a row "end" says that nothing more was to come.
 * With these one can tell whether the file was changed since by something else. */
#include "app-private.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "file.h"
#include "out/fhir.h"

static const char end_kind[] = "end";

char *fill_header(const struct app *app)
{
	const struct app_fill *about = app->fill->about;
	struct buf out = {0};
	char *form = xasprintf("%s%s%s", app->questionnaire->url != NULL ? app->questionnaire->url : "",
	                       app->questionnaire->version != NULL ? "|" : "",
	                       app->questionnaire->version != NULL ? app->questionnaire->version : "");
	buf_puts(&out, "{\"form\":");
	buf_json(&out, form);
	buf_printf(&out, ",\"digest\":\"%s\",\"output\":", about->digest);
	buf_json(&out, about->output != NULL ? about->output : "");
	buf_putc(&out, '}');
	free(form);
	return buf_take(&out);
}

/* Whether a payload is the name of what stands in the output. */
static bool names_file(const struct fill *fill, const char *payload)
{
	return payload != NULL && fill->file[0] != '\0' && strstr(payload, fill->file) != NULL;
}

void fill_row(struct app *app, const struct row *row)
{
	struct fill *fill = app->fill;
	char digest[DIGEST_SIZE];
	if (strcmp(row->kind, "import") == 0 && row->payload != NULL) {
		store_digest(row->payload, strlen(row->payload), digest);
		fill->known |= names_file(fill, digest);
	} else if (strcmp(row->kind, "output") == 0) {
		fill->known |= names_file(fill, row->payload);
	} else if (strcmp(row->kind, "start") != 0 && strcmp(row->kind, "place") != 0 &&
	           strcmp(row->kind, end_kind) != 0) {
		fill->owed = true;
		fill->shown.written = WRITTEN_NOT;
	}
}

/* Answers in the form. */
static size_t count_answers(const struct form *form)
{
	const struct node *node = NULL;
	size_t count = 0;
	while ((node = form_next(form, node)) != NULL)
		count += item_is_question(node->item) && !node->item->read_only &&
		         (node->answer_count > 0 || node->absent != ABSENT_BLANK);
	return count;
}

/* A record of its own, which begins with what the output holds. */
static void start_anew(struct app *app)
{
	const struct app_fill *about = app->fill->about;
	form_destroy(app->form);
	app->form = app_new_form(app);
	app_start_record(app);
	if (about->loaded != NULL)
		app_journal(app, "import", "", about->loaded);
	app->fill->owed = false;
}

bool fill_start(struct app *app, const struct app_fill *about, struct msg *error, enum store_status *status)
{
	struct fill *fill = app->fill = xcalloc(1, sizeof *fill);
	char id[33];
	fill->about = about;
	fill->shown = (struct filling){
	        .output = about->name, .piped = about->piped, .loaded = about->loaded != NULL, .why = &fill->why};
	if (about->loaded != NULL)
		store_digest(about->loaded, about->loaded_length, fill->file);
	ui_fill(app->ui);
	char *header = fill_header(app);
	enum store_status found = store_find_unfinished(app->store, header, end_kind, id, error);
	free(header);
	if (found == STORE_OK)
		app->record = record_open(app->store, id, error, &found);
	if (found == STORE_OK && !app_replay(app, app->record))
		found = STORE_DAMAGED;
	if (found == STORE_OK) {
		fill->shown.kept = count_answers(app->form);
		fill->shown.changed = about->loaded != NULL && !fill->known;
	} else if (found == STORE_MISSING) {
		start_anew(app);
	}
	*status = found == STORE_MISSING ? STORE_OK : found;
	return *status == STORE_OK;
}

void fill_finish(struct app *app)
{
	if (app->fill == NULL)
		return;
	msg_finish(&app->fill->why);
	free(app->fill);
	app->fill = NULL;
}

bool fill_do_begin(struct app *app, struct action *action)
{
	struct fill *fill = app->fill;
	bool anew = action->text != NULL;
	if (anew && record_kept(app->record)) {
		if (!app_journal(app, end_kind, "", NULL))
			return false;
		start_anew(app);
	}
	fill->begun = true;
	app->reopened = fill->shown.kept > 0 || fill->shown.loaded;
	return true;
}

/* --- the output --- */

/* The language that the form was read in, where the form has it; else the form's own, of which we know nothing. */
static const char *language(const struct app *app)
{
	const struct questionnaire *form = app->questionnaire;
	bool zh = form->base == LANG_ZH || form->title.zh != NULL;
	for (size_t i = 0; i < form->count && !zh; i++)
		zh = form->items[i].text.zh != NULL;
	return zh && (form->base == LANG_ZH || ui_langs(app->ui).order[0] == LANG_ZH) ? "zh" : NULL;
}

/* Whether the answers make a completed response: the person has said that nothing more is to come, and nothing that the
 * form asks for is missing. */
static bool is_complete(const struct app *app)
{
	return app->fill->shown.written == WRITTEN_ALL && form_gaps(app->form, NULL, NULL) == 0;
}

static void write_response(const struct app *app, bool complete, struct buf *out)
{
	fhir_write(out, app->form, complete ? "completed" : "in-progress", language(app), app->moment.utc);
}

void app_response(const struct app *app, struct buf *out)
{
	write_response(app, is_complete(app), out);
}

const struct msg *app_fault(const struct app *app)
{
	return app->fill != NULL && app->fill->why.id != NULL ? &app->fill->why : NULL;
}

/* Replace the file. What is about to stand there is journaled first. False when the journal cannot be written. */
static bool write_file(struct app *app, bool end)
{
	struct fill *fill = app->fill;
	struct buf out = {0}, payload = {0};
	char digest[DIGEST_SIZE];
	write_response(app, end && form_gaps(app->form, NULL, NULL) == 0, &out);
	store_digest(out.data, out.length, digest);
	buf_json(&payload, digest);
	bool ok = app_journal(app, "output", "", buf_text(&payload));
	msg_finish(&fill->why);
	if (ok && file_replace(fill->about->output, fill->about->name, out.data, out.length, &fill->why) == FILE_OK)
		fill->owed = false;
	buf_finish(&payload);
	buf_finish(&out);
	return ok;
}

bool fill_do_write(struct app *app, struct action *action)
{
	struct fill *fill = app->fill;
	bool end = action->text != NULL;
	if (!app_follow_consent(app))
		return false;
	if (fill->about->output != NULL && !write_file(app, end))
		return false;
	fill->shown.written = fill->why.id != NULL ? WRITTEN_FAILED : end ? WRITTEN_ALL : WRITTEN_PART;
	return fill->shown.written != WRITTEN_ALL || app_journal(app, end_kind, "", NULL);
}

void fill_leave(struct app *app)
{
	if (app->fill->owed && app->fill->about->output != NULL && record_kept(app->record))
		write_file(app, false);
}
