/* questionnaire.c - the vocabulary of a form, and finding one's way in it.
 *
 * What every user of a questionnaire needs once it is there.  How it comes to be there: questionnaire-parse.c (JSON)
 * and questionnaire-rows.c (the build's rows). */
#include "core/questionnaire.h"

#include <stdlib.h>
#include <string.h>

#include "core/questionnaire-private.h"

/* Give FHIR's code of a type. */
const char *item_type_name(enum item_type type)
{
	static const char *const names[ITEM_TYPE_COUNT] = {
	        [ITEM_GROUP] = "group",
	        [ITEM_DISPLAY] = "display",
	        [ITEM_BOOLEAN] = "boolean",
	        [ITEM_DECIMAL] = "decimal",
	        [ITEM_INTEGER] = "integer",
	        [ITEM_DATE] = "date",
	        [ITEM_STRING] = "string",
	        [ITEM_TEXT] = "text",
	        [ITEM_CHOICE] = "choice",
	        [ITEM_QUANTITY] = "quantity",
	        [ITEM_DATETIME] = "dateTime",
	        [ITEM_TIME] = "time",
	        [ITEM_URL] = "url",
	        [ITEM_OPEN_CHOICE] = "open-choice",
	        [ITEM_ATTACHMENT] = "attachment",
	        [ITEM_REFERENCE] = "reference",
	};

	return names[type];
}

static const struct {
	const char *code, *fhir, *text;
} absents[ABSENT_COUNT] = {
        [ABSENT_BLANK] = {"", "", ""},
        [ABSENT_UNKNOWN] = {"unknown", "asked-unknown", N_("I don’t know")},
        [ABSENT_NOT_DONE] = {"not_done", "not-performed", N_("Not done")},
        [ABSENT_PREFER_NOT] = {"prefer_not", "asked-declined", N_("I’d rather not say")},
};

/* Give our code of a reason. */
const char *absent_code(enum absent why)
{
	return absents[why].code;
}

/* Give FHIR's code of a reason. */
const char *absent_fhir_code(enum absent why)
{
	return absents[why].fhir;
}

/* Give a text of the interface as one of the content. */
static struct text text_of(const char *id)
{
	const char *zh = tr(LANG_ZH, id);

	return (struct text){.en = id, .zh = strcmp(zh, id) == 0 ? NULL : zh};
}

/* Give the common wording of a reason. */
struct text text_of_absent(enum absent why)
{
	return text_of(absents[why].text);
}

/* Give the common wording of yes or no. */
struct text text_of_boolean(bool yes)
{
	return text_of(yes ? N_("Yes") : N_("No"));
}

/* Free the form and all that is in it. */
void questionnaire_destroy(struct questionnaire *questionnaire)
{
	if (questionnaire)
		arena_destroy(questionnaire->arena);
}

/* Order two places of the index by linkId. */
static int compare_items(const void *a, const void *b)
{
	const struct item *const *x = a, *const *y = b;

	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : (*x)->index < (*y)->index ? -1 : 1;
}

/* Sort the index. */
void questionnaire_index(struct questionnaire *questionnaire)
{
	size_t i;

	questionnaire->by_id = arena_alloc(questionnaire->arena, questionnaire->count * sizeof *questionnaire->by_id);
	for (i = 0; i < questionnaire->count; i++)
		questionnaire->by_id[i] = &questionnaire->items[i];
	qsort(questionnaire->by_id, questionnaire->count, sizeof *questionnaire->by_id, compare_items);
}

/* Find an item by its name. */
const struct item *questionnaire_find(const struct questionnaire *questionnaire, const char *name)
{
	size_t low = 0, high = questionnaire->count, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(name, questionnaire->by_id[middle]->name);
		if (order == 0)
			return questionnaire->by_id[middle];
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Tell whether an item is a part of the form by itself. */
static bool is_part(const struct item *item)
{
	return item->type == ITEM_GROUP && !item->repeats;
}

/* Tell whether one group holds the whole form: then the parts are what stands in it, and it is one with nothing in it.
 */
static bool is_wrapped(const struct questionnaire *questionnaire)
{
	const struct item *items = questionnaire->items, *item;
	size_t parts = 0;

	if (!questionnaire->count || !is_part(items) || items->span < questionnaire->count)
		return false;
	for (item = item_first(questionnaire, items); item; item = item_next(questionnaire, item))
		parts += is_part(item);
	return parts > 1;
}

/* Set the part that each item stands in. */
static void set_parts(struct questionnaire *questionnaire)
{
	struct item *items = questionnaire->items, *end = items + questionnaire->count, *first = items, *item, *top;
	bool wrapped = is_wrapped(questionnaire);
	size_t count = 0;

	for (top = items; top < end; top += wrapped && top == items ? 1 : top->span) {
		if (top == items || is_part(top) || is_part(first)) {
			first = top;
			first->part_number = count++;
		}
		for (item = top; item < top + top->span; item++) {
			item->part = first;
			item->part_number = first->part_number;
		}
		first->part_span += wrapped && top == items ? 1 : top->span;
	}
	questionnaire->parts = arena_alloc(questionnaire->arena, count * sizeof *questionnaire->parts);
	for (top = items; top < end; top += top->part_span)
		questionnaire->parts[questionnaire->part_count++] = top;
}

/* Set what an item has from those above it. */
void questionnaire_inherit(struct questionnaire *questionnaire)
{
	struct item *item, *items = questionnaire->items;

	set_parts(questionnaire);
	for (item = items; item < items + questionnaire->count; item++)
		if (item->parent && item->type != ITEM_DISPLAY && item_is_question(item->parent))
			items[item->parent->index].splits = item->parent->repeats;
	for (item = items; item < items + questionnaire->count; item++) {
		item->loop = !item->parent ? NULL : item->parent->splits ? item->parent : item->parent->loop;
		if (item->type == ITEM_GROUP && item->repeats)
			item->loop = item;
		if (item->parent && item->parent->hidden)
			item->hidden = true;
		if (item->parent && item->parent->type == ITEM_GROUP && item->parent->read_only)
			item->read_only = true;
	}
}

/* Find a row of tests of a section. */
const struct item *questionnaire_row(const struct questionnaire *questionnaire, const struct item *section,
                                     const char *test)
{
	size_t low = 0, high = questionnaire->test_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (questionnaire->tests[middle] < section)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < questionnaire->test_count && item_section(questionnaire->tests[low]) == section; low++)
		if (strcmp(questionnaire->tests[low]->test, test) == 0)
			return questionnaire->tests[low];
	return NULL;
}

/* Put items of one test in one row, in form order. In a repeating group there are no rows: each instance is one. */
static void join_row(struct questionnaire *questionnaire, struct item *item)
{
	const struct item *row = questionnaire_row(questionnaire, item_section(item), item->test);
	struct item *last;

	item->row = row ? row : item;
	if (row) {
		last = &questionnaire->items[row->index];
		while (last->row_next)
			last = &questionnaire->items[last->row_next->index];
		last->row_next = item;
	} else {
		questionnaire->tests[questionnaire->test_count++] = item;
	}
}

#define TESTED_MAX 1000 /* items of tests: each is looked for among those before it; a form of more is made up */

/* Make the rows of tests. */
void questionnaire_tests(struct questionnaire *questionnaire)
{
	struct item *item;
	size_t count = 0;

	for (item = questionnaire->items; item < questionnaire->items + questionnaire->count; item++)
		count += item->test != NULL;
	if (!count || count > TESTED_MAX)
		return;
	questionnaire->tests = arena_alloc(questionnaire->arena, count * sizeof *questionnaire->tests);
	for (item = questionnaire->items; item < questionnaire->items + questionnaire->count; item++)
		if (item->test && item_is_question(item) && !item->loop && !item->hidden)
			join_row(questionnaire, item);
}

/* Join a section's letter and its title. */
static const char *join(struct arena *arena, const char *prefix, const char *title)
{
	char *joined, *kept;

	if (!title || !prefix)
		return title;
	joined = xasprintf("%s %s", prefix, title);
	kept = arena_strdup(arena, joined);
	free(joined);
	return kept;
}

/* Give an item's prefix in a language, or NULL. */
static const char *prefix_in(const struct item *item, enum lang lang)
{
	return item->prefix.en || item->prefix.zh ? text_in(item->prefix, lang) : NULL;
}

/* Set the titles of the sections. */
void questionnaire_sections(struct questionnaire *questionnaire)
{
	struct item *item;

	for (item = questionnaire->items; item < questionnaire->items + questionnaire->count; item += item->part_span) {
		if (item->type != ITEM_GROUP)
			continue;
		item->section.en = join(questionnaire->arena, prefix_in(item, LANG_EN), item->text.en);
		item->section.zh = join(questionnaire->arena, prefix_in(item, LANG_ZH), item->text.zh);
	}
}

/* Give the first child. */
const struct item *item_first(const struct questionnaire *questionnaire, const struct item *parent)
{
	if (!parent)
		return questionnaire->count ? questionnaire->items : NULL;
	return parent->span > 1 ? parent + 1 : NULL;
}

/* Give the next sibling. */
const struct item *item_next(const struct questionnaire *questionnaire, const struct item *item)
{
	const struct item *next = item + item->span;
	const struct item *end =
	        item->parent ? item->parent + item->parent->span : questionnaire->items + questionnaire->count;

	return next < end ? next : NULL;
}

/* Tell whether it can be answered. */
bool item_is_question(const struct item *item)
{
	return item->type != ITEM_GROUP && item->type != ITEM_DISPLAY;
}

/* Give the top-level item above. */
const struct item *item_section(const struct item *item)
{
	while (item->parent)
		item = item->parent;
	return item;
}

/* Find an option by its code. */
const struct option *item_option(const struct item *item, const char *code)
{
	size_t i;

	for (i = 0; i < item->option_count; i++)
		if (item->options[i].absent == ABSENT_BLANK && strcmp(item->options[i].value.text, code) == 0)
			return &item->options[i];
	return NULL;
}

/* Tell whether two systems can be the same; one that is not said can be any. */
static bool can_be_same(const char *a, const char *b)
{
	return !a || !b || strcmp(a, b) == 0;
}

/* Find the option of a value. */
const struct option *item_option_of(const struct item *item, const struct value *value)
{
	const struct option *option;

	for (option = item->options; option < item->options + item->option_count; option++)
		if (option->absent == ABSENT_BLANK && option->value.kind == value->kind &&
		    option->value.uncoded == value->uncoded && strcmp(option->value.text, value->text) == 0 &&
		    can_be_same(option->value.system, value->system))
			return option;
	return NULL;
}

/* Give FHIR's own string of a text. */
const char *questionnaire_base(const struct questionnaire *questionnaire, struct text text)
{
	return text.base ? text.base : questionnaire->base == LANG_ZH ? text.zh : text.en;
}

/* Say what a note means. */
const char *note_words(enum note_kind kind)
{
	static const char *const texts[NOTE_COUNT] = {
	        [NOTE_ENABLE] = N_("The form would work out whether these are asked. Here they are always asked."),
	        [NOTE_CALCULATED] = N_("The form would work these answers out. Here they are filled in by hand."),
	        [NOTE_INITIAL] = N_("The form would fill these in beforehand. Here they begin blank."),
	        [NOTE_ANSWERS] = N_("The form would make the list of answers. Here the answer is typed."),
	        [NOTE_VALUE_SET] = N_("The list of answers is not in the form. Here the answer is typed."),
	        [NOTE_CONSTRAINT] = N_("The form has rules between answers that are not checked here."),
	        [NOTE_REGEX] = N_("The form has a rule for how these are written that is not checked here."),
	        [NOTE_LIMIT] = N_("The form has a limit that cannot be worked out here, so there is none."),
	        [NOTE_EXPRESSION] = N_("The form holds expressions that are not worked out here."),
	        [NOTE_CONDITION] =
	                N_("When these are asked is not written as it should be. Here they are always asked."),
	        [NOTE_PART] = N_("Parts of the form stand elsewhere and are not asked here."),
	        [NOTE_UNFILLABLE] =
	                N_("These need an answer that cannot be typed, so the form cannot be completed here."),
	};

	return texts[kind];
}
