-- Verify sales_agent:slot_release on pg

SELECT 1 / (count(*) = 1)::int FROM pg_trigger WHERE tgname = 'draft_releases_slots';
