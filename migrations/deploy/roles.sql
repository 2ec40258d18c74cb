-- Deploy sales_agent:roles to pg
-- One role a program; all but sa_verify are held by row-level security. Roles belong to the
-- cluster, so they are made when missing and otherwise left as they are.

BEGIN;

DO $$
DECLARE
    role record;
BEGIN
    FOR role IN
        SELECT * FROM (VALUES
            ('sa_owner',   'NOLOGIN NOBYPASSRLS INHERIT'),
            ('sa_intake',  'NOLOGIN NOBYPASSRLS NOINHERIT'),
            ('sa_migrate', 'LOGIN NOBYPASSRLS INHERIT'),
            ('sa_web',     'LOGIN NOBYPASSRLS NOINHERIT'),
            ('sa_hook',    'LOGIN NOBYPASSRLS NOINHERIT'),
            ('sa_job',     'LOGIN NOBYPASSRLS NOINHERIT'),
            ('sa_verify',  'LOGIN BYPASSRLS NOINHERIT')) AS wanted (name, options)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role.name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE %s',
                               role.name, role.options);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- another database of this cluster made it meanwhile
            END;
        END IF;
    END LOOP;
END $$;

-- Settings of the roles; only whoever may alter roles sets them (the cluster's administrator).
DO $$
DECLARE
    setting record;
BEGIN
    IF NOT (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('sales_agent roles'));
    FOR setting IN
        SELECT r.name, s.key, coalesce(s.value, r.statement_timeout) AS value
        FROM (VALUES ('sa_web', '5s'), ('sa_hook', '2s'), ('sa_job', '10s'), ('sa_verify', '60s'))
                 AS r (name, statement_timeout)
        CROSS JOIN (VALUES ('statement_timeout', NULL), ('lock_timeout', '2s'),
                           ('idle_in_transaction_session_timeout', '5s'),
                           ('search_path', 'public'), ('timezone', 'UTC'),
                           ('client_connection_check_interval', '5s')) AS s (key, value)
    LOOP
        EXECUTE format('ALTER ROLE %I SET %I = %L', setting.name, setting.key, setting.value);
    END LOOP;
    ALTER ROLE sa_web CONNECTION LIMIT 100;
    ALTER ROLE sa_hook CONNECTION LIMIT 100;
    ALTER ROLE sa_job CONNECTION LIMIT 100;
    ALTER ROLE sa_verify CONNECTION LIMIT 20;
    ALTER ROLE sa_verify SET default_transaction_read_only = on;
    GRANT sa_owner TO sa_migrate;
    GRANT sa_intake TO sa_owner;
    EXECUTE format('ALTER DATABASE %I OWNER TO sa_owner', current_database());
    -- Whoever deploys first makes Sqitch's own tables; sa_migrate goes on with them.
    IF to_regnamespace('sqitch') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA sqitch TO sa_owner;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA sqitch TO sa_owner;
    END IF;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO sa_owner;
GRANT USAGE ON SCHEMA public TO sa_intake, sa_web, sa_hook, sa_job, sa_verify;

-- The tenant a session speaks for; unset, empty or broken sees nothing.
SET LOCAL ROLE sa_owner;

CREATE FUNCTION app_tenant() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

-- The tenants a job's batch belongs to; only policies of the job role read it.
CREATE FUNCTION app_tenants() RETURNS uuid[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.tenant_ids', true), ''), '{}')::uuid[];

-- Row-level security of a tenant table: pages see one tenant, jobs the batch's, functions of
-- the owner and of intake the one they have bound.
CREATE PROCEDURE protect_tenant_table(relation regclass)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', relation);
    EXECUTE format('CREATE POLICY one_tenant ON %s TO sa_web, sa_owner, sa_intake
                    USING (tenant_id = (SELECT app_tenant()))
                    WITH CHECK (tenant_id = (SELECT app_tenant()))', relation);
    EXECUTE format('CREATE POLICY batch_tenants ON %s TO sa_job
                    USING (tenant_id = ANY ((SELECT app_tenants())::uuid[]))
                    WITH CHECK (tenant_id = ANY ((SELECT app_tenants())::uuid[]))', relation);
    EXECUTE format('GRANT SELECT ON %s TO sa_verify', relation);
END $$;
REVOKE ALL ON PROCEDURE protect_tenant_table(regclass) FROM PUBLIC;

COMMIT;
