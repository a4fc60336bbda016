public import Domain
internal import Engine
internal import Tabular

extension Desk {
  /// A side as another tool reads it.
  ///
  /// - Throws: ``Refusal/schema(_:)`` when there is no such schema.
  public func exportSchema(_ side: Side, version: Int?, as format: SchemaFormat) throws -> String {
    try require(.read("schema.read"))
    let found: Catalogue?
    if let version {
      found = try catalogue(of: self.version(version, of: side))
    } else {
      found = try present(side)?.catalogue
    }
    guard let found else { throw Refusal.schema(.noCatalogue(side)) }
    return CatalogueExport.text(
      of: format.format == .csv ? found.neutralised : found, as: format.format,
      dialect: format.dialect,
      name: "\(try project.slug)_\(side.rawValue)")
  }
}

extension Catalogue {
  /// The same without a text that a spreadsheet would run as a formula.
  fileprivate var neutralised: Catalogue {
    func plain(_ text: String) -> String { FormulaGuard.neutralised(text) }
    let fields = tables.flatMap(\.fields).map { field in
      var field = field
      field.table = plain(field.table)
      field.field = plain(field.field)
      field.references = field.references.map { FieldPath(plain($0.table), $0.field) }
      field.codeList = field.codeList.map(plain)
      field.description = plain(field.description)
      field.foundAt = plain(field.foundAt)
      field.statedType = plain(field.statedType)
      return field
    }
    let notes = tables.map { table in
      (
        plain(table.name).lowercased(),
        TableNote(
          description: plain(table.note.description), domain: plain(table.note.domain))
      )
    }
    return Catalogue(fields, notes: Dictionary(notes, uniquingKeysWith: { first, _ in first }))
  }
}

/// What a schema is exported as: `csv`, `ddl-oracle`, `odcs`.
public struct SchemaFormat: Hashable, Sendable {
  public let name: String
  /// What its files end in.
  public let suffix: String
  let format: CatalogueExport.Format
  let dialect: CatalogueExport.Dialect

  public static let all: [SchemaFormat] =
    CatalogueExport.Dialect.allCases.reduce(into: [one(.csv, "csv")]) { formats, dialect in
      formats.append(
        SchemaFormat(name: "ddl-\(dialect.rawValue)", suffix: "sql", format: .ddl, dialect: dialect)
      )
    } + [one(.odcs, "yaml"), one(.dbml, "dbml"), one(.mermaid, "mmd")]

  private static func one(_ format: CatalogueExport.Format, _ suffix: String) -> SchemaFormat {
    SchemaFormat(name: format.rawValue, suffix: suffix, format: format, dialect: .postgresql)
  }

  /// The format of that name; `ddl` alone is PostgreSQL's.
  public static func named(_ name: String) -> SchemaFormat? {
    all.first { $0.name == (name == "ddl" ? "ddl-postgresql" : name) }
  }
}
