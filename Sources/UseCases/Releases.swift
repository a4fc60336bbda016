public import Domain
internal import Engine
internal import Storage

/// How the release that a run stands for was signed and decided, and what is next.
public struct ReleaseAnswer: Sendable {
  public let run: Int
  public let record: ReleaseRecord
  public let steps: [Step]
  /// What can be decided, with what keeps whoever asks from it; `nil` when nothing does.
  public let choices: [(choice: GateChoice, obstacle: GateObstacle?)]
  /// The roles whose agreement a promotion waits for.
  public let awaited: [Role]

  public var state: ReleaseState { record.state }

  /// One sign-off.
  public struct Step: Sendable {
    public let step: GateStep
    /// `nil` until it is signed.
    public let signature: GateSignature?
    public let isNext: Bool
    /// Whether whoever asks has the right and nothing keeps them from it.
    public let maySign: Bool
    /// What keeps whoever asks from signing it.
    public let obstacle: GateObstacle?
  }
}

extension Desk {
  /// The sign-offs and decisions of a run's release.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)`` or ``Refusal/notPermitted(_:)``.
  public func decision(ofRun number: Int) throws -> ReleaseAnswer {
    try require(.read("run.read"))
    let record = try record(ofRun: number).record
    let mayDecide = actor.may(.approve("gate.decide"))
    return ReleaseAnswer(
      run: number, record: record,
      steps: GateStep.allCases.map { step in
        let obstacle = record.obstacle(to: step, by: actor.person)
        return ReleaseAnswer.Step(
          step: step, signature: record.signatures.first { $0.step == step },
          isNext: record.isJudged && record.nextStep == step,
          maySign: actor.may(step.permission) && obstacle == nil, obstacle: obstacle)
      },
      choices: mayDecide
        ? record.state.choices.map {
          ($0, record.obstacle(to: $0, by: actor.person, actor.roles))
        } : [],
      awaited: record.state == .promoted || record.state == .rolledBack
        ? [] : record.awaitedDeciders)
  }

  private func record(ofRun number: Int) throws -> (run: Run, record: ReleaseRecord) {
    let run = try run(number: number)
    guard let record = try store.gates.record(of: run.id, report: GateReport.path) else {
      throw Refusal.unknownRun(number)
    }
    return (run, record)
  }

  func prospect(ofRelease input: Action.Input) throws -> Action.Prospect {
    let number = try input.runNumber
    let release = try decision(ofRun: number)
    var facts = [
      (term: "Run", text: "\(number)"), ("Profile", release.record.profile.rawValue),
      ("Gates", release.record.runState == .passed ? "all met" : "not all met"),
      ("Release", release.state.words),
    ]
    facts += release.steps.map { step in
      (step.step.title, step.signature.map { "signed by \($0.name)" } ?? "not signed")
    }
    if let sha256 = release.record.sha256 { facts.append(("Verdict", sha256)) }
    let next = release.record.nextStep.map { ["step": [$0.rawValue]] }
    return Action.Prospect(facts: facts, values: next ?? [:], back: "/runs/\(number)")
  }

  func sign(_ input: Action.Input) throws -> Action.Effect {
    let (run, record) = try heldRecord(input)
    guard let step = GateStep(rawValue: input["step"]) else {
      throw Refusal.invalid([FieldFault("step", .noneOf(GateStep.allCases.map(\.rawValue)))])
    }
    try require(step.permission)
    let obstacle = record.obstacle(to: step, by: actor.person)
    guard obstacle == nil, let sha256 = record.sha256 else {
      throw Refusal.gate(obstacle ?? .notJudged, run: run.number)
    }
    try store.gates.sign(
      step, of: run.id, by: actor.person, sha256: sha256, statement: input["statement"])
    return Action.Effect(
      "run:\(run.number)", detail: [("step", step.rawValue), ("verdict", sha256)],
      answer: [("step", step.rawValue), ("sha256", sha256)], next: "/runs/\(run.number)")
  }

  func decide(_ input: Action.Input) throws -> Action.Effect {
    let (run, record) = try heldRecord(input)
    guard let choice = GateChoice(rawValue: input["decision"]) else {
      throw Refusal.invalid([FieldFault("decision", .noneOf(GateChoice.allCases.map(\.rawValue)))])
    }
    if let obstacle = record.obstacle(to: choice, by: actor.person, actor.roles) {
      throw Refusal.gate(obstacle, run: run.number)
    }
    guard let role = record.capacity(for: choice, actor.roles) else {
      throw Refusal.notPermitted(.approve("gate.decide"))
    }
    let outcome = record.outcome(of: choice, in: role)
    try store.gates.decide(
      choice, of: run.id, by: actor.person, in: role, sha256: record.sha256,
      statement: input["statement"], outcome: outcome)
    return Action.Effect(
      "run:\(run.number)",
      detail: [
        ("decision", choice.rawValue), ("role", role.rawValue), ("before", record.state.rawValue),
        ("after", outcome.rawValue), ("verdict", record.sha256 ?? "none"),
      ], answer: [("release", outcome.rawValue)], next: "/runs/\(run.number)")
  }

  /// The run's record, which nobody else adds to until the transaction ends.
  private func heldRecord(_ input: Action.Input) throws -> (run: Run, record: ReleaseRecord) {
    let run = try run(number: input.runNumber)
    try store.gates.takeTurn(on: run.id)
    return try record(ofRun: run.number)
  }
}
