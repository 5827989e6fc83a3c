/* commands.h - what wenzhen does without a terminal: assess, enabled, check, play. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "app.h"
#include "args.h"
#include "store/store.h"

/* One subcommand; prints to standard output, complaints to standard error in English and Chinese. */
typedef enum exit_code command_fn(const struct options *options);
command_fn command_assess, command_enabled, command_check, command_play;

/* The real clock, a clock_fn. */
void clock_system(void *context, struct moment *out);

/* Who is at fault when a database cannot be used: the file that was named, or the machine. */
enum exit_code exit_code_of(enum store_status status, const char *db);

/* See that all that was printed has arrived, or complain: the exit code in place of `code`. */
enum exit_code finish_output(enum exit_code code);

/* Print a message to standard error in both languages. */
void complain(const struct msg *message);

#endif
