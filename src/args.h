/* args.h - the command line, read once.  Knows getopt and nothing of what the commands do. */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>

#include "base/msg.h"

enum exit_code { EXIT_DONE, EXIT_INPUT, EXIT_USAGE, EXIT_MACHINE };

struct options {
	const char *db;     /* --db, or WENZHEN_DB, or NULL */
	const char *facts;  /* --facts FILE, or NULL */
	const char *today;  /* --today DATE, or NULL */
	struct langs langs; /* --lang; both, Chinese first, when not given */
	bool langs_given;
	bool staff;         /* --for staff */
	const char *output; /* -o FILE, or NULL */
	bool json;          /* --format json */
	bool linear;        /* --linear */
	bool help, version;
	const char *bad;    /* the word that is not understood */
	char **files;       /* what stands behind the options: the command's name first */
	int file_count;
};

/* Read the command line. False if an option or its value is not understood: options->bad. */
bool args_parse(int argc, char **argv, struct options *options);

#endif
