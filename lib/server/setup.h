/* What every FastCGI program's main does first. */
#ifndef SA_SERVER_SETUP_H
#define SA_SERVER_SETUP_H

#include "lib/conf/conf.h"
#include "lib/server/server.h"

/*
 * Makes a context with an arena that lives as long as the process, loads the settings, sets the
 * log up, maps the shared file, and fills the server's base_url and shared. Needs server->name.
 */
enum sa_err sa_server_setup(struct sa_ctx *ctx, struct sa_conf *conf,
                            struct sa_server *server) SA_MUST_CHECK;

#endif
