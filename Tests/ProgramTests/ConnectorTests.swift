import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// What must not happen to a data source, each tried through the form, the API and the command line.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct ConnectorTests {
  let doors: Doors

  static let asked = [
    "name": "PAS replica", "side": "source", "type": "postgresql", "owner": "orla",
    "host": "pas-db.trust.example", "port": "5432", "purpose": "Rehearsals of the migration",
    "content": "identifiable",
  ]
  static let profile = [
    "environment": "UAT", "host": "pas-db.trust.example", "port": "5432", "database": "pas",
    "user": "reader", "tls": "verify-full",
  ]

  init() throws {
    doors = try Doors()
    try doors.add("dan", "dm_engineer")
    try doors.add("dora", "org_dba")
    try doors.add("orla", "org_admin")
    try doors.add("olga", "org_approver")
    try doors.add("sam", "security_admin", onPlatform: true)
    try doors.add("vera", "viewer")
  }

  /// A data source as far on its way as `state`, and its number.
  @discardableResult
  func source(_ state: DataSourceState = .requested, by requester: String = "dan") throws -> String
  {
    let object = try doors.does(requester, "datasource.request", Self.asked)
    let id = String(object.dropFirst("data_source:".count))
    guard state != .requested else { return id }
    try allow()
    try doors.does("dora", "datasource.validate", ["datasource": id])
    guard state != .validated else { return id }
    try doors.does("dora", "datasource.configure", Self.profile.merging(["datasource": id]) { $1 })
    guard state != .profiled else { return id }
    try test(id)
    guard state != .tested else { return id }
    let outcome = try doors.desk("olga").perform(
      try #require(Actions["datasource.approve"]), approval(id).mapValues { [$0] })
    guard case .done = outcome else { throw Refusal.source(.unknown) }
    return id
  }

  private func allow() throws {
    try doors.cast.superuser.execute(
      """
      INSERT INTO host_allowance (organisation_id, host, port, purpose, approved_by)
      SELECT \(doors.organisation), 'pas-db.trust.example', 5432, 'For tests', id
      FROM person WHERE user_name = 'sam' ON CONFLICT DO NOTHING
      """)
  }

  /// A test that passed so many hours ago, of the type's version stated.
  func test(_ id: String, hoursAgo: Int = 0, typeVersion: Int = 1) throws {
    let superuser = doors.cast.superuser
    try superuser.execute(
      """
      INSERT INTO preflight_receipt
        (organisation_id, data_source_id, version, type_version, preflight, passed, person_id, at)
      SELECT organisation_id, data_source.id, version, \(typeVersion),
        '{"stages": [{"name": "read_only", "verdict": "passed", "milliseconds": 3,
          "statement": "CREATE TABLE x ()"}]}', true, person.id,
        now() - make_interval(hours => \(hoursAgo))
      FROM data_source, person WHERE data_source.id = \(Int(id)) AND user_name = 'dan'
      """)
    try superuser.execute(
      "UPDATE data_source SET state = 'tested' WHERE id = \(Int(id)) AND state = 'profiled'")
  }

  func approval(_ id: String, roles: String = "dm_engineer") throws -> [String: String] {
    ["datasource": id, "roles": roles, "projects": doors.project.key, "days": "90"]
  }

  private func state(_ id: String) throws -> String {
    try doors.cast.superuser.row("SELECT state FROM data_source WHERE id = \(Int(id))") {
      try $0["state"]
    } ?? ""
  }

  @Test func `a request names an owner who is an active person of the organisation`() throws {
    try doors.tell("dan", "datasource.request", Self.asked.filter { $0.key != "owner" })
      .expect(422)
    try doors.cast.superuser.execute(
      "UPDATE person SET state = 'suspended' WHERE user_name = 'vera'")
    for owner in ["vera", "sam", "nobody"] {
      try doors.tell("dan", "datasource.request", Self.asked.merging(["owner": owner]) { $1 })
        .expect(422, "orla")
    }
    let count: Int? = try doors.cast.superuser.row("SELECT count(*) AS n FROM data_source") {
      try $0["n"]
    }
    #expect(count == 0)
  }

  @Test(arguments: Doors.Door.allCases)
  func `a host off the allow-list blocks the source, and again and again alerts`(
    door: Doors.Door
  ) throws {
    let id = try source()
    for _ in 1...3 {
      let told = try doors.tell(door, "dora", "datasource.validate", ["datasource": id])
      #expect(told.status < 400, "\(told.text)")
      #expect(try state(id) == "blocked")
    }
    let page = try doors.send(.get, "/connectors/sources/\(id)", "dora")
    #expect(page.text.contains("pas-db.trust.example:5432 is not on the allow-list"))
    let alerts: Int? = try doors.cast.superuser.row(
      "SELECT count(*) AS n FROM ledger_event WHERE action = 'datasource.alert'"
    ) { try $0["n"] }
    #expect(alerts == 1)
    try doors.tell(
      "dora", "datasource.configure", Self.profile.merging(["datasource": id]) { $1 }
    ).expect(409, "The data source is blocked")
    try allow()
    try doors.does("dora", "datasource.validate", ["datasource": id])
    #expect(try state(id) == "validated")
  }

  @Test func `only security allows hosts, and only what can be one`() throws {
    let host = ["host": "10.0.0.7", "port": "5432", "purpose": "The replica"]
    for name in ["dan", "dora", "orla", "olga"] {
      try doors.tell(name, "host.allow", host).expect(403, "Your role does not allow this")
    }
    for bad in ["http://pas", "pas db", "-pas", "pas..trust", "1"] {
      for door in [Doors.Door.form, .api] {
        let told = try doors.tell(door, "sam", "host.allow", host.merging(["host": bad]) { $1 })
        #expect(told.status == 422, "\(bad)")
      }
    }
    for told in try doors.tell("sam", "host.allow", host).prefix(1) { #expect(told.status < 400) }
  }

  @Test func `whoever asked writes neither the profile nor the secret`() throws {
    let id = try source(.validated, by: "orla")
    try doors.tell(
      "orla", "datasource.configure", Self.profile.merging(["datasource": id]) { $1 }
    ).expect(409, "Rule S-13")
    try doors.does("dora", "datasource.configure", Self.profile.merging(["datasource": id]) { $1 })
    for door in [Doors.Door.form, .api] {
      let told = try doors.tell(
        door, "orla", "secret.write", ["datasource": id, "secret": "a secret"])
      #expect(told.status == 409 && told.text.contains("Rule S-13"), "\(told.text.suffix(500))")
    }
    // The database keeps it too.
    #expect(throws: PostgresError.self) {
      try doors.cast.superuser.execute("UPDATE data_source SET authors = ARRAY[requested_by]")
    }
  }

  @Test func `a development project has no profile of a PROD system`() throws {
    try doors.cast.superuser.execute("UPDATE project SET release_profiles = '{development}'")
    let id = try source(.validated)
    let stated = Self.profile.merging(["datasource": id, "environment": "PROD"]) { $1 }
    try doors.tell("dora", "datasource.configure", stated).expect(422, "PROD")
    try doors.tell(
      "dora", "datasource.configure",
      stated.merging(["environment": "DEV", "host": "10.1.1.1"]) { $1 }
    ).expect(422, "allow-list")
    try doors.tell(
      "dora", "datasource.configure",
      stated.merging(["environment": "DEV", "driver": "SQLite3"]) { $1 }
    ).expect(422, "no such setting")
    #expect(try state(id) == "validated")
  }

  @Test(arguments: [
    ["database": "other"], ["user": "other"], ["port": "5433"], ["tls": "require"],
    ["host": "elsewhere.trust.example"],
  ])
  func `a profile that leads elsewhere takes the secret out`(change: [String: String]) throws {
    let id = try source(.profiled)
    try doors.cast.superuser.execute(
      """
      INSERT INTO host_allowance (organisation_id, host, port, purpose, approved_by)
      SELECT organisation_id, other.host, other.port, purpose, approved_by
      FROM host_allowance CROSS JOIN (VALUES ('pas-db.trust.example', 5433),
        ('elsewhere.trust.example', 5432)) AS other (host, port)
      """)
    try doors.does("dora", "secret.write", ["datasource": id, "secret": "a secret"])
    try doors.does(
      "dora", "datasource.configure",
      Self.profile.merging(change) { $1 }.merging(["datasource": id]) { $1 })
    let isSet: Bool? = try doors.cast.superuser.row(
      "SELECT sealed_secret IS NOT NULL AND secret_set_at IS NOT NULL AS x FROM data_source"
    ) { try $0["x"] }
    #expect(isSet == !Set(change.keys).isDisjoint(with: ["database", "user"]))
  }

  @Test func `S-13: who asked, wrote the profile or the secret does not approve`() throws {
    try doors.add("dan", "org_admin")
    try doors.add("dora", "org_admin")
    let id = try source(.tested)
    for name in ["dan", "dora"] {
      try doors.tell(name, "datasource.approve", approval(id)).expect(409, "Rule S-13")
    }
    try doors.does("orla", "secret.write", ["datasource": id, "secret": "a secret"])
    #expect(try state(id) == "profiled")
    try test(id)
    try doors.tell("orla", "datasource.approve", approval(id)).expect(409, "Rule S-13")
    #expect(try state(id) == "tested")
    #expect(throws: PostgresError.self) {
      try doors.cast.superuser.execute(
        """
        UPDATE data_source SET state = 'active', approved_by = requested_by, review_at = now()
        """)
    }
    let told = try doors.tell(.form, "olga", "datasource.approve", approval(id))
    #expect(told.status == 303, "\(told.text)")
    #expect(try state(id) == "active")
  }

  @Test func `a test that is old, failed, of another type version or not there approves nothing`()
    throws
  {
    let id = try source(.tested)
    let superuser = doors.cast.superuser
    func only(hoursAgo: Int, typeVersion: Int) throws {
      try superuser.execute("ALTER TABLE preflight_receipt DISABLE TRIGGER append_only")
      try superuser.execute("DELETE FROM preflight_receipt")
      try superuser.execute("ALTER TABLE preflight_receipt ENABLE TRIGGER append_only")
      try test(id, hoursAgo: hoursAgo, typeVersion: typeVersion)
    }
    try only(hoursAgo: 24, typeVersion: 1)
    try doors.tell("olga", "datasource.approve", approval(id)).expect(409, "24 hours old")
    try only(hoursAgo: 1, typeVersion: 0)
    try doors.tell("olga", "datasource.approve", approval(id)).expect(409, "newer than the test")
    try superuser.execute("UPDATE data_source SET version = version + 1")
    try doors.tell("olga", "datasource.approve", approval(id)).expect(
      409, "not tested as it is now")
    #expect(try state(id) == "tested")
  }

  @Test func `a role that it is not assigned to neither lists nor uses it`() throws {
    try doors.add("ian", "integration_operator")
    let id = try source(.active)
    for (name, isThere) in [("dan", true), ("ian", false)] {
      let list = try doors.send(.get, "/connectors", name)
      #expect(list.status == 200 && list.text.contains("PAS replica") == isThere)
      for path in ["/connectors/sources/\(id)", "/api/v1/connectors/sources/\(id)"] {
        #expect(try doors.send(.get, path, name).status == (isThere ? 200 : 404))
      }
      let shown = try doors.call(["datasource", "list"], as: name)
      #expect(shown.text.contains("PAS replica") == isThere)
    }
    for key in ["datasource.extract", "datasource.preflight", "datasource.discover"] {
      try doors.tell("ian", key, ["datasource": id]).expect(404, "There is no such data source")
    }
    // Who governs it sees it, and does not use it.
    try doors.tell("dora", "datasource.extract", ["datasource": id])
      .expect(404, "There is no such data source")
    try doors.does("olga", "datasource.revoke", ["datasource": id, "reason": "The contract ended"])
    try doors.tell("dan", "datasource.extract", ["datasource": id])
      .expect(409, "The data source is tested")
  }

  @Test func `types are the platform's, credentials the organisation's`() throws {
    try doors.add("paul", "platform_admin", onPlatform: true)
    let type = ["type": "odbc", "reason": "For the laboratory"]
    for name in ["dan", "dora", "orla"] {
      try doors.tell(name, "connector.enable", type).expect(403, "Your role does not allow this")
    }
    let id = try source(.profiled)
    for door in [Doors.Door.form, .api] {
      for name in ["paul", "sam"] {
        let told = try doors.tell(
          door, name, "secret.write", ["datasource": id, "secret": "a secret"])
        #expect(told.status == 403)
      }
    }
    try doors.does(
      "paul", "connector.disable", ["type": "postgresql", "reason": "A flaw in libpq"])
    try doors.tell("dan", "datasource.preflight", ["datasource": id])
      .expect(409, "postgresql is switched off")
    try doors.tell("paul", "connector.disable", ["type": "postgresql", "reason": "Once more"])
      .expect(409, "is off already")
  }
}

extension ConnectorTests {
  private func starts(_ profile: String) throws -> [Told] {
    try [
      doors.send(.post, "/runs", "dan", ["release_profile": profile]),
      doors.send(.post, "/api/v1/runs", "dan", ["release_profile": profile]),
      doors.call(
        ["run", "--project", doors.project.address, "--release-profile", profile], as: "dan"),
    ]
  }

  @Test func `extracts of an emulator are refused by name at cutover_ready, through every door`()
    throws
  {
    try doors.cast.superuser.execute(
      "UPDATE project SET release_profiles = '{development,pre_production,cutover_ready}'")
    for type in ["cache_iris_emulator", "odbc", "json_dummy"] {
      try doors.scratch.write(
        #"{"tables": [], "type": "\#(type)"}"#,
        to: "projects/\(doors.project.folder)/\(ExtractionManifest.path)")
      try starts("cutover_ready").expect(409, type)
    }
    #expect(try doors.desk("dan").runs(page: Paging()).total == 0)
  }

  @Test func `a source that was taken back stops the next run of what it delivered`() throws {
    let id = try source(.active)
    try doors.does("dan", "datasource.extract", ["datasource": id])
    try doors.cast.superuser.execute("UPDATE extraction SET state = 'done', finished_at = now()")
    try doors.scratch.write(
      #"{"tables": [], "type": "postgresql"}"#,
      to: "projects/\(doors.project.folder)/\(ExtractionManifest.path)")
    let first = try doors.send(.post, "/api/v1/runs", "dan", ["release_profile": "development"])
    #expect(first.status == 201)
    try doors.does("olga", "datasource.revoke", ["datasource": id, "reason": "The contract ended"])
    try starts("development").expect(409, "is not in use here any more")
    // A run waits, so nothing is extracted meanwhile.
    try test(id)
    try doors.does("olga", "datasource.approve", approval(id))
    try doors.tell("dan", "datasource.extract", ["datasource": id])
      .expect(409, "files are in use")
  }

  @Test func `S-16: a secret is in no page, answer, log, ledger, export or dump`() throws {
    let canary = "zq-canary-7h3"
    let id = try source(.profiled)
    let call = try Running(
      ["secret", "write", id],
      environment: [
        "DATABASE_URL": doors.database.conninfo, "CROSSGATE_PROJECTS": doors.configuration.projects,
        "CROSSGATE_USER": "dora",
      ], input: "\(canary)\n"
    ).wait()
    #expect(call.ending == .exited(0), "\(call.errors)")
    #expect(!(call.output + call.errors).contains(canary))
    for door in [Doors.Door.form, .api] {
      let told = try doors.tell(door, "dora", "secret.write", ["datasource": id, "secret": canary])
      #expect(told.status < 400 && !told.text.contains(canary))
      // A mistake beside it does not show it again.
      let wrong = try doors.send(
        .post, (door == .api ? "/api/v1" : "") + "/connectors/sources/\(id)/secret", "dora",
        ["secret": canary + String(repeating: "x", count: 600)])
      #expect(wrong.status == 422 && !wrong.text.contains(canary))
    }
    _ = try doors.desk("dan").perform(
      try #require(Actions["datasource.preflight"]), ["datasource": [id]])
    for target in [
      "/connectors", "/connectors/sources/\(id)", "/connectors/sources/\(id)/secret",
      "/connectors/sources/\(id)/profile", "/api/v1/connectors/sources/\(id)",
      "/api/v1/datasources", "/connectors?format=csv", "/admin/audit", "/api/v1/audit",
    ] {
      let told = try doors.send(.get, target, "orla")
      #expect(told.status == 200 && !told.text.contains(canary), "\(target)")
    }
    let page = try doors.send(.get, "/connectors/sources/\(id)", "orla")
    #expect(page.text.contains("set by Name of dora"))
    let dump = try doors.cast.everything()
    #expect(dump.contains("PAS replica") && !dump.contains(canary))
    #expect(!dump.contains(Data(canary.utf8).map { String($0, radix: 16) }.joined()))
    let sealed: [UInt8]? = try doors.cast.superuser.row("SELECT sealed_secret FROM data_source") {
      try $0["sealed_secret"]
    }
    #expect((sealed?.count ?? 0) == 12 + canary.utf8.count + 16)
  }
}
