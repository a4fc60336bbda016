internal import Cryptography
public import Domain
internal import Tabular

/// The schema catalogues, `schemas/<side>_schema_catalog.csv`: one line a field.
///
/// What is said of a table stands on the line of its first field.
public enum CatalogueFile {
  public static func path(_ side: Side) -> String { "schemas/\(side.rawValue)_schema_catalog.csv" }

  static let columns = [
    "table_name", "field_name", "data_type", "length", "mandatory", "key", "references",
    "code_list", "description", "found_at", "confidence", "stated_type", "table_description",
    "domain",
  ]

  /// Reads the catalogue of `side` in the project folder `project`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func read(_ side: Side, in project: String) throws -> Catalogue {
    try CatalogueRows(
      ArtefactTable(
        path(side), in: project, required: ["table_name", "field_name", "data_type"]),
      isStrict: true
    ).catalogue()
  }

  /// Reads a catalogue from any file: what ``write(_:to:)`` wrote, or a list of tables and columns
  /// under headings such as `table,column,type,table_desc,column_desc`.
  ///
  /// - Throws: ``ArtefactError`` with file and line; Tabular's errors when the file is no text.
  public static func read(path: String) throws -> Catalogue {
    let cut = path.lastIndex(of: "/")
    let folder = cut.map { String(path[...$0]) } ?? "."
    let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
    return try CatalogueRows(ArtefactTable(name, in: folder, required: []), isStrict: false)
      .catalogue()
  }

  static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

  /// Writes `catalogue` to the file `path`, table by table in the catalogue's order.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  public static func write(_ catalogue: Catalogue, to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: columns)
    for table in catalogue.tables {
      for record in records(of: table) { try writer.append(record) }
    }
    try writer.finish()
  }

  /// The bytes that ``write(_:to:)`` writes.
  public static func bytes(of catalogue: Catalogue) -> [UInt8] {
    var records = DelimitedRecords(header: columns)
    for table in catalogue.tables { self.records(of: table).forEach { records.append($0) } }
    return records.bytes
  }

  /// The SHA-256 of ``bytes(of:)`` in 64 hexadecimal digits, which names this very content.
  public static func digest(of catalogue: Catalogue) -> String {
    SHA256.hex(bytes(of: catalogue))
  }

  private static func records(of table: Catalogue.Table) -> [[String]] {
    table.fields.enumerated().map { place, field in
      [
        table.name, field.field, field.type.name, field.type.length, field.mandatory.rawValue,
        field.isKey ? "yes" : "no", field.references?.description ?? "", field.codeList ?? "",
        field.description, field.foundAt, field.confidence.hundredths, field.statedType,
        place == 0 ? table.note.description : "", place == 0 ? table.note.domain : "",
      ]
    }
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
