public import Domain
public import Engine
internal import Foundation
internal import Storage

extension Desk {
  /// A run with everything its page shows.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)`` or ``Refusal/notPermitted(_:)``.
  public func detail(ofRun number: Int) throws -> RunDetail {
    try detail(of: run(number: number))
  }

  func detail(of run: Run) throws -> RunDetail {
    guard actor.may(.read("run.read")) else {
      return RunDetail(
        run: run, steps: try steps(of: run), log: [], artefacts: [], gates: nil,
        findings: Findings())
    }
    let files = RunFiles(try store.runs.artefacts(of: run.id), in: try folder)
    return RunDetail(
      run: run, steps: try steps(of: run),
      log: try store.runs.lastEvents(of: run.id, Self.shownEvents),
      artefacts: try readable(files.artefacts), gates: try files.gates(),
      findings: try files.findings())
  }

  private static let shownEvents = 200

  /// The lifecycle of the project: its steps, the run that goes on, the snapshots.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func lifecycle() throws -> LifecycleStatus {
    let recent = try runs(page: Paging(size: 20)).items
    var last: [StepID: LifecycleStatus.LastResult] = [:]
    for run in recent where last.count < StepID.allCases.count {
      for step in try steps(of: run) where step.state != .planned && last[step.step] == nil {
        last[step.step] = .init(run: run.number, step: step)
      }
    }
    let current = recent.first { $0.state == .running } ?? recent.last { $0.state == .queued }
    return LifecycleStatus(
      steps: Lifecycle.steps.map { .init(step: $0.id, purpose: $0.purpose, last: last[$0.id]) },
      current: try (current ?? recent.first { $0.state == .interrupted }).map(detail),
      parameters: recent.first?.request.parameters ?? RunParameters(),
      snapshots: actor.may(.read("snapshot.read")) ? try snapshots() : [])
  }

  /// What a run would do, without doing it.
  ///
  /// - Throws: ``Engine/LifecycleError`` when the project lacks what the first step needs.
  public func plan(_ request: RunRequest) throws -> RunPlan {
    try require(.read("run.read"))
    let plan = try localProject.plan(request.selection, request.parameters)
    return RunPlan(
      request: request,
      steps: StepID.allCases.map { step in
        RunPlan.Line(step, plan.lines.first { $0.step == step }?.action)
      })
  }

  /// The verdict of the last run that judged the gates; `nil` when none has.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func gates() throws -> GateReport? {
    try require(.read("run.read"))
    return try localProject.gates()
  }

  var localProject: LocalProject {
    get throws { LocalProject(folder: try folder, schemas: app.configuration.schemas) }
  }
}

extension RunPlan.Line {
  init(_ step: StepID, _ action: Plan.Action?) {
    switch action {
    case nil: self.init(step: step, decision: .skipped, reason: "not asked for")
    case .run(let reason): self.init(step: step, decision: .runs, reason: reason.rawValue)
    case .runIfChanged(let earlier):
      self.init(
        step: step, decision: .runs, reason: "if \(earlier.rawValue) changes what it reads")
    case .reuse: self.init(step: step, decision: .reused, reason: "nothing it reads has changed")
    }
  }
}
