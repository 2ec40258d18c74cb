/*
 * The socket side: libmicrohttpd, request bodies, and what faults do to a connection.
 */
#ifndef SA_TESTS_SANDBOX_HTTP_H
#define SA_TESTS_SANDBOX_HTTP_H

#include <stdint.h>

#include "tests/sandbox/loop.h"
#include "tests/sandbox/world.h"

struct sb_http;

/* Listens on the loopback address; port 0 takes any. NULL when that fails. */
struct sb_http *sb_http_start(struct sb_world *world, const char *address, uint16_t port);
uint16_t sb_http_port(const struct sb_http *http);
void sb_http_served(struct sb_http *http, struct sb_served *served);
void sb_http_stop(struct sb_http *http);

#endif
