/*
 * Error answers as application/problem+json (RFC 9457). A 5xx never tells what went wrong
 * inside; the log does, under the same trace id.
 */
#ifndef SA_SERVER_PROBLEM_H
#define SA_SERVER_PROBLEM_H

#include "lib/server/response.h"

/* One field of a body that cannot be used; field is its JSON path. */
struct sa_field_error {
    const char *field;
    const char *message;
};

struct sa_problem {
    int status;
    const char *detail; /* for people; NULL: none */
    const struct sa_field_error *errors;
    size_t n_errors;
    bool anonymous; /* without trace id: equal answers stay equal byte by byte */
};

/* Replaces the response's body, status and content type; other headers stay. */
void sa_problem(struct sa_ctx *ctx, struct sa_response *response, const struct sa_problem *problem);
/* The short form: status and detail. */
void sa_problem_status(struct sa_ctx *ctx, struct sa_response *response, int status,
                       const char *detail);
/* From a failure recorded in the context: its status and, below 500, its detail. */
void sa_problem_error(struct sa_ctx *ctx, struct sa_response *response, enum sa_err err);

#endif
