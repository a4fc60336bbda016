internal import Domain
internal import Foundation
internal import UseCases

/// `GET /lifecycle`: the seven steps, what they are set to, and the run that goes on.
struct LifecyclePage: Page {
  static let template = "lifecycle/show.html"
  let errors: ErrorSummary?
  let current: LiveRun?
  let fields: [Field]
  let steps: [Line]
  let snapshots: [SnapshotLine]
  let label: Field

  struct Line: Sendable {
    let number: Int
    let id: String
    let purpose: String
    let state: Tag
    let run: LastRun?
  }

  struct LastRun: Sendable {
    let path: String
    let number: Int
    let time: Moment?
  }

  struct SnapshotLine: Sendable {
    let label: String
    let time: Moment
    let reason: String
    let restorationPath: String
  }
}

extension LifecyclePage {
  init(
    _ lifecycle: LifecycleStatus, form: RunForm, label: Field = Self.label(), now: Date
  ) {
    current = lifecycle.current.map { LiveRun($0, now: now) }
    fields = form.fields
    steps = lifecycle.steps.map { Line($0, now: now) }
    snapshots = lifecycle.snapshots.map { SnapshotLine($0, now: now) }
    self.label = label
    errors = ErrorSummary(form.fields + [label])
  }

  static func label(value: String = "", error: String? = nil) -> Field {
    Field(
      "label", "Snapshot name", hint: "For instance: before the second trial load", value: value,
      error: error, maxLength: 80)
  }
}

extension LifecyclePage.Line {
  init(_ line: LifecycleStatus.Line, now: Date) {
    number = line.step.number
    id = line.step.rawValue
    purpose = line.purpose
    state = line.last.map { Tag($0.step) } ?? .off("Not run")
    run = line.last.map {
      .init(
        path: "/runs/\($0.run)", number: $0.run,
        time: ($0.step.finishedAt ?? $0.step.startedAt).map { Moment($0, now: now) })
    }
  }
}

extension LifecyclePage.SnapshotLine {
  init(_ snapshot: Snapshot, now: Date) {
    label = snapshot.label
    time = Moment(snapshot.createdAt, now: now)
    reason = snapshot.why
    restorationPath = "/snapshots/\(snapshot.name.percentEncoded)/restoration"
  }
}

extension Snapshot {
  /// Why it was taken: `Before run 5`, `By hand`.
  var why: String {
    switch (reason, run) {
    case (.before, let run?): "Before run \(run)"
    case (.after, let run?): "After run \(run)"
    case (.before, nil): "Before a restoration"
    case (.after, nil): "After a restoration"
    case (.manual, _): "By hand"
    }
  }
}
