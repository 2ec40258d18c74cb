-- Verify sales_agent:workers on pg

SELECT 1 / (sum(weight) = 15)::int FROM queues;
SELECT id, host_id, boot_id, pid, pid_start, version, started_at, heartbeat_at, draining, dead_at FROM workers WHERE false;
SELECT tenant_id, service, tat, period_us, burst_us FROM rate_buckets WHERE false;
SELECT tenant_id, service, state, failures, opened_until, probe_worker, changed_at FROM circuit_breakers WHERE false;
SELECT id, job_name, host_id, started_at, finished_at, exit_code, items FROM job_runs WHERE false;
