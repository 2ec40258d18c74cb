/* salesctl routes: the route tables of the FastCGI programs. */
#include <stdio.h>

#include "cgi-bin/ops/ops.h"
#include "cgi-bin/webhook/webhook.h"
#include "cli/cli.h"

static const struct {
    const char *name;
    const struct sa_route *routes;
} programs[] = {{"webhook", webhook_routes}, {"ops", ops_routes}};

enum sa_err routes_print(struct cli *cli)
{
    enum sa_err err = cli_options(cli, NULL, 0, NULL);

    for (size_t p = 0; !err && p < SA_COUNT(programs); p++)
        for (const struct sa_route *r = programs[p].routes; r->pattern; r++)
            printf("%-8s %-6s %-40s %s\n", programs[p].name,
                   sa_method_list(cli->ctx->arena, r->method).p, r->pattern,
                   r->guard ? "guarded" : r->no_guard_reason);
    return err;
}
