/*
 * What Gmail, Calendar and Drive share: the error body and the look at the access token.
 */
#ifndef SA_TESTS_SANDBOX_GOOGLE_H
#define SA_TESTS_SANDBOX_GOOGLE_H

#include <stdbool.h>

#include "tests/sandbox/request.h"

/* {"error":{"code","message","errors":[{"domain","reason","message"}],"status"}}; reason and
 * message NULL take what the service usually says for that code. */
void sb_google_error(struct sb_req *req, int code, const char *reason, const char *message);
/* The same with the reason as hint, in the shape struct sb_service wants. */
void sb_google_fault(struct sb_req *req, int status, const char *hint);
/* False after having answered 401: no, unknown or expired token. */
bool sb_google_allowed(struct sb_req *req);
/* Answers 404 or 405 when the routing found nothing. */
void sb_google_routed(struct sb_req *req, enum sb_routed routed);
/* A page of `limit` from `start`: next page token is the index in decimal. */
size_t sb_google_page_start(const struct sb_req *req);

#endif
