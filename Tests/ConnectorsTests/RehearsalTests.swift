import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Connectors

/// What stands in for the systems of a hospital in rehearsals.
@Suite struct `A rehearsal` {
  static let catalogue = Catalogue([
    CatalogueField(
      table: "LOAD_STAY", field: "record_number", type: .integer, mandatory: .yes, isKey: true),
    CatalogueField(
      table: "LOAD_STAY", field: "patient", type: .integer, mandatory: .yes,
      references: FieldPath("LOAD_PMI", "record_number")),
    CatalogueField(table: "LOAD_STAY", field: "Admit \"date\"", type: .date),
    CatalogueField(
      table: "LOAD_PMI", field: "record_number", type: .integer, mandatory: .yes, isKey: true),
    CatalogueField(table: "LOAD_PMI", field: "sex", type: .text(length: 1), codeList: "F|M"),
  ])

  private func endpoint(_ type: ConnectorType, database: String? = nil, folder: String? = nil)
    -> Endpoint
  {
    Endpoint(
      type: type, values: [:],
      rehearsal: Rehearsal(catalogue: Self.catalogue, folder: folder, database: database))
  }

  @Test func `serves the source catalogue with the cohort's rows, or with rows made up`() throws {
    let (mock, out) = (try Scratch(), try Scratch())
    try mock.write("record_number,sex\n7,F\n", to: "load_pmi.csv")
    let connector = endpoint(.cacheIRISEmulator, folder: mock.url.path).connector
    #expect(connector.preflight().isPassed)
    #expect(connector.preflight().stages[5].detail == "emulator: 2 tables")
    #expect(connector.preflight().fingerprint == Self.catalogue.structureDigest)
    #expect(try connector.preview("load_pmi", limit: 9, offset: 0).rows == [["7", "F"]])
    let tables = ["LOAD_PMI", "LOAD_STAY"]
    let extraction = try connector.extract(tables, into: out.url.path, watch: Watch())
    #expect(extraction.tables.map(\.rows) == [1, 20])
    #expect(
      try out.text("LOAD_STAY.csv").hasPrefix("record_number,patient,\"Admit \"\"date\"\"\"\n1,1,"))
    #expect(try connector.extract(tables, into: out.url.path, watch: Watch()) == extraction)
    let bare = Endpoint(type: .cacheIRISEmulator, values: [:]).connector.preflight()
    #expect(bare.obstacle?.fault == .noRehearsalCatalogue)
  }

  @Test func `says of a placeholder what it cannot do`() throws {
    let jdbc = Endpoint(type: .jdbc, values: ["url": "jdbc:x"]).connector
    #expect(jdbc.preflight().obstacle?.fault == .notSupported(.jdbc))
    let dummy = Endpoint(type: .jsonDummy, values: [:]).connector
    #expect(try dummy.discover().catalogue["visit"]?["patient_id"]?.references != nil)
    #expect(dummy.preflight().isPassed)
    #expect(throws: ConnectorFault.notSupported(.jsonDummy)) {
      try dummy.extract(["visit"], into: "/tmp", watch: Watch())
    }
    #expect(throws: ConnectorFault.notSupported(.csv)) {
      try Endpoint(type: .csv, values: [:]).connector.load(from: "/tmp", watch: Watch())
    }
  }
}

@Suite(.enabled(if: TestCluster.isAvailable))
struct `A rehearsal's target` {
  let hospital: Hospital
  let folder: Scratch

  init() throws {
    hospital = try Hospital(on: TestCluster.shared.get())
    folder = try Scratch()
  }

  private func connector(
    _ values: [String: String] = [:], of owner: String = ""
  ) -> any Connector {
    let server = "host=\(hospital.cluster.sockets) port=\(hospital.cluster.port) user=crossgate"
    return Endpoint(
      type: .postgresEmulator, values: values,
      rehearsal: Rehearsal(
        catalogue: `A rehearsal`.catalogue, database: "\(server) dbname=\(hospital.database)",
        owner: owner)
    ).connector
  }

  private func write(patients: String, stays: String) throws {
    try folder.write("record_number,sex\n\(patients)", to: "LOAD_PMI.csv")
    try folder.write(
      "record_number,patient,\"Admit \"\"date\"\"\"\n\(stays)", to: "LOAD_STAY.csv")
  }

  private func load(_ values: [String: String] = [:]) throws -> Load {
    try connector(values).load(from: folder.url.path, watch: Watch())
  }

  @Test func `is made of the target catalogue, filled parents first, and filled anew`() throws {
    #expect(connector().preflight().isPassed)
    try write(patients: "1,F\n2,\"\"\n", stays: "1,2,31/12/2025\n2,1,2026-01-31\n")
    let load = try load()
    #expect(load.isKept)
    #expect(load.tables == [.init(name: "LOAD_PMI", rows: 2), .init(name: "LOAD_STAY", rows: 2)])
    #expect(
      try connector().preview("load_stay", limit: 9, offset: 0).rows == [
        ["1", "2", "2025-12-31"], ["2", "1", "2026-01-31"],
      ])
    let constraints = try hospital.admin.rows(
      """
      SELECT conname || ' ' || pg_get_constraintdef(oid) AS x FROM pg_constraint
      WHERE connamespace = 'rehearsal'::regnamespace ORDER BY 1
      """
    ) { try $0["x"] as String }
    #expect(
      constraints == [
        "LOAD_PMI_pkey PRIMARY KEY (record_number)",
        "LOAD_STAY_patient_fkey FOREIGN KEY (patient) REFERENCES "
          + "rehearsal.\"LOAD_PMI\"(record_number)",
        "LOAD_STAY_pkey PRIMARY KEY (record_number)",
      ])
    try write(patients: "5,M\n", stays: "")
    #expect(try self.load().tables.map(\.rows) == [1, 0])
    #expect(try connector().preview("load_pmi", limit: 9, offset: 0).rows == [["5", "M"]])
  }

  @Test func `counts what breaks a constraint, and keeps what was there before`() throws {
    try write(patients: "1,F\n", stays: "")
    #expect(try load().isKept)
    try write(
      patients: "1,F\n1,Female\n3,M\nx,Male\n", stays: "1,9,2026-02-30\n2,1,\n3,,2026-01-01\n4,8,\n"
    )
    let broken = try load()
    #expect(
      broken.violations == [
        .init(table: "LOAD_PMI", kind: .type, constraint: "record_number", rows: 1),
        .init(table: "LOAD_PMI", kind: .type, constraint: "sex", rows: 2),
        .init(table: "LOAD_PMI", kind: .primaryKey, constraint: "LOAD_PMI_pkey", rows: 1),
        .init(table: "LOAD_STAY", kind: .type, constraint: "Admit \"date\"", rows: 1),
        .init(table: "LOAD_STAY", kind: .notNull, constraint: "patient", rows: 1),
        .init(table: "LOAD_STAY", kind: .reference, constraint: "LOAD_STAY_patient_fkey", rows: 2),
      ])
    #expect(try connector().preview("load_pmi", limit: 9, offset: 0).rows == [["1", "F"]])

    try folder.write("record_number,sx\n1,F\n", to: "LOAD_PMI.csv")
    #expect(
      try load().violations.first
        == .init(table: "LOAD_PMI", kind: .unknownColumn, constraint: "sx", rows: nil))
  }

  @Test func `takes no schema that a rehearsal did not make`() throws {
    try write(patients: "", stays: "")
    #expect(throws: ConnectorFault.schemaNotOurs("public")) { try load(["schema": "public"]) }
    #expect(throws: ConnectorFault.badParameter("schema")) { try load(["schema": "pg_catalog"]) }
    try hospital.run("CREATE SCHEMA rehearsal")
    #expect(connector().preflight().obstacle?.fault == .schemaNotOurs("rehearsal"))
  }

  @Test func `neither reads nor replaces what another organisation rehearsed`() throws {
    try write(patients: "1,F\n", stays: "")
    let (ours, theirs) = (connector(of: "st-elsewhere"), connector(of: "north-vale"))
    #expect(try ours.load(from: folder.url.path, watch: Watch()).isKept)
    #expect(try ours.preview("load_pmi", limit: 9, offset: 0).rows == [["1", "F"]])
    #expect(throws: ConnectorFault.schemaNotOurs("rehearsal")) {
      try theirs.preview("load_pmi", limit: 9, offset: 0)
    }
    #expect(throws: ConnectorFault.schemaNotOurs("rehearsal")) {
      try theirs.load(from: folder.url.path, watch: Watch())
    }
    #expect(theirs.preflight().obstacle?.fault == .schemaNotOurs("rehearsal"))
    #expect(throws: ConnectorFault.schemaNotOurs("public")) {
      try connector(["schema": "public"], of: "north-vale").preview("load_pmi", limit: 9, offset: 0)
    }
    #expect(try ours.preview("load_pmi", limit: 9, offset: 0).rows == [["1", "F"]])
  }
}
