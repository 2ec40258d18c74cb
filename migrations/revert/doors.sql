-- Revert sales_agent:doors from pg

BEGIN;
SET LOCAL ROLE sa_owner;
DROP FUNCTION active_tenants();
DROP FUNCTION intake_events(uuid, bigint, jsonb);
DROP FUNCTION form_key_tenant(text);
DROP TABLE poll_cursors, poll_requests, hubspot_events, form_keys;
COMMIT;
