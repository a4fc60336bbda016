import Diagrams
import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import UseCases

/// Patients with visits, and what is coded of them: `CODES` is what most refer to.
private let hospital: Catalogue = {
  func field(
    _ table: String, _ name: String, key: Bool = false, to: FieldPath? = nil,
    _ type: DataType = .integer, mandatory: Mandatory = .yes
  ) -> CatalogueField {
    CatalogueField(
      table: table, field: name, type: type, mandatory: mandatory, isKey: key, references: to)
  }
  let codes = FieldPath("CODES", "CODE")
  return Catalogue(
    [
      field("CODES", "CODE", key: true),
      field("PATIENTS", "PATIENT_ID", key: true),
      field("PATIENTS", "SEX", to: codes, mandatory: .no),
      field("PATIENTS", "MERGED_INTO", to: FieldPath("PATIENTS", "PATIENT_ID"), mandatory: .no),
      field("VISITS", "VISIT_ID", key: true),
      field("VISITS", "PATIENT_ID", to: FieldPath("PATIENTS", "PATIENT_ID")),
      field("VISITS", "KIND", to: codes), field("VISITS", "OUTCOME", to: codes),
      field("VISIT_NOTES", "VISIT_ID", key: true, to: FieldPath("VISITS", "VISIT_ID")),
      field("VISIT_NOTES", "AUTHOR", to: FieldPath("STAFF", "STAFF_ID")),
      field("BEDS", "BED", .text(length: 8)),
    ], notes: ["beds": TableNote(domain: "Wards"), "visits": TableNote(domain: "Clinics")])
}()

private func erd(_ request: ERDRequest = ERDRequest(), guessing: [Relation] = []) -> ERD {
  ERD(request, of: hospital, relations: hospital.declaredRelations + guessing)
}

@Suite struct `Choosing what of a schema is drawn` {
  @Test func `draws every table, and says what relations join how`() throws {
    let erd = erd()
    #expect(erd.tables == ["CODES", "PATIENTS", "VISITS", "VISIT_NOTES", "BEDS"])
    func cardinality(_ from: String) -> String? {
      erd.links.first { $0.from == from }?.cardinality
    }
    #expect(cardinality("VISITS.PATIENT_ID") == "many to one")
    #expect(cardinality("PATIENTS.SEX") == "many to one or none")
    #expect(cardinality("VISIT_NOTES.VISIT_ID") == "one to one")
    #expect(erd.links.allSatisfy { $0.id == nil })
  }

  @Test func `tells a hub in words beside the tables that refer to it`() throws {
    let folded = erd(ERDRequest(fold: 1))
    #expect(folded.folded == [.init(table: "CODES", count: 2)])
    let visits = try #require(folded.graph.nodes.first { $0.name == "VISITS" })
    #expect(visits.stubs.map(\.text) == ["→ CODES ×2"])
    #expect(folded.graph.edges.count == 2)
    #expect(folded.links.filter(\.isFolded).count >= 3)
    #expect(erd(ERDRequest(fold: 0)).graph.edges.count == 4)
  }

  @Test func `tells a relation to the table itself, and to a missing one, in words`() throws {
    let nodes = erd().graph.nodes
    #expect(nodes[1].stubs.map(\.text) == ["↻ itself"])
    #expect(nodes[3].stubs.map(\.text) == ["→ STAFF, missing"])
  }

  @Test func `goes so many relations away from the focus, but not through a hub`() {
    func near(_ hops: Int, fold: Int = 0) -> [String] {
      erd(ERDRequest(focus: "visit_notes", hops: hops, fold: fold)).tables
    }
    #expect(near(1) == ["VISITS", "VISIT_NOTES"])
    #expect(near(2) == ["CODES", "PATIENTS", "VISITS", "VISIT_NOTES"])
    let fromPatients = erd(ERDRequest(focus: "PATIENTS", hops: 1, fold: 1))
    #expect(fromPatients.tables == ["CODES", "PATIENTS", "VISITS"])
    #expect(erd(ERDRequest(focus: "NOWHERE")).tables.isEmpty)
  }

  @Test func `finds tables by parts of their names, with their neighbours`() {
    let found = erd(ERDRequest(words: "note, bed"))
    #expect(found.tables == ["VISITS", "VISIT_NOTES", "BEDS"])
    #expect(found.graph.nodes.filter(\.isFocus).map(\.name) == ["VISIT_NOTES", "BEDS"])
  }

  @Test func `keeps to a domain`() {
    let erd = erd(ERDRequest(domain: "Wards"))
    #expect(erd.tables == ["BEDS"])
    #expect(erd.domains.map(\.name) == ["Clinics", "Wards"])
  }

  @Test func `shows names, keys or all fields`() {
    func rows(_ density: ERDRequest.Density) -> [Int] {
      erd(ERDRequest(density: density)).graph.nodes.map(\.rows.count)
    }
    #expect(rows(.names) == [0, 0, 0, 0, 0])
    #expect(rows(.keys) == [1, 3, 4, 2, 0])
    #expect(rows(.fields) == [1, 3, 4, 2, 1])
  }

  @Test func `names what a table or a relation lacks`() {
    let guess = Relation(
      from: FieldPath("VISITS", "KIND"), to: FieldPath("BEDS", "BED"), origin: .inferred)
    let lost = Relation(
      from: FieldPath("VISITS", "KIND"), to: FieldPath("PATIENTS", "GONE"), origin: .inferred)
    let found = erd(guessing: [guess, lost]).anomalies.map { "\($0.kind.rawValue) \($0.table)" }
    #expect(
      found == [
        "no_key BEDS", "missing_table VISIT_NOTES", "types_differ VISITS", "missing_field VISITS",
      ])
    #expect(erd().anomalies.contains { $0.kind == .orphan && $0.table == "BEDS" })
  }

  @Test func `draws no rejected relation, but lists it`() {
    let rejected = Relation(
      from: FieldPath("VISITS", "KIND"), to: FieldPath("BEDS", "BED"), origin: .rejected)
    let erd = erd(ERDRequest(fold: 0), guessing: [rejected])
    #expect(erd.graph.edges.count == 4)
    #expect(erd.links.last?.id == "VISITS.KIND>BEDS.BED")
  }

  @Test func `draws no more than a browser bears`() {
    let fields = (0..<1200).flatMap { table in
      (0..<20).map { field in
        CatalogueField(
          table: "TABLE_\(table)", field: "A_FIELD_OF_SOME_LENGTH_\(field)", type: .integer,
          references: field < 4 ? FieldPath("TABLE_\(table * 7 % 1200)", "A_FIELD_\(field)") : nil)
      }
    }
    let catalogue = Catalogue(fields)
    let erd = ERD(
      ERDRequest(density: .fields), of: catalogue, relations: catalogue.declaredRelations)
    #expect(erd.isCut)
    #expect(erd.tables.count == ERD.mostTables)
    #expect(Drawing(erd.graph, within: .zero).svg(for: .page(scale: 1)).utf8.count < 2_000_000)
  }

  @Test func `shows which source tables fill which target tables`() {
    func row(_ target: String, _ source: String?) -> ContractRow {
      ContractRow(
        target: FieldPath("LOAD", target), mappingClass: .direct,
        source: source.map { FieldPath($0, "F") }, rule: "F", status: .approved)
    }
    let contract = ContractAnswer(
      rows: [row("A", "VISITS"), row("B", "visits"), row("C", "PATIENTS"), row("D", nil)],
      tables: [])
    let target = Catalogue(
      ["A", "B", "C", "D"].map { CatalogueField(table: "LOAD", field: $0, type: .integer) })
    let erd = ERD(
      ERDRequest(focus: "visits", overlay: .flow), flowOf: contract,
      [.source: hospital, .target: target])
    #expect(erd.tables == ["VISITS", "LOAD"])
    #expect(erd.links.map(\.cardinality) == ["2 fields"])
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct `Deciding about a relation` {
  @Test func `accepts and rejects what is inferred, and keeps both in the ledger`() throws {
    let trust = try Trust()
    let folder = trust.project.folder
    try trust.scratch.write(
      """
      table_name,field_name,data_type,key
      PATIENTS,PATIENT_ID,integer,yes
      VISITS,VISIT_ID,integer,yes
      VISITS,PATIENT_ID,integer,no

      """, to: "\(folder)/schemas/source_schema_catalog.csv")
    try trust.scratch.write("a", to: "\(folder)/requirement_spec/source/a.md")
    try trust.scratch.write("a", to: "\(folder)/requirement_spec/target/a.md")
    let architect = try trust.desk("ada", "data_architect")
    let id = "VISITS.PATIENT_ID>PATIENTS.PATIENT_ID"
    func origin() throws -> String? {
      try architect.erd(ERDRequest()).links.first { $0.id == id }?.origin
    }
    #expect(try origin() == "inferred")
    try trust.does(architect, "relation.accept", ["relation": id, "reason": "As the guide says"])
    #expect(try origin() == "accepted")
    let effect = try trust.does(architect, "relation.reject", ["relation": id])
    #expect(effect?.detail.map(\.value) == ["accepted", "rejected", "source"])
    #expect(try origin() == "rejected")

    #expect(throws: Refusal.unknownRelation("VISITS.VISIT_ID>PATIENTS.PATIENT_ID")) {
      try trust.does(
        architect, "relation.accept", ["relation": "VISITS.VISIT_ID>PATIENTS.PATIENT_ID"])
    }
    let viewer = try trust.desk("vera")
    #expect(try viewer.erd(ERDRequest()).total > 0)
    #expect(throws: Refusal.notPermitted(.execute("schema.submit"))) {
      try trust.does(viewer, "relation.accept", ["relation": id])
    }
  }
}
