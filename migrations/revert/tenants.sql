-- Revert sales_agent:tenants from pg

BEGIN;
DROP TABLE connections, users, webhook_secrets, tenant_portals, tenants;
COMMIT;
