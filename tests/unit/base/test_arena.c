/* Arena allocation, cleanups, caps, and the one way to die. */
#include "tests/unit/unit.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    unsigned char *before = NULL;

    (void)state;
    for (size_t size = 0; size < 600; size++) {
        unsigned char *p = sa_alloc(unit_ctx.arena, size);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        assert_ptr_not_equal(p, before);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xFF, size);
        before = p;
    }
}

static void a_reset_empties_the_arena_and_its_memory_is_zero_again(void **state)
{
    struct sa_arena *arena = sa_arena_new(1 << 20);

    (void)state;
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 100; i++) {
            unsigned char *p = sa_alloc(arena, 1000);
            for (int k = 0; k < 1000; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xAA, 1000);
        }
        assert_true(sa_arena_used(arena) >= 100000);
        sa_arena_reset(arena);
        assert_int_equal(sa_arena_used(arena), 0);
    }
    sa_arena_free(arena);
}

static void one_large_piece_may_fill_the_cap(void **state)
{
    struct sa_arena *arena = sa_arena_new(1 << 20);

    (void)state;
    assert_non_null(sa_alloc(arena, 1 << 20));
    assert_int_equal(sa_arena_used(arena), 1 << 20);
    sa_arena_reset(arena);
    assert_non_null(SA_NEW_ARRAY(arena, 1 << 17, uint64_t));
    sa_arena_free(arena);
}

static char order[8];

static void note_cleanup(void *arg)
{
    strncat(order, arg, 1);
}

static void cleanups_run_once_and_the_last_one_first(void **state)
{
    struct sa_arena *arena = sa_arena_new(4096);

    (void)state;
    order[0] = '\0';
    sa_arena_cleanup(arena, note_cleanup, "a");
    sa_arena_cleanup(arena, note_cleanup, "b");
    sa_arena_cleanup(arena, note_cleanup, "c");
    sa_arena_reset(arena);
    assert_string_equal(order, "cba");
    sa_arena_cleanup(arena, note_cleanup, "d");
    sa_arena_free(arena);
    assert_string_equal(order, "cbad");
}

static void freeing_nothing_is_fine(void **state)
{
    (void)state;
    sa_arena_free(NULL);
    sa_free(NULL);
}

static void long_lived_memory_grows_and_keeps_its_content(void **state)
{
    char *p = sa_malloc(0);

    (void)state;
    assert_non_null(p);
    p = sa_realloc(p, 4);
    memcpy(p, "abc", 4);
    p = sa_realloc(p, 100000);
    assert_string_equal(p, "abc");
    p = sa_realloc(p, 0);
    assert_non_null(p);
    sa_free(p);
}

static void ask_beyond_cap(void)
{
    struct sa_arena *arena = sa_arena_new(1000);

    sa_alloc(arena, 600);
    sa_alloc(arena, 600);
}

static void ask_beyond_cap_at_once(void)
{
    sa_alloc(sa_arena_new(1000), 1001);
}

static void ask_for_everything(void)
{
    sa_alloc(sa_arena_new(SIZE_MAX), SIZE_MAX);
}

static void ask_for_too_many(void)
{
    sa_alloc_array(unit_ctx.arena, SIZE_MAX / 2, 3);
}

static void a_request_beyond_the_cap_ends_the_process(void **state)
{
    (void)state;
    unit_dies(ask_beyond_cap, "arena cap of 1000 bytes exceeded by a request for 600");
    unit_dies(ask_beyond_cap_at_once, "arena cap of 1000 bytes exceeded by a request for 1001");
    unit_dies(ask_for_everything, "exceeded by a request for");
}

static void an_array_whose_size_overflows_ends_the_process(void **state)
{
    (void)state;
    unit_dies(ask_for_too_many, "elements of 3 bytes");
}

#ifndef SA_SANITIZE
static volatile size_t impossible = SIZE_MAX / 4;

static void exhaust_malloc(void)
{
    sa_malloc(impossible);
}

static void exhaust_realloc(void)
{
    sa_realloc(sa_malloc(1), impossible);
}

static void no_memory_ends_the_process(void **state)
{
    (void)state;
    unit_dies(exhaust_malloc, "out of memory");
    unit_dies(exhaust_realloc, "out of memory");
}
#endif

static void die_with_a_long_line(void)
{
    char text[2000];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    sa_die("%s", text);
}

static void the_last_words_are_one_line_of_limited_length(void **state)
{
    int status;

    (void)state;
    unit_dies(die_with_a_long_line, "xxxx");
    assert_true(unit_child(die_with_a_long_line, &status).n <= 512);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(memory_is_zeroed_aligned_and_apart),
        SA_TEST(a_reset_empties_the_arena_and_its_memory_is_zero_again),
        SA_TEST(one_large_piece_may_fill_the_cap),
        SA_TEST(cleanups_run_once_and_the_last_one_first),
        SA_TEST(freeing_nothing_is_fine),
        SA_TEST(long_lived_memory_grows_and_keeps_its_content),
        SA_TEST(a_request_beyond_the_cap_ends_the_process),
        SA_TEST(an_array_whose_size_overflows_ends_the_process),
#ifndef SA_SANITIZE
        SA_TEST(no_memory_ends_the_process),
#endif
        SA_TEST(the_last_words_are_one_line_of_limited_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
