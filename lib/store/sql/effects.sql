-- The effect ledger as one run reads it; what writes it is in writes.sql.

-- name: effect_done
SELECT external_id FROM side_effects WHERE tenant_id = $1 AND effect_key = $2 AND state = 'done';
