/* The command line of FastCGI programs, and their listening socket. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/server/listen.h"
#include "lib/server/prefork.h"

static struct sa_prefork options;

static enum sa_err parse(char **argv)
{
    int argc = 0;

    while (argv[argc])
        argc++;
    sa_clear_error(&unit_ctx);
    return sa_prefork_parse(&unit_ctx, argc, argv, &options);
}

#define PARSE(...) parse((char *[]){"program", __VA_ARGS__, NULL})

static void without_arguments_a_manager_started_it(void **state)
{
    char *argv[] = {"program", NULL};

    (void)state;
    assert_int_equal(parse(argv), SA_OK);
    assert_int_equal(options.start, SA_START_MANAGED);
}

static void a_parent_is_told_socket_children_mode_and_patience(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--listen", "/run/x.sock"), SA_OK);
    assert_int_equal(options.start, SA_START_LISTEN);
    assert_int_equal(options.mode, 0660);
    assert_int_equal(
        PARSE("--listen", "/run/x.sock", "--children", "7", "--mode", "0666", "--drain", "5"),
        SA_OK);
    assert_string_equal(options.listen, "/run/x.sock");
    assert_int_equal(options.children, 7);
    assert_int_equal(options.mode, 0666);
    assert_int_equal(options.drain_s, 5);
}

static void one_request_is_spelled_out(void **state)
{
    (void)state;
    assert_int_equal(
        PARSE("--once", "POST", "/x?y", "--header", "A: b", "--header", "C: d", "--body", "-"),
        SA_OK);
    assert_int_equal(options.start, SA_START_ONCE);
    assert_string_equal(options.method, "POST");
    assert_string_equal(options.target, "/x?y");
    assert_int_equal(options.n_headers, 2);
    assert_string_equal(options.headers[1], "C: d");
    assert_string_equal(options.body_file, "-");
}

static void wrong_arguments_are_named(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--listen"), SA_INVALID_INPUT);
    assert_detail("--listen");
    assert_int_equal(PARSE("--children", "0"), SA_INVALID_INPUT);
    assert_int_equal(PARSE("--children", "257"), SA_INVALID_INPUT);
    assert_int_equal(PARSE("--children", "two"), SA_INVALID_INPUT);
    assert_detail("--children");
    assert_int_equal(PARSE("--mode", "0999"), SA_INVALID_INPUT);
    assert_int_equal(PARSE("--mode", "7777"), SA_INVALID_INPUT);
    assert_int_equal(PARSE("--mode", ""), SA_INVALID_INPUT);
    assert_int_equal(PARSE("--header", "no colon"), SA_INVALID_INPUT);
    assert_int_equal(PARSE("--what", "x"), SA_INVALID_INPUT);
    assert_detail("--what");
    assert_int_equal(PARSE("--once", "GET"), SA_INVALID_INPUT);
}

static const char *socket_path(void)
{
    char *folder = sa_str_c(unit_ctx.arena, SA_STR("/tmp/sa-unit-XXXXXX"));

    assert_non_null(mkdtemp(folder));
    return sa_str_fmt(unit_ctx.arena, "%s/s", folder).p;
}

static void tidy(const char *path)
{
    unlink(path);
    assert_int_equal(rmdir(sa_str_fmt(unit_ctx.arena, "%.*s", (int)strlen(path) - 2, path).p), 0);
}

static bool connects(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    memcpy(at.sun_path, path, strlen(path));
    int rc = connect(fd, (struct sockaddr *)&at, sizeof(at));
    close(fd);
    return rc == 0;
}

static void a_socket_has_the_mode_it_was_given_and_goes_when_closed(void **state)
{
    struct sa_listener l = {.path = socket_path(), .mode = 0660};
    struct stat st;

    (void)state;
    assert_int_equal(sa_listener_open(&unit_ctx, &l), SA_OK);
    assert_int_equal(stat(l.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0660);
    assert_true(connects(l.path));
    assert_int_equal(sa_listener_check(&l), SA_LISTENER_OURS);
    sa_listener_close(&l);
    assert_int_equal(access(l.path, F_OK), -1);
    tidy(l.path);
}

static void a_stale_socket_is_replaced(void **state)
{
    struct sa_listener dead = {.path = socket_path(), .mode = 0600}, l = dead;

    (void)state;
    assert_int_equal(sa_listener_open(&unit_ctx, &dead), SA_OK);
    close(dead.fd);
    assert_false(connects(l.path));
    assert_int_equal(sa_listener_open(&unit_ctx, &l), SA_OK);
    assert_true(connects(l.path));
    assert_int_equal(sa_listener_check(&dead), SA_LISTENER_TAKEN);
    sa_listener_close(&l);
    assert_int_equal(sa_listener_check(&dead), SA_LISTENER_GONE);
    tidy(l.path);
}

static void a_file_that_is_no_socket_is_left_alone(void **state)
{
    struct sa_listener l = {.path = socket_path(), .mode = 0600};

    (void)state;
    close(open(l.path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(sa_listener_open(&unit_ctx, &l), SA_CONFIGURATION);
    assert_detail("no socket");
    assert_int_equal(access(l.path, F_OK), 0);
    tidy(l.path);
}

static void a_path_that_is_too_long_is_said_so(void **state)
{
    char path[200];
    struct sa_listener l = {.path = path, .mode = 0600};

    (void)state;
    memset(path, 'x', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    assert_int_equal(sa_listener_open(&unit_ctx, &l), SA_CONFIGURATION);
    assert_detail("too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(without_arguments_a_manager_started_it),
        SA_TEST(a_parent_is_told_socket_children_mode_and_patience),
        SA_TEST(one_request_is_spelled_out),
        SA_TEST(wrong_arguments_are_named),
        SA_TEST(a_socket_has_the_mode_it_was_given_and_goes_when_closed),
        SA_TEST(a_stale_socket_is_replaced),
        SA_TEST(a_file_that_is_no_socket_is_left_alone),
        SA_TEST(a_path_that_is_too_long_is_said_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
