-- Audit rows are added and never changed, by nobody.
\ir setup.psql

SELECT is(ask(role, id('a', 0), statement), '42501', format('%s: %s is refused', role, statement))
FROM (VALUES ('sa_web'), ('sa_job'), ('sa_intake'), ('sa_owner')) AS r (role),
     (VALUES ('UPDATE audit_events SET actor = ''y'''), ('DELETE FROM audit_events'), ('TRUNCATE audit_events')) AS s (statement);
SELECT throws_ok('UPDATE audit_events SET actor = ''y''', '42501', NULL, 'the superuser: UPDATE is refused');
SELECT throws_ok('DELETE FROM audit_events', '42501', NULL, 'the superuser: DELETE is refused');
SELECT throws_ok('TRUNCATE audit_events', '42501', NULL, 'the superuser: TRUNCATE is refused');
SELECT is((SELECT string_agg(actor, '') FROM audit_events), 'xx', 'the rows are as they were');

SELECT is(ask(role, id('a', 0), format('INSERT INTO audit_events (tenant_id, id, actor, action, object_type, object_id) VALUES (%L, gen_random_uuid(), '''', '''', '''', '''')', id('a', 0))),
          NULL, role || ' may add one')
FROM (VALUES ('sa_web'), ('sa_job')) AS r (role);
SELECT is(ask('sa_job', id('a', 0), 'SELECT count(*) FROM audit_events'), '42501', 'jobs cannot read them');

-- The journal, too, only grows.
SELECT is(ask('sa_job', id('a', 0), format('%s %I %s', verb, name, rest)), '42501', format('jobs: %s %s is refused', verb, name))
FROM (VALUES ('workflow_steps'), ('workflow_step_attempts'), ('workflow_errors')) AS t (name),
     (VALUES ('UPDATE', 'SET step = ''x'''), ('DELETE FROM', '')) AS s (verb, rest);

SELECT * FROM finish();
