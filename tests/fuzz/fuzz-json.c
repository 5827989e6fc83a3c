/* libFuzzer target: any bytes as a Questionnaire and a QuestionnaireResponse, with a line "---" between them.
 *
 * Where the first is no form, not even one that breaks FHIR's rules, a small one of our own takes the second.  Must
 * hold: a refusal has a message; a lint refuses what a parse refuses, in the order of the lines; a form stored as rows is
 * read back with the same items; each answer that was taken is written and read back the same; a form filled by hand has
 * the same items enabled as the one that was imported; and the response that is written is taken again, and then written
 * the same. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/form.h"
#include "core/lint.h"
#include "out/fhir.h"

#define TODAY "2026-11-24"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* End the run unless it holds. */
static void must(bool holds)
{
	if (!holds)
		abort();
}

/* The form that takes responses where the input has none. */
static struct questionnaire *own_form(void)
{
	static const char json[] =
	        "{\"resourceType\":\"Questionnaire\",\"item\":[{\"linkId\":\"b\",\"type\":\"boolean\"},{\"linkId\":"
	        "\"d\",\"type\":"
	        "\"date\"},{\"linkId\":\"q\",\"type\":\"quantity\"},{\"linkId\":\"p\",\"type\":\"group\",\"repeats\":"
	        "true,"
	        "\"item\":[{\"linkId\":\"c\",\"type\":\"choice\",\"repeats\":true,\"answerOption\":[{\"valueCoding\":{"
	        "\"code\":"
	        "\"x\"}}]},{\"linkId\":\"t\",\"type\":\"text\",\"enableWhen\":[{\"question\":\"c\",\"operator\":\"!=\","
	        "\"answerCoding\":{\"code\":\"x\"}}]}]}]}";

	return questionnaire_parse(json, sizeof json - 1, NULL, NULL, NULL);
}

/* Store the form and read it back. */
static void check_rows(const struct questionnaire *form)
{
	struct questionnaire *loaded;
	sqlite3 *db;
	size_t i;

	must(sqlite3_open(":memory:", &db) == SQLITE_OK);
	questionnaire_store(form, db);
	loaded = questionnaire_load(db);
	sqlite3_close(db);
	must(loaded->count == form->count);
	for (i = 0; i < form->count; i++)
		must(strcmp(loaded->items[i].link_id, form->items[i].link_id) == 0 &&
		     loaded->items[i].type == form->items[i].type &&
		     loaded->items[i].when_count == form->items[i].when_count);
	questionnaire_destroy(loaded);
}

/* Write and read back what a node holds, and put it into the same node of another form. */
static void copy_node(struct form *copy, const struct node *node)
{
	struct response response = {
	        .absent = node->absent, .answers = node->answers, .count = node->answer_count, .draft = node->draft};
	struct arena *arena = arena_create();
	char *path = form_path(node);
	struct buf json = {0};

	must(form_at(copy, path) && form_at(copy, path)->item == node->item);
	response_write(&json, node->item, &response);
	must(response_parse(node->item, json.data, json.length, arena, &response) && !form_differs(node, &response));
	form_set(copy, form_at(copy, path), &response);
	buf_finish(&json);
	free(path);
	arena_destroy(arena);
}

/* Fill a second form by hand and compare what is enabled. */
static void check_form(const struct form *form)
{
	struct form *copy = form_create(form->questionnaire, TODAY);
	struct buf own = {0}, other = {0};
	struct node *node;
	char *above;

	for (node = form_next(form, NULL); node; node = form_next(form, node)) {
		if (item_is_question(node->item)) {
			copy_node(copy, node);
		} else if (node->item->loop == node->item) {
			above = form_path(node->parent);
			form_add(copy, *above ? form_at(copy, above) : copy->root, node->item);
			free(above);
		}
	}
	form_print_enabled(form, &own);
	form_print_enabled(copy, &other);
	must(strcmp(buf_text(&own), buf_text(&other)) == 0);
	buf_finish(&own);
	buf_finish(&other);
	form_destroy(copy);
}

/* Write the response, take it again, and so once more: the second and the third are the same. */
static void check_written(const struct form *form)
{
	const struct form *from = form;
	struct form *back[2];
	struct buf text[2] = {{0}, {0}};
	struct msg error = {0};
	int i;

	for (i = 0; i < 2; i++) {
		fhir_write(&text[i], from, "in-progress", NULL, NULL);
		back[i] = form_create(form->questionnaire, TODAY);
		must(form_import(back[i], buf_text(&text[i]), text[i].length, &error));
		from = back[i];
	}
	must(strcmp(buf_text(&text[0]), buf_text(&text[1])) == 0);
	for (i = 0; i < 2; i++) {
		form_destroy(back[i]);
		buf_finish(&text[i]);
	}
}

/* Import a response. */
static void try_response(const struct questionnaire *questionnaire, const char *json, size_t length)
{
	struct form *form = form_create(questionnaire, TODAY);
	struct msg error = {0};

	if (form_import(form, json, length, &error)) {
		check_form(form);
		check_written(form);
		form_gaps(form, NULL, NULL);
	} else
		must(error.id);
	msg_finish(&error);
	form_destroy(form);
}

/* Hear of a defect. */
static void hear(void *context, const char *where, const char *rule, const struct msg *what)
{
	char *text = msg_text(what, LANG_EN);

	(void)context;
	must(where && *rule && *text);
	free(text);
}

/* Look through the form. */
static void check_lint(const char *text, size_t length, const struct questionnaire *form)
{
	struct lint *lint = lint_create(text, length);
	size_t i;

	must(form ? (lint->refusal.id != NULL) == (form->read_only_reason != NULL) && lint->items == form->count
	          : lint->refusal.id && lint->count);
	for (i = 0; i < lint->count; i++) {
		hear(NULL, lint->findings[i].place, lint->findings[i].rule, &lint->findings[i].what);
		must(!i || lint->findings[i].line >= lint->findings[i - 1].line);
	}
	lint_destroy(lint);
}

/* One input. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *text = (const char *)bytes, *line = length ? memmem(text, length, "\n---\n", 5) : NULL;
	size_t first = line ? (size_t)(line - text) : length;
	struct msg error = {0};
	struct questionnaire *questionnaire = questionnaire_parse(text, first, hear, NULL, &error);

	must((questionnaire == NULL) == (error.id != NULL));
	check_lint(text, first, questionnaire);
	msg_finish(&error);
	if (questionnaire)
		check_rows(questionnaire);
	else
		questionnaire = questionnaire_parse_any(text, first, hear, NULL, NULL);
	if (!questionnaire)
		questionnaire = own_form();
	if (line)
		try_response(questionnaire, line + 5, length - first - 5);
	questionnaire_destroy(questionnaire);
	return 0;
}
