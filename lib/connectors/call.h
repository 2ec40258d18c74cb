/*
 * One call to an API that speaks JSON: base URL and token by service, deadline by purpose,
 * status judged, answer decoded by a field table. Private to lib/connectors.
 */
#ifndef SA_CONNECTORS_CALL_H
#define SA_CONNECTORS_CALL_H

#include "lib/base/fields.h"
#include "lib/connectors/services.h"

struct sa_api_call {
    enum sa_connector service;
    const char *method;
    const char *doing;      /* "reading a contact", for error details */
    struct sa_str path;     /* from the slash behind the base URL, encoded */
    struct sa_str query;    /* encoded, without '?'; may be empty */
    struct sa_str log_path; /* instead of path when that names a person */
    const json_t *body;     /* NULL: none */
    bool reading;           /* changes nothing there; GET always counts as such */
};

/*
 * Makes the call and judges its status; services->sent is set. A 401 of a Google API gets a
 * fresh token and one repetition. response may be NULL.
 */
enum sa_err sa_api_send(struct sa_ctx *ctx, struct sa_services *services,
                        const struct sa_api_call *call,
                        struct sa_http_response *response) SA_MUST_CHECK;
/* The same, and decodes the answer into *out. SA_BAD_RESPONSE when the table does not fit. */
enum sa_err sa_api_json(struct sa_ctx *ctx, struct sa_services *services,
                        const struct sa_api_call *call, const struct sa_field *fields,
                        void *out) SA_MUST_CHECK;
/* Records that a 200 held something else than documented. */
enum sa_err sa_api_unreadable(struct sa_ctx *ctx, const struct sa_api_call *call,
                              const char *what) SA_MUST_CHECK;

/* "name=value" appended to a query, encoded, with '&' where needed. */
void sa_query_add(struct sa_buf *query, const char *name, struct sa_str value);
/* prefix + encoded id + suffix. */
struct sa_str sa_path_id(struct sa_arena *arena, const char *prefix, struct sa_str id,
                         const char *suffix);
/* A new object of the context's arena. */
json_t *sa_body_object(struct sa_ctx *ctx);
/* A new string, owned by the caller; never NULL: empty for what is no UTF-8. */
json_t *sa_body_str(struct sa_str s);

#endif
