-- Tenants, their users and their credentials.

-- name: tenant_load
SELECT id, slug, name, status, voice, settings FROM tenants WHERE id = $1;

-- name: tenant_connections
-- For jobs alone: no other role may read the ciphertext. A connection that must be made again comes
-- without any, so that nobody takes the installation's credentials for the tenant's.
SELECT coalesce(jsonb_agg(jsonb_build_object('service', service, 'account', account,
                                             'sealed', CASE status WHEN 'connected' THEN encode(sealed, 'hex') ELSE '' END)), '[]')
FROM connections
WHERE tenant_id = $1;

-- name: tenant_id_of
SELECT tenant_id_of($1);

-- name: tenant_create
SELECT id, created
FROM create_tenant($1, $2, $3, ARRAY(SELECT jsonb_array_elements_text($4::jsonb)::bigint), $5, $6, $7);

-- name: tenant_add_secret
INSERT INTO webhook_secrets (tenant_id, id, sealed)
VALUES ($1, $2, $3::bytea);

-- name: tenant_add_connection
-- Not excluded.sealed: that would take the right to read the column.
INSERT INTO connections (tenant_id, id, service, account, sealed)
VALUES ($1, $2, $3, $4, $5::bytea)
ON CONFLICT (tenant_id, service, account) DO UPDATE SET sealed = $5::bytea, status = 'connected';

-- name: user_create
WITH made AS (
    INSERT INTO users (tenant_id, id, email, display_name, password_hash, role)
    VALUES ($1, $2, lower($3), $4, $5, $6)
    ON CONFLICT (tenant_id, email) DO UPDATE
        SET password_hash = excluded.password_hash, role = excluded.role, status = 'active'
    RETURNING id, xmax = 0 AS created),
told AS (
    INSERT INTO audit_events (tenant_id, id, actor, action, object_type, object_id, details)
    SELECT $1, $7, 'salesctl', CASE WHEN created THEN 'user_created' ELSE 'user_changed' END,
           'user', id::text, jsonb_build_object('role', $6::text)
    FROM made)
SELECT id, created FROM made;
