-- Deploy sales_agent:effects to pg

BEGIN;
SET LOCAL ROLE sa_owner;

-- The ledger of outside effects. The key is SHA-256 of tenant, scope, kind and ordinal, where
-- the scope is the submission (or the domain, for a company): a replayed or requeued run
-- finds the row and never makes a second one.
CREATE TABLE side_effects (
    tenant_id     uuid NOT NULL,
    effect_key    bytea NOT NULL CHECK (octet_length(effect_key) = 32),
    workflow_id   uuid NOT NULL,
    submission_id uuid NOT NULL,
    step          text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('contact', 'company', 'association', 'gmail_draft', 'hubspot_task', 'hubspot_note', 'label', 'gmail_send')),
    ordinal       smallint NOT NULL DEFAULT 1,
    state         text NOT NULL DEFAULT 'intent' CHECK (state IN ('intent', 'done', 'unknown', 'compensated')),
    external_id   text,
    probes        smallint NOT NULL DEFAULT 0, -- how often it was looked for
    epoch         bigint NOT NULL,
    worker_id     uuid NOT NULL,
    issued_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    done_at       timestamptz,
    PRIMARY KEY (tenant_id, effect_key),
    CHECK ((state = 'done') <= (external_id IS NOT NULL))
);
CREATE INDEX side_effects_by_workflow ON side_effects (tenant_id, workflow_id);
CREATE INDEX side_effects_unsettled ON side_effects (tenant_id, issued_at) WHERE state <> 'done';
CALL protect_tenant_table('side_effects');
GRANT SELECT, INSERT, UPDATE ON side_effects TO sa_job;
GRANT SELECT ON side_effects TO sa_web;

CREATE TABLE draft_emails (
    tenant_id        uuid NOT NULL,
    id               uuid NOT NULL,
    workflow_id      uuid NOT NULL,
    submission_id    uuid NOT NULL,
    status           text NOT NULL DEFAULT 'pending'
                     CHECK (status IN ('pending', 'held', 'approved', 'sending', 'sent', 'rejected', 'expired', 'superseded', 'sent_outside', 'send_failed')),
    from_email       text NOT NULL,
    to_email         text NOT NULL,
    to_name          text NOT NULL DEFAULT '',
    subject          text NOT NULL,
    body             text NOT NULL,
    writer           text NOT NULL CHECK (writer IN ('local', 'llm', 'operator')),
    model            text NOT NULL DEFAULT '',
    language         text NOT NULL,
    flags            jsonb NOT NULL DEFAULT '[]',
    persona          text NOT NULL DEFAULT '',
    industry         text NOT NULL DEFAULT '',
    form_id          text NOT NULL DEFAULT '',
    gmail_draft_id   text NOT NULL,
    gmail_message_id text NOT NULL,
    gmail_thread_id  text NOT NULL,
    tokens_in        integer NOT NULL DEFAULT 0,
    tokens_out       integer NOT NULL DEFAULT 0,
    version          integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    decided_at       timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, submission_id),
    FOREIGN KEY (tenant_id, workflow_id) REFERENCES workflows (tenant_id, id)
);
-- Past approved drafts, as long_memory reads them.
CREATE INDEX draft_emails_memory ON draft_emails (tenant_id, persona, created_at DESC)
    WHERE status IN ('approved', 'sent', 'sent_outside');
CALL protect_tenant_table('draft_emails');
GRANT SELECT, INSERT, UPDATE ON draft_emails TO sa_job;
GRANT SELECT, UPDATE ON draft_emails TO sa_web;

CREATE TABLE hubspot_tasks (
    tenant_id       uuid NOT NULL,
    id              uuid NOT NULL,
    workflow_id     uuid NOT NULL,
    submission_id   uuid NOT NULL,
    hubspot_task_id text NOT NULL,
    hubspot_note_id text NOT NULL,
    contact_id      text NOT NULL,
    company_id      text NOT NULL DEFAULT '',
    owner_id        text NOT NULL DEFAULT '',
    subject         text NOT NULL,
    due_at          timestamptz NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, submission_id),
    FOREIGN KEY (tenant_id, workflow_id) REFERENCES workflows (tenant_id, id)
);
CALL protect_tenant_table('hubspot_tasks');
GRANT SELECT, INSERT, UPDATE ON hubspot_tasks TO sa_job;
GRANT SELECT ON hubspot_tasks TO sa_web;

-- Slots that a draft offers, so that two drafts do not offer the same one.
CREATE TABLE slot_holds (
    tenant_id   uuid NOT NULL,
    calendar_id text NOT NULL,
    start_at    timestamptz NOT NULL,
    end_at      timestamptz NOT NULL,
    workflow_id uuid NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, calendar_id, start_at)
);
CREATE INDEX slot_holds_by_workflow ON slot_holds (tenant_id, workflow_id);
CALL protect_tenant_table('slot_holds');
GRANT SELECT, INSERT, UPDATE, DELETE ON slot_holds TO sa_job;
GRANT SELECT, DELETE ON slot_holds TO sa_web;

COMMIT;
