-- Deploy sales_agent:intake to pg
-- The webhook's role may call these functions and nothing else. They run as sa_intake, which
-- row-level security holds to the tenant that the function binds. pg_temp stands last in their
-- paths: unnamed it would be first, and a caller's temporary table would pass for one of ours.

BEGIN;
SET LOCAL ROLE sa_owner;
GRANT CREATE ON SCHEMA public TO sa_intake;

-- Which tenant a portal belongs to, and the sealed secrets it may sign with now.
CREATE FUNCTION webhook_tenant(p_portal_id bigint)
    RETURNS TABLE (tenant_id uuid, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH owner AS (
        SELECT coalesce((SELECT p.tenant_id FROM tenant_portals p WHERE p.portal_id = p_portal_id),
                        (SELECT t.id FROM tenants t WHERE t.takes_any_portal)) AS id)
    SELECT t.id, s.sealed
    FROM owner
    JOIN tenants t ON t.id = owner.id AND t.status <> 'deleted'
    LEFT JOIN webhook_secrets s ON s.tenant_id = t.id AND (s.expires_at IS NULL OR s.expires_at > now())
    ORDER BY s.created_at DESC
    LIMIT 2
$$;

-- One accepted submission: raw bytes, parsed form, workflow, queue row and audit row, in the
-- transaction of the call. A repeat changes nothing and answers with the first one's ids.
CREATE FUNCTION intake_submission(
    p_tenant_id uuid, p_submission_id uuid, p_workflow_id uuid, p_audit_id uuid,
    p_source text, p_form_id text, p_submission_key text, p_email text, p_verified boolean,
    p_raw bytea, p_headers jsonb, p_parsed jsonb, p_submitted_ms bigint, p_trace_id text)
    RETURNS TABLE (submission_id uuid, workflow_id uuid, duplicate boolean, needs_review boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('app.tenant_id', p_tenant_id::text, true);
    INSERT INTO form_submissions (tenant_id, id, source, form_id, submission_key, email, verified,
                                  raw, headers, parsed, workflow_id, submitted_at)
    VALUES (p_tenant_id, p_submission_id, p_source, p_form_id, p_submission_key, p_email, p_verified,
            p_raw, p_headers, p_parsed, p_workflow_id,
            CASE WHEN p_submitted_ms > 0 THEN to_timestamp(p_submitted_ms / 1000.0) END)
    ON CONFLICT (tenant_id, form_id, submission_key) DO NOTHING;
    IF NOT FOUND THEN
        RETURN QUERY SELECT s.id, s.workflow_id, true, s.email = ''
                     FROM form_submissions s
                     WHERE s.tenant_id = p_tenant_id AND s.form_id = p_form_id
                       AND s.submission_key = p_submission_key;
        RETURN;
    END IF;
    INSERT INTO workflows (tenant_id, id, submission_id, trace_id, status, reason, finished_at)
    VALUES (p_tenant_id, p_workflow_id, p_submission_id, p_trace_id,
            CASE WHEN p_email = '' THEN 'needs_review' ELSE 'queued' END,
            CASE WHEN p_email = '' THEN 'the submission has no usable e-mail address' ELSE '' END,
            CASE WHEN p_email = '' THEN now() END);
    IF p_email <> '' THEN
        INSERT INTO workflow_queue (workflow_id, tenant_id, queue)
        VALUES (p_workflow_id, p_tenant_id, 'normal');
    END IF;
    INSERT INTO audit_events (tenant_id, id, actor, action, object_type, object_id, details)
    VALUES (p_tenant_id, p_audit_id, p_source, 'prospect_intake', 'submission', p_submission_id::text,
            jsonb_build_object('workflow_id', p_workflow_id, 'form_id', p_form_id, 'verified', p_verified));
    RETURN QUERY SELECT p_submission_id, p_workflow_id, false, p_email = '';
END $$;

CREATE FUNCTION intake_quarantine(p_tenant_id uuid, p_id uuid, p_reason text, p_raw bytea, p_headers jsonb)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM set_config('app.tenant_id', p_tenant_id::text, true);
    INSERT INTO submission_quarantine (tenant_id, id, reason, raw, headers)
    VALUES (p_tenant_id, p_id, p_reason, p_raw, p_headers);
END $$;

REVOKE ALL ON FUNCTION webhook_tenant(bigint), intake_quarantine(uuid, uuid, text, bytea, jsonb),
    intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhook_tenant(bigint), intake_quarantine(uuid, uuid, text, bytea, jsonb),
    intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text)
    TO sa_hook, sa_web, sa_job;
ALTER FUNCTION webhook_tenant(bigint) OWNER TO sa_intake;
ALTER FUNCTION intake_quarantine(uuid, uuid, text, bytea, jsonb) OWNER TO sa_intake;
ALTER FUNCTION intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text) OWNER TO sa_intake;
REVOKE CREATE ON SCHEMA public FROM sa_intake;

-- What set-up may do: the first rows of a tenant, which no tenant's session could make. Owned
-- by sa_owner, called by sa_migrate (salesctl), held to the tenant it makes.
CREATE FUNCTION create_tenant(p_id uuid, p_slug text, p_name text, p_portal_ids bigint[],
                              p_takes_any_portal boolean, p_settings jsonb, p_voice jsonb)
    RETURNS TABLE (id uuid, created boolean)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    v_id uuid := tenant_id_of(p_slug);
BEGIN
    IF v_id IS NOT NULL THEN
        RETURN QUERY SELECT v_id, false;
        RETURN;
    END IF;
    PERFORM set_config('app.tenant_id', p_id::text, true);
    INSERT INTO tenants (id, slug, name, takes_any_portal, settings, voice)
    VALUES (p_id, p_slug, p_name, p_takes_any_portal, p_settings, p_voice);
    INSERT INTO tenant_portals (tenant_id, portal_id) SELECT p_id, unnest(p_portal_ids);
    RETURN QUERY SELECT p_id, true;
END $$;
REVOKE ALL ON FUNCTION create_tenant(uuid, text, text, bigint[], boolean, jsonb, jsonb) FROM PUBLIC;

-- The id behind a slug, for set-up and sign-in, before any tenant is bound. The empty slug means
-- the only tenant there is.
GRANT CREATE ON SCHEMA public TO sa_intake;
CREATE FUNCTION tenant_id_of(p_slug text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT id FROM tenants
    WHERE status <> 'deleted' AND (slug = p_slug OR (p_slug = '' AND (SELECT count(*) FROM tenants) = 1))
$$;
REVOKE ALL ON FUNCTION tenant_id_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_id_of(text) TO sa_owner, sa_web;
ALTER FUNCTION tenant_id_of(text) OWNER TO sa_intake;
REVOKE CREATE ON SCHEMA public FROM sa_intake;

COMMIT;
