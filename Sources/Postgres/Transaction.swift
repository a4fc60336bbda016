internal import CPostgres

/// How much of other transactions' work one may see.
public enum Isolation: String, Sendable {
  case readCommitted = "READ COMMITTED"
  case repeatableRead = "REPEATABLE READ"
  case serializable = "SERIALIZABLE"
}

extension Connection {
  public var isInTransaction: Bool { depth > 0 }

  /// Does all of `body` or none of it; inside another transaction it is a savepoint of that one.
  ///
  /// - Throws: what `body` throws, after undoing it; ``PostgresError``, of which
  ///   ``PostgresError/transactionAborted`` when `body` caught a refused statement and went on.
  public func transaction<Value>(
    _ isolation: Isolation = .readCommitted, _ body: () throws -> Value
  ) throws -> Value {
    let savepoint = depth == 0 ? nil : SQL(unchecked: "level_\(depth)")
    if let savepoint {
      try execute("SAVEPOINT \(savepoint)")
    } else {
      try execute("BEGIN ISOLATION LEVEL \(unchecked: isolation.rawValue)")
    }
    depth += 1
    let value: Value
    do {
      value = try body()
      // The server answers COMMIT of a failed transaction with a rollback and no error.
      guard PQtransactionStatus(handle) != PQTRANS_INERROR else {
        throw PostgresError.transactionAborted
      }
    } catch {
      depth -= 1
      undo(to: savepoint)
      throw error
    }
    depth -= 1
    do { try execute(savepoint.map { "RELEASE \($0)" } ?? "COMMIT") } catch {
      unsettle()
      throw error
    }
    return value
  }

  /// Rolls back; when that fails the connection is gone and the server rolls back by itself.
  private func undo(to savepoint: SQL?) {
    let statement = savepoint.map { "ROLLBACK TO \($0)" as SQL } ?? "ROLLBACK"
    _ = Result(PQexec(handle, statement.text))
    unsettle()
  }
}
