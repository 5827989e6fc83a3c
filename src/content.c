/* content.c - opens the compiled-in rows.  Knows SQLite's deserialize and nothing of what the rows mean. */
#include "content.h"

#include <sqlite3.h>

#include "base/alloc.h"

extern const unsigned char content_bytes[]; /* written by wenzhen-compile */
extern const unsigned int content_length;

/* Open the rows as a read-only in-memory database. */
struct sqlite3 *content_open(void)
{
	sqlite3 *db;
	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_deserialize(db, "main", (unsigned char *)content_bytes, content_length, content_length,
	                        SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
		fatal("the content built into this program cannot be opened: %s", sqlite3_errmsg(db));
	return db;
}
