/* The table of settings, loading and checking; see conf.h. */
#include "lib/conf/conf.h"

#include <stdlib.h>
#include <unistd.h>

#include "lib/base/file.h"

extern char **environ;

enum { FILE_MAX = 256 * 1024 };

#define TEXT(n, v, h)                                                                              \
    {                                                                                              \
        .name = (n), .type = SA_SETTING_TEXT, .value = (v), .help = (h)                            \
    }
#define SECRET(n, h)                                                                               \
    {                                                                                              \
        .name = (n), .type = SA_SETTING_TEXT, .secret = true, .help = (h)                          \
    }
#define FLAG(n, v, h)                                                                              \
    {                                                                                              \
        .name = (n), .type = SA_SETTING_BOOL, .value = (v), .allowed = "true|false", .help = (h)   \
    }
#define URL(n, v, h)                                                                               \
    {                                                                                              \
        .name = (n), .type = SA_SETTING_URL, .value = (v), .help = (h)                             \
    }
#define WORD(n, v, a, h)                                                                           \
    {                                                                                              \
        .name = (n), .type = SA_SETTING_CHOICE, .value = (v), .allowed = (a), .help = (h)          \
    }
#define NUMBER(n, v, a, h)                                                                         \
    {                                                                                              \
        .name = (n), .type = SA_SETTING_INT, .value = (v), .allowed = (a), .help = (h)             \
    }

static const struct sa_setting_info table[] = {
    [SA_CONF_API_ENV] =
        WORD("API_ENV", "development", "development|staging|production",
             "What kind of installation this is; production refuses unsafe combinations."),
    [SA_CONF_DATABASE_URL] =
        SECRET("DATABASE_URL", "PostgreSQL for pages, API and salesctl (role sa_web)."),
    [SA_CONF_HOOK_DATABASE_URL] = SECRET(
        "HOOK_DATABASE_URL", "PostgreSQL for the webhook (role sa_hook); default DATABASE_URL."),
    [SA_CONF_JOB_DATABASE_URL] =
        SECRET("JOB_DATABASE_URL", "PostgreSQL for jobs (role sa_job); default DATABASE_URL."),
    [SA_CONF_OWNER_DATABASE_URL] =
        SECRET("OWNER_DATABASE_URL",
               "PostgreSQL for migrations and set-up (role sa_migrate); default DATABASE_URL."),
    [SA_CONF_VERIFY_DATABASE_URL] =
        SECRET("VERIFY_DATABASE_URL",
               "PostgreSQL for metrics and verify (role sa_verify); default DATABASE_URL."),
    [SA_CONF_DATABASE_PREPARE] =
        FLAG("DATABASE_PREPARE", "true",
             "Prepare statements once per connection; false behind PgBouncer in transaction mode."),
    [SA_CONF_PUBLIC_BASE_URL] = URL(
        "PUBLIC_BASE_URL", "http://127.0.0.1:8080",
        "How the outside reaches this installation; HubSpot's signatures are checked against it."),
    [SA_CONF_SECRET_KEY] =
        SECRET("SECRET_KEY", "At least 32 characters; sessions and tokens are derived from it."),
    [SA_CONF_OAUTH_ENCRYPTION_KEY] =
        SECRET("OAUTH_ENCRYPTION_KEY", "Keys that seal stored credentials: id:64 hex digits, "
                                       "several joined by commas, the first one seals."),
    [SA_CONF_MODE_DRAFT_ONLY] = FLAG("MODE_DRAFT_ONLY", "true", "Nothing is ever sent."),
    [SA_CONF_ALLOW_AUTO_SEND] =
        FLAG("ALLOW_AUTO_SEND", "false", "A tenant may send approved drafts."),
    [SA_CONF_REQUIRE_APPROVAL] =
        FLAG("REQUIRE_APPROVAL", "true", "A person decides on every draft."),
    [SA_CONF_SEND_EMAIL_ALLOWLIST] =
        TEXT("SEND_EMAIL_ALLOWLIST", NULL,
             "Addresses and @domains that may be written to, joined by commas; empty: all."),
    [SA_CONF_AUTO_APPROVE_ENABLED] =
        FLAG("AUTO_APPROVE_ENABLED", "false", "Approval rules may decide."),
    [SA_CONF_APPROVAL_TIMEOUT_HOURS] = NUMBER("APPROVAL_TIMEOUT_HOURS", "24", "1..720",
                                              "A draft nobody decides on expires after this."),
    [SA_CONF_HUBSPOT_WEBHOOK_SECRET] =
        SECRET("HUBSPOT_WEBHOOK_SECRET",
               "The HubSpot app's client secret, for tenants that have none of their own."),
    [SA_CONF_HUBSPOT_API_KEY] =
        SECRET("HUBSPOT_API_KEY", "HubSpot access token, for tenants that have none of their own."),
    [SA_CONF_HUBSPOT_API_VERSION] = WORD("HUBSPOT_API_VERSION", "2026-09", "2026-09|v3",
                                         "Which generation of HubSpot's paths is called."),
    [SA_CONF_EXPECTED_HUBSPOT_FORM_IDS] =
        TEXT("EXPECTED_HUBSPOT_FORM_IDS", NULL,
             "Form ids that are worked on, joined by commas; empty: all."),
    [SA_CONF_GOOGLE_CLIENT_ID] =
        TEXT("GOOGLE_CLIENT_ID", NULL, "OAuth client of the Google project."),
    [SA_CONF_GOOGLE_CLIENT_SECRET] = SECRET("GOOGLE_CLIENT_SECRET", "Its secret."),
    [SA_CONF_GOOGLE_REFRESH_TOKEN] =
        SECRET("GOOGLE_REFRESH_TOKEN",
               "Refresh token of the mailbox, for tenants that have none of their own."),
    [SA_CONF_GMAIL_USER_EMAIL] =
        TEXT("GMAIL_USER_EMAIL", NULL, "Mailbox that drafts are written in."),
    [SA_CONF_OPENAI_API_KEY] =
        SECRET("OPENAI_API_KEY", "Key for chat completions; without one the local writer writes."),
    [SA_CONF_OPENAI_MODEL] = TEXT("OPENAI_MODEL", "gpt-4o-mini", "Model for chat completions."),
    [SA_CONF_AUDIT_TRAIL_RETENTION_DAYS] =
        NUMBER("AUDIT_TRAIL_RETENTION_DAYS", "365", "30..3650", "How long audit rows are kept."),
    [SA_CONF_RATE_LIMIT_ENABLED] =
        FLAG("RATE_LIMIT_ENABLED", "true", "Calls to outside services are paced."),
    [SA_CONF_LOG_LEVEL] =
        WORD("LOG_LEVEL", "info", "debug|info|warn|error", "Least level that is written."),
    [SA_CONF_LOG_FORMAT] = WORD("LOG_FORMAT", "json", "json|text", "Form of log lines."),
    [SA_CONF_SLACK_WEBHOOK_URL] = {.name = "SLACK_WEBHOOK_URL",
                                   .type = SA_SETTING_URL,
                                   .secret = true,
                                   .help = "Slack incoming webhook for alerts."},
    [SA_CONF_PAGERDUTY_ROUTING_KEY] =
        SECRET("PAGERDUTY_ROUTING_KEY", "PagerDuty integration key for alerts."),
    [SA_CONF_OTLP_ENDPOINT] =
        URL("OTLP_ENDPOINT", NULL, "OTLP/HTTP receiver for traces; empty: none."),
    [SA_CONF_HUBSPOT_BASE_URL] =
        URL("HUBSPOT_BASE_URL", "https://api.hubapi.com", "Where HubSpot is found."),
    [SA_CONF_GMAIL_BASE_URL] =
        URL("GMAIL_BASE_URL", "https://gmail.googleapis.com", "Where Gmail is found."),
    [SA_CONF_GOOGLE_CALENDAR_BASE_URL] =
        URL("GOOGLE_CALENDAR_BASE_URL", "https://www.googleapis.com",
            "Where Google Calendar is found."),
    [SA_CONF_GOOGLE_DRIVE_BASE_URL] =
        URL("GOOGLE_DRIVE_BASE_URL", "https://www.googleapis.com", "Where Google Drive is found."),
    [SA_CONF_GOOGLE_OAUTH_BASE_URL] = URL("GOOGLE_OAUTH_BASE_URL", "https://oauth2.googleapis.com",
                                          "Where Google's token endpoint is found."),
    [SA_CONF_OPENAI_BASE_URL] =
        URL("OPENAI_BASE_URL", "https://api.openai.com/v1",
            "Where chat completions are found; ends with the version path."),
    [SA_CONF_YOUTUBE_BASE_URL] =
        URL("YOUTUBE_BASE_URL", "https://www.googleapis.com", "Where YouTube is found."),
    [SA_CONF_PAGERDUTY_BASE_URL] =
        URL("PAGERDUTY_BASE_URL", "https://events.pagerduty.com", "Where PagerDuty is found."),
    [SA_CONF_SHARED_FILE] = TEXT(
        "SHARED_FILE", NULL, "File every program maps: counters and the doorbell; empty: none."),
    [SA_CONF_HOST_ID] =
        TEXT("HOST_ID", NULL, "Tells hosts apart that share a boot id; empty: the host name."),
    [SA_CONF_METRICS_TOKEN] = SECRET(
        "METRICS_TOKEN", "Bearer token that opens /metrics to other hosts; empty: loopback only."),
    [SA_CONF_TRUSTED_PROXIES] =
        TEXT("TRUSTED_PROXIES", NULL, "Peers whose X-Forwarded-For is believed, joined by commas."),
    [SA_CONF_STEP_THREADS] =
        NUMBER("STEP_THREADS", "32", "1..512", "Threads of run_workflows that work on steps."),
    [SA_CONF_EFFECT_DEADLINE_MS] =
        NUMBER("EFFECT_DEADLINE_MS", "10000", "100..14000",
               "Longest a call that changes something may take; below half a lease."),
    [SA_CONF_READ_DEADLINE_MS] =
        NUMBER("READ_DEADLINE_MS", "20000", "100..60000", "Longest a reading call may take."),
    [SA_CONF_COMPLETION_DEADLINE_MS] = NUMBER("COMPLETION_DEADLINE_MS", "60000", "100..300000",
                                              "Longest a chat completion may take."),
    [SA_CONF_LEASE_SECONDS] =
        NUMBER("LEASE_SECONDS", "30", "2..600", "A worker silent for this long has lost its runs."),
    [SA_CONF_SETTLE_GMAIL_MS] =
        NUMBER("SETTLE_GMAIL_MS", "5000", "0..600000",
               "How long after a call a missing Gmail draft counts as absent."),
    [SA_CONF_SETTLE_HUBSPOT_SEARCH_MS] =
        NUMBER("SETTLE_HUBSPOT_SEARCH_MS", "60000", "0..600000",
               "How long after a call something missing from HubSpot's search counts as absent."),
    [SA_CONF_RETRY_BASE_MS] =
        NUMBER("RETRY_BASE_MS", "2000", "1..60000",
               "First pause of a retry; doubles each time, with full jitter."),
};
_Static_assert(SA_COUNT(table) == SA_CONF_COUNT, "every setting has a row");

const struct sa_setting_info *sa_setting_info(enum sa_setting setting)
{
    return &table[setting];
}

static int find(struct sa_str name)
{
    for (int i = 0; i < SA_CONF_COUNT; i++)
        if (sa_str_eq(name, sa_str_of(table[i].name)))
            return i;
    return -1;
}

static bool allowed_word(const char *allowed, struct sa_str value)
{
    struct sa_str rest = sa_str_of(allowed), word;

    while (sa_str_split(&rest, '|', &word))
        if (sa_str_eq(word, value))
            return true;
    return false;
}

static bool allowed_number(const char *allowed, struct sa_str value)
{
    struct sa_str range = sa_str_of(allowed);
    ptrdiff_t dots = sa_str_find(range, SA_STR(".."));
    int64_t low, high, v;

    return dots > 0 && sa_str_i64(sa_str_sub(range, 0, (size_t)dots), &low) &&
           sa_str_i64(sa_str_sub(range, (size_t)dots + 2, range.n), &high) &&
           sa_str_i64(value, &v) && v >= low && v <= high;
}

static bool valid(const struct sa_setting_info *row, struct sa_str value, const char **want)
{
    *want = row->allowed;
    if (row->type == SA_SETTING_URL) {
        *want = "a URL that begins with http:// or https:// and does not end with /";
        return value.n == 0 || ((sa_str_starts(value, SA_STR("http://")) ||
                                 sa_str_starts(value, SA_STR("https://"))) &&
                                !sa_str_ends(value, SA_STR("/")));
    }
    if (row->type == SA_SETTING_INT)
        return allowed_number(row->allowed, value);
    if (row->type == SA_SETTING_TEXT)
        return true;
    return allowed_word(row->allowed, value);
}

static enum sa_err check(struct sa_ctx *ctx, const struct sa_conf *conf)
{
    for (int i = 0; i < SA_CONF_COUNT; i++) {
        const char *want;
        if (!valid(&table[i], conf->values[i], &want))
            return sa_fail(ctx, SA_CONFIGURATION, "setting %s is '%.*s'; allowed: %s",
                           table[i].name, table[i].secret ? 0 : (int)conf->values[i].n,
                           conf->values[i].p, want);
    }
    return SA_OK;
}

/* What a production installation must not do; see docs/decisions/0006-draft-only.md. */
static enum sa_err check_production(struct sa_ctx *ctx, const struct sa_conf *conf)
{
    if (!sa_str_eq(sa_conf_str(conf, SA_CONF_API_ENV), SA_STR("production")))
        return SA_OK;
    if (sa_conf_str(conf, SA_CONF_SECRET_KEY).n < 32)
        return sa_fail(ctx, SA_CONFIGURATION,
                       "setting SECRET_KEY: production needs at least 32 characters");
    if (sa_conf_str(conf, SA_CONF_OAUTH_ENCRYPTION_KEY).n == 0)
        return sa_fail(ctx, SA_CONFIGURATION,
                       "setting OAUTH_ENCRYPTION_KEY: production needs one (id:64 hex digits)");
    if (!sa_str_starts(sa_conf_str(conf, SA_CONF_PUBLIC_BASE_URL), SA_STR("https://")))
        return sa_fail(ctx, SA_CONFIGURATION,
                       "setting PUBLIC_BASE_URL: production needs an https:// URL");
    if (sa_conf_bool(conf, SA_CONF_ALLOW_AUTO_SEND) &&
        !sa_conf_bool(conf, SA_CONF_REQUIRE_APPROVAL))
        return sa_fail(ctx, SA_CONFIGURATION,
                       "settings ALLOW_AUTO_SEND=true and REQUIRE_APPROVAL=false: production "
                       "never sends without approval");
    return SA_OK;
}

static enum sa_err read_file(struct sa_ctx *ctx, const char *path, struct sa_str *text)
{
    int why = sa_file_read(ctx->arena, path, FILE_MAX, text);

    return why ? sa_fail(ctx, SA_CONFIGURATION, "settings file %s cannot be read: %s", path,
                         strerror(why))
               : SA_OK;
}

/* NAME=value, or for a secret NAME_FILE=path; *known says whether it is a setting at all. */
static enum sa_err take(struct sa_ctx *ctx, struct sa_str name, struct sa_str value,
                        struct sa_conf *conf, bool *known)
{
    int at = find(name);

    if (at < 0 && sa_str_ends(name, SA_STR("_FILE"))) {
        at = find(sa_str_sub(name, 0, name.n - 5));
        *known = at >= 0 && table[at].secret;
        if (!*known)
            return SA_OK;
        enum sa_err err = read_file(ctx, sa_str_c(ctx->arena, value), &value);
        if (err)
            return sa_note(ctx, err, "reading the value of %s", table[at].name);
        value = sa_str_trim(value);
    }
    *known = at >= 0;
    if (*known) {
        conf->values[at] = sa_str_dup(ctx->arena, value);
        conf->given[at] = true;
    }
    return SA_OK;
}

/* A line that is no NAME=value may be part of a secret, so only what looks like a name is shown. */
static enum sa_err refuse_line(struct sa_ctx *ctx, int number, struct sa_str name)
{
    bool shown = name.n > 0;

    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != '_' && (name.p[i] < 'A' || name.p[i] > 'Z'))
            shown = false;
    return shown ? sa_fail(ctx, SA_CONFIGURATION, "settings file line %d: '%.*s' is no setting",
                           number, SA_STR_ARG(name))
                 : sa_fail(ctx, SA_CONFIGURATION,
                           "settings file line %d is no NAME=value, comment or blank line", number);
}

/* A line of the file is taken like a variable of the environment, but must be a setting. */
static enum sa_err parse_file(struct sa_ctx *ctx, struct sa_str file, struct sa_conf *conf)
{
    struct sa_str rest = file, line;
    int number = 0;

    while (sa_str_split(&rest, '\n', &line)) {
        number++;
        line = sa_str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        ptrdiff_t equals = sa_str_chr(line, '=');
        struct sa_str name = sa_str_sub(line, 0, equals < 0 ? line.n : (size_t)equals);
        bool known = false;
        enum sa_err err = equals < 0 ? SA_OK
                                     : take(ctx, name, sa_str_sub(line, (size_t)equals + 1, line.n),
                                            conf, &known);
        if (err)
            return err;
        if (!known)
            return refuse_line(ctx, number, equals < 0 ? SA_STR("") : name);
    }
    return SA_OK;
}

enum sa_err sa_conf_parse(struct sa_ctx *ctx, struct sa_str file, char *const *environment,
                          struct sa_conf *conf)
{
    *conf = (struct sa_conf){0};
    for (int i = 0; i < SA_CONF_COUNT; i++)
        conf->values[i] = sa_str_of(table[i].value);
    enum sa_err err = parse_file(ctx, file, conf);
    for (char *const *e = environment; !err && *e; e++) {
        struct sa_str entry = sa_str_of(*e);
        ptrdiff_t equals = sa_str_chr(entry, '=');
        bool known;
        if (equals > 0)
            err = take(ctx, sa_str_sub(entry, 0, (size_t)equals),
                       sa_str_sub(entry, (size_t)equals + 1, entry.n), conf, &known);
    }
    if (!err)
        err = check(ctx, conf);
    return err ? err : check_production(ctx, conf);
}

enum sa_err sa_conf_load(struct sa_ctx *ctx, struct sa_conf *conf)
{
    const char *path = getenv("SALES_AGENT_CONF");
    const char *standard = "/etc/sales-agent/sales-agent.conf";
    struct sa_str file = {NULL, 0};

    if (path || access(standard, R_OK) == 0) {
        enum sa_err err = read_file(ctx, path ? path : standard, &file);
        if (err)
            return err;
    }
    return sa_conf_parse(ctx, file, environ, conf);
}

struct sa_str sa_conf_str(const struct sa_conf *conf, enum sa_setting setting)
{
    return conf->values[setting];
}

bool sa_conf_bool(const struct sa_conf *conf, enum sa_setting setting)
{
    return sa_str_eq(conf->values[setting], SA_STR("true"));
}

int64_t sa_conf_int(const struct sa_conf *conf, enum sa_setting setting)
{
    int64_t v = 0;

    return sa_str_i64(conf->values[setting], &v) ? v : 0;
}

struct sa_str sa_conf_database(const struct sa_conf *conf, enum sa_setting setting)
{
    return conf->values[setting].n ? conf->values[setting] : conf->values[SA_CONF_DATABASE_URL];
}
