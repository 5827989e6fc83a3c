/* lint.c - see lint.h: the list, and the rules about what the form asks for and this program does not do.
 *
 * The parse tells each defect as it meets it; the other rules look through the form and its JSON after that
 * (lint-fhir.c, lint-conditions.c, lint-codes.c, lint-texts.c).  Called by commands.c. */
#include "core/lint.h"

#include <stdlib.h>
#include <string.h>

#include "core/lint-private.h"
#include "core/value.h"

/* A finding on its way: the list is put in form order at the end. */
struct heard {
	size_t order; /* 0: the form; else the item's index and one more */
	size_t number;
	struct finding finding;
};

struct hearing {
	struct heard *heard;
	size_t count, size;
};

/* Hear of a defect. */
static void hear(struct parse *parse, const struct item *item, enum severity severity, const char *rule,
                 const struct msg *what)
{
	struct hearing *hearing = parse->context;
	struct heard *heard;

	(void)severity;
	if (hearing->count == hearing->size) {
		hearing->size = hearing->size ? hearing->size * 2 : 64;
		hearing->heard = xreallocarray(hearing->heard, hearing->size, sizeof *hearing->heard);
	}
	heard = &hearing->heard[hearing->count];
	*heard = (struct heard){.order = item ? item->index + 1 : 0, .number = hearing->count++};
	heard->finding.rule = rule;
	heard->finding.place = item ? item->link_id : "";
	msg_set(&heard->finding.what, what->id, what->arg[0], what->arg[1], what->arg[2], what->arg[3], NULL);
}

/* Order two findings. */
static int compare_heard(const void *a, const void *b)
{
	const struct heard *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* Tell whether two findings say the same, as of an option that stands three times. */
static bool is_same(const struct heard *a, const struct heard *b)
{
	const struct msg *x = &a->finding.what, *y = &b->finding.what;
	size_t i;

	if (a->order != b->order || strcmp(x->id, y->id) != 0)
		return false;
	for (i = 0; i < MSG_ARGS; i++)
		if (strcmp(x->arg[i] ? x->arg[i] : "", y->arg[i] ? y->arg[i] : "") != 0)
			return false;
	return true;
}

/* Tell whether an extension only serves expressions, which are reported themselves. */
static bool is_helper(const char *name)
{
	static const char *const helpers[] = {"variable",
	                                      "cqf-library",
	                                      "sdc-questionnaire-launchContext",
	                                      "sdc-questionnaire-sourceQueries",
	                                      "sdc-questionnaire-contextExpression",
	                                      "sdc-questionnaire-itemPopulationContext"};
	size_t i;

	for (i = 0; name && i < sizeof helpers / sizeof *helpers; i++)
		if (strcmp(name, helpers[i]) == 0)
			return true;
	return false;
}

/* Report what the form asks for and is not done here; what a parse reports itself has no rule. */
static void report_notes(struct parse *parse)
{
	static const struct {
		const char *rule, *text;
	} notes[NOTE_COUNT] = {
	        [NOTE_ENABLE] = {"expression", N_("“{1}” is not worked out here, so it is always asked; say it with "
	                                          "enableWhen.")},
	        [NOTE_CALCULATED] = {"expression", N_("“{1}” is not worked out here, so the answer is given by hand; "
	                                              "say in the text what to answer.")},
	        [NOTE_INITIAL] = {"expression",
	                          N_("“{1}” is not worked out here, so it begins blank; give it an initial value.")},
	        [NOTE_ANSWERS] = {"expression", N_("“{1}” is not worked out here, so the answer is typed; list the "
	                                           "answers in answerOption.")},
	        [NOTE_CONSTRAINT] = {"expression", N_("“{1}” is not checked here; use minValue, maxValue or regex "
	                                              "where they can say it.")},
	        [NOTE_REGEX] = {"regex", N_("The regex “{1}” cannot be checked here; write a simpler one.")},
	        [NOTE_EXPRESSION] = {"expression", N_("“{1}” is not worked out here; see that the form can be filled "
	                                              "in without it.")},
	        [NOTE_PART] = {"expression", N_("“{1}” is not loaded here; put its items into the form.")},
	        [NOTE_UNFILLABLE] = {"required",
	                             N_("It is required, and nobody can type a “{2}” here; let it be left blank.")},
	};
	const struct note *note;

	for (note = parse->form->notes; note < parse->form->notes + parse->form->note_count; note++)
		if (notes[note->kind].rule && !is_helper(note->detail))
			parse_report(parse, MINOR, note->item, notes[note->kind].rule, notes[note->kind].text,
			             note->detail ? note->detail : "",
			             note->item ? item_type_name(note->item->type) : "", NULL);
}

/* Report limits that leave nothing between them. */
static void check_limits(struct parse *parse, const struct item *item)
{
	if (item->min.value.text && item->max.value.text &&
	    value_compare(item, &item->min.value, &item->max.value) == ORDER_MORE)
		parse_report(
		        parse, MINOR, item, "limit",
		        N_("Nothing can be answered: the least value, {1}, is above the greatest, {2}; correct one."),
		        item->min.value.text, item->max.value.text, NULL);
}

/* Look through a form that has been read. */
static void look_through(struct parse *parse)
{
	const struct questionnaire *form = parse->form;
	size_t i;

	for (i = 0; i < form->count; i++) {
		lint_invariants(parse, &form->items[i], parse->json[i]);
		check_limits(parse, &form->items[i]);
	}
	report_notes(parse);
	lint_conditions(parse);
	lint_codes(parse);
	lint_widths(parse);
	lint_translations(parse);
}

/* Hand over what was heard, in form order and with its lines. */
static void take_findings(struct lint *lint, struct hearing *hearing, const char *json, size_t length)
{
	size_t *lines = xcalloc(lint->items, sizeof *lines), i;
	bool known = lint->items && lint_lines(json, length, lines, lint->items);
	struct heard *heard;

	if (hearing->count)
		qsort(hearing->heard, hearing->count, sizeof *hearing->heard, compare_heard);
	lint->findings = xcalloc(hearing->count, sizeof *lint->findings);
	for (i = 0; i < hearing->count; i++) {
		heard = &hearing->heard[i];
		if (i && is_same(heard, heard - 1)) {
			msg_finish(&heard->finding.what);
			*heard = heard[-1];
			continue;
		}
		heard->finding.line = known && heard->order ? lines[heard->order - 1] : 0;
		lint->findings[lint->count++] = heard->finding;
	}
	free(hearing->heard);
	free(lines);
}

/* Look through a form. */
struct lint *lint_create(const char *json, size_t length)
{
	struct lint *lint = xcalloc(1, sizeof *lint);
	struct hearing hearing = {0};
	struct parse parse = {.hear = hear, .context = &hearing, .whole = true};

	parse_begin(&parse, json, length, &lint->refusal);
	if (parse.form) {
		look_through(&parse);
		lint->items = parse.form->count;
		if (!parse.refused && parse.form->read_only_reason)
			msg_set(&lint->refusal, parse.form->read_only_reason, parse.form->read_only_what, NULL);
	} else if (lint->refusal.where) {
		hearing.heard[0].finding.place = lint->refusal.where;
	}
	parse.refused = !parse.form; /* kept, whatever it is: the places are its linkIds */
	lint->form = parse_end(&parse);
	take_findings(lint, &hearing, json, length);
	return lint;
}

/* Free it. */
void lint_destroy(struct lint *lint)
{
	size_t i;

	if (!lint)
		return;
	for (i = 0; i < lint->count; i++)
		msg_finish(&lint->findings[i].what);
	free(lint->findings);
	msg_finish(&lint->refusal);
	questionnaire_destroy(lint->form);
	free(lint);
}
