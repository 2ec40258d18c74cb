/*
 * The forms webhook's body, parsed and tidied; see submission.h. Names of fields are matched
 * in submission_names.c, addresses judged in email.c.
 */
#include "lib/domain/submission.h"

#include "lib/base/encode.h"
#include "lib/domain/submission_names.h"
#include "lib/domain/text.h"

enum {
    ID_BYTES = 200,
    PAGE_BYTES = 4096, /* longer page titles and URLs are cut: they only describe */
    PERSON_BYTES = 200,
    MIN_FREE_WORDS = 4 /* an answer of fewer words is a choice, not a message */
};
/* 9999-12-31: whatever is later is no time in milliseconds. */
static const int64_t latest_ms = 253402300799999;

static const struct sa_field value_fields[] = {SA_FIELD_STR(struct sa_form_value, name, "name"),
                                               SA_FIELD_STR(struct sa_form_value, value, "value"),
                                               SA_FIELD_END};

const struct sa_field sa_submission_fields[] = {
    SA_FIELD_INT(struct sa_submission, portal_id, "portal_id"),
    SA_FIELD_STR(struct sa_submission, form_id, "form_id"),
    SA_FIELD_STR(struct sa_submission, submission_id, "submission_id"),
    SA_FIELD_INT(struct sa_submission, submitted_ms, "submitted_ms"),
    SA_FIELD_STR(struct sa_submission, page_title, "page_title"),
    SA_FIELD_STR(struct sa_submission, page_url, "page_url"),
    SA_FIELD_STR(struct sa_submission, email, "email"),
    SA_FIELD_STR(struct sa_submission, first_name, "first_name"),
    SA_FIELD_STR(struct sa_submission, last_name, "last_name"),
    SA_FIELD_STR(struct sa_submission, company, "company"),
    SA_FIELD_STR(struct sa_submission, job_title, "job_title"),
    SA_FIELD_STR(struct sa_submission, phone, "phone"),
    SA_FIELD_STR(struct sa_submission, website, "website"),
    SA_FIELD_STR(struct sa_submission, country, "country"),
    SA_FIELD_STR(struct sa_submission, message, "message"),
    SA_FIELD_LIST(struct sa_submission, values, value_fields, "values"),
    SA_FIELD_END};

/* The body as it comes over the wire. */
struct wire_value {
    struct sa_str name;
    json_t *value;
};
typedef SA_LIST(struct wire_value) wire_values;

struct wire {
    int64_t portal_id;
    struct sa_str form_id, form_guid;
    struct sa_str form_submission_id, submission_id, conversion_id;
    json_t *timestamp;
    json_t *submitted_at;
    struct sa_str page_title, page_uri, page_url;
    wire_values field_values, fields, values;
};

static const struct sa_field wire_value_fields[] = {
    SA_FIELD_STR(struct wire_value, name, "name", .required = true, .max = 1000),
    SA_FIELD_JSON(struct wire_value, value, "value"), SA_FIELD_END};

static const struct sa_field wire_fields[] = {
    SA_FIELD_INT(struct wire, portal_id, "portalId", .required = true, .lenient = true),
    SA_FIELD_STR(struct wire, form_id, "formId", .lenient = true, .max = ID_BYTES),
    SA_FIELD_STR(struct wire, form_guid, "formGuid", .lenient = true, .max = ID_BYTES),
    SA_FIELD_STR(struct wire, form_submission_id, "formSubmissionId", .lenient = true,
                 .max = ID_BYTES),
    SA_FIELD_STR(struct wire, submission_id, "submissionId", .lenient = true, .max = ID_BYTES),
    SA_FIELD_STR(struct wire, conversion_id, "conversionId", .lenient = true, .max = ID_BYTES),
    SA_FIELD_JSON(struct wire, timestamp, "timestamp"),
    SA_FIELD_JSON(struct wire, submitted_at, "submittedAt"),
    SA_FIELD_STR(struct wire, page_title, "pageTitle"),
    SA_FIELD_STR(struct wire, page_uri, "pageUri"),
    SA_FIELD_STR(struct wire, page_url, "pageUrl"),
    SA_FIELD_LIST(struct wire, field_values, wire_value_fields, "fieldValues"),
    SA_FIELD_LIST(struct wire, fields, wire_value_fields, "fields"),
    SA_FIELD_LIST(struct wire, values, wire_value_fields, "values"),
    SA_FIELD_END};

static struct sa_str first_of(struct sa_str a, struct sa_str b)
{
    return sa_str_trim(a).n ? sa_str_trim(a) : sa_str_trim(b);
}

static enum sa_err read_time(struct sa_ctx *ctx, const json_t *value, const char *member,
                             int64_t *ms)
{
    struct sa_str digits = {NULL, 0};

    if (!value || json_is_null(value))
        return SA_OK;
    if (json_is_string(value))
        digits = sa_str_trim(sa_str_make(json_string_value(value), json_string_length(value)));
    if (json_is_string(value) && digits.n == 0)
        return SA_OK;
    if (json_is_integer(value))
        *ms = json_integer_value(value);
    else if (!json_is_string(value) || !sa_str_i64(digits, ms))
        return sa_fail(ctx, SA_INVALID_INPUT,
                       "%s: must be milliseconds since 1970, a number or its digits", member);
    if (*ms < 0 || *ms > latest_ms)
        return sa_fail(ctx, SA_INVALID_INPUT, "%s: is no time in milliseconds since 1970", member);
    return SA_OK;
}

/* A multi-select may come as an array of strings. */
static enum sa_err read_array(struct sa_ctx *ctx, const json_t *array, struct sa_str *out)
{
    struct sa_buf b;
    size_t i;
    json_t *item;

    sa_buf_init(&b, ctx->arena, SA_SUBMISSION_VALUE_BYTES + 1);
    json_array_foreach(array, i, item)
    {
        if (!json_is_string(item))
            return SA_INVALID_INPUT;
        if (i)
            sa_buf_putc(&b, ';');
        sa_buf_add(&b, sa_str_make(json_string_value(item), json_string_length(item)));
    }
    *out = sa_buf_str(&b);
    return sa_buf_done(&b);
}

static enum sa_err read_value(struct sa_ctx *ctx, const json_t *value, struct sa_str *out)
{
    if (!value || json_is_null(value))
        *out = SA_STR("");
    else if (json_is_string(value))
        *out = sa_str_make(json_string_value(value), json_string_length(value));
    else if (json_is_number(value) || json_is_boolean(value))
        *out = sa_json_text(ctx, value);
    else if (!json_is_array(value) || read_array(ctx, value, out))
        return SA_INVALID_INPUT;
    return SA_OK;
}

static enum sa_err read_values(struct sa_ctx *ctx, const wire_values *wire, const char *member,
                               struct sa_submission *s)
{
    if (wire->n > SA_SUBMISSION_FIELDS)
        return sa_fail(ctx, SA_INVALID_INPUT, "%s: has more than %d fields", member,
                       SA_SUBMISSION_FIELDS);
    s->values.items = SA_NEW_ARRAY(ctx->arena, wire->n, struct sa_form_value);
    for (size_t i = 0; i < wire->n; i++) {
        struct sa_form_value *v = &s->values.items[s->values.n++];
        v->name = sa_text_line(ctx->arena, wire->items[i].name);
        if (v->name.n == 0)
            return sa_fail(ctx, SA_INVALID_INPUT, "%s[%zu].name: is empty", member, i);
        if (read_value(ctx, wire->items[i].value, &v->value))
            return sa_fail(ctx, SA_INVALID_INPUT,
                           "%s[%zu].value: must be a string, a number, true, false or an array "
                           "of strings",
                           member, i);
        if (v->value.n > SA_SUBMISSION_VALUE_BYTES)
            return sa_fail(ctx, SA_INVALID_INPUT, "%s[%zu].value: is longer than %d bytes", member,
                           i, SA_SUBMISSION_VALUE_BYTES);
    }
    return SA_OK;
}

/* "Anna <anna@x.example>", "mailto:anna@x.example": what people paste into the field. */
static struct sa_str address_in(struct sa_ctx *ctx, struct sa_str value)
{
    struct sa_str s = sa_str_lower(ctx->arena, sa_text_line(ctx->arena, value));
    ptrdiff_t open = sa_str_rchr(s, '<'), close = sa_str_rchr(s, '>');

    if (open >= 0 && close > open)
        s = sa_str_sub(s, (size_t)open + 1, (size_t)(close - open) - 1);
    if (sa_str_starts(s, SA_STR("mailto:")))
        s = sa_str_sub(s, 7, s.n);
    s = sa_str_trim(s);
    return sa_email_valid(s) ? s : SA_STR("");
}

static void set_once(struct sa_ctx *ctx, struct sa_str *member, struct sa_str value)
{
    if (member->n == 0)
        *member = sa_str_clip(sa_text_line(ctx->arena, value), PERSON_BYTES);
}

/* The last word is the surname; one word alone is a first name. */
static void set_full_name(struct sa_ctx *ctx, struct sa_submission *s, struct sa_str value)
{
    struct sa_str name = sa_str_clip(sa_text_line(ctx->arena, value), PERSON_BYTES);
    ptrdiff_t blank = sa_str_chr(name, ' ');

    if (s->first_name.n || s->last_name.n)
        return;
    s->first_name = blank < 0 ? name : sa_str_sub(name, 0, (size_t)blank);
    if (blank > 0)
        s->last_name = sa_str_sub(name, (size_t)blank + 1, name.n);
}

static void set_member(struct sa_ctx *ctx, struct sa_submission *s, enum sa_form_member member,
                       struct sa_str value)
{
    struct sa_str *const text[] = {
        [SA_FORM_FIRST_NAME] = &s->first_name, [SA_FORM_LAST_NAME] = &s->last_name,
        [SA_FORM_COMPANY] = &s->company,       [SA_FORM_JOB_TITLE] = &s->job_title,
        [SA_FORM_PHONE] = &s->phone,           [SA_FORM_WEBSITE] = &s->website,
        [SA_FORM_COUNTRY] = &s->country,       [SA_FORM_IGNORED] = NULL};

    if (member == SA_FORM_EMAIL && s->email.n == 0)
        s->email = address_in(ctx, value);
    else if (text[member])
        set_once(ctx, text[member], value);
}

/* A known message field wins by its rank, else the longest answer in words. */
struct message_choice {
    struct sa_str named, longest;
    int rank;
    size_t words;
};

static void weigh_message(struct sa_ctx *ctx, struct message_choice *choice,
                          enum sa_form_member member, int rank, struct sa_str value)
{
    if (member != SA_FORM_MESSAGE && member != SA_FORM_OTHER)
        return;
    struct sa_str text = sa_text_block(ctx->arena, value);
    size_t words = sa_text_words(text);
    if (member == SA_FORM_MESSAGE && text.n && (choice->named.n == 0 || rank < choice->rank)) {
        choice->named = text;
        choice->rank = rank;
    }
    if (member == SA_FORM_OTHER && words >= MIN_FREE_WORDS && words > choice->words &&
        sa_str_find(text, SA_STR("://")) < 0) {
        choice->longest = text;
        choice->words = words;
    }
}

static void fill_members(struct sa_ctx *ctx, struct sa_submission *s)
{
    struct message_choice choice = {.rank = 0};
    struct sa_str full_name = {NULL, 0};

    for (size_t i = 0; i < s->values.n; i++) {
        const struct sa_form_value *v = &s->values.items[i];
        int rank;
        enum sa_form_member member = sa_form_member_of(ctx->arena, v->name, &rank);
        set_member(ctx, s, member, v->value);
        weigh_message(ctx, &choice, member, rank, v->value);
        if (member == SA_FORM_FULL_NAME && full_name.n == 0)
            full_name = v->value;
    }
    set_full_name(ctx, s, full_name);
    s->message = choice.named.n ? choice.named : choice.longest;
}

static bool has_part(struct sa_str joined, struct sa_str part)
{
    struct sa_str piece;

    while (sa_str_split(&joined, ';', &piece))
        if (sa_str_eq(piece, part))
            return true;
    return false;
}

/* All answers under the name of values[at], each once, joined like HubSpot does. */
static struct sa_str joined(struct sa_ctx *ctx, const struct sa_submission *s, size_t at)
{
    struct sa_str first = s->values.items[at].value;
    struct sa_buf b;

    sa_buf_init(&b, ctx->arena, (size_t)SA_SUBMISSION_FIELDS * (SA_SUBMISSION_VALUE_BYTES + 1));
    for (size_t i = at + 1; i < s->values.n; i++) {
        const struct sa_form_value *v = &s->values.items[i];
        if (!sa_str_eq(v->name, s->values.items[at].name) || v->value.n == 0)
            continue;
        if (b.n == 0)
            sa_buf_add(&b, first);
        if (has_part(sa_buf_str(&b), v->value))
            continue;
        if (b.n)
            sa_buf_putc(&b, ';');
        sa_buf_add(&b, v->value);
    }
    return b.n ? sa_buf_str(&b) : first;
}

/* Multi-select answers come as one field per choice: kept as one. */
static void join_repeated(struct sa_ctx *ctx, struct sa_submission *s)
{
    struct sa_form_value *kept = SA_NEW_ARRAY(ctx->arena, s->values.n, struct sa_form_value);
    size_t n = 0;

    for (size_t i = 0; i < s->values.n; i++) {
        size_t at = 0;
        while (at < n && !sa_str_eq(kept[at].name, s->values.items[i].name))
            at++;
        if (at == n)
            kept[n++] = (struct sa_form_value){s->values.items[i].name, joined(ctx, s, i)};
    }
    s->values.items = kept;
    s->values.n = n;
}

struct sa_str sa_form_id(struct sa_arena *arena, struct sa_str text)
{
    struct sa_str id = sa_str_lower(arena, sa_text_line(arena, text));
    unsigned char bytes[16];

    if (id.n != 2 * sizeof(bytes) || !sa_unhex(bytes, sizeof(bytes), id))
        return id;
    return sa_str_fmt(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", id.p, id.p + 8, id.p + 12, id.p + 16,
                      id.p + 20);
}

static enum sa_err fill_head(struct sa_ctx *ctx, const struct wire *wire, struct sa_submission *s)
{
    struct sa_arena *arena = ctx->arena;
    enum sa_err err = read_time(ctx, wire->timestamp, "timestamp", &s->submitted_ms);

    if (!err)
        err = read_time(ctx, wire->submitted_at, "submittedAt", &s->submitted_ms);
    if (err)
        return err;
    s->portal_id = wire->portal_id;
    s->form_id = sa_form_id(arena, first_of(wire->form_id, wire->form_guid));
    if (s->form_id.n == 0)
        return sa_fail(ctx, SA_INVALID_INPUT, "formId: is required");
    s->submission_id =
        sa_text_line(arena, first_of(first_of(wire->form_submission_id, wire->submission_id),
                                     wire->conversion_id));
    s->page_title = sa_str_clip(sa_text_line(arena, wire->page_title), PAGE_BYTES);
    s->page_url =
        sa_str_clip(sa_text_line(arena, first_of(wire->page_url, wire->page_uri)), PAGE_BYTES);
    return SA_OK;
}

enum sa_err sa_submission_read(struct sa_ctx *ctx, const json_t *body,
                               struct sa_submission *submission)
{
    struct wire wire = {.portal_id = 0};
    enum sa_err err = sa_fields_decode(ctx, wire_fields, body, &wire);

    *submission = (struct sa_submission){.portal_id = 0};
    if (!err)
        err = fill_head(ctx, &wire, submission);
    if (err)
        return err;
    if (wire.field_values.items)
        err = read_values(ctx, &wire.field_values, "fieldValues", submission);
    else if (wire.fields.items)
        err = read_values(ctx, &wire.fields, "fields", submission);
    else if (wire.values.items)
        err = read_values(ctx, &wire.values, "values", submission);
    else
        err =
            sa_fail(ctx, SA_INVALID_INPUT, "fieldValues: is required, an array of name and value");
    if (err)
        return err;
    fill_members(ctx, submission);
    join_repeated(ctx, submission);
    return SA_OK;
}

enum sa_err sa_submission_parse(struct sa_ctx *ctx, struct sa_str body,
                                struct sa_submission *submission)
{
    json_t *root;
    enum sa_err err = sa_json_parse(ctx, body, &root);

    *submission = (struct sa_submission){.portal_id = 0};
    if (!err)
        err = sa_submission_read(ctx, root, submission);
    if (!err && submission->portal_id <= 0)
        err = sa_fail(ctx, SA_INVALID_INPUT, "portalId: must be greater than 0");
    return err;
}
