/* main.c - arguments, the process, the table of subcommands. */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "commands.h"
#include "session.h"

static const struct {
	const char *name;
	command_fn *run;
	int files_min, files_max;
	const char *usage, *about;
} commands[] = {
        {"assess", command_assess, 0, 1,
         "assess {RESPONSE.json | --facts FILE} [--lang zh|en|both]\n"
         "                 [--for patient|staff] [--format text|json] [--today DATE]",
         "print the summary of a QuestionnaireResponse of our form, or of bare facts"},
        {"enabled", command_enabled, 2, 2, "enabled QUESTIONNAIRE.json RESPONSE.json",
         "print the enabled items, one a line"},
        {"check", command_check, 0, 1, "check [FILE]",
         "check the shipped content or a database, or look through a form: every defect, its place, what to do"},
        {"fill", command_fill, 1, 1,
         "fill QUESTIONNAIRE.json [-o RESPONSE.json] [--db FILE]\n"
         "                 [--lang zh|en|both] [--for patient|staff] [--linear]",
         "fill any FHIR R4 Questionnaire in; the answers go to the file, or to standard output at the end"},
        {"play", command_play, 1, 1, "play FILE.keys [--lang zh|en|both]",
         "run a key script without a terminal and print its screens"},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

/* Print what the program takes. */
static void print_help(void)
{
	fputs("wenzhen 问诊: a gentle intake for couples who have lost pregnancies\n\n"
	      "usage: wenzhen [--db FILE] [--lang zh|en|both] [--for patient|staff] [--linear]\n"
	      "           open the questionnaire: one question a page, or for staff a section a page\n",
	      stdout);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		printf("       wenzhen %s\n           %s\n", commands[i].usage, commands[i].about);
	fputs("\n  --db FILE       the database (else $WENZHEN_DB, else wenzhen/wenzhen.db in the user's data folder)\n"
	      "  --lang LANG     zh, en or both\n"
	      "  --linear        line by line, for screen readers, braille and scripts; so too where standard input\n"
	      "                  is no terminal, TERM is dumb or not set, or ACCESSIBLE is 1\n"
	      "  --for READER    patient (default) or staff\n"
	      "  -o, --output FILE  where fill writes the answers; what stands there already is gone on with\n"
	      "  --format FORM   text (default) or json\n"
	      "  --today DATE    YYYY-MM-DD: count from this day\n"
	      "  --facts FILE    a flat JSON object of facts instead of a response\n"
	      "  -h, --help      this help\n"
	      "  -V, --version   the version\n\n"
	      "A file named - is standard input. Exit codes: 0 done; 1 the input is at fault; 2 usage;\n"
	      "3 the machine is at fault. The summaries inform; they make no diagnosis. Not reviewed by a\n"
	      "clinician for use with patients yet.\n",
	      stdout);
}

/* Complain about a word of the command line. */
static int usage(const char *word, const char *what)
{
	fprintf(stderr, "wenzhen: %s: %s\nwenzhen --help tells what it takes.\n", word, what);
	return EXIT_USAGE;
}

/* Occupy the standard streams that are closed, or the database would become one of them and take what is printed. What
 * stands in their place refuses to be read (input) or written to. */
static void occupy_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_MACHINE);
}

/* What holds for the whole process: no core file may hold what a patient said, and there is one thread, so SQLite needs
 * neither mutexes nor statistics (a twentieth of a start's instructions). */
static void set_up_process(void)
{
	struct rlimit none = {0, 0};
	occupy_streams();
	signal(SIGPIPE, SIG_IGN); /* printing into a closed pipe is said, not died of */
	setrlimit(RLIMIT_CORE, &none);
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Run the subcommand that was named. */
static int run_command(const char *name, struct options *options)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		int min = commands[i].run == command_assess && options->facts == NULL ? 1 : commands[i].files_min;
		int max = options->facts != NULL ? 0 : commands[i].files_max;
		if (options->facts != NULL && commands[i].run != command_assess)
			return usage("--facts", "only assess takes this");
		if (options->output != NULL && commands[i].run != command_fill)
			return usage("-o", "only fill takes this");
		if (options->file_count < min || options->file_count > max)
			return usage(name, options->file_count < min ? "a file has to be named" : "too many files");
		return (int)finish_output(commands[i].run(options));
	}
	return usage(name, "there is no such command");
}

int main(int argc, char **argv)
{
	struct options options;
	set_up_process();
	if (!args_parse(argc, argv, &options))
		return usage(options.bad, "this option or its value is not understood");
	if (options.help) {
		print_help();
		return (int)finish_output(EXIT_DONE);
	}
	if (options.version) {
		puts("wenzhen " VERSION);
		return (int)finish_output(EXIT_DONE);
	}
	if (options.file_count == 0 && options.output != NULL)
		return usage("-o", "only fill takes this");
	if (options.file_count == 0)
		return (int)session_run(&options);
	session_catalogue();
	const char *name = options.files[0];
	options.files++;
	options.file_count--;
	return run_command(name, &options);
}
