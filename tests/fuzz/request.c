/*
 * A request's variables, one per line of the input, as a web server may send them: names,
 * lengths, types, hosts and paths, and the route that they lead to.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/server/router.h"

enum { VARIABLES = 256 };

static enum sa_err handler(struct sa_ctx *ctx, struct sa_request *request,
                           struct sa_response *response, void *app)
{
    (void)ctx, (void)request, (void)response, (void)app;
    return SA_OK;
}

static const struct sa_route routes[] = {
    {.method = SA_GET, .pattern = "/", .handler = handler},
    {.method = SA_GET, .pattern = "/drafts/{id}", .handler = handler},
    {.method = SA_POST, .pattern = "/drafts/{id}/approve", .handler = handler},
    {.method = SA_DELETE, .pattern = "/{a}/{b}/{c}/{d}", .handler = handler},
    {.method = SA_PUT, .pattern = "/{a}/{b}/{c}/{d}/{more_than_there_is_room_for}"},
    {.method = SA_PUT, .pattern = "/{open", .guard = handler, .no_guard_reason = "none"},
    {.pattern = NULL}};

static void hosts(const struct sa_request *request)
{
    static const char *const bases[] = {"https://sales.example:8443/at", "https://sales.example",
                                        "http://sales.example", "http://", "https://[::1"};

    for (size_t i = 0; i < SA_COUNT(bases); i++)
        if (sa_request_host_allowed(request, sa_str_of(bases[i])))
            FUZZ_CHECK(sa_str_find_nocase(request->host, SA_STR("sales.example")) == 0 ||
                       sa_str_find_nocase(request->host, SA_STR("localhost")) == 0 ||
                       sa_str_find(request->host, SA_STR("127.0.0.1")) == 0 ||
                       sa_str_find(request->host, SA_STR("[::1]")) == 0);
}

static char **variables_of(struct sa_ctx *ctx, struct sa_str rest)
{
    char **list = SA_NEW_ARRAY(ctx->arena, VARIABLES + 1, char *);
    struct sa_str line;

    for (size_t n = 0; n < VARIABLES && sa_str_split(&rest, '\n', &line); n++) {
        ptrdiff_t nul = sa_str_chr(line, '\0');
        list[n] = sa_str_c(ctx->arena, sa_str_sub(line, 0, nul < 0 ? line.n : (size_t)nul));
    }
    return list;
}

static void find(struct sa_request *request)
{
    unsigned allowed = 0;

    request->method = (enum sa_method)sa_method_of(request->method_name);
    enum sa_match match = sa_route_find(routes, request, &allowed);
    FUZZ_CHECK((match == SA_MATCH_FOUND) == (request->route != NULL));
    FUZZ_CHECK((match == SA_MATCH_NO_METHOD) <= (allowed != 0));
    for (size_t i = 0; request->route && i < SA_PATH_PARAMS; i++)
        FUZZ_CHECK(sa_str_chr(request->params[i], '/') < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_request request;
    struct sa_ctx ctx;
    int64_t length;

    fuzz_begin(&ctx);
    if (sa_request_init(&ctx, &request, variables_of(&ctx, fuzz_input(data, size))) == SA_OK) {
        FUZZ_CHECK(request.path.n && request.path.p[0] == '/');
        for (size_t i = 0; i < request.path.n; i++)
            FUZZ_CHECK((unsigned char)request.path.p[i] >= 0x20 && request.path.p[i] != 0x7F);
        if (sa_request_length(&ctx, &request, &length) == SA_OK)
            FUZZ_CHECK(length >= -1 && length < INT64_C(1000000000000000000));
        (void)sa_request_has_type(&request, "application/json");
        hosts(&request);
        (void)sa_request_from_loopback(&request);
        find(&request);
    }
    return fuzz_end(&ctx);
}
