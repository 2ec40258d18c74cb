-- Revert sales_agent:workers from pg

BEGIN;
DROP TABLE job_runs, circuit_breakers, rate_buckets, workers, queues;
DROP TYPE queue_name;
COMMIT;
