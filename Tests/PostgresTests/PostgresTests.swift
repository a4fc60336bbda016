import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable))
struct ConnectionTests {
  let database: TestDatabase
  let connection: Connection

  init() throws {
    database = try TestDatabase(migrated: false)
    connection = try Connection(database.conninfo)
  }

  @Test(arguments: [
    "plain", "", "O'Neill \"\\\n\t", "'; DROP TABLE person; --", "\u{301}é €😀", "$1",
  ])
  func `gives back any text it was given`(text: String) throws {
    let back = try connection.row("SELECT \(text)::text AS x, \([text, "b"])::text[] AS xs") {
      row -> (String, [String]) in (try row["x"], try row["xs"])
    }
    #expect(back?.0 == text)
    #expect(back?.1 == [text, "b"])
  }

  @Test func `binds and reads every kind of value`() throws {
    enum State: String { case queued, running }
    struct Settings: Codable, Equatable { var rows: Int }
    let moment = Date(timeIntervalSince1970: 1_773_480_600.25)
    let none: Int? = nil
    _ = try connection.rows(
      """
      SELECT \(-7)::bigint AS i, \(0.1)::float8 AS d, \(true)::boolean AS b,
        \([0, 255] as [UInt8])::bytea AS bytes, \([1, -2])::bigint[] AS ints,
        \([] as [String])::text[] AS none, \(none)::bigint AS nothing, \(State.running)::text AS s,
        'queued' = ANY(\([State.queued])) AS listed, \(moment)::timestamptz AS t,
        \(try JSON(Settings(rows: 3)))::jsonb AS j, \([] as [UInt8])::bytea AS empty
      """
    ) { row in
      #expect(try row["i"] == -7)
      #expect(try row["d"] == 0.1)
      #expect(try row["b"] == true)
      #expect(try row["bytes"] == [0, 255] as [UInt8])
      #expect(try row["empty"] == [] as [UInt8])
      #expect(try row["ints"] == [1, -2])
      #expect(try row["none"] == [] as [String])
      #expect(try row["nothing"] == nil as Int?)
      #expect(try row["s"] == State.running)
      #expect(try row["listed"] == true)
      #expect(try row["t"] == moment)
      let settings: JSON<Settings> = try row["j"]
      #expect(settings.value == Settings(rows: 3))
    }
  }

  @Test func `keeps the values of a fragment bound`() throws {
    let filter: SQL = "n % \(2) = \(0)"
    let numbers = try connection.rows(
      "SELECT n FROM generate_series(1, \(6)::int) n WHERE \(filter) AND n > \(2)"
    ) { row -> Int in try row["n"] }
    #expect(numbers == [4, 6])
  }

  @Test func `tells a refusal by state and constraint, without the value`() throws {
    try connection.execute("CREATE TABLE t (n int CONSTRAINT positive CHECK (n > 0))")
    let error = try #require(throws: PostgresError.self) {
      try connection.execute("INSERT INTO t VALUES (\(-4711))")
    }
    #expect(
      error
        == .refused(
          .checkViolation, constraint: "positive", statement: "INSERT INTO t VALUES ($1)"))
    #expect(!"\(error)".contains("4711"))
  }

  @Test func `refuses a text with a NUL instead of cutting it short`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.execute("SELECT \("admin\0x")::text")
    }
    #expect(error?.state == .characterNotInRepertoire)
  }

  @Test func `names a column that is absent, null or of another type`() throws {
    _ = try connection.row("SELECT NULL AS a, 'x' AS b") { row in
      #expect(throws: PostgresError.noColumn("c")) { let _: Int = try row["c"] }
      #expect(throws: PostgresError.unexpectedNull(column: "a")) { let _: Int = try row["a"] }
      #expect(throws: PostgresError.unreadable(column: "b", type: "Int")) {
        let _: Int = try row["b"]
      }
    }
  }

  @Test func `undoes a transaction that throws, and only the inner one when that throws`() throws {
    struct Stop: Error {}
    try connection.execute("CREATE TABLE t (n int)")
    #expect(throws: Stop.self) {
      try connection.transaction {
        try connection.execute("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    try connection.transaction {
      try connection.execute("INSERT INTO t VALUES (2)")
      #expect(throws: Stop.self) {
        try connection.transaction {
          try connection.execute("INSERT INTO t VALUES (3)")
          throw Stop()
        }
      }
    }
    let kept = try connection.rows("SELECT n FROM t") { row -> Int in try row["n"] }
    #expect(kept == [2])
  }

  @Test func `does not take the commit of a failed transaction for success`() throws {
    #expect(throws: PostgresError.transactionAborted) {
      try connection.transaction {
        #expect(throws: PostgresError.self) { try connection.execute("SELECT 1/0") }
      }
    }
  }

  @Test func `opens again when the server hung up between two statements`() throws {
    func answer() throws -> Int? {
      try connection.row("SELECT \(7)::int AS n") { row -> Int in try row["n"] }
    }
    #expect(try answer() == 7)
    let process = try connection.row("SELECT pg_backend_pid() AS pid") { row -> Int in
      try row["pid"]
    }
    try Connection(database.conninfo).execute(
      "SELECT pg_terminate_backend(\(process ?? 0), 5000)")
    #expect(!connection.isOpen)
    #expect(try answer() == 7)
  }

  @Test func `says that a connection was lost within a transaction`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.transaction {
        try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
      }
    }
    guard case .connectionLost = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try connection.exists("SELECT 1"))
  }

  private func tell(_ name: String) throws -> String? {
    try connection.row("SELECT current_setting(\(name), true) AS value") { try $0["value"] }
  }

  @Test func `keeps its settings, whatever is undone and whoever hangs up`() throws {
    func set(_ value: String) throws {
      connection.settings = [Setting("crossgate.n", value)]
      #expect(try tell("crossgate.n") == value)
    }
    func undo(_ body: () throws -> Void) throws {
      struct GivenUp: Error {}
      do {
        try connection.transaction {
          try body()
          throw GivenUp()
        }
      } catch is GivenUp {}
    }
    try set("1")
    try undo { try set("2") }
    #expect(try tell("crossgate.n") == "2")
    try undo {
      try undo { try set("3") }
      #expect(try tell("crossgate.n") == "3")
    }
    #expect(try tell("crossgate.n") == "3")
    let pid: Int? = try connection.row("SELECT pg_backend_pid() AS pid") { try $0["pid"] }
    try Connection(database.conninfo).execute("SELECT pg_terminate_backend(\(pid), 5000)")
    #expect(try tell("crossgate.n") == "3")
  }

  @Test func `says of a role that it is refused, and answers a ping nonetheless`() throws {
    connection.settings = [Setting("role", "nobody of that name")]
    #expect(throws: PostgresError.settingsRefused(SQLState(rawValue: "22023"))) {
      try connection.execute("SELECT 1")
    }
    try connection.ping()
    connection.settings = []
    try connection.execute("SELECT 1")
  }

  @Test func `ends a statement that takes too long`() throws {
    let hasty = try Connection(database.conninfo, statementTimeout: .milliseconds(20))
    let error = #expect(throws: PostgresError.self) { try hasty.execute("SELECT pg_sleep(60)") }
    #expect(error?.state == .queryCanceled)
  }

  @Test func `copies rows in and out`() throws {
    try connection.execute("CREATE TABLE t (n int, s text)")
    let count = try connection.copyIn("COPY t FROM STDIN (FORMAT csv)") { writer in
      for n in 1...1000 { try writer.write("\(n),row \(n)\n") }
    }
    #expect(count == 1000)
    var lines = 0
    #expect(
      try connection.copyOut("COPY (SELECT * FROM t) TO STDOUT") { _ in lines += 1 } == 1000)
    #expect(lines == 1000)
  }

  @Test func `keeps nothing of a copy that was given up, either way`() throws {
    struct Stop: Error {}
    try connection.execute("CREATE TABLE t (n int)")
    #expect(throws: Stop.self) {
      try connection.copyIn("COPY t FROM STDIN") { writer in
        try writer.write("1\n")
        throw Stop()
      }
    }
    #expect(try !connection.exists("SELECT FROM t"))
    #expect(throws: Stop.self) {
      try connection.copyOut("COPY (SELECT generate_series(1, 1000000)) TO STDOUT") { _ in
        throw Stop()
      }
    }
    #expect(try connection.exists("SELECT 1"))
  }
}

@Suite struct UnreachableServerTests {
  @Test func `tells an unreachable server from a connection string that cannot be read`() {
    #expect(throws: PostgresError.unreadableConnectionString) { try Connection("secret") }
    let error = #expect(throws: PostgresError.self) {
      try Connection("host=/nowhere").execute("SELECT 1")
    }
    guard case .unavailable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
