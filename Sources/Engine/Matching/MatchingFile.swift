internal import Domain
internal import Tabular

/// The ranked candidates, `reports/semantic_mapping.csv`.
public enum MatchingFile {
  public static let path = "reports/semantic_mapping.csv"

  static let columns = [
    "target_table", "target_field", "rank", "source_table", "source_field", "score", "band",
    "evidence", "confidence",
  ]

  /// Reads the candidates in the project folder `project`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  public static func read(in project: String) throws -> [Candidate] {
    let table = try ArtefactTable(path, in: project, required: columns)
    return try table.rows.map { row in
      Candidate(
        target: FieldPath(row["target_table"], row["target_field"]),
        rank: try row.value("rank") { Int($0) },
        source: FieldPath(row["source_table"], row["source_field"]),
        score: try row.value("score") { Double($0) },
        confidence: try row.value("confidence") { Double($0) },
        band: try row.value("band", Candidate.Band.init),
        evidence: try row.value("evidence", Evidence.list))
    }
  }

  /// Writes `candidates` in their order to the file `path`.
  ///
  /// - Throws: Tabular's error when the file cannot be written.
  static func write(_ candidates: [Candidate], to path: String) throws {
    let writer = try DelimitedWriter(path: path, header: columns)
    for candidate in candidates {
      try writer.append([
        candidate.target.table, candidate.target.field, String(candidate.rank),
        candidate.source.table, candidate.source.field, candidate.score.hundredths,
        candidate.band.rawValue, candidate.evidence.map(\.text).joined(separator: "; "),
        candidate.confidence.hundredths,
      ])
    }
    try writer.finish()
  }
}

extension Evidence {
  /// As files have it: `name +0.31 (admission, date)`.
  var text: String {
    let sign = weight < 0 ? "-" : "+"
    let said = words.replacing(";", with: ",")
    return "\(kind.rawValue) \(sign)\(weight.magnitude.hundredths)"
      + (said.isEmpty ? "" : " (\(said))")
  }

  /// Reads ``text``s joined by semicolons; `nil` for anything else.
  static func list(_ text: String) -> [Evidence]? {
    let parts = text.split(separator: ";").map { one($0) }
    return parts.contains(nil) ? nil : parts.compactMap(\.self)
  }

  private static func one(_ text: Substring) -> Evidence? {
    let parts = text.split(separator: " ", maxSplits: 2)
    guard parts.count > 1, let kind = Kind(rawValue: String(parts[0])),
      let weight = Double(parts[1])
    else { return nil }
    return Evidence(kind, weight, parts.count > 2 ? String(parts[2].dropFirst().dropLast()) : "")
  }
}
