-- Deploy sales_agent:slot_release to pg
-- A draft that will not be sent offers its slots to nobody, so they are free again at once.

BEGIN;
SET LOCAL ROLE sa_owner;

CREATE FUNCTION draft_releases_slots() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM public.slot_holds WHERE tenant_id = new.tenant_id AND workflow_id = new.workflow_id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION draft_releases_slots() FROM PUBLIC;

CREATE TRIGGER draft_releases_slots AFTER UPDATE OF status ON draft_emails
    FOR EACH ROW WHEN (new.status IN ('rejected', 'expired', 'superseded') AND old.status <> new.status)
    EXECUTE FUNCTION draft_releases_slots();

COMMIT;
