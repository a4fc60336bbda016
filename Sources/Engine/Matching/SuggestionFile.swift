public import Domain
internal import Tabular

/// What `crossgate match` writes and reads beside the catalogues.
public enum SuggestionFile {
  static let columns = [
    "source_table", "source_field", "rank", "target_table", "target_field", "score", "confidence",
    "evidence",
  ]

  /// Writes the best `count` targets of every field of `source`, in its order; rank 0 is the verdict
  /// that nothing takes the field, its confidence beside it and no target.
  ///
  /// - Throws: ``FileError``; Tabular's error when the file cannot be written.
  public static func write(
    _ matching: Matching, of source: Catalogue, count: Int, to path: String
  ) throws {
    try makeFolder(of: path)
    let writer = try DelimitedWriter(path: path, header: columns)
    for field in source.fields {
      guard let suggestion = matching.targets(of: field.path, count: count) else { continue }
      let none = suggestion.noCounterpart.thousandths
      try writer.append([field.table, field.field, "0", "", "", none, none, "no counterpart"])
      for candidate in suggestion.candidates {
        try writer.append([
          field.table, field.field, String(candidate.rank), candidate.target.table,
          candidate.target.field, candidate.score.thousandths, candidate.confidence.thousandths,
          candidate.evidence.map(\.text).joined(separator: "; "),
        ])
      }
    }
    try writer.finish()
  }

  /// Reads confirmed table pairs: `source_table,target_table`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func tablePairs(_ path: String) throws -> [TablePair] {
    let table = try ArtefactTable(path, at: path, required: ["source_table", "target_table"])
    return table.rows.map { TablePair(source: $0["source_table"], target: $0["target_table"]) }
  }

  /// Reads pairs of fields: `source_table,source_column,target_table,target_column`, the columns also
  /// as `source_field` and `target_field`; lines without a source, as contracts have, are left out.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func pairs(_ path: String) throws -> [MappingPrecedent] {
    let table = try ArtefactTable(path, at: path, required: ["source_table", "target_table"])
    let (source, target) = (try column("source", in: table), try column("target", in: table))
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return table.rows.compactMap { row in
      guard !row["source_table"].isEmpty, !row[source].isEmpty, !row[target].isEmpty,
        !table.has("status") || row["status"] == MappingStatus.approved.rawValue
      else { return nil }
      return MappingPrecedent(
        source: FieldPath(row["source_table"], row[source]),
        target: FieldPath(row["target_table"], row[target]), origin: String(path[cut...]))
    }
  }

  private static func column(_ side: String, in table: ArtefactTable) throws -> String {
    let names = ["\(side)_column", "\(side)_field"]
    guard let name = names.first(where: table.has) else {
      throw ArtefactError.columnMissing(names[0], file: table.file)
    }
    return name
  }
}

extension Double {
  /// The number with three digits after the point, whatever the locale: `0.850`.
  public var thousandths: String {
    let number = Int((magnitude * 1000).rounded())
    let rest = String(number % 1000)
    return (self < 0 && number > 0 ? "-" : "") + "\(number / 1000)."
      + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
