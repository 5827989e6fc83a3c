/* session.h - the interactive session, on the whole screen or line by line. */
#ifndef SESSION_H
#define SESSION_H

#include "args.h"

/* Set the locale and find the Chinese of the interface; said once when there is none. */
void session_catalogue(void);
/* Our own form. */
enum exit_code session_run(const struct options *options);
/* wenzhen fill: another one. */
enum exit_code command_fill(const struct options *options);

#endif
