-- Deploy sales_agent:doors to pg
-- The other ways in: HubSpot's workflow action by a secret key, its events, and asking its forms.

BEGIN;
SET LOCAL ROLE sa_owner;

-- A key in the address of the workflow action stands for a tenant and a form. Only its SHA-256 is kept.
CREATE TABLE form_keys (
    tenant_id  uuid NOT NULL REFERENCES tenants,
    id         uuid NOT NULL,
    form_id    text NOT NULL,
    name       text NOT NULL,
    key_hash   text NOT NULL CHECK (key_hash ~ '^[0-9a-f]{64}$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX form_keys_by_hash ON form_keys (key_hash);
CALL protect_tenant_table('form_keys');
CREATE POLICY find_by_key ON form_keys FOR SELECT TO sa_intake USING (true);
GRANT SELECT ON form_keys TO sa_intake;
GRANT SELECT (tenant_id, id, form_id, name, created_at, revoked_at), INSERT, UPDATE (revoked_at) ON form_keys TO sa_web;
GRANT SELECT (tenant_id, form_id, revoked_at) ON form_keys TO sa_job;

-- Events of the kinds we know, once each: HubSpot repeats them, and its eventId alone is not unique.
CREATE TABLE hubspot_events (
    tenant_id   uuid NOT NULL,
    portal_id   bigint NOT NULL,
    type        text NOT NULL,
    object_id   bigint NOT NULL,
    event_id    bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    raw         jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, portal_id, type, object_id, event_id, occurred_at)
);
CALL protect_tenant_table('hubspot_events');
GRANT SELECT ON hubspot_events TO sa_web, sa_job;
GRANT SELECT, INSERT ON hubspot_events TO sa_intake;

-- A tenant whose forms should be asked soon. Ids only, so that jobs may look across tenants.
CREATE TABLE poll_requests (
    tenant_id    uuid PRIMARY KEY,
    requested_at timestamptz NOT NULL DEFAULT now()
);
CALL protect_tenant_table('poll_requests');
CREATE POLICY claim_across_tenants ON poll_requests TO sa_job USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON poll_requests TO sa_job;
GRANT SELECT, INSERT, UPDATE ON poll_requests TO sa_intake;
GRANT SELECT ON poll_requests TO sa_web;

-- How far a form has been read, in HubSpot's milliseconds. A walk that did not reach what is known
-- already goes on at resume_after; seen_ms moves when it has.
CREATE TABLE poll_cursors (
    tenant_id    uuid NOT NULL,
    form_id      text NOT NULL,
    seen_ms      bigint NOT NULL DEFAULT 0,
    head_ms      bigint NOT NULL DEFAULT 0,
    resume_after text NOT NULL DEFAULT '',
    error        text NOT NULL DEFAULT '',
    polled_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, form_id)
);
CALL protect_tenant_table('poll_cursors');
GRANT SELECT, INSERT, UPDATE ON poll_cursors TO sa_job;
GRANT SELECT ON poll_cursors TO sa_web;

GRANT CREATE ON SCHEMA public TO sa_intake;

-- Which tenant and form a key stands for, the portal, and the sealed secrets that may sign.
CREATE FUNCTION form_key_tenant(p_key_hash text)
    RETURNS TABLE (tenant_id uuid, sealed bytea, form_id text, portal_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT k.tenant_id, s.sealed, k.form_id,
           (SELECT min(p.portal_id) FROM tenant_portals p WHERE p.tenant_id = k.tenant_id)
    FROM form_keys k
    JOIN tenants t ON t.id = k.tenant_id AND t.status <> 'deleted'
    LEFT JOIN webhook_secrets s ON s.tenant_id = k.tenant_id AND (s.expires_at IS NULL OR s.expires_at > now())
    WHERE k.key_hash = p_key_hash AND k.revoked_at IS NULL
    ORDER BY s.created_at DESC
    LIMIT 2
$$;

-- A batch of events, all or none: [{"type", "object_id", "event_id", "occurred_ms", "polls", "raw"}].
-- Answers how many were new and whether one of them asks for a poll.
CREATE FUNCTION intake_events(p_tenant_id uuid, p_portal_id bigint, p_events jsonb)
    RETURNS TABLE (stored bigint, polls boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    v_stored bigint;
    v_polls boolean;
BEGIN
    PERFORM set_config('app.tenant_id', p_tenant_id::text, true);
    WITH given AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(p_events)
            AS e (type text, object_id bigint, event_id bigint, occurred_ms bigint, polls boolean, raw jsonb)),
    kept AS (
        INSERT INTO hubspot_events (tenant_id, portal_id, type, object_id, event_id, occurred_at, raw)
        SELECT p_tenant_id, p_portal_id, g.type, g.object_id, g.event_id, to_timestamp(g.occurred_ms / 1000.0), g.raw
        FROM given g
        ORDER BY g.type, g.object_id, g.event_id, g.occurred_ms -- two batches at once lock in one order
        ON CONFLICT DO NOTHING
        RETURNING type, object_id, event_id)
    SELECT count(*), coalesce(bool_or(EXISTS (SELECT FROM given g
                                              WHERE g.polls AND g.type = k.type AND g.object_id = k.object_id
                                                AND g.event_id = k.event_id)), false)
    INTO v_stored, v_polls
    FROM kept k;
    IF v_polls THEN
        INSERT INTO poll_requests (tenant_id) VALUES (p_tenant_id)
        ON CONFLICT (tenant_id) DO UPDATE SET requested_at = now();
    END IF;
    RETURN QUERY SELECT v_stored, v_polls;
END $$;

-- Whose forms may be asked: ids alone. Jobs see nothing else of a tenant that they have not bound.
CREATE FUNCTION active_tenants() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT id FROM tenants WHERE status = 'active' ORDER BY id
$$;

REVOKE ALL ON FUNCTION form_key_tenant(text), intake_events(uuid, bigint, jsonb), active_tenants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION form_key_tenant(text), intake_events(uuid, bigint, jsonb) TO sa_hook;
GRANT EXECUTE ON FUNCTION active_tenants() TO sa_job;
ALTER FUNCTION form_key_tenant(text) OWNER TO sa_intake;
ALTER FUNCTION intake_events(uuid, bigint, jsonb) OWNER TO sa_intake;
ALTER FUNCTION active_tenants() OWNER TO sa_intake;
REVOKE CREATE ON SCHEMA public FROM sa_intake;

COMMIT;
