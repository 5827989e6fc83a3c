/* page.h - what the pages of src/ui share: the ui's state, the page table, commands. Private to src/ui.
 *
 * A page is one file with a build function (what stands on it, as a sheet) and a key function (what a command does);
 * `struct page` holds both.  Pages lie on a stack: the lowest is where the person is, the others lie on top of it
 * (menu, help, urgent page, ...) and Esc takes the topmost away. */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include "core/messages.h"
#include "ui/desk.h"
#include "ui/edit.h"
#include "ui/flow.h"
#include "ui/sheet.h"
#include "ui/ui.h"

#define ROWS_LEAST 12
#define COLS_LEAST 40
#define HOLD_MS 150 /* a key this soon after an alert appeared was meant for the page before */
#define RETRY_MS 5000
#define CODE_MS 60000     /* how long a pick-up code stays on the screen when pausing */
#define COVERED_MS 180000 /* how long the neutral page waits */
#define CODE_TRIES 5
#define CONSENT_ITEM "cons.store" /* our own form's consent: a yes brings the pick-up code */
#define LANGUAGE_ITEM "cons.lang" /* and the question that the language page asks */
#define REVIEW_PLACE "/review"    /* place of the review and the summary; no path begins like this */
#define WAITING_CODE "pending"    /* the option that `w` chooses */
#define LIST_LONG 12              /* options from which a list can be searched */
#define TEXT_LIMIT 2000           /* code points of a text without maxLength */
#define LINE_LIMIT 120
#define SIDE_COLS 120    /* from here on the desk shows the parts beside the page, */
#define SIDE_CELLS 24
#define PREVIEW_COLS 180 /* and the summary as it would be */
#define PREVIEW_CELLS 64

enum command {
	CMD_NONE,
	CMD_ENTER,
	CMD_ESC,
	CMD_COVER,
	CMD_UP,
	CMD_DOWN,
	CMD_LEFT,
	CMD_RIGHT,
	CMD_HOME,
	CMD_END,
	CMD_TAB,
	CMD_NEXT,
	CMD_BACK,
	CMD_SPACE,
	CMD_DIGIT,
	CMD_BACKSPACE,
	CMD_DELETE,
	CMD_CLEAR,
	CMD_HELP,
	CMD_LANGUAGE,
	CMD_BLANK,
	CMD_UNKNOWN,
	CMD_PREFER,
	CMD_NOT_DONE,
	CMD_WAITING,
	CMD_PAUSE,
	CMD_VIEW,
	CMD_SECTIONS,
	CMD_UNDO,
	CMD_INFO,
	CMD_FIND,
	CMD_ADD,
	CMD_DITTO,
	CMD_ASIDE,
	CMD_REDRAW,
	CMD_DISPLAY,
	CMD_CHAR,
	CMD_TICK,
};
#define BIT(command) (UINT64_C(1) << (command))
#define BITS_ROWS (BIT(CMD_UP) | BIT(CMD_DOWN))
#define BITS_NUMBER (BIT(CMD_DIGIT) | BIT(CMD_BACKSPACE) | BIT(CMD_CLEAR) | BIT(CMD_ENTER))
#define BITS_READ (BIT(CMD_NEXT) | BIT(CMD_BACK) | BIT(CMD_SPACE))
#define BITS_EDIT                                                                                                      \
	(BIT(CMD_DIGIT) | BIT(CMD_BACKSPACE) | BIT(CMD_CLEAR) | BIT(CMD_CHAR) | BIT(CMD_BLANK) | BIT(CMD_UNKNOWN) |    \
	 BIT(CMD_PREFER) | BIT(CMD_NOT_DONE) | BIT(CMD_WAITING) | BIT(CMD_SPACE) | BIT(CMD_TAB) | BIT(CMD_FIND) |      \
	 BIT(CMD_ADD) | BIT(CMD_DITTO) | BIT(CMD_ASIDE))
#define BITS_ALWAYS (BIT(CMD_ESC) | BIT(CMD_COVER) | BIT(CMD_REDRAW) | BIT(CMD_LANGUAGE) | BIT(CMD_DISPLAY))
#define BITS_FORM (BIT(CMD_HELP) | BIT(CMD_PAUSE) | BIT(CMD_VIEW) | BIT(CMD_SECTIONS) | BIT(CMD_UNDO) | BIT(CMD_INFO))

struct input {
	enum command command;
	uint32_t cp; /* of CMD_DIGIT and CMD_CHAR */
};

/* --- keys.c --- */
struct binding { /* one row of the key map */
	enum command command;
	const char *letters; /* where nothing is typed, and after Esc everywhere; the first is the one shown */
	enum key keys[3];
	const char *ctrl;  /* Ctrl with these letters */
	char menu;         /* its number in the menu, or 0 */
	const char *name;  /* as help writes it; N_() where it has a Chinese name */
	const char *help;  /* N_(); NULL: the row before speaks of it too */
	const char *title; /* N_(), as the menu says it, or NULL */
	char dot;          /* behind the dot of linear mode, where it is not the first letter; ' ': the dot alone */
	const char *aloud; /* N_(), what help says there instead */
};
extern const struct binding bindings[];
extern const size_t binding_count;
/* Read an event; `typing`: characters are text there. */
struct input input_read(const struct event *event, bool typing);
/* The command of a letter (folded, either case) or CMD_NONE; of a menu number; of what stands behind a dot. */
enum command command_of_letter(uint32_t cp);
enum command command_of_menu(uint32_t cp);
enum command command_of_dot(uint32_t cp);
/* How a command is typed in linear mode, ".b"; NULL: not at all. The caller frees. */
char *binding_dot(const struct binding *binding);

struct hint { /* a key in the last row */
	enum command command;
	unsigned char rank;      /* the higher go first when there is no room; 0 to 3 also stand on a small screen */
	const char *key, *label; /* N_(), the key only where it has a Chinese name */
};

/* --- pages --- */
enum page_flags {
	PAGE_OVERLAY = 1, /* Esc takes it away */
	PAGE_BOTH = 2,    /* always in both languages */
	PAGE_HELD = 4,    /* keys that were meant for the page before do nothing */
	PAGE_URGENT = 8,  /* its title bar */
	PAGE_BARE = 16,   /* no header: nothing says what this is */
	PAGE_PAGED = 32,  /* the header says which page of how many */
	PAGE_DATED = 128, /* it says the day, as a printout would */
	PAGE_LOCKED = 64, /* Esc opens no menu: the page has to be answered */
	PAGE_TYPED = 256, /* characters are text, or codes: never commands */
	PAGE_RULED = 512, /* its contents begin right below the header */
};
struct page {
	const char *title; /* N_(); NULL: the section of the question shown */
	unsigned flags;
	uint64_t commands;        /* what it takes beside BITS_ALWAYS */
	const struct hint *hints; /* ended by a NULL key */
	void (*build)(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
	/* Returns whether the screen may have changed. */
	bool (*key)(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
};
extern const struct page page_language, page_resume, page_question, page_group, page_code, page_menu, page_neutral,
        page_urgent, page_selfharm, page_display, page_review, page_answers, page_sections, page_summary, page_reasons,
        page_help, page_info, page_opening, page_unsaved, page_closing, page_desk, page_go, page_rest, page_form,
        page_written;

struct frame {
	const struct page *page;
	struct edit line; /* what is typed into its answer line */
	int focus;        /* row of its list, or which page of it is read */
	int focus_choice; /* row of its choices, where `focus` is a page */
	int chunk, read;  /* linear mode: which piece of it is read now; the number of the one that was, from 1 */
	int entry;        /* of what is read, -1: its beginning: kept when language, size or text change the pages */
	uint64_t since;   /* when it appeared */
};
#define STACK 12

/* Where to go once the answer is kept. */
enum move {
	MOVE_ENTER, /* on, but what cannot be kept as it is stays on the page */
	MOVE_NEXT,
	MOVE_BACK,
	MOVE_JUMP,
	MOVE_PAUSE,
	MOVE_STAY, /* nowhere: another answer to the same question is next */
	MOVE_UP,   /* these at the desk only: to another cell, */
	MOVE_DOWN,
	MOVE_LEFT,
	MOVE_RIGHT,
	MOVE_QUICK, /* to the quick line, */
	MOVE_ADD,   /* to one more instance */
};

enum panel_bit { /* what the next question's page says first, once */
	         PANEL_SOON = 1,
	         PANEL_WARNING = 2,
	         PANEL_ASIDE = 4,
	         PANEL_RESUMED = 8,
	         PANEL_AGAIN = 16,    /* this question is asked once more, because it is about safety */
	         PANEL_ARRANGED = 32, /* for the same day, but her doctor has arranged care */
	         PANEL_FLAG = 64,     /* a red flag in records */
	         PANEL_MOOD = 128,    /* a mood in records that someone has to ask about */
};
#define PANELS_OPENING (PANEL_SOON | PANEL_ARRANGED | PANEL_WARNING | PANEL_ASIDE | PANEL_FLAG | PANEL_MOOD)

struct question {                /* the question shown, and what was put in but not yet kept */
	const struct item *item; /* its node is found by ui->place after each change of the form */
	struct edit line;        /* text, number, date; an answer that a list does not have */
	struct edit typed;       /* digits typed at a list, or what is searched for */
	bool *ticks;             /* one for each line of the list; NULL: there is none */
	size_t lines;            /* options, own answers, and where others can be given, one to say so */
	struct answer *own;      /* answers that are no option */
	size_t own_count;
	bool writing;            /* another answer than the list's is typed */
	size_t at;               /* where several answers are typed: which of them is in the line, or one more */
	bool reasoned;           /* a reason, or blank, was chosen by its key */
	bool fixed;              /* nothing can be put in */
	bool *lifted;            /* the ticks that an exclusive option took away, for `u`; NULL: none */
	enum absent absent;
	int focus; /* row of the list, -1: none yet */
	size_t unit;
	bool on_unit;        /* Tab went to the unit */
	bool finding;        /* f: the answer line searches the list */
	bool touched;        /* differs from what is kept */
	bool confirming;     /* "is this right?" or "will be kept as" stands there: Enter says yes */
	bool soft;           /* it is about a soft limit */
	bool asked_again;    /* left blank once: it stays, and says so */
	struct msg doubt;    /* that sentence */
	unsigned panels;     /* enum panel_bit */
	struct arena *arena; /* of the response */
	struct answer *answers;
	struct response response;
};

struct linear { /* linear.c: what was read out already, and what the last line was about */
	bool on, greeted;
	bool line;               /* a line was taken that is not answered yet */
	bool again;              /* all of the page is to be read, also what was read before */
	bool quiet;              /* nothing needs to be said about the line */
	bool found;              /* only what a search found is to be read */
	bool back, returned;     /* it asked for the question before; that was read */
	bool closing;            /* the page is read to its end, and nothing can be typed there */
	char *asked;             /* path of the question that the line answered, */
	char *kept;              /* and of the answer that was kept */
	const struct page *page; /* what was read last, */
	char *place;
	struct langs langs;
	int depth, chunk, chunks;
	char **lines; /* with these lines */
	size_t line_count;
	const struct item *part; /* whose title was read last */
	char *trail;             /* and the groups in it */
	char **hints;            /* read in this session */
	size_t hint_count;
};

struct display { /* display.c: how pages are shown, for this session */
	int rows;      /* of the screen */
	bool spaced;   /* an empty row behind each */
	bool contrast; /* no colours, and where you are is a bar across the row */
};

struct ui {
	int rows, cols; /* of pages; in linear mode: rows that are read at once and cells of a line, 0: no limit */
	struct display display;
	struct linear linear;
	struct langs langs;
	uint64_t now;
	struct frame stack[STACK];
	int depth;
	struct question question;
	struct desk desk;
	enum lang first_lang; /* stands first where both are shown */
	char *place;          /* path of the question or group's page, "" elsewhere */
	int part, parts;      /* of the form, where that is: counted once, when it is opened */
	struct msg message;
	enum move move;          /* after the answer is kept */
	char *jump;              /* MOVE_JUMP: to this path */
	const struct page *home; /* a question opened from a list returns to this page, */
	char *home_place;        /* with that place, */
	const struct page *over; /* this page on top, */
	int home_focus;          /* and that row of it */
	struct action queue[3];  /* what follows by itself */
	int queued;
	struct action failed; /* could not be written; handed out again */
	uint64_t tried;
	unsigned panels;                                             /* for the next question */
	char *aside_question[LANG_COUNT], *aside_answer[LANG_COUNT]; /* what was changed when answers were set aside */
	size_t aside;       /* how many answers were set aside before the change */
	const char **again; /* linkIds of safety items that were asked once more */
	size_t again_count;
	bool again_now; /* walking through those */
	bool foreign;   /* another form than ours */
	bool ending;    /* of that: nothing more is to come */
	bool urgent_told, soon_told, selfharm_told, code_told, pausing;
	int seen_choice;  /* what was chosen on the urgent or self-harm page */
	bool alert_waits; /* that page is about the question shown: the walk goes on from there */
	char cover[6];   /* first five digits of the code: they uncover the neutral page */
	int cover_tries, code_tries;
	struct answer lang_answer;
};

/* --- display.c --- */
/* Give pages the rows that they can have on a screen of so many. */
void display_fit(struct ui *ui, int rows);
/* Draw into a part of the grid: returns how many rows there are for the page. */
int display_rows(const struct ui *ui, const struct grid *grid);
/* Bring what was drawn there onto the whole grid, as the session wishes. */
void display_finish(const struct ui *ui, struct grid *grid, int rows);

/* --- ui.c --- */
struct frame *ui_top(struct ui *ui);
const struct frame *ui_frame(const struct ui *ui);
void ui_push(struct ui *ui, const struct page *page);
void ui_pop(struct ui *ui);
/* The page that a session begins with. */
const struct page *ui_first(const struct ui *ui);
/* Take a page out, wherever it lies; false when it does not. */
bool ui_remove(struct ui *ui, const struct page *page);
/* Make it the only page. */
void ui_go(struct ui *ui, const struct page *page);
bool ui_covers(const struct ui *ui, const struct page *page); /* is it somewhere on the stack */
/* Say something in the message row. */
#define ui_say(ui, ...) msg_set(&(ui)->message, __VA_ARGS__, NULL)
/* Let an action follow without a key; takes its strings. */
void ui_then(struct ui *ui, struct action action);
/* Take the first of those, if there is one. */
void ui_take(struct ui *ui, struct action *action);
/* Whether the page takes the command now. */
bool ui_accepts(const struct ui *ui, const struct scene *scene, const struct frame *frame, enum command command);
/* Carry a command out on the topmost page. */
bool ui_command(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
/* Keys of a line that holds digits; whether it was one. */
bool ui_number_key(struct edit *line, struct input input, size_t digits);
/* Up and down in a list of `count` rows. */
void ui_move_focus(int *focus, int count, enum command command);
/* PgDn, PgUp, Space of a page that is read. */
bool ui_read_key(struct ui *ui, const struct scene *scene, struct input input);
/* Whether the page shown has a question to answer: ui->question. */
bool ui_asking(const struct ui *ui);
/* Whether answers are kept on this computer, so that a pause is possible. */
bool ui_kept(const struct scene *scene);

/* How long a page waits before it ends by itself: who reads by ear or by finger needs longer. */
uint64_t ui_patience(const struct ui *ui, uint64_t milliseconds);

/* --- linear.c --- */
/* Build the topmost page's sheet as it is read out. */
void linear_sheet(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
/* An answer was kept: the next reading says so. */
void linear_kept(struct ui *ui, const char *path);
/* Forget what was read. */
void linear_forget(struct linear *linear);

/* --- draw.c --- */
/* The languages a page is shown in; one that is always in both keeps the person's own language first. */
struct langs ui_page_langs(const struct ui *ui, const struct page *page);
bool ui_too_small(const struct ui *ui);
/* The title of the part of the form that an item stands in. */
struct text part_words(const struct scene *scene, const struct item *item);
/* Into how many pages the topmost page goes. */
int ui_pages(const struct ui *ui, const struct scene *scene);
/* Turn to a page of what is read; or to the page where an entry begins. */
void ui_turn(struct ui *ui, const struct scene *scene, int page);
void ui_turn_to(struct ui *ui, const struct scene *scene, int entry);

/* --- question.c --- */
enum kind { KIND_ONE, KIND_MANY, KIND_LINE, KIND_TEXT, KIND_SHOWN /* nothing can be put in */ };
enum kind question_kind(const struct item *item);
/* Make it the question in focus, with what is kept for it. */
void question_focus(struct ui *ui, const struct scene *scene, const struct node *node);
/* Show that question, on a page of its own. */
void question_open(struct ui *ui, const struct scene *scene, struct stop stop);
void question_finish(struct question *question);
/* Leave the question: hand its answer out when it changed, else go at once. */
bool question_leave(struct ui *ui, const struct scene *scene, enum move move, struct action *action);
/* What is half typed, as an action that keeps it as a draft; false when nothing is. */
bool question_half_typed(struct ui *ui, const struct scene *scene, struct action *action);
/* Whether a command means anything at this question: for its help and keys row. */
bool question_takes(const struct question *question, enum command command);
/* The keys row of its kind. */
const struct hint *question_hints(const struct question *question);
/* Whether characters are text now. */
bool question_typing(const struct question *question);
struct text item_words(const struct item *item, enum reader reader);
struct text item_label(const struct item *item, enum reader reader); /* short for staff */
/* A label up to the mark that ends a question, without what is said behind it; the caller frees. */
char *bare_label(const char *label);
/* "Bleeding: spotting" from one of the N_() patterns; the caller frees both texts. */
struct text node_line(const struct node *node, struct text label, const char *pattern);
/* The answer of a node in both languages, reasons and drafts included; the caller frees both texts. */
struct text node_words(const struct node *node);
void text_free(struct text text);

/* --- answer.c: what stands in the fields of the question in focus --- */
/* Put what the form holds into them. */
void question_load(struct ui *ui, const struct scene *scene);
/* Put an answer there as if it had been put in. */
void question_put(struct ui *ui, const struct scene *scene, const struct response *response);
/* Make the response; what the form says about it, and why. */
enum check_result question_collect(struct ui *ui, const struct scene *scene, struct msg *why);
/* The text goes out as a draft instead: it could not be kept as a value. */
void question_draft(struct ui *ui, const struct scene *scene);
/* Give the list a line for an answer that is none of its options; where one answer is kept, the only such line. */
void question_own(struct question *question, const struct answer *answer);
/* Whether several answers are typed, one after the other. */
bool question_several(const struct item *item);
/* To the answer before or after the one in the line; false when there is none. */
bool question_turn(struct ui *ui, const struct scene *scene, int step);

/* --- choice.c, line.c, longtext.c: the fields of a question --- */
/* Whether what is typed is words: no number, no date. */
bool item_is_words(const struct item *item);
/* The words of a line of the list; the caller frees both texts. */
struct text choice_words(const struct question *question, size_t line);
/* Whether a line of the list is the one that says that another answer can be given. */
bool choice_is_other(const struct question *question, size_t line);
/* Another answer than the list's is typed next. */
void choice_write(struct question *question);
/* What is typed there is done: it is an answer of the list, or a line of its own. */
bool choice_written(struct ui *ui, const struct scene *scene);
void choice_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
/* Whether a line of the list stands alone. */
bool choice_exclusive(const struct item *item, size_t line);
bool choice_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
/* Mark a line of the list; of several, tick or untick it. */
void choice_pick(struct ui *ui, size_t line);
/* Whether a line of the list is among what is searched for. */
bool choice_shown(const struct question *question, size_t line);
void line_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
bool line_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
/* The editing keys of a text; returns whether the screen changed, *changed whether the text did. */
bool line_edit(struct edit *line, struct input input, bool *changed);
/* d, r, x, w, s or ? alone on a line. */
enum command line_command(const struct edit *line);
/* How an answer of the item's type is written, N_() or NULL. */
const char *line_hint(const struct item *item);
/* The sentence about those; "not done" is spoken of where it is about a test. */
const char *line_reasons(const struct item *item);
/* The text on its rows, the caret in it; nothing else. */
void longtext_rows(const struct question *question, struct sheet *sheet);
void longtext_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
bool longtext_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
/* d, r, x, w, s: mark the reason, or blank. False when the question does not take it. */
bool question_reason(struct ui *ui, enum command command);
/* panel.c: what is said before a question: advice and what a part begins with, which on a small screen is a page of its
 * own, and one line right above the question. */
bool opening_due(const struct ui *ui, const struct scene *scene);
/* Of that, the advice, and the answers that were set aside. */
void advice_build(const struct ui *ui, const struct scene *scene, unsigned panels, struct sheet *sheet);
void opening_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
void panel_build(const struct ui *ui, struct sheet *sheet);
/* Put what was marked instead of an answer ("I don't know") behind the answer line, or below it; ends the row. Returns
 * whether there was anything. */
bool question_mark(const struct question *question, struct sheet *sheet, int col);

/* --- around.c: what stands around a question --- */
/* The words of an item behind the number that the form gives it; of none its linkId. The caller frees both texts. */
struct text item_heading(const struct item *item, enum reader reader);
/* "Family > Mother 2": the groups between the part's title and a stop, "" where there are none; the caller frees. */
struct text trail_words(const struct scene *scene, struct stop stop);
/* Whether what is to be read before the question comes on a page of its own. */
bool reads_apart(const struct ui *ui, const struct scene *scene);
/* Where in the form a stop is, and what is to be read before it. */
void reads_build(const struct scene *scene, struct stop stop, struct sheet *sheet);
/* The same on the page of the stop itself: what comes apart is left out. */
void around_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
/* What is asked, with the words that stand directly below it in the form. */
void heading_build(const struct scene *scene, const struct node *node, struct sheet *sheet);
/* How many answers the form wants, or instances of a group; where several answers are typed, those there are too. */
void occurs_build(const struct item *item, struct sheet *sheet);
void given_build(const struct ui *ui, const struct node *node, struct sheet *sheet);
/* The field where nothing can be put in. */
void fixed_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
bool fixed_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);

/* --- group.c --- */
/* Whether the form takes one more instance of a group. */
bool group_takes_more(const struct scene *scene, struct stop stop);

/* --- desk.c --- */
/* Show the page of the part a stop stands in, the focus on it. */
void desk_open(struct ui *ui, const struct scene *scene, struct stop stop);
/* Show it with the question that is in focus on another page, as it stands. */
void desk_take_over(struct ui *ui, const struct scene *scene);
/* Go where ui->move says. */
void desk_walk(struct ui *ui, const struct scene *scene);
/* Leave the cell in focus, if there is one, keeping its answer; then go. */
bool desk_leave(struct ui *ui, const struct scene *scene, enum move move, struct action *action);
/* An instance was set aside or taken back. */
void desk_aside(struct ui *ui, const struct scene *scene, const struct action *action);
/* What the header says: the part's title and its number. The caller frees. */
char *desk_title(const struct ui *ui, const struct scene *scene, struct langs langs);
bool desk_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
bool desk_takes(const struct ui *ui, const struct scene *scene, enum command command);
const struct hint *desk_hints(const struct ui *ui, const struct scene *scene);

/* --- desk-cell.c --- */
/* The words of a cell that is not in focus; the caller frees. `field`: it has a line of its own, so there is room. */
char *cell_text(const struct scene *scene, const struct node *node, bool field, enum lang lang);
/* Whether the focus stands in that cell, and is not in the quick line. */
bool cell_is_focus(const struct ui *ui, const struct node *focus, const struct node *cell);
/* Put text clipped to so many cells; words in both languages where there is room. */
void cell_put(struct sheet *sheet, int col, int cells, int attr, const char *text);
void cell_words(struct sheet *sheet, int col, int cells, int attr, struct text words);
/* The cell in focus: brackets around it, the caret in it. */
void cell_focus(const struct ui *ui, struct sheet *sheet, int col, int cells);
/* A cell that is or is not in focus. */
void cell_draw(const struct ui *ui, const struct scene *scene, const struct node *focus, const struct node *cell,
               int col, int cells, struct sheet *sheet);

/* --- desk-draw.c, desk-strip.c, desk-quick.c, desk-side.c --- */
struct spot desk_spot(const struct ui *ui, const struct scene *scene); /* where the focus stands */
void desk_draw(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
/* The fact that a cell without an answer is worked out as, or NULL. */
const struct fact_value *desk_derived(const struct scene *scene, const struct node *node);
/* Remember the first line shown, so that it stays while the focus moves on below it. */
void desk_settle(struct ui *ui, const struct scene *scene);
/* What is said about the field in focus and its codes, the quick line below it. */
void desk_strip(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
/* The line of the list that a typed character stands for, or SIZE_MAX; the characters of all lines, 0: none, the
 * caller frees. */
size_t code_line(const struct item *item, uint32_t cp);
char *item_codes(const struct item *item);
/* The lines of a list with their codes, in both languages where there is room; with a question its ticks and search. */
void strip_list(const struct item *item, const struct question *question, int rows, struct sheet *sheet);
/* The nurse's words for an option. */
struct text option_words(const struct option *option);
bool quick_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
/* Make answers for a row of tests out of text as the quick line takes it; says what is wrong. */
bool quick_take(struct ui *ui, const struct scene *scene, const struct item *row, const char *text, enum move move,
                struct action *action);
/* Behind an answer in a row of tests: the date of the sheet, where the row has none yet. */
void quick_date(struct ui *ui, const struct scene *scene, struct action *action);
/* Several answers as one action: begin with room for so many, add, hand them out (at least one). */
void batch_begin(struct desk *desk, size_t most);
void batch_add(struct desk *desk, const struct node *node, struct response response);
void batch_hand_out(struct ui *ui, const struct scene *scene, enum move move, struct action *action);
/* What is said above the quick line, on so many rows at most: what it would take, the codes that begin like it. */
void quick_strip(const struct ui *ui, const struct scene *scene, int rows, struct sheet *sheet);
void quick_line(const struct ui *ui, struct sheet *sheet);
/* The parts with their counts, and the summary as it would be, on rows top to end - 1. */
void side_build(const struct ui *ui, const struct scene *scene, int top, int end, struct sheet *sheet);

/* Before an answer goes out: remember what it replaces, for what is set aside by it. */
void walk_leaving(struct ui *ui, const struct scene *scene, const struct node *node);

/* --- alert.c, language.c: what follows when the app is done --- */
void alert_seen(struct ui *ui, const struct scene *scene, const struct action *action);
void language_chosen(struct ui *ui, const struct scene *scene);

/* --- walk.c: from page to page --- */
/* The question or group's page shown, whether it is asked now or not; none elsewhere. */
struct stop walk_here(const struct ui *ui, const struct scene *scene);
/* Go where ui->move says, from the question or group's page shown. */
void walk(struct ui *ui, const struct scene *scene);
/* Open a stop: a question or a group's page. */
void walk_to(struct ui *ui, const struct scene *scene, struct stop stop);
/* Jump to a path from the topmost page, a list, which comes back afterwards when `back`. */
bool walk_jump(struct ui *ui, const struct scene *scene, const char *path, bool back, struct action *action);
/* Remember that an item was asked once more. */
void walk_note_again(struct ui *ui, const struct item *item);
bool walk_noted(const struct ui *ui, const struct item *item);
/* Let the pause follow: the code, then its page. */
void walk_pause(struct ui *ui);
/* After an answer was kept: alerts, panels, then the walk goes on. */
void walk_answered(struct ui *ui, const struct scene *scene, const struct action *action);
/* Show the alert that has become due, if any; `waits`: it is about the question shown, and the walk waits for it. */
bool walk_alert(struct ui *ui, const struct scene *scene, bool waits);
/* After the item of that path changed, if it is consent's: a new code, or the old one's end. */
void walk_consent(struct ui *ui, const struct scene *scene, const char *path);

/* --- summary.c --- */
/* The entry of the summary that holds a statement. */
int summary_entry(const struct scene *scene, const char *statement_id);

/* --- fill.c: another form than ours --- */
/* Whether the form may only be looked at. */
bool ui_viewing(const struct scene *scene);
/* What is said about a question (NULL: none) and about where the answers go. */
void fill_info(const struct scene *scene, const struct item *item, struct sheet *sheet);
/* Let the answers be written; `end`: nothing more is to come. */
void fill_end(struct ui *ui, bool end, struct action *action);
/* What follows when the app is done. */
void fill_begun(struct ui *ui, const struct scene *scene, const struct action *action);
void fill_written(struct ui *ui, const struct scene *scene, const struct action *action);

/* --- review.c, answers.c --- */
struct row {                               /* one row of a list of answers */
	const struct item *section;        /* a section's own row */
	const struct node *node;           /* an answer's row */
	const struct check_finding *check; /* what is asked about it */
	const struct item *group;          /* a repeating group below `node` that has too few or too many */
	struct msg why;                    /* what the form still asks for there */
};
struct rows {
	struct row *row;
	size_t count, size;
};
void rows_add(struct rows *rows, struct row row);
void rows_finish(struct rows *rows);
/* Open the list of answers at a part. */
void answers_open(struct ui *ui, const struct scene *scene, const struct item *section);

#endif
