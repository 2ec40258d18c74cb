/* Tenants, their credentials and users: made, loaded, kept apart. */
#include "lib/store/tenants.h"

#include "tests/unit/store/store.h"

static struct sa_store *owner, *web, *jobs;

static int setup(void **state)
{
    unit_setup(state);
    owner = store_as("sa_migrate", 1);
    web = store_as("sa_web", 1);
    jobs = store_as("sa_job", 1);
    return 0;
}

static int teardown(void **state)
{
    sa_store_close(owner);
    sa_store_close(web);
    sa_store_close(jobs);
    return unit_teardown(state);
}

static struct sa_uuid make(const char *slug, json_t *portals, const char *settings,
                           const char *voice, bool *created)
{
    struct sa_tenant_new want = {.slug = sa_str_of(slug),
                                 .name = SA_STR("Agency"),
                                 .portals = sa_json_keep(&unit_ctx, portals)};
    json_t *root;
    struct sa_uuid id;

    assert_sa(sa_json_parse(&unit_ctx, sa_str_of(settings), &root));
    want.settings = root;
    assert_sa(sa_json_parse(&unit_ctx, sa_str_of(voice), &root));
    want.voice = root;
    assert_sa(sa_store_tenant_create(&unit_ctx, owner, &want, &id, created));
    return id;
}

static struct sa_uuid plain_tenant(const char *slug)
{
    bool created;

    return make(slug, json_array(), "{}", "{}", &created);
}

static void a_tenant_is_made_once_and_found_by_its_slug(void **state)
{
    (void)state;
    bool created;
    struct sa_uuid found;
    struct sa_uuid id = make("once", json_pack("[i,i]", 101, 102), "{}", "{}", &created);

    assert_true(created);
    struct sa_uuid again =
        make("once", json_pack("[i]", 103), "{\"label\": \"X\"}", "{}", &created);
    assert_false(created);
    assert_string_equal(again.text, id.text);
    assert_sa(sa_store_tenant_by_slug(&unit_ctx, web, SA_STR("once"), &found));
    assert_string_equal(found.text, id.text);
    assert_string_equal(
        database_ask(
            "SELECT string_agg(portal_id::text, ' ' ORDER BY portal_id) FROM tenant_portals "
            "WHERE tenant_id = '%s'",
            id.text),
        "101 102");
    assert_fails(sa_store_tenant_by_slug(&unit_ctx, web, SA_STR("nobody"), &found), SA_NOT_FOUND);
    assert_detail("no tenant 'nobody'");
}

static void a_portal_of_another_tenant_is_a_conflict(void **state)
{
    (void)state;
    bool created;
    struct sa_uuid id;
    struct sa_tenant_new want = {.slug = SA_STR("thief"), .name = SA_STR("x")};

    (void)make("victim", json_pack("[i]", 555), "{}", "{}", &created);
    want.portals = sa_json_keep(&unit_ctx, json_pack("[i]", 555));
    want.settings = want.voice = sa_json_keep(&unit_ctx, json_object());
    assert_fails(sa_store_tenant_create(&unit_ctx, owner, &want, &id, &created), SA_CONFLICT);
    assert_int_equal(database_ask_int("SELECT count(*) FROM tenants WHERE slug = 'thief'"), 0);
}

static void programs_cannot_make_tenants(void **state)
{
    (void)state;
    bool created;
    struct sa_uuid id;
    struct sa_tenant_new want = {.slug = SA_STR("own"), .name = SA_STR("x")};

    want.portals = sa_json_keep(&unit_ctx, json_array());
    want.settings = want.voice = sa_json_keep(&unit_ctx, json_object());
    assert_fails(sa_store_tenant_create(&unit_ctx, web, &want, &id, &created), SA_INTERNAL);
    assert_detail("42501");
}

static void settings_and_voice_overlay_their_defaults(void **state)
{
    (void)state;
    bool created;
    struct sa_tenant tenant;
    struct sa_uuid id =
        make("voices", json_array(), "{\"time_zone\": \"Asia/Kolkata\", \"forms\": [\"a\", \"b\"]}",
             "{\"sender_name\": \"Änne\"}", &created);

    for (int for_job = 0; for_job < 2; for_job++) {
        assert_sa(sa_store_tenant_load(&unit_ctx, for_job ? jobs : web, &id, for_job, &tenant));
        assert_string_equal(tenant.id.text, id.text);
        assert_str(tenant.slug, "voices");
        assert_str(tenant.settings.time_zone, "Asia/Kolkata");
        assert_int_equal(tenant.settings.forms.n, 2);
        assert_int_equal(tenant.settings.slot_minutes, 30);
        assert_str(tenant.voice.sender_name, "Änne");
        assert_int_equal(tenant.voice.slot_count, sa_voice_default().slot_count);
        assert_str(tenant.voice.company, "Agency");
        assert_int_equal(tenant.connections.n, 0);
        if (!for_job)
            continue;
        struct sa_uuid other = sa_uuid_new();
        assert_fails(sa_store_tenant_load(&unit_ctx, jobs, &other, true, &tenant), SA_NOT_FOUND);
    }
}

static void settings_that_do_not_fit_are_an_error_and_no_default(void **state)
{
    (void)state;
    bool created;
    struct sa_tenant tenant;
    struct sa_uuid id =
        make("broken", json_array(), "{\"slot_minutes\": \"many\"}", "{}", &created);

    assert_true(sa_store_tenant_load(&unit_ctx, jobs, &id, true, &tenant) != SA_OK);
    assert_detail("slot_minutes");
}

static void connect(struct sa_store *store, const struct sa_uuid *id, const char *service,
                    struct sa_str sealed)
{
    struct sa_connection connection = {
        .service = sa_str_of(service), .account = SA_STR("a@b.example"), .sealed = sealed};

    assert_sa(sa_store_tenant_connect(&unit_ctx, store, id, &connection));
}

static void credentials_are_sealed_bytes_that_jobs_alone_read(void **state)
{
    (void)state;
    struct sa_uuid id = plain_tenant("sealed");
    struct sa_tenant tenant;

    connect(owner, &id, "hubspot", sa_str_make("\0one\xff", 5));
    connect(web, &id, "google", SA_STR("two"));
    connect(web, &id, "google", SA_STR("newer")); /* the same account: replaced */
    assert_sa(sa_store_tenant_load(&unit_ctx, jobs, &id, true, &tenant));
    assert_int_equal(tenant.connections.n, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct sa_connection *c = &tenant.connections.items[i];
        bool hubspot = sa_str_eq(c->service, SA_STR("hubspot"));
        assert_true(sa_str_eq(c->sealed, hubspot ? sa_str_make("\0one\xff", 5) : SA_STR("newer")));
        assert_str(c->account, "a@b.example");
    }
}

static void a_connection_that_needs_attention_comes_without_its_secret(void **state)
{
    (void)state;
    struct sa_uuid id = plain_tenant("expired");
    struct sa_tenant tenant;

    connect(owner, &id, "hubspot", SA_STR("one"));
    database_do("UPDATE connections SET status = 'needs_reconnect' WHERE tenant_id = '%s'",
                id.text);
    assert_sa(sa_store_tenant_load(&unit_ctx, jobs, &id, true, &tenant));
    assert_int_equal(tenant.connections.n, 1);
    assert_int_equal(tenant.connections.items[0].sealed.n, 0);
    connect(owner, &id, "hubspot", SA_STR("two"));
    assert_sa(sa_store_tenant_load(&unit_ctx, jobs, &id, true, &tenant));
    assert_int_equal(tenant.connections.n, 1);
    assert_str(tenant.connections.items[0].sealed, "two");
}

static void webhook_secrets_are_added_by_set_up_and_by_pages(void **state)
{
    (void)state;
    struct sa_uuid id = plain_tenant("secrets");

    assert_sa(sa_store_tenant_add_secret(&unit_ctx, owner, &id, SA_STR("s1")));
    assert_sa(sa_store_tenant_add_secret(&unit_ctx, web, &id, sa_str_make("\0", 1)));
    assert_string_equal(
        database_ask(
            "SELECT string_agg(encode(sealed, 'hex'), ' ' ORDER BY id) FROM webhook_secrets "
            "WHERE tenant_id = '%s'",
            id.text),
        "7331 00");
}

static void a_user_is_made_once_and_changed_after_that(void **state)
{
    (void)state;
    struct sa_uuid id = plain_tenant("users"), first, second;
    struct sa_user_new want = {.email = SA_STR("Ada@Example.com"),
                               .display_name = SA_STR("Ada"),
                               .password_hash = SA_STR("h1"),
                               .role = SA_STR("viewer")};
    bool created;

    assert_sa(sa_store_user_create(&unit_ctx, owner, &id, &want, &first, &created));
    assert_true(created);
    database_do("UPDATE users SET status = 'disabled' WHERE id = '%s'", first.text);
    want.email = SA_STR("ada@example.com");
    want.password_hash = SA_STR("h2");
    want.role = SA_STR("admin");
    assert_sa(sa_store_user_create(&unit_ctx, web, &id, &want, &second, &created));
    assert_false(created);
    assert_string_equal(first.text, second.text);
    assert_string_equal(
        database_ask(
            "SELECT concat_ws(' ', email, password_hash, role, status) FROM users WHERE id = '%s'",
            first.text),
        "ada@example.com h2 admin active");
    assert_string_equal(
        database_ask(
            "SELECT string_agg(action || (details ->> 'role'), ' ' ORDER BY id) FROM audit_events "
            "WHERE tenant_id = '%s' AND object_id = '%s'",
            id.text, first.text),
        "user_createdviewer user_changedadmin");
}

static void a_role_that_is_none_is_refused(void **state)
{
    (void)state;
    struct sa_uuid id = plain_tenant("roles"), user;
    struct sa_user_new want = {
        .email = SA_STR("a@example.com"), .password_hash = SA_STR("h"), .role = SA_STR("king")};
    bool created;

    assert_fails(sa_store_user_create(&unit_ctx, owner, &id, &want, &user, &created), SA_INTERNAL);
    assert_detail("constraint users_role_check");
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_tenant_is_made_once_and_found_by_its_slug),
        STORE_TEST(a_portal_of_another_tenant_is_a_conflict),
        STORE_TEST(programs_cannot_make_tenants),
        STORE_TEST(settings_and_voice_overlay_their_defaults),
        STORE_TEST(settings_that_do_not_fit_are_an_error_and_no_default),
        STORE_TEST(credentials_are_sealed_bytes_that_jobs_alone_read),
        STORE_TEST(a_connection_that_needs_attention_comes_without_its_secret),
        STORE_TEST(webhook_secrets_are_added_by_set_up_and_by_pages),
        STORE_TEST(a_user_is_made_once_and_changed_after_that),
        STORE_TEST(a_role_that_is_none_is_refused),
    };
    return cmocka_run_group_tests_name("store/tenants", tests, database_up, database_down);
}
