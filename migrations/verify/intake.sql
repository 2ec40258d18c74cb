-- Verify sales_agent:intake on pg

SELECT has_function_privilege('sa_hook', 'webhook_tenant(bigint)', 'execute');
SELECT 1 / (count(*) = 4)::int FROM pg_proc
WHERE proname IN ('webhook_tenant', 'intake_submission', 'intake_quarantine', 'tenant_id_of')
  AND prosecdef AND proowner = 'sa_intake'::regrole AND proconfig::text LIKE '%search_path%';
