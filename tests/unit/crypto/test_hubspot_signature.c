/* HubSpot's signatures against the vectors of HubSpot's own client, and everything refused. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/json.h"
#include "lib/crypto/hash.h"
#include "lib/crypto/hubspot_signature.h"

enum { FILE_MAX = 64 * 1024 };

static const int64_t now = 1790000000000;

static json_t *vectors(void)
{
    char *text = sa_alloc(unit_ctx.arena, FILE_MAX);
    int fd = open("tests/unit/crypto/hubspot_signature_vectors.json", O_RDONLY);
    ssize_t got = read(fd, text, FILE_MAX);
    json_t *root;

    assert_true(got > 1000);
    close(fd);
    assert_int_equal(sa_json_parse(&unit_ctx, sa_str_make(text, (size_t)got), &root), SA_OK);
    return root;
}

static struct sa_str header(const json_t *vector, const char *name)
{
    return sa_json_str(json_object_get(vector, "headers"), name);
}

static struct sa_signature_input input_of(const json_t *vector)
{
    return (struct sa_signature_input){
        .method = sa_json_str(vector, "method"),
        .uri = sa_json_str(vector, "request_uri"),
        .body = sa_json_str(vector, "body"),
        .signature_v3 = header(vector, "X-HubSpot-Signature-v3"),
        .timestamp = header(vector, "X-HubSpot-Request-Timestamp"),
        .signature = header(vector, "X-HubSpot-Signature"),
        .version = header(vector, "X-HubSpot-Signature-Version"),
    };
}

static int64_t time_of(const json_t *vector)
{
    return sa_json_int(vector, "timestamp") ? sa_json_int(vector, "timestamp") : now;
}

static enum sa_err check(const struct sa_signature_input *in, struct sa_str secret, int64_t at)
{
    sa_clear_error(&unit_ctx);
    return sa_hubspot_signature_check(&unit_ctx, in, secret, at);
}

/* A v3 request that is right. */
static struct sa_signature_input signed_v3(struct sa_str uri_as_signed, struct sa_str uri)
{
    struct sa_signature_input in = {.method = SA_STR("POST"),
                                    .uri = uri,
                                    .body = SA_STR("{\"a\":1}"),
                                    .timestamp = SA_STR("1790000000000")};
    const struct sa_str parts[] = {in.method, uri_as_signed, in.body, in.timestamp};
    struct sa_digest digest = sa_hmac_sha256_parts(SA_STR("secret"), parts, SA_COUNT(parts));

    in.signature_v3 = sa_digest_base64(unit_ctx.arena, &digest);
    return in;
}

static struct sa_signature_input right_v3(void)
{
    return signed_v3(SA_STR("https://x.example/hook"), SA_STR("https://x.example/hook"));
}

static void every_vector_of_the_official_client_is_accepted(void **state)
{
    const json_t *list = json_object_get(vectors(), "vectors");
    size_t i;
    json_t *vector;

    (void)state;
    assert_true(json_array_size(list) >= 10);
    json_array_foreach(list, i, vector)
    {
        struct sa_signature_input in = input_of(vector);
        if (check(&in, sa_json_str(vector, "secret"), time_of(vector)) != SA_OK)
            fail_msg("%.*s: %s", SA_STR_ARG(sa_json_str(vector, "id")), sa_error_detail(&unit_ctx));
        if (json_object_get(vector, "signed_uri"))
            assert_true(sa_str_eq(sa_hubspot_signed_uri(unit_ctx.arena, in.uri),
                                  sa_json_str(vector, "signed_uri")));
    }
}

static void no_vector_is_accepted_with_another_secret_body_or_method(void **state)
{
    const json_t *list = json_object_get(vectors(), "vectors");
    size_t i;
    json_t *vector;

    (void)state;
    json_array_foreach(list, i, vector)
    {
        struct sa_signature_input in = input_of(vector);
        struct sa_str secret = sa_json_str(vector, "secret");
        assert_int_equal(check(&in, SA_STR("another"), time_of(vector)), SA_AUTH);
        assert_int_equal(check(&in, SA_STR(""), time_of(vector)), SA_AUTH);
        in.body = SA_STR("{}");
        assert_int_equal(check(&in, secret, time_of(vector)), SA_AUTH);
        in = input_of(vector);
        in.method = SA_STR("PUT");
        if (!sa_str_eq(in.version, SA_STR("v1")))
            assert_int_equal(check(&in, secret, time_of(vector)), SA_AUTH);
    }
}

static void the_changed_requests_of_the_file_are_refused(void **state)
{
    json_t *root = vectors(), *vector, *change;
    size_t i, k;

    (void)state;
    json_array_foreach(json_object_get(root, "must_reject"), i, change)
    {
        json_array_foreach(json_object_get(root, "vectors"), k, vector)
        {
            if (!sa_str_eq(sa_json_str(vector, "id"), sa_json_str(change, "base")))
                continue;
            struct sa_signature_input in = input_of(vector);
            if (sa_json_str(change, "body").n)
                in.body = sa_json_str(change, "body");
            if (sa_json_str(change, "method").n)
                in.method = sa_json_str(change, "method");
            if (sa_json_int(change, "timestamp"))
                in.timestamp =
                    sa_str_fmt(unit_ctx.arena, "%lld", (long long)sa_json_int(change, "timestamp"));
            assert_int_equal(check(&in, sa_json_str(vector, "secret"), time_of(vector)), SA_AUTH);
        }
    }
    assert_int_equal(i, 3);
}

static void exactly_twelve_escapes_are_decoded_once(void **state)
{
    (void)state;
    assert_str(
        sa_hubspot_signed_uri(unit_ctx.arena, SA_STR("/%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B")),
        "/:/?@!$'()*,;");
    assert_str(sa_hubspot_signed_uri(unit_ctx.arena, SA_STR("/%3a%2f")), "/:/");
    assert_str(sa_hubspot_signed_uri(unit_ctx.arena, SA_STR("/%20%26%3D%2B%25%23%C3%A9%00")),
               "/%20%26%3D%2B%25%23%C3%A9%00");
    assert_str(sa_hubspot_signed_uri(unit_ctx.arena, SA_STR("/%253A")), "/%253A");
    assert_str(sa_hubspot_signed_uri(unit_ctx.arena, SA_STR("/%3")), "/%3");
    assert_str(sa_hubspot_signed_uri(unit_ctx.arena, SA_STR("/%zz%")), "/%zz%");
}

static void a_uri_signed_decoded_or_as_sent_is_accepted(void **state)
{
    struct sa_str sent = SA_STR("https://x.example/hook?u=a%40b%2C%20c");
    struct sa_signature_input decoded =
        signed_v3(SA_STR("https://x.example/hook?u=a@b,%20c"), sent);
    struct sa_signature_input raw = signed_v3(sent, sent);
    struct sa_signature_input other = signed_v3(SA_STR("https://x.example/hook?u=a@b, c"), sent);

    (void)state;
    assert_int_equal(check(&decoded, SA_STR("secret"), now), SA_OK);
    assert_int_equal(check(&raw, SA_STR("secret"), now), SA_OK);
    assert_int_equal(check(&other, SA_STR("secret"), now), SA_AUTH);
}

static void the_window_is_300_seconds_both_ways(void **state)
{
    struct sa_signature_input in = right_v3();

    (void)state;
    assert_int_equal(check(&in, SA_STR("secret"), now + 300000), SA_OK);
    assert_int_equal(check(&in, SA_STR("secret"), now + 300001), SA_AUTH);
    assert_int_equal(check(&in, SA_STR("secret"), now - 300000), SA_OK);
    assert_int_equal(check(&in, SA_STR("secret"), now - 300001), SA_AUTH);
}

static void only_thirteen_digits_are_a_timestamp(void **state)
{
    static const char *const wrong[] = {
        "1790000000",     "-790000000000",  "+790000000000", "1e12", " 179000000000",
        "1790000000000 ", "17900000000000", "0x1a0c5c8d000", "",     "18446744073709551616"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(wrong); i++) {
        struct sa_signature_input in = right_v3();
        in.timestamp = sa_str_of(wrong[i]);
        assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
    }
    struct sa_signature_input in = right_v3();
    in.timestamp = sa_str_make(NULL, 0);
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
}

static void a_wrong_or_empty_v3_is_not_rescued_by_a_right_older_signature(void **state)
{
    static const char *const wrong[] = {"", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "x"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(wrong); i++) {
        struct sa_signature_input in = right_v3();
        const struct sa_str parts[] = {SA_STR("secret"), in.body};
        struct sa_digest digest = sa_sha256_parts(parts, SA_COUNT(parts));
        in.signature = sa_digest_hex(unit_ctx.arena, &digest);
        in.version = SA_STR("v1");
        assert_int_equal(check(&in, SA_STR("secret"), now), SA_OK);
        in.signature_v3 = sa_str_of(wrong[i]);
        assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
        in.signature_v3 = sa_str_make(NULL, 0);
        assert_int_equal(check(&in, SA_STR("secret"), now), SA_OK);
    }
}

static void a_v3_in_hex_is_refused(void **state)
{
    struct sa_signature_input in = right_v3();
    const struct sa_str parts[] = {in.method, in.uri, in.body, in.timestamp};
    struct sa_digest digest = sa_hmac_sha256_parts(SA_STR("secret"), parts, SA_COUNT(parts));

    (void)state;
    in.signature_v3 = sa_digest_hex(unit_ctx.arena, &digest);
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
}

static void a_signature_alone_is_the_hex_hmac_of_the_body(void **state)
{
    struct sa_signature_input in = {.method = SA_STR("POST"), .body = SA_STR("{}")};
    struct sa_digest digest = sa_hmac_sha256(SA_STR("secret"), in.body);

    (void)state;
    in.signature = sa_digest_hex(unit_ctx.arena, &digest);
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_OK);
    in.version = SA_STR("v1");
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
    in.version = SA_STR("v3");
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
    in.version = SA_STR("");
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
}

static void no_signature_or_an_empty_one_is_refused(void **state)
{
    struct sa_signature_input in = {.method = SA_STR("POST"), .body = SA_STR("{}")};

    (void)state;
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
    in.signature = SA_STR("");
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
    in.timestamp = SA_STR("1790000000000");
    assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
}

static void joined_values_and_control_characters_are_refused_anywhere(void **state)
{
    static const size_t places[] = {offsetof(struct sa_signature_input, signature_v3),
                                    offsetof(struct sa_signature_input, timestamp),
                                    offsetof(struct sa_signature_input, signature),
                                    offsetof(struct sa_signature_input, version)};
    static const char *const bad[] = {"%s,x", "%s\n", "%s\t", "%s\x7f", ",%s"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(places); i++)
        for (size_t k = 0; k < SA_COUNT(bad); k++) {
            struct sa_signature_input in = right_v3();
            struct sa_str *at = (struct sa_str *)(void *)((char *)&in + places[i]);
            const char *mark = strstr(bad[k], "%s");
            *at = sa_str_fmt(unit_ctx.arena, "%.*s%.*s%s", (int)(mark - bad[k]), bad[k],
                             SA_STR_ARG(*at), mark + 2);
            assert_int_equal(check(&in, SA_STR("secret"), now), SA_AUTH);
            assert_detail("doubled");
        }
}

static void what_cannot_be_good_is_told_without_a_secret(void **state)
{
    struct sa_signature_input in = right_v3();

    (void)state;
    assert_int_equal(sa_hubspot_signature_plausible(&unit_ctx, &in, now), SA_OK);
    assert_int_equal(sa_hubspot_signature_plausible(&unit_ctx, &in, now + 300001), SA_AUTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(every_vector_of_the_official_client_is_accepted),
        SA_TEST(no_vector_is_accepted_with_another_secret_body_or_method),
        SA_TEST(the_changed_requests_of_the_file_are_refused),
        SA_TEST(exactly_twelve_escapes_are_decoded_once),
        SA_TEST(a_uri_signed_decoded_or_as_sent_is_accepted),
        SA_TEST(the_window_is_300_seconds_both_ways),
        SA_TEST(only_thirteen_digits_are_a_timestamp),
        SA_TEST(a_wrong_or_empty_v3_is_not_rescued_by_a_right_older_signature),
        SA_TEST(a_v3_in_hex_is_refused),
        SA_TEST(a_signature_alone_is_the_hex_hmac_of_the_body),
        SA_TEST(no_signature_or_an_empty_one_is_refused),
        SA_TEST(joined_values_and_control_characters_are_refused_anywhere),
        SA_TEST(what_cannot_be_good_is_told_without_a_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
