internal import Domain
internal import ODBC
internal import Postgres
internal import Tabular

extension Stages.Failure {
  /// What any error of the modules below comes to.
  init(_ error: any Error) {
    switch error {
    case let failure as Stages.Failure: self = failure
    case let fault as ConnectorFault: self.init(fault: fault, statement: nil)
    case let error as PostgresError: self.init(error)
    case let error as TabularError: self.init(fault: ConnectorFault(error), statement: nil)
    default: self.init(fault: .refused(state: "HY000", constraint: nil), statement: nil)
    }
  }

  private init(_ error: PostgresError) {
    switch error {
    case .unavailable(let reason):
      self.init(fault: .loginRefused(.init(libpq: reason)), statement: nil)
    case .connectionLost(let statement):
      self.init(fault: .connectionLost(attempts: 1), statement: statement)
    case .refused(let state, let constraint, let statement):
      self.init(
        fault: .refused(state: state.rawValue, constraint: constraint), statement: statement)
    case .settingsRefused(let state):
      self.init(fault: .refused(state: state.rawValue, constraint: nil), statement: nil)
    case .unreadableConnectionString:
      self.init(fault: .noRehearsalDatabase, statement: nil)
    case .transactionAborted, .noColumn, .unexpectedNull, .unreadable:
      self.init(fault: .refused(state: "HY000", constraint: nil), statement: nil)
    }
  }
}

extension ConnectorFault {
  /// Does `body`, and gives its errors as faults.
  static func catching<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw Stages.Failure(error).fault }
  }

  init(_ error: TabularError) {
    switch error {
    case .write(let path, let errno): self = .unwritableFile(Self.name(path), errno: errno)
    case .cannotOpen(let path, _), .read(let path, _), .empty(let path), .tooLarge(let path, _),
      .tooManyColumns(let path, _), .tooManyFields(let path, _), .recordTooLong(let path, _, _),
      .unterminatedQuote(let path, _), .undecodable(let path, _), .repeatedColumn(let path, _, _):
      self = .unreadableFile(Self.name(path))
    }
  }

  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

extension ConnectorFault.LoginFault {
  /// Reads libpq's sentence for a connection that did not come about, which has no SQLSTATE; in
  /// another language than English all are `other`.
  init(libpq reason: String) {
    let words: [(String, Self)] = [
      ("no pg_hba.conf entry", .notPermittedFromHere), ("password", .password),
      ("certificate", .certificate), ("SSL", .encryption), ("too many", .tooManyConnections),
      ("remaining connection slots", .tooManyConnections), ("starting up", .starting),
      ("shutting down", .starting), ("database", .database), ("role", .password),
    ]
    self = words.first { reason.contains($0.0) }?.1 ?? .other
  }
}
