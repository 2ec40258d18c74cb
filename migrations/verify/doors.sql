-- Verify sales_agent:doors on pg

SELECT has_function_privilege('sa_hook', 'form_key_tenant(text)', 'execute');
SELECT 1 / (count(*) = 3)::int FROM pg_proc
WHERE proname IN ('form_key_tenant', 'intake_events', 'active_tenants')
  AND prosecdef AND proowner = 'sa_intake'::regrole AND proconfig::text LIKE '%search_path%';
SELECT tenant_id, key_hash FROM form_keys WHERE false;
SELECT tenant_id, raw FROM hubspot_events WHERE false;
SELECT requested_at FROM poll_requests WHERE false;
SELECT seen_ms, head_ms, resume_after FROM poll_cursors WHERE false;
