/* lint-texts.c - texts that are too wide for 80 columns, and texts that lack a translation which others have.
 *
 * Text wraps nearly everywhere.  What does not: what stands before a text or beside a field, and the short texts that
 * are labels in the desk's pages; so much of each fits there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/lint-private.h"

#define PREFIX_CELLS 12 /* before a question or a line of a list: the rest is for the text */
#define UNIT_CELLS 16   /* beside a number */
#define SHORT_CELLS 28  /* a label of the desk's pages: two fifths of 80 columns without the margins */
#define LABEL_CELLS 40  /* before the field of a free answer */
#define TITLE_CELLS 60  /* the title of a section, in the first row beside the place in the form */

struct widest {
	const char *text; /* NULL: none is too wide */
	int cells, room;
};

/* Look at a text in both languages. */
static void look(struct widest *widest, struct text text)
{
	const char *const both[] = {text.en, text.zh};
	size_t i;
	int cells;

	for (i = 0; i < 2; i++) {
		cells = both[i] ? utf8_width(both[i]) : 0;
		if (cells > widest->room && cells > widest->cells) {
			widest->text = both[i];
			widest->cells = cells;
		}
	}
}

/* Report the widest of a kind. */
static void report_width(struct parse *parse, const struct item *item, const char *name, const struct widest *widest)
{
	char cells[16], room[16];

	if (!widest->text)
		return;
	snprintf(cells, sizeof cells, "%d", widest->cells);
	snprintf(room, sizeof room, "%d", widest->room);
	parse_report(parse, MINOR, item, "width",
	             N_("The {1} “{2}” is {3} columns wide, and on a screen of 80 there is room for {4}; shorten it."),
	             name, widest->text, cells, room, NULL);
}

/* Look at the texts of an item. */
static void check_widths(struct parse *parse, const struct item *item)
{
	struct widest prefix = {.room = PREFIX_CELLS}, option = prefix, unit = {.room = UNIT_CELLS},
	              brief = {.room = SHORT_CELLS}, label = {.room = LABEL_CELLS}, title = {.room = TITLE_CELLS};
	size_t i;

	look(&prefix, item->prefix);
	look(&brief, item->short_text);
	look(&label, item->open_label);
	if (!item->parent && item->type == ITEM_GROUP)
		look(&title, item->text);
	for (i = 0; i < item->option_count; i++)
		look(&option, item->options[i].prefix);
	for (i = 0; i < item->unit_count; i++)
		look(&unit, item->units[i].text);
	report_width(parse, item, "prefix", &prefix);
	report_width(parse, item, "text", &title);
	report_width(parse, item, "shortText", &brief);
	report_width(parse, item, "openLabel", &label);
	report_width(parse, item, "optionPrefix", &option);
	report_width(parse, item, "unit", &unit);
}

/* Look at the widths of all texts. */
void lint_widths(struct parse *parse)
{
	size_t i;

	for (i = 0; i < parse->form->count; i++)
		check_widths(parse, &parse->form->items[i]);
}

#define LANGUAGES_MAX 32 /* bits; a form in more is looked at for the first ones */
#define TAG_MAX 8        /* of a language: "zh", "gsw" */

struct survey {
	struct parse *parse;
	char tags[LANGUAGES_MAX][TAG_MAX + 1];
	size_t tag_count;
	bool learning;                    /* the first walk: which languages there are */
	unsigned base;                    /* the language of the form's own strings */
	const char *first[LANGUAGES_MAX]; /* of the item: a text that lacks the language */
	size_t lacking[LANGUAGES_MAX];    /* and how many do */
};

/* Give the bit of a language ("zh-CN" is "zh"), 0 for none. */
static unsigned language_bit(struct survey *survey, const char *tag)
{
	size_t length = tag ? strcspn(tag, "-_") : 0, i;

	if (!length || length > TAG_MAX)
		return 0;
	for (i = 0; i < survey->tag_count; i++)
		if (strlen(survey->tags[i]) == length && strncasecmp(survey->tags[i], tag, length) == 0)
			return 1u << i;
	if (!survey->learning || i == LANGUAGES_MAX)
		return 0;
	memcpy(survey->tags[i], tag, length);
	survey->tag_count++;
	return 1u << i;
}

/* Give the languages that the extensions beside a string translate it into. */
static unsigned translations(struct survey *survey, struct json_object *beside)
{
	struct json_object *extension, *lang, *value;
	const char *type;
	unsigned bits = 0;
	size_t at = 0, inner;

	while ((extension = fhir_extension(beside, FHIR_STRUCTURE "translation", &at))) {
		inner = 0;
		lang = fhir_extension(extension, "lang", &inner);
		value = fhir_choice(lang, "value", &type);
		if (json_object_is_type(value, json_type_string))
			bits |= language_bit(survey, json_object_get_string(value));
	}
	return bits;
}

/* Give the languages of a concept's designations. */
static unsigned designations(struct survey *survey, struct json_object *concept)
{
	struct json_object *list;
	size_t count, i;
	unsigned bits = 0;

	list = fhir_array(concept, "designation", &count);
	for (i = 0; i < count; i++)
		bits |= language_bit(survey, fhir_string(json_object_array_get_idx(list, i), "language"));
	return bits;
}

/* Tell whether there is anything to translate: a letter. "0–3" and "≥ 5" are the same in every language. */
static bool has_letters(const char *text)
{
	const char *end = text ? text + strlen(text) : NULL;
	uint32_t cp;

	while (text < end) {
		cp = utf8_decode(&text, end);
		if ((cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') || (cp >= 0xC0 && cp < 0x2000) || cp >= 0x2E80)
			return true;
	}
	return false;
}

/* Look at one string of an object. */
static void survey_text(struct survey *survey, struct json_object *object, const char *name)
{
	const char *text = fhir_string(object, name);
	char under[32];
	unsigned bits;
	size_t i;

	if (!has_letters(text))
		return;
	snprintf(under, sizeof under, "_%s", name);
	bits = translations(survey, fhir_member(object, under, json_type_object)) | designations(survey, object) |
	       survey->base;
	for (i = 0; i < survey->tag_count && !survey->learning; i++) {
		if (bits & 1u << i)
			continue;
		if (!survey->lacking[i]++)
			survey->first[i] = text;
	}
}

/* Report what the texts of an item (NULL: of the form) lack, and begin anew. */
static void report_lacking(struct survey *survey, const struct item *item)
{
	char more[24];
	size_t i;

	for (i = 0; i < survey->tag_count; i++) {
		snprintf(more, sizeof more, "%zu", survey->lacking[i] - 1);
		if (survey->lacking[i] == 1)
			parse_report(survey->parse, MINOR, item, "translation",
			             N_("“{2}” is not translated into “{1}”, as other texts are; add the translation."),
			             survey->tags[i], survey->first[i], NULL);
		else if (survey->lacking[i])
			parse_report(survey->parse, MINOR, item, "translation",
			             N_("“{2}” and more texts beside it ({3}) are not translated into “{1}”, as others "
			                "are; add the translations."),
			             survey->tags[i], survey->first[i], more, NULL);
		survey->lacking[i] = 0;
	}
}

/* Look at the texts among an item's extensions. */
static void survey_extensions(struct survey *survey, struct json_object *json)
{
	static const char *const urls[] = {FHIR_STRUCTURE "entryFormat", SDC_STRUCTURE "sdc-questionnaire-shortText",
	                                   SDC_STRUCTURE "sdc-questionnaire-openLabel", WENZHEN_URL "staff-text",
	                                   WENZHEN_URL "intro"};
	struct json_object *extension;
	size_t i, at;

	for (i = 0; i < sizeof urls / sizeof *urls; i++)
		for (at = 0; (extension = fhir_extension(json, urls[i], &at));)
			survey_text(survey, extension, "valueString");
}

/* Look at the texts of an item. */
static void survey_item(struct survey *survey, const struct item *item, struct json_object *json)
{
	struct json_object *list, *option;
	size_t count, i;

	survey_text(survey, json, "text");
	survey_extensions(survey, json);
	list = fhir_array(json, "answerOption", &count);
	for (i = 0; i < count; i++) {
		option = json_object_array_get_idx(list, i);
		survey_text(survey, option, "valueString");
		survey_text(survey, fhir_member(option, "valueCoding", json_type_object), "display");
	}
	report_lacking(survey, item);
}

/* Look at the concepts of an expansion. Nesting is bounded by that of the JSON. */
static void survey_contained(struct survey *survey, struct json_object *above)
{
	struct json_object *list;
	size_t count, i;

	list = fhir_array(above, "contains", &count);
	for (i = 0; i < count; i++) {
		survey_text(survey, json_object_array_get_idx(list, i), "display");
		survey_contained(survey, json_object_array_get_idx(list, i));
	}
}

/* Look at the texts of a ValueSet that the form holds. */
static void survey_set(struct survey *survey, struct json_object *set)
{
	struct json_object *parts, *list;
	size_t part_count, count, i, j;

	parts = fhir_array(fhir_member(set, "compose", json_type_object), "include", &part_count);
	for (i = 0; i < part_count; i++) {
		list = fhir_array(json_object_array_get_idx(parts, i), "concept", &count);
		for (j = 0; j < count; j++)
			survey_text(survey, json_object_array_get_idx(list, j), "display");
	}
	survey_contained(survey, fhir_member(set, "expansion", json_type_object));
}

/* Look at every text of the form. */
static void survey_form(struct survey *survey)
{
	struct parse *parse = survey->parse;
	struct json_object *list;
	size_t count, i;

	survey_text(survey, parse->root, "title");
	list = fhir_array(parse->root, "contained", &count);
	for (i = 0; i < count; i++)
		survey_set(survey, json_object_array_get_idx(list, i));
	report_lacking(survey, NULL);
	for (i = 0; i < parse->form->count; i++)
		survey_item(survey, &parse->form->items[i], parse->json[i]);
}

/* Look for texts that lack a translation which others have. */
void lint_translations(struct parse *parse)
{
	struct survey survey = {.parse = parse, .learning = true};
	const char *own = fhir_string(parse->root, "language");

	survey_form(&survey);
	if (!survey.tag_count)
		return;
	if (!own)
		parse_report(
		        parse, MINOR, NULL, "translation",
		        N_("It has translations, but does not say which language its own texts are; add “language”."),
		        NULL);
	survey.learning = false;
	survey.base = language_bit(&survey, own);
	survey_form(&survey);
}
