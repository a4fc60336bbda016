internal import CPostgres

/// A connection to a PostgreSQL server, for one thread.
///
/// It blocks while the server works. When the server has hung up since the last statement, the next
/// one opens it again; a statement that was under way is never repeated.
public final class Connection {
  var handle: OpaquePointer?
  var depth = 0
  private let conninfo: String
  private let statementTimeout: Duration

  /// Opens a connection.
  ///
  /// - Parameters:
  ///   - conninfo: libpq's connection string, `host=… dbname=…` or `postgresql://…`.
  ///   - statementTimeout: how long one statement may take; zero for no limit.
  /// - Throws: ``PostgresError/unreadableConnectionString`` or
  ///   ``PostgresError/unavailable(reason:)``.
  public init(_ conninfo: String, statementTimeout: Duration = .seconds(30)) throws {
    self.conninfo = conninfo
    self.statementTimeout = statementTimeout
    guard let options = PQconninfoParse(conninfo, nil) else {
      throw PostgresError.unreadableConnectionString
    }
    PQconninfoFree(options)
    try open()
  }

  deinit { PQfinish(handle) }

  /// Whether the server is still there, as far as can be known without asking it.
  public var isOpen: Bool {
    // The first call reads a farewell, if there is one; the second finds the end behind it.
    PQconsumeInput(handle)
    PQconsumeInput(handle)
    return PQstatus(handle) == CONNECTION_OK
  }

  /// Runs a statement and gives the number of rows it changed.
  ///
  /// - Throws: ``PostgresError``.
  @discardableResult
  public func execute(_ sql: SQL) throws -> Int {
    try result(of: sql).affected
  }

  /// Runs a query and reads each of its rows.
  ///
  /// - Throws: ``PostgresError``, and whatever `read` throws.
  public func rows<Value>(_ sql: SQL, as read: (Row) throws -> Value) throws -> [Value] {
    try result(of: sql).rows.map(read)
  }

  /// The first row of a query, if there is one.
  ///
  /// - Throws: ``PostgresError``, and whatever `read` throws.
  public func row<Value>(_ sql: SQL, as read: (Row) throws -> Value) throws -> Value? {
    try result(of: sql).rows.first { _ in true }.map(read)
  }

  /// Whether a query has any row.
  ///
  /// - Throws: ``PostgresError``.
  public func exists(_ sql: SQL) throws -> Bool {
    try result(of: sql).rowCount > 0
  }

  /// Runs the statements of a file, which bind no values.
  ///
  /// - Throws: ``PostgresError``; `failedAt` is told the character, from 1, where the server
  ///   stopped understanding.
  func run(script: String, failedAt: (Int) -> Void) throws {
    try reopenIfLost()
    let result = Result(PQexec(handle, script))
    if let position = result.diagnostic(Diagnostic.position).flatMap({ Int($0) }) {
      failedAt(position)
    }
    try check(result, of: "(script)")
  }

  func result(of sql: SQL) throws -> Result {
    try reopenIfLost()
    let text = sql.text
    let arguments = try Arguments(sql.bindings, statement: text)
    let result = arguments.withPointers { values, lengths, formats in
      PQexecParams(handle, text, arguments.count, nil, values, lengths, formats, 0)
    }
    let owned = Result(result)
    try check(owned, of: text)
    return owned
  }

  /// - Throws: what the server has against the statement, as data.
  func check(_ result: Result, of statement: String) throws {
    switch result.status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_COPY_IN, PGRES_COPY_OUT:
      return
    default:
      let state = result.diagnostic(Diagnostic.sqlState).map(SQLState.init)
      guard let state, !state.endsConnection, PQstatus(handle) == CONNECTION_OK else {
        throw PostgresError.connectionLost(statement: statement)
      }
      let constraint = result.diagnostic(Diagnostic.constraint)
      throw PostgresError.refused(state, constraint: constraint, statement: statement)
    }
  }

  /// Opens again what the server closed; never inside a transaction, whose beginning is gone.
  private func reopenIfLost() throws {
    guard !isOpen else { return }
    guard depth == 0 else { throw PostgresError.connectionLost(statement: "(transaction)") }
    try open()
  }

  private func open() throws {
    PQfinish(handle)
    handle = PQconnectdb(conninfo)
    guard PQstatus(handle) == CONNECTION_OK else {
      let reason = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
      throw PostgresError.unavailable(reason: String(reason.prefix { !$0.isNewline }))
    }
    // Without a receiver libpq prints notices, which can quote values, to the standard error.
    PQsetNoticeReceiver(handle, { _, _ in }, nil)
    let (seconds, attoseconds) = statementTimeout.components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    let settings = """
      SET client_encoding = 'UTF8'; SET datestyle = 'ISO'; SET timezone = 'UTC';
      SET bytea_output = 'hex'; SET statement_timeout = \(milliseconds)
      """
    try check(Result(PQexec(handle, settings)), of: settings)
  }
}

/// The values of a statement in libpq's form.
private struct Arguments {
  private var bytes: [UInt8] = []
  private var starts: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  var count: Int32 { Int32(starts.count) }

  /// - Throws: ``PostgresError/refused(_:constraint:statement:)`` for a text with a NUL, which
  ///   would silently end there.
  init(_ bindings: [Binding], statement: String) throws {
    for binding in bindings {
      switch binding {
      case .null:
        starts.append(nil)
        lengths.append(0)
        formats.append(0)
      case .text(let text):
        guard !text.utf8.contains(0) else {
          throw PostgresError.refused(
            .characterNotInRepertoire, constraint: nil, statement: statement)
        }
        starts.append(bytes.count)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
        lengths.append(0)
        formats.append(0)
      case .bytes(let value):
        starts.append(bytes.count)
        bytes.append(contentsOf: value)
        lengths.append(Int32(value.count))
        formats.append(1)
      }
    }
  }

  func withPointers<Value>(
    _ body: (
      UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>, UnsafePointer<Int32>
    ) -> Value
  ) -> Value {
    // An empty `bytea` at the very end still needs an address that is not null.
    (bytes + [0]).withUnsafeBytes { buffer in
      let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      let values = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
      return values.withUnsafeBufferPointer { body($0.baseAddress, lengths, formats) }
    }
  }
}
