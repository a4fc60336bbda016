-- small

CREATE TABLE [ward] (
  [code] NVARCHAR(5) NOT NULL,
  [kind] NVARCHAR(1) CHECK ([kind] IN (N'A', N'B')),
  PRIMARY KEY ([code])
);

CREATE TABLE [stay] (
  [pat] BIGINT NOT NULL,
  [seq] BIGINT NOT NULL,
  [ward "x"] NVARCHAR(5),
  [cost] DECIMAL(8,2),
  [source] NVARCHAR(MAX),
  PRIMARY KEY ([pat], [seq])
);

CREATE TABLE [note] (
  [pat] BIGINT
);

ALTER TABLE [stay] ADD FOREIGN KEY ([ward "x"]) REFERENCES [ward] ([code]);

EXEC sp_addextendedproperty N'MS_Description', N'Ward''s code
as on the board', N'SCHEMA', N'dbo', N'TABLE', N'ward', N'COLUMN', N'code';

EXEC sp_addextendedproperty N'MS_Description', N'Kind', N'SCHEMA', N'dbo', N'TABLE', N'ward', N'COLUMN', N'kind';

EXEC sp_addextendedproperty N'MS_Description', N'Stays by ''bed''', N'SCHEMA', N'dbo', N'TABLE', N'stay';

EXEC sp_addextendedproperty N'MS_Description', N'[code list: pas_source]', N'SCHEMA', N'dbo', N'TABLE', N'stay', N'COLUMN', N'source';

EXEC sp_addextendedproperty N'MS_Description', N'Patient', N'SCHEMA', N'dbo', N'TABLE', N'note', N'COLUMN', N'pat';

-- link, inferred 0.80: note.pat to stay.pat
