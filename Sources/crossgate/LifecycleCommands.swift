import Domain
import Engine
import Foundation
import UseCases

/// The commands that work a project: `run`, `steps`, `status`.
enum LifecycleCommands {
  static let all = [run, steps, status]

  static let selection = [
    Option("--from", "STEP", "Begin at this step; those before it stay as they are"),
    Option("--only", "STEP", "Run this step alone"),
  ]

  static let parameters = [
    Option("--rows", "N", "Patients of a generated cohort (20)"),
    Option("--seed", "N", "Seed of a generated cohort (42)"),
    Option("--min-patients", "N", "The fewest patients a trial must hold (20)"),
    Option("--release-profile", "P", "development, pre_production or cutover_ready (development)"),
    Option("--impute-mode", "M", "strict or pre_production (strict)"),
  ]

  static let run = Command(
    words: ["run"], summary: "Run the lifecycle of a project, or a part of it",
    options: Project.options + parameters + selection + [
      Option("--dry-run", nil, "Show what would run and what is reused, and stop")
    ],
    examples: [
      "run --directory programme --rows 20 --seed 42 --release-profile pre_production",
      "run --directory programme --from execute-contract",
    ]
  ) { arguments, terminal in
    let request = try RunRequest(arguments)
    let project = try Project(arguments)
    if arguments.has("--dry-run") {
      return try show(project.plan(request), arguments, terminal)
    }
    let (line, state) = try project.run(request, terminal)
    if arguments.has("--json") {
      try terminal.print(json: line)
    } else if let gates = line.gates {
      show(gates, terminal)
    }
    return ExitCode(state)
  }

  static let steps = Command(
    words: ["steps"], summary: "List the steps with what they read and write", options: [],
    examples: ["steps", "steps --json"]
  ) { arguments, terminal in
    let lines = Lifecycle.steps.map(StepLine.init)
    if arguments.has("--json") {
      try terminal.print(json: lines)
      return .ok
    }
    for line in lines {
      terminal.print("\(line.number). \(line.step)")
      terminal.print("   \(line.purpose)")
      terminal.print("   reads  \(line.inputs.joined(separator: ", "))")
      terminal.print("   writes \(line.outputs.joined(separator: ", "))")
    }
    return .ok
  }

  static let status = Command(
    words: ["status"], summary: "Show what is done, what a run would do, and the gates' verdict",
    options: Project.options + parameters,
    examples: ["status --directory programme", "status --directory programme --json"]
  ) { arguments, terminal in
    let project = try Project(arguments)
    let plan = try project.plan(RunRequest(arguments))
    let gates = try project.gates()
    if arguments.has("--json") {
      try terminal.print(json: Status(plan: plan, gates: gates))
      return .ok
    }
    for line in plan { terminal.print("\(line.step): \(line.action)") }
    if let gates { show(gates, terminal) }
    return .ok
  }

  private static func show(
    _ lines: [PlanLine], _ arguments: Arguments, _ terminal: Terminal
  ) throws -> ExitCode {
    if arguments.has("--json") {
      try terminal.print(json: lines)
    } else {
      for line in lines { terminal.print("\(line.step): \(line.action)") }
    }
    return .ok
  }

  /// The gate checks, one a line, and the verdict.
  static func show(_ report: GateReport, _ terminal: Terminal) {
    for check in report.checks {
      let bound = check.gate.bound == .atMost ? "at most" : "at least"
      let actual = check.actual.map(plain) ?? "not measured"
      terminal.print(
        "\(check.passed ? "pass" : "FAIL")  \(check.gate.name): \(actual), "
          + "\(bound) \(plain(check.gate.threshold))")
    }
    terminal.print("\(report.profile.rawValue): \(report.status)")
  }

  private static func plain(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : String(number)
  }
}

/// A step as `crossgate steps --json` prints it.
struct StepLine: Encodable {
  let number: Int
  let step: String
  let purpose: String
  let inputs: [String]
  let outputs: [String]
  let parameters: [String]

  init(_ step: Step) {
    number = step.id.number
    self.step = step.id.rawValue
    purpose = step.purpose
    inputs = step.inputs
    outputs = step.outputs
    parameters = step.parameters.map(\.rawValue)
  }
}

/// A line of a plan in words.
struct PlanLine: Encodable {
  let step: String
  let action: String

  static func lines(of plan: Plan) -> [PlanLine] {
    plan.lines.map { line in
      let action =
        switch line.action {
        case .run(let reason): "run (\(reason.rawValue))"
        case .runIfChanged(let step): "run if \(step.rawValue) changes its input"
        case .reuse: "reuse"
        }
      return PlanLine(step: line.step.rawValue, action: action)
    }
  }

  static func lines(of plan: RunPlan) -> [PlanLine] {
    plan.steps.map {
      PlanLine(step: $0.step.rawValue, action: "\($0.decision.rawValue) (\($0.reason))")
    }
  }
}

/// What `crossgate status --json` prints.
struct Status: Encodable {
  let plan: [PlanLine]
  let gates: GateReport?
}

extension RunRequest {
  /// Reads the parameter and selection options.
  init(_ arguments: Arguments) throws {
    let from: StepID? = try arguments.choice("--from")
    let only: StepID? = try arguments.choice("--only")
    if from != nil, only != nil {
      throw UsageError.unexpected("--only", of: arguments.command)
    }
    self.init(
      RunParameters(
        rows: try arguments.number("--rows", in: RunParameters.rowsRange, else: 20),
        seed: try arguments.number("--seed", in: RunParameters.seedRange, else: 42),
        minPatients: try arguments.number(
          "--min-patients", in: RunParameters.minPatientsRange, else: 20),
        releaseProfile: try arguments.choice("--release-profile") ?? .development,
        imputeMode: try arguments.choice("--impute-mode") ?? .strict),
      from: from, only: only)
  }
}

extension ExitCode {
  /// The status that tells how a run ended.
  init(_ state: RunState) {
    self =
      switch state {
      case .passed: .ok
      case .failedGate: .gateFailed
      case .interrupted, .cancelled: .interrupted
      case .queued, .running, .failedStep: .failed
      }
  }
}
