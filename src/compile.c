/* compile.c - wenzhen-compile, a program of the build: the content's files in, the rows of the program out.
 *
 *   wenzhen-compile --mo ZH.mo  QUESTIONNAIRE.json FACTS.sql CONTENT.json >content.c
 *   wenzhen-compile --pot       QUESTIONNAIRE.json FACTS.sql CONTENT.json >content.pot
 *
 * The same walk over the texts writes the template for translators and looks the translations up, so the two cannot
 * differ.  A text without Chinese fails the build (msgfmt leaves fuzzy entries out): a stale translation of a medical
 * sentence must not ship.  It is apart from wenzhen because wenzhen has its rows linked in. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "core/assess.h"
#include "core/questionnaire.h"
#include "file.h"

#define FILE_LIMIT (16u << 20)

/* A compiled catalogue (GNU gettext manual, "The Format of GNU MO Files"), little-endian as msgfmt writes it here. */
struct catalogue {
	char *bytes;
	size_t length;
};

/* What the walk over the texts does: template != NULL writes entries, else it looks them up. */
struct walk {
	struct catalogue catalogue;
	struct arena *arena;
	struct buf *template;
	struct buf seen; /* "\1context\4text\2" of entries already written */
	unsigned missing;
};

static unsigned defects;

/* Read the file or end the build. */
static char *read_or_die(const char *path, size_t *length)
{
	struct msg error = {0};
	char *bytes = NULL;
	if (file_read(path, FILE_LIMIT, &bytes, length, &error) != FILE_OK)
		fatal("%s", msg_text(&error, LANG_EN));
	return bytes;
}

static uint32_t word(const struct catalogue *mo, size_t at)
{
	uint32_t value = 0;
	if (at + sizeof value > mo->length)
		fatal("the catalogue is cut short");
	memcpy(&value, mo->bytes + at, sizeof value);
	return value;
}

/* The string of one of the catalogue's two tables. */
static const char *entry(const struct catalogue *mo, size_t table, uint32_t n)
{
	size_t at = word(mo, word(mo, table) + 8u * n + 4);
	if (at >= mo->length)
		fatal("the catalogue is cut short");
	return mo->bytes + at;
}

/* Look a message up by its key, "context\4id"; NULL if it is not there. */
static const char *lookup(const struct catalogue *mo, const char *key)
{
	uint32_t low = 0, high = word(mo, 8);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(key, entry(mo, 12, middle));
		if (order == 0)
			return entry(mo, 16, middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Append a string as PO files write it. */
static void po_string(struct buf *out, const char *keyword, const char *text)
{
	buf_printf(out, "%s \"", keyword);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_putc(out, '\\');
		if (*text == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, *text);
	}
	buf_puts(out, "\"\n");
}

/* Write a template entry, once for each context and text. */
static void write_entry(struct walk *walk, const char *context, const struct text *text)
{
	char *mark = xasprintf("\1%s\4%s\2", context, text->en);
	if (strstr(buf_text(&walk->seen), mark) == NULL) {
		buf_puts(&walk->seen, mark);
		po_string(walk->template, "msgctxt", context);
		po_string(walk->template, "msgid", text->en);
		buf_puts(walk->template, "msgstr \"\"\n\n");
	}
	free(mark);
}

/* One text of the content: into the template, or its Chinese out of the catalogue. */
static void visit_text(void *context, const char *msgctxt, struct text *text)
{
	struct walk *walk = context;
	if (text->en == NULL || *text->en == '\0')
		return;
	if (walk->template != NULL) {
		write_entry(walk, msgctxt, text);
		return;
	}
	char *key = xasprintf("%s\4%s", msgctxt, text->en);
	const char *zh = lookup(&walk->catalogue, key);
	if (zh != NULL && *zh != '\0') {
		text->zh = arena_strdup(walk->arena, zh);
	} else {
		fprintf(stderr, "po/zh_CN.po: no Chinese for %s: \"%s\"\n", msgctxt, text->en);
		walk->missing++;
	}
	free(key);
}

/* Print a defect of the content's files. */
static void print_defect(void *context, const char *where, const char *rule, const struct msg *what)
{
	char *text = msg_text(what, LANG_EN);
	fprintf(stderr, "%s: %s: %s: %s\n", (const char *)context, where, rule, text);
	free(text);
	defects++;
}

/* Write a database as a C array of that name. */
static void write_array(sqlite3 *db, const char *name)
{
	sqlite3_int64 length;
	if (sqlite3_exec(db, "VACUUM", NULL, NULL, NULL) != SQLITE_OK)
		fatal("%s", sqlite3_errmsg(db));
	unsigned char *bytes = sqlite3_serialize(db, "main", &length, 0);
	if (bytes == NULL)
		fatal("out of memory");
	printf("extern const unsigned char %s[];\nextern const unsigned int %s_length;\n", name, name);
	printf("const unsigned int %s_length = %lld;\nconst unsigned char %s[] = {\n", name, (long long)length, name);
	for (sqlite3_int64 i = 0; i < length; i++)
		printf("%u,%s", bytes[i], i % 32 == 31 ? "\n" : "");
	puts("};");
	sqlite3_free(bytes);
}

static sqlite3 *open_memory(void)
{
	sqlite3 *db;
	if (sqlite3_open(":memory:", &db) != SQLITE_OK)
		fatal("%s", sqlite3_errmsg(db));
	return db;
}

/* What the build makes: the form's rows, and those of facts, rules and statements. */
struct rows {
	sqlite3 *form, *content;
};

/* Build the rows, visiting every text on the way. */
static struct rows build(char **files, struct walk *walk)
{
	size_t form_length, facts_length, content_length;
	char *form_json = read_or_die(files[0], &form_length);
	char *facts = read_or_die(files[1], &facts_length);
	char *content = read_or_die(files[2], &content_length);
	struct msg error = {0};
	struct rows rows = {open_memory(), open_memory()};
	struct questionnaire *form = questionnaire_parse(form_json, form_length, print_defect, files[0], &error);
	if (form == NULL)
		fatal("%s: %s", files[0], msg_text(&error, LANG_EN));
	questionnaire_texts(form, visit_text, walk);
	questionnaire_store(form, rows.form);
	if (!content_store(rows.content, form, facts, content, content_length, visit_text, walk, print_defect,
	                   files[2]))
		fatal("%s, %s: see above", files[1], files[2]);
	questionnaire_destroy(form);
	free(form_json);
	free(facts);
	free(content);
	return rows;
}

int main(int argc, char **argv)
{
	struct buf template = {0};
	struct walk walk = {.arena = arena_create()};
	bool pot = argc == 5 && strcmp(argv[1], "--pot") == 0;
	if (!pot && !(argc == 6 && strcmp(argv[1], "--mo") == 0)) {
		fputs("usage: wenzhen-compile {--pot|--mo ZH.mo} QUESTIONNAIRE.json FACTS.sql CONTENT.json\n", stderr);
		return 2;
	}
	if (pot)
		walk.template = &template;
	else
		walk.catalogue.bytes = read_or_die(argv[2], &walk.catalogue.length);
	struct rows rows = build(argv + (pot ? 2 : 3), &walk);
	if (walk.missing > 0)
		fatal("%u texts of the content have no Chinese", walk.missing);
	if (defects > 0)
		fatal("%u defects in the content", defects);
	if (pot) {
		fputs(buf_text(&template), stdout);
	} else {
		write_array(rows.form, "form_rows");
		write_array(rows.content, "content_rows");
	}
	sqlite3_close(rows.form);
	sqlite3_close(rows.content);
	buf_finish(&template);
	buf_finish(&walk.seen);
	free(walk.catalogue.bytes);
	arena_destroy(walk.arena);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 3;
}
