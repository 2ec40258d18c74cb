-- Verify sales_agent:effects on pg

SELECT tenant_id, effect_key, workflow_id, submission_id, step, kind, ordinal, state, external_id, probes, epoch, worker_id, issued_at, done_at FROM side_effects WHERE false;
SELECT tenant_id, id, workflow_id, submission_id, status, to_email, subject, body, gmail_draft_id FROM draft_emails WHERE false;
SELECT tenant_id, id, workflow_id, hubspot_task_id, hubspot_note_id, due_at FROM hubspot_tasks WHERE false;
SELECT tenant_id, calendar_id, start_at, end_at, workflow_id, expires_at FROM slot_holds WHERE false;
