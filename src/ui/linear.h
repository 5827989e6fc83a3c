/* linear.h - linear mode: the very same pages read out as lines, and a line typed as the keys it stands for.
 *
 * For screen readers, braille displays, teletypes and scripts: no redraw, no cursor, numbers as choices.  A page is
 * built as ever; its sheet is read out (sheet.h), once: afterwards only what is new on it.  A line becomes events,
 * which go the way of every key; so whatever a page can do by key can be done by line.  No input or output here. */
#ifndef UI_LINEAR_H
#define UI_LINEAR_H

#include "base/buf.h"
#include "ui/ui.h"

/* Enter or leave linear mode. In it EVENT_RESIZE says how many rows are read at once and the cells of a line; 0: no
 * limit. */
void linear_set(struct ui *ui, bool on);
/* Append what is new since the last reading: lines, each ended, then the prompt, not ended. Nothing when nothing is. */
void linear_read(struct ui *ui, const struct scene *scene, struct buf *out);
/* Whether the page just read is done with, since nothing can be typed on it: then Esc is to be pressed. */
bool linear_closing(const struct ui *ui);

struct events {
	struct event *event;
	size_t count, size;
};
/* Take one line (cleaned, without its end) and append the events it stands for. None may come of it: then linear_read()
 * has the answer. */
void linear_line(struct ui *ui, const struct scene *scene, const char *line, struct events *out);
/* The line goes away behind an unfinished line: the same, without going on. */
void linear_unfinished(struct ui *ui, const struct scene *scene, const char *line, struct events *out);
/* The line could not be taken at all: the next reading says why. Takes the message. */
void linear_refuse(struct ui *ui, struct msg *why);
/* Whether lines that were typed before the page was read were meant for another one, and must not reach it. */
bool linear_holds(const struct ui *ui);
/* Say that the session is over; `kept`: something of it is kept; `ended`: the person ended it. */
void linear_goodbye(const struct ui *ui, bool kept, bool ended, struct buf *out);

#endif
