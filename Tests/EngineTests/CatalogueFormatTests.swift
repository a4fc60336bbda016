import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Each format by a small specification of ours, read whole: catalogue and issues are golden.
struct CatalogueFormatTests {
  private func expect(_ specification: String, as name: String, golden: String) throws {
    let scratch = try Scratch()
    try scratch.write(specification, to: "requirement_spec/source/\(name)")
    try scratch.write("table,field,type\nT,f,date\n", to: "requirement_spec/target/t.csv")
    try scratch.run(.extractSpecs)
    let catalogue = try scratch.text(CatalogueFile.path(.source))
    let issues = try scratch.text("reports/specification_issues.csv")
    try expectGolden(catalogue + "\n" + issues, "catalogue/\(golden).txt")
  }

  @Test func `reads a dictionary by the meaning of its headings`() throws {
    try expect(
      """
      TableName,Column,DataType,Size,Required,PK,ForeignKey,Lookup,Comment,Released
      PATIENT,CRN,Char,10,Y,PK,,,Case record number,R1
      ,SEX,Char,1,N,,,M/F,"Sex, as stated",R1
      ,WEIGHT,Number,"5,2",perhaps,,,,,R2
      VISIT,CRN,Char,10,Y,PK,PATIENT,,Patient,R1
      VISIT,SEEN,Datetime,,Y,,,,,R1
      VISIT,BLOB,hologram,,N,,,,,R1
      VISIT,,Char,1,N,,,,,R1
      VISIT,GONE,Char,1,N,,NOWHERE.X,,,R1
      """, as: "dictionary.csv", golden: "dictionary")
  }

  @Test func `reads a dictionary with two columns of one name, of which the first counts`() throws {
    let scratch = try Scratch()
    for side in Side.allCases {
      try scratch.write(
        "table,field,type,Description,description\nT,f,date,Born,Died\n",
        to: "requirement_spec/\(side)/t.csv")
    }
    try scratch.run(.extractSpecs)
    let catalogue = try CatalogueFile.read(.source, in: scratch.url.path)
    #expect(catalogue.fields.map(\.description) == ["Born"])
    let issues = try IssueFile.read("reports/specification_issues.csv", in: scratch.url.path)
    #expect(issues.contains { $0.code == "COLUMNS_NOT_USED" && $0.line == 1 })
  }

  @Test func `reads Markdown tables under headings, boxes and escapes`() throws {
    try expect(
      """
      # Guide

      Some words that must not be read.

      | TABLE NAME: LOAD\\_PMI ~~ ~~ |
      | --- |

      | DATATYPE | LENGTH | NAME | COMMENTS |
      | --- | --- | --- | --- |
      | VARCHAR2 | 30 | SUR\\_NAME | Family ~~name~~ **in capitals** |
      | | | | continued below |
      and once more.
      | NUMBER | 8,2 | LONG\\_NAME\\_ | |
      | | | BROKEN | over two rows |
      | ~~DATE~~ | ~~8~~ | ~~OLD\\_DATE~~ | ~~gone~~ |

      ## 3.2 LOAD_ADT (admissions)

      ### Fields

      | Field | Type | Nullable | Codes |
      | :-- | :-: | --- | --- |
      | adm_date | datetime | N | |
      | day_case | char(1) | Y | Y\\|N |

      | Colour | Meaning |
      | --- | --- |
      | grey | mandatory |

      ```sql
      CREATE TABLE not_read (x int);
      ```
      """, as: "guide.md", golden: "markdown")
  }

  @Test func `reads the SQL of several dialects`() throws {
    try expect(
      """
      -- comment; with a semicolon
      CREATE TABLE [dbo].[Patient] (
        [CRN] NVARCHAR(10) NOT NULL,
        [Weight kg] DECIMAL(5, 2) NULL DEFAULT (0),
        [Alive] BIT NOT NULL CONSTRAINT df_alive DEFAULT 1,
        CONSTRAINT pk_patient PRIMARY KEY CLUSTERED ([CRN] ASC)
      )
      GO
      CREATE TABLE IF NOT EXISTS `visit` (
        `id` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'Visit''s number',
        `crn` varchar(10) DEFAULT NULL,
        `kind` ENUM('IN','OUT') NOT NULL,
        `seen` timestamp without time zone,
        `flag` char(1) CHECK (flag IN ('Y', 'N')),
        KEY `ix_crn` (`crn`),
        PRIMARY KEY (`id`)
      ) ENGINE=InnoDB;
      /* Oracle */
      CREATE TABLE pas.ward (code VARCHAR2(5 CHAR) PRIMARY KEY, beds NUMBER(3), cost NUMBER);
      ALTER TABLE visit ADD CONSTRAINT fk FOREIGN KEY (crn) REFERENCES dbo.Patient (CRN);
      ALTER TABLE visit ADD COLUMN ward_code VARCHAR(5) REFERENCES ward;
      ALTER TABLE visit ADD CONSTRAINT nope FOREIGN KEY (missing) REFERENCES ward (code);
      COMMENT ON COLUMN pas.ward.code IS 'Ward [code list: pas_ward]';
      DROP TABLE old;
      FROBNICATE everything;
      """, as: "schema.sql", golden: "sql")
  }

  @Test func `passes a re-map of a column that cannot be`() {
    let remaps = [Int.min, -1, 0, 3, Int.max].map {
      ColumnRemap(column: "\($0)", meaning: .description)
    }
    let header = HeaderMeaning(["Field", "Type"], remaps: remaps)
    #expect(header?.readings.map(\.meaning) == [.field, .type])
  }

  @Test(arguments: [
    ("VARCHAR2(30 CHAR)", "", DataType.text(length: 30)), ("char", "5", .text(length: 5)),
    ("nvarchar(max)", "", .text(length: nil)),
    ("NUMBER(10,2)", "", .decimal(precision: 10, scale: 2)),
    ("NUMBER(6)", "", .integer), ("Numeric", "", .decimal(precision: nil, scale: nil)),
    ("bigint unsigned", "", .integer),
    ("double precision", "", .decimal(precision: nil, scale: nil)),
    ("timestamp(3) with time zone", "", .timestamp), ("DD/MM/YYYY", "", .date),
    ("bit", "", .boolean),
    ("an10", "", .text(length: 10)), ("max an35", "", .text(length: 35)),
    ("varchar NULL", "", .text(length: nil)), ("varchar", "-1", .text(length: nil)),
    ("an-3", "", .text(length: nil)), ("VARCHAR(-5)", "", .text(length: nil)),
  ])
  func `reads a type as dialects spell it`(spelling: String, size: String, type: DataType) {
    #expect(DataType(spelling: spelling, size: size) == type)
  }

  @Test func `decodes Windows-1252 and UTF-16`() throws {
    let text = "table,field,type,description\nT,f,date,“Größe” in £\n"
    for encoding in [String.Encoding.windowsCP1252, .utf16] {
      let scratch = try Scratch()
      let data = try #require(text.data(using: encoding))
      for side in Side.allCases { try scratch.write(data, to: "requirement_spec/\(side)/t.csv") }
      try scratch.run(.extractSpecs)
      #expect(
        try CatalogueFile.read(.source, in: scratch.url.path).fields[0].description
          == "“Größe” in £")
    }
  }

  @Test func `accounts for every line it reads`() throws {
    let specification = MarkdownReader.read(
      "## T\n\n| Field | Type |\n|---|---|\n| a | date |\n| | | \n\nprose\n| x |\n", file: "t.md")
    #expect(specification.count.closes)
    #expect(specification.count.read == 9)
  }
}
