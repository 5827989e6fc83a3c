/* assess.c - what it costs to evaluate all rules, facts and statements anew after an answer, as the app does it.
 *
 *   assess ROUNDS    prints processor time of a round in microseconds: the least, and the median
 *
 * Every question of our form is answered, and three pregnancies are described: more than any person tells. */
#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "content.h"
#include "core/assess.h"

#define TODAY "2026-11-24"
#define PREGNANCIES 3

/* An answer that the question takes: its first option, a small number, a month, a word. */
static struct answer answer_of(const struct item *item)
{
	struct answer answer = {.value.text = "1"};
	if (item->option_count > 0 && item->options[0].absent == ABSENT_BLANK)
		answer.value = item->options[0].value;
	else if (item->type == ITEM_DATE)
		answer.value.text = "2026-01";
	else if (item->unit_count > 0)
		answer.value.unit = item->units[0].code;
	return answer;
}

/* Answer all that is a question; what the answers bring up is answered too. */
static void answer_all(struct form *form)
{
	for (struct node *node = form_next(form, NULL); node; node = form_next(form, node)) {
		struct answer answer;
		if (!item_is_question(node->item))
			continue;
		answer = answer_of(node->item);
		form_set(form, node, &(struct response){.answers = &answer, .count = 1});
	}
}

/* One round. Not inlined, so that it is found by its name. */
__attribute__((noinline)) static void assess_once(struct engine *engine, const struct form *form)
{
	engine_take_form(engine, form);
	assessment_destroy(engine_assess(engine, READER_PATIENT));
}

static double microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
	int rounds = argc == 2 ? atoi(argv[1]) : 0;
	struct msg error = {0};
	if (rounds < 1)
		return 2;
	struct sqlite3 *content = content_open();
	struct questionnaire *questionnaire = content_questionnaire();
	struct engine *engine = engine_create(content, questionnaire, NULL, NULL, &error);
	assert(engine != NULL);
	struct form *form = form_create(questionnaire, TODAY);
	const struct item *pregnancies = questionnaire_find(questionnaire, "preg");
	for (int i = 0; i < PREGNANCIES; i++)
		form_add(form, form->root, pregnancies);
	answer_all(form);
	double *times = calloc((size_t)rounds, sizeof *times);
	for (int i = 0; i < rounds; i++) {
		double before = microseconds();
		assess_once(engine, form);
		times[i] = microseconds() - before;
	}
	qsort(times, (size_t)rounds, sizeof *times, compare);
	printf("%.1f %.1f\n", times[0], times[rounds / 2]);
	free(times);
	form_destroy(form);
	engine_destroy(engine);
	questionnaire_destroy(questionnaire);
	sqlite3_close(content);
	return 0;
}
