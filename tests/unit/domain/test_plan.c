/* The rule table of the next step. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/plan.h"

static struct sa_slot slot = {1, 2, SA_STR_INIT("Tue 24 Nov, 14:00-14:30 (Europe/Berlin)")};
static struct sa_asset asset = {.file_id = SA_STR_INIT("d1"), .score = 20};

static struct sa_facts lead(const char *message)
{
    return (struct sa_facts){.lead = {.email = SA_STR("ann@customer.example"),
                                      .message = sa_str_of(message),
                                      .language = SA_STR("en"),
                                      .submitted_ms = 1790000000000}};
}

static void give_slots(struct sa_facts *f)
{
    f->slots.slots.items = &slot;
    f->slots.slots.n = 1;
}

static void give_asset(struct sa_facts *f, int64_t score)
{
    asset.score = score;
    f->assets.assets.items = &asset;
    f->assets.assets.n = 1;
}

static void give_thread(struct sa_facts *f, int64_t days_ago, bool from_lead)
{
    f->thread.thread_id = SA_STR("t1");
    f->thread.last_ms = f->lead.submitted_ms - days_ago * 86400000;
    f->thread.last_from_lead = from_lead;
}

static struct sa_plan planned(const struct sa_facts *f)
{
    struct sa_plan plan;

    sa_plan_next_step(&ctx, f, &plan);
    assert_true(plan.reason.n > 20);
    return plan;
}

static void mails_nobody_wants_are_held_for_review(void **state)
{
    struct sa_facts f = lead("We want a demo");

    (void)state;
    give_slots(&f);
    f.crm.opted_out = true;
    assert_str(planned(&f).kind, "hold");
    assert_true(sa_str_find(planned(&f).review, SA_STR("opted out")) > 0);
    f = lead("Please unsubscribe me");
    assert_str(planned(&f).kind, "hold");
    f = lead("We want a demo");
    f.crm.open_deals = 1;
    assert_true(sa_str_find(planned(&f).review, SA_STR("open deal")) > 0);
    f = lead("We want a demo");
    f.crm.lifecycle_stage = SA_STR("opportunity");
    assert_true(sa_str_find(planned(&f).review, SA_STR("open deal")) > 0);
    f = lead("We want a demo");
    f.thread.colleague = SA_STR("ben@agency.example");
    assert_true(sa_str_find(planned(&f).review, SA_STR("colleague")) > 0);
    f = lead("We want a demo");
    f.lead.email = SA_STR("");
    assert_str(planned(&f).kind, "hold");
    assert_false(planned(&f).use_slots);
}

static void a_fresh_word_of_the_lead_is_answered_in_its_thread(void **state)
{
    struct sa_facts f = lead("We want a demo");

    (void)state;
    give_slots(&f);
    give_thread(&f, 13, true);
    struct sa_plan plan = planned(&f);
    assert_str(plan.kind, "answer_in_thread");
    assert_true(plan.in_thread && plan.use_slots);
    assert_str(plan.urgency, "high");
    give_thread(&f, 15, true);
    assert_str(planned(&f).kind, "book");
    give_thread(&f, 1, false);
    assert_str(planned(&f).kind, "book");
    assert_false(planned(&f).in_thread);
}

static void a_thread_without_times_asks_a_question(void **state)
{
    struct sa_facts f = lead("We want a demo");

    (void)state;
    give_thread(&f, 1, true);
    assert_false(planned(&f).use_slots);
    assert_true(planned(&f).question.n > 0);
}

static void a_shared_mailbox_is_asked_who_is_in_charge(void **state)
{
    struct sa_facts f = lead("We want a demo");

    (void)state;
    give_slots(&f);
    f.lead.role_address = true;
    assert_str(planned(&f).kind, "ask");
    assert_false(planned(&f).use_slots);
    assert_true(sa_str_ends(planned(&f).question, SA_STR("?")));
}

static void material_goes_to_those_who_ask_for_it(void **state)
{
    static const char *const asking[] = {"Please send your pricing.", "Do you have a case study?",
                                         "Können Sie uns Unterlagen schicken?", "What's the price?",
                                         "Pouvez-vous envoyer une brochure ?"};
    static const char *const not_asking[] = {"Our conversion rates are low.",
                                             "Priceless tool, we want a demo."};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(asking); i++) {
        struct sa_facts f = lead(asking[i]);
        give_slots(&f);
        assert_str(planned(&f).kind, "book");
        give_asset(&f, 10);
        assert_str(planned(&f).kind, "send_asset");
        assert_true(planned(&f).use_asset && planned(&f).use_slots);
    }
    for (size_t i = 0; i < SA_COUNT(not_asking); i++) {
        struct sa_facts f = lead(not_asking[i]);
        give_slots(&f);
        give_asset(&f, 10);
        assert_str(planned(&f).kind, "book");
        assert_false(planned(&f).use_asset);
        give_asset(&f, 80);
        assert_true(planned(&f).use_asset);
    }
}

static void without_times_one_question_is_asked_in_the_leads_language(void **state)
{
    struct sa_facts f = lead("We want a demo");

    (void)state;
    assert_str(planned(&f).kind, "ask");
    f.lead.language = SA_STR("de");
    struct sa_str german = planned(&f).question;
    f.lead.language = SA_STR("en");
    assert_false(sa_str_eq(german, planned(&f).question));
    assert_true(sa_str_eq(planned(&f).question, planned(&f).question));
    assert_str(planned(&f).urgency, "medium");
    f.lead.message = SA_STR("We need this asap");
    assert_str(planned(&f).urgency, "high");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(mails_nobody_wants_are_held_for_review),
        TEST(a_fresh_word_of_the_lead_is_answered_in_its_thread),
        TEST(a_thread_without_times_asks_a_question),
        TEST(a_shared_mailbox_is_asked_who_is_in_charge),
        TEST(material_goes_to_those_who_ask_for_it),
        TEST(without_times_one_question_is_asked_in_the_leads_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
