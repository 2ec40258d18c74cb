-- The other ways in: form keys, events, polling; tables and functions are in migrations/deploy/doors.sql.

-- name: form_key_tenant
SELECT tenant_id, sealed, form_id, portal_id FROM form_key_tenant($1);

-- name: form_key_create
INSERT INTO form_keys (tenant_id, id, form_id, name, key_hash) VALUES ($1, $2, $3, $4, $5);

-- name: intake_events
SELECT stored, polls FROM intake_events($1, $2, $3);

-- name: active_tenants
SELECT t FROM active_tenants() AS t;

-- name: poll_requests_take
DELETE FROM poll_requests RETURNING tenant_id;

-- name: poll_forms
-- The forms that the caller names and those that have a key, with how far each has been read.
SELECT f.form_id, coalesce(c.seen_ms, 0), coalesce(c.head_ms, 0), coalesce(c.resume_after, ''),
       (SELECT min(p.portal_id) FROM tenant_portals p WHERE p.tenant_id = $1)
FROM (SELECT jsonb_array_elements_text($2::jsonb) AS form_id
      UNION
      SELECT k.form_id FROM form_keys k WHERE k.tenant_id = $1 AND k.revoked_at IS NULL) f
LEFT JOIN poll_cursors c ON c.tenant_id = $1 AND c.form_id = f.form_id
ORDER BY f.form_id;

-- name: poll_cursor_save
-- Two copies at once: what either has seen counts.
INSERT INTO poll_cursors (tenant_id, form_id, seen_ms, head_ms, resume_after, error)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, form_id) DO UPDATE
    SET seen_ms = greatest(poll_cursors.seen_ms, excluded.seen_ms), head_ms = excluded.head_ms,
        resume_after = excluded.resume_after, error = excluded.error, polled_at = now();

-- name: quarantine_list
SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'received_at', received_at, 'reason', reason,
                                             'bytes', bytes) ORDER BY received_at DESC, id DESC), '[]')
FROM (SELECT id, received_at, reason, octet_length(raw) AS bytes
      FROM submission_quarantine WHERE tenant_id = $1
      ORDER BY received_at DESC, id DESC LIMIT $2) newest;

-- name: quarantine_get
SELECT received_at, reason, headers, raw FROM submission_quarantine WHERE tenant_id = $1 AND id = $2;
