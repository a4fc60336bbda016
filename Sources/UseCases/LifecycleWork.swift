public import Domain
public import Engine
internal import Foundation

extension Work {
  /// Does the run: a snapshot before, the steps, a snapshot after, which keeps what the run left.
  ///
  /// - Parameter now: Tells the time for the snapshots, as ISO 8601.
  /// - Returns: How the run ended; a step that could not do its work is an outcome, not an error,
  ///   and so is that a change of a schema must be reviewed before the next step.
  /// - Throws: ``Engine/Cancellation`` when it was told to stop, or an error that ``Problem`` explains.
  public func perform(at now: () -> String) throws -> RunOutcome {
    try plan(request.steps)
    try layDecisions()
    try layCrosswalks(for: request.parameters.releaseProfile)
    let reporter = Reporter(self)
    let project = LocalProject(folder: folder, schemas: schemas)
    try requireBuilt(project)
    let result: RunResult
    do {
      result = try project.run(
        request.selection, request.parameters, at: now,
        isCancelled: { isCancelled || !reporter.drifts.isEmpty }, observe: { reporter.tell($0) })
    } catch is Cancellation where !reporter.drifts.isEmpty && !isCancelled {
      let problem = Problem(Refusal.schema(.driftAwaitsReview(reporter.drifts)))
      try log(problem.sentence)
      return RunOutcome(.interrupted, message: problem.sentence)
    }
    try reporter.finish()
    try note(artefacts(of: result.artefacts))
    return try outcome(of: result, project)
  }

  /// Makes sure that a run which builds no contract finds the one that people's decisions make.
  ///
  /// - Throws: ``MappingRefusal/outdatedContract``.
  private func requireBuilt(_ project: LocalProject) throws {
    guard request.selection.first > .buildContract else { return }
    let plan = try project.plan(.only(.buildContract), request.parameters)
    guard plan.lines.allSatisfy({ $0.action == .reuse }) else {
      throw Refusal.mapping(.outdatedContract)
    }
  }

  /// The run's artefacts: what its steps write, not what people gave them.
  private func artefacts(of manifest: SnapshotManifest) throws -> [RunArtefact] {
    let store = SnapshotStore(project: folder)
    return try manifest.artefacts.map { path, digest in
      RunArtefact(path: path, sha256: digest, bytes: try store.size(of: digest))
    }
  }

  private func outcome(of result: RunResult, _ project: LocalProject) throws -> RunOutcome {
    if let failure = result.failure {
      let problem = Problem(failure)
      try failed(failure.step, message: problem.sentence)
      return RunOutcome(.failedStep, failedStep: failure.step, message: problem.sentence)
    }
    let judged = request.steps.contains(.judgeGates) ? try project.gates() : nil
    return RunOutcome(
      result.state, failedGates: judged?.checks.filter { !$0.passed }.map(\.gate.name) ?? [])
  }
}

/// Writes what a run tells into the database; the first fault is thrown when the run is over.
private final class Reporter {
  private let work: Work
  private var fault: (any Error)?
  /// The changes of schemas that must be reviewed before the run goes on.
  private(set) var drifts: [SchemaRefusal.Drift] = []

  init(_ work: Work) { self.work = work }

  func tell(_ event: StepEvent) {
    guard fault == nil else { return }
    do { try record(event) } catch { fault = error }
  }

  private func record(_ event: StepEvent) throws {
    switch event {
    case .started(let step):
      try work.started(step)
      try work.log("\(step.rawValue): started")
    case .progress(let step, let words): try work.log("\(step.rawValue): \(words)")
    case .reused(let step):
      try work.finished(step, isReused: true)
      try work.log("\(step.rawValue): reused, nothing changed")
      try note(step)
    case .finished(let step):
      try work.finished(step)
      try work.log("\(step.rawValue): done")
      try note(step)
    }
  }

  /// What a step that is done leaves for the database.
  private func note(_ step: StepID) throws {
    switch step {
    case .extractSpecs: drifts = try work.noteSchemas()
    case .buildContract: try work.noteContract()
    default: break
    }
  }

  func finish() throws {
    if let fault { throw fault }
  }
}

extension RunRequest {
  /// The steps asked for, as the engine selects them.
  public var selection: Selection {
    only.map { .only($0) } ?? from.map { .from($0) } ?? .all
  }
}
