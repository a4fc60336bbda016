public import Foundation

/// The history of a schema as files `NNNN-name.sql`, applied once each, in order.
public struct Migrations: Sendable {
  /// One file of the history.
  public struct Step: Equatable, Sendable {
    public let number: Int
    public let name: String
    let script: String
  }

  /// One file as it stands in a database.
  public struct Status: Equatable, Sendable {
    public let name: String
    /// `nil` while it is pending.
    public let appliedAt: Date?
  }

  public let steps: [Step]

  /// Held while migrating, so that two programs that start at once take turns.
  private static let lock = 7_266_410_883

  /// Reads the files of `directory`.
  ///
  /// - Throws: ``MigrationError/unreadableDirectory(_:)``, ``MigrationError/misnamed(_:)`` or
  ///   ``MigrationError/outOfOrder(_:expected:)``.
  public init(directory: String) throws {
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw MigrationError.unreadableDirectory(directory)
    }
    steps = try files.filter { $0.hasSuffix(".sql") }.sorted().enumerated().map { index, file in
      guard let number = Int(file.prefix { $0 != "-" }), file.dropFirst(4).first == "-",
        let script = try? String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8)
      else { throw MigrationError.misnamed(file) }
      guard number == index + 1 else {
        throw MigrationError.outOfOrder(file, expected: index + 1)
      }
      return Step(number: number, name: String(file.dropLast(4)), script: script)
    }
  }

  /// Applies what is pending, each file in its own transaction, and names what it applied.
  ///
  /// - Throws: ``MigrationError``; files before the one that failed stay applied.
  @discardableResult
  public func apply(to connection: Connection) throws -> [String] {
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS schema_migration (
        number integer PRIMARY KEY,
        name text NOT NULL,
        sha256 bytea NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )
      """)
    var applied: [String] = []
    for step in steps {
      try connection.transaction {
        try connection.execute("SET LOCAL statement_timeout = 0")
        try connection.execute("SELECT pg_advisory_xact_lock(\(Self.lock))")
        let done = try checkedHistory(on: connection).count
        if step.number > done {
          try apply(step, to: connection)
          applied.append(step.name)
        }
      }
    }
    return applied
  }

  /// Every file, applied or pending.
  ///
  /// - Throws: ``MigrationError/changed(_:)`` or ``MigrationError/missing(_:)`` when the files are
  ///   not the ones the database was made with; ``PostgresError``.
  public func status(on connection: Connection) throws -> [Status] {
    let hasHistory = try connection.exists(
      "SELECT 1 WHERE to_regclass('schema_migration') IS NOT NULL")
    let history = hasHistory ? try checkedHistory(on: connection) : []
    return steps.enumerated().map { index, step in
      Status(name: step.name, appliedAt: index < history.count ? history[index] : nil)
    }
  }

  /// When each applied file was applied, once all prove to be the files of `steps`.
  private func checkedHistory(on connection: Connection) throws -> [Date] {
    let names = steps.map(\.name)
    let scripts = steps.map(\.script)
    return try connection.rows(
      """
      SELECT applied.name, applied_at, file.name IS NOT NULL AS is_here,
        applied.sha256 = sha256(convert_to(file.script, 'UTF8')) AS is_same
      FROM schema_migration applied
      LEFT JOIN unnest(\(names)::text[], \(scripts)::text[]) AS file (name, script)
        ON file.name = applied.name
      ORDER BY number
      """
    ) { row in
      let name: String = try row["name"]
      guard try row["is_here"] else { throw MigrationError.missing(name) }
      guard try row["is_same"] else { throw MigrationError.changed(name) }
      return try row["applied_at"]
    }
  }

  private func apply(_ step: Step, to connection: Connection) throws {
    var line: Int?
    do {
      try connection.run(script: step.script) { position in
        line = step.script.unicodeScalars.prefix(position - 1).count { $0 == "\n" } + 1
      }
    } catch let error as PostgresError {
      throw MigrationError.failed(step.name, line: line, error)
    }
    try connection.execute(
      """
      INSERT INTO schema_migration (number, name, sha256)
      VALUES (\(step.number), \(step.name), sha256(convert_to(\(step.script), 'UTF8')))
      """)
  }
}

/// Why a schema could not be brought up to date.
public enum MigrationError: Error, Equatable, Sendable {
  case unreadableDirectory(String)
  /// Not UTF-8, or not named `NNNN-name.sql`.
  case misnamed(String)
  /// The numbers must be 0001, 0002, … without a gap or a double.
  case outOfOrder(String, expected: Int)
  /// The file is not what it was when it was applied.
  case changed(String)
  /// The database was made with a file that is not here: the program is older than its data.
  case missing(String)
  case failed(String, line: Int?, PostgresError)
}
