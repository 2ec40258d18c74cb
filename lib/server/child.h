/* What every process that serves requests does first, and the signals it is stopped by. */
#ifndef SA_SERVER_CHILD_H
#define SA_SERVER_CHILD_H

#include <signal.h>

#include "lib/server/server.h"

/*
 * Blocks the signals that stop, restart or report, so that no system call is ever interrupted; they
 * are read from a signalfd instead. SIGPIPE is ignored.
 */
void sa_signals_block(sigset_t *set);
/* Gives up what a serving process never needs, starts the program's parts and serves. */
int sa_child_run(struct sa_server *server, int listen_fd) SA_MUST_CHECK;

#endif
