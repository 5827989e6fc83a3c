/* value.c - tests of numbers, units and the order of values. */
#include "core/value.h"

#include <math.h>

#include "form-help.h"

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		bool decimal, integer;
	} cases[] = {
	        {"0", true, true},
	        {"-0", true, true},
	        {"12", true, true},
	        {"-12", true, true},
	        {"1.50", true, false},
	        {"1e3", true, false},
	        {"1E-2", true, false},
	        {"2147483647", true, true},
	        {"2147483648", true, false},
	        {"-2147483648", true, true},
	        {"99999999999999999999", true, false},
	        {"01", false, false},
	        {".5", false, false},
	        {"5.", false, false},
	        {"+5", false, false},
	        {"1e", false, false},
	        {"NaN", false, false},
	        {"Infinity", false, false},
	        {"1e999", false, false},
	        {"0x10", false, false},
	        {" 1", false, false},
	        {"1 ", false, false},
	        {"", false, false},
	        {"-", false, false},
	};
	double number;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		if (value_number(cases[i].text, &number) != cases[i].decimal ||
		    value_integer(cases[i].text) != cases[i].integer)
			fail_msg("%s", cases[i].text);
	assert_false(value_number(NULL, &number));
}

static void test_units(void **state)
{
	static const struct {
		const char *from, *to;
		double one; /* of `from` in `to`; 0: not convertible */
	} cases[] = {
	        {"kg", "g", 1000},
	        {"km", "m", 1000},
	        {"[mi_i]", "km", 1.609344},
	        {"[in_i]", "cm", 2.54},
	        {"[lb_av]", "kg", 0.45359237},
	        {"wk", "d", 7},
	        {"mg/L", "ug/mL", 1},
	        {"mg/dL", "g/L", 0.01},
	        {"m[IU]/L", "u[IU]/mL", 1},
	        {"U/L", "kat/L", 1e-6 / 60},
	        {"mm[Hg]", "kPa", 0.133322},
	        {"10*9/L", "10*3/uL", 1},
	        {"10*12/L", "10*6/uL", 1},
	        {"10*12/L", "10*9/L", 1000},
	        {"10*99/L", "10*9/L", 0},
	        {"10*0/L", "1/L", 0},
	        {"/min", "/s", 1.0 / 60},
	        {"kg/m2", "g/cm2", 0.1},
	        {"mg/L{FEU}", "ug/mL{FEU}", 1},
	        {"dL", "mL", 100},
	        {"%", "1", 0.01},
	        {"mg/L{FEU}", "mg/L{DDU}", 0},
	        {"mg/L", "mol/L", 0},
	        {"m[IU]/L", "mg/L", 0},
	        {"kg", "m", 0},
	        {"kg", "nonsense", 0},
	        {"", "kg", 0},
	        {"kg/", "kg", 0},
	        {"kg//m", "kg", 0},
	        {"{open", "kg", 0},
	        {"Cel/min", "K/min", 0},
	        {"kg99999999999999999999", "kg", 0},
	};
	double factor, offset;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (unit_convert(cases[i].from, cases[i].to, &factor, &offset) != (cases[i].one != 0))
			fail_msg("%s to %s", cases[i].from, cases[i].to);
		if (cases[i].one != 0 && (fabs(factor / cases[i].one - 1) > 1e-9 || offset != 0))
			fail_msg("%s to %s: %g", cases[i].from, cases[i].to, factor);
	}
	assert_true(unit_convert("[degF]", "Cel", &factor, &offset));
	assert_true(fabs(factor * 212 + offset - 100) < 1e-9 && fabs(factor * 32 + offset) < 1e-9);
}

static void test_quantities(void **state)
{
	struct unit units[] = {
	        {.code = "mg/L{FEU}", .factor = 1, .convertible = true},
	        {.code = "ng/mL{FEU}", .factor = 0.001, .convertible = true},
	        {.code = "ug/mL{DDU}", .factor = 1, .convertible = false},
	};
	struct item item = {.type = ITEM_QUANTITY, .units = units, .unit_count = 3};
	struct item bare = {.type = ITEM_QUANTITY};
	static const struct {
		const char *a, *a_unit, *b, *b_unit;
		bool bare;
		enum order order;
	} cases[] = {
	        {"0.5", "mg/L{FEU}", "500", "ng/mL{FEU}", false, ORDER_SAME},
	        {"499", "ng/mL{FEU}", "0.5", "mg/L{FEU}", false, ORDER_LESS},
	        {"500.1", "ng/mL{FEU}", "0.5", NULL, false, ORDER_MORE},
	        {"0.5", "ug/mL{DDU}", "0.5", "ug/mL{DDU}", false, ORDER_SAME},
	        {"0.5", "ug/mL{DDU}", "0.5", "mg/L{FEU}", false, ORDER_NONE},
	        {"0.5", "mg/L{FEU}", "0.5", "ug/mL{DDU}", false, ORDER_NONE},
	        {"0.5", "g/L{FEU}", "500", "mg/L{FEU}", false, ORDER_SAME},
	        {"1.50", NULL, "1.5", NULL, true, ORDER_SAME},
	        {"10000", "m", "5", "km", true, ORDER_MORE},
	        {"1", "kg", "1", "m", true, ORDER_NONE},
	        {"1", "kg", "1", NULL, true, ORDER_NONE},
	        {"x", NULL, "1", NULL, true, ORDER_NONE},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value a = {.text = cases[i].a, .unit = cases[i].a_unit};
		struct value b = {.text = cases[i].b, .unit = cases[i].b_unit};

		if (value_compare(cases[i].bare ? &bare : &item, &a, &b) != cases[i].order)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_numbers),
	        cmocka_unit_test(test_units),
	        cmocka_unit_test(test_quantities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
