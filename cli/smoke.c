/*
 * salesctl smoke-formlead: form leads through the whole workflow, the way HubSpot sends them,
 * signed, over HTTP. With --mock three made-up leads on the sandbox; with --live one lead
 * from a file on the services that are set.
 */
#include <stdio.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/smoke.h"
#include "lib/base/clock.h"
#include "lib/base/json.h"
#include "lib/client/http.h"
#include "lib/crypto/hash.h"
#include "lib/store/workflows.h"

enum { MOCK, LIVE, INPUT, JSON, COUNT, OPTIONS };
enum { CALL_MS = 10000, PATIENCE_MS = 120000, LOOK_MS = 50, COUNT_MAX = 1000 };

static const char *const webhook_path = "/api/webhooks/hubspot/forms";

static void free_client(void *client)
{
    sa_client_free(client);
}

static enum sa_err post(struct smoke *smoke, struct sa_str url, const char *const *headers,
                        struct sa_str body, json_t **answer)
{
    struct sa_ctx *ctx = smoke->cli->ctx;
    struct sa_http_request request = {.method = "POST",
                                      .service = SA_CONNECTOR_HUBSPOT,
                                      .url = url,
                                      .content_type = SA_STR("application/json"),
                                      .body = body,
                                      .headers = headers,
                                      .deadline_ms = CALL_MS};
    struct sa_http_response response;
    enum sa_err err = sa_http_call(ctx, smoke->client, &request, NULL, &response, NULL);

    if (err)
        return sa_note(ctx, err, "calling %.*s", SA_STR_ARG(url));
    if (response.status < 200 || response.status > 299)
        return sa_fail(ctx, SA_EXTERNAL_SERVICE, "%.*s answered %d: %.*s", SA_STR_ARG(url),
                       response.status, SA_STR_ARG(sa_str_clip(response.body, 300)));
    return sa_json_parse(ctx, response.body, answer);
}

/* Signed as HubSpot's v3: base64 HMAC over method, URI, body and time. */
static enum sa_err send_lead(struct smoke *smoke, struct lead *lead)
{
    struct sa_ctx *ctx = smoke->cli->ctx;
    const struct sa_conf *conf = &smoke->cli->conf;
    struct sa_str url = sa_str_fmt(
        ctx->arena, "%.*s%s", SA_STR_ARG(sa_conf_str(conf, SA_CONF_PUBLIC_BASE_URL)), webhook_path);
    struct sa_str time = sa_str_fmt(ctx->arena, "%lld", (long long)sa_clock_ms());
    struct sa_str parts[] = {SA_STR("POST"), url, lead->body, time};
    struct sa_digest digest = sa_hmac_sha256_parts(
        sa_conf_str(conf, SA_CONF_HUBSPOT_WEBHOOK_SECRET), parts, SA_COUNT(parts));
    struct sa_str signature = sa_digest_base64(ctx->arena, &digest);
    const char *headers[] = {
        sa_str_fmt(ctx->arena, "X-HubSpot-Signature-v3: %.*s", SA_STR_ARG(signature)).p,
        sa_str_fmt(ctx->arena, "X-HubSpot-Request-Timestamp: %.*s", SA_STR_ARG(time)).p, NULL};
    json_t *answer;
    enum sa_err err = post(smoke, url, headers, lead->body, &answer);

    if (err)
        return err;
    if (!sa_uuid_parse(sa_json_str(answer, "workflow_id"), &lead->workflow))
        return sa_fail(ctx, SA_BAD_RESPONSE, "the webhook accepted the lead without a workflow");
    return SA_OK;
}

static bool ended(struct sa_str status)
{
    return !sa_str_eq(status, SA_STR("queued")) && !sa_str_eq(status, SA_STR("running")) &&
           !sa_str_eq(status, SA_STR("waiting"));
}

static enum sa_err await_end(struct smoke *smoke, struct lead *lead)
{
    struct sa_ctx *ctx = smoke->cli->ctx;
    int64_t until = sa_mono_ms() + PATIENCE_MS;
    struct timespec look = {.tv_nsec = LOOK_MS * 1000000};

    for (;;) {
        enum sa_err err = sa_store_workflow_status(ctx, smoke->store, &smoke->tenant,
                                                   &lead->workflow, &lead->status);
        if (err || ended(lead->status))
            return err;
        if (sa_mono_ms() > until)
            return sa_fail(ctx, SA_TRANSIENT,
                           "workflow %s is still %.*s after %d s: does run_workflows run? "
                           "salesctl workflow show %s says where it stands",
                           lead->workflow.text, SA_STR_ARG(lead->status), PATIENCE_MS / 1000,
                           lead->workflow.text);
        nanosleep(&look, NULL);
    }
}

static enum sa_err work_through(struct smoke *smoke, struct lead *leads, size_t n)
{
    struct sa_ctx *ctx = smoke->cli->ctx;
    enum sa_err err = SA_OK;

    for (size_t i = 0; !err && i < n; i++)
        err = send_lead(smoke, &leads[i]);
    for (size_t i = 0; !err && i < n; i++)
        err = await_end(smoke, &leads[i]);
    for (size_t i = 0; !err && i < n; i++)
        err = sa_store_workflow_show(ctx, smoke->store, &smoke->tenant, &leads[i].workflow,
                                     &leads[i].document);
    return err;
}

/* The sandbox stands under the URLs of the services; anything else is no sandbox. */
static enum sa_err prepare_mock(struct smoke *smoke, struct lead *leads, size_t n)
{
    struct sa_ctx *ctx = smoke->cli->ctx;
    struct sa_str url = sa_conf_str(&smoke->cli->conf, SA_CONF_HUBSPOT_BASE_URL);
    json_t *answer;

    if (!sa_str_starts(url, SA_STR("http://127.0.0.1:")) || !sa_str_ends(url, SA_STR("/hubspot")))
        return sa_fail(ctx, SA_CONFIGURATION,
                       "--mock works on the sandbox only, and HUBSPOT_BASE_URL is not in one; "
                       "make up starts a stack with a sandbox");
    json_t *seed = smoke_leads(ctx, leads, n);
    return post(smoke,
                sa_str_fmt(ctx->arena, "%.*s/_seed", SA_STR_ARG(sa_str_sub(url, 0, url.n - 8))),
                NULL, sa_json_text(ctx, seed), &answer);
}

static enum sa_err prepare(struct smoke *smoke, const struct option_value *o, struct lead **leads,
                           size_t *n)
{
    struct sa_ctx *ctx = smoke->cli->ctx;
    int64_t count = 3;

    if ((o[MOCK].value.p != NULL) == (o[LIVE].value.p != NULL))
        return sa_fail(ctx, SA_INVALID_INPUT, "say --mock (sandbox) or --live --input FILE");
    if (o[COUNT].value.p && (!sa_str_i64(o[COUNT].value, &count) || count < 1 || count > COUNT_MAX))
        return sa_fail(ctx, SA_INVALID_INPUT, "--count takes 1 to %d", COUNT_MAX);
    *n = o[MOCK].value.p ? (size_t)count : 1;
    *leads = SA_NEW_ARRAY(ctx->arena, *n, struct lead);
    if (o[MOCK].value.p)
        return prepare_mock(smoke, *leads, *n);
    (*leads)[0].title = "the lead of the file";
    if (!o[INPUT].value.p)
        return sa_fail(ctx, SA_INVALID_INPUT, "--live needs --input FILE, a form submission");
    return cli_file(smoke->cli, o[INPUT].value, &(*leads)[0].body);
}

enum sa_err smoke_formlead(struct cli *cli)
{
    struct option_value o[OPTIONS] = {[MOCK] = {.name = "--mock"},
                                      [LIVE] = {.name = "--live"},
                                      [INPUT] = {.name = "--input", .takes_value = true},
                                      [JSON] = {.name = "--json"},
                                      [COUNT] = {.name = "--count", .takes_value = true}};
    struct smoke smoke = {.cli = cli};
    struct sa_shared *shared;
    struct lead *leads = NULL;
    size_t n = 0;
    enum sa_err err = cli_options(cli, o, OPTIONS, NULL);

    if (!err)
        err = sa_shared_open(cli->ctx, sa_str_make(NULL, 0), &shared);
    if (err)
        return err;
    smoke.client = sa_client_new(shared);
    sa_arena_cleanup(cli->ctx->arena, free_client, smoke.client);
    err = prepare(&smoke, o, &leads, &n);
    if (!err)
        err = cli_store(cli, SA_CONF_DATABASE_URL, &smoke.store);
    if (!err)
        err = cli_tenant(cli, smoke.store, sa_str_make(NULL, 0), &smoke.tenant);
    if (!err)
        err = work_through(&smoke, leads, n);
    if (err)
        return err;
    return o[JSON].value.p ? smoke_print_json(cli->ctx, leads, n) : smoke_print(cli->ctx, leads, n);
}
