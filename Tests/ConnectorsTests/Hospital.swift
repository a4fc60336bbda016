import Connectors
import Domain
import Foundation
import Postgres
import TestSupport

/// A hospital's database, with a login for us that may read and nothing else.
struct Hospital {
  static let password = "Lamp of '1854' \\ {!}"

  let cluster: TestCluster
  let admin: Connection
  let database: String
  let login: String

  init(on cluster: TestCluster, _ statements: [String] = []) throws {
    self.cluster = cluster
    let suffix = UUID().uuidString.lowercased().prefix(8)
    (database, login) = ("hospital_\(suffix)", "reader_\(suffix)")
    let first = try cluster.connection()
    try first.execute("CREATE DATABASE \(unchecked: database)")
    let password = Self.password.replacing("'", with: "''")
    try first.execute("CREATE ROLE \(unchecked: login) LOGIN PASSWORD '\(unchecked: password)'")
    admin = try cluster.connection(database: database)
    try statements.forEach(run)
    try run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \(login)")
  }

  func run(_ statement: String) throws {
    try admin.execute(SQL(unchecked: statement))
  }

  /// Our way in, over TCP, with `changes` to its values.
  func endpoint(
    _ changes: [String: String] = [:], secret: String? = Self.password, allowed: [String]? = nil
  ) -> Endpoint {
    let values = [
      "host": "127.0.0.1", "port": "\(cluster.port)", "database": database, "user": login,
      "tls": "prefer",
    ]
    return Endpoint(
      type: .postgresql, values: values.merging(changes) { _, new in new },
      secret: secret.map(Secret.init),
      allowed: AllowList(allowed ?? ["127.0.0.1:\(cluster.port)", cluster.sockets]))
  }
}

/// A few tables with what makes reading tables hard.
enum Wards {
  static let schema = [
    """
    CREATE TABLE ward (code text PRIMARY KEY, title varchar(40) NOT NULL, beds smallint)
    """,
    """
    CREATE TYPE sex AS ENUM ('F', 'M', 'X')
    """,
    #"""
    CREATE TABLE "Stay" (
      patient bigint, number integer, ward text REFERENCES ward, sex sex, weight numeric(6,2),
      admitted timestamp(0) without time zone NOT NULL, "Odd, ""name""" text, is_day boolean,
      PRIMARY KEY (patient, number))
    """#,
    "CREATE TABLE log (line text, at date)",
    "CREATE VIEW occupied AS SELECT ward, count(*) AS patients FROM \"Stay\" GROUP BY ward",
    "COMMENT ON TABLE ward IS 'Where beds stand'",
    "COMMENT ON COLUMN ward.beds IS 'Counted at midnight'",
  ]

  /// Rows with quotes, line ends, nothing, and letters of several alphabets.
  static func rows(wards: Int, stays: Int, lines: Int) -> [String] {
    [
      """
      INSERT INTO ward SELECT CASE n % 3 WHEN 0 THEN 'w' || n WHEN 1 THEN 'É' || n
        ELSE '''"' || E',\\n' || n END, 'Ward ' || n, n % 40 FROM generate_series(1, \(wards)) n
      """,
      """
      INSERT INTO "Stay" SELECT n / 3, n % 3, NULL, (ARRAY['F','M','X',NULL])[n % 4 + 1]::sex,
        n / 7.0, timestamp '2026-01-01' + n * interval '1 minute',
        CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN E'a "quote",\\r\\nNHS ✓' WHEN 3
        THEN '\\.' ELSE repeat('long ', n % 50) END, n % 2 = 0 FROM generate_series(1, \(stays)) n
      """,
      "INSERT INTO log SELECT CASE WHEN n % 2 = 0 THEN 'line ' || n END, NULL "
        + "FROM generate_series(1, \(lines)) n",
    ]
  }
}
