public import Domain
public import Postgres

/// The database of the product, for one thread: its tables by cluster, and one transaction.
public final class Store {
  public let tenancy: Tenancy
  public let accounts: Accounts
  public let directory: Directory
  public let memberships: Memberships
  public let registrations: Registrations
  public let sessions: Sessions
  public let tokens: Tokens
  public let failures: SignInFailures
  public let runs: Runs
  public let policies: PolicyDocuments
  private let connection: Connection

  /// Uses a connection that is open; tests hold their own.
  public init(_ connection: Connection) {
    self.connection = connection
    tenancy = Tenancy(connection)
    accounts = Accounts(connection)
    directory = Directory(connection)
    memberships = Memberships(connection)
    registrations = Registrations(connection)
    sessions = Sessions(connection)
    tokens = Tokens(connection)
    failures = SignInFailures(connection)
    runs = Runs(connection)
    policies = PolicyDocuments(connection)
  }

  /// Uses the database that libpq's connection string names; the first question opens it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind, when the string cannot be read.
  public convenience init(conninfo: String) throws {
    self.init(try Connection(conninfo))
  }

  /// Does all of `body` or none of it.
  ///
  /// - Throws: what `body` throws, after undoing it.
  public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
    try connection.transaction(.readCommitted, body)
  }

  /// Asks the server for the least it can answer.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func ping() throws {
    try connection.execute("SELECT 1")
  }

  /// Applies the pending files of `directory` and names them.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  @discardableResult
  public func migrate(directory: String) throws -> [String] {
    try Migrations(directory: directory).apply(to: connection)
  }

  /// Every file of `directory`, applied or pending.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func migrations(directory: String) throws -> [Migration] {
    try Migrations(directory: directory).status(on: connection).map {
      Migration(name: $0.name, appliedAt: $0.appliedAt)
    }
  }
}
