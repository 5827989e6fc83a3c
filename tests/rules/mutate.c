/* mutate.c - takes the content apart, one piece at a time, and looks whether a row of tests/rules/FILE.tsv notices.
 *
 *   mutate [--list] EQUIVALENT FILE.tsv...
 *
 * A mutant is the content built into the program with one text changed: an operand of AND or OR left out, a NOT taken
 * away, a WHEN that never holds, a member of a list or a bound moved, an entry that does nothing.  What stands inside a
 * SELECT and the `when` of an `asks` are not taken apart.  Each mutant is compiled anew in another process (a senseless
 * one may end it) and run on the rows, the most relevant first, until one fails.
 * EQUIVALENT lists the mutants that mean the same as the original, a line "name <tab> reason" each.  Exit 1 if another
 * one survives, or one of those does not, or one is no content at all. */
#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content.h"
#include "core/engine.h"
#include "rows.h"

/* --- the texts that are changed */

enum part { RULE, RULE_UNLESS, STATEMENT, STATEMENT_UNLESS, FACT, ASK, FILL, FILL_WHEN };
#define PART_COUNT 8

static const char **rule_text(struct content *c, size_t n) { return &c->rules[n].condition; }
static const char **rule_unless(struct content *c, size_t n) { return &c->rules[n].unless; }
static const char **statement_text(struct content *c, size_t n) { return &c->statements[n].condition; }
static const char **statement_unless(struct content *c, size_t n) { return &c->statements[n].unless; }
static const char **fact_text(struct content *c, size_t n) { return &c->facts[n].expression; }
static const char **ask_when(struct content *c, size_t n) { return &c->asks[n].when; }
static const char **fill_text(struct content *c, size_t n) { return &c->fills[n].expression; }
static const char **fill_when(struct content *c, size_t n) { return &c->fills[n].when; }

static const char *rule_name(const struct content *c, size_t n) { return c->rules[n].id; }
static const char *statement_name(const struct content *c, size_t n) { return c->statements[n].shown.id; }
static const char *fact_name(const struct content *c, size_t n) { return c->facts[n].name; }
static const char *ask_name(const struct content *c, size_t n) { return c->facts[c->asks[n].fact].name; }
static const char *fill_name(const struct content *c, size_t n) { return c->fills[n].targets.items[0]; }

static const struct part_kind {
	const char *name;
	const char **(*text)(struct content *content, size_t n);
	const char *(*id)(const struct content *content, size_t n);
	size_t count_at;  /* where struct content has the count */
	const char *none; /* the text that makes the whole do nothing; NULL: the text taken away; "": not tried */
} parts[PART_COUNT] = {
	[RULE] = {"rule", rule_text, rule_name, offsetof(struct content, rule_count), ""},
	[RULE_UNLESS] = {"unless of rule", rule_unless, rule_name, offsetof(struct content, rule_count), NULL},
	[STATEMENT] = {"statement", statement_text, statement_name, offsetof(struct content, statement_count), ""},
	[STATEMENT_UNLESS] = {"unless of statement", statement_unless, statement_name,
	                      offsetof(struct content, statement_count), NULL},
	[FACT] = {"fact", fact_text, fact_name, offsetof(struct content, fact_count), ""},
	[ASK] = {"asks of fact", ask_when, ask_name, offsetof(struct content, ask_count), "0"},
	[FILL] = {"value of", fill_text, fill_name, offsetof(struct content, fill_count), ""},
	[FILL_WHEN] = {"when of", fill_when, fill_name, offsetof(struct content, fill_count), "0"},
};

enum fate { NOTICED, SURVIVES, NO_CONTENT };
#define FATE_COUNT 3

#define JOBS_MAX 64
#define FATAL 3 /* the exit code of fatal() */

struct mutant {
	enum part part;
	size_t index;
	char *text;     /* the changed text, or NULL: none */
	char *original; /* or NULL */
	char *name;     /* as printed and as EQUIVALENT has it */
	enum fate fate;
};
struct mutants {
	struct mutant *items;
	size_t count;
};

/* The text with one space for each stretch of white space, in place. */
static char *one_line(char *text)
{
	char *out = text;
	for (const char *at = text; *at != '\0'; at++)
		if (!isspace((unsigned char)*at) || !isspace((unsigned char)at[1]))
			*out++ = isspace((unsigned char)*at) ? ' ' : *at;
	*out = '\0';
	return text;
}

/* The name of a mutant, on one line: "fact ga20: ... now_ga_weeks [>= => >] 20) THEN ...". */
static char *mutant_name(const char *part, const char *id, const char *text, const char *from, const char *to,
                         const char *by)
{
	const int around = 30;
	const char *before = from - text > around ? from - around : text;
	return one_line(xasprintf("%s %s: %.*s[%.*s => %s]%.*s", part, id, (int)(from - before), before, (int)(to - from),
	                          from, by, around, to));
}

/* Add a mutant; the strings become its own. */
static void add_mutant(struct mutants *mutants, enum part part, size_t index, const char *original, char *text,
                       char *name)
{
	mutants->items = xreallocarray(mutants->items, mutants->count + 1, sizeof *mutants->items);
	mutants->items[mutants->count++] =
	        (struct mutant){part, index, text, original == NULL ? NULL : xstrdup(original), name, NO_CONTENT};
}

/* --- words of a text */

enum kind { WORD, STRING, SIGN, OPEN, CLOSE };
struct token {
	enum kind kind;
	const char *start;
	size_t length;
	int depth;     /* parentheses and CASEs around it */
	bool selected; /* inside a SELECT */
};
#define TOKENS_MAX 512
struct tokens {
	struct token items[TOKENS_MAX];
	size_t count;
};

static bool is(const struct token *token, const char *text)
{
	return token->length == strlen(text) && strncmp(token->start, text, token->length) == 0;
}

/* Length of the token at `text`. */
static size_t token_length(const char *text, enum kind *kind)
{
	size_t length = 1;
	*kind = *text == '(' ? OPEN : *text == ')' ? CLOSE : SIGN;
	if (*text == '\'') {
		*kind = STRING;
		length = strcspn(text + 1, "'") + 2;
	} else if (isalnum((unsigned char)*text) || *text == '_') {
		*kind = WORD;
		while (isalnum((unsigned char)text[length]) || strchr("_.", text[length]) == text + length ||
		       text[length] == '_' || text[length] == '.' ||
		       (text[length] == '-' && isalnum((unsigned char)text[length + 1])))
			length++;
	} else if (strchr("<>=|", *text) != NULL && text[1] != '\0' && strchr("=>|", text[1]) != NULL) {
		length = 2;
	}
	return length;
}

/* Take the text apart. */
static void tokens_take(struct tokens *tokens, const char *text)
{
	int depth = 0, select = -1; /* the depth of the outermost SELECT */
	tokens->count = 0;
	while (*(text += strspn(text, " \t\n")) != '\0') {
		struct token *token = &tokens->items[tokens->count++];
		if (tokens->count == TOKENS_MAX)
			fatal("a text of the content has more than %d words", TOKENS_MAX);
		token->start = text;
		token->length = token_length(text, &token->kind);
		depth -= token->kind == CLOSE || is(token, "END");
		token->depth = depth;
		if (select < 0 && is(token, "SELECT"))
			select = depth;
		if (depth < select)
			select = -1;
		token->selected = select >= 0;
		depth += token->kind == OPEN || is(token, "CASE");
		text += token->length;
	}
}

/* Whether this is an AND or OR that joins conditions; the AND of BETWEEN does not. */
static bool joins(const struct tokens *tokens, size_t at)
{
	if (is(&tokens->items[at], "OR"))
		return true;
	return is(&tokens->items[at], "AND") && !(at >= 2 && is(&tokens->items[at - 2], "BETWEEN"));
}

/* Whether the token at `at` ends an operand of the operator at `of`, seen from inside. */
static bool ends_operand(const struct tokens *tokens, size_t at, size_t of)
{
	static const char *const bounds[] = {"WHEN", "THEN", "ELSE", "WHERE", "SELECT", "FROM", "ORDER", "AS", ","};
	const struct token *token = &tokens->items[at];
	if (token->depth != tokens->items[of].depth)
		return token->depth < tokens->items[of].depth;
	for (size_t n = 0; n < sizeof bounds / sizeof *bounds; n++)
		if (is(token, bounds[n]))
			return true;
	if (!joins(tokens, at))
		return false;
	return is(&tokens->items[of], "AND") || is(token, "OR");
}

static const char *token_end(const struct token *token)
{
	return token->start + token->length;
}

struct work { /* one text being changed */
	struct mutants *mutants;
	const struct content *content;
	enum part part;
	size_t index;
	const char *text;
	const struct tokens *tokens;
};

/* Add the mutant that has `by` in the place of the bytes from `from` to `to`. */
static void emit(const struct work *work, const char *from, const char *to, const char *by)
{
	const struct part_kind *kind = &parts[work->part];
	add_mutant(work->mutants, work->part, work->index, work->text,
	           xasprintf("%.*s%s%s", (int)(from - work->text), work->text, by, to),
	           mutant_name(kind->name, kind->id(work->content, work->index), work->text, from, to, by));
}

/* Leave out the operand on the right of an AND or OR, and the one on the left of the first in a chain. */
static void drop_operands(const struct work *work, size_t at)
{
	const struct tokens *tokens = work->tokens;
	size_t first = at, last = at + 1;
	while (last < tokens->count && !ends_operand(tokens, last, at))
		last++;
	emit(work, tokens->items[at].start, token_end(&tokens->items[last - 1]), "");
	while (first > 0 && !ends_operand(tokens, first - 1, at))
		first--;
	bool is_first = first == 0 || tokens->items[first - 1].depth < tokens->items[at].depth ||
	                !is(&tokens->items[first - 1], is(&tokens->items[at], "AND") ? "AND" : "OR");
	if (is_first)
		emit(work, tokens->items[first].start, token_end(&tokens->items[at]), "");
}

/* Make a WHEN of a CASE never hold. */
static void drop_when(const struct work *work, size_t at)
{
	const struct tokens *tokens = work->tokens;
	size_t then = at + 1;
	while (then < tokens->count && !(is(&tokens->items[then], "THEN") && tokens->items[then].depth == tokens->items[at].depth))
		then++;
	if (then < tokens->count)
		emit(work, tokens->items[at + 1].start, token_end(&tokens->items[then - 1]), "0");
}

/* Take away each member of the list whose parenthesis stands at `open`: out of IN, or NULL in its place in coalesce. */
static void drop_members(const struct work *work, size_t open)
{
	const struct tokens *tokens = work->tokens;
	int depth = tokens->items[open].depth;
	bool is_in = is(&tokens->items[open - 1], "IN");
	size_t begin = open + 1;
	for (size_t at = begin; at < tokens->count; at++) {
		const struct token *token = &tokens->items[at];
		bool close = token->kind == CLOSE && token->depth == depth;
		if (!close && !(is(token, ",") && token->depth == depth + 1))
			continue;
		if (!is_in && !isdigit((unsigned char)*tokens->items[begin].start)) /* not what a NULL counts as */
			emit(work, tokens->items[begin].start, token->start, "NULL");
		else if (is_in && !close)
			emit(work, tokens->items[begin].start, token_end(token), "");
		else if (is_in && begin > open + 1)
			emit(work, tokens->items[begin - 1].start, token->start, "");
		if (close)
			return;
		begin = at + 1;
	}
}

/* Change the text in each way that its word at `at` allows. */
static void change_at(const struct work *work, size_t at)
{
	static const char *const moved[][2] = {{">=", ">"}, {"<=", "<"}, {">", ">="}, {"<", "<="}};
	const struct token *token = &work->tokens->items[at];
	if (joins(work->tokens, at))
		drop_operands(work, at);
	else if (is(token, "NOT"))
		emit(work, token->start, token_end(token), "");
	else if (is(token, "WHEN"))
		drop_when(work, at);
	else if ((is(token, "IN") || is(token, "coalesce")) && at + 2 < work->tokens->count)
		drop_members(work, at + 1);
	for (size_t n = 0; n < sizeof moved / sizeof *moved; n++)
		if (is(token, moved[n][0]))
			emit(work, token->start, token_end(token), moved[n][1]);
}

/* Every mutant of one text. */
static void change_text(struct mutants *mutants, struct content *content, enum part part, size_t index)
{
	struct tokens tokens;
	const char *text = *parts[part].text(content, index);
	struct work work = {mutants, content, part, index, text, &tokens};
	const char *none = parts[part].none;
	if (none == NULL ? text != NULL : *none != '\0')
		add_mutant(mutants, part, index, text, none == NULL ? NULL : xstrdup(none),
		           one_line(xasprintf("%s %s: does nothing: %s", parts[part].name, parts[part].id(content, index),
		                              text == NULL ? "always" : text)));
	if (text == NULL || part == ASK)
		return;
	tokens_take(&tokens, text);
	for (size_t at = 0; at < tokens.count; at++)
		if (!tokens.items[at].selected)
			change_at(&work, at);
}

/* Every mutant of the content. */
static void change_content(struct mutants *mutants, struct content *content)
{
	for (enum part part = 0; part < PART_COUNT; part++)
		for (size_t n = 0; n < *(size_t *)((char *)content + parts[part].count_at); n++)
			change_text(mutants, content, part, n);
}

/* --- running them */

#define WORDS_MAX 64
struct words { /* the linkIds that a text may read */
	char *items[WORDS_MAX];
	size_t count;
};

/* Collect the words of the text that can be columns, as linkIds. */
static void words_collect(struct words *words, const char *text)
{
	struct tokens tokens;
	words->count = 0;
	tokens_take(&tokens, text == NULL ? "" : text);
	for (size_t n = 0; n < tokens.count && words->count < WORDS_MAX; n++) {
		char *word = xstrndup(tokens.items[n].start, tokens.items[n].length);
		char *underscore = strchr(word, '_');
		if (underscore == NULL || tokens.items[n].kind != WORD) {
			free(word);
			continue;
		}
		*underscore = '.';
		words->items[words->count++] = word;
	}
}

struct ranked {
	const struct row *row;
	int score;
	size_t place;
};
static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *one = a, *two = b;
	if (one->score != two->score)
		return one->score < two->score ? 1 : -1;
	return one->place < two->place ? -1 : 1;
}

/* End the program if a row fails on the content as it is: then every change would seem to be noticed. */
static void check_unchanged(sqlite3 *db, const struct rows *rows)
{
	struct engine *engine = engine_compile(content_read(db), rows->questionnaire, NULL, NULL);
	struct buf out = {0};
	for (size_t n = 0; n < rows->count; n++)
		if (!row_holds(&rows->items[n], engine, &out))
			fatal("%s:%d fails without any change:\n%s", rows->items[n].file, rows->items[n].line, buf_text(&out));
	engine_destroy(engine);
}

/* Rank the rows by what they have to do with a mutant: they expect something of its name, or answer what its text reads,
 * which says the more, the fewer rows do. */
static void rank(struct ranked *ranked, const struct rows *rows, const struct mutant *mutant, const char *id)
{
	struct words words;
	words_collect(&words, mutant->original);
	for (size_t n = 0; n < rows->count; n++) {
		const struct row *row = &rows->items[n];
		bool named = strstr(row->expect, id) != NULL || strstr(row->missing, id) != NULL;
		ranked[n] = (struct ranked){row, named ? 1000 : 0, n};
	}
	for (size_t w = 0; w < words.count; w++) {
		int holders = 1;
		for (size_t n = 0; n < rows->count; n++)
			holders += strstr(rows->items[n].json, words.items[w]) != NULL;
		for (size_t n = 0; n < rows->count; n++)
			ranked[n].score += strstr(rows->items[n].json, words.items[w]) != NULL ? 2000 / holders : 0;
	}
	qsort(ranked, rows->count, sizeof *ranked, compare_ranked);
}

/* Whether a row notices the changed content. */
static bool noticed(struct engine *engine, const struct mutant *mutant, const char *id, const struct rows *rows)
{
	struct ranked *ranked = xcalloc(rows->count, sizeof *ranked);
	bool found = false;
	rank(ranked, rows, mutant, id);
	for (size_t n = 0; n < rows->count && !found; n++) {
		struct buf out = {0};
		found = !row_holds(ranked[n].row, engine, &out);
		buf_finish(&out);
	}
	free(ranked);
	return found;
}

/* Compile the content with the change and run the rows. */
static enum fate run_mutant(const struct mutant *mutant, sqlite3 *db, const struct rows *rows)
{
	struct content *content = content_read(db);
	char *id = xstrdup(parts[mutant->part].id(content, mutant->index));
	*parts[mutant->part].text(content, mutant->index) =
	        mutant->text == NULL ? NULL : arena_strdup(content->arena, mutant->text);
	struct engine *engine = engine_compile(content, rows->questionnaire, NULL, NULL);
	enum fate fate = engine == NULL ? NO_CONTENT : noticed(engine, mutant, id, rows) ? NOTICED : SURVIVES;
	engine_destroy(engine);
	free(id);
	return fate;
}

/* What the processes share: each takes every JOBS-th mutant, notes where it is, and its fate when it is known. */
struct share {
	size_t at[JOBS_MAX];
	enum fate fates[];
};

/* Start process `job` at the mutant it has to take next; 0 when there is none left. */
static pid_t start_job(struct share *share, size_t job, size_t jobs, const struct mutants *mutants, sqlite3 *db,
                       const struct rows *rows)
{
	if (share->at[job] >= mutants->count)
		return 0;
	pid_t process = fork();
	if (process < 0)
		fatal("no process can be started");
	if (process > 0)
		return process;
	if (freopen("/dev/null", "w", stderr) == NULL)
		_exit(EXIT_FAILURE);
	for (; share->at[job] < mutants->count; share->at[job] += jobs)
		share->fates[share->at[job]] = run_mutant(&mutants->items[share->at[job]], db, rows);
	_exit(EXIT_SUCCESS);
}

/* Run every mutant in as many processes as there are processors. One that a mutant ends with fatal(), which is how the
 * program itself notices, goes on in a new process after it; a crash leaves NO_CONTENT behind. */
static void run_mutants(struct mutants *mutants, sqlite3 *db, const struct rows *rows)
{
	pid_t processes[JOBS_MAX];
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t jobs = processors < 1 ? 1 : processors > JOBS_MAX ? JOBS_MAX : (size_t)processors;
	size_t size = sizeof(struct share) + mutants->count * sizeof(enum fate);
	struct share *share = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (share == MAP_FAILED)
		fatal("no memory can be shared");
	for (size_t job = 0; job < jobs; job++) {
		share->at[job] = job;
		processes[job] = start_job(share, job, jobs, mutants, db, rows);
	}
	for (size_t job = 0; job < jobs; job++) {
		while (processes[job] != 0) {
			int status;
			waitpid(processes[job], &status, 0);
			if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS) {
				share->fates[share->at[job]] = WIFEXITED(status) && WEXITSTATUS(status) == FATAL ? NOTICED : NO_CONTENT;
				share->at[job] += jobs;
			}
			processes[job] = start_job(share, job, jobs, mutants, db, rows);
		}
	}
	for (size_t n = 0; n < mutants->count; n++)
		mutants->items[n].fate = share->fates[n];
	munmap(share, size);
}

/* The file EQUIVALENT, after a line end. */
static char *read_equivalent(const char *path)
{
	struct buf out = {0};
	char part[4096];
	size_t length;
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fatal("%s cannot be read", path);
	buf_puts(&out, "\n");
	while ((length = fread(part, 1, sizeof part, file)) > 0)
		buf_append(&out, part, length);
	fclose(file);
	return buf_take(&out);
}

/* Print the lines of EQUIVALENT that name no mutant; returns how many those are. */
static size_t report_stale(const struct mutants *mutants, const char *equivalent)
{
	size_t stale = 0;
	char *save = NULL, *copy = xstrdup(equivalent);
	for (char *line = strtok_r(copy, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save)) {
		size_t n = 0;
		if (*line == '#')
			continue;
		line[strcspn(line, "\t")] = '\0';
		while (n < mutants->count && strcmp(mutants->items[n].name, line) != 0)
			n++;
		if (n == mutants->count) {
			printf("there is no such change: %s\n", line);
			stale++;
		}
	}
	free(copy);
	return stale;
}

/* Print the mutants whose fate is not the expected one (or all); returns how many those are. */
static size_t report(const struct mutants *mutants, const char *equivalent, bool all)
{
	static const char *const fates[FATE_COUNT] = {"noticed", "survives", "no content"};
	size_t wrong = 0, count[FATE_COUNT] = {0};
	for (size_t n = 0; n < mutants->count; n++) {
		const struct mutant *mutant = &mutants->items[n];
		char *line = xasprintf("\n%s\t", mutant->name);
		bool expected = mutant->fate == (strstr(equivalent, line) != NULL ? SURVIVES : NOTICED);
		free(line);
		count[mutant->fate]++;
		wrong += !expected;
		if (all || !expected)
			printf("%s: %s\n", fates[mutant->fate], mutant->name);
	}
	printf("%zu changes: %zu noticed, %zu mean the same, %zu are no content; %zu not as expected\n", mutants->count,
	       count[NOTICED], count[SURVIVES], count[NO_CONTENT], wrong);
	return wrong;
}

int main(int argc, char **argv)
{
	struct rows rows;
	struct mutants mutants = {0};
	bool all = argc > 1 && strcmp(argv[1], "--list") == 0;
	if (argc - all < 3)
		fatal("usage: mutate [--list] EQUIVALENT FILE.tsv...");
	char *equivalent = read_equivalent(argv[1 + all]);
	sqlite3 *db = content_open();
	struct questionnaire *questionnaire = content_questionnaire();
	struct content *content = content_read(db);
	rows_init(&rows, questionnaire);
	for (int n = 2 + all; n < argc; n++)
		rows_read(&rows, argv[n]);
	check_unchanged(db, &rows);
	change_content(&mutants, content);
	run_mutants(&mutants, db, &rows);
	size_t wrong = report_stale(&mutants, equivalent) + report(&mutants, equivalent, all);
	return wrong == 0 && rows.count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
