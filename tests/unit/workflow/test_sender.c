/* Who answers a lead: from the owner in HubSpot to mailbox, token, calendar and signature. */
#include "lib/workflow/step.h"

#include "tests/unit/unit.h"

static const struct sa_google_account accounts[] = {
    {SA_STR_INIT("ben@agency.example"), SA_STR_INIT("ben-token")},
    {SA_STR_INIT("shared@agency.example"), SA_STR_INIT("shared-token")}};
static struct sa_sender senders[] = {
    {.owner_email = SA_STR_INIT("ben@agency.example"),
     .mailbox = SA_STR_INIT("ben@agency.example"),
     .name = SA_STR_INIT("Ben Roth"),
     .signature = SA_STR_INIT("Ben Roth")},
    {.owner_email = SA_STR_INIT("eva@agency.example"),
     .mailbox = SA_STR_INIT("eva@agency.example"),
     .calendar_id = SA_STR_INIT("eva-calendar"),
     .account = SA_STR_INIT("shared@agency.example")},
    {.owner_email = SA_STR_INIT("kim@agency.example"),
     .mailbox = SA_STR_INIT("kim@agency.example")},
};

static struct sa_tenant tenant;
static struct sa_facts facts;
static struct sa_services services;
static struct sa_step_ctx step;

static int setup(void **state)
{
    unit_setup(state);
    tenant =
        (struct sa_tenant){.settings = sa_tenant_settings_default(), .voice = sa_voice_default()};
    tenant.voice.sender_name = SA_STR("Ana Berger");
    tenant.voice.signature = SA_STR("Ana Berger\nAgency");
    tenant.settings.calendar_id = SA_STR("ana-calendar");
    tenant.settings.senders.items = senders;
    tenant.settings.senders.n = SA_COUNT(senders);
    facts = (struct sa_facts){0};
    services = (struct sa_services){.credentials = {.mailbox = SA_STR("ana@agency.example"),
                                                    .google_refresh_token = SA_STR("ana-token"),
                                                    .accounts = accounts,
                                                    .n_accounts = SA_COUNT(accounts)}};
    step = (struct sa_step_ctx){
        .ctx = &unit_ctx, .facts = &facts, .tenant = &tenant, .services = &services};
    return 0;
}

static void expect(bool connected, const char *mailbox, const char *calendar, const char *token,
                   const char *signature)
{
    struct sa_sender sender;

    assert_int_equal(sa_step_sender(&step, &sender), connected);
    assert_str(sender.mailbox, mailbox);
    assert_str(sender.calendar_id, calendar);
    assert_str(services.credentials.mailbox, mailbox);
    assert_str(services.credentials.google_refresh_token, token);
    assert_str(sa_step_voice(&step, &sender).signature, signature);
}

static void without_an_owner_or_with_an_unknown_one_the_default_sender_answers(void **state)
{
    (void)state;
    expect(true, "ana@agency.example", "ana-calendar", "ana-token", "Ana Berger\nAgency");
    facts.crm.owner_email = SA_STR("nobody@agency.example");
    expect(true, "ana@agency.example", "ana-calendar", "ana-token", "Ana Berger\nAgency");
}

static void an_owners_lead_is_answered_from_the_owners_mailbox(void **state)
{
    (void)state;
    facts.crm.owner_email = SA_STR("Ben@Agency.example");
    expect(true, "ben@agency.example", "ben@agency.example", "ben-token", "Ben Roth");
}

static void a_sender_may_use_another_account_and_calendar(void **state)
{
    (void)state;
    facts.crm.owner_email = SA_STR("eva@agency.example");
    expect(true, "eva@agency.example", "eva-calendar", "shared-token", "Ana Berger\nAgency");
}

static void a_sender_whose_account_is_not_connected_is_not_used(void **state)
{
    (void)state;
    facts.crm.owner_email = SA_STR("kim@agency.example");
    expect(false, "ana@agency.example", "ana-calendar", "ana-token", "Ana Berger\nAgency");
}

#define SENDER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, unit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SENDER_TEST(without_an_owner_or_with_an_unknown_one_the_default_sender_answers),
        SENDER_TEST(an_owners_lead_is_answered_from_the_owners_mailbox),
        SENDER_TEST(a_sender_may_use_another_account_and_calendar),
        SENDER_TEST(a_sender_whose_account_is_not_connected_is_not_used),
    };
    return cmocka_run_group_tests_name("workflow/sender", tests, NULL, NULL);
}
