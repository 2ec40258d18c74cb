-- Revert sales_agent:slot_release from pg

BEGIN;
SET LOCAL ROLE sa_owner;
DROP TRIGGER draft_releases_slots ON draft_emails;
DROP FUNCTION draft_releases_slots();
COMMIT;
