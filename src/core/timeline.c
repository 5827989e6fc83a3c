/* timeline.c - see timeline.h. */
#include "core/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define LABEL 5      /* cells of the last year's name */
#define STEP_LEAST 6 /* from one year's name to the next */
#define STEP_MOST 9  /* a short line is not stretched */

/* The scale: `ticks` steps of `step` cells from the first day of `year` on, each `years` long. */
struct scale {
	int year, years, ticks, step;
	long first, end; /* days */
};

static long first_day(int year)
{
	return date_first((struct date){.year = year});
}

/* The shortest step that lets all years from the first mark's to the last one's fit. */
static struct scale scale_of(const struct timeline *timeline, int columns)
{
	static const int lengths[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};
	struct scale scale = {.year = timeline->marks[0].date.year};
	int last = scale.year;

	for (size_t i = 0; i < timeline->count; i++)
		last = timeline->marks[i].date.year > last ? timeline->marks[i].date.year : last;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		scale.years = lengths[i];
		scale.ticks = (last - scale.year) / scale.years + 1;
		scale.step = (columns - LABEL) / scale.ticks;
		if (scale.step >= STEP_LEAST)
			break;
	}
	if (scale.step > STEP_MOST)
		scale.step = STEP_MOST;
	scale.first = first_day(scale.year);
	scale.end = first_day(scale.year + scale.ticks * scale.years);
	return scale;
}

static void draw_scale(const struct scale *scale, struct buf *out)
{
	for (int i = 0; i < scale->ticks; i++)
		buf_printf(out, "%04d%*s", scale->year + i * scale->years, scale->step - 4, "");
	buf_printf(out, "%04d\n", scale->year + scale->ticks * scale->years);
	for (int i = 0; i < scale->ticks; i++) {
		buf_putc(out, '|');
		for (int cell = 1; cell < scale->step; cell++)
			buf_putc(out, '-');
	}
	buf_puts(out, "|\n");
}

bool mark_is_rough(const struct mark *mark)
{
	return mark->date.month == 0;
}

/* The cell of a day, in halves, so that the caller may round. */
static int half_cell(const struct scale *scale, long day)
{
	return (int)((day - scale->first) * scale->ticks * scale->step * 2 / (scale->end - scale->first));
}

/* A mark as it stands on its row, and the cell where it begins; the caller frees. */
static char *sign_of(const struct mark *mark, const struct scale *scale, int *start)
{
	long first = date_first(mark->date), last = date_last(mark->date);
	char *number = xasprintf("%d", mark->number), *sign;
	int digits = (int)strlen(number), width, before;

	if (!mark_is_rough(mark)) {
		*start = (half_cell(scale, (first + last) / 2) + 1) / 2;
		return number;
	}
	*start = half_cell(scale, first) / 2;
	width = half_cell(scale, last) / 2 - *start + 1;
	if (width < digits + 2) { /* a year narrower than its brackets */
		*start -= (digits + 2 - width) / 2;
		width = digits + 2;
	}
	if (*start < 0)
		*start = 0;
	before = (width - 2 - digits) / 2;
	sign = xasprintf("[%*s%s%*s]", before, "", number, width - 2 - digits - before, "");
	free(number);
	return sign;
}

/* A row of marks, with the places where it may still take one. */
struct row {
	struct buf text;
	int end;
};

/* Put a sign on the first row that has room for it behind the others. */
static void place(struct row *rows, const char *sign, int start)
{
	size_t row = 0;

	while (rows[row].end > 0 && start <= rows[row].end)
		row++;
	buf_printf(&rows[row].text, "%*s%s", start - rows[row].end, "", sign);
	rows[row].end = start + (int)strlen(sign);
}

void timeline_draw(const struct timeline *timeline, int columns, struct buf *out)
{
	struct row *rows;
	struct scale scale;

	if (timeline->count == 0 || columns < TIMELINE_LEAST)
		return;
	scale = scale_of(timeline, columns);
	draw_scale(&scale, out);
	rows = xcalloc(timeline->count, sizeof *rows);
	for (size_t i = 0; i < timeline->count; i++) {
		int start;
		char *sign = sign_of(&timeline->marks[i], &scale, &start);

		place(rows, sign, start);
		free(sign);
	}
	for (size_t i = 0; i < timeline->count && rows[i].end > 0; i++) {
		buf_printf(out, "%s\n", buf_text(&rows[i].text));
		buf_finish(&rows[i].text);
	}
	free(rows);
}
