-- Revert sales_agent:audit from pg

BEGIN;
DROP TABLE audit_events;
DROP FUNCTION audit_refuse_change();
COMMIT;
