-- Revert sales_agent:verify from pg

BEGIN;
DROP VIEW v_verify_orphan_runs, v_verify_open_effects, v_verify_incomplete_done,
          v_verify_queued_after_end, v_verify_stuck_workflows, v_verify_lost_submissions;
COMMIT;
