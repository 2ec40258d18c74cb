/*
 * epoll, a heap of timers, and signals read from a descriptor.
 */
#include "tests/sandbox/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tests/sandbox/util.h"

struct sb_loop {
    int epoll_fd;
    int signal_fd;
    struct sb_timer **heap;
    uint32_t n, cap;
};

struct sb_loop *sb_loop_new(void)
{
    struct sb_loop *loop = sb_alloc(sizeof *loop);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    loop->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return loop;
}

void sb_loop_free(struct sb_loop *loop)
{
    close(loop->signal_fd);
    close(loop->epoll_fd);
    free(loop->heap);
    free(loop);
}

static void place(struct sb_loop *loop, uint32_t i, struct sb_timer *t)
{
    loop->heap[i] = t;
    t->place = i + 1;
}

static void sift_up(struct sb_loop *loop, uint32_t i)
{
    struct sb_timer *t = loop->heap[i];
    while (i && loop->heap[(i - 1) / 2]->due_us > t->due_us) {
        place(loop, i, loop->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    place(loop, i, t);
}

static void sift_down(struct sb_loop *loop, uint32_t i)
{
    struct sb_timer *t = loop->heap[i];
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child + 1 < loop->n && loop->heap[child + 1]->due_us < loop->heap[child]->due_us)
            child++;
        if (child >= loop->n || loop->heap[child]->due_us >= t->due_us)
            break;
        place(loop, i, loop->heap[child]);
        i = child;
    }
    place(loop, i, t);
}

void sb_timer_set(struct sb_loop *loop, struct sb_timer *t, int64_t ms)
{
    sb_timer_cancel(loop, t);
    if (loop->n == loop->cap) {
        loop->cap = loop->cap ? loop->cap * 2 : 64;
        loop->heap = sb_grow(loop->heap, loop->cap * sizeof(struct sb_timer *));
    }
    t->due_us = sb_mono_us() + ms * 1000;
    loop->heap[loop->n++] = t;
    sift_up(loop, loop->n - 1);
}

void sb_timer_cancel(struct sb_loop *loop, struct sb_timer *t)
{
    if (!t->place)
        return;
    uint32_t i = t->place - 1;
    t->place = 0;
    struct sb_timer *last = loop->heap[--loop->n];
    if (last == t)
        return;
    place(loop, i, last);
    sift_up(loop, i);
    sift_down(loop, last->place - 1);
}

static void fire_first(struct sb_loop *loop)
{
    struct sb_timer *t = loop->heap[0];
    sb_timer_cancel(loop, t);
    t->fire(t->arg);
}

void sb_timers_flush(struct sb_loop *loop)
{
    while (loop->n)
        fire_first(loop);
}

void sb_watch_add(struct sb_loop *loop, struct sb_watch *w)
{
    struct epoll_event ev = {.events = EPOLLRDHUP, .data.ptr = w};
    (void)epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, w->fd, &ev);
}

void sb_watch_del(struct sb_loop *loop, struct sb_watch *w)
{
    (void)epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, w->fd, NULL);
}

static int wait_for(const struct sb_loop *loop, int most)
{
    if (!loop->n)
        return most;
    int64_t left = (loop->heap[0]->due_us - sb_mono_us() + 999) / 1000;
    left = left < 0 ? 0 : left;
    return most >= 0 && most < left ? most : (int)(left > 60000 ? 60000 : left);
}

int sb_loop_run(struct sb_loop *loop, const struct sb_served *served)
{
    struct epoll_event serve = {.events = EPOLLIN, .data.ptr = (void *)served};
    struct epoll_event stop = {.events = EPOLLIN, .data.ptr = loop};
    if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, served->epoll_fd, &serve) ||
        epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, loop->signal_fd, &stop))
        return -1;
    for (;;) {
        /* One event at a time: a watch handled late may have been freed by the one before. */
        struct epoll_event ev;
        int n = epoll_wait(loop->epoll_fd, &ev, 1, wait_for(loop, served->wait_ms(served->arg)));
        if (n < 0 && errno != EINTR)
            return -1;
        if (n > 0 && ev.data.ptr == loop)
            return 0;
        if (n > 0 && ev.data.ptr != (void *)served) {
            struct sb_watch *w = ev.data.ptr;
            w->gone(w->arg);
        }
        while (loop->n && loop->heap[0]->due_us <= sb_mono_us())
            fire_first(loop);
        served->run(served->arg);
    }
}
