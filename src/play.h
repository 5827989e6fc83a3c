/* play.h - a key script run without a terminal: every screen is tested this way. */
#ifndef PLAY_H
#define PLAY_H

#include <stddef.h>

#include "base/buf.h"
#include "base/msg.h"
#include "store/store.h"

/* Run the script and append the dumped screens to `out`. False with *error naming the line, or with *status
 * not STORE_OK when the database cannot be used. It is `db`, or NULL for one in memory; it starts in `langs` where the
 * script names no language. Clock and random numbers are fixed, so the same script gives the same bytes. The script's
 * commands are described in play.c and in HACKING.md. */
bool play_run(const char *name, const char *script, size_t length, const char *db, struct langs langs,
              struct buf *out, enum store_status *status, struct msg *error);

#endif
