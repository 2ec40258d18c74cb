/* Files scored for leads. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/asset_score.h"

static struct sa_facts lead(const char *message, const char *language)
{
    struct sa_facts f = {.lead = {.message = sa_str_of(message),
                                  .language = sa_str_of(language),
                                  .company = SA_STR("Northwind Logistics")}};

    f.crm.industry = SA_STR("Logistics");
    return f;
}

static int64_t score(const struct sa_facts *f, const char *name, const char *description,
                     struct sa_str *reason)
{
    struct sa_asset_text file = {sa_str_of(name), sa_str_of(description), SA_STR("")};

    return sa_asset_score(&ctx, f, &file, reason);
}

static void a_file_without_a_shared_word_scores_nothing(void **state)
{
    struct sa_facts f = lead("We want to answer trade fair leads faster", "en");
    struct sa_str reason;

    (void)state;
    assert_int_equal(score(&f, "Canteen menu week 12.pdf", "", &reason), 0);
    assert_int_equal(reason.n, 0);
    assert_int_equal(score(&f, "", "", &reason), 0);
}

static void what_was_asked_for_beats_a_shared_word(void **state)
{
    struct sa_facts f = lead("Please send us your prices for trade fairs", "en");
    struct sa_str pricing, fair;

    (void)state;
    int64_t a = score(&f, "Pricing_overview_2026.pdf", "", &pricing);
    int64_t b = score(&f, "Trade fair checklist.pdf", "", &fair);
    assert_true(a > b && b > 0);
    assert_str(pricing, "Matches \"pricing\" was asked for.");
    assert_true(sa_str_find(fair, SA_STR("\"trade\"")) > 0);
    assert_true(sa_str_find(fair, SA_STR("\"fair\"")) > 0);
}

static void the_industry_counts_and_is_named(void **state)
{
    struct sa_facts f = lead("We have a question", "en");
    struct sa_str reason;

    (void)state;
    assert_true(score(&f, "Case study logistics.pdf", "", &reason) >= 25);
    assert_true(sa_str_find(reason, SA_STR("\"logistics\" is the industry")) > 0);
}

static void another_language_loses(void **state)
{
    struct sa_facts en = lead("Please send pricing", "en"), de = lead("Bitte Preise senden", "de");
    struct sa_str reason;

    (void)state;
    assert_true(score(&de, "Preisliste_DE.pdf", "", &reason) >
                score(&de, "Pricing_EN.pdf", "", &reason));
    assert_true(sa_str_find(reason, SA_STR("another language")) > 0);
    assert_true(score(&en, "Pricing_EN.pdf", "", &reason) >
                score(&en, "Preisliste (Deutsch).pdf", "", &reason));
    assert_true(
        score(&en, "Pricing", "Alle Preise und Kosten für unsere Kunden auf einen Blick", &reason) <
        score(&en, "Pricing", "All prices for our customers on one page", &reason));
}

static void scores_stay_between_0_and_100(void **state)
{
    struct sa_facts f = lead("pricing logistics northwind reporting onboarding dashboards routing "
                             "alerts exports templates",
                             "en");
    struct sa_str reason;

    (void)state;
    int64_t s = score(&f, "pricing logistics northwind logistics reporting onboarding dashboards",
                      "routing alerts exports templates", &reason);
    assert_int_equal(s, 100);
}

static void titles_read_like_titles(void **state)
{
    static const char *const rows[][2] = {{"Pricing_overview_2026.pdf", "Pricing overview 2026"},
                                          {"Guide v2.5 for teams", "Guide v2.5 for teams"},
                                          {"Case study.docx", "Case study"},
                                          {"notes", "notes"},
                                          {".pdf", ".pdf"}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(sa_asset_title(arena, sa_str_of(rows[i][0])), rows[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_without_a_shared_word_scores_nothing),
        TEST(what_was_asked_for_beats_a_shared_word),
        TEST(the_industry_counts_and_is_named),
        TEST(another_language_loses),
        TEST(scores_stay_between_0_and_100),
        TEST(titles_read_like_titles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
