-- The views of things that must not be: empty at first, and each finds what it is for.
\ir setup.psql

-- The seed has a run nobody works on with a journal of one step; make it a healthy one.
DELETE FROM side_effects;

CREATE FUNCTION tap.found() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v record;
    n bigint;
    names text := '';
BEGIN
    FOR v IN SELECT viewname FROM pg_views WHERE viewname LIKE 'v\_verify\_%' ORDER BY 1 LOOP
        n := ask('sa_verify', NULL, NULL, format('SELECT count(*) FROM %I', v.viewname));
        IF n > 0 THEN
            names := names || ' ' || substr(v.viewname, 10) || '=' || n;
        END IF;
    END LOOP;
    RETURN ltrim(names);
END $$;

-- What they show after some statements, which are then taken back.
CREATE FUNCTION tap.found_after(VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        EXECUTE statement;
    END LOOP;
    RAISE EXCEPTION USING MESSAGE = found(), ERRCODE = 'SA001';
EXCEPTION WHEN SQLSTATE 'SA001' THEN
    RETURN SQLERRM;
END $$;

CREATE TABLE tap.s AS
    SELECT 'DELETE FROM workflow_queue WHERE tenant_id = id(''a'', 0)' AS unqueue,
           'UPDATE workflows SET finished_at = now(), status = ''done'' WHERE tenant_id = id(''a'', 0)' AS finish,
           'INSERT INTO workflow_steps (tenant_id, workflow_id, position, step, status, output, epoch, worker_id, started_at, finished_at)
            SELECT id(''a'', 0), id(''a'', 2), n, ''x'', ''done'', ''{}'', 1, id(''a'', 7), now(), now() FROM generate_series(2, 13) AS n' AS all_steps,
           'UPDATE workflow_queue SET state = ''running'', worker_id = id(''a'', 7) WHERE tenant_id = id(''a'', 0)' AS claim,
           'INSERT INTO workers (id, host_id, boot_id, pid, pid_start) VALUES (id(''a'', 7), '''', '''', 1, 1)' AS worker;

SELECT is(found(), '', 'a healthy installation shows nothing');
SELECT is(found_after(unqueue), 'stuck_workflows=1', 'a live workflow that is in no queue') FROM s;
SELECT is(found_after($$ UPDATE workflows SET finished_at = now(), status = 'dead' WHERE tenant_id = id('a', 0) $$),
          'queued_after_end=1', 'a workflow that has ended and is still queued');
SELECT is(found_after(unqueue, finish), 'incomplete_done=1', 'a workflow that is done with one step of 13') FROM s;
SELECT is(found_after(unqueue, finish, all_steps), '', 'with all 13, draft and task it is complete') FROM s;
SELECT is(found_after(unqueue, finish, all_steps, 'DELETE FROM draft_emails WHERE tenant_id = id(''a'', 0)'),
          'incomplete_done=1', 'one without its draft is not') FROM s;
SELECT is(found_after(unqueue, finish, all_steps, 'DELETE FROM hubspot_tasks WHERE tenant_id = id(''a'', 0)'),
          'incomplete_done=1', 'nor one without its task') FROM s;
SELECT is(found_after(unqueue, finish, all_steps, $$ INSERT INTO side_effects (tenant_id, effect_key, workflow_id, submission_id, step, kind, epoch, worker_id)
              VALUES (id('a', 0), sha256('x'), id('a', 2), id('a', 1), 'create_draft', 'gmail_draft', 1, id('a', 7)) $$),
          'open_effects=1', 'an effect that is not settled when its workflow is done') FROM s;
SELECT is(found_after(claim), 'orphan_runs=1', 'a run of a worker that nobody knows') FROM s;
SELECT is(found_after(claim, worker), '', 'not that of one that lives') FROM s;
SELECT is(found_after(claim, worker, 'UPDATE workers SET dead_at = now()'), 'orphan_runs=1', 'that of one that is dead') FROM s;
SELECT is(found_after($$ INSERT INTO form_submissions (tenant_id, id, source, form_id, submission_key, email, verified, raw, headers, parsed, workflow_id)
              VALUES (id('a', 0), id('a', 40), 'webhook', 'form', 'lost', '', true, '', '{}', '{}', id('a', 41)) $$),
          'lost_submissions=1', 'a submission without its workflow');

SELECT * FROM finish();
