-- Data sources: who asked for which system, how far it is on its way into use, who may use it, and
-- what was extracted from it. Types are reviewed data (schemas/connectors/types.json), not rows.

-- What the platform says of a type where it differs from the registry.
CREATE TABLE connector_type_state (
  type text PRIMARY KEY CHECK (type ~ '^[a-z][a-z_]{1,39}$'),
  enabled boolean NOT NULL,
  changed_by bigint NOT NULL REFERENCES person,
  changed_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE connector_type_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE connector_type_state FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON connector_type_state FOR SELECT
  USING ((SELECT acting_person()) IS NOT NULL OR (SELECT acts_as('engine')));
CREATE POLICY platform_writes ON connector_type_state
  USING ((SELECT is_platform_person())) WITH CHECK ((SELECT is_platform_person()));
GRANT SELECT, INSERT, UPDATE ON connector_type_state TO crossgate_app;

-- Where an organisation's data sources may be; nothing else is ever connected to.
CREATE TABLE host_allowance (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL REFERENCES organisation,
  host text NOT NULL CONSTRAINT host_allowance_host CHECK (
    (host = lower(host) OR host LIKE '/%') AND length(host) BETWEEN 1 AND 253),
  port integer NOT NULL CONSTRAINT host_allowance_port CHECK (port BETWEEN 1 AND 65535),
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 3 AND 500),
  approved_by bigint NOT NULL REFERENCES person,
  approved_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT host_allowance_once UNIQUE (organisation_id, host, port)
);
CALL isolate('host_allowance');
REVOKE UPDATE ON host_allowance FROM crossgate_app;

CREATE TABLE data_source (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 2 AND 80),
  side text NOT NULL CONSTRAINT data_source_side CHECK (side IN ('source', 'target')),
  type text NOT NULL CHECK (type ~ '^[a-z][a-z_]{1,39}$'),
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 3 AND 500),
  content text NOT NULL CONSTRAINT data_source_content CHECK (
    content IN ('synthetic', 'deidentified', 'identifiable')),
  owner_id bigint NOT NULL REFERENCES person,
  host text CHECK ((host = lower(host) OR host LIKE '/%') AND length(host) BETWEEN 1 AND 253),
  port integer CHECK (port BETWEEN 1 AND 65535),
  environment text CONSTRAINT data_source_environment CHECK (
    environment IN ('DEV', 'UAT', 'PROD')),
  state text NOT NULL DEFAULT 'requested' CONSTRAINT data_source_state CHECK (
    state IN ('requested', 'validated', 'profiled', 'tested', 'active', 'blocked', 'retired')),
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  parameters jsonb NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1,
  failures integer NOT NULL DEFAULT 0,
  requested_by bigint NOT NULL REFERENCES person,
  requested_at timestamptz NOT NULL DEFAULT now(),
  validated_by bigint REFERENCES person,
  validated_at timestamptz,
  configured_by bigint REFERENCES person,
  configured_at timestamptz,
  -- Everybody who ever wrote profile or secret.
  authors bigint[] NOT NULL DEFAULT '{}',
  -- Under AES-256-GCM by a key that is not in the database.
  sealed_secret bytea,
  secret_set_by bigint REFERENCES person,
  secret_set_at timestamptz,
  approved_by bigint REFERENCES person,
  approved_at timestamptz,
  review_at timestamptz,
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  UNIQUE (id, organisation_id),
  CONSTRAINT data_source_secret CHECK (
    (sealed_secret IS NULL) = (secret_set_by IS NULL)
    AND (sealed_secret IS NULL) = (secret_set_at IS NULL)),
  -- Rule S-13: whoever asked for it writes no profile, and whoever did either does not approve.
  CONSTRAINT data_source_requester CHECK (NOT requested_by = ANY (authors)),
  CONSTRAINT data_source_approver CHECK (
    approved_by IS NULL OR (approved_by <> requested_by AND NOT approved_by = ANY (authors))),
  CONSTRAINT data_source_active CHECK (
    state <> 'active' OR (approved_by IS NOT NULL AND review_at IS NOT NULL))
);
CREATE UNIQUE INDEX data_source_name ON data_source (project_id, lower(name))
  WHERE state <> 'retired';
CALL isolate('data_source');
REVOKE DELETE ON data_source FROM crossgate_app;

-- Which role may use a data source in which project.
CREATE TABLE data_source_grant (
  data_source_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  role text NOT NULL CHECK (role ~ '^[a-z_]{1,60}$'),
  project_id bigint NOT NULL,
  granted_by bigint NOT NULL REFERENCES person,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (data_source_id, role, project_id),
  FOREIGN KEY (data_source_id, organisation_id) REFERENCES data_source (id, organisation_id),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);
CALL isolate('data_source_grant');

-- What a test found. It is of one version of the data source and one of its type, and kept.
CREATE TABLE preflight_receipt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL,
  data_source_id bigint NOT NULL,
  version integer NOT NULL,
  type_version integer NOT NULL,
  -- Its stages with verdicts, times, reasons and statements, and the fingerprint; no record's value.
  preflight jsonb NOT NULL,
  passed boolean NOT NULL,
  person_id bigint NOT NULL REFERENCES person,
  at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (data_source_id, organisation_id) REFERENCES data_source (id, organisation_id)
);
CREATE INDEX preflight_receipt_last ON preflight_receipt (data_source_id, id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON preflight_receipt
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CALL isolate('preflight_receipt');
REVOKE UPDATE, DELETE ON preflight_receipt FROM crossgate_app;

-- The tables and columns that were found, as fields of a catalogue.
CREATE TABLE data_source_catalogue (
  data_source_id bigint PRIMARY KEY,
  organisation_id bigint NOT NULL,
  version integer NOT NULL,
  fields jsonb NOT NULL,
  person_id bigint NOT NULL REFERENCES person,
  at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (data_source_id, organisation_id) REFERENCES data_source (id, organisation_id)
);
CALL isolate('data_source_catalogue');
REVOKE DELETE ON data_source_catalogue FROM crossgate_app;

-- Tables on their way into a project's source/, as workers carry them there.
CREATE TABLE extraction (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  data_source_id bigint NOT NULL,
  state text NOT NULL DEFAULT 'queued' CONSTRAINT extraction_state CHECK (
    state IN ('queued', 'running', 'done', 'interrupted', 'cancelled')),
  -- Every table, or those that were chosen.
  chosen text[] NOT NULL DEFAULT '{}',
  tables jsonb NOT NULL DEFAULT '[]',
  attempts integer NOT NULL DEFAULT 0,
  -- How often in a row the source went away without a row in between.
  outages integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT now(),
  message text NOT NULL DEFAULT '' CHECK (length(message) <= 500),
  requested_by bigint NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  cancel_requested boolean NOT NULL DEFAULT false,
  lease_owner text,
  lease_until timestamptz,
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  FOREIGN KEY (data_source_id, organisation_id) REFERENCES data_source (id, organisation_id),
  CONSTRAINT extraction_lease CHECK (
    (state = 'running') = (lease_owner IS NOT NULL AND lease_until IS NOT NULL))
);
-- Two extractions never write into the same folder.
CREATE UNIQUE INDEX extraction_one_open ON extraction (project_id)
  WHERE state IN ('queued', 'running', 'interrupted');
CALL isolate('extraction');
REVOKE DELETE ON extraction FROM crossgate_app;

-- The names of who had a part in what a visible organisation has here: they may be of the platform,
-- or have no role there any more.
CREATE FUNCTION name_in_connectors(named bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT display_name FROM person WHERE id = named AND (
    EXISTS (SELECT FROM data_source
      WHERE named IN (owner_id, requested_by, validated_by, configured_by, secret_set_by, approved_by)
        AND organisation_id = ANY (visible_organisations()))
    OR EXISTS (SELECT FROM preflight_receipt
      WHERE person_id = named AND organisation_id = ANY (visible_organisations()))
    OR EXISTS (SELECT FROM extraction
      WHERE requested_by = named AND organisation_id = ANY (visible_organisations()))
    OR EXISTS (SELECT FROM host_allowance
      WHERE approved_by = named AND organisation_id = ANY (visible_organisations())))
$$;
CREATE POLICY owner ON data_source TO CURRENT_USER USING (true);
CREATE POLICY owner ON preflight_receipt TO CURRENT_USER USING (true);
CREATE POLICY owner ON extraction TO CURRENT_USER USING (true);
CREATE POLICY owner ON host_allowance TO CURRENT_USER USING (true);
