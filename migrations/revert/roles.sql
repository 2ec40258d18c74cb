-- Revert sales_agent:roles from pg
-- The roles stay: they belong to the cluster, and other databases may use them.

BEGIN;

DROP PROCEDURE protect_tenant_table(regclass);
DROP FUNCTION app_tenants();
DROP FUNCTION app_tenant();
REVOKE ALL ON SCHEMA public FROM sa_owner, sa_intake, sa_web, sa_hook, sa_job, sa_verify;
GRANT USAGE ON SCHEMA public TO PUBLIC;

COMMIT;
