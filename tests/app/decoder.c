/* Bytes of a terminal become the events that are meant, whatever else the line carries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/msg.h"
#include "term.h"

static const char *const names[] = {
	[K_ENTER] = "Enter", [K_ESC] = "Esc", [K_TAB] = "Tab", [K_BACKTAB] = "S-Tab", [K_BACKSPACE] = "BS",
	[K_DELETE] = "Del", [K_UP] = "Up", [K_DOWN] = "Down", [K_LEFT] = "Left", [K_RIGHT] = "Right",
	[K_HOME] = "Home", [K_END] = "End", [K_PGUP] = "PgUp", [K_PGDN] = "PgDn", [K_F1] = "F1", [K_F2] = "F2",
	[K_F3] = "F3", [K_F4] = "F4", [K_F5] = "F5", [K_F9] = "F9", [K_PASTE_NEWLINE] = "NL",
};

static void describe(struct buf *out, const struct event *event)
{
	char bytes[4];
	if (event->key == K_CHAR)
		buf_append(out, bytes, utf8_encode(event->cp, bytes));
	else if (event->key == K_CTRL)
		buf_printf(out, "<C-%c>", (char)event->cp);
	else
		buf_printf(out, "<%s>", names[event->key]);
}

/* Feed the bytes, `chunk` bytes a read, then let time pass. */
static char *decoded(const char *bytes, size_t length, size_t chunk)
{
	struct decoder decoder = {0};
	struct event events[2];
	struct buf out = {0};
	for (size_t i = 0; i < length; i++) {
		bool more = i + 1 < length && (i + 1) % chunk != 0;
		int count = decoder_feed(&decoder, (unsigned char)bytes[i], more, events);
		for (int k = 0; k < count; k++)
			describe(&out, &events[k]);
	}
	for (int k = 0, count = decoder_idle(&decoder, events); k < count; k++)
		describe(&out, &events[k]);
	buf_puts(&out, "");
	return buf_take(&out);
}

static const struct {
	const char *bytes, *events;
} cases[] = {
	{"ab", "ab"},
	{"\xe4\xb8\xad\xe6\x96\x87", "中文"},
	{"\xb0" "abc\r", "abc<Enter>"},              /* a stray byte costs only itself */
	{"\xe4\xb8x", "x"},                          /* cut short, then a character */
	{"\xc0\xaf" "a", "a"},                       /* overlong */
	{"\xed\xa0\x80" "a", "a"},                   /* a surrogate */
	{"\xc2\x9b" "a", "a"},                       /* C1 as UTF-8 */
	{"\xe2\x80\xae" "a", "a"},                   /* a bidi override */
	{"\033", "<Esc>"},
	{"\033l", "<Esc>l"},                         /* Alt-l is the same bytes */
	{"\033\033", "<Esc><Esc>"},
	{"\033[A\033[B\033[C\033[D", "<Up><Down><Right><Left>"},
	{"\033OA\033OP", "<Up><F1>"},
	{"\033[5~\033[6~\033[3~\033[1~\033[4~", "<PgUp><PgDn><Del><Home><End>"},
	{"\033[15~\033[20~\033[Z", "<F5><F9><S-Tab>"},
	{"\033[31mred", "red"},
	{"\033[24;80Rx", "x"},                       /* a cursor report is no F3 */
	{"\033[<0;10;10Mx", "x"},
	{"\033]0;title\007x", "x"},
	{"\033]52;c;AAAA\033\\x", "x"},
	{"\033P$q\033\\x", "x"},
	{"\033]0;no end\rx", "x"},                   /* a line end ends what never closes */
	{"\033[200~pasted\033[201~", "pasted"},
	{"\003\007\014\025\030", "<C-C><C-G><C-L><C-U><C-X>"},
	{"\023\021\032\034\001\002", ""},            /* flow and job control are ignored */
	{"\t\177\b", "<Tab><BS><BS>"},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t chunk = 1; chunk <= 64; chunk *= 64) {
			/* the last line end of a read is Enter, whether bytes came singly or together */
			char *got = decoded(cases[i].bytes, strlen(cases[i].bytes), chunk);
			if (strchr(cases[i].bytes, '\r') == NULL || chunk == 1)
				assert_string_equal(got, cases[i].events);
			free(got);
		}
}

static void test_paste(void **state)
{
	(void)state;
	char *got = decoded("one\r\ntwo\rthree\r", 15, 64);
	assert_string_equal(got, "one<NL>two<NL>three<Enter>");
	free(got);
	got = decoded("one\033\rtwo", 8, 64); /* an ESC in it does not let the line end through */
	assert_string_equal(got, "one<Esc><NL>two");
	free(got);
	got = decoded("one\r", 4, 64);
	assert_string_equal(got, "one<Enter>");
	free(got);
}

static int setup(void **state)
{
	(void)state;
	msg_init(NULL);
	return 0;
}

/* Where the cursor stands, as the terminal reports it, is no key, in one piece or in many; F3 is none of it. */
static void reports_are_for_who_asked(void **state)
{
	static const struct {
		const char *bytes;
		int column, events;
	} reports[] = {
		{"\033[1;79R", 79, 0}, {"\033[24;1R", 1, 0}, {"\033[R", 0, 0}, {"\033[5R", 0, 0},
		{"\033[;R", 0, 0},     {"\033OR", 0, 1},     {"a\033[3;80Rb", 80, 2},
	};
	(void)state;
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		struct decoder decoder = {0};
		struct event events[2];
		int count = 0;
		for (const char *byte = reports[i].bytes; *byte; byte++)
			count += decoder_feed(&decoder, (unsigned char)*byte, false, events);
		assert_int_equal(decoder.column, reports[i].column);
		assert_int_equal(count, reports[i].events);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_paste),
					   cmocka_unit_test(reports_are_for_who_asked)};
	return cmocka_run_group_tests(tests, setup, NULL);
}
