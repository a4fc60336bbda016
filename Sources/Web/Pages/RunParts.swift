internal import Domain
internal import Foundation
internal import UseCases

/// A run's steps and log, on the lifecycle page and on its own.
struct LiveRun: Encodable, Sendable {
  let number: Int
  let isLive: Bool
  let state: Tag
  let progress: String
  let stepCount: Int
  let stepsDone: Int
  let steps: [Step]
  let log: [String]

  struct Step: Encodable, Sendable {
    let kind: String
    let title: String
    let state: Tag
    let duration: String
    let detail: String
    let failure: String?
  }
}

extension LiveRun {
  init(_ detail: RunDetail, now: Date) {
    number = detail.run.number
    isLive = !detail.run.state.isOver && detail.run.state != .interrupted
    state = Tag(detail.run.state)
    stepCount = detail.run.request.steps.count
    stepsDone = detail.steps.count { $0.state == .done }
    progress = Self.progress(of: detail)
    steps = detail.steps.map { Step($0, now: now) }
    log = detail.log.map { "\(Moment($0.at, now: now).clock) \($0.text)" }
  }

  private static func progress(of detail: RunDetail) -> String {
    if let step = detail.steps.first(where: { $0.state == .running }) {
      let place = "Step \(step.step.number) of \(StepID.allCases.count), \(step.step.rawValue)"
      return step.message.isEmpty ? "\(place)." : "\(place): \(step.message)"
    }
    return switch detail.run.state {
    case .queued: "Waits for its turn."
    case .running: detail.run.isCancelling ? "It was asked to stop." : "Between two steps."
    case .interrupted: "The process that ran it ended. Resume it to go on where it stopped."
    case .passed, .failedGate, .failedStep, .cancelled: "Over."
    }
  }
}

extension LiveRun.Step {
  init(_ progress: RunStep, now: Date) {
    title = "\(progress.step.number). \(progress.step.rawValue)"
    state = Tag(progress)
    kind = state.kind
    duration =
      progress.startedAt.map { (progress.finishedAt ?? now).timeIntervalSince($0).asDuration } ?? ""
    let failed = progress.state == .failed
    failure = failed ? progress.message : nil
    detail = failed ? "" : progress.message
  }
}

extension Tag {
  init(_ step: RunStep) {
    self =
      switch step.state {
      case .planned: .wait("Waiting")
      case .running: .run("Running")
      case .done: step.isReused ? .off("Reused") : .pass("Done")
      case .failed: .fail("Failed")
      case .interrupted: .warn("Interrupted")
      case .cancelled: .off("Cancelled")
      }
  }

  init(_ decision: RunPlan.Decision) {
    self =
      switch decision {
      case .runs: .run("Runs")
      case .reused: .off("Reused")
      case .skipped: .off("Not part")
      }
  }
}

extension RunRequest {
  /// As a page says it: `All steps`, `From build-contract`, `Only check-quality`.
  var scope: String {
    if let only { return "Only \(only.rawValue)" }
    return from.map { "From \($0.rawValue)" } ?? "All steps"
  }

  /// As forms and query strings carry it.
  var hidden: [Hidden] {
    [
      Hidden(name: "rows", value: String(parameters.rows)),
      Hidden(name: "seed", value: String(parameters.seed)),
      Hidden(name: "min_patients", value: String(parameters.minPatients)),
      Hidden(name: "release_profile", value: parameters.releaseProfile.rawValue),
      Hidden(name: "impute_mode", value: parameters.imputeMode.rawValue),
    ] + (from.map { [Hidden(name: "from", value: $0.rawValue)] } ?? [])
      + (only.map { [Hidden(name: "only", value: $0.rawValue)] } ?? [])
  }
}

extension RunParameters {
  var facts: [Fact] {
    [
      Fact("Patients", rows.grouped),
      Fact("Seed", String(seed)),
      Fact("Fewest patients", minPatients.grouped),
      Fact("Release profile", releaseProfile.rawValue),
      Fact("Impute mode", imputeMode.rawValue),
    ]
  }

  var words: String {
    "\(rows.of("patient")), seed \(seed), profile \(releaseProfile.rawValue), impute mode \(imputeMode.rawValue)"
  }
}
