/* content.h - the shipped content: the rows that wenzhen-compile made and the linker put into the program. */
#ifndef CONTENT_H
#define CONTENT_H

struct questionnaire;
struct sqlite3;

/* Load the form. The caller destroys it. */
struct questionnaire *content_questionnaire(void);
/* Open the rows of facts, rules and statements as a read-only database in memory; all sessions share its pages, since
 * they are part of the program. The caller closes it with sqlite3_close(). Apart from the form's rows, so that a start,
 * which needs only those, does not read the other tables' definitions. */
struct sqlite3 *content_open(void);

#endif
