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

/// What is kept apart around runs, their records and their release.
extension SeparationTests {
  private static let records = "target_contract/LOAD_PMI.csv"

  /// A run that Grace started, of which the gates were met.
  private func run() throws {
    try doors.add("grace", "dm_engineer")
    _ = try doors.desk("grace").queue(
      RunRequest(RunParameters(releaseProfile: .preProduction)))
    let worker = try Worker(doors.configuration, name: "try", isStopping: { false }) { work in
      let files = [
        GateReport.path: #"{"checks": [], "profile": "pre_production", "status": "PASS"}"#,
        Self.records: "crn,surname\n900001,CANARY\n",
      ]
      for (path, text) in files {
        try doors.scratch.write(text, to: "projects/\(work.project.folder)/\(path)")
      }
      let kept = try SnapshotStore(project: work.folder).create(
        label: "After", at: "2026-01-31T09:30:00Z")
      try work.note(
        files.map { path, text in
          RunArtefact(path: path, sha256: kept.files[path] ?? "", bytes: text.utf8.count)
        })
      return RunOutcome(.passed)
    }
    #expect(try worker.workOnce())
  }

  private func signature(_ step: GateStep) -> [String: String] {
    ["run": "1", "step": step.rawValue, "statement": "Seen and found sound"]
  }

  @Test func `S-02, S-03: a cutover takes three people, however many roles two of them hold`()
    throws
  {
    try doors.add("dan", "dm_engineer")
    try doors.add("max", "release_manager", "org_approver")
    try doors.cast.superuser.execute(
      "UPDATE project SET release_profiles = '{development,pre_production,cutover_ready}'")
    let approval = try doors.does("dan", "run.start", ["release_profile": "cutover_ready"])
    let content = try doors.desk("max").approval(approval).request.content
    let stated = ["approval": approval, "content": content]
    let signed = stated.merging(["rationale": "It is ready"]) { $1 }
    try doors.does("max", "approval.sign", signed)
    try doors.tell("max", "approval.sign", signed).expect(409, "You have signed request")
    try doors.tell("dan", "approval.execute", stated).expect(409, "waiting for signatures")
    #expect(try doors.desk("dan").runs(page: Paging()).total == 0)
    try doors.does("olga", "approval.sign", signed)
    try doors.tell("max", "approval.execute", stated).expect(409, "Only whoever asked")
    #expect(try doors.desk("dan").runs(page: Paging()).total == 0)
  }

  @Test func `S-05: the platform's administrator sees no record, mapping or measure`() throws {
    try run()
    try doors.add("paul", "platform_admin", onPlatform: true)
    for target in [
      "/mappings", "/schemas", "/runs/1", "/runs/1/artefacts/\(Self.records)", "/quality",
      "/api/v1/contract", "/api/v1/catalogues/source", "/api/v1/runs/1/rejects",
      "/api/v1/runs/1/artefacts/\(Self.records)",
    ] {
      let told = try doors.send(.get, target, "paul")
      #expect(told.status == 403 && !told.text.contains("CANARY"), "\(target)")
    }
  }

  @Test func `S-12: who ran it neither signs nor decides its release`() throws {
    try run()
    try doors.add("grace", "data_architect", "release_manager")
    try doors.tell("grace", "gate.sign", signature(.technical)).expect(409, "S-12")
    for choice in ["promote", "hold", "roll_back"] {
      try doors.tell(
        "grace", "gate.decide", ["run": "1", "decision": choice, "statement": "As I see it"]
      ).expect(409, "S-12")
    }
  }

  @Test func `S-15: a release is signed in its order, and by another person each time`() throws {
    try run()
    try doors.add("ari", "data_architect", "dq_lead")
    try doors.add("cara", "clinical_reviewer")
    try doors.tell("cara", "gate.sign", signature(.clinical)).expect(409, "S-15")
    try doors.does("ari", "gate.sign", signature(.technical))
    try doors.tell("cara", "gate.sign", signature(.clinical)).expect(409, "S-15")
    try doors.tell("ari", "gate.sign", signature(.dq)).expect(409, "S-03")
  }

  @Test func `S-17: emergency access ends by itself, and shows no record from then on`() throws {
    try run()
    try doors.add("sven", "sre", onPlatform: true)
    func sees() throws -> Bool {
      try doors.send(.get, "/runs/1/artefacts/\(Self.records)", "sven").text.contains("CANARY")
    }
    #expect(try !sees())
    try doors.cast.superuser.execute(
      """
      INSERT INTO breakglass_grant
        (organisation_id, person_id, permissions, ticket, reason, expires_at)
      SELECT \(doors.organisation), id, '{record.read}', 'INC-1', 'Rejects', now() + interval '1 hour'
      FROM person WHERE user_name = 'sven'
      """)
    #expect(try sees())
    try doors.cast.superuser.execute(
      """
      UPDATE breakglass_grant SET starts_at = starts_at - interval '61 minutes',
        expires_at = expires_at - interval '61 minutes'
      """)
    #expect(try !sees())
  }

  @Test func `S-17: nobody agrees to, lengthens or reviews their own emergency access`() throws {
    try doors.add("root", "super_admin", "security_admin", onPlatform: true)
    try doors.add("rex", "security_admin", onPlatform: true)
    let asked = [
      "organisation": doors.project.organisation.slug, "ticket": "INC-1", "reason": "Rejects",
      "permissions": "record.read",
    ]
    try doors.tell("root", "breakglass.request", asked.merging(["minutes": "121"]) { $1 })
      .expect(422)
    let approval = try doors.does("root", "breakglass.request", asked)
    let content = try doors.desk("root").approval(approval).request.content
    try doors.tell(
      "root", "approval.sign",
      ["approval": approval, "content": content, "rationale": "It is urgent"]
    ).expect(409, "You asked for request")
    try doors.cast.superuser.execute(
      """
      INSERT INTO breakglass_grant
        (organisation_id, person_id, permissions, ticket, reason, starts_at, expires_at)
      SELECT \(doors.organisation), id, '{record.read}', 'INC-1', 'Rejects',
        now() - interval '2 hours', now() - interval '1 hour'
      FROM person WHERE user_name = 'root'
      """)
    try doors.tell(
      "root", "breakglass.review",
      ["grant": "1", "verdict": "justified", "review": "It was needed"]
    ).expect(409, "S-17")
  }

  @Test func `S-28: a profile that is switched off does not run, nor does one switch cutover on`()
    throws
  {
    try doors.add("grace", "dm_engineer")
    try doors.does(
      "orla", "project.profiles", ["project": doors.project.key, "development": "on"])
    let wanted = ["release_profile": "pre_production"]
    let address = doors.project.address
    [
      try doors.send(.post, "/runs", "grace", wanted),
      try doors.send(.post, "/api/v1/runs", "grace", wanted),
      try doors.call(
        ["run", "--project", address, "--release-profile", "pre_production"], as: "grace"),
    ].expect(409, "may not run the profile")
    for told in try doors.tell(
      "orla", "project.profiles", ["project": doors.project.key, "cutover_ready": "on"])
    {
      #expect(told.status < 400, "\(told.text.suffix(600))")
    }
    let profiles: [String]? = try doors.cast.superuser.row(
      "SELECT release_profiles AS p FROM project"
    ) {
      try $0["p"]
    }
    #expect(profiles == ["development"])
  }

  @Test func `S-29: what was begun in one project does nothing in another`() throws {
    try doors.add("grace", "dm_engineer")
    let other = try doors.app.project(
      Place(
        organisation: Place.sample.organisation, workspace: Place.sample.workspace,
        project: ("archive", "Archive")))
    let before = try doors.cast.written()
    [
      try doors.send(
        .post, "/runs", "grace", ["context": "\(other.id.number)", "rows": "7"]),
      try doors.send(
        .post, "/api/v1/runs?project=\(other.address)", "grace", ["from": "judge-gates"]),
    ].expect(409, "You are in another project now")
    #expect(try doors.cast.written() == before)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pg_dump")))
  func `S-16: no secret is in the database, its ledger, or a page that is shown later`() throws {
    try doors.app.makeKey()
    try doors.add("root", "super_admin", onPlatform: true)
    func shown(_ told: Told, _ pattern: Regex<(Substring, Substring)>) throws -> [String] {
      let found = told.text.matches(of: pattern).map { String($0.output.1) }
      #expect(!found.isEmpty, "\(told.status) \(told.text.suffix(800))")
      return found
    }
    var secrets = [Doors.password, "session-of-orla"]
    secrets.append(try doors.desk("orla").createToken(name: "nightly", scope: .write, days: 1))
    secrets += try shown(
      doors.tell(.api, "root", "user.reset", ["user": "vera", "reason": "Forgotten"]),
      /"one_time_password":"([^"]+)"/)
    let secret = try shown(
      doors.tell(.api, "orla", "second_factor.enrol", ["password": Doors.password]),
      /"secret":"([^"]+)"/)[0]
    let step = OneTimeCode.step(at: Int(Date.now.timeIntervalSince1970))
    let code = OneTimeCode.code(secret: try #require(Base32.decode(secret)), step: step)
    let codes = try doors.tell(.api, "orla", "second_factor.confirm", ["code": code])
    secrets += [secret] + (try shown(codes, /":"([a-z0-9]{5}-[a-z0-9]{5})"/))
    let dump = try Running([], wrapped: { _ in ["/usr/bin/pg_dump", doors.database.conninfo] })
      .wait()
    #expect(dump.ending == .exited(0) && dump.output.contains("ledger_event"))
    var pages = try Routes.table.filter { $0.method == .get && $0.parameters.isEmpty }.map {
      try doors.send(.get, $0.pattern.description, "orla").text
    }
    pages.append(
      try doors.call(["audit", "list", "--project", doors.project.address], as: "orla").text)
    for secret in secrets {
      #expect(!dump.output.contains(secret), "in the database: \(secret.prefix(3))…")
      for page in pages { #expect(!page.contains(secret), "on a page: \(secret.prefix(3))…") }
    }
  }
}
