public import Domain
internal import Tabular

/// The schema catalogues, `schemas/<side>_schema_catalog.csv`: one line a field.
public enum CatalogueFile {
  public static func path(_ side: Side) -> String { "schemas/\(side.rawValue)_schema_catalog.csv" }

  static let columns = [
    "table_name", "field_name", "data_type", "length", "mandatory", "key", "references",
    "code_list", "description", "found_at", "confidence",
  ]

  /// Reads the catalogue of `side` in the project folder `project`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func read(_ side: Side, in project: String) throws -> Catalogue {
    let table = try ArtefactTable(
      path(side), in: project, required: ["table_name", "field_name", "data_type"])
    return Catalogue(try table.rows.map(field))
  }

  private static func field(_ row: ArtefactTable.Row) throws -> CatalogueField {
    CatalogueField(
      table: try row.value("table_name", nonEmpty), field: try row.value("field_name", nonEmpty),
      type: try row.value("data_type") { DataType(name: $0, length: row["length"]) },
      mandatory: try row.value("mandatory", blank: .unknown, Mandatory.init),
      isKey: try row.value("key", blank: false, yesOrNo),
      references: try row.value("references", blank: nil) { FieldPath($0) },
      codeList: row["code_list"].isEmpty ? nil : row["code_list"],
      description: row["description"], foundAt: row["found_at"],
      confidence: try row.value("confidence", blank: 1) { Double($0) })
  }

  static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

  private static func yesOrNo(_ text: String) -> Bool? {
    switch text {
    case "yes": true
    case "no": false
    default: nil
    }
  }

  /// Writes `catalogue` to the file `path`, table by table in the catalogue's order.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  public static func write(_ catalogue: Catalogue, to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: columns)
    for field in catalogue.fields {
      try writer.append([
        field.table, field.field, field.type.name, field.type.length, field.mandatory.rawValue,
        field.isKey ? "yes" : "no", field.references?.description ?? "", field.codeList ?? "",
        field.description, field.foundAt, field.confidence.hundredths,
      ])
    }
    try writer.finish()
  }
}

extension Double {
  /// The number with two digits after the point, whatever the locale: `0.85`.
  var hundredths: String {
    let number = Int((self * 100).rounded())
    let rest = number % 100
    return "\(number / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
