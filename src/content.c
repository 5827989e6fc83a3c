/* content.c - opens the compiled-in rows.  Knows SQLite's deserialize and nothing of what the rows mean. */
#include "content.h"

#include <sqlite3.h>

#include "base/alloc.h"
#include "core/questionnaire.h"

/* Written by wenzhen-compile. */
extern const unsigned char form_rows[], content_rows[];
extern const unsigned int form_rows_length, content_rows_length;

/* Open rows that are part of the program. */
static sqlite3 *open_rows(const unsigned char *rows, unsigned int length)
{
	sqlite3 *db;
	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_deserialize(db, "main", (unsigned char *)rows, length, length, SQLITE_DESERIALIZE_READONLY) !=
	            SQLITE_OK)
		fatal("the content built into this program cannot be opened: %s", sqlite3_errmsg(db));
	return db;
}

/* Load the form. */
struct questionnaire *content_questionnaire(void)
{
	sqlite3 *db = open_rows(form_rows, form_rows_length);
	struct questionnaire *questionnaire = questionnaire_load(db);
	sqlite3_close(db);
	return questionnaire;
}

/* Open the rows of facts, rules and statements. */
struct sqlite3 *content_open(void)
{
	return open_rows(content_rows, content_rows_length);
}
