/*
 * The world as a whole: table of services, control endpoints, seeds, state.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/alerts.h"
#include "tests/sandbox/calendar.h"
#include "tests/sandbox/drive.h"
#include "tests/sandbox/faults.h"
#include "tests/sandbox/gmail.h"
#include "tests/sandbox/google.h"
#include "tests/sandbox/hubspot.h"
#include "tests/sandbox/journal.h"
#include "tests/sandbox/llm.h"
#include "tests/sandbox/oauth.h"
#include "tests/sandbox/request.h"
#include "tests/sandbox/world.h"

static const struct sb_service services[] = {
    {"hubspot", sb_hubspot_serve, sb_hubspot_fault, false},
    {"gmail", sb_gmail_serve, sb_google_fault, true},
    {"calendar", sb_calendar_serve, sb_google_fault, true},
    {"drive", sb_drive_serve, sb_google_fault, true},
    {"oauth", sb_oauth_serve, sb_oauth_error, false},
    {"openai", sb_llm_serve, sb_llm_error, false},
    {"slack", sb_slack_serve, sb_slack_error, false},
    {"pagerduty", sb_pagerduty_serve, sb_pagerduty_error, false},
    {"otlp", sb_otlp_serve, sb_otlp_error, false},
};

const struct sb_service *sb_service_find(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        if (strlen(services[i].name) == n && memcmp(services[i].name, name, n) == 0)
            return &services[i];
    }
    return NULL;
}

static void free_services(struct sb_world *w)
{
    if (!w->hubspot)
        return;
    sb_hubspot_free(w->hubspot);
    sb_gmail_free(w->gmail);
    sb_calendar_free(w->calendar);
    sb_drive_free(w->drive);
    sb_oauth_free(w->oauth);
    sb_llm_free(w->llm);
    sb_alerts_free(w->alerts);
}

void sb_world_clear(struct sb_world *w)
{
    free_services(w);
    w->hubspot = sb_hubspot_new();
    w->gmail = sb_gmail_new();
    w->calendar = sb_calendar_new();
    w->drive = sb_drive_new();
    w->oauth = sb_oauth_new();
    w->llm = sb_llm_new();
    w->alerts = sb_alerts_new();
}

void sb_world_free(struct sb_world *w)
{
    free_services(w);
    sb_faults_free(w->faults);
    sb_journal_free(w->journal);
    json_decref(w->seed);
}

/* One level of a seed document: all services look for their own members. */
static const char *seed_level(struct sb_world *w, const json_t *seed)
{
    const char *wrong = sb_hubspot_seed(w->hubspot, seed);
    wrong = wrong ? wrong : sb_gmail_seed(w->gmail, seed);
    wrong = wrong ? wrong : sb_calendar_seed(w->calendar, seed);
    wrong = wrong ? wrong : sb_drive_seed(w->drive, seed);
    return wrong ? wrong : sb_llm_seed(w->llm, seed);
}

const char *sb_world_seed(struct sb_world *w, const json_t *seed)
{
    static const char *const nested[] = {"hubspot", "gmail", "calendar", "drive"};
    if (!json_is_object(seed))
        return "a seed is a JSON object";
    const char *wrong = seed_level(w, seed);
    wrong = wrong ? wrong : sb_oauth_seed(w->oauth, json_object_get(seed, "oauth"));
    for (size_t i = 0; !wrong && i < sizeof nested / sizeof *nested; i++) {
        const json_t *part = json_object_get(seed, nested[i]);
        if (json_is_object(part))
            wrong = seed_level(w, part);
    }
    return wrong;
}

json_t *sb_world_state(const struct sb_world *w)
{
    return json_pack("{sososososososo}", "hubspot", sb_hubspot_state(w->hubspot), "gmail",
                     sb_gmail_state(w->gmail), "calendar", sb_calendar_state(w->calendar), "drive",
                     sb_drive_state(w->drive), "llm", sb_llm_state(w->llm), "alerts",
                     sb_alerts_state(w->alerts), "otlp", sb_otlp_state(w->alerts));
}

static void bad_request(struct sb_req *req, const char *why)
{
    sb_reply_json(req, 400, json_pack("{ss}", "error", why));
}

static void state(struct sb_req *req)
{
    json_t *all = sb_world_state(req->world);
    const char *only = sb_arg(req, "service");
    sb_reply_json(req, 200,
                  only ? json_pack("{sO*}", only, json_object_get(all, only)) : json_incref(all));
    json_decref(all);
}

static void requests(struct sb_req *req)
{
    sb_reply_json(req, 200,
                  sb_journal_list(req->world->journal, sb_arg(req, "service"),
                                  sb_arg_int(req, "since", -1),
                                  sb_arg_int(req, "limit", INT64_MAX)));
}

static void reset(struct sb_req *req)
{
    struct sb_world *w = req->world;
    sb_world_clear(w);
    sb_faults_clear(w->faults);
    sb_journal_clear(w->journal);
    bool empty = sb_arg(req, "empty") && !sb_arg_is(req, "empty", "0");
    const char *wrong = w->seed && !empty ? sb_world_seed(w, w->seed) : NULL;
    if (wrong)
        bad_request(req, wrong);
    else
        sb_reply_json(req, 200, json_pack("{ss}", "status", "reset"));
}

/* Members that no service looks for, so that a misspelt one is not lost silently. */
static json_t *unknown_members(const json_t *seed)
{
    static const char known[] = " hubspot gmail calendar drive oauth llm mailbox owners properties "
                                "companies contacts deals "
                                "tickets tasks notes calls emails meetings associations "
                                "form_submissions submissions labels "
                                "threads calendars busy events files drive_files ";
    json_t *list = json_array(), *value;
    const char *name;
    json_object_foreach((json_t *)seed, name, value)
    {
        struct sb_text word = {0};
        sb_text_printf(&word, " %s ", name);
        if (!strstr(known, word.p))
            json_array_append_new(list, json_string(name));
        free(word.p);
    }
    return list;
}

static void seed(struct sb_req *req)
{
    const char *wrong = sb_world_seed(req->world, sb_req_json(req));
    if (wrong)
        bad_request(req, wrong);
    else
        sb_reply_json(
            req, 200,
            json_pack("{ssso}", "status", "seeded", "ignored", unknown_members(sb_req_json(req))));
}

static void faults_add(struct sb_req *req)
{
    const char *wrong = sb_faults_add(req->world->faults, sb_req_json(req));
    if (wrong)
        bad_request(req, wrong);
    else
        sb_reply_json(req, 200,
                      json_pack("{sssI}", "status", "ok", "faults",
                                (json_int_t)json_array_size(sb_req_json(req))));
}

static void faults_list(struct sb_req *req)
{
    sb_reply_json(req, 200, sb_faults_list(req->world->faults));
}

static void faults_clear(struct sb_req *req)
{
    sb_faults_clear(req->world->faults);
    sb_reply_json(req, 200, json_pack("{ss}", "status", "ok"));
}

static void health(struct sb_req *req)
{
    sb_reply_json(req, 200,
                  json_pack("{sssI}", "status", "ok", "requests",
                            (json_int_t)sb_journal_count(req->world->journal)));
}

void sb_control_serve(struct sb_req *req)
{
    static const struct sb_route rows[] = {
        {"GET", "_health", health},      {"GET", "_state", state},
        {"GET", "_requests", requests},  {"POST", "_reset", reset},
        {"POST", "_seed", seed},         {"POST", "_faults", faults_add},
        {"GET", "_faults", faults_list}, {"DELETE", "_faults", faults_clear},
    };
    enum sb_routed routed = sb_route(req, 0, rows, sizeof rows / sizeof *rows);
    if (routed != SB_ROUTED)
        sb_reply_json(req, routed == SB_NO_PATH ? 404 : 405,
                      json_pack("{ss}", "error", "no such path or method in the sandbox"));
}
