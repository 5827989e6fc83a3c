/* page.h - what the pages of src/ui share: the ui's state, the page table, commands. Private to src/ui.
 *
 * A page is one file with a build function (what stands on it, as a sheet) and a key function (what a command does);
 * `struct page` holds both.  Pages lie on a stack: the lowest is where the person is, the others lie on top of it
 * (menu, help, urgent page, ...) and Esc takes the topmost away. */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include "core/messages.h"
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
	CMD_REDRAW,
	CMD_CHAR,
	CMD_TICK,
};
#define BIT(command) (UINT64_C(1) << (command))
#define BITS_ROWS (BIT(CMD_UP) | BIT(CMD_DOWN))
#define BITS_NUMBER (BIT(CMD_DIGIT) | BIT(CMD_BACKSPACE) | BIT(CMD_CLEAR) | BIT(CMD_ENTER))
#define BITS_READ (BIT(CMD_NEXT) | BIT(CMD_BACK) | BIT(CMD_SPACE))
#define BITS_ALWAYS (BIT(CMD_ESC) | BIT(CMD_COVER) | BIT(CMD_REDRAW) | BIT(CMD_LANGUAGE))
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
};
extern const struct binding bindings[];
extern const size_t binding_count;
/* Read an event; `typing`: characters are text there. */
struct input input_read(const struct event *event, bool typing);
/* The command of a letter (folded, either case) or CMD_NONE; of a menu number. */
enum command command_of_letter(uint32_t cp);
enum command command_of_menu(uint32_t cp);

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
        page_urgent, page_selfharm, page_review, page_answers, page_sections, page_summary, page_reasons, page_help,
        page_info, page_opening, page_unsaved, page_closing;

struct frame {
	const struct page *page;
	struct edit line; /* what is typed into its answer line */
	int focus;        /* row of its list, or which page of it is read */
	int entry;        /* of what is read: the place that is kept when language, size or text change the pages */
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
	struct edit line;        /* text, number, date */
	struct edit typed;       /* digits typed at a list, or what is searched for */
	bool *ticks;             /* one for each option */
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

struct ui {
	int rows, cols;
	struct langs langs;
	uint64_t now;
	struct frame stack[STACK];
	int depth;
	struct question question;
	enum lang first_lang; /* stands first where both are shown */
	char *place;          /* path of the question or group's page, "" elsewhere */
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
	bool urgent_told, soon_told, selfharm_told, code_told, pausing;
	int seen_choice;  /* what was chosen on the urgent or self-harm page */
	bool alert_waits; /* that page is about the question shown: the walk goes on from there */
	char cover[6];   /* first five digits of the code: they uncover the neutral page */
	int cover_tries, code_tries;
	struct answer lang_answer;
};

/* --- ui.c --- */
struct frame *ui_top(struct ui *ui);
const struct frame *ui_frame(const struct ui *ui);
void ui_push(struct ui *ui, const struct page *page);
void ui_pop(struct ui *ui);
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
/* Whether answers are kept on this computer, so that a pause is possible. */
bool ui_kept(const struct scene *scene);

/* --- draw.c --- */
bool ui_too_small(const struct ui *ui);
/* Into how many pages the topmost page goes. */
int ui_pages(const struct ui *ui, const struct scene *scene);
/* Turn to a page of what is read; or to the page where an entry begins. */
void ui_turn(struct ui *ui, const struct scene *scene, int page);
void ui_turn_to(struct ui *ui, const struct scene *scene, int entry);

/* --- question.c --- */
enum kind { KIND_ONE, KIND_MANY, KIND_LINE, KIND_TEXT };
enum kind question_kind(const struct item *item);
/* Show that question with what is kept for it. */
void question_open(struct ui *ui, const struct scene *scene, struct stop stop);
void question_finish(struct question *question);
/* Put what the form holds into the fields. */
void question_load(struct ui *ui, const struct scene *scene);
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
/* "Bleeding: spotting" from one of the N_() patterns; the caller frees both texts. */
struct text node_line(const struct node *node, struct text label, const char *pattern);
/* The answer of a node in both languages, reasons and drafts included; the caller frees both texts. */
struct text node_words(const struct node *node);
void text_free(struct text text);

/* --- choice.c, line.c, longtext.c: the fields of a question --- */
void choice_build(const struct ui *ui, struct sheet *sheet);
bool choice_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
void line_build(const struct ui *ui, struct sheet *sheet);
bool line_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
/* The editing keys of a text; returns whether the screen changed, *changed whether the text did. */
bool line_edit(struct edit *line, struct input input, bool *changed);
/* d, r, x, w, s or ? alone on a line. */
enum command line_command(const struct edit *line);
/* The sentence about those; "not done" is spoken of where it is about a test. */
const char *line_reasons(const struct item *item);
void longtext_build(const struct ui *ui, struct sheet *sheet);
bool longtext_key(struct ui *ui, const struct scene *scene, struct input input, struct action *action);
/* d, r, x, w, s: mark the reason, or blank. False when the question does not take it. */
bool question_reason(struct ui *ui, enum command command);
/* panel.c: what is said before a question: advice and what a part begins with, which on a small screen is a page of its
 * own, and one line right above the question. */
bool opening_due(const struct ui *ui, const struct scene *scene);
void opening_build(const struct ui *ui, const struct scene *scene, struct sheet *sheet);
void panel_build(const struct ui *ui, struct sheet *sheet);
/* Put what was marked instead of an answer ("I don't know") behind the answer line, or below it; ends the row. Returns
 * whether there was anything. */
bool question_mark(const struct question *question, struct sheet *sheet, int col);

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

/* --- review.c, answers.c --- */
struct row {                               /* one row of a list of answers */
	const struct item *section;        /* a section's own row */
	const struct node *node;           /* an answer's row */
	const struct check_finding *check; /* what is asked about it */
};
struct rows {
	struct row *row;
	size_t count, size;
};
void rows_add(struct rows *rows, struct row row);
/* Open the list of answers at a part. */
void answers_open(struct ui *ui, const struct scene *scene, const struct item *section);

#endif
