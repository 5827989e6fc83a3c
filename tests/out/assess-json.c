/* assess-json.c - tests of the assessment as JSON: the exact shape, for every kind of value. */
#include "out/assess-json.h"

#include <json-c/json.h>

#include "../core/engine-help.h"

static const struct item many = {.link_id = "t.done", .type = ITEM_CHOICE, .repeats = true};
static const struct item one = {.link_id = "t.one", .type = ITEM_CHOICE};

static void test_shape(void **state)
{
	static const char *const missing[] = {"kt.male", "definition:th_cutoff"};
	static const struct source sources[] = {{"003", "line 1"}, {"000", "line 9"}};
	static const struct statement statements[] = {
	        {.id = "s1", .text = {"It \"is\".", "是的。"}, .sources = sources, .source_count = 2},
	        {.id = "s2", .text = {"No.", NULL}, .sources = sources, .source_count = 1},
	        {.id = "s3", .text = {"Hm.", "嗯。"}, .sources = sources, .source_count = 1},
	};
	struct fact_value facts[] = {
	        {.name = "t_one", .item = &one, .known = true, .text = "positive"},
	        {.name = "t_two", .item = &one, .why = "pending"},
	        {.name = "t_done", .item = &many, .known = true, .text = "|a|b|"},
	        {.name = "count", .known = true, .number = 12},
	        {.name = "size", .known = true, .number = 0.1},
	        {.name = "yes", .known = true, .number = 1, .is_truth = true},
	        {.name = "no", .known = true, .number = 0, .is_truth = true},
	        {.name = "open", .is_truth = true},
	};
	struct rule_result rules[] = {
	        {.id = "R-1", .state = TRUTH_TRUE}, {.id = "R-2", .state = TRUTH_FALSE},
	        {.id = "R-3", .state = TRUTH_UNKNOWN, .missing = {missing, 2}},
	};
	struct statement_result results[] = {
	        {.statement = &statements[0], .text = statements[0].text, .state = STATEMENT_SHOWN, .note = {"So.", "如此。"}},
	        {.statement = &statements[1], .text = statements[1].text, .state = STATEMENT_HIDDEN},
	        {.statement = &statements[2], .text = statements[2].text, .state = STATEMENT_UNKNOWN, .missing = {missing, 1}},
	};
	struct assessment assessment = {.facts = facts, .fact_count = 8, .rules = rules, .rule_count = 3,
	                                .statements = results, .statement_count = 3, .verdict = "limit_reached"};
	struct buf out = {0};

	(void)state;
	assess_json_write(&out, &assessment);
	assert_string_equal(
	        buf_text(&out),
	        "{\"facts\":{\n\"t_one\":\"positive\",\n\"t_two\":null,\n\"t_done\":[\"a\",\"b\"],\n\"count\":12,\n\"size\":0.1,\n"
	        "\"yes\":true,\n\"no\":false,\n\"open\":null\n},\"rules\":[\n"
	        "{\"id\":\"R-1\",\"state\":\"true\",\"missing\":[]},\n{\"id\":\"R-2\",\"state\":\"false\",\"missing\":[]},\n"
	        "{\"id\":\"R-3\",\"state\":\"unknown\",\"missing\":[\"kt.male\",\"definition:th_cutoff\"]}\n],"
	        "\"verdict\":\"limit_reached\",\"statements\":[\n"
	        "{\"id\":\"s1\",\"state\":\"shown\",\"missing\":[],\"text\":{\"en\":\"It \\\"is\\\".\",\"zh\":\"是的。\"},"
	        "\"sources\":[{\"document\":\"003\",\"place\":\"line 1\"},{\"document\":\"000\",\"place\":\"line 9\"}],"
	        "\"note\":{\"en\":\"So.\",\"zh\":\"如此。\"}},\n"
	        "{\"id\":\"s2\",\"state\":\"hidden\",\"missing\":[],\"text\":{\"en\":\"No.\",\"zh\":null},"
	        "\"sources\":[{\"document\":\"003\",\"place\":\"line 1\"}],\"note\":null},\n"
	        "{\"id\":\"s3\",\"state\":\"unknown\",\"missing\":[\"kt.male\"],\"text\":{\"en\":\"Hm.\",\"zh\":\"嗯。\"},"
	        "\"sources\":[{\"document\":\"003\",\"place\":\"line 1\"}],\"note\":null}\n]}\n");
	buf_finish(&out);
}

/* From an engine: it is JSON, and has every column and fact once. */
static void test_engine(void **state)
{
	struct small small = small_create();
	struct assessment *assessment;
	struct buf out = {0};
	struct json_object *root, *facts;

	(void)state;
	take(&small, "{'x.count':2,'t.done':['one'],'pref.question':'a \\\\ b'}");
	assessment = engine_assess(small.engine, READER_STAFF);
	assess_json_write(&out, assessment);
	root = json_tokener_parse(buf_text(&out));
	assert_non_null(root);
	assert_true(json_object_object_get_ex(root, "facts", &facts));
	assert_int_equal((size_t)json_object_object_length(facts), assessment->fact_count);
	assert_int_equal(json_object_array_length(json_object_object_get(root, "rules")), assessment->rule_count);
	assert_int_equal(json_object_get_int(json_object_object_get(facts, "x_count")), 2);
	assert_string_equal(json_object_get_string(json_object_object_get(facts, "pref_question")), "a \\ b");
	assert_null(json_object_object_get(facts, "x_sure"));
	json_object_put(root);
	buf_finish(&out);
	assessment_destroy(assessment);
	small_destroy(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_shape), cmocka_unit_test(test_engine)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
