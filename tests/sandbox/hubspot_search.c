/*
 * POST /crm/…/search: filters, one sort, paging. A filter on an indexed value narrows the
 * candidates first; a `search_lag` fault hides what was written just now.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/sandbox/hubspot_http.h"
#include "tests/sandbox/rfc3339.h"
#include "tests/sandbox/world.h"

enum { MAX_GROUPS = 5, MAX_FILTERS = 6, MAX_TOTAL = 18, MAX_LIMIT = 200, MAX_RESULTS = 10000 };

static const char *value_of(const struct sb_object *o, const char *name)
{
    const char *value = name ? sb_json_text(o->props, name) : NULL;
    return value ? value : "";
}

/* Dates and numbers compare as numbers, other text without case. */
static int compare(const char *a, const char *b)
{
    int64_t x = 0, y = 0;
    if (sb_digits(a))
        x = strtoll(a, NULL, 10);
    else if (!sb_rfc3339_parse(a, NULL, &x))
        return strcasecmp(a, b);
    if (sb_digits(b))
        y = strtoll(b, NULL, 10);
    else if (!sb_rfc3339_parse(b, NULL, &y))
        return strcasecmp(a, b);
    return x < y ? -1 : x > y;
}

static bool in_values(const json_t *values, const char *value)
{
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)values, i, one)
    {
        if (json_is_string(one) && strcasecmp(json_string_value(one), value) == 0)
            return true;
    }
    return false;
}

static bool has_token(const char *value, const char *token)
{
    struct sb_text t = {0};
    sb_text_printf(&t, "*%s*", token);
    bool found = sb_glob(t.p, value);
    free(t.p);
    return found;
}

static bool filter_fits(const struct sb_object *o, const json_t *filter)
{
    const char *op = sb_json_text(filter, "operator"), *want = sb_json_text(filter, "value");
    const char *value = value_of(o, sb_json_text(filter, "propertyName"));
    const char *high = sb_json_text(filter, "highValue");
    const json_t *values = json_object_get(filter, "values");
    want = want ? want : "";
    if (strcmp(op, "HAS_PROPERTY") == 0)
        return *value;
    if (strcmp(op, "NOT_HAS_PROPERTY") == 0)
        return !*value;
    if (strcmp(op, "NEQ") == 0)
        return compare(value, want) != 0;
    if (strcmp(op, "NOT_IN") == 0)
        return *value && !in_values(values, value);
    if (strcmp(op, "NOT_CONTAINS_TOKEN") == 0)
        return !has_token(value, want);
    if (!*value)
        return false;
    if (strcmp(op, "EQ") == 0)
        return compare(value, want) == 0;
    if (strcmp(op, "IN") == 0)
        return in_values(values, value);
    if (strcmp(op, "CONTAINS_TOKEN") == 0)
        return has_token(value, want);
    if (strcmp(op, "BETWEEN") == 0)
        return compare(value, want) >= 0 && high && compare(value, high) <= 0;
    int order = compare(value, want);
    return (order < 0 && *op == 'L') || (order > 0 && *op == 'G') ||
           (order == 0 && sb_ends(op, "E"));
}

static bool groups_fit(const struct sb_object *o, const json_t *groups)
{
    size_t i, k;
    json_t *group, *filter;
    json_array_foreach((json_t *)groups, i, group)
    {
        bool all = true;
        json_array_foreach(json_object_get(group, "filters"), k, filter)
        {
            all = all && filter_fits(o, filter);
        }
        if (all)
            return true;
    }
    return json_array_size(groups) == 0;
}

static bool query_fits(const struct sb_object *o, const char *query)
{
    const char *name;
    json_t *value;
    if (!query || !*query)
        return true;
    json_object_foreach(o->props, name, value)
    {
        if (sb_contains(json_string_value(value), query))
            return true;
    }
    return false;
}

static bool operator_known(const char *op)
{
    static const char known[] = " EQ NEQ LT LTE GT GTE BETWEEN IN NOT_IN HAS_PROPERTY "
                                "NOT_HAS_PROPERTY CONTAINS_TOKEN NOT_CONTAINS_TOKEN ";
    const char *at = op && *op ? strstr(known, op) : NULL;
    return at && at[-1] == ' ' && at[strlen(op)] == ' ';
}

static bool check_filters(const struct sb_type *type, const json_t *groups, struct sb_problem *p)
{
    size_t i, k, total = 0;
    json_t *group, *filter;
    if (json_array_size(groups) > MAX_GROUPS)
        sb_problem_say(p, 400, "VALIDATION_ERROR", "too many filterGroups (max %d)", MAX_GROUPS);
    json_array_foreach((json_t *)groups, i, group)
    {
        const json_t *filters = json_object_get(group, "filters");
        total += json_array_size(filters);
        if (json_array_size(filters) > MAX_FILTERS || total > MAX_TOTAL)
            sb_problem_say(p, 400, "VALIDATION_ERROR", "too many filters");
        json_array_foreach((json_t *)filters, k, filter)
        {
            const char *name = sb_json_text(filter, "propertyName");
            if (!operator_known(sb_json_text(filter, "operator")))
                sb_problem_say(p, 400, "VALIDATION_ERROR", "unknown operator in filter");
            else if (!name || !sb_map_get(&type->property, name))
                sb_problem_say(
                    p, 400, "VALIDATION_ERROR",
                    "There was a problem with the request: property %.80s does not exist",
                    name ? name : "?");
        }
    }
    return !p->status;
}

static bool check(const struct sb_req *req, const struct sb_type *type, const json_t *body,
                  struct sb_problem *p)
{
    if (req->body.n > 3000)
        sb_problem_say(p, 400, "VALIDATION_ERROR", "The query is longer than 3000 characters");
    else if (sb_json_int(body, "limit", 10) > MAX_LIMIT || sb_json_int(body, "limit", 10) < 0)
        sb_problem_say(p, 400, "VALIDATION_ERROR", "limit is at most %d", MAX_LIMIT);
    else if (sb_json_int(body, "after", 0) + sb_json_int(body, "limit", 10) > MAX_RESULTS)
        sb_problem_say(p, 400, "VALIDATION_ERROR", "no more than %d results", MAX_RESULTS);
    else if (json_array_size(json_object_get(body, "sorts")) > 1)
        sb_problem_say(p, 400, "VALIDATION_ERROR", "only one sort is supported");
    else
        return check_filters(type, json_object_get(body, "filterGroups"), p);
    return false;
}

/* One group with an EQ on an indexed property: its bucket holds all that can match. */
static const struct sb_list *candidates(const struct sb_type *type, const json_t *groups,
                                        bool *none)
{
    size_t k;
    json_t *filter;
    *none = false;
    if (json_array_size(groups) != 1)
        return &type->objects;
    json_array_foreach(json_object_get(json_array_get(groups, 0), "filters"), k, filter)
    {
        const char *name = sb_json_text(filter, "propertyName");
        const char *value = sb_json_text(filter, "value");
        if (strcmp(sb_json_text(filter, "operator"), "EQ") != 0 || !value ||
            !sb_hs_is_indexed(type, name))
            continue;
        const struct sb_list *found = sb_hs_having(type, name, value);
        *none = !found;
        return found;
    }
    return &type->objects;
}

struct order {
    char name[96];
    bool down;
};

static struct order order_of(const json_t *sorts)
{
    struct order order = {.name = ""};
    const json_t *first = json_array_get(sorts, 0);
    const char *text =
        json_is_string(first) ? json_string_value(first) : sb_json_text(first, "propertyName");
    const char *direction = sb_json_text(first, "direction");
    if (!text)
        return order;
    order.down = *text == '-' || (direction && strcmp(direction, "DESCENDING") == 0);
    strncpy(order.name, text + (*text == '-'), sizeof order.name - 1);
    return order;
}

static int by_order(const void *a, const void *b, void *arg)
{
    const struct sb_object *x = *(const struct sb_object *const *)a;
    const struct sb_object *y = *(const struct sb_object *const *)b;
    const struct order *order = arg;
    int c = *order->name ? compare(value_of(x, order->name), value_of(y, order->name)) : 0;
    if (order->down)
        c = -c;
    return c ? c : x->number < y->number ? -1 : x->number > y->number;
}

static struct sb_list matches(const struct sb_req *req, const struct sb_type *type,
                              const json_t *body)
{
    const json_t *groups = json_object_get(body, "filterGroups");
    bool none;
    struct sb_list found = {0};
    const struct sb_list *from = candidates(type, groups, &none);
    int64_t newest = sb_now_ms() - req->plan.search_lag_ms;
    for (size_t i = 0; !none && i < from->n; i++) {
        struct sb_object *o = from->at[i];
        if (o->archived || (req->plan.search_lag_ms && o->updated_ms > newest))
            continue;
        if (groups_fit(o, groups) && query_fits(o, sb_json_text(body, "query")))
            sb_list_add(&found, o);
    }
    struct order order = order_of(json_object_get(body, "sorts"));
    if (found.n)
        qsort_r(found.at, found.n, sizeof *found.at, by_order, &order);
    return found;
}

void sb_hs_search(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *body = type ? sb_hs_req_body(req) : NULL;
    struct sb_problem problem = {0};
    if (!body)
        return;
    if (!check(req, type, body, &problem)) {
        sb_hs_refuse(req, &problem);
        return;
    }
    struct sb_list found = matches(req, type, body);
    size_t start = (size_t)sb_json_int(body, "after", 0);
    size_t end = start + (size_t)sb_json_int(body, "limit", 10);
    json_t *results = json_array();
    for (size_t i = start; i < end && i < found.n; i++)
        json_array_append_new(results,
                              sb_hs_object(found.at[i], json_object_get(body, "properties")));
    json_t *answer = json_pack("{sIso}", "total", (json_int_t)found.n, "results", results);
    if (end < found.n) {
        struct sb_text after = {0};
        sb_text_printf(&after, "%zu", end);
        json_object_set_new(answer, "paging", json_pack("{s{ss}}", "next", "after", after.p));
        free(after.p);
    }
    sb_list_clear(&found, NULL);
    sb_reply_json(req, 200, answer);
}
