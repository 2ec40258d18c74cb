/* The ops program's routes. */
#include "cgi-bin/ops/ops.h"

const struct sa_route ops_routes[] = {
    {.method = SA_GET,
     .pattern = "/health/live",
     .handler = health_live,
     .no_guard_reason = "says that a process answers, and nothing else"},
    {.method = SA_GET,
     .pattern = "/health/ready",
     .handler = health_ready,
     .no_guard_reason = "one word per part, for load balancers"},
    {.method = SA_GET, .pattern = "/metrics", .handler = metrics_print, .guard = metrics_guard},
    {.pattern = NULL},
};
