/* See services_rig.h. */
#include "tests/unit/support/services_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>
#include <jansson.h>

static void must(enum sa_err err, struct sa_ctx *ctx)
{
    if (err)
        fail_msg("%s", sa_error_detail(ctx));
}

struct services_rig *rig_new(const char *hubspot_version, struct fixture *fixture)
{
    static const char *const bases[] = {"HUBSPOT_BASE_URL",      "GMAIL_BASE_URL",
                                        "GOOGLE_DRIVE_BASE_URL", "GOOGLE_CALENDAR_BASE_URL",
                                        "GOOGLE_OAUTH_BASE_URL", "OPENAI_BASE_URL"};
    struct services_rig *rig = sa_malloc(sizeof(*rig));
    char *environment[16];
    size_t n = 0;

    memset(rig, 0, sizeof(*rig));
    rig->arena = sa_arena_new((size_t)128 << 20);
    sa_ctx_init(&rig->ctx, rig->arena, "test");
    for (size_t i = 0; i < SA_COUNT(bases); i++)
        environment[n++] = (char *)sa_str_fmt(rig->arena, "%s=%s%s", bases[i], fixture_url(fixture),
                                              i == 5 ? "/v1" : "")
                               .p;
    environment[n++] = (char *)sa_str_fmt(rig->arena, "HUBSPOT_API_VERSION=%s", hubspot_version).p;
    environment[n++] = (char *)"GOOGLE_CLIENT_ID=client-1";
    environment[n++] = (char *)"GOOGLE_CLIENT_SECRET=shh&=";
    environment[n++] = (char *)"READ_DEADLINE_MS=3000";
    environment[n++] = (char *)"EFFECT_DEADLINE_MS=3000";
    environment[n] = NULL;
    must(sa_conf_parse(&rig->ctx, SA_STR(""), environment, &rig->conf), &rig->ctx);
    rig->fixture = fixture;
    rig->services = (struct sa_services){
        .client = sa_client_new(NULL),
        .conf = &rig->conf,
        .tokens = sa_token_cache_new(),
        .credentials = {.hubspot_token = SA_STR("hub-token"),
                        .google_refresh_token = SA_STR("refresh/1"),
                        .mailbox = SA_STR("ana@agency.example"),
                        .openai_key = SA_STR("llm-key"),
                        .openai_model = SA_STR("model-1")},
        .log = &rig->log,
    };
    return rig;
}

struct services_rig *rig_of(struct fixture *fixture)
{
    return rig_new("2026-09", fixture);
}

void rig_free(struct services_rig *rig)
{
    sa_client_free(rig->services.client);
    sa_token_cache_free(rig->services.tokens);
    fixture_stop(rig->fixture);
    sa_arena_free(rig->arena);
    sa_free(rig);
}

void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in: %s", part, text);
}

void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in: %s", part, text);
}

void assert_request(struct services_rig *rig, size_t i, const char *method_and_target)
{
    const char *request = fixture_request(rig->fixture, i);
    struct sa_str want = sa_str_fmt(rig->arena, "%s HTTP/1.1\r\n", method_and_target);

    if (!sa_str_starts(sa_str_of(request), want))
        fail_msg("request %zu is not \"%s\" but: %s", i, method_and_target, request);
}

void assert_body(struct services_rig *rig, size_t i, const char *json)
{
    const char *request = fixture_request(rig->fixture, i);
    const char *body = strstr(request, "\r\n\r\n");
    json_t *want = json_loads(json, 0, NULL);
    json_t *have = body ? json_loads(body + 4, 0, NULL) : NULL;

    assert_non_null(want);
    bool same = json_equal(want, have);
    json_decref(want);
    json_decref(have);
    if (!same)
        fail_msg("body of request %zu is not %s but: %s", i, json, request);
}
