import Cryptography
import Domain
import Engine
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// Two organisations in one installation, each with everything that an address can name and a person
/// of every role; the second marks whatever it says of itself.
struct TwoTrusts {
  /// Stands in every text of the second organisation, and nowhere else.
  static let mark = "zqmark"
  static let verdict = #"{"checks": [], "profile": "pre_production", "status": "PASS"}"#

  /// One of the two, and what fills the holes of paths there.
  struct Trust {
    let prefix: String
    let project: Project
    var holes: [String: String] = [:]

    var id: Int { project.organisation.id.number }
  }

  /// Somebody with exactly one role, signed in.
  struct Person: Sendable {
    let name: String
    let role: String
    let isPlatform: Bool
  }

  let database: TestDatabase
  let scratch: Scratch
  let configuration: Configuration
  let app: App
  let site: Site
  let cast: Cast
  let matrix: MatrixCells
  private(set) var own: Trust
  private(set) var other: Trust
  /// Who is tried: everybody of the platform, and of the first organisation.
  let people: [Person]

  init() throws {
    database = try TestDatabase()
    scratch = try Scratch()
    let root = Checkout.root.path
    configuration = Configuration(
      database: database.conninfo, projects: "\(scratch.url.path)/projects",
      schemas: "\(root)/schemas", documents: "\(root)/docs",
      keyFile: "\(scratch.url.path)/secret.key")
    app = try App(configuration)
    site = try Site(templates: TemplateTests.folder, assets: "1") { Sample.now }
    cast = try Cast(database)
    matrix = try MatrixCells()
    own = Trust(prefix: "own", project: try app.project(Self.place("own")))
    _ = try cast.superuser.row(
      "SELECT setval(pg_get_serial_sequence('project', 'id'), 7030)"
    ) { _ in 0 }
    other = Trust(prefix: Self.mark, project: try app.project(Self.place(Self.mark)))
    people =
      matrix.roles.filter { $0.scope != "organisation" }.map {
        Person(name: "platform-\($0.name)", role: $0.name, isPlatform: true)
      }
      + matrix.roles.filter { $0.scope != "platform" }.map {
        Person(name: "own-\($0.name)", role: $0.name, isPlatform: false)
      }
    for person in people {
      try cast.add(person.name, person.role, in: person.isPlatform ? nil : own.id)
      try begin(person)
    }
    own.holes = try fill(own)
    try numberApart()
    other.holes = try fill(other)
  }

  /// Gives what the second organisation has numbers that stand for nothing else.
  private func numberApart() throws {
    let superuser = cast.superuser
    try superuser.execute(
      "UPDATE project SET last_run_number = 7040 WHERE id = \(other.project.id)")
    try superuser.execute("INSERT INTO approval_counter VALUES (\(other.id), 7040)")
    for table in [
      "membership", "breakglass_grant", "registration", "session", "api_token", "host_allowance",
      "data_source", "extraction",
    ] {
      _ = try superuser.row("SELECT setval(pg_get_serial_sequence(\(table), 'id'), 7050)") { _ in 0
      }
    }
    for role in matrix.roles where role.scope != "platform" {
      try cast.add("\(Self.mark)-\(role.name)", role.name, in: other.id)
    }
  }

  private static func place(_ name: String) -> UseCases.Place {
    Place(
      organisation: ("\(name)-trust", "\(name) NHS Trust"),
      workspace: ("\(name)-programme", "\(name) programme"),
      project: ("\(name)-project", "\(name) project"), profiles: ReleaseProfile.allCases)
  }

  /// Has the person be where the tries are about, whatever the last one did to their session.
  func begin(_ person: Person) throws {
    try cast.session(of: person.name, in: own.project.id.number)
  }

  func desk(_ role: String, of trust: Trust) throws -> Desk {
    try app.desk(ofUser: "\(trust.prefix)-\(role)", at: trust.project.address)
  }
}

extension TwoTrusts {
  /// Puts one of everything into an organisation and gives their names.
  private func fill(_ trust: Trust) throws -> [String: String] {
    try cast.add("\(trust.prefix)-subject", "viewer", in: trust.id)
    let (name, folder) = (trust.prefix, trust.project.folder)
    let table = "\(name.uppercased())_TABLE"
    let catalogue = "table_name,field_name,data_type,description\n\(table),F,integer,\(name)\n"
    let files = [
      "requirement_spec/source/a.csv": "table,field,type\n\(table),F,integer\n",
      "requirement_spec/target/a.csv": "table,field,type\n\(table),F,integer\n",
      "requirement_spec/source/\(name).csv": "table,field,type\n\(table),G,integer\n",
      "schemas/source_schema_catalog.csv": catalogue,
      "schemas/target_schema_catalog.csv": catalogue,
      "schemas/relation_decisions.csv": "from,to,decision\n\(table).F,\(table).F,accepted\n",
      "reports/\(name).csv": "name\n\(name)\n", GateReport.path: Self.verdict,
    ]
    for (path, text) in files { try scratch.write(text, to: "projects/\(folder)/\(path)") }
    let kept = try done("snapshot.take", by: "dm_engineer", of: trust, ["label": ["\(name) kept"]])
    let run = try run(of: trust, leaving: files)
    try done(
      "gate.sign", by: "data_architect", of: trust,
      ["run": [run], "step": ["technical"], "statement": ["\(name) is sound"]])
    try done(
      "gate.decide", by: "release_manager", of: trust,
      ["run": [run], "decision": ["hold"], "statement": ["\(name) waits"]])
    let source = try source(of: trust)
    let version = try policy(of: trust)
    try keepSchemas(of: trust, version: version)
    try done(
      "crosswalk.create", by: "mapping_analyst", of: trust,
      ["name": ["\(name)_codes"], "source_list": ["\(name)_local"]])
    try keepContract(of: trust, table: table, number: version)
    return [
      "datasource": source.source, "host": source.host, "extraction": source.extraction,
      "type": "odbc", "run": run, "path*": GateReport.path, "import": version, "from": version,
      "to": version, "file": "\(name).csv", "format": "csv",
      "crosswalk": "\(name)_codes", "upload": try keepUpload(of: trust, table: table),
      "snapshot": kept.dropFirst("snapshot:".count).description,
      "side": "source", "table": table, "row": "\(table).F", "set": version,
      "relation": "\(table).F>\(table).F", "name*": "api", "action": "user.suspend",
      "user": "\(name)-subject", "membership": try membership("\(name)-subject"),
      "organisation": trust.project.organisation.slug,
      "workspace": "\(trust.project.organisation.slug).\(trust.project.workspace.slug)",
      "project": trust.project.key, "kind": "organisation_approval_policies",
      "approval": try approval(of: trust), "version": version,
      "grant": try emergency(of: trust), "registration": try registration(of: trust),
      "session": try session(of: trust),
      "token": try number(
        "SELECT max(api_token.id) AS id FROM api_token JOIN person ON person.id = person_id WHERE user_name = \("\(name)-subject")"
      ),
    ]
  }

  /// A session and a token of somebody to whom things are done.
  private func session(of trust: Trust) throws -> String {
    let name = "\(trust.prefix)-subject"
    try cast.session(of: name, in: trust.project.id.number)
    _ = try app.desk(of: try #require(try app.session(token: "session-of-\(name)")))
      .createToken(name: "\(trust.prefix) token", scope: .read, days: 1)
    return try number(
      "SELECT max(session.id) AS id FROM session JOIN person ON person.id = person_id WHERE user_name = \(name)"
    )
  }

  private func number(_ question: SQL) throws -> String {
    let number: Int? = try cast.superuser.row(question) { try $0["id"] }
    return "\(try #require(number))"
  }

  @discardableResult
  private func done(
    _ key: String, by role: String, of trust: Trust, _ stated: [String: [String]]
  ) throws -> String {
    let outcome = try desk(role, of: trust).perform(try #require(Actions[key]), stated)
    guard case .done(let effect) = outcome else { throw NotDone(key: key) }
    return effect.object
  }

  struct NotDone: Error { let key: String }

  /// A run that came to its verdict.
  private func run(of trust: Trust, leaving files: [String: String]) throws -> String {
    let number = try desk("dm_engineer", of: trust).queue(
      RunRequest(RunParameters(releaseProfile: .preProduction)))
    let worker = try Worker(configuration, name: trust.prefix, isStopping: { false }) { work in
      try work.plan([.judgeGates])
      try work.started(.judgeGates)
      try work.finished(.judgeGates, message: "\(trust.prefix) judged")
      try work.log("\(trust.prefix) has begun")
      try work.note(
        files.filter { $0.key.hasPrefix("reports/") }.map { path, text in
          RunArtefact(
            path: path, sha256: SHA256.hex(Array(text.utf8)), bytes: text.utf8.count)
        })
      return RunOutcome(.passed)
    }
    #expect(try worker.workOnce())
    return "\(number)"
  }

  /// A data source that is asked for, the host it is at, and an extraction that went wrong.
  private func source(
    of trust: Trust
  ) throws -> (source: String, host: String, extraction: String) {
    let (name, superuser) = (trust.prefix, cast.superuser)
    let object = try done(
      "datasource.request", by: "dm_engineer", of: trust,
      [
        "name": ["\(name) replica"], "side": ["source"], "type": ["postgresql"],
        "host": ["\(name).example"], "port": ["5432"], "purpose": ["\(name) rehearses"],
        "content": ["synthetic"], "owner": ["\(name)-subject"],
      ])
    let source = Int(object.dropFirst("data_source:".count)) ?? 0
    try superuser.execute(
      """
      INSERT INTO host_allowance (organisation_id, host, port, purpose, approved_by)
      SELECT \(trust.id), \("\(name)-other.example"), 5432, \("\(name) host"), id
      FROM person WHERE user_name = \("\(name)-org_admin")
      """)
    try superuser.execute(
      """
      INSERT INTO extraction
        (organisation_id, project_id, data_source_id, state, message, requested_by)
      SELECT organisation_id, project_id, data_source.id, 'interrupted', \("\(name) went away"),
        requested_by
      FROM data_source WHERE id = \(source)
      """)
    return (
      "\(source)",
      try number("SELECT id FROM host_allowance WHERE organisation_id = \(trust.id)"),
      try number("SELECT id FROM extraction WHERE organisation_id = \(trust.id)")
    )
  }

  private func approval(of trust: Trust) throws -> String {
    let outcome = try desk("org_admin", of: trust).perform(
      try #require(Actions["role.grant"]),
      [
        "user": ["\(trust.prefix)-subject"], "role": ["org_admin"],
        "reason": ["\(trust.prefix) needs another"],
      ])
    guard case .waiting(let number) = outcome else { throw NotDone(key: "role.grant") }
    return "\(number)"
  }

  private func policy(of trust: Trust) throws -> String {
    let policy = ApprovalPolicy(
      action: "run.start", when: [:], risk: .medium,
      steps: [.init(name: "\(trust.prefix) step", roles: ["org_approver"])], expiresHours: 24,
      fallback: nil, execution: .onApproval)
    let body = String(decoding: try JSONEncoder().encode([policy]), as: UTF8.self)
    let version = trust.prefix == Self.mark ? 7042 : 2
    try cast.superuser.execute(
      """
      INSERT INTO policy_document
        (kind, organisation_id, version, based_on, body, sha256, note, authored_by)
      SELECT 'approval_policies', \(trust.id), \(version), 1, \(body),
        sha256(convert_to(\(body), 'UTF8')), \("\(trust.prefix) note"), id
      FROM person WHERE user_name = \("\(trust.prefix)-org_admin")
      """)
    return "\(version)"
  }

  private func emergency(of trust: Trust) throws -> String {
    let number: Int? = try cast.superuser.row(
      """
      INSERT INTO breakglass_grant
        (organisation_id, person_id, permissions, ticket, reason, expires_at)
      SELECT \(trust.id), id, '{record.read}', \("\(trust.prefix)-1"), \("\(trust.prefix) why"),
        now() + interval '1 hour'
      FROM person WHERE user_name = 'platform-sre' RETURNING id
      """
    ) { try $0["id"] }
    return "\(try #require(number))"
  }

  private func registration(of trust: Trust) throws -> String {
    _ = try app.register(
      RegistrationRequest(
        userName: "\(trust.prefix)-new", displayName: "\(trust.prefix) new",
        organisation: trust.project.organisation.slug, role: "viewer",
        reason: "\(trust.prefix) asks"), address: "192.0.2.1")
    let number: Int? = try cast.superuser.row(
      "SELECT id FROM registration WHERE organisation_id = \(trust.id)"
    ) { try $0["id"] }
    return "\(try #require(number))"
  }

  private func membership(_ userName: String) throws -> String {
    let number: Int? = try cast.superuser.row(
      """
      SELECT membership.id FROM membership JOIN person ON person.id = person_id
      WHERE user_name = \(userName)
      """
    ) { try $0["id"] }
    return "\(try #require(number))"
  }
}
