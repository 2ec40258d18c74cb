/* The draft as an RFC 5322 message, written by GMime. */
#ifndef SA_DOMAIN_MIME_H
#define SA_DOMAIN_MIME_H

#include "lib/base/ctx.h"

struct sa_mail {
    struct sa_str from_name;
    struct sa_str from_address;
    struct sa_str to_name;
    struct sa_str to_address;
    struct sa_str subject;
    struct sa_str body;        /* plain text, LF line ends */
    struct sa_str message_id;  /* local@domain without brackets */
    struct sa_str in_reply_to; /* with brackets; empty: a new thread */
    struct sa_str references;  /* blank-separated, with brackets */
    struct sa_str effect_key;  /* hex, becomes X-Sales-Agent-Effect */
    int64_t date_ms;
};

/*
 * The whole message, CRLF line ends: multipart/alternative of text/plain and text/html (the
 * same text, escaped, links clickable), UTF-8, headers folded and encoded by RFC 2047.
 * SA_INVALID_INPUT when a header value holds CR, LF or NUL.
 */
enum sa_err sa_mime_write(struct sa_ctx *ctx, const struct sa_mail *mail,
                          struct sa_str *message) SA_MUST_CHECK;

/* "Re: x" once, whatever prefixes (Re, AW, Antw, ...) the subject already has. */
struct sa_str sa_mime_reply_subject(struct sa_arena *arena, struct sa_str subject);

#endif
