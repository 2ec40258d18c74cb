-- Who works: registration, heartbeat, and taking back what a dead worker held.

-- name: worker_register
INSERT INTO workers (id, host_id, boot_id, pid, pid_start, version)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: worker_heartbeat
UPDATE workers SET heartbeat_at = clock_timestamp(), draining = $2
WHERE id = $1 AND dead_at IS NULL
RETURNING id;

-- name: workers_suspect
-- Of this host all (their pids can be looked up), of others those silent for too long.
SELECT id, same_host, boot_id, pid, pid_start, silent
FROM (SELECT *, host_id = $1 AS same_host,
             heartbeat_at < clock_timestamp() - make_interval(secs => $3::float8) AS silent
      FROM workers
      WHERE dead_at IS NULL AND id <> $2) others
WHERE same_host OR silent;

-- name: worker_tenants
SELECT DISTINCT tenant_id FROM workflow_queue WHERE worker_id = $1 AND state = 'running';

-- name: worker_rescue
-- A crash counts against a run that made no progress since its last crash.
WITH dead AS MATERIALIZED (
    SELECT id FROM workers
    WHERE id = $1 AND dead_at IS NULL
      AND ($2 OR heartbeat_at < clock_timestamp() - make_interval(secs => $3::float8))
    FOR UPDATE SKIP LOCKED),
marked AS (
    UPDATE workers w SET dead_at = clock_timestamp() FROM dead WHERE w.id = dead.id),
held AS MATERIALIZED (
    SELECT q.workflow_id,
           (SELECT count(*) FROM workflow_steps s
            WHERE s.tenant_id = q.tenant_id AND s.workflow_id = q.workflow_id) AS progress
    FROM workflow_queue q JOIN dead ON q.worker_id = dead.id
    WHERE q.state = 'running'
    ORDER BY q.workflow_id
    FOR UPDATE OF q)
UPDATE workflow_queue q
SET state = 'queued', worker_id = NULL, run_at = clock_timestamp() + random() * interval '200 ms',
    crashes = CASE WHEN held.progress > q.crash_progress THEN 1 ELSE q.crashes + 1 END,
    crash_progress = held.progress
FROM held
WHERE q.workflow_id = held.workflow_id AND q.state = 'running'
RETURNING q.workflow_id, q.tenant_id, q.crashes;

-- name: worker_leave
WITH freed AS (
    UPDATE workflow_queue SET state = 'queued', worker_id = NULL, run_at = clock_timestamp()
    WHERE worker_id = $1 AND state = 'running')
UPDATE workers SET dead_at = clock_timestamp() WHERE id = $1;

-- name: workers_forget
DELETE FROM workers w
WHERE w.dead_at < now() - interval '1 day'
  AND NOT EXISTS (SELECT FROM workflow_queue q WHERE q.worker_id = w.id);

-- name: job_run_start
INSERT INTO job_runs (id, job_name, host_id) VALUES ($1, $2, $3);

-- name: job_run_finish
UPDATE job_runs SET finished_at = clock_timestamp(), exit_code = $2, items = $3 WHERE id = $1;
