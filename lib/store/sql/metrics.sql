-- What /metrics and /health read, as sa_verify.

-- name: metrics_queue
SELECT queue, state, count(*), coalesce(max(extract(epoch FROM clock_timestamp() - run_at))
           FILTER (WHERE state <> 'running' AND run_at <= clock_timestamp()), 0)::bigint
FROM workflow_queue
GROUP BY queue, state;

-- name: metrics_totals
SELECT (SELECT count(*) FROM dead_letter_queue WHERE status = 'open'),
       (SELECT count(*) FROM submission_quarantine),
       (SELECT count(*) FROM workers WHERE dead_at IS NULL AND heartbeat_at > now() - interval '30 s'),
       (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(started_at)), 0)::bigint
        FROM (SELECT w.created_at AS started_at FROM workflow_queue q
              JOIN workflows w ON w.tenant_id = q.tenant_id AND w.id = q.workflow_id
              ORDER BY q.workflow_id LIMIT 1) oldest),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
       pg_database_size(current_database());

-- name: health
SELECT count(*) FROM pg_class
WHERE relname IN ('form_submissions', 'workflow_queue', 'side_effects') AND relkind = 'r';
