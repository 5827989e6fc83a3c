/* value-unit.c - UCUM's units as far as clinics measure in them: prefixes, products, quotients, powers.
 *
 * A unit is a number times powers of what it measures (metre, gram, second, mole, ...); two units convert when the
 * powers are equal.  Temperatures have an offset and stand alone.  Annotations ({FEU}) mean nothing to UCUM but much to
 * a laboratory: units convert only when theirs are the same. */
#include "core/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH, MASS, TIME, AMOUNT, KELVIN, ACTIVITY, DIMENSIONS }; /* ACTIVITY: [IU], never converted to mass */
#define NOTE_MAX 32
#define EXPONENT_MAX 30
#define PI 3.14159265358979323846

struct measure {
	double factor, offset;
	int power[DIMENSIONS];
	char note[NOTE_MAX]; /* the annotations, one after another */
};

struct atom {
	const char *code;
	bool metric; /* takes prefixes */
	double factor, offset;
	int power[DIMENSIONS];
};

static const struct atom atoms[] = {
        {"m", true, 1, 0, {[LENGTH] = 1}},
        {"[in_i]", false, 0.0254, 0, {[LENGTH] = 1}},
        {"[in_us]", false, 0.0254, 0, {[LENGTH] = 1}},
        {"[ft_i]", false, 0.3048, 0, {[LENGTH] = 1}},
        {"[mi_i]", false, 1609.344, 0, {[LENGTH] = 1}},
        {"g", true, 1, 0, {[MASS] = 1}},
        {"t", true, 1e6, 0, {[MASS] = 1}},
        {"[lb_av]", false, 453.59237, 0, {[MASS] = 1}},
        {"[oz_av]", false, 28.349523125, 0, {[MASS] = 1}},
        {"s", true, 1, 0, {[TIME] = 1}},
        {"min", false, 60, 0, {[TIME] = 1}},
        {"h", false, 3600, 0, {[TIME] = 1}},
        {"d", false, 86400, 0, {[TIME] = 1}},
        {"wk", false, 604800, 0, {[TIME] = 1}},
        {"mo", false, 2629800, 0, {[TIME] = 1}},
        {"a", false, 31557600, 0, {[TIME] = 1}},
        {"mol", true, 1, 0, {[AMOUNT] = 1}},
        {"eq", true, 1, 0, {[AMOUNT] = 1}},
        {"osm", true, 1, 0, {[AMOUNT] = 1}},
        {"kat", true, 1, 0, {[AMOUNT] = 1, [TIME] = -1}},
        {"U", true, 1e-6 / 60, 0, {[AMOUNT] = 1, [TIME] = -1}},
        {"[IU]", true, 1, 0, {[ACTIVITY] = 1}},
        {"[iU]", true, 1, 0, {[ACTIVITY] = 1}},
        {"L", true, 1e-3, 0, {[LENGTH] = 3}},
        {"l", true, 1e-3, 0, {[LENGTH] = 3}},
        {"K", true, 1, 0, {[KELVIN] = 1}},
        {"Cel", false, 1, 273.15, {[KELVIN] = 1}},
        {"[degF]", false, 5.0 / 9, 459.67 * 5 / 9, {[KELVIN] = 1}},
        {"N", true, 1000, 0, {[MASS] = 1, [LENGTH] = 1, [TIME] = -2}},
        {"Pa", true, 1000, 0, {[MASS] = 1, [LENGTH] = -1, [TIME] = -2}},
        {"bar", true, 1e8, 0, {[MASS] = 1, [LENGTH] = -1, [TIME] = -2}},
        {"m[Hg]", true, 133322e3, 0, {[MASS] = 1, [LENGTH] = -1, [TIME] = -2}},
        {"J", true, 1000, 0, {[MASS] = 1, [LENGTH] = 2, [TIME] = -2}},
        {"cal", true, 4184, 0, {[MASS] = 1, [LENGTH] = 2, [TIME] = -2}},
        {"Hz", true, 1, 0, {[TIME] = -1}},
        {"%", false, 1e-2, 0, {0}},
        {"[ppth]", false, 1e-3, 0, {0}},
        {"[ppm]", false, 1e-6, 0, {0}},
        {"deg", false, PI / 180, 0, {0}},
        {"rad", true, 1, 0, {0}},
};

struct prefix {
	const char *code;
	double factor;
};

static const struct prefix prefixes[] = {
        {"", 1},     {"da", 1e1}, {"k", 1e3},  {"M", 1e6},  {"G", 1e9},   {"h", 1e2},   {"d", 1e-1},
        {"c", 1e-2}, {"m", 1e-3}, {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}, {"f", 1e-15},
};

/* Find the prefix and the atom that are the whole of a name; the name itself comes before one with a prefix. */
static const struct atom *find_atom(const char *name, size_t length, double *factor)
{
	size_t i, j, skip;

	for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		skip = strlen(prefixes[i].code);
		if (skip >= length || strncmp(name, prefixes[i].code, skip) != 0)
			continue;
		for (j = 0; j < sizeof atoms / sizeof *atoms; j++)
			if (strlen(atoms[j].code) == length - skip &&
			    strncmp(atoms[j].code, name + skip, length - skip) == 0 && (!skip || atoms[j].metric)) {
				*factor = prefixes[i].factor * atoms[j].factor;
				return &atoms[j];
			}
	}
	return NULL;
}

/* Multiply a factor and its powers in, `exponent` times. */
static void multiply(struct measure *measure, double factor, const int *power, int exponent)
{
	size_t i;

	measure->factor *= pow(factor, exponent);
	for (i = 0; power && i < DIMENSIONS; i++)
		measure->power[i] += power[i] * exponent;
}

/* Take an annotation: {FEU}. */
static bool take_note(const char **at, struct measure *measure)
{
	size_t length = strcspn(*at, "}"), used = strlen(measure->note);

	if ((*at)[length] != '}' || used + length + 2 > NOTE_MAX)
		return false;
	memcpy(measure->note + used, *at, length + 1);
	*at += length + 1;
	return true;
}

/* Take a name of a unit; the part in brackets belongs to it. */
static size_t name_length(const char *at)
{
	size_t length = strcspn(at, "/.{[+-0123456789");

	while (at[length] == '[' && strchr(at + length, ']'))
		length += strcspn(at + length, "]") + 1;
	return length;
}

/* Take the exponent behind a name, 1 where there is none; 0 for one that nothing is measured in. */
static int take_exponent(const char **at)
{
	char *end;
	long exponent = strtol(*at, &end, 10);

	if (end == *at)
		return 1;
	*at = end;
	return exponent >= -EXPONENT_MAX && exponent <= EXPONENT_MAX ? (int)exponent : 0;
}

/* Take a number, perhaps with an exponent: 10*12 is 10 to the power of 12. */
static bool take_number(const char **at, bool below, struct measure *measure)
{
	char *end;
	double number = (double)strtol(*at, &end, 10);
	int exponent = 1;

	*at = end;
	if (**at == '*' || **at == '^') {
		++*at;
		exponent = take_exponent(at);
	}
	multiply(measure, number, NULL, below ? -exponent : exponent);
	return exponent != 0;
}

/* Take one part of a product: a number, or a unit with its exponent, or an annotation. */
static bool take_part(const char **at, bool below, struct measure *measure)
{
	const struct atom *atom;
	double factor;
	size_t length;
	int exponent;

	if (**at == '{')
		return take_note(at, measure);
	if (**at >= '1' && **at <= '9')
		return take_number(at, below, measure);
	length = name_length(*at);
	atom = find_atom(*at, length, &factor);
	if (!atom)
		return false;
	*at += length;
	exponent = take_exponent(at);
	multiply(measure, factor, atom->power, below ? -exponent : exponent);
	if (atom->offset != 0)
		measure->offset = atom->offset;
	if (exponent == 0 || (exponent != 1 && atom->offset != 0))
		return false;
	return **at != '{' || take_note(at, measure);
}

/* Read a unit. One with an offset must stand alone. */
static bool read_measure(const char *code, struct measure *measure)
{
	const char *at = code;
	bool below = *at == '/';
	int parts = below ? 2 : 1;

	*measure = (struct measure){.factor = 1};
	if (below)
		at++;
	for (; take_part(&at, below, measure); parts++) {
		if (!*at)
			return measure->offset == 0 || parts == 1;
		below = *at == '/';
		if (!below && *at != '.')
			return false;
		at++;
	}
	return false;
}

/* Convert between two units. */
bool unit_convert(const char *from, const char *to, double *factor, double *offset)
{
	struct measure a, b;

	*factor = 1;
	*offset = 0;
	if (strcmp(from, to) == 0)
		return true;
	if (!read_measure(from, &a) || !read_measure(to, &b) || strcmp(a.note, b.note) != 0 ||
	    memcmp(a.power, b.power, sizeof a.power) != 0)
		return false;
	*factor = a.factor / b.factor;
	*offset = (a.offset - b.offset) / b.factor;
	return isfinite(*factor) && *factor > 0 && isfinite(*offset);
}
