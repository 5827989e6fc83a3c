/* form-private.h - how form.c keeps its nodes; shared by the form-*.c files only.
 *
 * The nodes of one scope (the root's, one instance of a repeating group, or one place of a question that splits) lie
 * in one block in the order of the items, so that an item's node is found by its number.  Items of a scope further in
 * have no node there: each has a block of its own. */
#ifndef CORE_FORM_PRIVATE_H
#define CORE_FORM_PRIVATE_H

#include "core/form.h"
#include "core/questionnaire-graph.h"

struct instances { /* of one repeating group, or the places of one question that splits, in form order */
	struct node **list;
	size_t count, size;
};

struct form_private {
	struct graph *graph;
	struct instances *instances; /* by item index */
	size_t *heap;                /* ranks of items whose enablement is to be worked out again, the least first */
	size_t heap_count;
	struct node **queued; /* by item index, while it is in the heap: the scope to work it out in, or the root */
	size_t nodes; /* how many there is room for in all blocks */
	size_t aside; /* how many hold an answer or a reason and are not enabled */
	size_t *open;     /* by number of a part: how many are enabled that are asked of every reader */
	size_t *answered; /* by index of the item a part begins with: how many hold a value and are enabled */
};

/* Whether a node is the first of its scope's block. */
bool node_is_scope(const struct node *node);
/* The scope of an item->loop (NULL: the root's) that a node stands in, or NULL when it stands in none. */
struct node *form_scope(const struct node *node, const struct item *loop);
/* The scope of a loop inside a scope: itself, or where questions that split stand between, the place of their first
 * answer; NULL where there is none. */
struct node *form_scope_inside(const struct node *scope, const struct item *loop);
/* That of the innermost scope of a node that has one. */
struct node *form_scope_first(const struct node *node, const struct item *loop);
/* The node of an item of that scope. */
struct node *form_in(const struct node *scope, const struct item *item);
/* The item->loop around an item, itself not counted. */
const struct item *item_outer(const struct item *item);
/* Whether a comes before b in form order. */
bool node_before(const struct node *a, const struct node *b);
/* How many of a list come before a node. */
size_t instances_before(const struct instances *instances, const struct node *node);

/* Note that the answers of an item changed: what hangs on it is to be worked out again. */
void form_touch(struct form *form, const struct item *item);
/* The same for one node. */
void form_touch_node(struct form *form, const struct node *node);
/* Note that an item's own enablement is to be worked out again. */
void form_queue(struct form *form, const struct item *item);
/* Whether a node is enabled by its own conditions and its parent, worked out now. */
bool form_enables(const struct form *form, const struct node *node);
/* Work out the sum of scores that is the answer of a node; tell whether it changed. */
bool form_score(struct form *form, struct node *node);
/* Work out what was noted. */
void form_settle(struct form *form);

/* Replace what a node holds, without looking at enablement or places. */
void node_put(struct form *form, struct node *node, const struct response *response);
/* Take what a node holds into the counts (+1) or out of them (-1), before and behind a change of it. */
void node_tally(struct form *form, const struct node *node, int sign);
/* Give each answer of a question that splits its place, when it had `before` answers; enablement is only noted. */
void form_place(struct form *form, struct node *question, size_t before);
/* Make a scope: the node its block begins with, and room for those of the items below; form_build() then makes these.
 * */
struct node *form_scope_create(struct form *form, const struct item *item, struct node *parent);
void form_build(struct form *form, struct node *scope, struct node *parent);
/* Whether anything was answered: a value, a reason, or a draft. */
bool node_is_answered(const struct node *node);
/* form_check() for an answer of an import: without sums, since the other items may come later, and without earliest
 * dates that hang on today, since the record may be old. */
enum check_result form_check_import(const struct form *form, const struct node *node, const struct response *response,
                                    struct msg *why);
/* Whether a value is written as the item asks; *why (may be NULL) gets the sentence. */
bool form_check_written(const struct item *item, const struct value *value, struct msg *why);
/* Make another instance; enablement is only noted. */
struct node *form_grow(struct form *form, struct node *parent, const struct item *group);

#endif
