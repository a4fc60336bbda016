-- Runs of the lifecycle: what was asked, who works on it, how far it is, what it left.

CREATE TABLE run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  state text NOT NULL DEFAULT 'queued' CONSTRAINT run_state CHECK (state IN (
    'queued', 'running', 'passed', 'failed_gate', 'failed_step', 'interrupted', 'cancelled')),
  rows integer NOT NULL CHECK (rows BETWEEN 1 AND 1000000),
  seed integer NOT NULL CHECK (seed >= 0),
  min_patients integer NOT NULL CHECK (min_patients >= 0),
  release_profile text NOT NULL CONSTRAINT run_release_profile CHECK (
    release_profile IN ('development', 'pre_production', 'cutover_ready')),
  impute_mode text NOT NULL CONSTRAINT run_impute_mode CHECK (
    impute_mode IN ('strict', 'pre_production')),
  from_step text CONSTRAINT run_from_step CHECK (from_step IN (
    'extract-specs', 'generate-cohort', 'analyse-mapping', 'build-contract', 'execute-contract',
    'check-quality', 'judge-gates')),
  only_step text CONSTRAINT run_only_step CHECK (only_step IN (
    'extract-specs', 'generate-cohort', 'analyse-mapping', 'build-contract', 'execute-contract',
    'check-quality', 'judge-gates')),
  channel text NOT NULL CONSTRAINT run_channel CHECK (channel IN ('form', 'api', 'cli')),
  requested_by bigint NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL DEFAULT now(),
  queued_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  cancel_requested boolean NOT NULL DEFAULT false,
  -- The worker that holds the run, and until when it does without another heartbeat.
  lease_owner text,
  lease_until timestamptz,
  heartbeat_at timestamptz,
  -- The run of which this one repeats a part.
  parent_run_id bigint REFERENCES run ON DELETE SET NULL,
  outcome jsonb,
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  UNIQUE (project_id, number),
  UNIQUE (id, organisation_id),
  CHECK (from_step IS NULL OR only_step IS NULL),
  CONSTRAINT run_lease CHECK (
    (state = 'running') = (lease_owner IS NOT NULL AND lease_until IS NOT NULL))
);
-- Two runs never work on the same files.
CREATE UNIQUE INDEX run_one_running ON run (project_id) WHERE state = 'running';
CREATE INDEX run_queue ON run (queued_at, id) WHERE state = 'queued';

CREATE TABLE run_step (
  run_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  step text NOT NULL CONSTRAINT run_step_step CHECK (step IN (
    'extract-specs', 'generate-cohort', 'analyse-mapping', 'build-contract', 'execute-contract',
    'check-quality', 'judge-gates')),
  state text NOT NULL CONSTRAINT run_step_state CHECK (state IN (
    'planned', 'running', 'done', 'failed', 'interrupted', 'cancelled')),
  reused boolean NOT NULL DEFAULT false,
  started_at timestamptz,
  finished_at timestamptz,
  message text NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, step),
  FOREIGN KEY (run_id, organisation_id) REFERENCES run (id, organisation_id) ON DELETE CASCADE
);

CREATE TABLE run_event (
  run_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  text text NOT NULL,
  PRIMARY KEY (run_id, sequence),
  FOREIGN KEY (run_id, organisation_id) REFERENCES run (id, organisation_id) ON DELETE CASCADE
);

CREATE TABLE run_artefact (
  run_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  path text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (run_id, path),
  FOREIGN KEY (run_id, organisation_id) REFERENCES run (id, organisation_id) ON DELETE CASCADE
);

CREATE TABLE snapshot (
  project_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
  label text NOT NULL CHECK (length(label) <= 200),
  reason text NOT NULL CONSTRAINT snapshot_reason CHECK (reason IN ('before', 'after', 'manual')),
  run_id bigint,
  manifest_sha256 bytea NOT NULL CHECK (octet_length(manifest_sha256) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, name),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  FOREIGN KEY (run_id, organisation_id) REFERENCES run (id, organisation_id)
);
CREATE INDEX snapshot_newest ON snapshot (project_id, created_at DESC);
