/* The context: error detail is added to, never replaced; trace ids. */
#include "tests/unit/unit.h"

static void a_fresh_context_has_no_error(void **state)
{
    (void)state;
    assert_int_equal(unit_ctx.error.code, SA_OK);
    assert_int_equal(unit_ctx.error.remote_status, 0);
    assert_true(unit_ctx.error.retry_after_ms == -1);
    assert_string_equal(sa_error_detail(&unit_ctx), "ok");
    assert_string_equal(unit_ctx.component, "unit");
    assert_true(sa_uuid_none(&unit_ctx.tenant));
    assert_true(sa_uuid_none(&unit_ctx.workflow));
}

static void the_first_failure_keeps_its_code_and_gathers_text(void **state)
{
    (void)state;
    assert_int_equal(sa_fail(&unit_ctx, SA_AUTH, "asking for %s: refused", "a"), SA_AUTH);
    assert_int_equal(sa_fail(&unit_ctx, SA_INTERNAL, "then b"), SA_AUTH);
    assert_int_equal(sa_note(&unit_ctx, SA_AUTH, "while doing %d", 7), SA_AUTH);
    assert_int_equal(unit_ctx.error.code, SA_AUTH);
    assert_string_equal(sa_error_detail(&unit_ctx), "asking for a: refused; then b; while doing 7");
}

static void a_note_returns_what_it_was_given(void **state)
{
    (void)state;
    assert_int_equal(sa_note(&unit_ctx, SA_STALE, "x"), SA_STALE);
    assert_int_equal(unit_ctx.error.code, SA_OK);
}

static void a_handled_failure_is_forgotten_as_a_whole(void **state)
{
    (void)state;
    assert_int_equal(sa_fail(&unit_ctx, SA_RATE_LIMITED, "x"), SA_RATE_LIMITED);
    unit_ctx.error.remote_status = 429;
    unit_ctx.error.retry_after_ms = 1000;
    sa_clear_error(&unit_ctx);
    a_fresh_context_has_no_error(state);
}

static void a_failure_without_text_reads_as_its_word(void **state)
{
    (void)state;
    assert_int_equal(sa_fail(&unit_ctx, SA_NOT_FOUND, "%s", ""), SA_NOT_FOUND);
    assert_string_equal(sa_error_detail(&unit_ctx), "not_found");
}

static void detail_beyond_the_room_is_cut(void **state)
{
    (void)state;
    for (int i = 0; i < 2000; i++)
        assert_int_equal(sa_fail(&unit_ctx, SA_INTERNAL, "part %d", i), SA_INTERNAL);
    assert_int_equal(strlen(unit_ctx.error.detail), sizeof(unit_ctx.error.detail) - 1);
    assert_memory_equal(unit_ctx.error.detail, "part 0; part 1; part 2", 22);
}

/* Detail is stored in rows and log lines, which take nothing but UTF-8. */
static void a_cut_never_leaves_half_a_character(void **state)
{
    (void)state;
    for (int before = 0; before < 12; before++) {
        sa_clear_error(&unit_ctx);
        assert_int_equal(sa_fail(&unit_ctx, SA_INTERNAL, "%.*s", before, "xxxxxxxxxxxx"),
                         SA_INTERNAL);
        for (int i = 0; i < 400; i++)
            assert_int_equal(sa_note(&unit_ctx, SA_INTERNAL, "\xE2\x82\xAC"), SA_INTERNAL);
        assert_true(sa_str_utf8(sa_str_of(sa_error_detail(&unit_ctx))));
        assert_true(strlen(sa_error_detail(&unit_ctx)) > 990);
    }
}

static void trace_ids_are_32_hex_digits_and_differ(void **state)
{
    char first[33];

    (void)state;
    sa_ctx_new_trace(&unit_ctx);
    assert_int_equal(strlen(unit_ctx.trace_id), 32);
    assert_int_equal(strspn(unit_ctx.trace_id, "0123456789abcdef"), 32);
    memcpy(first, unit_ctx.trace_id, sizeof(first));
    sa_ctx_new_trace(&unit_ctx);
    assert_string_not_equal(first, unit_ctx.trace_id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(a_fresh_context_has_no_error),
        SA_TEST(the_first_failure_keeps_its_code_and_gathers_text),
        SA_TEST(a_note_returns_what_it_was_given),
        SA_TEST(a_handled_failure_is_forgotten_as_a_whole),
        SA_TEST(a_failure_without_text_reads_as_its_word),
        SA_TEST(detail_beyond_the_room_is_cut),
        SA_TEST(a_cut_never_leaves_half_a_character),
        SA_TEST(trace_ids_are_32_hex_digits_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
