import Domain
import Foundation
import UseCases

@testable import Web

/// Sound values of the pages about schemas.
extension Sample {
  static let view = SchemaExplorer.View(.source, catalogue, version: 1, newest: 2)

  static let explorer = SchemaExplorer([.source: view], contract, profile)

  static let profile = Profile(
    tables: catalogue.tables.map { table in
      TableProfile(
        table: table.name,
        file: .init(
          name: "\(table.name).csv", bytes: 640, encoding: "utf8", delimiter: ",", quote: "\""),
        rows: 20, malformed: .init(records: 0, lines: []),
        columns: table.fields.map { column($0.field) })
    }, inclusions: [])

  private static func column(_ name: String) -> ColumnProfile {
    ColumnProfile(
      name: name, rows: 20, nulls: 5, blanks: 0,
      distinct: Distinct(count: 15, exact: true, error: 0),
      unique: Uniqueness(holds: true, tested: 15, exact: true), type: .integer, formats: [],
      range: ValueRange(least: .init("1", rounded: false), greatest: .init("9", rounded: true)),
      text: nil, lengths: Lengths(least: 1, greatest: 2, mean: 1.5),
      top: Top(values: [], rest: 15, short: 0, withheld: .rare), patterns: [],
      histogram: Histogram(of: .number, rows: [5, 0, 10], from: 0, width: 4),
      sensitive: [Sensitivity(.nhsNumber, share: 1, reason: .values)])
  }

  static func schemaImport(_ state: SchemaImport.State) -> SchemaImport {
    let columns = [
      ImportFindings.Column(heading: "Table", meaning: "table", isRemapped: false),
      ImportFindings.Column(heading: "Feld", meaning: "field", isRemapped: true),
      ImportFindings.Column(heading: "Owner", meaning: nil, isRemapped: false),
    ]
    let read = ImportFindings.File(
      name: "guide.md", stored: "1", bytes: 640, sha256: "ab", format: "Markdown tables",
      replaces: true, fields: 2, read: 6,
      counts: [.init("on fields", 2), .init("headings", 2), .init("not understood", 2)],
      sheets: [1, 9].map {
        .init(table: "", line: $0, place: "guide.md:\($0)", columns: columns)
      },
      unread: [
        .init(place: "guide.md:4", reason: "The row names no field.", words: "| ? | <b> |"),
        .init(place: "guide.md:5", reason: "The row names no field.", words: "| ? |"),
      ], notUnderstood: 2)
    let headless = ImportFindings.File(
      name: "b.csv", stored: "2", bytes: 64, sha256: "cd", format: "delimited dictionary",
      read: 2, counts: [.init("not understood", 2)], notUnderstood: 2, failure: "It broke.")
    return SchemaImport(
      number: 3, side: .source, state: state, folder: String(repeating: "a", count: 32),
      bytes: 704, remaps: [],
      corrections: [
        .init(
          place: "guide.md:4", table: "PATIENT", field: "BORN", type: "DATE", mandatory: .yes,
          isKey: false, description: "")
      ],
      report: ImportFindings(
        files: [read, headless],
        issues: [Issue(.warning, "TYPE_UNKNOWN", table: "PATIENT", message: "No type.")],
        tables: 1, fields: 2, keys: 1, references: 0, sha256: String(repeating: "ab", count: 32),
        basis: 1, change: .breaking,
        changes: [.init(.breaking, "PATIENT.SEX", "the field is gone")],
        changeCounts: ["breaking": 1],
        affected: [
          AffectedRow(
            target: "LOAD_PATIENT.SEX", changed: "PATIENT.SEX", reason: "the field is gone")
        ]),
      version: state == .accepted ? 2 : nil, madeBy: ID(1), maker: "Grace", madeAt: start,
      decision: state == .accepted ? .init(name: "Grace", at: start) : nil)
  }
}
