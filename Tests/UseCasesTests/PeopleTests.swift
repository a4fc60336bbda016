import Dispatch
import Domain
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing
import UseCases

/// Two trusts on one installation: St Elsewhere with Olive its administrator and Grace its engineer,
/// and Northgate with Nora its administrator; Ruth administers the platform, Sid its security.
struct TwoTrusts {
  static let password = "four unrelated words make sense"
  static let northgate = Place(
    organisation: ("northgate", "Northgate NHS Trust"),
    workspace: ("epr-programme", "EPR programme"), project: ("pas-to-epr", "PAS to EPR"))

  let database: TestDatabase
  let configuration: Configuration
  let app: App
  let project: Project
  let other: Project
  private let connection: Connection

  init(_ set: (inout Limits) -> Void = { _ in }) throws {
    database = try TestDatabase()
    var limits = Limits()
    set(&limits)
    configuration = Configuration(
      database: database.conninfo, projects: "/projects",
      schemas: Checkout.root.appending(path: "schemas").path, documents: "docs", limits: limits)
    app = try App(configuration)
    connection = try Connection(database.conninfo)
    project = try app.project(.sample)
    other = try app.project(Self.northgate)
    try add("olive", "org_admin", in: project)
    try add("grace", "dm_engineer", in: project)
    try add("nora", "org_admin", in: other)
    try add("ruth", "super_admin")
    try add("sid", "security_admin")
  }

  /// Makes an active account that nobody can sign in to, with a role.
  func add(_ userName: String, _ role: Role, in project: Project? = nil) throws {
    try connection.execute(
      """
      INSERT INTO person (user_name, display_name, password_hash)
      VALUES (\(userName), \(userName), '$argon2id$none')
      """)
    try hold(userName, role, in: project)
  }

  func hold(_ userName: String, _ role: Role, in project: Project? = nil) throws {
    try connection.execute(
      """
      INSERT INTO membership (person_id, organisation_id, role)
      SELECT id, \(project?.organisation.id.number), \(role) FROM person
      WHERE user_name = \(userName)
      """)
  }

  func execute(_ sql: SQL) throws { try connection.execute(sql) }

  func count(_ sql: SQL) throws -> Int {
    try connection.row(sql) { try $0["n"] } ?? 0
  }

  /// The desk of a person where they are at home.
  func desk(_ userName: String) throws -> Desk { try Self.desk(userName, app) }

  /// Does an action, with a reason, and gives what it did.
  @discardableResult
  func perform(
    _ key: String, as userName: String, _ fields: [String: String] = [:]
  ) throws -> Action.Effect {
    try Self.perform(key, at: desk(userName), fields)
  }

  private static func desk(_ userName: String, _ app: App) throws -> Desk {
    let place: Place? =
      ["ruth", "sid", "sue"].contains(userName)
      ? nil : userName.hasPrefix("n") ? northgate : .sample
    let address = place.map { "\($0.organisation.slug)/\($0.workspace.slug)/\($0.project.slug)" }
    return try app.desk(ofUser: userName, at: address)
  }

  @discardableResult
  private static func perform(
    _ key: String, at desk: Desk, _ fields: [String: String]
  ) throws -> Action.Effect {
    let outcome = try outcome(of: key, at: desk, fields)
    guard case .done(let effect) = outcome else { throw Unexpected(outcome: outcome) }
    return effect
  }

  private static func outcome(
    of key: String, at desk: Desk, _ fields: [String: String]
  ) throws -> Action.Outcome {
    var stated = fields.mapValues { [$0] }
    stated["reason"] = stated["reason"] ?? ["as agreed"]
    return try desk.perform(#require(Actions[key]), stated)
  }

  struct Unexpected: Error { let outcome: Action.Outcome }

  /// Asks for what others must sign first, and gives the address at which whoever asks finds it.
  func ask(
    _ key: String, as userName: String, _ fields: [String: String]
  ) throws -> String {
    let outcome = try Self.outcome(of: key, at: desk(userName), fields)
    guard case .waiting(let address) = outcome else { throw Unexpected(outcome: outcome) }
    return address
  }

  /// Signs a request as it stands at `address`, and gives its state after.
  @discardableResult
  func sign(_ address: String, as userName: String) throws -> ApprovalState {
    let desk = try desk(userName)
    try perform(
      "approval.sign", as: userName,
      [
        "approval": address, "content": desk.approval(address).request.content,
        "rationale": "as agreed",
      ])
    return try desk.approval(address).request.state
  }

  func membership(_ userName: String, _ role: Role) throws -> String {
    String(
      try count(
        """
        SELECT membership.id AS n FROM membership JOIN person ON person.id = person_id
        WHERE user_name = \(userName) AND role = \(role)
        """))
  }

  func state(_ userName: String) throws -> PersonState {
    try desk("ruth").person(userName).person.state
  }

  /// Has two people do the same kind of thing to two objects at the same moment, each over a
  /// connection of their own; what each met.
  func race(
    _ key: String, _ acts: [(actor: String, fields: [String: String])]
  ) -> [Refusal?] {
    let met = Mutex([Refusal?](repeating: nil, count: acts.count))
    let ready = Atomic(0)
    let configuration = configuration
    DispatchQueue.concurrentPerform(iterations: acts.count) { index in
      do {
        let desk = try Self.desk(acts[index].actor, App(configuration))
        ready.add(1, ordering: .relaxed)
        while ready.load(ordering: .relaxed) < acts.count {}
        try Self.perform(key, at: desk, acts[index].fields)
      } catch let refusal as Refusal {
        met.withLock { $0[index] = refusal }
      } catch {
        Issue.record(error)
      }
    }
    return met.withLock { $0 }
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct AccountTests {
  @Test func `makes a pending account that its own password makes active`() throws {
    let trusts = try TwoTrusts()
    let effect = try trusts.perform(
      "user.create", as: "olive",
      ["user_name": "ada", "display_name": "Ada", "role": "viewer"])
    let oneTime = try #require(effect.shown.first?.value)
    #expect(try trusts.state("ada") == .pending)
    let token = try trusts.app.signIn(userName: "ada", password: oneTime, address: "192.0.2.1")
    let session = try #require(try trusts.app.session(token: token))
    #expect(session.mustChangePassword)
    let own = try trusts.app.changePassword(
      of: session, from: oneTime, to: TwoTrusts.password, address: "192.0.2.1")
    #expect(try trusts.state("ada") == .active)
    #expect(try trusts.app.session(token: token) == nil)
    #expect(try trusts.app.session(token: own)?.actor.roles == ["viewer"])
  }

  @Test(arguments: [
    ("user.suspend", PersonState.suspended), ("user.lock", .locked),
    ("user.deactivate", .deactivated),
  ])
  func `moves an account, which ends its sessions and tokens in the same moment`(
    key: String, state: PersonState
  ) throws {
    let trusts = try TwoTrusts()
    _ = try trusts.desk("grace").createTokenForTest()
    try trusts.perform(key, as: "olive", ["user": "grace"])
    #expect(try trusts.state("grace") == state)
    #expect(try trusts.count("SELECT count(*) AS n FROM api_token") == 0)
    #expect(throws: Refusal.personIs(state)) {
      try trusts.perform(key, as: "olive", ["user": "grace"])
    }
    try trusts.perform("user.activate", as: "olive", ["user": "grace"])
    #expect(try trusts.state("grace") == .active)
  }

  @Test func `answers every account that is not open alike, and an applicant`() throws {
    let trusts = try TwoTrusts()
    let effect = try trusts.perform(
      "user.create", as: "olive", ["user_name": "ada", "display_name": "Ada", "role": "viewer"])
    let oneTime = try #require(effect.shown.first?.value)
    _ = try trusts.app.register(RegistrationTests.request("bea"), address: "192.0.2.7")
    let states = [PersonState.suspended, .locked, .deactivated].map(\.rawValue)
    for (name, state) in states.map({ ("ada", $0) }) + [("bea", "suspended")] {
      try trusts.execute("UPDATE person SET state = \(state) WHERE user_name = 'ada'")
      #expect(throws: Refusal.wrongCredentials, "\(state)") {
        try trusts.app.signIn(userName: name, password: oneTime, address: "192.0.2.1")
      }
    }
  }

  @Test func `ends sessions and tokens by reset, grant, withdrawal and its own action`() throws {
    let trusts = try TwoTrusts()
    let acts: [(String, [String: String])] = [
      ("user.reset", [:]), ("user.end_sessions", [:]), ("role.grant", ["role": "mapping_analyst"]),
      ("role.withdraw", ["membership": try trusts.membership("grace", "dm_engineer")]),
    ]
    for (key, fields) in acts {
      try trusts.execute(
        """
        INSERT INTO session (digest, person_id, csrf_secret, idle_expires_at, expires_at)
        SELECT sha256('x'), id, sha256('y'), now() + interval '1 hour', now() + interval '1 hour'
        FROM person WHERE user_name = 'grace'
        """)
      try trusts.execute(
        """
        INSERT INTO api_token (digest, person_id, name, scope, expires_at)
        SELECT sha256('x'), id, 'x', 'read', now() + interval '1 hour'
        FROM person WHERE user_name = 'grace'
        """)
      try trusts.perform(key, as: "olive", fields.merging(["user": "grace"]) { $1 })
      let left = try trusts.count(
        """
        SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM api_token) AS n
        """)
      #expect(left == 0, "\(key)")
    }
  }

  @Test func `lets nobody change the state or the roles of their own account`() throws {
    let trusts = try TwoTrusts()
    for key in ["user.suspend", "user.lock", "user.deactivate", "user.reset"] {
      #expect(throws: Refusal.ownAccount) {
        try trusts.perform(key, as: "olive", ["user": "OLIVE"])
      }
    }
    #expect(throws: Refusal.ownAccount) {
      try trusts.perform("role.grant", as: "olive", ["user": "olive", "role": "org_approver"])
    }
    #expect(throws: Refusal.ownAccount) {
      try trusts.perform(
        "role.withdraw", as: "olive",
        ["user": "olive", "membership": try trusts.membership("olive", "org_admin")])
    }
  }

  @Test func `answers another organisation's person exactly as one that there is not`() throws {
    let trusts = try TwoTrusts()
    for key in ["user.suspend", "user.reset", "role.grant", "user.rename", "user.unlock"] {
      for name in ["nora", "nobody", "ruth"] {
        #expect(throws: Refusal.unknownPerson, "\(key) \(name)") {
          try trusts.perform(
            key, as: "olive", ["user": name, "role": "viewer", "display_name": "X"])
        }
      }
    }
    #expect(throws: Refusal.unknownPerson) { try trusts.desk("olive").person("nora") }
    let users = try #require(Listings["users"])
    let seen = try trusts.desk("olive").list(users, .init([:]), page: Paging())
    #expect(seen.items.map(\.id) == ["grace", "olive"])
    for name in ["northgate", "no-such-trust"] {
      let none = try trusts.desk("olive").list(users, .init(["organisation": name]), page: Paging())
      #expect(none.items.isEmpty && none.total == 0)
    }
  }

  @Test func `leaves a person with roles in two organisations to the platform`() throws {
    let trusts = try TwoTrusts()
    try trusts.hold("grace", "viewer", in: trusts.other)
    for key in ["user.suspend", "user.reset", "user.end_sessions"] {
      #expect(throws: Refusal.heldElsewhere) {
        try trusts.perform(key, as: "olive", ["user": "grace"])
      }
    }
    try trusts.perform(
      "role.withdraw", as: "olive",
      ["user": "grace", "membership": try trusts.membership("grace", "dm_engineer")])
    #expect(throws: Refusal.unknownPerson) { try trusts.desk("olive").person("grace") }
    try trusts.perform("user.suspend", as: "sid", ["user": "grace"])
  }

  @Test func `lets support unlock and ask for a reset that it never sees`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("sue", "support")
    let asked = try trusts.perform("user.reset", as: "sue", ["user": "grace"])
    #expect(asked.shown.isEmpty)
    #expect(try trusts.desk("olive").person("grace").person.resetAskedAt != nil)
    #expect(try !trusts.desk("olive").person("grace").person.mustChangePassword)
    #expect(try trusts.perform("user.reset", as: "olive", ["user": "grace"]).shown.count == 1)
    #expect(try trusts.desk("olive").person("grace").person.resetAskedAt == nil)
    try trusts.perform("user.lock", as: "olive", ["user": "grace"])
    try trusts.perform("user.unlock", as: "sue", ["user": "grace"])
    #expect(throws: Refusal.notPermitted(.change("user.lifecycle"))) {
      try trusts.perform("user.suspend", as: "sue", ["user": "grace"])
    }
    #expect(throws: Refusal.notPermitted(.change("user.lifecycle"))) {
      try trusts.perform("user.end_sessions", as: "sue", ["user": "sid"])
    }
  }

  @Test func `keeps the last active administrator of an organisation and of the platform`() throws {
    let trusts = try TwoTrusts()
    let acts: [(String, String, Role)] = [
      ("sid", "olive", .orgAdmin), ("sid", "ruth", .superAdmin),
    ]
    for (actor, user, role) in acts {
      for key in ["user.suspend", "user.lock", "user.deactivate"] {
        #expect(throws: Refusal.lastAdministrator(role), "\(key)") {
          try trusts.perform(key, as: actor, ["user": user])
        }
      }
      #expect(throws: Refusal.lastAdministrator(role)) {
        try trusts.perform(
          "role.withdraw", as: actor,
          ["user": user, "membership": try trusts.membership(user, role)])
      }
    }
    // One who has chosen no password yet, or whose role ends, is none.
    try trusts.add("oscar", .orgAdmin, in: trusts.project)
    try trusts.execute("UPDATE person SET state = 'pending' WHERE user_name = 'oscar'")
    #expect(throws: Refusal.lastAdministrator(.orgAdmin)) {
      try trusts.perform("user.suspend", as: "sid", ["user": "olive"])
    }
    try trusts.execute("UPDATE person SET state = 'active' WHERE user_name = 'oscar'")
    try trusts.perform("user.suspend", as: "sid", ["user": "olive"])
  }

  @Test
  func `keeps one of two administrators who remove one another at the same moment`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("oscar", .orgAdmin, in: trusts.project)
    try trusts.add("sue", .superAdmin)
    for round in 1...25 {
      for pair in [("olive", "oscar"), ("ruth", "sue")] {
        try trusts.execute("UPDATE person SET state = 'active'")
        let met = trusts.race(
          round.isMultiple(of: 2) ? "user.suspend" : "user.deactivate",
          [(pair.0, ["user": pair.1]), (pair.1, ["user": pair.0])])
        let active = try trusts.count(
          """
          SELECT count(*) AS n FROM person
          WHERE user_name IN (\(pair.0), \(pair.1)) AND state = 'active'
          """)
        #expect(active == 1)
        #expect(met.count { $0 == nil } == 1)
      }
    }
  }

  @Test
  func `keeps one of two administrators whose roles are withdrawn at the same moment`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("oscar", .orgAdmin, in: trusts.project)
    for _ in 1...25 {
      let acts = try ["olive", "oscar"].map { user in
        (
          actor: "sid",
          fields: ["user": user, "membership": try trusts.membership(user, .orgAdmin)]
        )
      }
      let met = trusts.race("role.withdraw", acts)
      #expect(met.count { $0 == nil } == 1)
      #expect(met.contains(.lastAdministrator(.orgAdmin)))
      let loser = met[0] == nil ? "olive" : "oscar"
      try trusts.hold(loser, .orgAdmin, in: trusts.project)
    }
  }
}

extension Desk {
  fileprivate func createTokenForTest() throws -> String {
    try createToken(name: "nightly", scope: .read, days: 30)
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct RoleTests {
  @Test func `lets each administrator give the roles that are theirs to give`() throws {
    let trusts = try TwoTrusts()
    let grants: [(actor: String, role: String, organisation: String, isGiven: Bool)] = [
      ("olive", "release_manager", "", true), ("olive", "sre", "", false),
      ("olive", "super_admin", "", false), ("olive", "auditor", "", true),
      ("sid", "sre", "", true), ("sid", "viewer", "st-elsewhere", false),
      ("ruth", "kpi_author", "", true),
    ]
    for (number, grant) in grants.enumerated() {
      let user = "user\(number)"
      let isOurs = grant.actor == "olive"
      try trusts.add(user, isOurs ? "viewer" : "workflow_author", in: isOurs ? trusts.project : nil)
      let fields = ["user": user, "role": grant.role, "organisation": grant.organisation]
      if grant.isGiven {
        try trusts.perform("role.grant", as: grant.actor, fields)
      } else {
        #expect(throws: Refusal.self, "\(grant)") {
          try trusts.perform("role.grant", as: grant.actor, fields)
        }
      }
    }
  }

  @Test func `has the organisation agree to an administrator whom security gives it`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("oona", "org_approver", in: trusts.project)
    try trusts.add("oscar", "viewer", in: trusts.project)
    let fields = ["user": "oscar", "role": "org_admin", "organisation": "st-elsewhere"]
    let address = try trusts.ask("role.grant", as: "sid", fields)
    // Sid has entered no organisation, so the number alone would be one of the platform's.
    #expect(address == "st-elsewhere-1")
    #expect(try trusts.desk("sid").approval(address).request.action == "role.grant")
    #expect(try trusts.desk("oona").inbox(page: Paging()).items.map(\.address) == ["1"])
    #expect(try trusts.sign("1", as: "oona") == .executed)
    #expect(try trusts.desk("olive").person("oscar").person.roles.contains(.orgAdmin))
  }

  @Test func `reaches a request elsewhere only from the platform, and where one has a part in it`()
    throws
  {
    let trusts = try TwoTrusts()
    try trusts.add("oona", "org_approver", in: trusts.project)
    try trusts.add("oscar", "viewer", in: trusts.project)
    try trusts.add("sue", "support")
    let address = try trusts.ask(
      "role.grant", as: "sid",
      ["user": "oscar", "role": "org_admin", "organisation": "st-elsewhere"])
    for (name, stated) in [
      ("nora", address), ("nora", "1"), ("sue", address), ("sid", "1"), ("sid", "northgate-1"),
      ("sid", "nowhere-1"), ("sid", "st-elsewhere-"),
    ] {
      #expect(throws: Refusal.approval(.unknown(stated)), "\(name) \(stated)") {
        try trusts.desk(name).approval(stated)
      }
    }
    try trusts.perform(
      "approval.withdraw", as: "sid",
      [
        "approval": address,
        "content": try trusts.desk("sid").approval(address).request.content,
      ])
    #expect(try trusts.desk("oona").approval("1").request.state == .withdrawn)
  }

  @Test func `a request that is edited stays with those whom it concerns`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("oona", "org_approver", in: trusts.project)
    try trusts.add("oscar", "viewer", in: trusts.project)
    let address = try trusts.ask(
      "role.grant", as: "sid",
      ["user": "oscar", "role": "org_admin", "organisation": "st-elsewhere"])
    let content = try trusts.desk("sid").approval(address).request.content
    #expect(throws: Refusal.approval(.elsewhere(number: 1))) {
      try trusts.perform(
        "approval.edit", as: "sid",
        [
          "approval": address, "content": content,
          "input": "role: org_admin\norganisation: northgate\nreason: as agreed",
        ])
    }
    #expect(try trusts.desk("sid").approval(address).request.content == content)
  }

  @Test(arguments: ["pending", "suspended", "locked", "deactivated"])
  func `nobody works at the machine in an account that is not active`(state: String) throws {
    let trusts = try TwoTrusts()
    try trusts.execute("UPDATE person SET state = \(state) WHERE user_name = 'grace'")
    #expect(throws: Refusal.personIs(try #require(PersonState(rawValue: state)))) {
      try trusts.desk("grace")
    }
  }

  @Test func `those who answer for an organisation see who has emergency access to it`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("oona", "org_approver", in: trusts.project)
    try trusts.add("piet", "sre")
    try trusts.execute(
      """
      INSERT INTO breakglass_grant
        (organisation_id, person_id, permissions, ticket, reason, expires_at)
      SELECT \(trusts.project.organisation.id), id, '{record.read}', 'INC-7', 'a disk is full',
        now() + interval '1 hour' FROM person WHERE user_name = 'piet'
      """)
    func tickets(_ name: String) throws -> [String] {
      try trusts.desk(name).emergenciesOfOthers().map { "\($0.ticket) \($0.personName)" }
    }
    for name in ["olive", "oona"] { #expect(try tickets(name) == ["INC-7 piet"]) }
    for name in ["grace", "nora", "ruth", "sid"] { #expect(try tickets(name) == []) }
    try trusts.execute("UPDATE breakglass_grant SET ended_at = now(), ended_by = person_id")
    #expect(try tickets("olive") == [])
  }

  @Test func `acts in an organisation that has no project`() throws {
    let trusts = try TwoTrusts()
    try trusts.execute("DELETE FROM project WHERE slug = 'pas-to-epr' AND organisation_id <> 1")
    try trusts.add("noel", "viewer", in: trusts.other)
    let nora = try trusts.app.desk(ofUser: "nora", at: nil)
    #expect(nora.place == nil)
    _ = try nora.perform(
      #require(Actions["role.grant"]),
      ["user": ["noel"], "role": ["dq_lead"], "reason": ["as agreed"]])
    #expect(try nora.person("noel").person.roles == ["dq_lead", "viewer"])
    // Nobody approves there, so the super administrator does.
    let fields = ["user": "noel", "role": "org_admin", "organisation": "northgate"]
    let address = try trusts.ask("role.grant", as: "sid", fields)
    #expect(address == "northgate-1")
    #expect(try trusts.desk("ruth").inbox(page: Paging()).items.map(\.address) == [address])
    #expect(try trusts.sign(address, as: "ruth") == .executed)
    #expect(try nora.person("noel").person.roles.contains(.orgAdmin))
  }

  @Test func `refuses to give a role twice or in a part that there is not`() throws {
    let trusts = try TwoTrusts()
    let faults: [([String: String], FieldFault)] = [
      (["role": "dm_engineer"], FieldFault("role", .held)),
      (["role": "viewer", "workspace": "nowhere"], FieldFault("workspace", .unknown)),
      (["role": "org_admin", "project": "pas-to-epr"], FieldFault("project", .wholeOrganisation)),
      (["role": "viewer", "organisation": "northgate"], FieldFault("organisation", .unknown)),
      (["role": "viewer", "days": "366"], FieldFault("days", .outside(1...365))),
    ]
    for (fields, fault) in faults {
      #expect(throws: Refusal.invalid([fault])) {
        try trusts.perform("role.grant", as: "olive", fields.merging(["user": "grace"]) { $1 })
      }
    }
  }

  @Test func `ends a guest's role by itself, after which it can be given anew`() throws {
    let trusts = try TwoTrusts()
    let fields = ["user": "grace", "role": "mapping_analyst", "days": "7", "project": "pas-to-epr"]
    try trusts.perform("role.grant", as: "olive", fields)
    let held = "SELECT count(*) AS n FROM role_held WHERE role = 'mapping_analyst'" as SQL
    #expect(try trusts.count(held) == 1)
    try trusts.execute("UPDATE membership SET expires_at = now() WHERE expires_at IS NOT NULL")
    #expect(try trusts.count(held) == 0)
    try trusts.perform("role.grant", as: "olive", fields)
    #expect(try trusts.count(held) == 1)
  }

  @Test func `refuses the second role of a toxic pair in the same scope, naming the pair`() throws {
    let trusts = try TwoTrusts()
    let refusal = Refusal.toxicPair(
      held: "dm_engineer", wanted: "compliance_officer",
      reason: "Who reviews for compliance executes nothing.")
    #expect(throws: refusal) {
      try trusts.perform(
        "role.grant", as: "olive",
        ["user": "grace", "role": "compliance_officer", "workspace": "epr-programme"])
    }
    #expect(throws: Refusal.self) {
      try trusts.perform(
        "role.grant", as: "olive",
        ["user": "grace", "role": "release_manager", "project": "pas-to-epr"])
    }
    #expect(throws: Refusal.self) {
      try trusts.perform("role.grant", as: "ruth", ["user": "grace", "role": "sre"])
    }
    // The engineer of one project may decide on the release of another.
    try trusts.execute(
      """
      INSERT INTO project (organisation_id, workspace_id, slug, name)
      SELECT organisation_id, id, 'second', 'Second' FROM workspace
      WHERE organisation_id = \(trusts.project.organisation.id.number)
      """)
    try trusts.add("gail", "viewer", in: trusts.project)
    try trusts.perform(
      "role.grant", as: "olive", ["user": "gail", "role": "dm_engineer", "project": "pas-to-epr"])
    try trusts.perform(
      "role.grant", as: "olive", ["user": "gail", "role": "release_manager", "project": "second"])
  }

  @Test
  func `makes no toxic pair of two grants at the same moment`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("oscar", .orgAdmin, in: trusts.project)
    try trusts.add("gail", "viewer", in: trusts.project)
    for _ in 1...25 {
      try trusts.execute("DELETE FROM membership WHERE role IN ('compliance_officer', 'dq_lead')")
      let met = trusts.race(
        "role.grant",
        [
          ("olive", ["user": "gail", "role": "compliance_officer"]),
          ("oscar", ["user": "gail", "role": "dq_lead"]),
        ])
      #expect(met.count { $0 == nil } == 1)
    }
  }

  @Test func `lets a waiver join a pair until it ends, when the newer role stops`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("sue", "security_admin")
    try trusts.add("cora", "compliance_officer", in: trusts.project)
    let address = try trusts.ask(
      "toxic_pair.waive", as: "sid",
      ["user": "grace", "pair": "compliance_officer+dm_engineer", "days": "90"])
    #expect(try trusts.sign(address, as: "sue") == .pending)
    #expect(try trusts.sign("1", as: "cora") == .executed)
    try trusts.perform("role.grant", as: "olive", ["user": "grace", "role": "compliance_officer"])
    let counting = """
      SELECT count(*) AS n FROM role_held JOIN person ON person.id = person_id
      WHERE user_name = 'grace'
      """ as SQL
    #expect(try trusts.count(counting) == 2)
    try trusts.execute("UPDATE membership SET waived_until = now() WHERE waived_until IS NOT NULL")
    #expect(try trusts.desk("grace").actor.roles == ["dm_engineer"])
    // Without the other role there is nothing to waive.
    try trusts.perform(
      "role.withdraw", as: "olive",
      ["user": "grace", "membership": try trusts.membership("grace", "dm_engineer")])
    #expect(try trusts.desk("grace").actor.roles == ["compliance_officer"])
    #expect(throws: Refusal.invalid([FieldFault("days", .outside(1...90))])) {
      try trusts.perform(
        "toxic_pair.waive", as: "sid",
        ["user": "grace", "pair": "compliance_officer+dm_engineer", "days": "91"])
    }
  }

  @Test func `gives an organisation its first administrator only with a new account`() throws {
    let trusts = try TwoTrusts()
    let fields = [
      "user_name": "newt", "display_name": "Newt", "role": "org_admin",
      "organisation": "northgate",
    ]
    #expect(throws: Refusal.invalid([FieldFault("role", .grantedLater)])) {
      try trusts.perform("user.create", as: "ruth", fields)
    }
    try trusts.execute("DELETE FROM membership WHERE role = 'org_admin'")
    try trusts.perform("user.create", as: "ruth", fields)
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct DemoCastTests {
  @Test func `makes one synthetic person a role, once`() throws {
    let database = try TestDatabase()
    let app = try App(
      Configuration(
        database: database.conninfo, projects: "/projects",
        schemas: Checkout.root.appending(path: "schemas").path, documents: "docs"))
    #expect(throws: Refusal.notASampleInstallation) {
      try app.loadDemoCast(password: TwoTrusts.password)
    }
    _ = try app.project(.sample)
    #expect(try app.loadDemoCast(password: TwoTrusts.password).made.count == 22)
    #expect(try app.loadDemoCast(password: TwoTrusts.password).made.isEmpty)
    _ = try app.signIn(
      userName: "demo-data-architect", password: TwoTrusts.password, address: "192.0.2.1")
    let people = try app.desk(ofUser: "demo-super-admin", at: nil).people(page: Paging())
    #expect(people.total == 22)
    #expect(people.items.allSatisfy { $0.displayName.hasSuffix("(synthetic)") })
  }

  @Test func `is refused where there is another organisation`() throws {
    let trusts = try TwoTrusts()
    #expect(throws: Refusal.notASampleInstallation) {
      try trusts.app.loadDemoCast(password: TwoTrusts.password)
    }
  }
}
