-- Verify sales_agent:replays on pg

SELECT parent_id, effects_off FROM workflows WHERE false;
SELECT 1 / has_function_privilege('sa_web', 'replay_workflow(uuid, uuid, uuid, smallint[], boolean, text)', 'EXECUTE')::int;
