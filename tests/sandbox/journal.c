/*
 * The ring behind GET /_requests.
 */
#include "tests/sandbox/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/request.h"

enum { RING = 100000 };

struct entry {
    uint64_t seq;
    int64_t time_ms;
    int64_t took_us;
    uint64_t digest;
    const char *service;
    const char *fault;
    char *path;
    char *query;
    int status;
    char method[12];
};

struct sb_journal {
    struct entry *ring;
    uint64_t next;
    uint64_t cleared_at;
};

struct sb_journal *sb_journal_new(void)
{
    struct sb_journal *j = sb_alloc(sizeof *j);
    j->ring = sb_alloc(RING * sizeof *j->ring);
    j->next = j->cleared_at = 1;
    return j;
}

static void drop(struct entry *e)
{
    free(e->path);
    free(e->query);
    *e = (struct entry){0};
}

void sb_journal_clear(struct sb_journal *j)
{
    for (size_t i = 0; i < RING; i++)
        drop(&j->ring[i]);
    j->cleared_at = j->next;
}

void sb_journal_free(struct sb_journal *j)
{
    sb_journal_clear(j);
    free(j->ring);
    free(j);
}

void sb_journal_begin(struct sb_journal *j, struct sb_req *req)
{
    struct entry *e = &j->ring[j->next % RING];
    drop(e);
    e->seq = req->journal_seq = j->next++;
    e->time_ms = sb_now_ms();
    e->digest = sb_digest(req->body.p, req->body.n);
    e->service = req->service->name;
    e->path = sb_copy(req->path);
    e->query = *req->query ? sb_copy(req->query) : NULL;
    memcpy(e->method, req->method, sizeof e->method);
}

void sb_journal_end(struct sb_journal *j, const struct sb_req *req, int status)
{
    struct entry *e = &j->ring[req->journal_seq % RING];
    if (!req->journal_seq || e->seq != req->journal_seq)
        return;
    e->status = status;
    e->took_us = sb_mono_us() - req->started_us;
    if (req->plan.kind != SB_FAULT_NONE)
        e->fault = sb_fault_name(req->plan.kind);
    else if (req->plan.latency_ms)
        e->fault = sb_fault_name(SB_FAULT_LATENCY);
}

static json_t *describe(const struct entry *e)
{
    char time[32], digest[20];
    sb_iso_ms(e->time_ms, time);
    (void)snprintf(digest, sizeof digest, "%016llx", (unsigned long long)e->digest);
    json_t *o = json_pack("{sIsssssssssisssf}", "seq", (json_int_t)e->seq, "time", time, "service",
                          e->service, "method", e->method, "path", e->path, "status", e->status,
                          "digest", digest, "ms", (double)e->took_us / 1000.0);
    if (e->query)
        sb_json_set(o, "query", e->query);
    if (e->fault)
        sb_json_set(o, "fault", e->fault);
    return o;
}

json_t *sb_journal_list(const struct sb_journal *j, const char *service, int64_t since,
                        int64_t limit)
{
    json_t *list = json_array();
    uint64_t first = j->next > RING ? j->next - RING : 0;
    if (first < j->cleared_at)
        first = j->cleared_at;
    if (since >= 0 && (uint64_t)since >= first)
        first = (uint64_t)since + 1;
    for (uint64_t seq = first; seq < j->next && limit > 0; seq++) {
        const struct entry *e = &j->ring[seq % RING];
        if (e->seq != seq || (service && strcmp(service, e->service) != 0))
            continue;
        json_array_append_new(list, describe(e));
        limit--;
    }
    return list;
}

uint64_t sb_journal_count(const struct sb_journal *j)
{
    return j->next - j->cleared_at;
}
