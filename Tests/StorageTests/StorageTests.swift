import Domain
import Postgres
import Storage
import TestSupport
import Testing

/// A database with St Elsewhere's project and its engineer Grace.
struct Hospital {
  let database: TestDatabase
  /// The tables' owner, from whom nothing is kept.
  let connection: Connection
  /// Sees every organisation, unless a test lets it enter a smaller reach.
  let store: Store
  let organisation: ID<Organisation>
  let project: ID<Project>
  let grace: ID<Person>

  init() throws {
    database = try TestDatabase()
    connection = try Connection(database.conninfo)
    store = try Store(conninfo: database.conninfo)
    store.enter(.engine(nil))
    organisation = try store.tenancy.organisation(slug: "st-elsewhere", name: "St Elsewhere")
    let workspace = try store.tenancy.workspace(slug: "epr", name: "EPR", of: organisation)
    project = try store.tenancy.project(slug: "pas", name: "PAS to EPR", of: workspace)
    grace = try store.accounts.create(
      userName: "Grace", displayName: "Grace Reviewer", passwordHash: "$argon2id$test",
      oneTime: nil)
    try store.accounts.grant("dm_engineer", to: grace, in: organisation)
  }

  /// Queues a run with default parameters.
  @discardableResult
  func queue(_ request: RunRequest = RunRequest(), of other: ID<Project>? = nil) throws -> Int {
    try #require(
      try store.runs.queue(
        request, of: other ?? project, by: grace, channel: .form, limit: 10))
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct SchemaTests {
  private let hospital: Hospital

  init() throws { hospital = try Hospital() }

  /// Every enumeration that the schema restates, by the name of its constraint.
  private static let enumerations: [(String, [String])] = [
    ("person_state", PersonState.allCases.map(\.rawValue)),
    ("api_token_scope", TokenScope.allCases.map(\.rawValue)),
    ("run_state", RunState.allCases.map(\.rawValue)),
    ("run_release_profile", ReleaseProfile.allCases.map(\.rawValue)),
    ("run_impute_mode", ImputeMode.allCases.map(\.rawValue)),
    ("run_from_step", StepID.allCases.map(\.rawValue)),
    ("run_only_step", StepID.allCases.map(\.rawValue)),
    ("run_step_step", StepID.allCases.map(\.rawValue)),
    ("run_channel", Channel.allCases.map(\.rawValue)),
    ("run_step_state", StepState.allCases.map(\.rawValue)),
    ("gate_signature_step", GateStep.allCases.map(\.rawValue)),
    ("gate_decision_decision", GateChoice.allCases.map(\.rawValue)),
    ("gate_decision_outcome", ReleaseState.allCases.map(\.rawValue)),
    ("organisation_state", OrganisationState.allCases.map(\.rawValue)),
    (
      "project_release_profiles",
      [
        "{" + ReleaseProfile.allCases.map(\.rawValue).joined(separator: ",") + "}"
      ]
    ),
  ]

  @Test func `lists the same values in the schema as in the program`() throws {
    for (constraint, values) in Self.enumerations {
      let listed = try hospital.connection.rows(
        """
        SELECT match[1] AS value FROM pg_constraint,
          regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''', 'g') AS match
        WHERE conname = \(constraint)
        """
      ) { row -> String in try row["value"] }
      #expect(Set(listed) == Set(values), "\(constraint)")
    }
  }

  @Test func `names the organisation in every table of a project's`() throws {
    let without = try hospital.connection.rows(
      """
      SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' GROUP BY table_name
      HAVING bool_or(column_name IN ('project_id', 'run_id', 'workspace_id'))
        AND NOT bool_or(column_name = 'organisation_id')
      """
    ) { row -> String in try row["name"] }
    #expect(without == ["session"])
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct AccountsTests {
  let hospital: Hospital
  private let digest = [UInt8](repeating: 7, count: 32)
  private let secret = [UInt8](repeating: 9, count: 32)

  init() throws { hospital = try Hospital() }

  private var store: Store { hospital.store }

  private func begin(idle: Duration = .seconds(60), absolute: Duration = .seconds(60)) throws {
    try store.sessions.begin(
      digest, of: hospital.grace, csrfSecret: secret, idle: idle, absolute: absolute)
  }

  @Test func `takes a user name whatever its case, and only once`() throws {
    #expect(try store.accounts.credentials(userName: "GRACE")?.person == hospital.grace)
    let error = #expect(throws: (any Error).self) {
      try store.accounts.create(
        userName: "gracE", displayName: "X", passwordHash: "$argon2id$x",
        oneTime: nil)
    }
    #expect(error.flatMap(StoreFault.init) == .refused(constraint: "person_user_name"))
  }

  private func standing() throws -> Tenancy.Standing {
    let entry = try #require(try store.sessions.touch(digest, idle: .seconds(60)))
    return try store.tenancy.standing(of: entry.person, in: entry.project)
  }

  @Test func `gives a session its person, roles and first project`() throws {
    try begin()
    let entry = try #require(try store.sessions.touch(digest, idle: .seconds(60)))
    #expect(entry.userName == "Grace")
    #expect(entry.csrfSecret == secret)
    #expect(try standing().roles == ["dm_engineer"])
    #expect(try standing().project?.organisation.slug == "st-elsewhere")
  }

  @Test func `ends a session by idleness and by age`() throws {
    try begin(idle: .zero)
    #expect(try store.sessions.touch(digest, idle: .seconds(60)) == nil)
    try store.sessions.removeExpired()
    try begin(absolute: .zero)
    #expect(try store.sessions.touch(digest, idle: .seconds(60)) == nil)
  }

  @Test func `ends every session of a person who is suspended or has a new password`() throws {
    try begin()
    try store.accounts.setPassword("$argon2id$new", of: hospital.grace, oneTime: nil)
    #expect(try store.sessions.touch(digest, idle: .seconds(60)) == nil)
    try begin()
    #expect(try store.accounts.move(hospital.grace, to: .suspended))
    #expect(try store.sessions.touch(digest, idle: .seconds(60)) == nil)
  }

  @Test func `lets nobody into a project of an organisation they are no member of`() throws {
    let other = try store.tenancy.organisation(slug: "other", name: "Other")
    let workspace = try store.tenancy.workspace(slug: "w", name: "W", of: other)
    let foreign = try store.tenancy.project(slug: "p", name: "P", of: workspace)
    try begin()
    #expect(try !store.sessions.move(digest, to: foreign))
    #expect(try store.tenancy.projects(of: hospital.grace).map(\.slug) == ["pas"])
    try store.accounts.grant(.superAdmin, to: hospital.grace, in: nil)
    #expect(try store.sessions.move(digest, to: foreign))
    #expect(try standing().project?.slug == "p")
    #expect(try standing().roles == [.superAdmin])
  }

  @Test func `blocks a subject at the limit, counts anew when the block is over`() throws {
    let pause = Duration.seconds(900)
    for _ in 1...2 {
      try store.failures.count(digest, limit: 3, pause: pause)
      #expect(try store.failures.secondsBlocked([digest]) == nil)
    }
    try store.failures.count(digest, limit: 3, pause: pause)
    let seconds = try #require(try store.failures.secondsBlocked([secret, digest]))
    #expect((890...900).contains(seconds))
    try hospital.connection.execute("UPDATE sign_in_failure SET blocked_until = now()")
    try store.failures.count(digest, limit: 3, pause: pause)
    #expect(try store.failures.secondsBlocked([digest]) == nil)
  }

  @Test func `shows in the directory who is blocked`() throws {
    try hospital.connection.execute(
      """
      INSERT INTO sign_in_failure
      VALUES (sha256(convert_to('account:grace', 'UTF8')), 4, now(), NULL)
      """)
    let page = try store.directory.people(.init(), Paging())
    #expect(page.total == 1)
    #expect(page.items.first?.failures == 4)
    #expect(page.items.first?.roles == ["dm_engineer"])
    #expect(page.items.first?.mustChangePassword == false)
  }
}
