internal import Domain

/// A table that can be copied to a file, a piece at a time.
protocol TableSource {
  /// Of the file, without `.csv`.
  var name: String { get }
  /// What must be as it was for an unfinished copy to be gone on with.
  var signature: String { get throws }
  var resumes: Extraction.Resumes { get }
  var key: [String] { get }

  /// Writes what `part` does not have yet; only what is kept there outlasts an interruption.
  ///
  /// `pace` is told the rows written up to now, and throws where the work is to end.
  func copy(to part: PartFile, pace: Pace) throws
}

/// Tells the watch how far a table is.
struct Pace {
  let watch: Watch
  let table: String
  let tablesDone: Int
  let tables: Int

  func reached(_ rows: Int, reconnections: Int = 0) throws {
    guard !watch.isCancelled() else { throw ConnectorFault.cancelled }
    try watch.progress(
      .init(
        table: table, rows: rows, tablesDone: tablesDone, tables: tables,
        reconnections: reconnections))
  }
}

/// Copies tables into a folder, and goes on where an earlier job was interrupted.
///
/// Beside an unfinished file lie `.TABLE.csv.part` and `.TABLE.csv.checkpoint`; a finished table's
/// checkpoint stays until all are finished, so that the next job need not read it again.
struct ExtractionJob {
  let type: ConnectorType
  let folder: String
  let watch: Watch

  func run(_ sources: [any TableSource]) throws -> Extraction {
    var done: [PartFile] = []
    var tables: [Extraction.Table] = []
    for source in sources where !tables.contains(where: { $0.name == source.name }) {
      let part = try PartFile(folder: folder, table: source.name)
      try part.open(signature: try source.signature)
      if !part.checkpoint.isFinished {
        let pace = Pace(
          watch: watch, table: source.name, tablesDone: done.count, tables: sources.count)
        try pace.reached(part.checkpoint.rows)
        try source.copy(to: part, pace: pace)
        try part.finish()
      }
      let kept = part.checkpoint
      tables.append(
        .init(
          name: source.name, rows: kept.rows, bytes: kept.bytes, sha256: kept.sha256,
          resumes: source.resumes, key: source.key))
      done.append(part)
    }
    try done.forEach { try $0.forget() }
    return Extraction(type: type, tables: tables.sorted { $0.name < $1.name })
  }
}
