/* Statuses and error bodies; see status.h. */
#include "lib/connectors/status.h"

#include <ctype.h>
#include <time.h>

#include "lib/base/clock.h"
#include "lib/base/fields.h"
#include "lib/domain/retry.h"

enum { MESSAGE_MAX = 300, HOUR_MS = 3600000 };

struct google_item {
    struct sa_str reason;
};
/* One struct for all four forms: HubSpot, Google APIs, OAuth, chat completions. */
struct error_object {
    struct sa_str message;
    struct sa_str status;
    struct sa_str code;
    struct sa_str type;
    SA_LIST(struct google_item) errors;
};
struct error_body {
    struct sa_str message;
    struct sa_str category;
    struct sa_str error_type;
    struct sa_str policy;
    json_t *error; /* object, or OAuth's word */
};

static const struct sa_field google_item_fields[] = {
    SA_FIELD_STR(struct google_item, reason, "reason", .lenient = true), SA_FIELD_END};
static const struct sa_field error_object_fields[] = {
    SA_FIELD_STR(struct error_object, message, "message", .lenient = true),
    SA_FIELD_STR(struct error_object, status, "status", .lenient = true),
    SA_FIELD_STR(struct error_object, code, "code", .lenient = true),
    SA_FIELD_STR(struct error_object, type, "type", .lenient = true),
    SA_FIELD_LIST(struct error_object, errors, google_item_fields, "errors"),
    SA_FIELD_END};
static const struct sa_field error_body_fields[] = {
    SA_FIELD_STR(struct error_body, message, "message", .lenient = true),
    SA_FIELD_STR(struct error_body, category, "category", .lenient = true),
    SA_FIELD_STR(struct error_body, error_type, "errorType", .lenient = true),
    SA_FIELD_STR(struct error_body, policy, "policyName", .lenient = true),
    SA_FIELD_JSON(struct error_body, error, "error"),
    SA_FIELD_END};

static struct sa_str first_of(struct sa_str a, struct sa_str b)
{
    return a.n ? a : b;
}

static void read_error_object(struct sa_ctx *ctx, const json_t *error, struct sa_refusal *refusal)
{
    struct error_object object = {.code = {NULL, 0}};

    if (sa_fields_decode(ctx, error_object_fields, error, &object))
        return;
    refusal->message = object.message;
    refusal->reason = object.errors.n ? object.errors.items[0].reason : sa_str_make(NULL, 0);
    if (!refusal->reason.n && object.code.n && !isdigit((unsigned char)object.code.p[0]))
        refusal->reason = object.code;
    refusal->reason = first_of(refusal->reason, first_of(object.status, object.type));
}

struct sa_refusal sa_refusal_read(struct sa_ctx *ctx, struct sa_str body)
{
    struct sa_error before = ctx->error;
    struct sa_refusal refusal = {.message = {NULL, 0}};
    struct error_body read = {.error = NULL};

    if (sa_fields_parse(ctx, error_body_fields, body, &read) == SA_OK) {
        refusal.message = read.message;
        refusal.reason = first_of(read.category, read.error_type);
        refusal.policy = read.policy;
        if (json_is_string(read.error))
            refusal.reason =
                sa_str_make(json_string_value(read.error), json_string_length(read.error));
        else if (read.error)
            read_error_object(ctx, read.error, &refusal);
    }
    ctx->error = before;
    return refusal;
}

/* An address, or a number written the international way. */
static bool personal(struct sa_str word)
{
    if (sa_str_chr(word, '@') >= 0 || sa_str_find_nocase(word, SA_STR("%40")) >= 0)
        return true;
    return word.n > 6 && word.p[0] == '+' && isdigit((unsigned char)word.p[1]);
}

static bool separates(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7f || strchr("\"'<>()[]{},;:=", c) != NULL;
}

struct sa_str sa_refusal_text(struct sa_arena *arena, struct sa_str message)
{
    struct sa_buf out;
    size_t at = 0;

    message = sa_str_clip(message, MESSAGE_MAX);
    sa_buf_init(&out, arena, (size_t)MESSAGE_MAX * 8);
    while (at < message.n) {
        size_t start = at;
        while (at < message.n && !separates(message.p[at]))
            at++;
        struct sa_str word = sa_str_sub(message, start, at - start);
        sa_buf_add(&out, personal(word) ? SA_STR("[withheld]") : word);
        if (at < message.n) {
            unsigned char c = (unsigned char)message.p[at++];
            sa_buf_putc(&out, c < ' ' || c == 0x7f ? ' ' : (char)c);
        }
    }
    struct sa_str text = sa_buf_str(&out);
    return sa_str_utf8(text) ? sa_str_clip(text, MESSAGE_MAX) : SA_STR("(unreadable message)");
}

int64_t sa_status_retry_after(const struct sa_http_response *response, int64_t now_ms)
{
    int64_t ms;

    if (sa_str_i64(response->retry_after_ms, &ms) && ms >= 0)
        return ms > HOUR_MS ? HOUR_MS : ms;
    if (!response->retry_after.n)
        return -1;
    return sa_retry_after_parse(response->retry_after.p, now_ms);
}

/* Gmail names the time in its message: "Retry after 2026-11-20T16:43:00.123Z". */
static int64_t time_in_message(struct sa_arena *arena, struct sa_str message, int64_t now_ms)
{
    struct sa_str mark = SA_STR("Retry after ");
    ptrdiff_t at = sa_str_find_nocase(message, mark);
    struct tm tm = {.tm_isdst = 0};

    if (at < 0)
        return -1;
    const char *text = sa_str_c(arena, sa_str_sub(message, (size_t)at + mark.n, 20));
    if (!strptime(text, "%Y-%m-%dT%H:%M:%S", &tm))
        return -1;
    /* The fraction is dropped, so a second is added: never too early. */
    int64_t ms = ((int64_t)timegm(&tm) + 1) * 1000 - now_ms;
    return ms < 0 ? 0 : ms > HOUR_MS ? HOUR_MS : ms;
}

static int64_t hubspot_pause(int status, const struct sa_refusal *refusal)
{
    if (status == 423)
        return 2000;
    if (status != 429)
        return -1;
    if (sa_str_eq(refusal->policy, SA_STR("DAILY")))
        return HOUR_MS;
    if (sa_str_find_nocase(refusal->policy, SA_STR("TEN_SECONDLY")) >= 0)
        return 10000;
    if (sa_str_find_nocase(refusal->policy, SA_STR("SECONDLY")) >= 0 ||
        sa_str_find_nocase(refusal->message, SA_STR("secondly limit")) >= 0)
        return 1000;
    return -1;
}

static int64_t pause_of(struct sa_ctx *ctx, enum sa_connector service,
                        const struct sa_http_response *response, const struct sa_refusal *refusal)
{
    int64_t now = sa_clock_ms();
    int64_t ms = sa_status_retry_after(response, now);

    if (ms >= 0)
        return ms;
    if (service == SA_CONNECTOR_HUBSPOT)
        return hubspot_pause(response->status, refusal);
    return response->status == 429 || response->status == 403
               ? time_in_message(ctx->arena, refusal->message, now)
               : -1;
}

static bool limit_reason(struct sa_str reason)
{
    static const struct sa_str reasons[] = {
        SA_STR_INIT("rateLimitExceeded"), SA_STR_INIT("userRateLimitExceeded"),
        SA_STR_INIT("dailyLimitExceeded"), SA_STR_INIT("quotaExceeded"),
        SA_STR_INIT("RESOURCE_EXHAUSTED")};

    for (size_t i = 0; i < SA_COUNT(reasons); i++)
        if (sa_str_eq(reason, reasons[i]))
            return true;
    return false;
}

static enum sa_err code_of_400(enum sa_connector service, const struct sa_refusal *refusal)
{
    if (service == SA_CONNECTOR_GOOGLE_OAUTH)
        return sa_str_eq(refusal->reason, SA_STR("invalid_grant")) ? SA_AUTH : SA_CONFIGURATION;
    if (service == SA_CONNECTOR_HUBSPOT &&
        (sa_str_find(refusal->message, SA_STR("CONFLICTING_UNIQUE_VALUE")) >= 0 ||
         sa_str_find(refusal->message, SA_STR("already has that value")) >= 0))
        return SA_CONFLICT;
    return SA_EXTERNAL_SERVICE;
}

static enum sa_err code_of(enum sa_connector service, int status, const struct sa_refusal *refusal)
{
    switch (status) {
    case 400:
        return code_of_400(service, refusal);
    case 401:
        return service == SA_CONNECTOR_GOOGLE_OAUTH ? SA_CONFIGURATION : SA_AUTH;
    case 403:
        return limit_reason(refusal->reason) ? SA_RATE_LIMITED : SA_EXTERNAL_SERVICE;
    case 404:
    case 410:
        return SA_NOT_FOUND;
    case 409:
    case 412:
        return SA_CONFLICT;
    case 408:
    case 423:
    case 425:
        return SA_TRANSIENT;
    case 429:
        return sa_str_eq(refusal->reason, SA_STR("insufficient_quota")) ? SA_EXTERNAL_SERVICE
                                                                        : SA_RATE_LIMITED;
    case 477:
        return service == SA_CONNECTOR_HUBSPOT ? SA_RATE_LIMITED : SA_EXTERNAL_SERVICE;
    default:
        break;
    }
    if (status >= 500)
        return SA_TRANSIENT;
    return status >= 400 ? SA_EXTERNAL_SERVICE : SA_BAD_RESPONSE;
}

enum sa_err sa_status_check(struct sa_ctx *ctx, enum sa_connector service, const char *doing,
                            const struct sa_http_response *response)
{
    if (response->status >= 200 && response->status < 300)
        return SA_OK;
    struct sa_refusal refusal = sa_refusal_read(ctx, response->body);
    struct sa_str reason = sa_refusal_text(ctx->arena, refusal.reason);
    struct sa_str message = sa_refusal_text(ctx->arena, refusal.message);
    enum sa_err code = code_of(service, response->status, &refusal);

    ctx->error.remote_status = response->status;
    ctx->error.retry_after_ms = pause_of(ctx, service, response, &refusal);
    return sa_fail(ctx, code, "%s: %s answered %d%s%.*s%s%.*s", doing, sa_connector_name(service),
                   response->status, reason.n ? " " : "", SA_STR_ARG(reason), message.n ? ": " : "",
                   SA_STR_ARG(message));
}
