internal import Domain
internal import ODBC

/// Copies a table through a driver, row by row, behind its key where it has one.
struct ODBCExtraction: TableSource {
  private static let rowsToKeep = 20_000
  private static let rowsBetweenReports = 2_000

  let table: ODBCSource
  let connect: () throws -> ODBCConnection
  var patience = Patience()

  var name: String { table.name }
  var resumes: Extraction.Resumes { table.key.isEmpty ? .fromStart : .afterKey }
  var key: [String] { table.key.map { table.fields[$0].field } }

  var signature: String {
    let columns = table.columns.map { "\($0.name) \($0.typeName)" }.joined(separator: ", ")
    return "\(table.table.schema ?? "").\(table.table.name) (\(columns)) by \(key)"
  }

  func copy(to part: PartFile, pace: Pace) throws {
    var (failures, reconnections) = (0, 0)
    if table.key.isEmpty { try part.startOver() }
    while true {
      let before = part.checkpoint.rows
      do {
        if part.count == 0 { try part.append(CSVRecord.bytes(table.fields.map(\.field))) }
        return try copyRest(to: part, pace: pace, reconnections: reconnections)
      } catch let error as ODBCError where error.isConnectionLost {
        failures = part.checkpoint.rows > before ? 1 : failures + 1
      } catch ConnectorFault.unreachable, ConnectorFault.noAnswer {
        failures += 1
      }
      try part.rollBack()
      reconnections += 1
      try patience.pause(after: failures, pace.watch)
    }
  }

  private func copyRest(to part: PartFile, pace: Pace, reconnections: Int) throws {
    let connection = try connect()
    var (rows, last) = (part.checkpoint.rows, part.checkpoint.key)
    let (condition, values) = behind(last, connection)
    try connection.rows(table.query(connection, condition: condition), values) { row in
      try part.append(CSVRecord.bytes(row))
      rows += 1
      if !table.key.isEmpty {
        last = table.key.compactMap { row[$0] }
        if rows.isMultiple(of: Self.rowsToKeep) { try part.keep(rows: rows, key: last) }
      }
      if rows.isMultiple(of: Self.rowsBetweenReports) {
        try pace.reached(rows, reconnections: reconnections)
      }
      return true
    }
    try part.keep(rows: rows, key: last)
    try pace.reached(rows, reconnections: reconnections)
  }

  /// `a > ? OR a = ? AND b > ?`, which every database understands.
  private func behind(
    _ key: [String]?, _ connection: ODBCConnection
  ) -> (condition: String, values: [(text: String, type: Int)]) {
    guard let key, !table.key.isEmpty, key.count == table.key.count else { return ("", []) }
    let parts = zip(table.key, key).map { position, value in
      (
        name: connection.quoted(table.columns[position].name),
        value: (text: value, type: table.columns[position].type)
      )
    }
    let terms = parts.indices.map { index in
      let equal = parts[..<index].map { "\($0.name) = ?" }
      return "(\((equal + ["\(parts[index].name) > ?"]).joined(separator: " AND ")))"
    }
    let values = parts.indices.flatMap { index in parts[...index].map(\.value) }
    return (" WHERE \(terms.joined(separator: " OR "))", values)
  }
}
