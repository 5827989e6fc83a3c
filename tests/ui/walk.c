/* Tests of the patient's way: events in, actions and places out. */
#include "help.h"

/* English, up to the first question after the language page. */
static struct help *begin(void)
{
	struct help *help = help_create(24, 80, "en");
	help_keys(help, "2~");
	return help;
}

/* The same, consent given and the code read. */
static struct help *begin_kept(void)
{
	struct help *help = begin();
	help_keys(help, "1~~");
	at(help, "now.pregnant");
	return help;
}

static void language_is_switched_and_answered(void **state)
{
	struct help *help = help_create(24, 80, "zh");
	(void)state;
	help_keys(help, "~");
	assert_int_equal(help->count, 0);
	help_keys(help, "3~");
	assert_int_equal(help->count, 2);
	assert_int_equal(help->last[1].type, ACTION_LANGUAGE);
	assert_int_equal(help->last[1].langs.count, 2);
	assert_string_equal(help->last[0].path, "cons.lang");
	assert_true(help_has(help, "cons.lang", "both"));
	at(help, "cons.store");
	help_destroy(help);
}

static void consent_brings_the_code(void **state)
{
	struct help *help = begin();
	(void)state;
	sees(help, "You are in charge here.");
	sees(help, "makes no diagnosis");
	help_keys(help, "1~");
	assert_int_equal(help->last[1].type, ACTION_ANSWER);
	assert_int_equal(help->last[0].type, ACTION_CODE);
	sees(help, "47182  09365");
	help_keys(help, "~");
	at(help, "now.pregnant");
	sees_no(help, "47182");
	help_keys(help, "<~"); /* back, and on again: unchanged, so nothing is written and no code comes */
	assert_int_equal(help->last[0].type, ACTION_CODE);
	at(help, "now.pregnant");
	help_destroy(help);
}

static void without_consent_there_is_no_pause(void **state)
{
	struct help *help = begin();
	(void)state;
	help_keys(help, "2~");
	at(help, "now.pregnant");
	sees(help, "Not kept on this computer");
	sees_no(help, "Pause");
	size_t count = help->count;
	help_keys(help, "p");
	assert_int_equal(help->count, count);
	help_destroy(help);
}

static void a_digit_marks_and_enter_goes_on(void **state)
{
	struct help *help = begin_kept();
	size_t count = help->count;
	(void)state;
	help_keys(help, "3");
	assert_int_equal(help->count, count);
	sees(help, "(x) 3  No");
	help_keys(help, "1");
	sees(help, "(x) 1  Yes");
	sees(help, "( ) 3  No");
	help_keys(help, "}");
	sees(help, "(x) 2  Maybe");
	help_keys(help, "７"); /* not in the list */
	sees(help, "1 to 3");
	help_keys(help, "１~"); /* full width */
	at(help, "now.weeks");
	assert_true(help_has(help, "now.pregnant", "yes"));
	help_destroy(help);
}

static void a_blank_is_asked_again_once_where_it_matters(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "~");
	at(help, "now.pregnant");
	sees(help, "press Enter again");
	help_keys(help, "~");
	at(help, "rf.bleeding");
	help_keys(help, "~");
	at(help, "rf.fever");
	help_keys(help, "2~"); /* the part ends: what is blank comes once more, but not what was asked again already */
	at(help, "rf.bleeding");
	sees(help, "once more");
	help_keys(help, "~");
	at(help, "tsh");
	sees(help, "! Get urgent care if any of these happen");
	help_keys(help, "~<");
	at(help, "tsh");
	sees_no(help, "! Get urgent care");
	help_destroy(help);
}

static void an_answer_the_second_time_brings_no_warning(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "3~4~2~");
	at(help, "rf.bleeding");
	help_keys(help, "1~");
	at(help, "tsh");
	sees_no(help, "urgent care");
	help_destroy(help);
}

static void reasons_are_one_key_on_every_question(void **state)
{
	static const struct {
		const char *path, *keys;
		enum absent absent;
	} cases[] = {
	        {"now.pregnant", "d~", ABSENT_UNKNOWN},
	        {"now.pregnant", "r~", ABSENT_PREFER_NOT},
	        {"now.pregnant", "x~", ABSENT_NOT_DONE},
	        {"rf.bleeding", "d~", ABSENT_UNKNOWN},
	        {"rf.bleeding", "^r~", ABSENT_PREFER_NOT},
	        {"tsh", "d~", ABSENT_UNKNOWN},
	        {"tsh", "x~", ABSENT_NOT_DONE},
	        {"tsh", "12^r~", ABSENT_PREFER_NOT},
	        {"when", "r~", ABSENT_PREFER_NOT},
	        {"when", "D~", ABSENT_UNKNOWN},
	        {"had", "d~", ABSENT_UNKNOWN},
	        {"had", "2~x~", ABSENT_NOT_DONE},
	        {"word", "d~", ABSENT_UNKNOWN},
	        {"wish", "r~", ABSENT_PREFER_NOT},
	        {"wish", "^x~", ABSENT_NOT_DONE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct help *help = begin_kept();
		ui_open(help->ui, &help->scene, cases[i].path);
		help_keys(help, cases[i].keys);
		const struct node *node = form_at(help->form, cases[i].path);
		if (node->absent != cases[i].absent || node->answer_count > 0)
			fail_msg("case %zu: absent %d, %zu answers", i, (int)node->absent, node->answer_count);
		help_destroy(help);
	}
}

static void s_and_zero_leave_blank(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "rf.bleeding");
	help_keys(help, "2~");
	assert_true(help_has(help, "rf.bleeding", "spotting"));
	help_keys(help, "<0~");
	assert_false(help_has(help, "rf.bleeding", "spotting"));
	help_keys(help, "<2~<s~");
	assert_false(help_has(help, "rf.bleeding", "spotting"));
	ui_open(help->ui, &help->scene, "tsh");
	help_keys(help, "2.1~");
	assert_true(help_has(help, "tsh", "2.1"));
	help_keys(help, "<___s~");
	assert_int_equal(form_at(help->form, "tsh")->answer_count, 0);
	at(help, "when");
	help_destroy(help);
}

static void limits_ask_or_say_what_can_be(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "1~");
	at(help, "now.weeks");
	help_keys(help, "46~");
	at(help, "now.weeks");
	sees(help, "0 to 45");
	sees(help, "[46");
	help_keys(help, "__43~");
	at(help, "now.weeks");
	sees(help, "Is this right?");
	help_keys(help, "_");
	sees_no(help, "Is this right?");
	help_keys(help, "3~~");
	at(help, "rf.bleeding");
	const struct node *node = form_at(help->form, "now.weeks");
	assert_true(node->answers[0].confirmed);
	assert_string_equal(node->answers[0].value.text, "43");
	help_destroy(help);
}

static void unreadable_text_becomes_a_draft_when_going_back(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "1~abc~");
	at(help, "now.weeks");
	help_keys(help, "<");
	at(help, "now.pregnant");
	assert_string_equal(form_at(help->form, "now.weeks")->draft, "abc");
	help_keys(help, "~");
	at(help, "now.weeks");
	sees(help, "[abc");
	help_keys(help, "___8>");
	assert_true(help_has(help, "now.weeks", "8"));
	assert_null(form_at(help->form, "now.weeks")->draft);
	help_destroy(help);
}

static void units_are_chosen_by_tab(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "tsh");
	help_keys(help, "2.5`2~");
	const struct node *node = form_at(help->form, "tsh");
	assert_string_equal(node->answers[0].value.text, "2.5");
	assert_string_equal(node->answers[0].value.unit, "u[IU]/mL");
	at(help, "when");
	help_destroy(help);
}

static void a_season_is_read_back_and_kept_with_the_words(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "when");
	help_keys(help, "spring 2019~");
	at(help, "when");
	sees(help, "Will be kept as: 2019");
	help_keys(help, "~");
	at(help, "had");
	assert_string_equal(form_at(help->form, "when")->answers[0].said, "spring 2019");
	help_keys(help, "<");
	sees(help, "[spring 2019");
	help_destroy(help);
}

static void an_exclusive_line_lifts_the_others_and_u_gives_back(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "had");
	help_keys(help, "2~12~");
	sees(help, "[x] 12");
	help_keys(help, "1~");
	sees(help, "[x]  1");
	sees(help, "[ ] 12");
	sees(help, "Press u");
	help_keys(help, "u");
	sees(help, "[x] 12");
	sees(help, "[ ]  1");
	help_keys(help, "~");
	assert_true(help_has(help, "had", "thyroid"));
	assert_true(help_has(help, "had", "septum"));
	assert_false(help_has(help, "had", "none"));
	at(help, "word");
	help_destroy(help);
}

static void long_lists_are_searched(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "had");
	help_keys(help, "fsept");
	sees(help, "12  A septum");
	sees_no(help, "Diabetes");
	help_keys(help, "~");
	sees(help, "[x] 12");
	sees(help, "Diabetes");
	help_keys(help, "f^");
	at(help, "had");
	sees(help, "Answer: [");
	help_destroy(help);
}

static void a_paste_never_runs_through_the_form(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "|1|2|3");
	at(help, "now.pregnant");
	ui_open(help->ui, &help->scene, "word");
	help_keys(help, "one|two");
	at(help, "word");
	sees(help, "[one two");
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "one||two~");
	at(help, "wish");
	help_keys(help, "~");
	at(help, "/review");
	assert_string_equal(form_at(help->form, "wish")->answers[0].value.text, "one\n\ntwo");
	help_destroy(help);
}

static void letters_are_text_in_a_text(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "word");
	size_t count = help->count;
	help_keys(help, "bnpvuls?");
	at(help, "word");
	assert_int_equal(help->count, count);
	sees(help, "[bnpvuls?");
	help_keys(help, "^");
	sees(help, "Go back to the page");
	help_keys(help, "l"); /* Esc and the letter */
	assert_int_equal(help->last[0].type, ACTION_LANGUAGE);
	at(help, "word");
	sees(help, "[bnpvuls?");
	help_destroy(help);
}

static void language_keeps_place_and_text(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "word");
	help_keys(help, "张小姐");
	ui_draw(help->ui, &help->scene, help->grid);
	for (int i = 0; i < 3; i++) {
		help_keys(help, "*");
		at(help, "word");
		sees(help, "[张小姐 ");
	}
	help_destroy(help);
}

static void the_urgent_page_comes_at_once(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "rf.bleeding");
	help_keys(help, "3");
	help->now += 200;
	help_event(help, (struct event){.type = EVENT_KEY, .key = K_ENTER});
	sees(help, "120");
	sees(help, "Because you chose:");
	help->now += 10; /* a key storm: held */
	help_event(help, (struct event){.type = EVENT_KEY, .key = K_CHAR, .cp = '2'});
	help_event(help, (struct event){.type = EVENT_KEY, .key = K_ENTER});
	sees(help, "120");
	help_keys(help, "~~~"); /* Enter alone does nothing */
	sees(help, "120");
	help_keys(help, "2~");
	assert_int_equal(help->last[0].type, ACTION_SEEN);
	assert_string_equal(help->last[0].text, "urgent");
	at(help, "rf.fever");
	sees_no(help, "120");
	help_destroy(help);
}

static void a_red_flag_in_records_is_said_on_the_next_page(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help->scene.from_records = true;
	ui_open(help->ui, &help->scene, "rf.bleeding");
	help_keys(help, "3~");
	sees(help, "! Red flag: call the duty doctor now.");
	sees_no(help, "120");
	help_keys(help, "1~");
	sees_no(help, "Red flag");
	help_destroy(help);
}

static void the_urgent_page_leads_back_and_to_a_code(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "rf.bleeding");
	help_keys(help, "3~3~");
	at(help, "rf.bleeding");
	sees_no(help, "120");
	help_keys(help, "1~<3~");
	sees(help, "120");
	help_keys(help, "1~");
	assert_int_equal(help->last[2].type, ACTION_SEEN);
	assert_int_equal(help->last[1].type, ACTION_PAUSE);
	assert_string_equal(help->last[1].path, "rf.bleeding");
	assert_int_equal(help->last[0].type, ACTION_CODE);
	sees(help, "47182  09365");
	help_keys(help, "1~");
	assert_int_equal(help->last[0].type, ACTION_END);
	sees(help, "Please choose a language");
	help_destroy(help);
}

static void without_consent_the_urgent_page_leads_to_the_end(void **state)
{
	struct help *help = begin();
	(void)state;
	help_keys(help, "2~");
	ui_open(help->ui, &help->scene, "rf.bleeding");
	help_keys(help, "3~");
	sees_no(help, "with a code");
	help_keys(help, "1~");
	sees(help, "Nothing is kept on this computer.");
	help_keys(help, "b");
	at(help, "rf.bleeding");
	help_destroy(help);
}

static void the_selfharm_page_names_no_answer(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "rf.bleeding");
	help->assessment.selfharm = true;
	help_keys(help, "2~");
	sees(help, "12356");
	sees_no(help, "leeding");
	help_keys(help, "~");
	sees(help, "12356");
	help_keys(help, "1~");
	assert_string_equal(help->last[0].text, "nurse");
	sees(help, "Please show this page to a nurse.");
	help_keys(help, "2~");
	assert_string_equal(help->last[0].text, "selfharm");
	at(help, "rf.fever");
	help_destroy(help);
}

static void a_small_screen_begins_a_part_on_a_page_of_its_own(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	grid_resize(help->grid, 12, 40);
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 12, .cols = 40});
	help_keys(help, "3~<");
	at(help, "now.pregnant");
	sees(help, "they keep you");
	sees_no(help, "Are you pregnant now?");
	help_keys(help, "~");
	sees(help, "Are you pregnant now?");
	sees_no(help, "they keep you");
	help_keys(help, "~<<"); /* back from either */
	at(help, "cons.store");
	help_destroy(help);
}

static void a_pause_at_the_review_comes_back_there(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~3~");
	assert_int_equal(help->last[1].type, ACTION_PAUSE);
	assert_string_equal(help->last[1].path, "/review");
	ui_open(help->ui, &help->scene, "/review");
	sees(help, "A look at your answers");
	ui_open(help->ui, &help->scene, "");
	at(help, "now.pregnant");
	help_destroy(help);
}

static void same_day_advice_stands_on_the_next_page(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "3~1~1~");
	at(help, "tsh");
	sees(help, "! Please contact your maternity or fertility team today.");
	help_keys(help, "~");
	sees_no(help, "! Please contact");
	help_destroy(help);
}

static void answers_set_aside_are_told_once(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "1~8~<<3~");
	at(help, "rf.bleeding");
	sees(help, "- 1 answer is not needed now");
	sees(help, "8");
	help_keys(help, "1~");
	sees_no(help, "not needed now");
	help_destroy(help);
}

static void pregnancies_are_described_from_their_page(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "preg");
	at(help, "preg");
	help_keys(help, "2~");
	assert_int_equal(help->last[0].type, ACTION_ADD);
	at(help, "preg[0]/preg.end");
	help_keys(help, "2019~1~");
	at(help, "preg");
	sees(help, "3  2019");
	sees(help, "It stopped growing");
	help_keys(help, "a");
	at(help, "preg[1]/preg.end");
	help_keys(help, "<");
	at(help, "preg");
	help_keys(help, "3~");
	at(help, "preg[0]/preg.end");
	help_keys(help, "<~");
	at(help, "preg.complete");
	help_keys(help, "<<");
	at(help, "word");
	help_destroy(help);
}

static void rows_of_the_review_open_and_come_back(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "3~4~2~~"); /* bleeding: not known, twice */
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~");
	at(help, "/review");
	sees(help, "A look at your answers");
	sees(help, "bleeding");
	help_keys(help, "2~");
	at(help, "rf.bleeding");
	help_keys(help, "1~");
	at(help, "/review");
	sees(help, "A look at your answers");
	sees_no(help, "bleeding");
	help_keys(help, "1~");
	assert_int_equal(help->last[0].type, ACTION_SUMMARY);
	sees(help, "Your summary");
	help_destroy(help);
}

static void the_list_of_answers_opens_and_comes_back(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "3~1~2~");
	at(help, "tsh");
	help_keys(help, "4.1^v");
	sees(help, "Your answers");
	help_keys(help, "}}}}}~");
	assert_string_equal(form_at(help->form, "tsh")->answers[0].value.text, "4.1"); /* what was typed is kept */
	at(help, "rf.bleeding");
	help_keys(help, "2~");
	sees(help, "Your answers");
	sees(help, "Spotting");
	help_keys(help, "^");
	at(help, "tsh");
	help_destroy(help);
}

static void reasons_open_by_number(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~1~3~");
	assert_int_equal(help->last[0].type, ACTION_REASONS);
	assert_string_equal(help->last[0].text, "third");
	sees(help, "Reasons and sources");
	sees(help, " 3  After two or more");
	size_t count = help->count;
	help_keys(help, "^");
	sees(help, "Your summary");
	assert_int_equal(help->count, count); /* the summary is still there */
	help_keys(help, "99~");
	sees(help, "stands before a sentence");
	help_destroy(help);
}

/* PgDn behind the last page of a statement's reasons, PgUp before the first: those of the next, of the one before. */
static void reasons_follow_one_another(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~1~3~>");
	assert_int_equal(help->last[0].type, ACTION_REASONS);
	assert_string_equal(help->last[0].text, "fourth");
	sees(help, " 4  After two or more");
	help_keys(help, "<");
	assert_string_equal(help->last[0].text, "third");
	help_keys(help, "<<");
	sees(help, " 1  After two or more");
	size_t count = help->count;
	help_keys(help, "<");
	assert_int_equal(help->count, count); /* there is none before the first */
	help_keys(help, "^12~");
	count = help->count;
	help_keys(help, ">");
	assert_int_equal(help->count, count); /* nor behind the last: figures have no reasons */
	sees(help, "12  After two or more");
	help_destroy(help);
}

/* A line that offers figures is typed like a statement, and shows the page with its statement. */
static void figures_are_shown_by_number(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~1~");
	sees_no(help, "13  It has figures.");
	help_keys(help, "13~");
	assert_int_equal(help->last[0].type, ACTION_FIGURES);
	assert_string_equal(help->last[0].text, "fifth");
	sees(help, "13  It has figures.");
	sees(help, " 5  After two or more");
	sees(help, "[   ]");
	help_destroy(help);
}

/* What is read keeps its place when the language or the size changes, also across a size that is too small. */
static void the_summary_keeps_its_place(void **state)
{
	struct help *help = begin_kept();
	char *screen, *entry, *top;
	(void)state;
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~1~>>");
	screen = help_screen(help);
	entry = xstrndup(strchr(screen, '\n') + 2, 8); /* "     7  " */
	top = xasprintf("2026-11-24\n\n%s", entry);
	for (int i = 0; i < 6; i++) {
		help_keys(help, "l");
		sees(help, entry);
	}
	sees(help, top);
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 12, .cols = 40});
	grid_resize(help->grid, 12, 40);
	sees(help, entry + 3);
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 5, .cols = 10});
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 24, .cols = 80});
	grid_resize(help->grid, 24, 80);
	sees(help, top);
	free(screen);
	free(entry);
	free(top);
	help_destroy(help);
}

/* What changed since she saw it has a * in the margin, and the page says what that means. */
static void changes_are_marked(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~1~");
	sees_no(help, "*");
	help->blocks[4].changed = true; /* the second statement */
	sees(help, "* marks what");
	sees(help, "\n  *  2  After two or more");
	sees(help, "\n     1  After two or more");
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 30, .cols = 40});
	grid_resize(help->grid, 30, 40);
	sees(help, "\n* 2  After two or more");
	help_destroy(help);
}

static void the_summary_never_parts_a_statement_from_its_note(void **state)
{
	(void)state;
	for (int rows = 12; rows <= 40; rows++) {
		struct help *help = begin_kept();
		help_event(help, (struct event){.type = EVENT_RESIZE, .rows = rows, .cols = 80});
		grid_resize(help->grid, rows, 80);
		ui_open(help->ui, &help->scene, "wish");
		help_keys(help, "~1~");
		for (int page = 0; page < 12; page++) {
			char *screen = help_screen(help);
			int notes = 0, statements = 0;
			for (char *at_ = screen; (at_ = strstr(at_, "Guidelines differ")); at_++)
				notes++;
			for (char *at_ = screen; (at_ = strstr(at_, "After two or more")); at_++)
				statements++;
			assert_int_equal(notes, statements);
			free(screen);
			help_keys(help, ">");
		}
		help_destroy(help);
	}
}

static void a_hang_up_keeps_what_is_half_typed(void **state)
{
	struct help *help = begin_kept();
	struct action action;
	(void)state;
	assert_false(ui_leave(help->ui, &help->scene, &action));
	help_keys(help, "3"); /* a mark alone is no answer */
	assert_false(ui_leave(help->ui, &help->scene, &action));
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "Half a sent^");
	assert_true(ui_leave(help->ui, &help->scene, &action));
	assert_int_equal(action.type, ACTION_ANSWER);
	assert_string_equal(action.path, "wish");
	assert_string_equal(action.response.draft, "Half a sent");
	assert_int_equal(action.response.count, 0);
	action_finish(&action);
	help_destroy(help);
}

static void an_answer_that_cannot_be_written_stays(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "word");
	help->broken = true;
	help_keys(help, "Hope~");
	sees(help, "Not saved");
	sees(help, "Hope");
	size_t count = help->count;
	help->now += 1000;
	help_event(help, (struct event){.type = EVENT_TICK});
	assert_int_equal(help->count, count);
	help->now += 4500;
	help_event(help, (struct event){.type = EVENT_TICK});
	assert_int_equal(help->count, count + 1);
	assert_int_equal(help->last[0].type, ACTION_ANSWER);
	help_keys(help, "~");
	assert_int_equal(help->count, count + 2);
	help->broken = false;
	help_keys(help, "~");
	at(help, "preg");
	assert_true(help_has(help, "word", "Hope"));
	help_destroy(help);
}

static void a_retry_under_the_cover_does_not_uncover(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "word");
	help->broken = true;
	help_keys(help, "Hope~@");
	sees(help, "Queue number");
	help->broken = false;
	help->now += 6000;
	help_event(help, (struct event){.type = EVENT_TICK});
	assert_true(help_has(help, "word", "Hope"));
	sees(help, "Queue number");
	sees_no(help, "Hope");
	help_keys(help, "47182~");
	at(help, "preg");
	sees_no(help, "Queue number");
	help_destroy(help);
}

static void the_neutral_page_takes_five_digits(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "@");
	sees(help, "Queue number");
	sees_no(help, "pregnan");
	help_keys(help, "@");
	sees(help, "Queue number");
	help_keys(help, "12345~");
	sees(help, "Please wait to be called.");
	help_keys(help, "47182~");
	sees(help, "Are you pregnant now?");
	help_keys(help, "@1~2~3~4~5~");
	assert_int_equal(help->last[0].type, ACTION_END);
	help_destroy(help);
}

static void the_neutral_page_gives_way_where_nothing_is_kept(void **state)
{
	struct help *help = begin();
	(void)state;
	help_keys(help, "@");
	sees(help, "Queue number");
	help_keys(help, "@");
	at(help, "cons.store");
	sees_no(help, "Queue number");
	help_destroy(help);
}

static void a_code_resumes_and_five_misses_cover(void **state)
{
	struct help *help = help_create(24, 80, "en");
	(void)state;
	help_keys(help, "4~4718209365~");
	assert_int_equal(help->last[0].type, ACTION_RESUME);
	at(help, "rf.bleeding");
	sees(help, "Back to where you stopped.");
	help_destroy(help);
	help = help_create(24, 80, "en");
	help_keys(help, "4~123~");
	assert_int_equal(help->count, 0);
	help_keys(help, "4567890~");
	sees(help, "Please ask a nurse here.");
	for (int i = 0; i < 4; i++)
		help_keys(help, "1234567890~");
	sees(help, "Queue number");
	help_destroy(help);
}

static void escape_always_ends_covered(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "?^^^^^");
	sees(help, "Go back to the page");
	sees_no(help, "pregnan");
	help_keys(help, "~");
	at(help, "now.pregnant");
	sees(help, "Are you pregnant now?");
	help_destroy(help);
}

static void undo_is_handed_out(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "3~1");
	help_keys(help, "u"); /* what is marked but not kept goes first */
	assert_int_equal(help->last[0].type, ACTION_ANSWER);
	sees(help, "( ) 1  None");
	help_keys(help, "u");
	assert_int_equal(help->last[0].type, ACTION_UNDO);
	help_destroy(help);
}

static void a_small_window_waits(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 6, .cols = 30});
	grid_resize(help->grid, 6, 30);
	sees(help, "40x12");
	help_keys(help, "3~");
	at(help, "now.pregnant");
	help_event(help, (struct event){.type = EVENT_RESIZE, .rows = 24, .cols = 80});
	grid_resize(help->grid, 24, 80);
	help_keys(help, "3~");
	at(help, "rf.bleeding");
	help_destroy(help);
}

static void dead_keys_redraw_nothing(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	help_keys(help, "q");
	assert_false(help->drawn);
	help_key(help, K_CTRL, 'S');
	assert_false(help->drawn);
	help_key(help, K_F3, 0); /* nothing to find in a short list */
	assert_false(help->drawn);
	help_destroy(help);
}

static void the_end_comes_by_itself(void **state)
{
	struct help *help = begin_kept();
	(void)state;
	ui_open(help->ui, &help->scene, "wish");
	help_keys(help, "~1~");
	for (int i = 0; i < 20; i++) {
		char *screen = help_screen(help);
		bool closing = strstr(screen, "You can close this now.") != NULL;
		free(screen);
		if (closing)
			break;
		help_keys(help, "~");
	}
	sees(help, "You can close this now.");
	help->now += 61000;
	help_event(help, (struct event){.type = EVENT_TICK});
	assert_int_equal(help->last[0].type, ACTION_END);
	help_destroy(help);
}

int main(void)
{
	help_start();
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(language_is_switched_and_answered),
	        cmocka_unit_test(consent_brings_the_code),
	        cmocka_unit_test(without_consent_there_is_no_pause),
	        cmocka_unit_test(a_digit_marks_and_enter_goes_on),
	        cmocka_unit_test(a_blank_is_asked_again_once_where_it_matters),
	        cmocka_unit_test(an_answer_the_second_time_brings_no_warning),
	        cmocka_unit_test(reasons_are_one_key_on_every_question),
	        cmocka_unit_test(s_and_zero_leave_blank),
	        cmocka_unit_test(limits_ask_or_say_what_can_be),
	        cmocka_unit_test(unreadable_text_becomes_a_draft_when_going_back),
	        cmocka_unit_test(units_are_chosen_by_tab),
	        cmocka_unit_test(a_season_is_read_back_and_kept_with_the_words),
	        cmocka_unit_test(an_exclusive_line_lifts_the_others_and_u_gives_back),
	        cmocka_unit_test(long_lists_are_searched),
	        cmocka_unit_test(a_paste_never_runs_through_the_form),
	        cmocka_unit_test(letters_are_text_in_a_text),
	        cmocka_unit_test(language_keeps_place_and_text),
	        cmocka_unit_test(the_urgent_page_comes_at_once),
	        cmocka_unit_test(a_red_flag_in_records_is_said_on_the_next_page),
	        cmocka_unit_test(the_urgent_page_leads_back_and_to_a_code),
	        cmocka_unit_test(without_consent_the_urgent_page_leads_to_the_end),
	        cmocka_unit_test(the_selfharm_page_names_no_answer),
	        cmocka_unit_test(a_small_screen_begins_a_part_on_a_page_of_its_own),
	        cmocka_unit_test(a_pause_at_the_review_comes_back_there),
	        cmocka_unit_test(same_day_advice_stands_on_the_next_page),
	        cmocka_unit_test(answers_set_aside_are_told_once),
	        cmocka_unit_test(pregnancies_are_described_from_their_page),
	        cmocka_unit_test(rows_of_the_review_open_and_come_back),
	        cmocka_unit_test(the_list_of_answers_opens_and_comes_back),
	        cmocka_unit_test(reasons_open_by_number),
	        cmocka_unit_test(reasons_follow_one_another),
	        cmocka_unit_test(figures_are_shown_by_number),
	        cmocka_unit_test(the_summary_keeps_its_place),
	        cmocka_unit_test(changes_are_marked),
	        cmocka_unit_test(the_summary_never_parts_a_statement_from_its_note),
	        cmocka_unit_test(a_hang_up_keeps_what_is_half_typed),
	        cmocka_unit_test(an_answer_that_cannot_be_written_stays),
	        cmocka_unit_test(a_retry_under_the_cover_does_not_uncover),
	        cmocka_unit_test(the_neutral_page_takes_five_digits),
	        cmocka_unit_test(the_neutral_page_gives_way_where_nothing_is_kept),
	        cmocka_unit_test(a_code_resumes_and_five_misses_cover),
	        cmocka_unit_test(escape_always_ends_covered),
	        cmocka_unit_test(undo_is_handed_out),
	        cmocka_unit_test(a_small_window_waits),
	        cmocka_unit_test(dead_keys_redraw_nothing),
	        cmocka_unit_test(the_end_comes_by_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
