import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import UseCases

/// A contract's file as it comes back into the installation.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ContractImportTests {
  private static let approved = ContractSite.plain.prefix(6).map { "LOAD_PATIENT.\($0)" }

  /// A contract with six approved rows.
  private func site() throws -> ContractSite {
    let site = try ContractSite()
    try site.drives()
    for (name, column) in zip(Self.approved, ContractSite.plain) {
      try site.submits(name, ContractSite.direct(column))
      try site.act(site.ada, "approve", on: name)
    }
    return site
  }

  private func export(_ site: ContractSite, as format: ContractFormat) throws -> [UInt8] {
    try site.trust.desk("grace", "dm_engineer").exportContract(as: format).bytes
  }

  private func document(_ site: ContractSite) throws -> ContractDocument {
    let path = site.trust.scratch.url.appending(path: "exported.xlsx").path
    try Data(export(site, as: .xlsx)).write(to: URL(filePath: path))
    return try ContractDocument(from: path)
  }

  private func offer(
    _ bytes: [UInt8], as format: ContractFormat, to site: ContractSite, by desk: Desk? = nil
  ) throws -> ContractOffer {
    let path = site.trust.scratch.url.appending(path: "sent").path
    try Data(bytes).write(to: URL(filePath: path))
    return try (desk ?? site.mia).offerContract(
      OfferedFile(name: "../mine.\(format.suffix)", path: path))
  }

  private func rewritten(
    _ document: ContractDocument, _ change: (inout ContractRow) -> Void
  ) -> ContractDocument {
    let rows = document.rows.map { row in
      var row = row
      change(&row)
      return row
    }
    return ContractDocument(document.header, rows: rows, plans: document.plans)
  }

  private func counts(_ offer: ContractOffer, _ names: String...) -> [String?] {
    names.map { name in offer.answer.first { $0.name == name }?.value }
  }

  @Test func `takes back what it exported, and opens exactly the rows that a file changes`() throws
  {
    for format in ContractFormat.allCases {
      let site = try site()
      let same = try offer(export(site, as: format), as: format, to: site)
      #expect(
        counts(same, "added", "changed", "plans", "followed", "unknown", "invalid")
          == Array(repeating: "0", count: 6), "\(format)")
      #expect(throws: Refusal.mapping(.fileChangesNothing)) { try site.mia.acceptContract(same) }

      let edited = try rewritten(document(site)) { row in
        if Self.approved.prefix(3).contains(row.target.description) {
          row.mappingClass = .derived
          row.rule = "upper(\(row.rule))"
        }
      }
      let other = try offer(edited.bytes(as: format), as: format, to: site)
      #expect(counts(other, "changed", "risky", "unchanged") == ["3", "3", "22"], "\(format)")
      guard case .done(let effect) = try site.mia.acceptContract(other) else {
        throw Refusal.approval(.notGoverned("contract.import"))
      }
      #expect(effect.answer.contains { $0.name == "rows" && $0.value == "3" })
      for (place, name) in Self.approved.enumerated() {
        let item = try site.item(name)
        #expect(item.status == (place < 3 ? .inReview : .approved), "\(format) \(name)")
        #expect((item.approval == nil) == (place < 3))
      }
      let first = try site.item(Self.approved[0])
      #expect(first.row?.rule == "UPPER(remark_01)")
      #expect(first.origin == .imported)
      #expect(first.authors == [site.mia.actor.person])
      #expect(throws: Refusal.mapping(.unknownUpload)) { try site.mia.acceptContract(other) }
      let set = try #require(try site.mia.contractChangeSets(page: Paging()).items.first)
      #expect(set.act == "contract.import")
      try site.does(site.mia, "mapping.undo", ["set": "\(set.number)"])
      // What was written comes back, but no signature that a file took.
      let undone = try site.item(Self.approved[0])
      #expect(undone.row?.rule == "remark_01")
      #expect(undone.status == .draft)
      #expect(try site.mia.verifyContract().faults == [])
    }
  }

  @Test func `refuses all of a file of which something will not do, and says what`() throws {
    let site = try site()
    var edited = try rewritten(document(site)) { row in
      switch row.target.description {
      case Self.approved[0]: row.rule = "UPPER(NOWHERE)"
      case Self.approved[1]: row.rule = "UPPER(remark_02)"
      // A file lowers no risk.
      case "LOAD_PATIENT.nhs_number": row.risk = .standard
      case Self.approved[2]: row.owner = "nobody"
      default: break
      }
    }
    edited = ContractDocument(
      edited.header,
      rows: edited.rows + [ContractRow(target: FieldPath("LOAD_X", "y"), mappingClass: .derived)],
      plans: edited.plans)
    let offered = try offer(edited.bytes(as: .csv), as: .csv, to: site)
    #expect(offered.isRefused)
    #expect(counts(offered, "changed", "unknown", "invalid") == ["1", "1", "2"])
    let refusal = #expect(throws: Refusal.self) { try site.mia.acceptContract(offered) }
    guard case .invalid(let faults) = refusal else { return #expect(refusal == nil) }
    #expect(faults.map(\.field) == [Self.approved[0], Self.approved[2], "LOAD_X.y"])
    #expect(try site.item(Self.approved[1]).status == .approved)
    #expect(try site.mia.verifyContract().faults == [])
  }

  @Test func `keeps an upload for its person alone, until they upload another or things move on`()
    throws
  {
    let site = try site()
    let edited = try rewritten(document(site)) { row in
      if row.target.description == Self.approved[0] { row.notes = "From the file." }
    }
    let bytes = try edited.bytes(as: .specification)
    let first = try offer(bytes, as: .specification, to: site)
    #expect(throws: Refusal.mapping(.unknownUpload)) { try site.ada.acceptContract(first) }
    let second = try offer(bytes, as: .specification, to: site)
    #expect(throws: Refusal.mapping(.unknownUpload)) { try site.mia.acceptContract(first) }
    let action = try #require(Actions["contract.import"])
    for name in ["..", "../../..", String(repeating: "0", count: 32), ""] {
      #expect(throws: Refusal.mapping(.unknownUpload)) {
        try site.mia.look(at: action, ["upload": [name]])
      }
    }
    try site.act(site.mia, "edit", on: Self.approved[4], ContractSite.direct("remark_09"))
    #expect(throws: Refusal.changedSinceSeen) { try site.mia.acceptContract(second) }
    let seen = try site.mia.look(at: action, ["upload": [second.upload]]).values["seen"]
    try site.does(
      site.mia, "contract.import", ["upload": second.upload, "seen": seen?.first ?? ""])
    // Notes decide nothing, and what the file says of the other row is an edit like any.
    #expect(try site.item(Self.approved[0]).status == .approved)
    #expect(try site.item(Self.approved[0]).row?.notes == "From the file.")
    #expect(try site.item(Self.approved[4]).row?.rule == "remark_05")
    #expect(throws: ExchangeError.self) {
      try site.mia.offerContract(
        OfferedFile(name: "a.exe", path: site.trust.scratch.url.appending(path: "sent").path))
    }
  }

  @Test func `follows a plan that a file changes, and begins a contract with a file`() throws {
    let site = try site()
    let whole = try document(site)
    let plans = whole.plans.map { plan in
      var plan = plan
      if plan.targetTable == "LOAD_PATIENT" { plan.drivingTable = "NOTE" }
      return plan
    }
    let offered = try offer(
      ContractDocument(whole.header, rows: [], plans: plans).bytes(as: .xlsx), as: .xlsx, to: site)
    _ = try site.mia.acceptContract(offered)
    #expect(try site.item(Self.approved[0]).status == .draft)
    #expect(try site.mia.contractPlan("LOAD_PATIENT").plan.drivingTable == "NOTE")
    #expect(try site.mia.verifyContract().faults == [])

    let empty = try ContractSite(generates: false)
    let begun = try offer(whole.bytes(as: .odcs), as: .odcs, to: empty)
    #expect(counts(begun, "added", "plans", "invalid") == ["25", "2", "0"])
    _ = try empty.mia.acceptContract(begun)
    #expect(try empty.item(Self.approved[0]).status == .inReview)
    #expect(try empty.item("LOAD_PATIENT.nhs_number").risk == .safetyCritical)
    #expect(try empty.mia.verifyContract().faults == [])
  }
}
