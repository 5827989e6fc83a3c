/* desk-cell.c - the words of a cell of the desk's page, in focus or not, and text cut to its room. See desk-draw.c. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

/* --- the text of a cell --- */

struct text option_words(const struct option *option)
{
	return option->staff_text.en || option->staff_text.zh ? option->staff_text : option->text;
}

const struct fact_value *desk_derived(const struct scene *scene, const struct node *node)
{
	if (!scene->assessment || node->item->loop)
		return NULL;
	const struct fact_value *fact = assessment_item(scene->assessment, node->item->link_id);
	return fact && fact->known && !fact->assumed ? fact : NULL;
}

/* One answer of a cell in a language; the caller frees. */
static char *answer_text(const struct item *item, const struct answer *answer, bool unit, enum lang lang)
{
	const struct option *option = item_option_of(item, &answer->value);
	if (option)
		return xstrdup(text_in(option_words(option), lang));
	return unit ? form_show(item, answer, lang) : xstrdup(answer->value.text);
}

/* What other answers make of it: "= 33". */
static char *derived_text(const struct item *item, const struct fact_value *fact, enum lang lang)
{
	const char *code = fact->is_truth ? (fact->number != 0 ? "true" : "false") : fact->text;
	const struct option *option = code ? item_option(item, code) : NULL;
	if (option)
		return xasprintf("= %s", text_in(option_words(option), lang));
	return code ? xasprintf("= %s", code) : xasprintf("= %g", fact->number);
}

/* What a cell holds in a language, "" when it holds nothing; the caller frees. */
static char *held_text(const struct node *node, bool unit, enum lang lang)
{
	struct buf out = {0};
	buf_puts(&out, "");
	if (node->draft)
		buf_printf(&out, "? %s", node->draft);
	else if (node->answer_count == 0)
		buf_puts(&out, absent_text(node->item, node->absent, lang));
	for (size_t i = 0; !node->draft && i < node->answer_count; i++) {
		char *one = answer_text(node->item, &node->answers[i], unit, lang);
		buf_printf(&out, "%s%s", i > 0 ? tr(lang, N_(", ")) : "", one);
		free(one);
	}
	return buf_take(&out);
}

/* Whether the row it stands in is set aside: its number says so. */
static bool in_aside(const struct node *node)
{
	while (node && !node->aside)
		node = node->parent;
	return node;
}

char *cell_text(const struct scene *scene, const struct node *node, bool field, enum lang lang)
{
	char *held = held_text(node, field, lang), *text = NULL;
	const struct fact_value *fact = held[0] ? NULL : desk_derived(scene, node);
	bool asked = node->enabled || in_aside(node);
	if (!asked && held[0] && field)
		text = xasprintf("- %s %s", held, tr(lang, N_("(set aside)")));
	else if (!asked)
		text = xstrdup(field ? tr(lang, N_("(not applicable)")) : "/");
	else if (fact)
		text = derived_text(node->item, fact, lang);
	else if (!held[0])
		text = xstrdup(".");
	else if (node->item->read_only && field)
		text = xasprintf("%s %s", held, tr(lang, N_("(cannot be changed)")));
	if (!text)
		return held;
	free(held);
	return text;
}

/* --- writing cells --- */

/* Text in the first language, and the second behind it where both are wanted and fit; the caller frees. */
static char *fitting(const struct sheet *sheet, struct text text, int cells)
{
	char *both = text_inline(sheet->langs, text);
	if (sheet->cols < WIDE_COLS || utf8_width(both) > cells) {
		free(both);
		return xstrdup(text_in(text, sheet->langs.order[0]));
	}
	return both;
}

void cell_put(struct sheet *sheet, int col, int cells, int attr, const char *text)
{
	char *folded = sheet_folded(text);
	folded[utf8_clip(folded, cells)] = '\0';
	sheet_put(sheet, col, attr, folded);
	free(folded);
}

void cell_words(struct sheet *sheet, int col, int cells, int attr, struct text words)
{
	char *text = fitting(sheet, words, cells);
	cell_put(sheet, col, cells, attr, text);
	free(text);
}

/* What stands in the cell in focus while it is edited: what is typed, or what is ticked; the caller frees. */
static char *focus_text(const struct question *question, enum lang lang)
{
	const struct item *item = question->item;
	struct buf out = {0};
	buf_puts(&out, "");
	bool line = !question->ticks || question->writing;
	if (line && !edit_empty(&question->line))
		buf_puts(&out, edit_text(&question->line));
	for (size_t i = 0; !line && i < question->lines; i++) {
		if (!question->ticks[i])
			continue;
		struct text own = i < item->option_count ? (struct text){0} : choice_words(question, i);
		buf_printf(&out, "%s%s", out.length > 0 ? tr(lang, N_(", ")) : "",
		           text_in(i < item->option_count ? option_words(&item->options[i]) : own, lang));
		text_free(own);
	}
	if (out.length == 0)
		buf_puts(&out, absent_text(item, question->absent, lang));
	return buf_take(&out);
}

void cell_focus(const struct ui *ui, struct sheet *sheet, int col, int cells)
{
	const struct question *question = &ui->question;
	char *text = focus_text(question, sheet->langs.order[0]);
	bool line = !question->ticks || question->writing;
	bool typed = line && !edit_empty(&question->line) && question_kind(question->item) != KIND_TEXT;
	sheet_put(sheet, col - 1, ATTR_NORMAL, "[");
	sheet_box(sheet, col, text, typed ? question->line.caret : 0, cells);
	sheet_put(sheet, col + cells, ATTR_NORMAL, "]");
	free(text);
}

bool cell_is_focus(const struct ui *ui, const struct node *focus, const struct node *cell)
{
	return focus == cell && ui->desk.at == DESK_FIELD;
}

void cell_draw(const struct ui *ui, const struct scene *scene, const struct node *focus, const struct node *cell,
               int col, int cells, struct sheet *sheet)
{
	if (cell_is_focus(ui, focus, cell) && cell_open(scene->form, cell)) {
		cell_focus(ui, sheet, col, cells);
		return;
	}
	char *zh = cell_text(scene, cell, false, LANG_ZH), *en = cell_text(scene, cell, false, LANG_EN);
	cell_words(sheet, col, cells, cell->enabled ? ATTR_NORMAL : ATTR_QUIET, (struct text){.en = en, .zh = zh});
	free(zh);
	free(en);
}
