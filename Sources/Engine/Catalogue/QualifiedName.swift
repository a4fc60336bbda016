/// A table's name as documents and scripts write it, perhaps with its schema before it.
struct QualifiedName: Equatable {
  /// Empty when the name has none.
  let schema: String
  let table: String

  /// Takes `schema.table` or `database.schema.table` apart; any other text is the table's name.
  init(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let isPath =
      (2...3).contains(parts.count)
      && parts.allSatisfy { part in
        !part.isEmpty && !part.contains(where: \.isWhitespace)
      }
    schema = isPath ? parts[parts.count - 2] : ""
    table = isPath ? parts[parts.count - 1] : text
  }
}
