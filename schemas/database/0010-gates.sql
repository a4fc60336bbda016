-- Who signed for a run's release, and what was decided about it. Rows are kept as they were
-- written: who thinks otherwise later decides anew.

-- Who let an interrupted run go on; like whoever started it, they neither sign nor decide.
ALTER TABLE run ADD COLUMN resumed_by bigint[] NOT NULL DEFAULT '{}';

-- Who started or resumed what a run's verdict rests on: every run of its project since the last
-- that did all seven steps afresh, up to and with this one.
CREATE FUNCTION runners(judged run) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(DISTINCT person)
  FROM run earlier CROSS JOIN unnest(earlier.requested_by || earlier.resumed_by) person
  WHERE earlier.project_id = judged.project_id AND earlier.number <= judged.number
    AND (earlier.started_at IS NOT NULL OR earlier.id = judged.id)
    AND earlier.number >= coalesce((
      SELECT max(whole.number) FROM run whole
      WHERE whole.project_id = judged.project_id AND whole.number <= judged.number
        AND 7 = (
          SELECT count(*) FROM run_step
          WHERE run_id = whole.id AND run_step.state = 'done' AND NOT reused)), 0)
$$;

CREATE TABLE gate_signature (
  run_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  step text NOT NULL CONSTRAINT gate_signature_step CHECK (
    step IN ('technical', 'dq', 'clinical', 'board')),
  person_id bigint NOT NULL REFERENCES person,
  -- Of the verdict that was signed.
  report_sha256 bytea NOT NULL CHECK (octet_length(report_sha256) = 32),
  statement text NOT NULL CHECK (length(statement) BETWEEN 3 AND 2000),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, step),
  CONSTRAINT gate_signature_person UNIQUE (run_id, person_id),
  FOREIGN KEY (run_id, organisation_id) REFERENCES run (id, organisation_id)
);

-- A promotion to which two must agree is two rows; what the last of them came to is in outcome.
CREATE TABLE gate_decision (
  run_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  decision text NOT NULL CONSTRAINT gate_decision_decision CHECK (
    decision IN ('promote', 'hold', 'roll_back')),
  -- The role in which it was decided.
  role text NOT NULL CHECK (role ~ '^[a-z_]{1,60}$'),
  person_id bigint NOT NULL REFERENCES person,
  -- Of the verdict it rests on; NULL for a run that came to none, which nobody promotes.
  report_sha256 bytea CHECK (octet_length(report_sha256) = 32),
  statement text NOT NULL CHECK (length(statement) BETWEEN 3 AND 2000),
  outcome text NOT NULL CONSTRAINT gate_decision_outcome CHECK (
    outcome IN ('open', 'promoted', 'held', 'rolled_back')),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, sequence),
  FOREIGN KEY (run_id, organisation_id) REFERENCES run (id, organisation_id),
  CONSTRAINT gate_decision_evidence CHECK (decision <> 'promote' OR report_sha256 IS NOT NULL)
);

-- Who had a part in what is judged neither signs nor decides, whatever door they come through.
CREATE FUNCTION keep_runner_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM run
    WHERE id = NEW.run_id AND NEW.person_id = ANY (runners(run))
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_runner';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER no_runner BEFORE INSERT ON gate_signature
  FOR EACH ROW EXECUTE FUNCTION keep_runner_out();
CREATE TRIGGER no_runner BEFORE INSERT ON gate_decision
  FOR EACH ROW EXECUTE FUNCTION keep_runner_out();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gate_signature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gate_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CALL isolate('gate_signature');
CALL isolate('gate_decision');
REVOKE UPDATE, DELETE ON gate_signature, gate_decision FROM crossgate_app;

-- Whoever makes an organisation sees it only once it is there, so its number is drawn first.
GRANT USAGE ON SEQUENCE organisation_id_seq TO crossgate_app;
