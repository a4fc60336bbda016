-- Who there is, where they belong, and how they prove who they are.
-- Every table of what belongs to one organisation names that organisation in each row.

CREATE TABLE organisation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workspace (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL REFERENCES organisation,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organisation_id, slug),
  UNIQUE (id, organisation_id)
);

CREATE TABLE project (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL,
  workspace_id bigint NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Its folder of artefacts; a new name of the project does not move files.
  folder uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  last_run_number integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (workspace_id, organisation_id) REFERENCES workspace (id, organisation_id),
  UNIQUE (workspace_id, slug),
  UNIQUE (id, organisation_id)
);

CREATE TABLE person (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_name text NOT NULL CHECK (user_name ~ '^[A-Za-z0-9][A-Za-z0-9._@+-]{1,99}$'),
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  state text NOT NULL DEFAULT 'active'
    CONSTRAINT person_state CHECK (state IN ('active', 'suspended', 'locked', 'disabled')),
  -- Until when a one-time password admits its owner, who must change it; NULL for a chosen one.
  one_time_until timestamptz,
  last_sign_in timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX person_user_name ON person (lower(user_name));

-- A role in an organisation; without an organisation it is held in all of them.
CREATE TABLE membership (
  person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
  organisation_id bigint REFERENCES organisation,
  role text NOT NULL CHECK (role ~ '^[a-z_]{1,60}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (person_id, organisation_id, role)
);
CREATE INDEX membership_organisation ON membership (organisation_id);

-- Only the SHA-256 of a session's token is kept: a copy of this table opens no session.
CREATE TABLE session (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
  csrf_secret bytea NOT NULL CHECK (octet_length(csrf_secret) = 32),
  project_id bigint REFERENCES project ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  idle_expires_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE api_token (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  scope text NOT NULL CONSTRAINT api_token_scope CHECK (scope IN ('read', 'write')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  CONSTRAINT api_token_name UNIQUE (person_id, name)
);

-- Failed sign-ins by account name and by address, whether or not such an account exists. The
-- subject is a digest: people type passwords into the wrong field.
CREATE TABLE sign_in_failure (
  subject bytea PRIMARY KEY CHECK (octet_length(subject) = 32),
  failures integer NOT NULL,
  last_failure_at timestamptz NOT NULL,
  blocked_until timestamptz
);
