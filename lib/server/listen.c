/* Unix sockets that replace stale ones and nothing else; see listen.h. */
#include "lib/server/listen.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/base/clock.h"

enum { PREDECESSOR_WAIT_MS = 3000, PROBE_PAUSE_MS = 50, BACKLOG = 4096 };

static bool address(const char *path, struct sockaddr_un *out)
{
    size_t n = strlen(path);

    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (n >= sizeof(out->sun_path))
        return false;
    memcpy(out->sun_path, path, n);
    return true;
}

static bool somebody_listens(const struct sockaddr_un *at)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool answered =
        fd >= 0 && (connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0 || errno == EAGAIN);

    if (fd >= 0)
        close(fd);
    return answered;
}

static enum sa_err wait_for_predecessor(struct sa_ctx *ctx, const struct sockaddr_un *at)
{
    int64_t deadline = sa_mono_ms() + PREDECESSOR_WAIT_MS;

    while (somebody_listens(at)) {
        if (sa_mono_ms() > deadline)
            return sa_fail(ctx, SA_CONFLICT, "another process listens on %s", at->sun_path);
        poll(NULL, 0, PROBE_PAUSE_MS);
    }
    return SA_OK;
}

static enum sa_err refuse(struct sa_ctx *ctx, struct sa_listener *l, const char *what)
{
    int why = errno;

    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
    return sa_fail(ctx, SA_CONFIGURATION, "%s %s: %s", what, l->path, strerror(why));
}

/* The name is free or stale; anything that is no socket is not ours to remove. */
static enum sa_err check_place(struct sa_ctx *ctx, const struct sa_listener *l)
{
    struct stat st;

    if (lstat(l->path, &st) == 0 && !S_ISSOCK(st.st_mode))
        return sa_fail(ctx, SA_CONFIGURATION, "%s exists and is no socket", l->path);
    return SA_OK;
}

enum sa_err sa_listener_open(struct sa_ctx *ctx, struct sa_listener *l)
{
    struct sockaddr_un final, own;
    struct stat st;
    const char *name = sa_str_fmt(ctx->arena, "%s.%d", l->path, (int)getpid()).p;

    l->fd = -1;
    if (!address(l->path, &final) || !address(name, &own))
        return sa_fail(ctx, SA_CONFIGURATION, "socket path %s is too long", l->path);
    enum sa_err err = check_place(ctx, l);
    if (!err)
        err = wait_for_predecessor(ctx, &final);
    if (err)
        return err;

    l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t mask = umask((mode_t)(~l->mode & 0777));
    unlink(name);
    int rc = l->fd < 0 ? -1 : bind(l->fd, (const struct sockaddr *)&own, sizeof(own));
    umask(mask);
    if (rc != 0 || listen(l->fd, BACKLOG) != 0 || stat(name, &st) != 0)
        return refuse(ctx, l, "cannot listen on");
    if (rename(name, l->path) != 0) {
        enum sa_err failed = refuse(ctx, l, "cannot put the socket at");
        unlink(name);
        return failed;
    }
    l->device = st.st_dev;
    l->inode = st.st_ino;
    return SA_OK;
}

enum sa_listener_state sa_listener_check(const struct sa_listener *l)
{
    struct stat st;

    if (lstat(l->path, &st) != 0)
        return errno == ENOENT ? SA_LISTENER_GONE : SA_LISTENER_OURS;
    return st.st_dev == l->device && st.st_ino == l->inode ? SA_LISTENER_OURS : SA_LISTENER_TAKEN;
}

void sa_listener_close(struct sa_listener *l)
{
    if (sa_listener_check(l) == SA_LISTENER_OURS)
        unlink(l->path);
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}
