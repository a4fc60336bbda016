import Dispatch
import Domain
import Engine
import Foundation
import Postgres
import Storage
import Synchronization
import TestSupport
import Testing

@testable import UseCases

/// Many at once on one contract, each on a connection of their own.
@Suite(.enabled(if: TestDatabase.isAvailable), .serialized)
struct ContractConcurrencyTests {
  /// Runs `body` on `count` threads at once, each with a desk of its own person.
  private func crowd(
    _ site: ContractSite, _ people: [String], _ body: @escaping @Sendable (Desk, Int) throws -> Void
  ) throws {
    let faults = Mutex<[String]>([])
    let group = DispatchGroup()
    let configuration = site.trust.configuration
    let address = site.trust.project.address
    for (number, name) in people.enumerated() {
      group.enter()
      let thread = Thread {
        defer { group.leave() }
        do {
          try body(try App(configuration).desk(ofUser: name, at: address), number)
        } catch { faults.withLock { $0.append("\(name): \(error)") } }
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    #expect(faults.withLock { $0 } == [])
  }

  @Test func `leaves what the ledger says when ten reviewers do ten thousand acts at once`() throws
  {
    let site = try ContractSite()
    try site.drives()
    for name in ["remark_01", "remark_02", "remark_03"] {
      try site.act(
        site.clara, "classify", on: "LOAD_PATIENT.\(name)",
        ["risk": "SAFETY_CRITICAL", "rationale": "For a test."])
    }
    let people = (0..<10).map { "reviewer-\($0)" }
    for (number, name) in people.enumerated() {
      _ = try site.trust.desk(name, number < 8 ? "data_architect" : "clinical_reviewer")
    }
    let before = try Self.revisions(site)
    let done = Mutex(0)
    let refused = Mutex(0)
    try crowd(site, people) { desk, number in
      var dice = Dice(state: UInt64(number) + 7)
      for turn in 0..<1000 {
        do {
          if try Self.actAtRandom(desk, &dice, "\(number)-\(turn)") { done.withLock { $0 += 1 } }
        } catch is Refusal { refused.withLock { $0 += 1 } }
      }
    }
    let (kept, left) = (done.withLock { $0 }, refused.withLock { $0 })
    #expect(kept + left <= 10_000)
    #expect(kept > 3000)
    // Every act that was done is a revision: none was written over.
    #expect(try Self.revisions(site) == before + kept)
    let verdict = try site.mia.verifyContract()
    #expect(verdict.faults == [])
    #expect(verdict.events >= kept)
  }

  private static func revisions(_ site: ContractSite) throws -> Int {
    try site.mia.store.contractChanges.look(ContractFilter(), of: site.trust.project.id)
      .reduce(0) { $0 + $1.revision }
  }

  /// Does something to some row; whether it left a revision.
  private static func actAtRandom(
    _ desk: Desk, _ dice: inout Dice, _ mark: String
  ) throws -> Bool {
    let column = ContractSite.plain[Int.random(in: 0..<ContractSite.plain.count, using: &dice)]
    let name = "LOAD_PATIENT.\(column)"
    let item = try desk.contractRow(name).item
    let verbs: [String] =
      switch item.status {
      case .draft: ["edit", "submit", "submit", "submit"]
      case .inReview: ["approve", "approve_clinical", "approve", "reject", "edit", "reopen"]
      case .approved, .rejected: ["edit", "reopen", "edit", "approve"]
      }
    let verb = verbs[Int.random(in: 0..<verbs.count, using: &dice)]
    var stated = [
      "row": name,
      "revision":
        "\(Int.random(in: 0..<20, using: &dice) == 0 ? max(1, item.revision - 1) : item.revision)",
      "reason": "Not so.",
    ]
    if verb == "edit" {
      let rules = [column, "UPPER(\(column))", "TRIM(\(column))"]
      stated.merge([
        "class": "DERIVED", "source": "PATIENT.\(column)",
        "rule": rules[Int.random(in: 0..<3, using: &dice)],
        "notes": mark,
      ]) { $1 }
    }
    guard let action = Actions["mapping.\(verb)"] else { return false }
    let own = stated.filter { field, _ in
      action.operands.contains(field) || action.fields.contains { $0.name == field }
    }
    _ = try desk.perform(action, own.mapValues { [$0] })
    return true
  }

  @Test func `does a bulk act to all of two hundred rows or to none, whoever else tries`() throws {
    let names = (100..<300).map { "remark_\($0)" }
    let site = try ContractSite(plain: names)
    let people = (0..<20).map { "clerk-\($0)" }
    for name in people { _ = try site.trust.desk(name, "mapping_analyst") }
    let filter = ContractFilter(words: "load_patient.remark_")
    let done = Mutex(0)
    try crowd(site, people) { desk, number in
      let preview = try desk.bulkPreview(.set, filter, setting: .notes, to: "By \(number).")
      guard let action = Actions["mapping.bulk_set"] else { return }
      do {
        _ = try desk.perform(
          action,
          [
            "q": [filter.words], "field": ["notes"], "value": ["By \(number)."],
            "seen": [preview.seen],
          ])
        done.withLock { $0 += 1 }
      } catch Refusal.changedSinceSeen {}
    }
    let rows = try site.mia.store.contractChanges.look(filter, of: site.trust.project.id)
    #expect(rows.count == 200)
    #expect(Set(rows.map(\.notes)).count == 1)
    #expect(done.withLock { $0 } >= 1)
    #expect(Set(rows.map(\.revision)) == [1 + done.withLock { $0 }])
    let sets = try site.mia.contractChangeSets(page: Paging(size: 50)).items
    #expect(sets.filter { $0.act == "mapping.bulk_set" }.allSatisfy { $0.items == 200 })
    #expect(try site.mia.verifyContract().faults == [])
  }
}
