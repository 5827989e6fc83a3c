/* help.h - what the tests of the pages share: a small form of every kind of question, and an app that keeps nothing.
 *
 * The app carries actions out on a form in memory; tests look at the last actions and at the grid.  The assessment is
 * made up from two answers, so that no rule has to be loaded: heavy bleeding is urgent, a fever is for the same day. */
#ifndef TESTS_UI_HELP_H
#define TESTS_UI_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/utf8.h"
#include "core/questionnaire.h"
#include "ui/grid.h"
#include "ui/page.h"
#include "ui/ui.h"

#define URL "http://wenzhen.org/fhir/StructureDefinition/"
#define FLAG(name) "{\"url\":\"" URL name "\",\"valueBoolean\":true}"
#define CHOICE(code, text) "{\"valueCoding\":{\"code\":\"" code "\",\"display\":\"" text "\"}}"
#define UNKNOWN_LINE "{\"url\":\"" URL "absent-option\",\"valueCoding\":{\"code\":\"unknown\"}}"

/* clang-format off */
static const char help_form[] =
"{\"resourceType\":\"Questionnaire\",\"url\":\"http://example.org/q\",\"version\":\"1\",\"status\":\"draft\",\"title\":\"T\",\"item\":["
"{\"linkId\":\"A\",\"prefix\":\"A\",\"text\":\"Before we start\",\"type\":\"group\",\"extension\":[{\"url\":\"" URL "intro\",\"valueString\":\"You are in charge here. Take your time.\"}],\"item\":["
 "{\"linkId\":\"cons.lang\",\"type\":\"choice\",\"text\":\"Which language would you like?\",\"answerOption\":[" CHOICE("zh","Chinese") "," CHOICE("en","English") "," CHOICE("both","Both") "]},"
 "{\"linkId\":\"cons.store\",\"type\":\"boolean\",\"text\":\"May we save your answers on this computer for your care team?\",\"extension\":[" FLAG("ask-again") "]}]},"
"{\"linkId\":\"B\",\"prefix\":\"B\",\"text\":\"How you are right now\",\"type\":\"group\",\"extension\":[{\"url\":\"" URL "intro\",\"valueString\":\"These come first because they keep you safe.\"}],\"item\":["
 "{\"linkId\":\"now.pregnant\",\"type\":\"choice\",\"text\":\"Are you pregnant now?\",\"extension\":[" FLAG("ask-again") "," FLAG("safety") "],\"answerOption\":[" CHOICE("yes","Yes") "," CHOICE("maybe","Maybe") "," CHOICE("no","No") "]},"
 "{\"linkId\":\"now.weeks\",\"type\":\"integer\",\"text\":\"How many weeks?\",\"enableWhen\":[{\"question\":\"now.pregnant\",\"operator\":\"=\",\"answerCoding\":{\"code\":\"yes\"}}],"
  "\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/minValue\",\"valueInteger\":0},{\"url\":\"http://hl7.org/fhir/StructureDefinition/maxValue\",\"valueInteger\":45},{\"url\":\"" URL "soft-above\",\"valueInteger\":42}]},"
 "{\"linkId\":\"rf.bleeding\",\"type\":\"choice\",\"text\":\"Any bleeding in the last 48 hours?\",\"extension\":[" FLAG("safety") "," UNKNOWN_LINE "],\"answerOption\":[" CHOICE("none","None") "," CHOICE("spotting","Spotting") "," CHOICE("heavy","Heavy: soaking a pad in an hour or less, or large clots") "]},"
 "{\"linkId\":\"rf.fever\",\"type\":\"boolean\",\"text\":\"Fever or shaking chills?\",\"extension\":[" FLAG("safety") "," UNKNOWN_LINE "]}]},"
"{\"linkId\":\"D\",\"prefix\":\"D\",\"text\":\"Everything else\",\"type\":\"group\",\"item\":["
 "{\"linkId\":\"tsh\",\"type\":\"quantity\",\"text\":\"Your TSH\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption\",\"valueCoding\":{\"code\":\"m[IU]/L\",\"display\":\"mIU/L\"}},{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption\",\"valueCoding\":{\"code\":\"u[IU]/mL\",\"display\":\"uIU/mL\"}},"
  "{\"url\":\"" URL "soft-above\",\"valueQuantity\":{\"value\":4.5,\"code\":\"m[IU]/L\",\"system\":\"http://unitsofmeasure.org\"}}]},"
 "{\"linkId\":\"when\",\"type\":\"date\",\"text\":\"When was it? A season or year is fine.\"},"
 "{\"linkId\":\"had\",\"type\":\"choice\",\"repeats\":true,\"text\":\"Have you had any of these?\",\"extension\":[" UNKNOWN_LINE "],\"answerOption\":["
  "{\"valueCoding\":{\"code\":\"none\",\"display\":\"None\"},\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive\",\"valueBoolean\":true}]},"
  CHOICE("thyroid","Thyroid disease") "," CHOICE("diabetes","Diabetes") "," CHOICE("pcos","Polycystic ovaries") "," CHOICE("prolactin","High prolactin") "," CHOICE("aps","Antiphospholipid syndrome") "," CHOICE("lupus","Lupus") "," CHOICE("clot","A blood clot") "," CHOICE("tend","A clotting tendency") "," CHOICE("endo","Endometriosis") "," CHOICE("fibroid","Fibroids") "," CHOICE("septum","A septum in the womb") "," CHOICE("other","Something else") "]},"
 "{\"linkId\":\"word\",\"type\":\"string\",\"maxLength\":12,\"text\":\"A name, if you like\"}]},"
"{\"linkId\":\"E\",\"prefix\":\"E\",\"text\":\"Each pregnancy (only if you wish)\",\"type\":\"group\",\"item\":["
 "{\"linkId\":\"preg\",\"type\":\"group\",\"repeats\":true,\"text\":\"Would you like to describe a pregnancy?\",\"item\":["
  "{\"linkId\":\"preg.end\",\"type\":\"date\",\"text\":\"When did it end?\"},"
  "{\"linkId\":\"preg.outcome\",\"type\":\"choice\",\"text\":\"How did it end?\",\"answerOption\":[" CHOICE("missed","It stopped growing") "," CHOICE("live","A live birth") "]}]},"
 "{\"linkId\":\"preg.complete\",\"type\":\"boolean\",\"text\":\"Have all your pregnancies been listed?\"}]},"
"{\"linkId\":\"O\",\"prefix\":\"O\",\"text\":\"What would help you today\",\"type\":\"group\",\"item\":["
 "{\"linkId\":\"wish\",\"type\":\"text\",\"maxLength\":80,\"text\":\"What would you like to ask the doctor?\"}]}"
"]}";
/* clang-format on */

struct help {
	struct questionnaire *questionnaire;
	struct form *form;
	struct ui *ui;
	struct scene scene;
	struct assessment assessment;
	struct check_finding check;
	struct doc summary;
	struct block blocks[40];
	struct doc reasons;
	struct block explained[2];
	struct grid *grid;
	uint64_t now;
	bool broken;              /* writes do not succeed */
	bool drawn;               /* what the last event returned */
	struct action last[8];    /* the newest first */
	size_t count;             /* of actions so far */
	struct msg why;
};

static inline struct langs help_langs(const char *name)
{
	if (strcmp(name, "both") == 0)
		return (struct langs){.count = 2, .order = {LANG_ZH, LANG_EN}};
	return (struct langs){.count = 1, .order = {strcmp(name, "zh") == 0 ? LANG_ZH : LANG_EN, LANG_EN}};
}

/* Give every text of the form a Chinese one of about its length, so that both languages really differ. */
static inline void help_translate(void *context, const char *msgctxt, struct text *text)
{
	struct buf zh = {0};
	(void)msgctxt;
	for (size_t i = 0; text->en && i < strlen(text->en) / 4 + 2; i++)
		buf_puts(&zh, (const char *[]){"您", "的", "回", "答", "，"}[i % 5]);
	text->zh = arena_strdup(context, buf_text(&zh));
	buf_finish(&zh);
}

/* A summary of many statements, with their reasons and notes; the fifth has figures to show, as number 13. */
static inline void help_summary(struct help *help)
{
	static const char *const ids[] = {"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
	                                  "ninth", "tenth", "eleventh", "twelfth"};
	size_t n = 0;
	help->blocks[n++] = (struct block){BLOCK_TITLE, {"Your summary", "您的小结"}, NULL, NULL, 0, false};
	for (int i = 1; i <= 12; i++) {
		help->blocks[n++] = (struct block){BLOCK_STATEMENT,
		        {"After two or more losses the clinic advises that both partners have a chromosome blood test first.",
		         "两次及以上流产或胚胎停育后，该诊所建议夫妻双方首先检查染色体，再看其他项目。"},
		        ids[i], "[003]", i, false};
		help->blocks[n++] = (struct block){BLOCK_REASON,
		        {"Because you told us: two losses.", "因为您告诉我们：流产两次。"}, NULL, NULL, 0, true};
		help->blocks[n++] = (struct block){BLOCK_NOTE,
		        {"Guidelines differ: some test only when the tissue showed a change.",
		         "说法不一：有的只在流产组织有改变时才查。"}, NULL, NULL, 0, true};
		if (i == 5)
			help->blocks[n++] = (struct block){.kind = BLOCK_FIGURES, .text = {"It has figures.", "这一条含有数字。"},
			                                   .id = "fifth", .number = 13, .keep = true, .figures = true};
	}
	help->summary = (struct doc){.blocks = help->blocks, .count = n};
	help->scene.summary = &help->summary;
}

/* The reasons of a statement. */
static inline void help_reasons(struct help *help, const char *id)
{
	help->explained[0] = (struct block){.kind = BLOCK_TITLE, .text = {"Reasons and sources", "理由和出处"}};
	for (size_t i = 0; i < help->summary.count; i++)
		if (help->blocks[i].kind == BLOCK_STATEMENT && strcmp(help->blocks[i].id, id) == 0)
			help->explained[1] = help->blocks[i];
	help->reasons = (struct doc){.blocks = help->explained, .count = 2};
	help->scene.reasons = &help->reasons;
}

static inline struct help *help_create_of(const char *form, int rows, int cols, const char *langs)
{
	struct help *help = xcalloc(1, sizeof *help);
	struct msg error = {0};
	help->questionnaire = questionnaire_parse(form, strlen(form), NULL, NULL, &error);
	if (!help->questionnaire)
		fail_msg("the form of the tests: %s %s", error.id, error.arg[0] ? error.arg[0] : "");
	questionnaire_texts(help->questionnaire, help_translate, help->questionnaire->arena);
	help->form = form_create(help->questionnaire, "2026-11-24");
	help->ui = ui_create(rows, cols, help_langs(langs));
	help->grid = grid_create(rows, cols);
	help->now = 100000;
	help->assessment.reassure = true;
	help->scene = (struct scene){.form = help->form, .assessment = &help->assessment, .saved_time = "14:06",
	                             .today = "2026-11-24"};
	help_summary(help);
	return help;
}

static inline struct help *help_create(int rows, int cols, const char *langs)
{
	return help_create_of(help_form, rows, cols, langs);
}

static inline void help_destroy(struct help *help)
{
	for (size_t i = 0; i < 8; i++)
		action_finish(&help->last[i]);
	msg_finish(&help->why);
	ui_destroy(help->ui);
	form_destroy(help->form);
	questionnaire_destroy(help->questionnaire);
	grid_destroy(help->grid);
	free(help);
}

/* Whether that code is among the answers of a question. */
static inline bool help_has(const struct help *help, const char *path, const char *code)
{
	const struct node *node = form_at(help->form, path);
	for (size_t i = 0; node && i < node->answer_count; i++)
		if (strcmp(node->answers[i].value.text, code) == 0)
			return true;
	return false;
}

/* Carry one action out, as the app does. */
static inline bool help_do(struct help *help, struct action *action)
{
	if (help->broken) {
		help->scene.saved = SAVED_FAILED;
		return false;
	}
	if (help->scene.saved == SAVED_FAILED)
		help->scene.saved = SAVED_YES;
	if (action->type == ACTION_ANSWER) {
		struct node *node = form_at(help->form, action->path);
		assert_non_null(node);
		assert_true(form_set(help->form, node, &action->response)); /* an unchanged answer is never handed out */
		for (size_t i = 0; i < action->further_count; i++)
			form_set(help->form, form_at(help->form, action->further[i].path), &action->further[i].response);
		if (strcmp(action->path, "cons.store") == 0)
			help->scene.saved = help_has(help, "cons.store", "true") ? SAVED_YES : SAVED_NOT_KEPT;
		help->assessment.urgent = help_has(help, "rf.bleeding", "heavy");
		help->assessment.soon = help_has(help, "rf.fever", "true");
	} else if (action->type == ACTION_ADD) {
		const struct item *group = questionnaire_find(help->questionnaire, action->text);
		struct node *parent = action->path[0] ? form_at(help->form, action->path) : help->form->root;
		const struct node *first = form_add(help->form, parent, group);
		free(action->path);
		action->path = form_path(first);
	} else if (action->type == ACTION_ASIDE) {
		struct node *instance = form_at(help->form, action->path);
		form_put_aside(help->form, instance, !instance->aside);
	} else if (action->type == ACTION_REASONS) {
		help_reasons(help, action->text);
	} else if (action->type == ACTION_CODE) {
		help->scene.code = "4718209365";
	} else if (action->type == ACTION_RESUME && strcmp(action->text, "4718209365") != 0) {
		msg_set(&help->why, N_("Please ask a nurse here."), NULL);
		return false;
	}
	return true;
}

/* Keep a copy of the action for the test to look at. */
static inline void help_note(struct help *help, const struct action *action)
{
	action_finish(&help->last[7]);
	memmove(help->last + 1, help->last, 7 * sizeof *help->last);
	help->last[0] = *action;
	help->last[0].path = action->path ? xstrdup(action->path) : NULL;
	help->last[0].text = action->text ? xstrdup(action->text) : NULL;
	help->count++;
}

static inline void help_event(struct help *help, struct event event)
{
	struct action action;
	event.now = help->now;
	help->drawn = ui_key(help->ui, &help->scene, &event, &action);
	for (int i = 0; action.type != ACTION_NONE; i++) {
		struct action next;
		assert_true(i < 8);
		help_note(help, &action);
		bool ok = help_do(help, &action);
		if (ok && action.type == ACTION_RESUME) {
			ui_open(help->ui, &help->scene, "rf.bleeding");
			next = (struct action){.type = ACTION_NONE};
		} else {
			ui_done(help->ui, &help->scene, &action, ok, ok ? NULL : &help->why, &next);
		}
		action_finish(&action);
		action = next;
	}
}

static inline void help_key(struct help *help, enum key key, uint32_t cp)
{
	help->now += 200;
	help_event(help, (struct event){.type = EVENT_KEY, .key = key, .cp = cp});
}

/* Press keys: characters as they are; ~ Enter, ^ Esc, < PgUp, > PgDn, { Up, } Down, | a pasted line end, _ Backspace,
 * ` Tab, @ Ctrl-X, * F4. */
static inline void help_keys(struct help *help, const char *keys)
{
	static const struct {
		char sign;
		enum key key;
		uint32_t cp;
	} signs[] = {{'~', K_ENTER, 0},     {'^', K_ESC, 0},           {'<', K_PGUP, 0},      {'>', K_PGDN, 0},
	             {'{', K_UP, 0},        {'}', K_DOWN, 0},          {'|', K_PASTE_NEWLINE, 0}, {'_', K_BACKSPACE, 0},
	             {'`', K_TAB, 0},       {'@', K_CTRL, 'X'},        {'*', K_F4, 0}};
	const char *end = keys + strlen(keys);
	while (keys < end) {
		uint32_t cp = utf8_decode(&keys, end);
		size_t i = 0;
		while (i < sizeof signs / sizeof *signs && (uint32_t)signs[i].sign != cp)
			i++;
		if (i < sizeof signs / sizeof *signs)
			help_key(help, signs[i].key, signs[i].cp);
		else
			help_key(help, K_CHAR, cp);
	}
}

/* The screen as one text, rows ended by newlines; the caller frees. */
static inline char *help_screen(struct help *help)
{
	struct buf out = {0};
	ui_draw(help->ui, &help->scene, help->grid);
	for (int row = 0; row < help->grid->rows; row++) {
		char *line = grid_row(help->grid, row);
		buf_puts(&out, line);
		buf_putc(&out, '\n');
		free(line);
	}
	return buf_take(&out);
}

static inline void help_sees_at(struct help *help, const char *text, bool there, const char *file, int line)
{
	char *screen = help_screen(help);
	if ((strstr(screen, text) != NULL) != there)
		fail_msg("%s:%d: '%s' %s on the screen:\n%s", file, line, text, there ? "is not" : "is", screen);
	free(screen);
}
#define sees(help, text) help_sees_at(help, text, true, __FILE__, __LINE__)
#define sees_no(help, text) help_sees_at(help, text, false, __FILE__, __LINE__)

static inline void help_place_at(struct help *help, const char *place, const char *file, int line)
{
	if (strcmp(help->ui->place, place) != 0) {
		char *screen = help_screen(help);
		fail_msg("%s:%d: at '%s' instead of '%s':\n%s", file, line, help->ui->place, place, screen);
	}
}
#define at(help, place) help_place_at(help, place, __FILE__, __LINE__)

/* The catalogue that the build made, or, run by hand, none: then both languages are English. */
static inline void help_start(void)
{
	msg_init(getenv("WENZHEN_BUILD"));
}

#endif
