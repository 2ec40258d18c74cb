/*
 * One HTTP request and its answer, as the services see them: path segments, query, body, and the
 * functions that set an answer. The socket side is http.c; this header knows no libmicrohttpd.
 */
#ifndef SA_TESTS_SANDBOX_REQUEST_H
#define SA_TESTS_SANDBOX_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/sandbox/faults.h"
#include "tests/sandbox/util.h"

enum { SB_MAX_SEGMENTS = 24, SB_MAX_ARGS = 64, SB_MAX_HEADERS = 8 };

struct sb_pair {
    char *key;
    char *value;
};

struct sb_req {
    struct sb_world *world;
    const struct sb_service *service; /* NULL for control paths */
    char *uri;                        /* as sent, query included */
    char *path;                       /* after the service's prefix, undecoded, no query */
    char *query;                      /* undecoded, "" when there is none */
    char method[12];
    char *seg[SB_MAX_SEGMENTS]; /* decoded path segments after the service's prefix */
    int nseg;
    struct sb_pair arg[SB_MAX_ARGS]; /* decoded query */
    int nargs;
    char *auth;         /* Authorization header, "" when absent */
    char *content_type; /* "" when absent */
    struct sb_text body;
    json_t *json; /* parsed body once asked for */

    int status;
    struct sb_text answer;
    const char *answer_type;
    struct sb_pair header[SB_MAX_HEADERS];
    int nheaders;

    struct sb_plan plan; /* what the faults do to this request */
    uint64_t journal_seq;
    int64_t started_us;
    void *http; /* the socket side */
};

struct sb_service {
    const char *name; /* also the first path segment */
    void (*serve)(struct sb_req *req);
    /* The service's own error shape. `hint` may be NULL. */
    void (*error)(struct sb_req *req, int status, const char *hint);
    bool own_prefix; /* the service's documented paths begin with its name */
};

/* Takes the path apart, finds the service, fills seg, arg and service. */
void sb_req_parse(struct sb_req *req);
void sb_req_free(struct sb_req *req);

/* Query argument, or NULL. */
const char *sb_arg(const struct sb_req *req, const char *key);
int64_t sb_arg_int(const struct sb_req *req, const char *key, int64_t other);
bool sb_arg_is(const struct sb_req *req, const char *key, const char *value);
/* The body as JSON, owned by the request; NULL when it is none. */
json_t *sb_req_json(struct sb_req *req);
/* The token of "Bearer …" (scheme in any case), or NULL. */
const char *sb_req_bearer(const struct sb_req *req);

/* Takes the reference to `value`. */
void sb_reply_json(struct sb_req *req, int status, json_t *value);
void sb_reply_text(struct sb_req *req, int status, const char *type, const char *text);
void sb_reply_bytes(struct sb_req *req, int status, const char *type, const void *p, size_t n);
void sb_reply_header(struct sb_req *req, const char *key, const char *value);

/* Rows of method, pattern ("objects/{}/{}", {} is any one segment), handler. */
struct sb_route {
    const char *method;
    const char *pattern;
    void (*serve)(struct sb_req *req);
};

enum sb_routed { SB_ROUTED, SB_NO_PATH, SB_NO_METHOD };
/* Calls the first row that fits the segments from `first` on. */
enum sb_routed sb_route(struct sb_req *req, int first, const struct sb_route *rows, size_t n);

/* The table of simulated services. */
const struct sb_service *sb_service_find(const char *name, size_t n);

#endif
