/* form-help.h - what the tests of the form engine share: JSON with single quotes, forms made from it, answers put in.
 */
#ifndef TESTS_CORE_FORM_HELP_H
#define TESTS_CORE_FORM_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/form.h"

#define TODAY "2026-11-24"

/* JSON written with ' for ", so that it can be read in C; the caller frees. */
static inline char *quoted(const char *text)
{
	char *json = xstrdup(text), *at;

	for (at = json; *at; at++)
		if (*at == '\'')
			*at = '"';
	return json;
}

/* Put a defect's place and rule on a list: "place rule;". */
static inline void list_defect(void *context, const char *where, const char *rule, const struct msg *what)
{
	char *words = msg_text(what, LANG_EN);

	assert_true(strlen(words) > 0);
	free(words);
	buf_printf(context, "%s %s;", where, rule);
}

/* Parse a Questionnaire with these items; it has to be fine. */
static inline struct questionnaire *form_of(const char *items)
{
	char *text = xasprintf("{'resourceType':'Questionnaire','item':[%s]}", items), *json = quoted(text);
	struct msg error = {0};
	struct questionnaire *questionnaire = questionnaire_parse(json, strlen(json), NULL, NULL, &error);
	char *words = msg_text(&error, LANG_EN);

	if (!questionnaire)
		print_error("%s\n%s\n", words, json);
	assert_non_null(questionnaire);
	msg_finish(&error);
	free(words);
	free(json);
	free(text);
	return questionnaire;
}

/* Answer the node of a path with a FHIR answer array. */
static inline bool answer(struct form *form, const char *path, const char *answers)
{
	struct node *node = form_at(form, path);
	struct arena *arena = arena_create();
	char *json = quoted(answers);
	struct response response;
	bool changed;

	assert_non_null(node);
	assert_true(response_parse(node->item, json, strlen(json), arena, &response));
	changed = form_set(form, node, &response);
	arena_destroy(arena);
	free(json);
	return changed;
}

/* Whether the node of a path is enabled. */
static inline bool enabled(const struct form *form, const char *path)
{
	struct node *node = form_at(form, path);

	assert_non_null(node);
	return node->enabled;
}

/* The paths of what is enabled, with a space behind each; the caller frees. */
static inline char *enabled_list(const struct form *form)
{
	struct buf out = {0};
	char *list, *at;

	form_print_enabled(form, &out);
	list = xstrdup(buf_text(&out));
	buf_finish(&out);
	for (at = list; *at; at++)
		if (*at == '\n')
			*at = ' ';
	return list;
}

#endif
