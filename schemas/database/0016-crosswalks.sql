-- The crosswalks of a project, version by version, each approved by somebody who wrote none of it.

CREATE TABLE crosswalk (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  -- The name of its file too.
  name text NOT NULL CONSTRAINT crosswalk_name CHECK (
    name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$' AND lower(name) NOT IN ('index', 'new')),
  source_list text NOT NULL CHECK (length(source_list) <= 200),
  target_list text NOT NULL CHECK (length(target_list) <= 200),
  made_by bigint REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, name),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);
-- Names are one whatever their case.
CREATE UNIQUE INDEX crosswalk_once ON crosswalk (project_id, lower(name));

CREATE TABLE crosswalk_version (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  name text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  state text NOT NULL DEFAULT 'DRAFT' CONSTRAINT crosswalk_version_state CHECK (
    state IN ('DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED')),
  entries jsonb NOT NULL CHECK (jsonb_typeof(entries) = 'array'),
  -- Of the name, the lists and the entries.
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  -- Everyone who wrote any of it since the version it began from was approved.
  authors bigint[] NOT NULL DEFAULT '{}',
  -- NULL where it came from the project's folder and nobody asked for the run that found it.
  made_by bigint REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now(),
  decided_by bigint REFERENCES person,
  decided_at timestamptz,
  decision_note text NOT NULL DEFAULT '' CHECK (length(decision_note) <= 500),
  PRIMARY KEY (project_id, name, number),
  FOREIGN KEY (project_id, name) REFERENCES crosswalk (project_id, name),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  CONSTRAINT crosswalk_version_decision CHECK (
    (state IN ('APPROVED', 'REJECTED')) = (decided_by IS NOT NULL)
    AND (decided_by IS NULL) = (decided_at IS NULL)),
  -- Rule S-01: nobody approves their own work.
  CONSTRAINT crosswalk_version_approver CHECK (
    state <> 'APPROVED' OR (decided_by <> ALL (authors) AND coalesce(decided_by <> made_by, true)))
);
-- One version at a time is being written.
CREATE UNIQUE INDEX crosswalk_version_open ON crosswalk_version (project_id, name)
  WHERE state IN ('DRAFT', 'IN_REVIEW');

CALL isolate('crosswalk');
CALL isolate('crosswalk_version');
REVOKE UPDATE, DELETE ON crosswalk FROM crossgate_app;
-- Whoever takes their turn on it locks its row, which takes the right to change one column.
GRANT UPDATE (made_at) ON crosswalk TO crossgate_app;
REVOKE DELETE ON crosswalk_version FROM crossgate_app;

-- What was decided does not change, not even for the owner.
CREATE FUNCTION keep_crosswalk_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = format('%s on %s', TG_OP, TG_TABLE_NAME);
END
$$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON crosswalk_version
  FOR EACH ROW WHEN (OLD.state IN ('APPROVED', 'REJECTED'))
  EXECUTE FUNCTION keep_crosswalk_version();
