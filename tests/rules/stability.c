/* stability.c - learning one more answer never turns true into false or back (protocol section 1, "Stability").
 *
 *   stability [HISTORIES [SEED]]
 *
 * Makes random histories out of the compiled questionnaire's own options, learns a few more answers of each, one by one,
 * and compares all rules and predicates before and after.  What the page lists as exceptions stands in tables here.  Also:
 * rules that exclude each other are never true together, every rule is true in some history, and a person who answered nothing, or "unknown" to everything,
 * gets no advice. */
#include <assert.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content.h"
#include "rows.h"

#define HISTORIES 5000
#define LEARNED 3 /* answers learned in each history */

/* --- chance */

static uint64_t chance_state;

/* The next random number (xorshift64*). */
static uint64_t chance(void)
{
	chance_state ^= chance_state >> 12;
	chance_state ^= chance_state << 25;
	chance_state ^= chance_state >> 27;
	return chance_state * UINT64_C(0x2545F4914F6CDD1D) >> 16;
}

static size_t chance_below(size_t limit)
{
	return chance() % limit;
}

/* --- histories */

/* Values of questions that have no options: the ones that rules tell apart. Others are left blank. */
#define VALUES_MAX 6
static const struct values {
	const char *link_id;
	const char *values[VALUES_MAX];
} number_values[] = {
	{"hx.n_clinical", {"0", "1", "2", "3"}}, {"hx.n_biochem", {"0", "1", "2"}},
	{"hx.n_unsure", {"0", "1"}},             {"hx.n_ectopic", {"0", "1"}},
	{"hx.n_molar", {"0", "1"}},              {"hx.n_stillbirth", {"0", "1"}},
	{"hx.n_live", {"0", "1"}},               {"hx.run", {"0", "1", "2", "3"}},
	{"now.ga_weeks", {"8", "13", "14", "19", "20", "30"}},
	{"now.scan_date", {"2026-11-20", "2026-11-10", "2026-10-01"}},
	{"dem.age", {"20", "30", "42", "45"}},   {"thy.tsh", {"0.05", "2", "11"}},
	{"glu.fasting", {"4.8", "5.5", "7.2"}},  {"glu.hba1c", {"5", "7"}},
	{"th.ratio", {"5", "11", "12"}},         {"imm.lit_count", {"0", "5", "6"}},
	{"emo.distress", {"0", "4", "7"}},       {"nk.blood_pct", {"12"}},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct history {
	const struct questionnaire *questionnaire;
	const char **answers; /* by the item's index: a value, an unknown code, or NULL: blank */
};

static const char *const unknown_codes[] = {"unknown", "not_done", "prefer_not"};

static bool is_unknown(const char *answer)
{
	static const char *const findings[] = {"pending", "borderline", "failed"};
	for (size_t n = 0; answer != NULL && n < 3; n++)
		if (strcmp(answer, unknown_codes[n]) == 0 || strcmp(answer, findings[n]) == 0)
			return true;
	return answer == NULL;
}

/* Whether the question stands in a repeating group: those are not part of these histories. */
static bool in_group(const struct item *item)
{
	for (; item != NULL; item = item->parent)
		if (item->type == ITEM_GROUP && item->repeats)
			return true;
	return false;
}

/* A random value of the question, or NULL where it has none to choose from. */
static const char *random_value(const struct item *item)
{
	if (item->type == ITEM_BOOLEAN)
		return chance_below(2) == 0 ? "yes" : "no";
	if (item->option_count > 0) {
		const struct option *option = &item->options[chance_below(item->option_count)];
		return option->absent != ABSENT_BLANK ? NULL : option->value.text;
	}
	for (size_t n = 0; n < COUNT(number_values); n++) {
		size_t count = 0;
		while (count < VALUES_MAX && number_values[n].values[count] != NULL)
			count++;
		if (strcmp(number_values[n].link_id, item->link_id) == 0)
			return number_values[n].values[chance_below(count)];
	}
	return NULL;
}

/* The answer that finds nothing, or NULL where there is none. */
static const char *calm_value(const struct item *item)
{
	static const char *const calm[] = {"normal", "negative", "none", "no"};
	for (size_t n = 0; n < COUNT(calm); n++)
		if (item_option(item, calm[n]) != NULL)
			return calm[n];
	return item->type == ITEM_BOOLEAN ? "no" : NULL;
}

/* Fill a history; `known` of ten questions get a value, and `calm` of ten of those one that finds nothing. */
static void history_fill(struct history *history, size_t known, size_t calm)
{
	for (size_t n = 0; n < history->questionnaire->count; n++) {
		const struct item *item = &history->questionnaire->items[n];
		history->answers[n] = NULL;
		if (!item_is_question(item) || in_group(item))
			continue;
		size_t dice = chance_below(10);
		const char *value = chance_below(10) < calm ? calm_value(item) : NULL;
		if (dice < known)
			history->answers[n] = value != NULL ? value : random_value(item);
		else if (dice == 9)
			history->answers[n] = unknown_codes[chance_below(3)];
	}
}

/* Make it one of the histories that chance alone hardly ever makes: all well after one loss; or several biochemical losses
 * and no cause. */
static void history_rare(struct history *history)
{
	static const char *const answers[2][6][2] = {
		{{"now.pregnant", "yes"}, {"now.scan", "developing"}, {"hx.n_clinical", "1"}, {"hx.n_biochem", "0"},
	         {"hx.n_unsure", "0"}, {"abo.female", "A"}},
		{{"hx.n_biochem", "2"}, {"bc.excluded", "yes"}, {"th.method", "ifn_il4"}, {"th.ratio", "12"},
	         {"ana.result", "positive"}, {"nk.uterine", "high"}},
	};
	size_t which = chance_below(2);
	for (size_t n = 0; n < 6; n++) {
		const struct item *item = questionnaire_find(history->questionnaire, answers[which][n][0]);
		history->answers[item->index] = answers[which][n][1];
	}
}

/* Learn a random answer that is not known yet; returns its item, or NULL if chance met none. *earlier gets what stood
 * there: an unknown code, or NULL. */
static const struct item *history_learn(struct history *history, const char **earlier)
{
	for (int tries = 0; tries < 1000; tries++) {
		size_t n = chance_below(history->questionnaire->count);
		const struct item *item = &history->questionnaire->items[n];
		if (!item_is_question(item) || in_group(item) || !is_unknown(history->answers[n]))
			continue;
		const char *value = random_value(item);
		if (is_unknown(value))
			continue;
		*earlier = history->answers[n];
		history->answers[n] = value;
		return item;
	}
	return NULL;
}

/* The answer to a question, or NULL where it is not known. */
static const char *history_get(const struct history *history, const char *link_id)
{
	const struct item *item = questionnaire_find(history->questionnaire, link_id);
	if (item == NULL)
		fatal("no question is called %s", link_id);
	return is_unknown(history->answers[item->index]) ? NULL : history->answers[item->index];
}

static bool history_has(const struct history *history, const char *link_id, const char *value)
{
	const char *answer = history_get(history, link_id);
	return answer != NULL && strcmp(answer, value) == 0;
}

/* Append the history as `assess --facts` takes it. */
static void history_json(const struct history *history, struct buf *out)
{
	const char *between = "{";
	for (size_t n = 0; n < history->questionnaire->count; n++) {
		const struct item *item = &history->questionnaire->items[n];
		const char *answer = history->answers[n];
		if (answer == NULL)
			continue;
		bool number = item->option_count == 0 && item->type != ITEM_BOOLEAN && item->type != ITEM_DATE && !is_unknown(answer);
		bool list = item->repeats && !is_unknown(answer);
		buf_puts(out, between);
		buf_json(out, item->link_id);
		buf_puts(out, list ? ":[" : ":");
		if (number)
			buf_puts(out, answer);
		else
			buf_json(out, answer);
		buf_puts(out, list ? "]" : "");
		between = ",";
	}
	buf_puts(out, *between == '{' ? "{}" : "}");
}

static struct assessment *history_assess(const struct history *history, struct engine *engine, enum reader reader)
{
	struct buf json = {0};
	struct msg error = {0};
	history_json(history, &json);
	if (!engine_take_facts(engine, buf_text(&json), json.length, ROWS_TODAY, &error))
		fatal("%s is not taken: %s", buf_text(&json), msg_text(&error, LANG_EN));
	buf_finish(&json);
	return engine_assess(engine, reader);
}

/* --- what the page allows */

/* (2) The items with a default. */
static const char *const defaults[] = {"hx.n_unsure", "imm.considering", "hx.all_lt28", "ut.other", "rf.tissue", "rf.oneside",
                                       "rf.late", "te.zn_flag", "te.se_flag", "hx.normal_birth"};
/* (3) and (4): rules that an answer may switch off or calm, and the ones that those block. */
static const char *const calmed[] = {"P-UTTOPIC", "P-THYTOPIC", "S-URGENT",   "S-SOON",    "S-RH",
                                     "N-CAUTION", "P-PREGSAFE", "P-ECTOPIC"};
static const char *const blocked[] = {"R3-05", "R2-01"};
/* Rules that need the clinician's word that other causes are excluded: an abnormal test contradicts it. */
static const char *const excluded[] = {"R2-03", "R2-04", "R2-05", "R2-06", "R2-07", "N-CAUTION"};
/* Counts that are 0 by hx.other = no. */
static const char *const others[] = {"hx.n_ectopic", "hx.n_molar", "hx.n_termination", "hx.n_stillbirth"};

static bool among(const char *const *list, size_t count, const char *name)
{
	for (size_t n = 0; n < count; n++)
		if (strcmp(list[n], name) == 0)
			return true;
	return false;
}

/* Whether a soft check says that the new answer contradicts an earlier one: a check of its own group, or a new one. */
static bool checked(const struct item *learned, const struct assessment *before, const struct assessment *after)
{
	size_t group = strcspn(learned->link_id, ".") + 1;
	for (size_t n = 0; n < after->check_count; n++)
		if (strncmp(after->checks[n].link_id, learned->link_id, group) == 0)
			return true;
	return after->check_count > before->check_count;
}

/* Whether the new answer contradicts an earlier one without a soft check: it would not have been asked, or an overall
 * answer or the other test of the womb says something else. */
static bool contradicts(const struct history *history, const struct item *learned)
{
	static const char *const torch[] = {"torch.toxo", "torch.rubella", "torch.cmv", "torch.hsv"};
	const char *pregnant = history->answers[questionnaire_find(history->questionnaire, "now.pregnant")->index];
	if (strcmp(learned->link_id, "now.scan") == 0)
		return pregnant != NULL && (strcmp(pregnant, "no") == 0 || strcmp(pregnant, "prefer_not") == 0);
	if (strcmp(learned->link_id, "bc.hcg_zero") == 0)
		return !history_has(history, "hx.recent_loss", "yes");
	if (strcmp(learned->link_id, "ut.hsg") == 0)
		return history_has(history, "ut.other", "none");
	if (among(others, COUNT(others), learned->link_id))
		return history_has(history, "hx.other", "no");
	if (strcmp(learned->link_id, "torch.status") != 0)
		return false;
	for (size_t n = 0; n < COUNT(torch); n++)
		if (history_get(history, torch[n]) == NULL)
			return false;
	return true;
}

/* What a comparison is about. */
struct change {
	const struct history *history;
	const struct item *learned;
	const char *earlier; /* an unknown code that stood there before, or NULL */
	const struct assessment *before, *after;
};

static enum truth state_of(const struct assessment *assessment, const char *id)
{
	return assessment_rule(assessment, id)->state;
}

/* Whether this rule may change from true to false (or back) by learning this answer. */
static bool allowed(const struct change *change, const char *id, enum truth state)
{
	bool calmer = state_of(change->before, "S-URGENT") == TRUTH_TRUE && state_of(change->after, "S-URGENT") != TRUTH_TRUE;
	if (among(defaults, COUNT(defaults), change->learned->link_id) || contradicts(change->history, change->learned) ||
	    checked(change->learned, change->before, change->after))
		return true;
	if (strcmp(change->learned->link_id, "now.scan") == 0 && change->earlier != NULL)
		return among(calmed, COUNT(calmed), id); /* scan(x) reads "not done" and "unknown" as no: section 2 */
	if (state == TRUTH_TRUE)
		return among(blocked, COUNT(blocked), id) || (strcmp(id, "S-SOON") == 0 && calmer);
	return among(calmed, COUNT(calmed), id) ||
	       (among(excluded, COUNT(excluded), id) && history_has(change->history, "bc.excluded", "yes"));
}

/* --- the tests */

/* Print what went wrong and with which history; returns 1. */
static unsigned complain(const struct history *history, const char *what, const char *id)
{
	struct buf json = {0};
	history_json(history, &json);
	printf("%s %s\n  %s\n", what, id, buf_text(&json));
	buf_finish(&json);
	return 1;
}

/* Compare all rules before and after learning an answer. */
static unsigned compare(const struct change *change)
{
	unsigned wrong = 0;
	for (size_t n = 0; n < change->before->rule_count; n++) {
		const struct rule_result *was = &change->before->rules[n], *is = &change->after->rules[n];
		bool both_known = was->state != TRUTH_UNKNOWN && is->state != TRUTH_UNKNOWN;
		if (!both_known || was->state == is->state || allowed(change, is->id, is->state))
			continue;
		printf("%s learned, %s was %s: ", change->learned->link_id, was->id, was->state == TRUTH_TRUE ? "true" : "false");
		wrong += complain(change->history, "changed", was->id);
	}
	return wrong;
}

/* Rules that exclude each other. */
static unsigned exclusive(const struct history *history, const struct assessment *assessment)
{
	static const char *const pairs[][2] = {{"R3-17", "R3-18"}, {"R3-01", "R3-07"}, {"S-URGENT", "S-SOON"}};
	unsigned wrong = 0;
	for (size_t n = 0; n < COUNT(pairs); n++) {
		const struct rule_result *one = assessment_rule(assessment, pairs[n][0]);
		const struct rule_result *other = assessment_rule(assessment, pairs[n][1]);
		if (one->state == TRUTH_TRUE && other->state == TRUTH_TRUE)
			wrong += complain(history, "both true:", pairs[n][0]);
	}
	return wrong;
}

#define RULES_MAX 256
static bool was_true[RULES_MAX]; /* by the rule's place */

/* Note which rules are true. */
static void note_true(const struct assessment *assessment)
{
	assert(assessment->rule_count <= RULES_MAX);
	for (size_t n = 0; n < assessment->rule_count; n++)
		was_true[n] |= assessment->rules[n].state == TRUTH_TRUE;
}

/* A rule that was never true in all histories: then they say nothing about it. */
static unsigned never_true(const struct history *history, struct engine *engine)
{
	unsigned wrong = 0;
	struct assessment *assessment = history_assess(history, engine, READER_STAFF);
	for (size_t n = 0; n < assessment->rule_count; n++)
		if (!was_true[n])
			wrong += printf("never true in these histories: %s\n", assessment->rules[n].id) > 0;
	assessment_destroy(assessment);
	return wrong;
}

/* One history: learn a few answers, one by one. */
static unsigned run_history(struct history *history, struct engine *engine)
{
	unsigned wrong = 0;
	history_fill(history, 3 + chance_below(8), chance_below(2) == 0 ? 0 : 6 + chance_below(5));
	if (chance_below(4) == 0)
		history_rare(history);
	struct assessment *before = history_assess(history, engine, READER_STAFF);
	wrong += exclusive(history, before);
	note_true(before);
	for (int n = 0; n < LEARNED; n++) {
		const char *earlier = NULL;
		const struct item *learned = history_learn(history, &earlier);
		if (learned == NULL)
			break;
		struct assessment *after = history_assess(history, engine, READER_STAFF);
		wrong += compare(&(struct change){history, learned, earlier, before, after}) + exclusive(history, after);
		note_true(after);
		assessment_destroy(before);
		before = after;
	}
	assessment_destroy(before);
	return wrong;
}

/* Nobody who told nothing gets advice: every question blank, or answered by the same unknown code. */
static unsigned run_nothing(struct history *history, struct engine *engine, const char *code)
{
	unsigned wrong = 0;
	for (size_t n = 0; n < history->questionnaire->count; n++) {
		const struct item *item = &history->questionnaire->items[n];
		history->answers[n] = item_is_question(item) && !in_group(item) ? code : NULL;
	}
	for (enum reader reader = READER_PATIENT; reader <= READER_STAFF; reader++) {
		struct assessment *assessment = history_assess(history, engine, reader);
		if (strcmp(assessment->verdict, "not_enough_information") != 0)
			wrong += complain(history, "a verdict on nothing:", assessment->verdict);
		for (size_t n = 0; n < assessment->statement_count; n++) {
			const struct statement_result *result = &assessment->statements[n];
			if (result->state == STATEMENT_SHOWN && strcmp(result->rule, "ALWAYS") != 0)
				wrong += complain(history, "advice on nothing:", result->statement->id);
		}
		assessment_destroy(assessment);
	}
	return wrong;
}

int main(int argc, char **argv)
{
	struct msg error = {0};
	long histories = argc > 1 ? strtol(argv[1], NULL, 10) : HISTORIES;
	unsigned wrong = 0;
	chance_state = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261124;
	sqlite3 *db = content_open();
	struct questionnaire *questionnaire = content_questionnaire();
	struct engine *engine = engine_create(db, questionnaire, NULL, NULL, &error);
	if (engine == NULL)
		fatal("%s", msg_text(&error, LANG_EN));
	struct history history = {questionnaire, xcalloc(questionnaire->count, sizeof *history.answers)};
	wrong += run_nothing(&history, engine, NULL);
	for (size_t n = 0; n < COUNT(unknown_codes); n++)
		wrong += run_nothing(&history, engine, unknown_codes[n]);
	for (long n = 0; n < histories; n++)
		wrong += run_history(&history, engine);
	wrong += never_true(&history, engine);
	printf("%ld histories, %u wrong\n", histories, wrong);
	free(history.answers);
	engine_destroy(engine);
	questionnaire_destroy(questionnaire);
	sqlite3_close(db);
	return wrong == 0 && histories > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
