/* The rules a row of a route table keeps; finding rows is tested with requests. */
#include "tests/unit/unit.h"

#include "lib/server/router.h"

static enum sa_err handler(struct sa_ctx *ctx, struct sa_request *request,
                           struct sa_response *response, void *app)
{
    (void)ctx, (void)request, (void)response, (void)app;
    return SA_OK;
}

static void broken(struct sa_route row, const char *rule)
{
    const char *found = sa_route_broken_rule(&row);

    if (!found || strcmp(found, rule) != 0)
        fail_msg("'%s', not '%s'", found ? found : "no rule", rule);
}

static void every_rule_is_kept(void **state)
{
    struct sa_route row = {.method = SA_POST,
                           .pattern = "/x",
                           .handler = handler,
                           .guard = handler,
                           .body_cap = 1,
                           .content_type = "application/json"};
    struct sa_route get = {.method = SA_GET, .pattern = "/x", .handler = handler};
    struct sa_route other;

    (void)state;
    assert_null(sa_route_broken_rule(&row));
    assert_null(sa_route_broken_rule(&get));
    broken((struct sa_route){.method = SA_GET, .pattern = "/x"}, "has no handler");
    other = get, other.pattern = "x";
    broken(other, "has a pattern that does not begin with /");
    other = row, other.guard = NULL;
    broken(other, "changes something and has neither a guard nor a reason for none");
    other.no_guard_reason = "anybody may";
    assert_null(sa_route_broken_rule(&other));
    other = row, other.no_guard_reason = "anybody may";
    broken(other, "has a guard and a reason for none");
    other = row, other.content_type = NULL;
    broken(other, "takes a body of any type");
    other = get, other.body_cap = 1, other.content_type = "application/json";
    broken(other, "takes a body with GET");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(every_rule_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
