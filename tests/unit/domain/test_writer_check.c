/* The check on drafts: one good draft, and one change at a time that must be found. */
#include "tests/unit/domain/setup.h"

#include "lib/base/buf.h"
#include "lib/domain/text.h"
#include "lib/domain/writer.h"
#include "lib/domain/writer_scan.h"

#define SLOT_1 "Tue 24 Nov, 14:00-14:30 (Europe/Berlin)"
#define SLOT_2 "Wed 25 Nov, 10:00-10:30 (Europe/Berlin)"
#define LINK   "https://drive.example/file/d/1AbC/view?usp=sharing"
#define END    "\n\nBest regards,\nAna Torres\nAcme"

static const char good_body[] =
    "Hi Zoë,\n\nThank you for your message about trade fair leads. You run about 40 reps in "
    "three countries.\n\nHere is our overview: " LINK "\n\nThese times are free:\n- " SLOT_1
    "\n- " SLOT_2 "\n\nWhich one suits you?" END;

static struct sa_slot slots[] = {{1, 1800001, SA_STR_INIT(SLOT_1)}, {1, 2, SA_STR_INIT(SLOT_2)}};
static struct sa_asset asset = {.title = SA_STR_INIT("Overview"), .link = SA_STR_INIT(LINK)};
static struct sa_fact fact = {.id = SA_STR_INIT("f1"),
                              .text = SA_STR_INIT("Northwind has 40 reps.")};

static struct sa_facts facts(void)
{
    struct sa_facts f = {
        .lead = {.email = SA_STR("zoe@northwind.example"),
                 .first_name = SA_STR("zoë"),
                 .last_name = SA_STR("Ng"),
                 .company = SA_STR("Synergy Partners"),
                 .language = SA_STR("en"),
                 .message = SA_STR("We get 1,200 leads from trade fairs. What does it cost?")},
        .plan = {.kind = SA_STR("book"), .use_slots = true, .use_asset = true}};

    f.slots.slots.items = slots;
    f.slots.slots.n = 2;
    f.assets.assets.items = &asset;
    f.assets.assets.n = 1;
    f.research.facts.items = &fact;
    f.research.facts.n = 1;
    return f;
}

static struct sa_voice voice(void)
{
    struct sa_voice v = sa_voice_default();

    v.max_paragraphs = 4;
    v.sender_name = SA_STR("Ana Torres");
    v.company = SA_STR("Acme");
    return v;
}

static struct sa_str violations(const struct sa_facts *f, const char *subject, struct sa_str body)
{
    struct sa_voice v = voice();
    struct sa_draft draft = {.subject = sa_str_of(subject), .body = body};

    return sa_writer_violations(&ctx, f, &v, &draft);
}

/* The good body with the first occurrence of one text replaced. */
static struct sa_str with(const char *from, const char *to)
{
    struct sa_str body = sa_str_of(good_body);
    ptrdiff_t at = sa_str_find(body, sa_str_of(from));

    assert_true(at >= 0);
    return sa_str_fmt(arena, "%.*s%s%.*s", (int)at, body.p, to,
                      SA_STR_ARG(sa_str_sub(body, (size_t)at + strlen(from), body.n)));
}

static void a_good_draft_has_no_violations(void **state)
{
    struct sa_facts f = facts();

    (void)state;
    assert_str(violations(&f, "Your message about trade fair leads", sa_str_of(good_body)), "");
}

static const struct {
    const char *from, *to;
    const char *says; /* NULL: still good */
} changes[] = {
    {"message about", "message about synergy and", "\"synergy\""},
    {"message about", "message about Synergy Partners and", NULL},
    {"message about", "message about our low hanging fruit and", "\"low-hanging fruit\""},
    {"message about", "message about leveraged", NULL},
    {"message about", "message \xE2\x80\x94 about", "punctuation"},
    {"message about", "message!! about", "punctuation"},
    {"Hi Zoë,", "Hi Anna,", "not the lead's name"},
    {"Hi Zoë,", "Hi there,", "must use the lead's name"},
    {"Hi Zoë,", "Dear Ms Ng,", "not the lead's name"},
    {"Hi Zoë,", "Dear Zoë Ng,", NULL},
    {"Hi Zoë,", "HI ZOË!", NULL},
    {"Hi Zoë,\n\n", "", "greeting"},
    {"- " SLOT_2 "\n", "", SLOT_2},
    {"- " SLOT_2, "- Wed 25 Nov, 10:00 (Europe/Berlin)", "stand exactly once"},
    {"- " SLOT_2, "- " SLOT_2 "\n- " SLOT_2, "stand exactly once"},
    {"- " SLOT_2, "* " SLOT_2, NULL},
    {"These times are free:", "These times are free, or Friday:", "\"friday\" is a time"},
    {"These times are free:", "These times are free, or 3 pm:", "\"3 pm\" is a time"},
    {"These times are free:", "These times are free, or 27.11.:", "\"27.11.\" is a time"},
    {"These times are free:", "These times are free, or on November 27:", "\"november 27\""},
    {"overview: " LINK, "overview.", "is missing"},
    {LINK, LINK " and https://evil.example/x", "https://evil.example/x was not given"},
    {LINK, LINK " and www.evil.example", "www.evil.example was not given"},
    {LINK, LINK "&x=1", "was not given"},
    {"countries.", "countries, write to bob@evil.example.", "bob@evil.example was not given"},
    {"countries.", "countries, call +49 30 1234567.", "number 1234567"},
    {"countries.", "countries and 1200 leads.", NULL},
    {"countries.", "countries and 1.200 leads.", NULL},
    {"countries.", "countries and 1300 leads.", "number 1300"},
    {"countries.", "countries and save 30 % of the time.", "number 30"},
    {"countries.", "countries for $99.", "number 99"},
    {"countries.", "countries. You asked \"What does it cost?\"", NULL},
    {"countries.", "countries. Is that right?", "2 questions"},
    {"countries.", "countries. {{company}}", "placeholders"},
    {"countries.", "countries. [Your Name]", "[your"},
    {"countries.", "countries. **Really**", "plain"},
    {"countries.", "countries.\n\nAnd more.", "5 paragraphs"},
    {"Ana Torres\nAcme", "Bob", "signature"},
};

static void each_fault_is_found(void **state)
{
    struct sa_facts f = facts();

    (void)state;
    for (size_t i = 0; i < SA_COUNT(changes); i++) {
        struct sa_str v = violations(&f, "Your message", with(changes[i].from, changes[i].to));
        if (changes[i].says ? sa_str_find(v, sa_str_of(changes[i].says)) < 0 : v.n > 0)
            fail_msg("%s -> %s: \"%.*s\"", changes[i].from, changes[i].to, SA_STR_ARG(v));
    }
}

static void subjects_are_short_single_lines(void **state)
{
    struct sa_facts f = facts();
    char longest[200];

    (void)state;
    memset(longest, 'x', sizeof(longest));
    longest[121] = '\0';
    assert_true(violations(&f, "Hi", sa_str_of(good_body)).n > 0);
    assert_true(violations(&f, longest, sa_str_of(good_body)).n > 0);
    assert_true(violations(&f, "a\r\nBcc: x@y.example", sa_str_of(good_body)).n > 0);
    assert_true(violations(&f, "Re: your message", sa_str_of(good_body)).n > 0);
    assert_true(violations(&f, "Synergy for you", sa_str_of(good_body)).n > 0);
    longest[120] = '\0';
    assert_int_equal(violations(&f, longest, sa_str_of(good_body)).n, 0);
}

static void replies_keep_the_threads_subject(void **state)
{
    struct sa_facts f = facts();

    (void)state;
    f.plan.in_thread = true;
    f.thread.subject = SA_STR("AW: Offer");
    assert_int_equal(violations(&f, "Re: Offer", sa_str_of(good_body)).n, 0);
    assert_true(violations(&f, "Something new", sa_str_of(good_body)).n > 0);
}

static void without_slots_no_time_may_be_named(void **state)
{
    struct sa_facts f = facts();

    (void)state;
    f.plan.use_slots = false;
    assert_true(sa_str_find(violations(&f, "Your message", sa_str_of(good_body)),
                            SA_STR("was not offered")) > 0);
}

static void too_short_and_too_long_are_found(void **state)
{
    struct sa_facts f = {.lead = {.email = SA_STR("a@b.example"), .language = SA_STR("en")}};
    struct sa_buf b;

    (void)state;
    assert_true(
        sa_str_find(violations(&f, "Your message", SA_STR("Hello,\n\nok\n\nAna Torres\nAcme")),
                    SA_STR("at least 40")) > 0);
    sa_buf_init(&b, arena, 10000);
    sa_buf_puts(&b, "Hello,\n\n");
    for (int i = 0; i < 160; i++)
        sa_buf_puts(&b, "word ");
    sa_buf_puts(&b, END);
    assert_str(violations(&f, "Your message", sa_buf_str(&b)),
               "The text has 161 words, at most 160 are allowed.");
}

static void unknown_facts_are_found(void **state)
{
    struct sa_facts f = facts();
    struct sa_voice v = voice();
    struct sa_str used[] = {SA_STR("f1"), SA_STR("f9")};
    struct sa_draft draft = {.subject = SA_STR("Your message"), .body = sa_str_of(good_body)};

    (void)state;
    draft.facts_used.items = used;
    draft.facts_used.n = 2;
    assert_str(sa_writer_violations(&ctx, &f, &v, &draft),
               "facts_used names \"f9\", which is not among the facts.");
}

static void a_completion_names_only_whom_it_was_told_of(void **state)
{
    struct sa_facts f = facts();
    struct sa_voice v = voice();
    struct sa_draft draft = {.subject = SA_STR("Your message"), .writer = SA_STR("llm")};
    static const struct {
        const char *sentence, *name;
    } told[] = {{"Our customer Globex has the same question. ", "Globex"},
                {"I'll ask my colleague Gundula about it. ", "Gundula"},
                {"I've seen that Northwind has grown. ", NULL},
                {"Yes. It's a PDF, and I'm happy to explain it. ", NULL}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(told); i++) {
        draft.body = with("\n\n", sa_str_c(arena, sa_str_fmt(arena, "\n\n%s", told[i].sentence)));
        struct sa_str found = sa_writer_violations(&ctx, &f, &v, &draft);
        if (!told[i].name)
            assert_str(found, "");
        else
            assert_str(found, sa_str_c(arena, sa_str_fmt(arena, "The name \"%s\" was not given.",
                                                         told[i].name)));
    }
    draft.writer = SA_STR("local");
    assert_int_equal(sa_writer_violations(&ctx, &f, &v, &draft).n, 0);
}

static void a_completion_in_the_wrong_language_is_found(void **state)
{
    struct sa_facts f = facts();
    struct sa_voice v = voice();
    struct sa_draft draft = {
        .subject = SA_STR("Your message"), .body = sa_str_of(good_body), .writer = SA_STR("llm")};

    (void)state;
    assert_int_equal(sa_writer_violations(&ctx, &f, &v, &draft).n, 0);
    f.lead.language = SA_STR("de");
    assert_str(sa_writer_violations(&ctx, &f, &v, &draft),
               "The text must be in the language \"de\".");
}

static void names_in_scripts_without_blanks_are_greeted(void **state)
{
    struct sa_facts f = facts();

    (void)state;
    f.lead.first_name = SA_STR("健");
    f.lead.last_name = SA_STR("田中");
    assert_int_equal(violations(&f, "Your message", with("Hi Zoë,", "田中様、")).n, 0);
    assert_true(violations(&f, "Your message", with("Hi Zoë,", "鈴木様、")).n > 0);
}

static void scanners_find_each_kind_of_time(void **state)
{
    static const char *const times[] = {"14:00",
                                        "9:30",
                                        "2 pm",
                                        "2pm",
                                        "2:30 p.m.",
                                        "14 uhr",
                                        "14.30 uhr",
                                        "14h30",
                                        "tuesday",
                                        "dienstag",
                                        "mardi",
                                        "tomorrow",
                                        "2026-11-24",
                                        "24.11.2026",
                                        "24.11.",
                                        "11/24/2026",
                                        "24 november",
                                        "november 24",
                                        "24th of november",
                                        "24. november",
                                        "nov. 24",
                                        "tue 24",
                                        "di. 24",
                                        "am 3. mai"};
    static const char *const none[] = {"24/7",       "3.5 million", "version 1.2.3", "may be",
                                       "march on",   "40 reps",     "sat down",      "1:1 talks",
                                       "may need 3", "do it"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(times); i++) {
        struct sa_str rest = sa_str_fmt(arena, "x %s y", times[i]), hit;
        if (!sa_scan_time(&rest, &hit))
            fail_msg("%s", times[i]);
    }
    for (size_t i = 0; i < SA_COUNT(none); i++) {
        struct sa_str rest = sa_str_of(none[i]), hit;
        if (sa_scan_time(&rest, &hit))
            fail_msg("%s: %.*s", none[i], SA_STR_ARG(hit));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_draft_has_no_violations),
        TEST(each_fault_is_found),
        TEST(subjects_are_short_single_lines),
        TEST(replies_keep_the_threads_subject),
        TEST(without_slots_no_time_may_be_named),
        TEST(too_short_and_too_long_are_found),
        TEST(unknown_facts_are_found),
        TEST(a_completion_names_only_whom_it_was_told_of),
        TEST(a_completion_in_the_wrong_language_is_found),
        TEST(names_in_scripts_without_blanks_are_greeted),
        TEST(scanners_find_each_kind_of_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
