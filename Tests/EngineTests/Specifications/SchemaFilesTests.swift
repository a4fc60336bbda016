import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Every schema file among the real data, with the figures that its index or its own text states.
@Suite(.enabled(if: Checkout.hasRealData)) struct SchemaFilesTests {
  /// Tables, fields, fields of keys, references.
  typealias Figures = [Int]

  // Read alone. The diagram's relations name no fields, so that it has no references.
  private static let alone: [(String, Figures)] = [
    ("omop-cdm-spec/OMOP_CDMv5.3_Field_Level.csv", [37, 396, 26, 162]),
    ("omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv", [39, 432, 28, 176]),
    ("omop-cdm-spec/omop54_columns_tidy.csv", [39, 432, 28, 176]),
    ("omop-cdm-spec/OMOP_CDMv5.4_ER_Diagram.mmd", [39, 432, 0, 0]),
    ("mimic-ddl/truth_mimic-iv_columns.csv", [31, 342, 0, 0]),
    ("mimic-ddl/truth_mimic-iv-ed_columns.csv", [6, 53, 0, 0]),
    ("synthea-omop-etl/synthea30_source_columns.csv", [18, 248, 0, 0]),
    ("synthea-omop-etl/synthea33_source_columns.csv", [18, 256, 0, 0]),
    ("oxford-nhs-omop/split_A/source_columns_A.csv", [13, 267, 0, 0]),
    ("cprd-omop-lambda/aurum_source_columns.csv", [15, 104, 0, 0]),
    ("cprd-omop-lambda/gold_source_columns.csv", [22, 193, 0, 0]),
    ("synthea27/synthea_data_dictionary.yml", [18, 257, 0, 42]),
    ("carrot-etl/scan_report/ScanReport_Testdata.xlsx", [5, 19, 0, 0]),
    ("hes-artificial/metadata/ae.json", [1, 172, 0, 0]),
    ("hes-artificial/metadata/apc.json", [1, 265, 0, 0]),
    ("hes-artificial/metadata/deaths.json", [1, 19, 0, 0]),
    ("hes-artificial/metadata/ecds.json", [1, 340, 0, 0]),
    ("hes-artificial/metadata/mdpc.json", [1, 19, 0, 0]),
    ("hes-artificial/metadata/op.json", [1, 136, 0, 0]),
    ("hes-artificial/metadata/patient_id_bridge.json", [1, 4, 0, 0]),
    ("hes-artificial/metadata/pd.json", [1, 19, 0, 0]),
    ("hes-artificial/metadata/yas_cad.json", [1, 39, 0, 0]),
    ("hes-artificial/metadata/yas_epr.json", [1, 6, 0, 0]),
    ("hes-artificial/metadata/yas_iuc111.json", [1, 41, 0, 0]),
  ]

  private static let dialects = ["oracle", "postgresql", "sql_server", "sqlite"]

  /// Read together with its keys and constraints, or its fields.
  private static let together: [([String], Figures)] =
    dialects.map { dialect in
      (
        ["ddl", "primary_keys", "constraints"].map {
          "omop-cdm-spec/ddl-5.4/OMOPCDM_\(dialect)_5.4_\($0).sql"
        }, [39, 432, 28, 176]
      )
    } + [
      (["mimic-ddl/mimic-iv_create.sql", "mimic-ddl/mimic-iv_constraint.sql"], [31, 342, 44, 51]),
      (
        ["mimic-ddl/mimic-iv-ed_create.sql", "mimic-ddl/mimic-iv-ed_constraint.sql"], [6, 53, 6, 5]
      ),
      (
        ["5.3_Table_Level", "5.3_Field_Level"].map { "omop-cdm-spec/OMOP_CDMv\($0).csv" },
        [37, 396, 26, 162]
      ),
      (
        ["5.4_Table_Level", "5.4_Field_Level"].map { "omop-cdm-spec/OMOP_CDMv\($0).csv" },
        [39, 432, 28, 176]
      ),
    ]

  @Test(arguments: alone.map { ([$0.0], $0.1) } + together)
  func `reads a schema file whole`(files: [String], figures: Figures) throws {
    let read = try CatalogueImport.of(real: files)
    let report = ReadingReport(read)
    #expect([report.tables, report.fields, report.keys, report.foreignKeys] == figures)
    #expect(read.files.allSatisfy { $0.count.closes && $0.unread.isEmpty && $0.failure == nil })
  }

  /// A schema file by its name: none may be there that no line above reads.
  @Test func `every schema file there is has its figures here`() throws {
    let known = Set(Self.alone.map(\.0) + Self.together.flatMap(\.0))
    let root = Checkout.realData.path
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    let schemas = all.filter { path in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      return path.hasPrefix("hes-artificial/metadata/") && name.hasSuffix(".json")
        || name.hasSuffix(".sql") || name.hasSuffix(".mmd") || name.hasSuffix("_Level.csv")
        || name.contains("source_columns") || name.contains("columns_tidy")
        || name.hasSuffix("_columns.csv") || name.contains("ScanReport")
        || name.contains("data_dictionary")
    }
    #expect(schemas.filter { !known.contains($0) }.sorted() == [])
    #expect(schemas.count == known.count)
  }

  @Test(arguments: ["mimic-iv", "mimic-iv-ed"])
  func `finds exactly the columns, keys and references of the truth`(name: String) throws {
    let scripts = ["create", "constraint"].map { "mimic-ddl/\(name)_\($0).sql" }
    let catalogue = try CatalogueImport.of(real: scripts).catalogue
    func truth(_ kind: String) throws -> [[String]] {
      let url = Checkout.realData.appending(path: "mimic-ddl/truth_\(name)_\(kind).csv")
      return try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
        .dropFirst().map { $0.split(separator: ",").map(String.init) }
    }
    func qualified(_ field: CatalogueField) -> String {
      "\(catalogue[field.table]?.note.domain ?? "").\(field.table)"
    }
    let fields = catalogue.fields
    #expect(
      Set(fields.map { [qualified($0), $0.field, $0.mandatory == .yes ? "NO" : "YES"] })
        .isSuperset(
          of: try truth("columns").filter { $0.last == "NO" }.map { [$0[0], $0[1], "NO"] }))
    #expect(
      Set(fields.map { "\(qualified($0)).\($0.field)" })
        == Set(try truth("columns").map { "\($0[0]).\($0[1])" }))
    #expect(
      Set(fields.filter(\.isKey).map { [qualified($0), $0.field] })
        == Set(try truth("primary_keys").map { [$0[0], $0[1]] }))
    let references = fields.compactMap { field in
      field.references.map { [qualified(field), field.field, $0.table, $0.field] }
    }
    #expect(
      Set(references)
        == Set(
          try truth("foreign_keys").map { row in
            [row[0], row[1], row[2].split(separator: ".").last.map(String.init) ?? "", row[3]]
          }))
  }

  @Test func `keeps what the lists of OMOP tables and fields say of them`() throws {
    let catalogue = try CatalogueImport.of(real: [
      "omop-cdm-spec/OMOP_CDMv5.4_Table_Level.csv", "omop-cdm-spec/OMOP_CDMv5.4_Field_Level.csv",
    ]).catalogue
    let person = try #require(catalogue["person"])
    #expect(person.note.domain == "CDM")
    #expect(person.note.description.hasPrefix("This table serves as the central identity"))
    #expect(catalogue.tables.allSatisfy { !$0.note.domain.isEmpty })
    let gender = try #require(person["gender_concept_id"])
    #expect(gender.mandatory == .yes)
    #expect(gender.references == FieldPath("concept", "concept_id"))
    #expect(gender.statedType == "integer")
    #expect(gender.description.hasPrefix("This field is meant to capture"))
  }
}
