import Domain
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable))
struct RunsTests {
  let hospital: Hospital
  private let lease = Duration.seconds(60)

  init() throws { hospital = try Hospital() }

  private var runs: Runs { hospital.store.runs }

  private func claim(_ worker: String = "a") throws -> ClaimedRun {
    try #require(try runs.claim(worker: worker, lease: lease))
  }

  private func state(_ number: Int) throws -> RunState? {
    try runs.find(number, of: hospital.project)?.state
  }

  /// Ends every lease, as the time would.
  private func endLeases() throws {
    try hospital.connection.execute("UPDATE run SET lease_until = now() - interval '1 second'")
  }

  @Test func `keeps what was asked for`() throws {
    let request = RunRequest(
      RunParameters(rows: 7, seed: 1, releaseProfile: .cutoverReady), from: .buildContract)
    let number = try hospital.queue(request)
    let run = try #require(try runs.find(number, of: hospital.project))
    #expect(run.request == request)
    #expect(run.requestedBy == "Grace Reviewer")
    #expect(try claim().request == request)
  }

  @Test func `numbers runs by project and pages them newest first`() throws {
    for _ in 1...5 { try hospital.queue() }
    let page = try runs.list(of: hospital.project, Paging(number: 2, size: 2))
    #expect(page.items.map(\.number) == [3, 2])
    #expect(page.total == 5)
    #expect(page.lastPage == 3)
  }

  @Test func `queues no more runs of a project than may wait`() throws {
    try hospital.queue()
    let refused = try runs.queue(
      RunRequest(), of: hospital.project, by: hospital.grace, channel: .api, limit: 1)
    #expect(refused == nil)
  }

  @Test func `never lets two runs of one project run`() throws {
    try hospital.queue()
    try hospital.queue()
    let first = try claim()
    #expect(try runs.claim(worker: "b", lease: lease) == nil)
    #expect(try runs.finish(first, RunOutcome(.passed)))
    #expect(try claim("b").number == 2)
  }

  @Test func `takes nothing when another worker was faster within a project`() throws {
    try hospital.queue()
    try hospital.queue()
    let other = try Connection(hospital.database.conninfo)
    let otherStore = Store(other)
    otherStore.enter(.engine(nil))
    let otherRuns = otherStore.runs
    try hospital.store.transaction {
      _ = try claim()
      try other.execute("SET lock_timeout = 100")
      // The other sees no running run yet, skips the locked one, and meets the index.
      let error = #expect(throws: (any Error).self) {
        try otherRuns.claim(worker: "b", lease: lease)
      }
      #expect(error.flatMap(StoreFault.init) == .busy)
    }
    #expect(try otherRuns.claim(worker: "b", lease: lease) == nil)
  }

  @Test func `interrupts a run whose worker went silent, and queues it again on demand`() throws {
    let number = try hospital.queue()
    let run = try claim()
    try runs.plan(StepID.allCases, of: run)
    try runs.record(.extractSpecs, .running, of: run)
    #expect(try runs.interruptExpired() == 0)
    try endLeases()
    #expect(try runs.interruptExpired() == 1)
    #expect(try state(number) == .interrupted)
    #expect(try runs.steps(of: run.id).first?.state == .interrupted)
    #expect(try runs.resume(number, of: hospital.project, by: hospital.grace))
    #expect(try claim("b").number == number)
  }

  @Test func `takes nothing from a worker that lost its lease`() throws {
    let number = try hospital.queue()
    let run = try claim()
    try endLeases()
    try runs.interruptExpired()
    _ = try runs.resume(number, of: hospital.project, by: hospital.grace)
    _ = try claim("b")
    #expect(try runs.heartbeat(run, lease: lease) == .lost)
    #expect(try !runs.record(.extractSpecs, .done, of: run))
    try runs.log("late", of: run)
    #expect(try runs.events(of: run.id).isEmpty)
    #expect(try !runs.finish(run, RunOutcome(.passed)))
    #expect(try state(number) == .running)
  }

  @Test func `cancels at once what waits, and asks a running one to stop`() throws {
    try hospital.queue()
    try hospital.queue()
    let run = try claim()
    #expect(try runs.cancel(2, of: hospital.project) == .cancelled)
    #expect(try runs.cancel(1, of: hospital.project) == .running)
    #expect(try runs.find(1, of: hospital.project)?.isCancelling == true)
    #expect(try runs.heartbeat(run, lease: lease) == .cancelling)
    #expect(try runs.finish(run, RunOutcome(.cancelled)))
    #expect(try runs.cancel(1, of: hospital.project) == nil)
  }

  @Test func `keeps steps, log, artefacts and outcome of a run`() throws {
    try hospital.queue()
    let run = try claim()
    try runs.plan([.checkQuality, .judgeGates], of: run)
    try runs.record(.checkQuality, .running, of: run)
    try runs.record(.checkQuality, .done, isReused: true, message: "unchanged", of: run)
    try runs.record(.judgeGates, .running, of: run)
    try runs.log("one", of: run)
    try runs.log("two", of: run)
    let file = RunArtefact(
      path: "reports/a.csv", sha256: String(repeating: "ab", count: 32), bytes: 3)
    try runs.note([file], of: run)
    let outcome = RunOutcome(.failedStep, failedStep: .judgeGates, message: "no report")
    #expect(try runs.finish(run, outcome))
    let steps = try runs.steps(of: run.id)
    #expect(steps.map(\.state) == [.done, .failed])
    #expect(steps.map(\.isReused) == [true, false])
    #expect(try runs.events(of: run.id, after: 1).map(\.text) == ["two"])
    #expect(try runs.artefacts(of: run.id) == [file])
    #expect(try runs.find(1, of: hospital.project)?.outcome == outcome)
  }
}
