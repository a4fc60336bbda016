-- What was done, by whom and with what end: one chain of events an organisation and one of the
-- platform, each event bound to the one before by a hash. Events are only ever added, and only by
-- append_ledger. docs/ledger.md states the bytes that are hashed.

-- It names people, projects and organisations without foreign keys: it outlives them.
CREATE TABLE ledger_event (
  -- NULL for the platform's chain.
  organisation_id bigint,
  chain bigint GENERATED ALWAYS AS (coalesce(organisation_id, 0)) STORED,
  sequence bigint NOT NULL CHECK (sequence > 0),
  at timestamptz NOT NULL,
  request_id text NOT NULL CHECK (length(request_id) <= 100),
  -- NULL for the machine itself and for who has not signed in.
  person_id bigint,
  actor text NOT NULL CHECK (length(actor) <= 200),
  channel text NOT NULL CONSTRAINT ledger_event_channel CHECK (
    channel IN ('form', 'api', 'cli', 'engine')),
  action text NOT NULL CONSTRAINT ledger_event_action CHECK (
    action ~ '^[a-z_]+(\.[a-z_]+)+$' AND length(action) <= 100),
  object text NOT NULL CHECK (length(object) <= 300),
  project_id bigint,
  outcome text NOT NULL CONSTRAINT ledger_event_outcome CHECK (
    outcome IN ('done', 'denied', 'failed')),
  -- States, names of settings, counts and hashes; never a patient's value, never a secret.
  detail jsonb NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
  previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  CONSTRAINT ledger_event_place UNIQUE (chain, sequence)
);
CREATE INDEX ledger_event_actor ON ledger_event (chain, lower(actor), sequence);
CREATE INDEX ledger_event_action
  ON ledger_event (chain, action text_pattern_ops, sequence);
CREATE INDEX ledger_event_at ON ledger_event (chain, at);
CREATE INDEX ledger_event_person ON ledger_event (person_id, chain, sequence);

-- How long each chain is, with the hash and the time of its last event; 32 zero bytes before the
-- first.
CREATE TABLE ledger_head (
  organisation_id bigint,
  chain bigint GENERATED ALWAYS AS (coalesce(organisation_id, 0)) STORED PRIMARY KEY,
  count bigint NOT NULL CHECK (count >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  at timestamptz NOT NULL
);

-- A text with its length in bytes before it; a NULL has no length.
CREATE FUNCTION netstring(value text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat(octet_length(value), ':', value, ',')
$$;

-- What an event's hash is made of.
CREATE FUNCTION ledger_text(event ledger_event) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat(
    netstring('crossgate-ledger-1'), netstring(event.organisation_id::text),
    netstring(event.sequence::text),
    netstring(((extract(epoch FROM event.at) * 1000000)::bigint)::text),
    netstring(event.request_id), netstring(event.person_id::text), netstring(event.actor),
    netstring(event.channel), netstring(event.action), netstring(event.object),
    netstring(event.project_id::text), netstring(event.outcome), netstring(event.detail::text),
    netstring(encode(event.previous_hash, 'hex')))
$$;

-- Adds an event to a chain and gives its place. Who appends to two chains in one transaction
-- appends to the organisation's first, so that nobody waits in a circle.
CREATE FUNCTION append_ledger(
  organisation bigint, request text, person bigint, actor text, channel text, action text,
  object text, project bigint, outcome text, detail jsonb
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  own_chain bigint := coalesce(organisation, 0);
  head ledger_head;
  event ledger_event;
BEGIN
  SELECT * INTO head FROM ledger_head WHERE chain = own_chain FOR UPDATE;
  IF NOT FOUND THEN
    IF organisation IS NOT NULL
      AND NOT EXISTS (SELECT FROM organisation known WHERE known.id = organisation) THEN
      RAISE foreign_key_violation USING CONSTRAINT = 'ledger_event_organisation';
    END IF;
    -- Of several that come first at once, one makes the head and the others wait for it here.
    INSERT INTO ledger_head VALUES (
        organisation, DEFAULT, 0, decode(repeat('00', 32), 'hex'), clock_timestamp())
      ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM ledger_head WHERE chain = own_chain FOR UPDATE;
  END IF;
  event.organisation_id := organisation;
  event.sequence := head.count + 1;
  -- Time never runs back along a chain, whatever the machine's clock does.
  event.at := greatest(clock_timestamp(), head.at);
  event.request_id := request;
  event.person_id := person;
  event.actor := actor;
  event.channel := channel;
  event.action := action;
  event.object := object;
  event.project_id := project;
  event.outcome := outcome;
  event.detail := detail;
  event.previous_hash := head.hash;
  event.hash := sha256(convert_to(ledger_text(event), 'UTF8'));
  INSERT INTO ledger_event VALUES (
    event.organisation_id, DEFAULT, event.sequence, event.at, event.request_id, event.person_id,
    event.actor, event.channel, event.action, event.object, event.project_id, event.outcome,
    event.detail, event.previous_hash, event.hash);
  RETURN event.sequence;
END
$$;

-- Not even the owner changes what is written, short of switching these off.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = format('%s on %s', TG_OP, TG_TABLE_NAME);
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ledger_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An event that is added moves its chain's head, which nothing else does.
CREATE FUNCTION move_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ledger_head SET count = NEW.sequence, hash = NEW.hash, at = NEW.at
    WHERE chain = NEW.chain AND count = NEW.sequence - 1 AND hash = NEW.previous_hash;
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s on %s', TG_OP, TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER moves_head AFTER INSERT ON ledger_event
  FOR EACH ROW EXECUTE FUNCTION move_head();
CREATE TRIGGER moved_by_event BEFORE UPDATE ON ledger_head
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();

-- Refusals of the running minute, counted by who, what and on what: the first is an event at once,
-- its repetitions are one more when the minute is over.
CREATE TABLE denial_count (
  organisation_id bigint,
  minute timestamptz NOT NULL,
  -- The digest of the person or, before sign-in, of the address.
  subject bytea NOT NULL CHECK (octet_length(subject) = 32),
  attempted text NOT NULL,
  object text NOT NULL,
  request_id text NOT NULL,
  person_id bigint,
  actor text NOT NULL,
  channel text NOT NULL,
  project_id bigint,
  times bigint NOT NULL,
  -- How many of these are in events.
  written bigint NOT NULL DEFAULT 0,
  CONSTRAINT denial_count_once
    UNIQUE NULLS NOT DISTINCT (organisation_id, minute, subject, attempted, object)
);

-- Makes one event of the refusals of a kind that are in none yet.
CREATE FUNCTION append_denial(counted denial_count) RETURNS void LANGUAGE sql AS $$
  SELECT append_ledger(
    counted.organisation_id, counted.request_id, counted.person_id, counted.actor, counted.channel,
    'access.denied', counted.object, counted.project_id, 'denied',
    jsonb_build_object(
      'attempted', counted.attempted, 'times', counted.times - counted.written, 'minute',
      to_char(counted.minute AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')))
$$;

-- Records that something was refused. Who is refused many different things in one minute has what
-- comes after the twentieth counted together, as attempts on 'others'.
CREATE FUNCTION record_denial(
  organisation bigint, request text, person bigint, actor text, channel text, attempted text,
  object text, project bigint, subject bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  this_minute timestamptz := date_trunc('minute', clock_timestamp());
  earlier bigint;
  counted denial_count;
BEGIN
  SELECT count(*) INTO earlier FROM denial_count known
    WHERE known.minute = this_minute AND known.subject = subject
      AND known.organisation_id IS NOT DISTINCT FROM organisation
      AND (known.attempted, known.object) <> (attempted, object);
  IF earlier >= 20 THEN
    attempted := 'others';
    object := 'others';
  END IF;
  INSERT INTO denial_count AS known
    VALUES (organisation, this_minute, subject, attempted, object, request, person, actor,
      channel, project, 1)
    ON CONFLICT ON CONSTRAINT denial_count_once DO UPDATE SET times = known.times + 1
    RETURNING known.* INTO counted;
  IF counted.written > 0 THEN
    RETURN;
  END IF;
  -- Never waits for an act that is under way on the chain, for that may be the one refused; what
  -- finds the chain taken, or not there yet, is settled later.
  PERFORM FROM ledger_head WHERE chain = coalesce(organisation, 0) FOR UPDATE SKIP LOCKED;
  IF FOUND THEN
    PERFORM append_denial(counted);
    UPDATE denial_count known SET written = known.times
      WHERE known.organisation_id IS NOT DISTINCT FROM organisation
        AND known.minute = this_minute AND known.subject = subject
        AND known.attempted = attempted AND known.object = object;
  END IF;
END
$$;

-- Makes one event of the repetitions of each refusal whose minute is over; gives how many.
CREATE FUNCTION settle_denials() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  counted denial_count;
  settled bigint := 0;
BEGIN
  FOR counted IN
    WITH over AS (
      DELETE FROM denial_count WHERE minute < date_trunc('minute', clock_timestamp()) RETURNING *)
    SELECT * FROM over WHERE times > written
    ORDER BY organisation_id NULLS LAST, minute, subject, attempted, object
  LOOP
    PERFORM append_denial(counted);
    settled := settled + 1;
  END LOOP;
  RETURN settled;
END
$$;

-- An organisation's chain is read where the organisation is visible, the platform's by its people.
-- The program reads and calls the functions; nothing else.
ALTER TABLE ledger_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ledger_event FOR SELECT USING (
  organisation_id = ANY ((SELECT visible_organisations())::bigint[])
  OR (organisation_id IS NULL AND ((SELECT is_platform_person()) OR (SELECT acts_as('engine')))));
CREATE POLICY owner_reads ON ledger_event FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_appends ON ledger_event FOR INSERT TO CURRENT_USER WITH CHECK (true);
GRANT SELECT ON ledger_event TO crossgate_app;

ALTER TABLE ledger_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_head FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ledger_head FOR SELECT USING (
  organisation_id = ANY ((SELECT visible_organisations())::bigint[])
  OR (organisation_id IS NULL AND ((SELECT is_platform_person()) OR (SELECT acts_as('engine')))));
CREATE POLICY owner ON ledger_head TO CURRENT_USER USING (true);
GRANT SELECT ON ledger_head TO crossgate_app;

ALTER TABLE denial_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE denial_count FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON denial_count TO CURRENT_USER USING (true);

REVOKE EXECUTE ON FUNCTION append_ledger, append_denial, record_denial, settle_denials FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_ledger, record_denial, settle_denials TO crossgate_app;
