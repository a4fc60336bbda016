-- small

CREATE TABLE "ward" (
  "code" VARCHAR(5) NOT NULL,
  "kind" VARCHAR(1) CHECK ("kind" IN ('A', 'B')),
  PRIMARY KEY ("code")
);

CREATE TABLE "stay" (
  "pat" BIGINT NOT NULL,
  "seq" BIGINT NOT NULL,
  "ward ""x""" VARCHAR(5),
  "cost" DECIMAL(8,2),
  "source" TEXT,
  PRIMARY KEY ("pat", "seq")
);

CREATE TABLE "note" (
  "pat" BIGINT
);

ALTER TABLE "stay" ADD FOREIGN KEY ("ward ""x""") REFERENCES "ward" ("code");

COMMENT ON COLUMN "ward"."code" IS 'Ward''s code
as on the board';

COMMENT ON COLUMN "ward"."kind" IS 'Kind';

COMMENT ON TABLE "stay" IS 'Stays by ''bed''';

COMMENT ON COLUMN "stay"."source" IS '[code list: pas_source]';

COMMENT ON COLUMN "note"."pat" IS 'Patient';

-- link, inferred 0.80: note.pat to stay.pat
