-- Verify sales_agent:verify on pg

SELECT 1 / (count(*) = 6)::int FROM pg_views WHERE viewname LIKE 'v\_verify\_%' AND schemaname = 'public';
