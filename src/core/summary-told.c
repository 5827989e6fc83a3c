/* summary-told.c - what she told us, in short, and by which definition her losses were counted. */
#include <stdlib.h>
#include <string.h>

#include "core/doc-build.h"

static const struct fact_value *known(const struct summary *s, const char *link_id)
{
	const struct fact_value *fact = assessment_item(s->assessment, link_id);

	return fact && fact->known && !fact->assumed ? fact : NULL;
}

static double count_of(const struct summary *s, const char *link_id)
{
	const struct fact_value *fact = known(s, link_id);

	return fact ? fact->number : 0;
}

/* The same with a capital letter in front, in English. */
static struct text capital(struct doc *doc, struct text text)
{
	char *english = arena_strdup(doc->arena, text.en);

	if (english[0] >= 'a' && english[0] <= 'z')
		english[0] += 'A' - 'a';
	return (struct text){.en = english, .zh = text.zh};
}

/* "Miscarriage, ...: 2; babies born alive: 0.": the first three also when they are 0. Returns whether there is any. */
static bool add_counts(struct summary *s)
{
	static const struct {
		const char *link_id;
		bool even_none;
	} counts[] = {{"hx.n_clinical", true}, {"hx.n_biochem", true},    {"hx.n_unsure", false},
	              {"hx.run", false},       {"hx.n_live", true},       {"hx.n_ectopic", false},
	              {"hx.n_molar", false},   {"hx.n_stillbirth", false}};
	struct list list = {0};
	size_t found = 0;
	struct text text;

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		const struct fact_value *fact = known(s, counts[i].link_id);

		if (!fact || (fact->number == 0 && !counts[i].even_none))
			continue;
		list_add(&list, words_answer(s, fact));
		found++;
	}
	text = list_take(s->doc, &list);
	if (found > 0)
		doc_add(s->doc, BLOCK_PARAGRAPH, doc_fill(s->doc, N_("{1}."), capital(s->doc, text), (struct text){0}));
	return found > 0;
}

/* --- the pregnancies of section E --- */

static const struct node *child(const struct node *instance, const char *link_id)
{
	for (const struct node *node = instance->child; node; node = node->next)
		if (strcmp(node->item->link_id, link_id) == 0 && node->enabled && node->answer_count > 0)
			return node;
	return NULL;
}

static void add_weeks(struct summary *s, const struct node *instance, struct list *list)
{
	const struct node *weeks = child(instance, "preg.ga_w"), *days = child(instance, "preg.ga_d");
	struct text count, rest;

	if (!weeks)
		return;
	count = doc_string(s->doc, weeks->answers[0].value.text);
	rest = days ? doc_string(s->doc, days->answers[0].value.text) : (struct text){0};
	list_add(list, doc_fill(s->doc, days ? N_("about {1} weeks + {2} days") : N_("about {1} weeks"), count, rest));
}

/* What is told of a pregnancy: "2019-03; about 8 weeks + 3 days; stopped growing"; an empty list for an empty page. */
static struct list event_list(struct summary *s, const struct node *instance)
{
	const struct node *date = child(instance, "preg.end_date"), *outcome = child(instance, "preg.outcome");
	struct list list = {0};

	if (date)
		list_add(&list, words_shown(s->doc, date->item, &date->answers[0]));
	add_weeks(s, instance, &list);
	if (outcome)
		list_add(&list, words_shown(s->doc, outcome->item, &outcome->answers[0]));
	return list;
}

static bool is_pregnancy(const struct node *node)
{
	return node->enabled && node->item->type == ITEM_GROUP && strcmp(node->item->link_id, "preg") == 0;
}

/* The pregnancies that something is told of, in order of time. */
struct event {
	struct text text;
	struct date date; /* year 0: not known */
	long since;       /* the first day it can be; without a date that of the pregnancy before it */
};
struct events {
	struct event *event;
	size_t count;
};

static void add_event(struct events *events, struct event event)
{
	size_t place = events->count;

	if (event.date.year)
		event.since = date_first(event.date);
	events->event = xreallocarray(events->event, events->count + 1, sizeof *events->event);
	for (; place > 0 && events->event[place - 1].since > event.since; place--)
		events->event[place] = events->event[place - 1];
	events->event[place] = event;
	events->count++;
}

static struct events take_events(struct summary *s)
{
	struct events events = {0};
	long since = 0;

	for (const struct node *node = s->form ? form_next(s->form, NULL) : NULL; node;
	     node = form_next(s->form, node)) {
		struct event event = {.since = since};
		struct list list;
		const struct node *date;

		if (!is_pregnancy(node))
			continue;
		list = event_list(s, node);
		if (list.count == 0)
			continue;
		event.text = list_take(s->doc, &list);
		date = child(node, "preg.end_date");
		if (date && date_parse(date->answers[0].value.text, &event.date))
			since = date_first(event.date);
		add_event(&events, event);
	}
	return events;
}

/* The line with a mark for each pregnancy whose date is known; returns whether one is only roughly known. */
static bool add_timeline(struct summary *s, const struct events *events)
{
	struct arena *arena = s->doc->arena;
	struct mark *marks = arena_alloc(arena, events->count * sizeof *marks);
	struct timeline *timeline = arena_alloc(arena, sizeof *timeline);
	bool rough = false;

	timeline->marks = marks;
	for (size_t i = 0; i < events->count; i++)
		if (events->event[i].date.year) {
			marks[timeline->count] = (struct mark){events->event[i].date, (int)i + 1};
			rough = mark_is_rough(&marks[timeline->count++]) || rough;
		}
	if (timeline->count > 0)
		doc_add(s->doc, BLOCK_TIMELINE, (struct text){"", ""})->timeline = timeline;
	return rough;
}

/* The time line and its list. */
static bool add_pregnancies(struct summary *s)
{
	struct events events = take_events(s);
	bool rough = events.count > 0 && add_timeline(s, &events);

	for (size_t i = 0; i < events.count; i++) {
		bool first = i == 0 && s->doc->blocks[s->doc->count - 1].kind == BLOCK_TIMELINE;
		struct block *event = doc_add(s->doc, BLOCK_EVENT, events.event[i].text);

		event->number = (int)i + 1;
		event->keep = first; /* the list stands right below the line */
	}
	if (rough)
		doc_add(s->doc, BLOCK_PARAGRAPH, doc_say(N_("[ ] means that only the year is known.")))->keep = true;
	free(events.event);
	return events.count > 0;
}

/* --- how losses were counted --- */

/* Say something about the present pregnancy, in her own word for it. */
static void say_worded(struct summary *s, const char *id)
{
	doc_add(s->doc, BLOCK_PARAGRAPH, own_word_text(s->doc->arena, doc_say(id), s->assessment->word));
}

static void add_definition(struct summary *s)
{
	const struct fact_value *clinical = known(s, "hx.n_clinical"), *scan = known(s, "now.scan");
	bool stopped = scan && strcmp(scan->text, "stopped") == 0;
	bool early = count_of(s, "hx.n_biochem") >= 1, unsure = count_of(s, "hx.n_unsure") >= 1;

	if ((!clinical || clinical->number == 0) && !early && !unsure && !stopped)
		return;
	doc_add(s->doc, BLOCK_HEADING, doc_say(N_("How losses were counted")));
	doc_add(s->doc, BLOCK_PARAGRAPH,
	        doc_say(N_("Counted as losses: pregnancies that ended as a miscarriage or stopped growing before 28 "
	                   "weeks, in a row "
	                   "or not.")));
	if (early)
		doc_add(s->doc, BLOCK_PARAGRAPH,
		        doc_say(N_("The sources do not agree on whether a very early (biochemical) loss counts. So the "
		                   "count was taken "
		                   "both with and without it, and something is said only where both give the same "
		                   "answer.")));
	if (unsure)
		doc_add(s->doc, BLOCK_PARAGRAPH,
		        doc_say(N_("Losses of an unknown kind may or may not count, so they too were counted both "
		                   "ways.")));
	if (stopped && assessment_is(s->assessment, "present_counted"))
		say_worded(s, N_("The count includes the {present pregnancy, which|baby of this pregnancy, who|embryo "
		                 "of this pregnancy, which} has stopped growing."));
	else if (stopped)
		say_worded(s, N_("The {present pregnancy, which|baby of this pregnancy, who|embryo of this pregnancy, "
		                 "which} has stopped growing, may be in this count already or not, so both ways were "
		                 "counted."));
}

void summary_told(struct summary *s)
{
	struct doc *doc = s->doc;
	size_t heading = doc->count;
	bool any;

	doc_add(doc, BLOCK_HEADING, doc_say(s->reader == READER_STAFF ? N_("What was told") : N_("What you told us")));
	any = add_counts(s);
	any = add_pregnancies(s) || any;
	if (!any)
		doc->count = heading; /* nothing under it */
	add_definition(s);
}
