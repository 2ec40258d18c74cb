-- Verify sales_agent:same_text on pg

SELECT 1 / count(*) FROM pg_class WHERE relname = 'form_submissions_same_text' AND relkind = 'i';
