/* questionnaire-rows.c - a form written as rows, and read back at every start.
 *
 * Reading has to be cheap: one row an item, in order, and in it one packed value, whose bytes are copied once and then
 * hold all strings of the item; items are named by number.  One function (pass_item) describes the row for both
 * directions, so writing and reading cannot differ.  The rows are our own build's: a defect in them ends the program,
 * and there is nothing to note.
 */
#include <sqlite3.h>
#include <string.h>

#include "base/buf.h"
#include "core/questionnaire-private.h"
#include "core/value.h"

static const char schema[] = "CREATE TABLE questionnaire (\n"
                             "  items INTEGER NOT NULL,  -- how many\n"
                             "  packed BLOB NOT NULL     -- url, version, title, the items by linkId\n"
                             ");\n"
                             "CREATE TABLE questionnaire_item (\n"
                             "  number INTEGER PRIMARY KEY,  -- in form order, from 0\n"
                             "  packed BLOB NOT NULL         -- see pass_item() in questionnaire-rows.c\n"
                             ");\n";

/* A row on its way. Writing appends to `out`; reading moves `at`, and strings stay where they are in the bytes. */
struct pack {
	struct questionnaire *form;
	struct buf *out; /* NULL: reading */
	const unsigned char *at, *end;
};

/* Give up: the rows are not what our build wrote. */
static _Noreturn void damaged(void)
{
	fatal("the form inside the program is damaged");
}

/* Write a number: seven bits a byte, the lowest first. */
static void write_number(struct buf *out, size_t number)
{
	for (; number >= 0x80; number >>= 7)
		buf_putc(out, (char)(number | 0x80));
	buf_putc(out, (char)number);
}

/* Read a number. */
static size_t read_number(struct pack *pack)
{
	unsigned shift = 0;
	size_t number = 0;

	do {
		if (pack->at == pack->end || shift > 56)
			damaged();
		number |= (size_t)(*pack->at & 0x7F) << shift;
		shift += 7;
	} while (*pack->at++ & 0x80);
	return number;
}

/* Pass a number. Most are small, and a start reads thousands. */
static inline void pass_number(struct pack *pack, size_t *number)
{
	if (pack->out)
		write_number(pack->out, *number);
	else if (pack->at < pack->end && *pack->at < 0x80)
		*number = *pack->at++;
	else
		*number = read_number(pack);
}

/* Read a string. */
static const char *read_string(struct pack *pack)
{
	size_t size = read_number(pack);
	const char *string = (const char *)pack->at;

	if (!size || size > (size_t)(pack->end - pack->at) || string[size - 1])
		damaged();
	pack->at += size;
	return string;
}

/* Pass a string: its size and its bytes with the zero; NULL has the size 0. */
static inline void pass_string(struct pack *pack, const char **string)
{
	if (pack->out) {
		size_t size = *string ? strlen(*string) + 1 : 0;

		write_number(pack->out, size);
		buf_append(pack->out, *string ? *string : "", size);
	} else if (pack->at < pack->end && !*pack->at) {
		pack->at++;
	} else {
		*string = read_string(pack);
	}
}

/* Pass whether something is there, so that the many things that are not cost one byte. */
static bool pass_presence(struct pack *pack, bool there)
{
	size_t number = there;

	pass_number(pack, &number);
	return number;
}

/* Pass a text in both languages, and FHIR's own words where they are in a third. */
static void pass_text(struct pack *pack, struct text *text)
{
	size_t parts = text->base ? 2 : text->en || text->zh;

	pass_number(pack, &parts);
	if (!parts)
		return;
	pass_string(pack, &text->en);
	pass_string(pack, &text->zh);
	if (parts > 1)
		pass_string(pack, &text->base);
}

/* Pass a double as its bits. */
static void pass_double(struct pack *pack, double *number)
{
	if (pack->out) {
		buf_append(pack->out, number, sizeof *number);
		return;
	}
	if ((size_t)(pack->end - pack->at) < sizeof *number)
		damaged();
	memcpy(number, pack->at, sizeof *number);
	pack->at += sizeof *number;
}

/* Pass one of a few; `count` is how many there are. */
static size_t pass_code(struct pack *pack, size_t code, size_t count)
{
	pass_number(pack, &code);
	if (code >= count)
		damaged();
	return code;
}

/* Pass a value: most are a text and nothing else. */
static void pass_value(struct pack *pack, struct value *value)
{
	enum { UNIT = 1, RARE = 2 };
	size_t parts = (value->unit || value->system ? UNIT : 0) |
	               (value->kind || value->uncoded || value->display ? RARE : 0);

	pass_string(pack, &value->text);
	pass_number(pack, &parts);
	if (parts & UNIT) {
		pass_string(pack, &value->unit);
		pass_string(pack, &value->system);
	}
	if (parts & RARE) {
		value->kind = (enum item_type)pass_code(pack, value->kind, ITEM_TYPE_COUNT);
		value->uncoded = pass_presence(pack, value->uncoded);
		pass_string(pack, &value->display);
	}
}

/* Pass an item by its number; NULL is 0. */
static void pass_ref(struct pack *pack, const struct item **item)
{
	size_t number = pack->out && *item ? (*item)->index + 1 : 0;

	pass_number(pack, &number);
	if (number > pack->form->count)
		damaged();
	if (!pack->out)
		*item = number ? &pack->form->items[number - 1] : NULL;
}

/* Pass the length of an array; when reading, make room for it. */
static void *pass_array(struct pack *pack, void *array, size_t *count, size_t size)
{
	pass_number(pack, count);
	if (pack->out)
		return array;
	if (*count > (size_t)(pack->end - pack->at)) /* each takes a byte at least */
		damaged();
	return *count ? arena_alloc(pack->form->arena, *count * size) : NULL;
}

/* Pass an array of items. */
static const struct item **pass_refs(struct pack *pack, const struct item **refs, size_t *count)
{
	size_t i;

	refs = pass_array(pack, refs, count, sizeof *refs);
	for (i = 0; i < *count; i++)
		pass_ref(pack, &refs[i]);
	return refs;
}

/* Pass booleans as one number. */
static void pass_flags(struct pack *pack, bool *const *flags, size_t count)
{
	size_t bits = 0, i;

	for (i = 0; pack->out && i < count; i++)
		bits |= (size_t)*flags[i] << i;
	pass_number(pack, &bits);
	for (i = 0; !pack->out && i < count; i++)
		*flags[i] = bits >> i & 1;
}

/* Pass an option: most are a value and a text. */
static void pass_option(struct pack *pack, struct option *option)
{
	enum { STAFF = 1, EXCLUSIVE = 2, ABSENT = 4, RARE = 8 };
	size_t parts = (option->staff_text.en || option->staff_text.zh ? STAFF : 0) |
	               (option->exclusive ? EXCLUSIVE : 0) | (option->absent ? ABSENT : 0) |
	               (option->score || option->prefix.en || option->prefix.zh ? RARE : 0);

	pass_value(pack, &option->value);
	pass_text(pack, &option->text);
	pass_number(pack, &parts);
	option->exclusive = parts & EXCLUSIVE;
	if (parts & STAFF)
		pass_text(pack, &option->staff_text);
	if (parts & ABSENT)
		option->absent = (enum absent)pass_code(pack, option->absent, ABSENT_COUNT);
	if (parts & RARE) {
		pass_text(pack, &option->prefix);
		pass_string(pack, &option->score);
	}
}

/* Pass the options. */
static void pass_options(struct pack *pack, struct item *item)
{
	size_t i;

	item->options = pass_array(pack, item->options, &item->option_count, sizeof *item->options);
	for (i = 0; i < item->option_count; i++)
		pass_option(pack, &item->options[i]);
}

/* Pass the units. */
static void pass_units(struct pack *pack, struct item *item)
{
	struct unit *unit;
	size_t i;
	bool ucum, other;

	item->units = pass_array(pack, item->units, &item->unit_count, sizeof *item->units);
	for (i = 0; i < item->unit_count; i++) {
		bool *const flags[] = {&item->units[i].convertible, &ucum, &other};

		unit = &item->units[i];
		ucum = unit->system && strcmp(unit->system, UCUM_SYSTEM) == 0;
		other = unit->system && !ucum;
		pass_string(pack, &unit->code);
		pass_text(pack, &unit->text);
		pass_double(pack, &unit->factor);
		pass_double(pack, &unit->offset);
		pass_flags(pack, flags, 3);
		if (ucum)
			unit->system = UCUM_SYSTEM;
		if (other)
			pass_string(pack, &unit->system);
	}
}

/* Pass a limit. */
static void pass_limit(struct pack *pack, struct limit *limit)
{
	bool *const flags[] = {&limit->exclusive};

	if (!pass_presence(pack, limit->value.text))
		return;
	pass_value(pack, &limit->value);
	pass_flags(pack, flags, 1);
}

/* Pass the conditions and the gates. */
static void pass_conditions(struct pack *pack, struct item *item)
{
	struct enable_when *when;
	struct gate *gate;
	size_t code, i;

	item->when = pass_array(pack, item->when, &item->when_count, sizeof *item->when);
	for (i = 0; i < item->when_count; i++) {
		when = &item->when[i];
		code = when->op;
		pass_ref(pack, &when->source);
		pass_number(pack, &code);
		pass_value(pack, &when->expected);
		when->plus = pass_refs(pack, when->plus, &when->plus_count);
		if (code > OP_LE || !when->source)
			damaged();
		when->op = (enum operator)code;
	}
	item->gates = pass_array(pack, item->gates, &item->gate_count, sizeof *item->gates);
	for (i = 0; i < item->gate_count; i++) {
		gate = &item->gates[i];
		pass_ref(pack, &gate->source);
		pass_string(pack, &gate->code);
		if (!gate->source)
			damaged();
	}
}

/* Pass what few items have; none of it costs a byte. */
static void pass_rare(struct pack *pack, struct item *item)
{
	const struct text *format = &item->entry_format, *label = &item->open_label;

	if (!pass_presence(pack, format->en || format->zh || label->en || label->zh || item->control ||
	                                 item->category || item->min_length || item->min_occurs || item->max_occurs ||
	                                 item->decimals || item->regex || item->score_count))
		return;
	pass_text(pack, &item->entry_format);
	pass_text(pack, &item->open_label);
	pass_string(pack, &item->control);
	pass_string(pack, &item->category);
	pass_number(pack, &item->min_length);
	pass_number(pack, &item->min_occurs);
	pass_number(pack, &item->max_occurs);
	pass_number(pack, &item->decimals);
	pass_string(pack, &item->regex);
	item->score_of = pass_refs(pack, item->score_of, &item->score_count);
}

/* Pass one item: this is the format of a row. */
static void pass_item(struct pack *pack, struct item *item)
{
	bool *const flags[] = {&item->required, &item->repeats,   &item->hidden,   &item->read_only, &item->staff_only,
	                       &item->safety,   &item->ask_again, &item->when_all, &item->open,      &item->units_open};
	size_t i;

	pass_string(pack, &item->link_id);
	item->type = (enum item_type)pass_code(pack, item->type, ITEM_TYPE_COUNT);
	pass_ref(pack, &item->parent);
	pass_number(pack, &item->span);
	if (!item->link_id)
		damaged();
	item->name = item->link_id;
	pass_flags(pack, flags, sizeof flags / sizeof *flags);
	pass_text(pack, &item->prefix);
	pass_text(pack, &item->text);
	pass_text(pack, &item->staff_text);
	pass_text(pack, &item->short_text);
	pass_text(pack, &item->help);
	pass_text(pack, &item->section);
	pass_text(pack, &item->intro);
	pass_number(pack, &item->max_length);
	pass_options(pack, item);
	pass_string(pack, &item->option_set);
	pass_units(pack, item);
	pass_limit(pack, &item->min);
	pass_limit(pack, &item->max);
	pass_limit(pack, &item->soft_min);
	pass_limit(pack, &item->soft_max);
	item->max_sum = pass_refs(pack, item->max_sum, &item->max_sum_count);
	pass_conditions(pack, item);
	item->derived_from = pass_refs(pack, item->derived_from, &item->derived_count);
	item->initial = pass_array(pack, item->initial, &item->initial_count, sizeof *item->initial);
	for (i = 0; i < item->initial_count; i++)
		pass_value(pack, &item->initial[i]);
	pass_rare(pack, item);
	pass_string(pack, &item->test);
	pass_string(pack, &item->panel);
}

/* Pass what belongs to the whole form. */
static void pass_form(struct pack *pack, struct questionnaire *form)
{
	pass_string(pack, &form->url);
	pass_string(pack, &form->version);
	pass_text(pack, &form->title);
	form->base = (enum lang)pass_code(pack, form->base, LANG_COUNT);
	form->by_id = pass_refs(pack, form->by_id, &form->count); /* sorted once, by the build */
}

/* Insert one row: a number and the packed bytes. */
static void insert(sqlite3 *db, const char *sql, size_t number, const struct buf *packed)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_bind_int64(statement, 1, (sqlite3_int64)number) != SQLITE_OK ||
	    sqlite3_bind_blob64(statement, 2, buf_text(packed), packed->length, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_DONE)
		fatal("the form cannot be stored: %s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
}

/* Write the form into tables of a database. */
void questionnaire_store(const struct questionnaire *questionnaire, sqlite3 *db)
{
	struct questionnaire form = *questionnaire; /* copies: passing takes places that it may write to */
	struct buf out = {0};
	struct pack pack = {.form = &form, .out = &out};
	struct item item;
	size_t i;

	if (sqlite3_exec(db, schema, NULL, NULL, NULL) != SQLITE_OK)
		fatal("the form cannot be stored: %s", sqlite3_errmsg(db));
	pass_form(&pack, &form);
	insert(db, "INSERT INTO questionnaire VALUES (?, ?)", form.count, &out);
	for (i = 0; i < form.count; i++) {
		item = form.items[i];
		buf_clear(&out);
		pass_item(&pack, &item);
		insert(db, "INSERT INTO questionnaire_item VALUES (?, ?)", i, &out);
	}
	buf_finish(&out);
}

/* Prepare a statement of the build's own database. */
static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		damaged();
	return statement;
}

/* Copy a packed value into the arena and stand at its start. */
static struct pack unpack(struct questionnaire *form, sqlite3_stmt *statement, int column)
{
	const void *bytes = sqlite3_column_blob(statement, column);
	size_t length = (size_t)sqlite3_column_bytes(statement, column);
	const unsigned char *copy = bytes ? arena_copy(form->arena, bytes, length) : NULL;

	if (!copy)
		damaged();
	return (struct pack){.form = form, .at = copy, .end = copy + length};
}

/* Read the row about the whole form. */
static struct questionnaire *load_form(sqlite3 *db)
{
	sqlite3_stmt *statement = prepare(db, "SELECT items, packed FROM questionnaire");
	struct arena *arena = arena_create();
	struct questionnaire *form = arena_alloc(arena, sizeof *form);
	struct pack pack;

	form->arena = arena;
	if (sqlite3_step(statement) != SQLITE_ROW)
		damaged();
	form->count = (size_t)sqlite3_column_int64(statement, 0);
	form->items = arena_alloc(arena, form->count * sizeof *form->items);
	pack = unpack(form, statement, 1);
	pass_form(&pack, form);
	sqlite3_finalize(statement);
	return form;
}

/* Read the form back. */
struct questionnaire *questionnaire_load(sqlite3 *db)
{
	struct questionnaire *form = load_form(db);
	sqlite3_stmt *statement = prepare(db, "SELECT packed FROM questionnaire_item ORDER BY number");
	struct pack pack;
	size_t i;

	for (i = 0; i < form->count; i++) {
		if (sqlite3_step(statement) != SQLITE_ROW)
			damaged();
		pack = unpack(form, statement, 0);
		form->items[i].index = i;
		pass_item(&pack, &form->items[i]);
		if (pack.at != pack.end)
			damaged();
	}
	sqlite3_finalize(statement);
	questionnaire_inherit(form);
	questionnaire_tests(form);
	return form;
}
