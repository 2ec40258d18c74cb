/* Problem documents; see problem.h. */
#include "lib/server/problem.h"

#include "lib/base/json.h"

static json_t *error_list(const struct sa_problem *problem)
{
    json_t *list = json_array();

    for (size_t i = 0; i < problem->n_errors; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "field", problem->errors[i].field,
                                              "message", problem->errors[i].message));
    return list;
}

void sa_problem(struct sa_ctx *ctx, struct sa_response *response, const struct sa_problem *problem)
{
    json_t *document = sa_json_keep(ctx, json_object());

    json_object_set_new(document, "type", json_string("about:blank"));
    json_object_set_new(document, "title", json_string(sa_status_phrase(problem->status)));
    json_object_set_new(document, "status", json_integer(problem->status));
    if (problem->detail)
        json_object_set_new(document, "detail", json_string(problem->detail));
    if (!problem->anonymous)
        sa_json_set_str(document, "trace_id", sa_str_of(ctx->trace_id));
    if (problem->n_errors)
        json_object_set_new(document, "errors", error_list(problem));
    sa_response_json(response, problem->status, sa_json_text(ctx, document));
    sa_response_header(response, "Content-Type", SA_STR("application/problem+json"));
}

void sa_problem_status(struct sa_ctx *ctx, struct sa_response *response, int status,
                       const char *detail)
{
    sa_problem(ctx, response, &(struct sa_problem){.status = status, .detail = detail});
}

void sa_problem_error(struct sa_ctx *ctx, struct sa_response *response, enum sa_err err)
{
    int status = sa_err_info(err)->http_status;

    sa_problem_status(ctx, response, status,
                      status < 500 ? sa_error_detail(ctx)
                                   : "The request could not be served; the trace id leads to "
                                     "the log.");
}
