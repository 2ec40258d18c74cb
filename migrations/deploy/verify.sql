-- Deploy sales_agent:verify to pg
-- Each view lists what must not be; all are empty in a healthy installation.

BEGIN;
SET LOCAL ROLE sa_owner;

-- An accepted submission without its workflow: a lost lead.
CREATE VIEW v_verify_lost_submissions WITH (security_invoker = true) AS
    SELECT s.tenant_id, s.id AS submission_id, s.received_at
    FROM form_submissions s
    LEFT JOIN workflows w ON w.tenant_id = s.tenant_id AND w.id = s.workflow_id
    WHERE w.id IS NULL;

-- A live workflow that is in no queue: nobody will ever work on it.
CREATE VIEW v_verify_stuck_workflows WITH (security_invoker = true) AS
    SELECT w.tenant_id, w.id AS workflow_id, w.status, w.created_at
    FROM workflows w
    LEFT JOIN workflow_queue q ON q.workflow_id = w.id
    WHERE w.finished_at IS NULL AND q.workflow_id IS NULL;

-- A finished workflow that is still queued.
CREATE VIEW v_verify_queued_after_end WITH (security_invoker = true) AS
    SELECT w.tenant_id, w.id AS workflow_id, w.status
    FROM workflow_queue q
    JOIN workflows w ON w.tenant_id = q.tenant_id AND w.id = q.workflow_id
    WHERE w.finished_at IS NOT NULL;

-- A workflow that says done, without its draft, task or all 13 steps.
CREATE VIEW v_verify_incomplete_done WITH (security_invoker = true) AS
    SELECT w.tenant_id, w.id AS workflow_id,
           (SELECT count(*) FROM workflow_steps s WHERE s.tenant_id = w.tenant_id AND s.workflow_id = w.id) AS steps,
           (SELECT count(*) FROM draft_emails d WHERE d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id) AS drafts,
           (SELECT count(*) FROM hubspot_tasks t WHERE t.tenant_id = w.tenant_id AND t.submission_id = w.submission_id) AS tasks
    FROM workflows w
    WHERE w.status = 'done'
      AND ((SELECT count(*) FROM workflow_steps s WHERE s.tenant_id = w.tenant_id AND s.workflow_id = w.id) <> 13
        OR NOT EXISTS (SELECT FROM draft_emails d WHERE d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id)
        OR NOT EXISTS (SELECT FROM hubspot_tasks t WHERE t.tenant_id = w.tenant_id AND t.submission_id = w.submission_id));

-- Effects of finished workflows that are not settled.
CREATE VIEW v_verify_open_effects WITH (security_invoker = true) AS
    SELECT e.tenant_id, e.workflow_id, e.kind, e.state, e.issued_at
    FROM side_effects e
    JOIN workflows w ON w.tenant_id = e.tenant_id AND w.id = e.workflow_id
    WHERE e.state = 'intent' AND w.status = 'done';

-- A run owned by a worker that is known to be dead.
CREATE VIEW v_verify_orphan_runs WITH (security_invoker = true) AS
    SELECT q.tenant_id, q.workflow_id, q.worker_id
    FROM workflow_queue q
    LEFT JOIN workers k ON k.id = q.worker_id
    WHERE q.state = 'running' AND (k.id IS NULL OR k.dead_at IS NOT NULL);

GRANT SELECT ON v_verify_lost_submissions, v_verify_stuck_workflows, v_verify_queued_after_end,
    v_verify_incomplete_done, v_verify_open_effects, v_verify_orphan_runs TO sa_verify;

COMMIT;
