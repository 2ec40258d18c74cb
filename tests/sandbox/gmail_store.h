/*
 * The mailbox in memory: messages, threads, drafts, labels, with indexes by address and by
 * Message-ID. No HTTP. Only gmail*.c files include this.
 */
#ifndef SA_TESTS_SANDBOX_GMAIL_STORE_H
#define SA_TESTS_SANDBOX_GMAIL_STORE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/sandbox/map.h"
#include "tests/sandbox/util.h"

struct sb_mail {
    char id[24];
    struct sb_mailthread *thread;
    struct sb_draft *draft; /* NULL when the message is no draft */
    json_t *labels;         /* array of label ids */
    json_t *payload;        /* Gmail's MessagePart */
    char *raw;
    size_t raw_n;
    char *text;       /* plain text, UTF-8; of the HTML part when there is no other */
    char *from;       /* address, lower case */
    json_t *people;   /* array: every address of From, To, Cc, Bcc once */
    char *message_id; /* without angle brackets, lower case; "" when there is none */
    int64_t date_ms;
    int64_t created_ms;
    uint64_t history;
    bool sent_here; /* sent through the API, not seeded */
};

struct sb_mailthread {
    char id[24];
    struct sb_list mails; /* oldest first */
    uint64_t seen;        /* number of the last listing that met it */
    uint64_t history;
};

struct sb_draft {
    char id[32];
    struct sb_mail *mail;
    int64_t created_ms;
    int64_t updated_ms;
};

struct sb_gmail {
    char *email;
    char *name;
    struct sb_map mail;   /* id → struct sb_mail */
    struct sb_map thread; /* id → struct sb_mailthread */
    struct sb_map draft;  /* id → struct sb_draft */
    struct sb_list mails, threads, drafts;
    struct sb_map by_message_id; /* → list of mails */
    struct sb_map by_address;    /* → list of mails */
    struct sb_list labels;       /* json_t label documents */
    struct sb_map label;         /* id → document, borrowed */
    struct sb_map label_name;    /* lower-case name → document, borrowed */
    uint64_t next_id, next_draft, next_label, history, listing, next_sent;
};

/* Reads the raw message into the mailbox; `thread` NULL begins a new one. NULL: no headers. */
struct sb_mail *sb_gm_add(struct sb_gmail *gm, const char *raw, size_t n,
                          struct sb_mailthread *thread, int64_t date_ms);
/* Takes it out; its thread goes with its last message. */
void sb_gm_remove(struct sb_gmail *gm, struct sb_mail *mail);
bool sb_gm_has_label(const struct sb_mail *mail, const char *id);
void sb_gm_add_label(struct sb_gmail *gm, struct sb_mail *mail, const char *id);
void sb_gm_del_label(struct sb_gmail *gm, struct sb_mail *mail, const char *id);
/* The label of that name, made when there is none. */
json_t *sb_gm_label_named(struct sb_gmail *gm, const char *name);
struct sb_draft *sb_gm_add_draft(struct sb_gmail *gm, struct sb_mail *mail);
void sb_gm_remove_draft(struct sb_gmail *gm, struct sb_draft *draft);
/* The first words of the text, at most 200 bytes, on one line, HTML-escaped as Gmail does; owned. */
char *sb_gm_snippet(const struct sb_mail *mail);

/* A Gmail search expression. */
struct sb_query;
/* NULL for an empty expression, which everything fits. */
struct sb_query *sb_query_parse(const char *q);
void sb_query_free(struct sb_query *query);
bool sb_query_fits(const struct sb_gmail *gm, const struct sb_query *query,
                   const struct sb_mail *mail);
/* True: `out` holds every mail that can fit (and others, perhaps twice). False: look at all. */
bool sb_query_candidates(const struct sb_gmail *gm, const struct sb_query *query,
                         struct sb_list *out);
/* True when the expression asks for spam, trash or anywhere itself. */
bool sb_query_names_hidden(const struct sb_query *query);

#endif
