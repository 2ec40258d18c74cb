/*
 * Sends signed form submissions over N kept connections and prints what came of it as one JSON object.
 * Every submission has an id and an address of its own; bodies and signatures are made before the
 * clock starts, so that the generator takes little of the machine it measures. Each connection asks
 * again as soon as it has its answer. Knows nothing of the database: who runs it counts the rows.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/random.h"
#include "lib/conf/conf.h"
#include "lib/crypto/hash.h"

enum { ANSWER_MAX = 8192, CONNECTIONS_MAX = 1024, PATIENCE_MS = 30000, WAIT_MS = 200 };

static const struct kind {
    const char *first_name;
    const char *last_name;
    const char *domain; /* NULL: one of its own */
    const char *company;
    const char *job_title;
    const char *message;
} kinds[] = {
    {"Jonas", "Petersen", "northwind-logistics.example", "Northwind Logistics",
     "Leiter Disposition",
     "Guten Tag, wir suchen eine Lösung, mit der Disposition und Fahrer an einem Plan arbeiten. "
     "Können wir uns dazu in den nächsten Tagen kurz austauschen?"},
    {"Helen", "Marsh", NULL, "Brightleaf Clinics", "Head of IT",
     "Could you send me your security whitepaper, and would you have half an hour next week to "
     "talk about hosting in the EU?"},
    {"Yuki", "Tanaka", "gmail.com", "", "",
     "はじめまして。御社のサービスに興味があります。料金と導入までの流れについて教えていただけます"
     "か。"},
};

struct options {
    struct sa_str path;
    int port;
    int connections;
    int64_t ms;      /* how long requests are begun; 0: until count */
    size_t count;    /* how many requests are begun at most; 0: until ms */
    size_t prepared; /* how many are signed before the clock starts */
    bool repeat;     /* send the prepared ones again, for a program that remembers nothing */
};

struct connection {
    int fd;
    bool busy;
    int64_t asked_us;
    char in[ANSWER_MAX];
    size_t got;
};

struct load {
    struct sa_ctx *ctx;
    struct options options;
    struct sa_str base_url;
    struct sa_str host;
    struct sa_str secret;
    unsigned long long series; /* tells the addresses of two runs apart */
    struct sa_str *requests;
    struct connection *connections;
    int epoll;
    int64_t end_ms;
    size_t begun, ok, refused, broken, reconnects, late;
    uint32_t *us; /* how long each answer took */
    size_t n_us, cap_us;
    char refusal[200]; /* the first answer that was not 2xx */
};

/* --- requests --- */

static struct sa_str body_of(struct load *l, size_t i)
{
    const struct kind *k = &kinds[i % SA_COUNT(kinds)];
    struct sa_arena *arena = l->ctx->arena;
    struct sa_str domain = k->domain ? sa_str_of(k->domain)
                                     : sa_str_fmt(arena, "clinic-%llx-%zx.example", l->series, i);
    struct sa_uuid id = sa_uuid_new();

    return sa_str_fmt(
        arena,
        "{\"portalId\":12345,\"formId\":\"5f2c9e0a-6c1b-4c55-9a53-0c8e6f1d7b21\","
        "\"formSubmissionId\":\"%s\",\"submittedAt\":%lld,\"pageTitle\":\"Contact us\","
        "\"pageUrl\":\"https://brightdesk.example/contact\",\"fields\":["
        "{\"name\":\"email\",\"value\":\"%s.%llx-%zx@%.*s\"},"
        "{\"name\":\"firstname\",\"value\":\"%s\"},{\"name\":\"lastname\",\"value\":\"%s\"},"
        "{\"name\":\"company\",\"value\":\"%s\"},{\"name\":\"jobtitle\",\"value\":\"%s\"},"
        "{\"name\":\"message\",\"value\":\"%s\"}]}",
        id.text, (long long)sa_clock_ms(), k->last_name, l->series, i, SA_STR_ARG(domain),
        k->first_name, k->last_name, k->company, k->job_title, k->message);
}

/* Signed as HubSpot's v3: base64 HMAC over method, URI, body and time. */
static struct sa_str request_of(struct load *l, size_t i)
{
    struct sa_arena *arena = l->ctx->arena;
    struct sa_str body = body_of(l, i);
    struct sa_str time = sa_str_fmt(arena, "%lld", (long long)sa_clock_ms());
    struct sa_str parts[] = {SA_STR("POST"), l->base_url, l->options.path, body, time};
    struct sa_digest digest = sa_hmac_sha256_parts(l->secret, parts, SA_COUNT(parts));

    return sa_str_fmt(arena,
                      "POST %.*s HTTP/1.1\r\nHost: %.*s\r\nUser-Agent: HubSpot Webhooks\r\n"
                      "Content-Type: application/json\r\nContent-Length: %zu\r\n"
                      "X-HubSpot-Request-Timestamp: %.*s\r\nX-HubSpot-Signature-v3: %.*s\r\n\r\n"
                      "%.*s",
                      SA_STR_ARG(l->options.path), SA_STR_ARG(l->host), body.n, SA_STR_ARG(time),
                      SA_STR_ARG(sa_digest_base64(arena, &digest)), SA_STR_ARG(body));
}

static struct sa_str next_request(struct load *l)
{
    size_t i = l->begun++;

    if (i < l->options.prepared)
        return l->requests[i];
    if (l->options.repeat)
        return l->requests[i % l->options.prepared];
    l->late++;
    return request_of(l, i);
}

/* --- connections --- */

static void open_connection(struct load *l, struct connection *c)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)l->options.port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = c}};
    int one = 1;

    c->got = 0;
    c->busy = false;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof(to)) ||
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) ||
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event))
        sa_die("no connection to port %d: %s", l->options.port, strerror(errno));
}

static bool may_begin(const struct load *l)
{
    return (l->options.count == 0 || l->begun < l->options.count) &&
           (l->options.ms == 0 || sa_mono_ms() < l->end_ms);
}

/* A request is smaller than any socket's buffer, so it goes out whole or the connection is broken. */
static void ask(struct load *l, struct connection *c)
{
    if (!may_begin(l))
        return;
    struct sa_str request = next_request(l);
    c->asked_us = sa_mono_us();
    c->busy = true;
    if (send(c->fd, request.p, request.n, MSG_NOSIGNAL) != (ssize_t)request.n)
        shutdown(c->fd, SHUT_RDWR);
}

static void reopen(struct load *l, struct connection *c)
{
    l->broken += c->busy;
    l->reconnects++;
    close(c->fd);
    open_connection(l, c);
    ask(l, c);
}

static void note_time(struct load *l, int64_t us)
{
    if (l->n_us == l->cap_us) {
        l->cap_us = l->cap_us ? l->cap_us * 2 : 1 << 16;
        l->us = sa_realloc(l->us, l->cap_us * sizeof(*l->us));
    }
    l->us[l->n_us++] = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
}

static void note_answer(struct load *l, const struct connection *c, struct sa_str answer)
{
    note_time(l, sa_mono_us() - c->asked_us);
    if (answer.p[9] == '2') {
        l->ok++;
        return;
    }
    if (!l->refused++)
        snprintf(l->refusal, sizeof(l->refusal), "%.*s",
                 SA_STR_ARG(sa_str_clip(answer, sizeof(l->refusal) - 1)));
}

static struct sa_str header(struct sa_str head, struct sa_str name)
{
    ptrdiff_t at = sa_str_find_nocase(head, name);
    struct sa_str rest =
        at < 0 ? SA_STR("") : sa_str_sub(head, (size_t)at + name.n, head.n - (size_t)at);
    struct sa_str line = SA_STR("");

    return sa_str_split(&rest, '\r', &line) ? sa_str_trim(line) : SA_STR("");
}

/* How long the answer at the front is; 0 while it is not whole. */
static size_t whole_answer(struct sa_str in, bool *last)
{
    ptrdiff_t end = sa_str_find(in, SA_STR("\r\n\r\n"));
    uint64_t length = 0;

    if (end < 0)
        return 0;
    struct sa_str head = sa_str_sub(in, 0, (size_t)end + 2);
    if (!sa_str_u64(header(head, SA_STR("\nContent-Length:")), &length))
        length = 0;
    *last = sa_str_eq_nocase(header(head, SA_STR("\nConnection:")), SA_STR("close"));
    size_t n = (size_t)end + 4 + (size_t)length;
    return n <= in.n ? n : 0;
}

static void hear(struct load *l, struct connection *c)
{
    ssize_t got = recv(c->fd, c->in + c->got, sizeof(c->in) - c->got, 0);
    bool last = false;

    if (got <= 0) {
        reopen(l, c);
        return;
    }
    c->got += (size_t)got;
    struct sa_str in = sa_str_make(c->in, c->got);
    if (whole_answer(in, &last) == 0) {
        if (c->got == sizeof(c->in))
            reopen(l, c);
        return;
    }
    note_answer(l, c, in);
    c->busy = false;
    c->got = 0;
    if (last)
        reopen(l, c);
    else
        ask(l, c);
}

static bool any_busy(const struct load *l)
{
    for (int i = 0; i < l->options.connections; i++)
        if (l->connections[i].busy)
            return true;
    return false;
}

static void run(struct load *l)
{
    struct epoll_event events[CONNECTIONS_MAX];
    int64_t patience = sa_mono_ms() + l->options.ms + PATIENCE_MS;

    l->end_ms = sa_mono_ms() + l->options.ms;
    for (int i = 0; i < l->options.connections; i++)
        ask(l, &l->connections[i]);
    while (may_begin(l) || (any_busy(l) && sa_mono_ms() < patience)) {
        int n = epoll_wait(l->epoll, events, l->options.connections, WAIT_MS);
        for (int i = 0; i < n; i++)
            hear(l, events[i].data.ptr);
    }
    for (int i = 0; i < l->options.connections; i++)
        l->broken += l->connections[i].busy;
}

/* --- the report --- */

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static double quantile_ms(const struct load *l, double q)
{
    return l->n_us ? l->us[(size_t)((double)(l->n_us - 1) * q)] / 1000.0 : 0;
}

static double cpu_seconds(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void report(struct load *l, double seconds, double cpu)
{
    if (l->n_us)
        qsort(l->us, l->n_us, sizeof(*l->us), by_size);
    printf("{\"connections\":%d,\"seconds\":%.3f,\"ok\":%zu,\"not_2xx\":%zu,\"broken\":%zu,"
           "\"rate\":%.1f,\"p50_ms\":%.3f,\"p95_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,"
           "\"cpu_seconds\":%.3f,\"reconnects\":%zu,\"signed_late\":%zu}\n",
           l->options.connections, seconds, l->ok, l->refused, l->broken, (double)l->ok / seconds,
           quantile_ms(l, 0.5), quantile_ms(l, 0.95), quantile_ms(l, 0.99), quantile_ms(l, 1), cpu,
           l->reconnects, l->late);
    if (l->refused)
        fprintf(stderr, "first answer that was not 2xx: %s\n", l->refusal);
}

/* --- the command line --- */

static uint64_t number(const char *text, uint64_t most)
{
    uint64_t value;

    if (!sa_str_u64(sa_str_of(text), &value) || value > most)
        sa_die("not a number up to %llu: %s", (unsigned long long)most, text);
    return value;
}

static void parse(struct options *o, int argc, char **argv)
{
    static const struct option table[] = {
        {"port", required_argument, NULL, 'p'},  {"path", required_argument, NULL, 'u'},
        {"count", required_argument, NULL, 'n'}, {"connections", required_argument, NULL, 'c'},
        {"ms", required_argument, NULL, 't'},    {"prepared", required_argument, NULL, 's'},
        {"repeat", no_argument, NULL, 'r'},      {NULL, 0, NULL, 0}};
    int c;

    *o = (struct options){.path = SA_STR("/api/webhooks/hubspot/forms"), .connections = 1};
    while ((c = getopt_long(argc, argv, "", table, NULL)) != -1) {
        if (c == 'p')
            o->port = (int)number(optarg, 65535);
        else if (c == 'u')
            o->path = sa_str_of(optarg);
        else if (c == 'n')
            o->count = number(optarg, 10000000);
        else if (c == 'c')
            o->connections = (int)number(optarg, CONNECTIONS_MAX);
        else if (c == 't')
            o->ms = (int64_t)number(optarg, 3600000);
        else if (c == 's')
            o->prepared = number(optarg, 1000000);
        else if (c == 'r')
            o->repeat = true;
        else
            optind = argc + 1;
    }
    if (optind != argc || !o->port || !o->connections || (!o->ms && !o->count))
        sa_die("webhook_load --port N (--ms MS | --count N) [--connections N] [--path PATH] "
               "[--prepared N] [--repeat]");
    if (!o->prepared)
        o->prepared = o->count ? o->count : 1000;
}

static void prepare(struct load *l)
{
    struct sa_arena *arena = l->ctx->arena;

    l->series = sa_random_below(1ULL << 40);
    l->requests = SA_NEW_ARRAY(arena, l->options.prepared, struct sa_str);
    for (size_t i = 0; i < l->options.prepared; i++)
        l->requests[i] = request_of(l, i);
    l->connections = SA_NEW_ARRAY(arena, (size_t)l->options.connections, struct connection);
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < l->options.connections; i++)
        open_connection(l, &l->connections[i]);
}

int main(int argc, char **argv)
{
    struct sa_ctx ctx;
    struct sa_conf conf;
    struct load l = {.ctx = &ctx};

    parse(&l.options, argc, argv);
    sa_ctx_init(&ctx, sa_arena_new((size_t)4 << 30), "webhook_load");
    if (sa_conf_load(&ctx, &conf)) {
        sa_log_error(&ctx, "load.start");
        return 78;
    }
    l.base_url = sa_conf_str(&conf, SA_CONF_PUBLIC_BASE_URL);
    l.host =
        sa_str_sub(l.base_url, (size_t)sa_str_find(l.base_url, SA_STR("://")) + 3, l.base_url.n);
    l.secret = sa_conf_str(&conf, SA_CONF_HUBSPOT_WEBHOOK_SECRET);
    prepare(&l);
    double cpu = cpu_seconds();
    int64_t start_us = sa_mono_us();
    run(&l);
    report(&l, (double)(sa_mono_us() - start_us) / 1e6, cpu_seconds() - cpu);
    sa_free(l.us);
    sa_arena_free(ctx.arena);
    return 0;
}
