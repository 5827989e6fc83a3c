/* sheet.h - a page's contents as rows of any number, in the languages shown, before they meet a screen's height.
 *
 * A page writes its body, then (after sheet_tail) its answer line.  sheet_place() puts both into a grid: all of it when
 * it fits, else the answer line at the bottom and the part of the body that holds the focus, or one page of it.
 * Two languages stand below each other, and beside each other from 100 columns.
 *
 * A sheet that is read out (linear.h) has the same contents as lines below each other, nothing beside anything; each
 * segment is a line then, and its role says how it is read.  Knows no page and no key. */
#ifndef UI_SHEET_H
#define UI_SHEET_H

#include "base/msg.h"
#include "ui/grid.h"

#define WIDE_COLS 100
#define SMALL_ROWS 16 /* below: margins of 1, four keys, nothing beside the answer line */
#define PROSE 68

enum role { /* what a text is to someone who does not see where it stands */
	    ROLE_TEXT,
	    ROLE_QUESTION, /* what is asked */
	    ROLE_CHOICE,   /* is chosen, or opened, by a number */
	    ROLE_HINT,     /* how to answer: read out once in a session */
	    ROLE_KEYS,     /* about keys or places of the screen: never read out */
	    ROLE_PROMPT,   /* the label of the answer line */
};

enum fit { /* what is left out so that a page fits */
	FIT_ROOMY,
	FIT_TERSE,   /* hints below the answer line */
	FIT_PAIRED,  /* second rows: the two languages of a line of a list share one where they can */
	FIT_COMPACT, /* blank rows */
};

struct segment {
	int row, col, attr;
	enum role role;
	char *text;
};
struct choice { /* what a number typed on a line that was read out means */
	int number;
	int focus; /* the row that Enter opens when the focus is there, or -1: the number itself is typed */
};
struct sheet {
	struct langs langs;
	int cols;
	bool beside;            /* two languages side by side */
	enum fit fit;
	bool small;             /* a small screen */
	bool aloud;             /* to be read out */
	bool returning;         /* aloud: the question is come back to */
	enum role role;         /* of the text that comes next */
	bool chosen;            /* and whether it is marked */
	const char *prefix_beside; /* what stands before it in the second column, where that is another prefix */
	struct choice *choices; /* aloud */
	size_t choice_count, choice_size;
	int left, width;        /* of prose */
	int right, right_width; /* of the second language beside it */
	struct segment *segments;
	size_t count, size;
	int row;                  /* the next one */
	int pinned;               /* the first rows, that never scroll */
	int tail;                 /* where the answer line's rows begin; -1: none yet */
	int focus, focus_first; /* rows that must be seen, the last and the first; -1: none */
	int caret_row, caret_col; /* -1: none */
	int *starts; /* rows where an entry begins: what may stand at the top of a page, what "8 more" counts */
	size_t start_count, start_size;
	int height;             /* rows of the screen for it */
	bool low;               /* the answer line stands at the bottom, whatever the body leaves free */
	int page; /* which page of a reading page, from 0; -1: follow the focus */
};

/* Begin a sheet for a screen of that size. */
void sheet_init(struct sheet *sheet, struct langs langs, int rows, int cols, enum fit fit);
/* Begin a sheet that is read out in lines of that many cells; 0: lines are not broken. */
void sheet_init_aloud(struct sheet *sheet, struct langs langs, int cols);
void sheet_finish(struct sheet *sheet);

/* The program's own words in both languages; borrowed for ever. */
struct text words(const char *id);
/* An N_() sentence whose {1} is a text, in both languages; the text is whole, where msg_fill() cuts a long one. The
 * caller frees both. */
struct text sentence(const char *id, struct text text);
/* "继续 Next": a text in the languages, on one row; the caller frees. */
char *text_inline(struct langs langs, struct text text);

/* A text for a column: what some terminals draw wider gives way to a narrow likeness; the caller frees. */
char *sheet_folded(const char *text);

/* Say what the next text is; those behind it are ROLE_TEXT again. */
void sheet_role(struct sheet *sheet, enum role role);
/* The next text is what typing that number chooses; `chosen`: it is marked. */
void sheet_choice(struct sheet *sheet, int number, bool chosen);
/* The next text is a row that Enter opens while the focus is on it; read out, it has that number. */
void sheet_row(struct sheet *sheet, int number, int focus);

/* Write a paragraph with a hanging `prefix` (NULL: none) at `indent` cells from the margin. */
void sheet_text(struct sheet *sheet, int indent, int attr, const char *prefix, struct text text);
void sheet_words(struct sheet *sheet, int indent, int attr, const char *id);
/* A short choice: two languages stand on one row where they fit: in two columns, or, with FIT_PAIRED, one behind the
 * other. */
void sheet_pair(struct sheet *sheet, int indent, int attr, const char *prefix, struct text text);
void sheet_message(struct sheet *sheet, int indent, int attr, const char *prefix, const struct msg *message);
/* Put text on the current row at a column of the screen, without wrapping and without ending the row. */
void sheet_put(struct sheet *sheet, int col, int attr, const char *text);
/* A blank row, unless there is no room for it or the sheet begins here. */
void sheet_gap(struct sheet *sheet);
/* An entry begins at the next row. */
void sheet_start(struct sheet *sheet);
/* The rows from `first` to here must be seen. */
void sheet_focus(struct sheet *sheet, int first);
/* Everything up to here stays on the screen when the rest scrolls. */
void sheet_pin(struct sheet *sheet);
/* From here on: the answer line. */
void sheet_tail(struct sheet *sheet);

/* The field of an answer line on the current row from a column of the screen on: "答: [2 ]". `caret` is an offset in
 * `text`; the caret is put there. Returns the column behind it; the row is not ended. */
int sheet_field(struct sheet *sheet, int col, const char *label, const char *text, size_t caret, int cells);
/* The same without a label and without brackets: what is typed, on cells that show where it goes. */
void sheet_box(struct sheet *sheet, int col, const char *text, size_t caret, int cells);
/* Say what to do at a field that ends at `col`, and end its row: behind it in one language, below it in both. `id` may
 * be NULL. */
void sheet_hint(struct sheet *sheet, int col, const char *id);

/* Put another sheet's rows below this one's, its caret too if it has one; takes all that is in it. */
void sheet_append(struct sheet *sheet, struct sheet *other);

/* Place it on rows top to bottom - 1 of the grid. */
void sheet_place(const struct sheet *sheet, struct grid *grid, int top, int bottom);
/* Whether all of it fits into so many rows, and into how many pages its body goes. */
bool sheet_fits(const struct sheet *sheet, int rows);
int sheet_pages(const struct sheet *sheet, int rows);
/* Where page `page` of its body begins when `room` rows go on one, and where it ends; returns how many there are. */
int sheet_page(const struct sheet *sheet, int room, int page, int *first, int *end);
/* The entry at the top of a page, from 0, -1: what stands before the first; and the page where an entry begins. */
int sheet_entry(const struct sheet *sheet, int rows, int page);
int sheet_page_of(const struct sheet *sheet, int rows, int entry);

#endif
