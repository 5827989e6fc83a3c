/* questionnaire-refs.c - what an item says about other items: enableWhen, gates, sums, derivation.
 *
 * Read when all items are placed, so that every linkId can be looked up.  A condition that cannot be used makes the
 * form unusable, since nobody could say when its question is to be asked; whoever only fills the form in is asked it
 * always (parse->any).  Called by questionnaire-parse.c. */
#include <stdlib.h>
#include <string.h>

#include "core/questionnaire-private.h"
#include "core/value-json.h"

/* Find an item by linkId for an element of `item`; report one that is not there. */
static const struct item *find(struct parse *parse, const struct item *item, const char *element, const char *link_id)
{
	const struct item *found = link_id ? questionnaire_find(parse->form, link_id) : NULL;
	enum severity severity = strcmp(element, "enableWhen") == 0 ? GRAVE : FATAL;

	if (!link_id)
		parse_report(parse, severity, item, "ref", N_("“{1}” names no item; give the linkId of one."), element,
		             NULL);
	else if (!found)
		parse_report(parse, severity, item, "ref",
		             N_("“{1}” names “{2}”, which is not in the form; correct the linkId."), element, link_id,
		             NULL);
	return found;
}

struct refs {
	const struct item **items;
	size_t count;
};

/* Read the items that the extensions of a url name. */
static struct refs read_refs(struct parse *parse, const struct item *item, struct json_object *json, const char *url)
{
	struct json_object *extension;
	const struct item *found;
	struct refs refs = {0};
	size_t at = 0, room = 0;

	while (fhir_extension(json, url, &at))
		room++;
	if (!room)
		return refs;
	refs.items = arena_alloc(parse->arena, room * sizeof *refs.items);
	for (at = 0; (extension = fhir_extension(json, url, &at));) {
		found = find(parse, item, url + strlen(WENZHEN_URL), fhir_string(extension, "valueString"));
		if (found)
			refs.items[refs.count++] = found;
	}
	return refs;
}

/* Read an operator. */
static bool read_operator(const char *code, enum operator* out)
{
	static const char *const codes[] = {
	        [OP_EXISTS] = "exists", [OP_EQ] = "=",  [OP_NE] = "!=", [OP_GT] = ">",
	        [OP_LT] = "<",          [OP_GE] = ">=", [OP_LE] = "<=",
	};
	size_t i;

	for (i = 0; code && i < sizeof codes / sizeof *codes; i++)
		if (strcmp(code, codes[i]) == 0) {
			*out = (enum operator)i;
			return true;
		}
	return false;
}

/* Read what an answer is compared with. A sum is compared as a number. */
static bool read_expected(struct parse *parse, struct enable_when *when, struct json_object *json)
{
	static const struct item yes_or_no = {.type = ITEM_BOOLEAN}, number = {.type = ITEM_DECIMAL};
	const struct item *as = when->op == OP_EXISTS ? &yes_or_no : when->plus_count ? &number : when->source;
	const char *type;
	struct json_object *value = fhir_choice(json, "answer", &type);

	if (when->op == OP_EXISTS && value && strcmp(type, "Boolean") != 0)
		return false;
	if (parse->any && value && strcmp(type, "Boolean") == 0 && json_object_is_type(value, json_type_string)) {
		when->expected.text = strcmp(json_object_get_string(value), "true") == 0 ? "true" : "false";
		return as->type == ITEM_BOOLEAN;
	}
	if (!value || !value_read(as, value, type, parse->arena, &when->expected))
		return false;
	if (strcmp(type, "Coding") == 0 && !fhir_string(value, "system"))
		when->expected.system = NULL; /* any will do */
	return true;
}

/* Tell whether a value of an item is a Coding. */
static bool is_coded(const struct value *value, const struct item *item)
{
	return (item->type == ITEM_CHOICE || item->type == ITEM_OPEN_CHOICE) && value->kind == ITEM_GROUP;
}

/* Tell whether answers of a source can be put in order, as < and > need. */
static bool has_order(const struct enable_when *when)
{
	return when->op == OP_EXISTS || when->op == OP_EQ || when->op == OP_NE || when->plus_count ||
	       (when->source->type != ITEM_BOOLEAN && when->source->type != ITEM_ATTACHMENT &&
	        when->source->type != ITEM_REFERENCE && !is_coded(&when->expected, when->source));
}

/* Tell whether it is one of the source's codes. */
static bool is_known_code(const struct enable_when *when)
{
	return when->op == OP_EXISTS || !is_coded(&when->expected, when->source) || when->plus_count ||
	       !when->source->option_count || item_option(when->source, when->expected.text);
}

/* Read one enableWhen; false when it cannot be used. */
static bool read_when(struct parse *parse, const struct item *item, struct json_object *json, struct enable_when *when)
{
	const char *code = fhir_string(json, "operator");
	bool known = read_operator(code, &when->op);
	struct refs plus;

	when->source = find(parse, item, "enableWhen", fhir_string(json, "question"));
	if (!when->source)
		return false;
	if (!parse_knows_type(parse, when->source))
		return false;
	if (!item_is_question(when->source)) {
		parse_report(parse, GRAVE, item, "ref",
		             N_("enableWhen names “{1}”, which cannot be answered; name a "
		                "question."),
		             when->source->link_id, NULL);
		return false;
	}
	if (!known) {
		parse_report(parse, GRAVE, item, "op",
		             N_("“{1}” is not an operator of enableWhen; there are exists, =, !=, >, <, >= and <=."),
		             code ? code : "", NULL);
		when->op = OP_EQ; /* whether the answer fits can still be told */
	}
	plus = read_refs(parse, item, json, WENZHEN_URL "plus");
	when->plus = plus.items;
	when->plus_count = plus.count;
	if (read_expected(parse, when, json) && has_order(when)) {
		if (!is_known_code(when))
			parse_report(parse, MINOR, item, "code",
			             N_("enableWhen waits for “{1}”, which “{2}” does not offer; correct the code, or "
			                "add the option."),
			             when->expected.text, when->source->link_id, NULL);
		return known;
	}
	parse_report(parse, GRAVE, item, when->op == OP_EXISTS ? "que-7" : "type",
	             N_("“{1}” with this answer cannot be asked of “{2}”, which is of type “{3}”; compare it with a "
	                "value of that type."),
	             code ? code : "", when->source->link_id, item_type_name(when->source->type), NULL);
	return false;
}

/* Read how several conditions go together; without a word, any is enough. */
static void read_behavior(struct parse *parse, struct item *item, struct json_object *json, size_t conditions)
{
	const char *behavior = fhir_string(json, "enableBehavior");

	item->when_all = behavior && strcmp(behavior, "all") == 0;
	if (behavior && !item->when_all && strcmp(behavior, "any") != 0)
		parse_report(parse, GRAVE, item, "que-12", N_("enableBehavior is “{1}”; it can be “all” or “any”."),
		             behavior, NULL);
	if (!behavior && conditions > 1)
		parse_report(parse, MINOR, item, "que-12",
		             N_("It has several enableWhen and no enableBehavior, so any of them is enough; write "
		                "“any” or “all”."),
		             NULL);
}

/* Take an item's conditions away. */
void parse_forget_conditions(struct parse *parse, struct item *item)
{
	item->when_count = 0;
	item->when_all = false;
	parse_note(parse, item, NOTE_CONDITION, NULL);
}

/* Read all enableWhen of an item. */
static void read_enable(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *list;
	size_t count, i;

	list = fhir_array(json, "enableWhen", &count);
	item->when = count ? arena_alloc(parse->arena, count * sizeof *item->when) : NULL;
	for (i = 0; i < count; i++)
		if (read_when(parse, item, json_object_array_get_idx(list, i), &item->when[item->when_count]))
			item->when_count++;
	read_behavior(parse, item, json, count);
	if (item->when_count < count && !parse->whole) /* what cannot be told is no reason not to ask */
		parse_forget_conditions(parse, item);
}

/* Read one gate: "tests.done=kt". */
static void read_gate(struct parse *parse, struct item *item, const char *text)
{
	const char *equals = text ? strrchr(text, '=') : NULL;
	struct gate gate;
	char *link_id;

	if (!equals || !equals[1]) {
		parse_report(parse, FATAL, item, "gate", N_("The gate cannot be read; write linkId=code."), NULL);
		return;
	}
	link_id = xstrndup(text, (size_t)(equals - text));
	gate.source = find(parse, item, "gate", link_id);
	free(link_id);
	if (!gate.source)
		return;
	gate.code = arena_strdup(parse->arena, equals + 1);
	if (!item_option(gate.source, gate.code))
		parse_report(parse, FATAL, item, "gate",
		             N_("The gate waits for “{1}”, which “{2}” does not offer; correct the code."), gate.code,
		             gate.source->link_id, NULL);
	item->gates[item->gate_count++] = gate;
}

/* Read all gates of an item. */
static void read_gates(struct parse *parse, struct item *item, struct json_object *json)
{
	struct json_object *extension;
	size_t at = 0, room = 0;

	while (fhir_extension(json, WENZHEN_URL "gate", &at))
		room++;
	if (!room)
		return;
	item->gates = arena_alloc(parse->arena, room * sizeof *item->gates);
	for (at = 0; (extension = fhir_extension(json, WENZHEN_URL "gate", &at));)
		read_gate(parse, item, fhir_string(extension, "valueString"));
}

/* Read what an item says about others. */
void parse_refs(struct parse *parse, struct item *item, struct json_object *json)
{
	struct refs refs;

	if (!json_object_is_type(json, json_type_object))
		return;
	read_enable(parse, item, json);
	read_gates(parse, item, json);
	refs = read_refs(parse, item, json, WENZHEN_URL "max-sum");
	item->max_sum = refs.items;
	item->max_sum_count = refs.count;
	refs = read_refs(parse, item, json, WENZHEN_URL "derived-from");
	item->derived_from = refs.items;
	item->derived_count = refs.count;
	parse_calculated(parse, item, json);
}
