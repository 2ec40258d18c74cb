/* A serving process; see child.h. */
#include "lib/server/child.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lib/base/log.h"
#include "lib/server/fcgi.h"

enum { START_ARENA = 16 * 1024 * 1024 };

void sa_signals_block(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
    sigaddset(set, SIGUSR1);
    sigaddset(set, SIGCHLD);
    sigprocmask(SIG_BLOCK, set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static enum sa_err start(struct sa_server *server)
{
    struct sa_ctx ctx;
    struct sa_arena *arena = sa_arena_new(START_ARENA);

    sa_ctx_init(&ctx, arena, server->name);
    enum sa_err err = server->start ? server->start(&ctx, server->app) : SA_OK;
    if (err)
        sa_log_error(&ctx, "server.start");
    sa_arena_free(arena);
    return err;
}

int sa_child_run(struct sa_server *server, int listen_fd)
{
    const struct rlimit none = {0, 0};
    sigset_t signals, stop;

    sa_signals_block(&signals);
    /* Of a parent's terminal only the parent acts; SIGHUP reaches the whole group. */
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGUSR1);
    int signal_fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signal_fd < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        setrlimit(RLIMIT_CORE, &none) != 0) {
        sa_log(NULL, SA_LOG_ERROR, "server.start", "preparing a child: %s", strerror(errno));
        return sa_err_info(SA_INTERNAL)->exit_code;
    }
    enum sa_err err = start(server);
    return err ? sa_err_info(err)->exit_code : sa_fcgi_serve(server, listen_fd, signal_fd);
}
