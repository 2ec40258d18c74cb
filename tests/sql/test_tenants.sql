-- No tenant sees or touches another's rows, whatever is asked.
\ir setup.psql

-- Which tables a role may read at all, and the column that names the tenant.
CREATE TABLE tap.readable AS
    SELECT r.role, t.name, CASE t.name WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS key
    FROM tenant_tables t CROSS JOIN (VALUES ('sa_web'), ('sa_job'), ('sa_owner'), ('sa_intake')) AS r (role)
    WHERE has_column_privilege(r.role, t.oid, CASE t.name WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END, 'SELECT');

SELECT cmp_ok((SELECT count(*) FROM readable WHERE role = 'sa_web'), '>=', 15::bigint, 'pages may read most tables');

-- Claims look across tenants, at ids alone; intake looks for the tenant of a portal or key, and set-up, which
-- owns its functions, may do what it may.
CREATE FUNCTION tap.looks_beyond(p_role text, p_table text) RETURNS boolean LANGUAGE sql
RETURN (p_role = 'sa_job' AND p_table IN ('workflow_queue', 'poll_requests'))
    OR (p_role IN ('sa_intake', 'sa_owner') AND p_table IN ('tenants', 'tenant_portals', 'webhook_secrets', 'form_keys'));

SELECT is(ask(role, NULL, NULL, format('SELECT count(%I) FROM %I', key, name)), CASE WHEN looks_beyond(role, name) THEN '2' ELSE '0' END,
          format('%s sees %s of %s without a tenant', role, CASE WHEN looks_beyond(role, name) THEN 'all' ELSE 'nothing' END, name))
FROM readable;
SELECT is(ask(role, '', '', format('SELECT count(%I) FROM %I', key, name)), '0',
          format('%s sees nothing of %s with empty settings', role, name))
FROM readable WHERE NOT looks_beyond(role, name);
SELECT is(ask(role, id('a', 0), format('SELECT string_agg(%I::text, '','') FROM %I', key, name)), id('a', 0)::text,
          format('%s sees the one row of its tenant in %s', role, name))
FROM readable WHERE NOT looks_beyond(role, name);
SELECT is(ask('sa_job', NULL, format('{%s,%s}', id('a', 0), id('b', 0)), format('SELECT count(*) FROM %I', name)), '2',
          format('a job sees the rows of both tenants of its batch in %s', name))
FROM tenant_tables t WHERE has_table_privilege('sa_job', t.oid, 'SELECT');
SELECT is(ask('sa_web', NULL, format('{%s}', id('a', 0)), format('SELECT count(%I) FROM %I', key, name)), '0',
          format('the setting of jobs opens nothing of %s to pages', name))
FROM readable WHERE role = 'sa_web';
SELECT is(ask('sa_job', id('a', 0)::text, NULL, format('SELECT count(%I) FROM %I', key, name)), '0',
          format('the setting of pages opens nothing of %s to jobs', name))
FROM readable WHERE role = 'sa_job' AND NOT looks_beyond(role, name);

-- A row cannot be written for another tenant, nor moved to one. Grants would refuse most; so here
-- they are given, and the policies stand alone.
GRANT ALL ON ALL TABLES IN SCHEMA public TO sa_web, sa_job;
SELECT is(ask(role, id('a', 0), format('UPDATE %I SET %I = %L', name, key, id('b', 0))), '42501',
          format('%s cannot move its row of %s to another tenant', role, name))
FROM readable WHERE role IN ('sa_web', 'sa_job') AND name NOT IN ('audit_events', 'workflow_queue', 'poll_requests')
  AND NOT (role = 'sa_job' AND name = 'tenants');
SELECT is(ask(role, id('a', 0), format('WITH gone AS (DELETE FROM %I WHERE %I = %L RETURNING 1) SELECT count(*) FROM gone', name, key, id('b', 0))), '0',
          format('%s cannot delete a row of another tenant from %s', role, name))
FROM readable WHERE role IN ('sa_web', 'sa_job') AND NOT looks_beyond(role, name);
SELECT is(ask(role, id('a', 0), format('SELECT count(*) FROM (SELECT FROM %I FOR UPDATE) AS locked', name)), '1',
          format('%s can lock its row of %s', role, name))
FROM readable WHERE role IN ('sa_web', 'sa_job') AND NOT looks_beyond(role, name) AND NOT (role = 'sa_job' AND name = 'tenants');
SELECT is(ask('sa_web', id('a', 0), format('INSERT INTO users (tenant_id, id, email, password_hash, role) VALUES (%L, %L, ''c@example.com'', '''', ''viewer'')',
                                           id('b', 0), id('b', 20))),
          '42501', 'a row cannot be made for another tenant');

-- References across tenants do not exist.
SELECT throws_ok(format('INSERT INTO workflows (tenant_id, id, submission_id) VALUES (%L, %L, %L)', id('a', 0), id('a', 30), id('b', 1)),
                 '23503', NULL, 'a workflow cannot belong to the submission of another tenant');
SELECT throws_ok(format('UPDATE draft_emails SET workflow_id = %L WHERE tenant_id = %L', id('b', 2), id('a', 0)),
                 '23503', NULL, 'nor a draft to its workflow');
SELECT throws_ok(format('UPDATE dead_letter_queue SET workflow_id = %L WHERE tenant_id = %L', id('b', 2), id('a', 0)),
                 '23503', NULL, 'nor a dead letter');
SELECT throws_ok(format('UPDATE hubspot_tasks SET workflow_id = %L WHERE tenant_id = %L', id('b', 2), id('a', 0)),
                 '23503', NULL, 'nor a task');

-- Ten thousand queries made at random. Whatever is asked for tenant a, no row of b comes back.
CREATE FUNCTION tap.condition(alias text, key text) RETURNS text LANGUAGE sql VOLATILE
RETURN (ARRAY['true', 'NOT false', '%1$s.%2$I = %3$L', '%1$s.%2$I <> %4$L', '%1$s.%2$I IS NOT NULL', '%1$s.ctid >= ''(0,0)''',
              '%1$s.%2$I::text LIKE ''b%%''', '%1$s.%2$I IN (SELECT tenant_id FROM workflows)', '%1$s::text LIKE ''%%b%%''',
              '%1$s.%2$I = ANY (ARRAY[%3$L, %4$L]::uuid[])', '%1$s.xmin IS NOT NULL'])[1 + floor(random() * 11)::integer];

CREATE FUNCTION tap.random_query() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    a record;
    b record;
    conditions text;
BEGIN
    SELECT * INTO a FROM readable WHERE role = 'sa_web' ORDER BY random() LIMIT 1;
    SELECT * INTO b FROM readable WHERE role = 'sa_web' ORDER BY random() LIMIT 1;
    SELECT string_agg(format(condition('x', a.key), 'x', a.key, id('b', 0), id('a', 0)), CASE WHEN random() < 0.5 THEN ' OR ' ELSE ' AND ' END)
    INTO conditions FROM generate_series(1, 1 + floor(random() * 3)::integer);
    RETURN CASE floor(random() * 4)::integer
        WHEN 0 THEN format('SELECT x.%I FROM %I x WHERE %s', a.key, a.name, conditions)
        WHEN 1 THEN format('SELECT coalesce(y.%I, x.%I) FROM %I x FULL JOIN %I y ON x.%I = y.%I WHERE x IS NULL OR %s',
                           b.key, a.key, a.name, b.name, a.key, b.key, conditions)
        WHEN 2 THEN format('SELECT y.%I FROM %I y WHERE NOT EXISTS (SELECT FROM %I x WHERE %s AND false)', b.key, b.name, a.name, conditions)
        ELSE format('SELECT x.%I FROM %I x WHERE %s UNION SELECT y.%I FROM %I y', a.key, a.name, conditions, b.key, b.name)
    END;
END $$;

CREATE TABLE tap.asked AS
    SELECT query, ask('sa_web', id('a', 0), format('SELECT count(*) FILTER (WHERE k::text LIKE ''b%%'') || '' of b, '' || count(*) FROM (%s) AS q (k)', query)) AS answer
    FROM (SELECT random_query() AS query FROM generate_series(1, 10000)) AS queries;
SELECT is_empty($$ SELECT answer, query FROM asked WHERE answer NOT LIKE '0 of b, %' LIMIT 3 $$, 'ten thousand random queries show nothing of another tenant');
SELECT cmp_ok((SELECT count(*) FROM asked WHERE answer <> '0 of b, 0'), '>', 2000::bigint, 'and most of them show something');

SELECT * FROM finish();
