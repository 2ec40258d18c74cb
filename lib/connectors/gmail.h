/*
 * Gmail: threads, drafts, labels of the tenant's mailbox. One function per call; no retries.
 * There is no sending, here or anywhere: docs/decisions/0006-draft-only.md.
 * Errors as in hubspot.h; 403 with a rate-limit reason is SA_RATE_LIMITED, a 401 refreshes
 * the access token once and repeats.
 */
#ifndef SA_CONNECTORS_GMAIL_H
#define SA_CONNECTORS_GMAIL_H

#include "lib/connectors/services.h"

struct sa_gmail_thread_ref {
    struct sa_str id;
    struct sa_str snippet;
};
struct sa_gmail_thread_list {
    struct sa_gmail_thread_ref *items;
    size_t n;
};

struct sa_gmail_message {
    struct sa_str id;
    int64_t internal_ms;
    struct sa_str from;
    struct sa_str to;
    struct sa_str subject;
    struct sa_str message_id; /* RFC 5322, with brackets */
    struct sa_str references;
    struct sa_str
        text; /* decoded text part, UTF-8, capped at 64 KiB; from HTML when there is no plain part */
    bool draft;
};
struct sa_gmail_thread {
    struct sa_str id;
    struct sa_gmail_message *messages; /* oldest first */
    size_t n;
};

/* threads.list with a search expression, newest first, at most `limit`. */
enum sa_err sa_gmail_threads_search(struct sa_ctx *ctx, struct sa_services *services,
                                    struct sa_str query, int limit,
                                    struct sa_gmail_thread_list *list) SA_MUST_CHECK;
enum sa_err sa_gmail_thread_get(struct sa_ctx *ctx, struct sa_services *services, struct sa_str id,
                                struct sa_gmail_thread *thread) SA_MUST_CHECK;

struct sa_gmail_draft {
    struct sa_str id; /* stays through edits */
    struct sa_str message_id;
    struct sa_str thread_id;
};
/* raw: the whole RFC 5322 message. thread_id may be empty. */
enum sa_err sa_gmail_draft_create(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str raw, struct sa_str thread_id,
                                  struct sa_gmail_draft *draft) SA_MUST_CHECK;
/* Replaces a draft's content: a PUT, idempotent. SA_NOT_FOUND when it is gone. */
enum sa_err sa_gmail_draft_update(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str id, struct sa_str raw, struct sa_str thread_id,
                                  struct sa_gmail_draft *draft) SA_MUST_CHECK;
/*
 * Looks for a draft that carries the effect key: by our own Message-ID first, then the
 * recipient's drafts one by one, comparing X-Sales-Agent-Effect. SA_NOT_FOUND: none now
 * (the listing may lag).
 */
enum sa_err sa_gmail_draft_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                     struct sa_str effect_key, struct sa_str message_id,
                                     struct sa_str recipient,
                                     struct sa_gmail_draft *draft) SA_MUST_CHECK;

/* The id of a label, created when missing; a name clash reads the list again. */
enum sa_err sa_gmail_label_ensure(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str name, struct sa_str *id) SA_MUST_CHECK;
/* Adds a label to a thread; idempotent. */
enum sa_err sa_gmail_thread_label(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str thread_id, struct sa_str label_id) SA_MUST_CHECK;

#endif
