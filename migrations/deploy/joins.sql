-- Deploy sales_agent:joins to pg
-- A submission within the hour from the same address joins the lead whose draft nobody has decided on.

BEGIN;
SET LOCAL ROLE sa_owner;

CREATE INDEX form_submissions_by_address ON form_submissions (tenant_id, email, received_at) WHERE email <> '';
GRANT SELECT (tenant_id, submission_id, status) ON draft_emails TO sa_intake;

GRANT CREATE ON SCHEMA public TO sa_intake;
DROP FUNCTION intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text);

-- One accepted submission: raw bytes, parsed form, workflow, queue row and audit row, in the
-- transaction of the call. A repeat changes nothing and answers with the first one's ids. A
-- submission that joins an undecided lead gets that lead's workflow and starts none. Submissions from
-- one address wait for each other until the commit; those from different ones do not.
CREATE FUNCTION intake_submission(
    p_tenant_id uuid, p_submission_id uuid, p_workflow_id uuid, p_audit_id uuid,
    p_source text, p_form_id text, p_submission_key text, p_email text, p_verified boolean,
    p_raw bytea, p_headers jsonb, p_parsed jsonb, p_submitted_ms bigint, p_trace_id text)
    RETURNS TABLE (submission_id uuid, workflow_id uuid, duplicate boolean, needs_review boolean, joined boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    v_joined uuid;
BEGIN
    PERFORM set_config('app.tenant_id', p_tenant_id::text, true);
    IF p_email <> '' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(p_tenant_id::text || p_email, 0));
        -- Nearly always nobody is there, and this look alone is cheap; the join of three tables is not.
        IF EXISTS (SELECT FROM form_submissions s
                   WHERE s.tenant_id = p_tenant_id AND s.email = p_email AND s.email <> ''
                     AND s.received_at > now() - interval '1 hour') THEN
            SELECT w.id INTO v_joined
            FROM form_submissions s
            JOIN workflows w ON w.tenant_id = s.tenant_id AND w.id = s.workflow_id AND w.submission_id = s.id
            LEFT JOIN draft_emails d ON d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id
            WHERE s.tenant_id = p_tenant_id AND s.email = p_email AND s.email <> '' AND s.received_at > now() - interval '1 hour'
              AND CASE WHEN d.status IS NULL THEN w.finished_at IS NULL ELSE d.status IN ('pending', 'held') END
            ORDER BY s.received_at DESC
            LIMIT 1;
        END IF;
    END IF;
    INSERT INTO form_submissions (tenant_id, id, source, form_id, submission_key, email, verified,
                                  raw, headers, parsed, workflow_id, submitted_at)
    VALUES (p_tenant_id, p_submission_id, p_source, p_form_id, p_submission_key, p_email, p_verified,
            p_raw, p_headers, p_parsed, coalesce(v_joined, p_workflow_id),
            CASE WHEN p_submitted_ms > 0 THEN to_timestamp(p_submitted_ms / 1000.0) END)
    ON CONFLICT (tenant_id, form_id, submission_key) DO NOTHING;
    IF NOT FOUND THEN
        RETURN QUERY SELECT s.id, s.workflow_id, true, s.email = '', coalesce(w.submission_id <> s.id, false)
                     FROM form_submissions s
                     LEFT JOIN workflows w ON w.tenant_id = s.tenant_id AND w.id = s.workflow_id
                     WHERE s.tenant_id = p_tenant_id AND s.form_id = p_form_id
                       AND s.submission_key = p_submission_key;
        RETURN;
    END IF;
    IF v_joined IS NULL THEN
        INSERT INTO workflows (tenant_id, id, submission_id, trace_id, status, reason, finished_at)
        VALUES (p_tenant_id, p_workflow_id, p_submission_id, p_trace_id,
                CASE WHEN p_email = '' THEN 'needs_review' ELSE 'queued' END,
                CASE WHEN p_email = '' THEN 'the submission has no usable e-mail address' ELSE '' END,
                CASE WHEN p_email = '' THEN now() END);
        IF p_email <> '' THEN
            INSERT INTO workflow_queue (workflow_id, tenant_id, queue)
            VALUES (p_workflow_id, p_tenant_id, 'normal');
        END IF;
    END IF;
    INSERT INTO audit_events (tenant_id, id, actor, action, object_type, object_id, details)
    VALUES (p_tenant_id, p_audit_id, p_source, CASE WHEN v_joined IS NULL THEN 'prospect_intake' ELSE 'prospect_joined' END,
            'submission', p_submission_id::text,
            jsonb_build_object('workflow_id', coalesce(v_joined, p_workflow_id), 'form_id', p_form_id, 'verified', p_verified));
    RETURN QUERY SELECT p_submission_id, coalesce(v_joined, p_workflow_id), false, p_email = '', v_joined IS NOT NULL;
END $$;

REVOKE ALL ON FUNCTION intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text)
    TO sa_hook, sa_web, sa_job;
ALTER FUNCTION intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text) OWNER TO sa_intake;
REVOKE CREATE ON SCHEMA public FROM sa_intake;

COMMIT;
