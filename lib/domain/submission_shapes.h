/*
 * Submissions in HubSpot's other shapes: the workflow action's contact object, a body somebody
 * made for that action, and a row of the form-submissions API. Each becomes the documented body
 * and is read by sa_submission_read.
 */
#ifndef SA_DOMAIN_SUBMISSION_SHAPES_H
#define SA_DOMAIN_SUBMISSION_SHAPES_H

#include "lib/domain/submission.h"

/* What the door knows and the body does not say. */
struct sa_form_source {
    int64_t portal_id; /* 0: not known */
    struct sa_str form_id;
};

/*
 * What the workflow action sends. A contact (properties.name.value, form-submissions[]): the newest
 * submission of the source's form, else the newest of any, under that one's form id; its answers
 * are what names the person and what this submission has set, so that an old message is not
 * answered again. Else a flat object of names and values, or the documented body.
 * SA_INVALID_INPUT as sa_submission_parse.
 */
enum sa_err sa_submission_of_hook(struct sa_ctx *ctx, struct sa_str body,
                                  const struct sa_form_source *source,
                                  struct sa_submission *submission) SA_MUST_CHECK;
/* One of results[] of the form-submissions API. */
enum sa_err sa_submission_of_poll(struct sa_ctx *ctx, const json_t *row,
                                  const struct sa_form_source *source,
                                  struct sa_submission *submission) SA_MUST_CHECK;

#endif
