-- small

CREATE TABLE "ward" (
  "code" VARCHAR2(5 CHAR) NOT NULL,
  "kind" VARCHAR2(1 CHAR) CHECK ("kind" IN ('A', 'B')),
  PRIMARY KEY ("code")
);

CREATE TABLE "stay" (
  "pat" NUMBER(18) NOT NULL,
  "seq" NUMBER(18) NOT NULL,
  "ward _x_" VARCHAR2(5 CHAR),
  "cost" NUMBER(8,2),
  "source" CLOB,
  PRIMARY KEY ("pat", "seq")
);

CREATE TABLE "note" (
  "pat" NUMBER(18)
);

ALTER TABLE "stay" ADD FOREIGN KEY ("ward _x_") REFERENCES "ward" ("code");

COMMENT ON COLUMN "ward"."code" IS 'Ward''s code
as on the board';

COMMENT ON COLUMN "ward"."kind" IS 'Kind';

COMMENT ON TABLE "stay" IS 'Stays by ''bed''';

COMMENT ON COLUMN "stay"."source" IS '[code list: pas_source]';

COMMENT ON COLUMN "note"."pat" IS 'Patient';

-- link, inferred 0.80: note.pat to stay.pat
