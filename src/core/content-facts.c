/* content-facts.c - the parser of facts.sql (format: data/README.md).
 *
 * Comments are blanked first, so that later steps see only text, quotation marks and parentheses; line numbers stay.
 * What an expression means is SQLite's business: it is taken as text up to the next clause or the semicolon. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/content.h"

/* Where we are in facts.sql. */
struct scan {
	struct content *content;
	const char *at;
	int line; /* of `at` */
	defect_fn *defect;
	void *context;
	bool ok;
};

static void report(struct scan *scan, int line, const char *id, const char *argument)
{
	struct msg what = {0};
	char *where = xasprintf("facts.sql line %d", line);

	msg_set(&what, id, argument, NULL);
	if (scan->defect)
		scan->defect(scan->context, where, "facts", &what);
	msg_finish(&what);
	free(where);
	scan->ok = false;
}

/* The text with every comment turned into spaces; the caller frees. */
static char *without_comments(const char *sql)
{
	char *text = xstrdup(sql);
	bool quoted = false;

	for (char *c = text; *c; c++) {
		const char *end;

		if (*c == '\'')
			quoted = !quoted;
		if (quoted || (strncmp(c, "--", 2) != 0 && strncmp(c, "/*", 2) != 0))
			continue;
		end = *c == '-' ? strchr(c, '\n') : strstr(c, "*/");
		if (end && *c == '/')
			end += 2;
		if (!end)
			end = c + strlen(c);
		for (; c < end; c++)
			if (*c != '\n')
				*c = ' ';
		c--;
	}
	return text;
}

static void skip_space(struct scan *scan)
{
	for (; isspace((unsigned char)*scan->at); scan->at++)
		scan->line += *scan->at == '\n';
}

static bool word_part(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == ':';
}

/* The next word, in the arena; "" when something else stands there. */
static const char *take_word(struct scan *scan)
{
	size_t length = 0;

	skip_space(scan);
	while (word_part(scan->at[length]))
		length++;
	scan->at += length;
	return arena_strndup(scan->content->arena, scan->at - length, length);
}

/* Whether one of the words that start a clause stands at `c`. */
static bool at_clause(const char *c, const char *start)
{
	static const char *const words[] = {"asks", "definition", "when", "as", "why"};

	if (c > start && word_part(c[-1]))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t length = strlen(words[i]);

		if (strncmp(c, words[i], length) == 0 && !word_part(c[length]))
			return true;
	}
	return false;
}

/* Take the text up to the semicolon, or (clauses) up to the next clause; trimmed, in the arena. */
static const char *take_text(struct scan *scan, bool clauses)
{
	const char *start, *c;
	int depth = 0;
	bool quoted = false;

	skip_space(scan);
	start = scan->at;
	for (c = start; *c; c++) {
		if (*c == '\'')
			quoted = !quoted;
		if (quoted)
			continue;
		depth += (*c == '(') - (*c == ')');
		if (*c == ';' || (clauses && depth == 0 && at_clause(c, start)))
			break;
	}
	for (const char *seen = start; seen < c; seen++)
		scan->line += *seen == '\n';
	scan->at = c;
	while (c > start && isspace((unsigned char)c[-1]))
		c--;
	return arena_strndup(scan->content->arena, start, (size_t)(c - start));
}

/* Words up to the next clause or the semicolon. */
static struct names take_names(struct scan *scan)
{
	struct names names = {0};
	const char **items = NULL, *word;

	for (skip_space(scan); !at_clause(scan->at, scan->at) && *(word = take_word(scan)); skip_space(scan)) {
		items = xreallocarray(items, names.count + 1, sizeof *items);
		items[names.count++] = word;
	}
	names.items = arena_alloc(scan->content->arena, (names.count + 1) * sizeof *items);
	for (size_t i = 0; i < names.count; i++)
		names.items[i] = items[i];
	free(items);
	return names;
}

/* One of the entries that are being read: its parts go where these point. */
struct entry {
	const char *what; /* its first word */
	int line;
	const char **when, **expression, **why;
	bool asks; /* it may have `asks` and `definition` */
};

static void take_ask(struct scan *scan, struct entry *entry, bool is_definition)
{
	struct content *content = scan->content;
	struct content_ask *ask;
	int line = scan->line;

	content->asks = xreallocarray(content->asks, content->ask_count + 1, sizeof *content->asks);
	ask = &content->asks[content->ask_count++];
	*ask = (struct content_ask){.fact = (int)content->fact_count - 1, .line = line, .names = take_names(scan)};
	if (ask->names.count == 0 || (is_definition && ask->names.count > 1))
		report(scan, line, N_("“asks” is followed by linkIds, “definition” by one name"), NULL);
	if (is_definition && ask->names.count == 1) {
		char *name = xasprintf("definition:%s", ask->names.items[0]);

		ask->names.items[0] = arena_strdup(content->arena, name);
		free(name);
	}
	entry->when = &ask->when;
}

/* Take the clause that `word` opens; false when it opens none that may stand here. */
static bool take_clause(struct scan *scan, struct entry *entry, const char *word)
{
	bool is_definition = strcmp(word, "definition") == 0;

	if (entry->asks && (is_definition || strcmp(word, "asks") == 0))
		take_ask(scan, entry, is_definition);
	else if (strcmp(word, "when") == 0 && entry->when && !*entry->when)
		*entry->when = take_text(scan, true);
	else if (strcmp(word, "as") == 0)
		*entry->expression = take_text(scan, false);
	else if (strcmp(word, "why") == 0 && entry->why)
		*entry->why = take_text(scan, false);
	else
		return false;
	return true;
}

/* Take the clauses of an entry and its semicolon. */
static void take_clauses(struct scan *scan, struct entry *entry)
{
	bool ended = false;

	while (!ended) {
		const char *word = take_word(scan);

		if (!take_clause(scan, entry, word)) {
			report(scan, scan->line, N_("“{1}” may not stand here"), *word ? word : ";");
			take_text(scan, false);
			break;
		}
		ended = *entry->expression || (entry->why && *entry->why);
	}
	if (*scan->at == ';')
		scan->at++;
	else
		report(scan, entry->line, N_("the semicolon at the end of this entry is missing"), NULL);
}

static void take_fact(struct scan *scan, struct entry *entry)
{
	struct content *content = scan->content;
	struct content_fact *fact;
	const char *kind;

	content->facts = xreallocarray(content->facts, content->fact_count + 1, sizeof *content->facts);
	fact = &content->facts[content->fact_count++];
	*fact = (struct content_fact){.line = entry->line, .name = take_word(scan)};
	kind = take_word(scan);
	fact->is_truth = strcmp(kind, "truth") == 0;
	if (!fact->is_truth && strcmp(kind, "number") != 0)
		report(scan, fact->line, N_("a fact is “truth” or “number”, not “{1}”"), kind);
	entry->asks = true;
	entry->expression = &fact->expression;
	take_clauses(scan, entry);
}

static void take_fill(struct scan *scan, struct entry *entry, enum fill_kind kind)
{
	struct content *content = scan->content;
	struct content_fill *fill;

	content->fills = xreallocarray(content->fills, content->fill_count + 1, sizeof *content->fills);
	fill = &content->fills[content->fill_count++];
	*fill = (struct content_fill){.kind = kind, .line = entry->line, .targets = take_names(scan)};
	if (fill->targets.count == 0 || (kind == FILL_LET && fill->targets.count > 1))
		report(scan, fill->line, N_("“{1}” is followed by what it fills in"), entry->what);
	entry->when = &fill->when;
	entry->expression = &fill->expression;
	entry->why = kind == FILL_LET ? NULL : &fill->why;
	take_clauses(scan, entry);
}

static void take_entry(struct scan *scan)
{
	static const char *const fills[] = {[FILL_DEFAULT] = "default", [FILL_DERIVE] = "derive", [FILL_LET] = "let"};
	struct entry entry = {.line = scan->line, .what = take_word(scan)};

	if (strcmp(entry.what, "fact") == 0) {
		take_fact(scan, &entry);
		return;
	}
	for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
		if (strcmp(entry.what, fills[i]) == 0) {
			take_fill(scan, &entry, (enum fill_kind)i);
			return;
		}
	}
	report(scan, entry.line, N_("“default”, “derive”, “let” or “fact” is expected, not “{1}”"), entry.what);
	take_text(scan, false);
	scan->at += *scan->at == ';';
}

bool content_parse_facts(struct content *content, const char *facts_sql, defect_fn *defect, void *context)
{
	char *text = without_comments(facts_sql);
	struct scan scan = {
	        .content = content, .at = text, .line = 1, .defect = defect, .context = context, .ok = true};

	for (skip_space(&scan); *scan.at; skip_space(&scan))
		take_entry(&scan);
	free(text);
	return scan.ok;
}
