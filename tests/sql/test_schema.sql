-- What the catalogue must say: row-level security on every tenant table, functions and views that do
-- not run around it, keys that begin with the tenant.
\ir setup.psql

SELECT is_empty(
    $$ SELECT name FROM tenant_tables JOIN pg_class USING (oid) WHERE NOT (relrowsecurity AND relforcerowsecurity) $$,
    'every table with a tenant has forced row-level security');

SELECT is_empty(
    $$ SELECT p.tablename, p.policyname FROM pg_policies p
       WHERE p.cmd NOT IN ('ALL', 'SELECT') OR p.permissive <> 'PERMISSIVE'
          OR p.qual IS NULL OR (p.cmd = 'ALL' AND p.with_check IS NULL)
          OR 'public' = ANY (p.roles) $$,
    'every policy has USING and WITH CHECK and names its roles');

SELECT is_empty(
    $$ SELECT t.name, r.role
       FROM tenant_tables t CROSS JOIN (VALUES ('sa_web', 'app_tenant()'), ('sa_job', 'app_tenants()')) AS r (role, source)
       WHERE NOT EXISTS (SELECT FROM pg_policies p
                         WHERE p.tablename = t.name AND r.role = ANY (p.roles)
                           AND p.qual LIKE '%' || r.source || '%'
                           AND (p.cmd = 'SELECT' OR p.with_check LIKE '%' || r.source || '%')) $$,
    'pages are held to their tenant and jobs to those of their batch, on every table');

SELECT bag_eq(
    $$ SELECT tablename::text, policyname::text, roles::text FROM pg_policies
       WHERE qual NOT LIKE '%app_tenant%' $$,
    $$ VALUES ('tenants', 'find_by_portal', '{sa_intake}'),
              ('tenant_portals', 'find_by_portal', '{sa_intake}'),
              ('webhook_secrets', 'find_by_portal', '{sa_intake}'),
              ('workflow_queue', 'claim_across_tenants', '{sa_job}') $$,
    'policies that look beyond a tenant are these four');

SELECT bag_eq(
    $$ SELECT relname::text FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND oid NOT IN (SELECT oid FROM tenant_tables) $$,
    $$ VALUES ('queues'), ('workers'), ('job_runs') $$,
    'tables without a tenant are those of the machinery');

SELECT is_empty(
    $$ SELECT relname FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
         AND (relkind = 'm' OR NOT coalesce(reloptions @> '{security_invoker=true}', false)) $$,
    'every view is a security_invoker, and none is materialised');

SELECT bag_eq(
    $$ SELECT proname::text, proowner::regrole::text FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND prosecdef $$,
    $$ VALUES ('webhook_tenant', 'sa_intake'), ('intake_submission', 'sa_intake'),
              ('intake_quarantine', 'sa_intake'), ('tenant_id_of', 'sa_intake') $$,
    'functions that run as their owner are these four, owned by a role that row-level security holds');

-- Temporary tables are looked for first unless pg_temp stands at the end of the path: a caller's
-- table called tenants, with a trigger on it, would run as the function's owner.
SELECT is_empty(
    $$ SELECT proname, proconfig FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND prosecdef
         AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, public, pg_temp'], false) $$,
    'they pin their search path, temporary objects last');

-- A body in the SQL standard's form is parsed when it is made and looks nothing up later; without a SET
-- clause the planner puts it into the policy (20 % of what an intake call costs).
SELECT is_empty(
    $$ SELECT proname FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND prosqlbody IS NULL AND NOT coalesce(proconfig::text LIKE '%search_path=pg_catalog%', false) $$,
    'every function pins its search path, or is bound to its names when it is made');

SELECT is_empty(
    $$ SELECT c.relname, c.relowner::regrole FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relowner <> 'sa_owner'::regrole $$,
    'sa_owner owns every table, index and view');

-- A unique key that does not begin with the tenant tells one tenant that another has the value.
SELECT bag_eq(
    $$ SELECT i.indexrelid::regclass::text
       FROM pg_index i JOIN tenant_tables t ON t.oid = i.indrelid
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
       WHERE i.indisunique AND a.attname <> 'tenant_id' $$,
    $$ VALUES ('tenants_pkey'), ('tenants_slug_key'), ('tenants_one_takes_any_portal'), -- the tenants themselves, made by set-up alone
              ('tenant_portals_pkey'), -- HubSpot's ids, unique among all; made by set-up alone
              ('workflow_queue_pkey') -- claimed across tenants; the ids are made by intake
    $$,
    'unique keys begin with the tenant but for these');

SELECT is_empty(
    $$ SELECT conrelid::regclass, conname
       FROM pg_constraint
       WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND confrelid <> 'tenants'::regclass
         AND (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) <> 'tenant_id' $$,
    'foreign keys carry the tenant');

SELECT is_empty(
    $$ SELECT conrelid::regclass, conname FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND NOT convalidated $$,
    'every constraint is validated');

SELECT is_empty(
    $$ SELECT t.name FROM tenant_tables t JOIN pg_attribute a ON a.attrelid = t.oid
       WHERE a.attname = 'tenant_id' AND NOT a.attnotnull $$,
    'tenant_id is never NULL');

-- As claimed: every column filled.
UPDATE workflow_queue SET state = 'running', worker_id = id('a', 7), deadline_at = now(), waiting = 'rate_limit', epoch = 1 << 30;
SELECT cmp_ok((SELECT max(pg_column_size(q.*)) FROM workflow_queue q), '<=', 128, 'a full row of the queue has at most 128 bytes');
SELECT is((SELECT count(*)::integer FROM pg_index WHERE indrelid = 'workflow_queue'::regclass), 3, 'the queue has three indexes');
SELECT is((SELECT count(*)::integer FROM pg_index WHERE indrelid = 'workers'::regclass), 1, 'workers has none but its key, so that heartbeats stay hot');

SELECT * FROM finish();
