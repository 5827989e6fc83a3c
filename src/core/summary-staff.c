/* summary-staff.c - what only staff read: the verdict on immune treatment with its warning, and all answers. */
#include <string.h>

#include "core/doc-build.h"

static const struct {
	const char *verdict, *id;
} verdicts[] = {
        {"not_applicable", N_("does not apply: fewer than two losses")},
        {"contraindicated", N_("contraindicated: an autoantibody or ANA is positive")},
        {"limit_reached", N_("limit reached: six sessions or more were given")},
        {"not_needed_treat_other", N_("not needed: another test is not normal; treat that first")},
        {"not_recommended_blocking_positive", N_("not recommended: the blocking antibody is positive")},
        {"not_recommended_prior_birth", N_("not recommended: there was a normal birth before")},
        {"strict_indication_not_met", N_("the strict indication is not met")},
        {"document_would_offer", N_("the document would offer it")},
        {"not_enough_information", N_("not enough information")},
};

static void add_verdict(struct summary *s)
{
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		if (strcmp(verdicts[i].verdict, s->assessment->verdict) != 0)
			continue;
		doc_add(s->doc, BLOCK_STAFF,
		        doc_fill(s->doc, N_("Immune therapy with lymphocytes, as document {1} has it: {2}."),
		                 doc_string(s->doc, "003"), doc_say(verdicts[i].id)))
		        ->mark = "[003]";
		doc_add(s->doc, BLOCK_NOTE,
		        doc_say(N_("Guidelines do not recommend this treatment, and in the United States the FDA "
		                   "(2002) allows it only in "
		                   "approved research. This line is no advice to give it.")))
		        ->keep = true;
	}
}

static void add_answer(struct summary *s, const struct fact_value *fact)
{
	struct text value;

	if (fact->known)
		value = words_value(s->doc, fact, s->form);
	else
		value = (struct text){.en = absent_text(fact->item, ABSENT_UNKNOWN, LANG_EN),
		                      .zh = absent_text(fact->item, ABSENT_UNKNOWN, LANG_ZH)};
	for (enum absent why = ABSENT_UNKNOWN; !fact->known && why < ABSENT_COUNT; why++)
		if (strcmp(absent_code(why), fact->why) == 0)
			value = (struct text){.en = absent_text(fact->item, why, LANG_EN),
			                      .zh = absent_text(fact->item, why, LANG_ZH)};
	if (!fact->known && item_option(fact->item, fact->why))
		value = item_option(fact->item, fact->why)->text;
	doc_add(s->doc, BLOCK_ANSWER, words_pair(s, words_of(fact->item, s->reader), value))->id = fact->item->link_id;
}

static void add_answers(struct summary *s)
{
	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("All answers")));
	for (size_t i = 0; i < s->assessment->fact_count && s->assessment->facts[i].item; i++) {
		const struct fact_value *fact = &s->assessment->facts[i];

		if (!fact->assumed && (fact->known || fact->why))
			add_answer(s, fact);
	}
}

static void add_checks(struct summary *s)
{
	for (size_t i = 0; i < s->assessment->check_count; i++)
		doc_add(s->doc, BLOCK_STAFF, s->assessment->checks[i].text)->id = s->assessment->checks[i].link_id;
}

void summary_staff(struct summary *s)
{
	size_t heading = s->doc->count;

	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("For staff")));
	if (!s->assessment->urgent) /* first things first */
		add_verdict(s);
	add_checks(s);
	if (s->doc->count == heading + 1)
		s->doc->count = heading; /* nothing under it */
	add_answers(s);
}
