/* rows.c - reads the rows, turns their facts into JSON, and compares an assessment with what they expect.
 *
 * Called by run-rules.c (all rows) and mutate.c (rows against content with something taken out). */
#include "rows.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ANSWERS_MAX 128
#define SETS_MAX 32

struct answer_text {
	const char *name, *value; /* value "blank": taken away */
};
struct answers {
	struct answer_text items[ANSWERS_MAX];
	size_t count;
};
struct set { /* a row named @NAME */
	const char *name, *facts;
};
struct sets {
	struct set items[SETS_MAX];
	size_t count;
};

/* No rows yet. */
void rows_init(struct rows *rows, const struct questionnaire *questionnaire)
{
	*rows = (struct rows){.arena = arena_create(), .questionnaire = questionnaire};
}

void rows_finish(struct rows *rows)
{
	free(rows->items);
	arena_destroy(rows->arena);
}

/* Put an answer in, in the place of an earlier one. */
static void answers_put(struct answers *answers, const char *name, const char *value)
{
	size_t at = 0;
	while (at < answers->count && strcmp(answers->items[at].name, name) != 0)
		at++;
	if (at == ANSWERS_MAX)
		fatal("more than %d answers in one row", ANSWERS_MAX);
	answers->items[at] = (struct answer_text){name, value};
	answers->count += at == answers->count;
}

/* Collect the answers of a list such as "@calm rf.faint=yes preg:{...};{...}". */
static void answers_collect(struct answers *answers, const struct sets *sets, struct arena *arena, const char *facts)
{
	char *save = NULL;
	for (char *word = strtok_r(arena_strdup(arena, facts), " ", &save); word != NULL; word = strtok_r(NULL, " ", &save)) {
		if (strcmp(word, "-") == 0)
			continue;
		if (*word == '@') {
			size_t at = 0;
			while (at < sets->count && strcmp(sets->items[at].name, word) != 0)
				at++;
			if (at == sets->count)
				fatal("no set of answers is called %s", word);
			answers_collect(answers, sets, arena, sets->items[at].facts);
			continue;
		}
		char *sign = strpbrk(word, "=:");
		if (sign == NULL)
			fatal("not linkId=value: %s", word);
		*sign = '\0';
		answers_put(answers, word, sign + 1);
	}
}

/* Append the date that lies `days` before today. */
static void date_json(struct buf *out, int days)
{
	struct tm tm = {0};
	char text[sizeof ROWS_TODAY];
	strptime(ROWS_TODAY, "%Y-%m-%d", &tm);
	time_t at = timegm(&tm) - (time_t)days * 24 * 60 * 60;
	gmtime_r(&at, &tm);
	strftime(text, sizeof text, "%Y-%m-%d", &tm);
	buf_json(out, text);
}

/* Append one value: [a,b] is a list, today-14 a date, 7.0 a number where the question takes one. */
static void value_json(struct buf *out, const struct item *item, const char *value, struct arena *arena)
{
	int days = 0;
	char *end = NULL, *save = NULL;
	bool is_number = item != NULL && (item->type == ITEM_INTEGER || item->type == ITEM_DECIMAL || item->type == ITEM_QUANTITY);
	if (*value == '[') {
		const char *between = "[";
		for (char *word = strtok_r(arena_strdup(arena, value + 1), ",]", &save); word != NULL;
		     word = strtok_r(NULL, ",]", &save), between = ",") {
			buf_puts(out, between);
			buf_json(out, word);
		}
		buf_putc(out, ']');
	} else if (sscanf(value, "today-%d", &days) == 1) {
		date_json(out, days);
	} else if (is_number && (strtod(value, &end), *value != '\0' && *end == '\0')) {
		buf_puts(out, value);
	} else {
		buf_json(out, value);
	}
}

/* Append a repeating group's instances, "{a=1,b=2};{a=3}". */
static void group_json(struct buf *out, const struct rows *rows, const char *value)
{
	const char *open = "[{";
	char *group_save = NULL, *save = NULL;
	for (char *group = strtok_r(arena_strdup(rows->arena, value), "{};", &group_save); group != NULL;
	     group = strtok_r(NULL, "{};", &group_save), open = ",{") {
		const char *between = open;
		for (char *word = strtok_r(group, ",", &save); word != NULL; word = strtok_r(NULL, ",", &save), between = ",") {
			char *sign = strchr(word, '=');
			if (sign == NULL)
				fatal("not linkId=value: %s", word);
			*sign = '\0';
			buf_puts(out, between);
			buf_json(out, word);
			buf_putc(out, ':');
			value_json(out, questionnaire_find(rows->questionnaire, word), sign + 1, rows->arena);
		}
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
}

/* The facts of a row as a JSON object. */
static const char *facts_json(const struct rows *rows, const struct sets *sets, const char *facts)
{
	struct buf out = {0};
	struct answers answers = {.count = 0};
	answers_collect(&answers, sets, rows->arena, facts);
	const char *between = "{";
	for (size_t at = 0; at < answers.count; at++) {
		const struct answer_text *answer = &answers.items[at];
		if (strcmp(answer->value, "blank") == 0)
			continue;
		buf_puts(&out, between);
		between = ",";
		buf_json(&out, answer->name);
		buf_putc(&out, ':');
		if (*answer->value == '{')
			group_json(&out, rows, answer->value);
		else
			value_json(&out, questionnaire_find(rows->questionnaire, answer->name), answer->value, rows->arena);
	}
	buf_puts(&out, *between == '{' ? "{}" : "}");
	const char *json = arena_strdup(rows->arena, buf_text(&out));
	buf_finish(&out);
	return json;
}

/* Take one line: a set of answers or a row. */
static void rows_take(struct rows *rows, struct sets *sets, const char *path, int line, char *text)
{
	char *columns[4];
	for (size_t n = 0; n < 4; n++) {
		columns[n] = strsep(&text, "\t");
		if (columns[n] == NULL || *columns[n] == '\0')
			fatal("%s:%d: column %zu of 4 is missing", path, line, n + 1);
	}
	if (*columns[0] == '@') {
		if (sets->count == SETS_MAX)
			fatal("%s:%d: more than %d sets of answers", path, line, SETS_MAX);
		sets->items[sets->count++] = (struct set){columns[0], columns[1]};
		return;
	}
	rows->items = xreallocarray(rows->items, rows->count + 1, sizeof *rows->items);
	rows->items[rows->count++] = (struct row){path, line, columns[0], columns[1], columns[2], columns[3],
	                                          facts_json(rows, sets, columns[1])};
}

/* Add the rows of a file. */
void rows_read(struct rows *rows, const char *path)
{
	struct sets sets = {.count = 0};
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fatal("%s cannot be read", path);
	for (int line = 1; getline(&text, &size, file) >= 0; line++) {
		text[strcspn(text, "\n")] = '\0';
		if (line > 1 && *text != '\0' && *text != '#')
			rows_take(rows, &sets, path, line, arena_strdup(rows->arena, text));
	}
	free(text);
	fclose(file);
}

/* --- comparing */

/* The statement's result, or NULL where this reader has none. */
static const struct statement_result *find_statement(const struct assessment *assessment, const char *id)
{
	for (size_t n = 0; n < assessment->statement_count; n++)
		if (strcmp(assessment->statements[n].statement->id, id) == 0)
			return &assessment->statements[n];
	return NULL;
}

/* A rule's state. */
static const char *got_rule(const struct assessment *assessment, const char *id, struct buf *text)
{
	static const char *const names[] = {"false", "true", "unknown"};
	const struct rule_result *rule = assessment_rule(assessment, id);
	(void)text;
	return rule == NULL ? "absent" : names[rule->state];
}

static const char *got_verdict(const struct assessment *assessment, const char *id, struct buf *text)
{
	(void)id;
	(void)text;
	return assessment->verdict;
}

/* A fact's value. */
static const char *got_fact(const struct assessment *assessment, const char *id, struct buf *text)
{
	for (size_t n = 0; n < assessment->fact_count; n++) {
		const struct fact_value *fact = &assessment->facts[n];
		if (strcmp(fact->name, id) != 0)
			continue;
		if (!fact->known)
			return "null";
		if (fact->text != NULL)
			return fact->text;
		buf_printf(text, "%g", fact->number);
		return buf_text(text);
	}
	return "absent";
}

/* Why a question has no value: "value" if it has one, "blank" if it was never answered. */
static const char *got_why(const struct assessment *assessment, const char *id, struct buf *text)
{
	const struct fact_value *fact = assessment_item(assessment, id);
	(void)text;
	if (fact == NULL)
		return "absent";
	return fact->known ? "value" : fact->why == NULL ? "blank" : fact->why;
}

static const char *got_statement(const struct assessment *assessment, const char *id, struct buf *text)
{
	static const char *const names[] = {"hidden", "shown", "unknown"};
	const struct statement_result *result = find_statement(assessment, id);
	(void)text;
	return result == NULL ? "absent" : names[result->state];
}

/* Which note of the guidelines stands beside a statement. */
static const char *got_note(const struct assessment *assessment, const char *id, struct buf *text)
{
	const struct statement_result *result = find_statement(assessment, id);
	(void)text;
	if (result == NULL || result->note.en == NULL)
		return "absent";
	if (result->statement->note.en != NULL && strcmp(result->note.en, result->statement->note.en) == 0)
		return "full";
	const char *words = result->statement->note_words.en;
	return words != NULL && strcmp(result->note.en, words) == 0 ? "words" : "another";
}

static const char *got_conflict(const struct assessment *assessment, const char *id, struct buf *text)
{
	const struct statement_result *result = find_statement(assessment, id);
	(void)text;
	return result != NULL && result->conflict_count > 0 ? "shown" : "absent";
}

typedef const char *got_fn(const struct assessment *assessment, const char *id, struct buf *text);
static const struct kind {
	const char *prefix;
	enum reader reader;
	got_fn *got;
} kinds[] = {
	{"verdict", READER_STAFF, got_verdict},
	{"fact:", READER_STAFF, got_fact},
	{"why:", READER_STAFF, got_why},
	{"statement:", READER_STAFF, got_statement},
	{"patient-statement:", READER_PATIENT, got_statement},
	{"note:", READER_STAFF, got_note},
	{"patient-note:", READER_PATIENT, got_note},
	{"conflict:", READER_STAFF, got_conflict},
	{"patient-conflict:", READER_PATIENT, got_conflict},
	{"", READER_STAFF, got_rule},
};

/* Compare one NAME=VALUE or NAME!=VALUE. */
static bool expect_holds(char *word, struct assessment *const *by_reader, struct buf *out)
{
	struct buf text = {0};
	char *sign = strchr(word, '=');
	if (sign == NULL)
		fatal("not NAME=VALUE: %s", word);
	const char *value = sign + 1;
	bool equal = sign == word || sign[-1] != '!';
	sign[equal ? 0 : -1] = '\0';
	const struct kind *kind = kinds;
	while (strncmp(word, kind->prefix, strlen(kind->prefix)) != 0)
		kind++;
	const char *got = kind->got(by_reader[kind->reader], word + strlen(kind->prefix), &text);
	bool holds = (strcmp(got, value) == 0) == equal;
	if (!holds)
		buf_printf(out, "  %s: expected %s%s, got %s\n", word, equal ? "" : "not ", value, got);
	buf_finish(&text);
	return holds;
}

/* Whether a list of words apart by spaces holds this one. */
static bool list_has(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = list; (at = strstr(at, word)) != NULL; at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

/* Compare what one rule asks with "RULE: linkId linkId (linkId that may be named)". */
static bool missing_holds(const char *id, const char *must, const char *may, const struct assessment *assessment,
                          struct buf *out)
{
	struct buf got = {0};
	const struct rule_result *rule = assessment_rule(assessment, id);
	bool holds = rule != NULL;
	for (size_t n = 0; rule != NULL && n < rule->missing.count; n++) {
		buf_printf(&got, "%s%s", n == 0 ? "" : " ", rule->missing.names[n]);
		holds &= list_has(must, rule->missing.names[n]) || list_has(may, rule->missing.names[n]);
	}
	char *save = NULL, *words = xstrdup(must);
	for (char *word = strtok_r(words, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save))
		holds &= list_has(buf_text(&got), word);
	free(words);
	if (!holds)
		buf_printf(out, "  %s asks: expected %s%s%s%s, got %s\n", id, must, *may == '\0' ? "" : " (", may,
		           *may == '\0' ? "" : ")", buf_text(&got));
	buf_finish(&got);
	return holds;
}

/* Compare the column `missing`. */
static bool all_missing_hold(const char *missing, const struct assessment *assessment, struct buf *out)
{
	bool holds = true;
	char *save = NULL, *copy = xstrdup(missing);
	for (char *entry = strtok_r(copy, ";", &save); entry != NULL; entry = strtok_r(NULL, ";", &save)) {
		char *rest = entry + strspn(entry, " ");
		const char *id = strsep(&rest, ":");
		if (rest == NULL)
			fatal("not RULE: linkId: %s", entry);
		rest += strspn(rest, " ");
		char *must = strsep(&rest, "(");
		while (*must != '\0' && must[strlen(must) - 1] == ' ')
			must[strlen(must) - 1] = '\0';
		const char *may = rest == NULL ? "" : strsep(&rest, ")");
		holds &= missing_holds(id, must, may, assessment, out);
	}
	free(copy);
	return holds;
}

/* Assess the row for both readers and compare. */
bool row_holds(const struct row *row, struct engine *engine, struct buf *out)
{
	struct msg error = {0};
	if (!engine_take_facts(engine, row->json, strlen(row->json), ROWS_TODAY, &error)) {
		char *text = msg_text(&error, LANG_EN);
		buf_printf(out, "  %s is not taken: %s\n", row->json, text);
		free(text);
		msg_finish(&error);
		return false;
	}
	struct assessment *by_reader[] = {[READER_PATIENT] = NULL, [READER_STAFF] = engine_assess(engine, READER_STAFF)};
	if (strstr(row->expect, "patient-") != NULL)
		by_reader[READER_PATIENT] = engine_assess(engine, READER_PATIENT);
	bool holds = true;
	char *save = NULL, *copy = xstrdup(row->expect);
	for (char *word = strtok_r(copy, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save))
		holds &= expect_holds(word, by_reader, out);
	free(copy);
	if (strcmp(row->missing, "-") != 0)
		holds &= all_missing_hold(row->missing, by_reader[READER_STAFF], out);
	assessment_destroy(by_reader[READER_PATIENT]);
	assessment_destroy(by_reader[READER_STAFF]);
	return holds;
}

/* The place of an entry of a missing list: questions by their place in the form, definitions after them. */
static size_t missing_place(const char *name, const struct questionnaire *questionnaire, struct buf *out)
{
	if (strncmp(name, "definition:", strlen("definition:")) == 0)
		return questionnaire->count;
	const struct item *item = questionnaire_find(questionnaire, name);
	if (item == NULL)
		buf_printf(out, "  no question is called %s\n", name);
	return item == NULL ? 0 : item->index;
}

/* Append what is wrong with a missing list. */
static void missing_sound(const char *id, const struct missing *missing, bool unknown,
                          const struct questionnaire *questionnaire, struct buf *out)
{
	if (!unknown && missing->count > 0)
		buf_printf(out, "  %s is known and asks %s\n", id, missing->names[0]);
	for (size_t n = 1; n < missing->count; n++) {
		size_t before = missing_place(missing->names[n - 1], questionnaire, out);
		size_t here = missing_place(missing->names[n], questionnaire, out);
		if (before > here || strcmp(missing->names[n - 1], missing->names[n]) == 0)
			buf_printf(out, "  %s asks %s after %s\n", id, missing->names[n], missing->names[n - 1]);
	}
}

/* Append what must hold of any assessment and does not. */
bool assessment_sound(const struct assessment *assessment, const struct questionnaire *questionnaire, struct buf *out)
{
	size_t before = out->length;
	for (size_t n = 0; n < assessment->rule_count; n++) {
		const struct rule_result *rule = &assessment->rules[n];
		missing_sound(rule->id, &rule->missing, rule->state == TRUTH_UNKNOWN, questionnaire, out);
	}
	for (size_t n = 0; n < assessment->statement_count; n++) {
		const struct statement_result *result = &assessment->statements[n];
		missing_sound(result->statement->id, &result->missing, result->state == STATEMENT_UNKNOWN, questionnaire, out);
	}
	return out->length == before;
}
