import Domain
import Engine
import Foundation
import Tabular
import TestSupport
import Testing
import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct RunRequestsTests {
  let site: Site

  init() throws {
    site = try Site { $0.heartbeat = .milliseconds(5) }
    try site.add("grace")
    try site.add("vera", "viewer")
  }

  private func worker(
    isStopping: Bool = false,
    _ execute: @escaping (Work) throws -> RunOutcome = { _ in RunOutcome(.passed) }
  ) throws -> Worker {
    try Worker(site.configuration, name: "test", isStopping: { isStopping }, execute: execute)
  }

  @Test func `lets a viewer look and not start`() throws {
    let vera = try site.desk("vera")
    #expect(try vera.runs(page: Paging()).total == 0)
    #expect(throws: Refusal.notPermitted(.startRun)) {
      try vera.startRun(RunRequest())
    }
  }

  @Test func `names every parameter that is out of bounds`() throws {
    let request = RunRequest(
      RunParameters(rows: 0, seed: -1), from: .buildContract, only: .checkQuality)
    let refusal = #expect(throws: Refusal.self) { try site.desk("grace").startRun(request) }
    guard case .invalid(let faults) = refusal else { return }
    #expect(faults.map(\.field) == ["rows", "seed", "only"])
  }

  @Test func `carries a run from request to outcome`() throws {
    let desk = try site.desk("grace")
    let number = try #require(try desk.startRun(RunRequest(only: .checkQuality)).run)
    let worker = try worker { work in
      #expect(work.folder == "/projects/\(work.project.folder)")
      try work.plan(work.request.steps)
      try work.started(.checkQuality)
      try work.log("checked")
      try work.finished(.checkQuality)
      return RunOutcome(.failedGate, failedGates: ["NO_ERRORS"])
    }
    #expect(try worker.workOnce())
    #expect(try !worker.workOnce())
    let run = try desk.run(number: number)
    #expect(run.state == .failedGate)
    #expect(run.outcome?.failedGates == ["NO_ERRORS"])
    #expect(try desk.steps(of: run).map(\.state) == [.done])
    #expect(try desk.events(of: run).map(\.text) == ["checked"])
  }

  @Test func `stops a run at work when someone cancels it`() throws {
    let desk = try site.desk("grace")
    let number = try #require(try desk.startRun(RunRequest()).run)
    let worker = try worker { work in
      try desk.cancelRun(number)
      while !work.isCancelled {}
      throw Cancellation()
    }
    #expect(try worker.workOnce())
    #expect(try desk.run(number: number).state == .cancelled)
    #expect(throws: Refusal.runIs(.cancelled, number: number)) { try desk.cancelRun(number) }
  }

  @Test func `leaves a run resumable when the program ends`() throws {
    let desk = try site.desk("grace")
    let number = try #require(try desk.startRun(RunRequest()).run)
    let ending = try worker(isStopping: true) { work in
      #expect(work.isCancelled)
      throw Cancellation()
    }
    #expect(try ending.workOnce())
    #expect(try desk.run(number: number).state == .interrupted)
    try desk.resumeRun(number)
    #expect(throws: Refusal.runIs(.queued, number: number)) { try desk.resumeRun(number) }
    #expect(try worker().workOnce())
    #expect(try desk.run(number: number).state == .passed)
  }

  @Test func `makes an error of a run its outcome, without the error's own words`() throws {
    struct Broken: Error { let value = "Ada Lovelace" }
    let desk = try site.desk("grace")
    let number = try #require(try desk.startRun(RunRequest()).run)
    #expect(try worker { _ in throw Broken() }.workOnce())
    let outcome = try #require(try desk.run(number: number).outcome)
    #expect(outcome.state == .failedStep)
    #expect(!outcome.message.contains("Ada"))
  }

  @Test func `does not find a run of another project`() throws {
    let number = try #require(try site.desk("grace").startRun(RunRequest()).run)
    let elsewhere = try site.app.project(
      Place(organisation: ("other", "Other"), workspace: ("w", "W"), project: ("p", "P")))
    _ = try site.app.bootstrapAdministrator(password: Site.password)
    let session = try site.signedIn("admin")
    _ = try site.app.move(session, to: elsewhere.id)
    let desk = try site.app.desk(
      bearer: site.app.desk(of: session).createToken(
        name: "there", scope: .write, days: 1), at: elsewhere.address)
    #expect(throws: Refusal.unknownRun(number)) { try desk?.run(number: number) }
    #expect(throws: Refusal.noProject) {
      try site.app.move(try site.signedIn("grace"), to: elsewhere.id)
    }
  }
}

@Suite struct ProblemTests {
  @Test func `says what happened and what to do, whatever was refused`() {
    let refusals: [Refusal] = [
      .wrongCredentials, .tooManyFailures(seconds: 61), .notPermitted(.startRun), .noProject,
      .unknownRun(3), .unknownPerson, .unknownToken, .invalid([FieldFault("rows", .missing)]),
      .runIs(.passed, number: 3), .tooManyQueuedRuns(limit: 2), .alreadyBootstrapped,
    ]
    for refusal in refusals {
      let problem = Problem(refusal)
      #expect((400..<500).contains(problem.status))
      #expect(!problem.title.isEmpty && !problem.fix.isEmpty, "\(refusal)")
    }
  }

  @Test func `says which file cannot be read, where in it, and what to do`() {
    let errors: [TabularError] = [
      .empty(path: "a.csv"), .tooLarge(path: "a.csv", limit: 64 << 20),
      .recordTooLong(path: "a.csv", line: 3, limit: 16 << 20),
      .unterminatedQuote(path: "a.csv", line: 3), .undecodable(path: "a.csv", line: 3),
      .repeatedColumn(path: "a.csv", first: 1, second: 3),
    ]
    for error in errors {
      let problem = Problem(error)
      #expect(problem.status == 422)
      #expect(problem.title.hasPrefix("a.csv ") && !problem.fix.isEmpty, "\(error)")
    }
    #expect(Problem(TabularError.write(path: "a.csv", errno: ENOSPC)).status == 507)
  }

  @Test func `says nothing of an error nobody foresaw`() {
    struct Unforeseen: Error { let value = "Ada Lovelace" }
    #expect(Problem(Unforeseen()).status == 500)
    #expect(!"\(Problem(Unforeseen()))".contains("Ada"))
  }

  @Test func `tells an absent database from a fault`() throws {
    let configuration = Configuration(
      database: "host=/nowhere", projects: "", schemas: "", documents: "")
    let error = try #require(throws: (any Error).self) { try App(configuration).ping() }
    #expect(Problem(error).status == 503)
  }
}
