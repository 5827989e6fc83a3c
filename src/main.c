/* main.c - arguments, the environment, the table of subcommands, and the loop of the interactive session. */
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "base/alloc.h"
#include "commands.h"
#include "lines.h"
#include "term.h"

static const struct {
	const char *name;
	command_fn *run;
	int files_min, files_max;
	const char *usage, *about;
} commands[] = {
	{"assess", command_assess, 0, 1, "assess {RESPONSE.json | --facts FILE} [--lang zh|en|both]\n"
	 "                 [--for patient|staff] [--format text|json] [--today DATE]",
	 "print the summary of a QuestionnaireResponse of our form, or of bare facts"},
	{"enabled", command_enabled, 2, 2, "enabled QUESTIONNAIRE.json RESPONSE.json",
	 "print the enabled items, one a line"},
	{"check", command_check, 0, 1, "check [FILE]",
	 "check the shipped content or a database, or look through a form: every defect, its place, what to do"},
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

/* The folder of the program itself, to find its catalogue beside it. */
static const char *own_folder(void)
{
	static char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	if (length <= 0)
		return NULL;
	path[length] = '\0';
	return dirname(path);
}

/* Set the locale and find the Chinese of the interface. */
static void find_catalogue(void)
{
	if (!msg_init(own_folder()))
		fputs("wenzhen: no Chinese catalogue can be used here; the questions are bilingual all the same.\n",
		      stderr);
}

/* Make the folders of a path, for this user alone; if that cannot be done, opening the database says why. */
static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

/* The database in the user's data folder. The caller frees. */
static char *default_db(void)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	char *path = data != NULL && *data == '/'
	                     ? xasprintf("%s/wenzhen/wenzhen.db", data)
	                     : xasprintf("%s/.local/share/wenzhen/wenzhen.db", home != NULL ? home : ".");
	make_folders(path);
	return path;
}

/* What is taken from the environment before the rest of it is dropped: nothing of it reaches curses or libc. */
struct surroundings {
	char *type; /* NULL: not set */
	int escape_delay;
	bool color, accessible;
};

static struct surroundings clear_surroundings(void)
{
	const char *type = getenv("TERM"), *delay = getenv("ESCDELAY"), *color = getenv("NO_COLOR");
	const char *accessible = getenv("ACCESSIBLE");
	struct surroundings s = {
		.type = type != NULL && *type != '\0' ? xstrdup(type) : NULL,
		.escape_delay = delay != NULL ? (int)strtoul(delay, NULL, 10) : 0,
		.color = color == NULL || *color == '\0',
		.accessible = accessible != NULL && *accessible != '\0' && strcmp(accessible, "0") != 0,
	};
	if (s.escape_delay < 0 || s.escape_delay > 5000)
		s.escape_delay = 0;
	clearenv();
	setenv("PATH", "/usr/bin:/bin", 1);
	setenv("LANG", "C.UTF-8", 1);
	return s;
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

/* Draw until the person leaves, asks for linear mode, or the line goes away: false. */
static bool draw_and_read(struct app *app, struct term *term, struct grid *grid)
{
	struct event event;
	bool draw = true;
	while (!app_ended(app) && !app_linear(app)) {
		if (draw && !term_pending(term)) {
			app_draw(app, grid);
			term_show(term, grid, app_wants_redraw(app));
			draw = false;
		}
		if (!term_read(term, 1000, &event)) {
			app_hang_up(app);
			return false;
		}
		if (event.type == EVENT_RESIZE)
			grid_resize(grid, event.rows, event.cols);
		draw = app_event(app, &event) || draw;
	}
	return !app_ended(app);
}

/* On the whole screen. Returns whether the session goes on in linear mode; *error when there is no terminal for it. */
static bool on_screen(struct app *app, const struct surroundings *around, struct msg *error)
{
	struct term *term = term_open(around->type, around->escape_delay, around->color, error);
	struct event size = {.type = EVENT_RESIZE};
	if (term == NULL)
		return false;
	term_size(term, &size.rows, &size.cols);
	struct grid *grid = grid_create(size.rows, size.cols);
	app_event(app, &size);
	bool goes_on = draw_and_read(app, term, grid);
	grid_destroy(grid);
	term_close(term);
	return goes_on;
}

/* Run the session in one mode, then in the other, for as long as it is asked for. */
static enum exit_code run(struct app *app, const struct surroundings *around)
{
	struct msg error = {0};
	bool goes_on = true;
	while (goes_on)
		goes_on = app_linear(app) ? lines_run(app, STDIN_FILENO, STDOUT_FILENO) == LINES_SCREEN
		                          : on_screen(app, around, &error);
	if (error.id == NULL)
		return EXIT_DONE;
	complain(&error);
	msg_finish(&error);
	return EXIT_MACHINE;
}

/* The interactive session. */
static enum exit_code interactive(const struct options *options)
{
	struct msg error = {0};
	enum store_status status = STORE_OK;
	char *db = options->db != NULL ? xstrdup(options->db) : default_db();
	struct surroundings around = clear_surroundings();
	find_catalogue(); /* afterwards: it sets LANGUAGE */
	bool plain = around.type != NULL && strcmp(around.type, "linux") == 0 && isatty(STDOUT_FILENO);
	bool no_screen = around.type == NULL || strcmp(around.type, "dumb") == 0 || !isatty(STDIN_FILENO);
	struct app_options app_options = {
		.db = db, .langs = options->langs, .plain_console = plain, .desk = options->staff,
		.clock = clock_system, .rows = 24, .cols = 80,
		.linear = options->linear || around.accessible || no_screen,
		.lines_only = no_screen || !isatty(STDOUT_FILENO),
	};
	if (plain && !options->langs_given)
		app_options.langs = (struct langs){1, {LANG_EN, LANG_EN}};
	struct app *app = app_create(&app_options, &error, &status);
	if (app == NULL)
		complain(&error);
	enum exit_code code = app != NULL ? run(app, &around) : exit_code_of(status, db);
	app_destroy(app);
	msg_finish(&error);
	free(around.type);
	free(db);
	return code;
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
	if (options.file_count == 0)
		return (int)interactive(&options);
	find_catalogue();
	const char *name = options.files[0];
	options.files++;
	options.file_count--;
	return run_command(name, &options);
}
