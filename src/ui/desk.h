/* desk.h - the desk's way (screens.md 3.16 to 3.18): what the files desk*.c share. Private to src/ui.
 *
 * A part of the form, a section as a rule, is one page: page_desk.  It is a sequence of lines, found from any line by
 * stepping (desk-lines.c), so that no key walks the whole form and only what is shown is drawn.  A line has cells, each
 * of which is a question: a field line has one, an instance of a repeating group is a line with one for each question
 * in it, the questions of one test (item->row) are a line of the grid.
 *
 * The cell in focus is ui->question, as on the patient's pages: loaded, read, checked and handed out by question.c,
 * edited by line.c, longtext.c and choice.c.  ui->place names it.  Nothing else is edited on the page but the quick
 * line (the frame's own line), which makes answers for the cells of one test (desk-quick.c).
 *
 * desk.c: the page, its keys, where the focus goes.  desk-draw.c: the lines.  desk-strip.c: what stands below them,
 * and the codes of options.  desk-go.c: go to.  desk-side.c: what stands beside them on a wide screen. */
#ifndef UI_DESK_H
#define UI_DESK_H

#include "core/form.h"
#include "ui/edit.h"
#include "ui/flow.h"
#include "ui/ui.h"

struct input;
struct sheet;

/* --- desk-lines.c --- */
/* What one page shows: the contents of a top-level group, or the top-level items between two of those. */
struct part {
	const struct item *first, *end; /* items, the end excluded; first NULL: no part */
	const struct item *group;       /* the top-level group, or NULL */
	const struct item *test;        /* the first item of its first row of tests, or NULL */
};
enum line_kind {
	LINE_NONE,
	LINE_TITLE, /* words: of a group inside the part, of a display item */
	LINE_FIELD, /* a question */
	LINE_HEAD,  /* the names of columns: of a repeating group, or of the grid of tests */
	LINE_ROW,   /* an instance of a repeating group */
	LINE_ADD,   /* below the last of them, where one more begins */
	LINE_TEST,  /* a row of the grid */
};
struct line {
	enum line_kind kind;
	const struct item *item; /* what it is about; of a test its first item */
	const struct node *node; /* its node; of HEAD and ADD what the instances stand below: the root or an instance */
};
/* A place for the focus: a cell of a line, or (node NULL) a LINE_ADD. */
struct spot {
	struct line line;
	const struct node *node;
};

/* The part an item stands in. */
struct part part_of(const struct form *form, const struct item *item);
/* Which part of how many: "3/15"; the caller frees. */
char *part_number(const struct form *form, struct part part);
/* The part after (+1) or before (-1) one; of none the first; none at the end. */
struct part part_step(const struct form *form, struct part part, int direction);
/* The line after or before a line; of LINE_NONE the first or the last. */
struct line line_step(const struct form *form, const struct part *part, struct line line, int direction);
/* Whether two lines are one. */
bool line_same(struct line a, struct line b);
/* The cell after or before one in its line; of NULL the first or the last; NULL at the end. */
const struct node *cell_step(const struct form *form, struct line line, const struct node *cell, int direction);
/* Whether the focus can stand there. */
bool cell_open(const struct form *form, const struct node *cell);
/* The next place for the focus: cell by cell; of no line the first or the last. */
struct spot spot_step(const struct form *form, const struct part *part, struct spot spot, int direction);
/* The place above or below it, in the same column where there is one. */
struct spot spot_beyond(const struct form *form, const struct part *part, struct spot spot, int direction);
/* The cell above one in a table or in the grid, open or not; NULL in the first row. */
const struct node *cell_above(const struct form *form, const struct part *part, struct spot spot);
/* The place of a stop of the patient's way. */
struct spot spot_at(const struct form *form, struct stop stop);
/* Whether it is no place at all. */
bool spot_none(struct spot spot);
/* What a question is in its row of tests. */
enum test_role { TEST_RESULT, TEST_DATE, TEST_STATUS };
#define TEST_ROLES 3
/* Told by its type, and of a list by what is beside it: beside a result that is typed it is the status. */
enum test_role role_of(const struct item *item);
/* The question of a row that has that role, or NULL. */
const struct item *test_item(const struct item *row, enum test_role role);

/* --- the state --- */
enum desk_at { DESK_FIELD, DESK_ADD, DESK_QUICK };
struct desk {
	enum desk_at at;
	struct part part;
	struct line top;     /* the first line shown, where the focus leaves it so */
	char *number;       /* "3/15" of the part */
	bool settled;        /* part and top belong to the form that is shown */
	unsigned panels;     /* enum panel_bit: what is said above the lines */
	char *date;          /* of the sheet that results are copied from, or NULL */
	char *echo;          /* what the quick line took, until it is said; or NULL */
	bool confirming;     /* the quick line asked about a value: Enter says yes */
	struct arena *arena; /* of the answers of an action */
	struct kept *kept;   /* the answers of an action behind the first */
	size_t kept_count;
};
/* Free what it holds. */
void desk_finish(struct desk *desk);

#endif
