/* assess-json.c - facts, rules, verdict and statements, in the order of the content; one line for each of them. */
#include "out/assess-json.h"

#include <stdlib.h>
#include <string.h>

/* A multiple choice, "|a|b|", as an array. */
static void put_codes(struct buf *out, const char *codes)
{
	buf_putc(out, '[');
	while (*codes == '|' && codes[1] != '\0') {
		size_t length = strcspn(++codes, "|");
		char *code = xstrndup(codes, length);

		buf_json(out, code);
		free(code);
		codes += length;
		if (codes[1] != '\0')
			buf_putc(out, ',');
	}
	buf_putc(out, ']');
}

static void put_value(struct buf *out, const struct fact_value *fact)
{
	if (!fact->known)
		buf_puts(out, "null");
	else if (fact->item && fact->item->repeats)
		put_codes(out, fact->text);
	else if (fact->text)
		buf_json(out, fact->text);
	else if (fact->is_truth)
		buf_puts(out, fact->number != 0 ? "true" : "false");
	else
		buf_printf(out, "%.15g", fact->number);
}

static void put_facts(struct buf *out, const struct assessment *assessment)
{
	buf_puts(out, "{\"facts\":{");
	for (size_t i = 0; i < assessment->fact_count; i++) {
		buf_puts(out, i > 0 ? ",\n" : "\n");
		buf_json(out, assessment->facts[i].name);
		buf_putc(out, ':');
		put_value(out, &assessment->facts[i]);
	}
	buf_puts(out, "\n}");
}

/* "id":..., "state":..., "missing":[...] */
static void put_state(struct buf *out, const char *id, const char *state, const struct missing *missing)
{
	buf_puts(out, "{\"id\":");
	buf_json(out, id);
	buf_puts(out, ",\"state\":");
	buf_json(out, state);
	buf_puts(out, ",\"missing\":[");
	for (size_t i = 0; i < missing->count; i++) {
		buf_puts(out, i > 0 ? "," : "");
		buf_json(out, missing->names[i]);
	}
	buf_putc(out, ']');
}

static void put_rules(struct buf *out, const struct assessment *assessment)
{
	static const char *const states[] = {
	        [TRUTH_FALSE] = "false", [TRUTH_TRUE] = "true", [TRUTH_UNKNOWN] = "unknown"};

	buf_puts(out, ",\"rules\":[");
	for (size_t i = 0; i < assessment->rule_count; i++) {
		const struct rule_result *rule = &assessment->rules[i];

		buf_puts(out, i > 0 ? ",\n" : "\n");
		put_state(out, rule->id, states[rule->state], &rule->missing);
		buf_putc(out, '}');
	}
	buf_puts(out, "\n]");
}

static void put_text(struct buf *out, struct text text)
{
	if (!text.en && !text.zh) {
		buf_puts(out, "null");
		return;
	}
	buf_puts(out, "{\"en\":");
	buf_json(out, text.en);
	buf_puts(out, ",\"zh\":");
	buf_json(out, text.zh);
	buf_putc(out, '}');
}

static void put_sources(struct buf *out, const struct statement *statement)
{
	for (size_t i = 0; i < statement->source_count; i++) {
		buf_puts(out, i > 0 ? ",{\"document\":" : "{\"document\":");
		buf_json(out, statement->sources[i].document);
		buf_puts(out, ",\"place\":");
		buf_json(out, statement->sources[i].place);
		buf_putc(out, '}');
	}
}

static void put_statements(struct buf *out, const struct assessment *assessment)
{
	static const char *const states[] = {
	        [STATEMENT_HIDDEN] = "hidden", [STATEMENT_SHOWN] = "shown", [STATEMENT_UNKNOWN] = "unknown"};

	buf_puts(out, ",\"statements\":[");
	for (size_t i = 0; i < assessment->statement_count; i++) {
		const struct statement_result *result = &assessment->statements[i];

		buf_puts(out, i > 0 ? ",\n" : "\n");
		put_state(out, result->statement->id, states[result->state], &result->missing);
		buf_puts(out, ",\"text\":");
		put_text(out, result->text);
		buf_puts(out, ",\"sources\":[");
		put_sources(out, result->statement);
		buf_puts(out, "],\"note\":");
		put_text(out, result->note);
		buf_putc(out, '}');
	}
	buf_puts(out, "\n]");
}

void assess_json_write(struct buf *out, const struct assessment *assessment)
{
	put_facts(out, assessment);
	put_rules(out, assessment);
	buf_puts(out, ",\"verdict\":");
	buf_json(out, assessment->verdict);
	put_statements(out, assessment);
	buf_puts(out, "}\n");
}
