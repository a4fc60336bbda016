public import Domain
internal import Tabular

/// A list of links as a file: one line a link.
public enum RelationFile {
  static let columns = [
    "from_table", "from_field", "to_table", "to_field", "origin", "confidence", "evidence",
  ]

  /// Writes `relations` to the file `path` in their order; sentences of evidence stand in one cell.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  public static func write(_ relations: [Relation], to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: columns)
    for relation in relations {
      try writer.append([
        relation.from.table, relation.from.field, relation.to.table, relation.to.field,
        relation.origin.rawValue, relation.confidence.hundredths,
        relation.evidence.joined(separator: " "),
      ])
    }
    try writer.finish()
  }
}
