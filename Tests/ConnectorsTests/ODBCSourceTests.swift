import Domain
import Foundation
import ODBC
import TestSupport
import Testing

@testable import Connectors

enum Drivers {
  static let names = (try? ODBCConnection.drivers()) ?? []
  static let hasPostgreSQL = names.contains("PostgreSQL Unicode") && TestCluster.isAvailable
  static let hasSQLite = names.contains("SQLite3")
}

/// Databases by way of unixODBC.
@Suite struct `An ODBC source` {
  private func endpoint(
    _ values: [String: String], _ hospital: Hospital? = nil, roots: [String] = []
  ) -> Endpoint {
    Endpoint(
      type: .odbc, values: values, secret: hospital.map { _ in Secret(Hospital.password) },
      allowed: AllowList(hospital.map { ["127.0.0.1:\($0.cluster.port)"] } ?? []),
      readableRoots: roots)
  }

  private func values(_ hospital: Hospital) -> [String: String] {
    [
      "driver": "PostgreSQL Unicode", "host": "127.0.0.1", "port": "\(hospital.cluster.port)",
      "database": hospital.database, "user": hospital.login, "schema": "public",
    ]
  }

  @Test(.enabled(if: Drivers.hasPostgreSQL))
  func `brings from PostgreSQL what PostgreSQL brings itself`() throws {
    let hospital = try Hospital(
      on: TestCluster.shared.get(),
      Wards.schema + Wards.rows(wards: 300, stays: 25_000, lines: 100))
    let connector = endpoint(values(hospital), hospital).connector
    let preflight = connector.preflight()
    #expect(preflight.obstacle?.name == .readOnly)
    #expect(preflight.obstacle?.verdict == .notProven)
    #expect(preflight.stages.suffix(2).map(\.verdict) == [.passed, .passed])

    let (found, known) = (
      try connector.discover().catalogue, try hospital.endpoint().connector.discover().catalogue
    )
    #expect(found.fields.map(\.path) == known.fields.map(\.path))
    #expect(found.fields.filter(\.isKey).map(\.path) == known.fields.filter(\.isKey).map(\.path))
    #expect(found["stay"]?["ward"]?.references == FieldPath("ward", "code"))
    #expect(found["Stay"]?["weight"]?.type == .decimal(precision: 6, scale: 2))

    let (own, other) = (try Scratch(), try Scratch())
    struct Ended: Error {}
    let ending = Watch(progress: { if $0.rows == 22_000 { throw Ended() } })
    #expect(throws: (any Error).self) {
      try connector.extract(["Stay"], into: own.url.path, watch: ending)
    }
    let extraction = try connector.extract(["Stay", "ward"], into: own.url.path, watch: Watch())
    let direct = try hospital.endpoint().connector.extract(
      ["Stay", "ward"], into: other.url.path, watch: Watch())
    #expect(extraction.tables.map(\.rows) == direct.tables.map(\.rows))
    // The driver spells truth as 1 and 0.
    #expect(try own.text("ward.csv") == other.text("ward.csv"))
    let spelled = try own.text("Stay.csv").replacing(",1\n", with: ",t\n").replacing(
      ",0\n", with: ",f\n")
    #expect(try spelled == other.text("Stay.csv"))
  }

  @Test(.enabled(if: Drivers.hasSQLite)) func `reads a SQLite file below the roots only`() throws {
    let scratch = try Scratch()
    try sqlite(
      scratch.url.appending(path: "pas.db"),
      """
      CREATE TABLE ward (code VARCHAR(8) PRIMARY KEY NOT NULL, beds INTEGER);
      CREATE TABLE stay (id INTEGER PRIMARY KEY, ward VARCHAR(8) REFERENCES ward(code), note TEXT);
      INSERT INTO ward VALUES ('A1', 12), ('É,"2"', NULL);
      INSERT INTO stay VALUES (1, 'A1', 'x'), (2, 'A1', NULL), (10, 'A1', 'line
      two');
      """)
    let values = ["driver": "SQLite3", "database": "pas.db"]
    let connector = endpoint(values, roots: [scratch.url.path]).connector
    #expect(connector.preflight().obstacle?.verdict == .notProven)
    let found = try connector.discover().catalogue
    #expect(found["stay"]?.fields.map(\.field) == ["id", "ward", "note"])
    #expect(found["stay"]?.key.map(\.field) == ["id"])
    #expect(found["stay"]?["ward"]?.references == FieldPath("ward", "code"))
    let folder = try Scratch()
    let extraction = try connector.extract(
      ["stay", "ward"], into: folder.url.path, watch: Watch())
    #expect(extraction.tables.map(\.rows) == [3, 2])
    #expect(try folder.text("ward.csv") == "code,beds\nA1,12\n\"É,\"\"2\"\"\",\n")
    #expect(try folder.text("stay.csv") == "id,ward,note\n1,A1,x\n2,A1,\n10,A1,\"line\ntwo\"\n")
    #expect(
      try connector.preview("stay", limit: 1, offset: 1)
        == Preview(
          columns: ["id", "ward", "note"], rows: [["2", "A1", nil]]))

    let outside = endpoint(values, roots: [folder.url.path]).connector.preflight()
    #expect(outside.obstacle?.fault == .pathNotAllowed("pas.db"))
    let missing = endpoint(
      ["driver": "SQLite3", "database": "new.db"], roots: [scratch.url.path]
    ).connector.preflight()
    #expect(missing.obstacle?.fault == .pathNotAllowed("new.db"))
  }

  @Test(arguments: [
    (["driver": "/usr/lib/x.so", "database": "d"], ConnectorFault.driverMissing("/usr/lib/x.so")),
    (["driver": "No such driver", "database": "d"], .driverMissing("No such driver")),
    (
      ["driver": "PostgreSQL Unicode", "host": "x.example;PWD=y", "database": "d"],
      .badParameter("host")
    ),
  ])
  func `names what it cannot connect with`(values: [String: String], fault: ConnectorFault) {
    #expect(endpoint(values).connector.preflight().obstacle?.fault == fault)
  }

  @Test(.enabled(if: Drivers.hasPostgreSQL), arguments: ["d;Server=127.0.0.1", "d}"])
  func `takes no attribute from a value`(database: String) {
    let values = ["driver": "PostgreSQL Unicode", "host": "x.example", "database": database]
    #expect(endpoint(values).connector.preflight().obstacle?.fault == .badParameter("database"))
  }

  private func sqlite(_ file: URL, _ script: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/sqlite3")
    process.arguments = [file.path, script]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
