/* changes.c - see changes.h. */
#include "changes.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "core/date.h"
#include "ui/flow.h"

/* The path of a repeating group's instance, "preg[1]": make it, unless it is there. */
static void apply_add(struct form *form, const char *path)
{
	const char *open = strrchr(path, '[');
	if (open == NULL || form_at(form, path) != NULL)
		return;
	char *group = xstrndup(path, (size_t)(open - path));
	struct stop stop = stop_named(form, group);
	if (stop.group != NULL)
		form_add(form, (struct node *)stop.node, stop.group);
	free(group);
}

/* The day of a row's moment, as the clinic's calendar has it. */
static void local_day(const char *utc, char out[DATE_TEXT])
{
	struct tm time = {0}, local;
	strptime(utc, "%Y-%m-%dT%H:%M:%S", &time);
	time_t moment = timegm(&time);
	strftime(out, DATE_TEXT, "%Y-%m-%d", localtime_r(&moment, &local));
}

/* Put the payload of an answer or draft row into the form. */
static void apply_answer(struct form *form, const struct row *row)
{
	struct node *node = form_at(form, row->path);
	struct arena *arena = arena_create();
	struct response response = {0};
	if (node != NULL && row->payload != NULL &&
	    response_parse(node->item, row->payload, strlen(row->payload), arena, &response)) {
		form_set(form, node, &response);
		local_day(row->at, node->day);
	}
	arena_destroy(arena);
}

/* Set an instance aside, or take it back. */
static void apply_aside(struct form *form, const char *path, bool aside)
{
	struct node *instance = form_at(form, path);
	if (instance != NULL && instance->item->loop == instance->item)
		form_put_aside(form, instance, aside);
}

void row_apply(struct form *form, const struct row *row)
{
	if (strcmp(row->kind, "answer") == 0)
		apply_answer(form, row);
	else if (strcmp(row->kind, "add") == 0)
		apply_add(form, row->path);
	else if (strcmp(row->kind, "import") == 0 && row->payload != NULL)
		form_import(form, row->payload, strlen(row->payload), NULL); /* it fitted when it was written */
	else if (strcmp(row->kind, "remove") == 0 || strcmp(row->kind, "restore") == 0)
		apply_aside(form, row->path, strcmp(row->kind, "remove") == 0);
}

char *node_payload(const struct node *node)
{
	struct response now = {node->absent, node->answers, node->answer_count, node->draft};
	struct buf payload = {0};
	response_write(&payload, node->item, &now);
	return buf_take(&payload);
}

void changes_add(struct changes *changes, const char *kind, const char *path, char *payload)
{
	changes->change = xreallocarray(changes->change, changes->count + 1, sizeof *changes->change);
	changes->change[changes->count++] = (struct change){kind, xstrdup(path), payload, changes->step};
}

void changes_forget(struct changes *changes, size_t count)
{
	while (changes->count > count) {
		struct change *change = &changes->change[--changes->count];
		free(change->path);
		free(change->payload);
	}
}

size_t changes_last(const struct changes *changes)
{
	size_t first = changes->count;
	while (first > 0 && changes->change[first - 1].step == changes->change[changes->count - 1].step)
		first--;
	return first;
}

bool change_stands(const struct form *form, const struct change *change)
{
	const struct node *node = form_at(form, change->path);
	if (strcmp(change->kind, "answer") != 0)
		return node == NULL || (strcmp(change->kind, "remove") == 0) == node->aside;
	char *payload = node != NULL ? node_payload(node) : NULL;
	bool same = payload != NULL && strcmp(payload, change->payload) == 0;
	free(payload);
	return same;
}
