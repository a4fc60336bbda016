import Domain
import Engine
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// What must not become signed, or stay so, in roundabout ways.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ContractSafetyTests {
  private let site: ContractSite
  private let remark = "LOAD_PATIENT.remark_01"
  private let other = "LOAD_PATIENT.remark_02"

  init() throws {
    site = try ContractSite()
    try site.drives()
  }

  private func approves(_ name: String, by column: String) throws {
    try site.submits(name, ContractSite.direct(column))
    try site.act(site.ada, "approve", on: name)
  }

  private var newestSet: Int {
    get throws {
      try #require(try site.mia.contractChangeSets(page: Paging()).items.first).number
    }
  }

  private func undo() throws {
    try site.does(site.mia, "mapping.undo", ["set": "\(try newestSet)"])
  }

  private func drives(by table: String, _ stated: [String: String] = [:]) throws {
    let plan = try site.mia.contractPlan("LOAD_PATIENT").item
    try site.does(
      site.mia, "plan.edit",
      ["table": "LOAD_PATIENT", "driving_table": table, "revision": "\(plan.revision)"]
        .merging(stated) { $1 })
  }

  @Test func `counts whoever accepts what is proposed already among its authors`() throws {
    let candidates = try site.mia.contractRow(remark).candidates
    let rank = try #require(candidates.first { $0.proposal != nil }).rank
    for desk in [site.mia, try site.trust.desk("grace", "dm_engineer")] {
      try site.act(desk, "accept", on: remark, ["candidate": "\(rank)"])
      #expect(try site.item(remark).authors.contains(desk.actor.person))
    }
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `gives no signature back that its person withdrew`() throws {
    try site.submits(remark, ContractSite.direct("remark_01"))
    let preview = try site.ada.bulkPreview(.approve, ContractFilter(status: .inReview))
    try site.does(
      site.ada, "mapping.bulk_approve",
      ["status": "IN_REVIEW", "seen": preview.seen, "looked": "on"])
    try undo()
    #expect(try site.item(remark).status == .inReview)
    try undo()
    let row = try site.item(remark)
    #expect(row.status == .draft)
    #expect(row.approval == nil)
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `gives no signature back over a schema that is another by now`() throws {
    try approves(remark, by: "remark_01")
    try drives(by: "NOTE")
    try site.write(
      source: ContractSite.plain.filter { $0 != "remark_07" }, target: ContractSite.plain)
    let note = CatalogueNote(site.mia.store, site.trust.project.id, try site.mia.folder)
    for side in Side.allCases { try note.note(side, .run, number: 1) }
    try undo()
    #expect(try site.item(remark).status == .draft)
  }

  @Test func `gives back what a change of the plan took, and takes along what moved on`() throws {
    try approves(remark, by: "remark_01")
    try approves(other, by: "remark_02")
    try drives(by: "NOTE")
    try site.submits(other, ["class": "DERIVED", "rule": "UPPER(remark_01)"])
    try site.act(site.ada, "approve", on: other)
    try undo()
    #expect(try site.item(remark).status == .approved)
    // It was approved over the notes, and is over the patients now.
    #expect(try site.item(other).status == .draft)
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test(arguments: [
    (
      "UPDATE contract_item SET rule = 'remark_09' WHERE field_name = 'remark_01'",
      ContractVerdict.Fault.content("LOAD_PATIENT.remark_01")
    ),
    (
      "UPDATE contract_item SET joins = 'x' WHERE field_name = '' AND table_name = 'LOAD_NOTE'",
      .content("LOAD_NOTE")
    ),
    (
      "UPDATE contract_version SET content = replace(content, 'remark_01', 'remark_09')",
      .version(1)
    ),
    ("DELETE FROM contract_version", .version(1)),
    ("UPDATE crosswalk_version SET entries = '[]'", .crosswalk("sex", version: 1)),
    ("UPDATE crosswalk_version SET state = 'IN_REVIEW'", .crosswalk("sex", version: 1)),
    ("DELETE FROM crosswalk_version", .crosswalk("sex", version: 1)),
  ])
  func `finds a content that was changed under its digest`(
    _ statement: String, _ fault: ContractVerdict.Fault
  ) throws {
    try approves(remark, by: "remark_01")
    try publishes()
    try site.does(site.mia, "crosswalk.create", ["name": "sex"])
    let seen = try #require(try site.mia.crosswalk("sex").newest).sha256
    try site.does(
      site.mia, "crosswalk.edit_entry",
      ["crosswalk": "sex", "seen": seen, "source_code": "1", "target_code": "M"])
    #expect(try site.mia.verifyContract().faults == [])
    let superuser = try Connection(site.trust.database.conninfo)
    try superuser.execute("SET session_replication_role = replica")
    try superuser.execute(SQL(unchecked: statement))
    #expect(try site.mia.verifyContract().faults.contains(fault))
  }

  /// What of the contract the newest source schema affects, with `text` in it replaced by `other`.
  private func affected(replacing text: String, by other: String) throws -> [String] {
    let note = CatalogueNote(site.mia.store, site.trust.project.id, try site.mia.folder)
    let path = "\(site.trust.project.folder)/\(CatalogueFile.path(.source))"
    try site.trust.scratch.write(
      site.trust.scratch.text(path).replacing(text, with: other), to: path)
    return try #require(try note.note(.source, .run, number: 1)).affected.map(\.target)
  }

  @Test func `feels every other type of a source column, and columns that only joins name`() throws
  {
    try approves(remark, by: "remark_01")
    try site.submits("LOAD_PATIENT.date_of_birth", ContractSite.direct("BORN"))
    #expect(
      try affected(replacing: "PATIENT,BORN,date,,", by: "PATIENT,BORN,text,30,")
        == ["LOAD_PATIENT.date_of_birth"])
    try drives(by: "PATIENT", ["joins": "LEFT JOIN NOTE AS n ON ID = ID"])
    try site.submits(other, ["class": "DERIVED", "rule": "BODY"])
    #expect(
      try affected(replacing: "NOTE,BODY,text,30,", by: "NOTE,BODY,text,20,").contains(other))
  }

  @Test func `tries no rule of theirs on records for who only reads them masked`() throws {
    try site.trust.scratch.write(
      "ID,NHS_NUMBER\n1,9434765919\n", to: "\(site.trust.project.folder)/source/PATIENT.csv")
    let rule =
      "CASE WHEN NHS_NUMBER = '9434765919' THEN CAST(NHS_NUMBER || 'x' AS integer) ELSE 1 END"
    let auditor = try site.trust.desk("aud", "auditor")
    #expect(throws: Refusal.self) {
      try auditor.preview(of: rule, filling: FieldPath("LOAD_PATIENT", "record_number"))
    }
    let seen = try site.mia.preview(
      of: rule, filling: FieldPath("LOAD_PATIENT", "record_number"))
    #expect(seen.rows.flatMap(\.before).allSatisfy { $0 == Mask.text })
    let views = try Connection(site.trust.database.conninfo).row(
      "SELECT count(*) AS views FROM ledger_event WHERE action = 'record.view'"
    ) { try $0["views"] as Int }
    #expect(views == 1)
  }

  private func publishes() throws {
    let seen = try site.mia.contractDigest()
    let action = try #require(Actions["contract.publish"])
    let outcome = try site.mia.perform(action, ["note": ["For a test."], "seen": [seen]])
    guard case .waiting(let approval) = outcome else { return }
    try site.does(
      site.ada, "approval.sign",
      [
        "approval": approval, "content": try site.ada.approval(approval).request.content,
        "rationale": "It is as agreed.",
      ])
  }
}
