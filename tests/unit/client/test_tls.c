/* A certificate nobody vouches for, an old protocol, a stalled handshake: never a request. */
#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>

#include "lib/client/http.h"
#include "tests/unit/support/http_fixture.h"

/* A TLS server with a self-signed certificate that takes one connection. */
struct tls_server {
    pthread_t thread;
    SSL_CTX *tls;
    int listener;
    int port;
    bool request_seen; /* anything arrived after the handshake */
};

static X509 *self_signed(EVP_PKEY *key)
{
    X509 *cert = X509_new();
    X509_NAME *name = X509_get_subject_name(cert);

    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -86400L);
    X509_gmtime_adj(X509_getm_notAfter(cert), 86400L);
    X509_set_pubkey(cert, key);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1,
                               0);
    X509_set_issuer_name(cert, name);
    X509_sign(cert, key, EVP_sha256());
    return cert;
}

static void *serve(void *arg)
{
    struct tls_server *server = arg;
    int fd = accept(server->listener, NULL, NULL);
    SSL *ssl = SSL_new(server->tls);
    char byte;

    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) == 1)
        server->request_seen = SSL_read(ssl, &byte, 1) == 1;
    SSL_free(ssl);
    close(fd);
    return NULL;
}

static void start(struct tls_server *server, int max_version)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = self_signed(key);

    *server = (struct tls_server){.tls = SSL_CTX_new(TLS_server_method())};
    if (max_version) {
        SSL_CTX_set_security_level(server->tls, 0);
        SSL_CTX_set_min_proto_version(server->tls, TLS1_VERSION);
    }
    SSL_CTX_set_max_proto_version(server->tls, max_version);
    SSL_CTX_use_certificate(server->tls, cert);
    SSL_CTX_use_PrivateKey(server->tls, key);
    X509_free(cert);
    EVP_PKEY_free(key);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(server->listener, 4), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void finish(struct tls_server *server)
{
    pthread_join(server->thread, NULL);
    close(server->listener);
    SSL_CTX_free(server->tls);
}

static enum sa_err post(struct sa_ctx *ctx, const char *host, int port, bool *sent)
{
    struct sa_client *client = sa_client_new(NULL);
    struct sa_http_response response;
    struct sa_http_request request = {.method = "POST",
                                      .service = SA_CONNECTOR_HUBSPOT,
                                      .url = sa_str_fmt(ctx->arena, "https://%s:%d/", host, port),
                                      .bearer = SA_STR("secret"),
                                      .deadline_ms = unit_patience(1500)};
    enum sa_err err = sa_http_call(ctx, client, &request, NULL, &response, sent);

    sa_client_free(client);
    return err;
}

static void refused(int max_version, const char *why)
{
    struct sa_arena *arena = sa_arena_new(1 << 20);
    struct sa_ctx ctx;
    struct tls_server server;
    bool sent = true;

    sa_ctx_init(&ctx, arena, "test");
    start(&server, max_version);
    assert_int_equal(post(&ctx, "localhost", server.port, &sent), SA_TRANSIENT);
    assert_false(sent);
    if (!strstr(sa_error_detail(&ctx), "TLS failed") || !strstr(sa_error_detail(&ctx), why))
        fail_msg("%s", sa_error_detail(&ctx));
    finish(&server);
    assert_false(server.request_seen);
    sa_arena_free(arena);
}

static void a_self_signed_certificate_is_refused_before_the_request(void **state)
{
    (void)state;
    refused(0, "self-signed certificate");
}

static void tls_1_1_is_refused(void **state)
{
    (void)state;
    refused(TLS1_1_VERSION, "protocol");
}

static void a_stalled_handshake_is_cut_and_unsent(void **state)
{
    struct sa_arena *arena = sa_arena_new(1 << 20);
    struct sa_ctx ctx;
    struct fixture *mute = FIXTURE({.kind = FIXTURE_HANG});
    bool sent = true;

    (void)state;
    sa_ctx_init(&ctx, arena, "test");
    assert_int_equal(post(&ctx, "127.0.0.1", fixture_port(mute), &sent), SA_TRANSIENT);
    assert_false(sent);
    assert_non_null(strstr(sa_error_detail(&ctx), "no connection in time"));
    fixture_stop(mute);
    sa_arena_free(arena);
}

static void a_server_without_tls_is_unsent(void **state)
{
    struct sa_arena *arena = sa_arena_new(1 << 20);
    struct sa_ctx ctx;
    struct fixture *plain = FIXTURE({.kind = FIXTURE_REFUSE});
    bool sent = true;

    (void)state;
    sa_ctx_init(&ctx, arena, "test");
    assert_int_equal(post(&ctx, "127.0.0.1", fixture_port(plain), &sent), SA_TRANSIENT);
    assert_false(sent);
    fixture_stop(plain);
    sa_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_self_signed_certificate_is_refused_before_the_request),
        cmocka_unit_test(tls_1_1_is_refused),
        cmocka_unit_test(a_stalled_handshake_is_cut_and_unsent),
        cmocka_unit_test(a_server_without_tls_is_unsent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
