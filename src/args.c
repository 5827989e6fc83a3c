/* args.c - see args.h. */
#include "args.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"

enum { OPT_DB = 256, OPT_FACTS, OPT_LANG, OPT_FOR, OPT_FORMAT, OPT_TODAY, OPT_LINEAR };
static const struct option long_options[] = {
        {"db", required_argument, NULL, OPT_DB},
        {"facts", required_argument, NULL, OPT_FACTS},
        {"lang", required_argument, NULL, OPT_LANG},
        {"for", required_argument, NULL, OPT_FOR},
        {"format", required_argument, NULL, OPT_FORMAT},
        {"today", required_argument, NULL, OPT_TODAY},
        {"linear", no_argument, NULL, OPT_LINEAR},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
};

/* Whether it is a day that exists, written YYYY-MM-DD. */
static bool is_day(const char *text)
{
	struct date date;
	return date_parse(text, &date) && date.day != 0;
}

/* Take one option. False if its value is none it can have. */
static bool take_option(int which, struct options *options)
{
	switch (which) {
	case OPT_DB:
		options->db = optarg;
		return *optarg != '\0';
	case OPT_FACTS:
		options->facts = optarg;
		return true;
	case OPT_LANG:
		options->langs_given = true;
		return langs_parse(optarg, &options->langs);
	case OPT_FOR:
		options->staff = strcmp(optarg, "staff") == 0;
		return options->staff || strcmp(optarg, "patient") == 0;
	case OPT_FORMAT:
		options->json = strcmp(optarg, "json") == 0;
		return options->json || strcmp(optarg, "text") == 0;
	case OPT_TODAY:
		options->today = optarg;
		return is_day(optarg);
	case OPT_LINEAR:
		options->linear = true;
		return true;
	case 'o':
		options->output = optarg;
		return *optarg != '\0';
	case 'h':
		options->help = true;
		return true;
	case 'V':
		options->version = true;
		return true;
	default:
		return false;
	}
}

/* Read the command line. */
bool args_parse(int argc, char **argv, struct options *options)
{
	const char *db = getenv("WENZHEN_DB");
	int which;
	*options = (struct options){.langs = {2, {LANG_ZH, LANG_EN}}, .db = db != NULL && *db != '\0' ? db : NULL};
	while ((which = getopt_long(argc, argv, "ho:V", long_options, NULL)) != -1)
		if (!take_option(which, options)) {
			options->bad = argv[optind - 1];
			return false;
		}
	options->files = argv + optind;
	options->file_count = argc - optind;
	return true;
}
