import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable))
struct MigrationsTests {
  let database: TestDatabase
  let connection: Connection
  let folder: Scratch

  init() throws {
    database = try TestDatabase(migrated: false)
    connection = try Connection(database.conninfo)
    folder = try Scratch()
    try folder.write("CREATE TABLE a (n int);\nINSERT INTO a VALUES (1);\n", to: "0001-a.sql")
  }

  private func migrations() throws -> Migrations { try Migrations(directory: folder.url.path) }

  @Test func `applies what is pending, once and in order`() throws {
    #expect(try migrations().status(on: connection).map(\.appliedAt) == [nil])
    #expect(try migrations().apply(to: connection) == ["0001-a"])
    try folder.write("ALTER TABLE a ADD m int;", to: "0002-m.sql")
    #expect(try migrations().status(on: connection).map { $0.appliedAt != nil } == [true, false])
    #expect(try migrations().apply(to: connection) == ["0002-m"])
    #expect(try migrations().apply(to: connection) == [])
  }

  @Test func `undoes a file that fails and names its line`() throws {
    try folder.write("CREATE TABLE b (n int);\nCREATE TABLE b;\n", to: "0002-b.sql")
    let error = #expect(throws: MigrationError.self) { try migrations().apply(to: connection) }
    guard case .failed("0002-b", line: 2, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try connection.exists("SELECT 1 WHERE to_regclass('a') IS NOT NULL"))
    #expect(try connection.exists("SELECT 1 WHERE to_regclass('b') IS NULL"))
  }

  @Test func `refuses when an applied file changed or is gone`() throws {
    try migrations().apply(to: connection)
    try folder.write("CREATE TABLE a (n bigint);", to: "0001-a.sql")
    #expect(throws: MigrationError.changed("0001-a")) { try migrations().apply(to: connection) }
    try FileManager.default.removeItem(at: folder.url.appending(path: "0001-a.sql"))
    try folder.write("SELECT 1;", to: "0001-b.sql")
    #expect(throws: MigrationError.missing("0001-a")) {
      try migrations().status(on: connection)
    }
  }

  @Test func `refuses files that have no place in the order`() throws {
    try folder.write("", to: "0003-c.sql")
    #expect(throws: MigrationError.outOfOrder("0003-c.sql", expected: 2)) { try migrations() }
    try folder.write("", to: "notes.sql")
    #expect(throws: MigrationError.misnamed("notes.sql")) {
      try FileManager.default.removeItem(at: folder.url.appending(path: "0003-c.sql"))
      _ = try migrations()
    }
  }
}
