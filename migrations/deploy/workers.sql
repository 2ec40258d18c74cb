-- Deploy sales_agent:workers to pg
-- Tables of the machinery. They hold ids and numbers, no personal data.

BEGIN;
SET LOCAL ROLE sa_owner;

CREATE TYPE queue_name AS ENUM ('priority', 'normal', 'batch', 'cleanup');

CREATE TABLE queues (
    name        queue_name PRIMARY KEY,
    weight      smallint NOT NULL CHECK (weight > 0),
    paused      boolean NOT NULL DEFAULT false,
    max_running integer
);
INSERT INTO queues (name, weight) VALUES ('priority', 8), ('normal', 4), ('batch', 2), ('cleanup', 1);
GRANT SELECT ON queues TO sa_job, sa_web, sa_verify;

-- One row per process that claims; never reused. Heartbeats must stay HOT: no further index.
CREATE TABLE workers (
    id           uuid PRIMARY KEY,
    host_id      text NOT NULL,
    boot_id      text NOT NULL,
    pid          integer NOT NULL,
    pid_start    bigint NOT NULL,
    version      text NOT NULL DEFAULT '',
    started_at   timestamptz NOT NULL DEFAULT now(),
    heartbeat_at timestamptz NOT NULL DEFAULT now(),
    draining     boolean NOT NULL DEFAULT false,
    dead_at      timestamptz
) WITH (fillfactor = 30, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO sa_job;
GRANT SELECT ON workers TO sa_web, sa_verify;

CREATE TABLE rate_buckets (
    tenant_id uuid NOT NULL REFERENCES tenants,
    service   text NOT NULL,
    -- GCRA: theoretical arrival time, microseconds a unit, how far ahead a burst may run.
    tat       timestamptz NOT NULL DEFAULT '-infinity',
    period_us bigint NOT NULL CHECK (period_us > 0),
    burst_us  bigint NOT NULL CHECK (burst_us >= 0),
    PRIMARY KEY (tenant_id, service)
) WITH (fillfactor = 25);
CALL protect_tenant_table('rate_buckets');
GRANT SELECT, INSERT, UPDATE ON rate_buckets TO sa_job;
GRANT SELECT ON rate_buckets TO sa_web;

CREATE TABLE circuit_breakers (
    tenant_id    uuid NOT NULL REFERENCES tenants,
    service      text NOT NULL,
    state        text NOT NULL DEFAULT 'closed' CHECK (state IN ('closed', 'open', 'half_open')),
    failures     integer NOT NULL DEFAULT 0,
    opened_until timestamptz,
    probe_worker uuid,
    changed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, service)
) WITH (fillfactor = 25);
CALL protect_tenant_table('circuit_breakers');
GRANT SELECT, INSERT, UPDATE ON circuit_breakers TO sa_job;
GRANT SELECT, UPDATE ON circuit_breakers TO sa_web;

CREATE TABLE job_runs (
    id          uuid PRIMARY KEY,
    job_name    text NOT NULL,
    host_id     text NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    exit_code   integer,
    items       bigint NOT NULL DEFAULT 0
);
CREATE INDEX job_runs_by_name ON job_runs (job_name, started_at DESC);
GRANT SELECT, INSERT, UPDATE ON job_runs TO sa_job;
GRANT SELECT ON job_runs TO sa_web, sa_verify;

COMMIT;
