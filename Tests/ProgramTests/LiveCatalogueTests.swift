import Foundation
import Postgres
import TestSupport
import Testing

/// A running database as something to import.
@Suite(.enabled(if: TestCluster.isAvailable))
struct `A live PostgreSQL database` {
  @Test func `is imported like a file, with a password from the environment`() throws {
    let cluster = try TestCluster.shared.get()
    let suffix = UUID().uuidString.lowercased().prefix(8)
    let admin = try cluster.connection()
    try admin.execute("CREATE DATABASE \(unchecked: "pas_\(suffix)")")
    try admin.execute("CREATE ROLE \(unchecked: "reader_\(suffix)") LOGIN PASSWORD 'lamp'")
    let database = try cluster.connection(database: "pas_\(suffix)")
    try database.execute("CREATE TABLE ward (code text PRIMARY KEY, beds integer)")
    try database.execute("CREATE TABLE stay (id integer, ward text REFERENCES ward)")
    try database.execute("GRANT SELECT ON ward, stay TO \(unchecked: "reader_\(suffix)")")

    let scratch = try Scratch()
    let output = scratch.url.appending(path: "catalogue.csv").path
    let server = "reader_\(suffix)@127.0.0.1:\(cluster.port)/pas_\(suffix)?tls=disable"
    let words = ["catalogue", "import", "postgresql://\(server)", "--output", output]
    let call = try Program.call(words, environment: ["PGPASSWORD": "lamp"])
    #expect(call.ending == .exited(0))
    #expect(call.output.hasPrefix("tables 2\nfields 4\nkeys 1\nforeign keys 1\n"))
    let catalogue = try scratch.text("catalogue.csv")
    #expect(catalogue.contains("ward,code,text,"))
    #expect(catalogue.contains("ward.code"))

    let wrong = try Program.call(words, environment: ["PGPASSWORD": "Florence"])
    #expect(wrong.ending != .exited(0))
    #expect(!"\(wrong.output)\(wrong.errors)".contains("Florence"))
  }
}
