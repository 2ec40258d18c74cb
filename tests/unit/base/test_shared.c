/* The shared file and the doorbell, between processes. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "lib/base/clock.h"
#include "lib/base/shared.h"

static char folder[64];
static struct sa_str path;

static int setup(void **state)
{
    unit_setup(state);
    snprintf(folder, sizeof(folder), "/tmp/sales-agent-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    path = sa_str_fmt(unit_ctx.arena, "%s/shared", folder);
    return 0;
}

static int teardown(void **state)
{
    unlink(path.p);
    assert_int_equal(rmdir(folder), 0);
    return unit_teardown(state);
}

static struct sa_shared *opened(struct sa_str name)
{
    struct sa_shared *shared;

    if (sa_shared_open(&unit_ctx, name, &shared) != SA_OK)
        fail_msg("%s", sa_error_detail(&unit_ctx));
    return shared;
}

static void two_mappings_of_a_file_are_one_memory(void **state)
{
    struct sa_shared *a = opened(path), *b = opened(path);

    (void)state;
    assert_ptr_not_equal(a, b);
    atomic_fetch_add(&a->counters[SA_SHARED_COUNTERS - 1], 7);
    assert_int_equal(atomic_load(&b->counters[SA_SHARED_COUNTERS - 1]), 7);
    assert_int_equal(atomic_load(&opened(path)->counters[SA_SHARED_COUNTERS - 1]), 7);
}

static void without_a_file_memory_is_private(void **state)
{
    struct sa_shared *a = opened(sa_str_make(NULL, 0)), *b = opened(SA_STR(""));

    (void)state;
    sa_doorbell_ring(a);
    assert_int_equal(sa_doorbell_seen(a), 1);
    assert_int_equal(sa_doorbell_seen(b), 0);
}

static void put_file(const void *bytes, size_t n, off_t size)
{
    int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), n);
    assert_int_equal(ftruncate(fd, size), 0);
    assert_int_equal(close(fd), 0);
}

static void another_layout_is_refused_and_left_as_it_is(void **state)
{
    struct sa_shared *shared;
    uint64_t other = 0x53414c4553000002;
    struct stat st;

    (void)state;
    put_file(&other, sizeof(other), sizeof(struct sa_shared));
    assert_int_equal(sa_shared_open(&unit_ctx, path, &shared), SA_CONFIGURATION);
    assert_detail("SHARED_FILE has another layout: stop all programs and remove it");
    put_file(&other, sizeof(other), 3 * sizeof(struct sa_shared));
    assert_int_equal(sa_shared_open(&unit_ctx, path, &shared), SA_CONFIGURATION);
    assert_detail("SHARED_FILE has another layout");
    assert_int_equal(stat(path.p, &st), 0);
    assert_int_equal(st.st_size, 3 * sizeof(struct sa_shared));
    put_file("text", 4, 4);
    assert_int_equal(sa_shared_open(&unit_ctx, path, &shared), SA_CONFIGURATION);
    assert_detail("SHARED_FILE has another layout");
}

static void a_file_that_cannot_be_opened_is_named(void **state)
{
    struct sa_shared *shared;

    (void)state;
    assert_int_equal(sa_shared_open(&unit_ctx, SA_STR("/nonexistent/shared"), &shared),
                     SA_CONFIGURATION);
    assert_detail("SHARED_FILE /nonexistent/shared cannot be opened: No such file");
    assert_int_equal(sa_shared_open(&unit_ctx, SA_STR("/dev/null"), &shared), SA_CONFIGURATION);
    assert_detail("SHARED_FILE /dev/null cannot be opened");
}

#ifndef SA_SANITIZE
static void map_without_room(void)
{
    struct rlimit none = {.rlim_cur = 1, .rlim_max = RLIM_INFINITY};
    struct sa_shared *shared;

    setrlimit(RLIMIT_AS, &none);
    if (sa_shared_open(&unit_ctx, SA_STR(""), &shared) != SA_CONFIGURATION)
        sa_die("mapped");
    dprintf(STDERR_FILENO, "%s", sa_error_detail(&unit_ctx));
}

static void a_mapping_that_fails_is_told(void **state)
{
    int status;

    (void)state;
    assert_str(unit_child(map_without_room, &status),
               "mapping SHARED_FILE: Cannot allocate memory");
    assert_int_equal(status, 0);
}
#endif

/* Waits until that process sleeps, so that the ring has somebody to wake. */
static void until_sleeping(pid_t pid)
{
    int64_t deadline = sa_mono_ms() + 10000;
    char name[64], line[256] = "";

    snprintf(name, sizeof(name), "/proc/%d/stat", (int)pid);
    while (sa_mono_ms() < deadline && !strstr(line, ") S ")) {
        FILE *f = fopen(name, "r");
        if (!f || !fgets(line, sizeof(line), f))
            line[0] = '\0';
        if (f)
            fclose(f);
    }
}

static void a_child_wakes_a_sleeping_parent(void **state)
{
    struct sa_shared *shared = opened(path);
    uint32_t seen = sa_doorbell_seen(shared);
    int64_t start = sa_mono_ms();
    int status;

    (void)state;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct sa_shared *mine;
        if (sa_shared_open(&unit_ctx, path, &mine) != SA_OK)
            exit(1);
        until_sleeping(getppid());
        sa_doorbell_ring(mine);
        exit(0);
    }
    while (sa_doorbell_seen(shared) == seen && sa_mono_ms() - start < 30000)
        sa_doorbell_wait(shared, seen, 30000);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(sa_doorbell_seen(shared), seen + 1);
    assert_true(sa_mono_ms() - start < 20000);
}

static void a_ring_before_the_wait_is_not_missed(void **state)
{
    struct sa_shared *shared = opened(path);
    uint32_t seen = sa_doorbell_seen(shared);
    int64_t start = sa_mono_ms();

    (void)state;
    sa_doorbell_ring(shared);
    sa_doorbell_wait(shared, seen, 30000);
    assert_true(sa_mono_ms() - start < 20000);
}

static void a_silent_doorbell_times_out(void **state)
{
    struct sa_shared *shared = opened(path);
    int64_t start = sa_mono_us();

    (void)state;
    sa_doorbell_wait(shared, sa_doorbell_seen(shared), 30);
    assert_in_range(sa_mono_us() - start, 29000, 20000000);
    sa_doorbell_wait(shared, sa_doorbell_seen(shared), 0);
}

#define SHARED_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHARED_TEST(two_mappings_of_a_file_are_one_memory),
        SHARED_TEST(without_a_file_memory_is_private),
        SHARED_TEST(another_layout_is_refused_and_left_as_it_is),
        SHARED_TEST(a_file_that_cannot_be_opened_is_named),
#ifndef SA_SANITIZE
        SHARED_TEST(a_mapping_that_fails_is_told),
#endif
        SHARED_TEST(a_child_wakes_a_sleeping_parent),
        SHARED_TEST(a_ring_before_the_wait_is_not_missed),
        SHARED_TEST(a_silent_doorbell_times_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
