/*
 * A form submission as HubSpot's forms webhook documents it, parsed and tidied: who wrote
 * what through which form. Parsing only; whether a form is expected or an address is worth
 * writing to is decided by the workflow's first step.
 */
#ifndef SA_DOMAIN_SUBMISSION_H
#define SA_DOMAIN_SUBMISSION_H

#include "lib/base/fields.h"

/* Caps on what one submission may carry; more is refused with a sentence that names the cap. */
enum { SA_SUBMISSION_FIELDS = 200, SA_SUBMISSION_VALUE_BYTES = 65536, SA_EMAIL_BYTES = 254 };

struct sa_form_value {
    struct sa_str name;
    struct sa_str value;
};

struct sa_submission {
    int64_t portal_id;
    struct sa_str form_id;       /* see sa_form_id */
    struct sa_str submission_id; /* formSubmissionId; empty when HubSpot sent none */
    int64_t submitted_ms;        /* 0 when neither timestamp nor submittedAt was sent */
    struct sa_str page_title;
    struct sa_str page_url;
    struct sa_str email; /* lower case, valid by sa_email_valid; empty: nobody to answer */
    struct sa_str first_name;
    struct sa_str last_name;
    struct sa_str company;
    struct sa_str job_title;
    struct sa_str phone;
    struct sa_str website;
    struct sa_str country;
    struct sa_str message; /* message, comments, question, ...; else the longest free answer */
    SA_LIST(struct sa_form_value)
    values; /* every field as sent; repeated names joined by ';', as HubSpot does */
};

/* How a submission is kept as JSON in form_submissions.parsed, and read back by the steps. */
extern const struct sa_field sa_submission_fields[];

/*
 * Parses the documented body: portalId, formId, formSubmissionId, timestamp or submittedAt,
 * pageTitle, pageUri or pageUrl, fieldValues or fields (name, value). Also taken: formGuid,
 * submissionId, conversionId and values, as the submissions API and older hooks call them.
 * Spelling variants of field names: submission_names.c. SA_INVALID_INPUT names the member that is wrong; a
 * missing or unusable address is no error (email stays empty).
 */
enum sa_err sa_submission_parse(struct sa_ctx *ctx, struct sa_str body,
                                struct sa_submission *submission) SA_MUST_CHECK;

/* The same from a document that is parsed already; a portalId of 0 passes. */
enum sa_err sa_submission_read(struct sa_ctx *ctx, const json_t *body,
                               struct sa_submission *submission) SA_MUST_CHECK;
/*
 * A form's id in one spelling: trimmed, lower case; 32 hex digits get the dashes of a GUID, because
 * HubSpot writes it with them in one place and without in another.
 */
struct sa_str sa_form_id(struct sa_arena *arena, struct sa_str text);

/* One address: local@domain, at most 254 bytes, a dotted domain, no blanks or controls. */
bool sa_email_valid(struct sa_str email);
/* What stands behind the @, lower case as the address is. */
struct sa_str sa_email_domain(struct sa_str email);
/* gmail.com and the like: the domain says nothing about a company. */
bool sa_email_free(struct sa_str domain);
/* info@, sales@, noreply@ ...: no person behind it. */
bool sa_email_role(struct sa_str email);
/* Known throw-away providers. */
bool sa_email_disposable(struct sa_str domain);

#endif
