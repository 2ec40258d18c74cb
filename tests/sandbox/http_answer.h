/*
 * One exchange on one connection: its stages, and how its answer (or the lack of one) goes out.
 * Only http.c and http_answer.c include this.
 */
#ifndef SA_TESTS_SANDBOX_HTTP_ANSWER_H
#define SA_TESTS_SANDBOX_HTTP_ANSWER_H

#include <microhttpd.h>
#include <stdbool.h>

#include "tests/sandbox/loop.h"
#include "tests/sandbox/request.h"

enum sb_stage {
    SB_STAGE_NEW,
    SB_STAGE_BODY,   /* headers are read */
    SB_STAGE_ASLEEP, /* suspended before the answer */
    SB_STAGE_READY,  /* the answer can go out */
    SB_STAGE_DROP,   /* the connection is to be closed without an answer */
};

struct sb_exchange {
    struct sb_req *req;
    struct MHD_Connection *conn;
    struct sb_loop *loop;
    enum sb_stage stage;
    bool suspended;
    bool watched;
    struct sb_timer timer;
    struct sb_watch watch;
    size_t sent;         /* slow_body: bytes that may have gone out by now */
    int64_t next_due_us; /* slow_body: when the next piece may */
};

/* Called when the request is complete and after each wake-up. False closes the connection. */
bool sb_exchange_step(struct sb_exchange *x);
/* Cancels timer and watch; resumes the connection when asked to. */
void sb_exchange_wake(struct sb_exchange *x, bool resume);

#endif
