/* The effect ledger's protocol; see effects.h and docs/queue.md. */
#include "lib/workflow/effects.h"

#include "lib/base/log.h"
#include "lib/crypto/hash.h"
#include "lib/workflow/lease.h"
#include "lib/workflow/writer.h"

/* A run that works at the same effect gets this long before we look again. */
enum { OTHER_RUN_MS = 300, LEASE_MARGIN_MS = 2000 };

static const char *const names[] = {
    [SA_EFFECT_CONTACT] = "contact",
    [SA_EFFECT_COMPANY] = "company",
    [SA_EFFECT_ASSOCIATION] = "association",
    [SA_EFFECT_GMAIL_DRAFT] = "gmail_draft",
    [SA_EFFECT_HUBSPOT_TASK] = "hubspot_task",
    [SA_EFFECT_HUBSPOT_NOTE] = "hubspot_note",
    [SA_EFFECT_LABEL] = "label",
};

static void make_key(const struct sa_step_ctx *step, struct sa_effect *effect)
{
    struct sa_str scope = effect->scope.n ? effect->scope : sa_uuid_str(&step->run->submission);
    struct sa_str parts[] = {sa_uuid_str(&step->run->tenant), SA_STR("|"), scope, SA_STR("|"),
                             sa_str_of(names[effect->kind]),  SA_STR("|1")};
    struct sa_digest digest = sa_sha256_parts(parts, SA_COUNT(parts));
    struct sa_str hex = sa_digest_hex(step->ctx->arena, &digest);

    memcpy(effect->key, hex.p, 64);
    effect->key[64] = '\0';
}

static json_t *ledger_row(const struct sa_effect *effect)
{
    json_t *row = json_object();

    json_object_set_new(row, "effect_key", json_string(effect->key));
    return row;
}

static enum sa_err write_intent(struct sa_step_ctx *step, const struct sa_effect *effect,
                                struct sa_ledger_row *ledger)
{
    json_t *row = ledger_row(effect);

    json_object_set_new(row, "submission_id", json_string(step->run->submission.text));
    json_object_set_new(row, "step", json_string(step->step->name));
    json_object_set_new(row, "kind", json_string(names[effect->kind]));
    json_object_set_new(row, "ordinal", json_integer(1));
    return sa_writer_say_and_wait(step->ctx, step->writer, step->run, SA_WRITE_INTENT, row, ledger);
}

static enum sa_err record(struct sa_step_ctx *step, const struct sa_effect *effect,
                          struct sa_str external_id)
{
    json_t *row = ledger_row(effect);

    sa_json_set_str(row, "external_id", external_id);
    enum sa_err err =
        sa_writer_say_and_wait(step->ctx, step->writer, step->run, SA_WRITE_RECORD, row, NULL);
    if (err != SA_STALE)
        return err;
    /* A record carries no fence: what refuses it is another id, and that is for a person. */
    sa_clear_error(step->ctx);
    sa_log(step->ctx, SA_LOG_ERROR, "effect.duplicate",
           "%s %s was made although the ledger names another one", names[effect->kind],
           effect->key);
    return sa_fail(step->ctx, SA_CONFLICT, "a second %s was made: the ledger names another one",
                   names[effect->kind]);
}

static void count(const struct sa_step_ctx *step, const struct sa_effect *effect,
                  enum sa_effect_result result)
{
    sa_metric_add(step->shared, SA_METRIC_EFFECTS, (unsigned)effect->kind, (unsigned)result);
}

static enum sa_err not_yet(struct sa_step_ctx *step, int64_t ms, const char *why)
{
    step->snooze = true;
    step->ctx->error.retry_after_ms = ms;
    return sa_fail(step->ctx, SA_TRANSIENT, "%s", why);
}

/* SA_NOT_FOUND: the intent is ours now. Of several runs that found nothing, one may act. */
static enum sa_err take_over(struct sa_step_ctx *step, const struct sa_effect *effect,
                             int64_t probes)
{
    struct sa_ledger_row answer;
    json_t *row = ledger_row(effect);

    json_object_set_new(row, "probes", json_integer(probes));
    enum sa_err err =
        sa_writer_say_and_wait(step->ctx, step->writer, step->run, SA_WRITE_REISSUE, row, &answer);
    if (err)
        return err;
    return answer.fresh ? SA_NOT_FOUND
                        : not_yet(step, OTHER_RUN_MS, "another run has taken the effect over");
}

/*
 * An intent that was there before us: its effect may have happened. SA_OK: found. SA_NOT_FOUND:
 * certainly absent, the intent is ours now. Anything else: ask again later.
 */
static enum sa_err look_for(struct sa_step_ctx *step, const struct sa_effect *effect,
                            const struct sa_ledger_row *ledger, struct sa_str *external_id)
{
    struct sa_ctx *ctx = step->ctx;
    int64_t certain_ms =
        sa_conf_int(step->services->conf, SA_CONF_EFFECT_DEADLINE_MS) + effect->settle_ms;

    count(step, effect, SA_EFFECT_AMBIGUOUS);
    if (!ledger->same_run && ledger->age_ms < certain_ms)
        return not_yet(step, OTHER_RUN_MS, "another run is making the same thing");
    for (int look = 0; look < 2; look++) {
        enum sa_err err = effect->probe(step, effect, external_id);
        if (err != SA_NOT_FOUND)
            return err;
        sa_clear_error(ctx);
        /* With a direct read a claim's fence is proof enough: its owner can issue nothing more. */
        if (effect->settle_ms > 0 && ledger->age_ms < certain_ms)
            return not_yet(step, certain_ms - ledger->age_ms + 1,
                           "an earlier try may still show up");
    }
    return take_over(step, effect, ledger->probes);
}

static enum sa_err act(struct sa_step_ctx *step, const struct sa_effect *effect,
                       struct sa_str *external_id)
{
    int64_t need = sa_conf_int(step->services->conf, SA_CONF_EFFECT_DEADLINE_MS) + LEASE_MARGIN_MS;

    if (!sa_lease_good_for(step->lease, need))
        return sa_fail(step->ctx, SA_STALE, "the lease is too short for a call");
    enum sa_err err = effect->act(step, effect, external_id);
    if (!err)
        return SA_OK;
    count(step, effect, SA_EFFECT_FAILED);
    /* Refused or never reached: nothing can show up later, the next try need not wait for it. */
    if (!step->services->sent)
        sa_writer_say(step->writer, step->run, SA_WRITE_RETRACT, ledger_row(effect));
    return err;
}

enum sa_err sa_effect_once(struct sa_step_ctx *step, struct sa_effect *effect,
                           struct sa_str *external_id, bool *reused)
{
    struct sa_ledger_row ledger;

    make_key(step, effect);
    *reused = true;
    enum sa_err err = write_intent(step, effect, &ledger);
    if (err)
        return err;
    if (ledger.done) {
        count(step, effect, SA_EFFECT_REUSED);
        *external_id = sa_str_dup(step->ctx->arena, sa_str_of(ledger.external_id));
        return SA_OK;
    }
    bool untried = ledger.fresh || ledger.own;
    if (!untried && effect->probe) {
        err = look_for(step, effect, &ledger, external_id);
        if (err == SA_OK) {
            count(step, effect, SA_EFFECT_FOUND_EXISTING);
            return record(step, effect, *external_id);
        }
        if (err != SA_NOT_FOUND)
            return err;
    }
    err = act(step, effect, external_id);
    if (err)
        return err;
    *reused = false;
    count(step, effect, SA_EFFECT_CREATED);
    return record(step, effect, *external_id);
}

void sa_effect_settle(struct sa_step_ctx *step, struct sa_effect *effect, struct sa_str external_id)
{
    if (step->run->epoch <= 1 || external_id.n == 0)
        return;
    make_key(step, effect);
    json_t *row = ledger_row(effect);
    sa_json_set_str(row, "external_id", external_id);
    sa_writer_say(step->writer, step->run, SA_WRITE_RECORD, row);
}
