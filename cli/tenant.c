/* salesctl tenant create: a tenant, its portals, its sealed secrets. */
#include <stdio.h>

#include "cli/cli.h"
#include "lib/crypto/envelope.h"
#include "lib/store/tenants.h"

enum {
    SLUG,
    NAME,
    PORTAL,
    ANY_PORTAL,
    PROFILE,
    WEBHOOK,
    HUBSPOT,
    GOOGLE,
    ACCOUNT,
    OPENAI,
    OPTIONS
};

/* A profile file: {"settings": {...}, "voice": {...}}; both are checked before they are kept. */
static enum sa_err read_profile(struct cli *cli, struct sa_str path, struct sa_tenant_new *want)
{
    struct sa_tenant_settings settings = {0};
    struct sa_voice voice = {0};
    struct sa_str text;
    json_t *root;
    enum sa_err err = cli_file(cli, path, &text);

    if (!err)
        err = sa_json_parse(cli->ctx, text, &root);
    if (err)
        return err;
    want->settings = json_object_get(root, "settings");
    want->voice = json_object_get(root, "voice");
    if (want->settings)
        err = sa_fields_decode(cli->ctx, sa_tenant_settings_fields, want->settings, &settings);
    if (!err && want->voice)
        err = sa_fields_decode(cli->ctx, sa_voice_fields, want->voice, &voice);
    return err;
}

static enum sa_err read_portals(struct cli *cli, struct sa_str list, json_t *portals)
{
    struct sa_str id;

    while (sa_str_split(&list, ',', &id)) {
        int64_t number;
        if (!sa_str_i64(id, &number) || number <= 0)
            return sa_fail(cli->ctx, SA_INVALID_INPUT, "--portal takes HubSpot portal ids");
        json_array_append_new(portals, json_integer(number));
    }
    return SA_OK;
}

/* Seals what a file holds for this tenant; *sealed stays empty without a file. */
static enum sa_err seal_file(struct cli *cli, const struct sa_uuid *tenant, struct sa_str path,
                             struct sa_str *sealed)
{
    struct sa_keyring keys;
    struct sa_str text;
    enum sa_err err =
        sa_keyring_parse(cli->ctx, sa_conf_str(&cli->conf, SA_CONF_OAUTH_ENCRYPTION_KEY), &keys);

    if (!err)
        err = cli_file(cli, path, &text);
    if (!err)
        err = sa_envelope_seal(cli->ctx, &keys, sa_uuid_str(tenant), sa_str_trim(text), sealed);
    sa_keyring_wipe(&keys);
    return err;
}

static enum sa_err keep_secrets(struct cli *cli, struct sa_store *store,
                                const struct sa_uuid *tenant, const struct option_value *options)
{
    static const struct {
        int option;
        const char *service;
    } connections[] = {{HUBSPOT, "hubspot"}, {GOOGLE, "google"}, {OPENAI, "openai"}};
    struct sa_str sealed;
    enum sa_err err = SA_OK;

    if (options[WEBHOOK].value.p) {
        err = seal_file(cli, tenant, options[WEBHOOK].value, &sealed);
        if (!err)
            err = sa_store_tenant_add_secret(cli->ctx, store, tenant, sealed);
    }
    for (size_t i = 0; !err && i < SA_COUNT(connections); i++) {
        struct sa_str path = options[connections[i].option].value;
        struct sa_connection c = {.service = sa_str_of(connections[i].service)};
        if (!path.p)
            continue;
        if (connections[i].option == GOOGLE)
            c.account = options[ACCOUNT].value;
        err = seal_file(cli, tenant, path, &c.sealed);
        if (!err)
            err = sa_store_tenant_connect(cli->ctx, store, tenant, &c);
    }
    return err;
}

enum sa_err tenant_create(struct cli *cli)
{
    struct option_value o[OPTIONS] = {
        [SLUG] = {.name = "--slug", .takes_value = true},
        [NAME] = {.name = "--name", .takes_value = true},
        [PORTAL] = {.name = "--portal", .takes_value = true},
        [ANY_PORTAL] = {.name = "--any-portal"},
        [PROFILE] = {.name = "--profile", .takes_value = true},
        [WEBHOOK] = {.name = "--webhook-secret-file", .takes_value = true},
        [HUBSPOT] = {.name = "--hubspot-token-file", .takes_value = true},
        [GOOGLE] = {.name = "--google-token-file", .takes_value = true},
        [ACCOUNT] = {.name = "--google-account", .takes_value = true},
        [OPENAI] = {.name = "--openai-key-file", .takes_value = true},
    };
    json_t *portals = sa_json_keep(cli->ctx, json_array());
    struct sa_tenant_new want = {.portals = portals};
    struct sa_store *store, *web;
    struct sa_uuid id;
    bool created = false;
    enum sa_err err = cli_options(cli, o, OPTIONS, NULL);

    if (!err && (o[SLUG].value.n == 0 || o[NAME].value.n == 0))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "--slug and --name are needed");
    if (!err && o[PORTAL].value.p)
        err = read_portals(cli, o[PORTAL].value, portals);
    if (!err && o[PROFILE].value.p)
        err = read_profile(cli, o[PROFILE].value, &want);
    if (err)
        return err;
    json_t *empty = sa_json_keep(cli->ctx, json_object());
    want.slug = o[SLUG].value;
    want.name = o[NAME].value;
    want.takes_any_portal = o[ANY_PORTAL].value.p != NULL;
    want.settings = want.settings ? want.settings : empty;
    want.voice = want.voice ? want.voice : empty;
    err = cli_store(cli, SA_CONF_OWNER_DATABASE_URL, &store);
    if (!err)
        err = sa_store_tenant_create(cli->ctx, store, &want, &id, &created);
    if (!err)
        err = cli_store(cli, SA_CONF_DATABASE_URL, &web);
    if (!err)
        err = keep_secrets(cli, web, &id, o);
    if (!err)
        printf("tenant %.*s %s (%s)\n", SA_STR_ARG(want.slug), id.text,
               created ? "created" : "was there already; its portals and profile are kept");
    return err;
}
