/*
 * Log lines: one JSON object per line (or plain text) on standard error, written with one
 * write(2), at most 8 KiB. Carries ids, never personal data or secrets.
 */
#ifndef SA_BASE_LOG_H
#define SA_BASE_LOG_H

#include "lib/base/ctx.h"

enum sa_log_format { SA_LOG_JSON, SA_LOG_TEXT };

/* Process-wide; called once by main. */
void sa_log_setup(enum sa_log_level least, enum sa_log_format format);
/*
 * event: a name from a closed list, dotted lower case ("workflow.done"), static text. The
 * message is for people. ctx may be NULL before one exists.
 */
void sa_log(const struct sa_ctx *ctx, enum sa_log_level level, const char *event, const char *fmt,
            ...) SA_PRINTF(4, 5);
/* Logs the context's recorded error at the level its code has. */
void sa_log_error(const struct sa_ctx *ctx, const char *event);

#endif
