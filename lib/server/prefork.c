/*
 * The parent: opens the socket, keeps N children alive, replaces crashed ones after a growing
 * pause, and drains them when it is told to stop. It serves nothing itself and holds no
 * database connection, so it has little to die of.
 */
#include "lib/server/prefork.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/server/child.h"
#include "lib/server/listen.h"

enum {
    FIRST_PAUSE_MS = 100,
    LONGEST_PAUSE_MS = 2000,
    HEALTHY_MS = 10000, /* a child that lived this long starts with a clean slate */
    CHECK_MS = 1000     /* how often the socket file is looked at */
};

struct child {
    pid_t pid;          /* 0: none runs */
    int64_t started_ms; /* boot clock */
    int64_t due_ms;     /* when to start the next one */
    int crashes;        /* in a row */
};

struct parent {
    struct sa_ctx *ctx;
    struct sa_server *server;
    const struct sa_prefork *options;
    struct sa_listener listener;
    struct child *children;
    int signal_fd;
    int64_t drain_until_ms; /* 0: not stopping */
    int64_t next_check_ms;
    int exit_code;
};

/* Does not return in the child. */
static void start_child(struct parent *p, struct child *c)
{
    pid_t own = getpid(), pid = fork();

    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != own)
            _exit(0);
        close(p->signal_fd);
        _exit(sa_child_run(p->server, p->listener.fd));
    }
    c->started_ms = sa_mono_ms();
    c->due_ms = c->started_ms + LONGEST_PAUSE_MS;
    c->pid = pid > 0 ? pid : 0;
    if (pid < 0)
        sa_log(p->ctx, SA_LOG_ERROR, "server.fork", "starting a child: %s", strerror(errno));
}

static struct child *child_of(struct parent *p, pid_t pid)
{
    for (int i = 0; i < p->options->children; i++)
        if (p->children[i].pid == pid)
            return &p->children[i];
    return NULL;
}

static void tell_children(struct parent *p, int signal)
{
    for (int i = 0; i < p->options->children; i++)
        if (p->children[i].pid)
            kill(p->children[i].pid, signal);
}

static bool any_child(const struct parent *p)
{
    for (int i = 0; i < p->options->children; i++)
        if (p->children[i].pid)
            return true;
    return false;
}

static void begin_stop(struct parent *p, int exit_code)
{
    if (p->drain_until_ms)
        return;
    p->exit_code = exit_code;
    p->drain_until_ms = sa_mono_ms() + (int64_t)p->options->drain_s * 1000;
    tell_children(p, SIGTERM);
}

static int64_t pause_after(struct child *c, int64_t now)
{
    int64_t pause = FIRST_PAUSE_MS;

    if (now - c->started_ms >= HEALTHY_MS)
        c->crashes = 0;
    for (int i = 0; i < c->crashes && pause < LONGEST_PAUSE_MS; i++)
        pause *= 2;
    c->crashes++;
    return pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS;
}

static void ended(struct parent *p, struct child *c, int status)
{
    int64_t now = sa_mono_ms();
    bool planned = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    int configuration = sa_err_info(SA_CONFIGURATION)->exit_code;

    if (!planned) {
        sa_metric_add(p->server->shared, SA_METRIC_CHILD_RESTARTS, (unsigned)p->server->program, 0);
        sa_log(p->ctx, SA_LOG_ERROR, "server.child_died", "child %d ended with %s %d", (int)c->pid,
               WIFSIGNALED(status) ? "signal" : "exit code",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
    c->pid = 0;
    c->due_ms = planned ? now : now + pause_after(c, now);
    /* Nothing a restart could mend. */
    if (WIFEXITED(status) && WEXITSTATUS(status) == configuration)
        begin_stop(p, configuration);
}

static void reap(struct parent *p)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        struct child *c = child_of(p, pid);
        if (c)
            ended(p, c, status);
    }
}

static void start_due(struct parent *p)
{
    int64_t now = sa_mono_ms();

    for (int i = 0; i < p->options->children; i++)
        if (!p->children[i].pid && p->children[i].due_ms <= now)
            start_child(p, &p->children[i]);
}

/* A removed socket file is made anew; one put there by a successor means we are replaced. */
static void check_socket(struct parent *p)
{
    p->next_check_ms = sa_mono_ms() + CHECK_MS;
    enum sa_listener_state state = sa_listener_check(&p->listener);
    if (state == SA_LISTENER_TAKEN) {
        sa_log(p->ctx, SA_LOG_WARN, "server.replaced", "another process took %s over",
               p->listener.path);
        begin_stop(p, 0);
    } else if (state == SA_LISTENER_GONE) {
        sa_log(p->ctx, SA_LOG_WARN, "server.socket_gone", "%s was removed; making it anew",
               p->listener.path);
        close(p->listener.fd);
        if (sa_listener_open(p->ctx, &p->listener))
            begin_stop(p, sa_err_info(SA_CONFIGURATION)->exit_code);
        else
            tell_children(p, SIGTERM);
    }
}

static void take_signals(struct parent *p)
{
    struct signalfd_siginfo info;

    while (read(p->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
            begin_stop(p, 0);
        else if (info.ssi_signo == SIGHUP)
            tell_children(p, SIGTERM);
    }
    reap(p);
}

/* Until the next thing that is due. */
static int wait_ms(const struct parent *p)
{
    int64_t now = sa_mono_ms();
    int64_t until = p->drain_until_ms ? p->drain_until_ms : p->next_check_ms;

    for (int i = 0; !p->drain_until_ms && i < p->options->children; i++)
        if (!p->children[i].pid && p->children[i].due_ms < until)
            until = p->children[i].due_ms;
    return until <= now ? 0 : (int)(until - now);
}

static void run(struct parent *p)
{
    struct pollfd wait = {.fd = p->signal_fd, .events = POLLIN};

    while (!p->drain_until_ms || any_child(p)) {
        if (!p->drain_until_ms) {
            if (sa_mono_ms() >= p->next_check_ms)
                check_socket(p);
            start_due(p);
        } else if (sa_mono_ms() >= p->drain_until_ms) {
            tell_children(p, SIGKILL);
            p->drain_until_ms = sa_mono_ms() + CHECK_MS;
        }
        (void)poll(&wait, 1, wait_ms(p));
        take_signals(p);
    }
}

int sa_prefork_run(struct sa_ctx *ctx, struct sa_server *server, const struct sa_prefork *options)
{
    struct parent p = {.ctx = ctx, .server = server, .options = options};
    sigset_t signals;

    p.listener = (struct sa_listener){.path = options->listen, .mode = options->mode};
    p.children = SA_NEW_ARRAY(ctx->arena, (size_t)options->children, struct child);
    sa_signals_block(&signals);
    p.signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (p.signal_fd < 0 || sa_listener_open(ctx, &p.listener)) {
        sa_log_error(ctx, "server.start");
        return sa_err_info(ctx->error.code)->exit_code;
    }
    p.next_check_ms = sa_mono_ms() + CHECK_MS;
    atomic_store(&server->shared->parents[server->program], (int32_t)getpid());
    sa_log(ctx, SA_LOG_INFO, "server.started", "%d children on %s", options->children,
           options->listen);
    run(&p);
    sa_listener_close(&p.listener);
    sa_log(ctx, SA_LOG_INFO, "server.stopped", "exit code %d", p.exit_code);
    return p.exit_code;
}
