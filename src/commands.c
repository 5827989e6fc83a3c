/* commands.c - the headless door.  Each command reads its files, lets core do the work, and prints what out/ writes. */
#include "commands.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "base/alloc.h"
#include "content.h"
#include "core/assess.h"
#include "core/doc.h"
#include "core/lint.h"
#include "file.h"
#include "out/assess-json.h"
#include "out/text.h"
#include "play.h"

void clock_system(void *context, struct moment *out)
{
	struct timespec now;
	struct tm utc, local;
	char zone[8] = "";
	size_t used;
	(void)context;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	localtime_r(&now.tv_sec, &local);
	used = strftime(out->utc, sizeof out->utc, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out->utc + used, sizeof out->utc - used, ".%03dZ", (int)(now.tv_nsec / 1000000) % 1000);
	strftime(out->today, sizeof out->today, "%Y-%m-%d", &local);
	strftime(out->local, sizeof out->local, "%H:%M", &local);
	strftime(zone, sizeof zone, "%z", &local);
	snprintf(out->zone, sizeof out->zone, "%.3s:%.2s", zone, zone + 3);
}

/* Print a message to standard error in both languages. */
void complain(const struct msg *message)
{
	char *en = msg_text(message, LANG_EN), *zh = msg_text(message, LANG_ZH);
	fprintf(stderr, "wenzhen: %s\n", en);
	if (strcmp(en, zh) != 0)
		fprintf(stderr, "wenzhen: %s\n", zh);
	free(en);
	free(zh);
}

/* Print a message about a file: its name, then the place and the reason. */
static enum exit_code complain_about(const char *file, const struct msg *message)
{
	char *en = msg_text(message, LANG_EN), *zh = msg_text(message, LANG_ZH);
	fprintf(stderr, "wenzhen: %s: %s\n", file, en);
	if (strcmp(en, zh) != 0)
		fprintf(stderr, "wenzhen: %s：%s\n", file, zh);
	free(en);
	free(zh);
	return EXIT_INPUT;
}

/* Who is at fault when a database cannot be used: the file that was named, or the machine. */
enum exit_code exit_code_of(enum store_status status, const char *db)
{
	bool file = status == STORE_FOREIGN || status == STORE_NEWER || status == STORE_DAMAGED;
	bool unreadable = access(db, F_OK) == 0 && access(db, R_OK) != 0;
	return file || unreadable ? EXIT_INPUT : EXIT_MACHINE;
}

/* Read a file, or complain and say which exit code that is. */
static enum exit_code read_file(const char *path, char **bytes, size_t *length)
{
	struct msg error = {0};
	enum file_status status = file_read(path, QUESTIONNAIRE_MAX_BYTES, bytes, length, &error);
	if (status != FILE_OK)
		complain(&error);
	msg_finish(&error);
	return status == FILE_OK ? EXIT_DONE : status == FILE_FAULT ? EXIT_INPUT : EXIT_MACHINE;
}

/* See that all of the output has arrived; a full disk or a closed pipe is the machine's fault. */
enum exit_code finish_output(enum exit_code code)
{
	struct msg error = {0};
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	msg_set(&error, N_("The output cannot be written: {1}"), strerrordesc_np(errno), NULL);
	complain(&error);
	msg_finish(&error);
	return EXIT_MACHINE;
}

/* What an assessment needs, opened and closed together. */
struct session {
	struct sqlite3 *content;
	struct questionnaire *questionnaire;
	struct engine *engine;
	struct form *form; /* NULL for bare facts */
	char today[16];
};

static void session_init(struct session *session, const struct options *options)
{
	struct msg error = {0};
	struct moment moment;
	clock_system(NULL, &moment);
	snprintf(session->today, sizeof session->today, "%s", options->today != NULL ? options->today : moment.today);
	session->content = content_open();
	session->questionnaire = content_questionnaire();
	session->engine = engine_create(session->content, session->questionnaire, NULL, NULL, &error);
	if (session->engine == NULL)
		fatal("the content built into this program is damaged");
	session->form = NULL;
}

static void session_finish(struct session *session)
{
	form_destroy(session->form);
	engine_destroy(session->engine);
	questionnaire_destroy(session->questionnaire);
	sqlite3_close(session->content);
}

/* Put the file's answers or facts into the engine. */
static enum exit_code take_input(struct session *session, const struct options *options)
{
	const char *path = options->facts != NULL ? options->facts : options->files[0];
	struct msg error = {0};
	char *bytes = NULL;
	size_t length = 0;
	bool ok;
	enum exit_code code = read_file(path, &bytes, &length);
	if (code != EXIT_DONE)
		return code;
	if (options->facts != NULL) {
		ok = engine_take_facts(session->engine, bytes, length, session->today, &error);
	} else {
		session->form = form_create(session->questionnaire, session->today);
		ok = form_import(session->form, bytes, length, &error);
		if (ok)
			engine_take_form(session->engine, session->form);
	}
	if (!ok)
		code = complain_about(path, &error);
	msg_finish(&error);
	free(bytes);
	return code;
}

/* wenzhen assess: the summary of a response, or of bare facts. */
enum exit_code command_assess(const struct options *options)
{
	enum reader reader = options->staff ? READER_STAFF : READER_PATIENT;
	struct session session;
	struct buf out = {0};
	session_init(&session, options);
	enum exit_code code = take_input(&session, options);
	if (code == EXIT_DONE) {
		struct assessment *assessment = engine_assess(session.engine, reader);
		struct doc *doc = summary_create(assessment, session.questionnaire, session.form, reader);
		if (options->json)
			assess_json_write(&out, assessment);
		else
			text_write(&out, doc, options->langs);
		doc_destroy(doc);
		assessment_destroy(assessment);
		fputs(buf_text(&out), stdout);
	}
	buf_finish(&out);
	session_finish(&session);
	return code;
}

/* Parse a questionnaire file, or complain. */
static enum exit_code load_form(const char *path, struct questionnaire **out)
{
	struct msg error = {0};
	char *bytes = NULL;
	size_t length = 0;
	enum exit_code code = read_file(path, &bytes, &length);
	if (code != EXIT_DONE)
		return code;
	*out = questionnaire_parse(bytes, length, NULL, NULL, &error);
	if (*out == NULL)
		code = complain_about(path, &error);
	msg_finish(&error);
	free(bytes);
	return code;
}

/* wenzhen enabled: the enabled items of a response to any form. */
enum exit_code command_enabled(const struct options *options)
{
	struct questionnaire *questionnaire = NULL;
	struct moment moment;
	struct msg error = {0};
	struct buf out = {0};
	char *bytes = NULL;
	size_t length = 0;
	enum exit_code code = load_form(options->files[0], &questionnaire);
	if (code == EXIT_DONE)
		code = read_file(options->files[1], &bytes, &length);
	if (code == EXIT_DONE) {
		clock_system(NULL, &moment);
		struct form *form = form_create(questionnaire, options->today != NULL ? options->today : moment.today);
		if (form_import(form, bytes, length, &error)) {
			form_print_enabled(form, &out);
			fputs(buf_text(&out), stdout);
		} else {
			code = complain_about(options->files[1], &error);
		}
		form_destroy(form);
	}
	msg_finish(&error);
	buf_finish(&out);
	questionnaire_destroy(questionnaire);
	free(bytes);
	return code;
}

struct defects {
	const char *file;
	struct langs langs;
	unsigned count;
};

/* Print one defect: file, place, rule and what it is, with the line of the file if there is one. */
static void print_at(struct defects *defects, const char *where, const char *rule, const struct msg *what, size_t line)
{
	char *number = xasprintf("%zu", line);
	defects->count++;
	for (int i = 0; i < defects->langs.count; i++) {
		enum lang lang = defects->langs.order[i];
		char *text = msg_text(what, lang), *place = msg_fill(tr(lang, N_(" (line {1})")), number, NULL);
		printf("%s: %s%s%s: %s%s\n", defects->file, where, *where ? ": " : "", rule, text,
		       line > 0 ? place : "");
		free(text);
		free(place);
	}
	free(number);
}

static void print_defect(void *context, const char *where, const char *rule, const struct msg *what)
{
	print_at(context, where, rule, what, 0);
}

/* Print what is wrong with a record, or with the file as a whole. */
static void print_break(void *context, const char *record, const char *writer, uint64_t seq, const struct msg *what)
{
	(void)writer, (void)seq; /* the message names the row */
	print_defect(context, *record != '\0' ? record : "database", "journal", what);
}

/* Check a database: SQLite's pages, and every chain of every record. */
static enum exit_code check_database(const char *path, struct defects *defects)
{
	enum store_status status = STORE_OK;
	struct msg error = {0};
	struct store *store = store_open(path, &error, &status);
	if (store == NULL) {
		complain(&error);
		msg_finish(&error);
		return exit_code_of(status, path);
	}
	store_verify(store, print_break, defects);
	store_close(store);
	printf("%s: %u defects\n", path, defects->count);
	return defects->count > 0 ? EXIT_INPUT : EXIT_DONE;
}

/* Check a form: what can be lived with is told, and is no reason to fail. */
static enum exit_code check_form(const char *path, struct defects *defects)
{
	char *bytes = NULL;
	size_t length = 0;
	enum exit_code code = read_file(path, &bytes, &length);
	if (code != EXIT_DONE)
		return code;
	struct lint *lint = lint_create(bytes, length);
	for (size_t i = 0; i < lint->count; i++) {
		const struct finding *finding = &lint->findings[i];
		print_at(defects, finding->place, finding->rule, &finding->what, finding->line);
	}
	printf("%s: %zu items, %u defects\n", path, lint->items, defects->count);
	if (lint->refusal.id != NULL)
		code = complain_about(path, &lint->refusal);
	lint_destroy(lint);
	free(bytes);
	return code;
}

/* Check the shipped content. */
static enum exit_code check_content(struct defects *defects)
{
	struct msg error = {0};
	struct sqlite3 *content = content_open();
	struct questionnaire *questionnaire = content_questionnaire();
	struct engine *engine = engine_create(content, questionnaire, print_defect, defects, &error);
	if (engine == NULL) {
		complain(&error);
		defects->count++;
	}
	printf("%s|%s: %zu items, %u defects\n", questionnaire->url, questionnaire->version, questionnaire->count,
	       defects->count);
	engine_destroy(engine);
	sqlite3_close(content);
	msg_finish(&error);
	questionnaire_destroy(questionnaire);
	return defects->count > 0 ? EXIT_INPUT : EXIT_DONE;
}

/* wenzhen check: the shipped content, a form, or a database. */
enum exit_code command_check(const struct options *options)
{
	static const char sqlite[] = "SQLite format 3"; /* its file begins so, with the zero */
	struct defects defects = {.file = "content", .langs = options->langs};
	if (options->file_count == 0)
		return check_content(&defects);
	defects.file = options->files[0];
	return file_begins(defects.file, sqlite, sizeof sqlite) ? check_database(defects.file, &defects)
	                                                        : check_form(defects.file, &defects);
}

/* wenzhen play: a key script, without a terminal. */
enum exit_code command_play(const struct options *options)
{
	enum store_status status = STORE_OK;
	struct msg error = {0};
	struct buf out = {0};
	char *bytes = NULL;
	size_t length = 0;
	enum exit_code code = read_file(options->files[0], &bytes, &length);
	if (code == EXIT_DONE) {
		bool ok = play_run(options->files[0], bytes, length, options->db, options->langs, &out, &status,
		                   &error);
		fputs(buf_text(&out), stdout);
		if (!ok) {
			complain(&error);
			code = status != STORE_OK ? exit_code_of(status, options->db) : EXIT_INPUT;
		}
	}
	msg_finish(&error);
	buf_finish(&out);
	free(bytes);
	return code;
}
