internal import Postgres

/// What is wrong when the database does not do what it was asked, in terms its callers can act on.
public enum StoreFault: Equatable, Sendable {
  /// No server answers; `reason` is libpq's, from before any statement.
  case unavailable(reason: String)
  /// The statement took too long, or others were in its way; trying again may work.
  case busy
  /// A rule of the schema would have been broken.
  case refused(constraint: String)
  /// A file of `schemas/database` cannot be used, or the folder cannot.
  case schemaFile(String, SchemaFileFault)
  /// The login may not act as `role`, without which no row is to be had.
  case roleRefused(role: String)
  /// Nothing a caller can act on; `detail` holds our own statement, never a value.
  case broken(detail: String)

  /// What is wrong with a file of the schema.
  public enum SchemaFileFault: Equatable, Sendable {
    case unreadable
    case outOfOrder(expected: Int)
    /// It is not what it was when it was applied.
    case changed
    /// The database was made with it, and it is not here: the program is older than its data.
    case missing
    case failed(line: Int?, detail: String)
  }

  /// Reads an error of this module; `nil` for any other.
  public init?(_ error: any Error) {
    switch error {
    case let error as MigrationError: self.init(error)
    case let error as PostgresError: self.init(error)
    default: return nil
    }
  }

  private init(_ error: PostgresError) {
    switch error {
    case .unavailable(let reason): self = .unavailable(reason: reason)
    case .connectionLost: self = .unavailable(reason: "the connection was lost")
    case .unreadableConnectionString:
      self = .unavailable(reason: "the connection string cannot be read")
    case .refused(.queryCanceled, _, _), .refused(.serializationFailure, _, _),
      .refused(.deadlockDetected, _, _), .refused(.lockNotAvailable, _, _):
      self = .busy
    case .settingsRefused: self = .roleRefused(role: Reach.role)
    case .refused(_, let constraint?, _): self = .refused(constraint: constraint)
    default: self = .broken(detail: "\(error)")
    }
  }

  private init(_ error: MigrationError) {
    self =
      switch error {
      case .unreadableDirectory(let path): .schemaFile(path, .unreadable)
      case .misnamed(let file): .schemaFile(file, .unreadable)
      case .outOfOrder(let file, let expected): .schemaFile(file, .outOfOrder(expected: expected))
      case .changed(let file): .schemaFile(file, .changed)
      case .missing(let file): .schemaFile(file, .missing)
      case .failed(let file, let line, let error):
        .schemaFile(file, .failed(line: line, detail: error.state?.rawValue ?? "\(error)"))
      }
  }
}
