-- Workflows as people look at them. One statement gives one JSON document.

-- name: workflows_list
SELECT coalesce(jsonb_agg(row ORDER BY row ->> 'id' DESC), '[]')
FROM (SELECT jsonb_build_object(
                 'id', w.id, 'status', coalesce(q.state::text, w.status), 'waiting', q.waiting, 'reason', w.reason,
                 'email', s.email, 'form_id', s.form_id, 'steps', (
                     SELECT count(*) FROM workflow_steps j WHERE j.tenant_id = w.tenant_id AND j.workflow_id = w.id),
                 'created_at', w.created_at, 'finished_at', w.finished_at,
                 'ms', (extract(epoch FROM w.finished_at - w.created_at) * 1000)::bigint) AS row
      FROM workflows w
      JOIN form_submissions s ON s.tenant_id = w.tenant_id AND s.id = w.submission_id
      LEFT JOIN workflow_queue q ON q.workflow_id = w.id AND w.finished_at IS NULL
      WHERE $1 = '' OR coalesce(q.state::text, w.status) = $1
      ORDER BY w.id DESC
      LIMIT $2) rows;

-- name: workflow_show
SELECT jsonb_build_object(
    'id', w.id, 'status', coalesce(q.state::text, w.status), 'waiting', q.waiting, 'reason', w.reason,
    'run_at', q.run_at, 'epoch', q.epoch, 'crashes', q.crashes, 'trace_id', w.trace_id,
    'created_at', w.created_at, 'finished_at', w.finished_at,
    'created_ms', (extract(epoch FROM w.created_at) * 1000)::bigint,
    'submission', s.parsed,
    'submission_id', s.id, 'parent_id', w.parent_id, 'effects_off', w.effects_off,
    'replays', (SELECT coalesce(jsonb_agg(r.id ORDER BY r.id), '[]') FROM workflows r
                WHERE r.tenant_id = w.tenant_id AND r.submission_id = w.submission_id AND r.parent_id = w.id),
    'steps', (SELECT coalesce(jsonb_object_agg(j.step, j.output), '{}')
              FROM workflow_steps j WHERE j.tenant_id = w.tenant_id AND j.workflow_id = w.id),
    'attempts', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'position', a.position, 'step', a.step, 'status', a.status, 'error_class', a.error_class,
                     'error_detail', a.error_detail, 'calls', a.calls, 'epoch', a.epoch,
                     'started_ms', (extract(epoch FROM a.started_at) * 1000)::bigint,
                     'finished_ms', (extract(epoch FROM a.finished_at) * 1000)::bigint)
                     ORDER BY a.position, a.started_at), '[]')
                 FROM workflow_step_attempts a WHERE a.tenant_id = w.tenant_id AND a.workflow_id = w.id),
    'effects', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'kind', e.kind, 'state', e.state, 'external_id', e.external_id, 'probes', e.probes)
                    ORDER BY e.issued_at), '[]')
                FROM side_effects e WHERE e.tenant_id = w.tenant_id AND e.workflow_id = w.id),
    'withheld', (SELECT coalesce(jsonb_agg(DISTINCT e.details), '[]') FROM audit_events e
                 WHERE e.tenant_id = w.tenant_id AND e.object_id = w.id::text AND e.action = 'effect_withheld'),
    'draft', CASE WHEN w.effects_off
                  THEN (SELECT jsonb_build_object('to_email', s.email, 'subject', j.output -> 'subject',
                                                  'body', j.output -> 'body')
                        FROM workflow_steps j
                        WHERE j.tenant_id = w.tenant_id AND j.workflow_id = w.id AND j.step = 'draft_writer')
                  ELSE (SELECT to_jsonb(d) FROM draft_emails d
                        WHERE d.tenant_id = w.tenant_id AND d.submission_id = w.submission_id) END,
    'task', (SELECT to_jsonb(t) FROM hubspot_tasks t
             WHERE t.tenant_id = w.tenant_id AND t.submission_id = w.submission_id AND NOT w.effects_off))
FROM workflows w
JOIN form_submissions s ON s.tenant_id = w.tenant_id AND s.id = w.submission_id
LEFT JOIN workflow_queue q ON q.workflow_id = w.id AND w.finished_at IS NULL
WHERE w.id = $1;

-- name: workflow_status
SELECT coalesce(q.state::text, w.status)
FROM workflows w
LEFT JOIN workflow_queue q ON q.workflow_id = w.id AND w.finished_at IS NULL
WHERE w.id = $1;
