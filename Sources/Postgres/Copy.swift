internal import CPostgres

/// Rows on their way into a table by `COPY … FROM STDIN`.
public struct CopyWriter: ~Copyable {
  fileprivate let handle: OpaquePointer?
  fileprivate let statement: String

  /// Sends bytes in the format the statement names; a call need not end with a row.
  ///
  /// - Throws: ``PostgresError/connectionLost(statement:)``.
  public func write(_ bytes: RawSpan) throws {
    let status = bytes.withUnsafeBytes { buffer in
      PQputCopyData(
        handle, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
    }
    guard status == 1 else { throw PostgresError.connectionLost(statement: statement) }
  }

  /// - Throws: ``PostgresError/connectionLost(statement:)``.
  public func write(_ text: String) throws {
    try write(Array(text.utf8).span.bytes)
  }
}

extension Connection {
  /// Streams what `body` writes into a table and gives the number of rows.
  ///
  /// The statement is a `COPY … FROM STDIN`, which can bind no values.
  ///
  /// - Throws: ``PostgresError``; what `body` throws, and then no row is kept.
  @discardableResult
  public func copyIn(_ sql: SQL, _ body: (borrowing CopyWriter) throws -> Void) throws -> Int {
    let statement = sql.text
    _ = try result(of: sql)
    do {
      try body(CopyWriter(handle: handle, statement: statement))
    } catch {
      PQputCopyEnd(handle, "cancelled")
      finishResults()
      throw error
    }
    guard PQputCopyEnd(handle, nil) == 1 else {
      throw PostgresError.connectionLost(statement: statement)
    }
    return try lastResult(of: statement).affected
  }

  /// Streams a table or query out, a piece at a time, and gives the number of rows.
  ///
  /// The statement is a `COPY … TO STDOUT`, which can bind no values; in text and CSV a piece is a
  /// row.
  ///
  /// - Throws: ``PostgresError``; what `body` throws, after stopping the server.
  @discardableResult
  public func copyOut(_ sql: SQL, _ body: (RawSpan) throws -> Void) throws -> Int {
    let statement = sql.text
    _ = try result(of: sql)
    var failure: (any Error)?
    while true {
      var piece: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &piece, 0)
      guard count > 0 else { break }
      defer { PQfreemem(piece) }
      guard failure == nil else { continue }
      do {
        try body(UnsafeRawBufferPointer(start: piece, count: Int(count)).bytes)
      } catch {
        failure = error
        cancel()
      }
    }
    if let failure {
      finishResults()
      throw failure
    }
    return try lastResult(of: statement).affected
  }

  private func lastResult(of statement: String) throws -> Result {
    let result = Result(PQgetResult(handle))
    finishResults()
    try check(result, of: statement)
    return result
  }

  private func finishResults() {
    while let result = PQgetResult(handle) { PQclear(result) }
  }

  /// Asks the server to stop what it is doing for this connection.
  private func cancel() {
    let request = PQgetCancel(handle)
    defer { PQfreeCancel(request) }
    var message = [CChar](repeating: 0, count: 256)
    _ = PQcancel(request, &message, Int32(message.count))
  }
}
