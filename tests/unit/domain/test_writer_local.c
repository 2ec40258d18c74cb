/* The local writer over sixty made leads. With an argument it prints the drafts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lib/domain/text.h"
#include "lib/domain/writer.h"
#include "tests/unit/domain/leads.h"

enum { MAX_GRAMS = 400, GRAM = 5 };

struct made {
    struct sa_draft draft;
    struct sa_facts facts;
    uint64_t grams[MAX_GRAMS];
    size_t n;
};

static struct sa_arena *arena;
static struct sa_ctx ctx;
static struct made made[MADE_LEADS];

static void cut_grams(struct made *m)
{
    struct sa_str rest = sa_utf8_fold(arena, m->draft.body), words[MAX_GRAMS + GRAM];
    size_t n = 0;

    while (n < SA_COUNT(words) && sa_text_word_next(&rest, &words[n]))
        n++;
    for (size_t i = 0; i + GRAM <= n && m->n < MAX_GRAMS; i++) {
        uint64_t h = 1;
        for (size_t k = 0; k < GRAM; k++)
            h = sa_text_hash(h, words[i + k]);
        m->grams[m->n++] = h;
    }
}

static int make_all(void **state)
{
    struct sa_voice voice = make_voice();

    (void)state;
    arena = sa_arena_new((size_t)256 << 20);
    sa_ctx_init(&ctx, arena, "test");
    for (size_t i = 0; i < MADE_LEADS; i++) {
        make_lead(&ctx, i, &made[i].facts);
        sa_writer_local(&ctx, &made[i].facts, &voice, &made[i].draft);
        cut_grams(&made[i]);
    }
    return 0;
}

static int free_all(void **state)
{
    (void)state;
    sa_arena_free(arena);
    return 0;
}

static void every_draft_passes_the_check(void **state)
{
    struct sa_voice voice = make_voice();

    (void)state;
    for (size_t i = 0; i < MADE_LEADS; i++) {
        struct sa_str v = sa_writer_violations(&ctx, &made[i].facts, &voice, &made[i].draft);
        if (v.n)
            print_error("lead %zu: %.*s\n%.*s\n", i, SA_STR_ARG(v), SA_STR_ARG(made[i].draft.body));
        assert_int_equal(v.n, 0);
    }
}

static void same_facts_give_the_same_bytes(void **state)
{
    struct sa_voice voice = make_voice();

    (void)state;
    for (size_t i = 0; i < MADE_LEADS; i++) {
        struct sa_draft again;
        sa_writer_local(&ctx, &made[i].facts, &voice, &again);
        assert_true(sa_str_eq(again.body, made[i].draft.body));
        assert_true(sa_str_eq(again.subject, made[i].draft.subject));
    }
}

static double overlap(const struct made *a, const struct made *b)
{
    size_t shared = 0, least = a->n < b->n ? a->n : b->n;

    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (a->grams[i] == b->grams[k]) {
                shared++;
                break;
            }
    return least ? (double)shared / (double)least : 0;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void drafts_of_different_leads_differ(void **state)
{
    static double all[MADE_LEADS * MADE_LEADS / 2];
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < MADE_LEADS; i++)
        for (size_t k = 0; k < i; k++)
            all[n++] = overlap(&made[i], &made[k]);
    qsort(all, n, sizeof(all[0]), by_size);
    print_message(
        "5-gram overlap of %zu pairs: median %.1f %%, 90th percentile %.1f %%, most %.1f %%\n", n,
        100 * all[n / 2], 100 * all[n * 9 / 10], 100 * all[n - 1]);
    assert_true(all[n / 2] < 0.40);
}

static void drafts_have_the_length_of_a_short_mail(void **state)
{
    size_t least = 1000, most = 0, sum = 0;

    (void)state;
    for (size_t i = 0; i < MADE_LEADS; i++) {
        size_t words = sa_text_words(made[i].draft.body);
        least = words < least ? words : least;
        most = words > most ? words : most;
        sum += words;
        assert_in_range(words, made[i].facts.plan.in_thread ? 20 : 45, 140);
    }
    print_message("words: %zu to %zu, mean %zu\n", least, most, sum / MADE_LEADS);
}

static void show(void)
{
    make_all(NULL);
    for (size_t i = 0; i < MADE_LEADS; i++) {
        const struct made *m = &made[i];
        printf("==== %zu [%.*s, %.*s] %.*s\nSubject: %.*s\n\n%.*s\n\n", i,
               SA_STR_ARG(m->facts.plan.kind), SA_STR_ARG(m->facts.lead.language),
               SA_STR_ARG(m->facts.lead.message), SA_STR_ARG(m->draft.subject),
               SA_STR_ARG(m->draft.body));
        for (size_t k = 0; k < m->draft.flags.n; k++)
            printf("# %.*s\n", SA_STR_ARG(m->draft.flags.items[k]));
    }
    free_all(NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draft_passes_the_check),
        cmocka_unit_test(same_facts_give_the_same_bytes),
        cmocka_unit_test(drafts_of_different_leads_differ),
        cmocka_unit_test(drafts_have_the_length_of_a_short_mail),
    };

    (void)argv;
    if (argc > 1) {
        show();
        return 0;
    }
    return cmocka_run_group_tests(tests, make_all, free_all);
}
