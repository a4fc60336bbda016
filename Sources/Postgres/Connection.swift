internal import CPostgres
internal import Glibc

/// A connection to a PostgreSQL server, for one thread.
///
/// It blocks while the server works. The first statement opens it, and when the server has hung up
/// since the last one, the next opens it again; a statement that was under way is never repeated.
public final class Connection {
  var handle: OpaquePointer?
  var depth = 0
  /// The names under which the server keeps statements it has planned, by their text.
  private var prepared: [String: String] = [:]
  /// Whether the server has the ``settings``.
  private var isSettled = false
  /// libpq's keywords and values, later ones before earlier.
  private let parameters: [(keyword: String, value: String)]
  /// Whether the value of `dbname` is a connection string.
  private let readsConninfo: Bool
  private let statementTimeout: Duration

  /// Makes a connection, which is opened when it is needed.
  ///
  /// - Parameters:
  ///   - conninfo: libpq's connection string, `host=… dbname=…` or `postgresql://…`.
  ///   - statementTimeout: how long one statement may take; zero for no limit.
  /// - Throws: ``PostgresError/unreadableConnectionString``.
  public init(_ conninfo: String, statementTimeout: Duration = .seconds(30)) throws {
    parameters = Self.defaults + [("dbname", conninfo)]
    readsConninfo = true
    self.statementTimeout = statementTimeout
    guard let options = PQconninfoParse(conninfo, nil) else {
      throw PostgresError.unreadableConnectionString
    }
    PQconninfoFree(options)
  }

  /// Makes a connection from values that others may have typed: none is read as more than itself.
  ///
  /// - Parameters:
  ///   - parameters: libpq's keywords with their values; an empty one counts as not given.
  ///   - statementTimeout: how long one statement may take; zero for no limit.
  public init(parameters: [String: String], statementTimeout: Duration = .seconds(30)) {
    self.parameters = Self.defaults + parameters.map { ($0, $1) }
    readsConninfo = false
    self.statementTimeout = statementTimeout
  }

  deinit { PQfinish(handle) }

  /// What holds for every statement: names and values of the server's settings, `role` among them.
  ///
  /// They are sent before the next statement, and again when the server may have forgotten them. A
  /// name once given stays set, so the next settings must name it too.
  public var settings: [Setting] = [] {
    didSet { isSettled = isSettled && settings == oldValue }
  }

  /// Has the settings sent again: a transaction that is undone takes with it those made in it.
  func unsettle() { isSettled = false }

  /// Asks the server for the least it can answer, whatever it has against the settings.
  ///
  /// - Throws: ``PostgresError``.
  public func ping() throws {
    try reopenIfLost()
    try check(Result(PQexec(handle, "SELECT 1")), of: "SELECT 1")
  }

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
    try prepareToAsk()
    let result = Result(PQexec(handle, script))
    if let position = result.diagnostic(Diagnostic.position).flatMap({ Int($0) }) {
      failedAt(position)
    }
    try check(result, of: "(script)")
  }

  func result(of sql: SQL) throws -> Result {
    try prepareToAsk()
    return try answer(to: sql)
  }

  private func answer(to sql: SQL) throws -> Result {
    let text = sql.text
    let arguments = try Arguments(sql.bindings, statement: text)
    let name = arguments.count > 0 ? try prepare(text) : nil
    let result = arguments.withPointers { values, lengths, formats in
      if let name {
        PQexecPrepared(handle, name, arguments.count, values, lengths, formats, 0)
      } else {
        PQexecParams(handle, text, arguments.count, nil, values, lengths, formats, 0)
      }
    }
    let owned = Result(result)
    try check(owned, of: text)
    return owned
  }

  /// Has the server plan a statement once, for planning a page's query takes longer than its answer;
  /// `nil` beyond a number that only texts made up at run time reach.
  private func prepare(_ text: String) throws -> String? {
    if let name = prepared[text] { return name }
    guard prepared.count < 500 else { return nil }
    let name = "statement_\(prepared.count + 1)"
    try check(Result(PQprepare(handle, name, text, 0, nil)), of: text)
    prepared[text] = name
    return name
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

  /// Opens what is not open, and says under which settings.
  private func prepareToAsk() throws {
    try reopenIfLost()
    guard !isSettled else { return }
    if !settings.isEmpty {
      do { _ = try answer(to: Setting.statement(for: settings)) } catch let error as PostgresError {
        guard let state = error.state, SQLState.settingFaults.contains(state) else { throw error }
        throw PostgresError.settingsRefused(state)
      }
    }
    isSettled = true
  }

  /// Opens what is not open yet, or was closed by the server; never inside a transaction, whose beginning is gone.
  private func reopenIfLost() throws {
    guard !isOpen else { return }
    guard depth == 0 else { throw PostgresError.connectionLost(statement: "(transaction)") }
    try open()
  }

  private func open() throws {
    PQfinish(handle)
    prepared = [:]
    isSettled = false
    handle = connect()
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

  /// Our defaults, which a connection's own parameters may replace: a server that cannot be
  /// reached, or is gone without a word, is noticed in seconds.
  private static let defaults = [
    (keyword: "connect_timeout", value: "5"), (keyword: "keepalives_idle", value: "30"),
    (keyword: "tcp_user_timeout", value: "30000"),
    (keyword: "fallback_application_name", value: "crossgate"),
  ]

  private func connect() -> OpaquePointer? {
    let keywords = parameters.map { strdup($0.keyword) }
    let values = parameters.map { strdup($0.value) }
    defer { (keywords + values).forEach { free($0) } }
    return PQconnectdbParams(
      keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil],
      readsConninfo ? 1 : 0)
  }
}

/// A setting of the server's for one connection.
public struct Setting: Equatable, Sendable {
  let name: String
  let value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// One statement that makes all of `settings`.
  static func statement(for settings: [Setting]) -> SQL {
    let calls = settings.map { "set_config(\($0.name), \($0.value), false)" as SQL }
    return calls.dropFirst().reduce("SELECT \(calls[0])" as SQL) { "\($0), \($1)" }
  }
}
