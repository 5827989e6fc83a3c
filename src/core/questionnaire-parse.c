/* questionnaire-parse.c - a Questionnaire made from JSON: its frame, and what makes it unusable.
 *
 * Two passes: the first finds the items, their linkIds and types; the second (questionnaire-item.c, -options.c,
 * -refs.c) reads the rest, when every linkId can be looked up.  What breaks a rule but can be lived with is reported
 * and loaded (forms.md section 3). */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/questionnaire-graph.h"
#include "core/questionnaire-private.h"

/* Report a defect. */
void parse_report(struct parse *parse, enum severity severity, const struct item *item, const char *rule,
                  const char *id, ...)
{
	const char *args[MSG_ARGS] = {0};
	struct msg what = {0};
	va_list list;
	int i;

	va_start(list, id);
	for (i = 0; i < MSG_ARGS && (args[i] = va_arg(list, const char *)); i++)
		;
	va_end(list);
	if ((severity == FATAL || (severity == GRAVE && !parse->any)) && !parse->refused) {
		parse->refused = true;
		msg_set(parse->error, id, args[0], args[1], args[2], args[3], NULL);
		if (item)
			msg_place(parse->error, item->link_id);
	}
	if (parse->hear) {
		msg_set(&what, id, args[0], args[1], args[2], args[3], NULL);
		parse->hear(parse, item, severity, rule, &what);
		msg_finish(&what);
	}
}

/* Note what is not done. */
void parse_note(struct parse *parse, const struct item *item, enum note_kind kind, const char *detail)
{
	struct questionnaire *form = parse->form;
	struct note *notes;

	if (form->note_count == parse->note_room) {
		parse->note_room = parse->note_room ? parse->note_room * 2 : 16;
		notes = arena_alloc(parse->arena, parse->note_room * sizeof *notes);
		if (form->note_count)
			memcpy(notes, form->notes, form->note_count * sizeof *notes);
		form->notes = notes;
	}
	form->notes[form->note_count++] =
	        (struct note){.item = item, .kind = kind, .detail = parse_string(parse, detail)};
}

/* Clean and keep a string. */
const char *parse_string(struct parse *parse, const char *text)
{
	char *clean;
	const char *kept;

	if (!text)
		return NULL;
	clean = utf8_cleaned(text, strlen(text), UTF8_LINES);
	kept = arena_strdup(parse->arena, clean);
	free(clean);
	return kept;
}

/* Give the part of an extension that has a url. */
static const char *part(struct json_object *extension, const char *url)
{
	struct json_object *found, *value;
	const char *type;
	size_t at = 0;

	found = fhir_extension(extension, url, &at);
	value = fhir_choice(found, "value", &type);
	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

/* Put a translation into a text; what FHIR's own string loses its place to is kept as the base. */
void parse_translation(struct parse *parse, struct text *text, const char *lang, const char *content)
{
	bool zh = lang && strncmp(lang, "zh", 2) == 0;
	const char **place = zh ? &text->zh : &text->en;

	if (!lang || !content || (!zh && strncmp(lang, "en", 2) != 0))
		return;
	if (zh == parse->chinese && *place && !text->base)
		text->base = *place;
	*place = parse_string(parse, content);
}

/* Read a text with its translations. */
struct text parse_text(struct parse *parse, struct json_object *object, const char *name)
{
	const char *base = parse_string(parse, fhir_string(object, name));
	struct text text = {.en = parse->chinese ? NULL : base, .zh = parse->chinese ? base : NULL};
	struct json_object *beside, *extension;
	char *under = xasprintf("_%s", name);
	size_t at = 0;

	beside = fhir_member(object, under, json_type_object);
	free(under);
	while (beside && (extension = fhir_extension(beside, FHIR_STRUCTURE "translation", &at)))
		parse_translation(parse, &text, part(extension, "lang"), part(extension, "content"));
	return text;
}

/* Count the items below, of this object too if it is one. */
static size_t count_items(struct json_object *parent)
{
	size_t count, i, total = 0;
	struct json_object *list = fhir_array(parent, "item", &count);

	for (i = 0; i < count; i++)
		total += 1 + count_items(json_object_array_get_idx(list, i));
	return total;
}

/* Read the type of an item. */
static enum item_type read_type(struct parse *parse, const struct item *item, const char *type)
{
	size_t i;

	for (i = 0; type && i < ITEM_TYPE_COUNT; i++)
		if (strcmp(type, item_type_name((enum item_type)i)) == 0)
			return (enum item_type)i;
	if (!type) {
		parse_report(parse, FATAL, item, "type", N_("It has no type; give it one, such as string or choice."),
		             NULL);
		return ITEM_DISPLAY;
	}
	parse_report(parse, FATAL, item, "type",
	             N_("“{1}” is not a type of item; choose one of FHIR’s, such as string or choice."), type, NULL);
	return ITEM_DISPLAY;
}

/* Tell whether the item is of the type its JSON says. */
bool parse_knows_type(const struct parse *parse, const struct item *item)
{
	const char *type = fhir_string(parse->json[item->index], "type");

	return type && strcmp(type, item_type_name(item->type)) == 0;
}

/* Tell whether a linkId can be printed on a line as it is. */
static bool is_printable(const char *link_id)
{
	char *clean = utf8_cleaned(link_id, strlen(link_id), UTF8_LINE);
	bool same = *link_id && strcmp(clean, link_id) == 0;

	free(clean);
	return same;
}

/* Read the linkId of an item; one that has none gets its number as a place for messages. */
static void read_link_id(struct parse *parse, struct item *item, struct json_object *json)
{
	const char *link_id = fhir_string(json, "linkId");
	char *place = xasprintf("item number %zu", item->index + 1);
	bool fine = link_id && is_printable(link_id);

	item->link_id = item->name = arena_strdup(parse->arena, fine ? link_id : place);
	free(place);
	if (!link_id)
		parse_report(parse, FATAL, item, "linkId", N_("It has no linkId; give it one that no other item has."),
		             NULL);
	else if (!fine)
		parse_report(parse, FATAL, item, "linkId",
		             N_("Its linkId is empty or holds characters that cannot be shown; write it in letters "
		                "and digits."),
		             NULL);
}

/* Place the items below `json` in preorder. */
static void place_items(struct parse *parse, struct item *parent, struct json_object *json)
{
	struct questionnaire *form = parse->form;
	struct json_object *list, *child;
	struct item *item;
	size_t count, i;

	list = fhir_array(json, "item", &count);
	for (i = 0; i < count; i++) {
		child = json_object_array_get_idx(list, i);
		item = &form->items[form->count];
		item->index = form->count;
		item->parent = parent;
		parse->json[form->count++] = child;
		read_link_id(parse, item, child);
		item->type = read_type(parse, item, fhir_string(child, "type"));
		place_items(parse, item, child);
		item->span = form->count - item->index;
	}
}

/* Give an item whose linkId stood before a name of its own. */
static void rename_item(struct parse *parse, struct item *item, size_t number)
{
	char *name = xasprintf("%s~%zu", item->name, number);

	item->name = arena_strdup(parse->arena, name);
	free(name);
}

/* Report linkIds that stand twice, and give each item a name of its own. */
static void check_index(struct parse *parse)
{
	struct questionnaire *form = parse->form;
	size_t i, same, renamed;

	do { /* again while a new name is one that stands somewhere else */
		questionnaire_index(form);
		renamed = 0;
		for (i = 1, same = 1; i < form->count; i++) {
			struct item *item = &form->items[form->by_id[i]->index];

			if (strcmp(form->by_id[i - same]->name, item->name) != 0) {
				same = 1;
				continue;
			}
			if (item->name == item->link_id && strcmp(form->by_id[i - same]->link_id, item->link_id) == 0) {
				form->items[form->by_id[i - 1]->index].twin = item;
				parse_report(parse, GRAVE, item, "que-2",
				             N_("This linkId stands twice; each item needs its own."), NULL);
			}
			rename_item(parse, item, ++same);
			renamed++;
		}
	} while (renamed && parse->any);
}

/* Take away what lets an item of a circle hang on the next one; one that has nothing hangs on the item above. */
static void break_circle(struct parse *parse, const struct item *first)
{
	struct item *item;

	while (!first->when_count && !first->score_count)
		first = first->parent;
	item = &parse->form->items[first->index];
	if (item->score_count) {
		item->score_count = 0;
		parse_note(parse, item, NOTE_CALCULATED, NULL);
	}
	if (item->when_count)
		parse_forget_conditions(parse, item);
}

#define CIRCLES_MAX 100 /* a form that has more is not looked through for each */

/* Report enableWhen that goes round in a circle; what can be lived with loses the conditions that close it. */
static void check_cycle(struct parse *parse)
{
	const struct item *first, *second;
	struct graph *graph;
	size_t circles, i;

	for (circles = 0; !(graph = graph_create(parse->form, &first, &second)); circles++) {
		parse_report(parse, GRAVE, first, "cycle",
		             N_("Whether it is asked depends on itself, by way of “{1}”; take out one of these "
		                "conditions."),
		             second->link_id, NULL);
		if (!parse->any && !parse->whole)
			return;
		break_circle(parse, first);
		for (i = 0; circles == CIRCLES_MAX && i < parse->form->count; i++)
			if (parse->form->items[i].when_count || parse->form->items[i].score_count)
				break_circle(parse, &parse->form->items[i]);
	}
	graph_destroy(graph);
}

/* Read everything. */
static void parse_all(struct parse *parse)
{
	struct questionnaire *form = parse->form;
	size_t count = count_items(parse->root), i;

	form->url = parse_string(parse, fhir_string(parse->root, "url"));
	form->version = parse_string(parse, fhir_string(parse->root, "version"));
	form->title = parse_text(parse, parse->root, "title");
	form->publisher = parse_string(parse, fhir_string(parse->root, "publisher"));
	form->items = arena_alloc(parse->arena, count * sizeof *form->items);
	parse->json = xcalloc(count, sizeof *parse->json);
	place_items(parse, NULL, parse->root);
	assert(form->count == count);
	check_index(parse);
	for (i = 0; i < count; i++)
		parse_item(parse, &form->items[i], parse->json[i]);
	for (i = 0; i < count; i++)
		parse_refs(parse, &form->items[i], parse->json[i]);
	if (!count)
		parse_report(parse, FATAL, NULL, "item", N_("The Questionnaire has no items; add at least one."), NULL);
	if (parse->refused && !parse->whole)
		return;
	questionnaire_inherit(form);
	questionnaire_tests(form);
	questionnaire_sections(form);
	check_cycle(parse);
}

/* Check that it is a Questionnaire, and read it. */
static void parse_root(struct parse *parse)
{
	const char *type = fhir_string(parse->root, "resourceType"), *language = fhir_string(parse->root, "language");

	if (!type || strcmp(type, "Questionnaire") != 0) {
		parse_report(parse, FATAL, NULL, "resourceType",
		             N_("This is JSON, but not a FHIR Questionnaire; its resourceType says which it is."),
		             NULL);
		return;
	}
	parse_modifiers(parse, NULL, parse->root);
	parse_form_extensions(parse);
	if (fhir_is_other(parse->root, "item", json_type_array)) {
		parse_report(parse, FATAL, NULL, "json",
		             N_("“{1}” is not of the kind that FHIR gives it; write a JSON {2}."), "item",
		             json_type_to_name(json_type_array), NULL);
		return;
	}
	if (!fhir_string(parse->root, "status"))
		parse_report(parse, MINOR, NULL, "card",
		             N_("The Questionnaire has no status; add draft, active, retired or unknown."), NULL);
	parse->chinese = language && strncmp(language, "zh", 2) == 0;
	parse->form->base = parse->chinese ? LANG_ZH : LANG_EN;
	parse_all(parse);
}

/* Begin a parse: read it all. */
void parse_begin(struct parse *parse, const char *json, size_t length, struct msg *error)
{
	parse->error = error ? error : &parse->why;
	parse->root = json_read(json, length, parse->error);
	parse->refused = !parse->root;
	if (!parse->root) {
		if (parse->hear)
			parse->hear(parse, NULL, FATAL, "json", parse->error);
		return;
	}
	parse->arena = arena_create();
	parse->form = arena_alloc(parse->arena, sizeof *parse->form);
	parse->form->arena = parse->arena;
	parse_root(parse);
}

/* End a parse: free all but the form, and that too if it was refused. */
struct questionnaire *parse_end(struct parse *parse)
{
	free(parse->json);
	json_object_put(parse->root);
	msg_finish(&parse->why);
	if (!parse->refused)
		return parse->form;
	questionnaire_destroy(parse->form);
	return NULL;
}

struct listener {
	defect_fn *defect; /* NULL: nobody listens */
	void *context;
};

/* Tell of a defect. */
static void tell(struct parse *parse, const struct item *item, enum severity severity, const char *rule,
                 const struct msg *what)
{
	const struct listener *listener = parse->context;

	(void)severity;
	if (listener->defect)
		listener->defect(listener->context, item ? item->link_id : what->where ? what->where : "", rule, what);
}

/* Parse a Questionnaire that keeps FHIR's rules. */
struct questionnaire *questionnaire_parse(const char *json, size_t length, defect_fn *defect, void *context,
                                          struct msg *error)
{
	struct listener listener = {defect, context};
	struct parse parse = {.hear = tell, .context = &listener};

	parse_begin(&parse, json, length, error);
	return parse_end(&parse);
}

/* Parse any Questionnaire that can be filled in. */
struct questionnaire *questionnaire_parse_any(const char *json, size_t length, defect_fn *defect, void *context,
                                              struct msg *error)
{
	struct listener listener = {defect, context};
	struct parse parse = {.hear = tell, .context = &listener, .any = true};

	parse_begin(&parse, json, length, error);
	return parse_end(&parse);
}
