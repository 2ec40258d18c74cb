/* Variables, path, length, content type and host of a request. */
#include "tests/unit/unit.h"

#include "lib/server/request.h"

static struct sa_request request;

#define VARIABLES(...)                                                                             \
    (char *[])                                                                                     \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

static enum sa_err init(char **variables)
{
    sa_clear_error(&unit_ctx);
    return sa_request_init(&unit_ctx, &request, variables);
}

static void the_path_is_what_the_server_normalised(void **state)
{
    (void)state;
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/api", "PATH_INFO=/forms",
                                    "REQUEST_URI=/api/%66orms?a=1", "QUERY_STRING=a=1")),
                     SA_OK);
    assert_str(request.path, "/api/forms");
    assert_str(request.uri, "/api/%66orms?a=1");
    assert_str(request.query, "a=1");
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/", "PATH_INFO=/forms")), SA_OK);
    assert_str(request.path, "/forms");
}

static void without_a_normalised_path_the_uri_is_decoded_once(void **state)
{
    (void)state;
    assert_int_equal(init(VARIABLES("REQUEST_URI=/a%20b/%2541?x=%zz")), SA_OK);
    assert_str(request.path, "/a b/%41");
    assert_int_equal(init(VARIABLES("REQUEST_URI=/a%zz")), SA_INVALID_INPUT);
    assert_int_equal(init(VARIABLES("REQUEST_URI=/a%00b")), SA_INVALID_INPUT);
}

static void paths_that_are_none_are_refused(void **state)
{
    (void)state;
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a\nb")), SA_INVALID_INPUT);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=a")), SA_INVALID_INPUT);
    assert_int_equal(init(VARIABLES("REQUEST_METHOD=GET")), SA_INVALID_INPUT);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", "REQUEST_URI=http://evil.example/a")),
                     SA_INVALID_INPUT);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", "REQUEST_URI=*")), SA_INVALID_INPUT);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", "REQUEST_URI=/a#b")), SA_INVALID_INPUT);
}

static void a_variable_is_found_by_its_whole_name(void **state)
{
    (void)state;
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", "HTTP_X_LONG=1", "HTTP_X=2", "HTTP_EMPTY=")),
                     SA_OK);
    assert_str(sa_request_variable(&request, "HTTP_X"), "2");
    assert_null(sa_request_variable(&request, "HTTP").p);
    assert_non_null(sa_request_variable(&request, "HTTP_EMPTY").p);
}

static void a_doubled_header_is_seen_where_it_matters(void **state)
{
    struct sa_str value;

    (void)state;
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", "HTTP_X=1", "HTTP_Y=3", "HTTP_X=2")), SA_OK);
    assert_int_equal(sa_request_variable_once(&unit_ctx, &request, "HTTP_Y", &value), SA_OK);
    assert_str(value, "3");
    assert_int_equal(sa_request_variable_once(&unit_ctx, &request, "HTTP_X", &value),
                     SA_INVALID_INPUT);
    assert_detail("more than once");
    assert_int_equal(sa_request_variable_once(&unit_ctx, &request, "HTTP_Z", &value), SA_OK);
    assert_null(value.p);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", "HTTP_HOST=a", "HTTP_HOST=b")),
                     SA_INVALID_INPUT);
}

static void at_most_100_headers_and_128_kib_of_variables(void **state)
{
    char *many[SA_HEADERS_MAX + 3] = {"SCRIPT_NAME=/a"};
    char *large = sa_alloc(unit_ctx.arena, SA_VARIABLES_BYTES + 1);

    (void)state;
    for (size_t i = 1; i <= SA_HEADERS_MAX; i++)
        many[i] = "HTTP_A=1";
    assert_int_equal(init(many), SA_OK);
    many[SA_HEADERS_MAX + 1] = "HTTP_B=1";
    assert_int_equal(init(many), SA_INVALID_INPUT);
    memset(large, 'x', SA_VARIABLES_BYTES);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", large)), SA_INVALID_INPUT);
}

static int64_t length_of(const char *text)
{
    int64_t length = -7;
    char *line = sa_str_c(unit_ctx.arena, sa_str_fmt(unit_ctx.arena, "CONTENT_LENGTH=%s", text));

    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", line)), SA_OK);
    return sa_request_length(&unit_ctx, &request, &length) ? -2 : length;
}

static void a_length_is_digits_or_nothing(void **state)
{
    int64_t length;

    (void)state;
    assert_int_equal(length_of("0"), 0);
    assert_int_equal(length_of("1048577"), 1048577);
    assert_int_equal(length_of("999999999999999999"), 999999999999999999);
    assert_int_equal(length_of(""), -1);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a")), SA_OK);
    assert_int_equal(sa_request_length(&unit_ctx, &request, &length), SA_OK);
    assert_int_equal(length, -1);
    static const char *const wrong[] = {"-1", "+5",  "5x",  " 5",
                                        "5 ", "0x5", "5,5", "99999999999999999999"};
    for (size_t i = 0; i < SA_COUNT(wrong); i++)
        assert_int_equal(length_of(wrong[i]), -2);
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", "CONTENT_LENGTH=5", "CONTENT_LENGTH=6")),
                     SA_OK);
    assert_int_equal(sa_request_length(&unit_ctx, &request, &length), SA_INVALID_INPUT);
}

static bool json_type(const char *type)
{
    char *line = sa_str_c(unit_ctx.arena, sa_str_fmt(unit_ctx.arena, "CONTENT_TYPE=%s", type));

    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", line)), SA_OK);
    return sa_request_has_type(&request, "application/json");
}

static void a_content_type_is_compared_without_case_and_takes_utf8_only(void **state)
{
    (void)state;
    assert_true(json_type("application/json"));
    assert_true(json_type("Application/JSON; charset=UTF-8"));
    assert_true(json_type("application/json;charset=\"utf-8\""));
    assert_true(json_type("application/json;"));
    assert_false(json_type("application/json; charset=utf-16"));
    assert_false(json_type("application/json; charset=iso-8859-1"));
    assert_false(json_type("application/jsonp"));
    assert_false(json_type("text/plain"));
    assert_false(json_type("application/x-www-form-urlencoded"));
    assert_false(json_type(""));
    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a")), SA_OK);
    assert_false(sa_request_has_type(&request, "application/json"));
}

static bool host(const char *name, const char *base)
{
    char *line = sa_str_c(unit_ctx.arena, sa_str_fmt(unit_ctx.arena, "HTTP_HOST=%s", name));

    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", line)), SA_OK);
    return sa_request_host_allowed(&request, sa_str_of(base));
}

static void only_our_own_host_and_loopback_names_are_served(void **state)
{
    static const char *const ours = "https://sales.example.com/in";

    (void)state;
    assert_true(host("sales.example.com", ours));
    assert_true(host("SALES.example.com:443", ours));
    assert_true(host("localhost:8080", ours));
    assert_true(host("127.0.0.1", ours));
    assert_true(host("[::1]:9", ours));
    assert_true(host("127.0.0.1:18080", "http://127.0.0.1:8080"));
    assert_true(host("a.example:8443", "https://a.example:8443"));
    static const char *const wrong[] = {"evil.example",
                                        "sales.example.com:8443",
                                        "sales.example.com.evil.example",
                                        "xsales.example.com",
                                        "sales.example.com:",
                                        "sales.example.com:x",
                                        "localhost.evil.example",
                                        "localhost:99999",
                                        "127.0.0.1:80:80",
                                        "[::1",
                                        "",
                                        "a b",
                                        "sales.example.com@evil.example"};
    for (size_t i = 0; i < SA_COUNT(wrong); i++)
        if (host(wrong[i], ours))
            fail_msg("%s is served", wrong[i]);
    assert_false(host("a.example", "https://b.example"));
    assert_false(host("a.example:80", "https://a.example"));
}

static bool local(const char *address)
{
    char *line = sa_str_c(unit_ctx.arena, sa_str_fmt(unit_ctx.arena, "REMOTE_ADDR=%s", address));

    assert_int_equal(init(VARIABLES("SCRIPT_NAME=/a", line)), SA_OK);
    return sa_request_from_loopback(&request);
}

static void loopback_is_told_by_the_peers_address(void **state)
{
    (void)state;
    assert_true(local("127.0.0.1"));
    assert_true(local("127.8.8.8"));
    assert_true(local("::1"));
    assert_true(local("::ffff:127.0.0.1"));
    assert_false(local("10.0.0.1"));
    assert_false(local("12.7.0.0"));
    assert_false(local("::10"));
    assert_false(local(""));
}

static void methods_are_upper_case_words(void **state)
{
    (void)state;
    assert_int_equal(sa_method_of(SA_STR("GET")), SA_GET);
    assert_int_equal(sa_method_of(SA_STR("DELETE")), SA_DELETE);
    assert_int_equal(sa_method_of(SA_STR("get")), 0);
    assert_int_equal(sa_method_of(SA_STR("TRACE")), 0);
    assert_int_equal(sa_method_of(SA_STR("")), 0);
    assert_str(sa_method_list(unit_ctx.arena, SA_GET | SA_HEAD | SA_POST), "GET, HEAD, POST");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(the_path_is_what_the_server_normalised),
        SA_TEST(without_a_normalised_path_the_uri_is_decoded_once),
        SA_TEST(paths_that_are_none_are_refused),
        SA_TEST(a_variable_is_found_by_its_whole_name),
        SA_TEST(a_doubled_header_is_seen_where_it_matters),
        SA_TEST(at_most_100_headers_and_128_kib_of_variables),
        SA_TEST(a_length_is_digits_or_nothing),
        SA_TEST(a_content_type_is_compared_without_case_and_takes_utf8_only),
        SA_TEST(only_our_own_host_and_loopback_names_are_served),
        SA_TEST(loopback_is_told_by_the_peers_address),
        SA_TEST(methods_are_upper_case_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
