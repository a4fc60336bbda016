-- The mapping contract of a project: its rows and table plans, who decided what about which content,
-- and every state each of them was in.

-- The rows of a target field, and (with an empty field name) the plan of a target table. Both are
-- governed alike. Of a plan, source_table is the driving table and rule the filter.
CREATE TABLE contract_item (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  table_name text NOT NULL CHECK (length(table_name) BETWEEN 1 AND 200),
  field_name text NOT NULL CHECK (length(field_name) <= 200),
  -- Its place in the contract: the order of the target's catalogue.
  position integer NOT NULL,
  mapping_class text CONSTRAINT contract_item_class CHECK (
    mapping_class IN ('DIRECT_SOURCE', 'DERIVED', 'LOOKUP_TRANSLATION', 'SURROGATE_ETL',
      'REFERENCE_MASTER_FEED', 'OUT_OF_SCOPE')),
  source_table text NOT NULL DEFAULT '',
  source_field text NOT NULL DEFAULT '',
  rule text NOT NULL DEFAULT '' CHECK (length(rule) <= 20000),
  joins text NOT NULL DEFAULT '' CHECK (length(joins) <= 20000),
  split text NOT NULL DEFAULT '' CHECK (length(split) <= 20000),
  key text[] NOT NULL DEFAULT '{}',
  confidence text NOT NULL CONSTRAINT contract_item_confidence CHECK (
    confidence IN ('HIGH', 'MEDIUM', 'LOW')),
  risk text NOT NULL CONSTRAINT contract_item_risk CHECK (risk IN ('SAFETY_CRITICAL', 'STANDARD')),
  -- The user name of whoever answers for it.
  owner text NOT NULL DEFAULT '' CHECK (length(owner) <= 200),
  rationale text NOT NULL DEFAULT '' CHECK (length(rationale) <= 4000),
  notes text NOT NULL DEFAULT '' CHECK (length(notes) <= 4000),
  examples jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(examples) = 'array'),
  -- Of all of the above that decides what a run does, with the plan that a row depends on.
  content_sha256 bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
  origin text NOT NULL CONSTRAINT contract_item_origin CHECK (
    origin IN ('proposed', 'edited', 'imported')),
  status text NOT NULL DEFAULT 'DRAFT' CONSTRAINT contract_item_status CHECK (
    status IN ('DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED')),
  -- Counts every change of content or state; whoever changes it names the one that they saw.
  revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  -- Who wrote it, or asked for its approval, since it was last approved.
  authors bigint[] NOT NULL DEFAULT '{}',
  edited_by bigint REFERENCES person,
  edited_at timestamptz,
  approved_by bigint REFERENCES person,
  approved_at timestamptz,
  approved_sha256 bytea,
  clinical_by bigint REFERENCES person,
  clinical_at timestamptz,
  clinical_sha256 bytea,
  reject_reason text NOT NULL DEFAULT '' CHECK (length(reject_reason) <= 500),
  -- Its field or table is not in the target's catalogue any more.
  is_retired boolean NOT NULL DEFAULT false,
  -- The last change, as the history keeps it.
  act text NOT NULL CHECK (act ~ '^[a-z_]+$'),
  changed_by bigint REFERENCES person,
  changed_at timestamptz NOT NULL DEFAULT now(),
  change_set integer,
  -- What lists and look-ups ask for, as columns of their own: an index on an expression is of no use
  -- under row-level security, and only a column can be read from an index alone.
  table_key text NOT NULL GENERATED ALWAYS AS (lower(table_name)) STORED,
  field_key text NOT NULL GENERATED ALWAYS AS (lower(field_name)) STORED,
  -- Class, status, confidence, risk and whether there is a rule as one number, which coverage is
  -- counted by; Storage/ContractTally.swift reads it.
  tally smallint NOT NULL GENERATED ALWAYS AS (
    CASE mapping_class WHEN 'DIRECT_SOURCE' THEN 0 WHEN 'DERIVED' THEN 48
      WHEN 'LOOKUP_TRANSLATION' THEN 96 WHEN 'SURROGATE_ETL' THEN 144
      WHEN 'REFERENCE_MASTER_FEED' THEN 192 ELSE 240 END
    + CASE status WHEN 'DRAFT' THEN 0 WHEN 'IN_REVIEW' THEN 12 WHEN 'APPROVED' THEN 24 ELSE 36 END
    + CASE confidence WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 4 ELSE 8 END
    + CASE risk WHEN 'SAFETY_CRITICAL' THEN 2 ELSE 0 END
    + CASE rule WHEN '' THEN 0 ELSE 1 END) STORED,
  trust smallint NOT NULL GENERATED ALWAYS AS (
    CASE confidence WHEN 'LOW' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END) STORED,
  search text NOT NULL GENERATED ALWAYS AS (lower(
    table_name || '.' || field_name || ' ' || source_table || '.' || source_field || ' ' || rule
    || ' ' || notes || ' ' || owner)) STORED,
  PRIMARY KEY (project_id, table_name, field_name),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id),
  CONSTRAINT contract_item_kind CHECK ((field_name = '') = (mapping_class IS NULL)),
  -- A signature is of the content as it is, or it is none.
  CONSTRAINT contract_item_signed CHECK (
    (approved_by IS NULL) = (approved_sha256 IS NULL)
    AND (clinical_by IS NULL) = (clinical_sha256 IS NULL)
    AND coalesce(approved_sha256 = content_sha256, true)
    AND coalesce(clinical_sha256 = content_sha256, true)
    AND (status IN ('IN_REVIEW', 'APPROVED') OR (approved_by IS NULL AND clinical_by IS NULL))),
  CONSTRAINT contract_item_approval CHECK (
    status <> 'APPROVED' OR (approved_by IS NOT NULL
      AND (risk <> 'SAFETY_CRITICAL' OR clinical_by IS NOT NULL))),
  -- Rule S-01: nobody approves their own work.
  CONSTRAINT contract_item_approver CHECK (
    approved_by <> ALL (authors) AND clinical_by <> ALL (authors)),
  -- Rule S-14: the two signatures of a safety-critical row are two people's.
  CONSTRAINT contract_item_two_people CHECK (approved_by <> clinical_by)
);
-- Names are one whatever their case.
CREATE UNIQUE INDEX contract_item_once ON contract_item (project_id, table_key, field_key);
-- One index for each order of the list, and one to count by what it is narrowed by.
CREATE INDEX contract_item_order
  ON contract_item (project_id, position, table_name, field_name) INCLUDE (organisation_id)
  WHERE field_name <> '' AND NOT is_retired;
CREATE INDEX contract_item_status
  ON contract_item (project_id, status, position, table_name, field_name)
  INCLUDE (organisation_id) WHERE field_name <> '' AND NOT is_retired;
CREATE INDEX contract_item_changed
  ON contract_item (project_id, changed_at DESC, position, table_name, field_name)
  INCLUDE (organisation_id) WHERE field_name <> '' AND NOT is_retired;
CREATE INDEX contract_item_trust
  ON contract_item (project_id, trust, position, table_name, field_name) INCLUDE (organisation_id)
  WHERE field_name <> '' AND NOT is_retired;
CREATE INDEX contract_item_counted
  ON contract_item (project_id, status, mapping_class, confidence, risk, table_key)
  INCLUDE (organisation_id) WHERE field_name <> '' AND NOT is_retired;
-- Narrow, so that coverage is counted from it alone and in order.
CREATE INDEX contract_item_tally ON contract_item (project_id, table_name, tally)
  INCLUDE (organisation_id) WHERE field_name <> '' AND NOT is_retired;
CREATE INDEX contract_item_table ON contract_item (project_id, table_key, position)
  WHERE field_name <> '' AND NOT is_retired;
CREATE INDEX contract_item_set ON contract_item (project_id, change_set)
  WHERE change_set IS NOT NULL;

-- Every state of every item; the newest is the item itself.
CREATE TABLE contract_history (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  table_name text NOT NULL,
  field_name text NOT NULL,
  revision integer NOT NULL,
  act text NOT NULL,
  -- NULL when it was nobody's act.
  changed_by bigint,
  changed_at timestamptz NOT NULL,
  change_set integer,
  status text NOT NULL,
  content_sha256 bytea NOT NULL,
  approved_by bigint,
  clinical_by bigint,
  -- The columns of the item that its content and its governance are in.
  item jsonb NOT NULL,
  PRIMARY KEY (project_id, table_name, field_name, revision),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);
CREATE INDEX contract_history_set ON contract_history (project_id, change_set)
  WHERE change_set IS NOT NULL;

-- What changed many items at once, or one item and those that depend on it; signed once.
CREATE TABLE contract_change_set (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  act text NOT NULL,
  -- The filter or the object, in words.
  about text NOT NULL CHECK (length(about) <= 1000),
  items integer NOT NULL CHECK (items >= 0),
  -- Of the lines of its items, sorted; docs/mapping.md states their bytes.
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  made_by bigint REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now(),
  -- The change set that took it back.
  undone_by integer,
  PRIMARY KEY (project_id, number),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);

CREATE TABLE contract_comment (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  table_name text NOT NULL,
  field_name text NOT NULL,
  made_by bigint NOT NULL REFERENCES person,
  made_at timestamptz NOT NULL DEFAULT now(),
  comment text NOT NULL CHECK (length(comment) BETWEEN 1 AND 4000),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);
CREATE INDEX contract_comment_item
  ON contract_comment (project_id, table_name, field_name, id);

-- The matcher's best for each target field, newest generation only.
CREATE TABLE contract_candidate (
  organisation_id bigint NOT NULL,
  project_id bigint NOT NULL,
  table_name text NOT NULL,
  field_name text NOT NULL,
  candidates jsonb NOT NULL CHECK (jsonb_typeof(candidates) = 'array'),
  PRIMARY KEY (project_id, table_name, field_name),
  FOREIGN KEY (project_id, organisation_id) REFERENCES project (id, organisation_id)
);

CALL isolate('contract_item');
CALL isolate('contract_history');
CALL isolate('contract_change_set');
CALL isolate('contract_comment');
CALL isolate('contract_candidate');
REVOKE UPDATE, DELETE ON contract_history, contract_comment FROM crossgate_app;
REVOKE DELETE ON contract_item, contract_change_set FROM crossgate_app;

-- Whatever changes an item leaves its state behind; no change skips a revision.
CREATE FUNCTION keep_contract_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.revision <> OLD.revision + 1 THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s on %s', TG_OP, TG_TABLE_NAME);
  END IF;
  INSERT INTO contract_history VALUES (
    NEW.organisation_id, NEW.project_id, NEW.table_name, NEW.field_name, NEW.revision, NEW.act,
    NEW.changed_by, NEW.changed_at, NEW.change_set, NEW.status, NEW.content_sha256,
    NEW.approved_by, NEW.clinical_by,
    to_jsonb(NEW) - '{organisation_id,project_id,table_name,field_name,position,search,act,
      changed_by,changed_at,change_set,revision,table_key,field_key,tally,trust}'::text[]);
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE OF revision, status, content_sha256, rule,
    source_table, source_field, mapping_class, joins, split, key, risk, authors, edited_by,
    approved_by, clinical_by ON contract_item
  FOR EACH ROW EXECUTE FUNCTION keep_contract_history();
