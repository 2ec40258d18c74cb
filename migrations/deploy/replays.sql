-- Deploy sales_agent:replays to pg
-- A run may be worked again: a new workflow of the same submission, beside its parent. With
-- effects off it looks and writes, but changes nothing outside.

BEGIN;
SET LOCAL ROLE sa_owner;

ALTER TABLE workflows ADD COLUMN parent_id uuid,
                      ADD COLUMN effects_off boolean NOT NULL DEFAULT false;

-- A replay without effects makes no draft and no task, so none is missed.
CREATE OR REPLACE VIEW v_verify_incomplete_done WITH (security_invoker = true) AS
    SELECT w.tenant_id, w.id AS workflow_id,
           (SELECT count(*) FROM workflow_steps s WHERE s.tenant_id = w.tenant_id AND s.workflow_id = w.id) AS steps,
           (SELECT count(*) FROM draft_emails d WHERE d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id) AS drafts,
           (SELECT count(*) FROM hubspot_tasks t WHERE t.tenant_id = w.tenant_id AND t.submission_id = w.submission_id) AS tasks
    FROM workflows w
    WHERE w.status = 'done'
      AND ((SELECT count(*) FROM workflow_steps s WHERE s.tenant_id = w.tenant_id AND s.workflow_id = w.id) <> 13
        OR NOT w.effects_off
           AND (NOT EXISTS (SELECT FROM draft_emails d WHERE d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id)
             OR NOT EXISTS (SELECT FROM hubspot_tasks t WHERE t.tenant_id = w.tenant_id AND t.submission_id = w.submission_id)));

-- The new run with its queue row and the journal rows it keeps. Works in the tenant that the
-- session has bound. outcome: made; or why not: missing, live (it, or with effects on another run
-- of the submission, has not ended), no_address, withheld (rows of a run without effects name
-- nothing that is there, so a run with effects cannot go on from them).
GRANT SELECT, INSERT ON workflow_steps TO sa_intake;
GRANT CREATE ON SCHEMA public TO sa_intake;
CREATE FUNCTION replay_workflow(p_parent_id uuid, p_workflow_id uuid, p_audit_id uuid, p_keep smallint[],
                                p_effects_off boolean, p_trace_id text)
    RETURNS TABLE (outcome text, kept bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    v_tenant uuid := app_tenant();
    v_parent workflows;
    v_kept bigint;
BEGIN
    SELECT * INTO v_parent FROM workflows w WHERE w.tenant_id = v_tenant AND w.id = p_parent_id;
    SELECT count(*) INTO v_kept FROM workflow_steps s
    WHERE s.tenant_id = v_tenant AND s.workflow_id = p_parent_id AND s.position = ANY (p_keep);
    outcome := CASE
        WHEN v_parent.id IS NULL THEN 'missing'
        WHEN v_parent.finished_at IS NULL THEN 'live'
        WHEN NOT p_effects_off AND EXISTS (
            SELECT FROM workflows w
            WHERE w.tenant_id = v_tenant AND w.submission_id = v_parent.submission_id AND w.finished_at IS NULL
              AND NOT w.effects_off) THEN 'live'
        WHEN EXISTS (SELECT FROM form_submissions s
                     WHERE s.tenant_id = v_tenant AND s.id = v_parent.submission_id AND s.email = '') THEN 'no_address'
        WHEN v_parent.effects_off AND NOT p_effects_off AND v_kept > 0 THEN 'withheld'
        ELSE 'made' END;
    kept := v_kept;
    IF outcome = 'made' THEN
        INSERT INTO workflows (tenant_id, id, submission_id, trace_id, parent_id, effects_off)
        VALUES (v_tenant, p_workflow_id, v_parent.submission_id, p_trace_id, p_parent_id, p_effects_off);
        INSERT INTO workflow_steps (tenant_id, workflow_id, position, step, status, output, epoch, worker_id,
                                    started_at, finished_at)
        SELECT s.tenant_id, p_workflow_id, s.position, s.step, 'reused', s.output, s.epoch, s.worker_id,
               s.started_at, s.finished_at
        FROM workflow_steps s
        WHERE s.tenant_id = v_tenant AND s.workflow_id = p_parent_id AND s.position = ANY (p_keep);
        INSERT INTO workflow_queue (workflow_id, tenant_id, queue) VALUES (p_workflow_id, v_tenant, 'normal');
        INSERT INTO audit_events (tenant_id, id, actor, action, object_type, object_id, details)
        VALUES (v_tenant, p_audit_id, 'salesctl', 'workflow_replayed', 'workflow', p_workflow_id::text,
                jsonb_build_object('parent_id', p_parent_id, 'effects_off', p_effects_off, 'kept', v_kept));
    END IF;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION replay_workflow(uuid, uuid, uuid, smallint[], boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION replay_workflow(uuid, uuid, uuid, smallint[], boolean, text) TO sa_web;
ALTER FUNCTION replay_workflow(uuid, uuid, uuid, smallint[], boolean, text) OWNER TO sa_intake;
REVOKE CREATE ON SCHEMA public FROM sa_intake;

COMMIT;
