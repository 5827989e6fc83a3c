/* summary-results.c - the results that need a word beyond the statements: the product's own messages.
 *
 * Where the source promises "corresponding treatment" and names none (R3-19); where its advice to treat before a
 * pregnancy is not shown, because she may be pregnant (display contract 12); and what a nurse must see at once (N-LAB).
 * Nothing here is a recommendation to treat but for chlamydia, which is not left to the source. */
#include "core/doc-build.h"
#include "core/messages.h"

/* A fact, and what it is called in a list. */
struct result {
	const char *fact, *words;
};

/* R3-19, operand by operand. */
static const struct result gaps[] = {
        {"hcy_high", N_("homocysteine is high")},
        {"dd_high", N_("D-dimer is high")},
        {"ct_pos", N_("chlamydia is positive")},
        {"uu_pos", N_("ureaplasma is positive")},
        {"toxo_active", N_("toxoplasma shows a possible or confirmed infection")},
        {"hsg_other", N_("the X-ray of the womb and tubes (HSG) shows a finding")},
        {NULL, NULL},
};
/* What the statements "treat first, then conceive" are about, and is not in the list above. */
static const struct result to_tell[] = {
        {"five_pos", N_("five-item antibody test")}, {"torch_any", N_("TORCH (four infections)")},
        {"thyroid_abn", N_("thyroid tests")},        {"trace_low", N_("trace elements (minerals)")},
        {"glucose_abn", N_("blood sugar")},          {"septum_incomplete", N_("partial wall in the womb")},
        {"abo_raised", N_("ABO antibody test")},     {NULL, NULL},
};
/* N-LAB, but for the antiphospholipid antibodies. */
static const struct result far_off[] = {
        {"tsh_far", N_("TSH")},
        {"fasting_high", N_("fasting blood sugar")},
        {"hba1c_high", N_("HbA1c")},
        {NULL, NULL},
};

/* Say something about the results that hold. Returns the block, or NULL if none does. */
static struct block *add_results(struct summary *s, enum block_kind kind, const char *message,
                                 const struct result *results, const char *rule)
{
	struct list list = {0};
	struct block *block;

	for (; results->fact; results++)
		if (assessment_is(s->assessment, results->fact))
			list_add(&list, doc_say(results->words));
	if (list.count == 0)
		return NULL;
	block = doc_add(s->doc, kind, doc_fill(s->doc, message, list_take(s->doc, &list), (struct text){0}));
	block->id = rule;
	return block;
}

void summary_lab(struct summary *s)
{
	if (assessment_is(s->assessment, "aps_pos"))
		doc_add(s->doc, BLOCK_STAFF, doc_say(MESSAGE_APS_STAFF))->id = "N-LAB";
	add_results(s, BLOCK_STAFF, MESSAGE_LAB_STAFF, far_off, "N-LAB");
}

void summary_results(struct summary *s)
{
	const struct assessment *a = s->assessment;
	size_t heading = s->doc->count;
	struct block *gap;

	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("Results to talk about")));
	if (assessment_is(a, "ct_pos"))
		doc_add(s->doc, BLOCK_PARAGRAPH, doc_say(MESSAGE_RESULT_CHLAMYDIA))->id = "R3-19";
	gap = add_results(s, BLOCK_PARAGRAPH, MESSAGE_RESULT_GAP, gaps, "R3-19");
	if (gap)
		gap->mark = "[003]";
	if (assessment_is(a, "preg_poss") || assessment_is(a, "lost_or_elsewhere"))
		add_results(s, BLOCK_PARAGRAPH, MESSAGE_RESULT_TELL, to_tell, NULL);
	if (assessment_is(a, "n_eq1") && (assessment_is(a, "genetic_finding") || assessment_is(a, "family_genetic")))
		doc_add(s->doc, BLOCK_PARAGRAPH, doc_say(MESSAGE_RESULT_GENETIC))->id = "R3-01";
	if (s->doc->count == heading + 1)
		s->doc->count = heading; /* nothing under it */
}
