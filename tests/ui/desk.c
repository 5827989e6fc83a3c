/* The desk: the lines of a part and the way of the focus over them, codes, the quick line, random keys. */
#include "help.h"

#include "ui/page.h"

#define TEST(code) "\"extension\":[{\"url\":\"" URL "test\",\"valueString\":\"" code "\"}]"
#define PANEL(code, panel)                                                                                             \
	"\"extension\":[{\"url\":\"" URL "test\",\"valueString\":\"" code "\"},{\"url\":\"" URL                        \
	"panel\",\"valueString\":\"" panel "\"}," NOT_DONE_LINE "]"
#define NOT_DONE_LINE "{\"url\":\"" URL "absent-option\",\"valueCoding\":{\"code\":\"not_done\"}}"
#define RESULTS "\"answerOption\":[" CHOICE("negative", "Negative") "," CHOICE("positive", "Positive") "]"
#define UNITS                                                                                                          \
	"{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption\",\"valueCoding\":{\"code\":"     \
	"\"mmol/L\"}},{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption\",\"valueCoding\":"  \
	"{\"code\":\"mg/dL\"}}"

/* clang-format off */
static const char desk_form[] =
"{\"resourceType\":\"Questionnaire\",\"title\":\"T\",\"item\":["
"{\"linkId\":\"A\",\"prefix\":\"A\",\"text\":\"Fields\",\"type\":\"group\",\"item\":["
 "{\"linkId\":\"a.note\",\"type\":\"display\",\"text\":\"Please go by what stands in the papers, and by what she says, and where the two do not agree write both of them down and ask.\"},"
 "{\"linkId\":\"a.bool\",\"type\":\"boolean\",\"text\":\"Yes or no\"},"
 "{\"linkId\":\"a.sub\",\"type\":\"group\",\"text\":\"Closer\",\"item\":["
  "{\"linkId\":\"a.num\",\"type\":\"integer\",\"text\":\"A number\",\"enableWhen\":[{\"question\":\"a.bool\",\"operator\":\"=\",\"answerBoolean\":true}]},"
  "{\"linkId\":\"a.hidden\",\"type\":\"integer\",\"text\":\"Hidden\",\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden\",\"valueBoolean\":true}]}]},"
 "{\"linkId\":\"a.many\",\"type\":\"choice\",\"repeats\":true,\"text\":\"Several\",\"extension\":[" UNKNOWN_LINE "],\"answerOption\":["
  CHOICE("none","None") "," CHOICE("b","Bee") "," CHOICE("yes","Agreed") "," CHOICE("d","Four") "," CHOICE("e","Five") "," CHOICE("f","Six") "," CHOICE("g","Seven") "," CHOICE("h","Eight") "," CHOICE("i","Nine") "," CHOICE("k1","Ten") "," CHOICE("k2","Eleven") "," CHOICE("k3","Twelve") "," CHOICE("k4","Thirteen") "]},"
 "{\"linkId\":\"a.text\",\"type\":\"text\",\"text\":\"Words\"},"
 "{\"linkId\":\"a.below\",\"type\":\"date\",\"text\":\"A date\",\"item\":[{\"linkId\":\"a.child\",\"type\":\"string\",\"text\":\"About it\"}]}]},"
"{\"linkId\":\"E\",\"prefix\":\"E\",\"text\":\"Tables\",\"type\":\"group\",\"item\":["
 "{\"linkId\":\"e.first\",\"type\":\"boolean\",\"text\":\"Before the table\"},"
 "{\"linkId\":\"p\",\"type\":\"group\",\"repeats\":true,\"text\":\"Outer\",\"item\":["
  "{\"linkId\":\"p.x\",\"type\":\"integer\",\"text\":\"X\"},"
  "{\"linkId\":\"p.g\",\"type\":\"group\",\"text\":\"In it\",\"item\":[{\"linkId\":\"p.y\",\"type\":\"date\",\"text\":\"Y\"},"
   "{\"linkId\":\"q\",\"type\":\"group\",\"repeats\":true,\"text\":\"Inner\",\"item\":[{\"linkId\":\"q.z\",\"type\":\"boolean\",\"text\":\"Z\"}]}]},"
  "{\"linkId\":\"p.w\",\"type\":\"string\",\"text\":\"W\",\"enableWhen\":[{\"question\":\"p.x\",\"operator\":\">\",\"answerInteger\":3}]}]},"
 "{\"linkId\":\"s\",\"type\":\"group\",\"repeats\":true,\"text\":\"Never\",\"enableWhen\":[{\"question\":\"e.first\",\"operator\":\"=\",\"answerBoolean\":true}],\"item\":[{\"linkId\":\"s.t\",\"type\":\"string\",\"text\":\"T\"}]}]},"
"{\"linkId\":\"G\",\"prefix\":\"G\",\"text\":\"Tests\",\"type\":\"group\",\"item\":["
 "{\"linkId\":\"g.before\",\"type\":\"boolean\",\"text\":\"Before the tests\"},"
 "{\"linkId\":\"glu\",\"type\":\"choice\",\"text\":\"Sugar\",\"extension\":[{\"url\":\"" URL "test\",\"valueString\":\"GLU\"}," NOT_DONE_LINE "],\"answerOption\":[" CHOICE("normal","Normal") "," CHOICE("high","High") "]},"
 "{\"linkId\":\"glu.value\",\"type\":\"quantity\",\"text\":\"Sugar, number\",\"extension\":[{\"url\":\"" URL "test\",\"valueString\":\"GLU\"}," UNITS ",{\"url\":\"" URL "soft-above\",\"valueDecimal\":20}],"
  "\"enableWhen\":[{\"question\":\"glu\",\"operator\":\"exists\",\"answerBoolean\":true}]},"
 "{\"linkId\":\"glu.date\",\"type\":\"date\",\"text\":\"Sugar, date\"," TEST("GLU") ",\"enableWhen\":[{\"question\":\"glu\",\"operator\":\"exists\",\"answerBoolean\":true}]},"
 "{\"linkId\":\"g.note\",\"type\":\"string\",\"text\":\"Between the tests\"},"
 "{\"linkId\":\"uu\",\"type\":\"choice\",\"text\":\"Ureaplasma\",\"extension\":[{\"url\":\"" URL "test\",\"valueString\":\"UU\"}," NOT_DONE_LINE "]," RESULTS "},"
 "{\"linkId\":\"pan\",\"type\":\"choice\",\"text\":\"Panel\",\"extension\":[{\"url\":\"" URL "test\",\"valueString\":\"PAN\"}," NOT_DONE_LINE "]," RESULTS "},"
 "{\"linkId\":\"pa\",\"type\":\"choice\",\"text\":\"Member\"," PANEL("PA", "PAN") "," RESULTS "},"
 "{\"linkId\":\"ratio\",\"type\":\"decimal\",\"text\":\"Ratio\"," TEST("TH") "}]},"
"{\"linkId\":\"loose.1\",\"type\":\"string\",\"text\":\"First loose one\"},"
"{\"linkId\":\"loose.2\",\"type\":\"boolean\",\"text\":\"Second loose one\"},"
"{\"linkId\":\"Z\",\"text\":\"Nobody is asked\",\"type\":\"group\",\"enableWhen\":[{\"question\":\"a.bool\",\"operator\":\"=\",\"answerBoolean\":true}],\"item\":[{\"linkId\":\"z\",\"type\":\"boolean\",\"text\":\"Z\"}]}]}";
/* clang-format on */

static struct help *start(int rows, int cols, const char *langs, const char *path)
{
	struct help *help = help_create_of(desk_form, rows, cols, langs);
	help->scene.desk = true;
	help->scene.reader = READER_STAFF;
	help->scene.saved = SAVED_YES;
	help->scene.assessment = NULL;
	ui_open(help->ui, &help->scene, path);
	return help;
}

/* --- lines --- */

/* Grow tables at random: instances, inner ones, answers that enable, rows set aside. */
static void grow(struct help *help, unsigned seed)
{
	const struct item *p = questionnaire_find(help->questionnaire, "p");
	const struct item *q = questionnaire_find(help->questionnaire, "q");
	for (unsigned i = 0; i < seed % 4; i++) {
		struct node *row = form_add(help->form, help->form->root, p);
		for (unsigned k = 0; k < (seed >> i) % 3; k++)
			form_add(help->form, row, q);
		if ((seed >> (3 + i)) % 3 == 0)
			form_put_aside(help->form, row, true);
	}
	struct answer yes = {.value.text = "true"};
	if (seed % 2)
		form_set(help->form, form_at(help->form, "a.bool"), &(struct response){.answers = &yes, .count = 1});
	if (seed % 5 == 0)
		form_set(help->form, form_at(help->form, "e.first"), &(struct response){.answers = &yes, .count = 1});
}

/* Count how often a node is a cell of a line of a part, lines stepped in a direction. */
static size_t times_shown(const struct form *form, const struct part *part, const struct node *node, int direction)
{
	struct line line = {0};
	size_t times = 0;
	while ((line = line_step(form, part, line, direction)).kind != LINE_NONE)
		for (const struct node *cell = NULL; (cell = cell_step(form, line, cell, direction));)
			times += cell == node;
	return times;
}

/* Backwards the lines are those of forwards; each question stands in exactly one cell of its part, hidden ones and
 * those in rows and tables that are out of the way in none. */
static void test_lines(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 60; seed++) {
		struct help *help = start(24, 80, "en", "a.bool");
		grow(help, seed);
		struct part part = {0};
		while ((part = part_step(help->form, part, 1)).first) {
			struct line line = {0}, back = {0}, lines[64];
			size_t count = 0;
			while ((line = line_step(help->form, &part, line, 1)).kind != LINE_NONE)
				lines[count++] = line;
			assert_true(count < 64);
			for (size_t i = count; i-- > 0;) {
				back = line_step(help->form, &part, back, -1);
				assert_true(line_same(back, lines[i]));
			}
			assert_int_equal(line_step(help->form, &part, back, -1).kind, LINE_NONE);
			const struct node *node = NULL;
			while ((node = form_next(help->form, node))) {
				bool mine = node->item >= part.first && node->item < part.end;
				if (!item_is_question(node->item) || !mine)
					continue;
				bool shown = !node->item->hidden;
				for (const struct node *up = node; up; up = up->parent)
					shown = shown && !(up->aside && !node_holds_answers(up));
				assert_int_equal(times_shown(help->form, &part, node, 1), shown);
				assert_int_equal(times_shown(help->form, &part, node, -1), shown);
			}
		}
		help_destroy(help);
	}
}

/* The focus comes by every question that is asked, and from the last one back the same way. */
static void test_spots(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 60; seed++) {
		struct help *help = start(24, 80, "en", "a.bool");
		grow(help, seed);
		struct part part = {0};
		while ((part = part_step(help->form, part, 1)).first) {
			struct spot spots[64], spot = {0}, back = {0};
			size_t count = 0, asked = 0;
			const struct node *node = NULL;
			while (!spot_none(spot = spot_step(help->form, &part, spot, 1)))
				spots[count++] = spot;
			assert_true(count < 64);
			for (size_t i = count; i-- > 0;) {
				back = spot_step(help->form, &part, back, -1);
				assert_true(back.node == spots[i].node && line_same(back.line, spots[i].line));
			}
			for (size_t i = 0; i < count; i++)
				asked += spots[i].node != NULL;
			while ((node = form_next(help->form, node)))
				if (node->item >= part.first && node->item < part.end && cell_open(help->form, node))
					asked--;
			assert_int_equal(asked, 0);
		}
		help_destroy(help);
	}
}

/* Parts: sections, and the loose questions between them as one; their numbers. */
static void test_parts(void **state)
{
	struct help *help = start(24, 80, "en", "a.bool");
	static const char *const first[] = {"a.note", "e.first", "g.before", "loose.1", "z"};
	struct part part = {0};
	(void)state;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
		char *expected = xasprintf("%zu/5", i + 1);
		part = part_step(help->form, part, 1);
		assert_string_equal(part.first->link_id, first[i]);
		char *number = part_number(help->form, part);
		assert_string_equal(number, expected);
		struct part same = part_of(help->form, part.end - 1);
		assert_ptr_equal(same.first, part.first);
		assert_ptr_equal(same.end, part.end);
		free(number);
		free(expected);
	}
	assert_null(part_step(help->form, part, 1).first);
	for (size_t i = sizeof first / sizeof *first; i-- > 1;) {
		part = part_step(help->form, part, -1);
		assert_string_equal(part.first->link_id, first[i - 1]);
	}
	assert_null(part_step(help->form, part, -1).first);
	help_destroy(help);
}

/* --- codes --- */

static void test_codes(void **state)
{
	static const struct {
		const char *item, *codes;
	} rows[] = {{"a.bool", "yn"}, {"a.many", "nby4efghiacjkd"}, {"glu", "nhx"}, {"uu", "npx"}};
	struct help *help = start(24, 80, "en", "a.bool");
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct item *item = questionnaire_find(help->questionnaire, rows[i].item);
		char *codes = item_codes(item);
		assert_string_equal(codes, rows[i].codes);
		for (size_t k = 0; codes[k]; k++) {
			assert_int_equal(code_line(item, (uint32_t)codes[k]), k);
			if (k < 9) /* its number chooses it too */
				assert_int_equal(code_line(item, '1' + k), k);
		}
		assert_int_equal(code_line(item, 'z'), SIZE_MAX);
		assert_int_equal(code_line(item, '0'), SIZE_MAX);
		free(codes);
	}
	help_destroy(help);
}

/* --- the quick line --- */

/* What was answered at a path: its first value with its unit, or its reason, or "". */
static char *answered(const struct help *help, const char *path)
{
	const struct node *node = form_at(help->form, path);
	if (node->answer_count == 0)
		return xstrdup(absent_code(node->absent));
	const struct value *value = &node->answers[0].value;
	return xasprintf("%s%s%s", value->text, value->unit ? " " : "", value->unit ? value->unit : "");
}

static void test_quick(void **state)
{
	static const struct {
		const char *typed;
		size_t actions; /* 0: refused */
		const char *glu, *value, *date, *uu, *ratio;
	} rows[] = {
	        {"uu n", 1, "", "", "", "negative", ""},
	        {"n uu", 1, "", "", "", "negative", ""},
	        {"UU positive", 1, "", "", "", "positive", ""},
	        {"\uFF55\uFF55\u3000p", 1, "", "", "", "positive", ""}, /* full width */
	        {"uu 2", 1, "", "", "", "positive", ""},
	        {"ure p", 1, "", "", "", "positive", ""}, /* the beginning of its name */
	        {"uu x", 1, "", "", "", "not_done", ""},
	        {"uu d", 1, "", "", "", "unknown", ""},
	        {"glu h", 1, "high", "", "", "", ""},
	        {"glu 7.1 h", 1, "high", "7.1 mmol/L", "", "", ""},
	        {"7.1 h glu", 1, "high", "7.1 mmol/L", "", "", ""},
	        {"glu 128 mg/dL h", 1, "high", "128 mg/dL", "", "", ""},
	        {"glu 128mg/dL h", 1, "high", "128 mg/dL", "", "", ""},
	        {"glu 5 n 2026-03-02", 1, "normal", "5 mmol/L", "2026-03-02", "", ""},
	        {"th 1.5", 1, "", "", "", "", "1.5"},
	        {"th x", 1, "", "", "", "", "not_done"},
	        {"glu 7.1", 0, "", "", "", "", ""}, /* its status is needed */
	        {"glu 7.1.2 h", 0, "", "", "", "", ""},
	        {"glu q", 0, "", "", "", "", ""},
	        {"uu 7", 0, "", "", "", "", ""},
	        {"uu n p", 0, "", "", "", "", ""}, /* which of them? */
	        {"glu h x", 0, "", "", "", "", ""},
	        {"glu 5 n 2026-03-02 2026-03-03", 0, "", "", "", "", ""},
	        {"p n", 0, "", "", "", "", ""}, /* two begin so */
	        {"zz n", 0, "", "", "", "", ""},
	        {"n", 0, "", "", "", "", ""},
	        {"th n", 0, "", "", "", "", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct help *help = start(24, 80, "en", "e.first");
		const char *const paths[] = {"glu", "glu.value", "glu.date", "uu", "ratio"};
		const char *const expected[] = {rows[i].glu, rows[i].value, rows[i].date, rows[i].uu, rows[i].ratio};
		help_keys(help, ">");
		sees(help, "Quick entry");
		help_keys(help, rows[i].typed);
		help_keys(help, "~");
		assert_int_equal(help->count, rows[i].actions);
		for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
			char *got = answered(help, paths[k]);
			if (strcmp(got, expected[k]) != 0)
				fail_msg("%s: %s is '%s', not '%s'", rows[i].typed, paths[k], got, expected[k]);
			free(got);
		}
		if (rows[i].actions == 0) { /* it says why, and what was typed stands there still */
			assert_non_null(help->ui->message.id);
			sees(help, "Quick entry: [");
		}
		help_destroy(help);
	}
}

/* A form of somebody else's may have tests with a date and no result: words about it go to the date. */
static void test_date_alone(void **state)
{
	static const char form[] = "{\"resourceType\":\"Questionnaire\",\"item\":["
	                           "{\"linkId\":\"F\",\"type\":\"group\",\"text\":\"First\",\"item\":["
	                           "{\"linkId\":\"first\",\"type\":\"string\",\"text\":\"First\"}]},"
	                           "{\"linkId\":\"T\",\"type\":\"group\",\"text\":\"Tests\",\"item\":["
	                           "{\"linkId\":\"seen\",\"type\":\"date\",\"text\":\"Scan\"," TEST("SC") "}]}]}";
	static const char *const lines[] = {"sc n", "sc d", "sc 2020-01-02"};
	static const char *const expected[] = {"", "unknown", "2020-01-02"};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct help *help = help_create_of(form, 24, 80, "en");
		help->scene.desk = true;
		help->scene.assessment = NULL;
		ui_open(help->ui, &help->scene, "first");
		help_keys(help, ">");
		help_keys(help, lines[i]);
		help_keys(help, "~");
		char *got = answered(help, "seen");
		assert_string_equal(got, expected[i]);
		free(got);
		help_destroy(help);
	}
}

/* A value out of the usual is asked about, a date alone becomes the date of what follows. */
static void test_sheet(void **state)
{
	struct help *help = start(24, 80, "en", "e.first");
	(void)state;
	help_keys(help, ">glu 25 h~");
	assert_int_equal(help->count, 0);
	sees(help, "Is this right?");
	help_keys(help, "~");
	assert_int_equal(help->count, 1);
	assert_true(form_at(help->form, "glu.value")->answers[0].confirmed);
	assert_int_equal(form_at(help->form, "glu.date")->answer_count, 0);
	help_keys(help, "2027-01-01~");
	sees(help, "has not come yet");
	for (int i = 0; i < 10; i++)
		help_keys(help, "_");
	help_keys(help, "2026-05~");
	sees(help, "Sheet of 2026-05");
	help_keys(help, "glu n~");
	char *date = answered(help, "glu.date");
	assert_string_equal(date, "2026-05");
	assert_int_equal(help->count, 2);
	free(date);
	help_destroy(help);
}

/* The rest was not done: what nothing was said about, but no member of a panel that has a result. */
static void test_rest(void **state)
{
	struct help *help = start(24, 80, "en", "e.first");
	(void)state;
	help_keys(help, ">pan p~^x");
	sees(help, "GLU");
	sees(help, "UU");
	sees_no(help, "PAN ");
	sees_no(help, "Member");
	sees_no(help, "TH");
	help_keys(help, "~");
	assert_int_equal(help->count, 2);
	assert_int_equal(form_at(help->form, "uu")->absent, ABSENT_NOT_DONE);
	assert_int_equal(form_at(help->form, "glu")->absent, ABSENT_NOT_DONE);
	assert_int_equal(form_at(help->form, "pa")->absent, ABSENT_BLANK);
	help_destroy(help);
}

/* --- keys --- */

/* A table in a table: rows are added where the focus is, and passed one by one. */
static void test_nested(void **state)
{
	struct help *help = start(24, 80, "en", "e.first");
	(void)state;
	help_keys(help, "}+7~");
	at(help, "p[0]/p.y");
	help_keys(help, "2026~");
	at(help, "p[0]/p.w");
	help_keys(help, "so~");
	at(help, "p[0]/q");
	help_keys(help, "+y");
	at(help, "p[0]/q");
	help_keys(help, "+=");
	at(help, "p[0]/q");
	assert_true(help_has(help, "p[0]/q[1]/q.z", "true"));
	help_keys(help, "~");
	at(help, "p");
	help_keys(help, "+-"); /* an empty row that was set aside is out of the way */
	at(help, "p");
	sees_no(help, "2   .");
	help_keys(help, "{");
	at(help, "p[0]/q");
	help_destroy(help);
}

/* A row with answers is set aside from an empty cell only, and taken back there. */
static void test_aside(void **state)
{
	struct help *help = start(24, 80, "en", "e.first");
	(void)state;
	help_keys(help, "}+5~-");
	assert_true(form_at(help->form, "p[0]")->aside);
	at(help, "p[0]/p.x");
	size_t count = help->count;
	help_keys(help, "9");
	assert_int_equal(help->count, count); /* nothing is typed into it */
	help_keys(help, "~{");
	at(help, "p[0]/p.x");
	help_keys(help, "-");
	assert_false(form_at(help->form, "p[0]")->aside);
	help_destroy(help);
}

/* Nothing is lost or handed out twice, and every screen holds, whatever keys come in whatever order. */
static void test_random(void **state)
{
	static const char keys[] = "123yndx=+-.~~~{}<>`_/a^g^v^u^l^nmeglu uu n 7h2026-05";
	static const struct {
		int rows, cols;
	} sizes[] = {{24, 80}, {12, 40}, {40, 120}, {60, 200}};
	unsigned seed = 7;
	(void)state;
	for (int session = 0; session < 24; session++) {
		struct help *help = start(sizes[session % 4].rows, sizes[session % 4].cols,
		                          (const char *const[]){"zh", "en", "both"}[session % 3], "a.bool");
		for (int i = 0; i < 600; i++) {
			seed = seed * 1103515245 + 12345;
			char key[2] = {keys[(seed >> 16) % (sizeof keys - 1)], '\0'};
			if (key[0] == '@' || help->ui->stack[0].page == &page_summary)
				ui_open(help->ui, &help->scene, "a.bool");
			help_keys(help, key);
			ui_draw(help->ui, &help->scene, help->grid);
			assert_true(help->grid->caret_row < help->grid->rows - 1);
			assert_true(help->ui->depth >= 1);
			help->ui->langs = help->ui->langs.count ? help->ui->langs : help_langs("en");
		}
		help_destroy(help);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_lines),  cmocka_unit_test(test_spots),  cmocka_unit_test(test_parts),
	        cmocka_unit_test(test_codes),  cmocka_unit_test(test_quick),  cmocka_unit_test(test_sheet), cmocka_unit_test(test_date_alone),
	        cmocka_unit_test(test_rest),   cmocka_unit_test(test_nested), cmocka_unit_test(test_aside),
	        cmocka_unit_test(test_random),
	};

	help_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
