import Domain
import Storage
import TestSupport
import Testing

@testable import UseCases

/// What the pages of the contract offer, compare and check before anything is done.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ContractPagesTests {
  private let remark = "LOAD_PATIENT.remark_01"

  @Test func `offers in bulk what the matcher is sure of and nobody touched, none of it harmful`()
    throws
  {
    let site = try ContractSite()
    let filter = ContractFilter(status: .draft, isOffered: true)
    func offered() throws -> [ContractItemID] {
      try site.mia.contractRows(filter, page: Paging(size: 500)).items.map(\.id)
    }
    let all = try site.mia.contractRows(ContractFilter(), page: Paging(size: 500)).items
    let sure = try all.filter { item in
      let best = try site.mia.contractRow(item.id.name).candidates.first
      return best?.band == .high && best?.source == item.row?.source
    }
    #expect(try offered() == sure.map(\.id))
    let preview = try site.mia.bulkPreview(.submit, filter)
    #expect(preview.changes + preview.leftCount == sure.count)
    #expect(preview.criticalCount == sure.count { $0.row?.risk == .safetyCritical })
    let listing = try #require(Listings["mapping-generations"])
    let offer = try site.mia.offer(of: listing)
    #expect((offer == nil) == sure.allSatisfy { $0.row?.risk == .safetyCritical })
    #expect(offer?.label.isEmpty != true)
    if let first = sure.first {
      try site.act(site.mia, "edit", on: first.id.name, ["class": "OUT_OF_SCOPE"])
      #expect(try !offered().contains(first.id))
    }
  }

  @Test func `counts what is left by what it is, and says of a value that it is there already`()
    throws
  {
    let site = try ContractSite()
    try site.drives()
    try site.act(site.mia, "edit", on: remark, ContractSite.direct("remark_01", notes: "Same."))
    let preview = try site.mia.bulkPreview(
      .set, ContractFilter(table: "LOAD_PATIENT"), setting: .notes, to: "Same.")
    #expect(preview.changes + preview.leftCount == 23)
    #expect(preview.left.filter { $0.reason == .unchanged }.map(\.target.field) == ["remark_01"])
    let effect = try site.does(
      site.mia, "mapping.bulk_set",
      ["table": "LOAD_PATIENT", "field": "notes", "value": "Same.", "seen": preview.seen])
    #expect(effect.answer.contains { $0.name == "left" && $0.value == "\(preview.leftCount)" })
    let none = try site.ada.bulkPreview(.approve, ContractFilter())
    #expect(none.changes == 0)
    #expect(none.leftCount == 25)
  }

  @Test func `compares a version with the rows at hand field by field`() throws {
    let site = try ContractSite()
    try site.drives()
    let shown = { (stated: [String: [String]]) in
      try site.ada.show(Details.contractComparison, stated)
    }
    #expect(throws: Refusal.self) { try shown([:]) }
    try site.act(site.mia, "edit", on: remark, ContractSite.direct("remark_01"))
    try site.publishes()
    #expect(try shown([:]).tables.last?.rows.isEmpty == true)
    try site.act(site.mia, "edit", on: remark, ContractSite.direct("remark_02", notes: "Moved."))
    let answer = try shown(["from": ["1"], "to": ["working"]])
    let lines = try #require(answer.tables.last).rows.map { $0.cells.map(\.words) }
    #expect(lines.allSatisfy { $0[0] == remark && $0[2] == "changed" })
    #expect(lines.contains { $0.suffix(3) == ["rule", "remark_01", "remark_02"] })
    #expect(answer.page?.total == lines.count)
    #expect(try shown(["impact": ["breaking"]]).tables.last?.rows.isEmpty == true)
    #expect(throws: Refusal.self) { try shown(["from": ["2"]]) }
    #expect(throws: Refusal.self) { try shown(["from": ["first"]]) }
  }

  @Test func `says what is wrong with a plan before it is saved, and its filter in English`() throws
  {
    let site = try ContractSite()
    var plan = TablePlan(targetTable: "LOAD_PATIENT", drivingTable: "patient")
    plan.filter = "remark_01 is not null"
    let sound = try site.ada.reading(of: plan)
    #expect(sound.problems.isEmpty)
    #expect(!sound.sentence.isEmpty)
    #expect(sound.filter.lowercased() == "remark_01 is not null")
    plan.filter = "remark_01 ="
    #expect(try site.ada.reading(of: plan).problems.map(\.name) == ["filter"])
    plan.drivingTable = "NOWHERE"
    #expect(try site.ada.reading(of: plan).problems.map(\.name) == ["driving_table"])
  }
}

extension ContractSite {
  /// Keeps what people work on as the next version, whatever waits.
  fileprivate func publishes() throws {
    let store = mia.store
    let contents = try store.contract.contents(of: trust.project.id)
    let text = try ContractText.text(ContractAnswer(rows: contents.rows, tables: contents.plans))
    _ = try store.contractSets.publish(
      text, sha256: String(repeating: "0", count: 64), rows: contents.rows.count, approved: 0,
      change: nil, note: "Of a try.", by: mia.actor.person, of: trust.project.id)
  }
}
