-- Verify sales_agent:audit on pg

SELECT id, tenant_id, occurred_at, actor, action, object_type, object_id, details FROM audit_events WHERE false;
SELECT 1 / (count(*) = 2)::int FROM pg_trigger WHERE tgrelid = 'audit_events'::regclass AND NOT tgisinternal;
