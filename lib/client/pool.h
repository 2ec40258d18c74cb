/*
 * Connections at rest: libcurl handles per service, last in first out, so that the warmest is
 * used next. Private to lib/client. A handle is used by one call at a time.
 */
#ifndef SA_CLIENT_POOL_H
#define SA_CLIENT_POOL_H

#include <curl/curl.h>

#include "lib/client/http.h"

/* What one call has seen so far; written by libcurl's callbacks. */
struct sa_transfer {
    int starts;       /* times the request was about to be sent */
    bool reading;     /* may be sent again */
    bool public_only; /* see sa_http_request */
    bool too_large;   /* body or headers beyond their cap */
    bool bad_address; /* an address was refused */
    size_t header_bytes;
    char retry_after[64];
    char retry_after_ms[64];
    char error[CURL_ERROR_SIZE];
};

struct sa_handle {
    CURL *curl;
    struct sa_handle *below; /* in the pool */
    struct sa_transfer transfer;
    char *body; /* kept between calls, so that most answers need no allocation */
    size_t body_n;
    size_t body_cap;
};

/* Takes the warmest handle of a service, or makes one. NULL when libcurl has no memory. */
struct sa_handle *sa_pool_take(struct sa_client *client, enum sa_connector service);
/* Gives it back; a handle with reusable == false is closed, and its connection with it. */
void sa_pool_give(struct sa_client *client, enum sa_connector service, struct sa_handle *handle,
                  bool reusable);
struct sa_shared *sa_client_shared(struct sa_client *client);

/* Everything about a handle that is the same for every call, callbacks included (setup.c). */
bool sa_handle_setup(struct sa_handle *handle) SA_MUST_CHECK;

#endif
