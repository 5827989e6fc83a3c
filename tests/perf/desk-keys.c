/* desk-keys.c - keys at the desk on a form of a given size and shape, for tests/perf/desk.py to count their
 * instructions.
 *
 *   desk-keys ITEMS SHAPE COLUMNS    flat: no groups; one: a single section; sections: of a hundred items each
 *
 * Only what happens in measured() is counted: a key taken, its answer put into the form, the screen drawn. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "ui/ui.h"

#define SECTION 100

/* A form of so many questions: choices, numbers, texts; each tenth hangs on the one before. */
static char *make_form(int items, const char *shape)
{
	static const char *const kinds[] = {
	        "\"type\":\"boolean\"", "\"type\":\"integer\"", "\"type\":\"string\"",
	        "\"type\":\"choice\",\"answerOption\":[{\"valueCoding\":{\"code\":\"a\",\"display\":\"One\"}},"
	        "{\"valueCoding\":{\"code\":\"b\",\"display\":\"Two\"}}]"};
	int section = strcmp(shape, "sections") == 0 ? SECTION : strcmp(shape, "one") == 0 ? items : 0;
	struct buf out = {0};
	buf_puts(&out, "{\"resourceType\":\"Questionnaire\",\"title\":\"T\",\"item\":[");
	for (int i = 0; i < items; i++) {
		if (section > 0 && i % section == 0)
			buf_printf(&out, "%s{\"linkId\":\"g%05d\",\"type\":\"group\",\"text\":\"Part %05d\",\"item\":[",
			           i > 0 ? "]}," : "", i, i);
		buf_printf(&out, "%s{\"linkId\":\"q%05d\",\"text\":\"Question number %05d\",%s",
		           i % (section > 0 ? section : items) == 0 ? "" : ",", i, i, kinds[i % 4]);
		if (i % 10 == 1)
			buf_printf(
			        &out,
			        ",\"enableWhen\":[{\"question\":\"q%05d\",\"operator\":\"!=\",\"answerBoolean\":false}]",
			        i - i % 4);
		buf_puts(&out, "}");
	}
	buf_puts(&out, section > 0 ? "]}]}" : "]}");
	return buf_take(&out);
}

/* What the program does with an action: the answers go into the form. */
static void carry_out(struct ui *ui, struct scene *scene, struct form *form, struct action *action)
{
	struct action next = {0};
	if (action->type == ACTION_ANSWER)
		form_set(form, form_at(form, action->path), &action->response);
	if (action->type != ACTION_NONE)
		ui_done(ui, scene, action, true, NULL, &next);
	action_finish(action);
	action_finish(&next);
}

/* The keys that are counted. Not inlined, so that it can be found by name. */
__attribute__((noinline)) static void measured(struct ui *ui, struct scene *scene, struct form *form, struct grid *grid)
{
	static const struct event keys[] = {{.key = K_DOWN},
	                                    {.key = K_DOWN},
	                                    {.key = K_CHAR, .cp = '1'},
	                                    {.key = K_ENTER},
	                                    {.key = K_UP},
	                                    {.key = K_CHAR, .cp = '2'},
	                                    {.key = K_ENTER},
	                                    {.key = K_DOWN},
	                                    {.key = K_CHAR, .cp = 'n'},
	                                    {.key = K_CHAR, .cp = 'y'},
	                                    {.key = K_ENTER},
	                                    {.key = K_UP},
	                                    {.key = K_UP},
	                                    {.key = K_LEFT},
	                                    {.key = K_ENTER},
	                                    {.key = K_ENTER},
	                                    {.key = K_ENTER}};
	for (size_t i = 0; i < 6 * sizeof keys / sizeof *keys; i++) {
		struct event event = keys[i % (sizeof keys / sizeof *keys)];
		struct action action = {0};
		event.type = EVENT_KEY;
		event.now = 100000 + 300 * i;
		ui_key(ui, scene, &event, &action);
		carry_out(ui, scene, form, &action);
		ui_draw(ui, scene, grid);
	}
}

int main(int argc, char **argv)
{
	int items = argc == 4 ? atoi(argv[1]) : 0;
	if (items < 20)
		return 2;
	struct msg error = {0};
	char *json = make_form(items, argv[2]);
	msg_init(NULL);
	struct questionnaire *questionnaire = questionnaire_parse(json, strlen(json), NULL, NULL, &error);
	if (!questionnaire) {
		fprintf(stderr, "%s %s\n", error.id, error.arg[0] ? error.arg[0] : "");
		return 1;
	}
	struct form *form = form_create(questionnaire, "2026-11-24");
	struct langs langs = {.count = 1, .order = {LANG_EN, LANG_EN}};
	struct ui *ui = ui_create(24, atoi(argv[3]), langs);
	struct grid *grid = grid_create(24, atoi(argv[3]));
	struct scene scene = {.form = form,
	                      .reader = READER_STAFF,
	                      .desk = true,
	                      .saved = SAVED_YES,
	                      .saved_time = "",
	                      .today = "2026-11-24"};
	char *path = xasprintf("q%05d", items / 4);
	ui_open(ui, &scene, path);
	measured(ui, &scene, form, grid);
	ui_destroy(ui);
	form_destroy(form);
	questionnaire_destroy(questionnaire);
	grid_destroy(grid);
	free(path);
	free(json);
	return 0;
}
