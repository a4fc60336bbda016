internal import CODBC

/// A connection through a driver of unixODBC, for one thread.
public final class ODBCConnection {
  private static let loginTimeout = 5
  private static let statementTimeout = 600

  private var environment: SQLHANDLE?
  private(set) var handle: SQLHANDLE?
  private var isConnected = false

  /// The names of the drivers that are installed.
  ///
  /// - Throws: ``ODBCError``.
  public static func drivers() throws(ODBCError) -> [String] {
    let environment = try makeEnvironment()
    defer { SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_ENV), environment) }
    var (names, direction): ([String], SQLUSMALLINT) = ([], SQLUSMALLINT(SQL_FETCH_FIRST))
    while true {
      var name = [SQLWCHAR](repeating: 0, count: 256)
      var (length, ignored): (SQLSMALLINT, SQLSMALLINT) = (0, 0)
      let code = SQLDriversW(environment, direction, &name, 256, &length, nil, 0, &ignored)
      guard isSuccess(code) else { return names }
      names.append(String(decoding: name.prefix { $0 != 0 }, as: UTF16.self))
      direction = SQLUSMALLINT(SQL_FETCH_NEXT)
    }
  }

  /// Connects by keywords and values, without a data source that someone else described.
  ///
  /// - Throws: ``ODBCError``; with state `HY000` for a value that a connection string cannot hold.
  public init(_ attributes: [(keyword: String, value: String)]) throws(ODBCError) {
    let text = try Self.connectionString(attributes)
    environment = try Self.makeEnvironment()
    guard isSuccess(SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_DBC), environment, &handle)) else {
      throw ODBCError(SQL_HANDLE_ENV, environment)
    }
    set(SQL_ATTR_LOGIN_TIMEOUT, Self.loginTimeout)
    set(SQL_ATTR_ACCESS_MODE, Int(SQL_MODE_READ_ONLY))
    var string = Array(text.utf16)
    var length: SQLSMALLINT = 0
    let code = SQLDriverConnectW(
      handle, nil, &string, SQLSMALLINT(string.count), nil, 0, &length,
      SQLUSMALLINT(SQL_DRIVER_NOPROMPT))
    guard isSuccess(code) else { throw ODBCError(SQL_HANDLE_DBC, handle) }
    isConnected = true
  }

  deinit {
    if isConnected { SQLDisconnect(handle) }
    if let handle { SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_DBC), handle) }
    if let environment { SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_ENV), environment) }
  }

  /// `KEY=value;` for each; values with anything but plain characters in braces.
  static func connectionString(
    _ attributes: [(keyword: String, value: String)]
  ) throws(ODBCError) -> String {
    var string = ""
    for (keyword, value) in attributes {
      guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
        throw ODBCError(state: "HY000")
      }
      let isPlain = value.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "-._/: ".utf8.contains(byte)
      }
      let isEdged = value.hasPrefix(" ") || value.hasSuffix(" ")
      let quoted = "{\(value.replacing("}", with: "}}"))}"
      string += "\(keyword)=\(isPlain && !isEdged ? value : quoted);"
    }
    return string
  }

  /// What the database quotes names with; empty where it does not.
  public var identifierQuote: String {
    var quote = [SQLWCHAR](repeating: 0, count: 8)
    var length: SQLSMALLINT = 0
    let code = SQLGetInfoW(
      handle, SQLUSMALLINT(SQL_IDENTIFIER_QUOTE_CHAR), &quote, 16, &length)
    guard isSuccess(code) else { return "" }
    let text = String(decoding: quote.prefix { $0 != 0 }, as: UTF16.self)
    return text == " " ? "" : text
  }

  /// A name as the database takes it for itself and for nothing else.
  public func quoted(_ name: String) -> String {
    let quote = identifierQuote
    return quote.isEmpty ? name : "\(quote)\(name.replacing(quote, with: quote + quote))\(quote)"
  }

  /// Reads the rows of a query, one at a time.
  ///
  /// - Parameters:
  ///   - query: With `?` for each of `values`.
  ///   - values: As text, with the SQL type that the driver is to read each as.
  ///   - read: Told each row's values as text, `nil` for NULL; `false` ends the reading.
  /// - Throws: ``ODBCError``, and what `read` throws.
  public func rows(
    _ query: String, _ values: [(text: String, type: Int)] = [], read: ([String?]) throws -> Bool
  ) throws {
    let statement = try ODBCStatement(self)
    statement.set(SQL_ATTR_QUERY_TIMEOUT, Self.statementTimeout)
    try statement.execute(query, values)
    while let row = try statement.next() {
      guard try read(row) else { return }
    }
  }

  private static func makeEnvironment() throws(ODBCError) -> SQLHANDLE? {
    var environment: SQLHANDLE?
    guard isSuccess(SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_ENV), nil, &environment)) else {
      throw ODBCError(state: "HY001")
    }
    SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, .init(bitPattern: 3), 0)
    return environment
  }

  private func set(_ attribute: Int32, _ value: Int) {
    SQLSetConnectAttrW(handle, attribute, .init(bitPattern: value), 0)
  }
}
