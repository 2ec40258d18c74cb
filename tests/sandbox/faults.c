/*
 * The list of faults and the choice among them. The first fault that shapes the answer wins;
 * latency, search_lag, rewrite_message_id and garbage_content combine with it.
 */
#include "tests/sandbox/faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/map.h"
#include "tests/sandbox/request.h"

struct fault {
    enum sb_fault_kind kind;
    char *service;
    char *method;
    char *path;
    int64_t times; /* left; -1 without limit */
    double probability;
    int64_t ms;
    int64_t hits;
    json_t *spec;
};

struct sb_faults {
    struct sb_list list;
    uint64_t random;
};

static const char *const kind_name[] = {
    [SB_FAULT_NONE] = "none",
    [SB_FAULT_LATENCY] = "latency",
    [SB_FAULT_STATUS] = "status",
    [SB_FAULT_HANG] = "hang",
    [SB_FAULT_RESET] = "reset",
    [SB_FAULT_LOST_REPLY] = "lost_reply",
    [SB_FAULT_GARBAGE] = "garbage",
    [SB_FAULT_TRUNCATE] = "truncate",
    [SB_FAULT_HUGE] = "huge",
    [SB_FAULT_SLOW_BODY] = "slow_body",
    [SB_FAULT_SEARCH_LAG] = "search_lag",
    [SB_FAULT_REWRITE_MESSAGE_ID] = "rewrite_message_id",
    [SB_FAULT_EXPIRED_TOKEN] = "expired_token",
    [SB_FAULT_GARBAGE_CONTENT] = "garbage_content",
};

const char *sb_fault_name(enum sb_fault_kind kind)
{
    return kind_name[kind];
}

static enum sb_fault_kind kind_of(const char *name)
{
    for (size_t i = 1; name && i < sizeof kind_name / sizeof *kind_name; i++) {
        if (strcmp(name, kind_name[i]) == 0)
            return (enum sb_fault_kind)i;
    }
    return SB_FAULT_NONE;
}

struct sb_faults *sb_faults_new(void)
{
    struct sb_faults *f = sb_alloc(sizeof *f);
    f->random = 0x9e3779b97f4a7c15u;
    return f;
}

static void free_fault(void *p)
{
    struct fault *one = p;
    free(one->service);
    free(one->method);
    free(one->path);
    json_decref(one->spec);
    free(one);
}

void sb_faults_clear(struct sb_faults *f)
{
    sb_list_clear(&f->list, free_fault);
    f->random = 0x9e3779b97f4a7c15u;
}

void sb_faults_free(struct sb_faults *f)
{
    sb_faults_clear(f);
    free(f);
}

static char *pattern_of(const json_t *spec, const char *key)
{
    const char *text = sb_json_text(spec, key);
    if (text && strcmp(key, "service") == 0 && strcmp(text, "llm") == 0)
        text = "openai";
    return sb_copy(text && *text ? text : "*");
}

static const char *check(const json_t *spec)
{
    if (!json_is_object(spec))
        return "each fault is an object";
    if (kind_of(sb_json_text(spec, "fault")) == SB_FAULT_NONE)
        return "unknown fault";
    int64_t code = sb_json_int(spec, "code", 503);
    if (code < 200 || code > 599)
        return "code is an HTTP status from 200 to 599";
    const json_t *p = json_object_get(spec, "probability");
    if (p && (!json_is_number(p) || json_number_value(p) < 0 || json_number_value(p) > 1))
        return "probability is a number from 0 to 1";
    return NULL;
}

static void add_one(struct sb_faults *f, json_t *spec)
{
    struct fault *one = sb_alloc(sizeof *one);
    one->kind = kind_of(sb_json_text(spec, "fault"));
    one->service = pattern_of(spec, "service");
    one->method = pattern_of(spec, "method");
    one->path = pattern_of(spec, "path");
    one->times = sb_json_int(spec, "times", -1);
    const json_t *p = json_object_get(spec, "probability");
    one->probability = p ? json_number_value(p) : 1;
    one->ms = sb_json_int(spec, "ms", -1);
    one->spec = json_incref(spec);
    sb_list_add(&f->list, one);
}

const char *sb_faults_add(struct sb_faults *f, const json_t *list)
{
    if (json_is_object(list) && json_is_array(json_object_get(list, "faults")))
        list = json_object_get(list, "faults");
    json_t *wrapped = json_is_object(list) ? json_pack("[O]", list) : json_copy((json_t *)list);
    const char *wrong = json_is_array(wrapped) ? NULL : "a list of faults is expected";
    size_t i;
    json_t *spec;
    json_array_foreach(wrapped, i, spec)
    {
        if (!wrong)
            wrong = check(spec);
    }
    if (!wrong && json_array_size(wrapped) == 0)
        sb_faults_clear(f);
    json_array_foreach(wrapped, i, spec)
    {
        if (!wrong)
            add_one(f, spec);
    }
    json_decref(wrapped);
    return wrong;
}

json_t *sb_faults_list(const struct sb_faults *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->list.n; i++) {
        const struct fault *one = f->list.at[i];
        json_t *copy = json_copy(one->spec);
        json_object_set_new(copy, "hits", json_integer(one->hits));
        if (one->times >= 0)
            json_object_set_new(copy, "left", json_integer(one->times));
        json_array_append_new(list, copy);
    }
    return list;
}

static double next_random(struct sb_faults *f)
{
    f->random ^= f->random << 13;
    f->random ^= f->random >> 7;
    f->random ^= f->random << 17;
    return (double)(f->random >> 11) / 9007199254740992.0;
}

/* A fault that only means something for some calls is not used up by the others. */
static bool applies(const struct fault *one, const struct sb_req *req)
{
    const char *path = req->path;
    if (one->kind == SB_FAULT_SEARCH_LAG)
        return sb_ends(path, "/search") || sb_ends(path, "/threads") || sb_ends(path, "/files") ||
               ((sb_ends(path, "/drafts") || sb_ends(path, "/messages")) &&
                strcmp(req->method, "GET") == 0);
    if (one->kind == SB_FAULT_REWRITE_MESSAGE_ID)
        return strstr(path, "/drafts") && strcmp(req->method, "GET") != 0;
    return true;
}

static bool hits(struct sb_faults *f, struct fault *one, const struct sb_req *req)
{
    if (one->times == 0 || !sb_glob(one->service, req->service->name) ||
        !sb_glob(one->method, req->method))
        return false;
    if (!sb_glob(one->path, req->path) && !sb_glob(one->path, req->uri))
        return false;
    return applies(one, req) && (one->probability >= 1 || next_random(f) < one->probability);
}

static void copy_text(char *to, size_t cap, const json_t *value)
{
    if (json_is_integer(value))
        (void)snprintf(to, cap, "%lld", (long long)json_integer_value(value));
    else if (json_is_string(value))
        (void)snprintf(to, cap, "%s", json_string_value(value));
}

static void shape(struct sb_plan *plan, const struct fault *one)
{
    const json_t *spec = one->spec;
    plan->kind = one->kind;
    plan->code = (int)sb_json_int(spec, "code", 503);
    plan->ms = one->ms;
    int64_t bytes = sb_json_int(spec, "bytes", 64 << 20);
    plan->bytes = (size_t)(bytes < 64 ? 64 : bytes);
    plan->after_work = json_is_true(json_object_get(spec, "after_work"));
    plan->body = json_incref(json_object_get(spec, "body"));
    copy_text(plan->retry_after, sizeof plan->retry_after, json_object_get(spec, "retry_after"));
    copy_text(plan->reason, sizeof plan->reason, json_object_get(spec, "reason"));
    copy_text(plan->message, sizeof plan->message, json_object_get(spec, "message"));
}

/* Adds the fault to the plan; false when another one already shapes the answer. */
static bool use(struct sb_plan *plan, const struct fault *one)
{
    int64_t ms = one->ms < 0 ? 1000 : one->ms;
    switch (one->kind) {
    case SB_FAULT_LATENCY:
        plan->latency_ms += ms;
        plan->late = plan->late || json_is_true(json_object_get(one->spec, "late"));
        return true;
    case SB_FAULT_SEARCH_LAG:
        plan->search_lag_ms = ms > plan->search_lag_ms ? ms : plan->search_lag_ms;
        return true;
    case SB_FAULT_REWRITE_MESSAGE_ID:
        plan->rewrite_message_id = true;
        return true;
    case SB_FAULT_GARBAGE_CONTENT:
        plan->garbage_content = true;
        return true;
    default:
        if (plan->kind != SB_FAULT_NONE)
            return false;
        shape(plan, one);
        return true;
    }
}

void sb_faults_plan(struct sb_faults *f, struct sb_req *req)
{
    for (size_t i = 0; i < f->list.n; i++) {
        struct fault *one = f->list.at[i];
        if (!hits(f, one, req) || !use(&req->plan, one))
            continue;
        one->hits++;
        if (one->times > 0)
            one->times--;
    }
}
