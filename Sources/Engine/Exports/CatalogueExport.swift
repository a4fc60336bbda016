public import Domain

/// A catalogue in the formats that other tools read.
public enum CatalogueExport {
  /// What a catalogue can be written as.
  public enum Format: String, CaseIterable, Codable, Sendable {
    case csv, ddl, odcs, dbml, mermaid
  }

  /// The SQL dialects of ``Format/ddl``.
  public enum Dialect: String, CaseIterable, Codable, Sendable {
    case postgresql, sqlserver, oracle, mysql, sqlite
  }

  /// The text of `catalogue` in a format, the same for the same input.
  ///
  /// `relations` are the links to write, such as ``Relations/of(_:decisions:inference:)`` gives,
  /// of which rejected ones are left out; `nil` means those that the catalogue declares. `name` is
  /// what the whole is called, where the format has a place for it.
  public static func text(
    of catalogue: Catalogue, as format: Format, dialect: Dialect = .postgresql,
    relations: [Relation]? = nil, name: String = "catalogue"
  ) -> String {
    ""
  }
}
