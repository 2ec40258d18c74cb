/*
 * Every setting of the installation, in one table (conf.c): name, type, default, who may see
 * it, help. `salesctl config` and the manual are printed from it. The environment wins over
 * the file named by SALES_AGENT_CONF; X_FILE may name a file that holds the value of secret X.
 */
#ifndef SA_CONF_CONF_H
#define SA_CONF_CONF_H

#include "lib/base/ctx.h"

enum sa_setting {
    SA_CONF_API_ENV,
    SA_CONF_DATABASE_URL,
    SA_CONF_HOOK_DATABASE_URL,
    SA_CONF_JOB_DATABASE_URL,
    SA_CONF_OWNER_DATABASE_URL,
    SA_CONF_VERIFY_DATABASE_URL,
    SA_CONF_DATABASE_PREPARE,
    SA_CONF_PUBLIC_BASE_URL,
    SA_CONF_SECRET_KEY,
    SA_CONF_OAUTH_ENCRYPTION_KEY,
    SA_CONF_MODE_DRAFT_ONLY,
    SA_CONF_ALLOW_AUTO_SEND,
    SA_CONF_REQUIRE_APPROVAL,
    SA_CONF_SEND_EMAIL_ALLOWLIST,
    SA_CONF_AUTO_APPROVE_ENABLED,
    SA_CONF_APPROVAL_TIMEOUT_HOURS,
    SA_CONF_HUBSPOT_WEBHOOK_SECRET,
    SA_CONF_HUBSPOT_API_KEY,
    SA_CONF_HUBSPOT_API_VERSION,
    SA_CONF_EXPECTED_HUBSPOT_FORM_IDS,
    SA_CONF_GOOGLE_CLIENT_ID,
    SA_CONF_GOOGLE_CLIENT_SECRET,
    SA_CONF_GOOGLE_REFRESH_TOKEN,
    SA_CONF_GMAIL_USER_EMAIL,
    SA_CONF_OPENAI_API_KEY,
    SA_CONF_OPENAI_MODEL,
    SA_CONF_AUDIT_TRAIL_RETENTION_DAYS,
    SA_CONF_RATE_LIMIT_ENABLED,
    SA_CONF_LOG_LEVEL,
    SA_CONF_LOG_FORMAT,
    SA_CONF_SLACK_WEBHOOK_URL,
    SA_CONF_PAGERDUTY_ROUTING_KEY,
    SA_CONF_OTLP_ENDPOINT,
    SA_CONF_HUBSPOT_BASE_URL,
    SA_CONF_GMAIL_BASE_URL,
    SA_CONF_GOOGLE_CALENDAR_BASE_URL,
    SA_CONF_GOOGLE_DRIVE_BASE_URL,
    SA_CONF_GOOGLE_OAUTH_BASE_URL,
    SA_CONF_OPENAI_BASE_URL,
    SA_CONF_YOUTUBE_BASE_URL,
    SA_CONF_PAGERDUTY_BASE_URL,
    SA_CONF_SHARED_FILE,
    SA_CONF_HOST_ID,
    SA_CONF_METRICS_TOKEN,
    SA_CONF_TRUSTED_PROXIES,
    SA_CONF_STEP_THREADS,
    SA_CONF_EFFECT_DEADLINE_MS,
    SA_CONF_READ_DEADLINE_MS,
    SA_CONF_COMPLETION_DEADLINE_MS,
    SA_CONF_LEASE_SECONDS,
    SA_CONF_SETTLE_GMAIL_MS,
    SA_CONF_SETTLE_HUBSPOT_SEARCH_MS,
    SA_CONF_RETRY_BASE_MS,
    SA_CONF_COUNT
};

enum sa_setting_type {
    SA_SETTING_TEXT,
    SA_SETTING_BOOL,
    SA_SETTING_INT,
    SA_SETTING_CHOICE,
    SA_SETTING_URL
};

struct sa_setting_info {
    const char *name;
    enum sa_setting_type type;
    const char *value;   /* default; NULL: empty */
    const char *allowed; /* CHOICE: words joined by '|' ; INT: "min..max" */
    bool secret;         /* never printed */
    const char *help;
};

struct sa_conf {
    struct sa_str values[SA_CONF_COUNT];
    bool given[SA_CONF_COUNT]; /* set by file or environment, not by default */
};

/* The rows, in the order of the enum. */
const struct sa_setting_info *sa_setting_info(enum sa_setting setting);

/*
 * Loads and checks everything. Values live in the arena. SA_CONFIGURATION names the setting,
 * its value (never a secret's) and what is allowed. Unknown names in the file are refused;
 * API_ENV=production refuses unsafe combinations.
 */
enum sa_err sa_conf_load(struct sa_ctx *ctx, struct sa_conf *conf) SA_MUST_CHECK;
/* The same from a given file's text and environment (NULL-terminated "NAME=value"), for tests. */
enum sa_err sa_conf_parse(struct sa_ctx *ctx, struct sa_str file, char *const *environment,
                          struct sa_conf *conf) SA_MUST_CHECK;

struct sa_str sa_conf_str(const struct sa_conf *conf, enum sa_setting setting);
bool sa_conf_bool(const struct sa_conf *conf, enum sa_setting setting);
int64_t sa_conf_int(const struct sa_conf *conf, enum sa_setting setting);
/* The URL of a database role; falls back to DATABASE_URL. */
struct sa_str sa_conf_database(const struct sa_conf *conf, enum sa_setting setting);

#endif
