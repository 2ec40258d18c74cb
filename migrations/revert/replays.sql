-- Revert sales_agent:replays from pg

BEGIN;
SET LOCAL ROLE sa_owner;
DROP FUNCTION replay_workflow(uuid, uuid, uuid, smallint[], boolean, text);
REVOKE SELECT, INSERT ON workflow_steps FROM sa_intake;
CREATE OR REPLACE VIEW v_verify_incomplete_done WITH (security_invoker = true) AS
    SELECT w.tenant_id, w.id AS workflow_id,
           (SELECT count(*) FROM workflow_steps s WHERE s.tenant_id = w.tenant_id AND s.workflow_id = w.id) AS steps,
           (SELECT count(*) FROM draft_emails d WHERE d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id) AS drafts,
           (SELECT count(*) FROM hubspot_tasks t WHERE t.tenant_id = w.tenant_id AND t.submission_id = w.submission_id) AS tasks
    FROM workflows w
    WHERE w.status = 'done'
      AND ((SELECT count(*) FROM workflow_steps s WHERE s.tenant_id = w.tenant_id AND s.workflow_id = w.id) <> 13
        OR NOT EXISTS (SELECT FROM draft_emails d WHERE d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id)
        OR NOT EXISTS (SELECT FROM hubspot_tasks t WHERE t.tenant_id = w.tenant_id AND t.submission_id = w.submission_id));
ALTER TABLE workflows DROP COLUMN parent_id, DROP COLUMN effects_off;
COMMIT;
