-- Verify sales_agent:tenants on pg

SELECT id, slug, name, status, takes_any_portal, voice, settings, created_at FROM tenants WHERE false;
SELECT tenant_id, portal_id FROM tenant_portals WHERE false;
SELECT tenant_id, id, sealed, created_at, expires_at FROM webhook_secrets WHERE false;
SELECT tenant_id, id, email, display_name, password_hash, role, status, created_at FROM users WHERE false;
SELECT tenant_id, id, service, account, sealed, status, created_at FROM connections WHERE false;
