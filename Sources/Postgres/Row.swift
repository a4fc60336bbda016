internal import CPostgres

/// A row of a result, its columns by name.
///
/// ```swift
/// Person(id: try row["id"], userName: try row["user_name"], lastSeen: try row["last_seen"])
/// ```
public struct Row {
  let result: Result
  let index: Int32

  /// - Throws: ``PostgresError/noColumn(_:)``, ``PostgresError/unexpectedNull(column:)`` or
  ///   ``PostgresError/unreadable(column:type:)``.
  public subscript<Value: ColumnValue>(_ column: String) -> Value {
    get throws {
      guard let value: Value = try self[column] else {
        throw PostgresError.unexpectedNull(column: column)
      }
      return value
    }
  }

  public subscript<Value: ColumnValue>(_ column: String) -> Value? {
    get throws {
      guard let text = try text(column) else { return nil }
      guard let value = Value(column: text) else {
        throw PostgresError.unreadable(column: column, type: "\(Value.self)")
      }
      return value
    }
  }

  public subscript<Name: RawRepresentable>(_ column: String) -> Name
  where Name.RawValue == String {
    get throws {
      guard let name: Name = try self[column] else {
        throw PostgresError.unexpectedNull(column: column)
      }
      return name
    }
  }

  public subscript<Name: RawRepresentable>(_ column: String) -> Name?
  where Name.RawValue == String {
    get throws {
      guard let text = try text(column) else { return nil }
      guard let name = Name(rawValue: text) else {
        throw PostgresError.unreadable(column: column, type: "\(Name.self)")
      }
      return name
    }
  }

  func text(_ column: String) throws -> String? {
    guard let position = result.columns[column] else { throw PostgresError.noColumn(column) }
    guard PQgetisnull(result.handle, index, position) == 0,
      let value = PQgetvalue(result.handle, index, position)
    else { return nil }
    let length = Int(PQgetlength(result.handle, index, position))
    let bytes = UnsafeRawBufferPointer(start: value, count: length)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What one statement gave; owns libpq's memory of it.
final class Result {
  let handle: OpaquePointer?
  /// The columns' positions; of two with one name the first counts.
  let columns: [String: Int32]

  init(_ handle: OpaquePointer?) {
    self.handle = handle
    let names = (0..<PQnfields(handle)).compactMap { position in
      PQfname(handle, position).map { (String(cString: $0), position) }
    }
    columns = Dictionary(names) { first, _ in first }
  }

  deinit { PQclear(handle) }

  var rowCount: Int32 { PQntuples(handle) }

  var rows: some Sequence<Row> { (0..<rowCount).lazy.map { Row(result: self, index: $0) } }

  /// How many rows the statement inserted, changed, deleted or copied.
  var affected: Int { PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0 }

  var status: ExecStatusType { PQresultStatus(handle) }

  func diagnostic(_ field: Int32) -> String? {
    PQresultErrorField(handle, field).map { String(cString: $0) }
  }
}

/// libpq's field codes, which its header spells as characters (postgres_ext.h).
enum Diagnostic {
  static let sqlState = Int32(UInt8(ascii: "C"))
  static let constraint = Int32(UInt8(ascii: "n"))
  static let position = Int32(UInt8(ascii: "P"))
}
