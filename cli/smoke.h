/* What the files of smoke-formlead share. */
#ifndef SA_CLI_SMOKE_H
#define SA_CLI_SMOKE_H

#include <jansson.h>

#include "cli/cli.h"
#include "lib/client/http.h"

struct smoke {
    struct cli *cli;
    struct sa_client *client;
    struct sa_store *store;
    struct sa_uuid tenant;
};

struct lead {
    const char *title;  /* what is special about it */
    struct sa_str body; /* the webhook's body */
    struct sa_uuid workflow;
    struct sa_str status;
    json_t *document; /* statement workflow_show */
};

/* Makes n leads with fresh addresses; returns what the sandbox must know beforehand. */
json_t *smoke_leads(struct sa_ctx *ctx, struct lead *leads, size_t n);
/*
 * Prints what came out of each and a list of checks. SA_INTERNAL when a check fails: each lead
 * done, with contact, draft, task and note, and nothing sent.
 */
enum sa_err smoke_print(struct sa_ctx *ctx, const struct lead *leads, size_t n) SA_MUST_CHECK;
enum sa_err smoke_print_json(struct sa_ctx *ctx, const struct lead *leads, size_t n) SA_MUST_CHECK;

#endif
