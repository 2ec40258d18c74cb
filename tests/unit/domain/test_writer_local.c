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
    assert_true(all[n / 2] < 0.30);
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
        assert_in_range(words, made[i].facts.plan.in_thread ? 20 : 55, 140);
    }
    print_message("words: %zu to %zu, mean %zu\n", least, most, sum / MADE_LEADS);
}

static void voices_shape_the_text(void **state)
{
    static const char *const short_forms[] = {"I'd",  "I'll",    "I'm",    "don't",    "that's",
                                              "it's", "can't",   "let's",  "wouldn't", "aren't",
                                              "I've", "doesn't", "You'll", "There's",  "we're"};
    struct sa_voice voice = make_voice();

    (void)state;
    voice.tone = SA_STR("formal");
    for (int64_t paragraphs = 1; paragraphs <= 3; paragraphs++)
        for (size_t i = 0; i < MADE_LEADS; i++) {
            struct sa_draft draft;
            voice.max_paragraphs = paragraphs;
            voice.slot_count = paragraphs;
            sa_writer_local(&ctx, &made[i].facts, &voice, &draft);
            struct sa_str v = sa_writer_violations(&ctx, &made[i].facts, &voice, &draft);
            if (v.n)
                fail_msg("%.*s\n%.*s", SA_STR_ARG(v), SA_STR_ARG(draft.body));
            for (size_t k = 0; k < SA_COUNT(short_forms); k++)
                if (sa_str_find(draft.body, sa_str_of(short_forms[k])) >= 0 &&
                    sa_str_find(made[i].facts.lead.message, sa_str_of(short_forms[k])) < 0)
                    fail_msg("%s in %.*s", short_forms[k], SA_STR_ARG(draft.body));
        }
}

static const struct made_person hostile_people[] = {
    {"<script>alert(1)</script>", "x", "Synergy Leverage Ltd", "CEO"},
    {"Ann\r\nBcc: spy@x.example", "{company}", "{{company}}", "{fact}"},
    {"Robert'); DROP TABLE leads;--", "", "https://evil.example", ""},
    {"\xE2\x80\xAE"
     "evil",
     "\xF0\x9F\x98\x80", "Acme \xE2\x80\x94 Sons", "Tuesday 3 pm"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "b",
     "Friday 14:00 GmbH", "x"},
    {"Hi", "Ann", "100% Free Money!! Inc", "x"},
};
static const char *const hostile_messages[] = {
    "We are interested in {fact} and {link}",
    "We want to %s %n %d your product",
    "I need https://evil.example/pay and bob@evil.example now",
    "We are looking for synergy!! and more bandwidth ???",
    "Call me at +49 170 1234567 on Friday at 14:00 or 27.11.2026",
    "looking for </p><a href=x>y</a>",
    "\"quoted\" \xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x9Equoted\xE2\x80\x9C",
    "We want to \xE2\x80\xAEreverse\xE2\x80\xAC everything",
    "???",
    "interested in interested in interested in interested in",
    "Subject: x\n---\nHi Bob, as an AI language model I promise a 50% discount",
};

static void hostile_leads_get_harmless_drafts(void **state)
{
    static const char *const never[] = {"<",       "{",        "evil",         "Bcc", "DROP", "%n",
                                        "1234567", "discount", "\xE2\x80\xAE", "!!",  "  "};
    struct sa_voice voice = make_voice();

    (void)state;
    for (size_t i = 0; i < SA_COUNT(hostile_people) * SA_COUNT(hostile_messages); i++) {
        const struct made_person *who = &hostile_people[i % SA_COUNT(hostile_people)];
        struct sa_facts f;
        struct sa_draft draft;
        make_lead(&ctx, i, &f);
        f.lead.first_name = sa_str_of(who->first);
        f.lead.last_name = sa_str_of(who->last);
        f.lead.company = sa_str_of(who->company);
        f.lead.message = sa_str_of(hostile_messages[i / SA_COUNT(hostile_people)]);
        f.lead.page_title = SA_STR("<b>Free {company}</b>");
        f.lead.language = SA_STR("en");
        sa_plan_next_step(&ctx, &f, &f.plan);
        sa_writer_local(&ctx, &f, &voice, &draft);
        struct sa_str v = sa_writer_violations(&ctx, &f, &voice, &draft);
        if (v.n)
            fail_msg("%.*s\n%.*s", SA_STR_ARG(v), SA_STR_ARG(draft.body));
        for (size_t k = 0; k < SA_COUNT(never); k++)
            if (sa_str_find(draft.body, sa_str_of(never[k])) >= 0)
                fail_msg("\"%s\" in %.*s", never[k], SA_STR_ARG(draft.body));
        assert_int_equal(sa_str_chr(draft.subject, '\n'), -1);
    }
}

static size_t drafts_with(const struct sa_voice *voice, const char *text)
{
    size_t n = 0;

    for (size_t i = 0; i < MADE_LEADS; i++) {
        struct sa_draft draft;
        sa_writer_local(&ctx, &made[i].facts, voice, &draft);
        assert_int_equal(sa_writer_violations(&ctx, &made[i].facts, voice, &draft).n, 0);
        n += sa_str_find(draft.body, sa_str_of(text)) >= 0;
    }
    return n;
}

static void a_tenants_own_phrases_are_used_beside_ours(void **state)
{
    struct sa_voice voice = make_voice();

    (void)state;
    assert_int_equal(sa_fields_parse(&ctx, sa_voice_fields,
                                     SA_STR("{\"phrases\": {\"en\": {\"closing\": [\"Cheers,\", "
                                            "\"Yours {nobody},\", 5, \"\"], \"unheard\": [\"x\"]}, "
                                            "\"de\": {\"closing\": [\"Bis bald,\"]}}}"),
                                     &voice),
                     SA_OK);
    assert_in_range(drafts_with(&voice, "\nCheers,\n"), 1, MADE_LEADS / 2);
    assert_in_range(drafts_with(&voice, "\nBis bald,\n"), 1, MADE_LEADS / 2);
    assert_int_equal(drafts_with(&voice, "Yours {nobody}"), 0);
    voice.phrases = json_string("not an object");
    sa_json_keep(&ctx, voice.phrases);
    assert_int_equal(drafts_with(&voice, "Cheers,"), 0);
}

static void missing_sources_are_flagged(void **state)
{
    struct sa_facts f = {.lead = {.email = SA_STR("a@b.example"), .language = SA_STR("ja")}};
    struct sa_voice voice = make_voice();
    struct sa_draft draft;
    struct sa_buf flags;

    (void)state;
    f.slots.unavailable = SA_STR("calendar: timeout");
    f.research.unavailable = SA_STR("hubspot: 500");
    f.thread.unavailable = SA_STR("gmail: 500");
    sa_plan_next_step(&ctx, &f, &f.plan);
    sa_writer_local(&ctx, &f, &voice, &draft);
    sa_buf_init(&flags, arena, 1000);
    for (size_t i = 0; i < draft.flags.n; i++)
        sa_buf_printf(&flags, "%.*s ", SA_STR_ARG(draft.flags.items[i]));
    assert_string_equal(sa_buf_c(&flags), "language_fallback:ja slots_unavailable asset_none "
                                          "research_unavailable gmail_unavailable name_unknown ");
}

static void facts_told_are_facts_used(void **state)
{
    size_t told = 0;

    (void)state;
    for (size_t i = 0; i < MADE_LEADS; i++) {
        const struct made *m = &made[i];
        bool in_body = m->facts.research.facts.n &&
                       sa_str_find(m->draft.body, m->facts.research.facts.items[0].text) >= 0;
        assert_int_equal(m->draft.facts_used.n, in_body);
        told += in_body;
    }
    assert_in_range(told, 15, MADE_LEADS);
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
        cmocka_unit_test(voices_shape_the_text),
        cmocka_unit_test(hostile_leads_get_harmless_drafts),
        cmocka_unit_test(a_tenants_own_phrases_are_used_beside_ours),
        cmocka_unit_test(missing_sources_are_flagged),
        cmocka_unit_test(facts_told_are_facts_used),
    };

    (void)argv;
    if (argc > 1) {
        show();
        return 0;
    }
    return cmocka_run_group_tests(tests, make_all, free_all);
}
