/* questionnaire-private.h - what the questionnaire-*.c files share; nobody else includes it. */
#ifndef CORE_QUESTIONNAIRE_PRIVATE_H
#define CORE_QUESTIONNAIRE_PRIVATE_H

#include "core/questionnaire-json.h"
#include "core/questionnaire.h"

/* The common wording of yes and no, with Chinese where a catalogue has it. */
struct text text_of_boolean(bool yes);

/* Sort by_id. */
void questionnaire_index(struct questionnaire *questionnaire);
/* Set what follows from parent, type and repeats: part, splits, loop, hidden and read_only as inherited. */
void questionnaire_inherit(struct questionnaire *questionnaire);
/* Make the rows of tests: row, row_next and the list of their first items. After questionnaire_inherit(). */
void questionnaire_tests(struct questionnaire *questionnaire);
/* Set the titles of the sections from prefix and text, in both languages. */
void questionnaire_sections(struct questionnaire *questionnaire);

enum severity {
	MINOR, /* can be lived with */
	GRAVE, /* can be lived with by a person who fills the form in */
	FATAL, /* the form cannot be used */
};
struct parse;
/* Called for each defect found; item NULL: of the form as a whole. */
typedef void hear_fn(struct parse *parse, const struct item *item, enum severity severity, const char *rule,
                     const struct msg *what);

/* A parse under way: questionnaire-parse.c, -item.c, -options.c, -refs.c; lint.c. */
struct parse {
	struct questionnaire *form;
	struct arena *arena;
	struct json_object *root;
	struct json_object **json; /* of each item, beside form->items */
	bool chinese;              /* the base language: a text without a translation is Chinese */
	hear_fn *hear;             /* or NULL */
	void *context;             /* of whoever hears */
	struct msg *error, why;
	bool refused;
	bool any;   /* questionnaire_parse_any: what is GRAVE is lived with */
	bool whole; /* lint: what makes the form unusable is no reason to stop looking */
	size_t note_room;
	size_t score_work; /* bytes looked through and items summed up so far, to recognise sums of scores */
};

/* Read a form, with `hear`, `context`, `any` and `whole` set in *parse and the rest zero; form, root and json are there
 * until parse_end(), also those of a form that is refused. root is NULL where it is no JSON. */
void parse_begin(struct parse *parse, const char *json, size_t length, struct msg *error);
/* The form, or NULL if it was refused. */
struct questionnaire *parse_end(struct parse *parse);
/* Report a defect of an item (NULL: of the form): a rule, an N_() text and its arguments, ended by NULL. */
void parse_report(struct parse *parse, enum severity severity, const struct item *item, const char *rule,
                  const char *id, ...) __attribute__((sentinel));
/* Note what the form asks for and is not done; item NULL: the form. `detail` may be NULL. */
void parse_note(struct parse *parse, const struct item *item, enum note_kind kind, const char *detail);
/* Whether the item is of the type its JSON says: one of an unknown type is reported as such and stands as a text. */
bool parse_knows_type(const struct parse *parse, const struct item *item);
/* A string cleaned and kept; NULL gives NULL. */
const char *parse_string(struct parse *parse, const char *text);
/* A string of the object as a text in both languages; its translations stand in "_name". */
struct text parse_text(struct parse *parse, struct json_object *object, const char *name);
/* Put a translation into a text, if its language is one of ours. */
void parse_translation(struct parse *parse, struct text *text, const char *lang, const char *content);
/* All of an item but what names other items. */
void parse_item(struct parse *parse, struct item *item, struct json_object *json);
/* What its extensions say of it. */
void parse_extensions(struct parse *parse, struct item *item, struct json_object *json);
void parse_form_extensions(struct parse *parse);
/* Report what an element (item NULL: the form) carries that is not understood and has to be; the form then takes no
 * answers. */
void parse_modifiers(struct parse *parse, const struct item *item, struct json_object *json);
/* What would be calculated: a sum of scores is, the rest is noted. */
void parse_calculated(struct parse *parse, struct item *item, struct json_object *json);
/* Its options and its units. */
void parse_options(struct parse *parse, struct item *item, struct json_object *json);
void parse_units(struct parse *parse, struct item *item, struct json_object *json);
/* Take an item's conditions away, and note it. */
void parse_forget_conditions(struct parse *parse, struct item *item);
/* What names other items: enableWhen, gates, max-sum, derived-from. */
void parse_refs(struct parse *parse, struct item *item, struct json_object *json);

#endif
