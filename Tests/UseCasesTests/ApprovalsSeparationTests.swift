import Domain
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// The rules of separation of duty that approvals keep; each also against super administrators,
/// whom none exempts (rule S-22).
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ApprovalsSeparationTests {
  /// The site, its people being super administrators besides.
  private func site(_ policy: ApprovalPolicy, exalted: Bool) throws -> ApprovalsSite {
    let site = try ApprovalsSite(policy)
    try site.add("eve", "dm_engineer")
    try site.add("dual", "release_manager", "org_approver")
    guard exalted else { return site }
    for name in ["ada", "max", "olga", "eve", "dual"] {
      try site.add(name, "super_admin", onPlatform: true)
    }
    return site
  }

  @Test(arguments: [false, true])
  func `S-01: nobody signs what they asked for or wrote`(exalted: Bool) throws {
    let site = try site(ApprovalsSite.policy(), exalted: exalted)
    try site.add("ada", "release_manager")
    let request = try site.ask("ada", author: "dual")
    #expect(breach { try site.act("ada", "sign", request) } == .ownRequest)
    #expect(breach { try site.act("ada", "reject", request) } == .ownRequest)
    #expect(breach { try site.act("dual", "sign", request) } == .ownWork)
    #expect(try site.state(request) == .pending)
    #expect(try site.desk("ada").inboxCount() == 0)
  }

  @Test(arguments: [false, true])
  func `S-02: who asks, who signs and who carries out are different people`(
    exalted: Bool
  ) throws {
    let site = try site(ApprovalsSite.policy(risk: .high, execution: .byAnother), exalted: exalted)
    let request = try site.ask()
    try site.act("max", "sign", request)
    #expect(refusal { try site.act("eve", "execute", request) } == .stands(.pending, number: 1))
    try site.act("olga", "sign", request)
    #expect(try site.written() == 0)
    for name in ["ada", "max", "olga"] {
      #expect(breach { try site.act(name, "execute", request) } == .involved)
    }
    try site.act("eve", "execute", request)
    #expect(try site.state(request) == .executed)
    #expect(try site.written() == 1)
    #expect(refusal { try site.act("eve", "execute", request) } == .stands(.executed, number: 1))
  }

  @Test func `S-02: what the requester carries out, nobody else does, and who may not, does not`()
    throws
  {
    let site = try site(ApprovalsSite.policy(risk: .high, execution: .byRequester), exalted: false)
    let request = try site.ask()
    try site.act("max", "sign", request)
    try site.act("olga", "sign", request)
    #expect(try site.state(request) == .approved)
    #expect(breach { try site.act("eve", "execute", request) } == .notRequester)
    try site.act("ada", "execute", request)
    #expect(try site.written() == 1)

    try site.govern([ApprovalsSite.policy(risk: .high, execution: .byAnother)])
    let other = try site.ask("ada", "other")
    try site.act("max", "sign", other)
    try site.act("olga", "sign", other)
    #expect(throws: Refusal.notPermitted(.change("mapping.edit"))) {
      try site.act("dual", "execute", other)
    }
  }

  @Test(arguments: [false, true])
  func `S-03: one person signs once, whatever roles they hold`(exalted: Bool) throws {
    let site = try site(ApprovalsSite.policy(), exalted: exalted)
    let request = try site.ask()
    try site.act("dual", "sign", request)
    #expect(breach { try site.act("dual", "sign", request) } == .signedAlready)
    #expect(try site.state(request) == .pending)
    try site.act("olga", "sign", request)
    #expect(try site.state(request) == .executed)
  }

  @Test(arguments: [false, true])
  func `S-04: an edit voids the signatures, which stay to be read`(exalted: Bool) throws {
    let site = try site(ApprovalsSite.policy(), exalted: exalted)
    let request = try site.ask()
    try site.act("max", "sign", request)
    #expect(refusal { try site.act("max", "edit", request, input: "text: x") } != nil)
    try site.act("ada", "edit", request, input: "text: goodbye")
    let detail = try site.desk("ada").approval(request)
    #expect(detail.request.version == 2)
    #expect(detail.steps.map(\.signatures.count) == [0, 0])
    #expect(detail.history.map(\.name) == ["max"])
    #expect(detail.content?.map(\.text) == ["1", "goodbye"])
    #expect(
      breach { try site.act("olga", "sign", request) }
        == .noRole(step: "Manager", roles: ["release_manager"]))
    try site.act("max", "sign", request)
    try site.act("olga", "sign", request)
    #expect(try [site.written(), site.written("goodbye")] == [0, 1])
  }

  @Test func `S-21: no program signs, whoever it acts for`() throws {
    let site = try site(ApprovalsSite.policy(), exalted: false)
    let request = try site.ask()
    let max = try site.desk("max").actor
    let program = Desk(
      app: site.app,
      actor: Actor(
        person: max.person, userName: max.userName, displayName: max.displayName,
        roles: max.roles, grants: max.grants, isProgram: true),
      Tenancy.Standing(
        project: site.project, organisation: site.project.organisation, roles: max.roles,
        isPlatform: false), channel: .api)
    let content = try program.approval(request).request.content
    for key in ["approval.sign", "approval.reject"] {
      let action = try #require(Actions[key])
      let refused = refusal {
        _ = try program.perform(
          action,
          ["approval": [request], "content": [content], "rationale": ["fine by me"]])
      }
      #expect(refused == .program)
    }
    #expect(try program.approval(request).actions.isEmpty)
    #expect(try site.state(request) == .pending)
  }

  @Test(arguments: [false, true])
  func `S-23: the fallback signs only when nobody is left, under the same rules`(
    exalted: Bool
  ) throws {
    let site = try ApprovalsSite(
      ApprovalsSite.policy(
        [ApprovalPolicy.Step(name: "Manager", roles: ["release_manager"])],
        fallback: "security_admin"))
    try site.add("root", "security_admin", onPlatform: true)
    if exalted { try site.add("root", "super_admin", onPlatform: true) }
    let request = try site.ask()
    #expect(breach { try site.act("root", "sign", request) } == .fallbackNotDue(step: "Manager"))
    #expect(try site.desk("root").inboxCount() == 0)
    try site.sql("UPDATE person SET state = 'suspended' WHERE user_name = 'max'")
    #expect(try site.desk("root").inboxCount() == 1)
    try site.act("root", "sign", request)
    #expect(try site.state(request) == .executed)

    try site.add("root", "dm_engineer")
    #expect(
      refusal { _ = try site.ask("root", "other") }
        == .nobodyLeft(step: "Manager", roles: ["release_manager"]))
  }

  @Test func `keeps the one person who can sign a later step for that`() throws {
    let site = try ApprovalsSite()
    try site.sql("UPDATE person SET state = 'suspended' WHERE user_name = 'olga'")
    try site.add("dual", "release_manager", "org_approver")
    let request = try site.ask()
    #expect(breach { try site.act("dual", "sign", request) } == .neededLater(step: "Approver"))
    try site.act("max", "sign", request)
    try site.act("dual", "sign", request)
    #expect(try site.state(request) == .executed)
  }

  @Test func `the database itself refuses a signature that breaks a rule`() throws {
    let site = try ApprovalsSite()
    let number = try site.ask()
    let desk = try site.desk("ada")
    let request = try desk.approval(number).request
    #expect(throws: (any Error).self) {
      try desk.store.approvals.sign(
        request, by: desk.actor.person, .approve, rationale: "by myself")
    }
    try site.act("ada", "withdraw", number)
    let max = try site.desk("max")
    #expect(throws: (any Error).self) {
      try max.store.approvals.sign(request, by: max.actor.person, .approve, rationale: "too late")
    }
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct ApprovalPoliciesTests {
  @Test func `a policy that leaves somebody without another person to sign cannot be saved`() throws
  {
    let site = try ApprovalsSite()
    let policies = ApprovalPolicies(try site.desk("ada"))
    func faults(_ policy: ApprovalPolicy) throws -> [ApprovalPolicyFault.Reason] {
      try policies.faults(of: [policy], for: site.project.organisation.id).map(\.reason)
    }
    #expect(try faults(ApprovalsSite.policy()).isEmpty)
    let clinic = ApprovalPolicy.Step(name: "Clinic", roles: ["clinical_reviewer"])
    let nobody = ApprovalPolicyFault.Reason.nobodyLeft(step: "Clinic", roles: ["clinical_reviewer"])
    #expect(try faults(ApprovalsSite.policy([clinic])) == [nobody])
    // Carl alone could sign, and could ask.
    try site.add("carl", "clinical_reviewer", "dm_engineer")
    #expect(try faults(ApprovalsSite.policy([clinic])) == [nobody])
    try site.add("cleo", "clinical_reviewer")
    #expect(try faults(ApprovalsSite.policy([clinic])).isEmpty)
    // Two signatures take a third clinician when one of them asks.
    let twice = ApprovalPolicy.Step(name: "Clinic", roles: ["clinical_reviewer"], signatures: 2)
    #expect(try faults(ApprovalsSite.policy([twice])) == [nobody])
    #expect(try faults(ApprovalsSite.policy([twice], fallback: "org_approver")).isEmpty)
  }

  @Test func `names what is wrong with the form of a policy`() throws {
    let site = try ApprovalsSite()
    let policies = ApprovalPolicies(try site.desk("ada"))
    let step = ApprovalPolicy.Step(name: "One", roles: ["org_approver"])
    let found = try policies.faults(
      of: [
        ApprovalPolicy(action: "note.burn", risk: .low, steps: [step], expiresHours: 1),
        ApprovalPolicy(action: "note.seal", risk: .low, steps: [step], expiresHours: 721),
        ApprovalPolicy(action: "approval.sign", risk: .low, steps: [step], expiresHours: 1),
        ApprovalPolicy(
          action: "note.write", when: ["colour": ["red"]], risk: .high,
          steps: [ApprovalPolicy.Step(name: "Two", roles: ["king"], signatures: 0)],
          expiresHours: 1),
        ApprovalPolicy(action: "note.write", risk: .low, steps: [], expiresHours: 1),
        ApprovalPolicy(action: "note.write", risk: .low, steps: [step], expiresHours: 1),
        ApprovalPolicy(action: "contract.publish", risk: .low, steps: [step], expiresHours: 1),
      ], for: nil)
    #expect(
      found == [
        ApprovalPolicyFault(entry: 1, reason: .unknownAction("note.burn")),
        ApprovalPolicyFault(entry: 2, reason: .takesSecret),
        ApprovalPolicyFault(entry: 2, reason: .expiry(1...720)),
        ApprovalPolicyFault(entry: 3, reason: .unknownAction("approval.sign")),
        ApprovalPolicyFault(entry: 4, reason: .unknownField("colour")),
        ApprovalPolicyFault(entry: 4, reason: .tooFewSignatures(step: "Two")),
        ApprovalPolicyFault(entry: 4, reason: .unknownRole("king")),
        ApprovalPolicyFault(entry: 4, reason: .tooFewPeople),
        ApprovalPolicyFault(entry: 5, reason: .noSteps),
        ApprovalPolicyFault(entry: 6, reason: .repeated(5)),
      ])
  }

  @Test func `keeps no secret, whatever a policy says`() throws {
    let site = try ApprovalsSite()
    try site.govern([
      ApprovalPolicy(
        action: "note.seal", risk: .low,
        steps: [ApprovalPolicy.Step(name: "One", roles: ["org_approver"])], expiresHours: 1)
    ])
    let refused = refusal {
      try site.perform("ada", "note.seal", ["note": "1", "key": "hidden"])
    }
    #expect(refused == .takesSecret(action: "note.seal"))
  }
}
