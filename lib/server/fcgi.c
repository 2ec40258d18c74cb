/*
 * The accept loop on libfcgi. Connections are accepted here and handed to libfcgi, because
 * its own accept can neither be stopped without a race nor be given time limits. Between two
 * requests of a kept connection the child waits for both, the connection and the socket: a web
 * server that parks connections must not starve the others.
 */
#include "lib/server/fcgi.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <fcgiapp.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"

enum {
    ROLE_RESPONDER = 1,
    IO_TIMEOUT_S = 30,     /* one read or write on a connection */
    FRESH_WAIT_MS = 2000,  /* a new connection may be silent this long while others wait */
    KEPT_WAIT_MS = 50,     /* a kept one this long */
    STOP_FRESH_MS = 500,   /* a new connection's first byte, after a stop */
    ACCEPT_PAUSE_MS = 100, /* no descriptors left: do not spin */
    DRAIN_BYTES = 64 * 1024
};

struct loop {
    struct sa_server *server;
    struct sa_arena *arena;
    FCGX_Request fcgi;
    int listen_fd;
    int signal_fd;
    bool fresh; /* the open connection has not brought a request yet */
};

enum event { EVENT_STOP, EVENT_REQUEST, EVENT_CONNECTION, EVENT_NOTHING };

static bool readable(int fd, int timeout_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, timeout_ms) > 0;
}

static void drop_connection(struct loop *l)
{
    if (l->fcgi.ipcFd >= 0)
        close(l->fcgi.ipcFd);
    l->fcgi.ipcFd = -1;
}

/* Somebody else waits while our connection is silent: it goes, unless it speaks up in time. */
static enum event yield_connection(struct loop *l)
{
    if (readable(l->fcgi.ipcFd, l->fresh ? FRESH_WAIT_MS : KEPT_WAIT_MS))
        return EVENT_REQUEST;
    if (!readable(l->listen_fd, 0))
        return EVENT_NOTHING;
    drop_connection(l);
    return EVENT_CONNECTION;
}

static enum event wait_for_work(struct loop *l)
{
    struct pollfd p[] = {{.fd = l->signal_fd, .events = POLLIN},
                         {.fd = l->listen_fd, .events = POLLIN},
                         {.fd = l->fcgi.ipcFd, .events = POLLIN}};

    if (poll(p, SA_COUNT(p), -1) <= 0)
        return EVENT_NOTHING;
    if (p[0].revents)
        return EVENT_STOP;
    if (p[2].revents)
        return EVENT_REQUEST;
    if (!p[1].revents)
        return EVENT_NOTHING;
    return l->fcgi.ipcFd >= 0 ? yield_connection(l) : EVENT_CONNECTION;
}

/* False when the socket is no longer usable. */
static bool take_connection(struct loop *l)
{
    const struct timeval limit = {.tv_sec = IO_TIMEOUT_S};
    int fd = accept4(l->listen_fd, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
            (void)readable(l->signal_fd, ACCEPT_PAUSE_MS);
        return errno != EBADF && errno != EINVAL && errno != ENOTSOCK;
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    l->fcgi.ipcFd = fd;
    /* Or FCGX_Accept_r, which finishes the last request first, would close it. */
    l->fcgi.keepConnection = 1;
    l->fresh = true;
    return true;
}

static size_t read_body(void *from, char *out, size_t n)
{
    FCGX_Stream *in = from;
    int c = FCGX_GetChar(in);

    if (c < 0)
        return 0;
    out[0] = (char)c;
    /* Only what has arrived: asking for more would wait without looking at the deadline. */
    ptrdiff_t there = in->stop - in->rdNext;
    int more = (size_t)there < n - 1 ? (int)there : (int)(n - 1);
    return 1 + (size_t)(more > 0 ? FCGX_GetStr(out + 1, more, in) : 0);
}

static bool body_failed(void *from)
{
    return FCGX_GetError(from) != 0;
}

/* FCGI_END_REQUEST with FCGI_UNKNOWN_ROLE, which libfcgi has no call for. */
static void refuse_role(struct loop *l)
{
    unsigned char id1 = (unsigned char)(l->fcgi.requestId >> 8);
    unsigned char id0 = (unsigned char)l->fcgi.requestId;
    const unsigned char record[16] = {1, 3, id1, id0, 0, 8, 0, 0, 0, 0, 0, 0, 3};
    ssize_t ignored = write(l->fcgi.ipcFd, record, sizeof(record));

    (void)ignored;
    FCGX_Free(&l->fcgi, 1);
}

/*
 * Unread input would be taken for the next request of a kept connection, so what little may be
 * left is read away; with more than that the connection is given up.
 */
static bool input_finished(struct loop *l)
{
    char scrap[4096];
    size_t n = 0;

    while (!FCGX_HasSeenEOF(l->fcgi.in) && n < DRAIN_BYTES) {
        size_t got = read_body(l->fcgi.in, scrap, sizeof(scrap));
        n += got;
    }
    return FCGX_HasSeenEOF(l->fcgi.in) && FCGX_GetError(l->fcgi.in) == 0;
}

static void put(FCGX_Stream *out, struct sa_str bytes)
{
    for (size_t at = 0; at < bytes.n;) {
        size_t n = bytes.n - at < (1U << 30) ? bytes.n - at : 1U << 30;
        if (FCGX_PutStr(bytes.p + at, (int)n, out) < 0)
            return;
        at += n;
    }
}

/*
 * libfcgi waits until the peer has closed too; when nothing of its input is left there is nothing
 * to wait for.
 */
static void finish(struct loop *l)
{
    bool finished = input_finished(l), keep = finished && l->fcgi.keepConnection;

    l->fcgi.keepConnection = finished;
    FCGX_Finish_r(&l->fcgi);
    if (!keep)
        drop_connection(l);
    l->fresh = false;
}

static void serve_request(struct loop *l)
{
    struct sa_ctx ctx;
    struct sa_response response;

    sa_ctx_init(&ctx, l->arena, l->server->name);
    sa_ctx_new_trace(&ctx);
    sa_response_init(&response, l->arena);
    const struct sa_body_source source = {read_body, body_failed, l->fcgi.in};
    sa_server_handle(&ctx, l->server, l->fcgi.envp, &source, &response);
    put(l->fcgi.out, sa_response_head(&response, l->server->default_headers));
    if (!sa_str_eq(sa_str_of(FCGX_GetParam("REQUEST_METHOD", l->fcgi.envp)), SA_STR("HEAD")))
        put(l->fcgi.out, sa_response_body(&response));
    finish(l);
    sa_arena_reset(l->arena);
}

/* Reads what the connection brings; true when that was a request. */
static bool take_request(struct loop *l)
{
    if (FCGX_Accept_r(&l->fcgi) < 0) {
        drop_connection(l);
        return false;
    }
    if (l->fcgi.role != ROLE_RESPONDER) {
        refuse_role(l);
        return false;
    }
    serve_request(l);
    return true;
}

/* A request that is already on its way is still served. */
static void stop(struct loop *l)
{
    if (l->fcgi.ipcFd >= 0 && readable(l->fcgi.ipcFd, l->fresh ? STOP_FRESH_MS : 0))
        (void)take_request(l);
    drop_connection(l);
}

static int run(struct loop *l)
{
    for (int served = 0; served < SA_CHILD_REQUESTS;) {
        switch (wait_for_work(l)) {
        case EVENT_STOP:
            stop(l);
            return 0;
        case EVENT_CONNECTION:
            if (!take_connection(l))
                return sa_err_info(SA_INTERNAL)->exit_code;
            break;
        case EVENT_REQUEST:
            served += take_request(l);
            break;
        case EVENT_NOTHING:
            break;
        }
    }
    stop(l);
    return 0;
}

int sa_fcgi_serve(struct sa_server *server, int listen_fd, int signal_fd)
{
    struct loop l = {.server = server, .listen_fd = listen_fd, .signal_fd = signal_fd};
    int flags = fcntl(listen_fd, F_GETFL);

    /* Children share the socket: whoever comes too late must not hang in accept. */
    if (flags < 0 || fcntl(listen_fd, F_SETFL, flags | O_NONBLOCK) < 0 || FCGX_Init() != 0 ||
        FCGX_InitRequest(&l.fcgi, -1, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
        return sa_err_info(SA_INTERNAL)->exit_code;
    l.arena = sa_arena_new(server->arena_cap ? server->arena_cap : (size_t)64 << 20);
    int code = run(&l);
    sa_arena_free(l.arena);
    return code;
}
