/* summary-safety.c - the safety messages, which stand first in every summary. */
#include <string.h>

#include "core/doc-build.h"
#include "core/messages.h"

static void urgent(struct summary *s, const char *id, const char *rule)
{
	doc_add(s->doc, BLOCK_URGENT, doc_say(id))->id = rule;
}

static void staff(struct summary *s, const char *id, const char *rule)
{
	if (s->reader == READER_STAFF)
		doc_add(s->doc, BLOCK_STAFF, doc_say(id))->id = rule;
}

static enum truth state_of(const struct summary *s, const char *rule_id)
{
	const struct rule_result *rule = assessment_rule(s->assessment, rule_id);

	return rule ? rule->state : TRUTH_FALSE;
}

static bool answered_no(const struct summary *s, const char *link_id)
{
	const struct fact_value *fact = assessment_item(s->assessment, link_id);

	return fact && fact->known && !fact->text && fact->number == 0;
}

/* What only staff hear of: the messages of the nurse's rules. */
static void staff_flags(struct summary *s)
{
	const struct assessment *a = s->assessment;

	if (a->selfharm)
		staff(s,
		      N_("She says that she has thought of hurting herself or of being better off dead. Please do not "
		         "leave "
		         "her alone, and follow the safety procedure of your clinic now."),
		      "S-SELFHARM");
	if (a->distress)
		staff(s, MESSAGE_DISTRESS_STAFF, "S-DISTRESS");
	if (answered_no(s, "cons.private"))
		staff(s, MESSAGE_PRIVATE_STAFF, "cons.private");
	summary_lab(s);
	if (state_of(s, "N-CAUTION") == TRUTH_TRUE)
		staff(s, MESSAGE_CAUTION_STAFF, "N-CAUTION");
}

void summary_safety(struct summary *s)
{
	const struct assessment *a = s->assessment;

	if (a->urgent) {
		staff(s, MESSAGE_URGENT_STAFF, "S-URGENT");
		urgent(s, MESSAGE_URGENT_1, "S-URGENT");
		urgent(s, MESSAGE_URGENT_2, "S-URGENT");
	}
	if (a->selfharm) {
		urgent(s, MESSAGE_SELFHARM_1, "S-SELFHARM");
		urgent(s, MESSAGE_SELFHARM_2, "S-SELFHARM");
	}
	if (a->soon)
		urgent(s, a->arranged ? MESSAGE_SOON_ARRANGED : MESSAGE_SOON, "S-SOON");
	if (a->rh) {
		urgent(s, MESSAGE_RH, "S-RH");
		staff(s, MESSAGE_RH_STAFF, "S-RH");
	}
	if (!a->urgent && (state_of(s, "S-URGENT") == TRUTH_UNKNOWN || state_of(s, "S-SOON") == TRUTH_UNKNOWN))
		urgent(s, MESSAGE_WARNING, "S-WARNING");
	if (s->reader == READER_STAFF)
		staff_flags(s);
}
