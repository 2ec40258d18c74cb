/*
 * A tiny HTTP server in a thread that answers by script: each request that arrives, on
 * whatever connection, takes the next act. It keeps what it was sent, for the test to read.
 */
#ifndef SA_TESTS_UNIT_SUPPORT_HTTP_FIXTURE_H
#define SA_TESTS_UNIT_SUPPORT_HTTP_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>

enum fixture_kind {
    FIXTURE_ANSWER,       /* answers; the connection stays open */
    FIXTURE_ANSWER_CLOSE, /* answers, then closes without having announced it */
    FIXTURE_ANSWER_RESET, /* answers, then resets */
    FIXTURE_CLOSE,        /* reads the request and closes without a byte */
    FIXTURE_RESET,        /* reads the request and resets without a byte */
    FIXTURE_REFUSE,       /* resets a new connection before anything is read */
    FIXTURE_HANG,         /* reads the request and says nothing */
    FIXTURE_DRIP,         /* one byte every 20 ms until the client leaves */
    FIXTURE_FLOOD         /* answers, then 64 KiB blocks until the client leaves */
};

struct fixture_act {
    enum fixture_kind kind;
    int status;          /* 0: raw is sent as it is */
    const char *body;    /* with status: JSON, length announced */
    const char *headers; /* with status: more header lines, each with CR LF */
    const char *raw;
};

struct fixture;

/* Acts are copied, their strings are not. Requests beyond the script get status 599. */
struct fixture *fixture_start(const struct fixture_act *acts, size_t n);
void fixture_stop(struct fixture *fixture);
/* "http://127.0.0.1:PORT" */
const char *fixture_url(const struct fixture *fixture);
int fixture_port(const struct fixture *fixture);
/* Requests read so far, and the whole text of one, valid until fixture_stop. */
size_t fixture_requests(struct fixture *fixture);
const char *fixture_request(struct fixture *fixture, size_t i);
size_t fixture_connections(struct fixture *fixture);
/* Waits until the server's end of every connection is closed; false when that takes too long. */
bool fixture_closed_all(struct fixture *fixture, int deadline_ms);

/* Start with an array literal of acts. */
#define FIXTURE(...)                                                                               \
    fixture_start((const struct fixture_act[]){__VA_ARGS__},                                       \
                  sizeof((const struct fixture_act[]){__VA_ARGS__}) / sizeof(struct fixture_act))
#define ANSWER(code, text)                                                                         \
    {                                                                                              \
        .kind = FIXTURE_ANSWER, .status = (code), .body = (text)                                   \
    }

/* A port nobody listens on; and one where connecting never ends (call fixture_stop_stuck). */
int fixture_closed_port(void);
struct fixture_stuck {
    int listener;
    int fillers[8];
    int port;
};
struct fixture_stuck fixture_start_stuck(void);
void fixture_stop_stuck(struct fixture_stuck *stuck);

#endif
