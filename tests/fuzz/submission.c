/*
 * The body of HubSpot's forms webhook: what is taken is UTF-8, has a usable address or none,
 * and is the same after the trip through form_submissions.parsed.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/submission.h"

static void check(struct sa_ctx *ctx, const struct sa_submission *s)
{
    const struct sa_str texts[] = {s->form_id,    s->page_title, s->page_url, s->email,
                                   s->first_name, s->last_name,  s->company,  s->job_title,
                                   s->phone,      s->website,    s->country,  s->message};
    struct sa_submission again = {0};

    for (size_t i = 0; i < SA_COUNT(texts); i++)
        FUZZ_CHECK(sa_str_utf8(texts[i]));
    FUZZ_CHECK(s->email.n == 0 || sa_email_valid(s->email));
    FUZZ_CHECK(s->email.n <= SA_EMAIL_BYTES && s->values.n <= SA_SUBMISSION_FIELDS);
    struct sa_str text = sa_json_canonical(ctx, sa_fields_encode(ctx, sa_submission_fields, s));
    FUZZ_CHECK(sa_fields_parse(ctx, sa_submission_fields, text, &again) == SA_OK);
    FUZZ_CHECK(sa_str_eq(again.email, s->email) && sa_str_eq(again.message, s->message));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_submission submission;
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    enum sa_err err = sa_submission_parse(&ctx, fuzz_input(data, size), &submission);
    FUZZ_CHECK(err == SA_OK || (err == SA_INVALID_INPUT && sa_error_detail(&ctx)[0]));
    if (err == SA_OK)
        check(&ctx, &submission);
    return fuzz_end(&ctx);
}
