import Domain
import Engine
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// Who may approve what, through which door: every role, and whoever wrote the row with every role
/// that approves, against every state, risk and door.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ContractMatrixTests {
  private struct Undone: Error {}

  /// A row in each state of each risk, and the revision before its present one.
  private func rows(_ site: ContractSite) throws -> [(name: String, item: ContractItem)] {
    var names: [String] = []
    for (offset, risk) in RiskClass.allCases.enumerated() {
      for (index, status) in MappingStatus.allCases.enumerated() {
        let name = "LOAD_PATIENT.\(ContractSite.plain[offset * 4 + index])"
        let column = ContractSite.plain[offset * 4 + index]
        if risk == .safetyCritical {
          try site.act(
            site.clara, "classify", on: name, ["risk": risk.rawValue, "rationale": "For a test."])
        }
        try site.act(site.mia, "edit", on: name, ContractSite.direct(column))
        if status != .draft { try site.act(site.mia, "submit", on: name) }
        if status == .rejected {
          try site.act(site.ada, "reject", on: name, ["reason": "Not so."])
        }
        if status == .approved {
          try site.act(site.ada, "approve", on: name)
          if risk == .safetyCritical {
            // Clara classed it, so another reviewer signs.
            let cleo = try site.trust.desk("cleo", "clinical_reviewer")
            try site.act(cleo, "approve_clinical", on: name)
          }
        }
        names.append(name)
      }
    }
    return try names.map { ($0, try site.item($0)) }
  }

  private func desks(_ desk: Desk) -> [Desk] {
    let standing = Tenancy.Standing(
      project: desk.place, organisation: desk.organisation, roles: desk.actor.roles,
      isPlatform: desk.actor.isPlatform)
    let actor = desk.actor
    let token = Actor(
      person: actor.person, userName: actor.userName, displayName: actor.displayName,
      roles: actor.roles, isPlatform: actor.isPlatform, grants: actor.grants, isProgram: true)
    return [
      Desk(app: desk.app, actor: actor, standing, channel: .form),
      Desk(app: desk.app, actor: token, standing, channel: .api), desk,
    ]
  }

  @Test func `never lets anybody approve their own work, what changed since, or harm in bulk`()
    throws
  {
    let site = try ContractSite()
    try site.drives()
    let rows = try rows(site)
    #expect(
      Set(rows.map { "\($0.item.risk.rawValue) \($0.item.status.rawValue)" }).count == 8)
    var people = try site.trust.app.roles().map { description in
      (
        name: "\(description.role.rawValue)-person", role: description.role,
        isAuthor: false
      )
    }
    people.append(("mia", "mapping_analyst", true))
    for (name, role) in [("mia", Role("data_architect")), ("mia", Role("clinical_reviewer"))] {
      try site.trust.grant(role, to: name, in: site.trust.project)
    }
    var (tries, approved, own, stale, bulk) = (0, 0, 0, 0, 0)
    for person in people {
      let desk: Desk
      do {
        desk = try site.trust.desk(
          person.name, person.role)
      } catch Refusal.noProject { continue }
      for desk in desks(desk) {
        for (name, item) in rows {
          for verb in ["approve", "approve_clinical"] {
            for seen in [item.revision, item.revision - 1] {
              tries += 1
              guard let after = try attempt(desk, verb, name, seen, site) else { continue }
              let isSigned =
                after.approval != item.approval || after.clinical != item.clinical
                || after.status != item.status
              guard isSigned else { continue }
              approved += 1
              if item.authors.contains(desk.actor.person) { own += 1 }
              if seen != item.revision { stale += 1 }
              #expect(item.status == .inReview, "\(person.name) \(verb) \(name)")
              #expect(desk.channel != .api)
              let needed: Role = verb == "approve" ? "data_architect" : "clinical_reviewer"
              #expect(desk.actor.roles.contains(needed), "\(person.name)")
            }
          }
        }
        bulk += try approvedInBulk(desk, site)
      }
    }
    #expect(tries > 2000)
    // An architect through two doors: both rows in review; a clinical reviewer: one of them.
    #expect(approved >= 6)
    #expect(own == 0)
    #expect(stale == 0)
    #expect(bulk == 0)
  }

  /// The row after somebody tried to sign it; nothing of that stays.
  private func attempt(
    _ desk: Desk, _ verb: String, _ name: String, _ revision: Int, _ site: ContractSite
  ) throws -> ContractItem? {
    var after: ContractItem?
    do {
      try desk.store.transaction {
        try site.does(desk, "mapping.\(verb)", ["row": name, "revision": "\(revision)"])
        after = try desk.store.contract.find(
          ContractItemID(row: #require(FieldPath(name))), of: site.trust.project.id)
        throw Undone()
      }
    } catch is Undone {
    } catch is Refusal { return nil }
    return after
  }

  /// How many safety-critical rows, or rows of one's own, a bulk approval of everything approves.
  private func approvedInBulk(_ desk: Desk, _ site: ContractSite) throws -> Int {
    var count = 0
    do {
      try desk.store.transaction {
        let before = try desk.store.contractChanges.look(
          ContractFilter(), of: site.trust.project.id)
        let seen = try desk.bulkPreview(.approve, ContractFilter()).seen
        try site.does(desk, "mapping.bulk_approve", ["seen": seen, "looked": "on"])
        let after = try desk.store.contractChanges.look(
          ContractFilter(), of: site.trust.project.id)
        count = zip(before, after).count { old, new in
          old.status != new.status
            && (old.risk == .safetyCritical || old.authors.contains(desk.actor.person.number)
              || old.status != .inReview)
        }
        throw Undone()
      }
    } catch is Undone {
    } catch is Refusal { return 0 }
    return count
  }
}
