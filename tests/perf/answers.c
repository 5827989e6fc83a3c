/* answers.c - what answers.py counts: one answer found, checked, set and followed up, in a form of so many items.
 *
 * A third of the items hang on the one before; a repeating group stands behind them.  Not a test by itself. */
#include <stdio.h>
#include <stdlib.h>

#include "core/form.h"

#define INSTANCES 5

/* A form of that many items, and a repeating group. */
static struct questionnaire *make_form(int items)
{
	static const char *const types[] = {"boolean", "string", "integer"};
	struct questionnaire *questionnaire;
	struct buf json = {0};
	int i;

	buf_puts(&json, "{\"resourceType\":\"Questionnaire\",\"status\":\"draft\",\"item\":[");
	for (i = 0; i < items; i++) {
		buf_printf(&json, "{\"linkId\":\"q%d\",\"text\":\"Question %d\",\"type\":\"%s\"", i, i, types[i % 3]);
		if (i % 3 == 1)
			buf_printf(&json,
			           ",\"enableWhen\":[{\"question\":\"q%d\",\"operator\":\"=\",\"answerBoolean\":true}]",
			           i - 1);
		buf_puts(&json, "},");
	}
	buf_puts(&json,
	         "{\"linkId\":\"g\",\"type\":\"group\",\"repeats\":true,\"item\":[{\"linkId\":\"x\",\"type\":"
	         "\"boolean\"},{\"linkId\":\"y\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"x\",\"operator\":"
	         "\"=\",\"answerBoolean\":true}]}]}]}");
	questionnaire = questionnaire_parse(buf_text(&json), json.length, NULL, NULL, NULL);
	buf_finish(&json);
	return questionnaire;
}

/* One answer, as a key gives it. */
static void answer(struct form *form, const char *path, bool yes)
{
	struct answer answer = {.value.text = yes ? "true" : "false"};
	struct response response = {.answers = &answer, .count = 1};
	struct node *node = form_at(form, path);
	char *again;

	if (!form_differs(node, &response) || form_check(form, node, &response, NULL) != CHECK_OK ||
	    !form_set(form, node, &response))
		abort();
	again = form_path(node);
	free(again);
}

/* All that is counted; in a function of its own, for callgrind to find. */
void count_answers(struct form *form, const char *path);
void __attribute__((noinline)) count_answers(struct form *form, const char *path)
{
	int i;

	for (i = 0; i < 500; i++) {
		answer(form, path, i % 2 == 0);
		answer(form, "g[3]/x", i % 2 == 0);
		form_set_aside(form);
	}
	form_add(form, form->root, questionnaire_find(form->questionnaire, "g"));
}

int main(int argc, char **argv)
{
	int items = argc > 1 ? atoi(argv[1]) : 0, i;
	struct questionnaire *questionnaire = make_form(items);
	struct form *form = form_create(questionnaire, "2026-11-24");
	char *path = xasprintf("q%d", items / 2 / 3 * 3);

	for (i = 0; i < INSTANCES; i++)
		form_add(form, form->root, questionnaire_find(questionnaire, "g"));
	count_answers(form, path);
	free(path);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
	return 0;
}
