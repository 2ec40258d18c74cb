/*
 * Faults asked for with POST /_faults: which requests they hit, how often, and what they do.
 * The socket side of a fault (hang, reset, slow body …) is http.c; this only decides.
 */
#ifndef SA_TESTS_SANDBOX_FAULTS_H
#define SA_TESTS_SANDBOX_FAULTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sb_fault_kind {
    SB_FAULT_NONE,
    SB_FAULT_LATENCY,
    SB_FAULT_STATUS,
    SB_FAULT_HANG,
    SB_FAULT_RESET,
    SB_FAULT_LOST_REPLY,
    SB_FAULT_GARBAGE,
    SB_FAULT_TRUNCATE,
    SB_FAULT_HUGE,
    SB_FAULT_SLOW_BODY,
    SB_FAULT_SEARCH_LAG,
    SB_FAULT_REWRITE_MESSAGE_ID,
    SB_FAULT_EXPIRED_TOKEN,
    SB_FAULT_GARBAGE_CONTENT,
};

/* What the faults decided for one request. Texts belong to the fault list or are static. */
struct sb_plan {
    enum sb_fault_kind kind; /* the one fault that shapes the answer, or NONE */
    int code;                /* status */
    int64_t ms;              /* hang, slow_body */
    size_t bytes;            /* huge */
    bool after_work;         /* status: the work is done first */
    char retry_after[32];    /* "" for none */
    char reason[64];         /* provider's reason, "" for its default */
    char message[160];       /* "" for the default */
    json_t *body;            /* status: this body instead of the service's own; owned */

    int64_t latency_ms;
    bool late; /* the work waits too, not the answer alone */
    int64_t search_lag_ms;
    bool rewrite_message_id;
    bool garbage_content;
};

struct sb_faults;
struct sb_req;

struct sb_faults *sb_faults_new(void);
void sb_faults_free(struct sb_faults *f);
void sb_faults_clear(struct sb_faults *f);
/* Adds a list; an empty list clears. NULL, or a static text saying what is wrong. */
const char *sb_faults_add(struct sb_faults *f, const json_t *list);
json_t *sb_faults_list(const struct sb_faults *f);
/* Fills req->plan and counts down the faults that hit. */
void sb_faults_plan(struct sb_faults *f, struct sb_req *req);
const char *sb_fault_name(enum sb_fault_kind kind);

#endif
