/*
 * Property definitions and the checks a write goes through: names, required ones, unique values,
 * option lists, dates, owners.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot_store.h"
#include "tests/sandbox/rfc3339.h"

static const char everywhere[] =
    "hs_object_id hs_createdate hs_lastmodifieddate hubspot_owner_id hubspot_team_id "
    "hubspot_owner_assigneddate hs_all_owner_ids hs_created_by_user_id hs_updated_by_user_id "
    "hs_object_source hs_object_source_label hs_unique_creation_key hs_merged_object_ids ";

static const char contact_names[] =
    "email firstname lastname company jobtitle phone mobilephone website address city state zip "
    "country lifecyclestage hs_lead_status leadstatus industry numemployees annualrevenue message "
    "createdate lastmodifieddate hs_additional_emails hs_email_domain hs_timezone hs_language "
    "hs_persona hs_linkedin_url hs_email_optout hs_legal_basis salutation degree date_of_birth "
    "recent_conversion_date recent_conversion_event_name first_conversion_date "
    "num_conversion_events "
    "first_conversion_event_name num_unique_conversion_events hs_analytics_source "
    "notes_last_updated "
    "notes_last_contacted num_notes num_contacted_notes fax associatedcompanyid "
    "hs_country_region_code "
    "hs_buying_role hs_seniority hs_role twitterhandle linkedinbio ip_country hs_state_code "
    "hs_is_contact hs_email_bounce hs_email_hard_bounce_reason_enum hs_sales_email_last_replied "
    "hs_latest_source hs_pipeline closedate days_to_close work_email company_size "
    "preferred_language";

static const char company_names[] =
    "name domain website industry description phone address address2 city state zip country "
    "timezone "
    "numberofemployees annualrevenue founded_year lifecyclestage hs_lead_status type createdate "
    "about_us is_public linkedin_company_page linkedinbio twitterhandle facebook_company_page "
    "hs_additional_domains hs_parent_company_id notes_last_updated notes_last_contacted num_notes "
    "num_associated_contacts num_associated_deals total_money_raised web_technologies "
    "hs_industry_group hs_country_code closedate first_contact_createdate";

static const char deal_names[] =
    "dealname dealstage pipeline amount closedate createdate dealtype description hs_priority";
static const char ticket_names[] = "subject content hs_pipeline hs_pipeline_stage "
                                   "hs_ticket_priority hs_ticket_category createdate";

static const char task_names[] =
    "hs_timestamp hs_task_subject hs_task_body hs_task_status hs_task_priority hs_task_type "
    "hs_task_reminders hs_task_completion_date hs_task_for_object_type hs_task_is_all_day "
    "hs_queue_membership_ids hs_body_preview hs_task_last_contact_outreach";
static const char note_names[] = "hs_timestamp hs_note_body hs_attachment_ids hs_body_preview";
static const char call_names[] =
    "hs_timestamp hs_call_title hs_call_body hs_call_direction hs_call_duration "
    "hs_call_disposition "
    "hs_call_from_number hs_call_to_number hs_call_recording_url hs_call_status hs_activity_type "
    "hs_attachment_ids";
static const char email_names[] =
    "hs_timestamp hs_email_direction hs_email_subject hs_email_text hs_email_html hs_email_status "
    "hs_email_headers hs_email_from_email hs_email_to_email hs_email_thread_id hs_attachment_ids";
static const char meeting_names[] =
    "hs_timestamp hs_meeting_title hs_meeting_body hs_internal_meeting_notes hs_meeting_location "
    "hs_meeting_external_url hs_meeting_start_time hs_meeting_end_time hs_meeting_outcome "
    "hs_activity_type hs_attachment_ids";

static const struct {
    const char *type;
    const char *names;
    const char *required;
} standard[] = {
    {"contacts", contact_names, NULL},
    {"companies", company_names, NULL},
    {"deals", deal_names, NULL},
    {"tickets", ticket_names, NULL},
    {"tasks", task_names, "hs_timestamp"},
    {"notes", note_names, "hs_timestamp"},
    {"calls", call_names, "hs_timestamp"},
    {"emails", email_names, "hs_timestamp"},
    {"meetings", meeting_names, "hs_timestamp"},
};

static const struct {
    const char *property;
    const char *options; /* blank-separated, with a blank at either end */
} option_lists[] = {
    {"hs_task_status", " NOT_STARTED COMPLETED IN_PROGRESS WAITING DEFERRED "},
    {"hs_task_priority", " NONE LOW MEDIUM HIGH "},
    {"hs_task_type", " TODO CALL EMAIL LINKED_IN LINKED_IN_CONNECT LINKED_IN_MESSAGE MEETING "},
    {"hs_email_direction", " EMAIL INCOMING_EMAIL FORWARDED_EMAIL "},
};

static void add_names(struct sb_type *type, const char *names)
{
    char *copy = sb_copy(names), *rest = copy, *name;
    while ((name = strsep(&rest, " "))) {
        if (!*name || sb_map_get(&type->property, name))
            continue;
        bool date = strcmp(name, "hs_timestamp") == 0 || sb_ends(name, "date");
        json_t *def =
            json_pack("{sssssssssssssbsb}", "name", name, "label", name, "groupName", "standard",
                      "type", date ? "datetime" : "string", "fieldType", date ? "date" : "text",
                      "description", "", "hubspotDefined", 1, "hasUniqueValue", 0);
        sb_map_put(&type->property, name, def);
    }
    free(copy);
}

void sb_hs_standard_properties(struct sb_type *type)
{
    add_names(type, everywhere);
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        if (strcmp(standard[i].type, type->name) == 0)
            add_names(type, standard[i].names);
    }
    if (strcmp(type->name, "contacts") == 0) {
        sb_map_put(&type->indexed, "email", type);
        sb_map_put(&type->indexed, "hs_additional_emails", type);
    }
    if (strcmp(type->name, "companies") == 0) {
        sb_map_put(&type->indexed, "domain", type);
        sb_map_put(&type->indexed, "name", type);
    }
}

bool sb_hs_add_property(struct sb_type *type, const json_t *definition)
{
    const char *name = sb_json_text(definition, "name");
    if (sb_map_get(&type->property, name))
        return false;
    char now[32];
    sb_iso_ms(sb_now_ms(), now);
    json_t *def = json_deep_copy(definition);
    sb_json_set(def, "createdAt", now);
    sb_json_set(def, "updatedAt", now);
    sb_map_put(&type->property, name, def);
    if (json_is_true(json_object_get(def, "hasUniqueValue")))
        sb_map_put(&type->indexed, name, type);
    return true;
}

void sb_problem_say(struct sb_problem *p, int status, const char *category, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(p->message, sizeof p->message, fmt, args);
    va_end(args);
    p->status = status;
    p->category = category;
}

void sb_problem_property(struct sb_problem *p, const char *name, const char *code,
                         const char *message)
{
    json_t *inner = json_pack("[{sbssssssss}]", "isValid", 0, "message", message, "error", code,
                              "name", name, "localizedErrorMessage", message);
    char *text = sb_json_dump(inner);
    sb_problem_say(p, 400, "VALIDATION_ERROR", "Property values were not valid: %s", text);
    free(text);
    json_decref(inner);
    json_decref(p->errors);
    p->errors = json_pack("[{sssss{s[s]}}]", "message", message, "code", code, "context",
                          "propertyName", name);
}

static bool read_only(const char *name)
{
    return strcmp(name, "hs_object_id") == 0 || strcmp(name, "hs_createdate") == 0 ||
           strcmp(name, "hs_lastmodifieddate") == 0 || strcmp(name, "lastmodifieddate") == 0;
}

static json_t *as_text(const json_t *value)
{
    if (json_is_string(value))
        return json_string(json_string_value(value));
    if (json_is_boolean(value))
        return json_string(json_is_true(value) ? "true" : "false");
    if (json_is_number(value)) {
        char *text = sb_json_dump(value);
        json_t *s = json_string(text);
        free(text);
        return s;
    }
    return json_is_null(value) ? json_string("") : NULL;
}

static bool plausible_email(const char *s)
{
    const char *at = strchr(s, '@');
    if (!at || at == s || strchr(at + 1, '@') || !strchr(at + 1, '.') || at[1] == '.')
        return false;
    for (; *s; s++) {
        if (isspace((unsigned char)*s) || strchr("<>,;\"", *s))
            return false;
    }
    return s[-1] != '.';
}

static bool wrong_option(const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof option_lists / sizeof *option_lists; i++) {
        if (strcmp(option_lists[i].property, name) != 0)
            continue;
        struct sb_text t = {0};
        sb_text_printf(&t, " %s ", value);
        bool known = strstr(option_lists[i].options, t.p) != NULL;
        free(t.p);
        return !known;
    }
    return false;
}

/* The stored form of a date: ISO in UTC. NULL when it is none. */
static json_t *as_date(const char *value)
{
    int64_t ms = 0;
    char text[32];
    if (sb_digits(value))
        ms = strtoll(value, NULL, 10);
    else if (!sb_rfc3339_parse(value, NULL, &ms))
        return NULL;
    sb_iso_ms(ms, text);
    return json_string(text);
}

/* Addresses are stored in lower case, however they were typed. */
static json_t *lowered(json_t *value)
{
    char *lower = sb_lower(json_string_value(value));
    json_t *stored = json_string(lower);
    free(lower);
    json_decref(value);
    return stored;
}

static json_t *check_value(struct sb_hubspot *hub, const char *name, json_t *value,
                           struct sb_problem *p)
{
    const char *text = json_string_value(value);
    char message[300];
    if (!*text)
        return value;
    if (strcmp(name, "email") == 0 && !plausible_email(text)) {
        (void)snprintf(message, sizeof message, "Email address %.200s is invalid", text);
        sb_problem_property(p, name, "INVALID_EMAIL", message);
    } else if (wrong_option(name, text)) {
        (void)snprintf(message, sizeof message, "%.100s was not one of the allowed options", text);
        sb_problem_property(p, name, "INVALID_OPTION", message);
    } else if (strcmp(name, "hubspot_owner_id") == 0 && !sb_map_get(&hub->owner, text)) {
        (void)snprintf(message, sizeof message, "Owner with id %.60s does not exist", text);
        sb_problem_property(p, name, "INVALID_OWNER_ID", message);
    } else if (strcmp(name, "hs_note_body") == 0 && strlen(text) > 65536) {
        sb_problem_property(p, name, "VALUE_TOO_LARGE", "hs_note_body is over 65536 characters");
    } else if (strcmp(name, "hs_timestamp") == 0) {
        json_t *date = as_date(text);
        json_decref(value);
        if (!date)
            sb_problem_property(p, name, "INVALID_DATE", "hs_timestamp was not a valid long.");
        return date;
    }
    if (!p->status)
        return strcmp(name, "email") == 0 ? lowered(value) : value;
    json_decref(value);
    return NULL;
}

static bool check_unique(const struct sb_type *type, const struct sb_object *old, const char *name,
                         const char *value, struct sb_problem *p)
{
    if (!*value || !sb_hs_is_unique(type, name))
        return true;
    const struct sb_object *other = sb_hs_find(type, name, value);
    if (!other || other == old)
        return true;
    if (strcmp(name, "email") == 0) {
        sb_problem_say(p, 409, "CONFLICT", "Contact already exists. Existing ID: %s", other->id);
        return false;
    }
    char message[300];
    (void)snprintf(message, sizeof message, "%s already has that value. Existing ID: %s", name,
                   other->id);
    sb_problem_property(p, name, "CONFLICTING_UNIQUE_VALUE", message);
    return false;
}

static bool check_required(const struct sb_type *type, const json_t *values, struct sb_problem *p)
{
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        const char *name = standard[i].required;
        if (!name || strcmp(standard[i].type, type->name) != 0)
            continue;
        const char *value = sb_json_text(values, name);
        if (value && *value)
            return true;
        sb_problem_say(p, 400, "VALIDATION_ERROR",
                       "Error creating %s. Some required properties were not set.", type->one);
        p->errors = json_pack("[{sssss{s[s]}}]", "message", "required property is missing", "code",
                              "REQUIRED_FIELD", "context", "propertyName", name);
        return false;
    }
    return true;
}

json_t *sb_hs_check(struct sb_hubspot *hub, struct sb_type *type, const struct sb_object *old,
                    const json_t *props, struct sb_problem *problem)
{
    json_t *values = json_object();
    const char *name;
    json_t *given;
    json_object_foreach((json_t *)props, name, given)
    {
        json_t *value = as_text(given);
        char message[200];
        (void)snprintf(message, sizeof message, "Property \"%.120s\" does not exist", name);
        if (!value)
            sb_problem_say(problem, 400, "VALIDATION_ERROR",
                           "Invalid input JSON: property values are strings (%s)", name);
        else if (!sb_map_get(&type->property, name))
            sb_problem_property(problem, name, "PROPERTY_DOESNT_EXIST", message);
        else if (read_only(name))
            sb_problem_property(problem, name, "READ_ONLY_VALUE", "is a read only property");
        else
            value = check_value(hub, name, value, problem);
        if (value && !problem->status &&
            check_unique(type, old, name, json_string_value(value), problem))
            json_object_set(values, name, value);
        json_decref(value);
        if (problem->status)
            break;
    }
    if (!problem->status && !old)
        (void)check_required(type, values, problem);
    if (!problem->status)
        return values;
    json_decref(values);
    return NULL;
}
