-- Accounts from the request to the end, and what keeps two roles apart in one person.

ALTER TABLE person DROP CONSTRAINT person_state;
UPDATE person SET state = 'deactivated' WHERE state = 'disabled';
ALTER TABLE person
  ADD CONSTRAINT person_state CHECK (
    state IN ('pending', 'active', 'suspended', 'locked', 'deactivated')),
  -- When support asked for a new password that nobody has given out yet.
  ADD COLUMN reset_asked_at timestamptz;

ALTER TABLE membership
  -- Until when a waiver lets it stand beside a role with which it must not meet.
  ADD COLUMN waived_until timestamptz;

-- The roles that count now.
CREATE OR REPLACE VIEW role_held WITH (security_invoker = true) AS
  SELECT membership.* FROM membership JOIN person ON person.id = membership.person_id
  LEFT JOIN organisation ON organisation.id = membership.organisation_id
  WHERE person.state IN ('pending', 'active')
    AND coalesce(membership.expires_at > now(), true)
    AND coalesce(membership.waived_until > now(), true)
    AND (membership.organisation_id IS NULL OR organisation.state = 'active');

-- Leave for a person to hold two roles that must not meet, for a while.
CREATE TABLE toxic_waiver (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id bigint NOT NULL REFERENCES person,
  -- The pair in alphabetical order.
  first_role text NOT NULL,
  second_role text NOT NULL CHECK (first_role < second_role),
  reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
  given_by bigint NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz NOT NULL,
  CONSTRAINT toxic_waiver_length CHECK (ends_at <= created_at + interval '90 days')
);
CREATE INDEX toxic_waiver_person ON toxic_waiver (person_id);
ALTER TABLE toxic_waiver ENABLE ROW LEVEL SECURITY;
ALTER TABLE toxic_waiver FORCE ROW LEVEL SECURITY;
CREATE POLICY fellow ON toxic_waiver USING (
  person_id = (SELECT acting_person()) OR (SELECT is_platform_person())
  OR (SELECT sees_every_organisation())
  OR EXISTS (SELECT FROM membership WHERE membership.person_id = toxic_waiver.person_id
    AND membership.organisation_id = ANY ((SELECT visible_organisations())::bigint[])));
GRANT SELECT, INSERT ON toxic_waiver TO crossgate_app;

-- Requests for an account. Of the reference an applicant holds only the digest is kept.
CREATE TABLE registration (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  user_name text NOT NULL CHECK (user_name ~ '^[A-Za-z0-9][A-Za-z0-9._@+-]{1,99}$'),
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
  -- As it was typed, and what was found by it: a request for none is for the platform to see.
  organisation_typed text NOT NULL CHECK (length(organisation_typed) BETWEEN 1 AND 200),
  organisation_id bigint REFERENCES organisation,
  role text NOT NULL CHECK (role ~ '^[a-z_]{1,60}$'),
  reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
  -- One that repeats a request still undecided is answered as one received, and listed nowhere.
  state text NOT NULL CONSTRAINT registration_state CHECK (
    state IN ('received', 'duplicate', 'approved', 'rejected', 'expired')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  decided_by bigint REFERENCES person,
  decided_at timestamptz,
  words text CHECK (length(words) BETWEEN 3 AND 500),
  CONSTRAINT registration_decision CHECK (
    (state IN ('approved', 'rejected')) = (decided_by IS NOT NULL AND decided_at IS NOT NULL))
);
CREATE UNIQUE INDEX registration_waiting ON registration (lower(user_name))
  WHERE state = 'received';
CREATE INDEX registration_organisation ON registration (organisation_id);
ALTER TABLE registration ENABLE ROW LEVEL SECURITY;
ALTER TABLE registration FORCE ROW LEVEL SECURITY;
CREATE POLICY reviewer ON registration USING (
  organisation_id = ANY ((SELECT visible_organisations())::bigint[])
  OR (organisation_id IS NULL AND ((SELECT is_platform_person()) OR (SELECT acts_as('engine')))));
-- Those that nobody decided on are forgotten after a while; by no person.
CREATE POLICY forgotten ON registration AS RESTRICTIVE FOR DELETE USING (
  (SELECT acts_as('engine')) AND decided_by IS NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON registration TO crossgate_app;
