/* facts-private.h - what facts.c and facts-guard.c share: the tables and the connection. */
#ifndef CORE_FACTS_PRIVATE_H
#define CORE_FACTS_PRIVATE_H

#include <sqlite3.h>

#include "core/facts.h"

/* One table: `fact`, or that of a repeating group. */
struct table {
	const struct item *group; /* NULL: fact */
	const struct item **items;
	size_t item_count;
	struct cell *cells; /* row after row */
	size_t row_count;
	bool dirty; /* differs from what SQLite has */
	sqlite3_stmt *insert, *clear;
};

struct facts {
	const struct questionnaire *questionnaire;
	sqlite3 *db;
	struct item *lets;    /* stand-ins, numbered on from the questions */
	size_t size;          /* questions and lets */
	struct arena *names;  /* column names, sets of columns */
	struct arena *values; /* of the present response */
	struct table *tables; /* the first one is `fact` */
	size_t table_count;
	const char **columns; /* by item index; NULL for displays and plain groups */
	size_t *places;       /* by item index: its place in its table */
	const char *today;
	bool all_dirty;               /* another response: also for what reads no column */
	uint64_t *dirty;              /* the columns (and groups) that differ from what SQLite has */
	bool open;                    /* our own statements are being prepared: the guard lets them through */
	struct expression *preparing; /* where the guard notes what is read */
};

/* facts-guard.c: open the connection, sealed and guarded; facts->open lets our own statements through. */
void guard_connect(struct facts *facts);
/* facts.c: write what differs into the tables. */
void facts_commit(struct facts *facts);

#endif
