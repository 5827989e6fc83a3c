/* keys.c - the key map: one table, from which keys are read and help is written (screens.md section 2).
 *
 * Where nothing is typed a letter is a command; everywhere Esc opens the menu, which takes the same letters and its
 * numbers.  Full-width and Chinese forms are folded first, so an input method that is on does no harm. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/page.h"

#include <ctype.h>
#include <string.h>

/* clang-format off */
const struct binding bindings[] = {
        {CMD_ENTER, "", {K_ENTER}, "", 0, "Enter",
         N_("Keep this and go on. On an empty line: leave it blank and go on."), NULL},
        {CMD_ESC, "", {K_ESC, K_F2}, "GC", 0, "Esc, F2",
         N_("Step out of this page. At the outermost one the menu opens and covers the screen."), NULL, 'm',
         N_("Step out of this page; at the outermost one, the menu.")},
        {CMD_COVER, "", {K_F9}, "X", '0', "Ctrl-X, F9",
         N_("Show something else at once. The first five digits of your code bring you back; without a code, Ctrl-X "
            "does."), N_("Show something else"), '0',
         N_("Cover: something else comes. To come back, type the first five digits of your pick-up code; where nothing "
            "is kept, .0 once more.")},
        {CMD_DIGIT, "", {0}, "", 0, "1-9", N_("Choose the line of that number."), NULL},
        {CMD_UP, "", {K_UP}, "", 0, N_("Up Down"), N_("The line above or below."), NULL},
        {CMD_DOWN, "", {K_DOWN}, "", 0, NULL, NULL, NULL},
        {CMD_SPACE, "", {0}, "", 0, N_("Space"), N_("Tick or untick; on a page to read: the next page."), NULL},
        {CMD_LEFT, "", {K_LEFT}, "", 0, N_("Left Right"), N_("Move in the text."), NULL},
        {CMD_RIGHT, "", {K_RIGHT}, "", 0, NULL, NULL, NULL},
        {CMD_HOME, "", {K_HOME}, "", 0, "Home", N_("To the start of the line."), NULL},
        {CMD_END, "", {K_END}, "", 0, "End", N_("To the end of the line."), NULL},
        {CMD_TAB, "", {K_TAB, K_BACKTAB}, "", 0, "Tab", N_("To the unit, and back."), NULL},
        {CMD_BACKSPACE, "", {K_BACKSPACE}, "", 0, "Backspace", N_("Delete the character before the cursor."), NULL},
        {CMD_DELETE, "", {K_DELETE}, "", 0, "Del", N_("Delete the character at the cursor."), NULL},
        {CMD_CLEAR, "", {0}, "U", 0, "Ctrl-U", N_("Clear the line."), NULL},
        {CMD_NEXT, "n", {K_PGDN}, "", 0, "PgDn, n", N_("The next page."), NULL},
        {CMD_BACK, "b", {K_PGUP}, "", 0, "PgUp, b", N_("The page before. Nothing is lost."), NULL},
        {CMD_BLANK, "s", {0}, "", 0, "s, 0", N_("Leave this blank."), NULL},
        {CMD_UNKNOWN, "d", {0}, "", 0, "d", N_("Answer: I don’t know."), NULL},
        {CMD_PREFER, "r", {0}, "", 0, "r", N_("Answer: I’d rather not say."), NULL},
        {CMD_NOT_DONE, "x", {0}, "", 0, "x", N_("Answer: not done."), NULL},
        {CMD_WAITING, "w", {0}, "", 0, "w", N_("Answer: waiting for the result, where that can be chosen."), NULL},
        {CMD_FIND, "f/", {K_F3}, "", 0, "f, F3", N_("Find in a long list."), NULL},
        {CMD_ADD, "a+", {0}, "", 0, "a, +", N_("Describe one more."), NULL},
        {CMD_DITTO, "=", {0}, "", 0, "=", N_("In an empty cell: the same as in the row above."), NULL},
        {CMD_ASIDE, "-", {0}, "", 0, "-", N_("In an empty cell: set this row aside, or take it back."), NULL},
        {CMD_HELP, "?", {K_F1}, "", '1', "?, F1", N_("Help for this page."), N_("Help")},
        {CMD_LANGUAGE, "l", {K_F4}, "", '2', "l, F4", N_("The next language: Chinese, English, both."),
         N_("Language")},
        {CMD_PAUSE, "p", {K_F8}, "", '3', "p, F8", N_("Pause: a code brings you back to this place later."),
         N_("Pause and come back later")},
        {CMD_VIEW, "v", {K_F6}, "", '4', "v, F6", N_("View all your answers, and go to any of them."),
         N_("View my answers")},
        {CMD_UNDO, "u", {K_F5}, "", '5', "u, F5", N_("Undo the last change."), N_("Undo the last change")},
        {CMD_INFO, "i", {K_F7}, "", '6', "i, F7", N_("Why this is asked, and who sees it."),
         N_("Why is this asked")},
        {CMD_DISPLAY, "", {0}, "", '8', "", N_("Large print, screen reader."), N_("Large print, screen reader")},
        {CMD_SECTIONS, "g", {0}, "", 0, "g", N_("Go to a part of the form."), NULL},
        {CMD_REDRAW, "", {0}, "L", 0, "Ctrl-L", N_("Draw the screen again."), NULL, ' ',
         N_("Read this again.")},
};
/* clang-format on */
const size_t binding_count = sizeof bindings / sizeof *bindings;

enum command command_of_letter(uint32_t cp)
{
	cp = utf8_folded(cp);
	if (cp == 0 || cp > 0x7E)
		return CMD_NONE;
	for (size_t i = 0; i < binding_count; i++)
		if (strchr(bindings[i].letters, tolower((int)cp)))
			return bindings[i].command;
	return CMD_NONE;
}

enum command command_of_menu(uint32_t cp)
{
	cp = utf8_folded(cp);
	for (size_t i = 0; i < binding_count; i++)
		if (bindings[i].menu && (uint32_t)bindings[i].menu == cp)
			return bindings[i].command;
	return CMD_NONE;
}

enum command command_of_dot(uint32_t cp)
{
	cp = utf8_folded(cp);
	for (size_t i = 0; i < binding_count; i++)
		if (bindings[i].dot && cp < 0x7F && bindings[i].dot == tolower((int)cp))
			return bindings[i].command;
	return command_of_letter(cp);
}

char *binding_dot(const struct binding *binding)
{
	if (binding->command == CMD_ENTER || binding->command == CMD_DIGIT)
		return xstrdup(binding->name);
	if (binding->dot)
		return binding->dot == ' ' ? xstrdup(".") : xasprintf(".%c", binding->dot);
	return binding->letters[0] ? xasprintf(".%c", binding->letters[0]) : NULL;
}

/* The command of a key that is no character. */
static enum command command_of_key(const struct event *event)
{
	for (size_t i = 0; i < binding_count; i++) {
		const struct binding *binding = &bindings[i];
		if (event->key == K_CTRL) {
			if (event->cp && event->cp < 0x7F && strchr(binding->ctrl, (int)event->cp))
				return binding->command;
			continue;
		}
		for (size_t k = 0; k < sizeof binding->keys / sizeof *binding->keys; k++)
			if (binding->keys[k] != K_NONE && binding->keys[k] == event->key)
				return binding->command;
	}
	return CMD_NONE;
}

struct input input_read(const struct event *event, bool typing)
{
	if (event->type == EVENT_TICK)
		return (struct input){.command = CMD_TICK};
	if (event->type == EVENT_COMMAND)
		return (struct input){.command = command_of_dot(event->cp)};
	if (event->type != EVENT_KEY)
		return (struct input){.command = CMD_NONE};
	if (event->key == K_PASTE_NEWLINE)
		return (struct input){.command = typing ? CMD_CHAR : CMD_NONE, .cp = '\n'};
	if (event->key != K_CHAR)
		return (struct input){.command = command_of_key(event)};
	if (typing)
		return (struct input){.command = CMD_CHAR, .cp = event->cp};
	uint32_t cp = utf8_folded(event->cp);
	if (cp >= '0' && cp <= '9')
		return (struct input){.command = CMD_DIGIT, .cp = cp};
	if (cp == ' ')
		return (struct input){.command = CMD_SPACE};
	return (struct input){.command = command_of_letter(cp), .cp = cp};
}
