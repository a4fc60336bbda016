-- Who sees which rows. The program acts as crossgate_app, which owns no table, so that row-level
-- security holds for every statement it sends; what the program's own questions leave out, these
-- policies leave out too.
--
-- A connection says for whom it acts by three settings, which the program changes between requests:
--   crossgate.person        the number of the person who asks; empty for nobody
--   crossgate.organisation  the one organisation the request is about; empty for all the person's
--   crossgate.system        'door' while someone signs in, 'engine' for work that no person asks
--                           for directly; empty otherwise
-- Without any of them a connection sees no row.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'crossgate_app') THEN
    CREATE ROLE crossgate_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;  -- Another database of this server was migrated at the same moment.
END
$$;
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'crossgate_app', 'MEMBER') THEN
    EXECUTE format('GRANT crossgate_app TO %I', current_user);
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  NULL;  -- An owner who may not grant it has another login act as it (docs/operations.md).
END
$$;
GRANT USAGE ON SCHEMA public TO crossgate_app;

ALTER TABLE organisation ADD COLUMN state text NOT NULL DEFAULT 'active'
  CONSTRAINT organisation_state CHECK (state IN ('active', 'suspended'));

-- Which release profiles a project may run.
ALTER TABLE project ADD COLUMN release_profiles text[] NOT NULL
  DEFAULT '{development,pre_production}'
  CONSTRAINT project_release_profiles CHECK (
    release_profiles <@ '{development,pre_production,cutover_ready}'::text[]);

-- A role in an organisation, or in a part of it; without an organisation it is a platform role.
ALTER TABLE membership
  DROP CONSTRAINT membership_person_id_organisation_id_role_key,
  ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ADD COLUMN workspace_id bigint,
  ADD COLUMN project_id bigint,
  ADD COLUMN granted_by bigint REFERENCES person,
  -- A guest's role ends by itself.
  ADD COLUMN expires_at timestamptz,
  ADD CONSTRAINT membership_workspace FOREIGN KEY (workspace_id, organisation_id)
    REFERENCES workspace (id, organisation_id),
  ADD CONSTRAINT membership_project FOREIGN KEY (project_id, organisation_id)
    REFERENCES project (id, organisation_id),
  ADD CONSTRAINT membership_part CHECK (
    organisation_id IS NOT NULL OR (workspace_id IS NULL AND project_id IS NULL)),
  ADD CONSTRAINT membership_once
    UNIQUE NULLS NOT DISTINCT (person_id, organisation_id, workspace_id, project_id, role);

-- The roles that count now.
CREATE VIEW role_held WITH (security_invoker = true) AS
  SELECT membership.* FROM membership JOIN person ON person.id = membership.person_id
  LEFT JOIN organisation ON organisation.id = membership.organisation_id
  WHERE person.state = 'active' AND coalesce(membership.expires_at > now(), true)
    AND (membership.organisation_id IS NULL OR organisation.state = 'active');

-- What the program's questions leave in: whether a person may be in a project. Platform people may
-- be in any. It runs as its owner, who sees roles without asking the policies below for each row; in
-- PL/pgSQL, as are those that every statement calls, because that keeps its plan.
CREATE FUNCTION is_admitted(person bigint, project project) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM role_held
    WHERE role_held.person_id = person AND (role_held.organisation_id IS NULL OR (
      role_held.organisation_id = project.organisation_id
      AND coalesce(role_held.workspace_id = project.workspace_id, true)
      AND coalesce(role_held.project_id = project.id, true))));
END
$$;

-- What row-level security leaves in, on its own and with nothing of the above. They run as their
-- owner, who must see memberships to know.
CREATE FUNCTION acting_person() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('crossgate.person', true), '')::bigint
$$;

CREATE FUNCTION acts_as(system text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('crossgate.system', true), '') = system
$$;

CREATE FUNCTION acts_as_system() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT acts_as('door') OR acts_as('engine')
$$;

CREATE FUNCTION is_platform_person() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM role_held WHERE person_id = acting_person() AND organisation_id IS NULL);
END
$$;

CREATE FUNCTION visible_organisations() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  chosen bigint := nullif(current_setting('crossgate.organisation', true), '');
BEGIN
  IF acts_as('engine') OR is_platform_person() THEN
    RETURN ARRAY(SELECT id FROM organisation WHERE coalesce(id = chosen, true));
  END IF;
  RETURN ARRAY(
    SELECT DISTINCT organisation_id FROM role_held
    WHERE person_id = acting_person() AND organisation_id IS NOT NULL
      AND coalesce(organisation_id = chosen, true));
END
$$;

CREATE FUNCTION sees_every_organisation() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('crossgate.organisation', true), '') = ''
    AND (acts_as('engine') OR is_platform_person())
$$;

-- The name of someone who asked for a run of a visible organisation: they may be of the platform,
-- or have no role there any more.
CREATE FUNCTION name_of_requester(requester bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT display_name FROM person WHERE id = requester AND EXISTS (
    SELECT FROM run WHERE requested_by = requester
      AND organisation_id = ANY (visible_organisations()))
$$;

-- Gives a table of what belongs to one organisation to the program, each row where its
-- organisation is visible.
CREATE PROCEDURE isolate(tenant_table regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format(
    'CREATE POLICY own_organisation ON %s
       USING (organisation_id = ANY ((SELECT visible_organisations())::bigint[]))', tenant_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO crossgate_app', tenant_table);
END
$$;

CALL isolate('workspace');
CALL isolate('project');
CALL isolate('run');
CALL isolate('run_step');
CALL isolate('run_event');
CALL isolate('run_artefact');

-- An organisation is seen by its people; the platform's people make and change them.
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
-- One that is being made is in no list yet.
CREATE POLICY own_organisation ON organisation
  USING (id = ANY ((SELECT visible_organisations())::bigint[]) OR (SELECT sees_every_organisation()))
  WITH CHECK ((SELECT is_platform_person()) OR (SELECT sees_every_organisation()));
GRANT SELECT, INSERT, UPDATE ON organisation TO crossgate_app;

-- A membership is kept where its organisation is, a platform role by the platform's people; whom it
-- is of sees it besides. Whoever signs in is looked up, and given nothing.
ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON membership USING (
  organisation_id = ANY ((SELECT visible_organisations())::bigint[])
  OR (organisation_id IS NULL AND (SELECT is_platform_person()))
  OR (SELECT sees_every_organisation()));
CREATE POLICY own ON membership FOR SELECT USING (
  person_id = (SELECT acting_person()) OR (SELECT acts_as('door')));
GRANT SELECT, INSERT, UPDATE, DELETE ON membership TO crossgate_app;

-- A person is seen by themselves and where they have a role. Whoever signs in is looked up by name.
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY fellow ON person
  USING (
    id = (SELECT acting_person()) OR (SELECT is_platform_person())
    OR (SELECT sees_every_organisation())
    OR EXISTS (SELECT FROM membership WHERE membership.person_id = person.id
      AND membership.organisation_id = ANY ((SELECT visible_organisations())::bigint[])))
  WITH CHECK ((SELECT acting_person()) IS NOT NULL OR (SELECT acts_as('engine')));
CREATE POLICY door_reads ON person FOR SELECT USING ((SELECT acts_as('door')));
CREATE POLICY door_notes ON person FOR UPDATE USING ((SELECT acts_as('door')));
GRANT SELECT, INSERT, UPDATE ON person TO crossgate_app;

-- What the door writes of a person: that they signed in, and their password's hash.
CREATE FUNCTION keep_to_door() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  doors text[] := '{last_sign_in,first_sign_in,password_hash}';
BEGIN
  IF to_jsonb(NEW) - doors <> to_jsonb(OLD) - doors THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s on %s', TG_OP, TG_TABLE_NAME);
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER door_notes BEFORE UPDATE ON person
  FOR EACH ROW WHEN (acts_as('door')) EXECUTE FUNCTION keep_to_door();

-- The owner's functions above must see who holds which role, whoever asks.
CREATE POLICY owner ON organisation TO CURRENT_USER USING (true);
CREATE POLICY owner ON membership TO CURRENT_USER USING (true);
CREATE POLICY owner ON person TO CURRENT_USER USING (true);

GRANT SELECT ON role_held, schema_migration TO crossgate_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON session, api_token, sign_in_failure TO crossgate_app;
-- A new person has no role yet, so their row cannot be read back: the number is drawn first.
GRANT USAGE ON SEQUENCE person_id_seq TO crossgate_app;
