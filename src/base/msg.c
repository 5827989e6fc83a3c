/* msg.c - locale, catalogue, and messages.
 *
 * Knows libintl and the process's locale, and is the only file that sets either.  The catalogue stays Chinese for
 * ever; English is the id itself.  glibc 2.39 and later takes no catalogue under C.UTF-8 (BZ 16621), so LC_MESSAGES
 * is tried out on one text whose Chinese is known to differ. */
#include "base/msg.h"

#include <libintl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"

#define DOMAIN "wenzhen"
#define CATALOGUE "zh_CN/LC_MESSAGES/" DOMAIN ".mo"
#define PROBE N_("Please choose a language")
#define ARG_POINTS 200 /* code points an argument may take */

extern int _nl_msg_cat_cntr; /* libintl's: counting it up makes it look at LANGUAGE again */

/* Give the text in a language, or in the other one. */
const char *text_in(struct text text, enum lang lang)
{
	const char *first = lang == LANG_ZH ? text.zh : text.en, *second = lang == LANG_ZH ? text.en : text.zh;

	return first ? first : second ? second : "";
}

/* Tell whether `folder`/`below` is there. */
static bool is_there(const char *folder, const char *below)
{
	char *path = xasprintf("%s/%s", folder, below);
	bool there = access(path, R_OK) == 0;

	free(path);
	return there;
}

/* Take `near`/`below` as the catalogue's folder if the catalogue is there. */
static bool bind_near(const char *near, const char *below)
{
	char *folder = xasprintf("%s/%s", near, below);
	bool found = is_there(folder, CATALOGUE);

	if (found)
		bindtextdomain(DOMAIN, folder);
	free(folder);
	return found;
}

/* Find the catalogue and bind it. */
static bool bind_catalogue(const char *near)
{
	bool found = near && (bind_near(near, "../share/locale") || bind_near(near, "po"));

#ifdef LOCALEDIR
	if (!found && is_there(LOCALEDIR, CATALOGUE)) {
		bindtextdomain(DOMAIN, LOCALEDIR);
		found = true;
	}
#endif
	return found && bind_textdomain_codeset(DOMAIN, "UTF-8");
}

/* Set the first locale of a NULL-terminated list that is installed and, where asked, gives a Chinese text. */
static bool set_locale(int category, const char *const *names, bool probe)
{
	for (; *names; names++) {
		if (!setlocale(category, *names))
			continue;
		_nl_msg_cat_cntr++;
		if (!probe || strcmp(dgettext(DOMAIN, PROBE), PROBE) != 0)
			return true;
	}
	return false;
}

/* Let a private set of locales be found, where set-up has made one beside the program or in its build folder. */
static void use_private_locales(const char *near)
{
	static const char *const below[] = {"../lib/" DOMAIN "/locale", "lib/" DOMAIN "/locale"};

	for (size_t i = 0; near && !getenv("LOCPATH") && i < sizeof below / sizeof *below; i++) {
		if (!is_there(near, below[i]))
			continue;
		char *folder = xasprintf("%s/%s", near, below[i]);
		setenv("LOCPATH", folder, 1);
		free(folder);
	}
}

/* Set the locale and open the catalogue; tell whether Chinese can be had. */
bool msg_init(const char *near)
{
	static const char *const names[] = {"C.UTF-8", "zh_CN.UTF-8", "en_US.UTF-8", NULL};

	use_private_locales(near);
	set_locale(LC_CTYPE, names, false);
	setenv("LANGUAGE", "zh_CN", 1);
	return bind_catalogue(near) && set_locale(LC_MESSAGES, names, true);
}

/* Give a text in a language. */
const char *tr(enum lang lang, const char *id)
{
	return lang == LANG_ZH ? dgettext(DOMAIN, id) : id;
}

/* Append an argument as it may be shown: one line, not endless. */
static void append_arg(struct buf *out, const char *arg)
{
	char *clean = utf8_cleaned(arg, strlen(arg), UTF8_LINE);
	size_t end = 0;
	int points;

	for (points = 0; clean[end] && points < ARG_POINTS; points++)
		end = utf8_next(clean, end);
	buf_append(out, clean, end);
	if (clean[end])
		buf_puts(out, "…");
	free(clean);
}

/* Fill {1} to {4}; a placeholder without an argument stays as it is. */
static char *fill(const char *text, const char *const *args)
{
	struct buf out = {0};
	const char *open;
	unsigned which;

	while ((open = strchr(text, '{'))) {
		buf_append(&out, text, (size_t)(open - text));
		which = (unsigned char)open[1] - '1';
		if (which < MSG_ARGS && open[2] == '}' && args[which]) {
			append_arg(&out, args[which]);
			text = open + 3;
		} else {
			buf_putc(&out, '{');
			text = open + 1;
		}
	}
	buf_puts(&out, text);
	return buf_take(&out);
}

/* Read up to four strings that NULL ends. */
static void read_args(va_list list, const char *args[MSG_ARGS])
{
	int i = 0;

	while (i < MSG_ARGS && (args[i] = va_arg(list, const char *)))
		i++;
	while (i < MSG_ARGS)
		args[i++] = NULL;
}

/* Set a message; the one before it is forgotten. */
void msg_set(struct msg *m, const char *id, ...)
{
	const char *args[MSG_ARGS];
	struct msg set = {.id = id};
	va_list list;
	int i;

	if (!m)
		return;
	va_start(list, id);
	read_args(list, args);
	va_end(list);
	for (i = 0; i < MSG_ARGS; i++)
		set.arg[i] = args[i] ? xstrdup(args[i]) : NULL;
	msg_finish(m); /* only now: an argument may be one of its own */
	*m = set;
}

/* Say where in the input. */
void msg_place(struct msg *m, const char *where)
{
	char *copy;

	if (!m)
		return;
	copy = xstrdup(where);
	free(m->where);
	m->where = copy;
}

/* Free the arguments and make it no message. */
void msg_finish(struct msg *m)
{
	int i;

	for (i = 0; i < MSG_ARGS; i++)
		free(m->arg[i]);
	free(m->where);
	*m = (struct msg){0};
}

/* Give the message in a language. */
char *msg_text(const struct msg *m, enum lang lang)
{
	char *text, *where, *placed;

	if (!m->id)
		return xstrdup("");
	text = fill(tr(lang, m->id), (const char *const *)m->arg);
	if (!m->where)
		return text;
	where = msg_fill("{1}", m->where, NULL);
	placed = xasprintf("%s: %s", where, text);
	free(where);
	free(text);
	return placed;
}

/* Fill a text that is translated already. */
char *msg_fill(const char *text, ...)
{
	const char *args[MSG_ARGS];
	va_list list;

	va_start(list, text);
	read_args(list, args);
	va_end(list);
	return fill(text, args);
}

static const struct {
	const char *name;
	struct langs langs;
} languages[] = {
        {"zh", {1, {LANG_ZH, LANG_ZH}}},
        {"en", {1, {LANG_EN, LANG_EN}}},
        {"both", {2, {LANG_ZH, LANG_EN}}},
};

/* Read the name of a choice of languages. */
bool langs_parse(const char *name, struct langs *out)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (strcmp(languages[i].name, name) == 0) {
			*out = languages[i].langs;
			return true;
		}
	return false;
}

/* Name a choice of languages. */
const char *langs_name(struct langs langs)
{
	return langs.count > 1 ? "both" : langs.order[0] == LANG_ZH ? "zh" : "en";
}
