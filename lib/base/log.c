/* Log lines; see log.h. Field names follow OpenTelemetry's log model. */
#include "lib/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/base/clock.h"

enum { LINE_MAX_BYTES = 8192, MESSAGE_MAX = 4096 };

static enum sa_log_level least_level = SA_LOG_INFO;
static enum sa_log_format line_format = SA_LOG_JSON;

static const struct {
    const char *text;
    int number; /* OpenTelemetry severity number */
} severity[] = {
    [SA_LOG_DEBUG] = {"DEBUG", 5},
    [SA_LOG_INFO] = {"INFO", 9},
    [SA_LOG_WARN] = {"WARN", 13},
    [SA_LOG_ERROR] = {"ERROR", 17},
};

struct line {
    char bytes[LINE_MAX_BYTES];
    size_t n;
};

void sa_log_setup(enum sa_log_level least, enum sa_log_format format)
{
    least_level = least;
    line_format = format;
}

/* Leaves room for the closing brace and newline whatever is added. */
static void put(struct line *line, const char *text, size_t n)
{
    size_t room = sizeof(line->bytes) - 8 - line->n;

    if (n > room)
        n = room;
    memcpy(line->bytes + line->n, text, n);
    line->n += n;
}

static void puts_line(struct line *line, const char *text)
{
    put(line, text, strlen(text));
}

/* Escapes quotes, controls and bytes that are not UTF-8, so the line stays one valid object. */
static void put_escaped(struct line *line, const char *text)
{
    bool utf8 = sa_str_utf8(sa_str_of(text));

    for (const char *p = text; *p && line->n + 16 < sizeof(line->bytes); p++) {
        unsigned char c = (unsigned char)*p;
        char escape[8];
        if (c == '"' || c == '\\') {
            snprintf(escape, sizeof(escape), "\\%c", c);
            puts_line(line, escape);
        } else if (c < 0x20 || c == 0x7F || (c >= 0x80 && !utf8)) {
            snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
            puts_line(line, escape);
        } else {
            put(line, p, 1);
        }
    }
    if (utf8)
        line->n = sa_str_whole(sa_str_make(line->bytes, line->n)).n;
}

static void member(struct line *line, const char *name, const char *value)
{
    if (!value || !value[0])
        return;
    puts_line(line, ",\"");
    puts_line(line, name);
    puts_line(line, "\":\"");
    put_escaped(line, value);
    puts_line(line, "\"");
}

static void write_json(struct line *line, const struct sa_ctx *ctx, enum sa_log_level level,
                       const char *event, const char *message)
{
    char number[64];
    char when[32];

    sa_clock_rfc3339(sa_clock_us(), when, sizeof(when));
    puts_line(line, "{\"timestamp\":\"");
    puts_line(line, when);
    snprintf(number, sizeof(number), "\",\"severity_text\":\"%s\",\"severity_number\":%d",
             severity[level].text, severity[level].number);
    puts_line(line, number);
    snprintf(number, sizeof(number), ",\"process.pid\":%d", (int)getpid());
    puts_line(line, number);
    member(line, "event.name", event);
    if (ctx) {
        member(line, "service.name", ctx->component);
        member(line, "trace_id", ctx->trace_id);
        member(line, "tenant.id", ctx->tenant.text);
        member(line, "workflow.id", ctx->workflow.text);
    }
    member(line, "body", message);
    puts_line(line, "}");
}

void sa_log(const struct sa_ctx *ctx, enum sa_log_level level, const char *event, const char *fmt,
            ...)
{
    char message[MESSAGE_MAX];
    struct line line = {.n = 0};
    va_list args;

    if (level < least_level)
        return;
    va_start(args, fmt);
    int n = vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    if (n >= MESSAGE_MAX)
        message[sa_str_whole(sa_str_of(message)).n] = '\0';
    if (line_format == SA_LOG_JSON) {
        write_json(&line, ctx, level, event, message);
    } else {
        puts_line(&line, severity[level].text);
        puts_line(&line, " ");
        puts_line(&line, event);
        puts_line(&line, ": ");
        put_escaped(&line, message);
    }
    line.bytes[line.n++] = '\n';
    ssize_t ignored = write(STDERR_FILENO, line.bytes, line.n);
    (void)ignored;
}

void sa_log_error(const struct sa_ctx *ctx, const char *event)
{
    sa_log(ctx, sa_err_info(ctx->error.code)->level, event, "%s: %s", sa_err_name(ctx->error.code),
           sa_error_detail(ctx));
}
