/* Other shapes of a submission; see submission_shapes.h. */
#include "lib/domain/submission_shapes.h"

#include "lib/base/json.h"
#include "lib/domain/submission_names.h"

static json_t *documented(struct sa_ctx *ctx, const struct sa_form_source *source)
{
    json_t *body = sa_json_keep(ctx, json_object());

    json_object_set_new(body, "portalId", json_integer(source->portal_id));
    sa_json_set_str(body, "formId", source->form_id);
    return body;
}

static void move(json_t *to, const char *member, const json_t *from, const char *name)
{
    json_t *value = json_object_get(from, name);

    if (value && !json_object_get(to, member))
        json_object_set(to, member, value);
}

static void add_value(json_t *values, const char *name, json_t *value)
{
    json_t *row = json_object();

    json_object_set_new(row, "name", json_string(name));
    json_object_set(row, "value", value);
    json_array_append_new(values, row);
}

/* --- the contact object --- */

static int64_t time_of(const json_t *submission)
{
    const json_t *time = json_object_get(submission, "timestamp");
    int64_t ms = 0;

    if (json_is_integer(time))
        return json_integer_value(time);
    return sa_str_i64(sa_str_of(json_string_value(time)), &ms) ? ms : 0;
}

static json_t *newest(struct sa_ctx *ctx, const json_t *list, struct sa_str form_id)
{
    json_t *best = NULL, *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        struct sa_str form = sa_form_id(ctx->arena, sa_json_str(item, "form-id"));
        if (form_id.n && !sa_str_eq(form, form_id))
            continue;
        if (!best || time_of(item) > time_of(best))
            best = item;
    }
    return best;
}

/* Whether the form set this value; without a history nobody can tell. */
static bool set_by(const json_t *property, const json_t *submission)
{
    const json_t *version = json_array_get(json_object_get(property, "versions"), 0);
    struct sa_str by = sa_json_str(version, "source-id");
    struct sa_str conversion = sa_json_str(submission, "conversion-id");

    if (!sa_str_eq(sa_json_str(version, "source-type"), SA_STR("FORM")))
        return false;
    return conversion.n == 0 || by.n == 0 || sa_str_eq_nocase(by, conversion);
}

static bool is_answer(struct sa_ctx *ctx, const char *name, const json_t *property,
                      const json_t *submission)
{
    int rank;
    bool history = json_array_size(json_object_get(property, "versions")) > 0;
    enum sa_form_member member = sa_form_member_of(ctx->arena, sa_str_of(name), &rank);

    if (member == SA_FORM_IGNORED)
        return false;
    if (member == SA_FORM_OTHER || member == SA_FORM_MESSAGE)
        return history ? set_by(property, submission) : member == SA_FORM_MESSAGE;
    return true;
}

static json_t *contact_values(struct sa_ctx *ctx, json_t *properties, const json_t *submission)
{
    json_t *values = json_array(), *property, *value;
    const char *name;

    json_object_foreach(properties, name, property)
    {
        value = json_is_object(property) ? json_object_get(property, "value") : property;
        if (value && !json_is_null(value) && is_answer(ctx, name, property, submission))
            add_value(values, name, value);
    }
    return values;
}

static json_t *of_contact(struct sa_ctx *ctx, const json_t *contact,
                          const struct sa_form_source *source)
{
    const json_t *list = json_object_get(contact, "form-submissions");
    json_t *body = documented(ctx, source), *properties = json_object_get(contact, "properties");
    const json_t *submission = newest(ctx, list, source->form_id);

    if (!submission) {
        submission = newest(ctx, list, SA_STR(""));
        sa_json_set_str(body, "formId", sa_json_str(submission, "form-id"));
    }
    move(body, "conversionId", submission, "conversion-id");
    move(body, "submittedAt", submission, "timestamp");
    move(body, "pageUrl", submission, "page-url");
    move(body, "pageTitle", submission, "page-title");
    move(body, "submittedAt", json_object_get(properties, "recent_conversion_date"), "value");
    json_object_set_new(body, "values", contact_values(ctx, properties, submission));
    return body;
}

/* --- a flat object --- */

static const struct {
    const char *name;
    const char *member;
} flat_names[] = {
    {"conversionId", "conversionId"},
    {"conversion_id", "conversionId"},
    {"conversion-id", "conversionId"},
    {"formSubmissionId", "conversionId"},
    {"submissionId", "conversionId"},
    {"submission_id", "conversionId"},
    {"submittedAt", "submittedAt"},
    {"submitted_at", "submittedAt"},
    {"timestamp", "submittedAt"},
    {"recent_conversion_date", "submittedAt"},
    {"pageUrl", "pageUrl"},
    {"page_url", "pageUrl"},
    {"pageTitle", "pageTitle"},
    {"page_title", "pageTitle"},
    {"portalId", NULL},
    {"portal_id", NULL},
    {"formId", NULL},
    {"form_id", NULL},
    {"hs_object_id", NULL},
    {"vid", NULL},
};

static bool flat_head(json_t *body, const json_t *from, const char *name)
{
    for (size_t i = 0; i < SA_COUNT(flat_names); i++)
        if (strcmp(flat_names[i].name, name) == 0) {
            if (flat_names[i].member)
                move(body, flat_names[i].member, from, name);
            return true;
        }
    return false;
}

static json_t *of_flat(struct sa_ctx *ctx, json_t *flat, const struct sa_form_source *source)
{
    json_t *body = documented(ctx, source), *values = json_array(), *value;
    const char *name;

    json_object_foreach(flat, name, value)
    {
        if (!json_is_object(value) && !json_is_null(value) && !flat_head(body, flat, name))
            add_value(values, name, value);
    }
    json_object_set_new(body, "values", values);
    return body;
}

static bool has_values(const json_t *root)
{
    return json_is_array(json_object_get(root, "fieldValues")) ||
           json_is_array(json_object_get(root, "fields")) ||
           json_is_array(json_object_get(root, "values"));
}

/* The documented body, whose door already says portal and form. */
static json_t *of_documented(struct sa_ctx *ctx, json_t *root, const struct sa_form_source *source)
{
    json_t *body = documented(ctx, source), *value;
    const char *name;

    json_object_foreach(root, name, value)
    {
        if (!json_object_get(body, name))
            json_object_set(body, name, value);
    }
    return body;
}

enum sa_err sa_submission_of_hook(struct sa_ctx *ctx, struct sa_str body,
                                  const struct sa_form_source *source,
                                  struct sa_submission *submission)
{
    json_t *root, *flat;
    enum sa_err err = sa_json_parse(ctx, body, &root);

    *submission = (struct sa_submission){.portal_id = 0};
    if (err)
        return err;
    if (!json_is_object(root) || json_object_size(root) == 0)
        return sa_fail(ctx, SA_INVALID_INPUT,
                       "the body must be a contact, or an object of names and values");
    if (json_is_object(json_object_get(root, "properties")))
        return sa_submission_read(ctx, of_contact(ctx, root, source), submission);
    if (has_values(root))
        return sa_submission_read(ctx, of_documented(ctx, root, source), submission);
    flat = json_object_get(root, "inputFields");
    return sa_submission_read(ctx, of_flat(ctx, json_is_object(flat) ? flat : root, source),
                              submission);
}

enum sa_err sa_submission_of_poll(struct sa_ctx *ctx, const json_t *row,
                                  const struct sa_form_source *source,
                                  struct sa_submission *submission)
{
    json_t *body = documented(ctx, source);

    move(body, "conversionId", row, "conversionId");
    move(body, "submittedAt", row, "submittedAt");
    move(body, "pageUrl", row, "pageUrl");
    move(body, "values", row, "values");
    return sa_submission_read(ctx, body, submission);
}
