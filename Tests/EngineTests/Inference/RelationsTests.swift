import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

struct RelationsTests {
  private static func decision(
    _ from: FieldPath, _ to: FieldPath, _ verdict: RelationDecisions.Verdict
  ) -> RelationDecisions.Decision {
    RelationDecisions.Decision(
      from: from, to: to, verdict: verdict, decidedBy: "grace",
      decidedAt: "2026-03-01T09:30:00Z", reason: "Agreed with the ward, “yes”")
  }

  @Test func `keeps people's decisions in the project and replaces the older on a link`() throws {
    let scratch = try Scratch()
    let (a, b) = (FieldPath("stay", "ward"), FieldPath("ward", "co.de"))
    #expect(try RelationDecisions(in: scratch.url.path).decisions.isEmpty)
    var decisions = RelationDecisions([Self.decision(a, b, .rejected)])
    decisions.record(Self.decision(b, a, .accepted))
    decisions.record(Self.decision(FieldPath("STAY", "WARD"), b, .accepted))
    try decisions.write(in: scratch.url.path)
    let again = try RelationDecisions(in: scratch.url.path).decisions
    #expect(again == [decisions.decisions[1], decisions.decisions[0]])
  }

  @Test func `names the line of a decision that is none`() throws {
    let scratch = try Scratch()
    try scratch.write("from,to,decision\na.b,c.d,perhaps\n", to: RelationDecisions.path)
    #expect(
      throws: ArtefactError.badValue(column: "decision", file: RelationDecisions.path, line: 2)
    ) { try RelationDecisions(in: scratch.url.path) }
  }

  @Test func `puts together what is declared, inferred and decided`() throws {
    let catalogue = Catalogue([
      CatalogueField(table: "ward", field: "ward_code", type: .text(length: 5)),
      CatalogueField(table: "bed", field: "bed_id", type: .integer),
      CatalogueField(
        table: "bed", field: "ward_code", type: .text(length: 5),
        references: FieldPath("ward", "ward_code")),
      CatalogueField(table: "stay", field: "ward_code", type: .text(length: 5)),
      CatalogueField(table: "stay", field: "bed_id", type: .integer),
      CatalogueField(table: "stay", field: "place", type: .text(length: 5)),
    ])
    let ward = FieldPath("ward", "ward_code")
    let decisions = RelationDecisions([
      Self.decision(FieldPath("stay", "bed_id"), FieldPath("bed", "bed_id"), .rejected),
      Self.decision(FieldPath("STAY", "place"), ward, .accepted),
      Self.decision(FieldPath("stay", "gone"), ward, .accepted),
    ])
    let relations = try Relations.of(
      catalogue, decisions: decisions,
      inference: KeyInference(
        of: catalogue, policy: Checkout.root.appending(path: "schemas").path))
    #expect(
      relations.map { "\($0.from) \($0.origin.rawValue)" } == [
        "bed.ward_code declared", "stay.ward_code inferred", "stay.bed_id rejected",
        "stay.place accepted",
      ])
    #expect(relations[2].evidence[0] == "Rejected by grace: Agreed with the ward, “yes”")
    #expect(relations[3].confidence == 1)
  }
}
