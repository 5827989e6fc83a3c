/* questionnaire-texts.c - every text of a form with its context, for translating.
 *
 * Called by wenzhen-compile, first to write po/content.pot, then to put the Chinese in.  The contexts are a contract
 * with po/zh_CN.po; data/README.md lists them. */
#include <stdlib.h>
#include <string.h>

#include "core/questionnaire-private.h"

struct visitor {
	text_fn *visit;
	void *context;
};

/* Visit a text under a context of up to three parts joined by strokes; parts that are NULL are left out. */
static void visit(const struct visitor *visitor, struct text *text, const char *a, const char *b, const char *c)
{
	char *context;

	if (!text->en && !text->zh)
		return;
	context = xasprintf("%s%s%s%s%s", a, b ? "/" : "", b ? b : "", c ? "/" : "", c ? c : "");
	visitor->visit(visitor->context, context, text);
	free(context);
}

/* Tell whether a line has the common wording. */
static bool is_common(struct text text, struct text common)
{
	return text.en && strcmp(text.en, common.en) == 0;
}

/* Visit one line of a list. */
static void visit_option(const struct visitor *visitor, const struct item *item, struct option *option)
{
	bool yes;
	char *own;

	if (option->absent != ABSENT_BLANK) {
		if (is_common(option->text, text_of_absent(option->absent)))
			visit(visitor, &option->text, "absent", absent_code(option->absent), NULL);
		else
			visit(visitor, &option->text, item->link_id, "absent", absent_code(option->absent));
		return;
	}
	if (item->type == ITEM_BOOLEAN) {
		yes = strcmp(option->value.text, "true") == 0;
		if (is_common(option->text, text_of_boolean(yes)))
			visit(visitor, &option->text, option->value.text, NULL, NULL);
		else
			visit(visitor, &option->text, item->link_id, option->value.text, NULL);
		return;
	}
	own = item->option_set ? xasprintf("set/%s", item->option_set) : xstrdup(item->link_id);
	visit(visitor, &option->text, own, option->value.text, NULL);
	visit(visitor, &option->staff_text, own, option->value.text, "staff");
	free(own);
}

/* Visit the texts of one item. */
static void visit_item(const struct visitor *visitor, struct item *item)
{
	size_t i;

	visit(visitor, &item->text, item->link_id, NULL, NULL);
	visit(visitor, &item->staff_text, item->link_id, "staff", NULL);
	visit(visitor, &item->short_text, item->link_id, "short", NULL);
	visit(visitor, &item->help, item->link_id, "help", NULL);
	visit(visitor, &item->intro, item->link_id, "intro", NULL);
	for (i = 0; i < item->option_count; i++)
		visit_option(visitor, item, &item->options[i]);
	for (i = 0; i < item->unit_count; i++)
		visit(visitor, &item->units[i].text, "unit", item->units[i].code, NULL);
}

/* Visit every text of the form. */
void questionnaire_texts(struct questionnaire *questionnaire, text_fn *visit_text, void *context)
{
	struct visitor visitor = {visit_text, context};
	size_t i;

	visit(&visitor, &questionnaire->title, "title", NULL, NULL);
	for (i = 0; i < questionnaire->count; i++)
		visit_item(&visitor, &questionnaire->items[i]);
	questionnaire_sections(questionnaire);
}
