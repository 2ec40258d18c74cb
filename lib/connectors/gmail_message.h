/*
 * A Gmail message resource read: headers, and the words of its text part. No calls. Private
 * to the gmail files.
 */
#ifndef SA_CONNECTORS_GMAIL_MESSAGE_H
#define SA_CONNECTORS_GMAIL_MESSAGE_H

#include "lib/base/fields.h"
#include "lib/connectors/gmail.h"

enum { SA_GMAIL_TEXT_MAX = 64 << 10 };

/* The resource, with parts kept as documents because they nest. */
struct sa_gmail_resource {
    struct sa_str id;
    struct sa_str thread_id;
    struct sa_str snippet;
    int64_t internal_ms;
    SA_LIST(struct sa_str) labels;
    json_t *payload;
};
extern const struct sa_field sa_gmail_resource_fields[];

/* First header of that name in a payload or part, undecoded; empty when there is none. */
struct sa_str sa_gmail_header(const json_t *part, const char *name);
/* Cannot fail: what is not there stays empty, what is no text gives the snippet. */
struct sa_gmail_message sa_gmail_message_read(struct sa_ctx *ctx,
                                              const struct sa_gmail_resource *resource);

#endif
