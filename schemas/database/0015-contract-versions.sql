-- Where the mapping contract's proposals came from, and the versions of it that were published.

CREATE TABLE mapping_generation (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  -- Of the catalogues and whatever else was read.
  inputs_sha256 bytea NOT NULL CHECK (octet_length(inputs_sha256) = 32),
  algorithm text NOT NULL CHECK (length(algorithm) <= 100),
  origin text NOT NULL CONSTRAINT mapping_generation_origin CHECK (origin IN ('person', 'run')),
  run_number integer,
  made_by bigint REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now(),
  milliseconds integer NOT NULL CHECK (milliseconds >= 0),
  source_version integer,
  target_version integer,
  -- Names with numbers: rows, new, changed, kept, retired.
  counts jsonb NOT NULL CHECK (jsonb_typeof(counts) = 'object'),
  change_set integer,
  PRIMARY KEY (project_id, number),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);

-- The contract as it stood when people agreed to publish it.
CREATE TABLE contract_version (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  -- Rows and plans as a JSON object.
  content text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  rows integer NOT NULL CHECK (rows >= 0),
  approved integer NOT NULL CHECK (approved >= 0),
  -- Against the version before; NULL of the first.
  change_class text CONSTRAINT contract_version_change_class CHECK (
    change_class IN ('breaking', 'risky', 'neutral')),
  note text NOT NULL CHECK (length(note) BETWEEN 3 AND 2000),
  published_by bigint NOT NULL REFERENCES person,
  published_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, number),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);

CALL isolate('mapping_generation');
CALL isolate('contract_version');
REVOKE UPDATE, DELETE ON mapping_generation, contract_version FROM crossgate_app;

-- What a published version is does not change, not even for the owner.
CREATE FUNCTION keep_contract_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = format('%s on %s', TG_OP, TG_TABLE_NAME);
END
$$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON contract_version
  FOR EACH ROW EXECUTE FUNCTION keep_contract_version();

-- The best candidate of a field, and whether the matcher is sure enough of it that many such are
-- offered for review at once: its band, as Engine/Matching draws it.
ALTER TABLE contract_candidate
  ADD COLUMN is_offered boolean NOT NULL
    GENERATED ALWAYS AS (coalesce(candidates->0->>'band' = 'HIGH', false)) STORED,
  ADD COLUMN best_table text
    GENERATED ALWAYS AS (candidates->0->'source'->>'table') STORED,
  ADD COLUMN best_field text
    GENERATED ALWAYS AS (candidates->0->'source'->>'field') STORED;
CREATE INDEX contract_candidate_offered
  ON contract_candidate (project_id, table_name, field_name)
  INCLUDE (organisation_id, best_table, best_field) WHERE is_offered;
