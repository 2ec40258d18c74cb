-- The webhook's one database call with ids as the program makes them: version 7, time first.
-- Variables: tenant form raw headers parsed, from a form that the webhook has accepted.
\set n random(1, 9000000000000000)
WITH id AS MATERIALIZED (
    SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' ||
           substr(replace(gen_random_uuid()::text, '-', ''), 14) AS hex)
SELECT submission_id, workflow_id, duplicate, needs_review, joined
FROM id, intake_submission(:tenant, hex::uuid, hex::uuid, hex::uuid, 'webhook', :form, hex, 'petersen.' || :n || '@northwind-logistics.example',
                           true, :raw::bytea, :headers, :parsed, 1767225600000, left(hex, 32));
