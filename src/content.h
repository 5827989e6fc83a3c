/* content.h - the shipped content: the rows that wenzhen-compile made and the linker put into the program. */
#ifndef CONTENT_H
#define CONTENT_H

struct sqlite3;

/* Open the rows as a read-only in-memory database; all sessions share its pages, since they are part of the program.
 * The caller closes it with sqlite3_close(). */
struct sqlite3 *content_open(void);

#endif
