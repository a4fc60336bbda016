internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// `GET /lifecycle`: the seven steps, what they are set to, and the run that goes on.
struct LifecyclePage: Page {
  static let template = "lifecycle/show.html"
  let errors: ErrorSummary?
  let current: LiveRun?
  let fields: [Field]
  let steps: [Line]
  let snapshots: [SnapshotLine]
  /// None for those who may not take one.
  let take: Take?

  struct Line: Encodable, Sendable {
    let number: Int
    let id: String
    let purpose: String
    let state: Tag
    let run: LastRun?
  }

  struct LastRun: Encodable, Sendable {
    let path: String
    let number: Int
    let time: Moment?
  }

  struct Take: Encodable, Sendable {
    let label: Field
  }

  struct SnapshotLine: Encodable, Sendable {
    let id: String
    let label: String
    let time: Moment
    let files: String
    /// None for those who may not restore.
    let restorationPath: String?
  }
}

extension LifecyclePage {
  init(
    _ lifecycle: LifecycleStatus, form: RunForm, label: Field = Self.label(),
    maySnapshot: Bool, now: Date
  ) {
    current = lifecycle.current.map { LiveRun($0, now: now) }
    fields = form.fields
    steps = lifecycle.steps.map { Line($0, now: now) }
    snapshots = lifecycle.snapshots.map { SnapshotLine($0, mayRestore: maySnapshot, now: now) }
    take = maySnapshot ? Take(label: label) : nil
    errors = ErrorSummary(
      form.fields + [label], others: [form.scopeError].compactMap(\.self))
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
  init(_ snapshot: KeptState, mayRestore: Bool, now: Date) {
    id = snapshot.id
    label = snapshot.label
    time = Moment(iso: snapshot.created, now: now)
    files = snapshot.files.grouped
    restorationPath =
      mayRestore ? "/snapshots/\(snapshot.id.percentEncoded)/restoration" : nil
  }
}

extension LifecyclePage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let lifecycle = try visit.desk.lifecycle()
    let form = RunForm(defaults: lifecycle.parameters) { visit.query[$0].nonEmpty }
    return page(lifecycle, form, visit)
  }

  /// `POST /snapshots`: keeps the project's files under a name.
  @Sendable static func takeSnapshot(_ visit: Visit) throws -> Answer {
    let name = (visit.form["label"] ?? "").trimmingBlanks
    let error: String? =
      switch name.count {
      case 0: "Enter a name for the snapshot"
      case 81...: "The name must have at most 80 characters"
      default: nil
      }
    guard let error else {
      try visit.desk.takeSnapshot(label: name)
      return .seeOther("/lifecycle?done=snapshot-taken#snapshots")
    }
    let lifecycle = try visit.desk.lifecycle()
    let form = RunForm(defaults: lifecycle.parameters) { _ in nil }
    return page(
      lifecycle, form, label: label(value: name, error: error), visit,
      status: .unprocessableContent)
  }

  /// The page with what is wrong with a run's parameters.
  static func refusing(_ form: RunForm, _ visit: Visit) throws -> Answer {
    page(try visit.desk.lifecycle(), form, visit, status: .unprocessableContent)
  }

  private static func page(
    _ lifecycle: LifecycleStatus, _ form: RunForm, label: Field = Self.label(), _ visit: Visit,
    status: Status = .ok
  ) -> Answer {
    let page = LifecyclePage(
      lifecycle, form: form, label: label,
      maySnapshot: visit.desk.actor.may(.execute("snapshot.create")), now: visit.now)
    return .page(page, status: status, refreshSeconds: page.current?.refreshSeconds)
  }
}

extension LiveRun {
  /// How soon a browser without JavaScript looks again.
  var refreshSeconds: Int? { isLive ? 5 : nil }
}

extension String {
  var nonEmpty: String? { isEmpty ? nil : self }
}
