/*
 * Error codes. A code is also the error class that tables, API, pages and metrics show.
 * Detail lives in the context (ctx.h); one table here maps a code to its HTTP status,
 * exit code, retry class and log level.
 */
#ifndef SA_BASE_ERR_H
#define SA_BASE_ERR_H

enum sa_err {
    SA_OK = 0,
    SA_TRANSIENT,        /* try again later: connection lost, 5xx, timeout, serialization */
    SA_RATE_LIMITED,     /* try again when the provider says so; burns no attempt */
    SA_AUTH,             /* credentials refused */
    SA_CONFLICT,         /* it exists already, or was changed meanwhile */
    SA_INVALID_INPUT,    /* the caller's data cannot be used */
    SA_NOT_FOUND,        /* the named thing does not exist */
    SA_CONFIGURATION,    /* a setting is missing or wrong */
    SA_EXTERNAL_SERVICE, /* an outside service refused for good */
    SA_BAD_RESPONSE,     /* an outside service answered something unreadable */
    SA_LLM_BAD_OUTPUT,   /* a completion broke the rules it was given */
    SA_INTERNAL,         /* our own mistake */
    SA_STALE,            /* the lease was lost: drop the work, another owner has it */
    SA_ERR_COUNT
};

enum sa_retry {
    SA_RETRY_NEVER,   /* a person must look */
    SA_RETRY_BACKOFF, /* again after a growing, jittered pause */
    SA_RETRY_SNOOZE,  /* again at the time the provider named; burns no attempt */
    SA_RETRY_DROP     /* not ours any more */
};

enum sa_log_level { SA_LOG_DEBUG, SA_LOG_INFO, SA_LOG_WARN, SA_LOG_ERROR };

struct sa_err_info {
    const char *name; /* the vocabulary word, lower case with underscores */
    int http_status;
    int exit_code; /* sysexits.h where one fits */
    enum sa_retry retry;
    enum sa_log_level level;
};

/* Never NULL; an unknown code reads as SA_INTERNAL. */
const struct sa_err_info *sa_err_info(enum sa_err code);

/* Short for sa_err_info(code)->name. */
const char *sa_err_name(enum sa_err code);

#endif
