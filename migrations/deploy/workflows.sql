-- Deploy sales_agent:workflows to pg

-- Tables that every lead writes to carry no foreign key to a row that many leads share (their
-- tenant) or that they touch 13 times (their workflow): each check locks that row. The
-- v_verify_* views look for what such a key would have refused.

BEGIN;
SET LOCAL ROLE sa_owner;

-- Every submission that was accepted, byte for byte, by whatever door it came.
CREATE TABLE form_submissions (
    tenant_id      uuid NOT NULL,
    id             uuid NOT NULL,
    source         text NOT NULL CHECK (source IN ('webhook', 'hook', 'poll', 'csv', 'file', 'api')),
    form_id        text NOT NULL,
    submission_key text NOT NULL,
    email          text NOT NULL CHECK (email = lower(email)), -- '' when there is no usable one
    verified       boolean NOT NULL,
    raw            bytea NOT NULL,
    headers        jsonb NOT NULL,
    parsed         jsonb NOT NULL, -- lib/domain/submission.h
    workflow_id    uuid NOT NULL,
    submitted_at   timestamptz,
    received_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, form_id, submission_key)
);
CALL protect_tenant_table('form_submissions');
GRANT SELECT ON form_submissions TO sa_web, sa_job;
GRANT SELECT, INSERT ON form_submissions TO sa_intake;

-- Signed by a tenant's secret, but not JSON or not the documented shape.
CREATE TABLE submission_quarantine (
    tenant_id   uuid NOT NULL REFERENCES tenants,
    id          uuid NOT NULL,
    reason      text NOT NULL,
    raw         bytea NOT NULL,
    headers     jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CALL protect_tenant_table('submission_quarantine');
GRANT SELECT, DELETE ON submission_quarantine TO sa_web;
GRANT INSERT ON submission_quarantine TO sa_intake;

-- Cold and wide: written when a run begins and when it ends. What it does in between is in
-- workflow_queue (live state) and workflow_steps (results).
CREATE TABLE workflows (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    submission_id uuid NOT NULL,
    queue         queue_name NOT NULL DEFAULT 'normal',
    status        text NOT NULL DEFAULT 'queued'
                  CHECK (status IN ('queued', 'running', 'waiting', 'done', 'skipped', 'needs_review', 'dead', 'cancelled')),
    reason        text NOT NULL DEFAULT '', -- why skipped, needs_review, dead or cancelled
    trace_id      text NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, submission_id) REFERENCES form_submissions (tenant_id, id)
);
CREATE INDEX workflows_by_submission ON workflows (tenant_id, submission_id);
CALL protect_tenant_table('workflows');
GRANT SELECT ON workflows TO sa_web, sa_intake;
GRANT INSERT ON workflows TO sa_intake;
GRANT SELECT, UPDATE (status, reason, finished_at) ON workflows TO sa_job;

-- Hot and narrow: one row a live run, deleted at its end. Ids only, no personal data, so that
-- jobs may claim across tenants. Three indexes, no more.
CREATE TYPE run_state AS ENUM ('queued', 'running', 'waiting');
CREATE TYPE waiting_reason AS ENUM ('retry', 'rate_limit', 'breaker');
CREATE TABLE workflow_queue (
    workflow_id    uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL,
    worker_id      uuid,
    run_at         timestamptz NOT NULL DEFAULT now(),
    deadline_at    timestamptz,
    epoch          bigint NOT NULL DEFAULT 0,
    queue          queue_name NOT NULL,
    state          run_state NOT NULL DEFAULT 'queued',
    waiting        waiting_reason,
    crashes        smallint NOT NULL DEFAULT 0,
    crash_progress smallint NOT NULL DEFAULT 0 -- journal rows at the last crash; any more forgets it
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
CREATE INDEX workflow_queue_ready ON workflow_queue (queue, run_at, workflow_id) WHERE state <> 'running';
CREATE INDEX workflow_queue_owned ON workflow_queue (worker_id) WHERE state = 'running';
CALL protect_tenant_table('workflow_queue');
CREATE POLICY claim_across_tenants ON workflow_queue TO sa_job USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE, DELETE ON workflow_queue TO sa_job;
GRANT INSERT ON workflow_queue TO sa_intake;
GRANT SELECT ON workflow_queue TO sa_web;

-- The journal: one row per finished step, insert-only. Resume, replay and the waterfall read it.
CREATE TABLE workflow_steps (
    tenant_id   uuid NOT NULL,
    workflow_id uuid NOT NULL,
    position    smallint NOT NULL CHECK (position BETWEEN 1 AND 13),
    step        text NOT NULL,
    status      text NOT NULL CHECK (status IN ('done', 'reused', 'skipped')),
    output      jsonb NOT NULL,
    epoch       bigint NOT NULL,
    worker_id   uuid NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, workflow_id, position)
);
CALL protect_tenant_table('workflow_steps');
GRANT SELECT, INSERT ON workflow_steps TO sa_job;
GRANT SELECT ON workflow_steps TO sa_web;

-- One row per attempt of a step, insert-only: how long, which calls, what went wrong.
CREATE TABLE workflow_step_attempts (
    tenant_id     uuid NOT NULL,
    workflow_id   uuid NOT NULL,
    id            uuid NOT NULL,
    position      smallint NOT NULL,
    step          text NOT NULL,
    status        text NOT NULL CHECK (status IN ('done', 'failed', 'waiting')),
    burned        boolean NOT NULL, -- false: a snooze, does not count towards the limit
    error_class   text,
    error_detail  text,
    remote_status integer,
    calls         jsonb NOT NULL DEFAULT '[]',
    epoch         bigint NOT NULL,
    worker_id     uuid NOT NULL,
    started_at    timestamptz NOT NULL,
    finished_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, workflow_id, id)
);
CALL protect_tenant_table('workflow_step_attempts');
GRANT SELECT, INSERT ON workflow_step_attempts TO sa_job;
GRANT SELECT ON workflow_step_attempts TO sa_web;

-- Failures that a run met, newest last; what dead_letter_queue groups.
CREATE TABLE workflow_errors (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    workflow_id   uuid NOT NULL,
    step          text NOT NULL,
    error_class   text NOT NULL,
    detail        text NOT NULL,
    remote_status integer,
    occurred_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX workflow_errors_by_workflow ON workflow_errors (tenant_id, workflow_id);
CALL protect_tenant_table('workflow_errors');
GRANT SELECT, INSERT ON workflow_errors TO sa_job;
GRANT SELECT ON workflow_errors TO sa_web;

CREATE TABLE dead_letter_queue (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    workflow_id   uuid NOT NULL,
    submission_id uuid NOT NULL,
    step          text NOT NULL,
    error_class   text NOT NULL,
    signature     text NOT NULL, -- step, class and remote status: equal ones are one group
    detail        text NOT NULL,
    crashes       smallint NOT NULL DEFAULT 0,
    status        text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'requeued', 'resolved')),
    note          text NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL DEFAULT now(),
    closed_at     timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, workflow_id) REFERENCES workflows (tenant_id, id)
);
CREATE INDEX dead_letter_queue_open ON dead_letter_queue (tenant_id, signature) WHERE status = 'open';
CALL protect_tenant_table('dead_letter_queue');
GRANT SELECT, INSERT ON dead_letter_queue TO sa_job;
GRANT SELECT, UPDATE (status, note, closed_at) ON dead_letter_queue TO sa_web;

COMMIT;
