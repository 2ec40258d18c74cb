-- Verify sales_agent:workflows on pg

SELECT tenant_id, id, source, form_id, submission_key, email, raw, parsed, workflow_id FROM form_submissions WHERE false;
SELECT tenant_id, id, reason, raw, headers, received_at FROM submission_quarantine WHERE false;
SELECT tenant_id, id, submission_id, queue, status, reason, trace_id, created_at, finished_at FROM workflows WHERE false;
SELECT workflow_id, tenant_id, worker_id, run_at, deadline_at, epoch, queue, state, waiting, crashes, crash_progress FROM workflow_queue WHERE false;
SELECT tenant_id, workflow_id, position, step, status, output, epoch, worker_id, started_at, finished_at FROM workflow_steps WHERE false;
SELECT tenant_id, workflow_id, id, position, step, status, burned, calls FROM workflow_step_attempts WHERE false;
SELECT tenant_id, id, workflow_id, step, error_class, detail, remote_status, occurred_at FROM workflow_errors WHERE false;
SELECT tenant_id, id, workflow_id, submission_id, step, error_class, signature, detail, crashes, status FROM dead_letter_queue WHERE false;
