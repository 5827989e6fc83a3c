/* conformance.c - other people's forms and responses (../shared/conformance; WENZHEN_SHARED names another place).
 *
 * Every form loads, is filled to the end by made-up answers of every type, is written out, read in and written again:
 * the same bytes.  Every response is taken or refused as the two validators of INDEX.tsv say; where not, it stands in a
 * table here with the reason.  Without the folder the test skips. */
#include <dirent.h>

#include "../core/form-help.h"
#include "core/questionnaire-json.h"
#include "out/fhir.h"

#define SEEDS 12
#define GROUPS_MAX 3 /* instances of a repeating group */

/* Read a whole file of the shared folder; the caller frees. */
static char *read_shared(const char *folder, const char *name, size_t *length)
{
	const char *shared = getenv("WENZHEN_SHARED");
	char *path = xasprintf("%s/conformance/%s/%s", shared ? shared : "../shared", folder, name), part[65536];
	FILE *file = fopen(path, "rb");
	struct buf text = {0};

	assert_non_null(file);
	while ((*length = fread(part, 1, sizeof part, file)) > 0)
		buf_append(&text, part, *length);
	fclose(file);
	free(path);
	*length = text.length;
	return buf_take(&text);
}

/* Call for every .json file of a shared folder; returns how many there were. */
static int each_file(const char *folder, void (*visit)(const char *name))
{
	const char *shared = getenv("WENZHEN_SHARED");
	char *path = xasprintf("%s/conformance/%s", shared ? shared : "../shared", folder);
	DIR *directory = opendir(path);
	struct dirent *entry;
	int count = 0;

	if (!directory)
		print_message("%s is not here\n", path);
	while (directory && (entry = readdir(directory)))
		if (strlen(entry->d_name) > 5 && strcmp(entry->d_name + strlen(entry->d_name) - 5, ".json") == 0) {
			visit(entry->d_name);
			count++;
		}
	if (directory)
		closedir(directory);
	free(path);
	return count;
}

/* --- Made-up answers --- */

static uint64_t dice;

static size_t roll(size_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice % sides);
}

static struct {
	size_t answered, refused;          /* answers that could be given, and tries that could not be kept */
	size_t of_type[ITEM_TYPE_COUNT];   /* answers by type of item */
	size_t places, instances, reasons; /* answers with items below them of their own; repeating groups; no values */
} tally;

/* What somebody could type for a type. */
static const char *typed_for(const struct item *item)
{
	static const char *const typed[ITEM_TYPE_COUNT][6] = {
	        [ITEM_DECIMAL] = {"12.4", "1.50", "-0.5", "3", "98.6", "100"},
	        [ITEM_INTEGER] = {"7", "0", "12", "1", "36", "120"},
	        [ITEM_DATE] = {"2019", "2019-03", "2019-03-14", "1 March 2020", "2026-11-24", "2019年3月"},
	        [ITEM_STRING] = {"a", "文字 \"x\" \\", "12345", "two words", "é", "x@example.org"},
	        [ITEM_TEXT] = {"a", "one\ntwo", "文字", "\t tab", "<b>", "long enough to be a sentence"},
	        [ITEM_CHOICE] = {"something else", "x", "別的", "a", "b", "c"},
	        [ITEM_QUANTITY] = {"12.4", "1", "0.50", "90", "37.2", "160"},
	        [ITEM_DATETIME] = {"2019", "2019-03-14", "2019-03-14 10:30", "2019-03-14T10:30:15.250+08:00",
	                           "2019年3月14日 下午2点半", "1 March 2020, 9:05 pm"},
	        [ITEM_TIME] = {"10:30", "09:05:07", "1430", "11pm", "0:00", "下午2点"},
	        [ITEM_URL] = {"https://example.org/a?b=c#d", "urn:oid:1.2.3", "Patient/1", "mailto:a@example.org",
	                      "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "ftp://x"},
	        [ITEM_OPEN_CHOICE] = {"something else", "x", "別的", "a", "b", "c"},
	};

	if (item->min.value.text && roll(3) == 0)
		return item->min.value.text;
	if (item->max.value.text && roll(3) == 0)
		return item->max.value.text;
	return typed[item->type][roll(6)];
}

/* One made-up answer; false when it is none. */
static bool make_answer(const struct form *form, const struct item *item, struct arena *arena, struct answer *out)
{
	static const char *const objects[] = {
	        "[{'valueAttachment':{'contentType':'text/plain','data':'YWJj','size':3,'title':'abc'}}]",
	        "[{'valueReference':{'reference':'Patient/1','display':'A \\u00e9 person'}}]"};
	size_t options = 0, at;
	struct response loaded;
	char *json;

	*out = (struct answer){0};
	while (options < item->option_count && item->options[options].absent == ABSENT_BLANK)
		options++;
	if (options && (!item->open || roll(3))) {
		out->value = item->options[roll(options)].value;
		return true;
	}
	if (item->type != ITEM_ATTACHMENT && item->type != ITEM_REFERENCE) {
		at = item->unit_count ? roll(item->unit_count) : 0;
		return form_read(form, item, typed_for(item), item->unit_count ? item->units[at].code : NULL, arena,
		                 out, NULL) == CHECK_OK;
	}
	json = quoted(objects[item->type == ITEM_REFERENCE]);
	assert_true(response_parse(item, json, strlen(json), arena, &loaded));
	free(json);
	*out = loaded.answers[0];
	return true;
}

/* A made-up response: mostly answers, sometimes a reason. */
static struct response make_response(const struct form *form, const struct item *item, struct arena *arena)
{
	struct response response = {0};
	size_t wanted = item->repeats ? 1 + roll(3) : 1;

	if (wanted < item->min_occurs)
		wanted = item->min_occurs;

	if (roll(8) == 0) {
		response.absent = (enum absent)roll(ABSENT_COUNT);
		return response;
	}
	response.answers = arena_alloc(arena, wanted * sizeof *response.answers);
	while (response.count < wanted && make_answer(form, item, arena, &response.answers[response.count]))
		response.count++;
	return response;
}

/* Answer a node through the door that the journal uses: written, read back, set. */
static void answer_node(struct form *form, struct node *node)
{
	struct arena *arena = arena_create();
	struct response response = {0}, back;
	struct buf payload = {0};
	int tries;

	for (tries = 0; tries < 12; tries++) {
		response = make_response(form, node->item, arena);
		if (form_check(form, node, &response, NULL) != CHECK_HARD && (response.count || response.absent))
			break;
		tally.refused++;
	}
	if (tries < 12) {
		response_write(&payload, node->item, &response);
		if (!response_parse(node->item, buf_text(&payload), payload.length, arena, &back))
			fail_msg("%s: not read back: %s", node->item->link_id, buf_text(&payload));
		form_set(form, node, &response);
		if (form_differs(node, &back))
			fail_msg("%s: read back as another: %s", node->item->link_id, buf_text(&payload));
		tally.answered += response.count > 0;
		tally.reasons += !response.count;
		tally.of_type[node->item->type] += response.count;
		tally.places += node->item->splits && response.count > 1;
	}
	buf_finish(&payload);
	arena_destroy(arena);
}

/* Make instances of the repeating groups below a node that are asked for. */
static void add_instances(struct form *form, struct node *parent)
{
	const struct item *item;
	size_t count;

	for (item = item_first(form->questionnaire, parent->item); item; item = item_next(form->questionnaire, item)) {
		if (item->loop != item || !form_asks_group(form, parent, item, READER_STAFF))
			continue;
		for (count = roll(GROUPS_MAX + 1); count > 0; count--) {
			form_add(form, parent, item);
			tally.instances++;
		}
	}
}

/* Answer what is asked from the first question to the last. */
static void fill(struct form *form, bool grow)
{
	struct node *node = NULL;

	if (grow)
		add_instances(form, form->root);
	while ((node = form_next(form, node))) {
		if (grow && node->enabled && node->child && !node->item->splits)
			add_instances(form, node);
		if (form_asks(form, node, READER_STAFF) && roll(10))
			answer_node(form, node);
	}
}

/* Note the first gap. */
struct gap {
	const struct node *node;
	const struct item *group;
};

static void note_gap(void *context, const struct node *node, const struct item *group, const struct msg *why)
{
	struct gap *gap = context;

	assert_non_null(why->id);
	if (!gap->node)
		*gap = (struct gap){node, group};
}

/* Answer what a completed response still needs. */
static void complete(const char *name, struct form *form)
{
	struct node *node;
	struct gap gap;
	int tries = 0;

	while (gap = (struct gap){0}, form_gaps(form, note_gap, &gap)) {
		if (++tries > 500)
			fail_msg("%s: %s cannot be completed", name,
			         gap.group ? gap.group->link_id : gap.node->item->link_id);
		if (gap.group) /* an instance without answers is none */
			form_add(form, (struct node *)gap.node, gap.group);
		node = (struct node *)(gap.node->item && item_is_question(gap.node->item) ? gap.node : NULL);
		if (node)
			answer_node(form, node);
		else
			fill(form, false);
	}
}

static char *written(const struct form *form)
{
	struct buf out = {0};

	fhir_write(&out, form, "in-progress", "zh", "2026-11-24T10:00:00Z");
	return buf_take(&out);
}

/* Write a form, read it into a new one, write that: the same. */
static void check_round(const char *name, const struct form *form)
{
	struct form *back = form_create(form->questionnaire, TODAY);
	char *first = written(form), *second;
	struct msg error = {0};
	char *words;

	if (!form_import(back, first, strlen(first), &error)) {
		words = msg_text(&error, LANG_EN);
		fail_msg("%s is not taken back: %s\n%s", name, words, first);
	}
	second = written(back);
	if (strcmp(first, second) != 0)
		fail_msg("%s is not the same again:\n%s\n%s", name, first, second);
	assert_false(strcmp(first, "") == 0);
	free(first);
	free(second);
	form_destroy(back);
	msg_finish(&error);
}

/* Fill one form in, many times over; the second time some answers change, so that others are set aside. */
static void visit_form(const char *name)
{
	struct buf defects = {0};
	struct msg error = {0};
	size_t length;
	char *json = read_shared("questionnaires", name, &length);
	struct questionnaire *questionnaire = questionnaire_parse_any(json, length, list_defect, &defects, &error);
	struct form *form;
	int seed;

	if (!questionnaire)
		fail_msg("%s is refused: %s", name, buf_text(&defects));
	for (seed = 1; seed <= SEEDS; seed++) {
		dice = (uint64_t)seed * 0x9E3779B97F4A7C15u + length;
		form = form_create(questionnaire, TODAY);
		check_round(name, form);
		fill(form, true);
		check_round(name, form);
		fill(form, false);
		check_round(name, form);
		complete(name, form);
		check_round(name, form);
		form_destroy(form);
	}
	questionnaire_destroy(questionnaire);
	buf_finish(&defects);
	msg_finish(&error);
	free(json);
}

static void test_forms(void **state)
{
	size_t type;

	(void)state;
	if (!each_file("questionnaires", visit_form))
		skip();
	print_message(
	        "%zu questions answered, %zu tries refused, %zu reasons, %zu instances, %zu with several places\n",
	        tally.answered, tally.refused, tally.reasons, tally.instances, tally.places);
	for (type = ITEM_BOOLEAN; type < ITEM_TYPE_COUNT; type++)
		if (type != ITEM_URL && type != ITEM_REFERENCE &&
		    !tally.of_type[type]) /* no form there has these two */
			fail_msg("no answer of type %s was given", item_type_name((enum item_type)type));
}

/* --- Responses --- */

/* Where we say another thing than INDEX.tsv, and why. */
static const struct {
	const char *name, *why;
} others[] = {
        {"choice-async", "whether a code is in a list that is not in the form only a server can tell"},
        {"choice-invalid-value-set-async", "the same"},
        {"open-choice-gender-coding-async", "the same: the display of a code that is not in the form"},
        {"reference-invalid-resource-type", "a reference is kept as it is, whatever it points to"},
        {"string-draft-downgrade", "two answers where one can be kept are refused in a draft too"},
        {"string-vs-text", "a line end in a string is cleaned to a space, not refused"},
};

/* Whether INDEX.tsv says that a response is valid. */
static bool is_valid(const char *name)
{
	size_t length;
	char *index = read_shared("responses", "INDEX.tsv", &length), *row = strstr(index, name), *end;
	bool valid;

	assert_non_null(row);
	end = strchr(row, '\n');
	*(end ? end : row + strlen(row)) = '\0';
	valid = strstr(row, "\tvalid\t");
	free(index);
	return valid;
}

/* Whether a response is taken: imported, and completed if it says so. */
static bool is_taken(const struct questionnaire *questionnaire, const char *json, size_t length, struct msg *error)
{
	struct form *form = form_create(questionnaire, TODAY);
	bool taken = form_import(form, json, length, error);

	if (taken && strstr(json, "\"completed\""))
		taken = form_gaps(form, NULL, NULL) == 0;
	if (taken)
		check_round("response", form);
	form_destroy(form);
	return taken;
}

/* Take one response, or not. */
static void visit_response(const char *name)
{
	size_t length = strlen(name), question_length, i;
	char *json, *question, *form_name, *base;
	struct questionnaire *questionnaire;
	struct msg error = {0};
	bool taken = false, other = false;

	if (length < 8 || strcmp(name + length - 8, "-qr.json") != 0)
		return;
	base = xstrndup(name, length - 8);
	form_name = xasprintf("%s-q.json", base);
	question = read_shared("responses", form_name, &question_length);
	json = read_shared("responses", name, &length);
	questionnaire = questionnaire_parse_any(question, question_length, NULL, NULL, &error);
	if (questionnaire)
		taken = is_taken(questionnaire, json, length, &error);
	for (i = 0; i < sizeof others / sizeof *others; i++)
		other |= strcmp(base, others[i].name) == 0;
	if ((taken == is_valid(name)) == other)
		fail_msg("%s is %s: %s", name, taken ? "taken" : "refused", error.id ? error.id : "");
	questionnaire_destroy(questionnaire);
	msg_finish(&error);
	free(base);
	free(form_name);
	free(question);
	free(json);
}

static void test_responses(void **state)
{
	(void)state;
	if (!each_file("responses", visit_response))
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms), cmocka_unit_test(test_responses)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
