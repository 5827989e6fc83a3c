/* summary-words.c - what questions are called in running text, and values as a person reads them.
 *
 * A question's own wording is a question; a sentence such as "Not done yet: ..." needs a name. A question without a
 * name here goes by its wording. */
#include <stdlib.h>
#include <string.h>

#include "core/doc-build.h"

static const struct {
	const char *link_id, *name;
	const char *told; /* with its value {1}, where "name: value" would read badly in Chinese; or NULL */
} names[] = {
        {"now.pregnant", N_("pregnant now")},
        {"now.scan", N_("latest scan in this pregnancy")},
        {"now.scan_date", N_("date of the latest scan")},
        {"now.care", N_("care already arranged")},
        {"now.ga_weeks", N_("weeks of this pregnancy")},
        {"rf.bleeding", N_("bleeding in the last 48 hours")},
        {"rf.pain", N_("pain in the belly or lower back")},
        {"rf.oneside", N_("pain mostly on one side")},
        {"rf.shoulder", N_("pain at the very top of the shoulder")},
        {"rf.faint", N_("fainting, or too dizzy to stand")},
        {"rf.fever", N_("fever or shaking chills")},
        {"rf.tissue", N_("passing something like tissue")},
        {"rf.discharge", N_("discharge that smells bad")},
        {"rf.breath", N_("chest pain, trouble breathing, or one swollen leg")},
        {"rf.late", N_("warning signs of later pregnancy")},
        {"hx.recent_loss", N_("a loss or a procedure in the womb in the last 6 weeks")},
        {"bc.hcg_zero", N_("hCG back to normal")},
        {"hx.n_clinical", N_("miscarriage, or stopped growing, before 28 weeks"),
         N_("miscarriage, or stopped growing, before 28 weeks: {1}")},
        {"hx.n_biochem", N_("very early (biochemical) losses"), N_("very early (biochemical) losses: {1}")},
        {"hx.n_unsure", N_("losses of an unknown kind"), N_("losses of an unknown kind: {1}")},
        {"hx.n_live", N_("babies born alive"), N_("babies born alive: {1}")},
        {"hx.normal_birth", N_("an earlier normal pregnancy and birth")},
        {"hx.run", N_("losses in a row"), N_("losses in a row: {1}")},
        {"hx.all_lt28", N_("all losses before 28 weeks")},
        {"hx.n_ectopic", N_("ectopic pregnancies"), N_("ectopic pregnancies: {1}")},
        {"hx.n_molar", N_("molar pregnancies"), N_("molar pregnancies: {1}")},
        {"hx.n_stillbirth", N_("stillbirths at 28 weeks or later"), N_("stillbirths at 28 weeks or later: {1}")},
        {"dem.birth", N_("date of birth")},
        {"dem.age", N_("age")},
        {"dem.trying", N_("plans about pregnancy")},
        {"dem.art", N_("way of getting pregnant")},
        {"abo.female", N_("your blood group")},
        {"abo.male", N_("your partner’s blood group")},
        {"rh.female", N_("your Rh type")},
        {"kt.female", N_("your chromosome blood test")},
        {"kt.male", N_("your partner’s chromosome blood test")},
        {"poc.summary", N_("chromosome test of pregnancy tissue")},
        {"abo.titer_status", N_("ABO antibody test")},
        {"ab5.status", N_("five-item antibody test")},
        {"ab5.retest", N_("repeat of the five-item antibody test")},
        {"ba.result", N_("blocking antibody")},
        {"torch.status", N_("TORCH (four infections)")},
        {"torch.toxo", N_("toxoplasma")},
        {"torch.rubella", N_("rubella")},
        {"torch.cmv", N_("cytomegalovirus (CMV)")},
        {"torch.hsv", N_("herpes simplex (HSV)")},
        {"thy.tsh", N_("TSH value")},
        {"thy.tsh_flag", N_("TSH")},
        {"thy.ft4_flag", N_("free T4 (FT4)")},
        {"thy.ft3_flag", N_("free T3 (FT3)")},
        {"thy.tpoab", N_("thyroid antibody (TPOAb)")},
        {"te.status", N_("trace elements (minerals)")},
        {"te.zn_flag", N_("zinc")},
        {"te.se_flag", N_("selenium")},
        {"te.other_flag", N_("other minerals")},
        {"glu.status", N_("blood sugar")},
        {"glu.fasting", N_("fasting blood sugar")},
        {"glu.hba1c", N_("HbA1c")},
        {"gt.ct", N_("chlamydia (CT) swab")},
        {"gt.uu", N_("ureaplasma (UU) swab")},
        {"ut.hsg", N_("X-ray of the womb and tubes (HSG)")},
        {"ut.other", N_("other tests of the womb")},
        {"hcy.status", N_("homocysteine")},
        {"dd.status", N_("D-dimer")},
        {"aab.any", N_("autoantibodies")},
        {"ana.result", N_("ANA (antinuclear antibody)")},
        {"nk.blood", N_("NK cells in blood")},
        {"nk.uterine", N_("NK cells in the womb lining")},
        {"th.ratio", N_("Th1/Th2 ratio")},
        {"th.method", N_("how the Th1/Th2 ratio was measured")},
        {"bc.excluded", N_("other causes ruled out by a doctor")},
        {"endo.lpd", N_("luteal phase (low progesterone) problem")},
        {"dx.list", N_("illnesses")},
        {"med.aspirin_risk", N_("a reason for care with aspirin")},
        {"imm.considering", N_("immune therapy offered or considered")},
        {"imm.had", N_("lymphocyte immune therapy")},
        {"imm.lit_count", N_("number of immune therapy sessions")},
        {"imm.ba_after", N_("blocking antibody after immune therapy")},
        {"life.smoke", N_("smoking")},
        {"life.alcohol", N_("alcohol")},
        {"exp.renovation", N_("a newly decorated place")},
        {"exp.chemical", N_("strong chemicals, or a chemical plant nearby")},
        {"fh.any", N_("illness in the family")},
        {"fh.detail", N_("kind of illness in the family")},
        {"emo.distress", N_("how hard things are this week")},
        {"emo.phq1", N_("interest and pleasure, last two weeks")},
        {"emo.phq2", N_("mood, last two weeks")},
        {"emo.want_support", N_("help to find support")},
};

#define NAME_COUNT (sizeof names / sizeof *names)

/* The place of a question among the names, or NAME_COUNT. */
static size_t name_of(const struct item *item)
{
	size_t i = 0;

	while (i < NAME_COUNT && strcmp(names[i].link_id, item->link_id) != 0)
		i++;
	return i;
}

struct text words_of(const struct item *item, enum reader reader)
{
	size_t name = name_of(item);

	if (reader == READER_STAFF)
		return item->staff_text.en ? item->staff_text : item->text;
	return name < NAME_COUNT ? doc_say(names[name].name) : item->text;
}

struct text words_shown(struct doc *doc, const struct item *item, const struct answer *answer)
{
	const char *shown[LANG_COUNT];

	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		char *text = form_show(item, answer, lang);

		shown[lang] = arena_strdup(doc->arena, text);
		free(text);
	}
	return (struct text){.en = shown[LANG_EN], .zh = shown[LANG_ZH]};
}

/* The answers of a multiple choice, "|a|b|". */
static struct text show_many(struct doc *doc, const struct item *item, const char *codes)
{
	struct list list = {0};

	while (*codes == '|' && codes[1] != '\0') {
		size_t length = strcspn(++codes, "|");
		struct answer answer = {.value.text = arena_strndup(doc->arena, codes, length)};

		list_add(&list, words_shown(doc, item, &answer));
		codes += length;
	}
	return list_take(doc, &list);
}

struct text words_value(struct doc *doc, const struct fact_value *fact, const struct form *form)
{
	const struct item *item = fact->item;
	const struct node *node = form && item->type == ITEM_QUANTITY ? form_at(form, item->link_id) : NULL;
	struct answer answer = {.value.text = fact->text};
	char *number;
	struct text text;

	if (node && node->enabled && node->answer_count > 0)
		return words_shown(doc, item, &node->answers[0]); /* in the unit it was given in */
	if (item->repeats)
		return show_many(doc, item, fact->text);
	if (fact->text)
		return words_shown(doc, item, &answer);
	number = item->type == ITEM_BOOLEAN ? xstrdup(fact->number != 0 ? "true" : "false")
	                                    : xasprintf("%.15g", fact->number);
	answer.value.text = number;
	answer.value.unit = item->type == ITEM_QUANTITY && item->unit_count > 0 ? item->units[0].code : NULL;
	text = words_shown(doc, item, &answer);
	free(number);
	return text;
}

/* Whether it is the wording of a question, which ends in a mark of its own. */
static bool asks(struct text words)
{
	size_t length = words.en ? strlen(words.en) : 0;

	return length > 0 && words.en[length - 1] == '?';
}

struct text words_pair(const struct summary *s, struct text words, struct text value)
{
	return doc_fill(s->doc, asks(words) ? N_("{1} {2}") : N_("{1}: {2}"), words, value);
}

struct text words_answer(const struct summary *s, const struct fact_value *fact)
{
	struct text value = words_value(s->doc, fact, s->form);
	struct text words = words_of(fact->item, s->reader);
	size_t name = name_of(fact->item);

	if (s->reader == READER_PATIENT && name < NAME_COUNT && names[name].told)
		return doc_fill(s->doc, names[name].told, value, (struct text){0});
	return words_pair(s, words, value);
}
