/* flow.h - which question comes next: the order of a walk through the form.
 *
 * A stop is a page of the walk: a question that is asked of this reader, the page of a repeating group ("describe one,
 * or go on"), or words to read behind which nothing is asked in their group.  The questions inside an instance are
 * reached from the group's page and lead back to it; those below the answers of a question follow it, once for each.
 * The way goes from item to item, so a step costs what it passes over and not what the form holds.
 * Pure: const form in, stop out.  Knows no page, key or screen. */
#ifndef UI_FLOW_H
#define UI_FLOW_H

#include "core/form.h"

struct stop {
	const struct node *node;  /* the question; of a group's page: what the instances stand below */
	const struct item *group; /* the repeating group of a group's page, else NULL */
};
static inline bool stop_none(struct stop stop)
{
	return !stop.node;
}
/* The item a stop is about. */
const struct item *stop_item(struct stop stop);
/* "preg[0]/preg.outcome"; of a group's page the group's name, below its parent's path. The caller frees. */
char *stop_path(struct stop stop);
/* The stop of a path, asked now or not; of no path, none. */
struct stop stop_named(const struct form *form, const char *path);
/* The same, but none when it is not asked now. */
struct stop stop_at(const struct form *form, enum reader reader, const char *path);

/* The stop after (+1) or before (-1) `from` (none: the first or last of all); none at the end of the walk. */
struct stop flow_step(const struct form *form, enum reader reader, struct stop from, int direction);
/* The first stop inside an instance of a repeating group. */
struct stop flow_into(const struct form *form, enum reader reader, const struct node *instance);
/* The first question that holds neither an answer nor a reason; none when all do. */
struct stop flow_first_blank(const struct form *form, enum reader reader);
/* Whether anything was answered there, a reason included. */
bool node_answered(const struct node *node);
/* A safety question that is blank, unknown or declined must never read as "no". */
bool node_unsafe(const struct node *node);

/* What is to be read and cannot be answered: words, and answers that stand fast. They are shown before the stop that
 * follows them; at a stop of such words it is all of them that stand together. In form order; the caller frees. */
struct reads {
	const struct node **node;
	size_t count, size;
};
struct reads flow_reads(const struct form *form, enum reader reader, struct stop stop);
/* The words that belong to a question itself: display items directly below it. */
const struct item *flow_beside(const struct form *form, const struct node *question, const struct item *after);

/* A place on the way through the form: an item of a scope (the root, an instance of a repeating group, or the place of
 * an answer), enabled or not. */
struct way {
	const struct form *form;
	const struct node *scope;
	size_t index;
};
/* The place of a stop. */
struct way way_of(const struct form *form, struct stop stop);
/* The item that stands there. */
const struct item *way_item(const struct way *way);
const struct node *way_node(const struct way *way); /* NULL: a repeating group, whose instances are not on the way */
/* The item after or before it, below the answers of a question once for each; false at the end of the root or of the
 * instance. What stands below one that is not enabled is passed over, unless `all`. */
bool way_on(struct way *way, bool all);
bool way_back(struct way *way, bool all);
/* The scope that a node stands in. */
const struct node *scope_of(const struct node *node);

/* The parts of the form (item->part) that ask anything now, and which of them `item` stands in (from 1). */
int flow_parts(const struct form *form, enum reader reader, const struct item *item, int *part);
/* The first stop of the part that an item stands in. */
struct stop flow_part(const struct form *form, enum reader reader, const struct item *item);

#endif
