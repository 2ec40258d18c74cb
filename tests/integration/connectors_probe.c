/*
 * Every connector function once against the sandbox at SANDBOX_URL. Called with the name of
 * one scene, ends with 0 or with a line that says what went otherwise; connectors.test.mjs
 * sets the sandbox up before and looks at what it holds afterwards.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/base/clock.h"
#include "lib/connectors/calendar.h"
#include "lib/connectors/drive.h"
#include "lib/connectors/gmail.h"
#include "lib/connectors/google_oauth.h"
#include "lib/connectors/hubspot.h"
#include "lib/connectors/llm.h"
#include "lib/domain/mime.h"

static struct sa_ctx ctx;
static struct sa_conf conf;
static struct sa_services services;
static struct sa_call_log call_log;

/* Ends the scene. */
static void otherwise(const char *fmt, ...) SA_PRINTF(1, 2) SA_NORETURN;
static void otherwise(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            otherwise("line %d: not so: %s", __LINE__, #condition);                                \
    } while (0)

static void set_up(void)
{
    static const char *const rows[] = {
        "HUBSPOT_BASE_URL=%s/hubspot",
        "GMAIL_BASE_URL=%s/gmail",
        "GOOGLE_CALENDAR_BASE_URL=%s/calendar",
        "GOOGLE_DRIVE_BASE_URL=%s/drive",
        "GOOGLE_OAUTH_BASE_URL=%s/oauth",
        "OPENAI_BASE_URL=%s/openai/v1",
        "GOOGLE_CLIENT_ID=client",
        "GOOGLE_CLIENT_SECRET=secret",
        "EFFECT_DEADLINE_MS=3000",
    };
    const char *url = getenv("SANDBOX_URL"), *version = getenv("HUBSPOT_API_VERSION");
    char *environment[SA_COUNT(rows) + 2] = {NULL};

    if (!url)
        otherwise("SANDBOX_URL is not set");
    sa_ctx_init(&ctx, sa_arena_new((size_t)64 << 20), "probe");
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        struct sa_buf row;
        sa_buf_init(&row, ctx.arena, 1024);
        struct sa_str rest = sa_str_of(rows[i]);
        ptrdiff_t at = sa_str_find(rest, SA_STR("%s"));
        sa_buf_add(&row, sa_str_sub(rest, 0, at < 0 ? rest.n : (size_t)at));
        if (at >= 0) {
            sa_buf_puts(&row, url);
            sa_buf_add(&row, sa_str_sub(rest, (size_t)at + 2, rest.n));
        }
        environment[i] = row.p;
    }
    environment[SA_COUNT(rows)] =
        (char *)sa_str_fmt(ctx.arena, "HUBSPOT_API_VERSION=%s", version ? version : "2026-09").p;
    if (sa_conf_parse(&ctx, SA_STR(""), environment, &conf))
        otherwise("%s", sa_error_detail(&ctx));
    services = (struct sa_services){.client = sa_client_new(NULL),
                                    .conf = &conf,
                                    .tokens = sa_token_cache_new(),
                                    .credentials = {.hubspot_token = SA_STR("pat-sandbox"),
                                                    .google_refresh_token = SA_STR("1//sandbox"),
                                                    .openai_key = SA_STR("key"),
                                                    .openai_model = SA_STR("sandbox-model")},
                                    .log = &call_log};
}

static void tear_down(void)
{
    sa_client_free(services.client);
    sa_token_cache_free(services.tokens);
    sa_arena_free(ctx.arena);
}

/* The call ends with this code; another one ends the scene with the recorded detail. */
static void ends(enum sa_err err, enum sa_err want)
{
    if (err != want)
        otherwise("%s instead of %s: %s", sa_err_name(err), sa_err_name(want),
                  sa_error_detail(&ctx));
    sa_clear_error(&ctx);
}

static void is(struct sa_str have, const char *want)
{
    if (!sa_str_eq(have, sa_str_of(want)))
        otherwise("\"%.*s\" instead of \"%s\"", SA_STR_ARG(have), want);
}

static void hubspot_reads(void)
{
    struct sa_hubspot_contact contact;
    struct sa_hubspot_company company;
    struct sa_hubspot_owner owner;

    ends(sa_hubspot_contact_by_email(
             &ctx, &services, SA_STR("marta.lindqvist@northwind-logistics.example"), &contact),
         SA_OK);
    is(contact.id, "4001");
    is(contact.job_title, "Head of Operations");
    is(contact.company_id, "3001");
    ends(sa_hubspot_contact_by_email(&ctx, &services, SA_STR("nobody@nowhere.example"), &contact),
         SA_NOT_FOUND);
    ends(sa_hubspot_company_get(&ctx, &services, SA_STR("3001"), &company), SA_OK);
    is(company.domain, "northwind-logistics.example");
    is(company.employees, "420");
    ends(sa_hubspot_company_by_domain(&ctx, &services, SA_STR("cedarfinch.example"), &company),
         SA_OK);
    is(company.id, "3004");
    ends(sa_hubspot_company_by_name(&ctx, &services, SA_STR("Brightleaf Clinics"), &company),
         SA_OK);
    is(company.id, "3002");
    ends(sa_hubspot_company_by_name(&ctx, &services, SA_STR("Brightleaf"), &company), SA_NOT_FOUND);
    ends(sa_hubspot_owner_get(&ctx, &services, SA_STR("502"), &owner), SA_OK);
    is(owner.first_name, "Tom");
    ends(sa_hubspot_owner_get(&ctx, &services, SA_STR("999"), &owner), SA_NOT_FOUND);
}

static struct sa_str new_contact(void)
{
    struct sa_hubspot_contact want = {.email = SA_STR("jo@acme-probe.example"),
                                      .first_name = SA_STR("Jo"),
                                      .last_name = SA_STR("Müller")};
    struct sa_str id, again;
    bool created;

    ends(sa_hubspot_contact_upsert(&ctx, &services, &want, &id, &created), SA_OK);
    HOLDS(created);
    want.job_title = SA_STR("Buyer");
    ends(sa_hubspot_contact_upsert(&ctx, &services, &want, &again, &created), SA_OK);
    HOLDS(!created);
    HOLDS(sa_str_eq(id, again));
    return id;
}

static struct sa_str new_company(void)
{
    struct sa_hubspot_company want = {.name = SA_STR("Acme Probe"),
                                      .domain = SA_STR("acme-probe.example")};
    struct sa_str id, found;

    ends(sa_hubspot_company_by_effect(&ctx, &services, SA_STR("key-c"), &id), SA_NOT_FOUND);
    ends(sa_hubspot_company_create(&ctx, &services, &want, SA_STR("key-c"), &id), SA_OK);
    ends(sa_hubspot_company_by_effect(&ctx, &services, SA_STR("key-c"), &found), SA_OK);
    HOLDS(sa_str_eq(id, found));
    ends(sa_hubspot_company_create(&ctx, &services, &want, SA_STR("key-c"), &found), SA_CONFLICT);
    HOLDS(services.sent);
    return id;
}

static void hubspot_writes(void)
{
    struct sa_hubspot_contact read;
    struct sa_hubspot_engagement want = {.owner_id = SA_STR("501"),
                                         .subject = SA_STR("Look at the draft"),
                                         .body = SA_STR("<p>Draft is ready</p>"),
                                         .timestamp_ms = 1795190400000};
    struct sa_str id, found;

    want.contact_id = new_contact();
    want.company_id = new_company();
    for (int i = 0; i < 2; i++)
        ends(sa_hubspot_associate(&ctx, &services, want.contact_id, want.company_id), SA_OK);
    ends(sa_hubspot_contact_by_email(&ctx, &services, SA_STR("jo@acme-probe.example"), &read),
         SA_OK);
    HOLDS(sa_str_eq(read.company_id, want.company_id));
    is(read.last_name, "Müller");
    is(read.job_title, "Buyer");
    want.effect_key = SA_STR("key-t");
    ends(sa_hubspot_task_by_effect(&ctx, &services, want.effect_key, &id), SA_NOT_FOUND);
    ends(sa_hubspot_task_create(&ctx, &services, &want, &id), SA_OK);
    ends(sa_hubspot_task_by_effect(&ctx, &services, want.effect_key, &found), SA_OK);
    HOLDS(sa_str_eq(id, found));
    ends(sa_hubspot_task_create(&ctx, &services, &want, &found), SA_CONFLICT);
    want.effect_key = SA_STR("key-n");
    ends(sa_hubspot_note_create(&ctx, &services, &want, &id), SA_OK);
    ends(sa_hubspot_note_by_effect(&ctx, &services, want.effect_key, &found), SA_OK);
    HOLDS(sa_str_eq(id, found));
}

/* In a portal that has never seen us. */
static void hubspot_makes_its_property(void)
{
    struct sa_hubspot_engagement want = {.subject = SA_STR("s"),
                                         .body = SA_STR("b"),
                                         .effect_key = SA_STR("key-t"),
                                         .timestamp_ms = 1795190400000};
    struct sa_str id, found;

    want.contact_id = new_contact();
    ends(sa_hubspot_task_by_effect(&ctx, &services, want.effect_key, &id), SA_NOT_FOUND);
    ends(sa_hubspot_task_create(&ctx, &services, &want, &id), SA_OK);
    ends(sa_hubspot_task_by_effect(&ctx, &services, want.effect_key, &found), SA_OK);
    HOLDS(sa_str_eq(id, found));
    ends(sa_hubspot_ensure_property(&ctx, &services, "tasks"), SA_OK);
}

static void gmail_reads(void)
{
    struct sa_gmail_thread_list list;
    struct sa_gmail_thread thread;

    ends(sa_gmail_threads_search(&ctx, &services, SA_STR("from:jo@acme-probe.example"), 5, &list),
         SA_OK);
    HOLDS(list.n == 1);
    ends(sa_gmail_thread_get(&ctx, &services, list.items[0].id, &thread), SA_OK);
    HOLDS(thread.n == 2);
    is(thread.messages[0].subject, "Grüße & Frage");
    is(thread.messages[0].from, "Jo Müller <jo@acme-probe.example>");
    is(thread.messages[0].text, "Hallo,\n\nwas kostet es?");
    is(thread.messages[1].text, "Second");
    HOLDS(thread.messages[0].message_id.n > 2);
    HOLDS(thread.messages[0].internal_ms < thread.messages[1].internal_ms);
    ends(sa_gmail_threads_search(&ctx, &services, SA_STR("from:nobody@x.example"), 5, &list),
         SA_OK);
    HOLDS(list.n == 0);
    ends(sa_gmail_thread_get(&ctx, &services, SA_STR("nope"), &thread), SA_NOT_FOUND);
}

static struct sa_str mail(const char *subject)
{
    struct sa_mail m = {.from_address = SA_STR("anna.berger@sandbox.example"),
                        .to_name = SA_STR("Jo Müller"),
                        .to_address = SA_STR("jo@acme-probe.example"),
                        .subject = sa_str_of(subject),
                        .body = SA_STR("Hello Jo,\n\nwe can help.\n"),
                        .message_id = SA_STR("key-d@sandbox.example"),
                        .effect_key = SA_STR("key-d"),
                        .date_ms = sa_clock_ms()};
    struct sa_str raw;

    ends(sa_mime_write(&ctx, &m, &raw), SA_OK);
    return raw;
}

static enum sa_err find_draft(struct sa_gmail_draft *draft)
{
    return sa_gmail_draft_by_effect(&ctx, &services, SA_STR("key-d"),
                                    SA_STR("key-d@sandbox.example"),
                                    SA_STR("jo@acme-probe.example"), draft);
}

static void gmail_drafts(void)
{
    struct sa_gmail_draft draft, found;

    ends(find_draft(&found), SA_NOT_FOUND);
    ends(sa_gmail_draft_create(&ctx, &services, mail("First"), SA_STR(""), &draft), SA_OK);
    ends(find_draft(&found), SA_OK);
    HOLDS(sa_str_eq(draft.id, found.id));
    HOLDS(sa_str_eq(draft.thread_id, found.thread_id));
    ends(sa_gmail_draft_update(&ctx, &services, draft.id, mail("Second"), SA_STR(""), &found),
         SA_OK);
    HOLDS(sa_str_eq(draft.id, found.id));
    ends(sa_gmail_draft_update(&ctx, &services, SA_STR("nope"), mail("x"), SA_STR(""), &found),
         SA_NOT_FOUND);
}

/* The answer to the create is lost; the draft is there nevertheless. */
static void gmail_draft_whose_answer_is_lost(void)
{
    struct sa_gmail_draft draft;

    ends(sa_gmail_draft_create(&ctx, &services, mail("Lost"), SA_STR(""), &draft), SA_TRANSIENT);
    HOLDS(services.sent);
    ends(find_draft(&draft), SA_OK);
}

static void gmail_labels(void)
{
    struct sa_gmail_thread_list list;
    struct sa_str id, again;

    ends(sa_gmail_label_ensure(&ctx, &services, SA_STR("Sales Agent/Lead"), &id), SA_OK);
    ends(sa_gmail_label_ensure(&ctx, &services, SA_STR("Sales Agent/Lead"), &again), SA_OK);
    HOLDS(sa_str_eq(id, again));
    ends(sa_gmail_threads_search(&ctx, &services, SA_STR("from:jo@acme-probe.example"), 1, &list),
         SA_OK);
    for (int i = 0; i < 2; i++)
        ends(sa_gmail_thread_label(&ctx, &services, list.items[0].id, id), SA_OK);
    ends(sa_gmail_thread_label(&ctx, &services, SA_STR("nope"), id), SA_NOT_FOUND);
}

static void calendar_and_drive(void)
{
    struct sa_busy busy;
    struct sa_drive_list list;
    int64_t now = sa_clock_ms();
    size_t shared = 0, folders = 0;

    ends(sa_calendar_busy(&ctx, &services, SA_STR("primary"), now, now + 14 * 86400000LL, &busy),
         SA_OK);
    HOLDS(busy.n >= 5);
    HOLDS(busy.items[0].start.n >= 20 && busy.items[0].end.n >= 20);
    ends(sa_calendar_busy(&ctx, &services, SA_STR("nobody@x.example"), now, now + 1000, &busy),
         SA_EXTERNAL_SERVICE);
    ends(sa_drive_children(&ctx, &services, SA_STR("folder-sales-assets"), 100, &list), SA_OK);
    for (size_t i = 0; i < list.n; i++) {
        shared += list.items[i].shared_by_link;
        folders += list.items[i].folder;
        is(list.items[i].parent_id, "folder-sales-assets");
        HOLDS(list.items[i].name.n && list.items[i].mime_type.n);
    }
    HOLDS(folders == 1);
    HOLDS(shared > 0);
    size_t all = list.n;
    ends(sa_drive_children(&ctx, &services, SA_STR("folder-sales-assets"), 2, &list), SA_OK);
    HOLDS(list.n == 2);
    HOLDS(all > 2);
}

static void completion(void)
{
    struct sa_completion c;

    ends(sa_llm_complete(&ctx, &services, SA_STR("Write a mail."), SA_STR("{\"a\":1}"), NULL, &c),
         SA_OK);
    HOLDS(c.content.n > 0 && c.model.n > 0 && c.tokens_in > 0 && c.tokens_out > 0);
}

static void token_that_expires(void)
{
    struct sa_busy busy;

    ends(sa_calendar_busy(&ctx, &services, SA_STR("primary"), sa_clock_ms(), sa_clock_ms() + 1000,
                          &busy),
         SA_OK);
    HOLDS(call_log.n == 4);
    HOLDS(call_log.calls[1].status == 401);
    HOLDS(call_log.calls[3].status == 200);
}

static void token_that_is_revoked(void)
{
    struct sa_str token;

    services.credentials.google_refresh_token = SA_STR("1//revoked");
    ends(sa_google_token(&ctx, &services, false, &token), SA_AUTH);
}

static void rate_limits(void)
{
    struct sa_hubspot_owner owner;
    struct sa_gmail_thread thread;

    enum sa_err err = sa_hubspot_owner_get(&ctx, &services, SA_STR("501"), &owner);
    int64_t pause = ctx.error.retry_after_ms;
    ends(err, SA_RATE_LIMITED);
    HOLDS(pause == 7000);
    ends(sa_gmail_thread_get(&ctx, &services, SA_STR("x"), &thread), SA_RATE_LIMITED);
}

static const struct {
    const char *name;
    void (*play)(void);
} scenes[] = {
    {"hubspot_reads", hubspot_reads},
    {"hubspot_writes", hubspot_writes},
    {"hubspot_makes_its_property", hubspot_makes_its_property},
    {"gmail_reads", gmail_reads},
    {"gmail_drafts", gmail_drafts},
    {"gmail_draft_whose_answer_is_lost", gmail_draft_whose_answer_is_lost},
    {"gmail_labels", gmail_labels},
    {"calendar_and_drive", calendar_and_drive},
    {"completion", completion},
    {"token_that_expires", token_that_expires},
    {"token_that_is_revoked", token_that_is_revoked},
    {"rate_limits", rate_limits},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < SA_COUNT(scenes); i++)
        if (strcmp(argv[1], scenes[i].name) == 0) {
            set_up();
            scenes[i].play();
            tear_down();
            return 0;
        }
    otherwise("usage: connectors_probe SCENE");
}
