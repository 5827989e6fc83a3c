/* summary-missing.c - "Not enough information yet": what could still change a result, in plain words.
 *
 * All rules that are spoken of while unknown are taken together, so that a test is named once; the names are grouped by
 * why they are missing.  A test that guidelines advise against is never asked for; patients are not told of a question
 * that only staff are asked. */
#include <stdlib.h>
#include <string.h>

#include "core/doc-build.h"
#include "core/messages.h"

static const struct {
	const char *why; /* NULL: never answered; "": a value that needs confirming */
	const char *id;
} reasons[] = {
        {"pending", N_("We are waiting for the result: {1}.")},
        {"", N_("A first result needs a confirming test: {1}.")},
        {"borderline", N_("The result is not clear yet: {1}.")},
        {"failed", N_("The test gave no result: {1}.")},
        {"inconclusive", N_("The test gave no result: {1}.")},
        {"not_done", N_("Not done yet: {1}.")},
        {"prefer_not", N_("You chose not to say: {1}. That is fine.")},
        {"unknown", N_("We have no information on: {1}.")},
        {NULL, N_("We have no information on: {1}.")},
};
#define REASON_COUNT (sizeof reasons / sizeof *reasons)
#define ASK_DOCTOR N_("The sources do not decide this. Please ask your doctor.")

static const struct {
	const char *name, *id;
} definitions[] = {
        {"definition:biochemical_counts", N_("The sources do not agree on whether a very early (biochemical) loss "
                                             "counts, so they give no clear answer here. Please ask "
                                             "your doctor.")},
        {"definition:unsure_losses", N_("It is not clear whether a loss of an unknown kind counts, so there is no "
                                        "clear answer here. Please ask your doctor.")},
        {"definition:present_pregnancy", N_("It is not clear whether the present pregnancy is already in the count of "
                                            "losses. Please ask your doctor.")},
        {"definition:primary",
         N_("The source does not say how a baby lost at 28 weeks or later counts here. Please ask your doctor.")},
        {"definition:th_cutoff",
         N_("The source names two limits for the Th1/Th2 ratio, and yours is between them. Please ask your doctor.")},
        {"definition:th_method", N_("The Th1/Th2 ratio was measured in another way than in the source, so it cannot be "
                                    "compared. Please ask your doctor.")},
        {"definition:which_autoantibody", N_("An autoantibody was found, but the source does not say whether it means "
                                             "this one. Please ask your doctor.")},
        {"definition:ddimer_pregnancy",
         N_("D-dimer rises in pregnancy and after a loss, so this result cannot be read now. Please ask your doctor.")},
        {"definition:uterine_surgery", N_("For this finding in the womb an operation through the cervix is usually not "
                                          "done. Please ask your doctor.")},
};

/* Tests that most guidelines do not recommend. */
static bool is_discouraged(const char *link_id)
{
	static const char *const groups[] = {"ba.", "nk.", "th.", "torch.", "ab5.", "te."};

	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (strncmp(link_id, groups[i], strlen(groups[i])) == 0)
			return true;
	return false;
}

/* Which of the reasons holds for a question. */
static size_t reason_for(const struct fact_value *fact)
{
	const char *why = fact->known ? "" : fact->why;
	size_t i = 0;

	while (i < REASON_COUNT - 1 && (!why || !reasons[i].why || strcmp(reasons[i].why, why) != 0))
		i++;
	return i;
}

/* Whether a test is missing that need not be done: there is no result, and none is on its way. */
static bool is_needless(const struct fact_value *fact)
{
	return is_discouraged(fact->item->link_id) && !fact->known &&
	       (!fact->why || strcmp(fact->why, "not_done") == 0 || strcmp(fact->why, "unknown") == 0);
}

static bool names_it(const struct missing *missing, const char *name)
{
	for (size_t i = 0; i < missing->count; i++)
		if (strcmp(missing->names[i], name) == 0)
			return true;
	return false;
}

/* Whether a rule that is spoken of lacks `name`. */
static bool is_missing(const struct assessment *assessment, const char *name)
{
	for (size_t i = 0; i < assessment->rule_count; i++) {
		const struct rule_result *rule = &assessment->rules[i];

		if (rule->show == SHOW_ALWAYS && rule->state == TRUTH_UNKNOWN && names_it(&rule->missing, name))
			return true;
	}
	return false;
}

static void add_line(struct summary *s, const char *id, struct list *list)
{
	if (list->count > 0)
		doc_add(s->doc, BLOCK_MISSING, doc_fill(s->doc, id, list_take(s->doc, list), (struct text){0}));
}

static void add_questions(struct summary *s)
{
	struct list lists[REASON_COUNT] = {0}, needless = {0};

	for (size_t i = 0; i < s->assessment->fact_count && s->assessment->facts[i].item; i++) {
		const struct fact_value *fact = &s->assessment->facts[i];

		if (fact->may_ask && is_missing(s->assessment, fact->item->link_id))
			list_add(is_needless(fact) ? &needless : &lists[reason_for(fact)],
			         words_of(fact->item, s->reader));
	}
	for (size_t i = 0; i < REASON_COUNT; i++)
		add_line(s, reasons[i].id, &lists[i]);
	add_line(s,
	         N_("This source uses tests that most guidelines do not recommend ({1}). You need not have one to "
	            "complete this page."),
	         &needless);
}

static const char *definition_id(const char *name)
{
	for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++)
		if (strcmp(definitions[i].name, name) == 0)
			return definitions[i].id;
	return ASK_DOCTOR;
}

/* Whether a definition was named by a rule before this place. */
static bool is_first(const struct assessment *assessment, size_t rule, size_t place)
{
	const char *name = assessment->rules[rule].missing.names[place];

	for (size_t i = 0; i < rule; i++)
		if (assessment->rules[i].show == SHOW_ALWAYS && names_it(&assessment->rules[i].missing, name))
			return false;
	return true;
}

static void add_definitions(struct summary *s)
{
	for (size_t r = 0; r < s->assessment->rule_count; r++) {
		const struct rule_result *rule = &s->assessment->rules[r];

		for (size_t i = 0; rule->show == SHOW_ALWAYS && i < rule->missing.count; i++)
			if (strncmp(rule->missing.names[i], "definition:", 11) == 0 && is_first(s->assessment, r, i))
				doc_add(s->doc, BLOCK_MISSING, doc_say(definition_id(rule->missing.names[i])));
	}
}

void summary_missing(struct summary *s)
{
	size_t heading = s->doc->count;

	doc_add(s->doc, BLOCK_HEADING, doc_say(MESSAGE_NOT_ENOUGH));
	add_questions(s);
	add_definitions(s);
	if (s->doc->count == heading + 1)
		s->doc->count = heading; /* nothing is missing */
}
