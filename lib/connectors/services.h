/*
 * What a connector needs to speak for one tenant: settings, connections, credentials and
 * the call log of the attempt. Made per step attempt by the workflow.
 */
#ifndef SA_CONNECTORS_SERVICES_H
#define SA_CONNECTORS_SERVICES_H

#include "lib/client/http.h"
#include "lib/conf/conf.h"

/* The token of one of several mailboxes. */
struct sa_google_account {
    struct sa_str account; /* "ben@agency.example" */
    struct sa_str refresh_token;
};

/* Secrets in the clear; they live in the attempt's arena and nowhere else. */
struct sa_credentials {
    struct sa_str hubspot_token;
    struct sa_str google_refresh_token;
    const struct sa_google_account *accounts; /* connections that name an account */
    size_t n_accounts;
    struct sa_str mailbox; /* whose drafts, "ana@agency.example" */
    struct sa_str openai_key;
    struct sa_str openai_model;
};

/* Google access tokens by refresh token, shared by all threads of a process. */
struct sa_token_cache;
struct sa_token_cache *sa_token_cache_new(void);
void sa_token_cache_free(struct sa_token_cache *cache);

struct sa_services {
    struct sa_client *client;
    const struct sa_conf *conf;
    struct sa_token_cache *tokens;
    struct sa_credentials credentials;
    struct sa_call_log *log;
    /*
     * After a failed call: whether the service may have acted on it. False only when it
     * provably has not: never reached, or refused with a 4xx other than 408 and conflicts.
     */
    bool sent;
};

#endif
