/* Mutated and random bytes through everything that reads what strangers wrote. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/html_text.h"
#include "lib/domain/language.h"
#include "lib/domain/names.h"
#include "lib/domain/plan.h"
#include "lib/domain/quoting.h"
#include "lib/domain/text.h"
#include "lib/domain/writer.h"

enum { ROUNDS = 3000, MOST = 400 };

static uint64_t seed = 1;

static uint64_t next(void)
{
    seed += 0x9E3779B97F4A7C15U;
    return sa_text_hash(seed, SA_STR("random"));
}

static const char *const grains[] = {
    "{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":[{\"name\":\"email\",\"value\":\"a@b."
    "example\"},"
    "{\"name\":\"message\",\"value\":\"We want a demo\"}],\"timestamp\":1790000000123}",
    "On Tue, 24 Nov 2026 at 10:12, Ana <a@b.example> wrote:\n> Hi\n\nWe want to see your prices?",
    "Guten Tag, wir möchten unsere Messekontakte schneller beantworten. Am 24.11. um 14 Uhr?",
    "Subject: Hi\n---\nHi there,\n\nTue 24 Nov, 14:00 https://x.example/(a) $30 3x \"quoted?\" ok",
    "{\"subject\":\"x\",\"body\":\"y\",\"facts_used\":[\"f1\"]}",
    "製品のデモをお願いします。\xE2\x80\x9C\xE2\x80\x9D\xE2\x80\x94\xE2\x80\xAE"};

/* A grain with a few bytes changed, cut or doubled. */
static struct sa_str mutated(void)
{
    struct sa_str grain = sa_str_of(grains[next() % SA_COUNT(grains)]);
    char *bytes = sa_alloc(arena, MOST * 2);
    size_t n = grain.n < MOST ? grain.n : MOST;

    memcpy(bytes, grain.p, n);
    for (uint64_t i = next() % 12; i > 0 && n > 2; i--) {
        size_t at = next() % n;
        switch (next() % 3) {
        case 0:
            bytes[at] = (char)next();
            break;
        case 1:
            n = at ? at : 1;
            break;
        default:
            memmove(bytes + at + 1, bytes + at, n - at);
            n += n < MOST;
        }
    }
    return sa_str_make(bytes, n);
}

static void readers_survive_any_bytes(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct sa_str s = mutated();
        struct sa_submission submission;
        struct sa_draft draft;
        sa_clear_error(&ctx);
        enum sa_err err = sa_submission_parse(&ctx, s, &submission);
        assert_true(err == SA_OK || err == SA_INVALID_INPUT);
        sa_clear_error(&ctx);
        err = sa_writer_read(&ctx, s, &draft);
        assert_true(err == SA_OK || err == SA_LLM_BAD_OUTPUT);
        assert_true(sa_language_of(arena, s).n == 2);
        assert_true(sa_str_utf8(sa_text_block(arena, s)));
        assert_true(sa_str_utf8(sa_names_first(arena, s)));
        assert_true(sa_quoting_strip(arena, s).n <= s.n * 3);
        assert_int_equal(sa_str_find(sa_html_of_text(arena, s), SA_STR("<script")), -1);
        (void)sa_email_valid(s);
        sa_arena_reset(arena);
    }
}

static void writer_and_check_survive_any_lead(void **state)
{
    struct sa_voice voice = sa_voice_default();

    (void)state;
    for (int i = 0; i < ROUNDS / 10; i++) {
        struct sa_facts f = {.lead = {.email = SA_STR("a@b.example")}};
        struct sa_draft draft;
        f.lead.message = mutated();
        f.lead.first_name = mutated();
        f.lead.company = mutated();
        f.lead.page_title = mutated();
        f.lead.language = sa_language_of(arena, f.lead.message);
        sa_plan_next_step(&ctx, &f, &f.plan);
        sa_writer_local(&ctx, &f, &voice, &draft);
        assert_true(draft.body.n > 40 && draft.subject.n > 2);
        draft.body = mutated();
        draft.subject = mutated();
        assert_true(sa_writer_violations(&ctx, &f, &voice, &draft).n > 0);
        sa_arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(readers_survive_any_bytes),
        TEST(writer_and_check_survive_any_lead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
