-- Revert sales_agent:effects from pg

BEGIN;
DROP TABLE slot_holds, hubspot_tasks, draft_emails, side_effects;
COMMIT;
