import Domain
import Foundation
import Postgres
import Processes
import TestSupport

@testable import Expressions

/// A rule as another system is asked for it, and what ours gives.
struct Question: Codable {
  let sql: String
  /// Rows by number, with what ours gives for them.
  let values: [Int: String?]
  /// Rows that ours rejects.
  let rejected: [Int]
}

/// What another system gives for a question: nothing when it agrees, or where it first does not.
typealias Answer = String?

/// The tables of the samples, as an extract is staged: every column a text.
enum Staging {
  static func name(_ column: String) -> String { "\"\(column)\"" }

  static var columns: [String] { Sample.columns.map { name($0.0) } }

  static let references = [
    "CREATE TABLE crosswalk_sex (source_code TEXT, target_code TEXT)",
    "INSERT INTO crosswalk_sex VALUES ('M', '1'), ('F', '2')",
    "CREATE TABLE record_number_LOAD_PMI (business_key TEXT, record_number BIGINT)",
    "INSERT INTO record_number_LOAD_PMI VALUES ('P9', 3)",
    "CREATE TABLE Staff (id TEXT, badge TEXT, started TEXT)",
    """
    INSERT INTO Staff VALUES ('S1', '77', '01/02/2003'), ('S2', '', '99/99/9999'),
      ('S3', '', '2001-01-01'), ('S3', '', '2002-01-01'), ('S4', 'x', ' ')
    """,
    "CREATE TABLE Stays (crn TEXT, number TEXT, ward TEXT)",
    "INSERT INTO Stays VALUES ('Ada', '3', 'W3')",
  ]

  static func prelude(_ dialect: SQLDialect) throws -> String {
    try String(
      contentsOf: Checkout.root.appending(path: "schemas/\(dialect.prelude)"), encoding: .utf8)
  }
}

/// A PostgreSQL server with the rows staged.
struct PostgresSystem {
  let connection: Connection
  private let database: TestDatabase

  init(_ rows: [[String: String]]) throws {
    database = try TestDatabase(migrated: false)
    connection = try Connection(database.conninfo)
    for statement in try Staging.prelude(.postgreSQL).components(separatedBy: "\n\n") {
      try connection.execute(SQL(unchecked: statement))
    }
    for statement in Staging.references { try connection.execute(SQL(unchecked: statement)) }
    let columns = Staging.columns.map { "\($0) TEXT" }.joined(separator: ", ")
    try connection.execute(SQL(unchecked: "CREATE TABLE sample (row INT, \(columns))"))
    try connection.copyIn("COPY sample FROM STDIN") { writer in
      for (number, row) in rows.enumerated() {
        let fields = Sample.columns.map { Self.escaped(row[$0.0] ?? "") }
        try writer.write("\(number)\t\(fields.joined(separator: "\t"))\n")
      }
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
  }

  func answer(_ question: Question) throws -> Answer {
    let wanted = question.values.keys.map(String.init).joined(separator: ", ")
    if !wanted.isEmpty {
      let query =
        "SELECT row, (\(question.sql)) AS value FROM sample AS driving WHERE row IN (\(wanted))"
      do {
        let found = try connection.rows(SQL(unchecked: query)) {
          let (row, value): (Int, String?) = (try $0["row"], try $0["value"])
          return (row, value)
        }
        for (row, value) in found where question.values[row] != .some(value) {
          return "row \(row): \(value ?? "NULL")"
        }
      } catch {
        return "\(error)"
      }
    }
    for row in question.rejected.prefix(3) {
      let query = "SELECT (\(question.sql)) AS value FROM sample AS driving WHERE row = \(row)"
      do {
        let value: String? = try connection.row(SQL(unchecked: query)) { try $0["value"] } ?? nil
        return "row \(row): \(value ?? "NULL"), not an error"
      } catch is PostgresError { continue }
    }
    return nil
  }
}

/// A DuckDB in a process of Python, whose module it is.
struct DuckDBSystem {
  static let python = ProcessInfo.processInfo.environment["CROSSGATE_DUCKDB_PYTHON"]

  private struct Inquiry: Encodable {
    let setup: [String]
    let columns: [String]
    let rows: [[String]]
    let questions: [Question]
  }

  /// Asks all `questions` in one process.
  static func answers(
    to questions: [Question], rows: [[String: String]]
  ) throws -> [Answer] {
    let inquiry = Inquiry(
      setup: [try Staging.prelude(.duckDB)] + Staging.references, columns: Staging.columns,
      rows: rows.map { row in Sample.columns.map { row[$0.0] ?? "" } }, questions: questions)
    let output = try Processes.Program(python ?? "").run(
      arguments: ["-c", script], input: Array(try JSONEncoder().encode(inquiry)),
      limits: Limits(wall: .seconds(900), cpu: .seconds(1800), memory: 1 << 36))
    guard output.exitCode == 0 else { throw Failed(errors: output.errors) }
    return try JSONDecoder().decode([Answer].self, from: Data(output.output))
  }

  struct Failed: Error { let errors: String }

  private static let script = """
    import duckdb, json, sys
    asked = json.load(sys.stdin)
    system = duckdb.connect(config={"threads": 1})
    for statement in asked["setup"]:
        system.execute(statement)
    columns = asked["columns"]
    system.execute("CREATE TABLE sample (row INT, " + ", ".join(c + " TEXT" for c in columns) + ")")
    system.executemany(
        "INSERT INTO sample VALUES (?" + ", ?" * len(columns) + ")",
        [[number] + row for number, row in enumerate(asked["rows"])])

    def answer(question):
        values = question["values"]
        pairs = dict(zip(map(int, values[0::2]), values[1::2])) if isinstance(values, list) \\
            else {int(row): value for row, value in values.items()}
        chosen = ", ".join(map(str, pairs))
        if pairs:
            query = f"SELECT row, ({question['sql']}) FROM sample AS driving WHERE row IN ({chosen})"
            try:
                for row, value in system.execute(query).fetchall():
                    if value != pairs[row]:
                        return f"row {row}: {value}"
            except duckdb.Error as error:
                return str(error)[:600]
        for row in question["rejected"][:3]:
            query = f"SELECT ({question['sql']}) FROM sample AS driving WHERE row = {row}"
            try:
                return f"row {row}: {system.execute(query).fetchone()[0]}, not an error"
            except duckdb.Error as error:
                if "Binder" in str(error) or "Parser" in str(error):
                    return str(error)[:600]
        return None

    json.dump([answer(question) for question in asked["questions"]], sys.stdout)
    """
}
