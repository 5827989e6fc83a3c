/* timeline.h - dates as marks on a line, drawn in ASCII rows no wider than asked (screens.md 3.13).
 *
 *     2019     2020     2021     2022     2023     2024
 *     |--------|--------|--------|--------|--------|
 *       1                        [   2   ]      3
 *
 * Every mark is the same sign, its number; one of which only the year is known spans it in brackets.  Marks that would
 * touch go to a row below.  The summary's document holds one; out/ and ui/ draw it to their width. */
#ifndef CORE_TIMELINE_H
#define CORE_TIMELINE_H

#include <stddef.h>

#include "base/buf.h"
#include "core/date.h"

#define TIMELINE_LEAST 16 /* columns below which it is not drawn */

struct mark {
	struct date date;
	int number;
};
struct timeline {
	const struct mark *marks; /* in the order of their first days */
	size_t count;
};

/* Append the rows, each with a line end. Nothing for fewer than TIMELINE_LEAST columns. */
void timeline_draw(const struct timeline *timeline, int columns, struct buf *out);
/* Whether a mark stands in brackets. */
bool mark_is_rough(const struct mark *mark);

#endif
