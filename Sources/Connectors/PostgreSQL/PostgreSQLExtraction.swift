internal import Domain
internal import Postgres

/// Copies a PostgreSQL table behind its key, so many rows at a time.
///
/// Each time the rows behind the last key are asked for in the key's own order, which its index
/// serves. A table without a key is read in one statement, and from its start after an interruption.
struct PostgreSQLExtraction: TableSource {
  private static let rowsBetweenReports = 2_000

  let connection: Connection
  let table: PostgreSQLTable
  var patience = Patience()
  var rowsAtATime = 20_000

  var name: String { table.name }
  var resumes: Extraction.Resumes { table.key.isEmpty ? .fromStart : .afterKey }
  var key: [String] { table.key.map { table.columns[$0].field.field } }

  var signature: String {
    let columns = table.columns.map { "\($0.name) \($0.statedType)" }.joined(separator: ", ")
    return "\(table.target) (\(columns)) by \(key.joined(separator: ", ")) \(table.order)"
  }

  func copy(to part: PartFile, pace: Pace) throws {
    var (failures, reconnections) = (0, 0)
    if table.key.isEmpty { try part.startOver() }
    while true {
      do {
        if part.count == 0 { try part.append(header) }
        let isLast = try copyChunk(to: part, pace: pace, reconnections: reconnections)
        failures = 0
        if isLast { return }
      } catch let error as PostgresError where error.isPassing {
        try part.rollBack()
        failures += 1
        reconnections += 1
        try patience.pause(after: failures, pace.watch)
      }
    }
  }

  private var header: [UInt8] { CSVRecord.bytes(table.columns.map(\.field.field)) }

  /// Copies the next rows; whether they were the last.
  private func copyChunk(to part: PartFile, pace: Pace, reconnections: Int) throws -> Bool {
    let before = part.checkpoint.rows
    var (rows, last) = (0, [UInt8]())
    // One statement for a whole table may take longer than one for some of its rows.
    if table.key.isEmpty { try connection.execute("SET statement_timeout = 0") }
    try connection.copyOut(SQL(unchecked: statement(after: part.checkpoint.key))) { piece in
      try part.append(piece)
      rows += 1
      last.removeAll(keepingCapacity: true)
      piece.withUnsafeBytes { last.append(contentsOf: $0) }
      if rows.isMultiple(of: Self.rowsBetweenReports) {
        try pace.reached(before + rows, reconnections: reconnections)
      }
    }
    var key = part.checkpoint.key
    if rows > 0, !table.key.isEmpty {
      let fields = CSVRecord.fields(last)
      key = table.key.compactMap { fields.indices.contains($0) ? fields[$0] : nil }
    }
    try part.keep(rows: before + rows, key: key)
    try pace.reached(before + rows, reconnections: reconnections)
    return table.key.isEmpty || rows < rowsAtATime
  }

  private func statement(after key: [String]?) -> String {
    let query = "SELECT \(table.list(table.columns.indices)) FROM \(table.target)"
    guard !table.key.isEmpty else { return "COPY (\(query)) TO STDOUT (FORMAT csv)" }
    let condition = key.map { "WHERE (\(table.list(table.key))) > (\(constants($0)))" } ?? ""
    return """
      COPY (\(query) \(condition) ORDER BY \(table.list(table.key)) LIMIT \(rowsAtATime))
      TO STDOUT (FORMAT csv)
      """
  }

  private func constants(_ key: [String]) -> String {
    zip(table.key, key).map { position, value in
      "\(PostgreSQLTable.literal(value))::\(table.columns[position].statedType)"
    }.joined(separator: ", ")
  }
}

extension PostgresError {
  /// Whether the same may succeed a little later.
  var isPassing: Bool {
    switch self {
    case .connectionLost, .unavailable: true
    case .refused(let state, _, _):
      [.serializationFailure, .deadlockDetected, .lockNotAvailable].contains(state)
    default: false
    }
  }
}
