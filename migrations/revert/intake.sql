-- Revert sales_agent:intake from pg

BEGIN;
DROP FUNCTION create_tenant(uuid, text, text, bigint[], boolean, jsonb, jsonb);
DROP FUNCTION tenant_id_of(text);
DROP FUNCTION intake_quarantine(uuid, uuid, text, bytea, jsonb);
DROP FUNCTION intake_submission(uuid, uuid, uuid, uuid, text, text, text, text, boolean, bytea, jsonb, jsonb, bigint, text);
DROP FUNCTION webhook_tenant(bigint);
COMMIT;
