-- Emergency access of the platform's people to an organisation (rule S-17): for what it lists, for
-- at most two hours, and reviewed afterwards by another. A row begins when it was approved.

CREATE TABLE breakglass_grant (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL REFERENCES organisation,
  person_id bigint NOT NULL REFERENCES person,
  permissions text[] NOT NULL CONSTRAINT breakglass_grant_permissions CHECK (
    cardinality(permissions) > 0 AND permissions <@
      '{record.read,mapping.read,schema.read,run.read,kpi.read,run.retry}'::text[]),
  ticket text NOT NULL CHECK (length(ticket) BETWEEN 2 AND 60),
  reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
  starts_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by bigint REFERENCES person,
  -- How often values of single records were shown under it.
  record_views integer NOT NULL DEFAULT 0,
  reviewed_by bigint REFERENCES person,
  reviewed_at timestamptz,
  verdict text CONSTRAINT breakglass_grant_verdict CHECK (verdict IN ('justified', 'not_justified')),
  review text CHECK (length(review) BETWEEN 3 AND 2000),
  CONSTRAINT breakglass_grant_time CHECK (
    expires_at > starts_at AND expires_at <= starts_at + interval '120 minutes'),
  CONSTRAINT breakglass_grant_end CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT breakglass_grant_review CHECK (
    (reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (verdict IS NULL)
    AND (reviewed_by IS NULL) = (review IS NULL)),
  CONSTRAINT breakglass_grant_reviewer CHECK (reviewed_by <> person_id)
);
-- Asked for at every request.
CREATE INDEX breakglass_grant_open ON breakglass_grant (person_id, expires_at)
  WHERE ended_at IS NULL;
CREATE INDEX breakglass_grant_unreviewed ON breakglass_grant (organisation_id)
  WHERE reviewed_by IS NULL;

CALL isolate('breakglass_grant');
REVOKE DELETE ON breakglass_grant FROM crossgate_app;

-- The names of who had access to a visible organisation and of who reviewed it: they are of the
-- platform, whose people an organisation does not see otherwise.
CREATE FUNCTION name_in_breakglass(named bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT display_name FROM person WHERE id = named AND EXISTS (
    SELECT FROM breakglass_grant WHERE named IN (person_id, reviewed_by)
      AND organisation_id = ANY (visible_organisations()))
$$;
CREATE POLICY owner ON breakglass_grant TO CURRENT_USER USING (true);
