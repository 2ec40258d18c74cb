/* The made-up leads of smoke-formlead: three kinds, with an address of their own each time. */
#include <stdio.h>

#include "cli/smoke.h"
#include "lib/base/clock.h"
#include "lib/base/json.h"
#include "lib/base/random.h"

static const struct kind {
    const char *title;
    const char *first_name;
    const char *last_name;
    const char *local_part;
    const char *domain;
    const char *company;
    const char *job_title;
    const char *page_title;
    const char *message;
    bool has_thread;
} kinds[] = {
    {"a person we have a mail thread with", "Helen", "Marsh", "helen.marsh",
     "brightleaf-clinics.example", "Brightleaf Clinics", "Head of IT", "Security and hosting",
     "Following up on our mails: could you send me your security whitepaper, and would you have "
     "half an hour next week to talk about hosting in the EU?",
     true},
    {"an unknown person at a company that HubSpot knows", "Jonas", "Petersen", "jonas.petersen",
     "northwind-logistics.example", "Northwind Logistics", "Leiter Disposition", "Demo anfragen",
     "Guten Tag, wir suchen eine Lösung, mit der Disposition und Fahrer an einem Plan arbeiten. "
     "Können wir uns dazu in den nächsten Tagen kurz austauschen?",
     false},
    {"a free-mail address and a message in Japanese", "Yuki", "Tanaka", "yuki.tanaka", "gmail.com",
     "", "", "Contact us",
     "はじめまして。御社のサービスに興味があります。料金と導入までの流れについて教えていただけます"
     "か。",
     false},
};

static json_t *field(const char *name, const char *value)
{
    json_t *f = json_object();

    json_object_set_new(f, "name", json_string(name));
    json_object_set_new(f, "value", json_string(value));
    return f;
}

static json_t *submission(const struct kind *kind, struct sa_str email)
{
    struct sa_uuid id = sa_uuid_new();
    json_t *body = json_object(), *fields = json_array();
    const char *values[][2] = {
        {"email", email.p},         {"firstname", kind->first_name}, {"lastname", kind->last_name},
        {"company", kind->company}, {"jobtitle", kind->job_title},   {"message", kind->message}};

    for (size_t i = 0; i < SA_COUNT(values); i++)
        if (values[i][1][0])
            json_array_append_new(fields, field(values[i][0], values[i][1]));
    json_object_set_new(body, "portalId", json_integer(12345));
    json_object_set_new(body, "formId", json_string("5f2c9e0a-6c1b-4c55-9a53-0c8e6f1d7b21"));
    json_object_set_new(body, "formSubmissionId", json_string(id.text));
    json_object_set_new(body, "submittedAt", json_integer(sa_clock_ms()));
    json_object_set_new(body, "pageTitle", json_string(kind->page_title));
    json_object_set_new(body, "pageUrl", json_string("https://brightdesk.example/contact"));
    json_object_set_new(body, "fields", fields);
    return body;
}

static json_t *mail(const char *from, const char *to, int hours_ago, const char *text)
{
    json_t *m = json_object();

    json_object_set_new(m, "from", json_string(from));
    json_object_set_new(m, "to", json_string(to));
    json_object_set_new(m, "hours_ago", json_integer(hours_ago));
    json_object_set_new(m, "text", json_string(text));
    return m;
}

static json_t *thread(struct sa_ctx *ctx, const struct kind *kind, struct sa_str email)
{
    const char *us = "Ana Berger <ana@agency.example>";
    const char *lead =
        sa_str_fmt(ctx->arena, "%s %s <%.*s>", kind->first_name, kind->last_name, SA_STR_ARG(email))
            .p;
    json_t *t = json_object(), *messages = json_array();

    json_array_append_new(
        messages,
        mail(lead, us, 75,
             "Hello Ana,\n\nwe are looking at tools for our eleven clinics. Where is "
             "your service hosted, and who can see patient data?\n\nBest regards\nHelen"));
    json_array_append_new(
        messages, mail(us, lead, 71,
                       "Hello Helen,\n\nthanks for asking. Everything is hosted in the European "
                       "Union. May I ask how many people would work with it?\n\nAna"));
    json_array_append_new(
        messages, mail(lead, us, 26,
                       "About 300 people, most of them at reception.\n\nHelen\n\n> Everything is "
                       "hosted in the European Union. May I ask how many people would\n> work with "
                       "it?\n"));
    json_object_set_new(t, "subject", json_string("Hosting and data protection"));
    json_object_set_new(t, "messages", messages);
    return t;
}

json_t *smoke_leads(struct sa_ctx *ctx, struct lead *leads, size_t n)
{
    json_t *threads = json_array(), *seed = sa_json_keep(ctx, json_object());

    json_object_set_new(seed, "threads", threads);
    for (size_t i = 0; i < n; i++) {
        const struct kind *kind = &kinds[i % SA_COUNT(kinds)];
        struct sa_str email =
            sa_str_fmt(ctx->arena, "%s.%06llx@%s", kind->local_part,
                       (unsigned long long)sa_random_below(1 << 24), kind->domain);
        leads[i].title = kind->title;
        leads[i].body = sa_json_text(ctx, sa_json_keep(ctx, submission(kind, email)));
        if (kind->has_thread)
            json_array_append_new(threads, thread(ctx, kind, email));
    }
    return seed;
}
