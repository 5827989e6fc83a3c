/* linear.c - linear mode: what a line does, what is read out and what is not read twice; then random lines, after which
 * the output must still be lines that any device can take. */
#include "help.h"

#include "core/response.h"
#include "ui/linear.h"
#include "ui/page.h"

#define COLS 60

/* Begin in linear mode, with consent, at a place. */
static struct help *begin(const char *place, const char *langs)
{
	struct help *help = help_create(24, 80, langs);
	struct buf out = {0};
	linear_set(help->ui, true);
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 0, .cols = 0});
	help->scene.saved = SAVED_YES;
	if (place)
		ui_open(help->ui, &help->scene, place);
	linear_read(help->ui, &help->scene, &out);
	buf_finish(&out);
	return help;
}

/* What is read now; borrowed until the next reading. */
static const char *heard(struct help *help)
{
	static struct buf out;
	buf_clear(&out);
	linear_read(help->ui, &help->scene, &out);
	while (linear_closing(help->ui)) {
		help_key(help, K_ESC, 0);
		linear_read(help->ui, &help->scene, &out);
	}
	return buf_text(&out);
}

/* Type a line and hear the answer. */
static const char *line(struct help *help, const char *text)
{
	struct events events = {0};
	help->now += 1000;
	linear_line(help->ui, &help->scene, text, &events);
	for (size_t i = 0; i < events.count; i++)
		help_event(help, events.event[i]);
	free(events.event);
	return heard(help);
}

static void has_at(const char *said, const char *text, bool there, int at_line)
{
	if ((strstr(said, text) != NULL) != there)
		fail_msg("line %d: '%s' is %s in:\n%s", at_line, text, there ? "not" : "", said);
}
#define has(said, text) has_at(said, text, true, __LINE__)
#define has_no(said, text) has_at(said, text, false, __LINE__)

static const struct page *top(const struct help *help)
{
	return ui_frame(help->ui)->page;
}

static bool at_place(const struct help *help, const char *place)
{
	return strcmp(help->ui->place, place) == 0;
}

static void a_number_is_the_answer(void **state)
{
	struct help *help = begin("rf.bleeding", "en");
	(void)state;
	const char *said = line(help, "2");
	assert_true(help_has(help, "rf.bleeding", "spotting"));
	has(said, "Saved: Spotting.\nQuestion: Fever or shaking chills?\n");
	has(said, "1 Yes\n2 No\n3 I don’t know\n");
	assert_string_equal(said + strlen(said) - strlen("\nAnswer: "), "\nAnswer: ");
	said = line(help, ".b");
	has(said, "Back to: Any bleeding in the last 48 hours?\nYour answer now: Spotting. Enter alone keeps it.\n");
	has(said, "2 Spotting (chosen)\n");
	size_t count = help->count;
	has(line(help, ""), "Unchanged: Spotting.\n");
	assert_int_equal(help->count, count);
	assert_true(at_place(help, "rf.fever"));
	help_destroy(help);
}

/* What was not offered chooses nothing, and says what can be. */
static void nothing_else_chooses(void **state)
{
	static const char *const lines[] = {"9", "12", "1 2", "2x", "-1", "two", "2.", "00000000000000000002 1",
	                                    "99999999999999999999", "1,", "②"};
	struct help *help = begin("rf.bleeding", "en");
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *said = line(help, lines[i]);
		bool one = strcmp(lines[i], "1,") == 0; /* a comma behind it does no harm */
		if (one != !at_place(help, "rf.bleeding"))
			fail_msg("'%s': %s", lines[i], said);
		if (!one)
			has(said, strchr(lines[i], ' ') ? "One answer fits here" : "You can enter 1 to 4 here.");
		if (one)
			line(help, ".b");
	}
	line(help, "　２ ");
	assert_true(help_has(help, "rf.bleeding", "spotting"));
	help_destroy(help);
}

static void reasons_need_no_dot(void **state)
{
	static const struct {
		const char *line;
		enum absent absent;
	} cases[] = {{"d", ABSENT_UNKNOWN}, {".d", ABSENT_UNKNOWN}, {"R", ABSENT_PREFER_NOT}, {"x", ABSENT_NOT_DONE},
	             {"。ｘ", ABSENT_NOT_DONE}};
	static const char *const places[] = {"rf.bleeding", "tsh", "when", "wish"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
			struct help *help = begin(places[k], "en");
			const char *said = line(help, cases[i].line);
			const struct node *node = form_at(help->form, places[k]);
			if (node->absent != cases[i].absent || at_place(help, places[k]))
				fail_msg("%s at %s: %s", cases[i].line, places[k], said);
			has(said, "Saved: ");
			help_destroy(help);
		}
}

static void several_are_one_line(void **state)
{
	struct help *help = begin("had", "en");
	(void)state;
	has(line(help, "3，2 3"), "Saved: Thyroid disease, Diabetes.");
	line(help, ".b");
	has(line(help, "1 4"), "Number 1 stands alone");
	assert_true(help_has(help, "had", "diabetes"));
	line(help, "4");
	assert_true(help_has(help, "had", "pcos") && !help_has(help, "had", "diabetes"));
	line(help, ".b");
	line(help, "0");
	assert_int_equal(form_at(help->form, "had")->answer_count, 0);
	line(help, ".b");
	const char *said = line(help, "2 3 4 5 6 7 8 9 10 11 12 13");
	has(said, "Saved: Thyroid disease, Diabetes, ");
	has(said, "A septum in the womb, Something"); /* however long: nothing is cut */
	help_destroy(help);
}

static void a_search_adds_to_what_is_chosen(void **state)
{
	struct help *help = begin("had", "en");
	(void)state;
	line(help, "2");
	line(help, ".b");
	const char *said = line(help, ".f clot");
	has(said, "8 A blood clot\n9 A clotting tendency\n");
	has_no(said, "Diabetes");
	has(line(help, "zzz"), "No line holds that.");
	line(help, "endo");
	has(line(help, "10"), "10 Endometriosis (chosen)");
	line(help, "");
	assert_true(help_has(help, "had", "thyroid") && help_has(help, "had", "endo"));
	help_destroy(help);
}

static void numbers_are_doubted_and_refused(void **state)
{
	struct help *help = begin("tsh", "en");
	(void)state;
	const char *said = line(help, "12.5 uIU/mL");
	has(said, "Note: ");
	has(said, "Enter alone: yes, keep it.");
	has_no(said, "Question:");
	assert_int_equal(help->count, 0);
	has(line(help, ""), "Saved: 12.5 uIU/mL.");
	line(help, ".b");
	has(line(help, "much"), "You can enter a number here");
	has(line(help, ""), "Unchanged: 12.5 uIU/mL."); /* the refused word is let go */
	line(help, ".b");
	has(line(help, ".5"), "Saved: 0.5");
	line(help, ".b");
	has(line(help, "often"), "You can enter");
	has(line(help, ".b"), "Kept as you wrote it"); /* going back is never refused */
	help_destroy(help);
}

static void a_text_has_lines(void **state)
{
	struct help *help = begin("wish", "en");
	(void)state;
	assert_string_equal(line(help, "What now?"), "Answer: ");
	assert_string_equal(line(help, "..net and ..more"), "Answer: ");
	assert_string_equal(line(help, "d"), "Answer: "); /* text, behind other text */
	assert_string_equal(line(help, ".25"), "Answer: ");
	has(line(help, ""), "Saved: your own words.");
	assert_string_equal(form_at(help->form, "wish")->answers[0].value.text, "What now?\n.net and ..more\nd\n.25");
	line(help, ".b");
	line(help, "Then?");
	line(help, "");
	assert_string_equal(form_at(help->form, "wish")->answers[0].value.text,
	                    "What now?\n.net and ..more\nd\n.25\nThen?");
	line(help, ".b");
	has(line(help, "0123456789012345678901234567890123456789012345678901234567890123456789"), "It was not taken.");
	help_destroy(help);
}

static void a_text_too_long_is_refused_whole(void **state)
{
	struct help *help = begin("word", "en");
	(void)state;
	has(line(help, "1234567890123"), "There is room for 12 characters, and this line has 13. It was not taken.");
	assert_int_equal(help->count, 0);
	line(help, "123456789012");
	assert_string_equal(form_at(help->form, "word")->answers[0].value.text, "123456789012");
	help_destroy(help);
}

/* Every command of a question, behind a dot, also while text is typed. */
static void commands_stand_behind_a_dot(void **state)
{
	static const struct {
		const char *line;
		const struct page *page;
	} cases[] = {{".v", &page_answers}, {".g", &page_sections}, {".m", &page_menu},  {".0", &page_neutral},
	             {".p", &page_code},    {"。p", &page_code},    {".V", &page_answers}};
	static const char *const places[] = {"rf.bleeding", "tsh", "wish", "preg"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
			struct help *help = begin(places[k], "en");
			const char *said = line(help, cases[i].line);
			if (top(help) != cases[i].page)
				fail_msg("%s at %s: %s", cases[i].line, places[k], said);
			help_destroy(help);
		}
}

/* The menu takes a number at once, and no other key on the way, which would go to the page below. */
static void the_menu_takes_a_number(void **state)
{
	static const char *const places[] = {"rf.bleeding", "tsh", "wish", "preg"};
	(void)state;
	for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
		struct help *help = begin(places[k], "en");
		has(line(help, ".m"), "\n8 Large print, screen reader\n");
		line(help, "8");
		assert_ptr_equal(top(help), &page_display);
		line(help, "");
		assert_true(at_place(help, places[k]));
		line(help, ".m");
		has(line(help, "7"), "Please type one of the numbers");
		line(help, k % 2 ? "4" : "v");
		assert_ptr_equal(top(help), &page_answers);
		line(help, "");
		line(help, ".m");
		line(help, "");
		assert_true(at_place(help, places[k]) && help->ui->depth == 1);
		assert_false(help->ui->question.touched);
		help_destroy(help);
	}
}

static void what_is_no_command_says_so(void **state)
{
	struct help *help = begin("wish", "en");
	(void)state;
	has(line(help, ".q"), "There is no command .q.");
	has(line(help, ".f"), ".f does nothing here.");
	has(line(help, ".hello"), "A line that begins with a dot is a command.");
	has(line(help, "."), "Question: What would you like to ask the doctor?");
	assert_true(edit_empty(&help->ui->question.line));
	has(line(help, ".l"), "答");
	help_destroy(help);
}

static void help_is_read_and_closes(void **state)
{
	struct help *help = begin("rf.bleeding", "en");
	(void)state;
	const char *said = line(help, "?");
	has(said, "Help.\n");
	has(said, "\n.b The page before.");
	has(said, "\n. Read this again.\n");
	has_no(said, "Esc");
	has_no(said, "PgDn");
	has(said, "\nQuestion: Any bleeding in the last 48 hours?\n"); /* back at the question */
	assert_ptr_equal(top(help), &page_question);
	help_destroy(help);
}

static void lists_open_by_number(void **state)
{
	struct help *help = begin("rf.fever", "en");
	(void)state;
	has(line(help, ".v"), "\n6 Any bleeding in the last 48 hours: left blank\n");
	has(line(help, "60"), "Please type one of the numbers that were read");
	line(help, "6");
	assert_true(at_place(help, "rf.bleeding"));
	line(help, "2");
	assert_ptr_equal(top(help), &page_answers); /* it leads back */
	line(help, "");
	assert_true(at_place(help, "rf.fever"));
	has(line(help, ".g"), "\n4 E Each pregnancy (only if you wish)\n");
	line(help, "4");
	assert_ptr_equal(top(help), &page_group);
	has(line(help, "2"), "Question: When did it end?");
	line(help, "2019");
	line(help, "1");
	has(line(help, ""), "Question: Have all your pregnancies been listed?");
	help_destroy(help);
}

/* On a terminal lists and what is read come in pieces; nothing is lost between them, and none comes twice. */
static void long_pages_come_in_pieces(void **state)
{
	struct help *help = begin("wish", "en");
	(void)state;
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 10, .cols = COLS});
	line(help, "");
	line(help, "1");
	int seen = 0, pieces = 1;
	const char *said = line(help, ".");
	for (;; pieces++) {
		for (const char *at = said; (at = strstr(at, "After two or more")); at++)
			seen++;
		if (!strstr(said, "More follows: Enter reads on.\n"))
			break;
		said = line(help, pieces % 2 ? "" : ".n");
	}
	assert_int_equal(seen, 12);
	assert_true(pieces > 3);
	line(help, ".b");
	has(line(help, ".n"), "12 After two or more");
	said = line(help, "3");
	has(said, "Reasons and sources");
	assert_ptr_equal(top(help), &page_reasons);
	assert_string_equal(line(help, ".b"), "Number: "); /* back where it was, which is not read again */
	assert_ptr_equal(top(help), &page_summary);
	said = line(help, ".l");
	has(said, "\n1 After two or more"); /* from its beginning, in the other languages */
	while (top(help) == &page_summary)
		line(help, "");
	assert_ptr_equal(top(help), &page_closing);
	help_destroy(help);
}

static void the_urgent_page_comes_whole(void **state)
{
	struct help *help = begin("rf.bleeding", "en");
	(void)state;
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 4, .cols = COLS});
	const char *said = line(help, "3");
	assert_ptr_equal(strstr(said, "Please get care now.\n"), said);
	has(said, "3 I pressed the wrong key");
	has_no(said, "More follows");
	assert_true(linear_holds(help->ui));
	has(line(help, ""), "Please type one of the numbers");
	has(line(help, "4"), "Please type one of the numbers");
	has(line(help, ".n"), "Please type one of the numbers");
	has(line(help, ".b"), "Please type one of the numbers");
	assert_ptr_equal(top(help), &page_urgent);
	has(line(help, "2"), "Saved: Heavy: soaking a pad in an hour or less, or large\nclots.\nQuestion: Fever");
	help_destroy(help);
}

static void the_selfharm_page_names_no_answer(void **state)
{
	struct help *help = begin("rf.fever", "en");
	(void)state;
	help->assessment.selfharm = true;
	const char *said = line(help, "2");
	has(said, "You matter to us.\n");
	has_no(said, "Saved: ");
	has(line(help, "1"), "Please show this page to a nurse. It stays here.");
	has_no(line(help, "2"), "Saved: ");
	help_destroy(help);
}

/* The page that covers the others gives no hint, whatever is typed; the code's first digits take it away. */
static void the_cover_says_nothing(void **state)
{
	static const char *const lines[] = {"", "?", ".?", ".b", ".m", "hello", "..", "12", ".zz", ".0"};
	struct help *help = begin("rf.bleeding", "en");
	(void)state;
	line(help, ".p");
	line(help, "2");
	has(line(help, ".0"), "Please take a number and wait.");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *said = line(help, lines[i]);
		has_no(said, "command");
		has_no(said, "here.");
		has_no(said, "bleeding");
		assert_ptr_equal(top(help), &page_neutral);
	}
	has(line(help, "47182"), "Question: Any bleeding");
	help_destroy(help);
}

static void what_cannot_be_written_says_so_until_it_is(void **state)
{
	struct help *help = begin("rf.bleeding", "en");
	(void)state;
	help->broken = true;
	has(line(help, "2"), "This answer is not saved yet.");
	has(line(help, ""), "This answer is not saved yet.");
	help->now += 6000;
	help_event(help, (struct event){.type = EVENT_TICK});
	assert_string_equal(heard(help), ""); /* a try that changes nothing is not read out */
	help->broken = false;
	help->now += 6000;
	help_event(help, (struct event){.type = EVENT_TICK});
	has(heard(help), "Saved: Spotting.\nQuestion: Fever");
	help_destroy(help);
}

static void what_is_not_kept_says_so(void **state)
{
	struct help *help = begin("rf.bleeding", "en");
	(void)state;
	help->scene.saved = SAVED_NOT_YET;
	has(line(help, "1"), "Noted, not saved yet: None.");
	help->scene.saved = SAVED_NOT_KEPT;
	has(line(help, "2"), "Noted, not kept: No.");
	help_destroy(help);
}

/* Hints come once, a title when the part changes, a page that did not change not at all. */
static void nothing_is_read_twice(void **state)
{
	struct help *help = begin("tsh", "en");
	(void)state;
	assert_string_equal(heard(help), "");
	const char *said = line(help, "2");
	has(said, "You can write 2019, 2019-03");
	has_no(said, "I’d rather not say"); /* that hint came with the first number */
	has_no(said, "part ");
	line(help, ".b");
	line(help, "");
	has_no(line(help, ""), "You can write");
	has(line(help, ".g"), "The parts of the form.\n");
	line(help, "4");
	has_no(line(help, "1"), "Enter alone goes on");
	help_destroy(help);
}

/* The first five digits of a line behind which the input ended are no answer; words are a draft. */
static void an_unfinished_line_is_a_draft(void **state)
{
	static const struct {
		const char *place, *line;
		bool kept;
	} cases[] = {{"wish", "What no", true}, {"word", "An", true}, {"rf.bleeding", "2", false}, {"wish", ".b", false},
	             {"wish", "", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct help *help = begin(cases[i].place, "en");
		struct events events = {0};
		struct action action;
		linear_unfinished(help->ui, &help->scene, cases[i].line, &events);
		for (size_t k = 0; k < events.count; k++)
			help_event(help, events.event[k]);
		free(events.event);
		assert_int_equal(ui_leave(help->ui, &help->scene, &action), cases[i].kept);
		if (cases[i].kept)
			assert_string_equal(action.response.draft, cases[i].line);
		action_finish(&action);
		help_destroy(help);
	}
}

/* Answers given by keys and by lines are the same answers. */
static void lines_and_keys_give_the_same(void **state)
{
	static const char *const keys[] = {"1~", "8~", "1~", "2~", "`2`5.5~~", "spring 2019~~", "2~4~~", "Ada~",
	                                   "2~", "2018~", "1~", "~", "1~", "One~two~~"};
	static const char *const lines[] = {"1", "8", "1", "2", "5.5 uIU/mL", "", "spring 2019", "", "2 4", "Ada",
	                                    "2", "2018", "1", "", "1", "One", "two", ""};
	struct help *by_key = help_create(24, 80, "en"), *by_line = begin("cons.store", "en");
	struct buf first = {0}, second = {0};
	(void)state;
	by_key->scene.saved = SAVED_YES;
	ui_open(by_key->ui, &by_key->scene, "cons.store");
	help_keys(by_key, "1~~"); /* consent brings the code's page */
	by_key->ui->code_told = by_line->ui->code_told = true;
	line(by_line, "1");
	line(by_line, "");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		help_keys(by_key, keys[i]);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		line(by_line, lines[i]);
	const struct node *a = NULL, *b = NULL;
	while ((a = form_next(by_key->form, a)) && (b = form_next(by_line->form, b))) {
		struct response one = {a->absent, a->answers, a->answer_count, a->draft};
		struct response two = {b->absent, b->answers, b->answer_count, b->draft};
		response_write(&first, a->item, &one);
		response_write(&second, b->item, &two);
	}
	assert_string_equal(buf_text(&first), buf_text(&second));
	has(buf_text(&first), "One\\ntwo");
	has(buf_text(&first), "spring 2019");
	buf_finish(&first);
	buf_finish(&second);
	help_destroy(by_key);
	help_destroy(by_line);
}

/* A line of words, numbers, commands and oddities. */
static void random_line(char *out, size_t size)
{
	static const char *const parts[] = {"1", "2", "3", "4", "5", "9", "12", " ", ".", "..", "。", ".b", ".n", ".v", ".g",
	                                    ".p", ".0", ".u", ".i", ".l", ".m", ".f ", "?", "d", "x", "clot", "2019",
	                                    "47182", "4718209365", "中文", "é", "8", "0", ",", "６", "spring 2019"};
	int count = rand() % 4;
	out[0] = '\0';
	for (int i = 0; i < count; i++)
		strncat(out, parts[(size_t)rand() % (sizeof parts / sizeof *parts)], size - strlen(out) - 1);
}

static void assert_plain(const char *typed, const char *said, int cols)
{
	int cells = 0;
	for (const char *at = said, *end = said + strlen(said); at < end;) {
		uint32_t cp = utf8_decode(&at, end);
		cells = cp == '\n' ? 0 : cells + utf8_cells(cp);
		if (cp != '\n' && !utf8_allowed(cp))
			fail_msg("'%s': U+%04X in: %s", typed, (unsigned)cp, said);
		if (cols > 0 && cells >= cols)
			fail_msg("'%s': a line of more than %d cells in: %s", typed, cols - 1, said);
	}
}

static void random_lines_do_no_harm(void **state)
{
	struct help *help = begin(NULL, "both");
	char typed[80];
	(void)state;
	srand(11);
	for (int i = 0; i < 20000; i++) {
		int cols = i % 3 == 0 ? 0 : 20 + i % 60;
		if (i % 50 == 0) {
			help_event(help, (struct event){.type = EVENT_RESIZE, .rows = i % 3 == 0 ? 0 : 4 + i % 30, .cols = cols});
			line(help, "47182");
		}
		if (i % 500 == 0)
			help->broken = rand() % 4 == 0;
		if (i % 700 == 0)
			linear_set(help->ui, true); /* as if from the screen */
		random_line(typed, sizeof typed);
		const char *said = line(help, typed);
		assert_plain(typed, said, help->ui->cols);
		if (said[0] == '\0' || said[strlen(said) - 1] == '\n')
			fail_msg("'%s' is not asked on: %s", typed, said);
	}
	help_destroy(help);
}

int main(void)
{
	help_start();
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_number_is_the_answer),
	        cmocka_unit_test(nothing_else_chooses),
	        cmocka_unit_test(reasons_need_no_dot),
	        cmocka_unit_test(several_are_one_line),
	        cmocka_unit_test(a_search_adds_to_what_is_chosen),
	        cmocka_unit_test(numbers_are_doubted_and_refused),
	        cmocka_unit_test(a_text_has_lines),
	        cmocka_unit_test(a_text_too_long_is_refused_whole),
	        cmocka_unit_test(commands_stand_behind_a_dot),
	        cmocka_unit_test(the_menu_takes_a_number),
	        cmocka_unit_test(what_is_no_command_says_so),
	        cmocka_unit_test(help_is_read_and_closes),
	        cmocka_unit_test(lists_open_by_number),
	        cmocka_unit_test(long_pages_come_in_pieces),
	        cmocka_unit_test(the_urgent_page_comes_whole),
	        cmocka_unit_test(the_selfharm_page_names_no_answer),
	        cmocka_unit_test(the_cover_says_nothing),
	        cmocka_unit_test(what_cannot_be_written_says_so_until_it_is),
	        cmocka_unit_test(what_is_not_kept_says_so),
	        cmocka_unit_test(nothing_is_read_twice),
	        cmocka_unit_test(an_unfinished_line_is_a_draft),
	        cmocka_unit_test(lines_and_keys_give_the_same),
	        cmocka_unit_test(random_lines_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
