/*
 * What every libcurl handle is told once: limits, verification, what it may connect to, and
 * the callbacks that enforce caps and forbid silent repetition. See pool.h.
 */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/client/address.h"
#include "lib/client/pool.h"

enum { FIRST_BODY = 16 << 10 };

/*
 * libcurl sends a request again by itself when a warm connection turns out to be closed before
 * any byte of the answer came (Curl_retry_request), whatever the method. The service may have
 * acted on the first one, so only a reading call may pass here twice.
 */
static int before_request(void *arg, char *remote_ip, char *local_ip, int remote_port,
                          int local_port)
{
    struct sa_handle *handle = arg;

    (void)remote_ip, (void)local_ip, (void)remote_port, (void)local_port;
    if (++handle->transfer.starts > 1 && !handle->transfer.reading)
        return CURL_PREREQFUNC_ABORT;
    return CURL_PREREQFUNC_OK;
}

static bool body_room(struct sa_handle *handle, size_t more)
{
    size_t need = handle->body_n + more + 1;
    size_t cap = handle->body_cap ? handle->body_cap : FIRST_BODY;

    if (need > (size_t)SA_HTTP_BODY_MAX + 1)
        return false;
    while (cap < need)
        cap *= 2;
    if (cap != handle->body_cap) {
        handle->body = sa_realloc(handle->body, cap);
        handle->body_cap = cap;
    }
    return true;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
    struct sa_handle *handle = arg;

    n *= size;
    if (!body_room(handle, n)) {
        handle->transfer.too_large = true;
        return 0;
    }
    memcpy(handle->body + handle->body_n, bytes, n);
    handle->body_n += n;
    return n;
}

static void keep_value(struct sa_str line, struct sa_str name, char *out, size_t size)
{
    if (line.n <= name.n || !sa_str_eq_nocase(sa_str_sub(line, 0, name.n), name))
        return;
    struct sa_str value = sa_str_trim(sa_str_sub(line, name.n, line.n));
    if (value.n >= size)
        value.n = size - 1;
    memcpy(out, value.p, value.n);
    out[value.n] = '\0';
}

static size_t on_header(char *bytes, size_t size, size_t n, void *arg)
{
    struct sa_handle *handle = arg;
    struct sa_transfer *t = &handle->transfer;
    struct sa_str line = sa_str_make(bytes, n * size);

    t->header_bytes += line.n;
    if (t->header_bytes > SA_HTTP_HEADERS_MAX) {
        t->too_large = true;
        return 0;
    }
    keep_value(line, SA_STR("retry-after:"), t->retry_after, sizeof(t->retry_after));
    keep_value(line, SA_STR("retry-after-ms:"), t->retry_after_ms, sizeof(t->retry_after_ms));
    return line.n;
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct sa_handle *handle = arg;

    (void)purpose;
    if (!sa_address_allowed(&address->addr, handle->transfer.public_only)) {
        handle->transfer.bad_address = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool set_callbacks(struct sa_handle *handle)
{
    CURL *curl = handle->curl;

    return !curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request) &&
           !curl_easy_setopt(curl, CURLOPT_PREREQDATA, handle) &&
           !curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body) &&
           !curl_easy_setopt(curl, CURLOPT_WRITEDATA, handle) &&
           !curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header) &&
           !curl_easy_setopt(curl, CURLOPT_HEADERDATA, handle) &&
           !curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) &&
           !curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, handle) &&
           !curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, handle->transfer.error);
}

bool sa_handle_setup(struct sa_handle *handle)
{
    CURL *curl = handle->curl;

    return set_callbacks(handle) && !curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) &&
           !curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") &&
           !curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) &&
           !curl_easy_setopt(curl, CURLOPT_PROXY, "") &&
           !curl_easy_setopt(curl, CURLOPT_NOPROXY, "*") &&
           !curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) &&
           !curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) &&
           !curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
           !curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
           !curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L) &&
           !curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L) &&
           !curl_easy_setopt(curl, CURLOPT_TCP_KEEPIDLE, 30L) &&
           !curl_easy_setopt(curl, CURLOPT_TCP_KEEPINTVL, 10L) &&
           !curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 2L) &&
           !curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, 60L) &&
           !curl_easy_setopt(curl, CURLOPT_USERAGENT, "SalesAgent/1");
}
