/* Field tables in both directions. */
#include "tests/unit/unit.h"

#include "lib/base/fields.h"

struct slot {
    struct sa_str text;
    int64_t start_ms;
};
static const struct sa_field slot_fields[] = {
    SA_FIELD_STR(struct slot, text, "text", .required = true, .max = 5),
    SA_FIELD_INT(struct slot, start_ms, "start_ms"), SA_FIELD_END};

struct document {
    struct sa_str name;
    int64_t count;
    bool ready;
    struct slot best;
    SA_LIST(struct slot) slots;
    SA_LIST(struct sa_str) tags;
    json_t *extra;
};
static const struct sa_field document_fields[] = {
    SA_FIELD_STR(struct document, name, "name", .lenient = true),
    SA_FIELD_INT(struct document, count, "count", .lenient = true),
    SA_FIELD_BOOL(struct document, ready, "ready"),
    SA_FIELD_OBJ(struct document, best, slot_fields, "best"),
    SA_FIELD_LIST(struct document, slots, slot_fields, "slots", .max = 2),
    SA_FIELD_STRS(struct document, tags, "tags"),
    SA_FIELD_JSON(struct document, extra, "extra"),
    SA_FIELD_END};

static struct document decoded(const char *text)
{
    struct document d = {.count = 0};

    if (sa_fields_parse(&unit_ctx, document_fields, sa_str_of(text), &d) != SA_OK)
        fail_msg("'%s': %s", text, sa_error_detail(&unit_ctx));
    return d;
}

static void refused(const char *text, const char *why)
{
    struct document d = {.count = 0};

    if (sa_fields_parse(&unit_ctx, document_fields, sa_str_of(text), &d) != SA_INVALID_INPUT)
        fail_msg("'%s' was accepted", text);
    assert_detail(why);
}

static const char full[] = "{\"name\":\"n\",\"count\":-3,\"ready\":true,"
                           "\"best\":{\"text\":\"b\",\"start_ms\":1},"
                           "\"slots\":[{\"text\":\"s1\",\"start_ms\":0},"
                           "{\"text\":\"s2\",\"start_ms\":9223372036854775807}],"
                           "\"tags\":[\"x\",\"\"],\"extra\":{\"k\":[1]}}";

static void every_type_is_decoded(void **state)
{
    struct document d = decoded(full);

    (void)state;
    assert_str(d.name, "n");
    assert_int_equal(d.count, -3);
    assert_true(d.ready);
    assert_str(d.best.text, "b");
    assert_int_equal(d.slots.n, 2);
    assert_str(d.slots.items[1].text, "s2");
    assert_true(d.slots.items[1].start_ms == INT64_MAX);
    assert_int_equal(d.tags.n, 2);
    assert_str(d.tags.items[0], "x");
    assert_int_equal(json_array_size(json_object_get(d.extra, "k")), 1);
}

static void encoding_gives_the_same_document_back(void **state)
{
    struct document d = decoded(full);

    (void)state;
    assert_str(sa_json_text(&unit_ctx, sa_fields_encode(&unit_ctx, document_fields, &d)), full);
}

static void what_is_empty_is_left_out(void **state)
{
    struct document d = {.count = 0};

    (void)state;
    assert_str(sa_json_text(&unit_ctx, sa_fields_encode(&unit_ctx, document_fields, &d)),
               "{\"count\":0,\"ready\":false,\"best\":{\"start_ms\":0}}");
}

static void absent_null_and_unknown_members_leave_zero(void **state)
{
    struct document d =
        decoded("{\"name\":null,\"slots\":null,\"best\":null,\"extra\":null,\"what\":1}");

    (void)state;
    assert_null(d.name.p);
    assert_int_equal(d.slots.n, 0);
    assert_null(d.extra);
    assert_int_equal(decoded("{\"slots\":[]}").slots.n, 0);
}

static void lenient_text_takes_numbers_and_booleans_exactly(void **state)
{
    static const char *const table[][2] = {
        {"{\"name\":12}", "12"},
        {"{\"name\":-9223372036854775808}", "-9223372036854775808"},
        {"{\"name\":true}", "true"},
        {"{\"name\":false}", "false"},
        {"{\"name\":1.1}", "1.1"},
        {"{\"name\":3.14159}", "3.14159"},
        {"{\"name\":100000.0}", "100000"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(table); i++)
        assert_str(decoded(table[i][0]).name, table[i][1]);
    refused("{\"name\":[]}", "name: must be a string");
    refused("{\"name\":{}}", "name: must be a string");
}

static void lenient_numbers_take_digits_in_a_string(void **state)
{
    (void)state;
    assert_int_equal(decoded("{\"count\":\"-12\"}").count, -12);
    refused("{\"count\":\"12a\"}", "count: must be a whole number");
    refused("{\"count\":\"\"}", "count: must be a whole number");
    refused("{\"count\":1.5}", "count: must be a whole number");
    refused("{\"best\":{\"text\":\"a\",\"start_ms\":\"1\"}}",
            "best.start_ms: must be a whole number");
}

static void a_refusal_names_the_path_and_what_is_wanted(void **state)
{
    (void)state;
    refused("[]", "the document: must be an object");
    refused("{\"ready\":1}", "ready: must be true or false");
    refused("{\"best\":{}}", "best.text: is required");
    refused("{\"best\":{\"text\":null}}", "best.text: is required");
    refused("{\"best\":[]}", "best: must be an object");
    refused("{\"best\":{\"text\":1}}", "best.text: must be a string");
    refused("{\"best\":{\"text\":\"123456\"}}", "best.text: is too long");
    refused("{\"slots\":{}}", "slots: must be an array");
    refused("{\"slots\":[{\"text\":\"a\"},{\"text\":7}]}", "slots[1].text: must be a string");
    refused("{\"slots\":[null]}", "slots[0]: must be an object");
    refused("{\"slots\":[{\"text\":\"a\"},{\"text\":\"a\"},{\"text\":\"a\"}]}",
            "slots: has too many elements");
    refused("{\"tags\":[\"a\",null]}", "tags[1]: must be a string");
    refused("{\"tags\":\"a\"}", "tags: must be an array");
    refused("{", "not valid JSON");
}

static void exactly_the_maximum_is_accepted(void **state)
{
    (void)state;
    assert_str(decoded("{\"best\":{\"text\":\"12345\"}}").best.text, "12345");
}

static void a_long_path_is_cut_not_overrun(void **state)
{
    char name[400];

    (void)state;
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    const struct sa_field inner[] = {{.type = SA_FIELD_TYPE_INT, .name = name, .required = true},
                                     SA_FIELD_END};
    const struct sa_field outer[] = {{.type = SA_FIELD_TYPE_OBJ, .name = "outer", .fields = inner},
                                     SA_FIELD_END};
    int64_t out = 0;
    assert_int_equal(sa_fields_parse(&unit_ctx, outer, SA_STR("{\"outer\":{}}"), &out),
                     SA_INVALID_INPUT);
    assert_detail("outer.nnnnn");
}

static void a_row_of_no_type_is_our_own_mistake(void **state)
{
    const struct sa_field broken[] = {{.type = SA_FIELD_TYPE_END, .name = "x"}, SA_FIELD_END};
    int64_t out = 0;

    (void)state;
    assert_int_equal(sa_fields_parse(&unit_ctx, broken, SA_STR("{\"x\":1}"), &out), SA_INTERNAL);
    assert_str(sa_json_text(&unit_ctx, sa_fields_encode(&unit_ctx, broken, &out)), "{}");
}

static void an_empty_element_of_a_list_is_empty_text(void **state)
{
    struct texts {
        SA_LIST(struct sa_str) list;
    };
    static const struct sa_field fields[] = {SA_FIELD_STRS(struct texts, list, "list"),
                                             SA_FIELD_END};
    struct sa_str none = {NULL, 0};
    struct texts in = {.list = {&none, 1}};

    (void)state;
    assert_str(sa_json_text(&unit_ctx, sa_fields_encode(&unit_ctx, fields, &in)),
               "{\"list\":[\"\"]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(every_type_is_decoded),
        SA_TEST(encoding_gives_the_same_document_back),
        SA_TEST(what_is_empty_is_left_out),
        SA_TEST(absent_null_and_unknown_members_leave_zero),
        SA_TEST(lenient_text_takes_numbers_and_booleans_exactly),
        SA_TEST(lenient_numbers_take_digits_in_a_string),
        SA_TEST(a_refusal_names_the_path_and_what_is_wanted),
        SA_TEST(exactly_the_maximum_is_accepted),
        SA_TEST(a_long_path_is_cut_not_overrun),
        SA_TEST(a_row_of_no_type_is_our_own_mistake),
        SA_TEST(an_empty_element_of_a_list_is_empty_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
