/* Polling; see poll_forms.h. */
#include "lib/services/poll_forms.h"

#include <stdio.h>

#include "lib/base/clock.h"
#include "lib/base/json.h"
#include "lib/base/log.h"
#include "lib/connectors/hubspot_forms.h"
#include "lib/domain/submission_shapes.h"
#include "lib/services/submission_key.h"
#include "lib/store/doors.h"

enum { ARENA_CAP = 64 << 20, PAGES = 40 };
/* Rows may appear late or out of order; what is seen twice costs a look at the database. */
static const int64_t overlap_ms = 10LL * 60 * 1000;
/* A form's first poll takes what a webhook may just have missed, not its whole past. */
static const int64_t first_ms = 24LL * 60 * 60 * 1000;

/* One form of one tenant. */
struct walk {
    const struct sa_poll *poll;
    const struct sa_tenant_view *view;
    struct sa_services services;
    struct sa_poll_cursor cursor;
    int64_t floor_ms; /* submissions at or before it are here already */
    int64_t taken;
};

static void quarantine(struct sa_ctx *ctx, const struct walk *walk, const struct sa_form_row *row)
{
    const char *why = sa_str_c(ctx->arena, sa_str_of(sa_error_detail(ctx)));

    sa_log_error(ctx, "poll.unusable");
    sa_clear_error(ctx);
    /* Inside the overlap it has been kept before. */
    if (row->submitted_ms <= walk->cursor.seen_ms)
        return;
    if (sa_store_quarantine(ctx, walk->poll->store, &walk->view->tenant.id, why,
                            sa_json_text(ctx, row->row), SA_STR("")))
        sa_log_error(ctx, "poll.not_stored");
    sa_clear_error(ctx);
}

static enum sa_err take(struct sa_ctx *ctx, struct walk *walk, const struct sa_form_row *row)
{
    struct sa_form_source source = {.portal_id = walk->cursor.portal_id,
                                    .form_id = walk->cursor.form_id};
    struct sa_submission submission;
    struct sa_intake_result result;

    sa_ctx_new_trace(ctx);
    if (sa_submission_of_poll(ctx, row->row, &source, &submission)) {
        quarantine(ctx, walk, row);
        return SA_OK;
    }
    const struct sa_str raw = sa_json_text(ctx, row->row);
    const struct sa_intake intake = {.tenant_id = walk->view->tenant.id,
                                     .source = "poll",
                                     .submission_key =
                                         sa_submission_key(ctx->arena, &submission, raw),
                                     .submission = &submission,
                                     .raw = raw,
                                     .verified = true};
    enum sa_err err = sa_store_intake(ctx, walk->poll->store, &intake, &result);
    if (err || result.duplicate)
        return err;
    walk->taken++;
    if (!result.needs_review && !result.joined)
        sa_doorbell_ring(walk->poll->shared);
    sa_log(ctx, SA_LOG_INFO, "poll.accepted", "submission %s%s", result.submission_id.text,
           result.joined ? ", joins a lead" : "");
    return SA_OK;
}

/* Oldest first, as they came. *reached: the page goes back to what is known. */
static enum sa_err take_page(struct sa_ctx *ctx, struct walk *walk, const struct sa_form_page *page,
                             bool *reached)
{
    enum sa_err err = SA_OK;

    *reached = page->next.n == 0 || sa_str_eq(page->next, walk->cursor.resume_after);
    for (size_t i = page->rows.n; i-- > 0 && !err;) {
        const struct sa_form_row *row = &page->rows.items[i];
        if (row->submitted_ms > walk->cursor.head_ms)
            walk->cursor.head_ms = row->submitted_ms;
        if (row->submitted_ms > walk->floor_ms)
            err = take(ctx, walk, row);
        else
            *reached = true;
    }
    return err;
}

/* A page in an arena of its own: the form may have thousands. */
static enum sa_err walk_page(struct sa_ctx *ctx, struct walk *walk, char *after, size_t size,
                             bool *reached)
{
    struct sa_ctx own = *ctx;
    struct sa_form_page page;

    own.arena = sa_arena_new(ARENA_CAP);
    walk->cursor.resume_after = sa_str_of(after);
    enum sa_err err = sa_hubspot_form_submissions(&own, &walk->services, walk->cursor.form_id,
                                                  walk->cursor.resume_after, &page);
    if (!err)
        err = take_page(&own, walk, &page, reached);
    if (!err)
        snprintf(after, size, "%.*s", SA_STR_ARG(page.next));
    ctx->error = own.error;
    sa_arena_free(own.arena);
    return err;
}

static enum sa_err walk_form(struct sa_ctx *ctx, struct walk *walk)
{
    char after[1024];
    bool reached = false;
    enum sa_err err = SA_OK;

    walk->floor_ms =
        walk->cursor.seen_ms ? walk->cursor.seen_ms - overlap_ms : sa_clock_ms() - first_ms;
    if (walk->cursor.resume_after.n == 0)
        walk->cursor.head_ms = 0;
    snprintf(after, sizeof(after), "%.*s", SA_STR_ARG(walk->cursor.resume_after));
    for (int i = 0; i < PAGES && !reached && !err; i++)
        err = walk_page(ctx, walk, after, sizeof(after), &reached);
    if (err)
        return err;
    walk->cursor.resume_after = sa_str_dup(ctx->arena, sa_str_of(reached ? "" : after));
    if (reached && walk->cursor.head_ms > walk->cursor.seen_ms)
        walk->cursor.seen_ms = walk->cursor.head_ms;
    if (!reached)
        sa_log(ctx, SA_LOG_WARN, "poll.behind", "form %.*s has more than %d pages to read",
               SA_STR_ARG(walk->cursor.form_id), PAGES);
    return SA_OK;
}

static enum sa_err poll_form(struct sa_ctx *ctx, struct walk *walk)
{
    const struct sa_poll_cursor before = walk->cursor;
    enum sa_err err = walk_form(ctx, walk);
    const char *why = err ? sa_str_c(ctx->arena, sa_str_of(sa_error_detail(ctx))) : "";

    if (err) {
        sa_log(ctx, SA_LOG_WARN, "poll.failed", "form %.*s: %s", SA_STR_ARG(before.form_id), why);
        walk->cursor = before;
        sa_clear_error(ctx);
    }
    enum sa_err saved =
        sa_store_poll_save(ctx, walk->poll->store, &walk->view->tenant.id, &walk->cursor, why);
    if (saved)
        sa_log_error(ctx, "poll.cursor");
    sa_clear_error(ctx);
    return err ? err : saved;
}

static json_t *forms_of(struct sa_ctx *ctx, const struct sa_poll *poll,
                        const struct sa_tenant_settings *settings)
{
    json_t *forms = sa_json_keep(ctx, json_array());
    struct sa_str rest = sa_conf_str(poll->conf, SA_CONF_EXPECTED_HUBSPOT_FORM_IDS), id;

    for (size_t i = 0; i < settings->forms.n; i++) {
        id = sa_form_id(ctx->arena, settings->forms.items[i]);
        json_array_append_new(forms, json_stringn(id.p, id.n));
    }
    while (settings->forms.n == 0 && rest.n && sa_str_split(&rest, ',', &id)) {
        id = sa_form_id(ctx->arena, id);
        if (id.n)
            json_array_append_new(forms, json_stringn(id.p, id.n));
    }
    return forms;
}

static void say(const struct walk *walk)
{
    printf("would ask form %.*s of tenant %.*s%s\n", SA_STR_ARG(walk->cursor.form_id),
           SA_STR_ARG(walk->view->tenant.slug), walk->cursor.seen_ms ? "" : " for the first time");
}

static enum sa_err poll_view(struct sa_ctx *ctx, const struct sa_poll *poll,
                             const struct sa_tenant_view *view, int64_t *taken)
{
    struct sa_call_log log = {.n = 0};
    sa_poll_cursors cursors;
    enum sa_err first = sa_store_poll_forms(ctx, poll->store, &view->tenant.id,
                                            forms_of(ctx, poll, &view->tenant.settings), &cursors);

    if (first)
        return first;
    for (size_t i = 0; i < cursors.n; i++) {
        struct walk walk = {.poll = poll,
                            .view = view,
                            .cursor = cursors.items[i],
                            .services = {.client = poll->client,
                                         .conf = poll->conf,
                                         .credentials = view->credentials,
                                         .log = &log}};
        if (poll->dry_run) {
            say(&walk);
            continue;
        }
        enum sa_err err = poll_form(ctx, &walk);
        first = first ? first : err;
        *taken += walk.taken;
    }
    return first;
}

enum sa_err sa_poll_tenant(struct sa_ctx *ctx, const struct sa_poll *poll,
                           const struct sa_uuid *tenant, int64_t *taken)
{
    const struct sa_tenant_view *view;
    struct sa_ctx own;

    sa_ctx_init(&own, sa_arena_new(ARENA_CAP), ctx->component);
    own.tenant = *tenant;
    enum sa_err err = sa_tenants_hold(&own, poll->tenants, tenant, &view);
    if (err) {
        sa_log_error(&own, "poll.tenant");
    } else {
        err = poll_view(&own, poll, view, taken);
        sa_tenants_drop(poll->tenants, view);
    }
    sa_arena_free(own.arena);
    return err;
}
