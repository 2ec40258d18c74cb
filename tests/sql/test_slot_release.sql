-- Slots are free again as soon as the draft that offers them will not be sent.
\ir setup.psql

CREATE FUNCTION tap.held_after(status text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO slot_holds VALUES (id('a', 0), 'another', '2026-11-20', '2026-11-21', id('a', 2), now() + interval '1 hour') ON CONFLICT DO NOTHING;
    UPDATE draft_emails SET status = held_after.status WHERE tenant_id = id('a', 0);
    RETURN (SELECT count(*) FROM slot_holds WHERE tenant_id = id('a', 0) AND calendar_id = 'another');
END $$;

SELECT is(held_after('held'), 1::bigint, 'a draft that waits keeps its slots');
SELECT is(held_after('approved'), 1::bigint, 'an approved one too: they are offered');
SELECT is(held_after('rejected'), 0::bigint, 'a rejected one gives them back');
SELECT is(held_after('pending'), 1::bigint, 'one that is taken up again may hold new ones');
SELECT is(held_after('expired'), 0::bigint, 'an expired one gives them back');

SELECT * FROM finish();
