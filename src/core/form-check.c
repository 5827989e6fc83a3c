/* form-check.c - whether an answer can be kept, and whether to ask "is this right?".
 *
 * Only values are judged: leaving a question blank is always fine, `required` included.  A limit is shown in the unit
 * that was typed.  A date that is only a year or a month is outside only when every day of it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "core/datetime.h"
#include "core/form-private.h"
#include "core/value.h"

#define SHOWN 48 /* bytes of a number or a date in a message */

/* One end of what can be entered, in the terms of the answer. */
struct bound {
	bool there;
	bool outside; /* the answer is beyond it */
	char shown[SHOWN];
};

struct check {
	const struct form *form;
	const struct node *node;
	const struct item *item;
	const struct answer *answer;
	bool import;
	struct msg *why;
};

/* Refuse, with the sentence. */
static enum check_result refuse(struct check *check, const char *id, const char *argument)
{
	msg_set(check->why, id, argument, NULL);
	return CHECK_HARD;
}

/* Tell the text of a unit when it is the same in both languages: only then can it stand in a message. */
static const char *unit_shown(const struct item *item, const char *code)
{
	size_t i;

	for (i = 0; i < item->unit_count; i++) {
		const struct text *text = &item->units[i].text;

		if (code && strcmp(item->units[i].code, code) == 0)
			return text->en && (!text->zh || strcmp(text->en, text->zh) == 0) ? text->en : NULL;
	}
	return item->unit_count ? NULL : code;
}

/* Work out the bound of a number: `upper` tells which side is outside. */
static struct bound number_bound(const struct check *check, const struct limit *limit, bool upper)
{
	const struct value *value = &check->answer->value;
	bool converted = limit->value.unit && value->unit && strcmp(limit->value.unit, value->unit) != 0;
	struct bound bound = {0};
	enum order order;
	double number, end;

	if (!limit->value.text || !value_number(value->text, &number) ||
	    !value_in(check->item, &limit->value, value->unit, &end))
		return bound;
	bound.there = true;
	order = number_order(number, end, converted);
	bound.outside = order == (upper ? ORDER_MORE : ORDER_LESS) || (limit->exclusive && order == ORDER_SAME);
	if (converted)
		snprintf(bound.shown, sizeof bound.shown, end < 1e4 ? "%.4g" : "%.0f", end);
	else
		snprintf(bound.shown, sizeof bound.shown, "%.40s", limit->value.text);
	return bound;
}

/* Work out the bound of a date. */
static struct bound date_bound(const struct check *check, const struct limit *limit, bool upper)
{
	struct bound bound = {0};
	struct date date, end;

	if (!limit->value.text || !date_parse(check->answer->value.text, &date) ||
	    (check->import && !upper && !date_parse(limit->value.text, &end)) ||
	    !date_limit(limit->value.text, check->form->today, &end))
		return bound;
	bound.there = true;
	if (upper)
		bound.outside = date_first(date) > (limit->exclusive ? date_first(end) - 1 : date_last(end));
	else
		bound.outside = date_last(date) < (limit->exclusive ? date_last(end) + 1 : date_first(end));
	date_write(end, bound.shown);
	return bound;
}

/* Work out the bound of a dateTime; a limit without a time means the whole day. */
static struct bound datetime_bound(const struct check *check, const struct limit *limit, bool upper)
{
	struct bound bound = {0};
	struct datetime answer, end = {0};
	int zone;

	if (!limit->value.text || !datetime_parse(check->answer->value.text, &answer) ||
	    !zone_parse(check->form->zone, &zone) ||
	    (!datetime_parse(limit->value.text, &end) &&
	     ((check->import && !upper) || !date_limit(limit->value.text, check->form->today, &end.date))))
		return bound;
	bound.there = true;
	if (upper)
		bound.outside = datetime_first(&answer, zone) > datetime_last(&end, zone);
	else
		bound.outside = datetime_last(&answer, zone) < datetime_first(&end, zone);
	if (end.timed)
		datetime_show(limit->value.text, bound.shown);
	else
		date_write(end.date, bound.shown);
	return bound;
}

/* Work out the bound of a time of day. */
static struct bound time_bound(const struct check *check, const struct limit *limit, bool upper)
{
	struct bound bound = {0};
	long time, end;

	if (!limit->value.text || !time_parse(check->answer->value.text, &time) || !time_parse(limit->value.text, &end))
		return bound;
	bound.there = true;
	bound.outside = upper ? time > end : time < end;
	time_show(limit->value.text, bound.shown);
	return bound;
}

/* Work out a bound. */
static struct bound find_bound(const struct check *check, const struct limit *limit, bool upper)
{
	switch (check->item->type) {
	case ITEM_DATE:
		return date_bound(check, limit, upper);
	case ITEM_DATETIME:
		return datetime_bound(check, limit, upper);
	case ITEM_TIME:
		return time_bound(check, limit, upper);
	default:
		return number_bound(check, limit, upper);
	}
}

/* Lower the upper bound to the sum of other items, when all of them are known. */
static void bound_by_sum(const struct check *check, struct bound *upper)
{
	const struct item *item = check->item;
	const struct node *source;
	double sum = 0, number, end;
	size_t i;

	for (i = 0; i < item->max_sum_count; i++) {
		source = form_near(check->form, check->node, item->max_sum[i]);
		if (!source || !source->enabled || !source->answer_count ||
		    !item_canonical(source->item, &source->answers[0].value, &number))
			return;
		sum += number;
	}
	if (!item->max_sum_count || !item_canonical(item, &check->answer->value, &number))
		return;
	if (upper->there && item_canonical(item, &item->max.value, &end) && end <= sum)
		return;
	upper->there = true;
	upper->outside = number_order(number, sum, true) == ORDER_MORE;
	snprintf(upper->shown, sizeof upper->shown, "%.10g", sum);
}

/* Say what can be entered. */
static enum check_result refuse_range(struct check *check, const struct bound *lower, const struct bound *upper)
{
	const char *unit = unit_shown(check->item, check->answer->value.unit);
	char last[SHOWN * 2];

	snprintf(last, sizeof last, "%s%s%.40s", upper->there ? upper->shown : lower->shown, unit ? " " : "",
	         unit ? unit : "");
	if (lower->there && upper->there)
		msg_set(check->why, N_("You can enter {1} to {2} here. You may also leave it blank."), lower->shown,
		        last, NULL);
	else if (upper->there && check->item->type == ITEM_DATE)
		msg_set(check->why, N_("The latest date here is {1}. You may also leave it blank."), last, NULL);
	else if (upper->there)
		msg_set(check->why, N_("You can enter {1} at most here. You may also leave it blank."), last, NULL);
	else
		msg_set(check->why, N_("You can enter {1} or more here. You may also leave it blank."), last, NULL);
	return CHECK_HARD;
}

/* Check the hard limits. */
static enum check_result check_hard(struct check *check)
{
	struct bound lower = find_bound(check, &check->item->min, false),
	             upper = find_bound(check, &check->item->max, true);

	if (!check->import)
		bound_by_sum(check, &upper);
	return lower.outside || upper.outside ? refuse_range(check, &lower, &upper) : CHECK_OK;
}

/* Check the usual range. */
static enum check_result check_soft(struct check *check)
{
	const struct value *value = &check->answer->value;
	const char *unit = unit_shown(check->item, value->unit);

	if (check->answer->confirmed || (!find_bound(check, &check->item->soft_min, false).outside &&
	                                 !find_bound(check, &check->item->soft_max, true).outside))
		return CHECK_OK;
	if (unit)
		msg_set(check->why, N_("Please check: {1} {2} is outside the usual range. Is this right?"), value->text,
		        unit, NULL);
	else
		msg_set(check->why, N_("Please check: {1} is outside the usual range. Is this right?"), value->text,
		        NULL);
	return CHECK_SOFT;
}

/* Check a limited value: the hard limits, then the soft ones. */
static enum check_result check_limits(struct check *check)
{
	enum check_result result = check_hard(check);

	return result == CHECK_OK ? check_soft(check) : result;
}

/* Check a boolean. */
static enum check_result check_boolean(struct check *check)
{
	const char *text = check->answer->value.text;

	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
		return CHECK_OK;
	return refuse(check, N_("You can choose yes or no here. You may also leave it blank."), NULL);
}

/* Check a decimal. */
static enum check_result check_decimal(struct check *check)
{
	double number;

	if (!value_number(check->answer->value.text, &number))
		return refuse(check, N_("You can enter a number here, like 12.4. You may also leave it blank."), NULL);
	return check_limits(check);
}

/* Check an integer. */
static enum check_result check_integer(struct check *check)
{
	if (!value_integer(check->answer->value.text))
		return refuse(check, N_("You can enter a whole number here, like 12. You may also leave it blank."),
		              NULL);
	return check_limits(check);
}

/* Tell whether a limit can be put in a unit. */
static bool is_comparable(const struct item *item, const struct limit *limit, const char *unit)
{
	double end;

	return !limit->value.text || value_in(item, &limit->value, unit, &end);
}

/* Tell whether a quantity's unit is one that is offered; where none is, the limits say what is measured. */
static bool is_offered(const struct item *item, const char *unit)
{
	size_t i;

	for (i = 0; i < item->unit_count; i++)
		if (unit && strcmp(item->units[i].code, unit) == 0)
			return true;
	return !unit || ((!item->unit_count || item->units_open) && is_comparable(item, &item->min, unit) &&
	                 is_comparable(item, &item->max, unit));
}

/* Check a quantity. */
static enum check_result check_quantity(struct check *check)
{
	if (is_offered(check->item, check->answer->value.unit))
		return check_decimal(check);
	return refuse(check, N_("The unit “{1}” is not one of those offered here."), check->answer->value.unit);
}

/* Check a date. */
static enum check_result check_date(struct check *check)
{
	struct date date;

	if (!date_parse(check->answer->value.text, &date))
		return refuse(
		        check,
		        N_("You can enter a date here, like 2019, 2019-03 or 2019-03-14. You may also leave it blank."),
		        NULL);
	return check_limits(check);
}

/* Check a dateTime. */
static enum check_result check_datetime(struct check *check)
{
	struct datetime datetime;

	if (!datetime_parse(check->answer->value.text, &datetime))
		return refuse(
		        check,
		        N_("You can enter a date and a time here, like 2019-03-14 10:30, or the date alone. You may "
		           "also leave it blank."),
		        NULL);
	return check_limits(check);
}

/* Check a time of day. */
static enum check_result check_time(struct check *check)
{
	long millis;

	if (!time_parse(check->answer->value.text, &millis))
		return refuse(check, N_("You can enter a time here, like 10:30. You may also leave it blank."), NULL);
	return check_limits(check);
}

/* Check what has no form but that in which it is written. */
static enum check_result check_any(struct check *check)
{
	(void)check;
	return CHECK_OK;
}

/* Tell whether the item lists its answers; some lists live elsewhere. */
static bool has_list(const struct item *item)
{
	return item->option_count && item->options[0].absent == ABSENT_BLANK;
}

/* Check a choice. */
static enum check_result check_choice(struct check *check)
{
	const struct value *value = &check->answer->value;

	if (!has_list(check->item) || item_option_of(check->item, value) ||
	    (check->item->open && (value->uncoded || value->kind == ITEM_STRING)))
		return CHECK_OK;
	return refuse(check, N_("“{1}” is not one of the answers offered here."), value->text);
}

/* Check how many answers there are. */
static enum check_result check_count(struct check *check, const struct response *response)
{
	const struct item *item = check->item;
	char most[24];

	if (response->count > 1 && !item->repeats)
		return refuse(check, N_("One answer can be kept here, not several."), NULL);
	if (!item->max_occurs || response->count <= item->max_occurs)
		return CHECK_OK;
	snprintf(most, sizeof most, "%zu", item->max_occurs);
	return refuse(check, N_("You can give {1} answers at most here."), most);
}

/* Check that an answer that stands alone does. */
static enum check_result check_alone(struct check *check, const struct response *response)
{
	const struct option *option;
	size_t i;

	if (response->count < 2)
		return CHECK_OK;
	for (i = 0; i < response->count && has_list(check->item); i++) {
		option = item_option_of(check->item, &response->answers[i].value);
		if (option && option->exclusive)
			return refuse(check, N_("One of these answers stands alone: please choose it, or the others."),
			              NULL);
	}
	return CHECK_OK;
}

/* Check an answer by the item's type. */
static enum check_result check_answer(struct check *check)
{
	static enum check_result (*const checks[ITEM_TYPE_COUNT])(struct check *) = {
	        [ITEM_BOOLEAN] = check_boolean, [ITEM_DECIMAL] = check_decimal,   [ITEM_INTEGER] = check_integer,
	        [ITEM_DATE] = check_date,       [ITEM_STRING] = check_any,        [ITEM_TEXT] = check_any,
	        [ITEM_CHOICE] = check_choice,   [ITEM_QUANTITY] = check_quantity, [ITEM_DATETIME] = check_datetime,
	        [ITEM_TIME] = check_time,       [ITEM_URL] = check_any,           [ITEM_OPEN_CHOICE] = check_choice,
	        [ITEM_ATTACHMENT] = check_any,  [ITEM_REFERENCE] = check_any,
	};
	enum check_result result = checks[check->item->type](check);

	if (result != CHECK_HARD && !form_check_written(check->item, &check->answer->value, check->why))
		return CHECK_HARD;
	if (result == CHECK_OK && check->item->type != ITEM_BOOLEAN && check->item->type != ITEM_CHOICE)
		return check_choice(check);
	return result;
}

/* Check all answers; the worst result counts. */
static enum check_result check_all(struct check *check, const struct response *response)
{
	enum check_result worst = check_count(check, response), result;
	size_t i;

	if (worst == CHECK_OK)
		worst = check_alone(check, response);
	for (i = 0; i < response->count && worst != CHECK_HARD; i++) {
		check->answer = &response->answers[i];
		result = check_answer(check);
		if (result > worst)
			worst = result;
	}
	return worst;
}

/* Check a response for a node. */
enum check_result form_check(const struct form *form, const struct node *node, const struct response *response,
                             struct msg *why)
{
	struct check check = {.form = form, .node = node, .item = node->item, .why = why};

	return check_all(&check, response);
}

/* Check a response that is being imported. */
enum check_result form_check_import(const struct form *form, const struct node *node, const struct response *response,
                                    struct msg *why)
{
	struct check check = {.form = form, .node = node, .item = node->item, .import = true, .why = why};

	return check_all(&check, response);
}
