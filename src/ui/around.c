/* around.c - what stands around a question of any form: where in the form it is, what is to be read before it, what
 * belongs to it, the answers given so far.
 *
 * Words to read stand above the question they come before.  Where they are long, or the screen is small, they come as a
 * page of their own before it, together with what panel.c says there. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#define TRAIL_CELLS 50 /* of one group's title */

/* --- words with the number that the form gives them --- */

/* "2.1 Does she have diabetes?" in one language; the caller frees. */
static char *numbered(const struct item *item, struct text text, enum lang lang)
{
	const char *prefix = item->prefix.en || item->prefix.zh ? text_in(item->prefix, lang) : "";
	return xasprintf("%s%s%s", prefix, *prefix ? " " : "", text_in(text, lang));
}

struct text item_heading(const struct item *item, enum reader reader)
{
	struct text text = item_words(item, reader);
	if (!text.en && !text.zh)
		text = (struct text){.en = item->link_id, .zh = item->link_id};
	return (struct text){.en = numbered(item, text, LANG_EN), .zh = numbered(item, text, LANG_ZH)};
}

/* --- where it is --- */

static void append_clipped(struct buf *out, const char *text)
{
	size_t clip = utf8_clip(text, TRAIL_CELLS);
	buf_append(out, text, clip);
	buf_puts(out, text[clip] ? "..." : "");
}

/* Whether a group's title asks something: then it is no name of a place. */
static bool is_question(const char *title)
{
	size_t length = strlen(title);
	const char *wide = "\uFF1F";
	return (length > 0 && title[length - 1] == '?') ||
	       (length > strlen(wide) && strcmp(title + length - strlen(wide), wide) == 0);
}

/* Append one step of the way: a group's title, with its number where there are several; above an answer's own questions
 * that answer. */
static void append_step(const struct node *node, enum reader reader, enum lang lang, struct buf *out)
{
	const struct item *item = node->item;
	const char *title = text_in(item_label(item, reader), lang);
	bool group = item->type == ITEM_GROUP, answered = !group && node->answer_count > 0;
	if (!*title || (group && is_question(title)) || (!group && !answered))
		return;
	char *bare = group ? xstrdup(title) : bare_label(title);
	buf_puts(out, out->length > 0 ? " > " : "");
	append_clipped(out, bare);
	free(bare);
	if (group && item->repeats)
		buf_printf(out, " %zu", node->instance + 1);
	if (!answered)
		return;
	char *shown = form_show(item, &node->answers[0], lang);
	buf_puts(out, tr(lang, N_(": ")));
	append_clipped(out, shown);
	free(shown);
}

/* The way from the part's title, which the header has, to a node, in one language. */
static void append_trail(const struct node *node, enum reader reader, enum lang lang, struct buf *out)
{
	if (!node || !node->item || (node->item == node->item->part && !node->item->repeats))
		return;
	const struct node *above = node->parent;
	append_trail(node_is_place(node) ? above->parent : above, reader, lang, out);
	append_step(node, reader, lang, out);
}

struct text trail_words(const struct scene *scene, struct stop stop)
{
	const struct node *from = stop.group ? stop.node : stop.node->parent;
	if (stop.group && stop.group->parent && stop.group->parent != stop.node->item)
		from = form_near(scene->form, stop.node, stop.group->parent);
	struct buf zh = {0}, en = {0};
	buf_puts(&zh, "");
	buf_puts(&en, "");
	append_trail(from, scene->reader, LANG_ZH, &zh);
	append_trail(from, scene->reader, LANG_EN, &en);
	return (struct text){.en = buf_take(&en), .zh = buf_take(&zh)};
}

static void build_trail(const struct scene *scene, struct stop stop, struct sheet *sheet)
{
	struct text trail = trail_words(scene, stop);
	if (*trail.en && !sheet->aloud) { /* read out it is said when it changes */
		sheet_text(sheet, 0, ATTR_NORMAL, NULL, trail);
		sheet_gap(sheet);
	}
	text_free(trail);
}

/* --- what is to be read --- */

/* Words, or an answer that stands fast. */
static void build_read(const struct scene *scene, const struct node *node, struct sheet *sheet)
{
	const struct item *item = node->item;
	struct text text = item_heading(item, scene->reader);
	bool safe = item->category && strcmp(item->category, "security") == 0;
	if (item->type == ITEM_DISPLAY) {
		sheet_text(sheet, 0, safe ? ATTR_SOFT : ATTR_NORMAL, safe ? "! " : NULL, text);
	} else {
		struct text line = node_line(node, text, N_("{1}: {2} (it cannot be changed here)"));
		sheet_text(sheet, 0, ATTR_NORMAL, "- ", line);
		text_free(line);
	}
	text_free(text);
}

static void build_reads(const struct scene *scene, struct stop stop, struct sheet *sheet)
{
	struct reads reads = flow_reads(scene->form, scene->reader, stop);
	for (size_t i = 0; i < reads.count; i++) {
		sheet_start(sheet);
		build_read(scene, reads.node[i], sheet);
		sheet_gap(sheet);
	}
	free(reads.node);
}

/* Whether what is to be read would push the question out of sight. */
static bool is_long(const struct ui *ui, const struct scene *scene, struct stop stop)
{
	struct sheet sheet;
	sheet_init(&sheet, ui->langs, ui->rows, ui->cols, FIT_COMPACT);
	build_reads(scene, stop, &sheet);
	bool is = sheet.small ? sheet.row > 0 : sheet.row > ui->rows / 3;
	sheet_finish(&sheet);
	return is;
}

bool reads_apart(const struct ui *ui, const struct scene *scene)
{
	struct stop stop = walk_here(ui, scene);
	bool asks = !stop.group && !stop_none(stop) && question_kind(stop.node->item) != KIND_SHOWN;
	return asks && !ui->linear.on && is_long(ui, scene, stop);
}

void reads_build(const struct scene *scene, struct stop stop, struct sheet *sheet)
{
	build_trail(scene, stop, sheet);
	build_reads(scene, stop, sheet);
}

void around_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	struct stop stop = walk_here(ui, scene);
	if (stop_none(stop))
		return;
	build_trail(scene, stop, sheet);
	if (!reads_apart(ui, scene))
		build_reads(scene, stop, sheet);
}

/* --- what belongs to the question --- */

void heading_build(const struct scene *scene, const struct node *node, struct sheet *sheet)
{
	const struct item *beside = flow_beside(scene->form, node, NULL);
	struct text own = item_words(node->item, scene->reader);
	if (own.en || own.zh || !beside) {
		struct text heading = item_heading(node->item, scene->reader);
		sheet_role(sheet, ROLE_QUESTION);
		sheet_text(sheet, 0, ATTR_BOLD, NULL, heading);
		text_free(heading);
	} else { /* some forms have all their words there */
		sheet_role(sheet, ROLE_QUESTION);
		sheet_text(sheet, 0, ATTR_BOLD, NULL, beside->text);
		beside = flow_beside(scene->form, node, beside);
	}
	for (; beside; beside = flow_beside(scene->form, node, beside))
		sheet_text(sheet, 0, ATTR_NORMAL, NULL, beside->text);
}

void occurs_build(const struct item *item, struct sheet *sheet)
{
	struct msg line = {0};
	char *least = xasprintf("%zu", item->min_occurs), *most = xasprintf("%zu", item->max_occurs);
	if (item->min_occurs > 1 && item->max_occurs > 0)
		msg_set(&line, N_("(The form asks for {1} to {2} of these.)"), least, most, NULL);
	else if (item->min_occurs > 1)
		msg_set(&line, N_("(The form asks for at least {1} of these.)"), least, NULL);
	else if (item->max_occurs > 1)
		msg_set(&line, N_("(The form takes up to {1} of these.)"), most, NULL);
	if (line.id)
		sheet_message(sheet, 0, ATTR_NORMAL, NULL, &line);
	msg_finish(&line);
	free(least);
	free(most);
}

void given_build(const struct ui *ui, const struct node *node, struct sheet *sheet)
{
	const struct question *question = &ui->question;
	const struct item *item = node->item;
	occurs_build(item, sheet);
	if (!question_several(item) || node->answer_count == 0)
		return;
	sheet_gap(sheet);
	for (size_t i = 0; i < node->answer_count; i++) {
		char *prefix = sheet->aloud ? xasprintf("%zu.", i + 1)
		                            : xasprintf("%c %zu  ", i == question->at ? '>' : ' ', i + 1);
		struct text shown = {.en = form_show(item, &node->answers[i], LANG_EN),
		                     .zh = form_show(item, &node->answers[i], LANG_ZH)};
		int first = sheet->row;
		sheet_start(sheet);
		sheet_text(sheet, 0, ATTR_NORMAL, prefix, shown);
		if (i == question->at || i + 1 == node->answer_count)
			sheet_focus(sheet, first);
		text_free(shown);
		free(prefix);
	}
	sheet_gap(sheet);
}

/* --- nothing can be put in --- */

/* What stands there, and that it stays. */
static void build_object(const struct node *node, struct sheet *sheet)
{
	if (node->answer_count == 0) {
		sheet_words(sheet, 0, ATTR_NORMAL, N_("This cannot be entered here. It is left blank."));
		return;
	}
	struct text now = node_words(node), line = sentence(N_("Here is: {1}. It stays as it is."), now);
	sheet_text(sheet, 0, ATTR_NORMAL, NULL, line);
	text_free(line);
	text_free(now);
}

void fixed_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet)
{
	const struct node *node = walk_here(ui, scene).node;
	if (node->item->type == ITEM_ATTACHMENT || node->item->type == ITEM_REFERENCE)
		build_object(node, sheet);
	sheet_tail(sheet);
	int col = sheet_field(sheet, sheet->left, N_("Answer"), "", 0, 2);
	sheet_hint(sheet, col, N_("Enter goes on"));
}

bool fixed_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action)
{
	return input.command == CMD_ENTER && question_leave(ui, scene, MOVE_ENTER, action);
}
