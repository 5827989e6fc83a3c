/* form-show.c - answers as people read them, in one language. */
#include <string.h>

#include "core/form.h"

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

/* Give the answer as a person reads it. */
char *form_show(const struct item *item, const struct answer *answer, enum lang lang)
{
	const struct option *option = item_option(item, answer->value.text);
	const char *unit = answer_unit(item, &answer->value, lang);

	if (option)
		return xstrdup(text_in(option->text, lang));
	if (answer->said)
		return xasprintf(lang == LANG_ZH ? "%s（%s）" : "%s (%s)", answer->value.text, answer->said);
	return xasprintf("%s%s%s", answer->value.text, *unit ? " " : "", unit);
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
