/*
 * The FastCGI side of a child: takes connections from a listening socket, one request at a
 * time, until it is told to stop. The only file that uses libfcgi is fcgi.c.
 */
#ifndef SA_SERVER_FCGI_H
#define SA_SERVER_FCGI_H

#include "lib/server/server.h"

/* A child serves this many requests and is then replaced, so that no leak lives for ever. */
enum { SA_CHILD_REQUESTS = 100000 };

/*
 * Serves until signal_fd (a signalfd) becomes readable or SA_CHILD_REQUESTS are done. A stop finds an idle child
 * at once, a busy one after its request. Makes the socket non-blocking. The result is the
 * process's exit code: 0 after a stop or the last request.
 */
int sa_fcgi_serve(struct sa_server *server, int listen_fd, int signal_fd) SA_MUST_CHECK;

#endif
