/* AES-256-GCM against published vectors, the key ring, and what a sealed value withstands. */
#include "tests/unit/unit.h"

#include "lib/base/encode.h"
#include "lib/crypto/envelope.h"
#include "lib/crypto/gcm.h"

#define ZERO_KEY "0000000000000000000000000000000000000000000000000000000000000000"
#define GCM_KEY  "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
#define SEVENS   "0707070707070707070707070707070707070707070707070707070707070707"
#define NINES    "0909090909090909090909090909090909090909090909090909090909090909"

static struct sa_str bytes_of(const char *hex)
{
    size_t n = strlen(hex) / 2;
    unsigned char *out = sa_alloc(unit_ctx.arena, n + 1);

    assert_true(sa_unhex(out, n, sa_str_of(hex)));
    return sa_str_make((const char *)out, n);
}

static struct sa_keyring ring_of(const char *text)
{
    struct sa_keyring ring;

    assert_int_equal(sa_keyring_parse(&unit_ctx, sa_str_of(text), &ring), SA_OK);
    return ring;
}

/* Test cases 13, 14, 15 and 16 of the GCM specification submitted to NIST. */
static void gcm_agrees_with_the_published_vectors(void **state)
{
    static const struct {
        const char *key, *nonce, *additional, *text, *sealed;
    } cases[] = {
        {ZERO_KEY, "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
        {ZERO_KEY, "000000000000000000000000", "", "00000000000000000000000000000000",
         "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
        {GCM_KEY, "cafebabefacedbaddecaf888", "",
         "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
         "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
         "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
         "b094dac5d93471bdec1a502270e3cc6c"},
        {GCM_KEY, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
         "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
         "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
         "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
         "76fc6ece0f4e1768cddf8853bb2d551b"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(cases); i++) {
        unsigned char out[128];
        struct sa_str text = bytes_of(cases[i].text), sealed = bytes_of(cases[i].sealed);
        struct sa_gcm gcm = {(const unsigned char *)bytes_of(cases[i].key).p,
                             (const unsigned char *)bytes_of(cases[i].nonce).p,
                             {bytes_of(cases[i].additional), {NULL, 0}}};
        sa_gcm_seal(&gcm, text, out);
        assert_memory_equal(out, sealed.p, sealed.n);
        assert_true(sa_gcm_open(&gcm, sealed, out));
        assert_memory_equal(out, text.p, text.n);
    }
}

/* Made with Node's crypto module: the format stays readable. */
static void a_value_sealed_elsewhere_in_this_format_opens(void **state)
{
    struct sa_keyring ring = ring_of("k1:" NINES ",k2:" SEVENS);
    struct sa_str plain, sealed = bytes_of("01026b32000102030405060708090a0b79a19b157b7bbc3a1f9291f"
                                           "3893d0237d385b58a8010413fada535b28898f5");

    (void)state;
    assert_int_equal(sa_envelope_open(&unit_ctx, &ring, SA_STR("tenant-a"), sealed, &plain), SA_OK);
    assert_str(plain, "a refresh token");
}

static void what_is_sealed_opens_for_its_owner_only(void **state)
{
    struct sa_keyring ring = ring_of("k1:" SEVENS);
    struct sa_str sealed, plain;

    (void)state;
    assert_int_equal(
        sa_envelope_seal(&unit_ctx, &ring, SA_STR("tenant-a"), SA_STR("secret"), &sealed), SA_OK);
    assert_true(sa_envelope_looks_sealed(sealed));
    assert_int_equal(sa_envelope_open(&unit_ctx, &ring, SA_STR("tenant-a"), sealed, &plain), SA_OK);
    assert_str(plain, "secret");
    assert_int_equal(sa_envelope_open(&unit_ctx, &ring, SA_STR("tenant-b"), sealed, &plain),
                     SA_INVALID_INPUT);
    assert_detail("belongs elsewhere");
}

static void every_flipped_bit_and_every_missing_byte_is_refused(void **state)
{
    struct sa_keyring ring = ring_of("k1:" SEVENS);
    struct sa_str sealed, plain;

    (void)state;
    assert_int_equal(sa_envelope_seal(&unit_ctx, &ring, SA_STR("t"), SA_STR("secret"), &sealed),
                     SA_OK);
    for (size_t bit = 0; bit < sealed.n * 8; bit++) {
        struct sa_str bad = sa_str_dup(unit_ctx.arena, sealed);
        ((char *)(uintptr_t)bad.p)[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_not_equal(sa_envelope_open(&unit_ctx, &ring, SA_STR("t"), bad, &plain), SA_OK);
        sa_clear_error(&unit_ctx);
    }
    for (size_t n = 0; n < sealed.n; n++) {
        assert_int_equal(
            sa_envelope_open(&unit_ctx, &ring, SA_STR("t"), sa_str_sub(sealed, 0, n), &plain),
            SA_INVALID_INPUT);
        sa_clear_error(&unit_ctx);
    }
}

static void unknown_versions_are_refused_and_text_never_looks_sealed(void **state)
{
    struct sa_keyring ring = ring_of("k1:" SEVENS);
    struct sa_str sealed, plain;

    (void)state;
    assert_int_equal(sa_envelope_seal(&unit_ctx, &ring, SA_STR("t"), SA_STR("secret"), &sealed),
                     SA_OK);
    *(char *)(uintptr_t)sealed.p = 2;
    assert_int_equal(sa_envelope_open(&unit_ctx, &ring, SA_STR("t"), sealed, &plain),
                     SA_INVALID_INPUT);
    assert_detail("known version");
    assert_false(sa_envelope_looks_sealed(SA_STR("9f71106bda297b59e9a6a7b8dacd0b129f71106bda29")));
    assert_false(sa_envelope_looks_sealed(SA_STR("")));
}

static void the_first_key_seals_and_a_rotated_one_still_opens_until_it_is_removed(void **state)
{
    struct sa_keyring old = ring_of("k1:" SEVENS), both = ring_of("k2:" NINES ",k1:" SEVENS),
                      new = ring_of("k2:" NINES);
    struct sa_str sealed, again, plain;

    (void)state;
    assert_int_equal(sa_envelope_seal(&unit_ctx, &old, SA_STR("t"), SA_STR("secret"), &sealed),
                     SA_OK);
    assert_int_equal(sa_envelope_open(&unit_ctx, &both, SA_STR("t"), sealed, &plain), SA_OK);
    assert_true(sa_envelope_needs_rewrap(&both, sealed));
    assert_int_equal(sa_envelope_seal(&unit_ctx, &both, SA_STR("t"), plain, &again), SA_OK);
    assert_false(sa_envelope_needs_rewrap(&both, again));
    assert_int_equal(sa_envelope_open(&unit_ctx, &new, SA_STR("t"), again, &plain), SA_OK);
    assert_int_equal(sa_envelope_open(&unit_ctx, &new, SA_STR("t"), sealed, &plain),
                     SA_CONFIGURATION);
    assert_detail("missing");
}

static void the_same_text_never_seals_to_the_same_bytes(void **state)
{
    struct sa_keyring ring = ring_of("k1:" SEVENS);
    struct sa_str a, b;

    (void)state;
    assert_int_equal(sa_envelope_seal(&unit_ctx, &ring, SA_STR("t"), SA_STR(""), &a), SA_OK);
    assert_int_equal(sa_envelope_seal(&unit_ctx, &ring, SA_STR("t"), SA_STR(""), &b), SA_OK);
    assert_int_equal(a.n, 2 + 2 + 12 + 16);
    assert_false(sa_str_eq(a, b));
}

static void a_broken_key_ring_is_named_without_its_keys(void **state)
{
    static const char *const broken[] = {"k1",
                                         ":" SEVENS,
                                         "k1:abc",
                                         "K1:" SEVENS,
                                         "k1:" SEVENS "00",
                                         "k1:" SEVENS ",k1:" NINES,
                                         "a-very-long-key-id:" SEVENS,
                                         "k1:" SEVENS ",,k2:" NINES};
    struct sa_keyring ring;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(broken); i++) {
        assert_int_equal(sa_keyring_parse(&unit_ctx, sa_str_of(broken[i]), &ring),
                         SA_CONFIGURATION);
        assert_null(strstr(sa_error_detail(&unit_ctx), "0707"));
        sa_clear_error(&unit_ctx);
    }
}

static void without_a_key_nothing_is_sealed(void **state)
{
    struct sa_keyring ring = ring_of("");
    struct sa_str sealed;

    (void)state;
    assert_int_equal(sa_envelope_seal(&unit_ctx, &ring, SA_STR("t"), SA_STR("x"), &sealed),
                     SA_CONFIGURATION);
    assert_detail("OAUTH_ENCRYPTION_KEY");
}

static void a_wiped_ring_holds_no_key(void **state)
{
    struct sa_keyring ring = ring_of("k1:" SEVENS), zero;

    (void)state;
    memset(&zero, 0, sizeof(zero));
    sa_keyring_wipe(&ring);
    assert_memory_equal(&ring, &zero, sizeof(ring));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(gcm_agrees_with_the_published_vectors),
        SA_TEST(a_value_sealed_elsewhere_in_this_format_opens),
        SA_TEST(what_is_sealed_opens_for_its_owner_only),
        SA_TEST(every_flipped_bit_and_every_missing_byte_is_refused),
        SA_TEST(unknown_versions_are_refused_and_text_never_looks_sealed),
        SA_TEST(the_first_key_seals_and_a_rotated_one_still_opens_until_it_is_removed),
        SA_TEST(the_same_text_never_seals_to_the_same_bytes),
        SA_TEST(a_broken_key_ring_is_named_without_its_keys),
        SA_TEST(without_a_key_nothing_is_sealed),
        SA_TEST(a_wiped_ring_holds_no_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
