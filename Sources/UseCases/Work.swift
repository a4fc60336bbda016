public import Domain
internal import Storage

/// A run in the hands of its worker: what to do, where, and whom to tell how far it is.
///
/// What is told counts only while the worker holds the run; a worker that lost it is told to stop.
public struct Work {
  public let number: Int
  public let request: RunRequest
  public let project: Project
  /// The folder of the project's artefacts.
  public let folder: String
  /// The folder of shipped data that people review.
  public let schemas: String
  let run: ClaimedRun
  let app: App
  let pulse: Pulse
  let isStopping: @Sendable () -> Bool

  /// The database as far as the run's organisation goes.
  var store: Store { app.store(as: .engine(run.organisation)) }

  /// Whether to stop: someone asked for it, the program is ending, or the run is another's now.
  public var isCancelled: Bool { pulse.hold != .held || isStopping() }

  /// States which steps will be done.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func plan(_ steps: [StepID]) throws { try store.runs.plan(steps, of: run) }

  /// - Throws: an error that ``Problem`` explains.
  public func started(_ step: StepID) throws { try store.runs.record(step, .running, of: run) }

  /// States that a step is done, or that an earlier result of it stands.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func finished(_ step: StepID, isReused: Bool = false, message: String = "") throws {
    try store.runs.record(step, .done, isReused: isReused, message: message, of: run)
  }

  /// States that a step could not do its work.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func failed(_ step: StepID, message: String) throws {
    try store.runs.record(step, .failed, message: message, of: run)
  }

  /// Adds a line to the run's log, which holds no value of a record.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func log(_ text: String) throws { try store.runs.log(text, of: run) }

  /// Notes the files the run left, in place of those noted before.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func note(_ artefacts: [RunArtefact]) throws {
    try store.runs.note(artefacts, of: run)
  }
}
