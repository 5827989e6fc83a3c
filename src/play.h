/* play.h - a key script run without a terminal: every screen is tested this way. */
#ifndef PLAY_H
#define PLAY_H

#include <stddef.h>

#include "base/buf.h"
#include "base/msg.h"

/* Run the script and append the dumped screens to `out`. Returns 0, or 1 with *error naming the line. The database is
 * `db`, or NULL for one in memory; clock and random numbers are fixed, so the same script gives the same bytes. The
 * script's commands are described in play.c and in HACKING.md. */
int play_run(const char *name, const char *script, size_t length, const char *db, struct buf *out, struct msg *error);

#endif
