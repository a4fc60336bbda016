import Domain
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// Sam drafts, Carla reviews and Pat applies for the installation; Olga administers an
/// organisation, and Axel signs for it.
struct PolicyOffice {
  let site: Site
  var app: App { site.app }

  init() throws {
    site = try Site()
    for (name, role) in [
      ("sam", "security_admin"), ("carla", "compliance_officer"), ("pat", "platform_admin"),
    ] { try add(name, Role(rawValue: role), in: nil) }
    for (name, role) in [("olga", "org_admin"), ("axel", "org_approver"), ("vera", "viewer")] {
      try add(name, Role(rawValue: role), in: site.project.organisation.id)
    }
  }

  func add(_ name: String, _ role: Role, in organisation: ID<Organisation>?) throws {
    try app.openUser(
      NewPerson(userName: name, displayName: name, role: role, organisation: organisation))
  }

  /// Gives another role of the installation, toxic or not.
  func grant(_ role: String, to name: String) throws {
    try site.execute(
      "INSERT INTO membership (person_id, role) SELECT id, '\(role)' FROM person WHERE user_name = '\(name)'"
    )
  }

  func desk(_ name: String, at address: String? = nil) throws -> Desk {
    try app.desk(ofUser: name, at: address)
  }

  /// Does what `key` names and gives what it answers.
  @discardableResult
  func act(
    _ name: String, _ key: String, _ stated: [String: String], at address: String? = nil
  ) throws -> [String: String] {
    let action = try #require(Actions[key])
    let desk = try desk(name, at: address)
    let outcome = try desk.perform(action, stated.mapValues { [$0] })
    guard case .done(let effect) = outcome else {
      Issue.record("\(outcome)")
      return [:]
    }
    return Dictionary(uniqueKeysWithValues: effect.answer.map { ($0.name, $0.value) })
  }

  /// A cell changed in a draft of Sam's: how the next acts name it.
  func draft(_ permission: String, _ role: String, _ rights: String) throws -> [String: String] {
    try act(
      "sam", "policy.change_cell",
      ["permission": permission, "role": role, "rights": rights, "note": "for a test"])
  }

  /// What a review and a rejection state besides.
  func reviewing(_ draft: [String: String]) -> [String: String] {
    draft.merging(["review": "checked"]) { old, _ in old }
  }

  func policy(_ kind: String, _ version: Int = 1) throws -> PolicyVersion {
    try desk("carla").policy(kind, version: version)
  }
}

extension Site {
  func execute(_ sql: String) throws {
    try Connection(database.conninfo).execute("\(unchecked: sql)")
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct PolicyTests {
  let office: PolicyOffice

  init() throws { office = try PolicyOffice() }

  @Test func `an applied matrix holds on the next request of a session that is open`() throws {
    let site = office.site
    try site.add("grace", "mapping_analyst")
    let token = try site.app.signIn(
      userName: "grace", password: Site.password, address: Site.address)
    func mayApprove() throws -> Bool {
      try #require(try site.app.session(token: token)).actor.may(.approve("mapping.approve"))
    }
    let draft = try office.draft("mapping.approve", "mapping_analyst", "A")
    try office.act("carla", "policy.review", office.reviewing(draft))
    #expect(try !mayApprove())
    try office.act("pat", "policy.apply", draft)
    #expect(try mayApprove())
    #expect(try office.desk("vera").matrix().version == 2)
  }

  @Test func `the author of a version does not review it, whatever their roles`() throws {
    try office.grant("compliance_officer", to: "sam")
    let draft = try office.draft("issue.triage", "viewer", "R")
    for key in ["policy.review", "policy.reject"] {
      #expect(throws: Refusal.keptApart(rule: "S-01"), "\(key)") {
        try office.act("sam", key, office.reviewing(draft))
      }
    }
  }

  @Test func `who drafted or reviewed a version of the installation does not apply it`() throws {
    try office.grant("platform_admin", to: "carla")
    let draft = try office.draft("issue.triage", "viewer", "R")
    try office.act("carla", "policy.review", office.reviewing(draft))
    for name in ["sam", "carla"] {
      #expect(throws: Refusal.keptApart(rule: "S-02"), "\(name)") {
        try office.act(name, "policy.apply", draft)
      }
    }
    try office.act("pat", "policy.apply", draft)
  }

  @Test func `a draft that was not reviewed is not applied`() throws {
    let draft = try office.draft("issue.triage", "viewer", "R")
    #expect(throws: Refusal.policyIs(.draft, version: 2)) {
      try office.act("pat", "policy.apply", draft)
    }
  }

  @Test func `of two drafts from one base the second conflicts once the first is applied`() throws {
    try office.add("sara", "security_admin", in: nil)
    let first = try office.draft("issue.triage", "viewer", "R")
    let others = try ["R", "M"].map { rights in
      try office.act(
        "sara", "policy.draft",
        [
          "kind": "permission_matrix", "note": "another",
          "body": office.policy("permission_matrix").text.replacing(
            "run.retry,,", with: "run.retry,\(rights),"),
        ])
    }
    for draft in [first, others[0]] {
      try office.act("carla", "policy.review", office.reviewing(draft))
    }
    try office.act("pat", "policy.apply", first)
    let conflict = Refusal.policyMovedOn(from: 1, inForce: 2)
    #expect(throws: conflict) { try office.act("pat", "policy.apply", others[0]) }
    #expect(throws: conflict) {
      try office.act("carla", "policy.review", office.reviewing(others[1]))
    }
    try office.act("carla", "policy.reject", office.reviewing(others[1]))
  }

  @Test func `a decision about another text than was seen is not kept`() throws {
    let seen = try office.draft("issue.triage", "viewer", "R")
    let now = try office.draft("issue.triage", "viewer", "M")
    #expect(seen["version"] == now["version"])
    #expect(throws: Refusal.changedSinceSeen) {
      try office.act("carla", "policy.review", office.reviewing(seen))
    }
    try office.act("carla", "policy.review", office.reviewing(now))
  }

  @Test(arguments: [
    ("S-05", "record.read", "platform_admin", "R"),
    ("S-06", "run.retry", "compliance_officer", "X"),
    ("S-07", "issue.triage", "auditor", "M"), ("S-08", "mapping.edit", "security_admin", "M"),
    ("S-09", "user.lifecycle", "schema_steward", "M"), ("S-10", "kpi.threshold", "sre", "A"),
    ("S-16", "secret.write", "org_admin", "M R"),
  ])
  func `a right that a rule forbids is shown, and blocks applying`(
    rule: String, permission: String, role: String, rights: String
  ) throws {
    let draft = try office.draft(permission, role, rights)
    try office.act("carla", "policy.review", office.reviewing(draft))
    let prospect = try office.desk("pat").look(
      at: #require(Actions["policy.apply"]), draft.mapValues { [$0] })
    #expect(prospect.changes.contains { $0.contains("Cannot be applied. \(rule)") })
    let refusal = #expect(throws: Refusal.self) { try office.act("pat", "policy.apply", draft) }
    guard case .overGrants(let grants) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(grants.map(\.rule) == [rule])
    #expect(grants.first?.permission.rawValue == permission)
    #expect(grants.first?.role.rawValue == role)
  }

  @Test func `the shipped matrix is its own canonical text and within all bounds`() throws {
    let file = Checkout.root.appending(path: "schemas/policy/permission_matrix.csv")
    #expect(
      try office.policy("permission_matrix").text == String(contentsOf: file, encoding: .utf8))
    let shipped = try office.app.policies.shipped.get()
    #expect(shipped.matrix.overGrants(since: .none, shipped.bounds) == [])
    #expect(shipped.matrix.lockOuts == [])
    #expect(shipped.settings.faults(roles: Set(shipped.roles.map(\.role))) == [])
  }

  @Test func `a matrix that nobody could mend again is not drafted`() throws {
    let text = try office.policy("permission_matrix").text
    let lines = text.split(separator: "\n").map(String.init)
    let index = try #require(lines.firstIndex { $0.hasPrefix("rbac.baseline,") })
    var changed = lines
    changed[index] = "rbac.baseline" + String(repeating: ",", count: 22)
    let refusal = #expect(throws: Refusal.self) {
      try office.act(
        "sam", "policy.draft",
        [
          "kind": "permission_matrix", "note": "none",
          "body": changed.joined(separator: "\n"),
        ])
    }
    #expect(
      refusal
        == .invalid(
          [Need.change, .approve, .execute].map {
            FieldFault("body", .policy(.nobodyMay($0, "rbac.baseline")))
          }))
  }

  @Test func `a matrix that cannot be read is named line by line`() throws {
    let text = try office.policy("permission_matrix").text
      .replacing("run.retry,", with: "run.again,")
      .replacing("directory.read,R,", with: "directory.read,Z,")
      .replacing("platform.deploy,", with: "platform.deploy,,")
    let refusal = #expect(throws: Refusal.self) {
      try office.act(
        "sam", "policy.draft", ["kind": "permission_matrix", "note": "broken", "body": text])
    }
    guard case .invalid(let faults) = refusal else { return }
    #expect(faults.contains(FieldFault("body", .policy(.unreadable(line: 2)))))
    #expect(faults.contains(FieldFault("body", .policy(.missingPermission("run.retry")))))
    #expect(
      faults.contains(
        FieldFault(
          "body",
          .policy(.unknownRight("Z", permission: "directory.read", role: "super_admin")))))
    #expect(
      faults.contains { fault in
        if case .policy(.unknownPermission("run.again", _)) = fault.reason { true } else { false }
      })
  }

  @Test(arguments: [
    ("\"session_idle_minutes\" : 30", "\"session_idle_minutes\" : 1000"),
    ("\"break_glass_minutes_maximum\" : 120", "\"break_glass_minutes_maximum\" : 121"),
    ("\"password_minimum\" : 15", "\"password_minimum\" : 4"),
    ("\"session_hours\" : 12", "\"session_hours\" : \"twelve\""),
    ("\"session_hours\" : 12", "\"session_hours\" : 11, \"backdoor\" : 1"),
    ("\"org_admin\"", "\"nobody\""), ("\"session_hours\" : 12", "\"session_hours\" : 12.0"),
  ])
  func `security settings out of bounds are not drafted`(from: String, to: String) throws {
    let text = try office.policy("security_settings").text
    #expect(text.contains(from))
    #expect(throws: Refusal.self) {
      try office.act(
        "sam", "policy.draft",
        ["kind": "security_settings", "note": "weaker", "body": text.replacing(from, with: to)])
    }
  }

  @Test func `applied security settings are those in force`() throws {
    let text = try office.policy("security_settings").text
    let draft = try office.act(
      "sam", "policy.draft",
      [
        "kind": "security_settings", "note": "shorter",
        "body": text.replacing(
          "\"session_idle_minutes\" : 30", with: "\"session_idle_minutes\" : 20"),
      ])
    #expect(
      try office.policy("security_settings", 2).changes
        == ["session_idle_minutes: 30 becomes 20."])
    try office.act("carla", "policy.review", office.reviewing(draft))
    try office.act("pat", "policy.apply", draft)
    let settings = try office.app.settings()
    #expect(settings.sessionIdleMinutes == 20)
  }

  @Test func `an organisation's policy holds once its second person has reviewed it`() throws {
    let organisation = office.site.project.organisation.id
    let body = """
      [{"action": "snapshot.take", "when": {}, "risk": "medium", "expires_hours": 24,
        "steps": [{"name": "Approver", "roles": ["org_approver"], "signatures": 1}],
        "execution": "by_requester"}]
      """
    let draft = try office.act(
      "olga", "policy.draft",
      ["kind": "organisation_approval_policies", "note": "every snapshot", "body": body])
    #expect(throws: Refusal.notPermitted(.approve("approval.policy"))) {
      try office.act("carla", "policy.review", office.reviewing(draft))
    }
    let applied = try office.act("axel", "policy.review", office.reviewing(draft))
    #expect(applied["state"] == "applied")
    let documents = try office.desk("axel").store.policies
    let here = try office.app.policies.approvals(documents, of: organisation)
    #expect(here.first?.action == "snapshot.take")
    #expect(here.contains { $0.action == "breakglass.request" })
    let elsewhere = try office.app.policies.approvals(documents, of: nil)
    #expect(!elsewhere.contains { $0.action == "snapshot.take" })
  }

  /// An organisation's policy of one step, as a draft states it.
  private func policy(
    _ action: String, when: String = "{}", risk: String = "medium", _ roles: String...,
    execution: String = "on_approval"
  ) -> String {
    let steps = roles.map { #"{"name": "\#($0)", "roles": ["\#($0)"], "signatures": 1}"# }
    return """
      [{"action": "\(action)", "when": \(when), "risk": "\(risk)", "expires_hours": 24,
        "steps": [\(steps.joined(separator: ", "))], "execution": "\(execution)"}]
      """
  }

  private func faults(_ body: String) throws -> [ApprovalPolicyFault.Reason] {
    do {
      try office.act(
        "olga", "policy.draft",
        ["kind": "organisation_approval_policies", "note": "ours", "body": body])
      return []
    } catch Refusal.invalid(let faults) {
      return faults.compactMap { fault in
        guard case .approvalPolicy(let found) = fault.reason else { return nil }
        return found.reason
      }
    }
  }

  @Test func `a policy that nobody could sign is neither saved nor put in force`() throws {
    let clinic = policy("snapshot.take", "clinical_reviewer")
    let nobody = ApprovalPolicyFault.Reason.nobodyLeft(
      step: "clinical_reviewer", roles: ["clinical_reviewer"])
    #expect(try faults(clinic) == [nobody])
    #expect(try faults(policy("no.action", "org_approver")) == [.unknownAction("no.action")])
    try office.add("cleo", "clinical_reviewer", in: office.site.project.organisation.id)
    let draft = try office.act(
      "olga", "policy.draft",
      ["kind": "organisation_approval_policies", "note": "ours", "body": clinic])
    try office.site.execute("DELETE FROM membership WHERE role = 'clinical_reviewer'")
    let refused = Refusal.invalid([
      FieldFault("content", .approvalPolicy(ApprovalPolicyFault(entry: 1, reason: nobody)))
    ])
    #expect(throws: refused) {
      try office.act("axel", "policy.review", office.reviewing(draft))
    }
  }

  @Test func `an organisation asks no less than the installation does`() throws {
    try office.add("rita", "release_manager", in: office.site.project.organisation.id)
    for body in [
      // Without security's signature, or without that of compliance.
      policy("breakglass.request", risk: "high", "org_approver", "release_manager"),
      policy("toxic_pair.waive", risk: "high", "security_admin", "org_approver"),
      // In place of the installation's, which is about another role.
      policy("role.grant", when: #"{"role": ["viewer"]}"#, "org_approver"),
      policy("snapshot.restore", risk: "low", "release_manager", execution: "by_requester"),
      policy("snapshot.restore", "release_manager"),
    ] { #expect(try faults(body) == [.weaker], "\(body)") }
    let more = policy(
      "snapshot.restore", risk: "high", "release_manager", "org_approver", execution: "by_requester"
    )
    #expect(try faults(more).isEmpty)
  }

  @Test func `a role in an organisation is none for the installation`() throws {
    try office.add("cora", "compliance_officer", in: office.site.project.organisation.id)
    let draft = try office.draft("issue.triage", "viewer", "R")
    #expect(throws: Refusal.notPermitted(.approve("rbac.baseline"))) {
      try office.act("cora", "policy.review", office.reviewing(draft))
    }
    #expect(throws: Refusal.notPermitted(.change("approval.policy"))) {
      try office.act(
        "olga", "policy.draft", ["kind": "approval_policies", "note": "ours", "body": "[]"])
    }
  }

  @Test func `only its author withdraws a version, which is then decided`() throws {
    try office.add("sara", "security_admin", in: nil)
    let draft = try office.draft("issue.triage", "viewer", "R")
    #expect(throws: Refusal.notPermitted(.change("rbac.baseline"))) {
      try office.act("sara", "policy.withdraw", draft)
    }
    try office.act("sam", "policy.withdraw", draft)
    #expect(throws: Refusal.policyIs(.withdrawn, version: 2)) {
      try office.act("carla", "policy.review", office.reviewing(draft))
    }
  }

  @Test func `a version that changes nothing is not drafted`() throws {
    for kind in ["permission_matrix", "approval_policies", "security_settings"] {
      #expect(throws: Refusal.invalid([FieldFault("body", .policy(.unchanged))]), "\(kind)") {
        try office.act(
          "sam", "policy.draft",
          ["kind": kind, "note": "none", "body": office.policy(kind).text])
      }
    }
  }

  @Test func `lists every version with what the reader may do to it`() throws {
    let draft = try office.draft("issue.triage", "viewer", "R")
    let listing = try #require(Listings["policies"])
    func rows(_ name: String, _ asked: [String: String] = [:]) throws -> [Listing.Row] {
      try office.desk(name).list(listing, Listing.Asked(asked), page: Paging()).items
    }
    #expect(
      try rows("carla").map(\.id) == [
        "permission_matrix/2", "permission_matrix/1", "approval_policies/1",
        "security_settings/1",
      ])
    #expect(
      try rows("carla", ["state": "draft"]).map(\.actions) == [["policy.review", "policy.reject"]])
    #expect(try rows("sam", ["state": "draft"]).map(\.actions) == [["policy.withdraw"]])
    #expect(try rows("pat", ["state": "draft"]).map(\.actions) == [[]])
    try office.act("carla", "policy.review", office.reviewing(draft))
    #expect(try rows("pat", ["state": "reviewed"]).map(\.actions) == [["policy.apply"]])
    let desk = try office.desk("vera")
    let cells = try desk.list(
      #require(Listings["permissions"]), Listing.Asked(["permission": "rbac", "role": "auditor"]),
      page: Paging())
    #expect(cells.items.map(\.id) == ["rbac.baseline/auditor"])
    #expect(try desk.matrix().lines.first { $0.name == "run.read" }?.mine == [.read])
    #expect(try desk.rules().count == 29)
    #expect(try desk.ownership().count == 5)
  }
}
