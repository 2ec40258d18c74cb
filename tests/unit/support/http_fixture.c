/* The scripted server; see http_fixture.h. One thread, poll(2) over all its connections. */
#include "tests/unit/support/http_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 64, REQUESTS = 256, REQUEST_MAX = 1 << 20 };

struct connection {
    int fd; /* -1: free */
    char *in;
    size_t n;
    bool deaf; /* hanging: nothing more is read as a request */
};

struct fixture {
    pthread_t thread;
    pthread_mutex_t lock;
    int listener;
    int stop[2];
    int port;
    char url[64];
    struct fixture_act *acts;
    size_t n_acts, next_act;
    char *requests[REQUESTS];
    size_t n_requests, n_connections, n_open;
    struct connection connections[CONNECTIONS];
};

static void must(bool fine, const char *what)
{
    if (fine)
        return;
    perror(what);
    abort();
}

static int listen_on(int backlog, int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    must(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "bind");
    must(backlog < 0 || listen(fd, backlog) == 0, "listen");
    must(getsockname(fd, (struct sockaddr *)&address, &size) == 0, "getsockname");
    *port = ntohs(address.sin_port);
    return fd;
}

static void drop(struct fixture *f, struct connection *c, bool reset)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};

    if (reset)
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
    close(c->fd);
    free(c->in);
    *c = (struct connection){.fd = -1};
    pthread_mutex_lock(&f->lock);
    f->n_open--;
    pthread_mutex_unlock(&f->lock);
}

/* False when the client has left. */
static bool send_all(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent < 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

static void send_answer(int fd, const struct fixture_act *act)
{
    const char *body = act->body ? act->body : "";
    char head[4096];

    if (!act->status) {
        send_all(fd, act->raw, strlen(act->raw));
        return;
    }
    snprintf(head, sizeof(head),
             "HTTP/1.1 %d Scripted\r\nContent-Type: application/json\r\n%sContent-Length: "
             "%zu\r\n\r\n",
             act->status, act->headers ? act->headers : "", strlen(body));
    if (send_all(fd, head, strlen(head)))
        send_all(fd, body, strlen(body));
}

static bool stopping(struct fixture *f, int timeout_ms)
{
    struct pollfd p = {.fd = f->stop[0], .events = POLLIN};

    return poll(&p, 1, timeout_ms) > 0;
}

static void drip(struct fixture *f, int fd, const char *bytes)
{
    for (const char *at = bytes; !stopping(f, 20); at += *at != '\0')
        if (!send_all(fd, *at ? at : "x", 1))
            return;
}

static void flood(struct fixture *f, int fd)
{
    static char block[65536];

    memset(block, 'x', sizeof(block));
    while (!stopping(f, 0) && send_all(fd, block, sizeof(block)))
        ;
}

static void play(struct fixture *f, struct connection *c, const struct fixture_act *act)
{
    if (act->kind == FIXTURE_ANSWER || act->kind == FIXTURE_ANSWER_CLOSE ||
        act->kind == FIXTURE_ANSWER_RESET || act->kind == FIXTURE_FLOOD)
        send_answer(c->fd, act);
    if (act->kind == FIXTURE_FLOOD)
        flood(f, c->fd);
    if (act->kind == FIXTURE_DRIP)
        drip(f, c->fd, act->raw);
    c->deaf = act->kind == FIXTURE_HANG;
    if (act->kind != FIXTURE_ANSWER && act->kind != FIXTURE_HANG)
        drop(f, c, act->kind == FIXTURE_RESET || act->kind == FIXTURE_ANSWER_RESET);
}

/* Length of the whole request at the start of the input; 0 when it is not complete. */
static size_t complete(const struct connection *c)
{
    const char *end = memmem(c->in, c->n, "\r\n\r\n", 4);
    const char *length = end ? memmem(c->in, (size_t)(end - c->in), "Content-Length: ", 16) : NULL;
    size_t body = length ? strtoul(length + 16, NULL, 10) : 0;
    size_t whole = end ? (size_t)(end - c->in) + 4 + body : 0;

    return whole && c->n >= whole ? whole : 0;
}

static struct fixture_act next_act(struct fixture *f)
{
    if (f->next_act < f->n_acts)
        return f->acts[f->next_act++];
    return (struct fixture_act){.kind = FIXTURE_ANSWER, .status = 599, .body = "{}"};
}

static void on_input(struct fixture *f, struct connection *c)
{
    ssize_t got = recv(c->fd, c->in + c->n, REQUEST_MAX - c->n - 1, 0);

    if (got <= 0) {
        drop(f, c, false);
        return;
    }
    c->n += (size_t)got;
    c->in[c->n] = '\0';
    size_t whole = c->deaf ? 0 : complete(c);
    if (!whole)
        return;
    pthread_mutex_lock(&f->lock);
    must(f->n_requests < REQUESTS, "too many requests");
    f->requests[f->n_requests++] = strndup(c->in, whole);
    struct fixture_act act = next_act(f);
    pthread_mutex_unlock(&f->lock);
    c->n -= whole;
    memmove(c->in, c->in + whole, c->n);
    play(f, c, &act);
}

static void on_connect(struct fixture *f)
{
    int fd = accept4(f->listener, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    for (size_t i = 0; i < CONNECTIONS; i++) {
        struct connection *c = &f->connections[i];
        if (c->fd >= 0)
            continue;
        *c = (struct connection){.fd = fd, .in = malloc(REQUEST_MAX)};
        pthread_mutex_lock(&f->lock);
        f->n_connections++;
        f->n_open++;
        bool refuse = f->next_act < f->n_acts && f->acts[f->next_act].kind == FIXTURE_REFUSE;
        f->next_act += refuse;
        pthread_mutex_unlock(&f->lock);
        if (refuse)
            drop(f, c, true);
        return;
    }
    must(false, "too many connections");
}

static void *serve(void *arg)
{
    struct fixture *f = arg;
    struct pollfd polls[CONNECTIONS + 2];

    for (;;) {
        polls[0] = (struct pollfd){.fd = f->stop[0], .events = POLLIN};
        polls[1] = (struct pollfd){.fd = f->listener, .events = POLLIN};
        for (size_t i = 0; i < CONNECTIONS; i++)
            polls[i + 2] = (struct pollfd){.fd = f->connections[i].fd, .events = POLLIN};
        if (poll(polls, CONNECTIONS + 2, -1) < 0 && errno != EINTR)
            return NULL;
        if (polls[0].revents)
            return NULL;
        for (size_t i = 0; i < CONNECTIONS; i++)
            if (f->connections[i].fd >= 0 && polls[i + 2].revents)
                on_input(f, &f->connections[i]);
        if (polls[1].revents)
            on_connect(f);
    }
}

struct fixture *fixture_start(const struct fixture_act *acts, size_t n)
{
    struct fixture *f = calloc(1, sizeof(*f));

    f->acts = calloc(n ? n : 1, sizeof(*acts));
    memcpy(f->acts, acts, n * sizeof(*acts));
    f->n_acts = n;
    for (size_t i = 0; i < CONNECTIONS; i++)
        f->connections[i].fd = -1;
    f->listener = listen_on(128, &f->port);
    snprintf(f->url, sizeof(f->url), "http://127.0.0.1:%d", f->port);
    pthread_mutex_init(&f->lock, NULL);
    must(pipe2(f->stop, O_CLOEXEC) == 0, "pipe");
    must(pthread_create(&f->thread, NULL, serve, f) == 0, "pthread_create");
    return f;
}

void fixture_stop(struct fixture *f)
{
    must(write(f->stop[1], "x", 1) == 1, "write");
    pthread_join(f->thread, NULL);
    for (size_t i = 0; i < CONNECTIONS; i++)
        if (f->connections[i].fd >= 0)
            drop(f, &f->connections[i], false);
    close(f->listener);
    close(f->stop[0]);
    close(f->stop[1]);
    for (size_t i = 0; i < f->n_requests; i++)
        free(f->requests[i]);
    pthread_mutex_destroy(&f->lock);
    free(f->acts);
    free(f);
}

const char *fixture_url(const struct fixture *f)
{
    return f->url;
}

int fixture_port(const struct fixture *f)
{
    return f->port;
}

size_t fixture_requests(struct fixture *f)
{
    pthread_mutex_lock(&f->lock);
    size_t n = f->n_requests;
    pthread_mutex_unlock(&f->lock);
    return n;
}

const char *fixture_request(struct fixture *f, size_t i)
{
    pthread_mutex_lock(&f->lock);
    const char *text = i < f->n_requests ? f->requests[i] : "";
    pthread_mutex_unlock(&f->lock);
    return text;
}

bool fixture_closed_all(struct fixture *f, int deadline_ms)
{
    for (int waited = 0; waited <= deadline_ms; waited++) {
        pthread_mutex_lock(&f->lock);
        bool none = f->n_open == 0;
        pthread_mutex_unlock(&f->lock);
        if (none)
            return true;
        poll(NULL, 0, 1);
    }
    return false;
}

size_t fixture_connections(struct fixture *f)
{
    pthread_mutex_lock(&f->lock);
    size_t n = f->n_connections;
    pthread_mutex_unlock(&f->lock);
    return n;
}

int fixture_closed_port(void)
{
    int port, fd = listen_on(-1, &port);

    close(fd);
    return port;
}

/* A full queue of connections: the kernel drops further SYNs. */
struct fixture_stuck fixture_start_stuck(void)
{
    struct fixture_stuck stuck;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    stuck.listener = listen_on(0, &stuck.port);
    address.sin_port = htons((uint16_t)stuck.port);
    for (size_t i = 0; i < sizeof(stuck.fillers) / sizeof(*stuck.fillers); i++) {
        stuck.fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        int ignored = connect(stuck.fillers[i], (struct sockaddr *)&address, sizeof(address));
        (void)ignored;
    }
    return stuck;
}

void fixture_stop_stuck(struct fixture_stuck *stuck)
{
    for (size_t i = 0; i < sizeof(stuck->fillers) / sizeof(*stuck->fillers); i++)
        close(stuck->fillers[i]);
    close(stuck->listener);
}
