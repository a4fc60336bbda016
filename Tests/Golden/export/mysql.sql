-- small

CREATE TABLE `ward` (
  `code` VARCHAR(5) NOT NULL COMMENT 'Ward''s code
as on the board',
  `kind` VARCHAR(1) CHECK (`kind` IN ('A', 'B')) COMMENT 'Kind',
  PRIMARY KEY (`code`)
);

CREATE TABLE `stay` (
  `pat` BIGINT NOT NULL,
  `seq` BIGINT NOT NULL,
  `ward "x"` VARCHAR(5),
  `cost` DECIMAL(8,2),
  `source` LONGTEXT COMMENT '[code list: pas_source]',
  PRIMARY KEY (`pat`, `seq`)
) COMMENT = 'Stays by ''bed''';

CREATE TABLE `note` (
  `pat` BIGINT COMMENT 'Patient'
);

ALTER TABLE `stay` ADD FOREIGN KEY (`ward "x"`) REFERENCES `ward` (`code`);

-- link, inferred 0.80: note.pat to stay.pat
