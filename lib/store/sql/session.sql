-- Binding a transaction to whom it speaks for; lib/db sends it first.

-- name: session_bind
SELECT set_config('app.tenant_id', $1, true), set_config('app.tenant_ids', $2, true),
       set_config('synchronous_commit', $3, true);
