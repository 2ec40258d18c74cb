-- What runs have to say, many at once: $1 rows as JSON, $2 the worker. Every write but a fact
-- (an attempt, an error, an effect's record, the draft or task it made, an audit row) is fenced by
-- worker and epoch; rows that come back were accepted, those that do not are stale.
-- LIMIT jsonb_array_length(…) takes every row there is; it is there for the planner, which otherwise
-- expects a hundred rows and reads whole tables for the few there are. What side_effects is joined by must be a
-- column by then: under row-level security no index serves a condition with a function in it that is not leakproof.

-- name: write_attempts
INSERT INTO workflow_step_attempts (tenant_id, workflow_id, id, position, step, status, burned, error_class,
    error_detail, remote_status, calls, epoch, worker_id, started_at, finished_at)
SELECT tenant_id, workflow_id, id, position, step, status, burned, error_class, error_detail, remote_status,
       coalesce(calls, '[]'), epoch, $2, to_timestamp(started_ms / 1000.0), to_timestamp(finished_ms / 1000.0)
FROM jsonb_to_recordset($1::jsonb) AS r (tenant_id uuid, workflow_id uuid, id uuid, position smallint, step text,
    status text, burned boolean, error_class text, error_detail text, remote_status integer, calls jsonb,
    epoch bigint, started_ms bigint, finished_ms bigint)
ON CONFLICT DO NOTHING;

-- name: write_errors
INSERT INTO workflow_errors (tenant_id, id, workflow_id, step, error_class, detail, remote_status)
SELECT tenant_id, id, workflow_id, step, error_class, detail, remote_status
FROM jsonb_to_recordset($1::jsonb) AS r (tenant_id uuid, id uuid, workflow_id uuid, step text, error_class text,
    detail text, remote_status integer)
WHERE $2::uuid IS NOT NULL
ON CONFLICT DO NOTHING;

-- name: write_steps
WITH r AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, workflow_id uuid, epoch bigint,
        position smallint, step text, status text, output jsonb, started_ms bigint, finished_ms bigint)
    LIMIT jsonb_array_length($1::jsonb)),
made AS (
    INSERT INTO workflow_steps (tenant_id, workflow_id, position, step, status, output, epoch, worker_id,
                                started_at, finished_at)
    SELECT r.tenant_id, r.workflow_id, r.position, r.step, r.status, r.output, r.epoch, $2,
           to_timestamp(r.started_ms / 1000.0), to_timestamp(r.finished_ms / 1000.0)
    FROM r
    JOIN workflow_queue q ON q.workflow_id = r.workflow_id AND q.epoch = r.epoch AND q.worker_id = $2
                         AND q.state = 'running'
    ON CONFLICT DO NOTHING
    RETURNING workflow_id, position)
SELECT r.n FROM r JOIN made USING (workflow_id, position)
UNION ALL
SELECT r.n FROM r
JOIN workflow_steps s USING (tenant_id, workflow_id, position)
WHERE s.epoch = r.epoch AND s.worker_id = $2;

-- name: write_intents
WITH r AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, workflow_id uuid,
        submission_id uuid, epoch bigint, effect_key text, step text, kind text, ordinal smallint)),
made AS (
    INSERT INTO side_effects (tenant_id, effect_key, workflow_id, submission_id, step, kind, ordinal, epoch, worker_id)
    SELECT r.tenant_id, decode(r.effect_key, 'hex'), r.workflow_id, r.submission_id, r.step, r.kind, r.ordinal,
           r.epoch, $2
    FROM r
    JOIN workflow_queue q ON q.workflow_id = r.workflow_id AND q.epoch = r.epoch AND q.worker_id = $2
                         AND q.state = 'running'
    ON CONFLICT DO NOTHING
    RETURNING effect_key, workflow_id)
SELECT r.n FROM r JOIN made ON made.effect_key = decode(r.effect_key, 'hex') AND made.workflow_id = r.workflow_id;

-- name: read_intents
-- The ledger row behind each intent, and whether the run is still ours.
SELECT r.n, e.state, e.external_id, e.probes, e.workflow_id = r.workflow_id AS same_run,
       e.workflow_id = r.workflow_id AND e.epoch = r.epoch AND e.worker_id = $2 AS own,
       (extract(epoch FROM clock_timestamp() - e.issued_at) * 1000)::bigint AS age_ms,
       q.workflow_id IS NOT NULL AS held
FROM (SELECT r.*, decode(effect_key, 'hex') AS key
      FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, workflow_id uuid, epoch bigint, effect_key text)
      LIMIT jsonb_array_length($1::jsonb)) AS r
LEFT JOIN side_effects e ON e.tenant_id = r.tenant_id AND e.effect_key = r.key
LEFT JOIN workflow_queue q ON q.workflow_id = r.workflow_id AND q.epoch = r.epoch AND q.worker_id = $2
                          AND q.state = 'running';

-- name: write_reissues
-- An intent that provably had no effect is taken over, before it is acted on again; by one run, also
-- when several have looked for it: probes is how many times it had been taken over when they looked.
WITH held AS MATERIALIZED (
    SELECT r.*
    FROM (SELECT r.*, decode(effect_key, 'hex') AS key
          FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, workflow_id uuid, epoch bigint,
              effect_key text, probes smallint)
          LIMIT jsonb_array_length($1::jsonb)) AS r
    JOIN workflow_queue q ON q.workflow_id = r.workflow_id AND q.epoch = r.epoch AND q.worker_id = $2
                         AND q.state = 'running'),
taken AS (
    UPDATE side_effects e
    SET workflow_id = h.workflow_id, epoch = h.epoch, worker_id = $2, issued_at = clock_timestamp(),
        probes = e.probes + 1
    FROM held h
    WHERE e.tenant_id = h.tenant_id AND e.effect_key = h.key AND e.state <> 'done'
      AND e.probes = h.probes
    RETURNING h.n)
SELECT h.n, t.n IS NOT NULL OR EXISTS (
           SELECT FROM side_effects e
           WHERE e.tenant_id = h.tenant_id AND e.effect_key = h.key AND e.state <> 'done'
             AND e.workflow_id = h.workflow_id AND e.epoch = h.epoch AND e.worker_id = $2) AS ours
FROM held h LEFT JOIN taken t USING (n);

-- name: write_retracts
-- The provider provably did nothing: the intent is as old as can be, so that the next try need not wait
-- for an effect to show up.
UPDATE side_effects e
SET issued_at = to_timestamp(0)
FROM (SELECT r.*, decode(effect_key, 'hex') AS key
      FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, workflow_id uuid, epoch bigint, effect_key text)
      LIMIT jsonb_array_length($1::jsonb)) AS r
WHERE e.tenant_id = r.tenant_id AND e.effect_key = r.key AND e.state = 'intent'
  AND e.workflow_id = r.workflow_id AND e.epoch = r.epoch AND e.worker_id = $2
RETURNING r.n;

-- name: write_records
-- A fact, so a stale epoch may state it too; another id for the same key may not.
UPDATE side_effects e
SET state = 'done', external_id = r.external_id, done_at = coalesce(e.done_at, clock_timestamp())
FROM (SELECT r.*, decode(effect_key, 'hex') AS key
      FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, effect_key text, external_id text)
      LIMIT jsonb_array_length($1::jsonb)) AS r
WHERE e.tenant_id = r.tenant_id AND e.effect_key = r.key
  AND (e.external_id IS NULL OR e.external_id = r.external_id) AND $2::uuid IS NOT NULL
RETURNING r.n;

-- name: write_drafts
INSERT INTO draft_emails (tenant_id, id, workflow_id, submission_id, from_email, to_email, to_name, subject, body,
    writer, model, language, flags, persona, industry, form_id, gmail_draft_id, gmail_message_id, gmail_thread_id,
    tokens_in, tokens_out)
SELECT tenant_id, id, workflow_id, submission_id, from_email, to_email, to_name, subject, body, writer, model,
       language, coalesce(flags, '[]'), persona, industry, form_id, gmail_draft_id, gmail_message_id,
       gmail_thread_id, tokens_in, tokens_out
FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, id uuid, workflow_id uuid, submission_id uuid,
    from_email text, to_email text, to_name text, subject text, body text, writer text, model text, language text,
    flags jsonb, persona text, industry text, form_id text, gmail_draft_id text, gmail_message_id text,
    gmail_thread_id text, tokens_in integer, tokens_out integer)
WHERE $2::uuid IS NOT NULL
ON CONFLICT (tenant_id, submission_id) DO UPDATE
    SET subject = excluded.subject, body = excluded.body, writer = excluded.writer, model = excluded.model,
        language = excluded.language, flags = excluded.flags, gmail_draft_id = excluded.gmail_draft_id,
        gmail_message_id = excluded.gmail_message_id, gmail_thread_id = excluded.gmail_thread_id,
        version = draft_emails.version + 1
    WHERE draft_emails.status = 'pending'
      AND (draft_emails.subject, draft_emails.body, draft_emails.flags, draft_emails.gmail_draft_id,
           draft_emails.gmail_message_id)
          IS DISTINCT FROM (excluded.subject, excluded.body, excluded.flags, excluded.gmail_draft_id,
                            excluded.gmail_message_id);

-- name: write_tasks
INSERT INTO hubspot_tasks (tenant_id, id, workflow_id, submission_id, hubspot_task_id, hubspot_note_id, contact_id,
    company_id, owner_id, subject, due_at)
SELECT tenant_id, id, workflow_id, submission_id, hubspot_task_id, hubspot_note_id, contact_id, company_id, owner_id,
       subject, to_timestamp(due_ms / 1000.0)
FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, id uuid, workflow_id uuid, submission_id uuid,
    hubspot_task_id text, hubspot_note_id text, contact_id text, company_id text, owner_id text, subject text,
    due_ms bigint)
WHERE $2::uuid IS NOT NULL
ON CONFLICT (tenant_id, submission_id) DO UPDATE
    SET hubspot_task_id = excluded.hubspot_task_id, hubspot_note_id = excluded.hubspot_note_id;

-- name: write_audits
INSERT INTO audit_events (tenant_id, id, actor, action, object_type, object_id, details)
SELECT tenant_id, id, actor, action, object_type, object_id, coalesce(details, '{}')
FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, id uuid, actor text, action text,
    object_type text, object_id text, details jsonb)
WHERE $2::uuid IS NOT NULL
ON CONFLICT DO NOTHING;

-- name: write_waits
-- A run steps back until run_at; what it has done stays in the journal.
UPDATE workflow_queue q
SET state = CASE WHEN r.reason IS NULL THEN 'queued'::run_state ELSE 'waiting' END, waiting = r.reason,
    worker_id = NULL, run_at = clock_timestamp() + make_interval(secs => r.delay_ms / 1000.0)
FROM (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (n integer, workflow_id uuid, epoch bigint,
          reason waiting_reason, delay_ms bigint)
      LIMIT jsonb_array_length($1::jsonb)) AS r
WHERE q.workflow_id = r.workflow_id AND q.epoch = r.epoch AND q.worker_id = $2 AND q.state = 'running'
RETURNING r.n;

-- name: write_ends
-- The end of a run: it leaves the queue, and a dead one leaves a dead letter.
WITH r AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (n integer, tenant_id uuid, workflow_id uuid, epoch bigint,
        status text, reason text, dead_id uuid, submission_id uuid, step text, error_class text, signature text,
        detail text, crashes smallint)
    LIMIT jsonb_array_length($1::jsonb)),
gone AS (
    DELETE FROM workflow_queue q USING r
    WHERE q.workflow_id = r.workflow_id AND q.epoch = r.epoch AND q.worker_id = $2 AND q.state = 'running'
    RETURNING r.n),
ended AS (
    UPDATE workflows w SET status = r.status, reason = r.reason, finished_at = clock_timestamp()
    FROM r JOIN gone USING (n)
    WHERE w.tenant_id = r.tenant_id AND w.id = r.workflow_id),
buried AS (
    INSERT INTO dead_letter_queue (tenant_id, id, workflow_id, submission_id, step, error_class, signature, detail, crashes)
    SELECT r.tenant_id, r.dead_id, r.workflow_id, r.submission_id, r.step, r.error_class, r.signature, r.detail, r.crashes
    FROM r JOIN gone USING (n)
    WHERE r.dead_id IS NOT NULL)
SELECT n FROM gone;
