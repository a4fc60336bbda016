internal import Domain
internal import Tabular

/// The ranked candidates, `reports/semantic_mapping.csv`.
public enum MatchingFile {
  public static let path = "reports/semantic_mapping.csv"

  static let columns = [
    "target_table", "target_field", "rank", "source_table", "source_field", "score", "band",
    "evidence",
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
        band: try row.value("band", Candidate.Band.init), evidence: row["evidence"])
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
        candidate.band.rawValue, candidate.evidence,
      ])
    }
    try writer.finish()
  }
}
