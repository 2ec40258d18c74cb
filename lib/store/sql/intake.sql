-- Accepting submissions; the functions are in migrations/deploy: intake, joins.

-- name: webhook_tenant
SELECT tenant_id, sealed FROM webhook_tenant($1);

-- name: intake_submission
SELECT submission_id, workflow_id, duplicate, needs_review, joined
FROM intake_submission($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::bytea, $11, $12, $13, $14);

-- name: intake_quarantine
SELECT intake_quarantine($1, $2, $3, $4::bytea, $5);

-- name: same_text
-- $1 tenant, $2 text, $3 address: how many other addresses sent that text within a day. By the index
-- form_submissions_same_text, which knows only texts with a link.
SELECT count(DISTINCT email)
FROM form_submissions
WHERE tenant_id = $1 AND md5(parsed ->> 'message') = md5($2) AND parsed ->> 'message' LIKE '%://%'
  AND received_at > now() - interval '1 day' AND email <> $3;
