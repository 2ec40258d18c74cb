-- Revert sales_agent:same_text from pg

BEGIN;
SET LOCAL ROLE sa_owner;
DROP INDEX form_submissions_same_text;
COMMIT;
