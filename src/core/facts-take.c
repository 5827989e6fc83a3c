/* facts-take.c - fill the facts from a form, or from a flat JSON object.
 *
 * From a form only enabled answers count; whatever is not asked is as if never answered.  From JSON the facts are taken
 * as they stand, whatever the form would ask. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "core/date.h"
#include "core/facts.h"
#include "core/questionnaire-json.h"
#include "core/value.h"

/* --- from a form --- */

static bool is_number(const struct item *item)
{
	return item->type == ITEM_INTEGER || item->type == ITEM_DECIMAL || item->type == ITEM_QUANTITY;
}

/* The cell of a question that may have several answers: "|a|b|". A lone code without a finding is a reason. */
static void cell_of_many(struct cell *cell, const char *const *codes, size_t count, struct buf *text)
{
	if (count == 1 && facts_undecided(codes[0])) {
		cell->why = codes[0];
		return;
	}
	buf_putc(text, '|');
	for (size_t i = 0; i < count; i++)
		buf_printf(text, "%s|", codes[i]);
	cell->known = true;
	cell->text = buf_text(text);
}

/* The cell of a single answer. */
static void cell_of_value(struct cell *cell, const struct item *item, const struct value *value)
{
	if (item->type == ITEM_CHOICE && facts_undecided(value->text)) {
		cell->why = value->text;
		return;
	}
	cell->known = true;
	if (item->type == ITEM_BOOLEAN) {
		cell->number = strcmp(value->text, "true") == 0;
	} else if (is_number(item)) {
		cell->known = item_canonical(item, value, &cell->number);
		cell->why = cell->known ? NULL : "unknown"; /* in a unit that is never converted */
	} else {
		cell->text = value->text;
	}
}

static void take_node(struct facts *facts, const struct node *node, struct buf *text)
{
	struct cell cell = {0};

	buf_clear(text);
	if (node->absent != ABSENT_BLANK) {
		cell.why = absent_code(node->absent);
	} else if (node->answer_count == 0) {
		return;
	} else if (node->item->repeats) {
		const char **codes = xcalloc(node->answer_count, sizeof *codes);

		for (size_t i = 0; i < node->answer_count; i++)
			codes[i] = node->answers[i].value.text;
		cell_of_many(&cell, codes, node->answer_count, text);
		free(codes);
	} else {
		cell_of_value(&cell, node->item, &node->answers[0].value);
	}
	facts_set(facts, node->item, &cell);
}

void facts_take_form(struct facts *facts, const struct form *form)
{
	struct buf text = {0};

	facts_clear(facts, form->today);
	for (const struct node *node = form_next(form, NULL); node; node = form_next(form, node)) {
		if (!node->enabled)
			continue;
		if (node->item->type == ITEM_GROUP && node->item->repeats)
			facts_add_row(facts, node->item);
		else if (item_is_question(node->item))
			take_node(facts, node, &text);
	}
	buf_finish(&text);
}

/* --- from JSON --- */

struct take {
	struct facts *facts;
	const struct questionnaire *questionnaire;
	struct msg *error;
	const struct item *group; /* the repeating group that is being taken, or NULL */
	size_t instance;          /* and which one of it */
};

/* Say where: the linkId, in its instance of a repeating group. */
static void place(struct take *take, const char *name)
{
	char *path = take->group ? xasprintf("%s[%zu]/%s", take->group->link_id, take->instance, name) : xstrdup(name);

	msg_place(take->error, path);
	free(path);
}

static bool refuse(struct take *take, const struct item *item, struct json_object *value)
{
	static const char *const wanted[ITEM_TYPE_COUNT] = {
	        [ITEM_BOOLEAN] = N_("“{1}” is not an answer here; it can be true, false, \"yes\" or \"no\"."),
	        [ITEM_CHOICE] = N_("“{1}” is not one of the answers."),
	        [ITEM_DATE] = N_("“{1}” is not a date; it can be 2019, 2019-03 or 2019-03-14."),
	        [ITEM_INTEGER] = N_("“{1}” is not a whole number."),
	        [ITEM_DECIMAL] = N_("“{1}” is not a number."),
	        [ITEM_QUANTITY] = N_("“{1}” is not a number."),
	        [ITEM_STRING] = N_("“{1}” is not a text."),
	        [ITEM_TEXT] = N_("“{1}” is not a text."),
	        [ITEM_GROUP] = N_("Here a list of objects is expected, not “{1}”."),
	};

	const char *id = wanted[wanted[item->type] ? item->type : ITEM_TEXT];
	msg_set(take->error, id, value ? json_object_get_string(value) : "null", NULL);
	place(take, item->link_id);
	return false;
}

/* "yes" and "no" stand for true and false where the question is a boolean, and the reverse where it is a choice. */
static const char *code_of(const struct item *item, struct json_object *value)
{
	bool is_boolean = json_object_is_type(value, json_type_boolean);

	if (is_boolean && item->type == ITEM_CHOICE)
		return json_object_get_boolean(value) ? "yes" : "no";
	return json_object_get_string(value);
}

static bool take_boolean(struct cell *cell, const struct item *item, struct json_object *value)
{
	const char *code = code_of(item, value);

	cell->number = strcmp(code, "true") == 0 || strcmp(code, "yes") == 0;
	return cell->number != 0 || strcmp(code, "false") == 0 || strcmp(code, "no") == 0;
}

static bool take_number(struct cell *cell, const struct item *item, struct json_object *value)
{
	const char *text = json_object_get_string(value);

	return !json_object_is_type(value, json_type_boolean) && value_number(text, &cell->number) &&
	       (item->type != ITEM_INTEGER || value_integer(text));
}

static bool take_code(struct cell *cell, const struct item *item, struct json_object *value)
{
	cell->text = code_of(item, value);
	return item_option(item, cell->text) != NULL;
}

static bool take_text(struct cell *cell, const struct item *item, struct json_object *value)
{
	(void)item;
	cell->text = json_object_get_string(value);
	return json_object_is_type(value, json_type_string);
}

static bool take_date(struct cell *cell, const struct item *item, struct json_object *value)
{
	struct date date;

	(void)item;
	cell->text = json_object_get_string(value);
	return date_parse(cell->text, &date);
}

typedef bool take_fn(struct cell *cell, const struct item *item, struct json_object *value);
static take_fn *const takers[ITEM_TYPE_COUNT] = {
        [ITEM_BOOLEAN] = take_boolean, [ITEM_DECIMAL] = take_number, [ITEM_INTEGER] = take_number,
        [ITEM_QUANTITY] = take_number, [ITEM_DATE] = take_date,      [ITEM_STRING] = take_text,
        [ITEM_TEXT] = take_text,       [ITEM_CHOICE] = take_code,   [ITEM_DATETIME] = take_text,
        [ITEM_TIME] = take_text,       [ITEM_URL] = take_text,      [ITEM_OPEN_CHOICE] = take_text,
        [ITEM_ATTACHMENT] = take_text, [ITEM_REFERENCE] = take_text,
};

/* The reasons that any question takes in place of a value. */
static const char *reason_of(struct json_object *value)
{
	static const char *const reasons[] = {"unknown", "not_done", "pending", "borderline", "prefer_not"};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (json_object_is_type(value, json_type_string) &&
		    strcmp(json_object_get_string(value), reasons[i]) == 0)
			return reasons[i];
	return NULL;
}

static bool take_one(struct take *take, const struct item *item, struct json_object *value, struct cell *cell)
{
	bool plain = !json_object_is_type(value, json_type_object) && !json_object_is_type(value, json_type_array);

	cell->why = value ? reason_of(value) : NULL;
	if (!value || cell->why)
		return true; /* null is a blank */
	if (!plain || !takers[item->type](cell, item, value))
		return refuse(take, item, value);
	if (item->type == ITEM_CHOICE && facts_undecided(cell->text)) {
		cell->why = cell->text;
		cell->text = NULL;
		return true;
	}
	cell->known = true;
	return true;
}

/* A question with several answers: an array, or one of them alone. */
static bool take_many(struct take *take, const struct item *item, struct json_object *value, struct cell *cell,
                      struct buf *text)
{
	bool many = json_object_is_type(value, json_type_array), ok = true;
	size_t count = many ? json_object_array_length(value) : 1, filled = 0;
	const char **codes = xcalloc(count + 1, sizeof *codes);

	for (size_t i = 0; ok && i < count; i++) {
		struct cell one = {0};

		ok = take_one(take, item, many ? json_object_array_get_idx(value, i) : value, &one);
		if (one.known || one.why)
			codes[filled++] = one.known ? one.text : one.why;
	}
	if (ok && filled > 0)
		cell_of_many(cell, codes, filled, text);
	free(codes);
	return ok;
}

/* A person's own words come in by the one door; the caller frees. NULL: the cell holds none. */
static char *cleaned(const struct item *item, const struct cell *cell)
{
	if (!cell->text || (item->type != ITEM_STRING && item->type != ITEM_TEXT))
		return NULL;
	return utf8_cleaned(cell->text, strlen(cell->text), item->type == ITEM_TEXT ? UTF8_LINES : UTF8_LINE);
}

static bool take_question(struct take *take, const struct item *item, struct json_object *value)
{
	struct cell cell = {0};
	struct buf text = {0};
	bool ok = item->repeats && item->type == ITEM_CHOICE ? take_many(take, item, value, &cell, &text)
	                                                     : take_one(take, item, value, &cell);
	char *clean = ok ? cleaned(item, &cell) : NULL;

	if (clean)
		cell.text = clean;
	if (ok)
		facts_set(take->facts, item, &cell);
	free(clean);
	buf_finish(&text);
	return ok;
}

static bool take_object(struct take *take, const struct item *group, struct json_object *object);

static bool take_instances(struct take *take, const struct item *group, struct json_object *list)
{
	struct take outer = *take;

	if (!json_object_is_type(list, json_type_array))
		return refuse(take, group, list);
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *object = json_object_array_get_idx(list, i);

		if (!json_object_is_type(object, json_type_object))
			return refuse(take, group, object);
		facts_add_row(take->facts, group);
		take->group = group;
		take->instance = i;
		if (!take_object(take, group, object))
			return false;
		*take = outer;
	}
	return true;
}

/* The repeating group a question, or a repeating group, stands in. */
static const struct item *loop_around(const struct item *item)
{
	if (item_is_question(item))
		return item->loop;
	return item->parent ? item->parent->loop : NULL;
}

/* The answers of one instance of `group`, or of the form outside all repeating groups (NULL). */
static bool take_object(struct take *take, const struct item *group, struct json_object *object)
{
	struct json_object_iter at;

	json_object_object_foreachC(object, at)
	{
		const struct item *item = questionnaire_find(take->questionnaire, at.key);
		bool is_group = item && item->type == ITEM_GROUP && item->repeats;

		if (!item || (!is_group && !item_is_question(item)) || loop_around(item) != group) {
			msg_set(take->error, N_("The form has no question of this linkId at this place."), NULL);
			place(take, at.key);
			return false;
		}
		if (!(is_group ? take_instances : take_question)(take, item, at.val))
			return false;
	}
	return true;
}

bool facts_take_json(struct facts *facts, const struct questionnaire *questionnaire, const char *json, size_t length,
                     const char *today, struct msg *error)
{
	struct take take = {facts, questionnaire, error, NULL, 0};
	struct json_object *object = json_read(json, length, error);
	bool ok = json_object_is_type(object, json_type_object);

	if (object && !ok)
		msg_set(error, N_("This is JSON, but not an object of facts."), NULL);
	facts_clear(facts, today);
	ok = ok && take_object(&take, NULL, object);
	json_object_put(object);
	if (!ok)
		facts_clear(facts, today);
	return ok;
}
