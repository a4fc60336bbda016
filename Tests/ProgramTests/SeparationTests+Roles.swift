import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// What roles never do, and what nobody does to accounts.
extension SeparationTests {
  /// Rule, role, and acts that it must not do: key and what is stated.
  static let closed: [(rule: String, role: String, acts: [String])] = [
    ("S-06", "compliance_officer", ["run.cancel", "run.resume", "snapshot.restore", "run.start"]),
    ("S-08", "security_admin", ["run.cancel", "run.resume", "mapping.generate", "gate.sign"]),
    ("S-09", "schema_steward", ["user.suspend", "role.grant", "user.create", "project.profiles"]),
    ("S-09", "kpi_author", ["user.suspend", "role.grant", "user.create", "project.profiles"]),
    ("S-09", "workflow_author", ["user.suspend", "role.grant", "user.create", "project.profiles"]),
    ("S-10", "sre", ["policy.draft", "policy.apply", "mapping.generate"]),
  ]

  private static let holes = [
    "run": "1", "snapshot": "0001-aaaaaaaaaaaa", "user": "vera", "kind": "permission_matrix",
    "version": "2",
  ]

  @Test(arguments: closed.map { ($0.rule, $0.role, $0.acts) })
  func `S-06, S-08 to S-10: what a role must not do no door lets it do`(
    rule: String, role: String, acts: [String]
  ) throws {
    try doors.add("pat", role, onPlatform: true)
    let before = try doors.cast.written()
    for key in acts {
      let action = try #require(Actions[key])
      var stated = Self.holes.filter { action.operands.contains($0.key) }
      if action.operands.contains("project") { stated["project"] = doors.project.key }
      try doors.tell("pat", key, stated).expect(403, "Your role does not allow this")
    }
    #expect(try doors.cast.written() == before)
  }

  @Test func `S-07: the auditor changes nothing but what is their own`() throws {
    try doors.add("audrey", "auditor")
    try doors.add("aurel", "auditor", onPlatform: true)
    let before = try doors.cast.written()
    for name in ["audrey", "aurel"] {
      for action in Actions.table where action.permission.acts {
        for door in [Doors.Door.form, .api] where !action.ownDoors.contains(.cli) {
          let stated = Self.holes.filter { action.operands.contains($0.key) }
          let all = Dictionary(
            uniqueKeysWithValues: action.operands.map { ($0, stated[$0] ?? "1") })
          #expect(try doors.tell(door, name, action.key, all).status == 403, "\(action.key)")
        }
      }
      for key in ["user.suspend", "run.cancel", "policy.apply", "gate.sign", "org.suspend"] {
        let action = try #require(Actions[key])
        let all = Dictionary(
          uniqueKeysWithValues: action.operands.map { ($0, Self.holes[$0] ?? "1") })
        #expect(try doors.tell(.cli, name, key, all).status == 403, "\(key)")
      }
    }
    #expect(try doors.cast.written() == before)
  }

  @Test func `S-11: two roles that must not meet are not given to one person`() throws {
    try doors.add("audrey", "auditor")
    try doors.tell(
      "orla", "role.grant", ["user": "audrey", "role": "dm_engineer", "reason": "Short of hands"]
    ).expect(409, "dm_engineer may not meet auditor")
  }

  @Test func `S-18: a role given through any door ends sessions and tokens`() throws {
    for (door, role) in zip(Doors.Door.allCases, ["mapping_analyst", "dq_lead", "data_architect"]) {
      let token = try doors.desk("vera").createToken(name: role, scope: .read, days: 1)
      #expect(try doors.send(.get, "/runs", "vera").status == 200)
      let told = try doors.tell(
        door, "orla", "role.grant", ["user": "vera", "role": role, "reason": "A new duty"])
      #expect(told.status < 400, "\(told.text.suffix(600))")
      #expect(try doors.app.session(token: "session-of-vera") == nil)
      #expect(try doors.app.desk(bearer: token) == nil)
    }
  }

  @Test func `S-19: the last administrator stays, whoever asks`() throws {
    try doors.add("root", "super_admin", onPlatform: true)
    let states = ["user.suspend", "user.lock", "user.deactivate"]
    for key in states {
      try doors.tell("root", key, ["user": "orla", "reason": "As an attempt"])
        .expect(409, "Nobody else is org_admin there")
    }
    let held = try #require(try doors.desk("root").person("orla").memberships.first)
    try doors.tell(
      "root", "role.withdraw",
      ["user": "orla", "membership": "\(held.id.number)", "reason": "As an attempt"]
    ).expect(409, "Nobody else is org_admin there")
    for key in states {
      try doors.tell("root", key, ["user": "root", "reason": "As an attempt"])
        .expect(409, "This is your own account")
    }
  }

  @Test func `S-20: an administrator raises neither themselves nor anyone to the platform`() throws
  {
    try doors.tell(
      "orla", "role.grant", ["user": "orla", "role": "org_approver", "reason": "For speed"]
    ).expect(409, "This is your own account")
    try doors.tell(
      "orla", "role.grant", ["user": "vera", "role": "super_admin", "reason": "For speed"]
    ).expect(422)
    for told in try doors.tell(
      "orla", "role.grant", ["user": "vera", "role": "org_admin", "reason": "For speed"])
    {
      #expect(told.status < 400, "\(told.text.suffix(600))")
      #expect(try doors.desk("vera").actor.roles == ["viewer"])
    }
  }

  @Test func `S-24: another organisation's person is as one who is not there, and it is recorded`()
    throws
  {
    let other = try doors.app.project(
      Place(organisation: ("far", "Far"), workspace: ("w", "W"), project: ("p", "P")))
    try doors.cast.add("olaf", "viewer", in: other.organisation.id.number)
    let reason = ["reason": "As an attempt"]
    let foreign = try doors.tell("orla", "user.suspend", reason.merging(["user": "olaf"]) { $1 })
    let missing = try doors.tell("orla", "user.suspend", reason.merging(["user": "nobo"]) { $1 })
    foreign.expect(404, "There is no such account")
    for (there, nowhere) in zip(foreign, missing) {
      #expect(there.status == nowhere.status)
      #expect(there.text.count == nowhere.text.count)
    }
    let times: Int? = try doors.cast.superuser.row(
      "SELECT sum(times)::bigint AS n FROM denial_count WHERE actor = 'orla'"
    ) { try $0["n"] }
    #expect(times == 6)
  }

  @Test func `S-25: there is no way to act as somebody else`() throws {
    let named =
      Routes.table.map(\.pattern.description)
      + Actions.table.flatMap { [$0.key, $0.path, $0.title] }
    for name in named {
      #expect(name.firstMatch(of: /(?i)impersonat|become|act.?as|assume|switch.?user/) == nil)
    }
    for words in [["user", "impersonate"], ["user", "become"], ["become", "vera"]] {
      #expect(try doors.call(words, as: "orla").status == 422)
    }
  }

  @Test func `S-26: the first administrator is made once`() throws {
    let first = try doors.call(["setup"], as: "admin")
    #expect(first.status == 200 && first.text.contains("one-time password"))
    let second = try doors.call(["setup"], as: "admin")
    #expect(second.status == 200 && second.text == "")
    #expect(throws: Refusal.alreadyBootstrapped) { try doors.app.bootstrapAdministrator() }
    for path in ["/setup", "/bootstrap", "/install", "/api/v1/setup", "/api/v1/bootstrap"] {
      #expect(try doors.send(.get, path, "orla").status == 404)
    }
    let count: Int? = try doors.cast.superuser.row(
      "SELECT count(*) AS n FROM membership WHERE role = 'super_admin'"
    ) { try $0["n"] }
    #expect(count == 1)
  }

  @Test func `S-27: a decided registration is not decided again`() throws {
    _ = try doors.app.register(
      RegistrationRequest(
        userName: "newcomer", displayName: "New", organisation: doors.project.organisation.slug,
        role: "viewer", reason: "To look"), address: "192.0.2.1")
    try doors.does(
      "orla", "registration.reject", ["registration": "1", "reason": "Not known here"])
    try doors.tell(
      "orla", "registration.approve",
      ["registration": "1", "role": "viewer", "reason": "Known after all"]
    ).expect(409, "The request is rejected")
    try doors.tell("orla", "registration.reject", ["registration": "1", "reason": "Not at all"])
      .expect(409, "The request is rejected")
  }

  @Test func `S-27: who may not sign in is told the same, whatever keeps them out`() throws {
    _ = try doors.app.register(
      RegistrationRequest(
        userName: "newcomer", displayName: "New", organisation: doors.project.organisation.slug,
        role: "viewer", reason: "To look"), address: "192.0.2.1")
    func expectKeptOut(_ name: String) {
      #expect(throws: Refusal.wrongCredentials, "\(name)") {
        try doors.app.signIn(
          userName: name, password: Doors.password, from: Origin(address: "192.0.2.9"))
      }
    }
    for state in ["suspended", "locked", "deactivated"] {
      try doors.cast.superuser.execute(
        "UPDATE person SET state = \(state) WHERE user_name = 'vera'")
      expectKeptOut("vera")
    }
    try doors.does(
      "orla", "registration.reject", ["registration": "1", "reason": "Not known here"])
    for name in ["newcomer", "nobody"] { expectKeptOut(name) }
  }
}
