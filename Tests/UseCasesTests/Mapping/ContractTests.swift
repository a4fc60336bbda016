import Domain
import Engine
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct ContractTests {
  private let remark = "LOAD_PATIENT.remark_01"
  private let number = "LOAD_PATIENT.nhs_number"

  @Test func `proposes a row for every target field, and says when there is no contract yet`()
    throws
  {
    let site = try ContractSite(generates: false)
    #expect(try site.mia.contractRows(ContractFilter(), page: Paging()).total == 0)
    try site.does(site.mia, "mapping.generate")
    #expect(try site.mia.contractRows(ContractFilter(), page: Paging()).total == 25)
    #expect(try site.item(number).risk == .safetyCritical)
    #expect(try site.item(remark).risk == .standard)
    let tables = try site.mia.contractCoverage().map { "\($0.table) \($0.counts.fields)" }
    #expect(tables == ["LOAD_PATIENT 23", "LOAD_NOTE 2"])
    // The same schemas say the same.
    try site.does(site.mia, "mapping.generate")
    let generations = try site.mia.mappingGenerations(page: Paging()).items
    #expect(generations.map(\.counts.new) == [0, 25])
    #expect(generations.first?.counts.changed == 0)
    #expect(generations.first?.changeSet == nil)
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `asks nobody to sign a contract that cannot be published`() throws {
    let site = try ContractSite()
    try site.drives()
    try site.submits(remark, ContractSite.direct("remark_01"))
    let publish = try #require(Actions["contract.publish"])
    let stated = ["note": ["For the rehearsal"], "seen": [try site.mia.contractDigest()]]
    #expect(throws: Refusal.mapping(.inReview(1))) { try site.mia.perform(publish, stated) }
    #expect(try site.ada.look(at: publish, [:]).facts.contains { $0 == ("Rows in review", "1") })
  }

  @Test func `holds rules against the crosswalks that the product keeps, as they hold today`()
    throws
  {
    let site = try ContractSite()
    try site.drives()
    try site.does(site.mia, "crosswalk.create", ["name": "kind", "target_list": "load_kind"])
    let seen = { try #require(try site.mia.crosswalk("kind").newest).sha256 }
    try site.does(
      site.mia, "crosswalk.import",
      [
        "crosswalk": "kind", "seen": seen(), "format": "csv",
        "content": """
        source_code,target_code,equivalence,valid_to
        1,A,equivalent,
        2,B,equivalent,2001-01-01
        3,,unmatched,

        """,
      ])
    try site.submits(
      remark,
      [
        "class": "LOOKUP_TRANSLATION", "source": "PATIENT.remark_01",
        "rule": "crosswalk('kind', remark_01)",
        "examples": """
        remark_01 = '1' -> 'A'
        remark_01 = '2' -> reject
        remark_01 = '3' -> reject
        """,
      ])
    try site.act(site.ada, "approve", on: remark)
    #expect(try site.item(remark).status == .approved)
  }

  @Test func `takes two professions to approve what is safety-critical, and one what is not`()
    throws
  {
    let site = try ContractSite()
    try site.drives()
    try site.submits(remark, ContractSite.direct("remark_01"))
    #expect(throws: Refusal.mapping(.noClinicalSignature(remark))) {
      try site.act(site.clara, "approve_clinical", on: remark)
    }
    try site.act(site.ada, "approve", on: remark)
    #expect(try site.item(remark).status == .approved)
    try site.submits(
      number,
      ["class": "DERIVED", "source": "PATIENT.NHS_NUMBER", "rule": "nhs_number(NHS_NUMBER)"])
    try site.act(site.ada, "approve", on: number)
    #expect(try site.item(number).status == .inReview)
    #expect(throws: Refusal.mapping(.signedAlready(number))) {
      try site.act(site.ada, "approve", on: number)
    }
    try site.act(site.clara, "approve_clinical", on: number)
    let approved = try site.item(number)
    #expect(approved.status == .approved)
    #expect(approved.approval?.person == site.ada.actor.person)
    #expect(approved.clinical?.person == site.clara.actor.person)
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `opens an approved row again when what it says changes, and not for its notes`() throws
  {
    let site = try ContractSite()
    try site.drives()
    try site.submits(remark, ContractSite.direct("remark_01"))
    try site.act(site.ada, "approve", on: remark)
    try site.act(site.mia, "edit", on: remark, ContractSite.direct("remark_01", notes: "Seen."))
    #expect(try site.item(remark).status == .approved)
    try site.act(site.mia, "edit", on: remark, ContractSite.direct("remark_02"))
    let open = try site.item(remark)
    #expect(open.status == .draft)
    #expect(open.approval == nil)
    let acts = try site.mia.contractRow(remark).history.map(\.act)
    #expect(Array(acts.prefix(4)) == ["edit", "edit", "approve", "edit"])
  }

  @Test func `refuses a stale form and shows what both say`() throws {
    let site = try ContractSite()
    try site.drives()
    let seen = try site.item(remark).revision
    try site.act(site.mia, "edit", on: remark, ContractSite.direct("remark_01"))
    let stale = #expect(throws: Refusal.self) {
      try site.does(
        site.ada, "mapping.edit",
        ContractSite.direct("remark_03").merging(["row": remark, "revision": "\(seen)"]) { $1 })
    }
    guard case .mapping(.stale(let item)) = stale else { return #expect(stale == nil) }
    #expect(item.seen == seen)
    #expect(item.present.revision == seen + 1)
    #expect(
      item.differences.contains(
        .init("rule", yours: "remark_03", theirs: "remark_01")))
    #expect(try site.item(remark).row?.rule == "remark_01")
  }

  @Test func `does not keep a rule that does not hold`() throws {
    let site = try ContractSite()
    try site.drives()
    for (content, field) in [
      (["class": "DERIVED", "rule": "UPPER(NOWHERE)"], "rule"),
      (["class": "DERIVED", "rule": "UPPER("], "rule"),
      (["class": "DIRECT_SOURCE", "source": "PATIENT.NOWHERE", "rule": "remark_01"], "source"),
      (["class": "DIRECT_SOURCE", "source": "NOTE.BODY", "rule": "remark_01"], "source"),
      (["class": "DERIVED", "rule": "remark_01", "owner": "nobody"], "owner"),
    ] {
      let refusal = #expect(throws: Refusal.self) {
        try site.act(site.mia, "edit", on: remark, content)
      }
      guard case .invalid(let faults) = refusal else { return #expect(refusal == nil) }
      #expect(faults.map(\.field) == [field])
    }
    #expect(throws: Refusal.mapping(.unknownItem("LOAD_PATIENT.nothing"))) {
      try site.act(site.mia, "submit", on: "LOAD_PATIENT.nothing")
    }
  }

  @Test func `opens the rows of a table again when their driving table changes`() throws {
    let site = try ContractSite()
    try site.drives()
    try site.submits(remark, ContractSite.direct("remark_01"))
    try site.act(site.ada, "approve", on: remark)
    let plan = try site.mia.contractPlan("LOAD_PATIENT").item
    let filtered = [
      "table": "LOAD_PATIENT", "driving_table": "PATIENT", "filter": "ID > 0",
      "revision": "\(plan.revision)",
    ]
    try site.does(site.mia, "plan.edit", filtered)
    #expect(try site.item(remark).status == .approved)
    let effect = try site.does(
      site.mia, "plan.edit",
      [
        "table": "LOAD_PATIENT", "driving_table": "NOTE", "revision": "\(plan.revision + 1)",
      ])
    #expect(effect.answer.contains { $0.name == "reopened" && $0.value == "1" })
    #expect(try site.item(remark).status == .draft)
    // Whoever changed the plan wrote what the row says now.
    #expect(try site.item(remark).authors == [site.mia.actor.person])
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `accepts a candidate by its rule and carries on with whoever classes the risk`() throws
  {
    let site = try ContractSite()
    try site.drives()
    #expect(throws: Refusal.mapping(.unknownCandidate(9, of: remark))) {
      try site.act(site.mia, "accept", on: remark, ["candidate": "9"])
    }
    try site.submits(remark, ContractSite.direct("remark_01"))
    try site.act(
      site.clara, "classify", on: remark,
      ["risk": "SAFETY_CRITICAL", "rationale": "It holds doses."])
    #expect(try site.item(remark).status == .draft)
    try site.act(site.mia, "submit", on: remark)
    try site.act(site.ada, "approve", on: remark)
    #expect(throws: Refusal.keptApart(rule: "S-01")) {
      try site.act(site.clara, "approve_clinical", on: remark)
    }
  }

  @Test func `does to many what the preview showed, as one act, and takes it back`() throws {
    let site = try ContractSite()
    try site.drives()
    for name in ContractSite.plain.prefix(5) {
      try site.submits("LOAD_PATIENT.\(name)", ContractSite.direct(name))
    }
    try site.submits(number, ContractSite.direct("NHS_NUMBER"))
    let preview = try site.ada.bulkPreview(.approve, ContractFilter(status: .inReview))
    #expect(preview.changes == 5)
    #expect(preview.left == [.init(FieldPath("LOAD_PATIENT", "nhs_number"), .safetyCritical)])
    #expect(preview.sample.count == 5)
    let stated = ["status": "IN_REVIEW", "seen": preview.seen, "looked": "on"]
    try site.act(site.mia, "edit", on: remark, ContractSite.direct("remark_02"))
    #expect(throws: Refusal.changedSinceSeen) {
      try site.does(site.ada, "mapping.bulk_approve", stated)
    }
    let again = try site.ada.bulkPreview(.approve, ContractFilter(status: .inReview))
    try site.does(
      site.ada, "mapping.bulk_approve", stated.merging(["seen": again.seen]) { $1 })
    let set = try #require(try site.mia.contractChangeSets(page: Paging()).items.first)
    #expect(set.items == 4)
    // One of them moves on; the others go back.
    try site.act(site.mia, "reopen", on: "LOAD_PATIENT.remark_02")
    let undone = try site.does(site.mia, "mapping.undo", ["set": "\(set.number)"])
    #expect(undone.answer.contains { $0.name == "left" && $0.value == "1" })
    #expect(try site.item("LOAD_PATIENT.remark_03").status == .inReview)
    #expect(try site.item("LOAD_PATIENT.remark_02").status == .draft)
    #expect(throws: Refusal.self) {
      try site.does(site.mia, "mapping.undo", ["set": "\(set.number)"])
    }
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `keeps what is approved over a new schema, but for what it affects`() throws {
    let site = try ContractSite()
    try site.drives()
    for name in ["remark_01", "remark_02", "remark_03"] {
      try site.submits("LOAD_PATIENT.\(name)", ContractSite.direct(name))
      try site.act(site.ada, "approve", on: "LOAD_PATIENT.\(name)")
    }
    // A column of the source is gone, a field of the target too, and another is new.
    let left = ContractSite.plain.filter { $0 != "remark_02" }
    try site.write(
      source: left, target: ContractSite.plain.filter { $0 != "remark_03" } + ["extra"])
    let note = CatalogueNote(
      site.mia.store, site.trust.project.id, try site.mia.folder)
    for side in Side.allCases { try note.note(side, .run, number: 1) }
    let carried = try site.does(site.mia, "contract.carry")
    #expect(carried.answer.contains { $0.name == "rows" && $0.value == "2" })
    try site.does(site.mia, "mapping.generate")
    #expect(try site.item("LOAD_PATIENT.remark_01").status == .approved)
    #expect(try site.item("LOAD_PATIENT.remark_02").status == .draft)
    #expect(try site.item("LOAD_PATIENT.remark_02").row?.rule == "remark_02")
    #expect(try site.item("LOAD_PATIENT.remark_03").isRetired)
    #expect(try site.item("LOAD_PATIENT.extra").status == .draft)
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `finds what was changed behind the ledger's back`() throws {
    let site = try ContractSite()
    let superuser = try Connection(site.trust.database.conninfo)
    try superuser.execute("ALTER TABLE contract_item DISABLE TRIGGER keep_history")
    try superuser.execute(
      "UPDATE contract_item SET status = 'IN_REVIEW' WHERE field_name = 'remark_01'")
    #expect(try site.mia.verifyContract().faults == [.differs(remark)])
  }
}
