-- Drafts as past runs left them.

-- name: drafts_memory
-- $1 persona, $2 form, $3 industry or nothing: what was approved before for like leads, the most alike and newest first.
SELECT d.language, d.writer, count(*) AS drafts,
       round(avg(array_length(regexp_split_to_array(d.body, '\s+'), 1)))::integer AS words,
       round(100.0 * avg((d.body ~ '\d{1,2}:\d{2}')::integer))::integer AS with_slots,
       round(100.0 * avg((d.body ~ 'https?://')::integer))::integer AS with_link
FROM (SELECT * FROM draft_emails
      WHERE status IN ('approved', 'sent', 'sent_outside') AND (persona = $1 OR form_id = $2 OR industry = nullif($3, ''))
      ORDER BY (persona = $1)::integer + (form_id = $2)::integer + coalesce(industry = nullif($3, ''), false)::integer DESC,
               created_at DESC
      LIMIT 200) d
GROUP BY d.language, d.writer
ORDER BY drafts DESC
LIMIT 3;
