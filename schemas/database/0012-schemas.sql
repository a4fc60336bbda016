-- What each side of a project looked like, version by version; what was proposed to become one;
-- and the fields an organisation adds to the shared contracts for itself.

CREATE TABLE catalogue_version (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  side text NOT NULL CONSTRAINT catalogue_version_side CHECK (side IN ('source', 'target')),
  number integer NOT NULL CHECK (number > 0),
  -- Of the content.
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  -- The catalogue file as the lifecycle writes it.
  content text NOT NULL,
  tables integer NOT NULL CHECK (tables >= 0),
  fields integer NOT NULL CHECK (fields >= 0),
  -- Against the version before; NULL of the first.
  change_class text CONSTRAINT catalogue_version_change_class CHECK (
    change_class IN ('breaking', 'additive', 'text')),
  origin text NOT NULL CONSTRAINT catalogue_version_origin CHECK (
    origin IN ('import', 'run', 'extension', 'removal', 'datasource')),
  -- The number of the import, or of the run, that it came by.
  origin_number integer,
  made_by bigint REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now(),
  -- Rows of the mapping contract that the change may break, as a list of what and why.
  affected jsonb NOT NULL DEFAULT '[]' CONSTRAINT catalogue_version_affected CHECK (
    jsonb_typeof(affected) = 'array'),
  -- Who looked at what it breaks, and let runs go on.
  reviewed_by bigint REFERENCES person,
  reviewed_at timestamptz,
  review_note text CHECK (length(review_note) BETWEEN 3 AND 2000),
  PRIMARY KEY (project_id, side, number),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  CONSTRAINT catalogue_version_review CHECK (
    (reviewed_by IS NULL) = (reviewed_at IS NULL)
    AND (reviewed_by IS NULL) = (review_note IS NULL)),
  -- Rule S-01: nobody approves their own work.
  CONSTRAINT catalogue_version_reviewer CHECK (reviewed_by <> made_by)
);
CREATE INDEX catalogue_version_open ON catalogue_version (project_id)
  WHERE affected <> '[]' AND reviewed_at IS NULL;

-- The files of an import lie in the project's folder until it is decided.
CREATE TABLE schema_import (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  side text NOT NULL CONSTRAINT schema_import_side CHECK (side IN ('source', 'target')),
  state text NOT NULL DEFAULT 'proposed' CONSTRAINT schema_import_state CHECK (
    state IN ('proposed', 'accepted', 'unchanged', 'discarded')),
  -- Where its files lie: a name drawn by lot, never one that was sent.
  folder text NOT NULL CHECK (folder ~ '^[0-9a-f]{32}$'),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  -- The meanings people gave to columns, and the lines they wrote for what was not understood.
  remaps jsonb NOT NULL DEFAULT '[]',
  corrections jsonb NOT NULL DEFAULT '[]',
  -- What the reading found, file by file, and what it would change.
  report jsonb NOT NULL,
  -- The version it became.
  version integer,
  made_by bigint NOT NULL REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now(),
  decided_by bigint REFERENCES person,
  decided_at timestamptz,
  PRIMARY KEY (project_id, number),
  UNIQUE (folder),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  CONSTRAINT schema_import_decision CHECK (
    (state = 'proposed') = (decided_at IS NULL) AND (state = 'proposed') = (decided_by IS NULL))
);

-- The fields that an organisation adds to a side of all its projects.
CREATE TABLE schema_extension (
  organisation_id bigint NOT NULL REFERENCES organisation,
  side text NOT NULL CONSTRAINT schema_extension_side CHECK (side IN ('source', 'target')),
  table_name text NOT NULL CHECK (length(table_name) BETWEEN 1 AND 200),
  field_name text NOT NULL CHECK (length(field_name) BETWEEN 1 AND 200),
  data_type text NOT NULL CHECK (length(data_type) BETWEEN 1 AND 60),
  description text NOT NULL CHECK (length(description) <= 2000),
  business_case text NOT NULL CHECK (length(business_case) BETWEEN 3 AND 2000),
  made_by bigint NOT NULL REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now()
);
-- Names are one whatever their case.
CREATE UNIQUE INDEX schema_extension_once
  ON schema_extension (organisation_id, side, lower(table_name), lower(field_name));

CALL isolate('catalogue_version');
CALL isolate('schema_import');
CALL isolate('schema_extension');
REVOKE DELETE ON catalogue_version, schema_import FROM crossgate_app;

-- What a version is does not change; that it was reviewed is added once.
CREATE FUNCTION keep_catalogue_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  review text[] := '{reviewed_by,reviewed_at,review_note}';
BEGIN
  IF OLD.reviewed_at IS NOT NULL OR to_jsonb(NEW) - review <> to_jsonb(OLD) - review THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s on %s', TG_OP, TG_TABLE_NAME);
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep BEFORE UPDATE ON catalogue_version
  FOR EACH ROW EXECUTE FUNCTION keep_catalogue_version();
