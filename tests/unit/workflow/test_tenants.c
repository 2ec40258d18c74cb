/* The tenant cache: one load for many holders, changes after a few seconds, opened credentials. */
#include "lib/workflow/tenants.h"

#include "tests/unit/workflow/rig.h"

static const char keys_text[] =
    "k1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

static struct sa_store *jobs, *owner;
static struct sa_conf conf;
static struct sa_keyring keys;
static struct sa_tenants *tenants;

static int setup(void **state)
{
    unit_setup(state);
    jobs = store_as("sa_job", 4);
    owner = store_as("sa_migrate", 1);
    rig_conf(&conf, "HUBSPOT_API_KEY=house-hubspot\nGOOGLE_REFRESH_TOKEN=house-google\nGMAIL_USER_"
                    "EMAIL=house@example.com\n"
                    "OPENAI_API_KEY=house-llm\nOPENAI_MODEL=model-1\n");
    assert_sa(sa_keyring_parse(&unit_ctx, sa_str_of(keys_text), &keys));
    tenants = sa_tenants_new(&conf, jobs, &keys);
    return 0;
}

static int teardown(void **state)
{
    sa_tenants_free(tenants);
    sa_store_close(jobs);
    sa_store_close(owner);
    return unit_teardown(state);
}

static const struct sa_tenant_view *hold(const struct sa_uuid *id)
{
    const struct sa_tenant_view *view;

    assert_sa(sa_tenants_hold(&unit_ctx, tenants, id, &view));
    return view;
}

/* Sealed for one tenant, stored with another or the same. */
static void connect(const struct sa_uuid *id, const struct sa_uuid *sealed_for, const char *service,
                    const char *plain)
{
    struct sa_connection connection = {.service = sa_str_of(service)};

    assert_sa(sa_envelope_seal(&unit_ctx, &keys, sa_uuid_str(sealed_for), sa_str_of(plain),
                               &connection.sealed));
    assert_sa(sa_store_tenant_connect(&unit_ctx, owner, id, &connection));
}

static void a_tenant_without_credentials_uses_the_installations(void **state)
{
    (void)state;
    struct sa_uuid id = database_tenant("plain");
    const struct sa_tenant_view *view = hold(&id);

    assert_str(view->tenant.slug, "plain");
    assert_str(view->credentials.hubspot_token, "house-hubspot");
    assert_str(view->credentials.google_refresh_token, "house-google");
    assert_str(view->credentials.mailbox, "house@example.com");
    assert_str(view->credentials.openai_key, "house-llm");
    sa_tenants_drop(tenants, view);
}

static void a_tenants_own_credentials_are_opened(void **state)
{
    (void)state;
    struct sa_uuid id = database_tenant("own");

    connect(&id, &id, "hubspot", "own-hubspot");
    connect(&id, &id, "openai", "own-llm");
    database_do(
        "UPDATE tenants SET settings = '{\"mailbox\": \"own@example.com\"}' WHERE id = '%s'",
        id.text);
    const struct sa_tenant_view *view = hold(&id);
    assert_str(view->credentials.hubspot_token, "own-hubspot");
    assert_str(view->credentials.google_refresh_token, "house-google");
    assert_str(view->credentials.openai_key, "own-llm");
    assert_str(view->credentials.mailbox, "own@example.com");
    sa_tenants_drop(tenants, view);
}

static void a_connection_to_be_made_again_is_not_replaced_by_the_installations(void **state)
{
    (void)state;
    struct sa_uuid id = database_tenant("broken");

    connect(&id, &id, "hubspot", "own-hubspot");
    database_do("UPDATE connections SET status = 'needs_reconnect' WHERE tenant_id = '%s'",
                id.text);
    const struct sa_tenant_view *view = hold(&id);
    assert_str(view->credentials.hubspot_token, "");
    assert_str(view->credentials.google_refresh_token, "house-google");
    sa_tenants_drop(tenants, view);
}

static void credentials_of_another_tenant_do_not_open(void **state)
{
    (void)state;
    struct sa_uuid id = database_tenant("thief"), victim = database_tenant("victim");
    const struct sa_tenant_view *view;

    connect(&id, &victim, "hubspot", "stolen");
    assert_true(sa_tenants_hold(&unit_ctx, tenants, &id, &view) != SA_OK);
    assert_null(strstr(sa_error_detail(&unit_ctx), "stolen"));
    assert_detail("opening the tenant's hubspot credentials");
}

static void a_tenant_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct sa_uuid nobody = sa_uuid_new();
    const struct sa_tenant_view *view;

    assert_fails(sa_tenants_hold(&unit_ctx, tenants, &nobody, &view), SA_NOT_FOUND);
    assert_detail(nobody.text);
}

/* A held view that is another one than that, or NULL. */
static const struct sa_tenant_view *held_when_other(const struct sa_uuid *id,
                                                    const struct sa_tenant_view *than)
{
    const struct sa_tenant_view *view = hold(id);

    if (view != than)
        return view;
    sa_tenants_drop(tenants, view);
    return NULL;
}

static void holders_share_a_view_and_keep_it_when_settings_change(void **state)
{
    (void)state;
    struct sa_uuid id = database_tenant("changing");
    const struct sa_tenant_view *first = hold(&id), *second = hold(&id), *later = NULL;

    assert_ptr_equal(first, second);
    database_do("UPDATE tenants SET name = 'Renamed' WHERE id = '%s'", id.text);
    sa_tenants_drop(tenants, second);
    eventually((later = held_when_other(&id, first)) != NULL);
    assert_str(later->tenant.name, "Renamed");
    assert_str(first->tenant.name, "changing"); /* until its last holder drops it */
    sa_tenants_drop(tenants, first);
    assert_ptr_equal(hold(&id), later);
    sa_tenants_drop(tenants, later);
    sa_tenants_drop(tenants, later);
}

static void hold_often(struct sa_ctx *ctx, struct store_thread *self)
{
    for (int i = 0; !self->err && i < 500; i++) {
        const struct sa_tenant_view *view;
        self->err = sa_tenants_hold(ctx, tenants, self->given, &view);
        if (self->err)
            break;
        self->n_made += sa_str_eq(view->tenant.slug, SA_STR("shared"));
        sa_tenants_drop(tenants, view);
    }
}

static void many_threads_may_hold_and_drop(void **state)
{
    (void)state;
    struct store_thread threads[4];
    struct sa_uuid id = database_tenant("shared");

    store_threads_run(threads, 4, jobs, hold_often, &id);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(threads[i].err, SA_OK);
        assert_int_equal(threads[i].n_made, 500);
    }
    store_threads_end(threads, 4);
}

#define TENANTS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TENANTS_TEST(a_tenant_without_credentials_uses_the_installations),
        TENANTS_TEST(a_tenants_own_credentials_are_opened),
        TENANTS_TEST(a_connection_to_be_made_again_is_not_replaced_by_the_installations),
        TENANTS_TEST(credentials_of_another_tenant_do_not_open),
        TENANTS_TEST(a_tenant_that_is_not_there_is_an_error),
        TENANTS_TEST(holders_share_a_view_and_keep_it_when_settings_change),
        TENANTS_TEST(many_threads_may_hold_and_drop),
    };
    return cmocka_run_group_tests_name("workflow/tenants", tests, database_up, database_down);
}
