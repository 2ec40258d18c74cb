/*
 * The one table of error codes. Nothing else decides what status, exit code or
 * retry class an error has.
 */
#include "lib/base/err.h"

#include "lib/base/attr.h"

static const struct sa_err_info table[] = {
    [SA_OK] = {"ok", 200, 0, SA_RETRY_NEVER, SA_LOG_DEBUG},
    [SA_TRANSIENT] = {"transient", 503, 75, SA_RETRY_BACKOFF, SA_LOG_WARN},
    [SA_RATE_LIMITED] = {"rate_limited", 429, 75, SA_RETRY_SNOOZE, SA_LOG_WARN},
    [SA_AUTH] = {"auth", 401, 77, SA_RETRY_BACKOFF, SA_LOG_WARN},
    [SA_CONFLICT] = {"conflict", 409, 73, SA_RETRY_BACKOFF, SA_LOG_WARN},
    [SA_INVALID_INPUT] = {"invalid_input", 400, 65, SA_RETRY_NEVER, SA_LOG_INFO},
    [SA_NOT_FOUND] = {"not_found", 404, 66, SA_RETRY_NEVER, SA_LOG_INFO},
    [SA_CONFIGURATION] = {"configuration", 500, 78, SA_RETRY_NEVER, SA_LOG_ERROR},
    [SA_EXTERNAL_SERVICE] = {"external_service", 502, 69, SA_RETRY_NEVER, SA_LOG_ERROR},
    [SA_BAD_RESPONSE] = {"bad_response", 502, 76, SA_RETRY_BACKOFF, SA_LOG_WARN},
    [SA_LLM_BAD_OUTPUT] = {"llm_bad_output", 502, 76, SA_RETRY_BACKOFF, SA_LOG_WARN},
    [SA_INTERNAL] = {"internal", 500, 70, SA_RETRY_BACKOFF, SA_LOG_ERROR},
    [SA_STALE] = {"stale", 409, 75, SA_RETRY_DROP, SA_LOG_WARN},
};
_Static_assert(SA_COUNT(table) == SA_ERR_COUNT, "every error code has a row");

const struct sa_err_info *sa_err_info(enum sa_err code)
{
    unsigned at = (unsigned)code;
    return at < SA_ERR_COUNT ? &table[at] : &table[SA_INTERNAL];
}

const char *sa_err_name(enum sa_err code)
{
    return sa_err_info(code)->name;
}
