/* Stacks of libcurl handles, one per service; see pool.h and http.h. */
#include "lib/client/pool.h"

#include <pthread.h>

enum { POOL_KEEPS = 64, BODY_KEEPS = 256 << 10 };

struct stack {
    pthread_mutex_t lock;
    struct sa_handle *top;
    size_t n;
};

struct sa_client {
    struct sa_shared *shared;
    struct stack stacks[SA_CONNECTOR_COUNT];
};

struct sa_client *sa_client_new(struct sa_shared *shared)
{
    struct sa_client *client = sa_malloc(sizeof(*client));

    /* Counted by libcurl, and safe for threads since 7.84. */
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        sa_die("libcurl cannot be initialised");
    *client = (struct sa_client){.shared = shared};
    for (size_t i = 0; i < SA_CONNECTOR_COUNT; i++)
        pthread_mutex_init(&client->stacks[i].lock, NULL);
    return client;
}

static void handle_free(struct sa_handle *handle)
{
    curl_easy_cleanup(handle->curl);
    sa_free(handle->body);
    sa_free(handle);
}

void sa_client_free(struct sa_client *client)
{
    if (!client)
        return;
    for (size_t i = 0; i < SA_CONNECTOR_COUNT; i++) {
        struct stack *stack = &client->stacks[i];
        while (stack->top) {
            struct sa_handle *handle = stack->top;
            stack->top = handle->below;
            handle_free(handle);
        }
        pthread_mutex_destroy(&stack->lock);
    }
    sa_free(client);
    curl_global_cleanup();
}

struct sa_shared *sa_client_shared(struct sa_client *client)
{
    return client->shared;
}

static struct sa_handle *handle_new(void)
{
    struct sa_handle *handle = sa_malloc(sizeof(*handle));

    *handle = (struct sa_handle){.curl = curl_easy_init()};
    if (handle->curl && sa_handle_setup(handle))
        return handle;
    handle_free(handle);
    return NULL;
}

struct sa_handle *sa_pool_take(struct sa_client *client, enum sa_connector service)
{
    struct stack *stack = &client->stacks[service];

    pthread_mutex_lock(&stack->lock);
    struct sa_handle *handle = stack->top;
    if (handle) {
        stack->top = handle->below;
        stack->n--;
    }
    pthread_mutex_unlock(&stack->lock);
    return handle ? handle : handle_new();
}

void sa_pool_give(struct sa_client *client, enum sa_connector service, struct sa_handle *handle,
                  bool reusable)
{
    struct stack *stack = &client->stacks[service];

    if (handle->body_cap > BODY_KEEPS) {
        sa_free(handle->body);
        handle->body = NULL;
        handle->body_cap = 0;
    }
    pthread_mutex_lock(&stack->lock);
    bool keep = reusable && stack->n < POOL_KEEPS;
    if (keep) {
        handle->below = stack->top;
        stack->top = handle;
        stack->n++;
    }
    pthread_mutex_unlock(&stack->lock);
    if (!keep)
        handle_free(handle);
}
