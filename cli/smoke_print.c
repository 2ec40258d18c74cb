/* What smoke-formlead shows of each lead, and its list of checks. */
#include <stdio.h>

#include "cli/smoke.h"
#include "lib/base/json.h"

static const json_t *output_of(const struct lead *lead, const char *step)
{
    return json_object_get(json_object_get(lead->document, "steps"), step);
}

static struct sa_str of_draft(const struct lead *lead, const char *key)
{
    return sa_json_str(json_object_get(lead->document, "draft"), key);
}

static struct sa_str of_task(const struct lead *lead, const char *key)
{
    return sa_json_str(json_object_get(lead->document, "task"), key);
}

static void print_company(const json_t *crm)
{
    struct sa_str id = sa_json_str(crm, "company_id");

    if (id.n)
        printf("Company  %.*s (HubSpot %.*s%s)\n", SA_STR_ARG(sa_json_str(crm, "company_name")),
               SA_STR_ARG(id), sa_json_bool(crm, "company_created") ? ", new" : "");
    else
        printf("Company  none (free-mail address)\n");
}

static void print_flags(const json_t *draft)
{
    size_t i;
    json_t *flag;

    json_array_foreach(json_object_get(draft, "flags"), i, flag)
        printf("%s%s", i ? "; " : "Flags    ", json_string_value(flag));
    if (json_array_size(json_object_get(draft, "flags")))
        printf("\n");
}

static void print_lead(const struct lead *lead, size_t number, size_t n)
{
    const json_t *crm = output_of(lead, "resolve_hubspot"),
                 *plan = output_of(lead, "next_step_plan");
    const json_t *draft = json_object_get(lead->document, "draft");
    struct sa_str thread = sa_json_str(output_of(lead, "read_thread"), "thread_id");

    printf("\n── Lead %zu of %zu: %s ──\n", number, n, lead->title);
    printf("Workflow %s  %.*s\n", lead->workflow.text, SA_STR_ARG(lead->status));
    printf("Contact  %.*s (HubSpot %.*s%s)\n", SA_STR_ARG(of_draft(lead, "to_email")),
           SA_STR_ARG(sa_json_str(crm, "contact_id")),
           sa_json_bool(crm, "contact_created") ? ", new" : "");
    print_company(crm);
    printf("Plan     %.*s: %.*s\n", SA_STR_ARG(sa_json_str(plan, "kind")),
           SA_STR_ARG(sa_json_str(plan, "reason")));
    printf("Task     %.*s \"%.*s\", due %.10s\n", SA_STR_ARG(of_task(lead, "hubspot_task_id")),
           SA_STR_ARG(of_task(lead, "subject")), of_task(lead, "due_at").p);
    printf("Note     %.*s\n", SA_STR_ARG(of_task(lead, "hubspot_note_id")));
    printf("Draft    %.*s in %s thread %.*s, writer %.*s, language %.*s\n",
           SA_STR_ARG(of_draft(lead, "gmail_draft_id")), thread.n ? "the lead's" : "a new",
           SA_STR_ARG(of_draft(lead, "gmail_thread_id")), SA_STR_ARG(of_draft(lead, "writer")),
           SA_STR_ARG(of_draft(lead, "language")));
    print_flags(draft);
    printf("\n    Subject: %.*s\n\n", SA_STR_ARG(of_draft(lead, "subject")));
    struct sa_str rest = of_draft(lead, "body"), line;
    while (sa_str_split(&rest, '\n', &line))
        printf("    %.*s\n", SA_STR_ARG(line));
}

static bool whole(const struct lead *lead)
{
    return sa_str_eq(lead->status, SA_STR("done")) && of_draft(lead, "gmail_draft_id").n &&
           of_task(lead, "hubspot_task_id").n && of_task(lead, "hubspot_note_id").n &&
           sa_json_str(output_of(lead, "resolve_hubspot"), "contact_id").n &&
           sa_str_eq(of_draft(lead, "status"), SA_STR("pending"));
}

static enum sa_err verdict(struct sa_ctx *ctx, const struct lead *leads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!whole(&leads[i]))
            return sa_fail(ctx, SA_INTERNAL,
                           "lead %zu ended as %.*s (%.*s): salesctl workflow show %s says where",
                           i + 1, SA_STR_ARG(leads[i].status),
                           SA_STR_ARG(sa_json_str(leads[i].document, "reason")),
                           leads[i].workflow.text);
    return SA_OK;
}

enum sa_err smoke_print(struct sa_ctx *ctx, const struct lead *leads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        print_lead(&leads[i], i + 1, n);
    enum sa_err err = verdict(ctx, leads, n);
    if (!err)
        printf("\n%zu of %zu leads: contact, draft, task and note are there; nothing was sent.\n",
               n, n);
    return err;
}

enum sa_err smoke_print_json(struct sa_ctx *ctx, const struct lead *leads, size_t n)
{
    json_t *array = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append(array, leads[i].document);
    json_dumpf(array, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(array);
    return verdict(ctx, leads, n);
}
