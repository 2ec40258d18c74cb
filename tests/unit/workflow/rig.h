/* What workflow tests share: settings, a claimed run, a list of what the writer gave up. */
#ifndef SA_TESTS_UNIT_WORKFLOW_RIG_H
#define SA_TESTS_UNIT_WORKFLOW_RIG_H

#include "lib/base/clock.h"
#include "lib/conf/conf.h"
#include "lib/workflow/run.h"
#include "lib/workflow/writer.h"
#include "tests/unit/store/store.h"

/* Settings from "NAME=value" lines. */
static inline void rig_conf(struct sa_conf *conf, const char *lines)
{
    char *none[] = {NULL};

    assert_sa(sa_conf_parse(&unit_ctx, sa_str_of(lines), none, conf));
}

/* Asks until the condition holds; fails after 20 seconds. */
#define eventually(condition)                                                                      \
    do {                                                                                           \
        int64_t unit_until = sa_mono_ms() + 20000;                                                 \
        while (!(condition)) {                                                                     \
            if (sa_mono_ms() > unit_until)                                                         \
                fail_msg("not within 20 seconds: %s", #condition);                                 \
            usleep(5000);                                                                          \
        }                                                                                          \
    } while (0)

static inline struct sa_run_id rig_run(struct sa_store *jobs, const struct sa_worker *worker,
                                       const struct sa_uuid *tenant)
{
    (void)database_run(tenant, "ada@example.com");
    struct sa_claimed claimed = store_claim_one(jobs, worker);
    struct sa_run_id run = {
        .tenant = claimed.tenant_id, .workflow = claimed.workflow_id, .epoch = claimed.epoch};

    if (!sa_uuid_parse(sa_str_of(database_ask("SELECT submission_id FROM workflows WHERE id = '%s'",
                                              run.workflow.text)),
                       &run.submission))
        fail_msg("the run has no submission");
    return run;
}

static inline json_t *rig_step(int position)
{
    return json_pack("{s:i,s:s,s:s,s:{},s:i,s:i}", "position", position, "step", "x", "status",
                     "done", "output", "started_ms", 1, "finished_ms", 2);
}

static inline json_t *rig_audit(int n)
{
    struct sa_uuid id = sa_uuid_new();

    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:{s:i}}", "id", id.text, "actor", "t", "action", "said",
                     "object_type", "t", "object_id", "t", "details", "n", n);
}

static inline json_t *rig_intent(const struct sa_run_id *run, const char *key)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:i}", "submission_id", run->submission.text, "effect_key",
                     key, "step", "x", "kind", "contact", "ordinal", 1);
}

struct rig_lost {
    pthread_mutex_t lock;
    size_t n;
    struct sa_uuid workflow;
    int64_t epoch;
    enum sa_err err;
};

static inline void rig_note_lost(void *arg, const struct sa_uuid *workflow, int64_t epoch,
                                 enum sa_err err)
{
    struct rig_lost *lost = arg;

    pthread_mutex_lock(&lost->lock);
    lost->n++;
    lost->workflow = *workflow;
    lost->epoch = epoch;
    lost->err = err;
    pthread_mutex_unlock(&lost->lock);
}

#endif
