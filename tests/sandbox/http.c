/*
 * libmicrohttpd glue. Every request is read whole, served at once by its service, and answered
 * now or, when a fault says so, later: its connection is suspended meanwhile, so no other waits.
 */
#include "tests/sandbox/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/sandbox/http_answer.h"
#include "tests/sandbox/journal.h"
#include "tests/sandbox/request.h"

enum { MAX_BODY = 64 << 20, MAX_CONNECTIONS = 16384 };

struct sb_http {
    struct MHD_Daemon *daemon;
    struct sb_world *world;
};

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *conn)
{
    struct sb_http *http = cls;
    struct sb_exchange *x = sb_alloc(sizeof *x);
    x->req = sb_alloc(sizeof *x->req);
    x->req->uri = sb_copy(uri);
    x->req->world = http->world;
    x->req->started_us = sb_mono_us();
    x->req->http = x;
    x->conn = conn;
    x->loop = http->world->loop;
    return x;
}

static void on_done(void *cls, struct MHD_Connection *conn, void **con_cls,
                    enum MHD_RequestTerminationCode why)
{
    (void)cls;
    (void)conn;
    (void)why;
    struct sb_exchange *x = *con_cls;
    if (!x)
        return;
    sb_exchange_wake(x, false);
    sb_req_free(x->req);
    free(x);
    *con_cls = NULL;
}

static char *header(struct MHD_Connection *conn, const char *name)
{
    return sb_copy(MHD_lookup_connection_value(conn, MHD_HEADER_KIND, name));
}

static void on_headers(struct sb_exchange *x, const char *method)
{
    struct sb_req *req = x->req;
    strncpy(req->method, method, sizeof req->method - 1);
    req->auth = header(x->conn, "Authorization");
    req->content_type = header(x->conn, "Content-Type");
    x->stage = SB_STAGE_BODY;
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd sets these parameters. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *conn, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **con_cls)
{
    (void)cls;
    (void)conn;
    (void)url;
    (void)version;
    struct sb_exchange *x = *con_cls;
    if (x->stage == SB_STAGE_NEW) {
        on_headers(x, method);
        return MHD_YES;
    }
    if (*size) {
        if (x->req->body.n + *size > MAX_BODY)
            return MHD_NO;
        sb_text_add(&x->req->body, data, *size);
        *size = 0;
        return MHD_YES;
    }
    return sb_exchange_step(x) ? MHD_YES : MHD_NO;
}

struct sb_http *sb_http_start(struct sb_world *world, const char *address, uint16_t port)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, address, &where.sin_addr) != 1 ||
        ntohl(where.sin_addr.s_addr) >> 24 != 127)
        return NULL;
    struct sb_http *http = sb_alloc(sizeof *http);
    http->world = world;
    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO, port, NULL, NULL, on_request,
        http, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&where, MHD_OPTION_URI_LOG_CALLBACK, on_uri,
        http, MHD_OPTION_NOTIFY_COMPLETED, on_done, http, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)MAX_CONNECTIONS, MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u, MHD_OPTION_END);
    if (http->daemon)
        return http;
    free(http);
    return NULL;
}

uint16_t sb_http_port(const struct sb_http *http)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

static void run(void *arg)
{
    MHD_run(arg);
}

static int wait_ms(void *arg)
{
    MHD_UNSIGNED_LONG_LONG ms = 0;
    if (MHD_get_timeout(arg, &ms) != MHD_YES)
        return -1;
    return ms > 60000 ? 60000 : (int)ms;
}

void sb_http_served(struct sb_http *http, struct sb_served *served)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    *served = (struct sb_served){.arg = http->daemon,
                                 .run = run,
                                 .wait_ms = wait_ms,
                                 .epoll_fd = info ? info->epoll_fd : -1};
}

void sb_http_stop(struct sb_http *http)
{
    sb_timers_flush(http->world->loop);
    MHD_run(http->daemon);
    MHD_stop_daemon(http->daemon);
    free(http);
}
