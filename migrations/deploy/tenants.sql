-- Deploy sales_agent:tenants to pg

BEGIN;
SET LOCAL ROLE sa_owner;

CREATE TABLE tenants (
    id               uuid PRIMARY KEY,
    slug             text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name             text NOT NULL,
    status           text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted')),
    takes_any_portal boolean NOT NULL DEFAULT false,
    -- What lib/domain/voice.h and the steps read; members that are absent have their defaults.
    voice            jsonb NOT NULL DEFAULT '{}',
    settings         jsonb NOT NULL DEFAULT '{}',
    created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX tenants_one_takes_any_portal ON tenants (takes_any_portal) WHERE takes_any_portal;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON tenants TO sa_web, sa_owner
    USING (id = (SELECT app_tenant())) WITH CHECK (id = (SELECT app_tenant()));
CREATE POLICY batch_tenants ON tenants FOR SELECT TO sa_job
    USING (id = ANY ((SELECT app_tenants())::uuid[]));
CREATE POLICY find_by_portal ON tenants FOR SELECT TO sa_intake USING (true);
GRANT SELECT ON tenants TO sa_web, sa_job, sa_intake, sa_verify;
GRANT UPDATE (name, voice, settings) ON tenants TO sa_web;

-- HubSpot portals of a tenant. The portal id is HubSpot's, and unique among all tenants.
CREATE TABLE tenant_portals (
    tenant_id uuid NOT NULL REFERENCES tenants,
    portal_id bigint PRIMARY KEY
);
CALL protect_tenant_table('tenant_portals');
CREATE POLICY find_by_portal ON tenant_portals FOR SELECT TO sa_intake USING (true);
GRANT SELECT ON tenant_portals TO sa_intake, sa_web, sa_job;

-- Sealed by lib/crypto with the tenant's id as associated data; two may live during rotation.
CREATE TABLE webhook_secrets (
    tenant_id  uuid NOT NULL REFERENCES tenants,
    id         uuid NOT NULL,
    sealed     bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CALL protect_tenant_table('webhook_secrets');
CREATE POLICY find_by_portal ON webhook_secrets FOR SELECT TO sa_intake USING (true);
GRANT SELECT ON webhook_secrets TO sa_intake;
GRANT SELECT (tenant_id, id, created_at, expires_at), INSERT, UPDATE (expires_at) ON webhook_secrets TO sa_web;

CREATE TABLE users (
    tenant_id     uuid NOT NULL REFERENCES tenants,
    id            uuid NOT NULL,
    email         text NOT NULL CHECK (email = lower(email)),
    display_name  text NOT NULL DEFAULT '',
    password_hash text NOT NULL,
    role          text NOT NULL CHECK (role IN ('viewer', 'operator', 'editor', 'admin', 'auditor', 'platform')),
    status        text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, email)
);
CALL protect_tenant_table('users');
GRANT SELECT, INSERT, UPDATE ON users TO sa_web;

-- Credentials of outside services, sealed by lib/crypto; only jobs read the ciphertext.
CREATE TABLE connections (
    tenant_id  uuid NOT NULL REFERENCES tenants,
    id         uuid NOT NULL,
    service    text NOT NULL CHECK (service IN ('hubspot', 'google', 'openai')),
    account    text NOT NULL DEFAULT '',
    sealed     bytea NOT NULL,
    status     text NOT NULL DEFAULT 'connected' CHECK (status IN ('connected', 'needs_reconnect')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, service, account)
);
CALL protect_tenant_table('connections');
GRANT SELECT, UPDATE (sealed, status) ON connections TO sa_job;
GRANT SELECT (tenant_id, id, service, account, status, created_at), INSERT, UPDATE (sealed, status) ON connections TO sa_web;

COMMIT;
