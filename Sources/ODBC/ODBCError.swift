internal import CODBC

/// What a driver has against a connection or a statement; its own sentence is left out, for it can
/// hold values.
public struct ODBCError: Error, Equatable, Sendable {
  /// The SQLSTATE, `08001`; `HY000` where the driver names none.
  public let state: String

  public init(state: String) { self.state = state }

  init(_ kind: Int32, _ handle: SQLHANDLE?) {
    var state = [SQLWCHAR](repeating: 0, count: 6)
    var (native, length): (SQLINTEGER, SQLSMALLINT) = (0, 0)
    let code = SQLGetDiagRecW(
      SQLSMALLINT(kind), handle, 1, &state, &native, nil, 0, &length)
    let text = String(decoding: state.prefix { $0 != 0 }, as: UTF16.self)
    self.state = isSuccess(code) && text.utf8.count == 5 ? text : "HY000"
  }

  /// Whether the connection is gone, or never came about.
  public var isConnectionLost: Bool {
    state.hasPrefix("08") || state.hasPrefix("57P0") || state == "HYT01"
  }
}

func isSuccess(_ code: SQLRETURN) -> Bool {
  code == SQLRETURN(SQL_SUCCESS) || code == SQLRETURN(SQL_SUCCESS_WITH_INFO)
}
