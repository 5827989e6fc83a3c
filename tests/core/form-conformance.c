/* form-conformance.c - other people's forms and responses: none crashes, and each is loaded or refused in words.
 *
 * They stand in a folder `shared` beside the repository (WENZHEN_SHARED names another place); without it the test
 * skips. */
#include <dirent.h>

#include "form-help.h"

#define SUPPORTED "group display boolean decimal integer date string text choice quantity"

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

	if (!directory) {
		print_message("%s is not here\n", path);
		free(path);
		return 0;
	}
	while ((entry = readdir(directory)))
		if (strlen(entry->d_name) > 5 && strcmp(entry->d_name + strlen(entry->d_name) - 5, ".json") == 0) {
			visit(entry->d_name);
			count++;
		}
	closedir(directory);
	free(path);
	return count;
}

/* Load one form. */
static void visit_form(const char *name)
{
	struct buf defects = {0};
	struct msg error = {0};
	size_t length;
	char *json = read_shared("questionnaires", name, &length);
	struct questionnaire *questionnaire = questionnaire_parse_any(json, length, list_defect, &defects, &error);
	struct form *form;

	if (!questionnaire)
		fail_msg("%s is refused: %s", name, buf_text(&defects));
	if (questionnaire) {
		form = form_create(questionnaire, TODAY);
		free(enabled_list(form));
		form_destroy(form);
	}
	questionnaire_destroy(questionnaire);
	msg_finish(&error);
	buf_finish(&defects);
	free(json);
}

/* Whether both validators of INDEX.tsv find nothing in a response. */
static bool is_valid(const char *name)
{
	size_t length;
	char *index = read_shared("responses", "INDEX.tsv", &length), *row = strstr(index, name), *end;
	bool valid;

	assert_non_null(row);
	end = strchr(row, '\n');
	*(end ? end : row + strlen(row)) = '\0';
	valid = strstr(row, "\tvalid\t0\t0");
	free(index);
	return valid;
}

/* Import one response into its form. */
static void visit_response(const char *name)
{
	size_t length = strlen(name), question_length;
	struct msg error = {0};
	char *json, *question, *form_name;
	struct questionnaire *questionnaire;
	struct form *form;

	if (length < 8 || strcmp(name + length - 8, "-qr.json") != 0)
		return;
	form_name = xasprintf("%.*s-q.json", (int)(length - 8), name);
	question = read_shared("responses", form_name, &question_length);
	json = read_shared("responses", name, &length);
	questionnaire = questionnaire_parse(question, question_length, NULL, NULL, &error);
	assert_true((questionnaire == NULL) == (error.id != NULL));
	if (questionnaire) {
		form = form_create(questionnaire, TODAY);
		assert_true(form_import(form, json, length, &error) == (error.id == NULL));
		if (error.id && is_valid(name))
			fail_msg("%s is refused: %s", name, error.id);
		form_destroy(form);
	}
	questionnaire_destroy(questionnaire);
	msg_finish(&error);
	free(form_name);
	free(question);
	free(json);
}

static void test_forms(void **state)
{
	(void)state;
	if (!each_file("questionnaires", visit_form))
		skip();
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
