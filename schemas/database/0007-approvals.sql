-- What waits for other people's agreement: requests, and the signatures on exactly their content.

CREATE TABLE approval_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Where it would take effect; NULL for the whole installation.
  organisation_id bigint REFERENCES organisation,
  workspace_id bigint,
  project_id bigint,
  -- From 1 in each organisation, and on the platform.
  number integer NOT NULL CHECK (number > 0),
  action text NOT NULL CHECK (action ~ '^[a-z_]+(\.[a-z_]+)+$' AND length(action) <= 100),
  -- What the action is told, as canonical JSON: the very text of which the hash is made.
  input text NOT NULL CHECK (length(input) BETWEEN 2 AND 100000),
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  -- The policy as it was when this content was asked for: a later one does not change it.
  policy jsonb NOT NULL CHECK (jsonb_typeof(policy -> 'steps') = 'array'),
  risk text NOT NULL CONSTRAINT approval_request_risk CHECK (risk IN ('low', 'medium', 'high')),
  -- The step that waits for signatures, from 0; as many as there are when none does.
  step integer NOT NULL DEFAULT 0 CHECK (step >= 0),
  requested_by bigint NOT NULL REFERENCES person,
  -- Who wrote what is to be approved, besides.
  authors bigint[] NOT NULL DEFAULT '{}',
  channel text NOT NULL CONSTRAINT approval_request_channel CHECK (
    channel IN ('form', 'api', 'cli')),
  reason text,
  state text NOT NULL DEFAULT 'pending' CONSTRAINT approval_request_state CHECK (state IN (
    'pending', 'approved', 'executed', 'rejected', 'withdrawn', 'expired', 'failed')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  decided_at timestamptz,
  executed_by bigint REFERENCES person,
  executed_at timestamptz,
  -- Why it was not carried out.
  failure text CHECK (length(failure) <= 500),
  FOREIGN KEY (workspace_id, organisation_id) REFERENCES workspace (id, organisation_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  CONSTRAINT approval_request_number UNIQUE NULLS NOT DISTINCT (organisation_id, number),
  CONSTRAINT approval_request_decided CHECK ((state = 'pending') = (decided_at IS NULL)),
  CONSTRAINT approval_request_executed CHECK ((state = 'executed') = (executed_at IS NOT NULL)),
  CONSTRAINT approval_request_author CHECK (NOT requested_by = ANY (authors))
);
CREATE INDEX approval_request_open ON approval_request (organisation_id, expires_at)
  WHERE state IN ('pending', 'approved');
CREATE INDEX approval_request_requester ON approval_request (requested_by);
CREATE INDEX approval_request_executor ON approval_request (executed_by);
CREATE INDEX approval_request_authors ON approval_request USING gin (authors);

CREATE TABLE approval_signature (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint REFERENCES organisation,
  request_id bigint NOT NULL REFERENCES approval_request,
  step integer NOT NULL CHECK (step >= 0),
  person_id bigint NOT NULL REFERENCES person,
  verdict text NOT NULL CONSTRAINT approval_signature_verdict CHECK (
    verdict IN ('approve', 'reject')),
  rationale text NOT NULL CHECK (length(rationale) BETWEEN 3 AND 500),
  -- What was signed.
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  at timestamptz NOT NULL DEFAULT now(),
  -- When an edit took its meaning away.
  voided_at timestamptz
);
-- One person, one signature, whatever roles they hold.
CREATE UNIQUE INDEX approval_signature_once ON approval_signature (request_id, person_id)
  WHERE voided_at IS NULL;
CREATE INDEX approval_signature_person ON approval_signature (person_id);

-- How many requests there have been.
CREATE TABLE approval_counter (
  organisation_id bigint REFERENCES organisation,
  last_number integer NOT NULL,
  CONSTRAINT approval_counter_organisation UNIQUE NULLS NOT DISTINCT (organisation_id)
);

-- Whatever a program asks: nobody signs what they asked for or wrote, nor anything but the content
-- as it is, nor what is decided.
CREATE FUNCTION guard_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM approval_request request
    WHERE request.id = NEW.request_id AND request.state = 'pending'
      AND request.organisation_id IS NOT DISTINCT FROM NEW.organisation_id
      AND request.content_hash = NEW.content_hash AND request.step = NEW.step
      AND request.requested_by <> NEW.person_id AND NOT NEW.person_id = ANY (request.authors))
  THEN
    RAISE check_violation USING CONSTRAINT = 'approval_signature_guard';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER guarded BEFORE INSERT ON approval_signature
  FOR EACH ROW EXECUTE FUNCTION guard_signature();

-- What is decided stays so, but that what is approved is carried out, withdrawn, or lapses.
CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'pending'
    OR (OLD.state = 'approved' AND NEW.state IN ('executed', 'failed', 'withdrawn', 'expired')
      AND NEW.content_hash = OLD.content_hash AND NEW.input = OLD.input)
  THEN
    RETURN NEW;
  END IF;
  RAISE check_violation USING CONSTRAINT = 'approval_request_guard';
END
$$;
CREATE TRIGGER guarded BEFORE UPDATE ON approval_request
  FOR EACH ROW EXECUTE FUNCTION guard_decision();

DO $$
DECLARE
  isolated text;
BEGIN
  FOREACH isolated IN ARRAY '{approval_request,approval_signature,approval_counter}'::text[] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', isolated);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', isolated);
    EXECUTE format(
      'CREATE POLICY own_organisation ON %I USING (
         organisation_id = ANY ((SELECT visible_organisations())::bigint[])
         OR (organisation_id IS NULL
           AND ((SELECT is_platform_person()) OR (SELECT acts_as(''engine'')))))', isolated);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true)', isolated);
  END LOOP;
END
$$;
GRANT SELECT, INSERT ON approval_request, approval_signature, approval_counter TO crossgate_app;
GRANT UPDATE (
  input, content_hash, version, policy, risk, step, authors, reason, state, expires_at, decided_at,
  executed_by, executed_at, failure) ON approval_request TO crossgate_app;
GRANT UPDATE (voided_at) ON approval_signature TO crossgate_app;
GRANT UPDATE (last_number) ON approval_counter TO crossgate_app;

-- Who may be where this connection looks: the organisation's number, or NULL for the platform.
CREATE FUNCTION is_visible_place(organisation bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN organisation IS NULL THEN is_platform_person() OR acts_as('engine')
    ELSE organisation = ANY (visible_organisations()) END
$$;

-- Which roles people hold at a place now, those of the platform too; anywhere in its organisation
-- when that is asked. It runs as its owner: whether
-- somebody is left to sign must not depend on whom the asker may look up.
CREATE FUNCTION roles_at(
  organisation bigint, workspace bigint, project bigint, anywhere boolean DEFAULT false)
RETURNS TABLE (
  person_id bigint, user_name text, display_name text, role text, is_platform boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT person.id, person.user_name, person.display_name, held.role, held.organisation_id IS NULL
  FROM role_held held JOIN person ON person.id = held.person_id
  WHERE is_visible_place(organisation) AND (
    held.organisation_id IS NULL
    OR (held.organisation_id = organisation AND (anywhere OR (
      (held.workspace_id IS NULL OR held.workspace_id = workspace)
      AND (held.project_id IS NULL OR held.project_id = project)))))
$$;

-- The name of someone who had to do with a request that is visible: they may be of the platform, or
-- have no role there any more.
CREATE FUNCTION name_in_approval(named bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- Asked once, not of every request.
  visible bigint[] := visible_organisations();
  sees_platform boolean := is_visible_place(NULL);
BEGIN
  IF EXISTS (SELECT FROM approval_request
      WHERE (requested_by = named OR executed_by = named OR authors @> ARRAY[named])
        AND coalesce(organisation_id = ANY (visible), sees_platform))
    OR EXISTS (SELECT FROM approval_signature
      WHERE approval_signature.person_id = named
        AND coalesce(organisation_id = ANY (visible), sees_platform))
  THEN
    RETURN (SELECT display_name FROM person WHERE id = named);
  END IF;
  RETURN NULL;
END
$$;
