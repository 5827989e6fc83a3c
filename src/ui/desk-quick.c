/* desk-quick.c - the quick line of the tests (screen 3.18) and the date of the sheet.
 *
 * A line is the code of a test and its result, in any order: "tsh 2.31", "uu n", "hcy 9.8 n".  The code may be the
 * beginning of one, or of its name, when that is the only one.  A date alone is the date of the sheet the results are
 * copied from; it becomes the date of each result that has one and was given none.  Everything is read and checked as
 * in the cells; a line's answers are kept together or not at all. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#define WORDS 8 /* of a line; more are not read */

/* What a line says. */
struct quick {
	const struct item *row;  /* the test, or NULL */
	const char *word[WORDS]; /* what else stands there */
	size_t count;
};

/* --- finding the test --- */

/* Whether a word is the beginning of a code, or of a name in one of the languages. */
static bool begins(const struct item *row, const char *word)
{
	struct text name = item_label(row, READER_STAFF);
	size_t length = strlen(word);
	return strncasecmp(row->test, word, length) == 0 || strncasecmp(text_in(name, LANG_EN), word, length) == 0 ||
	       strstr(text_in(name, LANG_ZH), word) == text_in(name, LANG_ZH);
}

/* The next row of tests that begins like a word, from number *at on; NULL at the end. */
static const struct item *next_match(const struct questionnaire *form, const char *word, size_t *at)
{
	while (*at < form->test_count)
		if (begins(form->tests[(*at)++], word))
			return form->tests[*at - 1];
	return NULL;
}

/* The test a word names: its code, or the only one that begins like it. */
static const struct item *find_test(const struct questionnaire *form, const char *word, bool exact)
{
	size_t at = 0;
	for (size_t i = 0; i < form->test_count; i++)
		if (strcasecmp(form->tests[i]->test, word) == 0)
			return form->tests[i];
	if (exact || isdigit((unsigned char)word[0]))
		return NULL;
	const struct item *only = next_match(form, word, &at);
	return only && !next_match(form, word, &at) ? only : NULL;
}

/* Take the line apart. `copy` is cut into its words. */
static struct quick read_line(const struct questionnaire *form, char *copy)
{
	struct quick quick = {0};
	char *words[WORDS], *rest = NULL;
	size_t count = 0, code = SIZE_MAX;
	for (char *word = strtok_r(copy, " ", &rest); word && count < WORDS; word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	for (int exact = 1; exact >= 0 && !quick.row; exact--)
		for (size_t i = 0; i < count && !quick.row; i++)
			if ((quick.row = find_test(form, words[i], exact)))
				code = i;
	for (size_t i = 0; i < count; i++)
		if (i != code)
			quick.word[quick.count++] = words[i];
	return quick;
}

/* The line in half width, so that an input method does no harm; the caller frees. */
static char *folded(const char *text)
{
	const char *end = text + strlen(text);
	struct buf out = {0};
	char bytes[4];
	buf_puts(&out, "");
	while (text < end)
		buf_append(&out, bytes, utf8_encode(utf8_folded(utf8_decode(&text, end)), bytes));
	return buf_take(&out);
}

/* --- making answers --- */

/* One answer; the response borrows it. */
static struct response one_answer(struct desk *desk, struct answer answer)
{
	return (struct response){.answers = arena_copy(desk->arena, &answer, sizeof answer), .count = 1};
}

/* A word as a line of the list: its code here, the option's own code, or its text. False when it is none. */
static bool read_choice(struct desk *desk, const struct scene *scene, const struct item *item, const char *word,
                        struct response *response)
{
	size_t line = word[1] == '\0' ? code_line(item, (unsigned char)word[0]) : SIZE_MAX;
	struct answer answer;
	struct msg why = {0};
	if (line < item->option_count && item->options[line].absent != ABSENT_BLANK) {
		*response = (struct response){.absent = item->options[line].absent};
		return true;
	}
	if (line < item->option_count)
		answer = (struct answer){.value = item->options[line].value};
	else if (form_read(scene->form, item, word, NULL, desk->arena, &answer, &why) != CHECK_OK) {
		msg_finish(&why);
		return false;
	}
	*response = one_answer(desk, answer);
	return true;
}

/* d r x: a reason, whatever the item. */
static bool read_reason(const char *word, struct response *response)
{
	static const struct {
		char letter;
		enum absent absent;
	} reasons[] = {{'d', ABSENT_UNKNOWN}, {'r', ABSENT_PREFER_NOT}, {'x', ABSENT_NOT_DONE}};
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons && !word[1]; i++) {
		if (tolower((unsigned char)word[0]) != reasons[i].letter)
			continue;
		*response = (struct response){.absent = reasons[i].absent};
		return true;
	}
	return false;
}

/* Say what cannot be taken. */
static bool refuse(struct ui *ui, const char *id, const char *a, const char *b)
{
	msg_set(&ui->message, id, a, b, NULL);
	return false;
}

/* Whether the line has said something about a question already. */
static bool is_said(const struct desk *desk, const struct node *node)
{
	char *path = form_path(node);
	bool said = false;
	for (size_t i = 0; i < desk->kept_count; i++)
		said |= strcmp(desk->kept[i].path, path) == 0;
	free(path);
	return said;
}

/* A number, its unit behind it: read and checked as in its cell. */
static bool take_number(struct ui *ui, const struct scene *scene, const struct item *item, const char *text)
{
	const struct form *form = scene->form;
	struct desk *desk = &ui->desk;
	const struct node *node = form_near(form, form->root, item);
	struct answer answer;
	struct msg why = {0};
	if (is_said(desk, node))
		return refuse(ui, N_("{1}: “{2}” cannot be read here. The codes are listed above."), item->test, text);
	enum check_result result = form_read(form, item, text, NULL, desk->arena, &answer, &why);
	if (result == CHECK_OK) {
		answer.confirmed = desk->confirming;
		struct response response = one_answer(desk, answer);
		result = form_check(form, node, &response, &why);
		if (result != CHECK_HARD)
			batch_add(desk, node, response);
	}
	bool taken = result == CHECK_OK || (result == CHECK_SOFT && desk->confirming);
	if (!taken) {
		msg_finish(&ui->message);
		ui->message = why;
		why = (struct msg){0};
	}
	desk->confirming = result == CHECK_SOFT && !taken;
	msg_finish(&why);
	return taken;
}

/* The codes of an item as "n normal, h high"; the caller frees. */
static char *codes_text(const struct item *item, enum lang lang)
{
	char *codes = item_codes(item);
	struct buf out = {0};
	buf_puts(&out, "");
	for (size_t i = 0; i < item->option_count; i++)
		if (codes[i] && item->options[i].absent == ABSENT_BLANK)
			buf_printf(&out, "%s%c %s", out.length > 0 ? tr(lang, N_(", ")) : "", codes[i],
			           text_in(option_words(&item->options[i]), lang));
	free(codes);
	return buf_take(&out);
}

/* A number may only be asked for once its status says that there is one. */
static bool needs_status(struct ui *ui, const struct scene *scene, const struct item *row)
{
	const struct item *value = test_item(row, TEST_RESULT), *status = test_item(row, TEST_STATUS);
	if (!status || form_near(scene->form, scene->form->root, value)->enabled)
		return false;
	char *codes = codes_text(status, ui->langs.order[0]);
	refuse(ui, N_("{1}: with the number its status is needed too, at the end of the line: {2}."), row->test, codes);
	free(codes);
	return true;
}

/* The words behind one that is a number: its unit. The caller frees. */
static char *number_words(const struct quick *quick, size_t *at)
{
	struct buf out = {0};
	buf_puts(&out, quick->word[(*at)++]);
	while (*at < quick->count && quick->word[*at][1] && !isdigit((unsigned char)quick->word[*at][0]))
		buf_printf(&out, " %s", quick->word[(*at)++]);
	return buf_take(&out);
}

/* Whether a word is a date: digits with strokes between. */
static bool is_date(const char *word)
{
	return strspn(word, "0123456789") == 4 && (word[4] == '-' || word[4] == '/' || word[4] == '.');
}

/* A word about the result: a line of the list, or a reason; a second one that says something else is not guessed at. */
static bool take_word(struct ui *ui, const struct scene *scene, const struct item *row, const char *word)
{
	const struct item *status = test_item(row, TEST_STATUS), *result = test_item(row, TEST_RESULT);
	const struct item *item = status ? status : result ? result : row; /* a row may have a date alone */
	struct response response;
	const struct node *node = form_near(scene->form, scene->form->root, item);
	bool list = item->option_count > 0 && read_choice(&ui->desk, scene, item, word, &response);
	if ((!list && !read_reason(word, &response)) || is_said(&ui->desk, node))
		return refuse(ui, N_("{1}: “{2}” cannot be read here. The codes are listed above."), row->test, word);
	batch_add(&ui->desk, node, response);
	return true;
}

/* Read the words behind the code. The status goes out first: the number may be asked for only because of it. */
static bool take_words(struct ui *ui, const struct scene *scene, const struct quick *quick)
{
	const struct item *row = quick->row, *value = test_item(row, TEST_RESULT), *date = test_item(row, TEST_DATE);
	const struct desk *desk = &ui->desk;
	char *number = NULL;
	bool taken = true;
	for (size_t i = 0; i < quick->count && taken && desk->kept_count < TEST_ROLES;) {
		const char *word = quick->word[i];
		if (date && is_date(word))
			taken = take_number(ui, scene, date, quick->word[i++]);
		else if (!number && value && value->option_count == 0 && isdigit((unsigned char)word[0]))
			number = number_words(quick, &i);
		else
			taken = take_word(ui, scene, row, quick->word[i++]);
	}
	if (taken && number && desk->kept_count == 0 && needs_status(ui, scene, row))
		taken = false;
	if (taken && number && desk->kept_count < TEST_ROLES)
		taken = take_number(ui, scene, value, number);
	free(number);
	return taken;
}

/* The date question of a row that still lacks one, or NULL. */
static const struct node *undated(const struct desk *desk, const struct scene *scene, const struct item *row)
{
	const struct item *item = desk->date ? test_item(row, TEST_DATE) : NULL;
	const struct node *node = item ? form_near(scene->form, scene->form->root, item) : NULL;
	return node && !node_answered(node) ? node : NULL;
}

/* The date of the sheet as an answer to a date question. */
static struct response date_response(struct desk *desk)
{
	return one_answer(desk, (struct answer){.value.text = arena_strdup(desk->arena, desk->date)});
}

/* "TSH 2.31 mIU/L": what was taken, in the first language. */
static char *echo_of(const struct ui *ui, const struct scene *scene, const struct item *row)
{
	static const enum test_role order[TEST_ROLES] = {TEST_RESULT, TEST_STATUS, TEST_DATE};
	const struct desk *desk = &ui->desk;
	enum lang lang = ui->langs.order[0];
	struct buf out = {0};
	buf_printf(&out, "%s", row->test);
	for (size_t i = 0; i < TEST_ROLES * desk->kept_count; i++) {
		const struct kept *kept = &desk->kept[i % desk->kept_count];
		const struct node *node = form_at(scene->form, kept->path);
		const struct response *response = &kept->response;
		if (role_of(node->item) != order[i / desk->kept_count])
			continue;
		char *shown = response->count > 0 ? form_show(node->item, response->answers, lang)
		                                  : xstrdup(absent_text(node->item, response->absent, lang));
		buf_printf(&out, "  %s", shown);
		free(shown);
	}
	return buf_take(&out);
}

bool quick_take(struct ui *ui, const struct scene *scene, const struct item *row, const char *text, enum move move,
                struct action *action)
{
	char *copy = folded(text);
	struct desk *desk = &ui->desk;
	struct quick quick = {0};
	if (row) {
		quick = (struct quick){.row = row, .word = {copy}, .count = 1};
	} else {
		quick = read_line(scene->form->questionnaire, copy);
		row = quick.row;
	}
	batch_begin(desk, TEST_ROLES);
	bool taken = row && quick.count > 0 && take_words(ui, scene, &quick);
	const struct node *date = taken ? undated(desk, scene, row) : NULL;
	if (date && desk->kept_count < TEST_ROLES && desk->kept[0].response.count > 0)
		batch_add(desk, date, date_response(desk));
	if (taken) {
		free(desk->echo);
		desk->echo = move == MOVE_QUICK ? echo_of(ui, scene, row) : NULL;
		batch_hand_out(ui, scene, move, action);
		if (move == MOVE_QUICK && row >= desk->part.first && row < desk->part.end) /* the row is seen */
			question_focus(ui, scene, form_near(scene->form, scene->form->root, row));
	}
	free(copy);
	return true;
}

void quick_date(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct desk *desk = &ui->desk;
	const struct item *row = action->type == ACTION_ANSWER && ui->question.item ? ui->question.item->row : NULL;
	if (!row || action->further_count > 0 || action->response.count == 0 || ui->question.item->type == ITEM_DATE)
		return;
	const struct node *date = undated(desk, scene, row);
	if (!date)
		return;
	batch_begin(desk, 1);
	batch_add(desk, date, date_response(desk));
	action->further = desk->kept;
	action->further_count = desk->kept_count;
}

/* --- the line --- */

/* A date alone: of the sheet. */
static bool take_date(struct ui *ui, const struct scene *scene, const char *text)
{
	const struct item as_date = {.type = ITEM_DATE};
	struct arena *arena = arena_create();
	struct answer answer;
	struct msg why = {0};
	bool read = form_read(scene->form, &as_date, text, NULL, arena, &answer, &why) == CHECK_OK;
	if (read && strcmp(answer.value.text, scene->today) > 0) {
		refuse(ui, N_("{1} has not come yet."), answer.value.text, NULL);
		read = false;
	} else if (read) {
		free(ui->desk.date);
		ui->desk.date = xstrdup(answer.value.text);
		edit_set(&ui_top(ui)->line, NULL);
	} else {
		ui->message = why;
		why = (struct msg){0};
	}
	msg_finish(&why);
	arena_destroy(arena);
	return true;
}

/* Say that no test is meant, or that several may be. */
static bool say_unfound(struct ui *ui, const char *text)
{
	refuse(ui, N_("“{1}”: please write the code of a test and its result, like “UU n”."), text, NULL);
	return true;
}

/* Whether anything of a row is asked for now. */
static bool is_open(const struct scene *scene, const struct item *row)
{
	for (; row; row = row->row_next)
		if (cell_open(scene->form, form_near(scene->form, scene->form->root, row)))
			return true;
	return false;
}

/* Enter: the line is taken. Only a code: its row in the table. */
static bool enter(struct ui *ui, const struct scene *scene, struct action *action)
{
	struct edit *line = &ui_top(ui)->line;
	char *text = folded(edit_text(line)), *copy = xstrdup(text);
	struct quick quick = read_line(scene->form->questionnaire, copy);
	bool date = !quick.row && is_date(text);
	if (!text[0]) {
		desk_leave(ui, scene, MOVE_NEXT, action);
	} else if (date) {
		take_date(ui, scene, text);
	} else if (!quick.row) {
		say_unfound(ui, text);
	} else if (!is_open(scene, quick.row)) {
		refuse(ui, N_("{1} is not asked for now."), quick.row->test, NULL);
	} else if (quick.count == 0) {
		edit_set(line, NULL);
		walk_to(ui, scene, (struct stop){.node = form_near(scene->form, scene->form->root, quick.row)});
	} else {
		quick_take(ui, scene, NULL, text, MOVE_QUICK, action);
	}
	if (action->type == ACTION_ANSWER)
		edit_set(line, NULL);
	free(text);
	free(copy);
	return true;
}

/* To the table: the cell that was in focus, or the first. */
static bool to_table(struct ui *ui, const struct scene *scene)
{
	struct spot here = desk_spot(ui, scene);
	if (!here.node)
		return false;
	desk_open(ui, scene, (struct stop){.node = here.node});
	return true;
}

bool quick_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	struct edit *line = &ui_top(ui)->line;
	bool changed = false;
	if (input.command == CMD_ENTER)
		return enter(ui, scene, action);
	if (input.command == CMD_TAB || input.command == CMD_UP)
		return to_table(ui, scene);
	if (input.cp == '\n')
		input.cp = ' ';
	bool drawn = line_edit(line, input, &changed);
	ui->desk.confirming &= !changed;
	return drawn;
}

void quick_line(const struct ui *ui, struct sheet *sheet)
{
	const struct edit *line = &ui->stack[0].line;
	char *name = text_inline(sheet->langs, words(N_("Quick entry")));
	char *date = text_inline(sheet->langs, words(N_("Sheet of")));
	int row = sheet->caret_row, caret = sheet->caret_col;
	int room = sheet->cols - sheet->left - 2 - utf8_width(name) - 5, dated = utf8_width(date) + 14;
	bool said = ui->desk.date && room - dated >= 16;
	room = said ? room - dated : room;
	int col = sheet_field(sheet, sheet->left + 2, N_("Quick entry"), edit_text(line), line->caret,
	                      room > 38 ? 38 : room);
	if (ui->desk.at != DESK_QUICK) {
		sheet->caret_row = row;
		sheet->caret_col = caret;
	}
	if (said) {
		sheet_put(sheet, col + 2, ATTR_NORMAL, date);
		sheet_put(sheet, col + 3 + utf8_width(date), ATTR_BOLD, ui->desk.date);
	}
	sheet->row++;
	free(name);
	free(date);
}

/* The codes that begin like a word, with their names. */
static void list_matches(const struct scene *scene, const char *word, int rows, struct sheet *sheet)
{
	const struct questionnaire *form = scene->form->questionnaire;
	const struct item *row;
	int left = sheet->left + 2, col = left, end = sheet->row + rows;
	size_t at = 0;
	while (sheet->row < end && (row = next_match(form, word, &at))) {
		char *name = text_inline(sheet->langs, item_label(row, READER_STAFF));
		int cells = utf8_width(row->test) + 1 + utf8_width(name);
		if (col > left && col + cells > sheet->cols - 1) {
			col = left;
			sheet->row++;
		}
		if (sheet->row < end) {
			sheet_put(sheet, col, ATTR_KEY, row->test);
			sheet_put(sheet, col + utf8_width(row->test) + 1, ATTR_NORMAL, name);
		}
		col += cells + 3;
		free(name);
	}
	if (sheet->row < end)
		sheet->row++;
}

/* What can be said about a test: the codes of its status, or of its result. */
static void list_codes(const struct item *row, int rows, struct sheet *sheet)
{
	const struct item *status = test_item(row, TEST_STATUS), *item = status ? status : test_item(row, TEST_RESULT);
	struct text name = item_label(row, READER_STAFF);
	char *words = text_inline(sheet->langs, name), *heading = xasprintf("%s  %s", row->test, words);
	sheet_put(sheet, sheet->left + 2, ATTR_BOLD, heading);
	sheet->row++;
	if (item && item->option_count > 0)
		strip_list(item, NULL, rows, sheet);
	free(words);
	free(heading);
}

void quick_strip(const struct ui *ui, const struct scene *scene, int rows, struct sheet *sheet)
{
	char *copy = folded(edit_text(&ui->stack[0].line));
	struct quick quick = read_line(scene->form->questionnaire, copy);
	if (quick.row)
		list_codes(quick.row, rows, sheet);
	else if (quick.count > 0 && !is_date(quick.word[0]))
		list_matches(scene, quick.word[quick.count - 1], rows, sheet);
	else
		for (int i = 0; i < (sheet->small ? 1 : 2); i++) {
			static const char *const hints[] = {
			        N_("A code and its result:  TSH 2.31   UU n   HCY 9.8 n   x not done   d unknown"),
			        N_("A date alone is the date of this sheet.  Tab goes to the table."),
			};
			sheet_put(sheet, sheet->left + 2, ATTR_NORMAL, tr(sheet->langs.order[0], hints[i]));
			sheet->row++;
		}
	free(copy);
}
