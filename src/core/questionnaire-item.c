/* questionnaire-item.c - one item read from JSON: its texts, flags and initial values.
 *
 * Its extensions are read in questionnaire-extensions.c, its options in -options.c.  Called by questionnaire-parse.c.
 */
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/questionnaire-private.h"
#include "core/value.h"
#include "core/value-json.h"
#include "core/value.h"

/* Report members of a kind FHIR does not give them: nothing is then read from them. */
static void check_kinds(struct parse *parse, const struct item *item, struct json_object *json)
{
	static const struct {
		const char *name;
		enum json_type type;
	} kinds[] = {
	        {"item", json_type_array},
	        {"enableWhen", json_type_array},
	        {"answerOption", json_type_array},
	        {"initial", json_type_array},
	        {"extension", json_type_array},
	        {"code", json_type_array},
	        {"text", json_type_string},
	        {"prefix", json_type_string},
	        {"type", json_type_string},
	        {"enableBehavior", json_type_string},
	        {"answerValueSet", json_type_string},
	        {"required", json_type_boolean},
	        {"repeats", json_type_boolean},
	        {"readOnly", json_type_boolean},
	        {"maxLength", json_type_int},
	};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (fhir_is_other(json, kinds[i].name, kinds[i].type))
			parse_report(parse, i ? GRAVE : FATAL, item, "json",
			             N_("“{1}” is not of the kind that FHIR gives it; write a JSON {2}."),
			             kinds[i].name, json_type_to_name(kinds[i].type), NULL);
}

/* Tell whether a member is true; some write it as a string. */
static bool is_true(const struct parse *parse, struct json_object *json, const char *name)
{
	const char *text = parse->any ? fhir_string(json, name) : NULL;

	return fhir_true(json, name) || (text && strcmp(text, "true") == 0);
}

/* Tell whether a display item is help of the item above it. */
static bool is_help(const struct item *item)
{
	return item->type == ITEM_DISPLAY && item->control &&
	       (strcmp(item->control, "help") == 0 || strcmp(item->control, "flyover") == 0 ||
	        strcmp(item->control, "legal") == 0);
}

/* Move the text of a help item to the item above, where F1 looks for it. */
static void fold_help(struct parse *parse, struct item *item)
{
	struct item *above = item->parent ? &parse->form->items[item->parent->index] : NULL;

	if (!is_help(item) || !above || above->help.en || above->help.zh)
		return;
	above->help = item->text;
	item->text = (struct text){0};
	item->control = NULL;
	item->hidden = true;
}

/* Add an initial value, unless it is there. */
static void add_initial(struct item *item, const struct value *value)
{
	size_t i;

	for (i = 0; i < item->initial_count; i++)
		if (value_same(&item->initial[i], value))
			return;
	if (item->repeats || !item->initial_count)
		item->initial[item->initial_count++] = *value;
}

/* Read the initial values, and the options that are chosen at first. A quantity that has only a unit sets the unit. */
static void parse_initial(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *list, *options, *value;
	const char *type;
	size_t count, option_count, i;
	struct value read;

	list = fhir_array(json, "initial", &count);
	options = fhir_array(json, "answerOption", &option_count);
	if (count + option_count == 0 || !item_is_question(item))
		return;
	item->initial = arena_alloc(parse->arena, (count + option_count) * sizeof *item->initial);
	for (i = 0; i < count; i++) {
		value = fhir_choice(json_object_array_get_idx(list, i), "value", &type);
		if (value && value_read(item, value, type, parse->arena, &read))
			add_initial(item, &read);
		else if (item->type != ITEM_QUANTITY || json_object_object_get_ex(value, "value", NULL))
			parse_report(parse, MINOR, item, "initial",
			             N_("An initial value cannot be read; write it as a value of the item’s type."),
			             NULL);
	}
	for (i = 0; i < option_count; i++) {
		value = fhir_choice(json_object_array_get_idx(options, i), "value", &type);
		if (fhir_true(json_object_array_get_idx(options, i), "initialSelected") && value &&
		    value_read(item, value, type, parse->arena, &read))
			add_initial(item, &read);
	}
}

/* Note answers that are needed and that nobody can give here. */
static void note_unfillable(struct parse *parse, const struct item *item)
{
	if (item->required && (item->type == ITEM_ATTACHMENT || item->type == ITEM_REFERENCE) && !item->option_count &&
	    !item->initial_count)
		parse_note(parse, item, NOTE_UNFILLABLE, NULL);
}

/* Read one item. */
void parse_item(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *length = fhir_member(json, "maxLength", json_type_int);
	bool known = parse_knows_type(parse, item);

	if (!json_object_is_type(json, json_type_object))
		return;
	check_kinds(parse, item, json);
	item->prefix = parse_text(parse, json, "prefix");
	item->text = parse_text(parse, json, "text");
	item->required = is_true(parse, json, "required");
	item->repeats = is_true(parse, json, "repeats") && (item->type != ITEM_DISPLAY || !known);
	item->read_only = is_true(parse, json, "readOnly");
	if (length && json_object_get_int64(length) > 0)
		item->max_length = (size_t)json_object_get_int64(length);
	parse_modifiers(parse, item, json);
	if (!known)
		return;
	parse_options(parse, item, json);
	parse_units(parse, item, json);
	parse_extensions(parse, item, json);
	parse_initial(parse, item, json);
	note_unfillable(parse, item);
	fold_help(parse, item);
}
