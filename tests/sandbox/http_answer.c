/*
 * From a served request to bytes on the wire, faults included.
 */
#include "tests/sandbox/http_answer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/sandbox/journal.h"
#include "tests/sandbox/world.h"

enum { HANG_MS = 600000, SLOW_PIECES = 20 };

static int socket_of(const struct sb_exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->conn, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/* Linux answers connect(AF_UNSPEC) on a connected TCP socket with a RST to the peer. */
static void abort_socket(const struct sb_exchange *x)
{
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    (void)connect(socket_of(x), &none, sizeof none);
}

void sb_exchange_wake(struct sb_exchange *x, bool resume)
{
    sb_timer_cancel(x->loop, &x->timer);
    if (x->watched)
        sb_watch_del(x->loop, &x->watch);
    x->watched = false;
    if (resume && x->suspended) {
        x->suspended = false;
        MHD_resume_connection(x->conn);
    }
}

static void sleep_for(struct sb_exchange *x, int64_t ms, void (*then)(void *))
{
    x->suspended = true;
    MHD_suspend_connection(x->conn);
    x->timer.fire = then;
    x->timer.arg = x;
    sb_timer_set(x->loop, &x->timer, ms);
}

static void drop(void *arg)
{
    struct sb_exchange *x = arg;
    x->stage = SB_STAGE_DROP;
    sb_exchange_wake(x, true);
}

static void go_on(void *arg)
{
    sb_exchange_wake(arg, true);
}

static void serve(struct sb_req *req)
{
    if (req->service)
        req->service->serve(req);
    else
        sb_control_serve(req);
    if (!req->status)
        sb_reply_text(req, 500, "text/plain", "the sandbox gave no answer\n");
}

static void serve_with_status(struct sb_req *req)
{
    const struct sb_plan *plan = &req->plan;
    if (plan->after_work)
        serve(req);
    int code = plan->kind == SB_FAULT_EXPIRED_TOKEN ? 401 : plan->code;
    const char *hint = plan->kind == SB_FAULT_EXPIRED_TOKEN ? "expired_token"
                       : *plan->reason                      ? plan->reason
                                                            : NULL;
    req->service->error(req, code, hint);
    if (plan->body)
        sb_reply_json(req, code, json_incref(plan->body));
    if (*plan->retry_after)
        sb_reply_header(req, "Retry-After", plan->retry_after);
}

static void work(struct sb_req *req)
{
    enum sb_fault_kind kind = req->plan.kind;
    if (kind == SB_FAULT_STATUS || kind == SB_FAULT_EXPIRED_TOKEN)
        serve_with_status(req);
    else
        serve(req);
}

static void work_and_go_on(void *arg)
{
    struct sb_exchange *x = arg;
    work(x->req);
    go_on(x);
}

static ssize_t truncated(void *cls, uint64_t pos, char *to, size_t max)
{
    const struct sb_text *body = &((struct sb_exchange *)cls)->req->answer;
    size_t half = body->n / 2;
    if (pos >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = half - (size_t)pos < max ? half - (size_t)pos : max;
    memcpy(to, body->p + pos, n);
    return (ssize_t)n;
}

static ssize_t huge(void *cls, uint64_t pos, char *to, size_t max)
{
    static const char head[] = "{\"filler\":\"";
    size_t total = ((struct sb_exchange *)cls)->req->plan.bytes;
    size_t n = total - (size_t)pos < max ? total - (size_t)pos : max;
    memset(to, 'x', n);
    for (size_t i = (size_t)pos; i < sizeof head - 1 && i - pos < n; i++)
        to[i - pos] = head[i];
    for (size_t i = total - 2; i < total; i++) {
        if (i >= pos && i - pos < n)
            to[i - pos] = i == total - 1 ? '}' : '"';
    }
    return (ssize_t)n;
}

static ssize_t slowly(void *cls, uint64_t pos, char *to, size_t max)
{
    struct sb_exchange *x = cls;
    const struct sb_text *body = &x->req->answer;
    int64_t ms = x->req->plan.ms < 0 ? 2000 : x->req->plan.ms;
    int64_t now = sb_mono_us();
    if (pos >= x->sent) {
        if (x->next_due_us && now < x->next_due_us) {
            sleep_for(x, (x->next_due_us - now) / 1000 + 1, go_on);
            return 0;
        }
        size_t piece = body->n / SLOW_PIECES + 1;
        x->sent = (size_t)pos + piece < body->n ? (size_t)pos + piece : body->n;
        x->next_due_us = now + ms * 1000 / SLOW_PIECES;
    }
    size_t n = x->sent - (size_t)pos < max ? x->sent - (size_t)pos : max;
    memcpy(to, body->p + pos, n);
    return (ssize_t)n;
}

static void rubbish(struct sb_req *req)
{
    static const char bytes[] = "<html>\xff\xfe{\"id\":,]} \x01\x02 %%garbage%% \"unterminated";
    sb_reply_bytes(req, req->status, req->answer_type, bytes, sizeof bytes - 1);
}

static struct MHD_Response *response_for(struct sb_exchange *x)
{
    struct sb_req *req = x->req;
    switch (req->plan.kind) {
    case SB_FAULT_TRUNCATE:
        return MHD_create_response_from_callback(req->answer.n, 4096, truncated, x, NULL);
    case SB_FAULT_SLOW_BODY:
        return MHD_create_response_from_callback(req->answer.n, 4096, slowly, x, NULL);
    case SB_FAULT_HUGE:
        return MHD_create_response_from_callback(req->plan.bytes, 65536, huge, x, NULL);
    case SB_FAULT_GARBAGE:
        rubbish(req);
        break;
    default:
        break;
    }
    struct MHD_Response *r =
        MHD_create_response_from_buffer(req->answer.n, req->answer.p, MHD_RESPMEM_MUST_FREE);
    if (r)
        req->answer = (struct sb_text){0};
    return r;
}

static bool send_answer(struct sb_exchange *x)
{
    struct sb_req *req = x->req;
    struct MHD_Response *r = response_for(x);
    if (!r)
        return false;
    if (req->answer_type)
        (void)MHD_add_response_header(r, "Content-Type", req->answer_type);
    for (int i = 0; i < req->nheaders; i++)
        (void)MHD_add_response_header(r, req->header[i].key, req->header[i].value);
    if (req->service)
        sb_journal_end(req->world->journal, req, req->status);
    enum MHD_Result sent = MHD_queue_response(x->conn, (unsigned)req->status, r);
    MHD_destroy_response(r);
    return sent == MHD_YES;
}

static bool begin(struct sb_exchange *x)
{
    struct sb_req *req = x->req;
    sb_req_parse(req);
    x->stage = SB_STAGE_READY;
    if (!req->service) {
        serve(req);
        return send_answer(x);
    }
    sb_journal_begin(req->world->journal, req);
    sb_faults_plan(req->world->faults, req);
    const struct sb_plan *plan = &req->plan;
    if (plan->kind == SB_FAULT_RESET) {
        sb_journal_end(req->world->journal, req, 0);
        abort_socket(x);
        return false;
    }
    if (plan->kind == SB_FAULT_HANG) {
        sb_journal_end(req->world->journal, req, 0);
        x->watch = (struct sb_watch){.gone = drop, .arg = x, .fd = socket_of(x)};
        x->watched = true;
        sb_watch_add(x->loop, &x->watch);
        sleep_for(x, plan->ms < 0 ? HANG_MS : plan->ms, drop);
        return true;
    }
    if (!plan->late || !plan->latency_ms)
        work(req);
    if (plan->latency_ms) {
        sleep_for(x, plan->latency_ms, plan->late ? work_and_go_on : go_on);
        return true;
    }
    return sb_exchange_step(x);
}

bool sb_exchange_step(struct sb_exchange *x)
{
    struct sb_req *req = x->req;
    if (x->stage == SB_STAGE_BODY)
        return begin(x);
    if (x->stage == SB_STAGE_DROP)
        return false;
    if (req->plan.kind == SB_FAULT_LOST_REPLY) {
        sb_journal_end(req->world->journal, req, req->status);
        abort_socket(x);
        return false;
    }
    return send_answer(x);
}
