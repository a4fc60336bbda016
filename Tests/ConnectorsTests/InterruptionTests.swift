import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Connectors

/// Extractions that a failing server, or our own end, interrupts.
@Suite(.enabled(if: TestCluster.isAvailable), .serialized)
struct `An interrupted extraction` {
  static let tables = ["ward", "Stay", "log", "occupied"]

  private func hospital(on cluster: TestCluster) throws -> Hospital {
    try Hospital(
      on: cluster, Wards.schema + Wards.rows(wards: 9_000, stays: 60_000, lines: 30_000))
  }

  private func extract(
    _ hospital: Hospital, _ folder: Scratch, _ watch: Watch = Watch()
  ) throws -> Extraction {
    try hospital.endpoint().connector.extract(Self.tables, into: folder.url.path, watch: watch)
  }

  private func same(_ a: Scratch, _ b: Scratch) throws -> Bool {
    try Self.tables.allSatisfy { table in
      try Data(contentsOf: a.url.appending(path: "\(table).csv"))
        == Data(contentsOf: b.url.appending(path: "\(table).csv"))
    }
  }

  /// What is in the folder, hidden files among it.
  private func files(_ folder: Scratch) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
  }

  @Test func `brings the same rows when the server is stopped at once and started again`() throws {
    let cluster = try TestCluster()
    let hospital = try hospital(on: cluster)
    let (whole, broken) = (try Scratch(), try Scratch())
    let expected = try extract(hospital, whole)
    #expect(expected.tables.first { $0.name == "Stay" }?.rows == 60_000)
    var interruptions = 0
    for seed in [3_000, 22_000, 41_000, 58_000] {
      var stops = Set([seed, seed / 4])
      let watch = Watch(progress: { progress in
        guard let stop = stops.first(where: { $0 <= progress.rows }) else { return }
        stops.remove(stop)
        try cluster.stop()
        try cluster.start()
        interruptions += 1
      })
      #expect(try extract(hospital, broken, watch) == expected)
      #expect(try same(whole, broken))
      #expect(try files(broken) == Self.tables.map { "\($0).csv" }.sorted())
    }
    #expect(interruptions == 8)
  }

  @Test func `goes on where the program was ended, whatever the last write left behind`() throws {
    let hospital = try hospital(on: TestCluster.shared.get())
    struct Ended: Error {}
    let (whole, broken) = (try Scratch(), try Scratch())
    let expected = try extract(hospital, whole)
    for (table, rows) in [("ward", 4_000), ("Stay", 30_000), ("Stay", 60_000), ("log", 8_000)] {
      #expect(throws: (any Error).self) {
        try extract(
          hospital, broken,
          Watch(progress: { if $0.table == table, $0.rows >= rows { throw Ended() } }))
      }
      let part = broken.url.appending(path: ".\(table).csv.part")
      let handle = try FileHandle(forWritingTo: part)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("half a row".utf8))
      try handle.close()
    }
    var first: Int?
    let result = try extract(
      hospital, broken, Watch(progress: { first = first ?? ($0.table == "Stay" ? $0.rows : nil) }))
    #expect(result == expected)
    #expect(try same(whole, broken))
    #expect(first == nil || first == 60_000)
  }

  @Test func `begins again when the table or its part is not what it was`() throws {
    let hospital = try hospital(on: TestCluster.shared.get())
    let (whole, broken) = (try Scratch(), try Scratch())
    func cancelled(at rows: Int) {
      var reached = 0
      #expect(throws: ConnectorFault.cancelled) {
        try extract(
          hospital, broken,
          Watch(
            progress: { reached = $0.table == "Stay" ? $0.rows : 0 },
            isCancelled: {
              reached >= rows
            }))
      }
    }
    cancelled(at: 40_000)
    let part = broken.url.appending(path: ".Stay.csv.part")
    var bytes = try Data(contentsOf: part)
    bytes[1_000] ^= 1
    try bytes.write(to: part)
    let expected = try extract(hospital, whole)
    #expect(try extract(hospital, broken) == expected)
    #expect(try same(whole, broken))

    cancelled(at: 40_000)
    try hospital.run("ALTER TABLE \"Stay\" DROP COLUMN weight")
    let narrower = try extract(hospital, broken)
    #expect(narrower.tables.first { $0.name == "Stay" }?.rows == 60_000)
    #expect(try !broken.text("Stay.csv").contains("weight"))
  }

  @Test func `gives up when the server stays away, and goes on in the next call`() throws {
    let cluster = try TestCluster()
    let hospital = try hospital(on: cluster)
    let folder = try Scratch()
    let connector = PostgreSQLConnector(
      endpoint: hospital.endpoint(), patience: .init(attempts: 2, first: 1, longest: 1))
    var isStopped = false
    let watch = Watch(progress: { progress in
      guard progress.table == "Stay", progress.rows >= 30_000, !isStopped else { return }
      isStopped = true
      try cluster.stop()
    })
    #expect(throws: ConnectorFault.connectionLost(attempts: 2)) {
      try connector.extract(Self.tables, into: folder.url.path, watch: watch)
    }
    try cluster.start()
    #expect(try extract(hospital, folder) == extract(hospital, Scratch()))
  }

  /// Each value must come back to the server as it left it.
  @Test(arguments: [
    "md5(n::text)::uuid", "timestamptz '2026-01-01 00:00+02' + n * interval '1.000001 s'",
    "n / 3.0::float8", "(n || ' ')::char(7)", "decode(md5(n::text), 'hex')", "(n % 64)::\"char\"",
    "date '0001-12-20 BC' + n", "('10.0.0.0'::inet + n)", "interval '1 month' * n",
    "CASE n WHEN 1 THEN 'NaN' WHEN 2 THEN '-Infinity' ELSE n / 7.0 END::numeric",
    "CASE n % 3 WHEN 0 THEN '' ELSE repeat(E'\\\\''\"\\n', n % 3) END", "(n % 2 = 0)",
    "ARRAY[n, n % 7]", "ROW(n, 'x')::pair", "('v' || n)::code",
  ])
  func `goes on behind a key of any type`(value: String) throws {
    let hospital = try Hospital(
      on: TestCluster.shared.get(),
      [
        "CREATE DOMAIN code AS varchar(9)", "CREATE TYPE pair AS (a integer, b text)",
        "CREATE TABLE kept AS SELECT \(value) AS k, n FROM generate_series(1, 100) n",
        "ALTER TABLE kept ADD PRIMARY KEY (k, n)", "GRANT USAGE ON TYPE pair TO PUBLIC",
      ])
    let (few, many) = (try Scratch(), try Scratch())
    let small = PostgreSQLConnector(endpoint: hospital.endpoint(), rowsAtATime: 7)
    let extraction = try small.extract(["kept"], into: few.url.path, watch: Watch())
    #expect(extraction.tables.map(\.rows) == [100])
    #expect(
      try hospital.endpoint().connector.extract(["kept"], into: many.url.path, watch: Watch())
        == extraction)
  }
}
