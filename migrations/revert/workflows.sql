-- Revert sales_agent:workflows from pg

BEGIN;
DROP TABLE dead_letter_queue, workflow_errors, workflow_step_attempts, workflow_steps,
           workflow_queue, workflows, submission_quarantine, form_submissions;
DROP TYPE waiting_reason;
DROP TYPE run_state;
COMMIT;
