/* content.c - what the content holds: one table of fields per kind, the lists themselves, their texts.
 *
 * content-json.c (content.json) and content-rows.c (the build's rows) walk the table; content-facts.c parses facts.sql.
 */
#include "core/content.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/content-private.h"
#include "core/own-word.h"

static_assert(offsetof(struct statement, source_count) - offsetof(struct statement, sources) ==
                      offsetof(struct sources, count),
              "sources and source_count stand side by side");

static const char *const fill_codes[] = {"default", "derive", "let", NULL};
static const char *const show_codes[] = {"always", "true", "never", NULL};
static const char *const audience_codes[] = {"both", "patient", "nurse", NULL};
static const char *const stance_codes[] = {"", "agrees", "qualified", "disagrees", "not covered", "unknown", NULL};
static const char *const basis_codes[] = {"", "seen", "seen-secondary", "recall", "not-found", NULL};

#define AT(type, member) offsetof(struct type, member)
static const struct field fill_fields[] = {{"targets", NAMES, AT(content_fill, targets), true},
                                           {"kind", CODE, AT(content_fill, kind), true, fill_codes},
                                           {"condition", STRING, AT(content_fill, when)},
                                           {"expression", STRING, AT(content_fill, expression)},
                                           {"why", STRING, AT(content_fill, why)},
                                           {"line", INTEGER, AT(content_fill, line)},
                                           {0}};
static const struct field fact_fields[] = {{"name", STRING, AT(content_fact, name), true},
                                           {"truth", BOOL, AT(content_fact, is_truth)},
                                           {"expression", STRING, AT(content_fact, expression), true},
                                           {"line", INTEGER, AT(content_fact, line)},
                                           {0}};
static const struct field ask_fields[] = {{"names", NAMES, AT(content_ask, names), true},
                                          {"fact", INTEGER, AT(content_ask, fact), true},
                                          {"condition", STRING, AT(content_ask, when)},
                                          {"line", INTEGER, AT(content_ask, line)},
                                          {0}};
static const struct field rule_fields[] = {{"id", STRING, AT(content_rule, id), true},
                                           {"condition", STRING, AT(content_rule, condition), true},
                                           {"unless", STRING, AT(content_rule, unless)},
                                           {"show", CODE, AT(content_rule, show), false, show_codes},
                                           {"as", AS_FACT, AT(content_rule, is_fact)},
                                           {"why", REMARK, 0},
                                           {0}};
static const struct field statement_fields[] = {
        {"id", STRING, AT(content_statement, shown.id), true},
        {"condition", STRING, AT(content_statement, condition), true},
        {"unless", STRING, AT(content_statement, unless)},
        {"rule", STRING, AT(content_statement, rule)},
        {"audience", CODE, AT(content_statement, shown.audience), true, audience_codes},
        {"kind", STRING, AT(content_statement, shown.kind), true},
        {"text", TEXT, AT(content_statement, shown.text), true, NULL, ""},
        {"numbers", BOOL, AT(content_statement, shown.numbers)},
        {"sources", SOURCES, AT(content_statement, shown.sources), true},
        {"note", TEXT, AT(content_statement, shown.note), false, NULL, "/note"},
        {"note_words", TEXT, AT(content_statement, shown.note_words), false, NULL, "/words"},
        {"note_numbers", BOOL, AT(content_statement, shown.note_numbers)},
        {"stance", CODE, AT(content_statement, shown.stance), false, stance_codes},
        {"basis", CODE, AT(content_statement, shown.basis), false, basis_codes},
        {"part_recall", BOOL, AT(content_statement, shown.part_recall)},
        {"reference", STRING, AT(content_statement, shown.reference)},
        {"why", REMARK, 0},
        {0}};
static const struct field conflict_fields[] = {
        {"id", STRING, AT(content_conflict, id), true},
        {"audience", CODE, AT(content_conflict, audience), true, audience_codes},
        {"numbers", BOOL, AT(content_conflict, numbers)},
        {"side_a", NAMES, AT(content_conflict, side_a), true},
        {"side_b", NAMES, AT(content_conflict, side_b), true},
        {"patient", TEXT, AT(content_conflict, patient), false, NULL, "/patient"},
        {"staff", TEXT, AT(content_conflict, staff), true, NULL, "/staff"},
        {"why", REMARK, 0},
        {0}};
static const struct field check_fields[] = {{"id", STRING, AT(content_check, id), true},
                                            {"condition", STRING, AT(content_check, condition), true},
                                            {"item", STRING, AT(content_check, item), true},
                                            {"text", TEXT, AT(content_check, text), true, NULL, ""},
                                            {"why", REMARK, 0},
                                            {0}};
static const struct field document_fields[] = {
        {"id", STRING, AT(document, id), true}, {"text", TEXT, AT(document, text), true, NULL, ""}, {0}};

#define LIST(name, plural, count_name)                                                                                 \
	sizeof(*((struct content *)0)->plural), offsetof(struct content, plural), offsetof(struct content, count_name)
const struct kind content_kinds[KIND_COUNT] = {
        {"fills", false, LIST(fill, fills, fill_count), "", fill_fields},
        {"facts", false, LIST(fact, facts, fact_count), "", fact_fields},
        {"asks", false, LIST(ask, asks, ask_count), "", ask_fields},
        {"rules", true, LIST(rule, rules, rule_count), "", rule_fields},
        {"statements", true, LIST(statement, statements, statement_count), "", statement_fields},
        {"conflicts", true, LIST(conflict, conflicts, conflict_count), "", conflict_fields},
        {"checks", true, LIST(check, checks, check_count), "check/", check_fields},
        {"documents", true, LIST(document, documents, document_count), "document/", document_fields},
};

/* A kind's list. The members of struct content are pointers to different structs, so they are copied as bytes. */
static void *kind_items(const struct content *content, const struct kind *kind)
{
	void *items;

	memcpy(&items, (const char *)content + kind->items, sizeof items);
	return items;
}

size_t content_count(const struct content *content, const struct kind *kind)
{
	return *(const size_t *)((const char *)content + kind->count);
}

void *content_at(const struct content *content, const struct kind *kind, size_t number)
{
	return (char *)kind_items(content, kind) + number * kind->size;
}

void *content_add(struct content *content, const struct kind *kind)
{
	size_t *count = (size_t *)((char *)content + kind->count);
	void *items = xreallocarray(kind_items(content, kind), *count + 1, kind->size);

	memcpy((char *)content + kind->items, &items, sizeof items);
	return memset(content_at(content, kind, (*count)++), 0, kind->size);
}

struct content *content_create(void)
{
	struct content *content = xcalloc(1, sizeof *content);

	content->arena = arena_create();
	return content;
}

void content_destroy(struct content *content)
{
	if (!content)
		return;
	for (size_t k = 0; k < KIND_COUNT; k++)
		free(kind_items(content, &content_kinds[k]));
	arena_destroy(content->arena);
	free(content);
}

struct content *content_parse(const char *facts_sql, const char *content_json, size_t length, defect_fn *defect,
                              void *context, bool *ok)
{
	struct content *content = content_create();
	bool facts_ok = content_parse_facts(content, facts_sql, defect, context);

	*ok = content_parse_json(content, content_json, length, defect, context) && facts_ok;
	return content;
}

/* --- texts --- */

static void visit_item(const struct kind *kind, void *item, text_fn *visit, void *context)
{
	const char *id = *(const char **)((char *)item + kind->fields[0].offset);

	for (const struct field *field = kind->fields; field->key; field++) {
		struct text *text = (struct text *)(void *)((char *)item + field->offset);
		char *msgctxt;

		if (field->type != TEXT || !text->en)
			continue;
		msgctxt = xasprintf("%s%s%s", kind->context, id, field->context);
		visit(context, msgctxt, text);
		free(msgctxt);
	}
}

void content_texts(struct content *content, text_fn *visit, void *context)
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		for (size_t i = 0; content_kinds[k].in_json && i < content_count(content, &content_kinds[k]); i++)
			visit_item(&content_kinds[k], content_at(content, &content_kinds[k], i), visit, context);
}

struct checking {
	defect_fn *defect;
	void *context;
	bool ok;
};

/* A place for phrases of the person's own word (own-word.h) needs one for each word, in both languages. */
static void check_words(void *context, const char *msgctxt, struct text *text)
{
	struct checking *checking = context;
	const char *const languages[] = {text->en, text->zh};
	struct msg what = {0};

	for (size_t i = 0; i < LANG_COUNT; i++) {
		if (own_word_check(languages[i]))
			continue;
		msg_set(&what, N_("“{1}”: braces need three phrases, {a|b|c}"), languages[i], NULL);
		if (checking->defect)
			checking->defect(checking->context, msgctxt, "content", &what);
		msg_finish(&what);
		checking->ok = false;
	}
}

bool content_check_texts(struct content *content, defect_fn *defect, void *context)
{
	struct checking checking = {.defect = defect, .context = context, .ok = true};

	content_texts(content, check_words, &checking);
	return checking.ok;
}
