/* Text waterfall; see waterfall.h. The document is that of statement workflow_show. */
#include "cli/waterfall.h"

#include <stdio.h>

#include "lib/base/json.h"

enum { BAR = 44 };

struct axis {
    int64_t start;
    int64_t span;
};

static int column(const struct axis *axis, int64_t ms)
{
    int64_t at = (ms - axis->start) * BAR / axis->span;

    return at < 0 ? 0 : at > BAR ? BAR : (int)at;
}

static struct axis axis_of(const json_t *workflow, const json_t *attempts)
{
    struct axis axis = {sa_json_int(workflow, "created_ms"), 1};
    size_t i;
    json_t *a;

    json_array_foreach(attempts, i, a)
    {
        int64_t end = sa_json_int(a, "finished_ms") - axis.start;
        if (end > axis.span)
            axis.span = end;
    }
    return axis;
}

static void print_bar(const struct axis *axis, const json_t *attempt)
{
    int from = column(axis, sa_json_int(attempt, "started_ms"));
    int to = column(axis, sa_json_int(attempt, "finished_ms"));
    bool done = sa_str_eq(sa_json_str(attempt, "status"), SA_STR("done"));

    if (to == from)
        to = from < BAR ? from + 1 : from;
    for (int i = 0; i < BAR; i++)
        fputs(i < from || i >= to ? " " : done ? "█" : "░", stdout);
}

static void print_calls(const json_t *attempt)
{
    size_t i;
    json_t *call;

    json_array_foreach(json_object_get(attempt, "calls"), i, call)
    {
        printf("      %-8.*s %-6.*s %-50.*s %3lld %8.1f ms\n",
               SA_STR_ARG(sa_json_str(call, "service")), SA_STR_ARG(sa_json_str(call, "method")),
               SA_STR_ARG(sa_json_str(call, "path")), (long long)sa_json_int(call, "status"),
               (double)sa_json_int(call, "us") / 1000);
    }
}

static void print_attempt(const struct axis *axis, const json_t *a, bool calls)
{
    int64_t ms = sa_json_int(a, "finished_ms") - sa_json_int(a, "started_ms");
    struct sa_str class = sa_json_str(a, "error_class");

    printf("%2lld %-18.*s |", (long long)sa_json_int(a, "position"),
           SA_STR_ARG(sa_json_str(a, "step")));
    print_bar(axis, a);
    printf("| %6lld ms", (long long)ms);
    if (class.n)
        printf("  %.*s (%.*s): %.*s", SA_STR_ARG(sa_json_str(a, "status")), SA_STR_ARG(class),
               SA_STR_ARG(sa_json_str(a, "error_detail")));
    printf("\n");
    if (calls)
        print_calls(a);
}

static void print_effects(const json_t *effects)
{
    size_t i;
    json_t *e;

    json_array_foreach(effects, i, e)
    {
        printf("effect %-13.*s %-8.*s %.*s\n", SA_STR_ARG(sa_json_str(e, "kind")),
               SA_STR_ARG(sa_json_str(e, "state")), SA_STR_ARG(sa_json_str(e, "external_id")));
    }
}

static void print_withheld(const json_t *withheld)
{
    size_t i;
    json_t *e;

    json_array_foreach(withheld, i, e)
    {
        bool reuse = sa_str_eq(sa_json_str(e, "would"), SA_STR("reuse"));
        printf("effect %-13.*s withheld would %.*s%s%.*s\n", SA_STR_ARG(sa_json_str(e, "kind")),
               SA_STR_ARG(sa_json_str(e, "would")), reuse ? " " : "",
               SA_STR_ARG(reuse ? sa_json_str(e, "external_id") : SA_STR("")));
    }
}

static void print_family(const json_t *workflow)
{
    struct sa_str parent = sa_json_str(workflow, "parent_id");
    size_t i;
    json_t *replay;

    if (parent.n)
        printf("replays  %.*s, effects %s\n", SA_STR_ARG(parent),
               json_is_true(json_object_get(workflow, "effects_off")) ? "off" : "on");
    json_array_foreach(json_object_get(workflow, "replays"), i, replay)
    {
        printf("replayed by %s\n", json_string_value(replay));
    }
}

static void print_draft(const json_t *draft)
{
    if (!json_is_object(draft))
        return;
    printf("\nTo:      %.*s\nSubject: %.*s\n\n%.*s\n", SA_STR_ARG(sa_json_str(draft, "to_email")),
           SA_STR_ARG(sa_json_str(draft, "subject")), SA_STR_ARG(sa_json_str(draft, "body")));
}

void waterfall_print(const json_t *workflow, bool calls)
{
    const json_t *attempts = json_object_get(workflow, "attempts");
    struct axis axis = axis_of(workflow, attempts);
    struct sa_str reason = sa_json_str(workflow, "reason");
    size_t i;
    json_t *a;

    printf("workflow %.*s  %.*s%s%.*s  %lld ms  trace %.*s\n",
           SA_STR_ARG(sa_json_str(workflow, "id")), SA_STR_ARG(sa_json_str(workflow, "status")),
           reason.n ? ": " : "", SA_STR_ARG(reason), (long long)axis.span,
           SA_STR_ARG(sa_json_str(workflow, "trace_id")));
    print_family(workflow);
    json_array_foreach(attempts, i, a)
    {
        print_attempt(&axis, a, calls);
    }
    print_effects(json_object_get(workflow, "effects"));
    print_withheld(json_object_get(workflow, "withheld"));
    print_draft(json_object_get(workflow, "draft"));
}
