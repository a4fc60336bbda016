-- How people prove who they are with more than a password, what their sessions are known by, and
-- how guessing is slowed without keeping anybody out for long.

ALTER TABLE person
  -- From when the time to set up a second factor counts.
  ADD COLUMN first_sign_in timestamptz;
UPDATE person SET first_sign_in = last_sign_in;

-- What tells one's own sessions apart; nothing here opens one.
ALTER TABLE session
  ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT session_id UNIQUE,
  ADD COLUMN address text NOT NULL DEFAULT '' CHECK (length(address) <= 100),
  ADD COLUMN browser text NOT NULL DEFAULT '' CHECK (length(browser) <= 100);

-- A right password of someone who has yet to state their code. It is no session, and opens nothing.
CREATE TABLE sign_in_challenge (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
  -- Of the password's hash: a new password makes it worthless.
  password_digest bytea NOT NULL CHECK (octet_length(password_digest) = 32),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_challenge_person ON sign_in_challenge (person_id);

-- The authenticator of a person. The secret is sealed by a key that the database does not hold.
CREATE TABLE second_factor (
  person_id bigint PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  sealed_secret bytea NOT NULL CHECK (octet_length(sealed_secret) BETWEEN 29 AND 200),
  -- NULL until a code has proved that the authenticator holds the secret.
  confirmed_at timestamptz,
  -- The half minute whose code was used last: a code works once.
  last_step bigint,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Digests of recovery codes, keyed by the same key; each works once and is then gone.
CREATE TABLE recovery_code (
  person_id bigint NOT NULL REFERENCES second_factor ON DELETE CASCADE,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  PRIMARY KEY (person_id, digest)
);

-- Browsers in which someone has signed in: who guesses at the account elsewhere does not slow them.
CREATE TABLE known_browser (
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (digest, person_id)
);
CREATE INDEX known_browser_person ON known_browser (person_id);

ALTER TABLE sign_in_failure
  -- The account's own subject, for a failure that is counted by account and address together.
  ADD COLUMN account bytea CHECK (octet_length(account) = 32),
  -- When the count began.
  ADD COLUMN since timestamptz NOT NULL DEFAULT now();
CREATE INDEX sign_in_failure_account ON sign_in_failure (account);

-- They are their person's alone, whatever others administer; the door must know of them before it
-- is known who asks.
DO $$
DECLARE
  own regclass;
BEGIN
  FOREACH own IN ARRAY ARRAY['sign_in_challenge', 'second_factor', 'recovery_code', 'known_browser']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', own);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', own);
    EXECUTE format(
      'CREATE POLICY own ON %s
         USING (person_id = (SELECT acting_person()) OR (SELECT acts_as_system()))', own);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO crossgate_app', own);
  END LOOP;
END
$$;
