internal import Domain
internal import Postgres

/// A table or view of a PostgreSQL database, with what reading it needs.
struct PostgreSQLTable {
  struct Column {
    let name: String
    let field: CatalogueField
    /// As the server spells it, with its schema where that is not the system's.
    var statedType: String { field.statedType }
  }

  let schema: String
  let relation: String
  /// In the catalogue, and of the file.
  let name: String
  let columns: [Column]
  /// The positions in `columns` of a key that no two rows share and no row lacks, in its order.
  let key: [Int]
  /// The provider's version of the key's collations, and of the server: where one of them changes,
  /// so may the order of texts.
  let order: String

  var target: String { "\(Self.quoted(schema)).\(Self.quoted(relation))" }

  func list(_ positions: some Sequence<Int>) -> String {
    positions.map { Self.quoted(columns[$0].name) }.joined(separator: ", ")
  }

  static func quoted(_ name: String) -> String {
    "\"\(name.replacing("\"", with: "\"\""))\""
  }

  /// As a constant, where `standard_conforming_strings` is on.
  static func literal(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }

  func preview(_ connection: Connection, limit: Int, offset: Int) throws -> Preview {
    let limit = max(0, min(limit, Preview.maximumRows))
    let values = columns.indices.map { index in
      "left(\(Self.quoted(columns[index].name))::text, \(Preview.maximumCharacters)) AS c\(index)"
    }
    let order = key.isEmpty ? "" : "ORDER BY \(list(key))"
    let rows = try connection.rows(
      """
      SELECT \(unchecked: values.joined(separator: ", ")) FROM \(unchecked: target)
      \(unchecked: order) LIMIT \(limit)::bigint OFFSET \(max(0, offset))::bigint
      """
    ) { row in
      try columns.indices.map { index -> String? in try row["c\(index)"] }
    }
    return Preview(columns: columns.map(\.field.field), rows: rows)
  }
}
