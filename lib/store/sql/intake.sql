-- Accepting submissions; the functions are in migrations/deploy: intake, joins.

-- name: webhook_tenant
SELECT tenant_id, sealed FROM webhook_tenant($1);

-- name: intake_submission
SELECT submission_id, workflow_id, duplicate, needs_review, joined
FROM intake_submission($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::bytea, $11, $12, $13, $14);

-- name: intake_quarantine
SELECT intake_quarantine($1, $2, $3, $4::bytea, $5);
