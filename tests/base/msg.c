/* Messages: placeholders, cleaning, two languages at once, and finding the catalogue (built here by msgfmt). */
#include "base/msg.h"

#include <gnu/libc-version.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"

static const char catalogue[] =
        "msgid \"\"\n"
        "msgstr \"Language: zh_CN\\nContent-Type: text/plain; charset=UTF-8\\nContent-Transfer-Encoding: 8bit\\n\"\n"
        "msgid \"Please choose a language\"\nmsgstr \"请选择语言\"\n"
        "msgid \"{1} is not in {2}.\"\nmsgstr \"{2}里没有{1}。\"\n"
        "msgctxt \"a text of the content\"\nmsgid \"Yes\"\nmsgstr \"是\"\n";

static char folder[] = "/tmp/wenzhen-msg-XXXXXX";

/* Write the catalogue to FOLDER/`below`/zh_CN/LC_MESSAGES; tell whether msgfmt was there to do it. */
static bool build_catalogue(const char *below)
{
	char *command = xasprintf("d=%s/%s/zh_CN/LC_MESSAGES && mkdir -p $d && msgfmt -o $d/wenzhen.mo - 2>/dev/null",
	                          folder, below);
	FILE *pipe = popen(command, "w");
	bool built;

	assert_non_null(pipe);
	fputs(catalogue, pipe);
	built = pclose(pipe) == 0;
	free(command);
	return built;
}

/* Whether no locale can take a catalogue here: a new glibc with C.UTF-8 alone. */
static bool no_locale_works(void)
{
	return strverscmp(gnu_get_libc_version(), "2.39") >= 0 && !setlocale(LC_MESSAGES, "zh_CN.UTF-8") &&
	       !setlocale(LC_MESSAGES, "en_US.UTF-8");
}

/* Build the catalogue and start from FOLDER/bin, or skip the test. */
static void start_with(const char *below)
{
	char *bin = xasprintf("%s/bin", folder);
	bool found;

	if (!build_catalogue(below)) {
		print_message("skipped: msgfmt is not installed\n");
		free(bin);
		skip();
	}
	mkdir(bin, 0700);
	found = msg_init(bin);
	free(bin);
	if (!found && no_locale_works()) {
		print_message("skipped: no locale here can take a catalogue\n");
		skip();
	}
	assert_true(found);
}

static void test_without_catalogue(void **state)
{
	(void)state;
	assert_false(msg_init(NULL));
	assert_false(msg_init("/nowhere/at/all"));
	assert_int_equal(utf8_width("中"), 2); /* characters work all the same */
	assert_string_equal(localeconv()->decimal_point, ".");
	assert_string_equal(tr(LANG_ZH, "Please choose a language"), "Please choose a language");
}

static void check_two_languages(void)
{
	assert_string_equal(tr(LANG_ZH, "Please choose a language"), "请选择语言");
	assert_string_equal(tr(LANG_EN, "Please choose a language"), "Please choose a language");
	assert_string_equal(tr(LANG_ZH, "Not in the catalogue"), "Not in the catalogue");
	assert_string_equal(tr(LANG_ZH, "Yes"), "Yes");
}

static void test_build_folder(void **state)
{
	(void)state;
	start_with("bin/po");
	check_two_languages();
}

static void test_installed_folder(void **state)
{
	struct msg m = {0};
	char *text;

	(void)state;
	start_with("share/locale");
	check_two_languages();
	msg_set(&m, N_("{1} is not in {2}."), "a", "b", NULL);
	text = msg_text(&m, LANG_ZH);
	assert_string_equal(text, "b里没有a。");
	free(text);
	text = msg_text(&m, LANG_EN);
	assert_string_equal(text, "a is not in b.");
	free(text);
	msg_finish(&m);
}

/* A locale set beside the program is used, but what the user has set stays. */
static void test_private_locales(void **state)
{
	char *bin = xasprintf("%s/bin", folder), *locale = xasprintf("%s/bin/../lib/wenzhen/locale", folder);
	char *command = xasprintf("mkdir -p %s/bin %s", folder, locale);

	(void)state;
	unsetenv("LOCPATH");
	msg_init(bin);
	assert_null(getenv("LOCPATH"));
	assert_int_equal(system(command), 0);
	msg_init(bin);
	assert_string_equal(getenv("LOCPATH"), locale);
	setenv("LOCPATH", "/elsewhere", 1);
	msg_init(bin);
	assert_string_equal(getenv("LOCPATH"), "/elsewhere");
	unsetenv("LOCPATH");
	free(command);
	free(locale);
	free(bin);
}

static void test_fill(void **state)
{
	static const struct {
		const char *text, *args[3], *filled;
	} cases[] = {
	        {"", {NULL}, ""},
	        {"plain", {"x"}, "plain"},
	        {"{1}", {"x"}, "x"},
	        {"{2} and {1} and {2}", {"a", "b"}, "b and a and b"},
	        {"{1} {2}", {"a"}, "a {2}"}, /* no argument: it stays */
	        {"{0} {5} {x} { {1", {"a"}, "{0} {5} {x} { {1"},
	        {"{{1}}", {"a"}, "{a}"},
	        {"<{1}>", {"{2}", "b"}, "<{2}>"}, /* an argument is no text with placeholders */
	        {"<{1}>", {"a\n\x1B[2Jb\u202E"}, "<a [2Jb>"},
	        {"<{1}>", {"\xFF"}, "<\uFFFD>"},
	};
	char *filled;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		filled = msg_fill(cases[i].text, cases[i].args[0], cases[i].args[1], cases[i].args[2], NULL);
		assert_string_equal(filled, cases[i].filled);
		free(filled);
	}
	filled = msg_fill("{1}{2}{3}{4}", "a", "b", "c", "d", NULL);
	assert_string_equal(filled, "abcd");
	free(filled);
}

/* A long argument is cut after 200 characters. */
static void test_fill_clips(void **state)
{
	struct buf arg = {0};
	char *filled;
	int i;

	(void)state;
	for (i = 0; i < 200; i++)
		buf_puts(&arg, "中");
	filled = msg_fill("{1}", buf_text(&arg), NULL);
	assert_string_equal(filled, buf_text(&arg));
	free(filled);
	buf_puts(&arg, "文");
	filled = msg_fill("{1}", buf_text(&arg), NULL);
	assert_int_equal(utf8_count(filled), 201);
	assert_string_equal(filled + 600, "…");
	free(filled);
	buf_finish(&arg);
}

static void test_message(void **state)
{
	struct msg m = {0};
	char arg[] = "one", *text = msg_text(&m, LANG_EN);

	(void)state;
	assert_string_equal(text, "");
	free(text);
	msg_set(NULL, "nobody asked", NULL);
	msg_set(&m, "{1}", arg, NULL);
	arg[0] = 'X'; /* it keeps a copy */
	assert_string_equal(m.arg[0], "one");
	msg_set(&m, "{1}, {2}, {3}, {4}", m.arg[0], "b", "c", "d", NULL); /* also of its own */
	text = msg_text(&m, LANG_EN);
	assert_string_equal(text, "one, b, c, d");
	free(text);
	msg_finish(&m);
	assert_null(m.id);
	assert_null(m.arg[0]);
	msg_finish(&m);
}

static void test_text_in(void **state)
{
	const struct text both = {"yes", "是"}, english = {"yes", NULL}, chinese = {NULL, "是"}, none = {NULL, NULL};

	(void)state;
	assert_string_equal(text_in(both, LANG_ZH), "是");
	assert_string_equal(text_in(both, LANG_EN), "yes");
	assert_string_equal(text_in(english, LANG_ZH), "yes");
	assert_string_equal(text_in(chinese, LANG_EN), "是");
	assert_string_equal(text_in(none, LANG_ZH), "");
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char *command = xasprintf("rm -rf %s", folder);
	int code = system(command);

	(void)state;
	free(command);
	return code;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_without_catalogue),
	        cmocka_unit_test(test_build_folder),
	        cmocka_unit_test(test_installed_folder),
	        cmocka_unit_test(test_private_locales),
	        cmocka_unit_test(test_fill),
	        cmocka_unit_test(test_fill_clips),
	        cmocka_unit_test(test_message),
	        cmocka_unit_test(test_text_in),
	};

	return cmocka_run_group_tests_name("base/msg", tests, make_folder, remove_folder);
}
