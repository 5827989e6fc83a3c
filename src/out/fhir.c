/* fhir.c - the item tree of a QuestionnaireResponse follows the form's; what holds no answer is left out. */
#include "out/fhir.h"

#include <stdlib.h>
#include <string.h>

static void put_items(struct buf *out, const struct node *first);

/* Whether the node or anything below it holds an answer that counts. */
static bool has_answers(const struct node *node)
{
	if (!node->enabled)
		return false;
	if (node->answer_count > 0 || node->absent != ABSENT_BLANK)
		return true;
	for (const struct node *child = node->child; child; child = child->next)
		if (has_answers(child))
			return true;
	return false;
}

static bool has_items(const struct node *node)
{
	for (const struct node *child = node->child; child; child = child->next)
		if (has_answers(child))
			return true;
	return false;
}

/* The answers; items below a question belong into its (last) answer. */
static void put_answers(struct buf *out, const struct node *node)
{
	struct response response = {.absent = node->absent, .answers = node->answers, .count = node->answer_count};
	struct buf answers = {0};

	response_write(&answers, node->item, &response);
	buf_puts(out, ",\"answer\":");
	if (has_items(node)) {
		buf_append(out, buf_text(&answers), answers.length - strlen("}]"));
		put_items(out, node->child);
		buf_puts(out, "}]");
	} else {
		buf_puts(out, buf_text(&answers));
	}
	buf_finish(&answers);
}

static void put_node(struct buf *out, const struct node *node)
{
	buf_puts(out, "{\"linkId\":");
	buf_json(out, node->item->link_id);
	if (node->item->text.en) {
		buf_puts(out, ",\"text\":");
		buf_json(out, node->item->text.en);
	}
	if (node->answer_count > 0 || node->absent != ABSENT_BLANK)
		put_answers(out, node);
	else
		put_items(out, node->child);
	buf_putc(out, '}');
}

/* The members "item":[...] of siblings from `first` on; nothing when none of them holds an answer. */
static void put_items(struct buf *out, const struct node *first)
{
	const char *before = ",\"item\":[";

	for (const struct node *node = first; node; node = node->next) {
		if (!has_answers(node))
			continue;
		buf_puts(out, before);
		before = ",";
		put_node(out, node);
	}
	if (strcmp(before, ",") == 0)
		buf_putc(out, ']');
}

static void put_member(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(out, ",\"%s\":", name);
	buf_json(out, value);
}

void fhir_write(struct buf *out, const struct form *form, const char *status, const char *language,
                const char *authored)
{
	const struct questionnaire *questionnaire = form->questionnaire;
	char *canonical = NULL;

	if (questionnaire->url && questionnaire->version)
		canonical = xasprintf("%s|%s", questionnaire->url, questionnaire->version);
	buf_puts(out, "{\"resourceType\":\"QuestionnaireResponse\"");
	put_member(out, "language", language);
	put_member(out, "questionnaire", canonical ? canonical : questionnaire->url);
	put_member(out, "status", status);
	put_member(out, "authored", authored);
	put_items(out, form->root->child);
	buf_puts(out, "}\n");
	free(canonical);
}
