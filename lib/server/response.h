/*
 * One HTTP response, held in memory until it is complete, so that an error can still change
 * everything. The only writer of header lines: names must be tokens, values must hold no control
 * bytes and fit together, or the whole response turns into a 500.
 */
#ifndef SA_SERVER_RESPONSE_H
#define SA_SERVER_RESPONSE_H

#include "lib/base/buf.h"
#include "lib/base/ctx.h"

enum {
    SA_RESPONSE_HEADERS = 40,
    SA_RESPONSE_VALUES_BYTES = 32 * 1024, /* of all headers' values together */
    SA_RESPONSE_BYTES = 8 * 1024 * 1024
};

struct sa_header {
    const char *name;
    struct sa_str value;
};

struct sa_response {
    struct sa_arena *arena;
    int status; /* 0: nothing was answered yet */
    struct sa_header headers[SA_RESPONSE_HEADERS];
    size_t n_headers;
    struct sa_buf body;
    bool broken; /* a header was refused */
    int note;    /* for the program's own bookkeeping; 0 at first */
};

/* Answers of JSON programs and of pages; end with a NULL name. */
extern const struct sa_header sa_headers_json[];
extern const struct sa_header sa_headers_html[];

void sa_response_init(struct sa_response *response, struct sa_arena *arena);
/* Forgets status, headers and body. */
void sa_response_clear(struct sa_response *response);
/* Sets or replaces a header; name is static text. Value is copied. */
void sa_response_header(struct sa_response *response, const char *name, struct sa_str value);
/* Adds one more of a name that may repeat (Set-Cookie). */
void sa_response_add_header(struct sa_response *response, const char *name, struct sa_str value);

/* Whole answers; the body is replaced. */
void sa_response_text(struct sa_response *response, int status, struct sa_str text);
void sa_response_json(struct sa_response *response, int status, struct sa_str json);
void sa_response_html(struct sa_response *response, int status, struct sa_str html);
/* 303 See Other; location begins with a single / (anything else breaks the response). */
void sa_response_redirect(struct sa_response *response, struct sa_str location);

/*
 * What goes to the web server before the body: Status, the defaults that the response does
 * not set itself, its headers, Content-Length and an empty line.
 */
struct sa_str sa_response_head(struct sa_response *response, const struct sa_header *defaults);
/* The body; empty for a status that has none. */
struct sa_str sa_response_body(const struct sa_response *response);
/* "Not Found" for 404; "Error" for a status this program does not use. */
const char *sa_status_phrase(int status);

#endif
