-- Verify sales_agent:joins on pg

SELECT 1 / (to_regclass('form_submissions_by_address') IS NOT NULL)::int;
SELECT 1 / count(*) FROM pg_proc
WHERE proname = 'intake_submission' AND 'joined' = ANY (proargnames) AND prosecdef AND proowner = 'sa_intake'::regrole;
