/* Which addresses may be connected to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "lib/base/attr.h"
#include "lib/client/address.h"

enum verdict { NEVER, PRIVATE, PUBLIC };

struct row {
    const char *address;
    enum verdict verdict;
};

static const struct row rows[] = {
    {"0.0.0.0", NEVER},
    {"0.1.2.3", NEVER},
    {"169.254.169.254", NEVER},
    {"169.254.0.1", NEVER},
    {"224.0.0.1", NEVER},
    {"239.255.255.255", NEVER},
    {"240.0.0.1", NEVER},
    {"255.255.255.255", NEVER},
    {"127.0.0.1", PRIVATE},
    {"127.255.255.254", PRIVATE},
    {"10.0.0.1", PRIVATE},
    {"172.16.0.1", PRIVATE},
    {"172.31.255.255", PRIVATE},
    {"192.168.1.1", PRIVATE},
    {"100.64.0.1", PRIVATE},
    {"198.19.0.1", PRIVATE},
    {"172.32.0.1", PUBLIC},
    {"172.15.255.255", PUBLIC},
    {"11.0.0.1", PUBLIC},
    {"100.128.0.1", PUBLIC},
    {"169.253.0.1", PUBLIC},
    {"192.169.0.1", PUBLIC},
    {"142.250.1.1", PUBLIC},
    {"223.255.255.255", PUBLIC},
    {"::", NEVER},
    {"fe80::1", NEVER},
    {"febf::1", NEVER},
    {"ff02::1", NEVER},
    {"::ffff:169.254.1.1", NEVER},
    {"64:ff9b::a9fe:a9fe", NEVER},
    {"2002:a9fe:a9fe::1", NEVER},
    {"::1", PRIVATE},
    {"fd00::1", PRIVATE},
    {"fc00::1", PRIVATE},
    {"::ffff:10.0.0.1", PRIVATE},
    {"64:ff9b::7f00:1", PRIVATE},
    {"2a00:1450::1", PUBLIC},
    {"::ffff:142.250.1.1", PUBLIC},
    {"2001:db8::1", PUBLIC},
    {"::2", NEVER},
};

static bool judge(const char *text, bool public_only)
{
    struct sockaddr_storage storage;
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

    memset(&storage, 0, sizeof(storage));
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
        memcpy(&storage, &in, sizeof(in));
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
        memcpy(&storage, &in6, sizeof(in6));
    }
    return sa_address_allowed((const struct sockaddr *)&storage, public_only);
}

static void every_row_is_judged_as_its_range_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        if (judge(rows[i].address, false) != (rows[i].verdict != NEVER))
            fail_msg("%s without public_only", rows[i].address);
        if (judge(rows[i].address, true) != (rows[i].verdict == PUBLIC))
            fail_msg("%s with public_only", rows[i].address);
    }
}

static void other_families_are_refused(void **state)
{
    struct sockaddr unix_socket = {.sa_family = AF_UNIX};

    (void)state;
    assert_false(sa_address_allowed(&unix_socket, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_judged_as_its_range_says),
        cmocka_unit_test(other_families_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
