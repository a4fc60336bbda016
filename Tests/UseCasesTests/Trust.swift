import Domain
import Engine
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// St Elsewhere with a person of every role that a test names, another organisation, and runs that
/// came to a verdict.
struct Trust {
  static let platformRoles: Set<Role> = [
    "super_admin", "platform_admin", "security_admin", "auditor", "sre", "support",
  ]

  let database: TestDatabase
  let scratch: Scratch
  let configuration: Configuration
  let app: App
  let project: Project
  let elsewhere: Project

  init() throws {
    database = try TestDatabase()
    scratch = try Scratch()
    configuration = Configuration(
      database: database.conninfo, projects: scratch.url.path,
      schemas: Checkout.root.appending(path: "schemas").path, documents: "docs")
    app = try App(configuration)
    project = try app.project(.sample)
    elsewhere = try app.project(
      Place(
        organisation: ("far-away", "Far Away NHS Trust"), workspace: ("w", "W"),
        project: ("p", "P")))
  }

  /// The desk of whoever has that name, made with `role` where they are new.
  func desk(_ userName: String, _ role: Role = "viewer", in place: Project? = nil) throws -> Desk {
    let place = place ?? project
    do { return try app.desk(ofUser: userName, at: place.address) } catch Refusal.unknownPerson {}
    try app.openUser(
      NewPerson(
        userName: userName, displayName: userName.capitalized, role: role,
        organisation: Self.platformRoles.contains(role) ? nil : place.organisation.id))
    return try app.desk(ofUser: userName, at: place.address)
  }

  /// A run that Grace started and that ended as `state` with these files, by path.
  @discardableResult
  func run(
    _ profile: ReleaseProfile = .preProduction, _ state: RunState = .passed,
    leaving files: [String: String] = [:], by grace: String = "grace",
    doing steps: [StepID] = [], reusing: [StepID] = []
  ) throws -> Int {
    let number = try desk(grace, "dm_engineer")
      .queue(RunRequest(RunParameters(releaseProfile: profile)))
    let verdict = #"{"checks": [], "profile": "\#(profile.rawValue)", "status": "PASS"}"#
    let left = files.merging([GateReport.path: verdict]) { stated, _ in stated }
    try work { work in
      for step in steps { try work.finished(step, isReused: reusing.contains(step)) }
      for (path, text) in left {
        try scratch.write(text, to: "\(work.project.folder)/\(path)")
      }
      let kept = try SnapshotStore(project: work.folder).create(
        label: "After run", at: "2026-01-31T09:30:00Z")
      try work.note(
        left.map { path, text in
          RunArtefact(path: path, sha256: kept.files[path] ?? "", bytes: text.utf8.count)
        })
      return RunOutcome(state)
    }
    return number
  }

  /// Lets a worker do the run that waits.
  func work(_ execute: @escaping (Work) throws -> RunOutcome) throws {
    let worker = try Worker(
      configuration, name: "test", isStopping: { false }, execute: execute)
    #expect(try worker.workOnce())
  }

  @discardableResult
  func does(
    _ desk: Desk, _ key: String, _ stated: [String: String]
  ) throws -> Action.Effect? {
    let action = try #require(Actions[key])
    let outcome = try desk.perform(action, stated.mapValues { [$0] })
    guard case .done(let effect) = outcome else { return nil }
    return effect
  }

  @discardableResult
  func signs(_ name: String, _ role: Role, _ step: GateStep, _ run: Int) throws -> Action.Effect? {
    try does(
      desk(name, role), "gate.sign",
      ["run": "\(run)", "step": step.rawValue, "statement": "Seen and sound."])
  }

  @discardableResult
  func decides(
    _ name: String, _ role: Role, _ choice: GateChoice, _ run: Int
  ) throws -> Action.Effect? {
    try does(
      desk(name, role), "gate.decide",
      ["run": "\(run)", "decision": choice.rawValue, "statement": "As agreed."])
  }

  /// Signs every step, each by another person.
  func signsAll(_ run: Int) throws {
    try signs("ada", "data_architect", .technical, run)
    try signs("dora", "dq_lead", .dq, run)
    try signs("clara", "clinical_reviewer", .clinical, run)
    try signs("boris", "business_owner", .board, run)
  }

  /// Gives an account another role where `project` is.
  func grant(_ role: Role, to userName: String, in project: Project) throws {
    try Connection(database.conninfo).execute(
      """
      INSERT INTO membership (person_id, organisation_id, role)
      SELECT id, \(project.organisation.id.number), \(role) FROM person
      WHERE user_name = \(userName)
      """)
  }
}
