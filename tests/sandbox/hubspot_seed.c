/*
 * HubSpot's part of a seed document and of the state document.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot.h"
#include "tests/sandbox/hubspot_http.h"

static const char *seed_properties(struct sb_hubspot *hub, const json_t *by_type)
{
    const char *name;
    json_t *list, *def;
    json_object_foreach((json_t *)by_type, name, list)
    {
        struct sb_type *type = sb_hs_type(hub, name);
        size_t i;
        if (!type)
            return "properties: unknown object type";
        json_array_foreach(list, i, def)
        {
            if (!sb_json_text(def, "name"))
                return "properties: each has a name";
            (void)sb_hs_add_property(type, def);
        }
    }
    return NULL;
}

static const char *seed_owners(struct sb_hubspot *hub, const json_t *owners)
{
    size_t i;
    json_t *given;
    json_array_foreach((json_t *)owners, i, given)
    {
        const char *id = sb_json_text(given, "id");
        if (!id || !sb_json_text(given, "email"))
            return "owners: each has id and email";
        if (sb_map_get(&hub->owner, id))
            continue;
        json_t *owner =
            json_pack("{sssssssssisssssb}", "id", id, "type", "PERSON", "firstName", "", "lastName",
                      "", "userId", (int)i + 501, "createdAt", "2025-01-15T08:00:00.000Z",
                      "updatedAt", "2025-01-15T08:00:00.000Z", "archived", 0);
        json_object_update(owner, given);
        json_array_append_new(hub->owners, owner);
        sb_map_put(&hub->owner, id, owner);
    }
    return NULL;
}

/* A seed describes the portal: names it uses that HubSpot has not are custom properties there. */
static void define_unknown(struct sb_type *type, json_t *props)
{
    static const char *const alias[][2] = {
        {"first_name", "firstname"}, {"last_name", "lastname"}, {"job_title", "jobtitle"}};
    const char *name;
    json_t *value;
    for (size_t i = 0; i < sizeof alias / sizeof *alias; i++) {
        json_t *given = json_object_get(props, alias[i][0]);
        if (given && !json_object_get(props, alias[i][1]))
            json_object_set(props, alias[i][1], given);
        json_object_del(props, alias[i][0]);
    }
    json_object_foreach(props, name, value)
    {
        json_t *def = json_pack("{ssssssssss}", "name", name, "label", name, "groupName", "seed",
                                "type", "string", "fieldType", "text");
        (void)sb_hs_add_property(type, def);
        json_decref(def);
    }
}

/* {"id"?, "properties":{…}, "associations"?} or the properties alone. An object with a unique
 * value that is there already is updated, so a seed may be posted twice. */
static const char *seed_object(struct sb_hubspot *hub, struct sb_type *type, const json_t *given)
{
    const json_t *props = json_object_get(given, "properties");
    bool bare = !props;
    json_t *clean = json_copy((json_t *)(bare ? given : props));
    uint64_t id = (uint64_t)sb_json_int(given, "id", 0);
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%llu", (unsigned long long)id);
    if (bare) {
        json_object_del(clean, "id");
        json_object_del(clean, "associations");
    }
    define_unknown(type, clean);
    struct sb_object *old = id ? sb_map_get(&type->by_id, digits) : NULL;
    const char *email = sb_json_text(clean, "email");
    if (!old && email && strcmp(type->name, "contacts") == 0)
        old = sb_hs_find(type, "email", email);
    struct sb_problem problem = {0};
    json_t *values = sb_hs_check(hub, type, old, clean, &problem);
    json_decref(clean);
    if (values && old)
        sb_hs_update(hub, old, values);
    else if (values)
        old = sb_hs_create(hub, type, values, id);
    if (values)
        (void)sb_hs_create_links(hub, type, old, json_object_get(given, "associations"), &problem);
    if (problem.status)
        fprintf(stderr, "sandbox: seed %s: %s\n", type->name, problem.message);
    json_decref(problem.errors);
    return problem.status ? "an object was refused as a write would be" : NULL;
}

static const char *seed_objects(struct sb_hubspot *hub, const json_t *seed)
{
    for (size_t t = 0; t < SB_HS_TYPES; t++) {
        /* Companies first, so that contacts can be associated with them. */
        struct sb_type *type = &hub->type[t < 2 ? 1 - t : t];
        size_t i;
        json_t *given;
        json_array_foreach(json_object_get(seed, type->name), i, given)
        {
            const char *wrong =
                json_is_object(given) ? seed_object(hub, type, given) : "objects are JSON objects";
            if (wrong)
                return wrong;
        }
    }
    return NULL;
}

static const char *seed_associations(struct sb_hubspot *hub, const json_t *list)
{
    size_t i;
    json_t *given;
    json_array_foreach((json_t *)list, i, given)
    {
        struct sb_type *from = sb_hs_type(hub, sb_json_text(given, "from_type"));
        struct sb_type *to = sb_hs_type(hub, sb_json_text(given, "to_type"));
        struct sb_object *a =
            from ? sb_map_get(&from->by_id, sb_json_text(given, "from_id")) : NULL;
        struct sb_object *b = to ? sb_map_get(&to->by_id, sb_json_text(given, "to_id")) : NULL;
        if (!a || !b)
            return "associations: both ends exist";
        int type_id = (int)sb_json_int(given, "type_id", sb_hs_default_link(from, to));
        sb_hs_link(hub, a, b, type_id, false);
    }
    return NULL;
}

static void keep_submission(struct sb_hubspot *hub, const char *guid, json_t *submission)
{
    char *plain = sb_lower(guid), *out = plain;
    for (const char *c = plain; *c; c++) {
        if (*c != '-')
            *out++ = *c;
    }
    *out = '\0';
    struct sb_list *list = sb_map_get(&hub->forms, plain);
    if (!list) {
        list = sb_alloc(sizeof *list);
        sb_map_put(&hub->forms, plain, list);
        sb_list_add(&hub->guids, sb_copy(guid));
    }
    free(plain);
    int64_t at = sb_json_int(submission, "submittedAt", 0);
    sb_list_add(list, submission);
    for (size_t i = list->n - 1; i > 0 && sb_json_int(list->at[i - 1], "submittedAt", 0) > at;
         i--) {
        list->at[i] = list->at[i - 1];
        list->at[i - 1] = submission;
    }
}

/* {"form_id"|"formId"|"guid","submittedAt"?,"conversionId"?,"values":[{name,value}],"pageUrl"?} or
 * "fields":{name:value}. */
static const char *seed_submissions(struct sb_hubspot *hub, const json_t *list)
{
    size_t i;
    json_t *given, *value;
    json_array_foreach((json_t *)list, i, given)
    {
        const char *guid = sb_json_text(given, "form_id"), *name;
        guid = guid ? guid : sb_json_text(given, "formId");
        guid = guid ? guid : sb_json_text(given, "guid");
        if (!guid)
            return "form_submissions: each has form_id";
        int64_t at = sb_json_int(given, "timestamp", sb_now_ms());
        at = sb_json_int(given, "submittedAt", at);
        json_t *one = json_pack("{sI}", "submittedAt", (json_int_t)at);
        json_t *values = json_deep_copy(json_object_get(given, "values"));
        values = values ? values : json_array();
        json_object_foreach(json_object_get(given, "fields"), name, value)
        {
            json_array_append_new(
                values, json_pack("{sssOss}", "name", name, "value", value, "objectTypeId", "0-1"));
        }
        json_object_set_new(one, "values", values);
        char id[40];
        (void)snprintf(id, sizeof id, "c0ffee00-0000-4000-8000-%012llx",
                       (unsigned long long)hub->next_trace++);
        const char *conversion = sb_json_text(given, "conversionId");
        sb_json_set(one, "conversionId", conversion ? conversion : id);
        if (sb_json_text(given, "pageUrl"))
            sb_json_set(one, "pageUrl", sb_json_text(given, "pageUrl"));
        keep_submission(hub, guid, one);
    }
    return NULL;
}

const char *sb_hubspot_seed(struct sb_hubspot *hub, const json_t *seed)
{
    const char *wrong = seed_properties(hub, json_object_get(seed, "properties"));
    wrong = wrong ? wrong : seed_owners(hub, json_object_get(seed, "owners"));
    wrong = wrong ? wrong : seed_objects(hub, seed);
    wrong = wrong ? wrong : seed_associations(hub, json_object_get(seed, "associations"));
    wrong = wrong ? wrong : seed_submissions(hub, json_object_get(seed, "form_submissions"));
    return wrong ? wrong : seed_submissions(hub, json_object_get(seed, "submissions"));
}

static json_t *state_of(const struct sb_type *type)
{
    json_t *list = json_array();
    for (size_t i = 0; i < type->objects.n; i++) {
        const struct sb_object *o = type->objects.at[i];
        if (o->archived)
            continue;
        json_t *one = sb_hs_object_whole(o);
        const char *key = sb_json_text(o->props, "sales_agent_effect_key");
        if (key && *key)
            sb_json_set(one, "effect_key", key);
        json_array_append_new(list, one);
    }
    return list;
}

static void add_associations(json_t *list, const struct sb_type *type)
{
    for (size_t i = 0; i < type->objects.n; i++) {
        const struct sb_object *o = type->objects.at[i];
        for (size_t k = 0; k < o->nlinks; k++) {
            const struct sb_object *to = o->link[k].to;
            json_array_append_new(list, json_pack("{sssssssssi}", "from_type", type->name,
                                                  "from_id", o->id, "to_type", to->type->name,
                                                  "to_id", to->id, "type_id", o->link[k].type_id));
        }
    }
}

json_t *sb_hubspot_state(const struct sb_hubspot *hub)
{
    json_t *state = json_object(), *links = json_array();
    for (size_t i = 0; i < SB_HS_TYPES; i++) {
        json_object_set_new(state, hub->type[i].name, state_of(&hub->type[i]));
        add_associations(links, &hub->type[i]);
    }
    json_object_set_new(state, "associations", links);
    json_object_set(state, "owners", hub->owners);
    return state;
}
