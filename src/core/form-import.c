/* form-import.c - a FHIR QuestionnaireResponse read into a form.
 *
 * Groups that do not repeat are transparent: what counts is the linkId and the instance of a repeating group around it.
 * The input may be anybody's, so each answer is checked before it is kept; the first that does not fit ends the
 * import, and the form is then to be thrown away. */
#include <stdlib.h>
#include <string.h>

#include "core/form-private.h"
#include "core/response.h"

#define NODES_MAX (1u << 18)  /* a response that asks for more has been made to fill the memory */
#define ANSWERS_MAX 1000      /* of one question */
#define JOINED_MAX (1u << 20) /* answers copied: those of a question in many pieces are so again with each piece */

struct import {
	struct form *form;
	struct arena *arena;
	struct msg *error;
	size_t joined; /* answers copied so far */
};

/* Stop at a place, with the reason. */
static bool stop(struct import *import, const char *where, const char *id, const char *argument)
{
	msg_set(import->error, id, argument, NULL);
	if (*where)
		msg_place(import->error, where);
	return false;
}

/* Stop at a node with the sentence that was given for it. */
static bool stop_at(struct import *import, const struct node *node, const struct msg *why)
{
	char *path = form_path(node);

	msg_set(import->error, why->id, why->arg[0], why->arg[1], why->arg[2], why->arg[3], NULL);
	msg_place(import->error, path);
	free(path);
	return false;
}

/* Take the initial values of a scope away: a response says itself what was answered. */
static void clear_scope(struct form *form, struct node *scope, size_t count)
{
	struct node *node, *place;

	for (node = scope; node < scope + count; node++) {
		node_put(form, node, &(struct response){0});
		if (node == scope || !node->item || !node->item->splits)
			continue;
		for (place = node->child; place; place = place->next)
			clear_scope(form, place, place->item->span);
		form_place(form, node, 0);
	}
}

/* Put what a node holds and a second response together; both in the arena. */
static void join(struct import *import, const struct node *node, struct response *response)
{
	struct answer *all = arena_alloc(import->arena, (node->answer_count + response->count) * sizeof *all);

	if (node->answer_count)
		memcpy(all, node->answers, node->answer_count * sizeof *all);
	if (response->count)
		memcpy(all + node->answer_count, response->answers, response->count * sizeof *all);
	response->answers = all;
	response->count += node->answer_count;
	import->joined += response->count;
}

/* Keep the answers of one node, if they fit. */
static bool keep(struct import *import, struct node *node, struct json_object *list)
{
	const struct item *item = node->item;
	struct response response;
	struct msg why = {0};

	if (node->answer_count + json_object_array_length(list) > ANSWERS_MAX || import->joined > JOINED_MAX)
		msg_set(&why, N_("There are more of these than can be taken in."), NULL);
	else if (!response_read(item, list, import->arena, &response))
		msg_set(&why, N_("An answer is not of the type “{1}”, or gives no reason that is known."),
		        item_type_name(item->type), NULL);
	else if (node_is_answered(node) && !item->repeats)
		msg_set(&why, N_("It is answered twice."), NULL);
	else
		join(import, node, &response);
	if (why.id || form_check_import(import->form, node, &response, &why) == CHECK_HARD) {
		stop_at(import, node, &why);
		msg_finish(&why);
		return false;
	}
	msg_finish(&why);
	node_put(import->form, node, &response);
	if (item->splits)
		form_place(import->form, node, 0);
	return true;
}

static bool import_items(struct import *import, struct node *scope, const struct item *above, struct json_object *json);

/* Import what stands below a question's answers: each into its own place, where the question splits; it had `before`
 * answers. */
static bool import_answers(struct import *import, struct node *scope, struct node *node, struct json_object *json,
                           size_t before)
{
	struct json_object *answers, *answer;
	struct node *place;
	const char *type;
	size_t count, i;

	answers = fhir_array(json, "answer", &count);
	for (i = 0; i < count; i++) {
		answer = json_object_array_get_idx(answers, i);
		place = node->item->splits ? node_place(node, before) : scope;
		if (!import_items(import, place ? place : node_place(node, 0), node->item, answer))
			return false;
		if (fhir_choice(answer, "value", &type))
			before++;
	}
	return true;
}

/* Import an instance of a repeating group. */
static bool import_instance(struct import *import, struct node *scope, const struct item *group,
                            struct json_object *json)
{
	struct node *instance;

	if (import->form->p->nodes + group->span > NODES_MAX)
		return stop(import, group->link_id, N_("There are more of these than can be taken in."), NULL);
	instance = form_grow(import->form, scope, group);
	clear_scope(import->form, instance, group->span);
	return import_items(import, instance, group, json);
}

/* Tell which of the items of one linkId stands there: below the same item, else anywhere in the scope. */
static const struct item *pick_twin(const struct node *scope, const struct item *item, const struct item *above,
                                    bool answered)
{
	const struct item *twin, *found = NULL;
	struct node *inner;

	for (twin = item; twin; twin = twin->twin) {
		inner = form_scope_inside(scope, item_outer(twin));
		if (!inner || (answered && !item_is_question(twin)) ||
		    (twin->loop != twin && node_is_answered(form_in(inner, twin))))
			continue;
		if (twin->parent == above)
			return twin;
		if (!found)
			found = twin;
	}
	return found ? found : item;
}

/* Import one item; it stands below `above` in the response. */
static bool import_item(struct import *import, struct node *scope, const struct item *above, struct json_object *json)
{
	const char *link_id = fhir_string(json, "linkId");
	const struct item *item = link_id ? questionnaire_find(import->form->questionnaire, link_id) : NULL, *around;
	struct json_object *answers;
	struct node *node, *inner;
	size_t count, before;

	if (!link_id)
		return stop(import, scope->item ? scope->item->link_id : "",
		            N_("An item of the response has no linkId."), NULL);
	if (!item)
		return stop(import, link_id, N_("The form has no item of this linkId."), NULL);
	if (fhir_is_other(json, "answer", json_type_array))
		return stop(import, link_id, N_("“{1}” is not of the kind that FHIR gives it."), "answer");
	answers = fhir_array(json, "answer", &count);
	if (item->twin)
		item = pick_twin(scope, item, above, count);
	around = item_outer(item);
	inner = form_scope_inside(scope, around);
	if (!inner && around)
		return stop(import, link_id, N_("In the form this stands inside “{1}”."), around->link_id);
	if (!inner)
		return stop(import, link_id, N_("In the form this stands outside “{1}”."), scope->item->link_id);
	if (count && !item_is_question(item))
		return stop(import, link_id, N_("This cannot have an answer: it is of type “{1}”."),
		            item_type_name(item->type));
	if (item->loop == item)
		return import_instance(import, inner, item, json);
	node = form_in(inner, item);
	before = node->answer_count;
	if (count && !keep(import, node, answers))
		return false;
	return import_answers(import, inner, node, json, before) && import_items(import, inner, item, json);
}

/* Import the items below an element. Recursion is bounded by the depth of the JSON. */
static bool import_items(struct import *import, struct node *scope, const struct item *above, struct json_object *json)
{
	struct json_object *list;
	size_t count, i;

	if (fhir_is_other(json, "item", json_type_array))
		return stop(import, scope->item ? scope->item->link_id : "",
		            N_("“{1}” is not of the kind that FHIR gives it."), "item");
	list = fhir_array(json, "item", &count);
	for (i = 0; i < count; i++)
		if (!import_item(import, scope, above, json_object_array_get_idx(list, i)))
			return false;
	return true;
}

/* Keep what the response says beside its items: whose it is, who wrote it. Its narrative told the answers it had. */
static void keep_members(struct form *form, struct json_object *root)
{
	static const char *const written[] = {"resourceType", "language", "status", "authored", "item", "text"};
	struct buf out = {0};
	size_t i;

	json_object_object_foreach(root, name, member)
	{
		for (i = 0; i < sizeof written / sizeof *written && strcmp(name, written[i]) != 0;)
			i++;
		if (i < sizeof written / sizeof *written ||
		    (form->questionnaire->url && strcmp(name, "questionnaire") == 0))
			continue;
		buf_putc(&out, ',');
		buf_json(&out, name);
		buf_printf(&out, ":%s", json_text(member));
	}
	free(form->kept);
	form->kept = buf_take(&out);
}

/* Work out the enablement of everything. */
static void settle_all(struct form *form)
{
	size_t i;

	for (i = 0; i < form->questionnaire->count; i++)
		form_queue(form, &form->questionnaire->items[i]);
	form_settle(form);
}

/* Read a QuestionnaireResponse into the form. */
bool form_import(struct form *form, const char *json, size_t length, struct msg *error)
{
	struct import import = {.form = form, .error = error};
	struct json_object *root = json_read(json, length, error);
	const char *type = fhir_string(root, "resourceType");
	bool done = false;

	if (!root)
		return false;
	import.arena = arena_create();
	clear_scope(form, form->root, form->questionnaire->count + 1);
	if (!type || strcmp(type, "QuestionnaireResponse") != 0)
		stop(&import, "", N_("This is JSON, but not a FHIR QuestionnaireResponse."), NULL);
	else
		done = import_items(&import, form->root, NULL, root);
	if (done)
		keep_members(form, root);
	settle_all(form);
	arena_destroy(import.arena);
	json_object_put(root);
	return done;
}
