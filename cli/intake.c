/* salesctl intake FILE: a form submission in the webhook's form, from a file, without signature. */
#include <stdio.h>

#include "cli/cli.h"
#include "lib/services/submission_key.h"
#include "lib/store/intake.h"

enum sa_err intake_file(struct cli *cli)
{
    struct option_value o[] = {{.name = "--tenant", .takes_value = true}};
    struct sa_intake_result result = {.duplicate = false};
    struct sa_submission submission;
    struct sa_intake intake = {.source = "file", .submission = &submission};
    struct sa_store *store;
    struct sa_str path;
    enum sa_err err = cli_options(cli, o, SA_COUNT(o), &path);

    if (!err && path.n == 0)
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "say which file; '-' is standard input");
    if (!err)
        err = cli_file(cli, path, &intake.raw);
    if (!err)
        err = sa_submission_parse(cli->ctx, intake.raw, &submission);
    if (!err)
        err = cli_store(cli, SA_CONF_DATABASE_URL, &store);
    if (!err)
        err = cli_tenant(cli, store, o[0].value, &intake.tenant_id);
    if (err)
        return err;
    intake.submission_key = sa_submission_key(cli->ctx->arena, &submission, intake.raw);
    sa_ctx_new_trace(cli->ctx);
    err = sa_store_intake(cli->ctx, store, &intake, &result);
    if (err)
        return err;
    cli_ring(cli);
    printf("submission %s\nworkflow %s\n%s\n", result.submission_id.text, result.workflow_id.text,
           result.duplicate      ? "duplicate of one that is there"
           : result.needs_review ? "needs review: no usable e-mail address"
           : result.joined       ? "joined: the draft of this lead is undecided"
                                 : "accepted");
    return SA_OK;
}
