-- Verify sales_agent:roles on pg

SELECT 1 / (count(*) = 7)::int FROM pg_roles
WHERE rolname IN ('sa_owner', 'sa_intake', 'sa_migrate', 'sa_web', 'sa_hook', 'sa_job', 'sa_verify');
SELECT 1 / (count(*) = 0)::int FROM pg_roles
WHERE rolname IN ('sa_owner', 'sa_intake', 'sa_migrate', 'sa_web', 'sa_hook', 'sa_job')
  AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole);
SELECT 1 / (app_tenant() IS NULL AND app_tenants() = '{}')::int;
