-- Choosing meeting slots. Zones, DST and calendars are PostgreSQL's business.

-- name: slots_offer
-- $1 tenant, $2 workflow, $3 calendar, $4 zone, $5 hours of the weekdays, $6 hours of these that are blocked, $7 minutes,
-- $8 hours of notice, $9 how many, $10 open days to look at, $11 busy ranges, $12 minutes between them and a slot,
-- $13 holidays, $14 until when the busy ranges are known, $15 the lead's zone or nothing. On two days at least, when there
-- are two. Offers are held for 48 hours, so that no two drafts offer the same; a repeated call offers the same again.
WITH calendar AS (
    SELECT at::date AS day, h.begins, h.ends
    FROM generate_series((now() AT TIME ZONE $4)::date,
                         (now() AT TIME ZONE $4)::date + 7 * ($10::integer + 2) + cardinality($13::date[]),
                         interval '1 day') AS at
    JOIN jsonb_to_recordset($5::jsonb) AS h (day integer, begins time, ends time) ON h.day = extract(isodow FROM at)
    WHERE at::date <> ALL ($13::date[])
    ORDER BY at
    LIMIT $10::integer + 1),
blocked AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($6::jsonb) AS b (day integer, begins time, ends time)),
grid AS (
    SELECT c.day, start_at, start_at + make_interval(mins => $7::integer) AS end_at
    FROM calendar c,
         generate_series(c.day + c.begins, c.day + c.ends - make_interval(mins => $7::integer),
                         make_interval(mins => $7::integer)) AS local_start,
         LATERAL (SELECT local_start AT TIME ZONE $4 AS start_at) AS instant
    WHERE start_at >= now() + make_interval(hours => $8::integer)
      AND start_at AT TIME ZONE $4 = local_start -- a time that the clock leaps over is none
      AND start_at + make_interval(mins => $7::integer) <= to_timestamp($14::bigint / 1000.0)
      AND NOT EXISTS (
          SELECT FROM blocked b
          WHERE b.day IN (0, extract(isodow FROM c.day))
            AND (local_start, make_interval(mins => $7::integer)) OVERLAPS (c.day + b.begins, c.day + b.ends))),
held AS (
    SELECT start_at, workflow_id FROM slot_holds
    WHERE tenant_id = $1 AND calendar_id = $3 AND expires_at > now()),
free AS (
    SELECT g.*, h.workflow_id IS NOT NULL AS ours,
           bool_or(h.workflow_id IS NOT NULL) OVER (PARTITION BY g.day) AS day_ours,
           row_number() OVER (PARTITION BY g.day ORDER BY h.workflow_id NULLS LAST, md5($2::text || g.start_at)) AS nth
    FROM grid g
    LEFT JOIN held h ON h.start_at = g.start_at
    WHERE (h.workflow_id IS NULL OR h.workflow_id = $2)
      AND NOT $11::tstzmultirange && tstzrange(g.start_at - make_interval(mins => $12::integer),
                                               g.end_at + make_interval(mins => $12::integer))),
ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY NOT day_ours, day) AS day_nth FROM free),
chosen AS (
    SELECT start_at, end_at FROM ranked ORDER BY NOT (nth = 1 AND day_nth <= 2), NOT ours, nth, day LIMIT $9),
-- Inserted in the order of time, so that runs which want the same times wait and never deadlock.
offered AS (
    INSERT INTO slot_holds (tenant_id, calendar_id, start_at, end_at, workflow_id, expires_at)
    SELECT $1, $3, start_at, end_at, $2, now() + interval '48 hours' FROM chosen ORDER BY start_at
    ON CONFLICT (tenant_id, calendar_id, start_at) DO UPDATE
        SET workflow_id = excluded.workflow_id, expires_at = excluded.expires_at, end_at = excluded.end_at
        WHERE slot_holds.workflow_id = excluded.workflow_id OR slot_holds.expires_at <= now()
    RETURNING start_at, end_at)
SELECT (extract(epoch FROM start_at) * 1000)::bigint, (extract(epoch FROM end_at) * 1000)::bigint,
       to_char(start_at AT TIME ZONE $4, 'YYYY-MM-DD HH24:MI'), to_char(end_at AT TIME ZONE $4, 'YYYY-MM-DD HH24:MI'),
       to_char(start_at AT TIME ZONE nullif($15, ''), 'YYYY-MM-DD HH24:MI')
FROM offered
ORDER BY start_at;

-- name: business_day_after
-- $1 zone, $2 how many business days from now, $3 time of the day, $4 holidays: when a task is due.
SELECT (extract(epoch FROM (day::date + $3::time) AT TIME ZONE $1) * 1000)::bigint
FROM generate_series((now() AT TIME ZONE $1)::date + 1, (now() AT TIME ZONE $1)::date + 2 * $2::integer + 4 + cardinality($4::date[]),
                     interval '1 day') AS day
WHERE extract(isodow FROM day) < 6 AND day::date <> ALL ($4::date[])
ORDER BY day
LIMIT 1 OFFSET greatest($2::integer - 1, 0);
