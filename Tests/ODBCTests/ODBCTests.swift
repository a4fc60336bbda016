import Testing

@testable import ODBC

@Suite struct `An ODBC connection` {
  @Test func `keeps values from becoming attributes`() throws {
    let text = try ODBCConnection.connectionString([
      ("Driver", "SQLite3"), ("UID", "a;Driver=/tmp/x.so"), ("PWD", " p}a{ss"), ("Port", "5432"),
    ])
    #expect(text == "Driver=SQLite3;UID={a;Driver=/tmp/x.so};PWD={ p}}a{ss};Port=5432;")
    #expect(throws: ODBCError(state: "HY000")) {
      try ODBCConnection.connectionString([("UID", "a\u{0}b")])
    }
  }

  @Test func `says what is wrong with a driver that is not there`() {
    do {
      _ = try ODBCConnection([("Driver", "No such driver")])
      Issue.record("connected to nothing")
    } catch {
      #expect(["IM002", "IM003", "IM004", "01000"].contains(error.state))
    }
  }

  @Test(.enabled(if: Self.hasSQLite)) func `reads values of any length, and NULL`() throws {
    let connection = try ODBCConnection([("Driver", "SQLite3"), ("Database", ":memory:")])
    let long = String(repeating: "Zoë 😀 \"\n", count: 3_000)
    var rows: [[String?]] = []
    try connection.rows("SELECT ?, NULL, '', 12 UNION ALL SELECT 'b', 'c', 'd', 'e'", [(long, -9)])
    { row in
      rows.append(row)
      return true
    }
    #expect(rows == [[long, nil, "", "12"], ["b", "c", "d", "e"]])
  }

  static let hasSQLite = (try? ODBCConnection.drivers().contains("SQLite3")) == true
}
