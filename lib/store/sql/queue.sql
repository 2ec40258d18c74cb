-- Claiming runs and loading what they need.

-- name: queue_claim
-- What is due at the statement's start: a time that stands still can end the index scan, where a running clock
-- would have it look at every run that waits.
WITH picked AS MATERIALIZED (
    SELECT workflow_id
    FROM workflow_queue
    WHERE state <> 'running' AND queue = $1::queue_name AND run_at <= statement_timestamp()
      AND NOT (SELECT paused FROM queues WHERE name = $1::queue_name)
    ORDER BY run_at, workflow_id
    LIMIT $2
    FOR UPDATE SKIP LOCKED)
UPDATE workflow_queue q
SET state = 'running', worker_id = $3, epoch = q.epoch + 1, waiting = NULL,
    deadline_at = clock_timestamp() + make_interval(secs => $4::float8)
FROM picked
WHERE q.workflow_id = picked.workflow_id AND q.state <> 'running'
RETURNING q.workflow_id, q.tenant_id, q.epoch, q.crashes;

-- name: queue_peek
SELECT workflow_id, tenant_id, queue, run_at, epoch, crashes
FROM workflow_queue
WHERE state <> 'running' AND run_at <= clock_timestamp()
ORDER BY queue, run_at, workflow_id
LIMIT $1;

-- name: queue_disown
-- What this worker holds in the table but not in its memory: a claim whose answer was lost.
UPDATE workflow_queue SET state = 'queued', worker_id = NULL, run_at = clock_timestamp()
WHERE worker_id = $1 AND state = 'running' AND workflow_id <> ALL ($2::uuid[]);

-- name: queue_pending
-- Milliseconds until the next run is due; NULL: nothing waits.
SELECT ceil(extract(epoch FROM min(run_at) - clock_timestamp()) * 1000)::bigint
FROM workflow_queue WHERE state <> 'running';

-- name: queue_overview
-- The whole queue as one document, read by sa_verify: depths, who waits for what, who works. $1: how many that wait.
SELECT jsonb_build_object(
    'queues', (SELECT jsonb_agg(jsonb_build_object(
                   'name', n.name, 'paused', n.paused, 'due', coalesce(c.due, 0), 'later', coalesce(c.later, 0),
                   'waiting', coalesce(c.waiting, 0), 'running', coalesce(c.running, 0), 'oldest_s', c.oldest_s)
                   ORDER BY n.name)
               FROM queues n
               LEFT JOIN (SELECT queue,
                                 count(*) FILTER (WHERE state = 'queued' AND run_at <= clock_timestamp()) AS due,
                                 count(*) FILTER (WHERE state = 'queued' AND run_at > clock_timestamp()) AS later,
                                 count(*) FILTER (WHERE state = 'waiting') AS waiting,
                                 count(*) FILTER (WHERE state = 'running') AS running,
                                 extract(epoch FROM clock_timestamp() - min(run_at)
                                     FILTER (WHERE state <> 'running' AND run_at <= clock_timestamp()))::bigint AS oldest_s
                          FROM workflow_queue GROUP BY queue) c ON c.queue = n.name),
    'waiting', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'workflow_id', w.workflow_id, 'tenant', t.slug, 'queue', w.queue, 'reason', w.waiting,
                    'run_at', w.run_at, 'in_s', ceil(extract(epoch FROM w.run_at - clock_timestamp()))::bigint,
                    'epoch', w.epoch, 'crashes', w.crashes, 'step', a.step, 'error_class', a.error_class)
                    ORDER BY w.run_at, w.workflow_id), '[]')
                FROM (SELECT * FROM workflow_queue WHERE state = 'waiting' ORDER BY run_at, workflow_id LIMIT $1) w
                LEFT JOIN tenants t ON t.id = w.tenant_id
                LEFT JOIN LATERAL (SELECT step, error_class FROM workflow_step_attempts x
                                   WHERE x.tenant_id = w.tenant_id AND x.workflow_id = w.workflow_id
                                     AND x.error_class IS NOT NULL
                                   ORDER BY x.finished_at DESC LIMIT 1) a ON true),
    'workers', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', k.id, 'host', k.host_id, 'pid', k.pid, 'draining', k.draining,
                    'heartbeat_s', extract(epoch FROM clock_timestamp() - k.heartbeat_at)::bigint,
                    'up_s', extract(epoch FROM clock_timestamp() - k.started_at)::bigint,
                    'running', (SELECT count(*) FROM workflow_queue q WHERE q.worker_id = k.id AND q.state = 'running'))
                    ORDER BY k.started_at), '[]')
                FROM workers k WHERE k.dead_at IS NULL));

-- name: workflow_load
-- What claimed runs work on: submission, journal and burned attempts by step.
SELECT w.id, w.tenant_id, w.submission_id, w.trace_id, s.parsed, w.effects_off, s.workflow_id,
       (SELECT coalesce(jsonb_object_agg(j.position, j.output), '{}')
        FROM workflow_steps j WHERE j.tenant_id = w.tenant_id AND j.workflow_id = w.id) AS journal,
       (SELECT coalesce(jsonb_object_agg(a.position, a.n), '{}')
        FROM (SELECT position, count(*) AS n FROM workflow_step_attempts
              WHERE tenant_id = w.tenant_id AND workflow_id = w.id AND burned AND status <> 'done'
              GROUP BY position) a) AS attempts
FROM workflows w
JOIN form_submissions s ON s.tenant_id = w.tenant_id AND s.id = w.submission_id
JOIN (SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::uuid[]) AS id) wanted
  ON wanted.tenant_id = w.tenant_id AND wanted.id = w.id;
