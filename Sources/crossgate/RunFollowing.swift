import Domain
import Engine
import Foundation
import UseCases

extension Project {
  /// Runs what is asked for and tells how it goes.
  func run(
    _ request: RunRequest, _ terminal: Terminal
  ) throws -> (line: RunLine, state: RunState) {
    switch self {
    case .folder(let project): try run(request, in: project, terminal)
    case .installed(let desk): try run(request, at: desk, terminal)
    }
  }

  private func run(
    _ request: RunRequest, in project: LocalProject, _ terminal: Terminal
  ) throws -> (line: RunLine, state: RunState) {
    let result = try project.run(
      request.selection, request.parameters, at: Clock.now,
      isCancelled: { Interruption.isAsked }, observe: { terminal.progress(Self.words($0)) })
    if let failure = result.failure { throw failure }
    if request.steps.contains(.extractSpecs) {
      note(try project.specificationIssues(), terminal)
    }
    let gates = request.steps.contains(.judgeGates) ? try project.gates() : nil
    return (
      RunLine(
        run: nil, state: result.state.rawValue, snapshot: result.artefacts.id, gates: gates),
      result.state
    )
  }

  /// Names the places of the specifications that were not understood, the first ten of them.
  private func note(_ issues: [Issue], _ terminal: Terminal) {
    for issue in issues.prefix(10) {
      let line = issue.line.map { " line \($0)" } ?? ""
      terminal.note("\(issue.file)\(line): \(issue.message)")
    }
    if issues.count > 10 {
      terminal.note("\(issues.count - 10) more are in reports/specification_issues.csv.")
    }
  }

  private static func words(_ event: StepEvent) -> String {
    switch event {
    case .started(let step): "\(step.number)/7 \(step.rawValue)"
    case .progress(_, let words): "    \(words)"
    case .reused(let step): "\(step.number)/7 \(step.rawValue): reused, nothing changed"
    case .finished: "    done"
    }
  }

  /// Queues the run and follows its log until a worker has seen it to its end.
  private func run(
    _ request: RunRequest, at desk: Desk, _ terminal: Terminal
  ) throws -> (line: RunLine, state: RunState) {
    let number: Int
    switch try desk.startRun(request) {
    case .started(let run): number = run
    case .waiting(let approval): throw WaitsForApproval(approval)
    }
    terminal.progress("run \(number)")
    var seen = 0
    while true {
      let run = try desk.run(number: number)
      for event in try desk.events(of: run, after: seen) {
        terminal.progress("    \(event.text)")
        seen = event.sequence
      }
      if run.state.isOver || run.state == .interrupted { return try conclude(run, desk) }
      if Interruption.isAsked {
        terminal.note("Run \(number) goes on; see it with: crossgate status, or on its page.")
        throw Cancellation()
      }
      Thread.sleep(forTimeInterval: 0.3)
    }
  }

  private func conclude(_ run: Run, _ desk: Desk) throws -> (line: RunLine, state: RunState) {
    if run.state == .failedStep { throw RunFailure(message: run.outcome?.message ?? "") }
    let gates = run.request.steps.contains(.judgeGates) ? try gates() : nil
    return (
      RunLine(run: run.number, state: run.state.rawValue, snapshot: nil, gates: gates), run.state
    )
  }
}

/// A run of the installation that a step ended.
struct RunFailure: Error {
  let message: String
}

/// Others must agree before it is done.
struct WaitsForApproval: Error {
  /// Its number, where it is known.
  let approval: String?

  init(_ approval: String?) { self.approval = approval }

  var sentence: String {
    "Nothing has changed yet: approval \(approval.map { "\($0) " } ?? "")was asked for."
  }
}

/// What `crossgate run --json` prints.
struct RunLine: Encodable {
  /// The run's number, of a project of the installation.
  let run: Int?
  let state: String
  /// The snapshot that keeps what the run left, of a plain folder.
  let snapshot: String?
  let gates: GateReport?
}
