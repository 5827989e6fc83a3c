/* Tests of every page at every size in every language: nothing is cut off or written over, the caret stands where one
 * types, and what must never be read there is not there; then random keys. */
#include "help.h"

static const struct size {
	int rows, cols;
} sizes[] = {{24, 80}, {12, 40}, {40, 120}, {12, 80}, {60, 200}, {24, 60}, {24, 99}, {24, 100}};
#define SIZES_ALL 3 /* the first ones are tried in every language, the others in both */
static const char *const languages[] = {"zh", "en", "both"};

/* How to come to each page from a form whose consent was given. */
static const struct {
	const char *name, *place, *keys;
} pages[] = {
        {"one choice", "rf.bleeding", ""},
        {"one choice, marked", "rf.bleeding", "3"},
        {"one choice, a reason without a line", "rf.bleeding", "x"},
        {"one choice, left blank", "rf.bleeding", "0"},
        {"one choice, out of the list", "rf.bleeding", "9"},
        {"asked again", "now.pregnant", "~"},
        {"consent", "cons.store", ""},
        {"consent, read", "cons.store", ">"},
        {"consent, question", "cons.store", ">~~~"},
        {"yes or no", "rf.fever", ""},
        {"same day", "rf.fever", "1~"},
        {"same day, read", "rf.fever", "1~~"},
        {"general warning", "rf.fever", "2~~"},
        {"number", "now.weeks", "8"},
        {"number, outside the usual", "now.weeks", "43~"},
        {"number, not to be kept", "now.weeks", "99~"},
        {"number, not readable", "now.weeks", "abc~"},
        {"number with units", "tsh", "12.5"},
        {"number with units, at the unit", "tsh", "12.5`"},
        {"number with units, outside the usual", "tsh", "12.5~"},
        {"date", "when", "2019-03"},
        {"date, read back", "when", "spring 2019~"},
        {"several", "had", ""},
        {"several, at the end of the list", "had", "}}}}}}}}}}}}}"},
        {"several, lifted", "had", "2~3~1~"},
        {"several, searched", "had", "f"},
        {"several, nothing found", "had", "fxyzzy"},
        {"short text", "word", "张小姐"},
        {"short text, full", "word", "abcdefghijklmnop"},
        {"short text, rather not", "word", "^r"},
        {"group", "preg", ""},
        {"group with some", "preg", "2~2019~1~2~2020~2~2~2021~~"},
        {"inside a group", "preg", "2~"},
        {"long text", "wish", ""},
        {"long text, many lines", "wish", "one|two|three|four|five|six|seven|eight|nine|ten|eleven"},
        {"long text, wrapped", "wish",
         "下次怀孕前，我们需要一起做哪些检查？先做哪一项？还有什么需要注意的地方？请告诉我们。谢谢您。"},
        {"menu", "rf.bleeding", "^"},
        {"neutral", "rf.bleeding", "@"},
        {"neutral, a number", "rf.bleeding", "@123~"},
        {"help", "rf.bleeding", "?"},
        {"help of a text", "word", "^?"},
        {"help, second page", "word", "^?>"},
        {"info", "rf.bleeding", "i"},
        {"info of the consent", "cons.store", "i>"},
        {"answers", "rf.bleeding", "v"},
        {"answers, further on", "rf.bleeding", "v>>"},
        {"parts", "rf.bleeding", "g"},
        {"urgent", "rf.bleeding", "3~"},
        {"urgent, second page", "rf.bleeding", "3~>"},
        {"urgent, chosen", "rf.bleeding", "3~2"},
        {"review", "wish", "~"},
        {"review, a row", "wish", "~}}"},
        {"review, no number", "wish", "~~"},
        {"summary", "wish", "~1~"},
        {"summary, second page", "wish", "~1~>"},
        {"summary, a number", "wish", "~1~3"},
        {"reasons", "wish", "~1~3~"},
        {"code", "rf.bleeding", "p"},
        {"nothing to undo", "rf.bleeding", "u"},
};

static const char *const banned[] = {"error",    "Error", "invalid", "Invalid",    "failed", "Failed", "incomplete",
                                     "abortion", "失败",  "不合格",  "习惯性流产", "错误",   "无效",   "!!"};

/* A form on a screen of that size, in that language, consent given and the code read. */
static struct help *start(struct size size, const char *language)
{
	struct help *help = help_create(24, 80, "zh");
	help_keys(help, strcmp(language, "zh") == 0 ? "1~" : strcmp(language, "en") == 0 ? "2~" : "3~");
	help_keys(help, "1~~1~"); /* consent, code, pregnant: so that the weeks are asked */
	grid_resize(help->grid, size.rows, size.cols);
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = size.rows, .cols = size.cols});
	return help;
}

static void assert_clean(const char *where, const char *screen)
{
	for (size_t i = 0; i < sizeof banned / sizeof *banned; i++)
		if (strstr(screen, banned[i]))
			fail_msg("%s: '%s' is on the screen:\n%s", where, banned[i], screen);
	const char *end = screen + strlen(screen);
	for (const char *at_ = screen; at_ < end;) {
		uint32_t cp = utf8_decode(&at_, end);
		if ((cp >= 0x2190 && cp <= 0x2BFF) || cp == 0x2022 || cp == UTF8_BAD)
			fail_msg("%s: U+%04X is on the screen:\n%s", where, (unsigned)cp, screen);
	}
}

/* Every row is as wide as the screen, and no half of a wide character stands alone. */
static void assert_whole(const char *where, const struct grid *grid)
{
	for (int row = 0; row < grid->rows; row++) {
		int cells = 0;
		for (int col = 0; col < grid->cols; col++)
			cells += grid->cell[row * grid->cols + col].cells;
		if (cells != grid->cols)
			fail_msg("%s: row %d has %d cells", where, row + 1, cells);
	}
	if (grid->caret_row >= grid->rows - 1 || grid->caret_col >= grid->cols)
		fail_msg("%s: the caret stands at %d,%d", where, grid->caret_row + 1, grid->caret_col + 1);
}

/* No text of the page's sheet goes over the screen's edge or over another. */
static void assert_room(const char *where, const struct help *help)
{
	struct ui *ui = help->ui;
	struct sheet sheet;
	struct langs langs = ui->langs;
	if (ui_top(ui)->page->flags & PAGE_BOTH)
		langs = (struct langs){.count = 2, .order = {LANG_ZH, LANG_EN}};
	sheet_init(&sheet, langs, ui->rows, ui->cols, ui->rows < SMALL_ROWS ? FIT_COMPACT : FIT_ROOMY);
	ui_top(ui)->page->build(ui, &help->scene, &sheet);
	for (size_t i = 0; i < sheet.count; i++) {
		const struct segment *a = &sheet.segments[i];
		if (a->col + utf8_width(a->text) > ui->cols)
			fail_msg("%s: '%s' is cut off at column %d", where, a->text, a->col);
		for (size_t k = 0; k < i; k++) {
			const struct segment *b = &sheet.segments[k];
			if (a->row == b->row && a->col != b->col && a->col < b->col + utf8_width(b->text) &&
			    b->col < a->col + utf8_width(a->text))
				fail_msg("%s: '%s' over '%s'", where, a->text, b->text);
		}
	}
	if (sheet.tail >= 0 && sheet.row - sheet.tail > ui->rows - 4)
		fail_msg("%s: the answer line's part takes %d rows", where, sheet.row - sheet.tail);
	sheet_finish(&sheet);
}

/* The caret stands on the answer line, or on the row or text in focus. */
static void assert_caret(const char *where, struct help *help, const char *screen)
{
	const struct page *page = ui_top(help->ui)->page;
	if (page == &page_help || page == &page_info || page == &page_reasons)
		return; /* nothing is typed there */
	const struct grid *grid = help->grid;
	char *row = grid_row(grid, grid->caret_row);
	bool field = strstr(row, ": [") != NULL, list = page == &page_answers || page == &page_sections;
	bool text = page == &page_question && question_kind(help->ui->question.item) == KIND_TEXT;
	if (!field && !list && !text)
		fail_msg("%s: the caret stands on '%s':\n%s", where, row, screen);
	int attr = grid->cell[grid->caret_row * grid->cols + grid->caret_col].attr;
	if (list && !(attr & ATTR_REVERSE))
		fail_msg("%s: the caret is not on the row in focus:\n%s", where, screen);
	free(row);
}

static void check(const char *where, struct help *help)
{
	char *screen = help_screen(help);
	assert_clean(where, screen);
	assert_whole(where, help->grid);
	assert_room(where, help);
	assert_caret(where, help, screen);
	if (getenv("SHOW_PAGES"))
		printf("=== %s\n%s", where, screen);
	free(screen);
}

static void every_page_fits_everywhere(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (size_t l = s < SIZES_ALL ? 0 : 2; l < sizeof languages / sizeof *languages; l++)
			for (size_t p = 0; p < sizeof pages / sizeof *pages; p++) {
				struct help *help = start(sizes[s], languages[l]);
				char *where = xasprintf("%s, %dx%d, %s", pages[p].name, sizes[s].cols, sizes[s].rows,
				                        languages[l]);
				ui_open(help->ui, &help->scene, pages[p].place);
				help_keys(help, pages[p].keys);
				check(where, help);
				free(where);
				help_destroy(help);
			}
}

static void first_pages_fit_everywhere(void **state)
{
	static const char *const keys[] = {"", "3", "4~", "4~123", "4~12~", "?", "^", "@"};
	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
			for (int plain = 0; plain < 2; plain++) {
				struct help *help = help_create(sizes[s].rows, sizes[s].cols, plain ? "en" : "zh");
				help->scene.plain_console = plain;
				help_keys(help, keys[k]);
				check(keys[k], help);
				help_destroy(help);
			}
}

static void an_answer_not_saved_fits_everywhere(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
			struct help *help = start(sizes[s], languages[l]);
			struct msg trouble = {.id = N_("The disk cannot be written to; it may be full.")};
			ui_open(help->ui, &help->scene, "rf.bleeding");
			help->broken = true;
			help->scene.trouble = &trouble;
			help_keys(help, "2~");
			check("not saved", help);
			help_destroy(help);
		}
}

static void the_closing_page_fits_everywhere(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		struct help *help = start(sizes[s], "both");
		ui_open(help->ui, &help->scene, "wish");
		help_keys(help, "~1~");
		while (ui_top(help->ui)->page != &page_closing)
			help_keys(help, "~");
		check("closing", help);
		help_destroy(help);
	}
}

static void the_selfharm_page_fits_everywhere(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
			struct help *help = start(sizes[s], languages[l]);
			ui_open(help->ui, &help->scene, "rf.bleeding");
			help->assessment.selfharm = true;
			help_keys(help, "2~1~");
			check("self-harm", help);
			help_destroy(help);
		}
}

static void set_aside_fits_everywhere(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
			struct help *help = start(sizes[s], languages[l]);
			help_keys(help,
			          sizes[s].rows < SMALL_ROWS ? "8~<<~3~" : "8~<<3~"); /* past how the part begins */
			assert_string_equal(help->ui->place, "rf.bleeding");
			check("set aside", help);
			help_destroy(help);
		}
}

/* Neither the neutral page nor the menu says what this is about. */
static void covers_say_nothing(void **state)
{
	static const char *const telling[] = {"pregnan", "loss", "bleed", "health", "妊娠",
	                                      "流产",    "孕",   "妇",    "问卷",   "2/"};
	(void)state;
	for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
		static const char *const keys[] = {"@", "^"};
		for (size_t k = 0; k < 2; k++) {
			struct help *help = start(sizes[0], languages[l]);
			ui_open(help->ui, &help->scene, "rf.bleeding");
			help_keys(help, keys[k]);
			for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
				sees_no(help, telling[i]);
			help_destroy(help);
		}
	}
}

/* On a small screen every option can be seen by moving on, and the one in focus always is. */
static void lists_scroll_with_the_focus(void **state)
{
	(void)state;
	for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
		struct help *help = start(sizes[1], languages[l]);
		ui_open(help->ui, &help->scene, "had");
		for (int i = 1; i <= 14; i++) {
			help_keys(help, "}");
			char *screen = help_screen(help), *number = xasprintf("[ ] %2d  ", i);
			if (!strstr(screen, number))
				fail_msg("%s: line %d is not seen:\n%s", languages[l], i, screen);
			free(screen);
			free(number);
		}
		help_destroy(help);
	}
}

/* Pages that are read show every line of them as one goes on. */
static void reading_pages_leave_nothing_out(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		struct help *help = start(sizes[s], "both");
		bool seen[13] = {false};
		ui_open(help->ui, &help->scene, "wish");
		help_keys(help, "~1~");
		for (int page = 0; page < 60; page++) {
			char *screen = help_screen(help);
			for (int i = 1; i <= 12; i++) {
				char *number = xasprintf("%2d  ", i);
				seen[i] |= strstr(screen, number) != NULL;
				free(number);
			}
			free(screen);
			help_keys(help, ">");
		}
		for (int i = 1; i <= 12; i++)
			if (!seen[i])
				fail_msg("%dx%d: statement %d is never seen", sizes[s].cols, sizes[s].rows, i);
		help_destroy(help);
	}
}

/* One random event. */
static void random_event(struct help *help)
{
	static const enum key keys[] = {
	        K_ENTER, K_ENTER, K_ENTER, K_ESC, K_TAB,  K_BACKTAB,       K_BACKSPACE, K_DELETE, K_UP, K_DOWN,
	        K_LEFT,  K_RIGHT, K_HOME,  K_END, K_PGUP, K_PGDN,          K_F1,        K_F2,     K_F3, K_F4,
	        K_F5,    K_F6,    K_F7,    K_F8,  K_F9,   K_PASTE_NEWLINE, K_CTRL};
	static const char letters[] = "1112223334567890bnsdrxwpvuigfl?/a+ q-.2019";
	static const uint32_t others[] = {0x4E2D, 0xFF11, 0x3002, 0x301, 0x1F469, 0x202E, 7, 0xFFFD, 0x10FFFF};
	static const int waits[] = {1, 200, 200, 200, 6000};
	struct event event = {.type = EVENT_KEY, .key = K_CHAR};
	int kind = rand() % 20;
	help->now += (uint64_t)waits[rand() % 5];
	if (kind == 0) {
		event = (struct event){.type = EVENT_RESIZE, .rows = 2 + rand() % 50, .cols = 5 + rand() % 150};
		grid_resize(help->grid, event.rows, event.cols);
	} else if (kind == 1) {
		event.type = EVENT_TICK;
	} else if (kind < 12) {
		event.cp = (uint32_t)letters[(size_t)rand() % (sizeof letters - 1)];
	} else if (kind == 12) {
		event.cp = others[(size_t)rand() % (sizeof others / sizeof *others)];
	} else {
		event.key = keys[(size_t)rand() % (sizeof keys / sizeof *keys)];
		event.cp = event.key == K_CTRL ? (uint32_t)("XUGCLSZQ"[rand() % 8]) : 0;
	}
	help_event(help, event);
}

static void random_keys_do_no_harm(void **state)
{
	struct help *help = help_create(24, 80, "both");
	(void)state;
	srand(7);
	for (int i = 0; i < 20000; i++) {
		if (i % 40 == 39) { /* the neutral page and small windows would hold most keys */
			help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 24, .cols = 80});
			grid_resize(help->grid, 24, 80);
			help_keys(help, "@47182~");
		}
		if (i % 500 == 0)
			help->broken = rand() % 4 == 0;
		random_event(help);
		ui_draw(help->ui, &help->scene, help->grid);
		assert_whole("random keys", help->grid);
	}
	help_destroy(help);
}

int main(void)
{
	help_start();
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_page_fits_everywhere),
	        cmocka_unit_test(first_pages_fit_everywhere),
	        cmocka_unit_test(an_answer_not_saved_fits_everywhere),
	        cmocka_unit_test(set_aside_fits_everywhere),
	        cmocka_unit_test(the_selfharm_page_fits_everywhere),
	        cmocka_unit_test(the_closing_page_fits_everywhere),
	        cmocka_unit_test(covers_say_nothing),
	        cmocka_unit_test(lists_scroll_with_the_focus),
	        cmocka_unit_test(reading_pages_leave_nothing_out),
	        cmocka_unit_test(random_keys_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
