import Domain
import Postgres
import TestSupport
import Testing
import UseCases

/// Grace of one organisation, and another with a project that she must not find.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct IsolationTests {
  private let site: Site
  private let superuser: Connection
  private let foreign: Project

  init() throws {
    site = try Site()
    superuser = try Connection(site.database.conninfo)
    try site.add("grace")
    foreign = try site.app.project(
      Place(organisation: ("other", "Other"), workspace: ("w", "W"), project: ("p", "P")))
    try site.app.openUser(
      NewPerson(
        userName: "olaf", displayName: "Olaf", role: "dm_engineer",
        organisation: foreign.organisation.id))
  }

  /// Tries every way into the other organisation's project.
  private func expectGraceKeptOut() throws {
    let token = try site.app.signIn(
      userName: "grace", password: Site.password, address: Site.address)
    let session = try #require(try site.app.session(token: token))
    #expect(site.app.desk(of: session).place == site.project)
    #expect(throws: Refusal.noProject) { try site.app.move(session, to: foreign.id) }
    let desk = site.app.desk(of: session)
    #expect(try desk.projects() == [site.project])
    let bearer = try desk.createToken(name: "there", scope: .write, days: 1)
    #expect(throws: Refusal.noProject) {
      try site.app.desk(bearer: bearer, at: foreign.address)
    }
    #expect(try site.app.desk(bearer: bearer)?.place == site.project)
    #expect(throws: Refusal.noProject) {
      try site.app.desk(ofUser: "grace", at: foreign.address)
    }
    // A session that says it is there is in no project.
    try superuser.execute("UPDATE session SET project_id = \(foreign.id.number)")
    let astray = try #require(try site.app.session(token: token))
    #expect(site.app.desk(of: astray).place == nil)
    #expect(throws: Refusal.noProject) {
      try site.app.desk(of: astray).runs(page: Paging())
    }
  }

  private func admitEveryone() throws {
    try superuser.execute(
      """
      CREATE OR REPLACE FUNCTION is_admitted(person bigint, project project) RETURNS boolean
      LANGUAGE sql STABLE AS 'SELECT true'
      """)
  }

  @Test func `keeps a person out by row-level security alone`() throws {
    try admitEveryone()
    try expectGraceKeptOut()
  }

  @Test func `keeps a person out by the questions alone`() throws {
    let tables = try superuser.rows(
      "SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity"
    ) { row -> String in try row["name"] }
    #expect(tables.count >= 9)
    for table in tables {
      try superuser.execute("ALTER TABLE \(unchecked: table) DISABLE ROW LEVEL SECURITY")
    }
    try expectGraceKeptOut()
    // Nothing but the two keeps her out.
    try admitEveryone()
    #expect(try site.desk("grace").projects().count == 2)
  }

  @Test func `answers desks that take turns on one app each with its own rows`() throws {
    try superuser.execute("UPDATE person SET one_time_until = NULL")
    let desks = try ["grace", "olaf"].map { try site.app.desk(ofUser: $0, at: nil) }
    #expect(desks.map(\.place) == [site.project, foreign])
    _ = try desks[1].startRun(RunRequest())
    for _ in 1...50 {
      #expect(try desks[0].runs(page: Paging()).total == 0)
      #expect(try desks[1].run(number: 1).requestedBy == "Olaf")
      #expect(throws: Refusal.unknownRun(1)) { try desks[0].run(number: 1) }
      #expect(throws: Refusal.unknownRun(2)) { try desks[1].run(number: 2) }
      #expect(try desks.map { try $0.projects() } == [[site.project], [foreign]])
      #expect(try site.app.runsByState() == [.queued: 1])
    }
  }

  @Test func `leaves a person of a suspended organisation without project and roles at once`()
    throws
  {
    let token = try site.app.signIn(
      userName: "grace", password: Site.password, address: Site.address)
    #expect(try site.app.session(token: token)?.actor.roles == ["dm_engineer"])
    try superuser.execute("UPDATE organisation SET state = 'suspended' WHERE slug <> 'other'")
    let session = try #require(try site.app.session(token: token))
    #expect(site.app.desk(of: session).place == nil)
    #expect(session.actor.roles == [])
    #expect(try site.app.desk(of: session).projects() == [])
    #expect(throws: Refusal.noProject) { try site.app.move(session, to: site.project.id) }
  }

  @Test func `lists to an administrator who shares an organisation, to the platform everyone`()
    throws
  {
    try site.add("ada", "org_admin")
    let names = { (desk: Desk) in try desk.people(page: Paging()).items.map(\.userName) }
    #expect(try names(site.desk("ada")) == ["ada", "grace"])
    _ = try site.app.bootstrapAdministrator(password: Site.password)
    let desk = try site.app.desk(ofUser: "admin", at: foreign.address)
    #expect(try names(desk) == ["ada", "admin", "grace", "olaf"])
    #expect(try site.app.desk(ofUser: "admin", at: nil).place == nil)
  }
}
