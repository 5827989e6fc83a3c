/* form-show.c - answers as people read them, in one language. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/datetime.h"
#include "core/form.h"
#include "core/questionnaire-json.h"
#include "core/questionnaire-private.h"

/* Give the text of a unit. */
static const char *unit_text(const struct item *item, const char *code, enum lang lang)
{
	size_t i;

	for (i = 0; code && i < item->unit_count; i++)
		if (strcmp(item->units[i].code, code) == 0)
			return text_in(item->units[i].text, lang);
	return code ? code : "";
}

/* Give the unit of an answer: a quantity's own, or the one a number is always in. */
static const char *answer_unit(const struct item *item, const struct value *value, enum lang lang)
{
	if (item->type != ITEM_QUANTITY && item->unit_count)
		return unit_text(item, item->units[0].code, lang);
	return unit_text(item, value->unit, lang);
}

/* Give what an attachment or a reference says about itself, the most telling first. */
static char *show_object(const char *json)
{
	static const char *const names[] = {"title", "display", "reference", "url", "contentType"};
	struct json_object *object = json_read(json, strlen(json), NULL), *about;
	const char *text = NULL;
	char *shown;
	size_t i;

	for (i = 0; !text && i < sizeof names / sizeof *names; i++)
		text = fhir_string(object, names[i]);
	about = fhir_member(object, "identifier", json_type_object);
	if (!text && about)
		text = fhir_string(about, "value");
	shown = text ? utf8_cleaned(text, strlen(text), UTF8_LINE) : xstrdup("…");
	json_object_put(object);
	return shown;
}

/* Give the answer as a person reads it. */
char *form_show(const struct item *item, const struct answer *answer, enum lang lang)
{
	const struct option *option = item_option_of(item, &answer->value);
	enum item_type type = answer->value.kind ? answer->value.kind : item->type;
	const char *unit = answer_unit(item, &answer->value, lang);
	const char *text = answer->value.text;
	char shown[DATETIME_TEXT];

	if (option)
		return xstrdup(text_in(option->text, lang));
	if (type == ITEM_ATTACHMENT || type == ITEM_REFERENCE)
		return show_object(text);
	if (type == ITEM_CHOICE || type == ITEM_OPEN_CHOICE)
		return xstrdup(answer->value.display ? answer->value.display : text);
	if (type == ITEM_DATETIME || type == ITEM_TIME) {
		(type == ITEM_TIME ? time_show : datetime_show)(text, shown);
		text = shown;
	}
	if (answer->said)
		return xasprintf(lang == LANG_ZH ? "%s（%s）" : "%s (%s)", text, answer->said);
	return xasprintf("%s%s%s", text, *unit ? " " : "", unit);
}

/* Give how a reason reads at an item. */
const char *absent_text(const struct item *item, enum absent why, enum lang lang)
{
	size_t i;

	if (why == ABSENT_BLANK)
		return "";
	for (i = 0; i < item->option_count; i++)
		if (item->options[i].absent == why)
			return text_in(item->options[i].text, lang);
	return text_in(text_of_absent(why), lang);
}
