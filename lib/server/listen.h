/* The listening unix socket of a program's parent: made, watched and removed. */
#ifndef SA_SERVER_LISTEN_H
#define SA_SERVER_LISTEN_H

#include <sys/stat.h>

#include "lib/base/ctx.h"

struct sa_listener {
    const char *path;
    mode_t mode; /* 0660 or as given */
    int fd;
    dev_t device; /* of the socket file that is ours */
    ino_t inode;
};

enum sa_listener_state { SA_LISTENER_OURS, SA_LISTENER_GONE, SA_LISTENER_TAKEN };

/*
 * Binds and listens. A socket file nobody listens on is replaced; one that answers is not:
 * SA_CONFLICT (after waiting a few seconds for a predecessor that is on its way out). The file
 * appears only when it can be connected to.
 */
enum sa_err sa_listener_open(struct sa_ctx *ctx, struct sa_listener *listener) SA_MUST_CHECK;
/* Whether the path still leads to our socket. */
enum sa_listener_state sa_listener_check(const struct sa_listener *listener);
/* Closes it and removes the file if it is still ours. */
void sa_listener_close(struct sa_listener *listener);

#endif
