-- Working a run again, as sa_web.

-- name: workflow_replay
SELECT outcome, kept FROM replay_workflow($1, $2, $3, $4::smallint[], $5, $6);
