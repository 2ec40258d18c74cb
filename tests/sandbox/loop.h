/*
 * The one thread's event loop: libmicrohttpd's epoll set, timers, watched sockets and SIGTERM.
 */
#ifndef SA_TESTS_SANDBOX_LOOP_H
#define SA_TESTS_SANDBOX_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct sb_loop;

/* Lives in its user. Zero-initialise; `place` is the loop's. */
struct sb_timer {
    void (*fire)(void *arg);
    void *arg;
    int64_t due_us;
    uint32_t place; /* 0 when not set, else index + 1 in the heap */
};

struct sb_loop *sb_loop_new(void);
void sb_loop_free(struct sb_loop *loop);
void sb_timer_set(struct sb_loop *loop, struct sb_timer *timer, int64_t ms);
void sb_timer_cancel(struct sb_loop *loop, struct sb_timer *timer);
/* Fires all timers now, due or not (shutdown). */
void sb_timers_flush(struct sb_loop *loop);

/* Tells when the peer of `fd` goes away. */
struct sb_watch {
    void (*gone)(void *arg);
    void *arg;
    int fd;
};
void sb_watch_add(struct sb_loop *loop, struct sb_watch *watch);
void sb_watch_del(struct sb_loop *loop, struct sb_watch *watch);

/* Runs until SIGTERM or SIGINT. `run` serves what is ready; `wait_ms` says how long may be waited
 * at most (-1 for ever); `epoll_fd` is readable when there is something to serve. */
struct sb_served {
    void *arg;
    void (*run)(void *arg);
    int (*wait_ms)(void *arg);
    int epoll_fd;
};
int sb_loop_run(struct sb_loop *loop, const struct sb_served *served);

#endif
