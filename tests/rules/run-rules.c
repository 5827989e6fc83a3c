/* run-rules.c - every row of tests/rules/FILE.tsv against the content built into the program.
 *
 *   run-rules FILE.tsv...
 *
 * Prints each difference with the row's place and cell; exit 1 if there is one. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content.h"
#include "rows.h"

/* Whether the row's assessments are sound for both readers. */
static bool row_sound(const struct row *row, struct engine *engine, const struct questionnaire *questionnaire,
                      struct buf *out)
{
	struct msg error = {0};
	bool sound = true;
	if (!engine_take_facts(engine, row->json, strlen(row->json), ROWS_TODAY, &error)) {
		msg_finish(&error);
		return false;
	}
	for (enum reader reader = READER_PATIENT; reader <= READER_STAFF; reader++) {
		struct assessment *assessment = engine_assess(engine, reader);
		sound &= assessment_sound(assessment, questionnaire, out);
		assessment_destroy(assessment);
	}
	return sound;
}

int main(int argc, char **argv)
{
	struct msg error = {0};
	struct rows rows;
	size_t differ = 0;
	sqlite3 *content = content_open();
	struct questionnaire *questionnaire = content_questionnaire();
	struct engine *engine = engine_create(content, questionnaire, NULL, NULL, &error);
	if (engine == NULL)
		fatal("%s", msg_text(&error, LANG_EN));
	rows_init(&rows, questionnaire);
	for (int n = 1; n < argc; n++)
		rows_read(&rows, argv[n]);
	for (size_t n = 0; n < rows.count; n++) {
		const struct row *row = &rows.items[n];
		struct buf out = {0};
		if (!row_holds(row, engine, &out) | !row_sound(row, engine, questionnaire, &out)) {
			printf("%s:%d: %s\n  facts: %s\n%s", row->file, row->line, row->cell, row->facts, buf_text(&out));
			differ++;
		}
		buf_finish(&out);
	}
	printf("%zu rows, %zu differ\n", rows.count, differ);
	bool passed = differ == 0 && rows.count > 0;
	rows_finish(&rows);
	engine_destroy(engine);
	questionnaire_destroy(questionnaire);
	sqlite3_close(content);
	return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
