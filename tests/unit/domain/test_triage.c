/* What is a lead and what is not: each rule, and what must not fall under one. */
#include "lib/domain/triage.h"

#include "tests/unit/domain/setup.h"

static struct sa_tenant_settings settings;
static struct sa_submission submission;
static struct sa_triage triage;
static struct sa_lead lead;

static int triage_setup(void **state)
{
    setup(state);
    settings = sa_tenant_settings_default();
    submission = (struct sa_submission){.first_name = SA_STR("Ada"),
                                        .message = SA_STR("We would like a demo.")};
    triage = (struct sa_triage){
        .submission = &submission, .settings = &settings, .mailbox = SA_STR("ana@agency.example")};
    lead = (struct sa_lead){0};
    return 0;
}

static void judge(const char *email)
{
    lead.email = sa_str_of(email);
    lead.email_domain = sa_email_domain(lead.email);
    lead.message = submission.message;
    lead.skip = lead.review = SA_STR("");
    sa_triage(&ctx, &triage, &lead);
}

static void expect_message(const char *message, const char *skip, const char *review)
{
    submission.message = sa_str_of(message);
    judge("ada@customer.example");
    if (sa_str_find(lead.skip, sa_str_of(skip)) < 0 || (!*skip && lead.skip.n))
        fail_msg("'%s' is skipped: %.*s", message, SA_STR_ARG(lead.skip));
    if (sa_str_find(lead.review, sa_str_of(review)) < 0 || (!*review && lead.review.n))
        fail_msg("'%s' is reviewed: %.*s", message, SA_STR_ARG(lead.review));
}

static void ordinary_messages_go_on(void **state)
{
    static const char *const messages[] = {
        "",
        "Hi",
        "call me",
        "We would like a demo, see https://customer.example for what we do.",
        "Donaudampfschifffahrtsgesellschaft",
        "Angstschweiß, Rhythmusgerät, Strumpfband: was kostet das?",
        "Our stack: PostgreSQL, JavaScript, TypeScript, GitHub and iPhone apps",
        "ABCDEFGHIJK GmbH wants a quote",
        "製品のデモをお願いします。",
        "Čtvrthodiny strčprstskrzkrk",
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(messages); i++)
        expect_message(messages[i], "", "");
}

static void links_only_are_skipped_and_many_links_reviewed(void **state)
{
    (void)state;
    expect_message("https://spam.example/a https://spam.example/b", "links only", "");
    expect_message("http://spam.example :)", "links only", "");
    expect_message("Best prices https://a.example https://b.example and https://c.example today",
                   "", "3 links");
}

static void random_letters_are_reviewed(void **state)
{
    (void)state;
    expect_message("xqzvbnrtplk", "", "random letters");
    expect_message("asdfghjkl qwrtzpsdfg", "", "random letters");
    submission.first_name = SA_STR("kJhGfDsAqW");
    expect_message("We would like a demo.", "", "random letters");
}

static void a_hidden_field_that_is_filled_in_betrays_a_program(void **state)
{
    struct sa_form_value values[] = {{SA_STR("email"), SA_STR("x")},
                                     {SA_STR("hp_field"), SA_STR(" ")}};

    (void)state;
    submission.values.items = values;
    submission.values.n = 2;
    judge("ada@customer.example");
    assert_int_equal(lead.skip.n, 0);
    values[1].value = SA_STR("yes");
    judge("ada@customer.example");
    assert_str(lead.skip, "The hidden field \"hp_field\" was filled in, which only programs do.");
}

static void our_own_people_are_no_leads(void **state)
{
    struct sa_str own[] = {SA_STR("brand.example")};
    struct sa_sender sender = {.mailbox = SA_STR("ben@gmail.com")};

    (void)state;
    settings.own_domains.items = own;
    settings.own_domains.n = 1;
    settings.senders.items = &sender;
    settings.senders.n = 1;
    judge("tom@agency.example");
    assert_str(lead.skip, "The address is one of our own (agency.example).");
    judge("tom@shop.brand.example");
    assert_true(lead.skip.n > 0);
    judge("tom@notagency.example");
    assert_int_equal(lead.skip.n, 0);
    judge("somebody@gmail.com"); /* a sender's, but everybody's */
    assert_int_equal(lead.skip.n, 0);
}

static void addresses_nobody_reads_are_skipped_and_shared_ones_are_not(void **state)
{
    (void)state;
    judge("no-reply@customer.example");
    assert_true(lead.skip.n > 0);
    judge("info@customer.example");
    assert_int_equal(lead.skip.n + lead.review.n, 0);
}

static void a_text_from_many_addresses_is_a_mass_mailing(void **state)
{
    (void)state;
    triage.repeats = SA_TRIAGE_REPEATS - 1;
    judge("ada@customer.example");
    assert_int_equal(lead.skip.n, 0);
    triage.repeats = SA_TRIAGE_REPEATS;
    judge("ada@customer.example");
    assert_str(lead.skip, "The same text came from 3 other addresses within a day.");
}

static void competitors_and_throw_away_addresses_wait_for_a_person(void **state)
{
    struct sa_str list[] = {SA_STR("rival.example")};

    (void)state;
    settings.competitor_domains.items = list;
    settings.competitor_domains.n = 1;
    judge("x@eu.rival.example");
    assert_true(sa_str_find(lead.review, SA_STR("competitor (rival.example)")) > 0);
    lead.disposable = true;
    judge("ada@customer.example");
    assert_true(sa_str_find(lead.review, SA_STR("throw-away")) > 0);
}

#define TRIAGE_TEST(name) cmocka_unit_test_setup_teardown(name, triage_setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAGE_TEST(ordinary_messages_go_on),
        TRIAGE_TEST(links_only_are_skipped_and_many_links_reviewed),
        TRIAGE_TEST(random_letters_are_reviewed),
        TRIAGE_TEST(a_hidden_field_that_is_filled_in_betrays_a_program),
        TRIAGE_TEST(our_own_people_are_no_leads),
        TRIAGE_TEST(addresses_nobody_reads_are_skipped_and_shared_ones_are_not),
        TRIAGE_TEST(a_text_from_many_addresses_is_a_mass_mailing),
        TRIAGE_TEST(competitors_and_throw_away_addresses_wait_for_a_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
