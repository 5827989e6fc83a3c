/* rows.h - the rows of tests/rules/FILE.tsv: what a table cell of the protocol page says must follow from some answers.
 *
 * A file has a header line, then a row a line: cell, facts, expect, missing, apart by tabs.  Lines with # are comments.
 * A row whose cell is @NAME names a set of answers that later rows of the file may use as @NAME; later answers win, and
 * linkId=blank takes one away.  The rules are only reached through core/assess.h, as `wenzhen assess --facts` does.
 *
 * facts:   linkId=answer; [a,b] is several, today-14 a date, preg={preg.ga_w=8};{preg.ga_w=9} two instances
 * expect:  RULE=true|false|unknown, verdict=ID, fact:NAME=VALUE, why:linkId=REASON; of a statement, for staff or with
 *          "patient-" before it for a patient: statement:ID=shown|hidden|unknown|absent, note:ID=full|words|absent,
 *          conflict:ID=shown|absent; != is the contrary
 * missing: RULE: linkId linkId; RULE: ... what an unknown rule asks, in parentheses what it may ask beside that
 * Words are apart by spaces; "-" is nothing. */
#ifndef TEST_ROWS_H
#define TEST_ROWS_H

#include "base/buf.h"
#include "core/assess.h"

#define ROWS_TODAY "2026-11-24"

struct row {
	const char *file;
	int line;
	const char *cell, *facts, *expect, *missing;
	const char *json; /* the facts as `assess --facts` takes them */
};
struct rows {
	struct arena *arena;
	const struct questionnaire *questionnaire; /* borrowed */
	struct row *items;
	size_t count;
};

/* No rows yet. */
void rows_init(struct rows *rows, const struct questionnaire *questionnaire);
/* Add the rows of a file; a file that cannot be read ends the program. */
void rows_read(struct rows *rows, const char *path);
void rows_finish(struct rows *rows);

/* Assess the row and append every difference to what it expects to `out`, one a line. Returns whether there is none. */
bool row_holds(const struct row *row, struct engine *engine, struct buf *out);
/* Append what must hold of any assessment and does not: what is missing stands in form order, once, and only where
 * something is unknown. Returns whether all holds. */
bool assessment_sound(const struct assessment *assessment, const struct questionnaire *questionnaire, struct buf *out);

#endif
