/* fhir.c - the item tree of a QuestionnaireResponse follows the form's; what holds no answer is left out.
 *
 * Written so that reading it back and writing it again gives the same bytes: an instance of a repeating group stays
 * where it is although nothing in it is answered, since conditions may look at the one before. */
#include "out/fhir.h"

#include <stdlib.h>

#include "core/response.h"

struct writing {
	struct buf *out;
	const struct questionnaire *questionnaire;
};

static void put_items(const struct writing *writing, const struct node *first);

/* Whether the node is an instance of a repeating group, or it or anything below it holds an answer that counts. */
static bool has_content(const struct node *node)
{
	const struct node *child;

	if (!node->enabled)
		return false;
	if (node->answer_count || node->absent != ABSENT_BLANK || node->item->loop == node->item)
		return true;
	for (child = node->child; child; child = child->next)
		if (has_content(child))
			return true;
	return false;
}

/* The answers, each with the items below it. */
static void put_answers(const struct writing *writing, const struct node *node)
{
	const char *before = ",\"answer\":[";
	size_t i;

	for (i = 0; i < node->answer_count; i++, before = ",") {
		buf_puts(writing->out, before);
		answer_open(writing->out, node->item, &node->answers[i], writing->questionnaire);
		if (i == 0 || node->item->splits)
			put_items(writing, node_place(node, i)->child);
		buf_putc(writing->out, '}');
	}
	if (!node->answer_count) {
		buf_puts(writing->out, before);
		reason_write(writing->out, node->absent);
	}
	buf_putc(writing->out, ']');
}

/* A member with a string, if there is one. */
static void put_member(const struct writing *writing, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(writing->out, ",\"%s\":", name);
	buf_json(writing->out, value);
}

static void put_node(const struct writing *writing, const struct node *node)
{
	buf_puts(writing->out, "{\"linkId\":");
	buf_json(writing->out, node->item->link_id);
	put_member(writing, "text", questionnaire_base(writing->questionnaire, node->item->text));
	if (node->answer_count || node->absent != ABSENT_BLANK)
		put_answers(writing, node);
	else
		put_items(writing, node->child);
	buf_putc(writing->out, '}');
}

/* The member "item":[...] of siblings from `first` on; nothing when none of them is to be written. */
static void put_items(const struct writing *writing, const struct node *first)
{
	const char *before = ",\"item\":[";
	const struct node *node;
	bool any = false;

	for (node = first; node; node = node->next) {
		if (!has_content(node))
			continue;
		buf_puts(writing->out, before);
		before = ",";
		any = true;
		put_node(writing, node);
	}
	if (any)
		buf_putc(writing->out, ']');
}

/* Write the resource. */
void fhir_write(struct buf *out, const struct form *form, const char *status, const char *language,
                const char *authored)
{
	const struct questionnaire *questionnaire = form->questionnaire;
	const struct writing writing = {out, questionnaire};
	char *canonical = NULL;

	if (questionnaire->url && questionnaire->version)
		canonical = xasprintf("%s|%s", questionnaire->url, questionnaire->version);
	buf_puts(out, "{\"resourceType\":\"QuestionnaireResponse\"");
	put_member(&writing, "language", language);
	put_member(&writing, "questionnaire", canonical ? canonical : questionnaire->url);
	put_member(&writing, "status", status);
	put_member(&writing, "authored", authored);
	if (form->kept)
		buf_puts(out, form->kept);
	put_items(&writing, form->root->child);
	buf_puts(out, "}\n");
	free(canonical);
}
