/*
 * Objects, indexes and links.
 */
#include "tests/sandbox/hubspot_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot.h"

static const char *const type_names[SB_HS_TYPES][3] = {
    {"contacts", "contact", "0-1"},  {"companies", "company", "0-2"},
    {"deals", "deal", "0-3"},        {"tickets", "ticket", "0-5"},
    {"tasks", "task", "0-27"},       {"notes", "note", "0-46"},
    {"calls", "call", "0-48"},       {"emails", "email", "0-49"},
    {"meetings", "meeting", "0-47"},
};

struct sb_hubspot *sb_hubspot_new(void)
{
    struct sb_hubspot *hub = sb_alloc(sizeof *hub);
    hub->next_id = 7001;
    hub->next_trace = 1;
    hub->owners = json_array();
    for (size_t i = 0; i < SB_HS_TYPES; i++) {
        struct sb_type *t = &hub->type[i];
        t->name = type_names[i][0];
        t->one = type_names[i][1];
        t->code = type_names[i][2];
        sb_hs_standard_properties(t);
    }
    return hub;
}

static void free_object(void *p)
{
    struct sb_object *o = p;
    json_decref(o->props);
    free(o->link);
    free(o);
}

static void free_json(void *p)
{
    json_decref(p);
}

static void free_form(void *p)
{
    struct sb_list *l = p;
    sb_list_clear(l, free_json);
    free(l);
}

void sb_hubspot_free(struct sb_hubspot *hub)
{
    for (size_t i = 0; i < SB_HS_TYPES; i++) {
        struct sb_type *t = &hub->type[i];
        sb_multi_clear(&t->index);
        sb_map_clear(&t->by_id, NULL);
        sb_map_clear(&t->property, free_json);
        sb_map_clear(&t->indexed, NULL);
        sb_map_clear(&t->group, free);
        sb_list_clear(&t->objects, free_object);
    }
    json_decref(hub->owners);
    sb_map_clear(&hub->owner, NULL);
    sb_map_clear(&hub->forms, free_form);
    sb_list_clear(&hub->guids, free);
    free(hub);
}

struct sb_type *sb_hs_type(struct sb_hubspot *hub, const char *name)
{
    for (size_t i = 0; name && i < SB_HS_TYPES; i++) {
        struct sb_type *t = &hub->type[i];
        if (strcmp(name, t->name) == 0 || strcmp(name, t->one) == 0 || strcmp(name, t->code) == 0)
            return t;
    }
    return NULL;
}

static char *index_key(const char *property, const char *value)
{
    struct sb_text t = {0};
    char *lower = sb_lower(value);
    sb_text_puts(&t, property);
    sb_text_putc(&t, '=');
    sb_text_puts(&t, lower);
    free(lower);
    return sb_text_take(&t);
}

const struct sb_list *sb_hs_having(const struct sb_type *type, const char *property,
                                   const char *value)
{
    char *key = index_key(property, value);
    const struct sb_list *found = sb_multi_get(&type->index, key);
    free(key);
    return found;
}

bool sb_hs_is_indexed(const struct sb_type *type, const char *property)
{
    return sb_map_get(&type->indexed, property) != NULL;
}

bool sb_hs_is_unique(const struct sb_type *type, const char *property)
{
    const json_t *def = sb_map_get(&type->property, property);
    return json_is_true(json_object_get(def, "hasUniqueValue")) ||
           (strcmp(type->name, "contacts") == 0 && strcmp(property, "email") == 0);
}

struct sb_object *sb_hs_find(const struct sb_type *type, const char *by, const char *value)
{
    if (!by || strcmp(by, "hs_object_id") == 0)
        return sb_map_get(&type->by_id, value);
    const struct sb_list *found = sb_hs_having(type, by, value);
    if (!found && strcmp(by, "email") == 0)
        found = sb_hs_having(type, "hs_additional_emails", value);
    return found && found->n ? found->at[0] : NULL;
}

static void index_one(struct sb_object *o, const char *property, const char *value, bool add)
{
    char *key = index_key(property, value);
    if (add)
        sb_multi_add(&o->type->index, key, o);
    else
        sb_multi_del(&o->type->index, key, o);
    free(key);
}

/* hs_additional_emails holds several values; each is found on its own. */
static void index_value(struct sb_object *o, const char *property, bool add)
{
    const char *value = sb_json_text(o->props, property);
    if (!value || !*value)
        return;
    if (strcmp(property, "hs_additional_emails") != 0) {
        index_one(o, property, value, add);
        return;
    }
    char *copy = sb_copy(value), *rest = copy, *part;
    while ((part = strsep(&rest, ";"))) {
        if (*part)
            index_one(o, property, part, add);
    }
    free(copy);
}

static void index_all(struct sb_object *o, bool add)
{
    for (size_t i = 0; i < o->type->indexed.cap; i++) {
        if (o->type->indexed.slot[i].key)
            index_value(o, o->type->indexed.slot[i].key, add);
    }
}

static void stamp(struct sb_object *o, bool created)
{
    char now[32];
    o->updated_ms = sb_now_ms();
    sb_iso_ms(o->updated_ms, now);
    bool old_names = strcmp(o->type->name, "contacts") == 0;
    sb_json_set(o->props, old_names ? "lastmodifieddate" : "hs_lastmodifieddate", now);
    if (!created)
        return;
    o->created_ms = o->updated_ms;
    bool plain = old_names || strcmp(o->type->name, "companies") == 0 ||
                 strcmp(o->type->name, "deals") == 0 || strcmp(o->type->name, "tickets") == 0;
    if (!plain || !json_object_get(o->props, "createdate"))
        sb_json_set(o->props, plain ? "createdate" : "hs_createdate", now);
}

struct sb_object *sb_hs_create(struct sb_hubspot *hub, struct sb_type *type, json_t *values,
                               uint64_t id)
{
    struct sb_object *o = sb_alloc(sizeof *o);
    if (id >= hub->next_id)
        hub->next_id = id;
    o->number = id ? id : hub->next_id;
    if (!id || id == hub->next_id)
        hub->next_id++;
    (void)snprintf(o->id, sizeof o->id, "%llu", (unsigned long long)o->number);
    o->type = type;
    o->props = values;
    sb_json_set(values, "hs_object_id", o->id);
    stamp(o, true);
    sb_list_add(&type->objects, o);
    sb_map_put(&type->by_id, o->id, o);
    index_all(o, true);
    return o;
}

void sb_hs_update(struct sb_hubspot *hub, struct sb_object *o, json_t *values)
{
    (void)hub;
    index_all(o, false);
    json_object_update(o->props, values);
    json_decref(values);
    stamp(o, false);
    index_all(o, true);
}

static void drop_link(struct sb_object *from, const struct sb_object *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->nlinks; i++) {
        if (from->link[i].to != to)
            from->link[kept++] = from->link[i];
    }
    from->nlinks = kept;
}

static void forget_company(struct sb_object *from, const struct sb_object *to)
{
    const char *id = sb_json_text(from->props, "associatedcompanyid");
    if (id && strcmp(to->type->name, "companies") == 0 && strcmp(id, to->id) == 0)
        json_object_del(from->props, "associatedcompanyid");
}

void sb_hs_unlink(struct sb_hubspot *hub, struct sb_object *from, struct sb_object *to)
{
    (void)hub;
    drop_link(from, to);
    drop_link(to, from);
    forget_company(from, to);
    forget_company(to, from);
}

void sb_hs_archive(struct sb_hubspot *hub, struct sb_object *o)
{
    (void)hub;
    index_all(o, false);
    sb_map_del(&o->type->by_id, o->id);
    while (o->nlinks)
        sb_hs_unlink(hub, o, o->link[0].to);
    o->archived = true;
    stamp(o, false);
}

/* Unlabelled and primary type ids between two types, there and back. */
static const struct {
    const char *from;
    const char *to;
    int there;
    int back;
} links[] = {
    {"contacts", "companies", 279, 280}, {"contacts", "companies", 1, 2},
    {"tasks", "contacts", 204, 203},     {"tasks", "companies", 192, 191},
    {"tasks", "deals", 216, 215},        {"tasks", "tickets", 230, 229},
    {"notes", "contacts", 202, 201},     {"notes", "companies", 190, 189},
    {"notes", "deals", 214, 213},        {"notes", "tickets", 228, 227},
    {"emails", "contacts", 198, 197},    {"emails", "companies", 186, 185},
    {"emails", "deals", 210, 209},       {"calls", "contacts", 194, 193},
    {"calls", "companies", 182, 181},    {"calls", "deals", 206, 205},
    {"meetings", "contacts", 200, 199},  {"meetings", "companies", 188, 187},
    {"deals", "contacts", 3, 4},         {"deals", "companies", 341, 342},
    {"deals", "companies", 5, 6},        {"tickets", "contacts", 16, 15},
    {"tickets", "companies", 339, 340},  {"tickets", "companies", 26, 25},
    {"contacts", "contacts", 449, 449},  {"companies", "companies", 450, 450},
};

int sb_hs_default_link(const struct sb_type *from, const struct sb_type *to)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (strcmp(links[i].from, from->name) == 0 && strcmp(links[i].to, to->name) == 0)
            return links[i].there;
        if (strcmp(links[i].to, from->name) == 0 && strcmp(links[i].from, to->name) == 0)
            return links[i].back;
    }
    return 0;
}

int sb_hs_reverse_link(const struct sb_type *from, const struct sb_type *to, int type_id)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (strcmp(links[i].from, from->name) == 0 && strcmp(links[i].to, to->name) == 0 &&
            links[i].there == type_id)
            return links[i].back;
        if (strcmp(links[i].to, from->name) == 0 && strcmp(links[i].from, to->name) == 0 &&
            links[i].back == type_id)
            return links[i].there;
    }
    return 0;
}

static void link_one(struct sb_object *from, struct sb_object *to, int type_id, bool user_defined)
{
    for (size_t i = 0; i < from->nlinks; i++) {
        if (from->link[i].to == to && from->link[i].type_id == type_id)
            return;
    }
    if (from->nlinks == from->links_cap) {
        from->links_cap = from->links_cap ? from->links_cap * 2 : 4;
        from->link = sb_grow(from->link, from->links_cap * sizeof *from->link);
    }
    from->link[from->nlinks++] =
        (struct sb_link){.to = to, .type_id = type_id, .user_defined = user_defined};
}

/* HubSpot keeps the contact's company as a property too: the primary one, else the first. */
static void note_company(struct sb_object *from, const struct sb_object *to, bool primary)
{
    if (strcmp(from->type->name, "contacts") != 0 || strcmp(to->type->name, "companies") != 0)
        return;
    if (primary || !sb_json_text(from->props, "associatedcompanyid"))
        sb_json_set(from->props, "associatedcompanyid", to->id);
}

void sb_hs_link(struct sb_hubspot *hub, struct sb_object *from, struct sb_object *to, int type_id,
                bool user_defined)
{
    (void)hub;
    int back = user_defined ? type_id : sb_hs_reverse_link(from->type, to->type, type_id);
    int plain = sb_hs_default_link(from->type, to->type);
    link_one(from, to, type_id, user_defined);
    link_one(to, from, back, user_defined);
    note_company(from, to, type_id == 1);
    note_company(to, from, back == 1);
    if (type_id != plain && plain) {
        link_one(from, to, plain, false);
        link_one(to, from, sb_hs_reverse_link(from->type, to->type, plain), false);
    }
}
