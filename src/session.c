/* session.c - the interactive session: what it takes from the environment, the loop over screen and lines, and what
 * `wenzhen fill` does before and after it. */
#include "session.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "base/alloc.h"
#include "commands.h"
#include "fill.h"
#include "lines.h"
#include "term.h"

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

void session_catalogue(void)
{
	static bool told;
	if (!msg_init(own_folder()) && !told)
		fputs("wenzhen: no Chinese catalogue can be used here; the questions are bilingual all the same.\n",
		      stderr);
	told = true;
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

/* What is left to do at the end of a session with another form: say what could not be written, hand the answers out. */
static enum exit_code hand_out(const struct app *app, const char *db, struct buf *response, enum exit_code code)
{
	const struct msg *fault = app_fault(app);
	struct msg safe = {0};
	if (response != NULL)
		app_response(app, response);
	if (fault == NULL)
		return code;
	complain(fault);
	msg_set(&safe, N_("The answers are safe in {1}. The same command goes on with them and writes the file."), db,
	        NULL);
	complain(&safe);
	msg_finish(&safe);
	return EXIT_MACHINE;
}

/* Run a session. `response` (NULL: none) gets the answers of another form. */
static enum exit_code interactive(const struct options *options, const struct app_fill *fill, struct buf *response)
{
	struct msg error = {0};
	enum store_status status = STORE_OK;
	char *db = options->db != NULL ? xstrdup(options->db) : default_db();
	struct surroundings around = clear_surroundings();
	session_catalogue(); /* afterwards: it sets LANGUAGE */
	bool plain = around.type != NULL && strcmp(around.type, "linux") == 0 && isatty(STDOUT_FILENO);
	bool no_screen = around.type == NULL || strcmp(around.type, "dumb") == 0 || !isatty(STDIN_FILENO);
	struct app_options app_options = {
	        .db = db,
	        .langs = options->langs,
	        .langs_open = !options->langs_given,
	        .plain_console = plain,
	        .desk = options->staff,
	        .clock = clock_system,
	        .rows = 24,
	        .cols = 80,
	        .linear = options->linear || around.accessible || no_screen,
	        .lines_only = no_screen || !isatty(STDOUT_FILENO),
	        .fill = fill,
	};
	if (plain && !options->langs_given)
		app_options.langs = (struct langs){1, {LANG_EN, LANG_EN}};
	struct app *app = app_create(&app_options, &error, &status);
	enum exit_code code = EXIT_USAGE;
	if (app == NULL)
		code = exit_code_of(status, db);
	else if (fill == NULL || !fill_over_database(fill, db, &error))
		code = run(app, &around);
	if (error.id != NULL)
		complain(&error);
	else if (app != NULL && fill != NULL)
		code = hand_out(app, db, response, code);
	app_destroy(app);
	msg_finish(&error);
	free(around.type);
	free(db);
	return code;
}

enum exit_code session_run(const struct options *options)
{
	return interactive(options, NULL, NULL);
}

/* --- another form --- */

/* The answers are to be printed at the end, so nothing else may: the session takes the terminal itself, or where there
 * is none the standard error. Returns what the standard output was. */
static int set_output_aside(void)
{
	int before = dup(STDOUT_FILENO), terminal = isatty(STDIN_FILENO) ? open("/dev/tty", O_RDWR | O_CLOEXEC) : -1;
	dup2(terminal >= 0 ? terminal : STDERR_FILENO, STDOUT_FILENO);
	if (terminal >= 0)
		close(terminal);
	return before;
}

/* Fill the form in, and print the answers. */
static enum exit_code fill_and_print(const struct options *options, const struct app_fill *fill)
{
	struct buf response = {0};
	int before = set_output_aside();
	enum exit_code code = interactive(options, fill, &response);
	dup2(before, STDOUT_FILENO);
	close(before);
	fputs(buf_text(&response), stdout);
	buf_finish(&response);
	return code;
}

enum exit_code command_fill(const struct options *options)
{
	struct fill_files files;
	struct moment moment;
	struct msg error = {0};
	clock_system(NULL, &moment);
	enum exit_code code = fill_open(&files, options->files[0], options->output, moment.today, &error);
	files.about.piped = options->output == NULL && !isatty(STDOUT_FILENO);
	if (code != EXIT_DONE)
		complain(&error);
	else
		code = files.about.piped ? fill_and_print(options, &files.about)
		                         : interactive(options, &files.about, NULL);
	msg_finish(&error);
	fill_close(&files);
	return code;
}
