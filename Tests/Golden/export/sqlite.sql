-- small

CREATE TABLE "ward" (
  "code" VARCHAR(5) NOT NULL, -- Ward's code as on the board
  "kind" VARCHAR(1) CHECK ("kind" IN ('A', 'B')), -- Kind
  PRIMARY KEY ("code")
);

-- Stays by 'bed'
CREATE TABLE "stay" (
  "pat" INTEGER NOT NULL,
  "seq" INTEGER NOT NULL,
  "ward ""x""" VARCHAR(5) REFERENCES "ward" ("code"),
  "cost" DECIMAL(8,2),
  "source" TEXT, -- [code list: pas_source]
  PRIMARY KEY ("pat", "seq")
);

CREATE TABLE "note" (
  "pat" INTEGER -- Patient
);

-- link, inferred 0.80: note.pat to stay.pat
