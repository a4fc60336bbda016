public import Domain
internal import Engine
internal import Foundation
internal import Storage

/// Takes runs and extractions from their queues, one at a time, and sees each to its end; for one
/// thread.
public final class Worker {
  private let app: App
  private let name: String
  private let execute: (Work) throws -> RunOutcome
  private let isStopping: @Sendable () -> Bool

  /// Makes a worker on a connection of its own.
  ///
  /// - Parameters:
  ///   - configuration: what the product was told.
  ///   - name: what its runs are held under; no two workers may share one.
  ///   - isStopping: whether the program is ending.
  ///   - execute: does the work of a run and says how it ended; a run it was told to stop ends by
  ///     ``Engine/Cancellation``.
  /// - Throws: an error that ``Problem`` explains.
  public init(
    _ configuration: Configuration, name: String, isStopping: @escaping @Sendable () -> Bool,
    execute: @escaping (Work) throws -> RunOutcome
  ) throws {
    app = try App(configuration)
    self.name = name
    self.isStopping = isStopping
    self.execute = execute
  }

  /// Works until the program ends; a fault of the database is told to `report` and waited out.
  public func run(reporting report: (Problem) -> Void) {
    var nextTidying = ContinuousClock.now
    while !isStopping() {
      do {
        if ContinuousClock.now >= nextTidying {
          try app.tidy()
          nextTidying = .now + .seconds(600)
        }
        guard try !workOnce() else { continue }
      } catch {
        report(Problem(error))
      }
      Thread.sleep(forTimeInterval: 0.5)
    }
  }

  /// Interrupts what was left lying, takes a run or an extraction if one waits, and does it; whether
  /// one waited.
  ///
  /// - Throws: an error that ``Problem`` explains, of the database; what a run could not do is its
  ///   outcome.
  public func workOnce() throws -> Bool {
    let store = app.store(as: .engine(nil))
    try store.runs.interruptExpired()
    guard let run = try store.runs.claim(worker: name, lease: app.limits.lease),
      let project = try store.tenancy.project(run.project)
    else { return try extractOnce() }
    let pulse = Pulse()
    pulse.start(run, database: app.configuration.database, limits: app.limits)
    defer { pulse.stop() }
    let work = Work(
      number: run.number, request: run.request, project: project,
      folder: app.folder(of: project), schemas: app.configuration.schemas, run: run, app: app,
      pulse: pulse, isStopping: isStopping)
    let outcome = try outcome(of: work)
    _ = try work.store.runs.finish(run, outcome)
    return true
  }

  private func extractOnce() throws -> Bool {
    let store = app.store(as: .engine(nil))
    try store.extractions.requeueExpired()
    guard let claimed = try store.extractions.claim(worker: name, lease: app.limits.lease),
      let project = try store.tenancy.project(claimed.project)
    else { return false }
    let pulse = Pulse()
    pulse.start(claimed, database: app.configuration.database, limits: app.limits)
    defer { pulse.stop() }
    try ExtractionWork(
      claimed: claimed, project: project, app: app, pulse: pulse, isStopping: isStopping
    ).perform()
    return true
  }

  private func outcome(of work: Work) throws -> RunOutcome {
    do {
      return try execute(work)
    } catch is Cancellation {
      return RunOutcome(work.pulse.hold == .cancelling ? .cancelled : .interrupted)
    } catch  where StoreFault(error) != nil {
      // How the run stands cannot be recorded now; its lease will end, and it can be resumed.
      throw error
    } catch {
      let problem = Problem(error)
      return RunOutcome(.failedStep, message: "\(problem.title). \(problem.fix)")
    }
  }
}
