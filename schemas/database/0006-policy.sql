-- Policy as versioned documents: drafted, reviewed and applied by different people. Version 1 is
-- what ships in schemas/policy; it is in force until another version is applied.

CREATE TABLE policy_document (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CONSTRAINT policy_document_kind CHECK (
    kind IN ('permission_matrix', 'approval_policies', 'security_settings')),
  -- NULL for the whole installation.
  organisation_id bigint REFERENCES organisation,
  version integer NOT NULL CHECK (version > 1),
  -- The version it was drafted from: two drafts from one base cannot both be applied.
  based_on integer NOT NULL CHECK (based_on < version),
  body text NOT NULL CHECK (length(body) BETWEEN 2 AND 1000000),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
  state text NOT NULL DEFAULT 'draft' CONSTRAINT policy_document_state CHECK (
    state IN ('draft', 'reviewed', 'applied', 'superseded', 'rejected', 'withdrawn')),
  authored_by bigint NOT NULL REFERENCES person,
  authored_at timestamptz NOT NULL DEFAULT now(),
  reviewed_by bigint REFERENCES person,
  reviewed_at timestamptz,
  review text CHECK (length(review) BETWEEN 1 AND 2000),
  applied_by bigint REFERENCES person,
  applied_at timestamptz,
  CONSTRAINT policy_document_version UNIQUE NULLS NOT DISTINCT (kind, organisation_id, version),
  -- Three people for the installation; for an organisation whoever reviews applies.
  CONSTRAINT policy_document_people CHECK (
    reviewed_by IS DISTINCT FROM authored_by AND applied_by IS DISTINCT FROM authored_by
    AND (organisation_id IS NOT NULL OR applied_by IS NULL OR applied_by <> reviewed_by)),
  CONSTRAINT policy_document_reviewed CHECK (
    state NOT IN ('reviewed', 'applied', 'superseded') OR reviewed_by IS NOT NULL),
  CONSTRAINT policy_document_applied CHECK (
    (state IN ('applied', 'superseded')) = (applied_by IS NOT NULL)),
  CONSTRAINT policy_document_of_organisation CHECK (
    organisation_id IS NULL OR kind = 'approval_policies')
);
CREATE UNIQUE INDEX policy_document_in_force
  ON policy_document (kind, coalesce(organisation_id, 0)) WHERE state = 'applied';

-- Everyone may read what is in force for the installation.
ALTER TABLE policy_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_document FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON policy_document
  USING (
    organisation_id = ANY ((SELECT visible_organisations())::bigint[]) OR organisation_id IS NULL)
  WITH CHECK (
    organisation_id = ANY ((SELECT visible_organisations())::bigint[])
    OR (organisation_id IS NULL AND (SELECT is_platform_person())));
GRANT SELECT, INSERT, UPDATE ON policy_document TO crossgate_app;
