-- Deploy sales_agent:same_text to pg
-- Finds texts that come from many addresses. Texts without a link are left out, so that accepting an ordinary
-- submission costs nothing more.

BEGIN;
SET LOCAL ROLE sa_owner;
CREATE INDEX form_submissions_same_text ON form_submissions (tenant_id, md5(parsed ->> 'message'), received_at)
    WHERE parsed ->> 'message' LIKE '%://%';
COMMIT;
