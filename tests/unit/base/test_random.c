/* Random bytes and bounded numbers. */
#include "tests/unit/unit.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "lib/base/random.h"

static void exactly_the_asked_bytes_are_written(void **state)
{
    unsigned char bytes[1000];
    bool seen[256] = {false};
    int different = 0;

    (void)state;
    memset(bytes, 0, sizeof(bytes));
    sa_random(bytes + 10, 0);
    sa_random(bytes + 100, 800);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(bytes[i] | bytes[900 + i], 0);
    for (size_t i = 100; i < 900; i++)
        seen[bytes[i]] = true;
    for (size_t i = 0; i < 256; i++)
        different += seen[i];
    assert_true(different > 200);
}

static void bounded_numbers_stay_below_and_reach_every_value(void **state)
{
    unsigned count[7] = {0};

    (void)state;
    assert_true(sa_random_below(0) == 0);
    assert_true(sa_random_below(1) == 0);
    for (int i = 0; i < 7000; i++)
        count[sa_random_below(7)]++;
    for (size_t i = 0; i < 7; i++)
        assert_in_range(count[i], 700, 1300);
}

static void a_bound_above_half_the_range_works(void **state)
{
    uint64_t bound = (UINT64_C(1) << 63) + 1;

    (void)state;
    for (int i = 0; i < 200; i++)
        assert_true(sa_random_below(bound) < bound);
}

/* Makes the kernel answer EIO to getrandom in this process. */
static void ask_a_kernel_without_random(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EIO),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = SA_COUNT(filter), .filter = filter};
    char byte;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        sa_die("getrandom failed (not tested: no seccomp here)");
    sa_random(&byte, 1);
}

static void no_random_bytes_end_the_process(void **state)
{
    (void)state;
    unit_dies(ask_a_kernel_without_random, "getrandom failed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(exactly_the_asked_bytes_are_written),
        SA_TEST(bounded_numbers_stay_below_and_reach_every_value),
        SA_TEST(a_bound_above_half_the_range_works),
        SA_TEST(no_random_bytes_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
