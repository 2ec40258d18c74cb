/* SHA-256, HMAC (RFC 4231), constant-time comparison, keyed hashes and tokens. */
#include "tests/unit/unit.h"

#include "lib/base/encode.h"
#include "lib/crypto/hash.h"
#include "lib/crypto/token.h"

static struct sa_str repeated(char c, size_t n)
{
    char *p = sa_alloc(unit_ctx.arena, n);

    memset(p, c, n);
    return sa_str_make(p, n);
}

static void sha256_agrees_with_fips_180(void **state)
{
    struct sa_digest abc = sa_sha256(SA_STR("abc")), empty = sa_sha256(SA_STR(""));

    (void)state;
    assert_str(sa_digest_hex(unit_ctx.arena, &abc),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_str(sa_digest_hex(unit_ctx.arena, &empty),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void hmac_agrees_with_rfc_4231(void **state)
{
    (void)state;
    const struct {
        struct sa_str key, data;
        const char *hex;
    } cases[] = {
        {repeated(0x0b, 20), SA_STR("Hi There"),
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {SA_STR("Jefe"), SA_STR("what do ya want for nothing?"),
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {repeated((char)0xaa, 20), repeated((char)0xdd, 50),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {repeated((char)0xaa, 131),
         SA_STR("Test Using Larger Than Block-Size Key - Hash Key First"),
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {repeated((char)0xaa, 131),
         SA_STR("This is a test using a larger than block-size key and a larger than block-size "
                "data. The key needs to be hashed before being used by the HMAC algorithm."),
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    for (size_t i = 0; i < SA_COUNT(cases); i++) {
        struct sa_digest digest = sa_hmac_sha256(cases[i].key, cases[i].data);
        assert_str(sa_digest_hex(unit_ctx.arena, &digest), cases[i].hex);
    }
}

static void hmac_of_parts_is_that_of_the_whole_even_with_an_empty_key(void **state)
{
    const struct sa_str parts[] = {SA_STR("ab"), SA_STR(""), {NULL, 0}, SA_STR("c")};
    struct sa_digest a = sa_hmac_sha256_parts(SA_STR(""), parts, SA_COUNT(parts));
    struct sa_digest b = sa_hmac_sha256(SA_STR(""), SA_STR("abc"));

    (void)state;
    assert_memory_equal(a.bytes, b.bytes, sizeof(a.bytes));
    /* From Node's crypto module. */
    assert_str(sa_digest_hex(unit_ctx.arena, &b),
               "fd7adb152c05ef80dccf50a1fa4c05d5a3ec6da95575fc312ae7c5d091836351");
}

static void comparison_tells_length_and_every_byte(void **state)
{
    (void)state;
    assert_true(sa_equal_constant_time(SA_STR("abc"), SA_STR("abc")));
    assert_true(sa_equal_constant_time(SA_STR(""), sa_str_make(NULL, 0)));
    assert_false(sa_equal_constant_time(SA_STR("abc"), SA_STR("abd")));
    assert_false(sa_equal_constant_time(SA_STR("xbc"), SA_STR("abc")));
    assert_false(sa_equal_constant_time(SA_STR("ab"), SA_STR("abc")));
    assert_false(sa_equal_constant_time(SA_STR(""), SA_STR("a")));
}

static void a_keyed_hash_depends_on_key_and_value(void **state)
{
    struct sa_str a = sa_keyed_hash(unit_ctx.arena, SA_STR("key"), SA_STR("ann@example.com"));

    (void)state;
    assert_int_equal(a.n, 64);
    assert_true(
        sa_str_eq(a, sa_keyed_hash(unit_ctx.arena, SA_STR("key"), SA_STR("ann@example.com"))));
    assert_false(
        sa_str_eq(a, sa_keyed_hash(unit_ctx.arena, SA_STR("yek"), SA_STR("ann@example.com"))));
    assert_false(
        sa_str_eq(a, sa_keyed_hash(unit_ctx.arena, SA_STR("key"), SA_STR("bob@example.com"))));
}

static void tokens_are_256_random_bits_and_stored_as_their_hash(void **state)
{
    struct sa_str a = sa_token_new(unit_ctx.arena), b = sa_token_new(unit_ctx.arena), bytes;

    (void)state;
    assert_int_equal(a.n, SA_TOKEN_CHARS);
    assert_true(sa_unbase64(unit_ctx.arena, a, &bytes));
    assert_int_equal(bytes.n, 32);
    assert_false(sa_str_eq(a, b));
    assert_str(sa_token_hash(unit_ctx.arena, SA_STR("abc")),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(sha256_agrees_with_fips_180),
        SA_TEST(hmac_agrees_with_rfc_4231),
        SA_TEST(hmac_of_parts_is_that_of_the_whole_even_with_an_empty_key),
        SA_TEST(comparison_tells_length_and_every_byte),
        SA_TEST(a_keyed_hash_depends_on_key_and_value),
        SA_TEST(tokens_are_256_random_bits_and_stored_as_their_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
