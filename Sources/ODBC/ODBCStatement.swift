internal import CODBC

/// A statement on its way through a driver, and its rows.
final class ODBCStatement {
  private static let pieceUnits = 4096

  private let connection: ODBCConnection
  private(set) var handle: SQLHANDLE?
  private var columns = 0
  private var piece = [SQLWCHAR](repeating: 0, count: pieceUnits)
  /// The values that the driver reads while it executes.
  private var bound: [UnsafeMutableBufferPointer<SQLWCHAR>] = []
  private var lengths: UnsafeMutableBufferPointer<SQLLEN>?

  init(_ connection: ODBCConnection) throws(ODBCError) {
    self.connection = connection
    guard isSuccess(SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_STMT), connection.handle, &handle))
    else { throw ODBCError(SQL_HANDLE_DBC, connection.handle) }
  }

  deinit {
    SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_STMT), handle)
    bound.forEach { $0.deallocate() }
    lengths?.deallocate()
  }

  func set(_ attribute: Int32, _ value: Int) {
    SQLSetStmtAttrW(handle, attribute, .init(bitPattern: value), 0)
  }

  func execute(_ query: String, _ values: [(text: String, type: Int)]) throws(ODBCError) {
    let lengths = UnsafeMutableBufferPointer<SQLLEN>.allocate(capacity: max(values.count, 1))
    self.lengths = lengths
    for (index, value) in values.enumerated() {
      try bind(value, at: index, length: lengths.baseAddress?.advanced(by: index))
    }
    var text = Array(query.utf16)
    try check(SQLExecDirectW(handle, &text, SQLINTEGER(text.count)))
  }

  private func bind(
    _ value: (text: String, type: Int), at index: Int, length: UnsafeMutablePointer<SQLLEN>?
  ) throws(ODBCError) {
    let units = Array(value.text.utf16)
    let buffer = UnsafeMutableBufferPointer<SQLWCHAR>.allocate(capacity: units.count + 1)
    _ = buffer.initialize(from: units + [0])
    bound.append(buffer)
    let bytes = units.count * MemoryLayout<SQLWCHAR>.size
    length?.initialize(to: SQLLEN(bytes))
    try check(
      SQLBindParameter(
        handle, SQLUSMALLINT(index + 1), SQLSMALLINT(SQL_PARAM_INPUT), SQLSMALLINT(SQL_C_WCHAR),
        SQLSMALLINT(value.type), SQLULEN(max(units.count, 1)), 0, buffer.baseAddress,
        SQLLEN(bytes + 2), length))
  }

  /// Takes the answer of a function that begins a result, such as `SQLTables`.
  func check(_ code: SQLRETURN) throws(ODBCError) {
    guard isSuccess(code) || code == SQLRETURN(SQL_NO_DATA) else {
      throw ODBCError(SQL_HANDLE_STMT, handle)
    }
    var count: SQLSMALLINT = 0
    if isSuccess(SQLNumResultCols(handle, &count)) { columns = Int(count) }
  }

  /// The next row, as text; `nil` after the last.
  func next() throws(ODBCError) -> [String?]? {
    let code = SQLFetch(handle)
    guard code != SQLRETURN(SQL_NO_DATA) else { return nil }
    guard isSuccess(code) else { throw ODBCError(SQL_HANDLE_STMT, handle) }
    var row: [String?] = []
    row.reserveCapacity(columns)
    for column in 1...max(columns, 1) where column <= columns { row.append(try text(column)) }
    return row
  }

  /// Reads a value in pieces, however long it is.
  private func text(_ column: Int) throws(ODBCError) -> String? {
    var units: [SQLWCHAR] = []
    while true {
      var length: SQLLEN = 0
      let bytes = Self.pieceUnits * MemoryLayout<SQLWCHAR>.size
      let code = SQLGetData(
        handle, SQLUSMALLINT(column), SQLSMALLINT(SQL_C_WCHAR), &piece, SQLLEN(bytes), &length)
      if code == SQLRETURN(SQL_NO_DATA) { break }
      guard isSuccess(code) else { throw ODBCError(SQL_HANDLE_STMT, handle) }
      if length == SQLLEN(SQL_NULL_DATA) { return nil }
      let isWhole = length >= 0 && Int(length) <= bytes - MemoryLayout<SQLWCHAR>.size
      // The last unit of a full piece is the terminator.
      units += piece.prefix(isWhole ? Int(length) / MemoryLayout<SQLWCHAR>.size : piece.count - 1)
      if isWhole { break }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
