/// Why PostgreSQL did not do what it was asked, without a word of its own: its sentences quote
/// values, and a value may be a patient's.
public enum PostgresError: Error, Equatable, Sendable {
  /// The connection string cannot be read. It is not repeated here, for it may hold a password.
  case unreadableConnectionString
  /// No server answers, or it does not let us in; `reason` is what libpq said before any statement
  /// was sent.
  case unavailable(reason: String)
  /// The server went away during `statement`; whether that took effect is not known.
  case connectionLost(statement: String)
  /// The server refused `statement` (our text, with `$1` where values were bound).
  case refused(SQLState, constraint: String?, statement: String)
  /// The server refused a setting of the connection, such as a role that the login may not take.
  case settingsRefused(SQLState)
  /// A statement failed earlier in this transaction, so it cannot be committed.
  case transactionAborted
  /// The result has no column of that name.
  case noColumn(String)
  /// The column holds NULL where a value is needed.
  case unexpectedNull(column: String)
  /// The column's value does not read as `type`.
  case unreadable(column: String, type: String)

  /// The constraint a refused statement would have broken.
  public var constraint: String? {
    guard case .refused(_, let constraint, _) = self else { return nil }
    return constraint
  }

  public var state: SQLState? {
    guard case .refused(let state, _, _) = self else { return nil }
    return state
  }
}

/// The five letters and digits by which PostgreSQL names a condition.
///
/// Source: PostgreSQL documentation, appendix A.
public struct SQLState: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let notNullViolation = SQLState(rawValue: "23502")
  public static let foreignKeyViolation = SQLState(rawValue: "23503")
  public static let uniqueViolation = SQLState(rawValue: "23505")
  public static let checkViolation = SQLState(rawValue: "23514")
  /// A text holds a character the database cannot store, such as NUL.
  public static let characterNotInRepertoire = SQLState(rawValue: "22021")
  public static let serializationFailure = SQLState(rawValue: "40001")
  public static let deadlockDetected = SQLState(rawValue: "40P01")
  public static let lockNotAvailable = SQLState(rawValue: "55P03")
  /// The statement ran longer than it may, or someone cancelled it.
  public static let queryCanceled = SQLState(rawValue: "57014")
  public static let undefinedTable = SQLState(rawValue: "42P01")

  /// What the server answers to a setting that it does not take.
  static let settingFaults: Set = [
    SQLState(rawValue: "22023"), SQLState(rawValue: "42501"), SQLState(rawValue: "42704"),
  ]

  /// Whether the server ends the connection with it: shutting down, crashed, starting up.
  var endsConnection: Bool { rawValue.hasPrefix("57P0") }
}
