-- Who may do what: attributes, settings, grants.
\ir setup.psql

SELECT bag_eq(
    $$ SELECT rolname::text, rolcanlogin, rolbypassrls, rolinherit FROM pg_roles WHERE rolname LIKE 'sa\_%' $$,
    $$ VALUES ('sa_owner', false, false, true), ('sa_intake', false, false, false), ('sa_migrate', true, false, true),
              ('sa_web', true, false, false), ('sa_hook', true, false, false), ('sa_job', true, false, false),
              ('sa_verify', true, true, false) $$,
    'the roles are these, and only sa_verify passes row-level security by');
SELECT is_empty(
    $$ SELECT rolname FROM pg_roles WHERE rolname LIKE 'sa\_%' AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication) $$,
    'none of them may make roles, databases or replicas');
SELECT bag_eq(
    $$ SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members
       WHERE member::regrole::text LIKE 'sa\_%' OR roleid::regrole::text LIKE 'sa\_%' $$,
    $$ VALUES ('sa_migrate', 'sa_owner'), ('sa_owner', 'sa_intake') $$,
    'only set-up may become another role');
SELECT is_empty(
    $$ SELECT a.rolname, b.rolname FROM pg_roles a, pg_roles b
       WHERE a.rolname IN ('sa_web', 'sa_hook', 'sa_job', 'sa_verify') AND a.oid <> b.oid AND pg_has_role(a.oid, b.oid, 'MEMBER') $$,
    'programs cannot SET ROLE to any other');

SELECT bag_eq(
    $$ SELECT setrole::regrole::text, split_part(s, '=', 1) AS key, split_part(s, '=', 2) AS value
       FROM pg_db_role_setting, unnest(setconfig) AS s WHERE setrole::regrole::text LIKE 'sa\_%' AND setdatabase = 0 $$,
    $$ SELECT r.*
       FROM (VALUES ('sa_web', '5s'), ('sa_hook', '2s'), ('sa_job', '10s'), ('sa_verify', '60s')) AS t (role, statement_timeout),
            LATERAL (VALUES (role, 'statement_timeout', statement_timeout), (role, 'lock_timeout', '2s'),
                            (role, 'idle_in_transaction_session_timeout', '5s'), (role, 'search_path', 'public'),
                            (role, 'TimeZone', 'UTC'), (role, 'client_connection_check_interval', '5s')) AS r (role, key, value)
       UNION ALL VALUES ('sa_verify', 'default_transaction_read_only', 'on') $$,
    'each program has its time limits, search path and zone');

SELECT is_empty(
    $$ SELECT rolname FROM pg_roles
       WHERE rolname IN ('sa_web', 'sa_hook', 'sa_job', 'sa_verify') AND rolconnlimit NOT BETWEEN 1 AND 100 $$,
    'no program can take all connections');
SELECT is_empty(
    $$ SELECT rolname FROM pg_roles WHERE rolname IN ('sa_web', 'sa_hook', 'sa_job', 'sa_verify', 'sa_intake')
         AND (has_schema_privilege(rolname, 'public', 'CREATE') OR has_database_privilege(rolname, current_database(), 'CREATE')) $$,
    'programs make no objects');
SELECT is_empty(
    $$ SELECT r.rolname, c.relname FROM pg_roles r, pg_class c
       WHERE r.rolname IN ('sa_web', 'sa_hook', 'sa_job', 'sa_verify', 'sa_intake') AND c.relnamespace = 'public'::regnamespace
         AND c.relkind IN ('r', 'v') AND has_table_privilege(r.oid, c.oid, 'TRUNCATE, REFERENCES, TRIGGER') $$,
    'no program may TRUNCATE, REFERENCES or TRIGGER');
SELECT is_empty(
    $$ SELECT c.relname FROM pg_class c, aclexplode(c.relacl) acl
       WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee = 0 $$,
    'PUBLIC has no table');
SELECT is_empty(
    $$ SELECT c.relname FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
         AND (has_table_privilege('sa_hook', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
           OR has_any_column_privilege('sa_hook', c.oid, 'SELECT, INSERT, UPDATE')) $$,
    'the webhook reads and writes no table');
SELECT bag_eq(
    $$ SELECT proname::text FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND has_function_privilege('sa_hook', oid, 'EXECUTE')
         AND proname NOT IN ('app_tenant', 'app_tenants', 'audit_refuse_change') $$,
    $$ VALUES ('webhook_tenant'), ('intake_submission'), ('intake_quarantine') $$,
    'the webhook may call its three functions');
SELECT is_empty(
    $$ SELECT c.relname FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
         AND (has_table_privilege('sa_verify', c.oid, 'INSERT, UPDATE, DELETE')
           OR has_any_column_privilege('sa_verify', c.oid, 'INSERT, UPDATE')) $$,
    'sa_verify writes nothing');
SELECT is_empty(
    $$ SELECT c.relname FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND NOT has_table_privilege('sa_verify', c.oid, 'SELECT') $$,
    'sa_verify reads everything');

SELECT is(ask('sa_web', id('a', 0), 'SELECT sealed FROM ' || t), '42501', 'pages cannot read the ciphertext of ' || t)
FROM unnest(ARRAY['connections', 'webhook_secrets']) AS t;
SELECT is(ask('sa_job', id('a', 0), 'SELECT sealed FROM webhook_secrets'), '42501', 'nor can jobs read webhook secrets');
SELECT is(ask('sa_job', id('a', 0), 'SELECT sealed FROM connections'), '\x61', 'jobs read the credentials of their tenants');
SELECT is(ask('sa_job', id('a', 0), 'SELECT password_hash FROM users'), '42501', 'jobs cannot read passwords');

-- As a caller who shadows a table with a temporary one would do it.
SELECT is(ask('sa_hook', NULL, NULL, 'SELECT set_config(''x.y'', (SELECT tenant_id::text FROM webhook_tenant(97)), true)'),
          id('a', 0)::text, 'the webhook finds the tenant of a portal');
CREATE FUNCTION shadow() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE tenant_portals (tenant_id uuid, portal_id bigint);
    GRANT SELECT ON pg_temp.tenant_portals TO sa_intake;
    INSERT INTO pg_temp.tenant_portals VALUES (tap.id('b', 0), 97);
    RETURN (SELECT tenant_id FROM public.webhook_tenant(97));
END $$;
SELECT is(ask('sa_hook', NULL, NULL, 'SELECT shadow()'), id('a', 0)::text, 'temporary tables do not deceive it');

SELECT * FROM finish();
