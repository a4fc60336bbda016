import Dispatch
import Domain
import Foundation
import Postgres
import Storage
import Synchronization
import TestSupport
import Testing

/// Two trusts in one database, each with a project, a run with all that belongs to it, and a person.
struct TwoTrusts {
  struct Trust {
    let organisation: ID<Organisation>
    let person: ID<Person>
    let project: ID<Project>

    var reach: Reach { .person(person, in: organisation) }
  }

  let database: TestDatabase
  /// The superuser, from whom nothing is kept.
  let superuser: Connection
  let connection: Connection
  let store: Store
  let trusts: [Trust]

  /// - Parameter isOwnerPlain: Whether the tables' owner is bound by row-level security too, as one
  ///   who is no superuser is.
  /// - Throws: what the database has against it.
  init(isOwnerPlain: Bool = false) throws {
    database = try TestDatabase(migrated: !isOwnerPlain)
    superuser = try Connection(database.conninfo)
    if isOwnerPlain { try Self.migrate(database) }
    connection = try Connection(database.conninfo)
    let store = Store(connection)
    self.store = store
    store.enter(.engine(nil))
    trusts = try ["elsewhere", "nowhere"].map { try Self.trust($0, store) }
    store.enter(.nobody)
  }

  /// Makes the schema as a role that is no superuser.
  private static func migrate(_ database: TestDatabase) throws {
    let connection = try Connection(database.conninfo)
    try connection.execute(
      """
      DO $$ BEGIN
        CREATE ROLE crossgate_test_owner;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END $$
      """)
    try connection.execute(
      """
      DO $$ BEGIN
        CREATE ROLE crossgate_app;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END $$
      """)
    try connection.execute("GRANT CREATE ON SCHEMA public TO crossgate_test_owner")
    connection.settings = [
      Setting("role", "crossgate_test_owner"), Setting("crossgate.system", "engine"),
    ]
    try Migrations(directory: Checkout.root.appending(path: "schemas/database").path)
      .apply(to: connection)
  }

  private static func trust(_ slug: String, _ store: Store) throws -> Trust {
    let organisation = try store.tenancy.organisation(slug: slug, name: slug)
    let workspace = try store.tenancy.workspace(slug: "epr", name: "EPR", of: organisation)
    let project = try store.tenancy.project(slug: "pas", name: "PAS", of: workspace)
    let person = try store.accounts.create(
      userName: slug, displayName: slug, passwordHash: "$argon2id$test", oneTime: nil)
    try store.accounts.grant("dm_engineer", to: person, in: organisation)
    try connect(project, by: person, slug, store)
    _ = try store.runs.queue(
      RunRequest(), of: project, by: person, channel: .form, limit: 10)
    let run = try #require(try store.runs.claim(worker: slug, lease: .seconds(3600)))
    try store.runs.plan([.judgeGates], of: run)
    try store.runs.log("begun", of: run)
    try store.runs.note(
      [RunArtefact(path: "a.csv", sha256: String(repeating: "ab", count: 32), bytes: 1)], of: run)
    try store.memberships.waive(
      "compliance_officer", "dm_engineer", of: person, days: 1, reason: "for a day", by: person)
    try store.registrations.add(
      RegistrationRequest(
        userName: "new-\(slug)", displayName: slug, organisation: slug, role: "viewer",
        reason: "to look"), digest: Array(repeating: UInt8(organisation.number), count: 32),
      life: .seconds(3600))
    // Who ran it may not sign for it; somebody without a role is seen by nobody.
    let board = try store.accounts.create(
      userName: "\(slug)-board", displayName: slug, passwordHash: "$argon2id$test", oneTime: nil)
    let verdict = String(repeating: "ab", count: 32)
    try store.gates.sign(
      .technical, of: run.id, by: board, sha256: verdict, statement: "Sound.")
    try store.gates.decide(
      .hold, of: run.id, by: board, in: .releaseManager, sha256: verdict, statement: "Not yet.",
      outcome: .held)
    try store.ledger.append(LedgerEntry("run.start", on: "run:1"), by: .engine, to: organisation)
    _ = try store.versions.add(
      CatalogueVersions.Draft(
        side: .source, sha256: verdict, content: slug, tables: 1, fields: 1, change: nil,
        origin: .run, originNumber: 1, madeBy: person, affected: []), to: project)
    _ = try store.imports.add(
      String(repeating: "\(organisation.number % 10)", count: 32), .source, bytes: 1,
      report: ImportFindings(files: []), to: project, by: person)
    _ = try store.extensions.add(
      FieldPath("T", slug), .target, type: "DATE", description: "", businessCase: "for us",
      to: organisation, by: person)
    try map(project, by: person, verdict, store)
    _ = try store.crosswalks.create(
      Crosswalk(name: "sex", sourceList: slug, targetList: ""), in: project, by: person)
    try store.crosswalks.add(
      [CrosswalkEntry(source: slug, target: "M")], sha256: verdict, authors: [person], to: "sex",
      of: project, by: person)
    return Trust(organisation: organisation, person: person, project: project)
  }

  /// A contract of one row, with all that belongs to it.
  private static func map(
    _ project: ID<Project>, by person: ID<Person>, _ sha256: String, _ store: Store
  ) throws {
    let target = FieldPath("T", "F")
    var record = ContractRecord(ContractRow(target: target, mappingClass: .outOfScope))
    record.sha256 = "\\x\(sha256)"
    try store.contractChanges.add(
      [(1, record)], to: project, act: "propose", by: person, changeSet: 1)
    try store.contractRecords.comment("Why?", on: record.id, in: project, by: person)
    try store.contractRecords.keep(
      [
        (
          target,
          [
            MappingCandidate(
              rank: 1, source: target, score: 1, confidence: 1, band: .high, evidence: [],
              proposal: nil)
          ]
        )
      ], in: project)
    try store.contractSets.add(
      1, act: "propose", about: "all", items: 1, sha256: sha256, by: person, to: project)
    _ = try store.contractSets.add(
      ContractSets.Draft(
        inputsSHA256: sha256, algorithm: "test", run: nil, madeBy: person, milliseconds: 1,
        sourceVersion: 1, targetVersion: nil, counts: .init(), changeSet: 1), to: project)
    _ = try store.contractSets.publish(
      "{}", sha256: sha256, rows: 1, approved: 0, change: nil, note: "First.", by: person,
      of: project)
  }

  /// A data source in use, with all that belongs to it.
  private static func connect(
    _ project: ID<Project>, by person: ID<Person>, _ slug: String, _ store: Store
  ) throws {
    let view = DataSources.View(project: project, roles: [], governs: true)
    let organisation = try #require(try store.tenancy.project(project)).organisation.id
    let people = try ["dba", "approver"].map {
      try store.accounts.create(
        userName: "\(slug)-\($0)", displayName: slug, passwordHash: "$argon2id$test", oneTime: nil)
    }
    _ = try store.connectors.allow(
      "pas.example", port: 5432, for: "the replica", in: organisation, by: people[1])
    let id = try #require(
      try store.dataSources.request(
        DataSources.Wanted(
          name: "PAS", side: .source, type: .postgresql, purpose: "to look", content: .synthetic,
          owner: person, host: "pas.example", port: 5432), in: project, by: person))
    #expect(try store.dataSources.validate(id, refusal: nil, by: people[0]))
    #expect(
      try store.dataSources.configure(
        id, as: .acceptance, ["host": "pas.example"], host: "pas.example", port: 5432,
        by: people[0]))
    #expect(try store.dataSources.keep([1, 2, 3], of: id, by: people[0]))
    let passed = Preflight(stages: [], fingerprint: nil)
    let profiled = try #require(try store.dataSources.find(id, view))
    #expect(try store.dataSources.keep(passed, typeVersion: 1, of: profiled, by: person))
    let tested = try #require(try store.dataSources.find(id, view))
    try store.dataSources.keep(
      [CatalogueField(table: "T", field: "F", type: .integer)], of: tested, by: person)
    let grants = [DataSource.Grant(role: "dm_engineer", project: project.number)]
    #expect(try store.dataSources.approve(tested, for: grants, days: 90, by: people[1]))
    #expect(try store.dataSources.find(id, view)?.grants == grants)
    #expect(try store.extractions.queue([], of: id, into: project, by: person) != nil)
  }

  /// The tables with row-level security that the program may read; those of organisations are the
  /// ones it may also change.
  func guardedTables(in organisation: Bool = false) throws -> [String] {
    try superuser.rows(
      """
      SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relrowsecurity
        AND has_table_privilege('crossgate_app', pg_class.oid,
          CASE WHEN \(organisation)::boolean THEN 'UPDATE' ELSE 'SELECT' END)
        AND (NOT \(organisation)::boolean OR EXISTS (
          SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'organisation_id'))
      ORDER BY relname
      """
    ) { try $0["relname"] }
  }

  func count(_ condition: SQL, of table: String, by asker: Connection) throws -> Int {
    try asker.row("SELECT count(*) AS n FROM \(unchecked: table) WHERE \(condition)") {
      try $0["n"]
    } ?? 0
  }
}

extension TwoTrusts {
  /// Whether `asker` sees no such row, or may not so much as look.
  func isEmpty(_ condition: SQL, of table: String, by asker: Connection) throws -> Bool {
    do { return try count(condition, of: table, by: asker) == 0 } catch let error as PostgresError
      where error.state?.rawValue == "42501"
    { return true }
  }
}

@Suite(.enabled(if: TestDatabase.isAvailable))
struct IsolationTests {
  @Test func `guards every table of what belongs to one organisation, its owner's rows too`() throws
  {
    let two = try TwoTrusts()
    let unguarded = try two.superuser.rows(
      """
      SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
      WHERE relkind IN ('r', 'p') AND attname = 'organisation_id'
        AND NOT (relrowsecurity AND relforcerowsecurity)
      """
    ) { row -> String in try row["relname"] }
    #expect(unguarded == [])
    let unforced = try two.superuser.rows(
      "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity"
    ) { row -> String in try row["relname"] }
    #expect(unforced == [])
  }

  @Test func `acts as a role that owns nothing and is above nothing`() throws {
    let two = try TwoTrusts()
    let role: SQL = "(SELECT oid FROM pg_roles WHERE rolname = 'crossgate_app')"
    #expect(
      try two.superuser.exists(
        """
        SELECT FROM pg_roles WHERE rolname = 'crossgate_app' AND NOT (
          rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin OR rolreplication)
        """))
    #expect(
      try !two.superuser.exists(
        "SELECT FROM pg_shdepend WHERE refobjid = \(role) AND deptype = 'o'"))
    #expect(try !two.superuser.exists("SELECT FROM pg_auth_members WHERE member = \(role)"))
    let rights = try two.superuser.rows(
      """
      SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND has_table_privilege(\(role), oid, 'TRUNCATE, TRIGGER, REFERENCES')
      """
    ) { row -> String in try row["relname"] }
    #expect(rights == [])
  }

  @Test func `fixes where functions that run as their owner look for names`() throws {
    let two = try TwoTrusts()
    let loose = try two.superuser.rows(
      """
      SELECT proname FROM pg_proc
      WHERE prosecdef AND pronamespace = 'public'::regnamespace
        AND NOT coalesce('search_path=public, pg_temp' = ANY(proconfig), false)
      """
    ) { row -> String in try row["proname"] }
    #expect(loose == [])
  }

  @Test(arguments: [false, true])
  func `shows a connection that acts for nobody no row`(isOwnerPlain: Bool) throws {
    let two = try TwoTrusts(isOwnerPlain: isOwnerPlain)
    var filled = 0
    for table in try two.guardedTables() {
      if try two.count("true", of: table, by: two.superuser) > 0 { filled += 1 }
      #expect(try two.isEmpty("true", of: table, by: two.connection), "\(table)")
    }
    #expect(filled >= 9)
  }

  @Test(arguments: [false, true])
  func `lets an organisation neither see nor change another's rows`(isOwnerPlain: Bool) throws {
    let two = try TwoTrusts(isOwnerPlain: isOwnerPlain)
    let (own, other) = (two.trusts[0], two.trusts[1])
    let tables = try two.guardedTables(in: true)
    #expect(tables.count >= 7)
    var tried: Set<String> = []
    // What the person may do in all their organisations is no more than in the one.
    for reach in [own.reach, .person(own.person, in: nil), .engine(own.organisation)] {
      for table in tables {
        two.store.enter(reach)
        if try expectNothing(of: other, in: table, two, own) { tried.insert(table) }
      }
    }
    #expect(tried.count >= 7)
    two.store.enter(own.reach)
    #expect(try two.count("true", of: "organisation", by: two.connection) == 1)
    #expect(try two.count("true", of: "person", by: two.connection) == 1)
    #expect(
      try two.connection.execute("UPDATE person SET state = 'locked' WHERE id = \(other.person)")
        == 0)
  }

  /// Whether the table held a row of the other trust, so that there was something to keep.
  private func expectNothing(
    of other: TwoTrusts.Trust, in table: String, _ two: TwoTrusts, _ own: TwoTrusts.Trust
  ) throws -> Bool {
    let (connection, name) = (two.connection, SQL(unchecked: table))
    let foreign: SQL = "organisation_id = \(other.organisation)"
    let before = try two.superuser.rows(
      "SELECT to_jsonb(t)::text AS row FROM \(name) AS t WHERE \(foreign)"
    ) { row -> String in try row["row"] }
    guard let first = before.first else { return false }
    #expect(try two.isEmpty(foreign, of: table, by: connection), "\(table)")
    for statement: SQL in [
      "UPDATE \(name) SET organisation_id = organisation_id WHERE \(foreign)",
      "DELETE FROM \(name) WHERE \(foreign)",
    ] {
      do { #expect(try connection.execute(statement) == 0, "\(table)") } catch let error
        as PostgresError
        where error.state?.rawValue == "42501"
      {}  // It has not even the right to try.
    }
    let columns: String =
      try two.superuser.row(
        """
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
        WHERE attrelid = \(table)::regclass AND attnum > 0 AND attgenerated = ''
          AND NOT attisdropped
        """
      ) { try $0["columns"] } ?? ""
    for (act, statement) in [
      (
        "insert",
        """
        INSERT INTO \(name) (\(unchecked: columns)) OVERRIDING SYSTEM VALUE
        SELECT \(unchecked: columns) FROM jsonb_populate_record(NULL::\(name), \(first)::jsonb)
        """ as SQL
      ),
      (
        "move",
        """
        UPDATE \(name) SET organisation_id = \(other.organisation)
        WHERE organisation_id = \(own.organisation)
        """
      ),
    ] {
      let error = #expect(throws: PostgresError.self, "\(act) \(table)") {
        try connection.execute(statement)
      }
      // Refused by a policy, before any constraint is asked.
      #expect(error?.state?.rawValue == "42501", "\(act) \(table)")
    }
    let after = try two.superuser.rows(
      "SELECT to_jsonb(t)::text AS row FROM \(name) AS t WHERE \(foreign)"
    ) { row -> String in try row["row"] }
    #expect(after == before, "\(table)")
    return true
  }

  @Test(arguments: [false, true])
  func `lets the door look people up, and note their sign-in and password alone`(
    isOwnerPlain: Bool
  ) throws {
    let two = try TwoTrusts(isOwnerPlain: isOwnerPlain)
    let person = two.trusts[0].person
    two.store.enter(.door)
    #expect(try two.count("true", of: "person", by: two.connection) >= 2)
    #expect(try two.count("true", of: "membership", by: two.connection) >= 2)
    for table in ["organisation", "project", "run", "registration", "toxic_waiver", "ledger_event"]
    {
      #expect(try two.isEmpty("true", of: table, by: two.connection), "\(table)")
    }
    let notes: [SQL] = [
      "UPDATE person SET last_sign_in = now() WHERE id = \(person)",
      "UPDATE person SET password_hash = '$argon2id$other' WHERE id = \(person)",
    ]
    for note in notes { #expect(try two.connection.execute(note) == 1, "\(note.text)") }
    let without: [SQL] = [
      "DELETE FROM membership WHERE person_id = \(person)",
      "UPDATE membership SET role = 'super_admin' WHERE person_id = \(person)",
    ]
    for statement in without {
      #expect(try two.connection.execute(statement) == 0, "\(statement.text)")
    }
    let refused: [SQL] = [
      "INSERT INTO membership (person_id, role) VALUES (\(person), 'super_admin')",
      "UPDATE person SET state = 'suspended' WHERE id = \(person)",
      "UPDATE person SET user_name = 'other' WHERE id = \(person)",
      "INSERT INTO organisation (slug, name) VALUES ('new', 'New')",
      """
      INSERT INTO person (user_name, display_name, password_hash)
      VALUES ('new', 'New', '$argon2id$test')
      """,
    ]
    for statement in refused {
      let error = #expect(throws: PostgresError.self, "\(statement.text)") {
        try two.connection.execute(statement)
      }
      #expect(error?.state?.rawValue == "42501", "\(statement.text)")
    }
  }

  @Test(arguments: [false, true])
  func `shows the engine at work for one organisation its people alone`(isOwnerPlain: Bool) throws {
    let two = try TwoTrusts(isOwnerPlain: isOwnerPlain)
    let (own, other) = (two.trusts[0], two.trusts[1])
    two.store.enter(.engine(own.organisation))
    #expect(try two.count("true", of: "person", by: two.connection) == 1)
    #expect(try two.count("id = \(own.person)", of: "person", by: two.connection) == 1)
    #expect(
      try two.count("organisation_id = \(other.organisation)", of: "membership", by: two.connection)
        == 0)
    let error = #expect(throws: PostgresError.self) {
      try two.store.accounts.grant("viewer", to: own.person, in: other.organisation)
    }
    #expect(error?.state?.rawValue == "42501")
  }

  @Test(arguments: [false, true])
  func `lets nobody give themselves a role beyond their organisation`(isOwnerPlain: Bool) throws {
    let two = try TwoTrusts(isOwnerPlain: isOwnerPlain)
    let own = two.trusts[0]
    for reach in [own.reach, .person(own.person, in: nil)] {
      two.store.enter(reach)
      for organisation in [nil, two.trusts[1].organisation] {
        let error = #expect(throws: PostgresError.self) {
          try two.store.accounts.grant(.superAdmin, to: own.person, in: organisation)
        }
        #expect(error?.state?.rawValue == "42501")
      }
    }
  }

  @Test(arguments: [false, true])
  func `counts a role only in the part of the organisation it is for, and while it lasts`(
    isOwnerPlain: Bool
  ) throws {
    let two = try TwoTrusts(isOwnerPlain: isOwnerPlain)
    let own = two.trusts[0]
    two.store.enter(.engine(nil))
    let part = try two.store.tenancy.workspace(slug: "part", name: "Part", of: own.organisation)
    let project = try two.store.tenancy.project(slug: "p", name: "P", of: part)
    try two.superuser.execute(
      "UPDATE membership SET workspace_id = \(part) WHERE person_id = \(own.person)")
    func places() throws -> [ID<Project>] {
      two.store.enter(.person(own.person, in: nil))
      let standings = try [own.project, project].map {
        try two.store.tenancy.standing(of: own.person, in: $0)
      }
      #expect(standings.allSatisfy { ($0.project == nil) == $0.roles.isEmpty })
      let places = try two.store.tenancy.projects(of: own.person).map(\.id)
      #expect(places == standings.compactMap(\.project?.id))
      return places
    }
    #expect(try places() == [project])
    try two.superuser.execute("UPDATE membership SET workspace_id = NULL")
    #expect(try places() == [own.project, project])
    let ends: [(SQL, SQL)] = [
      ("UPDATE membership SET expires_at = now()", "UPDATE membership SET expires_at = NULL"),
      ("UPDATE person SET state = 'locked'", "UPDATE person SET state = 'active'"),
      ("UPDATE organisation SET state = 'suspended'", "UPDATE organisation SET state = 'active'"),
    ]
    for (end, begin) in ends {
      try two.superuser.execute(end)
      #expect(try places() == [], "\(end)")
      try two.superuser.execute(begin)
      #expect(try places().count == 2, "\(begin)")
    }
  }

  @Test func `names whoever asked for a run, though they are of the platform or gone`() throws {
    let two = try TwoTrusts()
    try two.superuser.execute("DELETE FROM membership WHERE person_id = \(two.trusts[0].person)")
    two.store.enter(.engine(two.trusts[0].organisation))
    #expect(try two.store.runs.find(1, of: two.trusts[0].project)?.requestedBy == "elsewhere")
    two.store.enter(two.trusts[1].reach)
    #expect(
      try two.connection.exists(
        "SELECT 1 WHERE name_of_requester(\(two.trusts[0].person)) IS NULL"))
  }

  @Test func `starts people of the platform in a project only where there is one organisation`()
    throws
  {
    let two = try TwoTrusts()
    let (own, other) = (two.trusts[0], two.trusts[1])
    two.store.enter(.engine(nil))
    try two.store.accounts.grant(.superAdmin, to: own.person, in: nil)
    two.store.enter(.person(own.person, in: nil))
    #expect(try two.store.tenancy.home(of: own.person) == own.project)
    try two.superuser.execute("DELETE FROM membership WHERE organisation_id IS NOT NULL")
    #expect(try two.store.tenancy.home(of: own.person) == nil)
    #expect(try two.store.tenancy.projects(of: own.person).count == 2)
    try two.superuser.execute(
      "UPDATE run SET state = 'passed', lease_owner = NULL, lease_until = NULL")
    // What was signed and decided about a run cannot be taken away, save by the owner's own hand.
    for table in ["contract_version", "crosswalk_version"] {
      try two.superuser.execute("ALTER TABLE \(unchecked: table) DISABLE TRIGGER keep")
    }
    for table in ["gate_signature", "gate_decision", "preflight_receipt"] {
      try two.superuser.execute("ALTER TABLE \(unchecked: table) DISABLE TRIGGER append_only")
      try two.superuser.execute("DELETE FROM \(unchecked: table)")
    }
    for table in [
      "registration", "run", "catalogue_version", "schema_import", "schema_extension",
      "extraction", "data_source_catalogue", "data_source_grant", "preflight_receipt",
      "data_source", "host_allowance", "contract_item", "contract_history", "contract_comment",
      "contract_candidate", "contract_change_set", "contract_version", "mapping_generation",
      "crosswalk_version", "crosswalk", "project", "workspace",
    ] {
      try two.superuser.execute(
        "DELETE FROM \(unchecked: table) WHERE organisation_id = \(other.organisation)")
    }
    try two.superuser.execute("DELETE FROM organisation WHERE id = \(other.organisation)")
    #expect(try two.store.tenancy.home(of: own.person) == own.project)
  }

  @Test func `shows no wrong row in 10,000 turns of two organisations over one connection`() throws
  {
    let two = try TwoTrusts()
    let upheaval = Upheaval(two.database.conninfo)
    defer { upheaval.end() }
    var (answers, wrong, faults) = (0, 0, 0)
    for turn in 0..<10_000 {
      let (own, other) = (two.trusts[turn % 2], two.trusts[1 - turn % 2])
      do {
        if turn % 8 == 0 { try Self.stumble(turn, own, other, two) }
        two.store.enter(own.reach)
        let seen = try two.connection.rows("SELECT organisation_id FROM run") { row in
          try row["organisation_id"] as ID<Organisation>
        }
        answers += 1
        if seen != [own.organisation] { wrong += 1 }
      } catch {
        guard StoreFault(error) != nil else { throw error }
        faults += 1
      }
    }
    #expect(wrong == 0)
    #expect(answers > 7_000)
    #expect(faults > 100)
  }

  /// Does one of the things after which the server has other settings than were entered last.
  private static func stumble(
    _ turn: Int, _ own: TwoTrusts.Trust, _ other: TwoTrusts.Trust, _ two: TwoTrusts
  ) throws {
    struct GivenUp: Error {}
    two.store.enter(turn % 3 == 0 ? own.reach : other.reach)
    do {
      try two.store.transaction {
        try two.connection.execute("SELECT 1")
        two.store.enter(turn % 4 == 0 ? own.reach : .engine(nil))
        _ = try two.store.runs.list(of: other.project, Paging())
        try two.store.transaction {
          two.store.enter(other.reach)
          try two.connection.execute("UPDATE run SET rows = rows")
          if turn % 7 == 0 { try two.connection.execute("SELECT 1 / 0") }
          throw GivenUp()
        }
      }
    } catch is GivenUp {}
  }
}

/// Cancels what goes on in a database again and again, and at times ends its connections.
private final class Upheaval: Sendable {
  private let isOver = Atomic(false)
  private let ended = DispatchSemaphore(value: 0)

  init(_ conninfo: String) {
    Thread.detachNewThread { [self] in
      do {
        let connection = try Connection(conninfo)
        var turn = 0
        while !isOver.load(ordering: .relaxed) {
          turn += 1
          let end: SQL = turn % 200 == 0 ? "pg_terminate_backend" : "pg_cancel_backend"
          try connection.execute(
            """
            SELECT \(end)(pid), pg_sleep(0.002) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        }
      } catch { Issue.record(error) }
      ended.signal()
    }
  }

  func end() {
    isOver.store(true, ordering: .relaxed)
    ended.wait()
  }
}
