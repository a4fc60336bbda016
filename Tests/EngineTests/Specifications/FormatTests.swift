import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Each format and dialect by a small specification of ours; catalogue and account are golden.
struct FormatTests {
  private func expect(
    _ text: String, as name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let read = try CatalogueImport.of([name: text])
    #expect(read.files.allSatisfy { $0.count.closes }, sourceLocation: sourceLocation)
    try expectGolden(read.account(), "catalogue/\(name).golden", sourceLocation: sourceLocation)
  }

  @Test func `reads the layouts that conversions of a guide to Markdown leave`() throws {
    try expect(
      """
      # Load guide

      Some words that must not be read.

      | TABLE NAME: LOAD\\_PERSONThis table holds ~~ ~~ |
      | --- |

      Loaded via PKG\\_PERSON. Dates must have the format of the remark.

      | DATATYPE | LENGTH | NAME | COMMENTS |
      | --- | --- | --- | --- |
      | VARCHAR2 | 30 | SUR\\_NAME | Family ~~name~~ **in capitals**, must be given |
      | | | | continued below |
      and once more.
      | NUMBER | 8,2 | LONG\\_NAME\\_ | |
      | | | BROKEN | over two rows |

      VARCHAR2 20 HOSPITAL\\_NUMBER Hospital number
      DATE DATE\\_OF\\_BIRTH Date format DD/MM/YYYY. Mandatory.
      DATE 8 DISCHARGE\\_DATE\\_OF\\_LAST\\_
      STAY Date format DD/MM/YYYY HH24:MI

      | VARCHAR2 | 4 |
      | --- | --- |

      SEX Code type 2201. Allowed values M, F or U.

      NUMBER 10 GP\\_RECORDForeign key to LOAD\\_GP.RECORD
      VARCHAR21NHS\\_FLAGY/N/null

      Date of birth must be given.

      TABLE NAME: LOAD\\_GP
      DATATYPE LENGTH NAME COMMENTS
      NUMBER 10 RECORD Key
      VARCHAR2 10 CODE National code
      """, as: "conversion.md")
  }

  @Test func `reads a script of PostgreSQL`() throws {
    try expect(
      """
      CREATE TYPE pas.sex AS ENUM ('M', 'F', 'U');
      CREATE DOMAIN crn AS varchar(10);
      CREATE TABLE pas.patient (
        id bigserial PRIMARY KEY,
        hospital_number crn NOT NULL,
        sex pas.sex,
        aliases text[],
        seen timestamp(0) without time zone DEFAULT now(),
        weight double precision CHECK (weight > 0)
      );
      COMMENT ON TABLE pas.patient IS 'One row for each patient';
      COMMENT ON COLUMN pas.patient.seen IS 'Last seen';
      ALTER TABLE ONLY pas.patient ADD COLUMN ward_id integer REFERENCES pas.ward;
      CREATE TABLE pas.ward (id integer, name character varying(40));
      ALTER TABLE ONLY pas.ward ADD CONSTRAINT ward_pkey PRIMARY KEY (id);
      CREATE FUNCTION f() RETURNS int AS $$ BEGIN; CREATE TABLE no (x int); END $$ LANGUAGE sql;
      COPY pas.ward (id, name) FROM stdin;
      1\tIt's a ward
      \\.
      """, as: "postgresql.sql")
  }

  @Test func `reads a script of SQL Server`() throws {
    try expect(
      """
      SET ANSI_NULLS ON
      GO
      CREATE TABLE [dbo].[Ward] (
        [WardID] INT IDENTITY(1,1) NOT NULL,
        [Name] NVARCHAR(MAX) NULL,
        [Beds] AS ([A]+[B]),
        [Opened] DATETIME2(7) NOT NULL CONSTRAINT [df] DEFAULT (getdate()),
        CONSTRAINT [PK_Ward] PRIMARY KEY CLUSTERED ([WardID] ASC) WITH (PAD_INDEX = OFF)
      ) ON [PRIMARY]
      GO
      ALTER TABLE [dbo].[Ward] WITH CHECK ADD [SiteID] INT NULL, [Closed] BIT NOT NULL
      GO
      EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'A ward''s rooms',
        @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Ward'
      GO
      EXEC sp_addextendedproperty 'MS_Description', N'Number', 'SCHEMA', 'dbo', 'TABLE', 'Ward',
        'COLUMN', 'WardID'
      GO
      """, as: "sql-server.sql")
  }

  @Test func `reads a script of Oracle`() throws {
    try expect(
      """
      REM Patients
      CREATE TABLE "PAS"."PATIENT" (
        "CRN" VARCHAR2(10 CHAR) CONSTRAINT nn NOT NULL ENABLE,
        "WEIGHT" NUMBER(5,2),
        "BORN" DATE DEFAULT SYSDATE NOT NULL,
        "NOTES" CLOB,
        CONSTRAINT "PK" PRIMARY KEY ("CRN") USING INDEX TABLESPACE "USERS" ENABLE
      ) SEGMENT CREATION IMMEDIATE TABLESPACE "USERS"
      /
      COMMENT ON TABLE "PAS"."PATIENT" IS 'Master index'
      /
      COMMENT ON COLUMN "PAS"."PATIENT"."CRN" IS 'Case record number'
      /
      ALTER TABLE PAS.PATIENT ADD (GP VARCHAR2(8), DIED TIMESTAMP(6) WITH TIME ZONE);
      ALTER TABLE PAS.PATIENT MODIFY (NOTES NOT NULL);
      """, as: "oracle.sql")
  }

  @Test func `reads a script of MySQL`() throws {
    try expect(
      """
      CREATE TABLE `patient` (
        `id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'Patient''s number',
        `kind` enum('IN','OUT') DEFAULT 'IN',
        `flags` set('A','B') NOT NULL,
        `born` year DEFAULT NULL,
        `gp` varchar(8) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT NULL,
        PRIMARY KEY (`id`),
        UNIQUE KEY `uq` (`gp`),
        KEY `ix_born` (`born`),
        CONSTRAINT `fk_gp` FOREIGN KEY (`gp`) REFERENCES `gp` (`code`) ON DELETE SET NULL
      ) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8 COMMENT='Who was here';
      CREATE TABLE `gp` (`code` varchar(8) NOT NULL PRIMARY KEY);
      """, as: "mysql.sql")
  }

  @Test func `reads a script of IRIS`() throws {
    try expect(
      """
      CREATE TABLE PAS_Data.Patient (
        %PUBLICROWID,
        %DESCRIPTION 'Patients of the hospital',
        ID %Library.Integer NOT NULL IDENTITY PRIMARY KEY,
        SurName %String(MAXLEN=50) %DESCRIPTION 'Family name',
        Born %Library.Date,
        Seen %TimeStamp,
        Alive %Boolean,
        Weight %Numeric(SCALE=2),
        Letter %Stream.GlobalCharacter
      )
      """, as: "iris.sql")
  }

  @Test func `reads a script of SQLite, and one that was cut off`() throws {
    try expect(
      """
      CREATE TABLE patient(id INTEGER PRIMARY KEY AUTOINCREMENT, name, born TEXT) WITHOUT ROWID;
      CREATE INDEX ix ON patient(name);
      CREATE TABLE broken (a INT, ?? , b INT
      CREATE TABLE next (c INT);
      """, as: "sqlite.sql")
  }

  @Test func `reads a Mermaid diagram`() throws {
    try expect(
      """
      erDiagram
        %% invented
        direction LR
        PATIENT["One row for each patient"] {
          string crn PK "Case record number"
          varchar(30) sur_name
        }
        VISIT {
          int id PK
          string crn FK
          string ward
          blob
        }
        PATIENT ||--o{ VISIT : has
        WARD ||--o{ VISIT : ward
        WARD {
          string code PK
        }
        PATIENT ||--o{ WARD : "lies in"
        what is this
      """, as: "diagram.mmd")
  }

  @Test func `reads a list of tables beside a list of fields`() throws {
    let read = try CatalogueImport.of([
      "a.csv": "cdmTableName,schema,tableDescription\nperson,CDM,Who\nghost,VOCAB,Nobody\n",
      "b.csv": "table,column,table_desc,type\nCDM.person,id,,int\nvisit,id,When,int\n",
    ])
    #expect(read.catalogue["person"]?.note == TableNote(description: "Who", domain: "CDM"))
    #expect(read.catalogue["visit"]?.note == TableNote(description: "When"))
    #expect(read.files.map(\.count.used) == [2, 2])
  }
}
