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
	        [ITEM_GROUP] = "group",       [ITEM_DISPLAY] = "display", [ITEM_BOOLEAN] = "boolean",
	        [ITEM_DECIMAL] = "decimal",   [ITEM_INTEGER] = "integer", [ITEM_DATE] = "date",
	        [ITEM_STRING] = "string",     [ITEM_TEXT] = "text",       [ITEM_CHOICE] = "choice",
	        [ITEM_QUANTITY] = "quantity",
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

	return strcmp((*x)->link_id, (*y)->link_id);
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

/* Find an item by its linkId. */
const struct item *questionnaire_find(const struct questionnaire *questionnaire, const char *link_id)
{
	size_t low = 0, high = questionnaire->count, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(link_id, questionnaire->by_id[middle]->link_id);
		if (order == 0)
			return questionnaire->by_id[middle];
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Set what an item has from those above it. */
void questionnaire_inherit(struct questionnaire *questionnaire)
{
	struct item *item;

	for (item = questionnaire->items; item < questionnaire->items + questionnaire->count; item++) {
		item->loop = item->parent ? item->parent->loop : NULL;
		if (item->type == ITEM_GROUP && item->repeats)
			item->loop = item;
		if (item->parent && item->parent->hidden)
			item->hidden = true;
		if (item->parent && item->parent->type == ITEM_GROUP && item->parent->read_only)
			item->read_only = true;
	}
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

/* Set the titles of the sections. */
void questionnaire_sections(struct questionnaire *questionnaire)
{
	struct item *item;

	for (item = questionnaire->items; item < questionnaire->items + questionnaire->count; item += item->span) {
		if (item->type != ITEM_GROUP)
			continue;
		item->section.en = join(questionnaire->arena, item->prefix, item->text.en);
		item->section.zh = join(questionnaire->arena, item->prefix, item->text.zh);
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
